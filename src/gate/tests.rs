//! A gate over the small policy set, with a clock that the test holds.

use std::sync::atomic::AtomicI64;

use super::*;
use crate::audit::MemoryLog;
use crate::decision::Findings;
use crate::decision::finding::{Finding, Limits, Says};
use crate::text::Subject;

/// A clock that a test moves. A clone is the same clock.
#[derive(Debug, Clone)]
pub(super) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(super) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "1970-01-01T00:00:00Z".parse().unwrap();
        start.plus_seconds(u32::try_from(self.0.load(Ordering::SeqCst)).unwrap())
    }
}

/// A gate at noon of the day of the sample, and its clock.
pub(super) fn house() -> (Gate, Hand) {
    let noon: Timestamp = "2026-06-10T12:00:00Z".parse().unwrap();
    let hand = Hand(Arc::new(AtomicI64::new(noon.seconds())));
    (gate(hand.clone()), hand)
}

/// A gate with that clock.
pub(super) fn gate(clock: impl Clock + 'static) -> Gate {
    let builder = Gate::builder(crate::policy::tests::small()).audit(MemoryLog::new());
    builder.dangerous().clock(clock).build().unwrap()
}

/// What is decided about somebody whom the policies give that outcome on these measures.
pub(super) fn pending(id: &str, measures: &[Measure], outcome: Outcome) -> Pending {
    let says = match outcome {
        Outcome::Allow => Says::Allow { route: "holder:us".to_owned(), limits: Limits::default() },
        Outcome::Escalate => Says::Escalate,
        Outcome::Deny => Says::Deny,
    };
    let mut findings = Findings::default();
    findings.findings.push(Finding { code: "US-1-A".parse().unwrap(), measure: None, says });
    let rulings = findings.rule(measures, &|_, _| true);
    Pending { id: id.to_owned(), rulings, circumstances: Circumstances::default() }
}

pub(super) fn subject(id: &str) -> Subject {
    id.parse().unwrap()
}

#[test]
fn a_set_past_its_day_and_a_clock_that_went_back_allow_nothing() {
    let (request, user) = (crate::sample::request(&[]), crate::sample::user(&[]));
    let (gate, hand) = house();
    let outcome = || gate.evaluate(&request, &user).unwrap().outcome();
    assert_eq!(outcome(), Outcome::Allow);
    hand.forward(-CLOCK_SLACK);
    assert_eq!(outcome(), Outcome::Allow, "a correction");
    hand.forward(-1);
    let back = gate.evaluate(&request, &user).unwrap();
    assert_eq!((back.outcome(), back.faults().len()), (Outcome::Escalate, 1));
    hand.forward(CLOCK_SLACK + 1);
    gate.swap(gate.policies().expiring("2026-06-10T12:00:00Z".parse().unwrap())).unwrap();
    assert_eq!(outcome(), Outcome::Escalate);
    let health = gate.health();
    assert_eq!((health.decisions, health.faults, health.policy_expired), (4, 1, true));
}
