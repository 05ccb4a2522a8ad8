//! `comity show`, `comity disclose` and `comity verify-disclosure`: what lies under a record's seal.

use std::path::{Path, PathBuf};

use comity::evidence::fields::{self, Disclosure};
use comity::{Archive, Placed};
use serde_json::{Value, json};

use crate::log::{self, Fault, in_file, text};
use crate::receipts::{self, Given};
use crate::{complain, say};

/// A record, and the keys that open it.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// Folder of the log.
    log: PathBuf,
    /// Identifier or position of the record.
    record: String,
    /// Folder of the log's keys, `log.key` and `vault.key`; else those in the environment, or in the log's own
    /// folder.
    #[arg(long)]
    keys: Option<PathBuf>,
}

/// Which fields of a record are shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Disclose {
    #[command(flatten)]
    of: Show,
    /// A field that is shown; once for each. Where none is named, the names of the record's fields are listed.
    #[arg(long = "field", value_name = "NAME")]
    fields: Vec<String>,
    /// The file that is written; standard output where none is named.
    #[arg(long)]
    to: Option<PathBuf>,
}

/// Fields that somebody shows, and the receipt of their record.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The disclosure.
    disclosure: PathBuf,
    /// The record's receipt (C2SP tlog-proof).
    #[arg(long)]
    receipt: PathBuf,
    #[command(flatten)]
    given: Given,
}

/// What became of a record's sealed part.
enum Seal {
    /// The record has none.
    None,
    /// It opens.
    Open(zeroize::Zeroizing<Vec<u8>>),
    /// Its key is erased, by this record.
    Erased(Value),
}

pub(crate) fn show(given: &Show) -> u8 {
    log::end(shown(given).map_err(Fault::from))
}

fn shown(given: &Show) -> Result<(), String> {
    let (archive, placed) = given.placed()?;
    let clear = log::clear(placed.record.bytes())?;
    let (seal, content) = match unsealed(&archive, &given.log, &placed, &clear)? {
        Seal::None => ("none", Value::Null),
        Seal::Open(plain) => {
            let mut content: Value = serde_json::from_slice(&plain).map_err(|_| "the sealed part is no JSON")?;
            // Who has the salt can open every field that is disclosed of the record as a digest alone.
            content.as_object_mut().map(|content| content.remove(fields::SALT));
            ("open", content)
        }
        Seal::Erased(by) => ("erased", by),
    };
    let name = if seal == "erased" { "erased_by" } else { "sealed" };
    let document = json!({"position": placed.position, "record": clear, "seal": seal, name: content});
    say(&log::pretty(&document)?);
    Ok(())
}

/// A record of a log with what lies under its seal.
pub(crate) fn open(log: &Path, record: &str, keys: Option<&Path>) -> Result<(Archive, Placed, Vec<u8>), String> {
    let show = Show { log: log.to_owned(), record: record.to_owned(), keys: keys.map(Path::to_owned) };
    let (archive, placed) = show.placed()?;
    let clear = log::clear(placed.record.bytes())?;
    match unsealed(&archive, log, &placed, &clear)? {
        Seal::Open(plain) => Ok((archive, placed, plain.to_vec())),
        Seal::None => Err(in_file(log, format_args!("record {} has nothing under a seal", placed.position))),
        Seal::Erased(_) => Err(in_file(log, format_args!("record {} is erased", placed.position))),
    }
}

impl Show {
    fn placed(&self) -> Result<(Archive, Placed), String> {
        let archive = log::archive(&self.log)?;
        let placed = log::find(&archive, &self.log, &self.record)?;
        // A record without a seal needs no keys.
        let sealed = log::clear(placed.record.bytes())?.get("sealed").is_some();
        Ok((if sealed { log::opened(&self.log, self.keys.as_deref())? } else { archive }, placed))
    }
}

fn unsealed(archive: &Archive, folder: &Path, placed: &Placed, clear: &Value) -> Result<Seal, String> {
    if clear.get("sealed").is_none() {
        return Ok(Seal::None);
    }
    // Looked for even where the seal opens: a vault from before the erasure brings nobody back.
    let tag = text(clear, "subject_tag");
    let mut erasure = None;
    archive
        .each(placed.position, |later| {
            erasure = log::clear(later.record.bytes()).ok().filter(|record| erases(record, tag)).map(|record| {
                let part = |name| text(&record, name).to_owned();
                json!({"position": later.position, "id": part("id"), "time": part("time"), "by": part("by")})
            });
            erasure.is_none()
        })
        .map_err(|why| why.to_string())?;
    let opened = archive.unseal(&placed.record).map_err(|why| in_file(folder, why));
    match (erasure, opened) {
        (Some(erasure), opened) => {
            if matches!(opened, Ok(Some(_))) {
                let why = "an erasure is on record, and the key is in the vault: `vault.sqlite` is a copy from before it; \
                           erase that user once more";
                complain(&in_file(folder, format_args!("record {}: {why}", placed.position)));
            }
            Ok(Seal::Erased(erasure))
        }
        (None, Ok(Some(plain))) => Ok(Seal::Open(plain)),
        (None, Ok(None)) => {
            let why =
                "the vault holds no key for it, and no erasure of it is on record: is `vault.sqlite` an older copy?";
            Err(in_file(folder, format_args!("record {} does not open: {why}", placed.position)))
        }
        (None, Err(why)) => Err(why),
    }
}

/// Whether a record is the erasure of the one with that tag.
fn erases(record: &Value, tag: &str) -> bool {
    let tags = record.get("tags").and_then(Value::as_array);
    text(record, "type") == "erasure" && tags.is_some_and(|tags| tags.iter().any(|one| one.as_str() == Some(tag)))
}

pub(crate) fn disclose(given: &Disclose) -> u8 {
    log::end(disclosed(given).map_err(Fault::from))
}

fn disclosed(given: &Disclose) -> Result<(), String> {
    let (archive, placed) = given.of.placed()?;
    let clear = log::clear(placed.record.bytes())?;
    let plain = match unsealed(&archive, &given.of.log, &placed, &clear)? {
        Seal::Open(plain) => plain,
        Seal::None => return Err(format!("record {} has no sealed part: all of it is in clear", placed.position)),
        Seal::Erased(by) => {
            let (time, at) = (text(&by, "time"), by.get("position").and_then(Value::as_u64).unwrap_or_default());
            return Err(format!(
                "what lay under the seal of record {} was erased at {time} (record {at})",
                placed.position
            ));
        }
    };
    let opened = fields::parse(&plain).map_err(|why| why.to_string())?;
    if given.fields.is_empty() {
        opened.fields().for_each(|(name, _)| say(name));
        return Ok(());
    }
    let names: Vec<&str> = given.fields.iter().map(String::as_str).collect();
    let disclosure = opened.disclose(&names).map_err(|why| why.to_string())?;
    fields::check(&disclosure, text(&clear, "fields")).map_err(|why| why.to_string())?;
    let mut bytes = disclosure.to_json().map_err(|why| why.to_string())?;
    bytes.push(b'\n');
    log::put(given.to.as_deref(), &bytes)?;
    if let Some(file) = &given.to {
        say(&format!(
            "{} of record {} in {}; it goes with the record's receipt",
            names.join(", "),
            placed.position,
            file.display()
        ));
    }
    Ok(())
}

pub(crate) fn check(given: &Check) -> u8 {
    log::end(checked(given))
}

fn checked(given: &Check) -> Result<(), Fault> {
    let proved = receipts::verified(&given.receipt, &given.given)?;
    let refused = |why: &dyn std::fmt::Display| in_file(&given.disclosure, why);
    let clear = log::clear(&proved.record)?;
    let disclosure = Disclosure::from_json(&log::read(&given.disclosure)?).map_err(|why| refused(&why))?;
    let shown = fields::check(&disclosure, text(&clear, "fields")).map_err(|why| refused(&why))?;
    proved.print(&given.given.keys);
    say(&format!("record     {} `{}` of {}", text(&clear, "type"), text(&clear, "id"), text(&clear, "time")));
    for (name, value) in shown {
        say(&format!("{name}: {}", log::pretty(&value)?));
    }
    Ok(())
}
