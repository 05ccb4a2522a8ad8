//! `comity evaluate` and `comity preview`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use comity::workbench::{Case, When};
use comity::{AuditLog, Clock as _, Day, Gate, MemoryLog, Outcome, PolicySet, SystemClock};

use crate::render::{Shown, render, summary};
use crate::{ALLOWED, DENIED, ESCALATED, FAILED, Format, USAGE, complain, policies, say};

/// What both commands are told.
pub(crate) struct Run<'a> {
    pub(crate) policies: Option<&'a Path>,
    pub(crate) format: Format,
    pub(crate) on: Option<Day>,
}

/// More cases than this are summed up at the end.
const SEVERAL: usize = 3;

/// What the cases so far come to.
#[derive(Default)]
struct Tally {
    summary: Vec<String>,
    denied: bool,
    escalated: bool,
    failed: bool,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Allow => {}
            Outcome::Escalate => self.escalated = true,
            Outcome::Deny => self.denied = true,
        }
    }

    /// Where there are several cases, each in one line.
    fn sum_up(&self, format: Format) {
        if format == Format::Pretty && self.summary.len() > SEVERAL {
            say("In short");
            self.summary.iter().for_each(|line| say(&format!("  {line}")));
        }
    }

    fn status(&self) -> u8 {
        match (self.failed, self.denied, self.escalated) {
            (true, _, _) => FAILED,
            (false, true, _) => DENIED,
            (false, false, true) => ESCALATED,
            (false, false, false) => ALLOWED,
        }
    }
}

pub(crate) fn evaluate(run: &Run<'_>, files: &[PathBuf], (audit, secret): (Option<&Path>, Option<&Path>)) -> u8 {
    let Ok((cases, mut tally, set)) = prepare(run, files) else { return FAILED };
    if audit.is_none() && cases.iter().any(|(_, case)| case.want.is_none()) {
        complain(
            &"name the audit log with `--audit DIR`: a decision that is not on record does not exist (a case with `want` is a preview and needs none)",
        );
        return USAGE;
    }
    let gate = match audit {
        Some(folder) => opened(set, folder, secret),
        None => Gate::builder(set).audit(MemoryLog::new()).build().map_err(|why| why.to_string()),
    };
    let gate = match gate {
        Ok(gate) => gate,
        Err(why) => {
            complain(&why);
            return FAILED;
        }
    };
    for (file, case) in &cases {
        if case.want.is_none() && secret.is_none() && case.demand.national_security() {
            complain(&format!(
                "{}: an order of national security needs a log of its own; name its folder with `--national-security DIR`",
                file.display()
            ));
            tally.failed = true;
            continue;
        }
        let done = if case.want.is_some() {
            show_preview(run, &gate, file, case, &mut tally, true)
        } else {
            decide(run, &gate, file, case, &mut tally)
        };
        if let Err(why) = done {
            complain(&format!("{}: {why}", file.display()));
            tally.failed = true;
        }
    }
    tally.sum_up(run.format);
    tally.status()
}

/// A gate on the logs in these folders.
fn opened(set: PolicySet, audit: &Path, secret: Option<&Path>) -> Result<Gate, String> {
    let mut builder = Gate::builder(set).audit(AuditLog::open(audit).map_err(|why| why.to_string())?);
    if let Some(folder) = secret {
        builder = builder.national_security(AuditLog::open(folder).map_err(|why| why.to_string())?);
    }
    builder.build().map_err(|why| why.to_string())
}

pub(crate) fn preview(run: &Run<'_>, files: &[PathBuf]) -> u8 {
    let Ok((cases, mut tally, set)) = prepare(run, files) else { return FAILED };
    let gate = match Gate::builder(set).audit(MemoryLog::new()).build() {
        Ok(gate) => gate,
        Err(why) => {
            complain(&why);
            return FAILED;
        }
    };
    for (file, case) in &cases {
        if let Err(why) = show_preview(run, &gate, file, case, &mut tally, false) {
            complain(&format!("{}: {why}", file.display()));
            tally.failed = true;
        }
    }
    tally.sum_up(run.format);
    tally.status()
}

type Prepared = (Vec<(PathBuf, Case)>, Tally, PolicySet);

/// Reads every case before anything is decided; a bad one is told and the others go on.
fn prepare(run: &Run<'_>, files: &[PathBuf]) -> Result<Prepared, ()> {
    let mut tally = Tally::default();
    let mut cases = Vec::new();
    for file in files {
        match read(file).and_then(|bytes| Case::from_yaml(&bytes).map_err(|why| why.to_string())) {
            Ok(case) => cases.push((file.clone(), case)),
            Err(why) => {
                complain(&format!("{}: {why}", file.display()));
                tally.failed = true;
            }
        }
    }
    match policies(run.policies) {
        Ok(set) => Ok((cases, tally, set)),
        Err(why) => {
            complain(&why);
            Err(())
        }
    }
}

/// Reads a file, but no more of it than shows that it is too large.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(file).map_err(|why| why.to_string())?;
    let most = u64::try_from(Case::MOST_BYTES).unwrap_or(u64::MAX);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|why| why.to_string())?;
    Ok(bytes)
}

/// A preview; with `compared` it comes to what was wanted, otherwise to what was decided.
fn show_preview(
    run: &Run<'_>,
    gate: &Gate,
    file: &Path,
    case: &Case,
    tally: &mut Tally,
    compared: bool,
) -> Result<(), String> {
    let mut case = case.clone();
    if let Some(day) = run.on {
        case.on = When::On(day);
    }
    let report = case.preview(gate, SystemClock.now().day()).map_err(|why| why.to_string())?;
    let differences = compared.then_some(report.differences.as_slice());
    let shown: Vec<Shown<'_>> = report.previews.iter().map(Shown::preview).collect();
    render(run.format, file, &case, &shown, differences);
    tally.summary.push(summary(file, &shown));
    if compared {
        tally.failed |= !report.differences.is_empty();
    } else {
        for preview in &report.previews {
            tally.count(preview.outcome());
        }
    }
    Ok(())
}

fn decide(run: &Run<'_>, gate: &Gate, file: &Path, case: &Case, tally: &mut Tally) -> Result<(), String> {
    if case.on != When::Today {
        return Err(
            "`on` names a day, but `evaluate` takes its day from the clock: write `on: today`, or use `comity preview`"
                .to_owned(),
        );
    }
    let request = case.request().map_err(|why| why.to_string())?;
    let users = case.users.as_slice().to_vec();
    let decisions: Result<Vec<_>, _> = gate.evaluate_all(&request, users).collect();
    let decisions = decisions.map_err(|why| why.to_string())?;
    let shown: Vec<Shown<'_>> = decisions.iter().map(Shown::decision).collect();
    render(run.format, file, case, &shown, None);
    tally.summary.push(summary(file, &shown));
    for decision in &decisions {
        tally.count(decision.outcome());
    }
    Ok(())
}
