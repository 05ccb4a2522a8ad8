//! `comity bench`: what decisions cost on this machine, and whether that is more than it was.

mod print;

use std::path::{Path, PathBuf};
use std::time::Duration;

use comity::workbench::{BaselineRefused, Bench, BenchCases, BenchReport, Case, Slowing};
use comity::{AuditLog, Clock as _, Logs, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};

use crate::evaluate::read;
use crate::{ALLOWED, FAILED, Format, USAGE, complain, policies, say};

/// Callers at once, of durable records.
const CALLERS: [usize; 2] = [1, 64];

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a policy set, the one above `comity`; the bundled set where none is named.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// Case files and suites (YAML or JSON): each of their users is one decision. A dozen that are compiled in where
    /// none is named.
    #[arg(long, num_args = 1..)]
    cases: Vec<PathBuf>,
    /// About how many seconds to measure; durable records take a fifth more.
    #[arg(long, default_value = "10", value_parser = seconds)]
    seconds: Duration,
    /// Each case by itself, too.
    #[arg(long)]
    each: bool,
    /// What `--to` wrote before, of the same cases: fails where a decision takes longer now, as a multiple of a fixed
    /// piece of work that is timed beside it.
    #[arg(long, requires = "max_regress")]
    baseline: Option<PathBuf>,
    /// By how many percent it may take longer.
    #[arg(long, value_name = "PCT", requires = "baseline", value_parser = percent)]
    max_regress: Option<f64>,
    /// Where the report is written, as JSON: a baseline for later.
    #[arg(long)]
    to: Option<PathBuf>,
    /// How to print; JSON is the whole report, with `since` where there is a baseline.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

fn seconds(given: &str) -> Result<Duration, String> {
    let seconds = given.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 600.0);
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "expected is a number above 0, of at most 600".to_owned())
}

fn percent(given: &str) -> Result<f64, String> {
    let percent = given.parse::<f64>().ok().filter(|percent| percent.is_finite() && *percent >= 0.0);
    percent.ok_or_else(|| "expected is a number of percent, 0 or more, such as `10`".to_owned())
}

/// Why the command ends without a verdict.
enum Ended {
    /// By what it was told.
    Usage,
    /// By what happened.
    Failed,
}

pub(crate) fn bench(arguments: &Arguments) -> u8 {
    match run(arguments) {
        Ok(true) => ALLOWED,
        Ok(false) | Err(Ended::Failed) => FAILED,
        Err(Ended::Usage) => USAGE,
    }
}

/// Whether nothing is slower than allowed.
fn run(arguments: &Arguments) -> Result<bool, Ended> {
    let cases = cases(&arguments.cases)?;
    // Before the measuring, so that nobody waits for it in vain.
    let baseline = match &arguments.baseline {
        Some(file) => Some(baseline(file, &cases).map_err(|why| {
            complain(&format!("{}: {why}", file.display()));
            Ended::Usage
        })?),
        None => None,
    };
    let failed = |why: &dyn std::fmt::Display| {
        complain(why);
        Ended::Failed
    };
    let policies = policies(arguments.policies.as_deref()).map_err(|why| failed(&why))?;
    let measure = |work: &mut dyn FnMut()| {
        let info = allocation_counter::measure(work);
        (info.count_total, info.bytes_total)
    };
    let bench = Bench::new(&policies, &cases, arguments.seconds).map_err(|why| failed(&why))?;
    let bench = bench.each(arguments.each).meter(&measure);
    let report = measured(&bench, arguments.seconds).map_err(|why| failed(&why))?;
    if let Some(file) = &arguments.to {
        let text = serde_json::to_string_pretty(&report).map_err(|why| failed(&why))?;
        std::fs::write(file, text + "\n").map_err(|why| failed(&format!("{}: {why}", file.display())))?;
    }
    let since = match &baseline {
        Some(before) => Some(report.since(before).map_err(|why| failed(&why))?),
        None => None,
    };
    let most = arguments.max_regress.unwrap_or(f64::INFINITY);
    match arguments.format {
        Format::Pretty => print::pretty(&report, baseline.as_ref().zip(since.as_deref()), most),
        Format::Json => say(&json(&report, since.as_deref()).to_string()),
    }
    Ok(since.iter().flatten().all(|row| row.percent <= most))
}

/// The cases; every one that does not read is told.
fn cases(files: &[PathBuf]) -> Result<BenchCases, Ended> {
    let today = SystemClock.now().day();
    let told = |name: &dyn std::fmt::Display, why: &dyn std::fmt::Display| complain(&format!("{name}: {why}"));
    if files.is_empty() {
        return BenchCases::bundled(today).map_err(|why| {
            told(&"the cases that are compiled in", &why);
            Ended::Failed
        });
    }
    let (mut cases, mut bad) = (BenchCases::default(), false);
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let added = read(file).and_then(|bytes| cases.read(&name, &bytes, today).map_err(|why| why.to_string()));
        if let Err(why) = added {
            told(&file.display(), &why);
            bad = true;
        }
    }
    if bad { Err(Ended::Usage) } else { Ok(cases) }
}

fn baseline(file: &Path, cases: &BenchCases) -> Result<BenchReport, String> {
    let bytes = read(file)?;
    if bytes.len() > Case::MOST_BYTES {
        return Err("this is too large for a report of `comity bench`".to_owned());
    }
    BenchReport::baseline(&bytes, cases).map_err(|why: BaselineRefused| why.to_string())
}

fn measured(bench: &Bench<'_>, time: Duration) -> Result<BenchReport, String> {
    let durable = u64::try_from(CALLERS.len()).unwrap_or_default();
    // It draws on standard error, and only on a terminal.
    let bar = ProgressBar::new(bench.steps().saturating_add(durable));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} measurements, {eta} to go") {
        bar.set_style(style);
    }
    let report = bench.run(&|| bar.inc(1)).map_err(|why| why.to_string()).and_then(|mut report| {
        let part = time.mul_f64(0.1).max(Duration::from_millis(20));
        for callers in CALLERS {
            report.durable.push(durably(bench, callers, part)?);
            bar.inc(1);
        }
        Ok(report)
    });
    bar.finish_and_clear();
    report
}

/// Durable records, in a log in a temporary folder.
fn durably(bench: &Bench<'_>, callers: usize, time: Duration) -> Result<comity::workbench::Durable, String> {
    let room = Room(std::env::temp_dir().join(format!("comity-bench-{}-{callers}", std::process::id())));
    std::fs::create_dir_all(&room.0).map_err(|why| format!("{}: {why}", room.0.display()))?;
    let log = |name: &str| AuditLog::open(room.0.join(name)).map_err(|why| why.to_string());
    let logs = Logs::from(log("log")?).with_national_security(log("apart")?);
    bench.durable(logs, callers, time).map_err(|why| why.to_string())
}

/// A folder that goes when it is done with.
struct Room(PathBuf);

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn json(report: &BenchReport, since: Option<&[Slowing]>) -> serde_json::Value {
    let mut value = serde_json::json!(report);
    if let (Some(since), Some(fields)) = (since, value.as_object_mut()) {
        let row = |row: &Slowing| {
            let Slowing { name, before, now, percent, .. } = row;
            serde_json::json!({ "name": name, "before": before, "now": now, "percent": percent })
        };
        fields.insert("since".to_owned(), since.iter().map(row).collect());
    }
    value
}
