//! A crash after every call that changes the disk, many ways each: no promise may be broken. One of the ways
//! is that the process dies and the machine crashes later.
//!
//! `COMITY_CRASHES` says how many crash points there are (20,000 unless told).

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::sim::{Dice, Planted, SimDisk};
use super::work::Plan;

/// Crashes at each moment of one run.
const WAYS: u64 = 8;

fn wanted() -> u64 {
    std::env::var("COMITY_CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000)
}

/// Runs one plan, and crashes it at each moment. How many crashes there were, and the first broken promise.
fn crash(seed: u64, planted: Planted) -> (u64, Option<String>) {
    let mut dice = Dice(seed);
    let batches = 2 + dice.below(5);
    let plan = Plan::new(seed, batches);
    let disk = SimDisk::new(planted);
    disk.record();
    if let Err(why) = plan.run(&disk) {
        return (0, Some(format!("seed {seed}: the run itself failed: {why}")));
    }
    let mut crashes = 0;
    for (moment, state) in disk.history().iter().enumerate() {
        for way in 0..WAYS {
            crashes += 1;
            let after = if way == 0 { state.killed() } else { state.crash(dice.next()) };
            if let Err(why) = plan.check(&after, way < 2) {
                return (crashes, Some(format!("seed {seed}, moment {moment}, way {way}: {why}")));
            }
        }
    }
    (crashes, None)
}

#[test]
fn no_crash_loses_what_was_acknowledged() {
    let (seeds, crashes) = (AtomicU64::new(1), AtomicU64::new(0));
    let wanted = wanted();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while crashes.load(Ordering::Relaxed) < wanted {
                    let (done, broken) = crash(seeds.fetch_add(1, Ordering::Relaxed), Planted::Nothing);
                    crashes.fetch_add(done, Ordering::Relaxed);
                    assert_eq!(broken, None);
                }
            });
        }
    });
    println!("{} crashes, {} runs", crashes.into_inner(), seeds.into_inner() - 1);
}

#[test]
fn a_planted_bug_is_found() {
    for planted in [Planted::NoSync, Planted::NoFolderSync, Planted::LateSync] {
        let mut crashes = 0;
        let found = (1..100).find_map(|seed| {
            let (done, broken) = crash(seed, planted);
            crashes += done;
            broken
        });
        println!("{planted:?}: found after {crashes} crashes: {found:?}");
        let found = found.unwrap_or_default();
        assert!(found.contains("were acknowledged"), "{planted:?} in {crashes} crashes: {found}");
    }
}
