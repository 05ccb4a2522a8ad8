//! The policies under test, ready to be asked, and where their rules stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::super::tables::Rulebook;
use super::{Spot, TestsRefused};
use crate::audit::MemoryLog;
use crate::gate::Gate;
use crate::policy::syntax::{Bytes, Rule};
use crate::policy::{LoadError, PolicySet, Program};

/// Facts that are shown of one failure.
const FACTS: usize = 24;

#[derive(Debug)]
pub(super) struct Law {
    pub(super) book: Rulebook,
    pub(super) gate: Gate,
    /// The files in Rego, by the names that people know.
    pub(super) texts: BTreeMap<String, String>,
    /// Names that people know, by paths within the set.
    pub(super) names: BTreeMap<String, String>,
    /// Where the definitions of each code stand.
    codes: BTreeMap<String, Vec<Spot>>,
    /// Programs of single rules, made when they are first asked.
    programs: BTreeMap<String, OnceLock<Result<Program, String>>>,
    /// Files that stand beside tests and serve them, by path.
    pub(super) shared: Vec<(String, String)>,
    /// Tests in Rego that are not of tables.
    pub(super) rego: Option<super::rego::Ready>,
}

impl Law {
    /// Admits the policies twice, side by side: laid open for single rules, and in a gate. Paths are within the set;
    /// `names` are those that people know.
    pub(super) fn of(
        policies: Vec<(String, String)>,
        tests: Vec<(String, String)>,
        names: BTreeMap<String, String>,
    ) -> Result<Self, TestsRefused> {
        let shown: BTreeMap<String, String> = policies
            .iter()
            .chain(&tests)
            .filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|ending| ending == "rego"))
            .map(|(path, text)| (names.get(path).unwrap_or(path).clone(), text.clone()))
            .collect();
        let of_gate = policies.clone();
        let gated = std::thread::spawn(move || PolicySet::from_files(of_gate));
        let book = Rulebook::of(policies.into_iter().chain(tests));
        let set = gated.join().unwrap_or_else(|_| Err(LoadError::Resources("admission panicked".to_owned())))?;
        let book = book?;
        let gate = Gate::builder(set).audit(MemoryLog::new());
        let gate = gate.build().map_err(|why| TestsRefused::Gate(why.to_string()))?;
        let programs = book.entries.iter().map(|entry| (entry.rule(), OnceLock::new())).collect();
        let mut law =
            Self { book, gate, texts: shown, names, codes: BTreeMap::new(), programs, shared: Vec::new(), rego: None };
        let mut codes: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
        for (path, text, module) in law.book.lab.modules() {
            for rule in &module.rules {
                if let Some(code) = rule.code() {
                    codes.entry(code.to_owned()).or_default().push(spot(&law.shown(path), text, rule, ""));
                }
            }
        }
        law.codes = codes;
        Ok(law)
    }

    /// The name that people know a file by.
    pub(super) fn shown(&self, path: &str) -> String {
        self.names.get(path).cloned().unwrap_or_else(|| path.to_owned())
    }

    /// Where a code is defined.
    pub(super) fn spots_of_code(&self, code: &str, label: &str) -> Vec<Spot> {
        let spots = self.codes.get(code).into_iter().flatten();
        spots.map(|spot| Spot { label: label.to_owned(), ..spot.clone() }).take(3).collect()
    }

    /// Where a helper rule is defined.
    pub(super) fn spots_of_rule(&self, package: &str, name: &str, label: &str) -> Vec<Spot> {
        let Some((path, text, module)) = self.book.lab.module(package) else { return Vec::new() };
        let rules = module.rules.iter().filter(|rule| rule.name == name);
        rules.map(|rule| spot(&self.shown(path), text, rule, label)).take(3).collect()
    }

    /// The program of a rule of a table.
    pub(super) fn program(&self, rule: &str) -> Result<&Program, String> {
        let Some(place) = self.programs.get(rule) else { return Err(format!("there is no rule `{rule}`")) };
        let made = place.get_or_init(|| self.book.lab.program(rule, None).map_err(|(_, _, why)| why));
        made.as_ref().map_err(Clone::clone)
    }
}

/// Where a rule stands.
pub(super) fn spot(file: &str, text: &str, rule: &Rule, label: &str) -> Spot {
    spot_of(file, text, rule.bytes, label)
}

/// Where these bytes of a text stand.
pub(super) fn spot_of(file: &str, text: &str, bytes: Bytes, label: &str) -> Spot {
    let (line, column) = place(text, bytes.start);
    Spot { file: file.to_owned(), line, column, end: Some(place(text, bytes.end)), label: label.to_owned() }
}

fn place(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
    let number = |given: usize| u32::try_from(given).unwrap_or(u32::MAX);
    (number(line), number(column))
}

/// The values of these paths in a document, a line each.
pub(super) fn facts(document: &Value, reads: &BTreeSet<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for path in reads {
        let pointer = format!("/{}", path.trim_start_matches("input.").replace('.', "/"));
        let value = document.pointer(&pointer).map_or_else(|| "undefined".to_owned(), Value::to_string);
        lines.push(format!("input.{} = {value}", path.trim_start_matches("input.")));
    }
    let more = lines.len().saturating_sub(FACTS);
    if more > 0 {
        lines.truncate(FACTS);
        lines.push(format!("and {more} more"));
    }
    lines
}
