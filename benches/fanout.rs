//! One request on many users: how many are ruled a second, and how many are put on record.
//!
//! `cargo bench --features workbench --bench fanout`; what it finds is also in `target/bench/fanout.json`.
//! `COMITY_BENCH_USERS` is how many users (100,000), `COMITY_BENCH_ROUNDS` how often (15).
//!
//! Users differ in their subject; their facts repeat as often as the title of the table says. A row of records has the
//! log in memory: forming, sealing, hashing and keeping, without a disk.

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
use std::num::NonZeroUsize;
use std::time::Instant;

use comity::workbench::{Load, Probe};
use comity::{Border, DataRequest, Gate, MemoryLog, PolicySet, UserContext};
use house::One;
use side::median;

/// Does it for every user, and says for how many.
type Work<'a> = Box<dyn Fn() -> usize + 'a>;

fn main() {
    let effort = side::asked();
    let users = std::env::var("COMITY_BENCH_USERS").map_or(100_000, |users| users.parse().unwrap());
    let users = if effort.rounds == 1 { 500 } else { users };
    let one = house::ones().into_iter().find(|one| one.file.starts_with("12-")).unwrap();
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let mut tables = Vec::new();
    for kinds in [1, 16] {
        let (request, users) = many(&one, users, kinds);
        let probe = Probe { policies: &policies, border: &border, request: &request, user: &users[0], day: one.day };
        let threads = |threads: usize| NonZeroUsize::new(threads).unwrap();
        let decided = |threads: NonZeroUsize| {
            let gate = Gate::builder(policies.clone()).audit(MemoryLog::new()).build().unwrap();
            gate.evaluate_all(&request, users.iter().cloned()).threads(threads).map(Result::unwrap).count()
        };
        let load = Load::new(&probe).unwrap();
        let rows: [(&str, Work<'_>); 4] = [
            ("rulings, one thread", Box::new(|| probe.each(&users).map(black_box).count())),
            (
                "records formed and sealed by the caller",
                Box::new(|| {
                    for user in &users {
                        load.prepare(user.subject().clone()).unwrap();
                    }
                    users.len()
                }),
            ),
            ("decisions with records, one thread", Box::new(|| decided(threads(1)))),
            ("decisions with records, two threads", Box::new(|| decided(threads(2)))),
        ];
        let mut seen: Vec<Vec<f64>> = rows.iter().map(|_| Vec::new()).collect();
        for _ in 0..effort.rounds {
            for ((_, work), seen) in rows.iter().zip(&mut seen) {
                let begun = Instant::now();
                assert_eq!(work(), users.len());
                seen.push(f64::from(u32::try_from(users.len()).unwrap()) / begun.elapsed().as_secs_f64());
            }
        }
        println!("{} users, {kinds} different in their facts", users.len());
        let rows = rows.iter().zip(seen).map(|((name, _), rates)| {
            let rate = median(rates.iter().copied());
            println!("  {name:<42} {rate:>12.0} a second {:>8.2} us each", 1e6 / rate);
            serde_json::json!({ "name": name, "a_second": rate, "rounds": rates })
        });
        let rows: Vec<_> = rows.collect();
        tables.push(serde_json::json!({ "users": users.len(), "kinds": kinds, "rows": rows }));
    }
    side::write("fanout", &house::root(), &serde_json::json!({ "rounds": effort.rounds, "tables": tables }));
}

/// The demand of that case on so many users, who are of so many kinds.
fn many(one: &One, count: u32, kinds: u32) -> (DataRequest, Vec<UserContext>) {
    let mut demand = serde_json::to_value(one.request.demand()).unwrap();
    demand["scope"]["users"] = count.into();
    demand["scope"]["identifiers"] = count.into();
    let mut intake = serde_json::to_value(one.request.intake()).unwrap();
    intake["subjects"] = "unknown".into();
    let read = (serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap());
    let document = serde_json::to_value(&one.user).unwrap();
    let states = ["CN", "US", "DE", "FR", "JP", "KR", "BR", "IN", "GB", "CA", "AU", "SG", "MX", "ZA", "TR", "IL"];
    let user = |number: u32| {
        let mut document = document.clone();
        document["subject"] = format!("u-{number}").into();
        let state = states[usize::try_from(number % kinds).unwrap() % states.len()];
        document["stored_in"] = serde_json::json!([state]);
        serde_json::from_value(document).unwrap()
    };
    (DataRequest::new(read.0, read.1).unwrap(), (0..count).map(user).collect())
}
