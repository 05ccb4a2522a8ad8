//! Law 3, law 9 and the permit: no record, no release; nothing forged, cloned, reused, lapsed,
//! revoked or overtaken.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::future::Future as _;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use comity::{
    Acknowledgements, AuditLog, DataRequest, Decision, Duty, Gate, Measure, MemoryLog, Outcome, Permit, PolicySet,
    RefusedKind, UserContext,
};
use serde_json::Value;

struct House {
    gate: Gate,
    log: common::Frail,
    hand: Arc<common::Hand>,
    request: DataRequest,
    user: UserContext,
}

/// A gate at noon of the day of the case, with a clock and a log that the test holds.
fn house(case: &str) -> House {
    let case = common::example(case);
    let (request, user) = common::parts(&case);
    let hand = Arc::new(common::Hand::at(&format!("{}T12:00:00Z", common::day_of(&case))));
    let log = common::Frail::default();
    let mut builder = Gate::builder(PolicySet::bundled().unwrap()).audit(log.log());
    if request.demand().national_security() {
        builder = builder.national_security(common::Frail::default().log());
    }
    let gate = builder.dangerous().clock(common::Shared(Arc::clone(&hand))).build().unwrap();
    House { gate, log, hand, request, user }
}

impl House {
    fn permit(&self) -> Permit {
        let decision = self.gate.evaluate(&self.request, &self.user).unwrap();
        decision.into_parts().1.unwrap()
    }

    fn types(&self) -> Vec<String> {
        self.log.types()
    }
}

fn done(permit: &Permit) -> Acknowledgements {
    permit.comes_before().fold(Acknowledgements::none(), |words, duty| words.with(duty, "employee-17".parse().unwrap()))
}

fn kind(refused: Result<comity::Release, comity::Refused>) -> RefusedKind {
    refused.unwrap_err().kind().clone()
}

#[test]
fn a_permit_gives_a_release_after_its_record() {
    let house = house("20-");
    let permit = house.permit();
    assert_eq!(permit.measures().collect::<Vec<_>>(), [Measure::DiscloseSubscriber]);
    let words = done(&permit);
    let release = permit.redeem(&house.gate, &words).unwrap();
    assert_eq!(house.types(), ["policy-load", "decision", "disclosure"]);
    assert_eq!(release.subject().as_str(), "u-1");
    assert_eq!(release.limits(Measure::DiscloseSubscriber).unwrap().fields.as_ref().unwrap().len(), 6);
    assert!(release.limits(Measure::DiscloseContent).is_none());
    assert_eq!(house.gate.health().live_permits, 0);
    let record = &house.log.records()[2];
    assert_eq!(record["decision"], house.log.records()[1]["id"]);
    assert_eq!(record["decision_position"], 1);
    assert!(!record.to_string().contains("employee-17"), "who and what lies under the seal");
}

#[test]
fn law_3_no_record_no_decision_and_no_release() {
    let house = house("21-");
    let permit = house.permit();
    house.log.broken.store(true, Ordering::SeqCst);
    assert!(house.gate.evaluate(&house.request, &house.user).is_err());
    assert!(house.gate.preview(&house.request, &house.user, "2026-06-10".parse().unwrap()).is_err());
    assert!(house.gate.evaluate_all(&house.request, [house.user.clone()]).next().unwrap().is_err());
    let words = done(&permit);
    assert!(matches!(kind(permit.redeem(&house.gate, &words)), RefusedKind::Unrecorded(_)));
    house.log.broken.store(false, Ordering::SeqCst);
    assert_eq!(house.types(), ["policy-load", "decision"]);
    assert_eq!(house.gate.health().live_permits, 0, "the permit is used up, though nothing was released");
    assert!(Gate::builder(PolicySet::bundled().unwrap()).build().is_err(), "a gate without a log");
}

#[test]
fn a_denial_has_no_permit_and_a_partial_one_only_its_part() {
    for (case, some) in [("01-", false), ("30-", false), ("42-", false), ("20-", true), ("35-signals", true)] {
        let house = house(case);
        let decision = house.gate.evaluate(&house.request, &house.user).unwrap();
        assert_ne!(decision.outcome(), Outcome::Allow, "{case}");
        let allowed: Vec<Measure> = decision
            .rulings()
            .all()
            .iter()
            .filter(|ruling| ruling.outcome() == Outcome::Allow)
            .map(comity::Ruling::measure)
            .collect();
        let permit = decision.into_parts().1;
        assert_eq!(permit.is_some(), some, "{case}");
        let permitted: Vec<Measure> = permit.iter().flat_map(Permit::measures).collect();
        assert_eq!(permitted, allowed, "{case}");
    }
}

#[test]
fn lapsed() {
    let house = house("21-");
    let (early, late) = (house.permit(), {
        house.hand.forward(1);
        house.permit()
    });
    let words = done(&late);
    assert_eq!(kind(early.redeem(&house.gate, &words)), RefusedKind::NotLive, "the later decision took its place");
    house.hand.forward(900);
    assert_eq!(kind(late.redeem(&house.gate, &words)), RefusedKind::Lapsed);
}

#[test]
fn revoked() {
    let house = house("21-");
    let decision = house.gate.evaluate(&house.request, &house.user).unwrap();
    assert_eq!(house.gate.revoke(decision.id()), Ok(1));
    assert_eq!(house.gate.revoke(decision.id()), Ok(0));
    assert_eq!(house.types()[2..], ["permit-revoked", "permit-revoked"]);
    let permit = decision.into_parts().1.unwrap();
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::NotLive);
}

/// The user with one place of its document changed.
fn with(user: &UserContext, place: &str, value: Value) -> UserContext {
    let mut document = serde_json::to_value(user).unwrap();
    *document.pointer_mut(place).unwrap() = value;
    serde_json::from_value(document).unwrap()
}

#[test]
fn overtaken_by_a_later_denial_or_escalation() {
    let house = house("21-");
    let permit = house.permit();
    let moved = with(&house.user, "/stored_in", serde_json::json!(["CN"]));
    let later = house.gate.evaluate(&house.request, &moved).unwrap();
    assert_eq!(later.outcome(), Outcome::Escalate);
    assert!(later.into_parts().1.is_none());
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::NotLive);
}

#[test]
fn overtaken_by_a_decision_that_is_later_in_the_log_but_earlier_in_time() {
    let house = house("21-");
    let moved = with(&house.user, "/stored_in", serde_json::json!(["CN"]));
    let mut context = Context::from_waker(Waker::noop());
    house.log.hold.store(true, Ordering::SeqCst);
    let mut early = pin!(house.gate.evaluate_async(&house.request, &house.user));
    assert!(early.as_mut().poll(&mut context).is_pending());
    std::thread::scope(|scope| {
        // The allow is first in the log, and its caller does not know yet; the escalation comes after it.
        let later = scope.spawn(|| house.gate.evaluate(&house.request, &moved).unwrap());
        while house.gate.health().log_waiting == 0 {
            std::thread::yield_now();
        }
        house.log.hold.store(false, Ordering::SeqCst);
        let later = later.join().unwrap();
        assert_eq!(later.outcome(), Outcome::Escalate);
    });
    let early = loop {
        if let Poll::Ready(early) = early.as_mut().poll(&mut context) {
            break early.unwrap();
        }
    };
    assert!(early.receipt().position() < 2);
    let permit = early.into_parts().1.unwrap();
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::NotLive);
    // Asked again with nothing under way, the same request is allowed again.
    let permit = house.permit();
    let words = done(&permit);
    assert!(permit.redeem(&house.gate, &words).is_ok());
}

#[test]
fn a_future_that_is_dropped_leaves_its_record_and_ends_what_was_live() {
    let house = house("21-");
    let permit = house.permit();
    let moved = with(&house.user, "/stored_in", serde_json::json!(["CN"]));
    house.log.hold.store(true, Ordering::SeqCst);
    {
        let mut dropped = pin!(house.gate.evaluate_async(&house.request, &moved));
        assert!(dropped.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    house.log.hold.store(false, Ordering::SeqCst);
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::NotLive, "nobody heard what was decided");
    let permit = house.permit();
    assert_eq!(house.types(), ["policy-load", "decision", "decision", "decision"]);
    let words = done(&permit);
    assert!(permit.redeem(&house.gate, &words).is_ok());
}

#[test]
fn a_clock_that_goes_back_and_a_set_that_returns() {
    let house = house("21-");
    let permit = house.permit();
    house.hand.forward(-60);
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::Lapsed);
    house.hand.forward(60);
    // The same set, swapped in again: what it allowed before the swap is dead.
    let permit = house.permit();
    house.gate.swap(house.gate.policies()).unwrap();
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::PolicyChanged);
    // A set that expires between the permit and its use.
    house.gate.swap(house.gate.policies().expiring("2026-06-10T12:05:00Z".parse().unwrap())).unwrap();
    let permit = house.permit();
    house.hand.forward(300);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::PolicyChanged);
}

#[test]
fn what_cannot_be_severed_is_never_served_alone_or_by_a_short_count() {
    let house = house("21-");
    let case = common::example("21-");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["severable"] = "no".into();
    let elsewhere = with(&with(&house.user, "/subject", "u-9".into()), "/stored_in", serde_json::json!(["CN"]));
    for (users, identifiers, stream) in [
        (0, 1, vec![house.user.clone()]),
        (0, 20, vec![house.user.clone()]),
        (1, 1, vec![house.user.clone(), elsewhere.clone()]),
        (2, 1, vec![house.user.clone(), house.user.clone(), elsewhere.clone()]),
        (2, 1, vec![house.user.clone()]),
    ] {
        demand["scope"]["users"] = users.into();
        demand["scope"]["identifiers"] = identifiers.into();
        let request = DataRequest::new(serde_json::from_value(demand.clone()).unwrap(), case.intake.clone()).unwrap();
        if users != 1 {
            assert_ne!(
                house.gate.evaluate(&request, &house.user).unwrap().outcome(),
                Outcome::Allow,
                "{users}, {identifiers}"
            );
        }
        let decisions: Vec<Decision> = house.gate.evaluate_all(&request, stream).map(Result::unwrap).collect();
        assert!(decisions.iter().all(|decision| decision.outcome() != Outcome::Allow), "{users}, {identifiers}");
    }
}

#[test]
fn a_group_falls_with_one_of_it() {
    let house = house("21-");
    let case = common::example("21-");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["severable"] = "no".into();
    demand["scope"]["users"] = 2.into();
    let mut intake = serde_json::to_value(&case.intake).unwrap();
    intake["subjects"] = serde_json::json!(["u-1", "u-2"]);
    let request =
        DataRequest::new(serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap()).unwrap();
    let other = with(&house.user, "/subject", "u-2".into());
    let permits = || -> Vec<Permit> {
        let decisions = house.gate.evaluate_all(&request, [house.user.clone(), other.clone()]);
        decisions.map(|decision| decision.unwrap().into_parts().1.unwrap()).collect()
    };
    let mut both = permits();
    assert_eq!(both.len(), 2);
    let words = done(&both[0]);
    let moved = with(&other, "/stored_in", serde_json::json!(["CN"]));
    assert_eq!(house.gate.evaluate(&request, &moved).unwrap().outcome(), Outcome::Escalate);
    assert_eq!(kind(both.remove(0).redeem(&house.gate, &words)), RefusedKind::NotLive);
    // Undisturbed, each of a group is redeemed by itself.
    for permit in permits() {
        assert!(permit.redeem(&house.gate, &words).is_ok());
    }
}

/// Users of whom some come only after the stream seemed to have ended.
struct Late(Vec<Option<UserContext>>);

impl Iterator for Late {
    type Item = UserContext;

    fn next(&mut self) -> Option<UserContext> {
        if self.0.is_empty() { None } else { self.0.remove(0) }
    }
}

#[test]
fn who_comes_after_a_group_was_ruled_is_in_excess() {
    let house = house("21-");
    let case = common::example("21-");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["severable"] = "no".into();
    demand["scope"]["users"] = 2.into();
    let mut intake = serde_json::to_value(&case.intake).unwrap();
    intake["subjects"] = serde_json::json!(["u-1", "u-2"]);
    let request =
        DataRequest::new(serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap()).unwrap();
    let other = with(&house.user, "/subject", "u-2".into());
    let late = Late(vec![Some(house.user.clone()), None, Some(other)]);
    let outcomes: Vec<Outcome> =
        house.gate.evaluate_all(&request, late).map(|decision| decision.unwrap().outcome()).collect();
    assert_eq!(outcomes, [Outcome::Escalate, Outcome::Deny]);
}

#[test]
fn of_another_gate() {
    let (one, other) = (house("21-"), house("21-"));
    let permit = one.permit();
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&other.gate, &words)), RefusedKind::OtherGate);
}

#[test]
fn law_9_a_swap_ends_permits_of_the_earlier_set() {
    let house = house("21-");
    let permit = house.permit();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut files = vec![("comity/note/data.json".to_owned(), "{}".to_owned())];
    let mut open = vec![root.join("comity")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let before = house.gate.policies();
    house.gate.swap(PolicySet::from_files(files).unwrap()).unwrap();
    assert_ne!(house.gate.policies().digest(), before.digest());
    let words = done(&permit);
    assert_eq!(kind(permit.redeem(&house.gate, &words)), RefusedKind::PolicyChanged);
    assert_eq!(house.types(), ["policy-load", "decision", "policy-load"]);
    assert!(house.gate.evaluate(&house.request, &house.user).unwrap().into_parts().1.is_some());
}

#[test]
fn unacknowledged_duties_give_the_permit_back() {
    let house = house("21-");
    let permit = house.permit();
    let refused = permit.redeem(&house.gate, &Acknowledgements::none()).unwrap_err();
    let RefusedKind::Unacknowledged(missing) = refused.kind().clone() else { panic!("{refused}") };
    assert!(missing.contains(&Duty::HumanRelease) && missing.contains(&Duty::FilterPeriod), "{missing:?}");
    let permit = refused.into_permit().unwrap();
    let words = done(&permit);
    assert!(permit.redeem(&house.gate, &words).is_ok());
}

#[test]
fn an_expired_set_escalates_everything() {
    let mut house = house("21-");
    let set = PolicySet::bundled().unwrap().expiring("2026-06-10T12:00:00Z".parse().unwrap());
    house.gate.swap(set).unwrap();
    let decision = house.gate.evaluate(&house.request, &house.user).unwrap();
    assert_eq!(decision.outcome(), Outcome::Escalate);
    assert!(house.gate.health().policy_expired);
    house.user = common::parts(&common::example("23-")).1;
    let denied = house.gate.evaluate(&common::parts(&common::example("23-")).0, &house.user).unwrap();
    assert_eq!(denied.outcome(), Outcome::Deny, "a denial stays one");
}

#[test]
fn a_group_has_its_whole_declared_set_and_no_more() {
    let house = house("12-");
    let case = common::example("12-");
    let users = case.users.as_slice();
    let all: Vec<Decision> = house.gate.evaluate_all(&house.request, users.to_vec()).map(Result::unwrap).collect();
    assert_eq!(all.len(), 2);
    let cited = |decision: &Decision, code: &str| {
        decision.rulings().all()[0].reasons().iter().any(|cited| cited.code.as_str() == code)
    };
    let three: Vec<UserContext> = users.iter().chain(users).cloned().collect();
    let excess: Vec<Decision> = house.gate.evaluate_all(&house.request, three).map(Result::unwrap).collect();
    assert_eq!(excess.len(), 4);

    // A warrant on one user that is offered three: those after the first are in excess, and three cannot be
    // named where one is declared.
    let one = self::house("21-");
    let others = ["u-1", "u-2", "u-3"].map(|id| {
        let mut document = serde_json::to_value(&one.user).unwrap();
        document["subject"] = id.into();
        serde_json::from_value::<UserContext>(document).unwrap()
    });
    let mut intake = serde_json::to_value(one.request.intake()).unwrap();
    intake["subjects"] = serde_json::json!(["u-1", "u-2", "u-3"]);
    let three = DataRequest::new(one.request.demand().clone(), serde_json::from_value(intake.clone()).unwrap());
    assert!(matches!(three, Err(comity::RequestRefused::MoreSubjects { subjects: 3, users: 1 })));
    intake["subjects"] = "unknown".into();
    let named = DataRequest::new(one.request.demand().clone(), serde_json::from_value(intake).unwrap()).unwrap();
    let decisions: Vec<Decision> = one.gate.evaluate_all(&named, others).map(Result::unwrap).collect();
    let outcomes: Vec<Outcome> = decisions.iter().map(Decision::outcome).collect();
    assert_eq!(outcomes, [Outcome::Escalate, Outcome::Deny, Outcome::Deny]);
    assert!(cited(&decisions[2], "GATE-EXCESS"));
    assert_eq!(one.types().len(), 4);

    // What cannot be severed is ruled by the worst: the participant elsewhere denies it for all.
    let joint = self::house("43-");
    let case = common::example("43-");
    let decisions: Vec<Decision> =
        joint.gate.evaluate_all(&joint.request, case.users.as_slice().to_vec()).map(Result::unwrap).collect();
    assert!(decisions.iter().all(|decision| decision.outcome() == Outcome::Deny));
    assert!(decisions.iter().any(|decision| cited(decision, "GATE-GROUP")));
    // Alone, the one inside is at most escalated: a single decision cannot permit for the group.
    let alone = joint.gate.evaluate(&joint.request, &case.users.as_slice()[0]).unwrap();
    assert!(cited(&alone, "GATE-COLLECTIVE") || alone.outcome() != Outcome::Allow);
}

#[test]
fn records_are_durable_canonical_and_without_the_subject() {
    let folder = std::env::temp_dir().join(format!("comity-permits-{}", std::process::id()));
    let case = common::example("19-");
    let (request, user) = common::parts(&case);
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(AuditLog::open(&folder).unwrap()).build().unwrap();
    let held = gate.evaluate(&request, &user).unwrap().into_parts().0;
    let bytes = held.bytes();
    let record: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(record.to_string().as_bytes(), bytes, "keys in order, no space: RFC 8785");
    assert_eq!(record["v"], 1);
    assert!(!record.to_string().contains("\"u-1\""));
    drop(gate);
    // The same bytes lie in the published bundle of entries, behind the record of the policy set.
    let bundle = std::fs::read(folder.join("tile/entries/000.p/2")).unwrap();
    assert!(bundle.ends_with(bytes));
    let segment = std::fs::read(folder.join("segments/00000000000000000000.seg")).unwrap();
    assert!(!segment.windows(6).any(|bytes| bytes == b"\"u-1\""), "the user stands nowhere in clear");
    let log = AuditLog::open(&folder).unwrap();
    assert_eq!(log.size(), 2);
    let opened = log.unseal(&held).unwrap().unwrap();
    let opened: Value = serde_json::from_slice(&opened).unwrap();
    assert_eq!(opened["user"]["subject"], "u-1");
    drop(log);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn threads_share_a_gate() {
    let case = common::example("19-");
    let (request, user) = common::parts(&case);
    let log = MemoryLog::new();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone()).build().unwrap();
    let denied = common::parts(&common::example("01-"));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert!(gate.evaluate(&request, &user).unwrap().faults().is_empty());
                    assert_eq!(gate.evaluate(&denied.0, &denied.1).unwrap().outcome(), Outcome::Deny);
                }
            });
        }
        scope.spawn(|| {
            for _ in 0..5 {
                gate.swap(PolicySet::bundled().unwrap()).unwrap();
            }
        });
    });
    assert_eq!(gate.health().decisions, 200);
    assert_eq!(log.records().len(), 206);
}

/// A permit never leaves the process. Were it written or read by serde, the call would be ambiguous and this would not
/// compile; what the compiler says of that depends on which crates are there, so no text is held to it.
#[test]
fn a_permit_is_neither_written_nor_read() {
    trait Stays<A> {
        fn here() -> bool {
            true
        }
    }
    struct Written;
    struct Read;
    impl<T> Stays<()> for T {}
    impl<T: serde::Serialize> Stays<Written> for T {}
    impl<T: serde::de::DeserializeOwned> Stays<Read> for T {}
    assert!(<comity::Permit as Stays<_>>::here());
}

#[test]
fn the_types_refuse_at_compile_time() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
