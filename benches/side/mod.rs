//! What the benches have in common beside `comity::workbench::timing`: how long they run, and where results go.
#![allow(dead_code, unused_imports, reason = "each bench uses a part of it")]

use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use comity::workbench::timing::{Effort, Named, Timed, Timings, clock, median};
use serde_json::Value;

/// `COMITY_BENCH_ROUNDS` rounds (15) of `COMITY_BENCH_SECONDS` (0.05) for each row; one short round where the
/// program was not started by `cargo bench`, to see that it works.
pub(crate) fn asked() -> Effort {
    if std::env::args().any(|argument| argument == "--bench") {
        return set();
    }
    Effort { rounds: 1, time: Duration::from_millis(1), single: SINGLE }
}

/// The same, however it was started.
pub(crate) fn set() -> Effort {
    let rounds = setting("COMITY_BENCH_ROUNDS").unwrap_or(15).max(1);
    Effort { rounds, time: Duration::from_secs_f64(setting("COMITY_BENCH_SECONDS").unwrap_or(0.05)), single: SINGLE }
}

/// The share of the time in which turns are timed one by one.
const SINGLE: f64 = 0.2;

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} has the value `{value}`")))
}

/// Every row once a round.
pub(crate) fn rounds(rows: &[impl Timed], effort: Effort) -> Vec<Timings> {
    comity::workbench::timing::rounds(rows, effort, &|| {})
}

/// Times named rows and prints them, each with its ratio to the first; the same as JSON.
pub(crate) fn table(title: &str, rows: &[Named<'_>], effort: Effort) -> Value {
    let seen = rounds(rows, effort);
    println!("{title:<44} {:>12} {:>12} {:>10}", "median ns", "p99 ns", "of first");
    let rows = rows.iter().zip(&seen).map(|(row, own)| {
        let (median, p99, ratio) = (own.median(), own.permille(990), own.ratio(&seen[0]));
        println!("  {:<42} {median:>12.0} {p99:>12} {ratio:>10.3}", row.name);
        serde_json::json!({
            "name": row.name, "median_ns": median, "p99_ns": p99, "p999_ns": own.permille(999), "of_first": ratio,
            "count": own.count(), "rounds_ns": own.rounds(),
        })
    });
    let rows: Vec<Value> = rows.collect();
    serde_json::json!({ "title": title, "rows": rows, "seconds": effort.time.as_secs_f64(), "rounds": effort.rounds })
}

/// Writes what was found to `target/bench/NAME.json`.
pub(crate) fn write(name: &str, root: &Path, found: &Value) {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let results = target.unwrap_or_else(|| root.join("target")).join("bench");
    std::fs::create_dir_all(&results).unwrap();
    std::fs::write(results.join(format!("{name}.json")), format!("{found:#}\n")).unwrap();
}
