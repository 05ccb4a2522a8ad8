//! `comity escalations`: what waits for people, and what they signed so far.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use comity::{Archive, Clock as _, Reference, Roster, SystemClock, Timestamp};
use serde_json::Value;

use crate::approve::{RosterFile, Words, words};
use crate::log::{self, Fault, text};
use crate::say;

/// Which decisions are listed.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folders of logs, whose open escalations are listed; and records of escalated decisions: their clear parts, byte
    /// for byte as they stand in a log.
    #[arg(required = true, value_name = "LOG|RECORD")]
    of: Vec<PathBuf>,
    /// Folder of approvals and revocations.
    #[arg(long)]
    approvals: Option<PathBuf>,
    #[command(flatten)]
    roster: RosterFile,
    /// Folder of the logs' keys, `log.key` and `vault.key`; else those in the environment, or in the log's own folder.
    /// Without keys the measures, which lie under the seal, are not listed.
    #[arg(long = "keys")]
    secrets: Option<PathBuf>,
}

/// What people signed, and how it is looked at.
struct Signed {
    words: Words,
    roster: Option<Roster>,
    now: Timestamp,
}

/// An escalation on record.
struct Open {
    clear: Vec<u8>,
    time: String,
    measures: Vec<String>,
}

pub(crate) fn escalations(given: &Arguments) -> u8 {
    log::end(listed(given).map_err(Fault::from))
}

fn listed(given: &Arguments) -> Result<(), String> {
    let none = Words { approvals: Vec::new(), revocations: Vec::new() };
    let words = given.approvals.as_deref().map_or(Ok(none), words)?;
    let signed = Signed { words, roster: given.roster.open()?, now: SystemClock.now() };
    let mut lines = Vec::new();
    for of in &given.of {
        if of.is_dir() {
            in_log(of, given.secrets.as_deref(), &signed, &mut lines)?;
        } else {
            let of = crate::approve::reference(of)?;
            lines.push(format!("{}  {}  {}", of.decision(), of.time(), of.record()));
            signed.list(&of, &mut lines);
        }
    }
    for line in &lines {
        say(line);
    }
    Ok(())
}

fn in_log(folder: &Path, keys: Option<&Path>, signed: &Signed, lines: &mut Vec<String>) -> Result<(), String> {
    let opened = log::opened(folder, keys);
    let (archive, sealed) = match opened {
        Ok(archive) => (archive, None),
        Err(why) if keys.is_some() => return Err(why),
        Err(why) => (log::archive(folder)?, Some(why)),
    };
    let open = escalated(&archive, sealed.is_none())?;
    lines.push(format!("{}: {} open", folder.display(), open.len()));
    for (position, one) in open {
        let clear = log::clear(&one.clear)?;
        let age = one.time.parse().map_or_else(|_| "?".to_owned(), |time| age(time, signed.now));
        let measures = if sealed.is_some() { "under the seal".to_owned() } else { one.measures.join(", ") };
        lines.push(format!("{}  record {position}  {}  {age}  {measures}", text(&clear, "id"), one.time));
        if let Ok(of) = Reference::read(&one.clear) {
            signed.list(&of, lines);
        }
    }
    if let Some(why) = sealed {
        lines.push(format!("measures are not listed: {why}"));
    }
    Ok(())
}

/// The decisions and resolutions that escalated and that no later resolution ends, by position.
fn escalated(archive: &Archive, keyed: bool) -> Result<BTreeMap<u64, Open>, String> {
    let mut open = BTreeMap::new();
    let mut positions = BTreeMap::new();
    let mut refused = None;
    let walked = archive.each(0, |placed| {
        let Ok(clear) = log::clear(placed.record.bytes()) else { return true };
        if !matches!(text(&clear, "type"), "decision" | "escalation-resolution") {
            return true;
        }
        if let Some(ended) = positions.remove(text(&clear, "previous")) {
            open.remove(&ended);
        }
        if text(&clear, "outcome") == "escalate" {
            let measures = if keyed { measures(archive, &placed.record) } else { Ok(Vec::new()) };
            match measures {
                Ok(measures) => {
                    let (clear, time) = (placed.record.bytes().to_vec(), text(&clear, "time").to_owned());
                    open.insert(placed.position, Open { clear, time, measures });
                }
                Err(why) => refused = Some(why),
            }
            positions.insert(text(&clear, "id").to_owned(), placed.position);
        }
        refused.is_none()
    });
    walked.map_err(|why| why.to_string())?;
    refused.map_or(Ok(open), Err)
}

/// What was escalated, from under the seal.
fn measures(archive: &Archive, record: &comity::Record) -> Result<Vec<String>, String> {
    let Some(plain) = archive.unseal(record).map_err(|why| why.to_string())? else {
        return Ok(vec!["erased".to_owned()]);
    };
    let sealed: Value = serde_json::from_slice(&plain).map_err(|_| "the sealed part is no JSON")?;
    let rulings = sealed.get("rulings").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let escalated = rulings.iter().filter(|ruling| text(ruling, "outcome") == "escalate");
    Ok(escalated.map(|ruling| text(ruling, "measure").to_owned()).collect())
}

/// Whole days, or hours on the first day.
fn age(from: Timestamp, now: Timestamp) -> String {
    let seconds = now.seconds().saturating_sub(from.seconds()).max(0);
    match seconds.checked_div(86_400) {
        Some(days @ 1..) => format!("{days} d"),
        Some(_) | None => format!("{} h", seconds.checked_div(3_600).unwrap_or_default()),
    }
}

impl Signed {
    /// What people signed on one decision.
    fn list(&self, of: &Reference, lines: &mut Vec<String>) {
        for one in self.words.approvals.iter().filter(|one| one.decision() == of.decision()) {
            let signature = match self.roster.as_ref().map(|roster| one.verify(roster)) {
                Some(true) => "signed",
                Some(false) => "NOT SIGNED by the person's key",
                None => "signature not checked",
            };
            let lapsed = if one.until() <= self.now { "lapsed" } else { "until" };
            let measures: Vec<&str> = one.measures().iter().map(|measure| measure.as_str()).collect();
            let (by, role, until) = (one.by(), one.role(), one.until());
            lines.push(format!("  approved  {by} as {role}: {}; {lapsed} {until}; {signature}", measures.join(", ")));
        }
        for one in self.words.revocations.iter().filter(|one| one.decision() == of.decision()) {
            lines.push(format!("  revoked   what {} approved up to {}", one.of(), one.at()));
        }
    }
}
