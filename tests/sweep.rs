//! The sweep: the mildest result of every kind of demand, held as a table; the laws on every document;
//! interpreter and OPA on one of each distinct result.
//!
//! `COMITY_BLESS=1 cargo test --features cli --test sweep` writes the tables anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "oracle/opa.rs"]
#[expect(dead_code, reason = "the whole of it serves another test")]
mod opa;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use comity::workbench::{Distinct, Programs, Sweep, SweepTable, Swept, unmoved};
use comity::{Border, Facts, PolicySet, Way};
use opa::Opa;
use serde_json::Value;

/// For all of them OPA would need more than twice the time of both ways of this engine; the differential package asks it
/// apart from that.
const OPA_EACH: usize = 5;

/// Every place, on two threads; with a bar where somebody watches.
fn swept(policies: &PolicySet, border: &Border) -> Vec<Swept> {
    let sweep = Sweep { policies, border };
    let places = sweep.places(&[]);
    let (done, watched) = (AtomicUsize::new(0), std::io::stderr().is_terminal());
    let one = || {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if watched {
            eprint!("\r{done:>4} of {} places", places.len());
        }
    };
    sweep.run_all(&places, 2.try_into().unwrap(), &one).unwrap()
}

/// What each program said, by its key.
type Said = Mutex<HashMap<[u8; 16], Vec<Value>>>;

/// What the programs emit on these facts, in both ways; of each program once where it can only say the same again.
/// Nothing where there is nothing new to read.
fn emitted(programs: &Programs<'_>, facts: &Facts, said: &Said) -> Option<Result<Vec<Value>, String>> {
    let known = |key: &[u8; 16]| said.lock().unwrap().contains_key(key);
    let mut keys = programs.concerned(facts).map(|one| one.key(facts).unwrap());
    keys.any(|key| !known(&key)).then(|| all(programs, facts, said))
}

fn all(programs: &Programs<'_>, facts: &Facts, said: &Said) -> Result<Vec<Value>, String> {
    let told = programs.told(facts);
    let mut all = Vec::new();
    for one in programs.concerned(facts) {
        let key = one.key(facts).unwrap();
        let kept = said.lock().unwrap().get(&key).cloned();
        let findings = if let Some(kept) = kept { kept } else { one.say(&told, Way::Both)?.json()? };
        said.lock().unwrap().entry(key).or_insert_with(|| findings.clone());
        all.extend(findings);
    }
    all.sort_by_key(ToString::to_string);
    all.dedup();
    Ok(all)
}

/// RVM and interpreter say the same on all that there is to read in one document of each distinct result; and OPA on
/// every [`OPA_EACH`]th of the documents in which there is something new to read.
fn agree(policies: &PolicySet, swept: &[Swept]) {
    let distinct: BTreeMap<u64, &Distinct> =
        swept.iter().flat_map(|one| &one.distinct).map(|(hash, one)| (*hash, one)).collect();
    let distinct: Vec<&Distinct> = distinct.into_values().collect();
    eprintln!("{} distinct results over all places", distinct.len());
    let started = std::time::Instant::now();
    let half = distinct.len().div_ceil(2);
    let (programs, said, asked) = (Programs::of(policies), Said::default(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for part in distinct.chunks(half.max(1)) {
            let (programs, said, asked) = (&programs, &said, &asked);
            scope.spawn(move || {
                let mut opa = Opa::start();
                for one in part {
                    let facts = one.facts().unwrap();
                    let Some(emitted) = emitted(programs, &facts, said) else { continue };
                    let asked = asked.fetch_add(1, Ordering::Relaxed);
                    match &mut opa {
                        Some(opa) if asked.is_multiple_of(OPA_EACH) => {
                            opa.hold(&serde_json::to_value(&facts).unwrap(), &emitted);
                        }
                        _ => assert!(emitted.is_ok(), "{emitted:?}"),
                    }
                }
                if let Some(opa) = opa {
                    opa.finish();
                }
            });
        }
    });
    let readings = said.lock().unwrap().len();
    let asked = asked.into_inner();
    eprintln!(
        "{readings} readings held against the interpreter, of these documents 1 in {OPA_EACH} of {asked} against OPA: {:?}",
        started.elapsed()
    );
}

#[test]
fn the_mildest_results_are_those_of_the_table_and_lawful() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    assert_eq!(unmoved(&policies), BTreeSet::new(), "facts that policies read and no axis moves");
    let started = std::time::Instant::now();
    let swept = swept(&policies, &border);
    let documents: usize = swept.iter().map(|one| one.documents).sum();
    let distinct: usize = swept.iter().map(|one| one.distinct.len()).sum();
    eprintln!("{} places, {documents} documents, {distinct} distinct results, {:?}", swept.len(), started.elapsed());
    let unlawful: Vec<&String> = swept.iter().flat_map(|one| &one.unlawful).collect();
    assert!(
        unlawful.is_empty(),
        "{} allows against the laws, such as {:?}",
        unlawful.len(),
        &unlawful[..unlawful.len().min(5)]
    );
    agree(&policies, &swept);
    let table = SweepTable::of(&swept, &policies).to_string();
    assert!(table.lines().count() <= 5_000, "{} lines", table.lines().count());
    common::hold("tests/golden/sweep.txt", &table);
}
