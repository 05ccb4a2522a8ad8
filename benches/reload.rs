//! How late a decision is while policy sets take turns.
//!
//! `cargo bench --features workbench --bench reload`; what it finds is also in `target/bench/reload.json`.
//! `COMITY_BENCH_ROUNDS` is how often each row is run (15). One thread decides and times every decision, another
//! puts a set in force every quarter of a second: none, one that stands ready, one that was asked before about what was
//! asked lately, and one that is read from its files first. Each row is a gate of its own.

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
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use comity::{Gate, MemoryLog, PolicySet};
use house::One;
use side::median;

/// How long one round of a row takes, and how long until the next set.
const ROUND: Duration = Duration::from_millis(1_500);
const EACH: Duration = Duration::from_millis(250);
/// How long a set may be warmed.
const WARM: Duration = Duration::from_secs(1);

/// Makes the next set of the one that is given, which was in force before.
type Next = fn(&PolicySet, &PolicySet) -> PolicySet;

fn main() {
    let rounds = if std::env::args().any(|argument| argument == "--bench") { side::asked().rounds } else { 1 };
    let (ones, set) = (house::ones(), PolicySet::bundled().unwrap());
    let ways: [(&str, Option<Next>); 4] = [
        ("no swap", None),
        ("swapped, cold", Some(|set, _| set.clone().remembering(100_000))),
        ("swapped, warmed", Some(|set, before| warmed(set.clone().remembering(100_000), before))),
        ("read from files, warmed, swapped", Some(|_, before| warmed(PolicySet::bundled().unwrap(), before))),
    ];
    let mut seen: Vec<Vec<[f64; 3]>> = ways.iter().map(|_| Vec::new()).collect();
    let mut swaps = vec![0; ways.len()];
    for _ in 0..rounds {
        for (at, (_, next)) in ways.iter().enumerate() {
            let (late, swapped) = round(&ones, &set, *next);
            seen[at].push(late);
            swaps[at] += swapped;
        }
    }
    let microseconds = ["p50", "p99", "p99.9"];
    println!("{:<36} {:>9} {:>9} {:>9} us   p99.9 of no swap", "one decision with its record", "p50", "p99", "p99.9");
    let rows = ways.iter().zip(&seen).zip(&swaps).map(|(((name, _), own), swaps)| {
        let of = |which: usize| median(own.iter().map(|round| round[which]));
        let ratio = median(own.iter().zip(&seen[0]).map(|(own, calm)| own[2] / calm[2]));
        println!("  {name:<34} {:>9.1} {:>9.1} {:>9.1}      {ratio:>6.2}   ({swaps} swaps)", of(0), of(1), of(2));
        serde_json::json!({"name": name, "swaps": swaps, "p999_of_no_swap": ratio, "rounds_us": own,
            "columns": microseconds})
    });
    let rows: Vec<_> = rows.collect();
    side::write("reload", &house::root(), &serde_json::json!({ "rounds": rounds, "rows": rows }));
}

fn warmed(next: PolicySet, before: &PolicySet) -> PolicySet {
    next.warm(before, WARM);
    next
}

/// The percentiles of one round in microseconds, and how many sets took turns in it.
fn round(ones: &[One], set: &PolicySet, next: Option<Next>) -> ([f64; 3], usize) {
    let own = set.clone().remembering(100_000);
    let gate = Gate::builder(own).audit(MemoryLog::new()).national_security(MemoryLog::new().log().clone());
    let gate = gate.build().unwrap();
    for one in ones {
        drop(gate.evaluate(&one.request, &one.user).unwrap());
    }
    let (over, begun) = (AtomicBool::new(false), Instant::now());
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            let mut swaps = 0;
            while !over.load(Ordering::Relaxed) {
                std::thread::sleep(EACH);
                if let Some(next) = next {
                    gate.swap(next(set, &gate.policies())).unwrap();
                    swaps += 1;
                }
            }
            swaps
        });
        let mut times = Vec::new();
        while begun.elapsed() < ROUND {
            for one in ones {
                let started = Instant::now();
                drop(black_box(gate.evaluate(&one.request, &one.user).unwrap()));
                times.push(started.elapsed());
            }
        }
        over.store(true, Ordering::Relaxed);
        (late(times), swapping.join().unwrap())
    })
}

fn late(mut times: Vec<Duration>) -> [f64; 3] {
    times.sort_unstable();
    [500, 990, 999].map(|permille| times[times.len() * permille / 1_000].as_secs_f64() * 1e6)
}
