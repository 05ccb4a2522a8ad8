//! C2SP tlog-proof: a file that proves, by itself, that a record stands in the log.
//!
//! It holds a position, the path from the record's hash to the root, and the signed checkpoint. Its
//! `extra` line holds the record's own bytes, where the file shall stand alone: they are what is
//! hashed, so that the path vouches for them too. Without that line the record comes by another way.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::store::Committed;
use super::tree::{Growth, Hash};

mod proof;

pub use proof::{Proof, ProofRefused, Verified};

use proof::write;

/// That a record is durable, where it stands, and what proves it.
///
/// Cheap to make and to clone: the path is worked out when it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    growth: Arc<Growth>,
    checkpoint: Arc<str>,
    position: u64,
    digest: Hash,
}

impl Receipt {
    /// The receipt of the record at that position, whose bytes have that SHA-256. None where the
    /// position is not of this batch.
    pub(crate) fn new(batch: &Committed, position: u64, digest: Hash) -> Option<Self> {
        let (growth, checkpoint) = (Arc::clone(&batch.growth), Arc::clone(&batch.checkpoint));
        let held = position >= growth.first() && position < growth.size();
        held.then_some(Self { growth, checkpoint, position, digest })
    }

    /// Number of the record in its log, from 0.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// `sha256:` and the digest of the record's bytes.
    pub fn digest(&self) -> String {
        crate::object::named(&self.digest)
    }

    /// The signed checkpoint of the log with this record in it.
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// The path from the record's hash up to the checkpoint's root.
    pub fn proof(&self) -> Vec<[u8; 32]> {
        self.growth.proof(self.position).unwrap_or_default()
    }

    /// The proof as a file without the record, which goes beside it.
    pub fn to_text(&self) -> String {
        write(None, self.position, &self.proof(), &self.checkpoint)
    }

    /// The proof as a file that stands alone, with the record's bytes in it.
    ///
    /// # Errors
    /// Where these are not the bytes of this receipt's record.
    pub fn to_text_with(&self, record: &[u8]) -> Result<String, ProofRefused> {
        let digest: Hash = Sha256::digest(record).into();
        if digest != self.digest || record.is_empty() {
            return Err(ProofRefused::OtherRecord { position: self.position });
        }
        Ok(write(Some(record), self.position, &self.proof(), &self.checkpoint))
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({} {})", self.position, self.digest())
    }
}

#[cfg(test)]
mod tests;
