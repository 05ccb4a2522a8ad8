//! `comity diff`: what one policy set decides otherwise than another.

mod print;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use comity::workbench::{BenchCases, Diff, DiffReport};
use comity::{Border, Clock as _, Country, PolicySet, SystemClock, Timestamp};

use crate::files;
use crate::log::{in_file, read, write};
use crate::sweep::{bar, threads};
use crate::{ALLOWED, FAILED, complain, say};

/// Some ruling has another outcome.
const FLIPPED: u8 = 5;
/// Something is allowed that was not, or more widely than it was.
const OPENED: u8 = 6;
/// Seconds of a day.
const DAY: u32 = 86_400;

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set as it is: a folder, a stored set (as it lies among the objects of a log), or the word `bundled`.
    old: PathBuf,
    /// The set as it would be, named in the same way.
    new: PathBuf,
    /// Only the part of the sweep in which these states ask.
    #[arg(long, value_name = "CC", num_args = 1.., conflicts_with = "quick")]
    only: Vec<Country>,
    /// No sweep: cases alone.
    #[arg(long)]
    quick: bool,
    /// Case files and suites, or folders of them, beside the dozen cases that are compiled in.
    #[arg(long, num_args = 1..)]
    cases: Vec<PathBuf>,
    /// Threads; one a core where no number is given.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Kinds of difference that are shown, each with its smallest example; JSON has all.
    #[arg(long, default_value_t = 20)]
    show: usize,
    /// A new folder in which the examples are written as suites, one a file: `comity test` runs them.
    #[arg(long)]
    examples: Option<PathBuf>,
    /// A new file for the statement that reviewers sign, see `comity review`.
    #[arg(long)]
    statement: Option<PathBuf>,
    /// Days for which the statement holds.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u32).range(1..=30))]
    days: u32,
    /// How to print; JSON is the whole report.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// The whole report.
    Json,
}

pub(crate) fn diff(given: &Arguments) -> u8 {
    match compared(given) {
        Ok(report) if report.new_allows > 0 || report.wider_allows > 0 => OPENED,
        Ok(report) if report.flips > 0 => FLIPPED,
        Ok(_) => ALLOWED,
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

fn compared(given: &Arguments) -> Result<DiffReport, String> {
    if let Some(file) = [&given.examples, &given.statement].into_iter().flatten().find(|file| file.exists()) {
        return Err(in_file(file, "it exists, and nothing is written over"));
    }
    let (old, new) = (set(&given.old)?, set(&given.new)?);
    let border = Border::bundled().map_err(|why| why.to_string())?;
    let now = SystemClock.now();
    let cases = cases(&given.cases, now)?;
    let mut diff = Diff::between(&old, &new, &border).cases(&cases).threads(threads(given.threads));
    if given.quick || !given.only.is_empty() {
        diff = diff.only(&given.only);
    }
    let bar = bar(diff.places().len());
    let report = diff.run(&|| bar.inc(1));
    bar.finish_and_clear();
    let report = report.map_err(|why| why.to_string())?;
    match given.format {
        Form::Text => print::text(&report, given.show),
        Form::Json => say(&serde_json::json!(report).to_string()),
    }
    if let Some(folder) = &given.examples {
        std::fs::create_dir_all(folder).map_err(|why| in_file(folder, why))?;
        for (number, kind) in (1_usize..).zip(&report.kinds).filter(|(_, kind)| !kind.example.suite.is_empty()) {
            let name = format!("{number:03}-{}-{}.yaml", kind.from, kind.to);
            write(&folder.join(name), kind.example.suite.as_bytes())?;
        }
    }
    if let Some(file) = &given.statement {
        let until = now.plus_seconds(given.days.saturating_mul(DAY)).day();
        let terms = report.statement(now.day(), until).map_err(|why| why.to_string())?;
        let bytes = terms.to_json().map_err(|why| why.to_string())?;
        write(file, &bytes)?;
    }
    Ok(report)
}

/// A set by its folder, its stored form, or the word `bundled`.
fn set(named: &Path) -> Result<PolicySet, String> {
    let loaded = if named == Path::new("bundled") {
        PolicySet::bundled()
    } else if named.is_dir() {
        PolicySet::load(named)
    } else {
        PolicySet::from_object(&read(named)?)
    };
    loaded.map_err(|why| in_file(named, why))
}

fn cases(named: &[PathBuf], now: Timestamp) -> Result<BenchCases, String> {
    let today = now.day();
    let mut cases = BenchCases::bundled(today).map_err(|why| why.to_string())?;
    for file in &files::documents(named)? {
        // The report is the same wherever the files lie.
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        cases.read(&name, &read(file)?, today).map_err(|why| in_file(file, why))?;
    }
    Ok(cases)
}
