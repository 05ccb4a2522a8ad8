//! What the policies say here is what they say in OPA.
//!
//! Every input goes through the RVM, through the interpreter and through OPA itself, which runs
//! `comity/main/main.rego`: so one comparison holds three engines and both forms of dispatch equal.
//! The findings must be the same, field by field.
//!
//! OPA comes from the wheel `opa-golib-python-bindings`, unpacked into a folder that `COMITY_OPA`
//! names; without it or without `python3` the tests are skipped, save where `CI` is `true`.
//! `COMITY_ORACLE_SEED` and `COMITY_ORACLE_DECISIONS` change the corpus, for a longer search.

#![cfg(feature = "workbench")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "oracle/corpus.rs"]
mod corpus;
#[path = "oracle/opa.rs"]
mod opa;
#[path = "oracle/random.rs"]
mod random;
#[path = "oracle/vocabulary.rs"]
mod vocabulary;

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

use comity::workbench::Probe;
use comity::{Border, PolicySet};
use serde_json::Value;

use corpus::{Corpus, Document};
use opa::{Opa, findings_text};

/// Generated decisions, each on facts of its own.
const DECISIONS: usize = 20_000;
/// Generated decisions in which every code speaks.
const EACH: usize = 20;
/// Decisions that are made before the next ones are drawn.
const BATCH: usize = 400;

/// What this side needs to decide.
struct House {
    policies: PolicySet,
    border: Border,
}

/// The facts of a document, and what the policies emit on them in both ways.
struct Decided {
    facts: Value,
    emitted: Result<Vec<Value>, String>,
}

impl House {
    fn new() -> Self {
        Self { policies: PolicySet::load(common::at("policies")).unwrap(), border: Border::bundled().unwrap() }
    }

    /// What comes of each document, in their order, decided on every processor.
    fn decide_all(&self, documents: &[Document]) -> Vec<Option<Decided>> {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = documents.len().div_ceil(processors);
        std::thread::scope(|scope| {
            let decide = |share: &'_ [Document]| share.iter().map(|document| self.decide(document)).collect::<Vec<_>>();
            let running: Vec<_> = documents.chunks(share).map(|share| scope.spawn(move || decide(share))).collect();
            running.into_iter().flat_map(|one| one.join().unwrap()).collect()
        })
    }

    /// What comes of a document; nothing where it makes no request.
    fn decide(&self, document: &Document) -> Option<Decided> {
        let (request, user, day) = document.read()?;
        let probe = Probe { policies: &self.policies, border: &self.border, request: &request, user: &user, day };
        let facts = serde_json::to_value(probe.facts()).unwrap();
        let emitted = probe.emitted(&facts);
        Some(Decided { facts, emitted })
    }
}

/// Every user of every case, as one document each.
fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    for (_, case) in common::all_cases() {
        let day = common::day_of(&case);
        documents.extend(case.users.as_slice().iter().map(|user| Document::new(&case.demand, &case.intake, user, day)));
    }
    documents
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().map_or(default, |given| given.parse().unwrap_or_else(|_| panic!("{name}: {given}")))
}

/// The codes that speak in one decision, each once.
fn codes(emitted: &[Value]) -> HashSet<&str> {
    emitted.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

#[test]
fn case_files_say_the_same() {
    let Some(mut opa) = Opa::start() else { return };
    let (house, documents) = (House::new(), documents());
    for document in &documents {
        let decided = house.decide(document).unwrap();
        opa.hold(&decided.facts, &decided.emitted);
    }
    println!("case files: {} decisions compared with OPA {}", documents.len(), opa.version());
    opa.finish();
}

#[test]
fn generated_decisions_say_the_same_and_every_code_speaks() {
    let Some(mut opa) = Opa::start() else { return };
    let house = House::new();
    let decisions = setting("COMITY_ORACLE_DECISIONS", DECISIONS);
    let catalogue = house.policies.catalogue().keys().filter(|code| code.owner() != "GATE");
    let mut counts: BTreeMap<String, usize> = catalogue.map(|code| (code.to_string(), 0)).collect();
    let mut corpus = Corpus::new(documents(), setting("COMITY_ORACLE_SEED", 0x00C0_4117));
    let (mut inputs, mut sets) = (HashSet::new(), HashSet::new());
    let began = Instant::now();
    while inputs.len() < decisions {
        let documents = corpus.draw(BATCH, &counts);
        for (document, decided) in documents.iter().zip(house.decide_all(&documents)) {
            let Some(Decided { facts, emitted }) = decided else { continue };
            if inputs.len() == decisions || !inputs.insert(facts.to_string()) {
                continue;
            }
            opa.hold(&facts, &emitted);
            let Ok(emitted) = emitted else { continue };
            sets.insert(findings_text(&emitted));
            for code in codes(&emitted) {
                *counts.get_mut(code).unwrap_or_else(|| panic!("`{code}` is in no catalogue")) += 1;
                corpus.keep(code, document);
            }
        }
    }
    let decided = began.elapsed();
    let version = opa.version().to_owned();
    opa.finish();

    let mut rarest: Vec<(usize, &str)> = counts.iter().map(|(code, count)| (*count, code.as_str())).collect();
    rarest.sort_unstable();
    println!(
        "generated: {} decisions compared with OPA {version}, {} distinct sets of findings",
        inputs.len(),
        sets.len()
    );
    println!("decided in {decided:.1?}, compared in {:.1?}", began.elapsed());
    println!("rarest codes: {:?}", &rarest[..5]);
    let rare: Vec<_> = rarest.iter().filter(|(count, _)| *count < EACH).collect();
    assert!(rare.is_empty(), "{} of {} codes spoke fewer than {EACH} times: {rare:?}", rare.len(), counts.len());
}
