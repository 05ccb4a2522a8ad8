//! A store that is slow and fails, and keys that a test can look at.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use comity::MemoryStore;
use comity::evidence::{
    Committed, Entry, Forgotten, MemoryVault, SigningKey, Store, StoreFault, SubjectKey, Tag, Vault, VaultFault,
    VaultKeys, Wanted,
};

/// How a store fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fails {
    Never,
    /// Before it writes anything of that commit.
    Before(usize),
    /// After it wrote all of that commit, and could not say so.
    After(usize),
}

/// A store that is slow, waits while it is told to, and fails at some commit.
#[derive(Debug, Clone)]
pub(crate) struct Slow {
    pub(crate) kept: MemoryStore,
    takes: Duration,
    fails: Fails,
    pub(crate) hold: Arc<AtomicBool>,
    pub(crate) commits: Arc<AtomicUsize>,
    /// Records of the largest commit.
    pub(crate) largest: Arc<AtomicUsize>,
}

impl Slow {
    pub(crate) fn new(takes: u64, fails: Fails) -> Self {
        let (kept, takes) = (MemoryStore::new(), Duration::from_millis(takes));
        let (hold, commits, largest) = (Arc::default(), Arc::default(), Arc::default());
        Self { kept, takes, fails, hold, commits, largest }
    }
}

impl Store for Slow {
    fn size(&self) -> u64 {
        self.kept.size()
    }

    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        let begun = Instant::now();
        // A test that failed does not let go.
        while self.hold.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(90) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(self.takes);
        let number = self.commits.fetch_add(1, Ordering::SeqCst);
        self.largest.fetch_max(entries.len(), Ordering::SeqCst);
        if matches!(self.fails, Fails::Before(at) if number >= at) {
            return Err(StoreFault::new("the disk is full"));
        }
        let committed = self.kept.commit(entries, key)?;
        if matches!(self.fails, Fails::After(at) if number >= at) {
            return Err(StoreFault::new("the disk went away"));
        }
        Ok(committed)
    }

    fn keep(&mut self, digest: &str, object: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault> {
        self.kept.keep(digest, object)
    }
}

/// Keys that the test can use when the log takes nothing more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<MemoryVault>>);

impl Vault for Shared {
    fn keys(&mut self, wanted: &[Wanted<'_>]) -> Result<Vec<SubjectKey>, VaultFault> {
        self.0.lock().unwrap().keys(wanted)
    }
    fn find(&mut self, tag: &Tag) -> Result<Option<SubjectKey>, VaultFault> {
        self.0.lock().unwrap().find(tag)
    }
    fn tags_of(&mut self, subject: &[u8]) -> Result<Vec<Tag>, VaultFault> {
        self.0.lock().unwrap().tags_of(subject)
    }
    fn forget(&mut self, subject: &[u8]) -> Result<Forgotten, VaultFault> {
        self.0.lock().unwrap().forget(subject)
    }
    fn forget_tagged(&mut self, tag: &Tag) -> Result<Forgotten, VaultFault> {
        self.0.lock().unwrap().forget_tagged(tag)
    }
    fn rewrap(&mut self, keys: &VaultKeys) -> Result<u64, VaultFault> {
        self.0.lock().unwrap().rewrap(keys)
    }
}
