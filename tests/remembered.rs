//! What a policy set remembers never changes a decision.
//!
//! `COMITY_REMEMBERED=1000000 cargo test --release --features cli --test remembered -- --nocapture` for a
//! million decisions; `COMITY_REMEMBERED_SEED` draws others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "oracle/corpus.rs"]
#[allow(dead_code, reason = "the oracle uses more of it")]
mod corpus;
#[path = "oracle/random.rs"]
mod random;
#[path = "oracle/vocabulary.rs"]
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use comity::workbench::Probe;
use comity::{Border, DataRequest, Day, Facts, Outcome, PolicySet, Rulings, UserContext, Way};
use serde_json::Value;

use common::demands::spread;
use corpus::{Corpus, Document};

/// Decisions that are drawn anew.
const DECISIONS: usize = 12_000;
/// Decisions that are drawn at a time; each is asked about again while the next ones are.
const BATCH: usize = 500;

/// The same set, remembering much, one thing, and nothing.
struct House {
    much: PolicySet,
    one: PolicySet,
    nothing: PolicySet,
    border: Border,
}

type Drawn = (DataRequest, UserContext, Day);

impl House {
    fn new() -> Self {
        let set = PolicySet::bundled().unwrap();
        let (one, nothing) = (set.clone().remembering(1), set.clone().remembering(0));
        Self { much: set, one, nothing, border: Border::bundled().unwrap() }
    }

    fn probe<'a>(&'a self, policies: &'a PolicySet, (request, user, day): &'a Drawn) -> Probe<'a> {
        Probe { policies, border: &self.border, request, user, day: *day }
    }

    /// What is ruled without remembering, by one engine: the other is compared where something is remembered first.
    fn ruled(&self, drawn: &Drawn, facts: &Facts) -> String {
        text(&self.probe(&self.nothing, drawn).rulings(facts, Way::Rvm))
    }

    /// Asks all three; whether an allow was among it.
    fn hold(&self, drawn: &Drawn) -> bool {
        let facts = self.probe(&self.much, drawn).facts();
        let want = self.ruled(drawn, &facts);
        // First perhaps new, then surely known.
        for (what, set) in [("much", &self.much), ("known", &self.much), ("one", &self.one)] {
            let rulings = self.probe(set, drawn).remembered(&facts);
            assert_eq!(text(&rulings), want, "{what}: {}", serde_json::to_string(&facts).unwrap());
        }
        want.contains("\"outcome\":\"allow\"")
    }
}

fn text(rulings: &Rulings) -> String {
    serde_json::to_string(&(rulings, rulings.faults())).unwrap()
}

fn documents() -> Vec<Document> {
    let documents = common::all_cases().into_iter().flat_map(|(_, case)| {
        let day = common::day_of(&case);
        let users = case.users.as_slice().iter();
        users.map(|user| Document::new(&case.demand, &case.intake, user, day)).collect::<Vec<_>>()
    });
    documents.collect()
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().map_or(default, |given| given.parse().unwrap_or_else(|_| panic!("{name}: {given}")))
}

#[test]
fn a_million_or_fewer_decisions_are_the_same_by_every_byte() {
    let house = House::new();
    let mut corpus = Corpus::new(documents(), setting("COMITY_REMEMBERED_SEED", 0x00C0_3717));
    let decisions = setting("COMITY_REMEMBERED", DECISIONS);
    let (mut made, allowed) = (0, AtomicUsize::new(0));
    let mut before: Vec<Drawn> = Vec::new();
    while made < decisions {
        let drawn: Vec<Drawn> = corpus.draw(BATCH, &BTreeMap::new()).iter().filter_map(Document::read).collect();
        spread(&drawn, |drawn| {
            allowed.fetch_add(usize::from(house.hold(drawn)), Ordering::Relaxed);
        });
        // What was asked before is asked again, with another subject, about whom it is not.
        spread(&before, |(request, user, day)| {
            let mut other = serde_json::to_value(user).unwrap();
            other["subject"] = "nobody-whom-it-names".into();
            house.hold(&(request.clone(), serde_json::from_value(other).unwrap(), *day));
        });
        made += drawn.len() + before.len();
        before = drawn;
    }
    let found = house.much.remembered();
    println!(
        "{made} decisions, {} with an allow, {} footprints remembered, {found} found again",
        allowed.into_inner(),
        house.much.remembers()
    );
    assert!(found >= u64::try_from(made).unwrap(), "{found}");
    assert!(house.one.remembers() <= 2 && house.nothing.remembers() == 0 && house.nothing.remembered() == 0);
}

#[test]
fn a_warmed_set_remembers_what_it_would_have_said_itself() {
    let house = House::new();
    let drawn: Vec<Drawn> =
        Corpus::new(documents(), 1).draw(BATCH, &BTreeMap::new()).iter().filter_map(Document::read).collect();
    let asked = |set: &PolicySet, drawn: &Drawn| {
        let probe = house.probe(set, drawn);
        text(&probe.remembered(&probe.facts()))
    };
    for drawn in &drawn {
        asked(&house.much, drawn);
    }
    let next = house.much.clone().remembering(100_000);
    assert_eq!((next.warm(&house.much, Duration::ZERO), next.remembers()), (0, 0));
    let warmed = next.warm(&house.much, Duration::from_secs(600));
    assert!(warmed > BATCH / 2 && next.remembers() == warmed && next.remembered() == 0, "{warmed}");
    for drawn in &drawn {
        assert_eq!(asked(&next, drawn), house.ruled(drawn, &house.probe(&next, drawn).facts()));
    }
    let found = usize::try_from(next.remembered()).unwrap();
    assert_eq!((found, next.remembers()), (drawn.len(), warmed), "something was not remembered");
    // A set that remembers nothing is asked in vain, and one that was asked nothing gives nothing to ask about.
    assert_eq!(house.much.clone().remembering(10).warm(&house.nothing, Duration::from_secs(600)), 0);
}

/// Places of a document that have a value, as JSON pointers.
fn places(value: &Value, pointer: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| places(inner, &format!("{pointer}/{key}"), into));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, inner)| places(inner, &format!("{pointer}/{at}"), into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(pointer.to_owned());
        }
    }
}

#[test]
fn every_part_of_request_and_user_counts_as_much_as_without_remembering() {
    let house = House::new();
    let (mut bent, mut changed) = (0, BTreeSet::new());
    for name in ["21-search-warrant", "22-overseas-production-order", "29-emergency-location"] {
        let file = common::case_files().into_iter().find(|file| common::name(file) == name);
        let Some(file) = file else { panic!("{name} is gone") };
        let case = common::read(&file);
        let user = case.users.as_slice().first().unwrap();
        let whole = serde_json::json!({ "demand": case.demand, "intake": case.intake, "user": user });
        let drawn = (case.request().unwrap(), user.clone(), common::day_of(&case));
        let own = house.probe(&house.much, &drawn);
        let before = text(&own.remembered(&own.facts()));
        let mut all = BTreeSet::new();
        places(&whole, "", &mut all);
        for place in all {
            for other in
                ["\"unknown\"", "\"none\"", "\"no\"", "\"yes\"", "\"CN\"", "\"2020-01-01T00:00:00Z\"", "7", "[]"]
            {
                let mut document = whole.clone();
                *document.pointer_mut(&place).unwrap() = serde_json::from_str(other).unwrap();
                let part = |name: &str| document[name].clone();
                let (Ok(demand), Ok(intake), Ok(user)) = (
                    serde_json::from_value(part("demand")),
                    serde_json::from_value(part("intake")),
                    serde_json::from_value(part("user")),
                ) else {
                    continue;
                };
                let Ok(request) = DataRequest::new(demand, intake) else { continue };
                let other = (request, user, drawn.2);
                house.hold(&other);
                let probe = house.probe(&house.much, &other);
                if text(&probe.remembered(&probe.facts())) != before {
                    changed.insert(place.clone());
                }
                bent += 1;
            }
        }
    }
    // Among what changes decisions is what policies read, and what the border alone asks.
    for place in
        ["/user/signals/0/country", "/intake/subjects/0", "/demand/instrument/kind", "/intake/hands/0/agent_of"]
    {
        assert!(changed.contains(place), "{place} of {changed:?}");
    }
    assert!(bent > 300, "{bent}");
}

#[test]
fn the_day_and_the_set_count() {
    let house = House::new();
    let file = common::case_files().into_iter().find(|file| common::name(file) == "21-search-warrant").unwrap();
    let case = common::read(&file);
    let user = case.users.as_slice().first().unwrap().clone();
    let (request, day) = (case.request().unwrap(), common::day_of(&case));
    let allowed = |set: &PolicySet, day: Day| {
        let drawn = (request.clone(), user.clone(), day);
        let probe = house.probe(set, &drawn);
        let rulings = probe.remembered(&probe.facts());
        assert_eq!(text(&rulings), house.ruled(&drawn, &probe.facts()));
        rulings.outcome() == Outcome::Allow
    };
    assert!(allowed(&house.much, day));
    // Before the statute was in force, and before the paper was issued.
    assert!(!allowed(&house.much, "1990-01-01".parse().unwrap()));
    // A set that remembers by itself: nothing of one set is found in another.
    let fresh = PolicySet::bundled().unwrap();
    assert!(allowed(&fresh, day));
    assert_eq!(fresh.remembered(), 0);
    assert!(allowed(&fresh, day));
    assert_eq!(fresh.remembered(), 1);
    // A clone shares what is remembered, and one with another bound does not.
    assert_eq!((fresh.clone().remembers(), fresh.remembering(10).remembers()), (1, 0));
}
