//! The seam between what the log says and where it lies.
//!
//! A store takes entries, makes them durable after all earlier ones under one signed head, and only
//! then says so. It knows nothing of what stands in an entry.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::checkpoint::Checkpoint;
use super::note::SigningKey;
use super::tree::{Edge, Growth, Hash, leaf};

/// One record as it is stored: the leaf of the tree, and the ciphertext that lies beside it.
#[derive(Clone)]
pub struct Entry {
    pub(crate) clear: Vec<u8>,
    pub(crate) sealed: Option<Vec<u8>>,
    /// What is known of an entry that was made here, and of none that was read.
    hashes: Option<Hashes>,
}

#[derive(Clone, Copy)]
struct Hashes {
    leaf: Hash,
    digest: Hash,
}

impl Entry {
    /// An entry of bytes that come from elsewhere: a store looks at them again.
    pub fn new(clear: Vec<u8>, sealed: Option<Vec<u8>>) -> Self {
        Self { clear, sealed, hashes: None }
    }

    /// An entry that was made just now: the clear part is a record's, and commits to this sealed part.
    pub(crate) fn made(clear: Vec<u8>, sealed: Option<Vec<u8>>) -> Self {
        let hashes = Some(Hashes { leaf: leaf(&clear), digest: Sha256::digest(&clear).into() });
        Self { clear, sealed, hashes }
    }

    /// The canonical bytes of the clear part; the leaf.
    pub fn clear(&self) -> &[u8] {
        &self.clear
    }

    /// The ciphertext, to whose digest the clear part commits; none where a record has none.
    pub fn sealed(&self) -> Option<&[u8]> {
        self.sealed.as_deref()
    }

    /// Whether it was made here, and needs no second look.
    #[cfg(feature = "file")]
    pub(crate) const fn is_made(&self) -> bool {
        self.hashes.is_some()
    }

    /// The hash of the leaf.
    pub(crate) fn leaf(&self) -> Hash {
        self.hashes.map_or_else(|| leaf(&self.clear), |hashes| hashes.leaf)
    }

    /// SHA-256 of the clear part.
    pub(crate) fn digest(&self) -> Hash {
        self.hashes.map_or_else(|| Sha256::digest(&self.clear).into(), |hashes| hashes.digest)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.clear == other.clear && self.sealed == other.sealed
    }
}

impl Eq for Entry {}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sealed = self.sealed.as_ref().map(Vec::len);
        f.debug_struct("Entry").field("clear", &self.clear.len()).field("sealed", &sealed).finish_non_exhaustive()
    }
}

/// A batch that is durable.
#[derive(Debug, Clone)]
pub struct Committed {
    pub(crate) growth: Arc<Growth>,
    /// The signed checkpoint that closes the batch.
    pub(crate) checkpoint: Arc<str>,
}

/// The head of a log: what a store must remember of its tree to make the next batch part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head(Edge);

impl Head {
    /// The head of an empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records under it.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// Grows the tree by a batch and signs the new head. What comes of it must be durable, together with the
    /// entries, before the store answers.
    pub fn grow(&mut self, entries: &[Entry], key: &SigningKey) -> Committed {
        let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
        let growth = self.0.grow(&leaves);
        let checkpoint = Checkpoint::of(key, growth.size(), growth.root()).sign(key);
        Committed { growth: Arc::new(growth), checkpoint: checkpoint.into() }
    }
}

impl Committed {
    /// The signed checkpoint that closes the batch (C2SP tlog-checkpoint).
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }
}

/// Why a batch is not durable. The store is not asked again before it is opened anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct StoreFault {
    why: String,
}

impl StoreFault {
    /// Says why, without anything personal.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

/// Where entries become durable.
///
/// `Ok` promises that every entry is durable, in order, after all earlier ones, together with a
/// checkpoint of the tree with them, signed by `key`. After an error nothing is promised of the batch.
pub trait Store: Send + fmt::Debug {
    /// Entries in the log.
    fn size(&self) -> u64;

    /// Makes a batch durable.
    ///
    /// # Errors
    /// Where the batch is not durable.
    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault>;

    /// Takes the ciphertexts of records away, as far as the store can; the records and every proof stay as they are.
    /// What makes them unreadable is that their key is destroyed, which has happened by then.
    ///
    /// # Errors
    /// Where they cannot be taken away.
    fn erase(&mut self, positions: &[u64]) -> Result<(), StoreFault> {
        let _ = positions;
        Ok(())
    }

    /// Keeps an object under its digest, `sha256:` and 64 hexadecimal digits, durably: the text of a
    /// policy set, of its catalogue, of a border. `object` is asked for the bytes only where the store
    /// does not hold them yet.
    ///
    /// # Errors
    /// Where the object is not durable.
    fn keep(&mut self, digest: &str, object: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault>;
}
