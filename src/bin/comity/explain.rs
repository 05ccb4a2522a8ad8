//! `comity explain`: a decision told to the people who must read it.

mod page;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use comity::workbench::explain::{Explain, Explanation};
use comity::workbench::{ArchivedRecords, Case, Logged, Suite, When};
use comity::{Clock as _, Day, Gate, MemoryLog, SystemClock};

use crate::disclose;
use crate::evaluate::read;
use crate::log::{self, Fault, in_file};
use crate::policies;

/// A case, and how it is explained.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A case file, or with `--case` a suite (YAML or JSON).
    #[arg(required_unless_present_any = ["print_template", "log"])]
    file: Option<PathBuf>,
    /// The case of a suite, by its name.
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Folder of a log: a decision on record is explained instead, under its own law.
    #[arg(long, value_name = "DIR", requires = "record", conflicts_with_all = ["file", "case", "on", "policies"])]
    log: Option<PathBuf>,
    /// Identifier or position of the record.
    #[arg(long, value_name = "ID", requires = "log")]
    record: Option<String>,
    /// Folder of the log's keys, `log.key` and `vault.key`; else those in the environment, or in the log's own
    /// folder.
    #[arg(long, value_name = "DIR", requires = "log")]
    keys: Option<PathBuf>,
    /// The day, as YYYY-MM-DD; the case's own where none is named.
    #[arg(long)]
    on: Option<Day>,
    /// Folder of a policy set, the one above `comity`; the bundled set where none is named.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// Tell counsel which rules nearly spoke and what would turn the outcome. That teaches a requester how to ask: it
    /// goes to nobody else.
    #[arg(long)]
    counsel: bool,
    /// As what.
    #[arg(long, value_enum, default_value_t = Form::Prose)]
    format: Form,
    /// A template of your own for the page (minijinja), with `--format html`.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// The file that is written, which nobody but you may read; standard output where none is named. Nothing is written
    /// over.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Print the template that is built in, to begin one of your own.
    #[arg(long, exclusive = true)]
    print_template: bool,
}

/// As what a decision is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Sentences, 96 columns wide.
    Prose,
    /// One JSON object.
    Json,
    /// A page that needs nothing but itself.
    Html,
}

pub(crate) fn explain(given: &Arguments) -> u8 {
    log::end(explained(given))
}

fn explained(given: &Arguments) -> Result<(), Fault> {
    if given.print_template {
        return Ok(log::put(None, page::BUILT_IN.as_bytes())?);
    }
    if given.template.is_some() && given.format != Form::Html {
        return Err(Fault::Usage("`--template` goes with `--format html`".to_owned()));
    }
    // The template first: nobody waits for an explanation that cannot be shown.
    let template = given.template.as_deref().map(page::Template::read).transpose()?.unwrap_or_default();
    let explain = Explain { near: given.counsel };
    let explanation = match (&given.file, &given.log, &given.record) {
        (Some(file), ..) => preview(given, file, explain)?,
        (None, Some(log), Some(record)) => on_record(given, (log, record), explain)?,
        (None, ..) => return Err(Fault::Usage("name a case file, or `--log DIR --record ID`".to_owned())),
    };
    let text = match given.format {
        Form::Prose => explanation.prose(),
        Form::Json => json(&explanation)?,
        Form::Html => template.fill(&explanation)?,
    };
    match &given.to {
        Some(to) => Ok(write(to, text.as_bytes())?),
        None => Ok(log::put(None, text.as_bytes())?),
    }
}

fn preview(given: &Arguments, file: &Path, explain: Explain) -> Result<Explanation, String> {
    let case = case(given, file)?;
    let set = policies(given.policies.as_deref()).map_err(|why| why.to_string())?;
    // The log is in memory: a preview leaves no trace.
    let gate = Gate::builder(set).audit(MemoryLog::new()).build().map_err(|why| why.to_string())?;
    explain.case(&gate, &case, SystemClock.now().day()).map_err(|why| in_file(file, why))
}

fn on_record(given: &Arguments, (log, record): (&Path, &str), explain: Explain) -> Result<Explanation, String> {
    let (archive, placed, plain) = disclose::open(log, record, given.keys.as_deref())?;
    let records = ArchivedRecords::new(archive).map_err(|why| why.to_string())?;
    let (position, clear) = (placed.position, placed.record.bytes().to_vec());
    let logged = Logged { position, clear, opened: Some(plain) };
    explain.record(&records, &logged).map_err(|why| in_file(log, why))
}

fn case(given: &Arguments, file: &Path) -> Result<Case, String> {
    let bytes = read(file).map_err(|why| in_file(file, why))?;
    let mut case = match &given.case {
        None => Case::from_yaml(&bytes).map_err(|why| {
            if Suite::from_yaml(&bytes).is_ok() {
                in_file(file, "it is a suite; name one of its cases with `--case NAME`")
            } else {
                in_file(file, why)
            }
        })?,
        Some(name) => {
            let suite = Suite::from_yaml(&bytes).map_err(|why| in_file(file, why))?;
            let names: Vec<&str> = suite.cases.iter().map(|(own, _)| own.as_str()).collect();
            let found = suite.cases.iter().find(|(own, _)| own == name).map(|(_, one)| one.case.clone());
            found.ok_or_else(|| {
                let plain = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
                let lines = names.iter().map(|own| own.chars().map(plain).collect::<String>());
                let names: Vec<String> = lines.map(|own| format!("\n  {own}")).collect();
                let names = names.concat();
                in_file(file, format_args!("the suite has no case of that name; it has:{names}"))
            })?
        }
    };
    if let Some(day) = given.on {
        case.on = When::On(day);
    }
    Ok(case)
}

fn json(explanation: &Explanation) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(explanation).map_err(|why| why.to_string())?;
    text.push('\n');
    Ok(text)
}

/// Writes a new file that nobody but its owner may read.
fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let refused = |why: std::io::Error| in_file(file, why);
    let mut open = options.open(file).map_err(refused)?;
    open.write_all(bytes).and_then(|()| open.sync_all()).map_err(refused)
}
