//! `comity report`: what was demanded and what came of it, in figures for the public.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use comity::evidence::{Checkpoint, Note, VerifierKey};
use comity::report::{
    Bands, National, NationalTally, Period, Report, ReportRefused, Seal, Settings, State, TEMPLATE, THRESHOLD, Tally,
    csv, google_csv, page,
};
use comity::{Archive, Clock as _, Day, Placed, SystemClock, Whole};

use crate::log::{self, Fault, LogKeys, in_file};
use crate::{complain, say};

/// What is reported, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the log. It is verified first.
    #[arg(required_unless_present = "print_template")]
    log: Option<PathBuf>,
    /// A year, half, quarter or month in UTC, such as `2026`, `2026H1`, `2026Q3` or `2026-03`; the half-year that was
    /// over last where none is named.
    #[arg(long)]
    period: Option<Period>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Form::Html)]
    format: Form,
    /// The file that is written; standard output where none is named.
    #[arg(long)]
    to: Option<PathBuf>,
    /// From how many on a figure is shown; smaller ones are kept back.
    #[arg(long, default_value_t = THRESHOLD, value_name = "NUMBER")]
    threshold: NonZeroU64,
    /// Folder of the log of national-security orders, which are reported in bands only. Without it nothing is said of
    /// them, not even that there are none.
    #[arg(long, value_name = "LOG", requires = "bands")]
    national_security: Option<PathBuf>,
    /// The structure of 50 U.S.C. 1874(a) for them, by the width of its bands: 1000, 500, 250 or 100.
    #[arg(long, value_name = "WIDTH", requires = "national_security")]
    bands: Option<Bands>,
    /// The day of publication, from which the law counts their periods back; today where none is named.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "national_security")]
    published: Option<Day>,
    /// Folder of the keys of the log, `log.key` and `vault.key`; else those in the environment, or in the log's own
    /// folder. Without keys decisions are counted apart, and nothing of what they were on.
    #[arg(long = "keys", value_name = "FOLDER")]
    secrets: Option<PathBuf>,
    /// Folder of the keys of the log of national security; else as for the log.
    #[arg(long, value_name = "FOLDER", requires = "national_security")]
    national_security_keys: Option<PathBuf>,
    #[command(flatten)]
    trusted: LogKeys,
    /// A template (Jinja) for the page instead of the one that is built in.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Prints the template that is built in, to be changed.
    #[arg(long, conflicts_with_all = ["log", "template", "to"])]
    print_template: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One page, for people.
    Html,
    /// One figure a line: section, row, column, count, percent, suppressed.
    Csv,
    /// The whole report.
    Json,
    /// User data requests by country, in the columns of Google's transparency report.
    GoogleCsv,
}

pub(crate) fn report(given: &Arguments) -> u8 {
    log::end(written(given))
}

fn written(given: &Arguments) -> Result<(), Fault> {
    let Some(folder) = &given.log else {
        return log::put(None, TEMPLATE.as_bytes()).map_err(Fault::from);
    };
    if given.template.is_some() && given.format != Form::Html {
        return Err(Fault::Usage("`--template` is for the page: `--format html`".to_owned()));
    }
    // Before the log is read, which may take long.
    let template = given.template.as_deref().map(log::read_text).transpose()?;
    let today = SystemClock.now().day();
    let period = given.period.map_or_else(|| Period::half_before(today), Ok).map_err(|why| why.to_string())?;
    let settings = Settings { period, threshold: given.threshold };
    let keys = given.trusted.checked()?;
    let national = match (&given.national_security, given.bands) {
        (Some(apart), Some(bands)) => {
            Some(national(given, apart, NationalTally::new(bands, given.published.unwrap_or(today)))?)
        }
        _ => None,
    };
    let report = common(folder, given.secrets.as_deref(), keys, (settings, national))?;
    let text = match given.format {
        Form::Json => log::pretty(&serde_json::to_value(&report).map_err(|why| why.to_string())?)? + "\n",
        Form::Csv => csv(&report),
        Form::GoogleCsv => google_csv(&report),
        Form::Html => page(&report, template.as_deref()).map_err(|why| match &given.template {
            Some(file) => in_file(file, why),
            None => why.to_string(),
        })?,
    };
    log::put(given.to.as_deref(), text.as_bytes())?;
    if let Some(file) = &given.to {
        say(&format!("{}: {} of {}", file.display(), report.period, folder.display()));
    }
    Ok(())
}

fn common(
    folder: &Path,
    secrets: Option<&Path>,
    keys: &[VerifierKey],
    (settings, national): (Settings, Option<National>),
) -> Result<Report, String> {
    let archive = log::archive(folder)?;
    let whole = archive.verify(keys, &[]).map_err(|why| why.to_string())?;
    let (archive, keyed) = match log::opened(folder, secrets) {
        Ok(archive) => (archive, true),
        Err(why) if secrets.is_some() => return Err(why),
        Err(why) => {
            complain(&format_args!(
                "decisions are counted, and not what they were on, since the log was opened without keys: {why}"
            ));
            (archive, false)
        }
    };
    let mut tally = Tally::new(settings);
    walk(folder, &archive, (&whole, keyed), |clear, seal| tally.take(clear, seal))?;
    Ok(tally.finish(state(&whole)?, national))
}

fn national(given: &Arguments, folder: &Path, mut tally: NationalTally) -> Result<National, String> {
    let archive = log::archive(folder)?;
    let whole = archive.verify(&[], &[]).map_err(|why| why.to_string())?;
    let archive = log::opened(folder, given.national_security_keys.as_deref())?;
    walk(folder, &archive, (&whole, true), |clear, seal| tally.take(clear, seal))?;
    Ok(tally.finish())
}

/// Shows the records that were verified, each with what became of its seal.
fn walk(
    folder: &Path,
    archive: &Archive,
    (whole, keyed): (&Whole, bool),
    mut take: impl FnMut(&[u8], Seal<'_>) -> Result<(), ReportRefused>,
) -> Result<(), String> {
    let mut refused = None;
    let mut one = |placed: &Placed| -> Result<(), String> {
        let plain = if keyed { archive.unseal(&placed.record).map_err(|why| why.to_string())? } else { None };
        let seal = match &plain {
            Some(plain) => Seal::Open(plain),
            None if placed.record.sealed().is_none() => Seal::Gone,
            None if keyed => Seal::Missing,
            None => Seal::Closed,
        };
        take(placed.record.bytes(), seal).map_err(|why| why.to_string())
    };
    let walked = archive.each(0, |placed| {
        if placed.position >= whole.size {
            return false;
        }
        refused = one(&placed).err();
        refused.is_none()
    });
    walked.map_err(|why| why.to_string())?;
    refused.map_or(Ok(()), |why| Err(in_file(folder, why)))
}

/// Name, size and root of the log as its last batch signed them.
fn state(whole: &Whole) -> Result<State, String> {
    let Some(note) = &whole.checkpoint else { return Ok(State::default()) };
    let note = Note::parse(note).map_err(|why| why.to_string())?;
    let head = Checkpoint::parse(note.text()).map_err(|why| why.to_string())?;
    Ok(State { origin: Some(head.origin().to_owned()), size: whole.size, root: Some(STANDARD.encode(head.root())) })
}
