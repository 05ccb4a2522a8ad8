//! The rulings; users with the same one are told together.

use std::collections::BTreeSet;

use serde::Serialize;

use super::found::{Found, Rules};
use super::ways::{self, TreatyTold, WayTold};
use super::{Source, plain};
use crate::decision::Rulings;
use crate::decision::duty::Obligation;
use crate::decision::finding::Limits;
use crate::decision::outcome::Outcome;
use crate::decision::reason::{Effect, RuleCode};
use crate::decision::ruling::Ruling;
use crate::quoting::seen;
use crate::request::measure::Measure;
use crate::time::Timestamp;

/// What was ruled on one measure, for the users that it names.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RulingTold {
    /// The measure.
    pub measure: Measure,
    /// The same in words, such as `disclose content`.
    pub measure_told: String,
    /// What may be done.
    pub outcome: Outcome,
    /// The same in words: allowed, sent to people, denied.
    pub decided: String,
    /// For whom.
    pub users: Vec<String>,
    /// The rules that carry the outcome, then all others that spoke.
    pub findings: Vec<Found>,
    /// The routes on which an allow rests.
    pub routes: Vec<WayTold>,
    /// How far an allow goes.
    pub limits: Option<Limits>,
    /// The same in words.
    pub limits_told: Vec<String>,
    /// What must be done along with it.
    pub duties: Vec<DutyTold>,
    /// Laws that cannot both be obeyed.
    pub conflicts: Vec<ConflictTold>,
    /// Where nothing is allowed: the lawful ways for this requester to have it on these users.
    pub ways: Vec<WayTold>,
    /// And treaties that name one.
    pub treaties: Vec<TreatyTold>,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DutyTold {
    /// Which, with its time and ground.
    pub duty: Obligation,
    /// What is to be done, in words.
    pub told: String,
    /// When its time is over.
    pub due: Option<Timestamp>,
    /// The same in words.
    pub due_told: Option<String>,
    /// Whether a release must wait for it.
    pub before_release: bool,
    /// The codes that oblige.
    pub codes: Vec<String>,
}

/// Two laws that cannot both be obeyed.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ConflictTold {
    /// The rule by which the requester's law wants the measure.
    pub compels: Found,
    /// The rule by which the other law forbids it.
    pub bars: Found,
}

pub(super) fn told(source: &Source<'_>, rules: &Rules<'_>) -> Vec<RulingTold> {
    let mut all: Vec<RulingTold> = Vec::new();
    for measure in source.request.demand().measures() {
        // Users whose rulings, and whose ways, are the same.
        let mut groups: Vec<(&Ruling, Ways, Vec<usize>)> = Vec::new();
        for (index, (user, rulings)) in source.users.iter().enumerate() {
            let Some(ruling) = rulings.iter().find(|ruling| ruling.measure() == *measure) else { continue };
            let ways = if ruling.outcome() == Outcome::Allow {
                Ways::default()
            } else {
                let (ways, treaties) = ways::open(source.border, source.request, user, source.day, *measure);
                Ways { ways, treaties }
            };
            match groups.iter_mut().find(|(other, open, _)| *other == ruling && *open == ways) {
                Some((_, _, users)) => users.push(index),
                None => groups.push((ruling, ways, vec![index])),
            }
        }
        all.extend(groups.into_iter().map(|(ruling, ways, users)| one(source, rules, ruling, ways, &users)));
    }
    all
}

#[derive(Default, PartialEq, Eq)]
struct Ways {
    ways: Vec<WayTold>,
    treaties: Vec<TreatyTold>,
}

fn one(source: &Source<'_>, rules: &Rules<'_>, ruling: &Ruling, ways: Ways, users: &[usize]) -> RulingTold {
    let measure = ruling.measure();
    let carries = |effect: Effect| match ruling.outcome() {
        Outcome::Allow => effect == Effect::Allow,
        Outcome::Escalate => effect == Effect::Escalate,
        Outcome::Deny => effect == Effect::Deny,
    };
    let mut cited: Vec<_> = ruling.reasons().iter().collect();
    cited.sort_by_key(|cited| (!carries(cited.effect), cited.effect == Effect::Oblige, rank(&cited.code)));
    let found = |code: &RuleCode, effect| rules.found(code, effect, Some(measure), users);
    let side = |code: &RuleCode| {
        let effect = ruling.reasons().iter().find(|cited| cited.code == *code).map_or(Effect::Deny, |one| one.effect);
        found(code, effect)
    };
    let conflict = |conflict: &crate::decision::ruling::Conflict| ConflictTold {
        compels: side(&conflict.compels),
        bars: side(&conflict.bars),
    };
    let whose = users.iter().filter_map(|user| source.users.get(*user));
    let own = whose.clone().next().map(|(_, rulings)| *rulings);
    RulingTold {
        measure,
        measure_told: plain::measure(measure).to_owned(),
        outcome: ruling.outcome(),
        decided: plain::decided(ruling.outcome()).to_owned(),
        users: whose.map(|(user, _)| seen(user.subject().as_str())).collect(),
        findings: cited.iter().map(|cited| found(&cited.code, cited.effect)).collect(),
        routes: ways::carried(source.border, ruling.routes(), measure),
        limits: ruling.limits().cloned(),
        limits_told: ruling.limits().map(plain::limits).unwrap_or_default(),
        duties: ruling.duties().iter().map(|duty| obliged(rules, own, measure, *duty, users)).collect(),
        conflicts: ruling.conflicts().iter().map(conflict).collect(),
        ways: ways.ways,
        treaties: ways.treaties,
    }
}

/// What a reader wants to know first: where, which law, what it is; then what the paper lacks.
fn rank(code: &RuleCode) -> u8 {
    match code.as_str() {
        code if code.starts_with("COMITY-TERRITORY") => 0,
        code if code.starts_with("COMITY-CASE") || code.starts_with("COMITY-PROCESS") => 3,
        code if code.starts_with("COMITY-") || code.starts_with("GATE-") => 2,
        _ => 1,
    }
}

fn obliged(
    rules: &Rules<'_>,
    rulings: Option<&Rulings>,
    measure: Measure,
    duty: Obligation,
    users: &[usize],
) -> DutyTold {
    let due = rulings.and_then(|rulings| rulings.due(&duty));
    let mut codes = BTreeSet::new();
    for emitted in users.iter().filter_map(|user| rules.emitted.get(*user)).flatten() {
        let same = emitted.about(measure)
            && emitted.object.as_object().is_some_and(|object| {
                crate::decision::finding::obligation(object).is_ok_and(|obliges| obliges == duty)
            });
        if same {
            codes.extend(emitted.text("code").map(str::to_owned));
        }
    }
    DutyTold {
        duty,
        told: plain::duty(duty),
        due,
        due_told: due.map(plain::instant),
        before_release: duty.duty().comes_before_release(),
        codes: codes.into_iter().collect(),
    }
}
