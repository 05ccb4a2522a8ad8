//! A log that lives as long as the process.

use std::sync::{Arc, Mutex, PoisonError};

use super::log::{AuditLog, Logs};
use super::note::SigningKey;
use super::record::Record;
use super::store::{Committed, Entry, Head, Store, StoreFault};
use super::vault::MemoryVault;

/// A log in memory, for tests and previews: nothing in it is durable, and it keeps no policy sets.
///
/// It seals, signs and gives receipts as every log does, with keys that nobody else has. Orders of
/// national security go to a list apart.
#[derive(Debug, Clone)]
pub struct MemoryLog {
    store: MemoryStore,
    logs: Logs,
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        let store = MemoryStore::new();
        let logs = Logs::from(log(store.clone())).with_national_security(log(MemoryStore::new()));
        Self { store, logs }
    }

    /// Every record so far, in order, but those of national security.
    pub fn records(&self) -> Vec<Record> {
        self.store.entries().into_iter().map(Record).collect()
    }

    /// The log itself.
    pub const fn log(&self) -> &AuditLog {
        self.logs.common()
    }
}

fn log(store: MemoryStore) -> AuditLog {
    AuditLog::over(Box::new(store), Box::new(MemoryVault::new()), SigningKey::in_memory())
}

impl From<MemoryLog> for Logs {
    fn from(memory: MemoryLog) -> Self {
        memory.logs
    }
}

/// A store in memory. A clone shows the same entries.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Mutex<(Head, Vec<Entry>)>>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every entry so far, in order.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }
}

impl Store for MemoryStore {
    fn size(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0.size()
    }

    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let committed = kept.0.grow(entries, key);
        kept.1.extend_from_slice(entries);
        Ok(committed)
    }

    fn keep(&mut self, _: &str, _: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault> {
        Ok(())
    }
}
