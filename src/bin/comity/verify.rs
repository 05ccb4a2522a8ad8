//! `comity verify`: whether a log is whole, and what others knew of it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity::evidence::{Checkpoint, Note, Proof, VerifierKey};
use comity::{Archive, OpenError, Whole};
use serde_json::{Value, json};

use crate::log::{self, Fault, LogKeys, Witnesses, in_file};
use crate::{Format, say};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the log.
    log: PathBuf,
    /// A signed checkpoint of the log, or a receipt, from an earlier time; once for each. The log must be its
    /// continuation.
    #[arg(long, value_name = "FILE")]
    since: Vec<PathBuf>,
    #[command(flatten)]
    keys: LogKeys,
    #[command(flatten)]
    witnesses: Witnesses,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

/// What was found.
struct Found {
    whole: Whole,
    /// Whether the caller named keys.
    given: bool,
    /// The first of the folder's keys.
    first: String,
    since: Vec<(PathBuf, u64)>,
    /// Which witnesses cosigned the published checkpoint, and when.
    witnesses: Vec<(VerifierKey, u64)>,
}

pub(crate) fn verify(given: &Arguments) -> u8 {
    log::end(verified(given).and_then(|found| match given.format {
        Format::Pretty => print(&found, &given.log),
        Format::Json => {
            say(&report(&found)?.to_string());
            Ok(())
        }
    }))
}

fn verified(given: &Arguments) -> Result<Found, Fault> {
    let archive = log::archive(&given.log)?;
    let refused = |why: OpenError| {
        if given.format == Format::Json {
            say(&damage(&why).to_string());
        }
        Fault::Failed(why.to_string())
    };
    let (keys, (witnesses, quorum)) = (given.keys.checked()?, given.witnesses.checked()?);
    let listed = archive.keys().map_err(refused)?;
    if let (Some(first), Some(oldest)) = (keys.first(), listed.first())
        && first != oldest
        && listed.contains(first)
    {
        return Err(Fault::Usage(format!(
            "`{first}` is a later key of the log: name its first one, `{oldest}`, before it"
        )));
    }
    let mut trusted = if keys.is_empty() { listed.clone() } else { keys.to_vec() };
    // A later key is trusted where the log, read from its beginning, hands over to it.
    if !keys.is_empty() && given.since.iter().any(|file| signed(file, &trusted).is_err()) {
        trusted = archive.verify(keys, &[]).map_err(refused)?.keys;
    }
    let mut known = Vec::new();
    let mut since = Vec::new();
    for file in &given.since {
        let checkpoint = signed(file, &trusted)?;
        since.push((file.clone(), checkpoint.size()));
        known.push(checkpoint);
    }
    // Before the log is read: a writer may publish the next one meanwhile.
    let published = if witnesses.is_empty() { None } else { published(&archive).map_err(refused)? };
    known.extend(published.as_ref().and_then(|note| Checkpoint::parse(note.text()).ok()));
    let whole = archive.verify(keys, &known).map_err(refused)?;
    let seen = match &published {
        Some(note) => note.witnesses(witnesses, &whole.keys).map_err(|why| in_file(&given.log, why))?,
        None => Vec::new(),
    };
    if seen.len() < quorum {
        let found = seen.len();
        let why = format!(
            "the log is whole, but {found} of the known witnesses cosigned its published checkpoint; asked for are {quorum}"
        );
        return Err(Fault::Failed(in_file(&given.log, why)));
    }
    let first = listed.first().map(ToString::to_string).unwrap_or_default();
    Ok(Found { whole, given: !keys.is_empty(), first, since, witnesses: seen })
}

fn published(archive: &Archive) -> Result<Option<Note>, OpenError> {
    // One that does not read is told by the walk through the log.
    Ok(archive.checkpoint()?.and_then(|note| Note::parse(&note).ok()))
}

/// The checkpoint in a file, as one of the keys signed it.
fn signed(file: &Path, keys: &[VerifierKey]) -> Result<Checkpoint, String> {
    let text = log::read_text(file)?;
    let note = if text.starts_with("c2sp.org/tlog-proof@") {
        Proof::parse(&text).map_err(|why| in_file(file, why))?.checkpoint().to_string()
    } else {
        text
    };
    let mut refused = "no key of the log is known".to_owned();
    for key in keys.iter().rev() {
        match Checkpoint::open(&note, key) {
            Ok((checkpoint, _)) => return Ok(checkpoint),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(in_file(file, refused))
}

fn damage(why: &OpenError) -> Value {
    if let OpenError::Damaged { damage, .. } = why {
        let (file, offset, record) = (damage.file(), damage.offset(), damage.position());
        json!({"whole": false, "damage": {"file": file, "offset": offset, "record": record, "what": damage.what()}})
    } else {
        json!({"whole": false, "why": why.to_string()})
    }
}

/// Name and root of the log as its last batch signed them.
fn head(whole: &Whole) -> Result<Option<Checkpoint>, String> {
    let Some(note) = &whole.checkpoint else { return Ok(None) };
    let note = Note::parse(note).map_err(|why| why.to_string())?;
    Checkpoint::parse(note.text()).map(Some).map_err(|why| why.to_string())
}

fn report(found: &Found) -> Result<Value, String> {
    let Found { whole, given, since, witnesses, .. } = found;
    let head = head(whole)?;
    let texts = |keys: &[VerifierKey]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ok(json!({
        "whole": true,
        "size": whole.size,
        "origin": head.as_ref().map(Checkpoint::origin),
        "root": head.as_ref().map(|head| STANDARD.encode(head.root())),
        "last": whole.last,
        "keys": texts(&whole.keys),
        "key": whole.keys.last().map(ToString::to_string),
        "trusted": if *given { "given" } else { "folder" },
        "published": whole.published,
        "overwritten": whole.erased,
        "torn": whole.torn,
        "since": since.iter().map(|(file, size)| json!({"file": file.display().to_string(), "size": size})).collect::<Vec<_>>(),
        "witnesses": witnesses.iter().map(|(key, time)| json!({"key": key.to_string(), "time": log::instant(*time)})).collect::<Vec<_>>(),
    }))
}

fn print(found: &Found, folder: &Path) -> Result<(), Fault> {
    let Found { whole, given, first, since, witnesses } = found;
    match head(whole)? {
        Some(head) => {
            say(&format!("whole      {} records of `{}` in {}", whole.size, head.origin(), folder.display()));
            say(&format!("root       {}", STANDARD.encode(head.root())));
        }
        None => say(&format!("whole      an empty log in {}", folder.display())),
    }
    say(&format!("last       record of {}", whole.last.as_deref().unwrap_or("no time: there is none")));
    let key = whole.keys.last().map(ToString::to_string).unwrap_or_default();
    say(&format!("key        {key} is in force, number {} of the log's keys", whole.keys.len()));
    if *given {
        say("trusted    the keys that you named with `--key`, and those that they handed over to on record");
    } else {
        say("trusted    ONLY THE FOLDER'S OWN LIST: the log agrees with itself, and whoever could write to the folder");
        say("           could have made all of it. Have the log's first key from elsewhere and name it with `--key`;");
        say(&format!("           the folder says it is {first}"));
    }
    say(&format!("published  {} records", whole.published));
    say(&format!("erased     {} sealed parts are overwritten with zeros", whole.erased));
    say(&format!("torn       {} bytes behind the last whole batch", whole.torn));
    for (file, size) in since {
        say(&format!("since      {}: the log goes on from these {size} records", file.display()));
    }
    for (key, time) in witnesses {
        let published = whole.published;
        say(&format!("witnessed  {published} records by {} at {}", key.name(), log::instant(*time)));
    }
    if since.is_empty() && witnesses.is_empty() {
        say("           A log that was cut off at the end of a batch looks whole: compare number and time with what");
        say("           you know, or name an earlier checkpoint or receipt with `--since`, or a witness.");
    }
    Ok(())
}
