//! What can be said of policy files before anybody decides by them: what admission refuses, and what it takes but
//! somebody will regret.
//!
//! Each rule has a page that says what to avoid, what to write and why: `docs/checks`, or [`page`].

mod catalogue;
mod dates;
mod pages;
mod reach;
mod style;

use serde::Serialize;

pub use pages::page;

use super::suite::SuiteCase;
use super::tables::Rulebook;
use crate::policy::{Diagnostic, LoadError, PolicySet};
use crate::time::Day;
use crate::words::words;

words! {
    /// A rule that a policy set can break and be admitted all the same.
    LintRule {
        /// An allow that no decision will ever be, since its text was not read.
        AllowUnverified = "allow-unverified",
        /// A code that no case makes speak.
        CodeWithoutCase = "code-without-case",
        /// Rows of one subject whose days overlap.
        DatesOverlap = "dates-overlap",
        /// A file that does not end with one line break.
        FinalNewline = "final-newline",
        /// A line that is indented by spaces.
        Indent = "indent",
        /// A line that ends with a carriage return.
        LineEnd = "line-end",
        /// A link that is not an address that a reader can open.
        Link = "link",
        /// Something whose last day is not after its first.
        NeverInForce = "never-in-force",
        /// A reason that is no sentence.
        ReasonText = "reason-text",
        /// A rule whose name is not of small letters.
        RuleName = "rule-name",
        /// A title that is a sentence, or too long.
        TitleText = "title-text",
        /// Something that is left to do.
        Todo = "todo",
        /// Spaces at the end of a line.
        TrailingSpace = "trailing-space",
        /// A statute's rule that does not say when its text was read.
        Unread = "unread",
        /// A rule that no finding stands on.
        UnusedRule = "unused-rule",
        /// A rule that no table tests on both sides.
        Untested = "untested",
        /// A policy without a title.
        Untitled = "untitled",
    }
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something to know.
    Note,
    /// Somebody will regret it.
    Warning,
    /// The set is not admitted.
    Error,
}

/// What there is to say of one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Remark {
    /// The file, as a path within the policy set.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The rule, a [`LintRule`] or a [`DiagnosticKind`](crate::DiagnosticKind); [`page`] tells more.
    pub rule: String,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, and what would be right.
    pub message: String,
    /// Whether [`fixed`] mends it.
    pub fixable: bool,
}

/// Where remarks are collected.
#[derive(Debug, Default)]
struct Remarks(Vec<Remark>);

impl Remarks {
    fn add(&mut self, rule: LintRule, (file, line, column): (&str, u32, u32), message: impl Into<String>) {
        let (level, fixable) = match rule {
            LintRule::Todo => (Level::Note, false),
            LintRule::FinalNewline | LintRule::Indent | LintRule::LineEnd | LintRule::TrailingSpace => {
                (Level::Warning, true)
            }
            LintRule::AllowUnverified
            | LintRule::CodeWithoutCase
            | LintRule::DatesOverlap
            | LintRule::Link
            | LintRule::NeverInForce
            | LintRule::ReasonText
            | LintRule::RuleName
            | LintRule::TitleText
            | LintRule::Unread
            | LintRule::UnusedRule
            | LintRule::Untested
            | LintRule::Untitled => (Level::Warning, false),
        };
        let (file, rule, message) = (file.to_owned(), rule.to_string(), message.into());
        self.0.push(Remark { file, line, column, rule, level, message, fixable });
    }

    /// What admission said: a set that is not admitted is in force nowhere.
    fn refused(&mut self, why: LoadError) {
        let mut error = |file: String, line, column, rule: &str, message: String| {
            let level = Level::Error;
            self.0.push(Remark { file, line, column, rule: rule.to_owned(), level, message, fixable: false });
        };
        match why {
            LoadError::Policies(faults) => {
                for Diagnostic { file, line, column, kind, message } in faults {
                    error(file, line, column, kind.as_str(), message);
                }
            }
            LoadError::Json { file, why } => {
                let (line, column) = placed(&why);
                error(file, line, column, pages::TABLE, why);
            }
            other @ (LoadError::Read { .. }
            | LoadError::Nothing { .. }
            | LoadError::Object(_)
            | LoadError::Resources(_)) => error(String::new(), 1, 1, pages::LOAD, other.to_string()),
        }
    }
}

/// Looks at a policy set, given as (path, text) of every policy, table and test: `("acme/rules.rego", "package ..")`.
///
/// Where no file is in `comity`, the set is the bundled one with these files beside it, and remarks are on these alone.
/// Where cases are given, codes that none of them makes speak are named; a case without a day is run on `today`.
pub fn lint(files: &[(String, String)], cases: &[SuiteCase], today: Day) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    for (path, text) in files.iter().filter(|(path, _)| is_rego(path)) {
        style::text(path, text, &mut remarks);
    }
    match PolicySet::from_files(files.iter().cloned()) {
        Err(why) => remarks.refused(why),
        Ok(set) => {
            catalogue::check(files, &mut remarks);
            dates::check(files, &mut remarks);
            match Rulebook::of(files.iter().cloned()) {
                Ok(book) => reach::check(&book, files, &mut remarks),
                Err(why) => remarks.refused(why),
            }
            if !cases.is_empty() {
                reach::codes(set, files, (cases, today), &mut remarks);
            }
        }
    }
    remarks.0.sort();
    remarks.0
}

/// The text of a policy with what can be mended safely: ends of lines, indentation, the end of the file. No value and no
/// rule changes. Nothing where nothing is to be mended, or where a raw string might be touched.
pub fn fixed(path: &str, text: &str) -> Option<String> {
    if is_rego(path) { style::mended(text) } else { None }
}

fn is_rego(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "rego")
}

/// Where a reader of JSON says that something stands.
fn placed(why: &str) -> (u32, u32) {
    let number = |after: &str| {
        let rest = why.rsplit_once(after)?.1;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|number| *number > 0)
    };
    (number("at line ").unwrap_or(1), number(" column ").unwrap_or(1))
}

/// The line on which a text stands first, from 1.
fn line_of(text: &str, wanted: &str) -> u32 {
    let line = text.lines().position(|line| line.contains(wanted)).unwrap_or(0);
    u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1)
}
