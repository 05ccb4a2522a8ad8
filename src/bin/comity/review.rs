//! `comity review`: signing what a diff found, and seeing whether enough people did.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use comity::evidence::VerifierKey;
use comity::{Clock as _, Day, FromJson as _, ReviewTerms, Reviewers, SignedReview, SystemClock};

use crate::log::{Fault, end, in_file, read, write};
use crate::{keys, say};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Sign a statement that `comity diff --statement` wrote. Make the diff yourself before, and compare its digest.
    Sign(Sign),
    /// See whether enough reviewers signed a statement, as a gate would ask.
    ///
    /// Exit status: 0 enough; 1 not; 2 usage.
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// The statement (JSON).
    statement: PathBuf,
    /// The key file of who signs.
    #[arg(long)]
    key: PathBuf,
    /// The same statement as another signed it; once for each.
    #[arg(long = "with")]
    others: Vec<PathBuf>,
    /// A new file for the signed statement.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// The signed statement (JSON).
    review: PathBuf,
    /// The key of a reviewer, as `name+hhhhhhhh+base64`; once for each.
    #[arg(long = "key", value_name = "VKEY", required = true)]
    keys: Vec<VerifierKey>,
    /// How many of them must have signed.
    #[arg(long)]
    quorum: usize,
    /// How many where something is allowed that was not, or a part of the sweep alone was made.
    #[arg(long)]
    quorum_for_new_allows: usize,
    /// The day on which it is asked; today where none is named.
    #[arg(long)]
    on: Option<Day>,
}

pub(crate) fn review(given: &Arguments) -> u8 {
    end(match &given.act {
        Act::Sign(given) => sign(given),
        Act::Verify(given) => verify(given),
    })
}

fn sign(given: &Sign) -> Result<(), Fault> {
    let file = &given.statement;
    let terms = ReviewTerms::from_json(&read(file)?).map_err(|why| in_file(file, why))?;
    let key = keys::read(&given.key)?;
    let mut signed = terms.sign(&key).map_err(|why| in_file(file, why))?;
    for file in &given.others {
        signed = signed.join(opened(file)?).map_err(|why| in_file(file, why))?;
    }
    let bytes = serde_json::to_vec(&signed).map_err(|why| why.to_string())?;
    write(&given.to, &bytes)?;
    told(&signed)
}

fn verify(given: &Verify) -> Result<(), Fault> {
    let reviewers = Reviewers::new(given.keys.iter().cloned(), given.quorum, given.quorum_for_new_allows);
    let reviewers = reviewers.map_err(|why| Fault::Usage(why.to_string()))?;
    let review = opened(&given.review)?;
    let day = given.on.unwrap_or_else(|| SystemClock.now().day());
    reviewers.check(&review, day).map_err(|why| in_file(&given.review, why))?;
    told(&review)
}

fn opened(file: &Path) -> Result<SignedReview, String> {
    SignedReview::from_json(&read(file)?).map_err(|why| in_file(file, why))
}

/// What was signed, for people.
fn told(review: &SignedReview) -> Result<(), Fault> {
    let terms = review.terms();
    let (before, after, result) = terms.digests();
    let ([flips, new_allows, wider_allows], (on, until)) = (terms.counts(), terms.days());
    let digest = terms.digest().map_err(|why| why.to_string())?;
    say(&format!("before    {before}"));
    say(&format!("after     {after}"));
    say(&format!("result    {result}"));
    say(&format!("flips     {flips}, of them new allows {new_allows}; wider allows {wider_allows}"));
    say(&format!("holds     from {on} until before {until}"));
    say(&format!("statement {digest}"));
    let signers: Vec<&str> = review.signers().map(comity::PersonKey::name).collect();
    say(&format!("signed    {}", signers.join(", ")));
    Ok(())
}
