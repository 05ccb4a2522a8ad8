//! How fast a log is checked, and how much memory that takes however long the log is.
//!
//! `cargo bench --features workbench --bench verify`; what it finds is also in `target/bench/verify.json`.
//! `COMITY_BENCH_RECORDS` names how many records the log has (200,000 where nothing is named), `COMITY_BENCH_FOLDER`
//! the disk; with `COMITY_BENCH_SMALL=1` the records are of the smallest kind, so that ten million of them
//! find room on a small disk. The log is written, opened again and verified; the peak of memory is that of the
//! whole process so far, as the system tells it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a bench fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use comity::workbench::Load;
use comity::{Archive, AuditLog};

#[path = "log/case.rs"]
mod case;

/// Records of one commit.
const BATCH: u64 = 4_096;

fn main() {
    let whole = std::env::args().any(|argument| argument == "--bench");
    let records: u64 = std::env::var("COMITY_BENCH_RECORDS").map_or(if whole { 200_000 } else { 500 }, |records| {
        records.parse().unwrap_or_else(|_| panic!("COMITY_BENCH_RECORDS is `{records}`"))
    });
    let small = std::env::var_os("COMITY_BENCH_SMALL").is_some_and(|small| small == "1");
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let results = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).join("bench");
    let folder = std::env::var_os("COMITY_BENCH_FOLDER").map_or_else(|| results.clone(), PathBuf::from);
    let folder = folder.join("verify-under-test");
    let _ = std::fs::remove_dir_all(&folder);

    let load: Load = case::load();
    let written = timed(|| {
        let log = AuditLog::open(&folder).unwrap();
        let mut done = 0;
        while done < records {
            let batch = BATCH.min(records - done);
            if small {
                load.keep_small(&log, usize::try_from(batch).unwrap()).unwrap();
            } else {
                load.keep_all(&log, (0..batch).map(|at| format!("u-{}", at % 64).parse().unwrap())).unwrap();
            }
            done += batch;
        }
    });
    let peak_written = peak();
    let opened = timed(|| drop(AuditLog::open(&folder).unwrap()));
    let archive = Archive::open(&folder).unwrap();
    let checked = timed(|| assert_eq!(archive.verify(&[], &[]).unwrap().size, records));
    let rate = |seconds: f64| f64::from(u32::try_from(records).unwrap()) / seconds;
    println!(
        "{records} records: written {:.0}/s, opened {:.0}/s, verified {:.0}/s",
        rate(written),
        rate(opened),
        rate(checked)
    );
    println!("peak of memory: {peak_written} KiB after writing, {} KiB in the end", peak());
    std::fs::remove_dir_all(&folder).unwrap();
    let found = serde_json::json!({
        "records": records, "small": small, "written_per_second": rate(written), "opened_per_second": rate(opened),
        "verified_per_second": rate(checked), "peak_written_kib": peak_written, "peak_kib": peak(),
    });
    std::fs::create_dir_all(&results).unwrap();
    std::fs::write(results.join("verify.json"), format!("{found:#}\n")).unwrap();
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

/// The most memory that the process had, in KiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or(0)
}
