//! A short run without a difference, and runs with planted bugs, which must be found.
//!
//!     COMITY_OPA=target/opa cargo test --release --manifest-path tests/differential/Cargo.toml
//!
//! Without OPA they fail: whoever starts them by hand wants them to run.

use comity_differential::{Options, Totals, Where, run};

/// Few decisions that differ in much.
fn options() -> Options {
    Options { decisions: 1_200, leaves: 2, whole_in: 20, rvm_in: 5, ..Options::here().unwrap() }
}

/// Runs with a text replaced in what OPA is given, and in nothing else.
fn with_opa_reading(file: &str, from: &str, to: &str) -> Totals {
    let mut options = options();
    let (_, text) = options.theirs.iter_mut().find(|(path, _)| path == file).unwrap();
    assert!(text.contains(from), "{file} has no `{from}`");
    *text = text.replace(from, to);
    run(&options)
}

#[test]
fn what_the_engines_say_is_the_same() {
    let totals = run(&Options { decisions: 5_000, whole_in: 50, rvm_in: 20, ..options() });
    assert_eq!(totals.decisions, 5_000, "{totals}");
    assert!(totals.differences.is_empty(), "{totals}");
    // Something was compared, and by each of the ways.
    assert!(totals.runs() > 2_500 && totals.runs() < totals.readings, "{totals}");
    assert!(totals.whole > 50 && totals.by_interpreter == totals.whole && totals.by_rvm > 100, "{totals}");
    assert!(totals.codes.iter().filter(|count| **count > 0).count() > totals.codes.len() * 8 / 10, "{totals}");
    println!("{totals}");
}

#[test]
fn a_word_that_opa_reads_otherwise_is_found_in_its_program() {
    let totals = with_opa_reading("comity/people.rego", r#"{"minor", "unknown"}"#, r#"{"adult", "unknown"}"#);
    let people = Where::Program("data.comity.people.findings".to_owned());
    assert!(!totals.differences.is_empty());
    for difference in &totals.differences {
        assert_eq!(difference.at, people, "{difference}");
        let [rvm, interpreter, opa] = &difference.found[..] else { panic!("{difference}") };
        assert!(rvm == interpreter && rvm != opa, "{difference}");
    }
}

#[test]
fn a_fault_is_a_difference() {
    let broken = "package comity.people\n\nage := 1 if input.user.age != \"?\"\n\nage := 2 if input.user.age == \"minor\"\n\n\
                  findings contains {\"code\": age} if age\n";
    let totals = with_opa_reading("comity/people.rego", "package comity.people\n", broken);
    let faults = totals.differences.iter().filter(|one| one.found.iter().any(|found| found.contains("conflict")));
    assert!(faults.count() > 0, "{totals}");
}

#[test]
fn a_dispatch_that_opa_does_otherwise_is_found_in_whole_decisions() {
    let line = "shields contains encoded(country) if some country in input.user.stored_in.countries\n";
    let totals = with_opa_reading("comity/main/main.rego", line, "");
    assert!(!totals.differences.is_empty(), "{totals}");
    for difference in &totals.differences {
        assert_eq!(difference.at, Where::Decision, "{difference}");
    }
}

#[test]
fn a_path_that_is_missing_in_what_programs_read_is_found_on_all_facts() {
    for path in ["user.age", "instrument.kind", "day"] {
        let left_out = Some(path.to_owned());
        let totals = run(&Options { left_out, ..options() });
        // On what they are given, the engines agree.
        let found = |wanted: fn(&Where) -> bool| totals.differences.iter().filter(|one| wanted(&one.at)).count();
        assert_eq!(found(|at| matches!(at, Where::Program(_))), 0, "{path}: {totals}");
        assert!(found(|at| matches!(at, Where::AllFacts(..))) > 0, "{path}");
        assert!(found(|at| *at == Where::Decision) > 0, "{path}");
    }
}
