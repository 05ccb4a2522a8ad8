//! Decisions on one thread, on two and on four, over one policy set.
//!
//! `cargo bench --features workbench --bench threads`; what it finds is also in `target/bench/threads.json`.
//! `COMITY_BENCH_ROUNDS` is how often each row is run (15), `COMITY_BENCH_SECONDS` how long in each round (0.05).
//! More threads than the machine has cores show only that nothing collapses.

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
use std::sync::Barrier;
use std::time::Instant;

use comity::{Border, Gate, MemoryLog, PolicySet, Way};
use side::{Effort, median};

/// Does the turn at that place.
type Work<'a> = Box<dyn Fn(usize) + Sync + 'a>;

fn main() {
    let effort = side::asked();
    let (ones, border) = (house::ones(), Border::bundled().unwrap());
    let policies = PolicySet::bundled().unwrap();
    let prepared = house::prepared(&ones, &policies, &border);
    let gate =
        Gate::builder(policies.clone()).audit(MemoryLog::new()).national_security(MemoryLog::new().log().clone());
    let gate = gate.build().unwrap();
    let works: [(&str, Work<'_>); 3] = [
        ("remembered", Box::new(|at| drop(black_box(prepared[at].remembered())))),
        ("made anew, RVM", Box::new(|at| drop(black_box(prepared[at].rulings(Way::Rvm))))),
        (
            "`evaluate`, remembered, record in memory",
            Box::new(|at| {
                drop(black_box(gate.evaluate(&ones[at].request, &ones[at].user).unwrap()));
            }),
        ),
    ];
    (0..prepared.len()).for_each(|at| drop(prepared[at].remembered()));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{:<44} {:>14} {:>10}   ({cores} cores)", "decisions a second", "median", "of one");
    let mut rows = Vec::new();
    for (name, work) in &works {
        let counts = [1, 2, 4];
        let mut seen: [Vec<f64>; 3] = Default::default();
        for _ in 0..effort.rounds {
            for (threads, seen) in counts.iter().zip(&mut seen) {
                seen.push(rate(*threads, prepared.len(), effort, work));
            }
        }
        for (threads, own) in counts.iter().zip(&seen) {
            let ratio = median(own.iter().zip(&seen[0]).map(|(own, first)| own / first));
            let rate = median(own.iter().copied());
            println!("  {:<42} {rate:>14.0} {ratio:>10.2}", format!("{name}, {threads} threads"));
            rows.push(serde_json::json!({
                "name": name, "threads": threads, "a_second": rate, "of_one": ratio, "rounds": own,
            }));
        }
    }
    let found = serde_json::json!({ "cores": cores, "rounds": effort.rounds, "rows": rows });
    side::write("threads", &house::root(), &found);
}

/// Turns a second of so many threads together.
fn rate(threads: usize, turns: usize, effort: Effort, work: &(dyn Fn(usize) + Sync)) -> f64 {
    let start = Barrier::new(threads);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads)
            .map(|first| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    let (begun, mut count) = (Instant::now(), 0_u32);
                    while begun.elapsed() < effort.time {
                        (0..turns).for_each(|at| work((at + first) % turns));
                        count += u32::try_from(turns).unwrap();
                    }
                    f64::from(count) / begun.elapsed().as_secs_f64()
                })
            })
            .collect();
        all.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}
