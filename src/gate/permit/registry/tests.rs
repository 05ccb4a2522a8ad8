//! Which permits are live, whatever order decisions arrive in.

use serde_json::json;

use super::*;
use crate::audit::MemoryLog;
use crate::audit::record::Draft;
use crate::gate::tests::{pending, subject};
use crate::sample;

const PRESERVE: Measure = Measure::Preserve;

/// A table, and a log that gives places.
struct Desk {
    registry: Registry,
    log: AuditLog,
    places: Vec<Receipt>,
    request: DataRequest,
}

fn noon() -> Timestamp {
    "2026-06-10T12:00:00Z".parse().unwrap()
}

fn desk(request: DataRequest) -> Desk {
    let log = MemoryLog::new().log().clone();
    let drafts = (0..4).map(|_| Draft::revocation(noon(), "d-0", 0).unwrap()).collect();
    let places: Vec<Receipt> = log.append(drafts).unwrap().into_iter().map(|filed| filed.receipt).collect();
    assert!(places.is_sorted_by_key(Receipt::position));
    Desk { registry: Registry::default(), log, places, request }
}

/// What a decision is: whose, which outcome, at which place, of which group, and for how many seconds.
struct Made {
    id: &'static str,
    of: &'static str,
    outcome: Outcome,
    place: usize,
    group: Option<uuid::Uuid>,
    seconds: u32,
}

impl Made {
    fn allow(id: &'static str, of: &'static str, place: usize) -> Self {
        Self { id, of, outcome: Outcome::Allow, place, group: None, seconds: 900 }
    }

    fn deny(id: &'static str, of: &'static str, place: usize) -> Self {
        Self { outcome: Outcome::Deny, ..Self::allow(id, of, place) }
    }
}

impl Desk {
    fn id(&self) -> &RequestId {
        self.request.demand().id()
    }

    fn issue(&self, made: &Made) -> Option<Permit> {
        let terms = Terms {
            gate: uuid::Uuid::nil(),
            generation: 0,
            group: made.group,
            now: noon(),
            seconds: made.seconds,
            log: self.log.clone(),
        };
        let one = pending(made.id, &[PRESERVE], made.outcome);
        self.registry.issue(&terms, &one, &self.request, &subject(made.of), &self.places[made.place])
    }

    /// One decision from beginning to end.
    fn whole(&self, made: &Made) -> Option<Permit> {
        self.registry.begin(self.id());
        let permit = self.issue(made);
        self.registry.end(self.id());
        permit
    }

    /// Whether nothing is kept of decisions under way.
    fn at_rest(&self) -> bool {
        let table = self.registry.table();
        table.under_way.is_empty() && table.latest.is_empty()
    }
}

#[test]
fn the_decision_that_stands_later_counts_whichever_arrives_first() {
    for (first, second, live) in [
        // In the order of the log.
        (Made::allow("d-1", "u-1", 1), Made::deny("d-2", "u-1", 2), [false, false]),
        (Made::allow("d-1", "u-1", 1), Made::allow("d-2", "u-1", 2), [false, true]),
        (Made::deny("d-1", "u-1", 1), Made::allow("d-2", "u-1", 2), [false, true]),
        // The later one arrives first.
        (Made::deny("d-2", "u-1", 2), Made::allow("d-1", "u-1", 1), [false, false]),
        (Made::allow("d-2", "u-1", 2), Made::deny("d-1", "u-1", 1), [true, false]),
        (Made::allow("d-2", "u-1", 2), Made::allow("d-1", "u-1", 1), [true, false]),
        // Of different users each stands.
        (Made::allow("d-2", "u-1", 2), Made::deny("d-1", "u-2", 1), [true, false]),
        (Made::deny("d-2", "u-1", 2), Made::allow("d-1", "u-2", 1), [false, true]),
    ] {
        let desk = desk(sample::request(&[]));
        desk.registry.begin(desk.id());
        desk.registry.begin(desk.id());
        let permits = [&first, &second].map(|made| desk.issue(made));
        assert!(!desk.at_rest());
        desk.registry.end(desk.id());
        assert!(!desk.at_rest(), "one is under way still");
        desk.registry.end(desk.id());
        assert!(desk.at_rest());
        let taken = permits.map(|permit| permit.is_some_and(|permit| desk.registry.take(&permit)));
        assert_eq!(taken, live, "{} {:?} before {} {:?}", first.id, first.outcome, second.id, second.outcome);
    }
}

#[test]
fn only_what_was_written_later_takes_precedence() {
    // At one place of the log, with others under way or alone.
    for under_way in [1, 2] {
        let desk = desk(sample::request(&[]));
        (0..under_way).for_each(|_| desk.registry.begin(desk.id()));
        assert!(desk.issue(&Made::deny("d-1", "u-1", 1)).is_none());
        let permit = desk.issue(&Made::allow("d-1", "u-1", 1)).unwrap();
        let again = desk.issue(&Made::allow("d-1", "u-1", 1)).unwrap();
        assert!(!desk.registry.take(&permit) && desk.registry.take(&again), "{under_way}");
    }
}

#[test]
fn of_a_decision_that_is_alone_nothing_is_noted() {
    let desk = desk(sample::request(&[]));
    let noted = || !desk.registry.table().latest.is_empty();
    desk.registry.begin(desk.id());
    assert!(desk.issue(&Made::allow("d-1", "u-1", 1)).is_some() && !noted());
    desk.registry.abandon(desk.id(), &[subject("u-1")], &[PRESERVE]);
    assert!(!noted());
    desk.registry.end(desk.id());
    assert!(desk.at_rest());
    // Nor where nothing is under way.
    desk.registry.abandon(desk.id(), &[subject("u-1")], &[PRESERVE]);
    assert!(desk.at_rest());
}

#[test]
fn what_is_abandoned_is_not_brought_back_by_what_is_under_way_and_lives_again_with_the_next_decision() {
    let desk = desk(sample::request(&[]));
    let live = desk.whole(&Made::allow("d-0", "u-1", 0)).unwrap();
    desk.registry.begin(desk.id());
    desk.registry.begin(desk.id());
    desk.registry.abandon(desk.id(), &[subject("u-1")], &[PRESERVE]);
    desk.registry.end(desk.id());
    let late = desk.issue(&Made::allow("d-1", "u-1", 1)).unwrap();
    desk.registry.end(desk.id());
    assert!(!desk.registry.take(&live) && !desk.registry.take(&late));
    assert!(desk.at_rest());
    let next = desk.whole(&Made::allow("d-2", "u-1", 2)).unwrap();
    assert!(desk.registry.take(&next));
}

#[test]
fn what_lapsed_is_swept_out_in_time() {
    let desk = desk(sample::request(&[]));
    desk.whole(&Made { seconds: 0, ..Made::allow("d-1", "u-1", 0) });
    desk.whole(&Made { seconds: 1, ..Made::allow("d-2", "u-2", 0) });
    let held = || {
        let table = desk.registry.table();
        let mut held: Vec<String> = table.live.values().map(|live| live.decision.clone()).collect();
        held.sort();
        held
    };
    for _ in 3..SWEEP {
        desk.whole(&Made::allow("d-3", "u-3", 0));
    }
    assert_eq!(held(), ["d-1", "d-2", "d-3"]);
    desk.whole(&Made::allow("d-3", "u-3", 0));
    assert_eq!(held(), ["d-2", "d-3"], "the one whose time is over now is gone");
}

#[test]
fn a_revocation_ends_its_decision_and_whoever_stands_with_it_and_nothing_else() {
    let desk = desk(sample::request(&[]));
    let groups = [uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2)].map(Some);
    let made = |id, of, group| Made { group, ..Made::allow(id, of, 1) };
    let permits = [
        made("d-1", "u-1", groups[0]),
        made("d-2", "u-2", groups[0]),
        made("d-3", "u-3", groups[1]),
        made("d-4", "u-4", groups[1]),
        made("d-5", "u-5", None),
    ]
    .map(|made| desk.issue(&made).unwrap());
    let (taken, log) = desk.registry.revoke("d-9");
    assert!(taken == 0 && log.is_none());
    let (taken, log) = desk.registry.revoke("d-1");
    assert!(taken == 2 && log.is_some());
    assert_eq!(permits.map(|permit| desk.registry.take(&permit)), [false, false, true, true, true]);
}

#[test]
fn a_revocation_tells_in_which_log_its_decision_lies() {
    let (common, secret) = (desk(sample::request(&[])), desk(sample::request(&[])));
    common.issue(&Made::allow("d-1", "u-1", 1));
    let other = Desk { registry: common.registry, ..secret };
    other.issue(&Made::allow("d-2", "u-2", 1));
    for (decision, log) in [("d-1", &common.log), ("d-2", &other.log)] {
        let (_, found) = other.registry.revoke(decision);
        assert_eq!(found.map(|found| found.verifier().to_string()), Some(log.verifier().to_string()), "{decision}");
    }
}

#[test]
fn the_figure_of_what_is_live_counts_what_is_not_lapsed_and_not_secret() {
    let open = desk(sample::request(&[]));
    open.issue(&Made { seconds: 10, ..Made::allow("d-1", "u-1", 0) });
    open.issue(&Made { seconds: 20, ..Made::allow("d-2", "u-2", 0) });
    for (after, live) in [(0, 2), (9, 2), (10, 1), (11, 1), (19, 1), (20, 0), (21, 0)] {
        assert_eq!(open.registry.live(noon().plus_seconds(after)), live, "{after}");
    }
    let secret = desk(sample::request(&[("/demand/instrument/kind", json!("nsl"))]));
    let permit = secret.issue(&Made::allow("d-1", "u-1", 0)).unwrap();
    assert_eq!(secret.registry.live(noon()), 0);
    assert!(secret.registry.take(&permit), "it is live all the same");
}

#[test]
fn a_group_falls_with_a_later_decision_on_one_of_it_and_not_with_its_own() {
    let (group, other) = (Some(uuid::Uuid::from_u128(1)), Some(uuid::Uuid::from_u128(2)));
    let made = |id, of, group, place| Made { group, ..Made::allow(id, of, place) };
    for (later, stands) in [(group, true), (other, false), (None, false)] {
        let desk = desk(sample::request(&[]));
        let second = desk.issue(&made("d-1", "u-1", group, 0)).and(desk.issue(&made("d-2", "u-2", group, 1))).unwrap();
        let again = desk.issue(&made("d-3", "u-1", later, 2)).unwrap();
        assert!(desk.registry.take(&again));
        assert_eq!(desk.registry.take(&second), stands, "{later:?}");
    }
}
