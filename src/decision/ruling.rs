//! The findings on one measure, combined: deny over escalate over allow, and none is deny.

use std::collections::{BTreeMap, BTreeSet};

use super::duty::Obligation;
use super::finding::{Finding, Limits, Says};
use super::outcome::Outcome;
use super::reason::{Effect, RuleCode, Side, own};
use crate::request::measure::Measure;
use crate::time::Timestamp;

/// A code that spoke, and what it did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Cited {
    /// What it did.
    pub effect: Effect,
    /// Which rule.
    pub code: RuleCode,
}

/// A conflict of laws: the requester's law wants what another state's law forbids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Conflict {
    /// The rule by which the requester's law wants the measure.
    pub compels: RuleCode,
    /// The rule by which the other law forbids it.
    pub bars: RuleCode,
}

/// The findings on one measure, combined. When its duties are due, [`super::Rulings::due`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    measure: Measure,
    outcome: Outcome,
    cited: Vec<Cited>,
    routes: Vec<String>,
    limits: Option<Limits>,
    duties: BTreeSet<Obligation>,
    conflicts: Vec<Conflict>,
}

/// A ruling as it is written, with the instants at which the times of its duties are over.
#[derive(serde::Serialize)]
pub(super) struct Written<'a> {
    measure: Measure,
    outcome: Outcome,
    cited: &'a [Cited],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    routes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<&'a Limits>,
    duties: &'a BTreeSet<Obligation>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    due: BTreeMap<&'a Obligation, Timestamp>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    conflicts: &'a [Conflict],
}

impl Ruling {
    /// The measure that it is about.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// What may be done.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Every code that spoke on this measure: those that carry the outcome first.
    pub fn reasons(&self) -> &[Cited] {
        &self.cited
    }

    /// The routes on which an allow rests; empty otherwise.
    pub fn routes(&self) -> &[String] {
        &self.routes
    }

    /// How far an allow goes; none otherwise.
    pub const fn limits(&self) -> Option<&Limits> {
        self.limits.as_ref()
    }

    /// What must be done along with it, in a fixed order.
    pub const fn duties(&self) -> &BTreeSet<Obligation> {
        &self.duties
    }

    /// The laws that cannot both be obeyed, each pair with the rule that wants and the one that forbids.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// This ruling as it is written, where a duty is due when it is said.
    pub(super) fn written(&self, due: impl Fn(&Obligation) -> Option<Timestamp>) -> Written<'_> {
        Written {
            measure: self.measure,
            outcome: self.outcome,
            cited: &self.cited,
            routes: &self.routes,
            limits: self.limits.as_ref(),
            duties: &self.duties,
            due: self.duties.iter().filter_map(|duty| Some((duty, due(duty)?))).collect(),
            conflicts: &self.conflicts,
        }
    }

    /// This ruling made at least as severe, for the reason of that code.
    pub(crate) fn worsened(&mut self, to: Outcome, code: &RuleCode) {
        if to <= self.outcome {
            return;
        }
        self.outcome = to;
        self.routes.clear();
        self.limits = None;
        let effect = if to == Outcome::Deny { Effect::Deny } else { Effect::Escalate };
        self.cited.insert(0, Cited { effect, code: code.clone() });
        self.duties.retain(|obligation| obligation.duty().holds_on(to));
    }
}

/// Whether the second key turns: consent of the border to one route for one measure.
pub(crate) type Consent<'a> = dyn Fn(&str, Measure) -> bool + 'a;

/// Combines the findings of one measure.
///
/// `faulted` says that something failed which touches this measure. Order and number of the
/// findings do not matter.
pub(crate) fn combine(
    measure: Measure,
    findings: &[Finding],
    faulted: bool,
    sides: &BTreeMap<RuleCode, Side>,
    consent: &Consent<'_>,
) -> Ruling {
    let mut cited = BTreeSet::new();
    let mut duties = BTreeSet::new();
    let mut routes = BTreeSet::new();
    let mut limits: Option<Limits> = None;
    let mut cite = |effect, code: RuleCode| {
        cited.insert(Cited { effect, code });
    };
    for finding in findings.iter().filter(|finding| finding.measure.is_none_or(|named| named == measure)) {
        let code = finding.code.clone();
        match &finding.says {
            Says::Deny => cite(Effect::Deny, code),
            Says::Escalate => cite(Effect::Escalate, code),
            Says::Allow { route, limits: narrow } => {
                if consent(route, measure) {
                    cite(Effect::Allow, code);
                    routes.insert(route.clone());
                    limits = Some(limits.unwrap_or_default().intersect(narrow));
                } else {
                    cite(Effect::Deny, RuleCode::own(own::BORDER));
                }
            }
            Says::Oblige(obligation) => {
                duties.insert(*obligation);
                cite(Effect::Oblige, code);
            }
        }
    }
    if faulted {
        cite(Effect::Escalate, RuleCode::own(own::FAULT));
    }
    if limits.as_ref().is_some_and(Limits::leaves_nothing) {
        cite(Effect::Deny, RuleCode::own(own::LIMITS));
    }
    let has = |effect| cited.iter().any(|cited: &Cited| cited.effect == effect);
    let outcome = if has(Effect::Deny) {
        Outcome::Deny
    } else if has(Effect::Escalate) {
        Outcome::Escalate
    } else if has(Effect::Allow) {
        Outcome::Allow
    } else {
        cited.insert(Cited { effect: Effect::Deny, code: RuleCode::own(own::NO_RULE) });
        Outcome::Deny
    };
    duties.retain(|obligation: &Obligation| obligation.duty().holds_on(outcome));
    let allowed = outcome == Outcome::Allow;
    let conflicts = conflicts(&cited, sides);
    Ruling {
        measure,
        outcome,
        cited: cited.into_iter().collect(),
        routes: if allowed { routes.into_iter().collect() } else { Vec::new() },
        limits: limits.filter(|_| allowed),
        duties,
        conflicts,
    }
}

/// Each rule that wants the measure with each of another state that forbids it.
fn conflicts(cited: &BTreeSet<Cited>, sides: &BTreeMap<RuleCode, Side>) -> Vec<Conflict> {
    let on = |side| cited.iter().map(|cited| &cited.code).filter(move |code| sides.get(*code) == Some(&side));
    on(Side::Compels)
        .flat_map(|compels| on(Side::Bars).map(move |bars| (compels, bars)))
        .filter(|(compels, bars)| compels.owner() != bars.owner())
        .map(|(compels, bars)| Conflict { compels: compels.clone(), bars: bars.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::duty::Duty;

    fn finding(says: Says) -> Finding {
        Finding { code: "US-1-A".parse().unwrap(), measure: None, says }
    }

    fn outcome(findings: &[Says], faulted: bool, consents: bool) -> Outcome {
        let findings: Vec<_> = findings.iter().cloned().map(finding).collect();
        combine(Measure::Preserve, &findings, faulted, &BTreeMap::new(), &|_, _| consents).outcome()
    }

    #[test]
    fn own_codes_are_codes() {
        for code in [
            own::NO_RULE,
            own::FAULT,
            own::BORDER,
            own::COLLECTIVE,
            own::GROUP,
            own::EXCESS,
            own::LIMITS,
            own::FACTS,
            own::EXPIRED,
            own::UNVERIFIED,
        ] {
            assert_eq!(code.parse(), Ok(RuleCode::own(code)), "{code}");
        }
    }

    #[test]
    fn law_1_deny_over_escalate_over_allow_whatever_the_order() {
        let allow = Says::Allow { route: "r".to_owned(), limits: Limits::default() };
        let all = [
            Says::Deny,
            Says::Escalate,
            allow.clone(),
            Says::Oblige(Obligation::new(Duty::CallBack, None, None).unwrap()),
        ];
        // Every subset in every rotation.
        for bits in 0_usize..16 {
            let chosen: Vec<_> = (0..4).filter(|at| bits >> at & 1 == 1).map(|at| all[at].clone()).collect();
            let want = if chosen.contains(&Says::Deny) {
                Outcome::Deny
            } else if chosen.contains(&Says::Escalate) {
                Outcome::Escalate
            } else if chosen.contains(&allow) {
                Outcome::Allow
            } else {
                Outcome::Deny
            };
            for turn in 0..chosen.len().max(1) {
                let mut turned = chosen.clone();
                turned.rotate_left(turn);
                assert_eq!(outcome(&turned, false, true), want, "{turned:?}");
                assert!(outcome(&turned, true, true) >= Outcome::Escalate);
                assert_ne!(outcome(&turned, false, false), Outcome::Allow);
            }
        }
    }

    #[test]
    fn limits_that_leave_nothing_deny() {
        let none = Limits { days: Some(0), ..Limits::default() };
        assert_eq!(outcome(&[Says::Allow { route: "r".to_owned(), limits: none }], false, true), Outcome::Deny);
    }

    #[test]
    fn a_conflict_is_between_what_one_state_wants_and_another_forbids() {
        let code = |code: &str| -> RuleCode { code.parse().unwrap() };
        let said = |text: &str, says| Finding { code: code(text), measure: None, says };
        let findings = [
            said("US-WANTS", Says::Escalate),
            said("US-BARS", Says::Deny),
            said("FR-BARS", Says::Deny),
            said("FR-SAYS", Says::Deny),
        ];
        let sides = BTreeMap::from([
            (code("US-WANTS"), Side::Compels),
            (code("US-BARS"), Side::Bars),
            (code("FR-BARS"), Side::Bars),
            (code("DE-BARS"), Side::Bars),
        ]);
        let ruling = combine(Measure::Preserve, &findings, false, &sides, &|_, _| true);
        assert_eq!(ruling.conflicts(), [Conflict { compels: code("US-WANTS"), bars: code("FR-BARS") }]);
    }

    #[test]
    fn what_is_worsened_is_no_allow_any_more_and_is_never_made_milder() {
        let allow = Says::Allow { route: "r".to_owned(), limits: Limits { days: Some(7), ..Limits::default() } };
        let hold = Says::Oblige("human_release".parse().unwrap());
        let whole = combine(Measure::Preserve, &[allow, hold].map(finding), false, &BTreeMap::new(), &|_, _| true);
        assert_eq!((whole.outcome(), whole.routes().len(), whole.duties().len()), (Outcome::Allow, 1, 1));
        assert_eq!(whole.limits().and_then(|limits| limits.days), Some(7));
        for (to, effect, duties) in [(Outcome::Escalate, Effect::Escalate, 1), (Outcome::Deny, Effect::Deny, 0)] {
            let mut ruling = whole.clone();
            ruling.worsened(to, &RuleCode::own(own::GROUP));
            assert_eq!((ruling.outcome(), ruling.routes(), ruling.limits()), (to, &[][..], None));
            assert_eq!(ruling.reasons()[0], Cited { effect, code: RuleCode::own(own::GROUP) });
            assert_eq!(ruling.duties().len(), duties);
            let worse = ruling.clone();
            ruling.worsened(Outcome::Escalate, &RuleCode::own(own::EXCESS));
            ruling.worsened(Outcome::Allow, &RuleCode::own(own::EXCESS));
            assert_eq!(ruling, worse);
        }
    }

    #[test]
    fn a_finding_speaks_on_its_measure_alone() {
        let named = |measure, says| Finding { measure: Some(measure), ..finding(says) };
        let allow = || Says::Allow { route: "r".to_owned(), limits: Limits::default() };
        let findings = [named(Measure::Preserve, allow()), named(Measure::DiscloseContent, Says::Deny)];
        let on = |measure| combine(measure, &findings, false, &BTreeMap::new(), &|_, _| true);
        assert_eq!(on(Measure::Preserve).outcome(), Outcome::Allow);
        assert_eq!(on(Measure::DiscloseContent).reasons().len(), 1);
        assert_eq!(on(Measure::Monitor).reasons(), [Cited { effect: Effect::Deny, code: RuleCode::own(own::NO_RULE) }]);
    }
}
