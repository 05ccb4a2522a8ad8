//! A witness (C2SP tlog-witness): sees to it that a log only grows.
//!
//! A log's operator can sign any tree. A witness cosigns a checkpoint only where the tree that it saw
//! last is the beginning of the new one, so an operator who rewrites history gets no cosignature, and
//! whoever asks for cosignatures sees the difference.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::checkpoint::{Checkpoint, decimal, hash};
use super::note::{CosigningKey, Note, Standing, VerifierKey};
use super::tree::{Edge, Hash, consistent};

pub(crate) mod client;
pub(crate) mod command;
mod secret;
mod state;

pub use secret::{WitnessKeyRefused, generate, secret};
pub use state::WitnessError;

use state::{Folder, Memory};

/// Bytes that the body of a request may have.
pub const REQUEST_BYTES: usize = 65_536;
/// Hashes that a consistency proof may have.
const MOST_HASHES: usize = 63;

/// Why a witness does not cosign; what goes back to the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WitnessRefused {
    /// It is no request (400).
    #[error("the request is malformed: {why}")]
    Malformed {
        /// What is wrong.
        why: String,
    },
    /// No key of the log has signed (403).
    #[error("the checkpoint has no valid signature of a key that this witness trusts for its origin")]
    Unsigned,
    /// The witness does not know the log (404).
    #[error("this witness does not know the log that the checkpoint names")]
    Unknown,
    /// The last cosigned tree has another size than the request says (409).
    #[error("the last cosigned tree of this log has {size} records; give a proof from there")]
    Conflict {
        /// Its size.
        size: u64,
    },
    /// A tree of the size that was cosigned last has another root: the log has two histories (409).
    #[error("a tree of {size} records with another root was cosigned before")]
    Forked {
        /// The size.
        size: u64,
    },
    /// The proof does not show that the new tree begins with the last cosigned one (422).
    #[error("the proof does not show that the tree begins with the one of {size} records that was cosigned before")]
    Inconsistent {
        /// Size of the last cosigned tree.
        size: u64,
    },
    /// The witness cannot make its own memory durable, and cosigns nothing before it is started again (500).
    #[error("the witness cannot keep its record of the log: {why}")]
    Broken {
        /// Why.
        why: String,
    },
}

impl WitnessRefused {
    /// The HTTP status, as C2SP tlog-witness says.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed { .. } => 400,
            Self::Unsigned => 403,
            Self::Unknown => 404,
            Self::Conflict { .. } | Self::Forked { .. } => 409,
            Self::Inconsistent { .. } => 422,
            Self::Broken { .. } => 500,
        }
    }

    /// The type of the body.
    pub const fn content_type(&self) -> &'static str {
        match self {
            Self::Conflict { .. } | Self::Forked { .. } => "text/x.tlog.size",
            Self::Malformed { .. }
            | Self::Unsigned
            | Self::Unknown
            | Self::Inconsistent { .. }
            | Self::Broken { .. } => "text/plain; charset=utf-8",
        }
    }

    /// The body: the size of the last cosigned tree where the status is 409, else why, in one line.
    pub fn body(&self) -> String {
        match self {
            Self::Conflict { size } | Self::Forked { size } => format!("{size}\n"),
            Self::Malformed { .. }
            | Self::Unsigned
            | Self::Unknown
            | Self::Inconsistent { .. }
            | Self::Broken { .. } => format!("{self}\n"),
        }
    }
}

fn malformed(why: impl fmt::Display) -> WitnessRefused {
    WitnessRefused::Malformed { why: why.to_string() }
}

/// The tree of a log that was cosigned last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    size: u64,
    root: Hash,
}

impl Head {
    /// Of a log of which nothing was cosigned yet.
    fn none() -> Self {
        Self { size: 0, root: Edge::default().root() }
    }
}

/// A witness of one or more logs. It remembers, in a folder that it alone holds, the last tree of
/// each log that it cosigned.
#[derive(Debug)]
pub struct Witness {
    key: CosigningKey,
    /// The keys of each log, by origin.
    logs: BTreeMap<String, Vec<VerifierKey>>,
    heads: BTreeMap<String, Head>,
    memory: Box<dyn Memory>,
    broken: Option<String>,
}

impl Witness {
    /// Makes the folder of a new witness, which has seen no log yet.
    ///
    /// # Errors
    /// Where the folder cannot be made or is a witness's already.
    pub fn create(folder: impl AsRef<Path>) -> Result<(), WitnessError> {
        Folder::create(folder.as_ref())
    }

    /// Opens a witness's folder. `logs` are the keys of the logs to witness; several of the same name
    /// are keys of one log, before and after a rotation.
    ///
    /// # Errors
    /// Where the folder is no witness's, is in use, or is damaged: a witness that has forgotten a log
    /// would cosign any history of it. Where a key is no log's.
    pub fn open(folder: impl AsRef<Path>, key: CosigningKey, logs: Vec<VerifierKey>) -> Result<Self, WitnessError> {
        let logs = by_origin(logs)?;
        let (memory, notes) = Folder::open(folder.as_ref(), logs.keys().map(String::as_str))?;
        let mut heads = BTreeMap::new();
        for (origin, note) in notes {
            let keys = logs.get(&origin).map(Vec::as_slice).unwrap_or_default();
            let head = remembered(&origin, keys, &note).map_err(|why| memory.damaged(&origin, why))?;
            heads.insert(origin, head);
        }
        Ok(Self { key, logs, heads, memory: Box::new(memory), broken: None })
    }

    /// The key with which others verify this witness's cosignatures.
    pub fn verifier(&self) -> VerifierKey {
        self.key.verifier()
    }

    /// Answers an `add-checkpoint` request: its body, and the time in seconds since 1970. Gives the
    /// cosignature line, which only then exists when the tree is durably on record as the last one.
    ///
    /// # Errors
    /// Where the witness does not cosign.
    pub fn add(&mut self, body: &[u8], now: u64) -> Result<String, WitnessRefused> {
        if let Some(why) = &self.broken {
            return Err(WitnessRefused::Broken { why: why.clone() });
        }
        let request = Request::parse(body)?;
        let (note, checkpoint) = (&request.note, &request.checkpoint);
        let keys = self.logs.get(checkpoint.origin()).ok_or(WitnessRefused::Unknown)?;
        let signed = signed(note, keys).ok_or(WitnessRefused::Unsigned)?;
        let last = self.heads.get(checkpoint.origin()).copied().unwrap_or_else(Head::none);
        let next = request.follows(last)?;
        // The line is made first, but goes nowhere before the head is durable.
        let line = self.key.cosign(note.text(), now).ok_or_else(|| WitnessRefused::Broken {
            why: "its clock is past the times that a cosignature can state".to_owned(),
        })?;
        if self.heads.get(checkpoint.origin()) != Some(&next) {
            if let Err(why) = self.memory.record(checkpoint.origin(), &signed) {
                // What is on disk now is not known, and a failed sync is not tried again.
                let why = why.to_string();
                self.broken = Some(why.clone());
                return Err(WitnessRefused::Broken { why });
            }
            self.heads.insert(checkpoint.origin().to_owned(), next);
        }
        Ok(line)
    }
}

/// An `add-checkpoint` request.
struct Request {
    old: u64,
    proof: Vec<Hash>,
    note: Note,
    checkpoint: Checkpoint,
}

impl Request {
    fn parse(body: &[u8]) -> Result<Self, WitnessRefused> {
        if body.len() > REQUEST_BYTES {
            return Err(malformed(format_args!("it is longer than {REQUEST_BYTES} bytes")));
        }
        let body = str::from_utf8(body).map_err(|_| malformed("it is not UTF-8"))?;
        let (head, note) =
            body.split_once("\n\n").ok_or_else(|| malformed("it has no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or_else(|| malformed("its first line is not `old` and a size"))?;
        let mut proof = Vec::new();
        for (at, line) in (2_usize..).zip(lines) {
            if proof.len() >= MOST_HASHES {
                return Err(malformed("its proof has more than 63 hashes"));
            }
            proof.push(hash(line).ok_or_else(|| malformed(format_args!("its line {at} is not 32 bytes in base64")))?);
        }
        let note = Note::parse(note).map_err(malformed)?;
        let checkpoint = Checkpoint::parse(note.text()).map_err(malformed)?;
        if old > checkpoint.size() {
            return Err(malformed("the old size is above the checkpoint's"));
        }
        Ok(Self { old, proof, note, checkpoint })
    }

    /// The new head, where it begins with the last one.
    fn follows(&self, last: Head) -> Result<Head, WitnessRefused> {
        let next = Head { size: self.checkpoint.size(), root: *self.checkpoint.root() };
        let Head { size, root } = last;
        if self.old != size {
            return Err(WitnessRefused::Conflict { size });
        }
        if next.size == size && next.root != root {
            return Err(WitnessRefused::Forked { size });
        }
        let holds = if size == 0 || next.size == size {
            self.proof.is_empty()
        } else {
            consistent(size, &root, next.size, &next.root, &self.proof)
        };
        if holds { Ok(next) } else { Err(WitnessRefused::Inconsistent { size }) }
    }
}

/// The logs' keys by origin; the name of a log's key is its origin.
fn by_origin(keys: Vec<VerifierKey>) -> Result<BTreeMap<String, Vec<VerifierKey>>, WitnessError> {
    let mut logs: BTreeMap<String, Vec<VerifierKey>> = BTreeMap::new();
    for key in keys {
        if key.is_witness() {
            return Err(WitnessError::NotALog { name: key.name().to_owned() });
        }
        logs.entry(key.name().to_owned()).or_default().push(key);
    }
    Ok(logs)
}

/// The note with the log's own signatures alone; none where no key has signed, or a signature of one is broken.
fn signed(note: &Note, keys: &[VerifierKey]) -> Option<String> {
    let standings: Vec<Standing> = keys.iter().map(|key| note.standing(key)).collect();
    if standings.contains(&Standing::Broken) || !standings.contains(&Standing::Signed) {
        return None;
    }
    let whole = note.to_string();
    let (_, lines) = whole.rsplit_once("\n\n")?;
    let mut kept = format!("{}\n", note.text());
    for line in lines.lines() {
        let alone = Note::parse(&format!("{}\n{line}\n", note.text())).ok()?;
        if keys.iter().any(|key| alone.signed_by(key)) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Some(kept)
}

/// The head in a note that the witness kept.
fn remembered(origin: &str, keys: &[VerifierKey], note: &str) -> Result<Head, &'static str> {
    let note = Note::parse(note).map_err(|_| "it is no signed note")?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|_| "it is no checkpoint")?;
    if checkpoint.origin() != origin {
        return Err("it is another log's");
    }
    if signed(&note, keys).is_none_or(|kept| kept != note.to_string()) {
        return Err("it is not signed by a key that is named for this log, or has more than that; where the log's \
                    key was rotated, name the old key as well");
    }
    Ok(Head { size: checkpoint.size(), root: *checkpoint.root() })
}

#[cfg(test)]
mod tests;
