//! `comity replay`: a log decided again.

mod print;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use comity::workbench::{ArchivedRecords, ExpectedFlips, Records as _, Replay, ReplayReport, Shard};
use comity::{Archive, PolicySet};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{ALLOWED, FAILED, Format, complain, say, secrets};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the log.
    #[arg(required_unless_present = "merge")]
    log: Option<PathBuf>,
    /// Folder of a policy set, the one above `comity`: what would it change? Each record's own where none is named.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// A stored border, as it lies among the objects of a log: what would it change?
    #[arg(long)]
    border: Option<PathBuf>,
    /// Folder of the log's keys, `log.key` and `vault.key`; else those in the environment, or in the log's own
    /// folder.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// A list of flips that are expected (YAML or JSON): each entry names some of `code` (with `*` at the end: all
    /// that begin so), `country`, `measure`, `from`, `to`, and may have a `note`.
    #[arg(long)]
    expect: Option<PathBuf>,
    /// Only one of so many parts, such as `2/8`; their reports merge.
    #[arg(long)]
    shard: Option<Shard>,
    /// Threads; one a core where no number is given.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// Records that are named of each thing.
    #[arg(long, default_value_t = 5)]
    samples: usize,
    /// Merges reports that `--format json` printed for the parts of one log, instead of reading one.
    #[arg(long, num_args = 1.., conflicts_with_all = ["log", "policies", "border", "shard", "jobs", "samples", "keys"])]
    merge: Vec<PathBuf>,
    /// How to print; JSON is the whole report.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(crate) fn replay(arguments: &Arguments) -> u8 {
    match report(arguments) {
        Ok((report, expected)) => show(arguments.format, &report, &expected),
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

fn report(arguments: &Arguments) -> Result<(ReplayReport, ExpectedFlips), String> {
    let expected = match &arguments.expect {
        Some(file) => ExpectedFlips::from_yaml(&read(file)?).map_err(|why| format!("{}: {why}", file.display()))?,
        None => ExpectedFlips::default(),
    };
    let report = match &arguments.log {
        Some(log) => run(arguments, log)?,
        None => merged(&arguments.merge)?,
    };
    Ok((report, expected))
}

fn run(arguments: &Arguments, log: &Path) -> Result<ReplayReport, String> {
    let mut replay = Replay::new().samples(arguments.samples);
    if let Some(folder) = &arguments.policies {
        replay = replay.under(PolicySet::load(folder).map_err(|why| why.to_string())?);
    }
    if let Some(file) = &arguments.border {
        replay = replay.across(&read(file)?).map_err(|why| format!("{}: {why}", file.display()))?;
    }
    if let Some(shard) = arguments.shard {
        replay = replay.shard(shard);
    }
    if let Some(jobs) = arguments.jobs {
        replay = replay.jobs(jobs);
    }
    let keys = secrets::of(log, arguments.keys.as_deref())?;
    let archive = Archive::open(log).and_then(|archive| archive.with_keys(&*keys)).map_err(|why| why.to_string())?;
    let records = ArchivedRecords::new(archive).map_err(|why| why.to_string())?;
    // It draws on standard error, and only on a terminal.
    let bar = ProgressBar::new(records.count());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} records, {per_sec}, {eta} to go") {
        bar.set_style(style);
    }
    let report = replay.run(&records, &|more| bar.inc(more));
    bar.finish_and_clear();
    report.map_err(|why| format!("{}: {why}", log.display()))
}

fn merged(files: &[PathBuf]) -> Result<ReplayReport, String> {
    let mut whole: Option<ReplayReport> = None;
    for file in files {
        let told = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
        // What a reader of JSON says may quote a value.
        let report: ReplayReport = serde_json::from_slice(&read(file)?).map_err(|why| {
            let (line, column) = (why.line(), why.column());
            told(&format_args!(
                "line {line}, column {column}: it is no report that `comity replay --format json` printed"
            ))
        })?;
        whole = Some(match whole {
            Some(whole) => whole.merge(report).map_err(|why| told(&why))?,
            None => report,
        });
    }
    whole.ok_or_else(|| "no report was named".to_owned())
}

fn show(format: Format, report: &ReplayReport, expected: &ExpectedFlips) -> u8 {
    match format {
        Format::Pretty => print::pretty(report, expected),
        Format::Json => say(&serde_json::json!(report).to_string()),
    }
    let unexpected = report.unexpected(expected).count();
    if unexpected > 0 || report.failed() { FAILED } else { ALLOWED }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|why| format!("{}: {why}", file.display()))
}
