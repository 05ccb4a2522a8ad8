//! What stands together, and what one decision alone cannot permit.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread::ThreadId;

use serde_json::json;

use super::*;
use crate::decision::ruling::Ruling;
use crate::gate::tests::{gate, house, pending};
use crate::sample;
use crate::time::Clock;

const PRESERVE: Measure = Measure::Preserve;

fn scoped(severable: &str, users: u32, identifiers: u32) -> DataRequest {
    sample::request(&[
        ("/demand/scope/severable", json!(severable)),
        ("/demand/scope/users", json!(users)),
        ("/demand/scope/identifiers", json!(identifiers)),
        ("/intake/subjects", json!("unknown")),
    ])
}

fn named(id: &str) -> UserContext {
    sample::user(&[("/subject", json!(id))])
}

#[test]
fn one_decision_permits_nothing_where_there_may_be_others() {
    for (severable, users, identifiers, others) in [
        ("yes", 1, 1, false),
        ("yes", 5, 7, false),
        ("yes", 0, 1, true),
        ("no", 1, 1, false),
        ("no", 1, 0, false),
        ("no", 2, 1, true),
        ("no", 1, 2, true),
        ("no", 0, 1, true),
        ("unknown", 3, 1, true),
    ] {
        let mut one = pending("d-1", &[PRESERVE], Outcome::Allow);
        alone(&scoped(severable, users, identifiers), &mut one);
        let want = if others { Outcome::Escalate } else { Outcome::Allow };
        assert_eq!(one.rulings.outcome(), want, "{severable}, {users} users, {identifiers} identifiers");
        assert_eq!(one.circumstances.over.is_empty(), !others);
    }
    // A collective measure never is one user's.
    let collective = *Measure::ALL.iter().find(|measure| measure.collective()).unwrap();
    let mut one = pending("d-1", &[collective, PRESERVE], Outcome::Allow);
    alone(&scoped("yes", 1, 1), &mut one);
    assert_eq!(one.rulings.iter().map(Ruling::outcome).collect::<Vec<_>>(), [Outcome::Escalate, Outcome::Allow]);
}

#[test]
fn the_worst_of_the_others_leaves_ones_own_ruling_out() {
    use Outcome::{Allow, Deny, Escalate};
    for (ruled, own, others) in [
        (&[Allow][..], Allow, Allow),
        (&[Deny], Deny, Allow),
        (&[Allow, Deny], Deny, Allow),
        (&[Allow, Deny], Allow, Deny),
        (&[Deny, Deny], Deny, Deny),
        (&[Escalate, Deny], Deny, Escalate),
        (&[Escalate, Allow], Escalate, Allow),
    ] {
        let mut worst = Worst::default();
        for outcome in ruled {
            worst.add(&pending("d-1", &[PRESERVE], *outcome).rulings);
        }
        assert_eq!(worst.of_others(PRESERVE, own, true), others, "{ruled:?} {own}");
        // The others are more people than were looked at.
        assert_eq!(worst.of_others(PRESERVE, own, false), others.max(Escalate), "{ruled:?} {own}");
    }
}

/// The outcomes of users who are ruled together, and how often each was held.
fn ruled(request: &DataRequest, users: &[(&str, Outcome)]) -> Vec<(Outcome, usize)> {
    let mut all: Vec<Pending> = users.iter().map(|(id, outcome)| pending(id, &[PRESERVE], *outcome)).collect();
    let users: Vec<UserContext> = users.iter().map(|(id, _)| named(id)).collect();
    together(request, &users, &mut all);
    all.iter().map(|one| (one.rulings.outcome(), one.circumstances.over.len())).collect()
}

#[test]
fn a_group_that_is_allowed_whole_is_held_to_nothing() {
    use Outcome::{Allow, Deny, Escalate};
    let pair = scoped("no", 2, 2);
    assert_eq!(ruled(&pair, &[("u-1", Allow), ("u-2", Allow)]), [(Allow, 0), (Allow, 0)]);
    assert_eq!(ruled(&pair, &[("u-1", Allow), ("u-2", Escalate)]), [(Escalate, 1), (Escalate, 0)]);
    assert_eq!(ruled(&pair, &[("u-1", Deny), ("u-2", Allow)]), [(Deny, 0), (Deny, 1)]);
    // One of two: the other was not looked at.
    assert_eq!(ruled(&pair, &[("u-1", Allow)]), [(Escalate, 1)]);
}

#[test]
fn who_comes_twice_or_beyond_the_declared_count_is_refused() {
    use Outcome::{Allow, Deny};
    let five = scoped("yes", 5, 5);
    assert_eq!(ruled(&five, &[("u-1", Allow), ("u-2", Allow)]), [(Allow, 0), (Allow, 0)]);
    assert_eq!(ruled(&five, &[("u-1", Allow), ("u-1", Allow)]), [(Allow, 0), (Deny, 1)]);
    let one = scoped("yes", 1, 1);
    assert_eq!(ruled(&one, &[("u-1", Allow), ("u-2", Allow)]), [(Allow, 0), (Deny, 1)]);
}

/// A clock that notes which threads ask it.
#[derive(Debug, Clone)]
struct Noting(Arc<Mutex<HashSet<ThreadId>>>);

impl Clock for Noting {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().insert(std::thread::current().id());
        "2026-06-10T12:00:00Z".parse().unwrap()
    }
}

#[test]
fn users_are_decided_on_as_many_threads_as_are_asked_for() {
    let request = scoped("yes", 300, 300);
    let users: Vec<UserContext> = (0..300).map(|number| named(&format!("u-{number}"))).collect();
    for (threads, noted) in [(1, 1), (2, 2)] {
        let clock = Noting(Arc::default());
        let gate = gate(clock.clone());
        let decisions = gate.evaluate_all(&request, users.clone()).threads(NonZeroUsize::new(threads).unwrap());
        let subjects: Vec<String> = decisions.map(|one| one.unwrap().subject().as_str().to_owned()).collect();
        assert_eq!(subjects.len(), 300);
        assert_eq!(subjects.last().map(String::as_str), Some("u-299"));
        assert_eq!(clock.0.lock().unwrap().len(), noted, "{threads}");
    }
}

#[test]
fn everybody_is_decided_once_and_then_there_is_nobody() {
    let (gate, _) = house();
    let request = sample::request(&[
        ("/demand/scope/users", json!(2)),
        ("/demand/scope/case", json!("unknown")),
        ("/intake/subjects", json!("unknown")),
    ]);
    let mut decisions = gate.evaluate_all(&request, [named("u-1"), named("u-2"), named("u-3")]);
    // What the declared count does not hold is refused.
    let excess = RuleCode::own(own::EXCESS);
    for (id, beyond) in [("u-1", false), ("u-2", false), ("u-3", true)] {
        let decision = decisions.next().unwrap().unwrap();
        assert_eq!(decision.subject().as_str(), id);
        let refused = decision.rulings().iter().any(|ruling| ruling.reasons().iter().any(|cited| cited.code == excess));
        let want = if beyond { Outcome::Deny } else { Outcome::Escalate };
        assert_eq!((decision.outcome(), refused), (want, beyond), "{id}");
    }
    assert!(decisions.next().is_none() && decisions.next().is_none());
}

/// A demand on u-1 and u-2 that cannot be severed.
fn pair() -> DataRequest {
    sample::request(&[
        ("/demand/scope/severable", json!("no")),
        ("/demand/scope/users", json!(2)),
        ("/demand/scope/identifiers", json!(2)),
        ("/intake/subjects", json!(["u-1", "u-2"])),
    ])
}

fn outcomes<I: Iterator<Item = UserContext>>(decisions: Decisions<'_, I>) -> Vec<Outcome> {
    decisions.map(|decision| decision.unwrap().outcome()).collect()
}

#[test]
fn who_stands_together_is_allowed_together_and_revoked_together() {
    use Outcome::{Allow, Deny};
    let (gate, _) = house();
    let request = pair();
    assert_eq!(outcomes(gate.evaluate_all(&request, [named("u-1"), named("u-2")])), [Allow, Allow]);
    assert_eq!(gate.health().live_permits, 2);
    let mut told = Vec::new();
    let decisions = gate.evaluate_all(&request, [named("u-1"), named("u-2")]).watched(|so_far| told.push(so_far));
    let ids: Vec<String> = decisions.map(|decision| decision.unwrap().id().to_owned()).collect();
    assert_eq!(told, [2]);
    assert_eq!((gate.revoke(&ids[0]), gate.health().live_permits), (Ok(2), 0));
    // The paper does not name u-3: what is refused for one is refused for both.
    assert_eq!(outcomes(gate.evaluate_all(&request, [named("u-1"), named("u-3")])), [Deny, Deny]);
}

#[test]
fn who_comes_after_the_group_was_ruled_is_in_excess() {
    use Outcome::{Deny, Escalate};
    let (gate, _) = house();
    // The second comes only after the stream seemed to have ended.
    let mut users = vec![Some(named("u-1")), None, Some(named("u-2"))].into_iter();
    let request = pair();
    let late = std::iter::from_fn(move || users.next().flatten());
    assert_eq!(outcomes(gate.evaluate_all(&request, late)), [Escalate, Deny]);
}
