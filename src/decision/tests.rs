//! Findings are held to the law of the day, and faults to the measure that they touch.

use super::*;
use crate::decision::outcome::Outcome;
use finding::Limits;
use reason::{Effect, Reason};

const MEASURES: [Measure; 2] = [Measure::Preserve, Measure::DiscloseContent];

fn allow() -> Says {
    Says::Allow { route: "r".to_owned(), limits: Limits::default() }
}

fn said(code: &str, measure: Option<Measure>, says: Says) -> Findings {
    Findings { findings: vec![Finding { code: code.parse().unwrap(), measure, says }], ..Findings::default() }
}

/// A catalogue of one code, in force for the year 2026.
fn catalogue(mark: Mark) -> Catalogue {
    let reason = Reason {
        effect: Effect::Allow,
        title: String::new(),
        reason: String::new(),
        citation: String::new(),
        link: String::new(),
        from: "2026-01-01".parse().unwrap(),
        until: Some("2027-01-01".parse().unwrap()),
        mark,
        read_on: None,
        conflict: Some(Side::Compels),
    };
    Catalogue::from([("US-1-A".parse().unwrap(), reason)])
}

fn held(findings: Findings, mark: Mark, day: &str) -> Findings {
    findings.held_to(&catalogue(mark), day.parse().unwrap())
}

#[test]
fn an_allow_counts_where_it_was_read_and_is_in_force() {
    for (mark, day, allows) in [
        (Mark::Statute, "2026-06-10", true),
        (Mark::Policy, "2026-06-10", true),
        (Mark::Knowledge, "2026-06-10", false),
        (Mark::Statute, "2025-12-31", false),
        (Mark::Policy, "2027-01-01", false),
    ] {
        let held = held(said("US-1-A", None, allow()), mark, day);
        let finding = &held.findings[0];
        let unverified = RuleCode::own(own::UNVERIFIED);
        assert_eq!((finding.says == allow(), finding.code == unverified), (allows, !allows), "{mark} {day}");
        assert!(allows || finding.says == Says::Escalate);
        assert_eq!(held.sides.len(), usize::from(allows));
        assert_eq!(held.faults, []);
    }
}

#[test]
fn a_statute_that_is_not_in_force_does_not_speak_and_a_policy_of_the_platform_does() {
    for says in [Says::Deny, Says::Escalate] {
        for (mark, day, speaks) in [
            (Mark::Statute, "2026-06-10", true),
            (Mark::Knowledge, "2026-06-10", true),
            (Mark::Knowledge, "2027-01-01", false),
            (Mark::Statute, "2025-12-31", false),
            (Mark::Policy, "2025-12-31", true),
        ] {
            let want = said("US-1-A", None, says.clone()).findings;
            let held = held(said("US-1-A", None, says.clone()), mark, day);
            assert_eq!(held.findings, if speaks { want } else { Vec::new() }, "{mark} {day}");
        }
    }
}

#[test]
fn an_unknown_code_is_a_fault_on_its_measure_and_allows_nothing() {
    let touched = Some(Measure::Preserve);
    let findings = held(said("XX-1", touched, allow()), Mark::Statute, "2026-06-10");
    assert_eq!(findings.findings[0].says, Says::Escalate);
    assert_eq!((findings.faults.len(), findings.faults[0].0), (1, touched));
    let denied = held(said("XX-1", touched, Says::Deny), Mark::Statute, "2026-06-10");
    assert_eq!((denied.findings[0].says.clone(), denied.faults.len()), (Says::Deny, 1));
    // What a broken denial became is a fault already.
    let broken = held(said(own::FAULT, touched, Says::Deny), Mark::Statute, "2026-06-10");
    assert_eq!((broken.findings.len(), broken.faults.len()), (1, 0));
    // The fault escalates its own measure and no other.
    let mut findings = said("US-1-A", None, allow());
    findings.faults.push((touched, Fault { at: "a program".to_owned(), what: "failed".to_owned() }));
    let outcomes = |findings: &Findings| -> Vec<Outcome> {
        findings.rule(&MEASURES, &|_, _| true).iter().map(ruling::Ruling::outcome).collect()
    };
    assert_eq!(outcomes(&findings), [Outcome::Escalate, Outcome::Allow]);
    findings.fault("a program", "failed");
    assert_eq!(outcomes(&findings), [Outcome::Escalate, Outcome::Escalate]);
    assert_eq!(findings.rule(&MEASURES, &|_, _| true).faults().len(), 1);
}

#[test]
fn the_border_is_asked_about_each_allow_on_its_measures() {
    let asked = |measure| said("US-1-A", measure, allow()).asks(&MEASURES);
    assert_eq!(asked(Some(Measure::Preserve)), [("r".to_owned(), Measure::Preserve)]);
    assert_eq!(asked(None).into_iter().map(|(_, measure)| measure).collect::<BTreeSet<_>>(), BTreeSet::from(MEASURES));
    assert_eq!(asked(Some(Measure::Monitor)), []);
    assert_eq!(said("US-1-A", None, Says::Deny).asks(&MEASURES), []);
}
