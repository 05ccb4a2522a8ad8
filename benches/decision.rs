//! How long a decision takes: remembered, made anew in each way, and whole with its record; by the number of regimes,
//! rules and rows of data that stand beside it; and how long a set takes to load.
//!
//! `cargo bench --features workbench --bench decision`; what it finds is also in `target/bench/decision.json`.
//! `COMITY_BENCH_ROUNDS` is how often each row is run (15), `COMITY_BENCH_SECONDS` how long in each round (0.05).
//!
//! From facts to rulings, unless a row says more. Turns are the first users of the cases in `examples/cases`; in the
//! tables of neighbours they are those that the United States ask, whose own regime stays the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a bench fails by panicking"
)]

#[path = "side/house.rs"]
mod house;
mod side;

use std::hint::black_box;

use comity::{Border, Gate, MemoryLog, PolicySet, Way};
use house::One;
use side::{Effort, Named, table};

fn main() {
    let effort = side::asked();
    let (ones, border) = (house::ones(), Border::bundled().unwrap());
    let found = serde_json::json!({
        "clock_ns": side::clock(), "decisions": ones.len(), "tables": [
            ways(&ones, &border, effort),
            whole(&ones, effort),
            neighbours(&ones, &border, effort, true),
            neighbours(&ones, &border, effort, false),
            load(effort),
        ],
    });
    side::write("decision", &house::root(), &found);
}

/// The same decisions in every way.
fn ways(ones: &[One], border: &Border, effort: Effort) -> serde_json::Value {
    let policies = PolicySet::bundled().unwrap();
    let prepared = &house::prepared(ones, &policies, border);
    let (policies, count) = (&policies, ones.len());
    let anew = |way: Way| move |at: usize| drop(black_box(black_box(&prepared[at]).rulings(way)));
    let rows = [
        Named::new("made anew, RVM", count, anew(Way::Rvm)),
        Named::new("made anew, interpreter", count, anew(Way::Interpreter)),
        Named::new("made anew, both, as a gate does it", count, anew(Way::Both)),
        Named::new("remembered", count, move |at| drop(black_box(black_box(&prepared[at]).remembered()))),
        Named::new("facts alone, from request and user", count, move |at| {
            drop(black_box(black_box(&ones[at]).probe(policies, border).prepared()));
        }),
    ];
    table("from facts to rulings", &rows, effort)
}

/// With the record, in memory.
fn whole(ones: &[One], effort: Effort) -> serde_json::Value {
    let gate = |remembered: usize| {
        let policies = PolicySet::bundled().unwrap().remembering(remembered);
        Gate::builder(policies)
            .audit(MemoryLog::new())
            .national_security(MemoryLog::new().log().clone())
            .build()
            .unwrap()
    };
    let gates = [("remembered", gate(100_000)), ("made anew", gate(0))];
    let rows = gates.each_ref().map(|(name, gate)| {
        Named::new(format!("`evaluate`, {name}"), ones.len(), |at| {
            drop(black_box(gate.evaluate(&ones[at].request, &ones[at].user).unwrap()));
        })
    });
    table("decisions with their records, in memory", &rows, effort)
}

/// What stands beside it: other regimes, their rules, their tables.
fn neighbours(ones: &[One], border: &Border, effort: Effort, anew: bool) -> serde_json::Value {
    let american =
        |one: &&One| one.request.demand().requester().country().known().is_some_and(|state| state.code() == "US");
    let ones: Vec<One> = ones.iter().filter(american).map(One::copy).collect();
    let bundled = PolicySet::bundled().unwrap();
    let all: Vec<String> =
        bundled.regimes().filter(|name| *name != "default" && *name != "us").map(str::to_owned).collect();
    let some = |count: usize| {
        let names = std::iter::once("us").chain(all.iter().map(String::as_str).take(count - 1));
        house::only(&names.collect::<Vec<_>>())
    };
    let sets = [
        (format!("all {} regimes", all.len() + 1), bundled.clone()),
        ("one regime".to_owned(), some(1)),
        ("six regimes".to_owned(), some(6)),
        ("twelve regimes".to_owned(), some(12)),
        ("all, and 1,000 rules of others".to_owned(), house::among(1_000, 0)),
        ("all, 1,000 rules, 100,000 rows".to_owned(), house::among(1_000, 100_000)),
    ];
    let sets = sets.each_ref().map(|(name, set)| (name, house::prepared(&ones, set, border)));
    let rows = sets.each_ref().map(|(name, prepared)| {
        Named::new(*name, prepared.len(), move |at| {
            drop(black_box(if anew { prepared[at].rulings(Way::Rvm) } else { prepared[at].remembered() }));
        })
    });
    table(if anew { "beside others, made anew by the RVM" } else { "beside others, remembered" }, &rows, effort)
}

fn load(effort: Effort) -> serde_json::Value {
    let rows = [
        Named::new("the bundled set", 1, |_| drop(black_box(PolicySet::bundled().unwrap()))),
        Named::new("the border", 1, |_| drop(black_box(Border::bundled().unwrap()))),
    ];
    table("loading", &rows, effort)
}
