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

use comity::workbench::Case;
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

/// What a reader refuses as it is written, it refuses as an escape: else a case would not come again as it was.
#[test]
fn a_note_that_is_taken_can_be_written_and_read_again() {
    let whole = serde_json::to_value(common::example("21-")).unwrap();
    for c in [
        '\u{85}',
        '\u{ad}',
        '\u{200b}',
        '\u{202e}',
        '\u{2028}',
        '\u{2029}',
        '\u{e000}',
        '\u{fdd0}',
        '\u{feff}',
        '\u{fffd}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{1fffe}',
        '\u{10ffff}',
        '\t',
        '\n',
    ] {
        let mut document = whole.clone();
        document["note"] = serde_json::Value::from("\u{1}");
        let escaped = if u32::from(c) > 0xffff {
            format!("a\\U{:08x}b", u32::from(c))
        } else {
            format!("a\\u{:04x}b", u32::from(c))
        };
        let text = document.to_string().replace("\\u0001", &escaped);
        match Case::from_yaml(text.as_bytes()) {
            Ok(case) => {
                let written = serde_json::to_vec(&case).unwrap();
                let again = Case::from_yaml(&written).unwrap_or_else(|why| panic!("{c:?} is not read again: {why}"));
                assert_eq!(again, case);
            }
            Err(why) => {
                let why = why.to_string();
                assert!(why.contains("which no reader sees") || why.contains("a control character"), "{c:?}: {why}");
            }
        }
    }
}
