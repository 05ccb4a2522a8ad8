//! Coverage: every body of every rule must have been seen to hold and seen not to hold.
//!
//! A one-line rule that never speaks is a line that was run, so lines tell nothing. Each body is copied
//! into a rule of its own, which collects the bodies that hold, and that rule is asked about every
//! document of the tables and about the facts of every case.

use std::collections::BTreeSet;
use std::fmt;

use super::case::When;
use super::suite::SuiteCase;
use super::tables::{Rulebook, Target};
use crate::facts::Facts;
use crate::policy::syntax::{Module, Place};
use crate::policy::{Input, Way};

/// The rule that collects which bodies hold.
const PROBE: &str = "workbench_bodies_that_hold";

/// What was seen of the bodies of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileCoverage {
    /// The file, as a path within the policy set.
    pub file: String,
    /// Bodies of rules.
    pub bodies: usize,
    /// The line of the rule of each body, from 1.
    pub lines: Vec<u32>,
    /// How many were seen to hold.
    pub seen_true: usize,
    /// How many were seen not to hold.
    pub seen_false: usize,
    /// What was not seen.
    pub unseen: Vec<Unseen>,
}

/// A body that was never seen on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unseen {
    /// The file, as a path within the policy set.
    pub file: String,
    /// Line of the rule, from 1.
    pub line: u32,
    /// The code or the name of the rule.
    pub rule: String,
    /// The side that is missing.
    pub side: bool,
}

impl fmt::Display for Unseen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: the body was never seen {}", self.file, self.line, self.rule, self.side)
    }
}

/// One body, and where it stands.
struct Body<'m> {
    rule: &'m str,
    at: Place,
    text: &'m str,
}

/// One set of facts of a case.
#[derive(Debug)]
pub(super) struct CaseFacts {
    pub(super) facts: Facts,
    pub(super) input: Input,
}

impl Rulebook {
    /// What the tables and the cases show of every body, by file. Only packages whose name begins
    /// with `only` are looked at. Cases of no fixed day are left out.
    ///
    /// # Errors
    /// Where the copy of a file does not compile or does not run.
    pub fn coverage(&self, only: &str, cases: &[SuiteCase]) -> Result<Vec<FileCoverage>, String> {
        let facts = facts_of(cases);
        let under: Vec<BTreeSet<String>> = self.entries.iter().map(|entry| self.rules_under(entry)).collect();
        let mut files = Vec::new();
        for (file, text, module) in self.lab.modules() {
            let package = module.package.join(".");
            let bodies = bodies(module, text);
            if bodies.is_empty() || !package.starts_with(only) {
                continue;
            }
            let mut copy = text.to_owned();
            for (number, body) in bodies.iter().enumerate() {
                copy.extend(["\n", PROBE, " contains ", &number.to_string(), " if ", body.text, "\n"]);
            }
            let program = self.lab.program_beside(PROBE, &package, &copy);
            let program = program.map_err(|(_, place, why)| format!("{file}:{}: {why}", place.line))?;
            let prefix = format!("data.{package}.");
            let near = self.entries.iter().zip(&under).filter(|(entry, under)| {
                entry.package == package || under.iter().any(|rule| rule.starts_with(&prefix))
            });
            let inputs = near.flat_map(|(entry, _)| entry.documents.iter().map(|document| &document.input));
            let mut sides: Vec<(bool, bool)> = vec![(false, false); bodies.len()];
            for input in inputs.chain(facts.iter().map(|facts| &facts.input)) {
                let given = program.value(input, Way::Rvm).map_err(|why| format!("{file}: {why}"))?;
                let holding: BTreeSet<usize> = given.numbers().into_iter().collect();
                for (number, (holds, fails)) in sides.iter_mut().enumerate() {
                    *(if holding.contains(&number) { holds } else { fails }) = true;
                }
                if sides.iter().all(|(holds, fails)| *holds && *fails) {
                    break;
                }
            }
            let count = |side: fn(&&(bool, bool)) -> bool| sides.iter().filter(side).count();
            let unseen = bodies.iter().zip(&sides).flat_map(|(body, (holds, fails))| {
                let side =
                    |side: bool| Unseen { file: file.to_owned(), line: body.at.line, rule: body.rule.to_owned(), side };
                [(!holds).then(|| side(true)), (!fails).then(|| side(false))].into_iter().flatten()
            });
            files.push(FileCoverage {
                file: file.to_owned(),
                bodies: bodies.len(),
                lines: bodies.iter().map(|body| body.at.line).collect(),
                seen_true: count(|(holds, _)| *holds),
                seen_false: count(|(_, fails)| *fails),
                unseen: unseen.collect(),
            });
        }
        Ok(files)
    }

    /// Every rule that the target of an entry stands on, itself among them where it is a helper.
    pub(super) fn rules_under(&self, entry: &super::tables::Entry) -> BTreeSet<String> {
        match &entry.target {
            Target::Code { code, .. } => self.lab.rules_under_code(code),
            Target::Helper(_) => self.lab.rules_under(&entry.rule()),
        }
    }
}

/// The facts of every user of every case that has a day.
pub(super) fn facts_of(cases: &[SuiteCase]) -> Vec<CaseFacts> {
    let mut all = Vec::new();
    for case in cases.iter().map(|case| &case.case) {
        let (When::On(day), Ok(request)) = (case.on, case.request()) else { continue };
        for user in case.users.as_slice() {
            let facts = Facts::new(&request, user, day);
            if let Ok(input) = Input::of(&facts) {
                all.push(CaseFacts { facts, input });
            }
        }
    }
    all
}

fn bodies<'m>(module: &'m Module, text: &'m str) -> Vec<Body<'m>> {
    let mut all = Vec::new();
    for rule in module.rules.iter().filter(|rule| !rule.default) {
        for body in rule.bodies.iter().filter(|body| !body.statements.is_empty()) {
            let Some(text) = text.get(body.bytes.start..body.bytes.end) else { continue };
            all.push(Body { rule: rule.code().unwrap_or(&rule.name), at: rule.at, text });
        }
    }
    all
}
