//! A tlog-proof as it stands in a file: reading, writing, verifying.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::checkpoint::{Checkpoint, CheckpointRefused, decimal, hash};
use super::super::note::{Note, NoteRefused, Standing, VerifierKey};
use super::super::tree::{Hash, included, leaf};

/// The first line.
const HEAD: &str = "c2sp.org/tlog-proof@v1";
/// Bytes that a record may have.
const MOST: usize = 65_535;
/// Hashes that a path may have.
const LONGEST: usize = 64;

/// Why a proof is refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofRefused {
    /// A line of the file.
    #[error("the proof's line {line} is refused: {why}")]
    Line {
        /// Which line.
        line: usize,
        /// What is wrong and what would be right.
        why: &'static str,
    },
    /// What stands behind the path is no signed note.
    #[error("the proof's checkpoint is refused: {0}")]
    Note(#[from] NoteRefused),
    /// The signed note is no checkpoint.
    #[error("the proof is refused: {0}")]
    Checkpoint(#[from] CheckpointRefused),
    /// No key of the log signed the checkpoint.
    #[error("none of the log's {keys} keys signed the checkpoint of `{origin}`")]
    Unsigned {
        /// Which log the checkpoint names, escaped.
        origin: String,
        /// How many keys were given.
        keys: usize,
    },
    /// A known key's signature does not verify.
    #[error("the signature of `{key}` does not verify; the checkpoint or the signature was altered")]
    Broken {
        /// Name and key id of the key.
        key: String,
    },
    /// The record is not the one that is proved.
    #[error("the record is not the one that the proof holds at position {position}")]
    OtherRecord {
        /// Position that the proof names.
        position: u64,
    },
    /// The path does not lead from the record to the root.
    #[error("the path does not lead from this record at position {position} to the root of the {size} records")]
    NotIncluded {
        /// Position that the proof names.
        position: u64,
        /// Records in the checkpoint's tree.
        size: u64,
    },
    /// Too few witnesses.
    #[error("{found} of the known witnesses signed the checkpoint; asked for are {quorum}")]
    TooFewWitnesses {
        /// How many did.
        found: usize,
        /// How many should.
        quorum: usize,
    },
}

/// A proof as it stands in a file. It proves nothing before [`Self::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    index: u64,
    extra: Option<Vec<u8>>,
    hashes: Vec<Hash>,
    checkpoint: Note,
}

impl Proof {
    /// A proof from stored nodes, with the record's bytes where the file shall stand alone.
    #[cfg(any(feature = "file", test))]
    pub(crate) fn new(index: u64, record: Option<&[u8]>, hashes: Vec<Hash>, checkpoint: Note) -> Self {
        let extra = record.filter(|record| !record.is_empty()).map(<[u8]>::to_vec);
        Self { index, extra, hashes, checkpoint }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where it is no tlog-proof, has more than 64 hashes, or more than 65,535 bytes of record.
    pub fn parse(text: &str) -> Result<Self, ProofRefused> {
        let refused = |line, why| ProofRefused::Line { line, why };
        let mut lines = (1_usize..).zip(text.split('\n'));
        if lines.next().is_none_or(|(_, line)| line != HEAD) {
            return Err(refused(1, "right is `c2sp.org/tlog-proof@v1`"));
        }
        let mut next = lines.next();
        let mut extra = None;
        if let Some((line, encoded)) = next.and_then(|(at, line)| Some((at, line.strip_prefix("extra ")?))) {
            let bytes = STANDARD.decode(encoded).map_err(|_| refused(line, "the record is not canonical base64"))?;
            if bytes.is_empty() || bytes.len() > MOST {
                return Err(refused(line, "a record has 1 to 65535 bytes"));
            }
            extra = Some(bytes);
            next = lines.next();
        }
        let index = next.and_then(|(_, line)| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or_else(|| {
            refused(if extra.is_some() { 3 } else { 2 }, "right is `index` and a decimal number without leading zeros")
        })?;
        let mut hashes = Vec::new();
        loop {
            match lines.next() {
                Some((_, "")) => break,
                Some((at, _)) if hashes.len() >= LONGEST => return Err(refused(at, "a path has at most 64 hashes")),
                Some((at, line)) => {
                    hashes.push(hash(line).ok_or_else(|| refused(at, "it is not 32 bytes in canonical base64"))?);
                }
                None => {
                    return Err(refused(text.split('\n').count(), "the empty line before the checkpoint is missing"));
                }
            }
        }
        // What is left is the note, verbatim.
        let (_, note) = text.split_once("\n\n").unwrap_or_default();
        Ok(Self { index, extra, hashes, checkpoint: Note::parse(note)? })
    }

    /// Position of the record that it claims.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The record's bytes, where the file holds them. Not to be trusted before [`Self::verify`].
    pub fn record(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// The path from the record's hash up to the root.
    pub fn hashes(&self) -> &[[u8; 32]] {
        &self.hashes
    }

    /// The signed checkpoint.
    pub fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Verifies that the record stands in the log at the position.
    ///
    /// `log` are the log's keys, of which one that signed must have the checkpoint's origin as its
    /// name. Of `witnesses` at least `quorum` must have signed; a public key counts once, under
    /// whatever names it comes, and not at all where it is a key of the log. A signature of any of
    /// these keys that does not verify refuses the proof. Signatures of other keys are passed over,
    /// as C2SP signed-note asks.
    ///
    /// # Errors
    /// Where any of this does not hold, or the file holds the bytes of another record.
    pub fn verify(
        &self,
        record: &[u8],
        log: &[VerifierKey],
        witnesses: &[VerifierKey],
        quorum: usize,
    ) -> Result<Verified, ProofRefused> {
        if self.extra.as_deref().is_some_and(|extra| extra != record) {
            return Err(ProofRefused::OtherRecord { position: self.index });
        }
        let checkpoint = Checkpoint::parse(self.checkpoint.text())?;
        let mut signed = false;
        for key in log {
            match self.checkpoint.standing(key) {
                Standing::Signed => signed |= key.name() == checkpoint.origin(),
                Standing::Broken => return Err(broken(key)),
                Standing::Absent | Standing::Cosigned(_) => {}
            }
        }
        if !signed {
            let origin = checkpoint.origin().escape_debug().to_string();
            return Err(ProofRefused::Unsigned { origin, keys: log.len() });
        }
        let size = checkpoint.size();
        if !included(&leaf(record), self.index, size, &self.hashes, checkpoint.root()) {
            return Err(ProofRefused::NotIncluded { position: self.index, size });
        }
        let witnesses = self.checkpoint.seen_by(witnesses, log).map_err(broken)?;
        if witnesses.len() < quorum {
            return Err(ProofRefused::TooFewWitnesses { found: witnesses.len(), quorum });
        }
        Ok(Verified { position: self.index, checkpoint, witnesses })
    }
}

fn broken(key: &VerifierKey) -> ProofRefused {
    ProofRefused::Broken { key: format!("{}+{:08x}", key.name(), key.id()) }
}

impl FromStr for Proof {
    type Err = ProofRefused;

    fn from_str(given: &str) -> Result<Self, ProofRefused> {
        Self::parse(given)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(self.record(), self.index, &self.hashes, &self.checkpoint.to_string()))
    }
}

/// The text of a proof, with the record's bytes where it shall stand alone.
pub(super) fn write(record: Option<&[u8]>, index: u64, hashes: &[Hash], checkpoint: &str) -> String {
    let mut text = format!("{HEAD}\n");
    if let Some(record) = record {
        text.push_str("extra ");
        STANDARD.encode_string(record, &mut text);
        text.push('\n');
    }
    text.push_str("index ");
    text.push_str(&index.to_string());
    text.push('\n');
    for hash in hashes {
        STANDARD.encode_string(hash, &mut text);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(checkpoint);
    text
}

/// What a verified proof says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    position: u64,
    checkpoint: Checkpoint,
    witnesses: Vec<(VerifierKey, u64)>,
}

impl Verified {
    /// Number of the record in its log, from 0.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The head of the log that has the record.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The witnesses that signed it, and when each of them saw it, in seconds since 1970.
    pub fn witnesses(&self) -> &[(VerifierKey, u64)] {
        &self.witnesses
    }
}
