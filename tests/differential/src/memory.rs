//! What was held equal already, shared by all workers.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use comity::workbench::Said;

use crate::Options;

/// Parts that are locked apart.
const SHARDS: usize = 64;

/// What of a program's facts it reads, hashed.
pub(crate) type Key = [u8; 16];

/// What a program said, in three engines alike.
#[derive(Debug)]
pub(crate) struct Saying {
    pub(crate) said: Said,
    /// Each finding as compact JSON, sorted.
    pub(crate) findings: Vec<String>,
    /// The numbers of its codes, each once.
    pub(crate) codes: Vec<usize>,
}

/// What was held equal already. Each reading takes a key of 16 bytes and the number of a saying of four, each decision
/// eight bytes, and the tables are half to seven eighths full; sayings are kept once each.
pub(crate) struct Memory {
    most: usize,
    readings: Vec<Mutex<HashMap<Key, u32, Cut>>>,
    decisions: Vec<Mutex<HashSet<u64, Cut>>>,
    sayings: RwLock<Sayings>,
    kept: AtomicUsize,
    decided: AtomicU64,
    differences: AtomicU64,
    stopped: AtomicBool,
}

#[derive(Default)]
struct Sayings {
    all: Vec<Option<Arc<Saying>>>,
    numbers: HashMap<String, u32>,
}

/// For keys that are hashes already.
#[derive(Debug, Default, Clone)]
pub(crate) struct Same(u64);

type Cut = BuildHasherDefault<Same>;

impl Hasher for Same {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Memory {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            most: options.most,
            readings: (0..SHARDS).map(|_| Mutex::default()).collect(),
            decisions: (0..SHARDS).map(|_| Mutex::default()).collect(),
            sayings: RwLock::default(),
            kept: AtomicUsize::new(0),
            decided: AtomicU64::new(0),
            differences: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// The number of what was said where that is read.
    pub(crate) fn find(&self, key: &Key) -> Option<u32> {
        lock(&self.readings[usize::from(key[15]) % SHARDS]).get(key).copied()
    }

    /// Remembers what was said where that is read, as far as there is room.
    pub(crate) fn keep(&self, key: Key, saying: u32) {
        if self.kept.load(Ordering::Relaxed) < self.most
            && lock(&self.readings[usize::from(key[15]) % SHARDS]).insert(key, saying).is_none()
        {
            self.kept.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The number of a saying, by its text; nothing where the engines did not say the same.
    pub(crate) fn number(&self, text: &str, saying: impl FnOnce() -> Option<Saying>) -> u32 {
        if let Some(number) = self.sayings.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text) {
            return *number;
        }
        let mut sayings = self.sayings.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = sayings.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(sayings.all.len()).unwrap();
        sayings.all.push(saying().map(Arc::new));
        sayings.numbers.insert(text.to_owned(), number);
        number
    }

    /// Brings a worker's own list of sayings up to date.
    pub(crate) fn catch_up(&self, known: &mut Vec<Option<Arc<Saying>>>) {
        let sayings = self.sayings.read().unwrap_or_else(PoisonError::into_inner);
        known.extend(sayings.all[known.len()..].iter().cloned());
    }

    /// Whether no decision with that hash was decided before.
    pub(crate) fn is_new(&self, decision: u64) -> bool {
        let shard = usize::try_from(decision >> 58).unwrap() % SHARDS;
        lock(&self.decisions[shard]).insert(decision)
    }

    /// Takes the next of so many decisions; false where there are enough.
    pub(crate) fn take(&self, of: u64) -> bool {
        self.decided.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| (now < of).then_some(now + 1)).is_ok()
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether so many decisions are made, or it is to end.
    pub(crate) fn is_over(&self, of: u64) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.decided() >= of
    }

    pub(crate) fn differs(&self) {
        self.differences.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn decided(&self) -> u64 {
        self.decided.load(Ordering::Relaxed)
    }

    pub(crate) fn differences(&self) -> u64 {
        self.differences.load(Ordering::Relaxed)
    }

    /// Distinct readings that are remembered.
    pub(crate) fn readings(&self) -> usize {
        self.kept.load(Ordering::Relaxed)
    }

    /// Distinct sayings.
    pub(crate) fn sayings(&self) -> usize {
        self.sayings.read().unwrap_or_else(PoisonError::into_inner).all.len()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
