//! From findings to rulings: what policies said, combined in one place.

pub(crate) mod circumstances;
pub(crate) mod duty;
pub(crate) mod finding;
pub(crate) mod outcome;
pub(crate) mod reason;
pub(crate) mod ruling;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use finding::{Finding, Says};
use outcome::Outcome;
use reason::{Catalogue, Mark, RuleCode, Side, own};
use ruling::{Consent, Ruling, combine};

use crate::border::Border;
use crate::request::DataRequest;
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
        let rulings = measures
            .iter()
            .map(|measure| {
                let faulted = self.faults.iter().any(|(touched, _)| touched.is_none_or(|touched| touched == *measure));
                combine(*measure, &self.findings, faulted, &self.sides, consent)
            })
            .collect();
        let faults: BTreeSet<Fault> = self.faults.iter().map(|(_, fault)| fault.clone()).collect();
        Rulings { rulings, faults: faults.into_iter().collect() }
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

/// All rulings for one user: a function of request, user, day, policy and border, and of nothing else.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rulings {
    /// Shared with every decision that was ruled alike.
    #[serde(serialize_with = "each")]
    rulings: Arc<[Ruling]>,
    faults: Vec<Fault>,
}

fn each<S: serde::Serializer>(rulings: &Arc<[Ruling]>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(rulings.iter())
}

impl Rulings {
    /// One ruling a measure, in the order of the request's measures.
    pub fn all(&self) -> &[Ruling] {
        &self.rulings
    }

    /// What failed on the way, in ascending order.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The most severe ruling; deny where there is none.
    pub fn outcome(&self) -> Outcome {
        self.rulings.iter().map(Ruling::outcome).max().unwrap_or(Outcome::Deny)
    }

    /// Rulings on whose way nothing failed.
    pub(crate) fn sound(rulings: Arc<[Ruling]>) -> Self {
        Self { rulings, faults: Vec::new() }
    }

    /// All of them, to be shared.
    pub(crate) fn into_all(self) -> Arc<[Ruling]> {
        self.rulings
    }

    /// These rulings with the instants at which the times of their duties are over.
    pub(crate) fn dated(mut self, request: &DataRequest, border: &Border) -> Self {
        if self.rulings.iter().any(Ruling::has_times) {
            self.each_mut().for_each(|ruling| ruling.dated(request, border));
        }
        self
    }

    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut Ruling> {
        Arc::make_mut(&mut self.rulings).iter_mut()
    }
}
