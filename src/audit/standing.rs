//! How far a log is, and how far others can see and vouch for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What stands for a log without witnesses.
const NONE: u64 = u64::MAX;

/// Sizes, in records.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) size: AtomicU64,
    pub(crate) published: AtomicU64,
    witnessed: AtomicU64,
    witness_fault: Mutex<Option<String>>,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            size: AtomicU64::new(0),
            published: AtomicU64::new(0),
            witnessed: AtomicU64::new(NONE),
            witness_fault: Mutex::new(None),
        }
    }
}

impl Standing {
    /// Records that enough witnesses vouch for; `None` where there are no witnesses.
    pub(crate) fn witnessed(&self) -> Option<u64> {
        Some(self.witnessed.load(Ordering::SeqCst)).filter(|size| *size != NONE)
    }

    #[cfg(feature = "file")]
    pub(crate) fn witness(&self, size: u64) {
        self.witnessed.store(size, Ordering::SeqCst);
    }

    #[cfg(feature = "file")]
    pub(crate) fn witness_fault(&self, fault: Option<String>) {
        *self.witness_fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    pub(crate) fn last_fault(&self) -> Option<String> {
        self.witness_fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
