//! The command line: the library's decisions, for people and scripts.

mod approve;
mod bench;
mod bundle;
mod check;
mod diff;
mod disclose;
mod erase;
mod escalations;
mod evaluate;
mod explain;
mod files;
mod format;
mod init;
mod keys;
mod log;
mod receipts;
mod render;
mod replay;
mod report;
mod review;
mod schema;
mod secrets;
mod sweep;
mod test;
mod verify;
mod witness;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

/// Decides whether governments' demands on users may be served, and puts each decision on record.
#[derive(Debug, Parser)]
#[command(name = "comity", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decide case files. One with `want` is a preview and is compared with it; others are decided
    /// today, on record, and need `--audit`.
    ///
    /// Exit status: 0 all allowed, or as wanted; 3 something denied; 4 something escalated and
    /// nothing denied; 1 an error, or not as wanted; 2 usage.
    Evaluate {
        /// Case files (YAML or JSON).
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Folder of a policy set, the one above `comity`; the bundled set where none is named.
        #[arg(long)]
        policies: Option<PathBuf>,
        /// Folder of the audit log.
        #[arg(long)]
        audit: Option<PathBuf>,
        /// Folder of the audit log of national-security orders, which are in no other.
        #[arg(long)]
        national_security: Option<PathBuf>,
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Pretty)]
        format: Format,
    },
    /// Show what the decisions on case files would be, without permits and on any day.
    Preview {
        /// Case files (YAML or JSON).
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The day, as YYYY-MM-DD; each case's own where none is named.
        #[arg(long)]
        on: Option<comity::Day>,
        /// Folder of a policy set, the one above `comity`; the bundled set where none is named.
        #[arg(long)]
        policies: Option<PathBuf>,
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Pretty)]
        format: Format,
    },
    /// Measure what decisions cost here: made anew, remembered, with a record, durable; and compare it with before.
    ///
    /// Exit status: 0 measured, and not slower than allowed; 1 an error, or slower; 2 usage: a case or baseline that
    /// does not read, or a baseline of other cases.
    Bench(bench::Arguments),
    /// Build, sign, verify and look into policy bundles: a policy set in OPA's form, signed by people.
    ///
    /// Exit status: 0 built, signed or good; 1 an error, or not good; 2 usage.
    Bundle(bundle::Arguments),
    /// Check a policy set as a gate would before taking it, and say what somebody would regret of it.
    ///
    /// Exit status: 0 admitted; 1 not admitted, or warnings with `--deny-warnings`; 2 usage.
    Check(check::Arguments),
    /// Write what a platform's own policies begin with: rules, their table and catalogue, a suite, schemas, and a
    /// workflow that checks them. Nothing is written over.
    Init(init::Arguments),
    /// Show what one policy set decides otherwise than another, over the sweep and over cases: new allows first, each
    /// kind of difference with its smallest example.
    ///
    /// Exit status: 0 no ruling has another outcome, and no allow is wider; 5 some have another outcome; 6 something is
    /// allowed that was not, or more widely; 1 an error; 2 usage.
    Diff(diff::Arguments),
    /// Sign what a diff found, and verify what others signed.
    Review(review::Arguments),
    /// Decide every demand of the sweep, and print the mildest outcome by who asks, where, by what paper, and measure.
    ///
    /// Exit status: 0 swept; 1 an error, a fault, or an allow that no law makes right; 2 usage.
    Sweep(sweep::Arguments),
    /// Decide every record of a log again: under its own law, which must give the same bytes, or under another
    /// policy set, to see what that would change.
    ///
    /// Exit status: 0 nothing unexpected; 1 an error, a flip that is not expected, a record that is not the same
    /// under its own law, or one whose law is missing; 2 usage.
    Replay(replay::Arguments),
    /// Write a transparency report of a period: what was demanded and what came of it, in figures from which nobody
    /// can be told. The log is verified first.
    ///
    /// Exit status: 0 written; 1 an error, or a damaged log; 2 usage.
    Report(report::Arguments),
    /// Explain what is decided on a case to the people who must read it: what was asked, what is allowed and withheld,
    /// by which rules, on what facts, by when, and which lawful ways there are. It shows what lies under the seal.
    ///
    /// Exit status: 0 explained, whatever the outcome; 1 an error; 2 usage.
    Explain(explain::Arguments),
    /// Run the tests of policies: rules and tables in Rego, suites and cases in YAML.
    ///
    /// Exit status: 0 all passed; 1 something failed or could not be run, nothing ran, or too little is covered;
    /// 2 usage: an unknown flag or value, a path that is missing.
    Test(test::Arguments),
    /// Read a whole log and check it: every record, root and signature, and what others knew of it.
    ///
    /// Exit status: 0 whole; 1 damaged, or not as known or vouched for; 2 usage.
    Verify(verify::Arguments),
    /// Write the receipt of a record: a file that proves, by itself, that the record stands in the log
    /// (C2SP tlog-proof).
    Prove(receipts::Prove),
    /// Verify a receipt and print its record, with nothing but the log's key.
    ///
    /// Exit status: 0 proved; 1 not; 2 usage.
    VerifyReceipt(receipts::Check),
    /// Show a record with its sealed part open, as JSON. For those who may read all of it.
    Show(disclose::Show),
    /// Write a document that shows single fields of a record's sealed part, and nothing of the others.
    Disclose(disclose::Disclose),
    /// Check shown fields against the receipt of their record, and print them.
    ///
    /// Exit status: 0 the record's; 1 not; 2 usage.
    VerifyDisclosure(disclose::Check),
    /// Erase what lies sealed about one user, on record, by destroying its keys. Records and receipts stay valid.
    Erase(erase::Arguments),
    /// List escalated decisions that nobody resolved yet, and what people signed on them.
    Escalations(escalations::Arguments),
    /// Sign an approval of an escalated decision.
    Approve(approve::Approve),
    /// Take back what a person approved of a decision.
    Revoke(approve::Revoke),
    /// Sign a roster of approvers.
    Roster {
        /// What the roster says (JSON).
        terms: PathBuf,
        /// Key files of those who sign; once for each.
        #[arg(long = "key", required = true)]
        keys: Vec<PathBuf>,
        /// The same roster as another signed it; once for each.
        #[arg(long = "with")]
        others: Vec<PathBuf>,
        /// Where the signed roster is written.
        #[arg(long)]
        to: PathBuf,
    },
    /// Make an Ed25519 key, and print its verifier key.
    Key {
        /// Its name: for a person, the identifier in the roster.
        name: String,
        /// The key file that is written.
        #[arg(long)]
        to: PathBuf,
    },
    /// Print the JSON Schema of a document.
    Schema {
        /// Which document.
        #[arg(value_enum)]
        document: schema::Document,
    },
    /// Witness logs: cosign a log's checkpoint where it begins with what was cosigned before
    /// (C2SP tlog-witness).
    ///
    /// With `--listen` serves `POST /add-checkpoint`. Without, reads one such request from standard input
    /// and prints the cosignature; where the log must begin at another size, prints that size and fails.
    Witness(witness::Arguments),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Pretty,
    /// One JSON object a line and case.
    Json,
}

/// What a run comes to, from best to worst to say.
const ALLOWED: u8 = 0;
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const DENIED: u8 = 3;
const ESCALATED: u8 = 4;

fn main() -> ExitCode {
    let status = match Arguments::parse().command {
        Command::Evaluate { files, policies, audit, national_security, format } => {
            let run = evaluate::Run { policies: policies.as_deref(), format, on: None };
            evaluate::evaluate(&run, &files, (audit.as_deref(), national_security.as_deref()))
        }
        Command::Preview { files, on, policies, format } => {
            evaluate::preview(&evaluate::Run { policies: policies.as_deref(), format, on }, &files)
        }
        Command::Bench(given) => bench::bench(&given),
        Command::Bundle(given) => bundle::bundle(&given),
        Command::Check(given) => check::check(&given),
        Command::Init(given) => init::init(&given),
        Command::Diff(given) => diff::diff(&given),
        Command::Review(given) => review::review(&given),
        Command::Sweep(given) => sweep::sweep(&given),
        Command::Replay(arguments) => replay::replay(&arguments),
        Command::Report(given) => report::report(&given),
        Command::Explain(given) => explain::explain(&given),
        Command::Test(arguments) => test::test(&arguments),
        Command::Verify(given) => verify::verify(&given),
        Command::Prove(given) => receipts::prove(&given),
        Command::VerifyReceipt(given) => receipts::check(&given),
        Command::Show(given) => disclose::show(&given),
        Command::Disclose(given) => disclose::disclose(&given),
        Command::VerifyDisclosure(given) => disclose::check(&given),
        Command::Erase(given) => erase::erase(&given),
        Command::Escalations(given) => escalations::escalations(&given),
        Command::Approve(given) => approve::approve(&given),
        Command::Revoke(given) => approve::revoke(&given),
        Command::Roster { terms, keys, others, to } => approve::roster(&terms, &keys, &others, &to),
        Command::Key { name, to } => keys::generate(&name, &to),
        Command::Schema { document } => schema::print(document),
        Command::Witness(arguments) => witness::witness(&arguments),
    };
    ExitCode::from(status)
}

/// Prints what went wrong, for the person who must act.
fn complain(why: &dyn std::fmt::Display) {
    eprintln!("comity: {why}");
}

fn policies(folder: Option<&std::path::Path>) -> Result<comity::PolicySet, comity::LoadError> {
    folder.map_or_else(comity::PolicySet::bundled, comity::PolicySet::load)
}

/// Prints one line; a reader that went away is no fault of the run.
fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}
