//! Rows that are timed side by side: every row in turn, round after round, so that what else the machine does
//! falls on all of them alike.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

/// What is timed.
pub(crate) trait Timed {
    /// Different things that it does, in turn.
    fn turns(&self) -> usize;
    /// Does the one at that place.
    fn turn(&self, at: usize);
}

/// How often, and how long each time.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) rounds: u32,
    pub(crate) time: Duration,
}

impl Effort {
    /// `COMITY_BENCH_ROUNDS` rounds (15) of `COMITY_BENCH_SECONDS` (0.05) for each row; one short round where the
    /// program was not started by `cargo bench`, to see that it works.
    pub(crate) fn asked() -> Self {
        if !std::env::args().any(|argument| argument == "--bench") {
            return Self { rounds: 1, time: Duration::from_millis(1) };
        }
        Self::set()
    }

    /// The same, however it was started.
    pub(crate) fn set() -> Self {
        let rounds = setting("COMITY_BENCH_ROUNDS").unwrap_or(15).max(1);
        Self { rounds, time: Duration::from_secs_f64(setting("COMITY_BENCH_SECONDS").unwrap_or(0.05)) }
    }
}

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} has the value `{value}`")))
}

/// What the rounds showed of one row.
#[derive(Default)]
pub(crate) struct Seen {
    /// Nanoseconds a turn, the mean of each round.
    pub(crate) rounds: Vec<f64>,
    /// Nanoseconds of single turns, of all rounds.
    single: Vec<u64>,
    /// Turns in all, but those that were timed one by one.
    pub(crate) count: u64,
}

impl Seen {
    pub(crate) fn median(&self) -> f64 {
        median(self.rounds.iter().copied())
    }

    /// So many of a thousand single turns took no longer than this; two readings of the clock are in it.
    pub(crate) fn permille(&self, part: usize) -> u64 {
        let mut single = self.single.clone();
        single.sort_unstable();
        single[(single.len() * part / 1_000).min(single.len() - 1)]
    }

    /// The median over the rounds of the ratio to another row in the same round.
    pub(crate) fn ratio(&self, to: &Self) -> f64 {
        median(self.rounds.iter().zip(&to.rounds).map(|(own, other)| own / other))
    }
}

/// Every row once a round.
pub(crate) fn rounds(rows: &[impl Timed], effort: Effort) -> Vec<Seen> {
    let mut seen: Vec<Seen> = rows.iter().map(|_| Seen::default()).collect();
    for _ in 0..effort.rounds {
        for (row, seen) in rows.iter().zip(&mut seen) {
            round(row, effort.time, seen);
        }
    }
    seen
}

/// One pass to warm up, whole passes over all turns under one clock, and then, for a fifth of the time, passes
/// whose every turn is timed by itself.
fn round(row: &impl Timed, time: Duration, seen: &mut Seen) {
    let turns = row.turns();
    (0..turns).for_each(|at| row.turn(at));
    let (begun, mut count) = (Instant::now(), 0_u32);
    let elapsed = loop {
        (0..turns).for_each(|at| row.turn(at));
        count += u32::try_from(turns).unwrap();
        let elapsed = begun.elapsed();
        if elapsed >= time.mul_f64(0.8) {
            break elapsed;
        }
    };
    seen.rounds.push(elapsed.as_secs_f64() * 1e9 / f64::from(count));
    seen.count += u64::from(count);
    let begun = Instant::now();
    while seen.single.is_empty() || begun.elapsed() < time.mul_f64(0.2) {
        for at in 0..turns {
            let before = Instant::now();
            row.turn(at);
            seen.single.push(before.elapsed().as_nanos().try_into().unwrap());
        }
    }
}

/// What the clock itself takes, in nanoseconds: the quickest of some thousands of two readings.
pub(crate) fn clock() -> u128 {
    (0..10_000).map(|_| Instant::now().elapsed().as_nanos()).min().unwrap_or_default()
}

/// The middle one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    f64::midpoint(low, high)
}

/// A row with a name.
pub(crate) struct Named<'a> {
    pub(crate) name: String,
    turns: usize,
    work: Box<dyn Fn(usize) + 'a>,
}

impl<'a> Named<'a> {
    pub(crate) fn new(name: impl Into<String>, turns: usize, work: impl Fn(usize) + 'a) -> Self {
        Self { name: name.into(), turns, work: Box::new(work) }
    }
}

impl Timed for Named<'_> {
    fn turns(&self) -> usize {
        self.turns
    }

    fn turn(&self, at: usize) {
        (self.work)(at);
    }
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
            "count": own.count, "rounds_ns": own.rounds,
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
