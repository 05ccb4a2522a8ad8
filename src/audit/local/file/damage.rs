//! Every bit of a closed log that changes is found, and so is everything that is missing.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::super::chain::{Chain, signed_note};
use super::super::folder::{Damage, OpenError, Trouble, segment_name};
use super::super::publish::{self, Publisher};
use super::super::reader::{Found, Reader, Step};
use super::super::segment;
use super::super::walk::{Trust, Walk};
use super::sim::{Dice, Planted, SimDisk};
use super::work::{entry, folder, key, open, rotation, trust};
use crate::audit::store::Store as _;
use crate::audit::tree::{self, Edge};

/// A log of 200 records in batches of 1 to 20, some with sealed parts, in several segments; its key changed
/// once, and one sealed part is erased. All of it is published.
fn log() -> SimDisk {
    let disk = SimDisk::new(Planted::Nothing);
    let mut store = open(&disk).unwrap().store;
    let mut dice = Dice(5);
    let mut at = 0;
    while at < 200 {
        let count = (1 + dice.below(20)).min(200 - at);
        let mut entries: Vec<_> = (at..at + count)
            .map(|number| {
                let sealed = if number % 3 == 0 { 0 } else { 20 + dice.below(40) };
                let pad = dice.below(30);
                entry(number, pad, sealed, &mut dice)
            })
            .collect();
        let turn = at < 100 && at + count >= 100;
        if turn {
            entries[0] = rotation(at, &key(1));
            store.rotate(&entries, &key(0), &key(1)).unwrap();
        } else {
            store.commit(&entries, &key(store.keys().len() - 1)).unwrap();
        }
        at += count;
    }
    store.erase(&[1]).unwrap();
    Publisher::new(folder(&disk)).publish(200).unwrap();
    disk
}

fn batches(disk: &SimDisk) -> Vec<Found> {
    let mut reader = Reader::new(folder(disk)).unwrap();
    std::iter::from_fn(|| match reader.step().unwrap() {
        Step::Batch(found) => Some(*found),
        Step::End => None,
        Step::Wrong(damage) | Step::Stray(damage) => panic!("{damage}"),
    })
    .collect()
}

fn path(name: &str) -> PathBuf {
    Path::new("/log").join(name)
}

/// A walk through all of it: how many records, or the damage. A torn tail is no damage here.
fn walk(disk: &SimDisk, trust: &Trust) -> Result<u64, Damage> {
    let walk = || {
        let mut walk = Walk::new(&folder(disk), trust)?;
        while walk.next()?.is_some() {}
        Ok(walk.end().edge.size())
    };
    walk().map_err(|why: Trouble| match why {
        Trouble::Damaged(damage) => damage,
        Trouble::Disk(why) => panic!("{why}"),
    })
}

fn on_all_cores(count: usize, each: impl Fn(usize) + Sync) {
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
                    if at >= count {
                        break;
                    }
                    each(at);
                }
            });
        }
    });
}

/// What finds a flip is the batch that holds it and the tree before it: so each flip is checked from there, and
/// every 499th by a walk through the whole log as well.
#[test]
fn every_bit_of_a_batch_that_flips_is_found_and_located() {
    let disk = log();
    let found = batches(&disk);
    let mut chain = Chain::new(&folder(&disk), &trust().keys).unwrap();
    let mut chains = Vec::new();
    for batch in &found {
        chains.push(chain.clone());
        chain.check(batch).unwrap();
        chain.verify().unwrap();
    }
    let (flips, walks) = (AtomicU64::new(0), AtomicU64::new(0));
    on_all_cores(found.len(), |at| {
        let whole = &found[at];
        let bytes = whole.batch.bytes();
        let copy = disk.copy();
        let frame = segment::frame(bytes, 1 << 20).unwrap();
        // Which record each byte belongs to.
        let mut owner = vec![None; bytes.len()];
        let mut begin = frame.head;
        for record in whole.batch.records() {
            let sealed = segment::sealed_at(&frame, bytes, record.position).map_or(0, |range| range.len());
            let end = begin + record.clear.len() + sealed;
            owner[begin..end].fill(Some(record.position));
            begin = end;
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let mut chain = chains[at].clone();
            let damage = match segment::decode(flipped.clone(), segment::Look::Whole) {
                Err(wrong) => whole.place.damage(wrong),
                Ok(batch) if batch.first() != whole.batch.first() => panic!("a head with another position"),
                Ok(batch) => {
                    let checked = chain.check(&Found { place: whole.place, batch });
                    match checked.and_then(|()| chain.verify()) {
                        Err(Trouble::Damaged(damage)) => damage,
                        other => panic!("bit {bit} of the batch at {:?} flips unseen: {other:?}", whole.place),
                    }
                }
            };
            let end = whole.place.offset + u64::try_from(bytes.len()).unwrap();
            assert_eq!(damage.file(), segment_name(whole.place.segment));
            assert!((whole.place.offset..end).contains(&damage.offset()), "{damage}");
            assert_eq!(damage.position(), owner[bit / 8], "bit {bit}: {damage}");
            let count = flips.fetch_add(1, Ordering::Relaxed);
            if count % 499 == 0 {
                let begin = usize::try_from(whole.place.offset).unwrap();
                let file = path(&segment_name(whole.place.segment));
                copy.patch(&file, |all| all[begin..begin + bytes.len()].copy_from_slice(&flipped));
                let seen = walk(&copy, &trust()).unwrap_err();
                assert_eq!((seen.file(), seen.position()), (damage.file(), damage.position()));
                assert!((whole.place.offset..end).contains(&seen.offset()), "{seen}");
                assert!(matches!(open(&copy), Err(OpenError::Damaged { .. })));
                copy.patch(&file, |all| all[begin..begin + bytes.len()].copy_from_slice(bytes));
                walks.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    println!("{} flips in {} batches, {} walks", flips.into_inner(), found.len(), walks.into_inner());
}

#[test]
fn every_bit_behind_the_batches_that_flips_is_found_and_located() {
    let disk = log();
    let mut tails: Vec<(u64, u64, u64)> = Vec::new();
    for found in batches(&disk) {
        let end = found.place.offset + u64::try_from(found.batch.bytes().len()).unwrap();
        tails.retain(|(segment, ..)| *segment != found.place.segment);
        tails.push((found.place.segment, end, found.batch.end()));
    }
    let last = tails.last().unwrap().0;
    let flips = AtomicU64::new(0);
    on_all_cores(tails.len(), |at| {
        let (segment, end, next) = tails[at];
        let (copy, file) = (disk.copy(), path(&segment_name(segment)));
        let mut len = 0;
        copy.patch(&file, |all| len = all.len());
        for bit in usize::try_from(end).unwrap() * 8..len * 8 {
            copy.patch(&file, |all| all[bit / 8] ^= 1 << (bit % 8));
            // Before the last batch of the segment, whose end is where the flip lies behind.
            let mut reader = Reader::at(folder(&copy), next - 1).unwrap();
            assert!(matches!(reader.step().unwrap(), Step::Batch(_)));
            let Step::Wrong(damage) = reader.step().unwrap() else { panic!("bit {bit} of {segment} flips unseen") };
            assert_eq!(damage.file(), segment_name(segment));
            assert!(
                damage.offset() >= end && damage.offset() <= u64::try_from(bit / 8).unwrap(),
                "{damage}, bit {bit}"
            );
            if bit % 1009 == 0 {
                // Behind the last batch of all it is a tail like one that a crash tore: cut off, and on record.
                assert_eq!(walk(&copy, &trust()).is_ok(), segment == last);
                let cut = open(&copy.copy()).map(|opened| opened.cut.map(|cut| (cut.segment, cut.offset)));
                assert_eq!(cut.ok().flatten(), (segment == last).then(|| (segment_name(segment), end)));
            }
            copy.patch(&file, |all| all[bit / 8] ^= 1 << (bit % 8));
            flips.fetch_add(1, Ordering::Relaxed);
        }
    });
    println!("{} flips behind batches", flips.into_inner());
}

#[test]
fn every_bit_of_the_other_files_that_flips_is_found() {
    let disk = log();
    for (name, step) in [("checkpoint", 1), ("log.vkey", 1), ("tile/0/000.p/200", 31), ("tile/entries/000.p/200", 61)] {
        let mut len = 0;
        disk.patch(&path(name), |all| len = all.len());
        for bit in (0..len * 8).step_by(step) {
            disk.patch(&path(name), |all| all[bit / 8] ^= 1 << (bit % 8));
            let damage = match walk(&disk, &trust()) {
                Err(damage) => damage,
                Ok(_) => match publish::check(&folder(&disk)) {
                    Err(Trouble::Damaged(damage)) => damage,
                    other => panic!("bit {bit} of {name} flips unseen: {other:?}"),
                },
            };
            // A line of the list that names another key is seen where that key signed.
            assert!(damage.file() == name || name == "log.vkey", "{damage}");
            disk.patch(&path(name), |all| all[bit / 8] ^= 1 << (bit % 8));
        }
    }
    assert_eq!(publish::check(&folder(&disk)).unwrap(), 200);
}

#[test]
fn nothing_is_cut_off_unseen() {
    let disk = log();
    let found = batches(&disk);
    let mut cuts: Vec<(u64, usize)> = Vec::new();
    let mut starts: Vec<u64> = found.iter().map(|found| found.place.segment).collect();
    starts.dedup();
    let content = |segment: u64| {
        let within = found.iter().filter(|found| found.place.segment == segment);
        within.map(|found| usize::try_from(found.place.offset).unwrap() + found.batch.bytes().len()).max().unwrap()
    };
    for segment in &starts {
        let mut len = 0;
        disk.patch(&path(&segment_name(*segment)), |all| len = all.len());
        cuts.extend((0..len).filter(|at| at % 53 == 0 || at % 512 < 2 || at % 512 == 511).map(|at| (*segment, at)));
    }
    on_all_cores(cuts.len(), |at| {
        let (segment, at) = cuts[at];
        let copy = disk.copy();
        copy.patch(&path(&segment_name(segment)), |all| all.truncate(at));
        // The last bytes of a batch are padding: without them it is no batch all the same.
        let whole = at >= content(segment);
        let walked = walk(&copy, &trust());
        assert_eq!(walked.as_ref().ok(), whole.then_some(&200), "segment {segment} cut at {at}: {walked:?}");
        assert_eq!(open(&copy).is_ok(), whole);
    });
    println!("{} truncations", cuts.len());
    for segment in starts {
        let copy = disk.copy();
        copy.lose(&path(&segment_name(segment)));
        let seen = walk(&copy, &trust()).unwrap_err();
        assert!(seen.what().contains("begins with record") || seen.what().contains("published"), "{seen}");
        assert!(matches!(open(&copy), Err(OpenError::Damaged { .. })));
    }
}

/// The log's own key signed both, and yet they are two logs.
#[test]
fn a_published_checkpoint_of_another_tree_is_refused() {
    let [disk, other] = [1, 2].map(|seed| {
        let disk = SimDisk::new(Planted::Nothing);
        let mut store = open(&disk).unwrap().store;
        for number in 0..3 {
            store.commit(&[entry(number, 5, 9, &mut Dice(seed))], &key(0)).unwrap();
        }
        Publisher::new(folder(&disk)).publish(2).unwrap();
        disk
    });
    assert_eq!(walk(&disk, &trust()).unwrap(), 3);
    let forked = folder(&other).published().unwrap().unwrap();
    disk.patch(&path("checkpoint"), |all| *all = forked.into_bytes());
    let seen = walk(&disk, &trust()).unwrap_err();
    assert_eq!(seen.file(), "checkpoint");
    assert!(seen.what().contains("2 records, and another tree"), "{seen}");
}

/// Whoever can write to the folder cannot bring in a key, or a batch from another place.
#[test]
fn a_key_or_a_batch_that_was_brought_in_is_refused() {
    let disk = SimDisk::new(Planted::Nothing);
    let mut store = open(&disk).unwrap().store;
    let batches: Vec<_> = (0..3).map(|number| [entry(number, 5, 9, &mut Dice(1))]).collect();
    let mut notes = Vec::new();
    for batch in &batches {
        notes.push(store.commit(batch, &key(0)).unwrap().checkpoint);
    }
    drop(store);
    let file = path(&segment_name(0));
    // The first batch once more behind the last one.
    let copy = disk.copy();
    let end = batches.len() * 512;
    copy.patch(&file, |all| {
        assert!(all[end - 512..end].starts_with(b"COMITYB1") && all[end] == 0);
        let (before, behind) = all.split_at_mut(end);
        behind[..512].copy_from_slice(&before[..512]);
    });
    let seen = walk(&copy, &trust()).unwrap_err();
    assert_eq!((seen.offset(), seen.what()), (end as u64 + 8, "the batch begins with record 0, expected is 3"));
    // A second signature, and a list that has its key: no record says that the key changes.
    let text = notes[2].split_once("\n\n").unwrap().0.to_owned() + "\n";
    let note = notes[2].to_string() + &key(2).sign(&text);
    let mut bytes = Vec::new();
    segment::encode(2, &batches[2], &[tree::leaf(&batches[2][0].clear)], &note, &mut bytes).unwrap();
    disk.patch(&file, |all| all[end - 512..end - 512 + bytes.len()].copy_from_slice(&bytes));
    assert!(walk(&disk, &trust()).unwrap_err().what().contains("no key that comes after"));
    folder(&disk).put_keys(&[key(0).verifier(), key(2).verifier()]).unwrap();
    assert!(walk(&disk, &trust()).unwrap_err().what().contains("no record of a key rotation"));
}

/// A rotation that the key in force did not sign is none, whatever its record says.
#[test]
fn a_rotation_needs_the_signature_of_the_key_in_force() {
    let disk = SimDisk::new(Planted::Nothing);
    let mut store = open(&disk).unwrap().store;
    let first = entry(0, 5, 9, &mut Dice(1));
    store.commit(std::slice::from_ref(&first), &key(0)).unwrap();
    drop(store);
    let turn = [rotation(1, &key(1))];
    let leaves = [tree::leaf(&turn[0].clear)];
    let mut edge = Edge::default();
    edge.grow(&[tree::leaf(&first.clear)]);
    edge.grow(&leaves);
    folder(&disk).put_keys(&[key(0).verifier(), key(1).verifier()]).unwrap();
    for (signer, right) in [(2, false), (0, true)] {
        let note = signed_note(2, edge.root(), &[&key(signer), &key(1)]).unwrap();
        let mut bytes = Vec::new();
        segment::encode(1, &turn, &leaves, &note, &mut bytes).unwrap();
        disk.patch(&path(&segment_name(0)), |all| all[512..512 + bytes.len()].copy_from_slice(&bytes));
        let walked = walk(&disk, &trust());
        assert_eq!(walked.is_ok(), right, "{walked:?}");
        assert!(right || walked.unwrap_err().what().contains("the key in force"));
    }
}

/// Without the published checkpoint what lies behind tells that a batch was acknowledged; behind the last one
/// nothing does, and it is cut off like one that a crash tore.
#[test]
fn a_batch_before_another_is_never_cut_off() {
    let disk = log();
    disk.lose(&path("checkpoint"));
    let found = batches(&disk);
    for (at, whole) in found.iter().enumerate() {
        let copy = disk.copy();
        let begin = usize::try_from(whole.place.offset).unwrap();
        copy.patch(&path(&segment_name(whole.place.segment)), |all| all[begin + 9] ^= 1);
        if at + 1 < found.len() {
            let seen = walk(&copy, &trust()).unwrap_err();
            assert_eq!((seen.file(), seen.position()), (segment_name(whole.place.segment).as_str(), None), "{seen}");
            assert!(seen.what().contains("acknowledged"), "{seen}");
            assert!(open(&copy).is_err());
            let len = whole.batch.bytes().len();
            copy.patch(&path(&segment_name(whole.place.segment)), |all| all[begin..begin + len].fill(0));
            let seen = walk(&copy, &trust()).unwrap_err();
            assert!(seen.what().contains("acknowledged") || seen.what().contains("the ones before end"), "{seen}");
        } else {
            let cut = open(&copy).unwrap().cut.unwrap();
            assert_eq!((cut.segment, cut.offset), (segment_name(whole.place.segment), whole.place.offset));
        }
    }
}

/// Without the published checkpoint a cut at the end of a batch is seen by who remembers more.
#[test]
fn a_cut_between_batches_is_seen_by_those_who_know_more() {
    let disk = log();
    let found = batches(&disk);
    let last = found.last().unwrap();
    let (size, root) = {
        let mut walk = Walk::new(&folder(&disk), &trust()).unwrap();
        while walk.next().unwrap().is_some() {}
        let edge = walk.end().edge;
        (edge.size(), edge.root())
    };
    disk.lose(&path("checkpoint"));
    let knowing = |known| Trust { known: vec![known], ..trust() };
    assert_eq!(walk(&disk, &knowing((size, root))).unwrap(), size);
    assert!(walk(&disk, &knowing((size, [0; 32]))).unwrap_err().what().contains("another tree"));
    let begin = usize::try_from(last.place.offset).unwrap();
    disk.patch(&path(&segment_name(last.place.segment)), |all| all[begin..].fill(0));
    assert_eq!(walk(&disk, &trust()).unwrap(), last.batch.first());
    let seen = walk(&disk, &knowing((size, root))).unwrap_err();
    assert_eq!(seen.position(), Some(last.batch.first()), "{seen}");
}
