//! `comity test`: runs the tests of policies, prints what is not as wanted, and what of the policies no test sees.

mod coverage;
mod watch;

use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use clap::{ArgAction, ValueEnum};
use comity::workbench::{Tests, TestsRefused};
use indicatif::{ProgressBar, ProgressStyle};

use crate::format::{Format, Results};
use crate::{ALLOWED, FAILED, USAGE, complain};

/// Tests from which on a run is long enough for a bar.
const LONG: usize = 200;

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files or folders: tests in Rego (`_test.rego`), suites and cases in YAML.
    #[arg(default_value = "policies")]
    paths: Vec<PathBuf>,
    /// Folder of the policy set under test, the one above `comity`. Where none is named: that of the paths, or the
    /// bundled set.
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// Only tests whose `FILE: NAME` contains this; with a `*`, those whose name or `FILE: NAME` it matches as a whole.
    #[arg(short, long, value_name = "PATTERN")]
    run: Option<String>,
    /// Run again whenever a file below the paths or the policies changes, until interrupted.
    #[arg(short, long)]
    watch: bool,
    /// How many tests run at once; as many as the machine has processors where it is left out.
    #[arg(short, long, value_name = "N")]
    parallel: Option<NonZeroUsize>,
    /// Which bodies of rules were seen to hold by tables and cases, and which not to hold. `lcov`, `json` and `html` are
    /// printed in place of the report, which then goes to standard error.
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    coverage: Option<Coverage>,
    /// Where the coverage is written; the report stays on standard output.
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_to: Option<PathBuf>,
    /// Fail where fewer percent of the bodies were seen to hold.
    #[arg(long, value_name = "PCT", value_parser = percent)]
    threshold: Option<f64>,
    /// Fail where nothing runs, or a path holds no test. It is so unless told otherwise.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_value = "true",
        default_missing_value = "true", action = ArgAction::Set)]
    fail_on_empty: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// Also name the tests that passed.
    #[arg(short, long)]
    verbose: bool,
}

/// How coverage is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Coverage {
    /// Counts, and each body that was not seen on one side.
    Text,
    /// As `genhtml` reads it.
    Lcov,
    /// One JSON document.
    Json,
    /// One HTML page.
    Html,
}

fn percent(given: &str) -> Result<f64, String> {
    let percent = given.parse::<f64>().ok().filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "expected is a number of percent from 0 to 100".to_owned())
}

pub(crate) fn test(arguments: &Arguments) -> u8 {
    if arguments.watch { watch::watch(arguments) } else { once(arguments) }
}

/// One run, and what it comes to.
fn once(arguments: &Arguments) -> u8 {
    let began = Instant::now();
    let mut tests = match Tests::find(&arguments.paths, arguments.policies.as_deref()) {
        Ok(tests) => tests,
        Err(why) => {
            complain(&why);
            let usage = matches!(why, TestsRefused::Missing(_) | TestsRefused::TwoSets(..));
            return if usage { USAGE } else { FAILED };
        }
    };
    let mut failed = false;
    if arguments.fail_on_empty {
        for path in tests.fruitless() {
            complain(&format!("`{}` holds no test; allow that with `--fail-on-empty=false`", path.display()));
            failed = true;
        }
    }
    if let Some(pattern) = &arguments.run {
        tests.retain(pattern);
        if tests.is_empty() && arguments.fail_on_empty {
            complain(&format!("no test matches `{pattern}`; allow that with `--fail-on-empty=false`"));
            failed = true;
        }
    }
    let all = run(&tests, arguments, began);
    let tally = all.tally();
    let ran = tally.passed.saturating_add(tally.failed).saturating_add(tally.errored);
    if ran == 0 && tally.skipped > 0 && arguments.fail_on_empty {
        complain(&"every test is skipped, so nothing ran; allow that with `--fail-on-empty=false`");
        failed = true;
    }
    failed |= all.rows.iter().any(|row| row.verdict.is_bad());
    match told(&all, &tests, arguments) {
        Ok(enough) => failed |= !enough,
        Err(why) => {
            complain(&why);
            failed = true;
        }
    }
    if failed { FAILED } else { ALLOWED }
}

fn run(tests: &Tests, arguments: &Arguments, began: Instant) -> Results {
    let length = u64::try_from(tests.len()).unwrap_or(u64::MAX);
    // It draws on standard error, and only on a terminal.
    let bar = if tests.len() < LONG { ProgressBar::hidden() } else { ProgressBar::new(length) };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} tests, {msg}{eta} to go") {
        bar.set_style(style);
    }
    let bad = std::sync::atomic::AtomicUsize::new(0);
    let threads = arguments.parallel.or_else(|| std::thread::available_parallelism().ok());
    let rows = tests.run(threads.unwrap_or(NonZeroUsize::MIN), &|tested| {
        if tested.verdict.is_bad() {
            let count = bad.fetch_add(1, std::sync::atomic::Ordering::Relaxed).saturating_add(1);
            bar.set_message(format!("{count} failed, "));
        }
        bar.inc(1);
    });
    bar.finish_and_clear();
    let sources = tests.sources().clone();
    Results { command: "comity test", rows, remarks: Vec::new(), sources, time: began.elapsed() }
}

/// Prints the report and the coverage; whether enough is covered.
fn told(all: &Results, tests: &Tests, arguments: &Arguments) -> Result<bool, String> {
    let write = |bytes: &[u8]| {
        // A reader that went away is no fault of the run.
        let _ = io::stdout().write_all(bytes);
    };
    let apart = arguments.coverage_to.is_none() && arguments.coverage.is_some_and(|form| form != Coverage::Text);
    let terminal = if apart { io::stderr().is_terminal() } else { io::stdout().is_terminal() };
    let styled = terminal && std::env::var_os("NO_COLOR").is_none();
    let mut report = Vec::new();
    all.write(arguments.format, styled, arguments.verbose, &mut report).map_err(|why| why.to_string())?;
    if apart {
        let _ = io::stderr().write_all(&report);
    } else {
        write(&report);
    }
    if arguments.coverage.is_none() && arguments.threshold.is_none() {
        return Ok(true);
    }
    let covered = coverage::Covered::of(tests.coverage()?);
    let mut text = Vec::new();
    let written = match arguments.coverage {
        None => Ok(()),
        Some(Coverage::Text) => covered.text(&mut text),
        Some(Coverage::Lcov) => covered.lcov(&mut text),
        Some(Coverage::Json) => covered.json(&mut text),
        Some(Coverage::Html) => covered.html(tests.sources(), &mut text),
    };
    written.map_err(|why| why.to_string())?;
    match &arguments.coverage_to {
        Some(file) => std::fs::write(file, &text).map_err(|why| format!("{}: {why}", file.display()))?,
        // Beside a report that a program reads, the counts go where people look.
        None if arguments.coverage == Some(Coverage::Text) && arguments.format != Format::Pretty => {
            let _ = io::stderr().write_all(&text);
        }
        None => write(&text),
    }
    let Some(threshold) = arguments.threshold else { return Ok(true) };
    let percent = covered.percent();
    if percent < threshold {
        complain(&format!("{percent:.1} % of the bodies were seen to hold; at least {threshold} % are wanted"));
    }
    Ok(percent >= threshold)
}
