//! What holds of every store, wherever it lies: the same tests for memory, files and PostgreSQL.

#![allow(clippy::arithmetic_side_effects)]

use sha2::{Digest as _, Sha256};

use super::checkpoint::Checkpoint;
use super::memory::MemoryStore;
use super::note::SigningKey;
use super::store::{Committed, Entry, Store};
use super::tree::{self, Edge, Hash};

/// A place for one log.
pub(crate) trait Place {
    /// Opens it to write, as a process does that starts.
    fn open(&self, key: &SigningKey) -> Box<dyn Store>;
    /// All that it holds, in order, as others read it.
    fn entries(&self) -> Vec<Entry>;
}

/// The key of the tests' logs.
pub(crate) fn key() -> SigningKey {
    SigningKey::new("log.example/suite", [7; 32]).unwrap()
}

/// A record that no other number gives; every fifth without a sealed part.
pub(crate) fn entry(number: u64) -> Entry {
    let sealed = (!number.is_multiple_of(5)).then(|| format!("ciphertext of {number};").repeat(20).into_bytes());
    committed(&number.to_string(), sealed)
}

/// A record whose clear part commits to its sealed part, as every store may demand.
fn committed(id: &str, sealed: Option<Vec<u8>>) -> Entry {
    let commitment = sealed.as_ref().map(|sealed| {
        let digest = crate::object::hex(&Sha256::digest(sealed));
        format!("\"sealed\":{{\"alg\":\"A256GCM\",\"digest\":\"sha256:{digest}\",\"kid\":\"k\"}},")
    });
    let clear = format!("{{\"id\":\"{id}\",{}\"v\":1}}", commitment.unwrap_or_default());
    Entry::new(clear.into_bytes(), sealed)
}

/// Every promise of a batch: its place, its signed checkpoint, and the proof of each record in it.
pub(crate) fn holds(committed: &Committed, entries: &[Entry], key: &SigningKey) -> Checkpoint {
    let (checkpoint, _) = Checkpoint::open(&committed.checkpoint, &key.verifier()).unwrap();
    let growth = &committed.growth;
    assert_eq!((checkpoint.size(), *checkpoint.root()), (growth.size(), growth.root()));
    assert_eq!(growth.size() - growth.first(), u64::try_from(entries.len()).unwrap());
    for (position, entry) in (growth.first()..).zip(entries) {
        let proof = growth.proof(position).unwrap();
        let leaf = tree::leaf(&entry.clear);
        assert!(tree::included(&leaf, position, growth.size(), &proof, &growth.root()), "record {position}");
    }
    checkpoint
}

/// The suite. The place is empty.
pub(crate) fn run(place: &dyn Place) {
    let key = key();
    let mut all: Vec<Entry> = Vec::new();
    // Single records, around powers of two, and whole batches.
    for batches in [vec![1, 1, 2, 3], vec![1, 256, 7], vec![1], vec![255, 64, 65, 1]] {
        let mut store = place.open(&key);
        for count in batches {
            let first = u64::try_from(all.len()).unwrap();
            let entries: Vec<Entry> = (first..first + count).map(entry).collect();
            let committed = store.commit(&entries, &key).unwrap();
            assert_eq!(committed.growth.first(), first);
            all.extend(entries.iter().cloned());
            // The root is that of all records so far, so one checkpoint continues the other.
            let leaves: Vec<Hash> = all.iter().map(|entry| tree::leaf(&entry.clear)).collect();
            let mut whole = Edge::default();
            whole.grow(&leaves);
            assert_eq!(*holds(&committed, &entries, &key).root(), whole.root());
        }
        drop(store);
        assert_eq!(place.entries(), all);
    }
    largest(place, &key, &mut all);
    assert_eq!(place.entries(), all);
}

/// Records of the greatest size, and sealed parts with every byte.
fn largest(place: &dyn Place, key: &SigningKey, all: &mut Vec<Entry>) {
    let bytes: Vec<u8> = (0..=255).collect();
    let spare = 65_535 - committed("", Some(bytes.clone())).clear.len();
    let entries = [committed(&"x".repeat(spare), Some(bytes.repeat(4_096))), committed("x", Some(bytes))];
    assert_eq!(entries[0].clear.len(), 65_535);
    let committed = place.open(key).commit(&entries, key).unwrap();
    holds(&committed, &entries, key);
    all.extend(entries);
}

impl Place for MemoryStore {
    fn open(&self, _: &SigningKey) -> Box<dyn Store> {
        Box::new(self.clone())
    }

    fn entries(&self) -> Vec<Entry> {
        MemoryStore::entries(self)
    }
}

#[test]
fn the_suite_holds_in_memory() {
    run(&MemoryStore::new());
}
