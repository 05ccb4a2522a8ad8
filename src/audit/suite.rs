//! What holds of every store, wherever it lies: the same tests for memory, files and PostgreSQL.

#![allow(clippy::arithmetic_side_effects)]

use std::sync::{Arc, Mutex};

use super::checkpoint::Checkpoint;
use super::note::SigningKey;
use super::store::{Committed, Entry, Store, StoreFault};
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

/// A record that no other number gives.
pub(crate) fn entry(number: u64) -> Entry {
    let clear = format!("{{\"id\":\"{number}\",\"v\":1}}").into_bytes();
    let sealed =
        (!number.is_multiple_of(5)).then(|| number.to_be_bytes().repeat(usize::try_from(number % 40).unwrap() + 1));
    Entry { clear, sealed }
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

/// A record of the greatest size, and one whose bytes are of every value.
fn largest(place: &dyn Place, key: &SigningKey, all: &mut Vec<Entry>) {
    let bytes = |count: usize| (0..count).map(|at| u8::try_from(at % 251).unwrap()).collect::<Vec<u8>>();
    let greatest = Entry { clear: bytes(65_535), sealed: Some(bytes(1_048_576)) };
    let every = Entry { clear: (0..=255).collect(), sealed: Some((0..=255).rev().collect()) };
    let entries = [greatest, every];
    let committed = place.open(key).commit(&entries, key).unwrap();
    holds(&committed, &entries, key);
    all.extend(entries);
}

/// A store that forgets, against which the others are held.
#[derive(Debug, Default, Clone)]
struct Memory(Arc<Mutex<(Edge, Vec<Entry>)>>);

impl Store for Memory {
    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        let mut held = self.0.lock().unwrap();
        let leaves: Vec<Hash> = entries.iter().map(|entry| tree::leaf(&entry.clear)).collect();
        let growth = held.0.grow(&leaves);
        held.1.extend(entries.iter().cloned());
        let checkpoint = Checkpoint::of(key, growth.size(), growth.root()).sign(key);
        Ok(Committed { growth: Arc::new(growth), checkpoint: checkpoint.into() })
    }
}

impl Place for Memory {
    fn open(&self, _: &SigningKey) -> Box<dyn Store> {
        Box::new(self.clone())
    }

    fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap().1.clone()
    }
}

#[test]
fn the_suite_holds_in_memory() {
    run(&Memory::default());
}
