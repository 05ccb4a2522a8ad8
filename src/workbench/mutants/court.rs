//! The cases, before which comes every change that no table notices.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::HuntFailed;
use crate::audit::MemoryLog;
use crate::border::Border;
use crate::gate::Gate;
use crate::policy::{Given, PolicySet, Program, Way};
use crate::workbench::case::When;
use crate::workbench::coverage::{CaseFacts, facts_of};
use crate::workbench::suite::SuiteCase;
use crate::workbench::tables::Rulebook;

/// The cases, and what comes of them unchanged.
pub(super) struct Court<'b> {
    set: PolicySet,
    border: Border,
    /// Each case with what differs from what it wants already.
    cases: Vec<(&'b SuiteCase, Vec<String>)>,
    dockets: Vec<Docket>,
    /// By entry point: every rule it stands on.
    under: BTreeMap<String, BTreeSet<String>>,
}

/// The facts of one user of a case, with what each entry point gives on them.
struct Docket {
    /// The place of the case.
    case: usize,
    facts: CaseFacts,
    given: BTreeMap<String, Given>,
}

impl<'b> Court<'b> {
    /// Decides every case once.
    pub(super) fn new(book: &Rulebook, cases: &'b [SuiteCase]) -> Result<Self, HuntFailed> {
        let set = PolicySet::draft(book.files.clone())?;
        let border = Border::bundled().map_err(|why| HuntFailed::Case(why.to_string()))?;
        let cases = cases.iter().map(|case| (case, Vec::new())).collect();
        let mut court = Self { set, border, cases, dockets: Vec::new(), under: BTreeMap::new() };
        let gate = court.gate(court.set.clone()).map_err(HuntFailed::Case)?;
        for (case, differences) in &mut court.cases {
            *differences = preview(case, &gate).map_err(HuntFailed::Case)?;
        }
        let mut programs: BTreeMap<String, Program> = BTreeMap::new();
        for (number, (case, _)) in court.cases.iter().enumerate() {
            for facts in facts_of(std::slice::from_ref(*case)) {
                let mut given = BTreeMap::new();
                for entry in court.set.entries(&facts.facts) {
                    let program = match programs.entry(entry.clone()) {
                        Entry::Occupied(built) => built.into_mut(),
                        Entry::Vacant(place) => {
                            let built = book.lab.program(&entry, None).map_err(|(_, _, why)| HuntFailed::Case(why))?;
                            place.insert(built)
                        }
                    };
                    let value = program.value(&facts.input, Way::Rvm);
                    given.insert(entry, value.map_err(|why| HuntFailed::Case(why.to_string()))?);
                }
                court.dockets.push(Docket { case: number, facts, given });
            }
        }
        court.under = programs.into_keys().map(|entry| (entry.clone(), book.lab.rules_under(&entry))).collect();
        Ok(court)
    }

    /// Whether any case comes out otherwise with a rule's file replaced by `instead`, a path and a text;
    /// nothing where that does not compile. The cases on whose facts no program gives anything else are
    /// not decided again.
    pub(super) fn minds(&self, book: &Rulebook, rule: &str, instead: (&str, &str)) -> Option<bool> {
        let mut programs = Vec::new();
        let mut differing: BTreeSet<usize> = BTreeSet::new();
        for (entry, _) in self.under.iter().filter(|(_, under)| under.contains(rule)) {
            let program = book.lab.program(entry, Some(instead)).ok()?;
            for docket in &self.dockets {
                let Some(given) = docket.given.get(entry).filter(|_| !differing.contains(&docket.case)) else {
                    continue;
                };
                if program.value(&docket.facts.input, Way::Rvm).ok().as_ref() != Some(given) {
                    differing.insert(docket.case);
                }
            }
            programs.push(program);
        }
        if differing.is_empty() {
            return Some(false);
        }
        let gate = self.gate(self.set.with_programs(programs)).ok()?;
        let changed = |number: &usize| {
            self.cases.get(*number).is_some_and(|(case, before)| preview(case, &gate).as_ref() != Ok(before))
        };
        Some(differing.iter().any(changed))
    }

    fn gate(&self, set: PolicySet) -> Result<Gate, String> {
        let builder = Gate::builder(set).border(self.border.clone()).audit(MemoryLog::new());
        builder.build().map_err(|why| why.to_string())
    }
}

/// What differs from what the case wants; nothing where it has no day of its own.
fn preview(case: &SuiteCase, gate: &Gate) -> Result<Vec<String>, String> {
    match case.case.on {
        When::On(day) => case.preview(gate, day).map(|report| report.differences).map_err(|why| why.to_string()),
        When::Today => Ok(Vec::new()),
    }
}
