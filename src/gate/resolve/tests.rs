//! No policy can make an approval lift more than it may.

use super::*;
use crate::decision::Findings;
use crate::decision::circumstances::Circumstances;
use crate::decision::finding::{Finding, Limits, Says};
use crate::sample;

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

/// An escalation of the sample with other values in the demand, and the request that was escalated.
fn escalated(changes: &[(&str, serde_json::Value)], user: &UserContext) -> (DataRequest, Escalation) {
    let (gate, _) = crate::gate::tests::house();
    let unknown = [("/demand/scope/case", serde_json::json!("unknown"))];
    let request = sample::request(&[&unknown[..], changes].concat());
    let first = gate.evaluate(&request, user).unwrap();
    assert_eq!(first.escalation().map(|one| one.position()), Some(1));
    let second = gate.evaluate(&request, user).unwrap();
    let escalation = second.escalation().unwrap();
    assert_eq!((escalation.position(), escalation.measures().len()), (2, 1));
    (request, escalation)
}

#[test]
fn the_states_that_ask_are_known_where_each_place_for_one_says_so() {
    let border = Border::bundled().unwrap();
    let user = sample::user(&[]);
    let (_, escalation) = escalated(&[], &user);
    let unknown = ["/demand/requester/country", "/demand/requester/origin", "/demand/instrument/issuing_country"];
    let known = |changes: &[(&str, serde_json::Value)]| {
        let request = sample::request(changes);
        matter(&border, &request, &user, &escalation, sample::day()).states_known
    };
    assert!(known(&[]));
    for place in unknown {
        assert!(!known(&[(place, serde_json::json!("unknown"))]), "{place}");
    }
    // Who stands for no state reports for none.
    let private = ("/demand/requester/kind", serde_json::json!("private_reporter"));
    assert!(known(&[private.clone(), (unknown[0], serde_json::json!("unknown"))]));
}

#[test]
fn the_reach_of_a_state_is_its_parts_and_not_what_has_law_of_its_own() {
    let border = Border::bundled().unwrap();
    let fled = sample::user(&[("/fled_from", serde_json::json!(["AX", "GB"]))]);
    let (request, escalation) = escalated(&[], &fled);
    let matter = matter(&border, &request, &fled, &escalation, sample::day());
    let reaches = |code: &str| matter.reach.contains(&code.parse().unwrap());
    // The state that asks with a part of it, and both states from which the user fled, one named by its part.
    for code in ["US", "AS", "GB", "AX", "FI"] {
        assert!(reaches(code), "{code}");
    }
    for code in ["BM", "AI", "FR", "AW"] {
        assert!(!reaches(code), "{code}");
    }
}
