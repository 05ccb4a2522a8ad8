//! What the commands on a log have in common.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use comity::evidence::VerifierKey;
use comity::{Archive, Placed, Timestamp};
use serde_json::Value;

use crate::{ALLOWED, FAILED, USAGE, complain};

/// Bytes that a receipt, a checkpoint or a disclosure may have.
const MOST: u64 = 4_194_304;

/// Why a command comes to nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It was told what cannot be meant.
    Usage(String),
    /// What it looked at is not there, or not as it should be.
    Failed(String),
}

impl From<String> for Fault {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

/// Ends a command that printed what it had to say.
pub(crate) fn end(done: Result<(), Fault>) -> u8 {
    match done {
        Ok(()) => ALLOWED,
        Err(Fault::Failed(why)) => {
            complain(&why);
            FAILED
        }
        Err(Fault::Usage(why)) => {
            complain(&why);
            USAGE
        }
    }
}

pub(crate) fn in_file(file: &Path, why: impl std::fmt::Display) -> String {
    format!("{}: {why}", file.display())
}

/// The keys of a log that somebody trusts.
#[derive(Debug, clap::Args)]
pub(crate) struct LogKeys {
    /// A key of the log that you trust, as `name+hhhhhhhh+base64`; once for each, oldest first. Have it from
    /// somewhere else than from who gave you what is to be checked.
    #[arg(long = "key", value_name = "VKEY")]
    pub(crate) keys: Vec<VerifierKey>,
}

impl LogKeys {
    /// The keys, which are a log's.
    pub(crate) fn checked(&self) -> Result<&[VerifierKey], Fault> {
        match self.keys.iter().find(|key| key.is_witness()) {
            Some(key) => Err(Fault::Usage(format!("`{key}` is the key of a witness: name it with `--witness`"))),
            None => Ok(&self.keys),
        }
    }

    /// The same, at least one.
    pub(crate) fn some(&self) -> Result<&[VerifierKey], Fault> {
        if self.keys.is_empty() {
            return Err(Fault::Usage(
                "name the key of the log with `--key name+hhhhhhhh+base64`: its keeper publishes it, as `log.vkey` in \
                 the log's folder and, so that it can be trusted, in a place that the keeper of the log cannot \
                 change unseen; without it this would prove nothing"
                    .to_owned(),
            ));
        }
        self.checked()
    }
}

/// The witnesses that somebody trusts.
#[derive(Debug, clap::Args)]
pub(crate) struct Witnesses {
    /// Key of a witness that must have cosigned the checkpoint; once for each.
    #[arg(long = "witness", value_name = "VKEY")]
    known: Vec<VerifierKey>,
    /// How many of them must have; all where no number is given.
    #[arg(long, requires = "known")]
    quorum: Option<usize>,
}

impl Witnesses {
    /// The witnesses, and how many of them it takes.
    pub(crate) fn checked(&self) -> Result<(&[VerifierKey], usize), Fault> {
        if let Some(key) = self.known.iter().find(|key| !key.is_witness()) {
            return Err(Fault::Usage(format!("`{key}` is no key of a witness (cosignature/v1)")));
        }
        let quorum = self.quorum.unwrap_or(self.known.len());
        if quorum > self.known.len() || (quorum == 0 && !self.known.is_empty()) {
            return Err(Fault::Usage(format!("`--quorum {quorum}` of {} witnesses cannot be", self.known.len())));
        }
        Ok((&self.known, quorum))
    }
}

/// A log to be read.
pub(crate) fn archive(log: &Path) -> Result<Archive, String> {
    Archive::open(log).map_err(|why| why.to_string())
}

/// The same, with the keys by which sealed parts open.
pub(crate) fn opened(log: &Path, keys: Option<&Path>) -> Result<Archive, String> {
    let archive = archive(log)?;
    let keys = crate::secrets::of(log, keys)?;
    archive.with_keys(&*keys).map_err(|why| why.to_string())
}

/// The record of an identifier or at a position.
pub(crate) fn find(archive: &Archive, log: &Path, which: &str) -> Result<Placed, String> {
    let numbered = !which.is_empty() && which.bytes().all(|byte| byte.is_ascii_digit());
    let found = if numbered {
        let position: Option<u64> = which.parse().ok();
        let read = position.map(|position| archive.read(position..position.saturating_add(1))).transpose();
        read.map(|placed| placed.and_then(|mut placed| placed.pop()))
    } else {
        archive.find(which)
    };
    found.map_err(|why| why.to_string())?.ok_or_else(|| {
        let kind = if numbered { "at the position" } else { "of the id" };
        let which = which.escape_debug();
        in_file(
            log,
            format_args!("there is no whole record {kind} `{which}`; `comity verify` says whether some are damaged"),
        )
    })
}

/// The clear part of a record.
pub(crate) fn clear(record: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(record).map_err(|_| "the record is no JSON".to_owned())
}

/// A text of the clear part of a record.
pub(crate) fn text<'a>(clear: &'a Value, name: &str) -> &'a str {
    clear.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// JSON for people.
pub(crate) fn pretty(value: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|why| why.to_string())
}

/// Reads a file that is not too large.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, String> {
    let length = fs::metadata(file).map_err(|why| in_file(file, why))?.len();
    if length > MOST {
        return Err(in_file(file, format_args!("it has {length} bytes; at most {MOST} are read")));
    }
    fs::read(file).map_err(|why| in_file(file, why))
}

pub(crate) fn read_text(file: &Path) -> Result<String, String> {
    String::from_utf8(read(file)?).map_err(|_| in_file(file, "it is not text in UTF-8"))
}

/// Writes a new file; nothing is ever written over.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let refused = |why: std::io::Error| in_file(file, why);
    let mut open = OpenOptions::new().write(true).create_new(true).open(file).map_err(refused)?;
    open.write_all(bytes).and_then(|()| open.sync_all()).map_err(refused)
}

/// Writes to a new file where one is named, else to standard output, byte for byte.
pub(crate) fn put(to: Option<&Path>, bytes: &[u8]) -> Result<(), String> {
    match to {
        Some(file) => write(file, bytes),
        None => std::io::stdout().write_all(bytes).map_err(|why| why.to_string()),
    }
}

/// An instant, given in seconds since 1970.
pub(crate) fn instant(seconds: u64) -> String {
    let start: Option<Timestamp> = "1970-01-01T00:00:00Z".parse().ok();
    let instant = start.zip(u32::try_from(seconds).ok()).map(|(start, seconds)| start.plus_seconds(seconds));
    instant.map_or_else(|| format!("{seconds} seconds after 1970"), |instant| instant.to_string())
}
