//! `comity sweep`: the mildest outcome of every kind of demand, as far as the sweep goes.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use comity::workbench::{Sweep, SweepRow, SweepTable, Swept, unmoved};
use comity::{Border, Country, PolicySet};
use indicatif::{ProgressBar, ProgressStyle};

use crate::log::{Fault, end, put};
use crate::{complain, policies};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a policy set, the one above `comity` or of a platform's own policies; the bundled set where none is
    /// named.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// A state that asks; once for each. One for each regime where none is named, which takes minutes.
    #[arg(long = "only", visible_alias = "states", value_name = "CC", num_args = 1..)]
    only: Vec<Country>,
    /// Threads; one a core where no number is given.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Where the table is written; standard output where no file is named. Nothing is written over.
    #[arg(long)]
    to: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people: by place, kinds of paper with the same outcomes in one line.
    Text,
    /// One JSON object a line, of each kind of paper and measure; denials too.
    Json,
    /// The same as CSV (RFC 4180).
    Csv,
}

/// A bar on standard error, on a terminal alone, over so many places.
pub(crate) fn bar(places: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(places).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} places, {elapsed}, {eta} to go") {
        bar.set_style(style);
    }
    bar
}

/// As many threads as were asked for, or one a core.
pub(crate) fn threads(given: Option<NonZeroUsize>) -> NonZeroUsize {
    given.unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

pub(crate) fn sweep(given: &Arguments) -> u8 {
    end(swept(given).map_err(Fault::Failed))
}

fn swept(given: &Arguments) -> Result<(), String> {
    if let Some(file) = given.to.as_deref().filter(|file| file.exists()) {
        return Err(format!("{}: the file exists, and nothing is written over", file.display()));
    }
    let policies = policies(given.policies.as_deref()).map_err(|why| why.to_string())?;
    let border = Border::bundled().map_err(|why| why.to_string())?;
    let sweep = Sweep { policies: &policies, border: &border };
    let places = sweep.places(&given.only);
    let bar = bar(places.len());
    let swept = sweep.run_all(&places, threads(given.threads), &|| bar.inc(1));
    bar.finish_and_clear();
    let swept = swept?;
    print(given.format, given.to.as_deref(), &swept, &policies)?;
    for path in unmoved(&policies) {
        complain(&format!("`{path}` is read by a policy, and no demand of the sweep varies it"));
    }
    let unlawful: Vec<&String> = swept.iter().flat_map(|one| &one.unlawful).collect();
    match unlawful.first() {
        Some(first) => Err(format!("{} allows that no law makes right, or faults, such as {first}", unlawful.len())),
        None => Ok(()),
    }
}

fn print(format: Form, to: Option<&Path>, swept: &[Swept], policies: &PolicySet) -> Result<(), String> {
    let table = SweepTable::of(swept, policies);
    let lines = |lines: Vec<String>| lines.join("\n") + "\n";
    let text = match format {
        Form::Text => table.to_string(),
        Form::Json => lines(table.rows().map(|row| serde_json::json!(row).to_string()).collect()),
        Form::Csv => {
            lines(std::iter::once(SweepRow::COLUMNS.to_owned()).chain(table.rows().map(|row| row.csv())).collect())
        }
    };
    put(to, text.as_bytes())
}
