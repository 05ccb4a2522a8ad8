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
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use comity::workbench::{Distinct, Place, Programs, Sweep, Swept, unmoved};
use comity::{Border, Country, Facts, Measure, Outcome, Party, PolicySet, Way};
use opa::Opa;
use serde_json::Value;

/// Documents of the product, and results from which the other axes are varied: at home in a state that has
/// a route, in one that has none, and between two states.
const WITH_ROUTE: (usize, usize) = (2_000, 2);
const WITHOUT: (usize, usize) = (400, 1);
const BETWEEN: (usize, usize) = (21, 0);

/// For all of them OPA would need more than twice the time of both ways of this engine; the differential package asks it
/// apart from that.
const OPA_EACH: usize = 5;

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

/// One state for each regime.
fn states(policies: &PolicySet) -> Vec<Country> {
    let state = |name: &str| match name {
        "eu" => country("FR"),
        "default" => country("KE"),
        own => country(&own.to_ascii_uppercase()),
    };
    policies.regimes().map(state).collect()
}

fn places(policies: &PolicySet, border: &Border) -> Vec<Place> {
    let all = states(policies);
    let mut places = Vec::new();
    for requester in &all {
        let requester = *requester;
        let mut place = |name: &str, user: &[Country], holder: Country, (most, from)| {
            places.push(Place { requester, name: name.to_owned(), user: user.to_vec(), holder, most, from });
        };
        let routed = border.routes().values().any(|route| match route.requester {
            Party::State(state) => state == requester,
            Party::Group(_) => policies.regime(requester) == "eu",
        });
        let at_home = if routed { WITH_ROUTE } else { WITHOUT };
        let (us, third) = (country("US"), if requester.code() == "KE" { country("TZ") } else { country("KE") });
        place("at home", &[requester], requester, at_home);
        if requester != us {
            place("at home, holder in US", &[requester], us, at_home);
        }
        if policies.regime(requester) == "eu" {
            place("at home, holder in IE", &[requester], country("IE"), at_home);
            place("in DE, holder in IE", &[country("DE")], country("IE"), at_home);
        }
        place("at home, holder in a third state", &[requester], third, at_home);
        place("perhaps at home, perhaps in a third state", &[requester, third], requester, BETWEEN);
        place("nobody knows where", &[], requester, BETWEEN);
        place("in a third state, holder at home", &[third], requester, at_home);
        for other in all.iter().filter(|other| **other != requester) {
            place(&format!("in {other}, holder there"), &[*other], *other, BETWEEN);
        }
    }
    places
}

/// Every place, on two threads; with a bar where somebody watches.
fn swept(policies: &PolicySet, border: &Border) -> Vec<Swept> {
    let places = places(policies, border);
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let watched = std::io::stderr().is_terminal();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(place) = places.get(at) else { return };
                    let one = Sweep { policies, border }.run(place).unwrap();
                    let mut done = done.lock().unwrap();
                    done.insert(at, one);
                    if watched {
                        eprint!("\r{:>4} of {} places", done.len(), places.len());
                    }
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

/// `allow a, b; escalate c`: what is not named is denied.
fn row(outcomes: &BTreeMap<Measure, Outcome>) -> String {
    let of = |wanted: Outcome| -> Vec<&str> {
        outcomes.iter().filter(|(_, outcome)| **outcome == wanted).map(|(measure, _)| measure.as_str()).collect()
    };
    let mut parts = Vec::new();
    for (word, measures) in [("ALLOW", of(Outcome::Allow)), ("escalate", of(Outcome::Escalate))] {
        if !measures.is_empty() {
            parts.push(format!("{word} {}", measures.join(" ")));
        }
    }
    if parts.is_empty() { "deny all".to_owned() } else { parts.join("; ") }
}

fn table(swept: &[Swept], policies: &PolicySet) -> String {
    let mut text = String::from(
        "# The mildest result over every document of the sweep, by who asks, where user and holder are, and kind of\n\
         # paper; what a line does not name is denied in all of them. In brackets: documents, and the product.\n",
    );
    let mut regime = String::new();
    for one in swept {
        if policies.regime(one.place.requester) != regime {
            policies.regime(one.place.requester).clone_into(&mut regime);
            let _ = write!(text, "\n## {regime} (asked by {})\n", one.place.requester);
        }
        let axes: Vec<String> = one.product.iter().map(|(name, size)| format!("{name} {size}")).collect();
        let _ = write!(text, "\n{}  [{} documents: {}]\n", one.place.name, one.documents, axes.join(" x "));
        let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (kind, outcomes) in &one.mildest {
            rows.entry(row(outcomes)).or_default().push(kind.as_str());
        }
        for (row, kinds) in rows {
            let _ = writeln!(text, "  {}: {row}", kinds.join(" "));
        }
    }
    text
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
    let table = table(&swept, &policies);
    assert!(table.lines().count() <= 5_000, "{} lines", table.lines().count());
    common::hold("tests/golden/sweep.txt", &table);
}
