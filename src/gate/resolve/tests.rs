//! No policy can make an approval lift more than it may.

use super::*;
use crate::decision::Findings;
use crate::decision::circumstances::Circumstances;
use crate::decision::finding::{Finding, Limits, Says};

const RESOLVED: &str = "holder:us-resolved";

fn rulings(says: Option<Says>, fault: bool) -> Rulings {
    let mut findings = Findings::default();
    findings.findings.extend(says.map(|says| Finding { code: "US-1-A".parse().unwrap(), measure: None, says }));
    if fault {
        findings.fault("a program", "failed");
    }
    findings.rule(&[Measure::DiscloseContent], &|_, _| true)
}

#[expect(clippy::unnecessary_wraps, reason = "as its siblings are given")]
fn allow(route: &str) -> Option<Says> {
    Some(Says::Allow { route: route.to_owned(), limits: Limits::default() })
}

#[test]
fn an_approval_lifts_a_conflict_on_a_route_that_counsel_resolves_and_nothing_else() {
    let border = Border::bundled().unwrap();
    let routes: Vec<&String> = border.routes().keys().collect();
    assert!(routes.len() > 5);
    for place in LocationState::ALL.iter().copied() {
        for (before, fault) in [
            (Some(Says::Deny), false),
            (None, false),
            (Some(Says::Escalate), true),
            (Some(Says::Escalate), false),
            (allow("domestic:us"), false),
        ] {
            for route in &routes {
                let was = rulings(before.clone(), fault);
                let rulings = rulings(allow(route), false);
                let mut pending = Pending { id: "one".to_owned(), rulings, circumstances: Circumstances::default() };
                hold(&was, &mut pending, &border, place);
                let allowed = pending.rulings.outcome() == Outcome::Allow;
                let resolved = border.routes()[*route].resolution && place == LocationState::Established && !fault;
                let want = match was.outcome() {
                    Outcome::Deny => Outcome::Deny,
                    Outcome::Escalate if !resolved => Outcome::Escalate,
                    Outcome::Escalate | Outcome::Allow => Outcome::Allow,
                };
                assert_eq!(pending.rulings.outcome(), want, "{place} {route} {before:?} {fault}");
                assert!(!allowed || was.outcome() != Outcome::Escalate || **route == RESOLVED, "{route}");
            }
        }
    }
}

#[test]
fn what_stays_denied_or_escalated_is_not_touched() {
    let border = Border::bundled().unwrap();
    for says in [Some(Says::Deny), Some(Says::Escalate)] {
        let rulings = rulings(says.clone(), false);
        let mut pending =
            Pending { id: "one".to_owned(), rulings: rulings.clone(), circumstances: Circumstances::default() };
        hold(&rulings, &mut pending, &border, LocationState::Established);
        assert_eq!(pending.rulings, rulings, "{says:?}");
    }
}
