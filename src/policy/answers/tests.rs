//! What is remembered is what the findings say with the consent of now, whatever was asked before.

use std::collections::BTreeSet;
use std::hash::DefaultHasher;

use super::*;
use crate::decision::finding::{Finding, Limits, Says};
use crate::decision::outcome::Outcome;

const BOTH: [Measure; 2] = [Measure::Preserve, Measure::DiscloseContent];

/// An allow of everything by each of so many routes.
fn allows(routes: usize) -> Findings {
    let allow = |route: usize| Finding {
        code: "US-1-A".parse().unwrap(),
        measure: None,
        says: Says::Allow { route: format!("route-{route:02}"), limits: Limits::default() },
    };
    let mut findings = Findings::default();
    findings.findings.extend((0..routes).map(allow));
    findings
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn a_key_that_is_a_hash_already_stays_as_it_is() {
    let kept = |number: u64| BuildHasherDefault::<Same>::default().hash_one(number);
    assert_eq!((kept(0), kept(7), kept(u64::MAX)), (0, 7, u64::MAX));
    let bytes = |bytes: &[u8]| {
        let mut hasher = Same::default();
        hasher.write(bytes);
        hasher.finish()
    };
    assert_eq!([bytes(b"a"), bytes(b"b"), bytes(b"ab"), bytes(b"ba")].iter().collect::<BTreeSet<_>>().len(), 4);
}

#[test]
fn answers_are_the_same_where_measures_and_findings_are() {
    let answer = |measures: &[Measure], routes| Answer::new(measures, allows(routes));
    let one = answer(&BOTH, 2);
    assert_eq!(one, answer(&BOTH, 2));
    assert_eq!(hash(&one), hash(&answer(&BOTH, 2)));
    for other in [answer(&BOTH[..1], 2), answer(&BOTH, 3), answer(&BOTH[1..], 3)] {
        assert_ne!(one, other);
        assert_ne!(hash(&one), hash(&other));
    }
}

#[test]
fn the_rulings_are_those_of_the_findings_with_the_consent_of_now() {
    // Two routes with two measures each: every one of the sixteen consents, in one order and in the other.
    let answer = Answer::new(&BOTH, allows(2));
    let asks = answer.findings.asks(&BOTH);
    assert_eq!(asks.len(), 4);
    for bits in (0..16_u32).chain((0..16).rev()) {
        let consent = |route: &str, measure: Measure| {
            let at = asks.iter().position(|(asked, about)| asked.as_str() == route && *about == measure);
            bits.checked_shr(u32::try_from(at.unwrap()).unwrap()).unwrap() % 2 == 1
        };
        assert_eq!(answer.rule(&consent), answer.findings.rule(&BOTH, &consent), "{bits:04b}");
    }
}

#[test]
fn any_number_of_routes_is_asked_about_and_up_to_64_are_remembered() {
    let measures = [Measure::Preserve];
    for routes in [0, 1, 2, 63, 64, 65, 70] {
        let answer = Answer::new(&measures, allows(routes));
        // All consent; then one does not, whichever it is.
        for barred in std::iter::once(None).chain((0..routes).map(Some)) {
            let consent = |route: &str, _: Measure| barred.is_none_or(|barred| route != format!("route-{barred:02}"));
            let rulings = answer.rule(&consent);
            assert_eq!(rulings, answer.findings.rule(&measures, &consent), "{routes} {barred:?}");
            assert_eq!(rulings.outcome() == Outcome::Allow, routes > 0 && barred.is_none(), "{routes} {barred:?}");
        }
        let all = || answer.rule(&|_, _| true).into_ruled();
        assert_eq!(Arc::ptr_eq(&all(), &all()), routes <= 64, "{routes}");
    }
}

#[test]
fn an_answer_keeps_the_rulings_of_so_many_consents_and_no_more() {
    let measures = [Measure::Preserve];
    let answer = Answer::new(&measures, allows(40));
    let ruled =
        |barred: usize| answer.rule(&move |route: &str, _: Measure| route != format!("route-{barred:02}")).into_ruled();
    let first: Vec<Arc<Ruled>> = (0..40).map(ruled).collect();
    for (barred, before) in first.iter().enumerate() {
        let again = ruled(barred);
        assert_eq!(again, *before);
        // The first consent, and fifteen beyond it.
        assert_eq!(Arc::ptr_eq(&again, before), barred <= CONSENTS, "{barred}");
    }
    assert_eq!(answer.more.read().unwrap().len(), CONSENTS);
}

fn answers(most: usize) -> Answers {
    Answers::new(Footprint::of(&BTreeSet::new()), most)
}

#[test]
fn the_same_answer_is_kept_once_and_goes_when_nobody_has_it() {
    let answers = answers(1);
    let once = |routes| answers.once(Answer::new(&BOTH, allows(routes)));
    let distinct = || answers.distinct.lock().unwrap().len();
    let held = once(0);
    assert!(Arc::ptr_eq(&held, &once(0)));
    for routes in 1..SHARDS {
        once(routes);
    }
    assert_eq!(distinct(), SHARDS, "none goes while there is room");
    let last = once(SHARDS);
    assert_eq!(distinct(), 2, "the one that is held, and the last");
    assert!(Arc::ptr_eq(&held, &once(0)) && Arc::ptr_eq(&last, &once(SHARDS)));
}

#[test]
fn facts_are_asked_about_once_and_known_lately_the_last_first() {
    let facts = |day: i32| {
        let mut facts: Facts = serde_json::from_value(Facts::one_of_each()).unwrap();
        facts.day = day;
        facts
    };
    let answers = answers(100);
    let found = std::cell::Cell::new(0);
    let ask = |day: i32, consents: bool| {
        let find = || {
            found.set(found.get() + 1);
            allows(1)
        };
        answers.rule(&facts(day), &move |_, _| consents, find).outcome()
    };
    assert_eq!((ask(1, true), ask(1, false), ask(2, true)), (Outcome::Allow, Outcome::Deny, Outcome::Allow));
    assert_eq!((found.get(), answers.found(), answers.kept()), (2, 1, 2));
    assert_eq!(answers.lately().iter().map(|facts| facts.day).collect::<Vec<_>>(), [2, 1]);
    // What failed is not kept.
    let failed = || {
        let mut findings = allows(1);
        findings.fault("a program", "failed");
        findings
    };
    assert_eq!(answers.rule(&facts(3), &|_, _| true, failed).outcome(), Outcome::Escalate);
    assert_eq!((answers.kept(), answers.lately().len()), (2, 2));
}
