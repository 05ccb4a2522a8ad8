//! From findings to rulings: what policies said, combined in one place.

pub(crate) mod circumstances;
pub(crate) mod duty;
pub(crate) mod finding;
pub(crate) mod outcome;
pub(crate) mod reason;
pub(crate) mod ruling;
pub(crate) mod rulings;

use std::collections::{BTreeMap, BTreeSet};

pub use rulings::Rulings;

use finding::{Finding, Says};
use reason::{Catalogue, Mark, RuleCode, Side, own};
use ruling::{Consent, Ruling, combine};
use rulings::Ruled;

use crate::request::measure::Measure;
use crate::time::Day;

/// Something that failed while deciding. It never loosens: what it touches escalates at least.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, thiserror::Error)]
#[error("{at}: {what}")]
pub struct Fault {
    /// Which program or step.
    pub at: String,
    /// What happened, without anything personal.
    pub what: String,
}

/// What the policies said of one user: the input of the combination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_field_names, reason = "findings have findings, faults and sides")]
pub(crate) struct Findings {
    pub(crate) findings: Vec<Finding>,
    /// Faults, each with the measure that it touches; `None` for all.
    pub(crate) faults: Vec<(Option<Measure>, Fault)>,
    /// On which side of a conflict of laws codes stand that spoke.
    sides: BTreeMap<RuleCode, Side>,
}

impl Findings {
    pub(crate) fn fault(&mut self, at: impl Into<String>, what: impl Into<String>) {
        self.faults.push((None, Fault { at: at.into(), what: what.into() }));
    }

    /// Holds every finding to the law of the day: a statute that is not in force does not speak, save that an
    /// allow that is not in force, or not read in its text, becomes an escalation. An unknown code is a
    /// fault.
    pub(crate) fn held_to(mut self, catalogue: &Catalogue, day: Day) -> Self {
        let mut faults = Vec::new();
        for finding in &mut self.findings {
            let allows = matches!(finding.says, Says::Allow { .. });
            match catalogue.get(&finding.code) {
                Some(reason) if allows && (!reason.in_force(day) || matches!(reason.mark, Mark::Knowledge)) => {
                    finding.says = Says::Escalate;
                    finding.code = RuleCode::own(own::UNVERIFIED);
                }
                Some(reason) => self.sides.extend(reason.conflict.map(|side| (finding.code.clone(), side))),
                None if finding.code.as_str() == own::FAULT => {}
                None => {
                    faults.push((
                        finding.measure,
                        Fault { at: finding.code.to_string(), what: "the catalogue has no such code".to_owned() },
                    ));
                    if allows {
                        finding.says = Says::Escalate;
                    }
                }
            }
        }
        self.findings.retain(|finding| catalogue.get(&finding.code).is_none_or(|reason| reason.speaks_on(day)));
        self.faults.append(&mut faults);
        self
    }

    /// Combines the findings, measure by measure.
    pub(crate) fn rule(&self, measures: &[Measure], consent: &Consent<'_>) -> Rulings {
        let rulings: Vec<Ruling> = measures
            .iter()
            .map(|measure| {
                let faulted = self.faults.iter().any(|(touched, _)| touched.is_none_or(|touched| touched == *measure));
                combine(*measure, &self.findings, faulted, &self.sides, consent)
            })
            .collect();
        let faults: BTreeSet<Fault> = self.faults.iter().map(|(_, fault)| fault.clone()).collect();
        Rulings::faulted(Ruled::new(rulings), faults.into_iter().collect())
    }

    /// What the border will be asked about these measures: routes and measures of the allows, each once.
    pub(crate) fn asks(&self, measures: &[Measure]) -> Vec<(String, Measure)> {
        let asked = self.findings.iter().flat_map(|finding| {
            let about = measures.iter().filter(|measure| finding.measure.is_none_or(|named| named == **measure));
            let route = if let Says::Allow { route, .. } = &finding.says { Some(route) } else { None };
            route.into_iter().flat_map(move |route| about.clone().map(|measure| (route.clone(), *measure)))
        });
        asked.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
