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

use comity::{Gate, MemoryLog, PolicySet};

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
    let wanted: BTreeSet<u32> = (1..=24).chain(29..=37).chain(39..=43).collect();
    assert!(wanted.is_subset(&rows), "missing: {:?}", wanted.difference(&rows));
}
