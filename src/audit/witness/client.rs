//! The log's side: asks witnesses to cosign a checkpoint, and counts who did.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::REQUEST_BYTES;
use crate::audit::checkpoint::{Checkpoint, CheckpointRefused, decimal};
use crate::audit::note::{Note, VerifierKey};
use crate::audit::tree::{Hash, Nodes, consistency};

/// How often a request is sent while the witness says that it knows another size. Twice is enough
/// where this log alone asks it; one more for another process of the same log in between.
const TRIES: usize = 3;

/// Carries a request to one witness and its answer back, over whatever connects the two.
///
/// A host with an HTTP client of its own carries it in a few lines: it sends `body` by POST to
/// `<submission prefix>/add-checkpoint` and hands the answer's status and body to [`CosignFault::of`].
/// It also sets the time limits.
pub trait Cosigner: Send + fmt::Debug {
    /// Sends a request and gives the cosignature lines of the answer, as they came.
    ///
    /// # Errors
    /// Where there is no such answer.
    fn add_checkpoint(&mut self, body: &str) -> Result<String, CosignFault>;
}

/// Why a witness's cosignature was not had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CosignFault {
    /// The witness has cosigned a tree of another size before (HTTP 409).
    #[error("the witness's last tree of this log has {size} records")]
    Conflict {
        /// Its size.
        size: u64,
    },
    /// The witness has cosigned a larger tree of this log: this log has lost records, or another copy of it
    /// signs with the same key.
    #[error(
        "the witness has seen {witness} records of this log, which has {log}: records are lost, or two logs sign with one key"
    )]
    Ahead {
        /// Records that the witness has seen.
        witness: u64,
        /// Records in the checkpoint.
        log: u64,
    },
    /// The witness has cosigned a larger tree of this log than it now knows of: it has lost its record, and
    /// could cosign a second history. It must not count before its operator has explained.
    #[error("the witness has cosigned {seen} records of this log and now knows of {witness}: it has lost its record")]
    Forgot {
        /// Records that it has cosigned.
        seen: u64,
        /// Records that it says it has seen.
        witness: u64,
    },
    /// The witness says that what it cosigned before is not the beginning of this log.
    #[error("the witness refuses the history of this log ({why}): what it cosigned before is not the beginning of it")]
    Forked {
        /// What it says.
        why: String,
    },
    /// The witness refuses for another reason.
    #[error("the witness refuses: {why}")]
    Refused {
        /// What it says.
        why: String,
    },
    /// The witness was not reached, or did not answer in time.
    #[error("the witness was not reached: {why}")]
    Unreached {
        /// Why.
        why: String,
    },
    /// What came back is no cosignature of this checkpoint by this witness.
    #[error("the answer has no valid cosignature of `{witness}`")]
    NotCosigned {
        /// Name of the witness's key.
        witness: String,
    },
    /// The log's own checkpoint or tree cannot be used.
    #[error("the log cannot ask for a cosignature: {why}")]
    Log {
        /// Why.
        why: String,
    },
}

impl CosignFault {
    /// What an HTTP answer other than 200 means (C2SP tlog-witness).
    pub fn of(status: u16, body: &str) -> Self {
        let why = first_line(body);
        match (status, size(body)) {
            (409, Some(size)) => Self::Conflict { size },
            (422, _) => Self::Forked { why },
            (status, _) => Self::Refused { why: format!("HTTP {status}, {why}") },
        }
    }
}

/// A size as a witness gives it: one decimal line.
pub(super) fn size(body: &str) -> Option<u64> {
    decimal(body.strip_suffix('\n')?)
}

/// What a person must read of what a witness says; a witness may send anything.
pub(super) fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or("it says nothing");
    line.chars().take(200).map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

/// The body of an `add-checkpoint` request: from which size on, the proof from there, the checkpoint.
pub(super) fn request(old: u64, proof: &[Hash], note: &Note) -> String {
    let mut body = format!("old {old}\n");
    for hash in proof {
        STANDARD.encode_string(hash, &mut body);
        body.push('\n');
    }
    body.push('\n');
    body.push_str(&note.to_string());
    body
}

/// Has one witness cosign a checkpoint and adds the cosignature to its note. `seen` is the size of the
/// last tree that the witness is known to have cosigned, 0 where that is not known: the witness tells
/// it. `nodes` are of the tree at the checkpoint's size. Gives the time that the cosignature states, in
/// seconds since 1970.
///
/// # Errors
/// Where the witness does not cosign; the note is then as it was.
pub(crate) fn cosign<N: Nodes>(
    cosigner: &mut dyn Cosigner,
    witness: &VerifierKey,
    note: &mut Note,
    nodes: &mut N,
    seen: u64,
) -> Result<u64, CosignFault>
where
    N::Error: fmt::Display,
{
    let log = |why: &dyn fmt::Display| CosignFault::Log { why: why.to_string() };
    let checkpoint = Checkpoint::parse(note.text()).map_err(|why: CheckpointRefused| log(&why))?;
    if seen > checkpoint.size() {
        return Err(CosignFault::Ahead { witness: seen, log: checkpoint.size() });
    }
    let mut old = seen;
    for _ in 0..TRIES {
        let proof = consistency(nodes, old, checkpoint.size()).map_err(|why| log(&why))?;
        let body = request(old, &proof, note);
        if body.len() > REQUEST_BYTES {
            return Err(log(&format_args!("its checkpoint is too long for a witness, {} bytes", body.len())));
        }
        match cosigner.add_checkpoint(&body) {
            Ok(lines) => return cosignature(&lines, witness, note),
            Err(CosignFault::Conflict { size }) if size > checkpoint.size() => {
                return Err(CosignFault::Ahead { witness: size, log: checkpoint.size() });
            }
            Err(CosignFault::Conflict { size }) if size < seen => {
                return Err(CosignFault::Forgot { seen, witness: size });
            }
            // The witness says no to a tree of a size that it has: it has another tree of that size.
            Err(CosignFault::Conflict { size }) if size == old => {
                return Err(CosignFault::Forked { why: format!("it has another tree of {size} records") });
            }
            Err(CosignFault::Conflict { size }) => old = size,
            Err(other) => return Err(other),
        }
    }
    Err(CosignFault::Conflict { size: old })
}

/// Adds the witness's valid line of an answer to the note. Lines of other keys are ignored.
fn cosignature(lines: &str, witness: &VerifierKey, note: &mut Note) -> Result<u64, CosignFault> {
    for line in lines.lines().take(100) {
        let mut with = note.clone();
        // A line that the note had before must not be taken for the answer.
        let Ok(alone) = Note::parse(&format!("{}\n{line}\n", note.text())) else { continue };
        if let Some(time) = alone.cosigned_by(witness)
            && with.add(line).is_ok()
        {
            *note = with;
            return Ok(time);
        }
    }
    Err(CosignFault::NotCosigned { witness: witness.name().to_owned() })
}

/// Whether at least `quorum` of the witnesses have cosigned a note. A key counts once, under however
/// many names it stands.
pub(crate) fn cosigned(note: &Note, witnesses: &[VerifierKey], quorum: usize) -> bool {
    let keys: BTreeSet<&[u8; 32]> =
        witnesses.iter().filter(|key| note.cosigned_by(key).is_some()).map(VerifierKey::public).collect();
    keys.len() >= quorum
}

#[cfg(test)]
mod tests;
