//! The log: what every decision and every release must be in before it exists.
//!
//! The seam is [`Log`]: a batch of records goes in, receipts come out, and by then the batch is
//! durable. [`AuditLog`] is one file of one record a line; [`MemoryLog`] forgets, for tests and
//! previews.

pub(crate) mod canonical;
mod disk;
pub(crate) mod note;
pub(crate) mod record;
pub(crate) mod witness;

use std::sync::{Mutex, PoisonError};

pub use disk::{AuditLog, OpenError};
pub use record::Record;

/// Where a record stands in its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub(crate) position: u64,
    pub(crate) digest: String,
}

impl Receipt {
    /// For logs of one's own: the receipt of a record that is durable at that position.
    pub fn new(position: u64, record: &Record) -> Self {
        Self { position, digest: record.digest() }
    }

    /// Number of the record in its log, from 0.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// `sha256:` and the digest of the record's bytes.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// The record could not be made durable: nothing was decided and nothing may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the record could not be made durable, so nothing was decided: {why}")]
pub struct Unrecorded {
    pub(crate) why: String,
}

impl Unrecorded {
    /// For logs of one's own: says why a batch is not durable, without anything personal.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

/// Where records go.
///
/// A log that returns `Ok` promises that the whole batch is durable, in order, and that each
/// receipt belongs to the record at its place. After an error it takes nothing more until it is
/// opened again.
pub trait Log: Send + Sync + std::fmt::Debug {
    /// Makes a batch durable and gives one receipt a record.
    ///
    /// # Errors
    /// Where the batch is not durable. The caller then has decided nothing.
    fn append(&self, batch: &[Record]) -> Result<Vec<Receipt>, Unrecorded>;

    /// Why the log takes nothing more, if so.
    fn fault(&self) -> Option<String> {
        None
    }
}

impl<L: Log + ?Sized> Log for std::sync::Arc<L> {
    fn append(&self, batch: &[Record]) -> Result<Vec<Receipt>, Unrecorded> {
        (**self).append(batch)
    }

    fn fault(&self) -> Option<String> {
        (**self).fault()
    }
}

/// A log that lives as long as the process. For tests and previews: nothing in it is durable.
#[derive(Debug, Default)]
pub struct MemoryLog(Mutex<Vec<Record>>);

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every record so far, in order.
    pub fn records(&self) -> Vec<Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Log for MemoryLog {
    fn append(&self, batch: &[Record]) -> Result<Vec<Receipt>, Unrecorded> {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = records.len();
        records.extend_from_slice(batch);
        Ok(receipts(u64::try_from(start).unwrap_or(u64::MAX), batch))
    }
}

fn receipts(start: u64, batch: &[Record]) -> Vec<Receipt> {
    (start..).zip(batch).map(|(position, record)| Receipt::new(position, record)).collect()
}
