//! What tests and checks found, and the formats in which it is printed: one model for all commands.
//!
//! A command fills a [`Results`] with rows of tests, remarks on policies, or both, and has it written in the format
//! that was asked for. Nothing is decided here.

mod github;
mod json;
mod junit;
mod pretty;
mod sarif;
mod tap;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use clap::ValueEnum;
/// One test, what came of it, and a place in a file.
pub(crate) use comity::workbench::{Spot, Tested as Row, Verdict};

/// How tests and checks are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the lines of the policies.
    #[default]
    Pretty,
    /// One JSON document.
    Json,
    /// `JUnit` XML, as Jenkins and most build servers read it.
    Junit,
    /// The Test Anything Protocol, version 13.
    Tap,
    /// Workflow commands of GitHub Actions, which show as annotations.
    Github,
    /// SARIF 2.1.0, as code scanning reads it.
    Sarif,
}

/// All that a command found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Results {
    /// The command, such as `comity test`.
    pub(crate) command: &'static str,
    /// Tests that ran or were skipped.
    pub(crate) rows: Vec<Row>,
    /// What a check has to say of policies.
    pub(crate) remarks: Vec<Remark>,
    /// The texts of files that rows and remarks point into, by path, for those formats that show lines.
    pub(crate) sources: BTreeMap<String, String>,
    /// How long it all took.
    pub(crate) time: Duration,
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// For information.
    Note,
    /// To be looked at.
    Warning,
    /// To be repaired.
    Error,
}

impl Level {
    /// In one word, as SARIF has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a check has to say of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// The rule of the check, such as `unused-helper`.
    pub(crate) rule: String,
    /// How much it matters.
    pub(crate) level: Level,
    /// What is wrong, in one line.
    pub(crate) message: String,
    /// The file, as it was named to the command.
    pub(crate) file: String,
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    pub(crate) column: u32,
    /// The line and column after its last character, where known.
    pub(crate) end: Option<(u32, u32)>,
    /// Where the rule is explained: a URL, or a path; empty where nowhere.
    pub(crate) page: String,
    /// What would be right, where the check can say it.
    pub(crate) fix: Option<String>,
}

/// How many tests came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    pub(crate) errored: usize,
}

impl Results {
    /// Counts the tests.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            let place = match row.verdict {
                Verdict::Passed => &mut tally.passed,
                Verdict::Failed => &mut tally.failed,
                Verdict::Skipped(_) => &mut tally.skipped,
                Verdict::Errored => &mut tally.errored,
            };
            *place = place.saturating_add(1);
        }
        tally
    }

    /// Writes all of it. `styled` has colours, for a terminal; `every` names also what passed, which only
    /// [`Format::Pretty`] leaves out.
    pub(crate) fn write(&self, format: Format, styled: bool, every: bool, to: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Pretty => pretty::write(self, styled, every, to),
            Format::Json => json::write(self, to),
            Format::Junit => junit::write(self, to),
            Format::Tap => tap::write(self, to),
            Format::Github => github::write(self, to),
            Format::Sarif => sarif::write(self, to),
        }
    }
}

/// Message and details of a test as lines of plain text.
fn lines(row: &Row) -> Vec<String> {
    let mut lines = Vec::new();
    if !row.message.is_empty() {
        lines.push(row.message.clone());
    }
    for spot in &row.spots {
        lines.push(format!("{}:{}:{}: {}", spot.file, spot.line, spot.column, spot.label));
    }
    for (heading, said) in &row.details {
        lines.push(format!("{heading}:"));
        lines.extend(said.iter().map(|line| format!("  {line}")));
    }
    lines
}

impl Remark {
    /// Its message, and what would be right.
    fn text(&self) -> String {
        match &self.fix {
            Some(fix) => format!("{}; {fix}", self.message),
            None => self.message.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
