//! A permit between its decision and its release.

use serde_json::json;

use super::*;
use crate::gate::tests::house;
use crate::sample;

fn permit(gate: &Gate) -> (String, Permit) {
    let decision = gate.evaluate(&sample::request(&[]), &sample::user(&[])).unwrap();
    let id = decision.id().to_owned();
    (id, decision.into_parts().1.unwrap())
}

fn by(duty: Duty) -> (Duty, RequestId) {
    (duty, "employee-17".parse().unwrap())
}

#[test]
fn a_permit_holds_from_its_instant_until_it_lapses() {
    let (gate, hand) = house();
    let (_, permit) = permit(&gate);
    let holds = || permit.holds(&gate).map(drop);
    assert_eq!(holds(), Ok(()));
    // Within what a correction of the clock may take, but before the permit was.
    hand.forward(-1);
    assert_eq!(holds(), Err(RefusedKind::Lapsed));
    hand.forward(900);
    assert_eq!(holds(), Ok(()), "the last second");
    hand.forward(1);
    assert_eq!(holds(), Err(RefusedKind::Lapsed));
}

#[test]
fn a_permit_does_not_hold_while_the_clock_stands_behind_what_the_gate_has_seen() {
    let (gate, hand) = house();
    let (_, permit) = permit(&gate);
    hand.forward(100);
    assert!(permit.holds(&gate).is_ok());
    hand.forward(-50);
    assert_eq!(permit.holds(&gate).map(drop), Err(RefusedKind::Lapsed));
    hand.forward(46);
    assert!(permit.holds(&gate).is_ok(), "a correction of a few seconds");
}

#[test]
fn a_permit_holds_under_the_set_that_allowed_and_as_long_as_that_one() {
    let (gate, hand) = house();
    let (_, early) = permit(&gate);
    gate.swap(gate.policies()).unwrap();
    assert_eq!(early.holds(&gate).map(drop), Err(RefusedKind::PolicyChanged), "the same set, but put in force anew");
    gate.swap(gate.policies().expiring("2026-06-10T12:05:00Z".parse().unwrap())).unwrap();
    let (_, late) = permit(&gate);
    hand.forward(299);
    assert!(late.holds(&gate).is_ok());
    hand.forward(1);
    assert_eq!(late.holds(&gate).map(drop), Err(RefusedKind::PolicyChanged));
}

#[test]
fn every_duty_that_comes_before_needs_a_word_of_its_own() {
    let (gate, _) = house();
    let (id, permit) = permit(&gate);
    let position = permit.position();
    assert_eq!(permit.comes_before().collect::<Vec<_>>(), [Duty::HumanRelease, Duty::SecondReviewer]);
    let refused = permit.redeem(&gate, &Acknowledgements::none()).unwrap_err();
    let both = vec![Duty::HumanRelease, Duty::SecondReviewer];
    assert_eq!(*refused.kind(), RefusedKind::Unacknowledged(both));
    let (duty, word) = by(Duty::HumanRelease);
    let one = Acknowledgements::none().with(duty, word);
    let refused = refused.into_permit().unwrap().redeem(&gate, &one).unwrap_err();
    assert_eq!(*refused.kind(), RefusedKind::Unacknowledged(vec![Duty::SecondReviewer]));
    let (duty, word) = by(Duty::SecondReviewer);
    let release = refused.into_permit().unwrap().redeem(&gate, &one.with(duty, word)).unwrap();
    // The release tells what was decided, and where it stands.
    assert_eq!((release.decision(), release.subject().as_str()), (id.as_str(), "u-1"));
    assert_eq!(release.measures().collect::<Vec<_>>(), [Measure::Preserve]);
    let duties: Vec<Duty> = release.duties().iter().map(Obligation::duty).collect();
    assert_eq!(duties, [Duty::HumanRelease, Duty::SecondReviewer]);
    assert!(release.limits(Measure::Preserve).is_some() && release.limits(Measure::Monitor).is_none());
    assert_eq!(release.receipt().position(), position + 1);
}

#[test]
fn a_permit_knows_where_its_decision_lies() {
    let (gate, _) = house();
    // The policy set came first, then two decisions.
    for position in [1, 2] {
        let decision = gate.evaluate(&sample::request(&[]), &sample::user(&[])).unwrap();
        assert_eq!(decision.receipt().position(), position);
        assert_eq!(decision.into_parts().1.unwrap().position(), position);
    }
}

#[test]
fn a_figure_of_live_permits_leaves_out_orders_of_national_security() {
    let (gate, hand) = house();
    let _live = permit(&gate);
    assert_eq!(gate.health().live_permits, 1);
    let secret = sample::request(&[("/demand/instrument/kind", json!("nsl")), ("/demand/id", json!("r-2"))]);
    let decision = gate.evaluate(&secret, &sample::user(&[])).unwrap();
    assert!(decision.receipt().position() > 0);
    assert_eq!(gate.health().live_permits, 1);
    hand.forward(900);
    assert_eq!(gate.health().live_permits, 0);
}
