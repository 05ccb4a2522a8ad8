//! Each format over the same all: odd names, several lines, characters that the formats escape.

use super::*;

fn all() -> Results {
    let row = |name: &str, verdict: Verdict, message: &str| Row {
        suite: "policies/comity/a_test.rego".to_owned(),
        name: name.to_owned(),
        file: "policies/comity/a_test.rego".to_owned(),
        line: 7,
        verdict,
        message: message.to_owned(),
        details: Vec::new(),
        spots: Vec::new(),
        time: Duration::from_millis(3),
    };
    let mut failed = row("A-1 fires[0] # 50%, \"so\" <b>", Verdict::Failed, "should fire\u{1b}[31m for x: y");
    failed.details = vec![
        ("expected".to_owned(), vec!["fires".to_owned()]),
        ("facts".to_owned(), vec!["input.day = 1".to_owned(), "input.a.b = \"é\"".to_owned()]),
    ];
    failed.spots = vec![Spot {
        file: "policies/comity/a.rego".to_owned(),
        line: 3,
        column: 1,
        end: Some((3, 8)),
        label: "did not speak".to_owned(),
    }];
    let remark = Remark {
        rule: "unused-helper".to_owned(),
        level: Level::Warning,
        message: "the helper `x` is used by no rule".to_owned(),
        file: "policies/comity/a b.rego".to_owned(),
        line: 3,
        column: 2,
        end: Some((3, 4)),
        page: "docs/checks.md".to_owned(),
        fix: Some("remove it".to_owned()),
    };
    let far = Remark {
        level: Level::Error,
        rule: "far".to_owned(),
        page: "https://example.com/far".to_owned(),
        ..remark.clone()
    };
    Results {
        command: "comity test",
        rows: vec![
            row("test_one", Verdict::Passed, ""),
            failed,
            row("todo_test_two", Verdict::Skipped("not yet".to_owned()), ""),
            row("test_three", Verdict::Errored, "line one\nline two"),
        ],
        remarks: vec![remark, far],
        sources: BTreeMap::from([("policies/comity/a.rego".to_owned(), "package a\n\nx if y > 1\n".to_owned())]),
        time: Duration::from_millis(12),
    }
}

fn written(format: Format) -> String {
    let mut bytes = Vec::new();
    all().write(format, false, true, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pretty_shows_the_line_the_label_and_the_details() {
    let text = written(Format::Pretty);
    for part in ["x if y > 1", "^^^^^^^ did not speak", "a.rego:3:1", "facts: input.day = 1", "ok policies"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.ends_with("1 passed, 1 failed, 1 errored, 1 skipped in 0.01 s\n"), "{text}");
    assert!(text.contains("skipped policies/comity/a_test.rego: todo_test_two: not yet"), "{text}");
    assert!(text.contains("warning[unused-helper]: the helper `x` is used by no rule"), "{text}");
}

#[test]
fn json_holds_every_field() {
    let value: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
    assert_eq!(value["summary"]["failed"], 1);
    assert_eq!(value["tests"][1]["places"][0]["end"]["column"], 8);
    assert_eq!(value["tests"][2]["reason"], "not yet");
    assert_eq!(value["remarks"][0]["fix"], "remove it");
}

#[test]
fn junit_reads_back_with_its_counts() {
    let report = quick_junit::Report::deserialize_from_str(&written(Format::Junit)).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (6, 2, 1));
    let case = &report.test_suites[1].test_cases[1];
    assert_eq!(case.name.as_str(), "A-1 fires[0] # 50%, \"so\" <b>");
    let quick_junit::TestCaseStatus::NonSuccess { message, description, .. } = &case.status else { panic!() };
    assert_eq!(message.as_ref().unwrap().as_str(), "should fire for x: y");
    assert!(description.as_ref().unwrap().as_str().contains("  input.a.b = \"é\""));
}

#[test]
fn tap_counts_and_escapes() {
    let text = written(Format::Tap);
    assert!(text.starts_with("TAP version 13\n1..6\nok 1 - "), "{text}");
    assert!(text.contains("not ok 2 - policies/comity/a_test.rego: A-1 fires[0] \\# 50%"), "{text}");
    assert!(text.contains("ok 3 - policies/comity/a_test.rego: todo_test_two # SKIP not yet"), "{text}");
    assert!(text.contains("# line one\n# line two\n"), "{text}");
    assert!(text.lines().all(|line| line.starts_with(['#', 'o', 'n', '1', 'T'])), "{text}");
}

#[test]
fn github_escapes_properties_and_data() {
    let text = written(Format::Github);
    let line = text.lines().find(|line| line.contains("A-1")).unwrap();
    let head = "::error file=policies/comity/a_test.rego,line=7,title=failed%3A A-1 fires[0] # 50%25%2C \"so\" <b>::";
    assert!(line.starts_with(head), "{line}");
    assert!(line.contains("%0Aexpected:%0A  fires"), "{line}");
    assert!(text.contains("::notice file=policies/comity/a_test.rego,line=7,title=skipped%3A todo_test_two::not yet"));
    assert!(text.contains("::warning file=policies/comity/a b.rego,line=3,col=2,endLine=3,endColumn=3,title=unused"));
}

#[test]
fn sarif_has_rules_results_and_places() {
    let value: serde_json::Value = serde_json::from_str(&written(Format::Sarif)).unwrap();
    let run = &value["runs"][0];
    let rules: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(rules, ["far", "test-errored", "test-failed", "unused-helper"]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()], result["ruleId"]);
    }
    assert_eq!(results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "policies/comity/a%20b.rego");
    assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "did not speak");
}
