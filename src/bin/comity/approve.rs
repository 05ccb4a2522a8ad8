//! `comity approve`, `comity revoke` and `comity roster`: what people sign, as files.

use std::fs;
use std::path::{Path, PathBuf};

use comity::evidence::{SigningKey, VerifierKey};
use comity::{
    ApprovalTerms, ApproverRole, Clock as _, DigestText, FromJson as _, Measure, PersonId, Reference, RevocationTerms,
    Roster, RosterKeys, RosterTerms, Several, SignedApproval, SignedRevocation, SignedRoster, SystemClock,
};
use serde::Serialize;

use crate::evaluate::read;
use crate::log::{self, in_file};
use crate::{ALLOWED, FAILED, complain, keys, say};

/// Seconds of a day.
const DAY: u32 = 86_400;
/// How the files of approvals and revocations end.
const APPROVAL: &str = ".approval.json";
const REVOCATION: &str = ".revocation.json";

/// A roster and the keys that must have signed it.
#[derive(Debug, clap::Args)]
pub(crate) struct RosterFile {
    /// The signed roster of approvers (JSON).
    #[arg(long)]
    roster: Option<PathBuf>,
    /// A key that signs rosters, as `name+hhhhhhhh+base64`; once for each.
    #[arg(long = "roster-key", requires = "roster")]
    keys: Vec<VerifierKey>,
    /// How many of these keys must have signed it.
    #[arg(long, default_value_t = 1)]
    threshold: usize,
}

/// The record of an escalated decision.
#[derive(Debug, clap::Args)]
pub(crate) struct Of {
    /// A file with the record of the escalated decision: its clear part, byte for byte as it stands in the log. With
    /// `--log`, the identifier or position of the record.
    record: PathBuf,
    /// Folder of the log in which the record stands.
    #[arg(long)]
    log: Option<PathBuf>,
}

/// What is approved, and by whom.
#[derive(Debug, clap::Args)]
pub(crate) struct Approve {
    #[command(flatten)]
    of: Of,
    /// A measure that is approved; once for each.
    #[arg(long = "measure", required = true)]
    measures: Vec<Measure>,
    /// Who approves: the identifier of the person in the roster.
    #[arg(long)]
    by: PersonId,
    /// In which role: `counsel` or `second_reviewer`.
    #[arg(long)]
    role: ApproverRole,
    /// The written analysis of the conflict of laws; its digest is signed, not its text.
    #[arg(long)]
    analysis: Option<PathBuf>,
    /// Days after which the approval lapses, at most 30.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=30))]
    days: u32,
    /// The person's key file.
    #[arg(long)]
    key: PathBuf,
    /// Folder into which the signed approval is written.
    #[arg(long)]
    to: PathBuf,
}

/// What is taken back, and by whose key.
#[derive(Debug, clap::Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    of: Of,
    /// Whose approvals of it are taken back.
    #[arg(long = "of")]
    whose: PersonId,
    /// Key file of that person, or of one who signs rosters.
    #[arg(long)]
    key: PathBuf,
    /// Folder into which the signed revocation is written.
    #[arg(long)]
    to: PathBuf,
}

/// Ends a command: prints its lines, or what went wrong.
fn end(done: Result<Vec<String>, String>) -> u8 {
    match done {
        Ok(lines) => {
            for line in &lines {
                say(line);
            }
            ALLOWED
        }
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

pub(crate) fn reference(file: &Path) -> Result<Reference, String> {
    let bytes = read(file).map_err(|why| in_file(file, why))?;
    // An editor's line feed at the end is no part of the record.
    let clear = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    Reference::read(clear).map_err(|why| in_file(file, why))
}

fn write(file: &Path, document: &impl Serialize) -> Result<(), String> {
    let mut text = serde_json::to_vec_pretty(document).map_err(|why| why.to_string())?;
    text.push(b'\n');
    log::write(file, &text)
}

impl Of {
    fn reference(&self) -> Result<Reference, String> {
        let Some(folder) = &self.log else { return reference(&self.record) };
        let which = self.record.to_string_lossy();
        let placed = log::find(&log::archive(folder)?, folder, &which)?;
        let refused = |why| in_file(folder, format_args!("record {}: {why}", placed.position));
        Reference::read(placed.record.bytes()).map_err(refused)
    }
}

impl RosterFile {
    pub(crate) fn open(&self) -> Result<Option<Roster>, String> {
        let Some(file) = &self.roster else { return Ok(None) };
        let keys = RosterKeys::new(self.keys.iter().cloned(), self.threshold).map_err(|why| why.to_string())?;
        let bytes = read(file).map_err(|why| in_file(file, why))?;
        Roster::read(&bytes, &keys).map(Some).map_err(|why| in_file(file, why))
    }
}

pub(crate) fn approve(given: &Approve) -> u8 {
    end(approved(given))
}

fn approved(given: &Approve) -> Result<Vec<String>, String> {
    let of = given.of.reference()?;
    let analysis = given.analysis.as_deref();
    let analysis = analysis.map(|file| fs::read(file).map_err(|why| in_file(file, why))).transpose()?;
    let analysis = analysis.as_deref().map(DigestText::of);
    if given.role == ApproverRole::Counsel && analysis.is_none() {
        return Err("counsel approves with a written analysis of the conflict of laws: name it with `--analysis FILE`"
            .to_owned());
    }
    let key = keys::read(&given.key)?;
    if key.name() != given.by.as_str() {
        return Err(in_file(&given.key, "the key is not named after the person in `--by`"));
    }
    let measures = Several::new(given.measures.iter().copied()).map_err(|why| why.to_string())?;
    let at = SystemClock.now();
    let until = at.plus_seconds(given.days.saturating_mul(DAY));
    let by = (given.by.clone(), given.role);
    let terms = ApprovalTerms::new(&of, measures, by, analysis, at, until).map_err(|why| why.to_string())?;
    let signed = terms.sign(&key).map_err(|why| why.to_string())?;
    let file = given.to.join(format!("{}.{}.{}{APPROVAL}", of.decision(), given.by, at.seconds()));
    write(&file, &signed)?;
    let measures: Vec<&str> = signed.measures().iter().map(|measure| measure.as_str()).collect();
    Ok(vec![
        format!("approved  {} by {} as {}", measures.join(", "), signed.by(), signed.role()),
        format!("decision  {} of {}", of.decision(), of.time()),
        format!("record    {} (compare it with the log)", of.record()),
        format!("lapses    {until}"),
        format!("file      {}", file.display()),
    ])
}

pub(crate) fn revoke(given: &Revoke) -> u8 {
    end(revoked(given))
}

fn revoked(given: &Revoke) -> Result<Vec<String>, String> {
    let of = given.of.reference()?;
    let key = keys::read(&given.key)?;
    let at = SystemClock.now();
    let signed = RevocationTerms::new(&of, given.whose.clone(), at).sign(&key).map_err(|why| why.to_string())?;
    let file = given.to.join(format!("{}.{}.{}{REVOCATION}", of.decision(), given.whose, at.seconds()));
    write(&file, &signed)?;
    Ok(vec![
        format!("revoked   what {} approved of {} up to {at}", given.whose, of.decision()),
        format!("file      {}", file.display()),
    ])
}

/// What a folder holds of approvals and revocations.
pub(crate) struct Words {
    pub(crate) approvals: Vec<SignedApproval>,
    pub(crate) revocations: Vec<SignedRevocation>,
}

/// Reads every approval and revocation of a folder, in order of names; a bad file is an error, so that no
/// revocation is overlooked.
pub(crate) fn words(folder: &Path) -> Result<Words, String> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut files: Vec<PathBuf> = entries.map_err(|why| in_file(folder, why))?.iter().map(fs::DirEntry::path).collect();
    files.sort();
    let mut words = Words { approvals: Vec::new(), revocations: Vec::new() };
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = || read(file).map_err(|why| in_file(file, why));
        if name.ends_with(APPROVAL) {
            words.approvals.push(SignedApproval::from_json(&bytes()?).map_err(|why| in_file(file, why))?);
        } else if name.ends_with(REVOCATION) {
            words.revocations.push(SignedRevocation::from_json(&bytes()?).map_err(|why| in_file(file, why))?);
        }
    }
    Ok(words)
}

/// `comity roster`: signs a roster, and joins what others signed of it.
pub(crate) fn roster(terms: &Path, keys: &[PathBuf], others: &[PathBuf], to: &Path) -> u8 {
    end(rostered(terms, keys, others, to))
}

fn rostered(terms: &Path, keys: &[PathBuf], others: &[PathBuf], to: &Path) -> Result<Vec<String>, String> {
    let bytes = read(terms).map_err(|why| in_file(terms, why))?;
    let keys = keys.iter().map(|file| crate::keys::read(file)).collect::<Result<Vec<_>, _>>()?;
    let signed = RosterTerms::from_json(&bytes).map_err(|why| in_file(terms, why))?;
    let mut signed = signed.sign(&keys).map_err(|why| why.to_string())?;
    for file in others {
        let bytes = read(file).map_err(|why| in_file(file, why))?;
        let other = SignedRoster::from_json(&bytes).map_err(|why| in_file(file, why))?;
        signed = signed.join(other).map_err(|why| in_file(file, why))?;
    }
    // What nobody could open is not written.
    let pinned = RosterKeys::new(keys.iter().map(SigningKey::verifier), keys.len());
    let opened = Roster::open(signed.clone(), &pinned.map_err(|why| why.to_string())?);
    let opened = opened.map_err(|why| in_file(terms, why))?;
    write(to, &signed)?;
    Ok(vec![
        format!("roster    {} version {}, {} people", opened.name(), opened.version(), opened.people().len()),
        format!("holds     from {} until before {}", opened.from(), opened.until()),
        format!("digest    {}", opened.digest()),
    ])
}
