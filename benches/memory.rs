//! Memory: what a process keeps resident with the bundled set, and with a memory full of different facts.
//!
//! `cargo bench --features workbench --bench memory`; what it finds is also in `target/bench/memory.json`.
//! `COMITY_BENCH_FOOTPRINTS` is how many different facts are remembered (100,000). Linux alone: read from
//! `/proc/self/status`.
//!
//! The facts are those of a search warrant that asks for one to three measures, over periods that differ, so that
//! each has a footprint of its own; each is decided in both ways first, as a gate does it.

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

use comity::workbench::Probe;
use comity::{Border, DataRequest, PolicySet};
use serde_json::{Value, json};

fn main() {
    let asked = std::env::var("COMITY_BENCH_FOOTPRINTS").map_or(100_000, |count| count.parse().unwrap());
    let footprints: u32 = if side::asked().rounds == 1 { 200 } else { asked };
    let Some(begun) = resident() else {
        println!("skipped: this system does not tell in /proc/self/status what is resident");
        return;
    };
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let one = house::ones().into_iter().find(|one| one.file.starts_with("21-")).unwrap();
    let loaded = resident().unwrap();
    for number in 0..footprints {
        let request = request(&one.request, number);
        let probe = Probe { policies: &policies, border: &border, request: &request, user: &one.user, day: one.day };
        drop(black_box(probe.prepared().remembered()));
    }
    let full = resident().unwrap();
    let kept = policies.remembers();
    let rows = [("as the process begins", begun), ("with the bundled set", loaded), ("with all remembered", full)];
    println!("{kept} different facts are remembered");
    for (name, kib) in rows {
        println!("  {name:<42} {:>10.1} MiB resident", f64::from(kib) / 1_024.0);
    }
    let rows: Vec<Value> = rows.iter().map(|(name, kib)| json!({ "name": name, "resident_kib": kib })).collect();
    side::write("memory", &house::root(), &json!({ "footprints": kept, "rows": rows }));
}

/// The demand with another length of the longest sentence, another number of identifiers and other measures.
fn request(like: &DataRequest, number: u32) -> DataRequest {
    let mut demand = serde_json::to_value(like.demand()).unwrap();
    demand["scope"]["identifiers"] = (1 + number / 300).into();
    demand["offence"]["max_years"] = (1 + number % 100).into();
    let measures = ["disclose_content", "disclose_traffic", "disclose_subscriber"];
    let some = usize::try_from(1 + number / 100 % 3).unwrap();
    demand["measures"] = json!(measures[..some]);
    DataRequest::new(serde_json::from_value(demand).unwrap(), like.intake().clone()).unwrap()
}

/// KiB that are resident.
fn resident() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
