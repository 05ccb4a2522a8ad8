//! The seam between what the log says and where it lies.
//!
//! A store takes entries, makes them durable after all earlier ones under one signed head, and only
//! then says so. It knows nothing of what stands in an entry.

use std::fmt;
use std::sync::Arc;

use super::note::SigningKey;
use super::tree::Growth;

/// One record as it is stored: the leaf of the tree, and the ciphertext that lies beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The canonical bytes of the clear part; the leaf.
    pub clear: Vec<u8>,
    /// The ciphertext, to whose digest the clear part commits; none where a record has none.
    pub sealed: Option<Vec<u8>>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sealed = self.sealed.as_ref().map(Vec::len);
        f.debug_struct("Entry").field("clear", &self.clear.len()).field("sealed", &sealed).finish()
    }
}

/// A batch that is durable.
#[derive(Debug, Clone)]
pub struct Committed {
    pub(crate) growth: Arc<Growth>,
    /// The signed checkpoint that closes the batch.
    pub(crate) checkpoint: Arc<str>,
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
    /// Makes a batch durable.
    ///
    /// # Errors
    /// Where the batch is not durable.
    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault>;
}
