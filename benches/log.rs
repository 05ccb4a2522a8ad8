//! How many records a second become durable, and how long each takes: the whole log, beside a bare group
//! commit of the same bytes and beside SQLite.
//!
//! `cargo bench --features workbench --bench log`; what it finds is also in `target/bench/log.json`.
//! `COMITY_BENCH_FOLDER` names a folder on the disk to be measured, `COMITY_BENCH_SECONDS` the length of
//! one run, `COMITY_BENCH_ROUNDS` how often each is run. Every round runs every subject once, one after the
//! other, in a new folder; the table has the medians of the rounds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a bench fails by panicking"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use comity::workbench::Load;
use comity::workbench::timing::median;

#[path = "log/case.rs"]
mod case;
#[path = "../src/audit/commit.rs"]
#[allow(dead_code, unused_imports, reason = "the peers use a part of it")]
mod commit;
#[path = "log/measure.rs"]
mod measure;
#[path = "log/peers.rs"]
mod peers;
#[path = "../src/audit/queue.rs"]
mod queue;
#[path = "../src/audit/seat.rs"]
#[allow(dead_code)]
mod seat;
#[path = "../src/audit/sync.rs"]
mod sync;
#[path = "log/whole.rs"]
mod whole;

use measure::{Keeps, Run, run};
use peers::{Bare, Peer, Sqlite};
use whole::Whole;

/// In the place of the log's error, for the peers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub(crate) struct Unrecorded {
    pub(crate) why: String,
}

impl Unrecorded {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

const CALLERS: [usize; 4] = [1, 8, 64, 512];
const BARE: &str = "bare group commit";

/// Opens a subject in an empty folder.
type Open<'a> = Box<dyn Fn(&Path) -> Box<dyn Keeps> + 'a>;

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} has the value `{value}`")))
}

fn main() {
    // Under `cargo test` each subject is but shown to work.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let time = Duration::from_secs_f64(setting("COMITY_BENCH_SECONDS").unwrap_or(if whole { 1.0 } else { 0.02 }));
    let rounds: u32 = setting("COMITY_BENCH_ROUNDS").unwrap_or(if whole { 5 } else { 1 }).max(1);
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let results = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).join("bench");
    let folder = setting("COMITY_BENCH_FOLDER").unwrap_or_else(|| results.clone()).join("log-under-test");

    let load = case::load();
    let record = Whole::sample(&load, &emptied(&folder));
    let prepare = prepare(&load);
    println!(
        "one record: {} bytes in clear, {} sealed; {prepare:.1} us of its caller to make, before the log has it",
        record.clear.len(),
        record.sealed.len()
    );

    let subjects: Vec<(&str, Open<'_>)> = vec![
        ("log, all known", Box::new(|folder| Box::new(Whole::open(&load, folder, 0)))),
        ("log, half new", Box::new(|folder| Box::new(Whole::open(&load, folder, 2)))),
        (BARE, Box::new(|folder| Box::new(Peer::new(Bare::new(folder), &record)))),
        ("SQLite, batches", Box::new(|folder| Box::new(Peer::new(Sqlite::new(folder), &record)))),
    ];
    println!(
        "{:>7}  {:<18} {:>10} {:>8} {:>8} {:>8} {:>8}",
        "callers", "", "records/s", "p50 us", "p99 us", "cpu us", "of bare"
    );
    let mut rows = Vec::new();
    for callers in CALLERS {
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); subjects.len()];
        for _ in 0..rounds {
            for (runs, (_, open)) in runs.iter_mut().zip(&subjects) {
                let subject = open(&emptied(&folder));
                runs.push(run(&*subject, callers, time));
            }
        }
        let bare = subjects.iter().position(|(name, _)| *name == BARE).unwrap();
        for ((name, _), own) in subjects.iter().zip(&runs) {
            rows.push(row(name, callers, own, &runs[bare]));
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let found = serde_json::json!({
        "seconds": time.as_secs_f64(), "rounds": rounds, "clear_bytes": record.clear.len(),
        "sealed_bytes": record.sealed.len(), "prepare_us": prepare, "rows": rows,
    });
    std::fs::create_dir_all(&results).unwrap();
    std::fs::write(results.join("log.json"), format!("{found:#}\n")).unwrap();
}

/// Microseconds to make a record before the log has it: the quickest of some hundreds, for others use this machine.
fn prepare(load: &Load) -> f64 {
    let one = || {
        let begun = Instant::now();
        load.prepare("known-1".parse().unwrap()).unwrap();
        begun.elapsed().as_secs_f64() * 1e6
    };
    (0..500).map(|_| one()).fold(f64::INFINITY, f64::min)
}

fn emptied(folder: &Path) -> PathBuf {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    folder.to_owned()
}

/// The medians of a subject's runs, printed; the ratio is that of each round to the bare commit of the same round.
fn row(name: &str, callers: usize, runs: &[Run], bare: &[Run]) -> serde_json::Value {
    let of = |what: fn(&Run) -> f64| median(runs.iter().map(what));
    let (rate, p50, p99) = (of(|run| run.crowd.rate), of(|run| run.crowd.p50), of(|run| run.crowd.p99));
    let ratio = median(runs.iter().zip(bare).map(|(run, bare)| run.crowd.rate / bare.crowd.rate));
    let cpu = runs.iter().all(|run| run.cpu.is_some()).then(|| of(|run| run.cpu.unwrap_or_default()));
    let records: usize = runs.iter().map(|run| run.crowd.calls).sum();
    let mut line = format!("{callers:>7}  {name:<18} {rate:>10.0} {p50:>8.0} {p99:>8.0}");
    match cpu {
        Some(cpu) => write!(line, " {cpu:>8.1}").unwrap(),
        None => write!(line, " {:>8}", "-").unwrap(),
    }
    println!("{line} {ratio:>8.2}");
    serde_json::json!({
        "subject": name, "callers": callers, "records_per_second": rate, "p50_us": p50, "p99_us": p99, "cpu_us": cpu,
        "of_bare": ratio, "records": records,
    })
}
