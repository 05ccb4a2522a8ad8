//! Every case file decides as it wants.

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

use std::collections::BTreeSet;

use comity::{Gate, Mark, MemoryLog, PolicySet, Preview, Ruling};

#[test]
fn all_cases_decide_as_wanted() {
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap();
    let mut failures = Vec::new();
    let files = common::case_files();
    for file in &files {
        let case = common::read(file);
        let want = case.want.as_ref().unwrap_or_else(|| panic!("{} wants nothing", file.display()));
        assert!(!want.is_empty(), "{} wants nothing", file.display());
        let report = case.preview(&gate, common::day_of(&case)).unwrap();
        failures.extend(report.differences.iter().map(|line| format!("{}: {line}", common::name(file))));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(gate.health().faults, 0);
}

#[test]
fn every_row_of_the_real_case_has_its_file() {
    let rows: BTreeSet<u32> = common::case_files()
        .iter()
        .filter_map(|file| common::name(file).split('-').next().and_then(|number| number.parse().ok()))
        .collect();
    let wanted: BTreeSet<u32> = (1..=43).collect();
    assert!(wanted.is_subset(&rows), "missing: {:?}", wanted.difference(&rows));
}

#[test]
fn all_suites_decide_as_wanted() {
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap();
    let mut failures = Vec::new();
    for (suite, held) in common::suites() {
        for (name, one) in &held.cases {
            let report = one.preview(&gate, common::day_of(&one.case)).unwrap();
            failures.extend(report.differences.iter().map(|line| format!("{suite}: {name}: {line}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(gate.health().faults, 0);
}

/// A code that no whole case fires, or that no case wants silent where it could have spoken, is not tested.
#[test]
fn every_code_speaks_in_a_case_and_is_silent_in_another() {
    let policies = PolicySet::bundled().unwrap();
    let gate = Gate::builder(policies.clone()).audit(MemoryLog::new()).build().unwrap();
    let mut spoke = BTreeSet::new();
    for (_, case) in common::all_cases() {
        let report = case.preview(&gate, common::day_of(&case)).unwrap();
        let cited = report.previews.iter().flat_map(Preview::rulings).flat_map(Ruling::reasons);
        spoke.extend(cited.map(|cited| cited.code.clone()));
    }
    let silent: BTreeSet<_> = common::suites()
        .iter()
        .flat_map(|(_, suite)| &suite.cases)
        .flat_map(|(_, one)| one.without.values().flatten().cloned().collect::<Vec<_>>())
        .collect();
    let codes: BTreeSet<_> = policies.catalogue().keys().filter(|code| code.owner() != "GATE").cloned().collect();
    let list =
        |codes: BTreeSet<&comity::RuleCode>| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    assert_eq!(list(codes.difference(&spoke).collect()), "", "codes that speak in no case");
    assert_eq!(list(codes.difference(&silent).collect()), "", "codes that no suite wants silent");
}

/// A table of reasons is only as good as its entries.
#[test]
fn every_code_says_what_it_stands_on() {
    for (code, reason) in PolicySet::bundled().unwrap().catalogue() {
        let law = matches!(reason.mark, Mark::Statute | Mark::Knowledge);
        assert!(reason.link.starts_with("http"), "{code}: `{}` is no link", reason.link);
        assert_eq!(matches!(reason.mark, Mark::Statute), reason.read_on.is_some(), "{code}: mark and day of reading");
        assert!(reason.reason.ends_with('.') && !reason.title.ends_with('.'), "{code}: reason and title");
        assert!(!law || reason.citation.chars().any(|c| c.is_ascii_digit()), "{code}: the citation names no place");
        assert!(reason.until.is_none_or(|until| reason.from < until), "{code}: its days");
        let allows = matches!(reason.effect, comity::Effect::Allow);
        assert!(!allows || matches!(reason.mark, Mark::Statute), "{code}: an allow that was not read");
    }
}
