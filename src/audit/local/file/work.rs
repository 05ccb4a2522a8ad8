//! A log's work on a simulated disk: what is done, and what must be true after a crash.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::super::disk::Disk;
use super::super::folder::{Folder, OpenError};
use super::super::objects::Objects;
use super::super::publish::{self, Publisher};
use super::super::reader::{Reader, Step};
use super::super::segment::Sealed;
use super::super::spare::Sizes;
use super::super::tiles::Tiles;
use super::super::walk::Trust;
use super::sim::{Dice, Marks, SimDisk};
use super::{FileStore, Opened};
use crate::audit::note::SigningKey;
use crate::audit::store::{Entry, Store as _};
use crate::audit::tree::{self, Edge, Hash};

pub(super) const SIZES: Sizes = Sizes { first: 4096, largest: 8192, ahead: false };

/// One of the log's keys.
pub(super) fn key(number: usize) -> SigningKey {
    SigningKey::new("log.example/test", [u8::try_from(number + 1).unwrap(); 32]).unwrap()
}

pub(super) fn trust() -> Trust {
    Trust { keys: vec![key(0).verifier()], known: Vec::new() }
}

pub(super) fn folder(disk: &SimDisk) -> Folder {
    Folder::new(Arc::new(disk.clone()) as Arc<dyn Disk>, "/log")
}

pub(super) fn open(disk: &SimDisk) -> Result<Opened, OpenError> {
    FileStore::open(&folder(disk), &trust(), SIZES)
}

/// A record like any other: a clear part, and perhaps a sealed one to which it commits.
pub(super) fn entry(number: usize, pad: usize, sealed: usize, dice: &mut Dice) -> Entry {
    let sealed: Vec<u8> = (0..sealed).map(|_| dice.next().to_be_bytes()[0]).collect();
    let mut clear = format!("{{\"n\":{number},\"pad\":\"{}\"", "x".repeat(pad));
    let sealed = (!sealed.is_empty()).then_some(sealed);
    if let Some(sealed) = &sealed {
        let digest = crate::object::name(sealed);
        let _ = write!(clear, ",\"sealed\":{{\"digest\":\"{digest}\"}}");
    }
    clear += ",\"type\":\"decision\"}";
    Entry::new(clear.into_bytes(), sealed)
}

/// The record of a rotation.
pub(super) fn rotation(number: usize, to: &SigningKey) -> Entry {
    let clear = format!("{{\"key\":\"{}\",\"n\":{number},\"type\":\"key-rotation\"}}", to.verifier());
    Entry::new(clear.into_bytes(), None)
}

#[derive(Debug, Clone)]
enum Deed {
    Commit(Range<usize>),
    Rotate(Range<usize>),
    Publish,
    Keep(usize),
    Erase(u64),
    Reopen,
}

/// What is done, the same for the same seed.
#[derive(Debug, Default)]
pub(super) struct Plan {
    entries: Vec<Entry>,
    objects: Vec<Vec<u8>>,
    deeds: Vec<Deed>,
    /// Roots after each batch.
    roots: BTreeMap<u64, Hash>,
}

impl Plan {
    pub(super) fn new(seed: u64, batches: usize) -> Self {
        let mut dice = Dice(seed);
        let mut plan = Self::default();
        let mut edge = Edge::default();
        plan.roots.insert(0, edge.root());
        let turn = dice.below(batches * 2);
        let mut candidates: Vec<u64> = Vec::new();
        for batch in 0..batches {
            let begin = plan.entries.len();
            for number in begin..=begin + if batch > 0 && seed % 8 == 3 { 4 } else { dice.below(5) } {
                let pad = if dice.one_in(12) { 2000 } else { dice.below(150) };
                let most = if dice.one_in(6) { 2500 } else { 200 };
                let sealed = if dice.one_in(4) { 0 } else { 1 + dice.below(most) };
                plan.entries.push(entry(number, pad, sealed, &mut dice));
            }
            // In some plans so many that a tile becomes full, after it was published as a partial one.
            let many = batch == 0 && seed % 8 == 3;
            if many {
                plan.entries.extend((begin..begin + 250).map(|number| entry(number, 0, 0, &mut dice)));
            }
            // And one that no segment has room for.
            if dice.one_in(16) {
                plan.entries.push(entry(plan.entries.len(), 9000, 700, &mut dice));
            }
            if batch == turn {
                plan.entries.push(rotation(plan.entries.len(), &key(1)));
            }
            let range = begin..plan.entries.len();
            plan.deeds.push(if batch == turn { Deed::Rotate(range.clone()) } else { Deed::Commit(range.clone()) });
            let leaves: Vec<Hash> = plan.entries[range.clone()].iter().map(|entry| tree::leaf(&entry.clear)).collect();
            edge.grow(&leaves);
            plan.roots.insert(edge.size(), edge.root());
            if many || dice.one_in(3) {
                plan.deeds.push(Deed::Publish);
            }
            if dice.one_in(4) {
                let object = (0..dice.below(1500)).map(|_| dice.next().to_be_bytes()[0]).collect();
                plan.deeds.push(Deed::Keep(plan.objects.len()));
                plan.objects.push(object);
            }
            if dice.one_in(4) && !candidates.is_empty() {
                let position = candidates.swap_remove(dice.below(candidates.len()));
                plan.deeds.push(Deed::Erase(position));
            }
            if dice.one_in(8) {
                plan.deeds.push(Deed::Reopen);
            }
            let sealed = range.filter(|at| plan.entries[*at].sealed.is_some());
            candidates.extend(sealed.map(|at| u64::try_from(at).unwrap()));
        }
        plan.deeds.push(Deed::Publish);
        plan
    }

    /// Does all of it, and notes what was promised; stops at the first error.
    pub(super) fn run(&self, disk: &SimDisk) -> Result<(), String> {
        let mut store = open(disk).map_err(|why| why.to_string())?.store;
        let mut publisher = Publisher::new(folder(disk));
        let objects = Objects::new(folder(disk));
        for deed in &self.deeds {
            match deed {
                Deed::Commit(range) | Deed::Rotate(range) => {
                    let (now, entries) = (key(store.keys().len() - 1), &self.entries[range.clone()]);
                    let done = match deed {
                        Deed::Rotate(_) => store.rotate(entries, &now, &key(1)),
                        _ => store.commit(entries, &now),
                    };
                    let closed = store.fault().is_some();
                    assert_eq!(done.is_err(), closed);
                    assert!(!closed || store.commit(entries, &now).is_err(), "a log that failed takes more");
                    let done = done.map_err(|why| why.to_string())?;
                    assert_eq!(done.growth.size(), store.size());
                    disk.mark(|marks| marks.records = store.size());
                }
                Deed::Publish => {
                    let size = publisher.publish(store.size()).map_err(|why| why.to_string())?;
                    disk.mark(|marks| marks.published = size);
                }
                Deed::Keep(at) => {
                    let kept = objects.keep(&self.objects[*at]).map_err(|why| why.to_string())?;
                    assert_eq!(kept, crate::object::name(&self.objects[*at]));
                    disk.mark(|marks| marks.objects = at + 1);
                }
                Deed::Erase(position) => {
                    disk.mark(|marks| marks.erasing.extend([*position]));
                    store.erase(&[*position]).map_err(|why| why.to_string())?;
                    disk.mark(|marks| marks.erased.extend([*position]));
                }
                Deed::Reopen => {
                    drop(store);
                    store = open(disk).map_err(|why| why.to_string())?.store;
                    publisher = Publisher::new(folder(disk));
                }
            }
        }
        Ok(())
    }

    /// Opens what a crash left, and says what promise is broken. `deep` looks at proofs and goes through a
    /// further crash.
    pub(super) fn check(&self, disk: &SimDisk, deep: bool) -> Result<(), String> {
        let marks = disk.state().marks;
        let opened = open(disk).map_err(|why| format!("it does not open: {why}"))?;
        // What was cut off must stay cut off.
        let deep = deep || opened.cut.is_some();
        let mut store = opened.store;
        let size = store.size();
        let next = self.roots.range(marks.records + 1..).next().map(|(size, _)| *size);
        if size != marks.records && Some(size) != next {
            return Err(format!("{size} records are there, {} were acknowledged", marks.records));
        }
        if self.roots.get(&size) != Some(&store.root()) {
            return Err(format!("another root at {size} records"));
        }
        if opened.published < marks.published {
            return Err(format!("{} records are published, {} were", opened.published, marks.published));
        }
        publish::check(&folder(disk))
            .map_err(|why| format!("the published checkpoint names more than is there: {why}"))?;
        self.read(disk, size, &marks)?;
        let objects = Objects::new(folder(disk));
        for object in &self.objects[..marks.objects] {
            let kept = objects.kept(&crate::object::name(object)).map_err(|why| why.to_string())?;
            if kept.as_ref() != Some(object) {
                return Err("an object is lost".to_owned());
            }
        }
        if !matches!(open(disk), Err(OpenError::InUse { .. })) {
            return Err("two hold the log at once".to_owned());
        }
        // The log takes more, in the same segment or the next.
        let pad = if size % 3 == 0 { 9000 } else { 10 };
        let more = [entry(self.entries.len(), pad, 30, &mut Dice(size))];
        let now = key(store.keys().len() - 1);
        let done = store.commit(&more, &now).map_err(|why| format!("it takes nothing more: {why}"))?;
        if deep {
            let leaf = tree::leaf(&more[0].clear);
            let (root, proof) = (done.growth.root(), done.growth.proof(size).unwrap());
            if !tree::included(&leaf, size, size + 1, &proof, &root) {
                return Err("the new record is not proved".to_owned());
            }
            self.prove(disk, &marks, size, &root)?;
            let size = store.size();
            let published = Publisher::new(folder(disk)).publish(size).map_err(|why| why.to_string())?;
            publish::check(&folder(disk)).map_err(|why| why.to_string())?;
            drop(store);
            let left = disk.state();
            for seed in 0..4 {
                let after =
                    open(&left.crash(size * 4 + seed)).map_err(|why| format!("not after a second crash: {why}"))?;
                if after.store.root() != root || after.published != published || after.cut.is_some() {
                    return Err("the second crash lost a record that was acknowledged".to_owned());
                }
            }
        }
        Ok(())
    }

    /// Every record is what was given, or erased.
    fn read(&self, disk: &SimDisk, size: u64, marks: &Marks) -> Result<(), String> {
        let mut reader = Reader::new(folder(disk)).map_err(|why| why.to_string())?;
        while reader.next() < size {
            let Ok(Step::Batch(found)) = reader.step() else { return Err("a batch cannot be read".to_owned()) };
            for record in found.batch.records() {
                let given = &self.entries[usize::try_from(record.position).unwrap()];
                let sealed = match record.sealed {
                    Sealed::None => given.sealed.is_none(),
                    Sealed::Kept(bytes) => {
                        given.sealed.as_deref() == Some(bytes) && !marks.erased.contains(&record.position)
                    }
                    Sealed::Erased(_) => marks.erasing.contains(&record.position),
                };
                if record.clear != given.clear || !sealed {
                    return Err(format!("record {} is not what was given", record.position));
                }
            }
        }
        Ok(())
    }

    /// Acknowledged records (of many, some) are in the tree as it is now, which goes on from every earlier one.
    fn prove(&self, disk: &SimDisk, marks: &Marks, size: u64, root: &Hash) -> Result<(), String> {
        let mut tiles = Tiles::open(&folder(disk), size + 1).map_err(|why| why.to_string())?;
        let step = if marks.records > 100 { 23 } else { 1 };
        for (position, entry) in (0..marks.records).zip(&self.entries).step_by(step) {
            let proof = tree::inclusion(&mut tiles, position, size + 1).map_err(|why| why.to_string())?;
            if !tree::included(&tree::leaf(&entry.clear), position, size + 1, &proof, root) {
                return Err(format!("record {position} is not proved"));
            }
        }
        for (old, old_root) in self.roots.range(..=size) {
            let proof = tree::consistency(&mut tiles, *old, size + 1).map_err(|why| why.to_string())?;
            if !tree::consistent(*old, old_root, size + 1, root, &proof) {
                return Err(format!("the log does not go on from its {old} first records"));
            }
        }
        Ok(())
    }
}
