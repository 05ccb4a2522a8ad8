//! The log: what every decision and every release must be in before it exists.
//!
//! A record goes in as a draft, is sealed under the key of the one whom it is about, becomes a leaf
//! of a Merkle tree (RFC 6962) whose head is signed, and is durable before anyone hears of it. What
//! comes back is the record and its receipt, which outsiders can check with tools that are not ours.

// What is written down: tree, notes, receipts, tiles.
pub(crate) mod checkpoint;
pub(crate) mod note;
pub(crate) mod receipt;
#[cfg(feature = "file")]
pub(crate) mod tile;
// The tree is whole; how much of it is used depends on the stores that are built in.
#[cfg_attr(not(all(feature = "file", feature = "postgres")), allow(dead_code, unused_imports))]
pub(crate) mod tree;
// What stands in a record, and what is sealed.
pub(crate) mod fields;
pub(crate) mod keys;
mod mac;
pub(crate) mod record;
pub(crate) mod seal;
mod unseal;
pub(crate) mod vault;
// How a batch becomes durable.
mod commit;
mod filer;
mod log;
mod memory;
mod queue;
#[cfg(any(feature = "file", feature = "postgres"))]
mod ring;
mod sealing;
mod seat;
mod standing;
pub(crate) mod store;
mod sync;
// The log in a folder.
#[cfg(feature = "file")]
mod local;
#[cfg(feature = "file")]
mod lock;
#[cfg(feature = "file")]
pub(crate) mod witness;

// The log in a database.
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "postgres")]
pub(crate) mod shared;
#[cfg(test)]
mod suite;

pub(crate) use filer::{CLOCK_SLACK, Filed};
#[cfg(feature = "file")]
pub use local::{Archive, Damage, LogOptions, OpenError, Placed, Whole};
pub use log::{AuditLog, Logs};
pub use memory::{MemoryLog, MemoryStore};
pub use receipt::Receipt;
pub use record::Record;
pub use unseal::Unsealed;

/// Bytes that one record may have: what a C2SP entry bundle can hold.
pub(crate) const LEAF_BYTES: usize = 65_535;

/// The record could not be made durable: nothing was decided and nothing may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the record could not be made durable, so nothing was decided: {why}")]
pub struct Unrecorded {
    pub(crate) why: String,
}

impl Unrecorded {
    /// Says why a batch is not durable, without anything personal.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }

    /// What is said where a log kept its word and forgot the receipt.
    pub(crate) fn no_receipt() -> Self {
        Self::new("the log gave no receipt")
    }
}
