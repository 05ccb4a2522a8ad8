//! Test tables: what each rule says on documents made for it, on both sides of every condition.
//!
//! A table stands in a `_test.rego` file beside the policy, in a package of the same name with `_test`
//! at its end (or one that a comment at the file's head names: `custom:`, then `tests: <package>`). It is the
//! object `rules`, from a code or the name of a helper rule to
//!
//! | field | meaning |
//! |---|---|
//! | `base` | a whole facts document |
//! | `fires` | patches, each laid over the base as `object.union` does it, on which the rule speaks |
//! | `silent` | patches on which it does not |
//! | `bent` | patches that no longer make facts, on which it does not speak either; may be left out |
//! | `measures` | those for which it speaks; without it, all measures of the document |
//! | `value` | of a helper rule: its exact value |
//! | `says` | of a code: what the finding holds beside effect, code and measure |
//!
//! A key may go on after a space, `"US-2703-F-PRESERVE by a court"`: one rule, several bases.

mod judge;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::decision::reason::Effect;
use crate::policy::syntax::Rule;
use crate::policy::{Diagnostic, Input, Lab, LoadError, Program, Way};

/// Policies with the tables that test them.
#[derive(Debug)]
pub struct Rulebook {
    pub(super) lab: Lab,
    /// Policies and base data, as they were given.
    pub(super) files: Vec<(String, String)>,
    pub(super) entries: Vec<Entry>,
    pub(super) failures: Vec<TableFailure>,
}

/// What one table says of one rule.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) line: u32,
    /// The key as written.
    pub(super) key: String,
    /// The package under test.
    pub(super) package: String,
    pub(super) target: Target,
    pub(super) documents: Vec<Document>,
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The findings with a code, and what they must hold.
    Code {
        /// The code.
        code: String,
        /// The catalogue's effect.
        effect: Option<Effect>,
    },
    /// A helper rule.
    Helper(String),
}

/// One document of an entry.
#[derive(Debug)]
pub(super) struct Document {
    /// Such as `fires[2]`.
    pub(super) at: String,
    pub(super) patch: Value,
    pub(super) input: Input,
    pub(super) want: Want,
}

/// What a document wants of the rule.
#[derive(Debug)]
pub(super) enum Want {
    /// The code speaks for exactly these measures of `asked`, and says exactly that.
    Findings { measures: BTreeSet<String>, asked: BTreeSet<String>, says: Value },
    /// The rule has exactly this value.
    Value(Value),
    /// The rule holds.
    Holds,
    /// The rule does not hold, or the code does not speak.
    Silent,
}

/// One thing that a table says and that is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableFailure {
    /// The test file, as a path within the policy set.
    pub file: String,
    /// The line of the entry, from 1.
    pub line: u32,
    /// The key of the entry; empty where the file as a whole is wrong.
    pub key: String,
    /// Which document, such as `fires[2]`; empty where the entry as a whole is wrong.
    pub at: String,
    /// What is wrong.
    pub what: String,
    /// The patch of the document.
    pub patch: Option<Value>,
}

impl fmt::Display for TableFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.file, self.line)?;
        for part in [&self.key, &self.at] {
            if !part.is_empty() {
                write!(f, " {part}")?;
            }
        }
        write!(f, ": {}", self.what)?;
        match &self.patch {
            Some(patch) => write!(f, "\n    patch {patch}"),
            None => Ok(()),
        }
    }
}

/// What came of the tables.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TableReport {
    /// Entries that were looked at.
    pub entries: usize,
    /// Documents that were evaluated.
    pub documents: usize,
    /// What is not as the tables say, and rules that no table tests.
    pub failures: Vec<TableFailure>,
}

impl Rulebook {
    /// Reads policies, base data and tables, given as (path, text), such as
    /// `("comity/regimes/us/process_test.rego", "package ..")`.
    ///
    /// A table that does not read is a failure of [`Rulebook::check`], not of this.
    ///
    /// # Errors
    /// Where the policies are not admitted; each fault with file, line, column.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, LoadError> {
        let (tests, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with("_test.rego"));
        let lab = Lab::of(files.clone())?;
        let mut book = Self { lab, files, entries: Vec::new(), failures: Vec::new() };
        read::tables(&mut book, &tests);
        Ok(book)
    }

    /// Evaluates every document in both engines, and names the rules that lack a side. Only packages
    /// whose name begins with `only` are looked at; the empty text takes all.
    pub fn check(&self, only: &str) -> TableReport {
        let mut report = TableReport::default();
        let looked_at = |package: &str| package.starts_with(only);
        let whole = self.failures.iter().filter(|failure| only.is_empty() || read::about(failure).starts_with(only));
        report.failures.extend(whole.cloned());
        let mut programs: BTreeMap<String, Option<Program>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| looked_at(&entry.package)) {
            report.entries = report.entries.saturating_add(1);
            let program = programs.entry(entry.rule()).or_insert_with_key(|rule| {
                let built = self.lab.program(rule, None);
                built.map_err(|(_, _, why)| report.failures.push(entry.failure("", why, None))).ok()
            });
            let Some(program) = program else { continue };
            for document in &entry.documents {
                report.documents = report.documents.saturating_add(1);
                let given = program.value(&document.input, Way::Both).map_err(|why| why.to_string());
                if let Err(what) = given.and_then(|given| entry.judge(document, &given)) {
                    report.failures.push(entry.failure(&document.at, what, Some(document.patch.clone())));
                }
            }
        }
        self.complete(&looked_at, &mut report.failures);
        report
    }

    /// What no table tests on both sides: codes and helper rules, by their places.
    pub(super) fn untested(&self) -> Vec<TableFailure> {
        let mut lacks = Vec::new();
        self.complete(&|_| true, &mut lacks);
        lacks
    }

    /// Every code and every helper rule must have an entry with both sides.
    pub(super) fn complete(&self, looked_at: &dyn Fn(&str) -> bool, failures: &mut Vec<TableFailure>) {
        for (_, _, module) in self.lab.modules() {
            let package = module.package.join(".");
            if !looked_at(&package) {
                continue;
            }
            let mut seen = BTreeSet::new();
            for rule in module.rules.iter().filter(|rule| conditional(rule)) {
                let name = rule.code().unwrap_or(&rule.name);
                if !seen.insert(name) {
                    continue;
                }
                let about: Vec<_> = self
                    .entries
                    .iter()
                    .filter(|entry| entry.package == package && entry.target.name() == name)
                    .collect();
                let side = |fires: bool| {
                    let mut all = about.iter().flat_map(|entry| &entry.documents);
                    all.any(|document| matches!(document.want, Want::Silent) != fires)
                };
                let what = match (about.is_empty(), side(true), side(false)) {
                    (true, ..) => "no table has an entry for it",
                    (_, false, _) => "no document on which it fires",
                    (_, _, false) => "no document on which it is silent",
                    (false, true, true) => continue,
                };
                failures.push(TableFailure {
                    file: format!("{}.rego", package.replace('.', "/")),
                    line: rule.at.line,
                    key: name.to_owned(),
                    at: String::new(),
                    what: what.to_owned(),
                    patch: None,
                });
            }
        }
    }
}

impl Entry {
    /// The rule that is evaluated, by its full name.
    pub(super) fn rule(&self) -> String {
        match &self.target {
            Target::Code { .. } => format!("data.{}.findings", self.package),
            Target::Helper(name) => format!("data.{}.{name}", self.package),
        }
    }

    pub(super) fn failure(&self, at: &str, what: String, patch: Option<Value>) -> TableFailure {
        let (file, key) = (self.file.clone(), self.key.clone());
        TableFailure { file, line: self.line, key, at: at.to_owned(), what, patch }
    }
}

impl Target {
    /// The code or the name of the helper rule.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Code { code, .. } => code,
            Self::Helper(name) => name,
        }
    }
}

/// Whether a rule can both speak and be silent; a constant cannot.
pub(super) fn conditional(rule: &Rule) -> bool {
    rule.bodies.iter().any(|body| !body.statements.is_empty())
}

/// A fault of a file that is no entry's.
fn of_file(fault: Diagnostic) -> TableFailure {
    let Diagnostic { file, line, message, .. } = fault;
    TableFailure { file, line, key: String::new(), at: String::new(), what: message, patch: None }
}
