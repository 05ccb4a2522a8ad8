//! `comity test` as its users run it: what passes, what fails and what is then printed, wrong inputs, and each format
//! read again.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::similar_names,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.arg("test").args(arguments).current_dir(folder);
    command
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder of its own for each test.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-testing-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn test(&self, arguments: &[&str]) -> Output {
        command(&self.0, arguments).output().unwrap()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Tests in Rego: two that hold, and each way not to.
const RULES: &str = r#"package example_test

cases := {
	"one": {"given": 1, "want": 2},
	"two": {"given": 2, "want": 4},
	"three": {"given": 3, "want": 7},
}

twice(x) := x * 2

test_twice[note] if {
	some note, tc in cases
	got := twice(tc.given)
	got == tc.want
}

test_set contains note if {
	some tc in [{"note": "a", "x": 1}, {"note": "b", "x": 2}]
	note := tc.note
	tc.x == 1
}

test_holds if {
	every x in [1, 2] { x > 0 }
	twice(3) == 6 with input as {}
}

test_false if {
	x := twice(2)
	x == 5
}

test_twin if true

test_twin if false

todo_test_later if false
"#;

#[test]
fn each_case_of_a_rule_is_a_test_and_those_that_fail_are_shown() {
    let room = Room::new("rules");
    let run = room.write("t/example_test.rego", RULES).test(&["t", "--verbose"]);
    let text = out(&run);
    assert_eq!(run.status.code(), Some(1), "{text}{}", err(&run));
    for part in [
        "ok t/example_test.rego: test_twice[one]",
        "failed: test_twice[three]: the case does not hold",
        "failed: test_set[b]: the case does not hold",
        "ok t/example_test.rego: test_holds",
        "failed: test_false: the rule does not hold",
        "ok t/example_test.rego: test_twin\n",
        "failed: test_twin#01: the rule does not hold",
        "skipped t/example_test.rego: todo_test_later: to do",
        // Where, and what was compared.
        "t/example_test.rego:14:2",
        "got == tc.want",
        "`got` is 6",
        "`tc.want` is 7",
        "`x` is 4",
        "5 passed, 4 failed, 1 skipped",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn where_the_cases_cannot_be_known_nothing_passes() {
    let room = Room::new("unknown");
    let bad = |name: &str, rule: &str, said: &str| {
        let text = format!("package p_test\n\nall := [{{\"n\": \"a\", \"x\": 1}}, {{\"n\": \"b\"}}]\n\n{rule}\n");
        let run = room.write("t/p_test.rego", &text).test(&["t"]);
        let text = out(&run);
        assert_eq!(run.status.code(), Some(1), "{name}: {text}");
        assert!(text.contains("errored: ") && text.contains(said), "{name}: {text}");
        assert!(text.contains("0 passed"), "{name}: {text}");
    };
    bad(
        "condition",
        "test_x[n] if { some c in all; c.x == 1; n := c.n }",
        "a condition stands before the line that gives `n`",
    );
    bad("pattern", "test_x[n] if { some {\"n\": n, \"x\": _} in all; n != \"\" }", "this line leaves out 1 of 2");
    bad("field", "test_x[n] if { some c in all; n := c.x; n > 0 }", "this line leaves out 1 of 2");
    bad("twins", "test_x[n] if { some c in all; n := \"same\"; c.x == 1 }", "two cases have the name `test_x[same]`");
    bad("none", "test_x[n] if { some n, _ in {}; true }", "the rule has no case");
    bad("missing", "test_x[n] if { some n, _ in data.nowhere; true }", "this collection has a value for 0 of 1");
    bad("unbound", "test_x[a][b] if { some a in [1]; some b in [2] }", "more than one name in brackets");
    bad("function", "test_x(a) if a == 1", "a test takes no arguments");
    bad("unsafe", "test_x if y == 1", "do not compile: t/p_test.rego:");
}

const SUITE: &str = r#"note: "A matrix."
requester: US
home: US
on: 2026-05-27
change:
  user.holder.subdivision: US-NY
  user.holder.sca_covered: yes
  demand.measures: [disclose_content]
demands:
  warrant: {change: {demand.instrument.kind: warrant}}
  letter: {change: {demand.instrument.kind: administrative_request, demand.instrument.issuer: executive}}
users:
  at home: {}
  in Thailand: {home: TH}
days:
  in May: 2026-05-27
cases:
  - name: paper
    demands: [warrant, letter]
    users: [at home]
    days: [in May, 2026-05-28]
    want:
      - {measure: disclose_content, outcome: allow, demands: [warrant], codes: [US-2703-A-CONTENT]}
      - {measure: disclose_content, outcome: deny, demands: [letter], messages: ["*"]}
"#;

#[test]
fn a_suite_is_a_matrix_and_what_is_not_listed_is_denied() {
    let room = Room::new("matrix");
    let run = room.write("s.yaml", SUITE).test(&["s.yaml", "--verbose"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    assert!(out(&run).contains("ok s.yaml: paper [warrant, at home, 2026-05-28]"), "{}", out(&run));
    assert!(out(&run).contains("4 passed, 0 failed"), "{}", out(&run));

    let wrong =
        SUITE.replace("outcome: allow, demands", "outcome: deny, demands").replace("[\"*\"]", "[\"*unicorn*\"]");
    let run = room.write("s.yaml", &wrong).test(&["s.yaml"]);
    let text = out(&run);
    assert_eq!(run.status.code(), Some(1), "{text}");
    for part in [
        "paper [warrant, at home, in May]: disclose_content for `u-1`: wanted deny, decided allow",
        "--> s.yaml:18",
        "expected: disclose_content for `*`: deny, by US-2703-A-CONTENT",
        "found: disclose_content for `u-1`: allow",
        "US-2703-A-CONTENT spoke",
        "no reason says `*unicorn*`",
        "facts: input.instrument.kind = \"warrant\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let unlisted = SUITE.replace(
        "      - {measure: disclose_content, outcome: allow, demands: [warrant], codes: [US-2703-A-CONTENT]}\n",
        "",
    );
    let run = room.write("s.yaml", &unlisted).test(&["s.yaml"]);
    assert!(out(&run).contains("not listed, so deny is wanted, but decided allow"), "{}", out(&run));
}

#[test]
fn a_case_is_skipped_for_a_reason_alone() {
    let room = Room::new("skip");
    let two =
        format!("{SUITE}  - name: later\n    skip: REASON\n    want: [{{measure: disclose_content, outcome: deny}}]\n");
    let run = room.write("s.yaml", &two.replace("REASON", "the statute is not yet read")).test(&["s.yaml"]);
    assert_eq!(run.status.code(), Some(0), "{}", out(&run));
    assert!(out(&run).contains("skipped s.yaml: later: the statute is not yet read"), "{}", out(&run));
    for bad in ["true", "\"\"", "", "yes"] {
        let run = room.write("s.yaml", &two.replace("REASON", bad)).test(&["s.yaml"]);
        assert_eq!(run.status.code(), Some(1), "{bad}: {}", out(&run));
        assert!(out(&run).contains("errored: s: "), "{bad}: {}", out(&run));
    }
    // Where everything is skipped, nothing ran.
    let only = "note: x\nrequester: US\nhome: US\ncases:\n  - name: a\n    skip: not yet written\n    want: [{measure: disclose_content, outcome: deny}]\n";
    let run = room.write("s.yaml", only).test(&["s.yaml"]);
    assert_eq!(run.status.code(), Some(1), "{}", out(&run));
    assert!(err(&run).contains("every test is skipped"), "{}", err(&run));
}

#[test]
fn wrong_inputs_are_told_with_their_place() {
    let room = Room::new("wrong");
    let run = room.test(&["nowhere.yaml"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("`nowhere.yaml` is neither a file nor a folder"), "{}", err(&run));

    let run = room.write("bad.yaml", "note: x\nrequester: US\nhome: US\ncases:\n  - name: [\n").test(&["bad.yaml"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(out(&run).contains("errored: bad: ") && out(&run).contains("line "), "{}", out(&run));
    assert!(out(&run).contains("column "), "{}", out(&run));

    let unknown = SUITE.replace("demands: [warrant, letter]", "demands: [warant]");
    let run = room.write("bad.yaml", &unknown).test(&["bad.yaml"]);
    assert!(out(&run).contains("`paper`, line 18, column 5: `demands` names `warant`"), "{}", out(&run));
    assert!(out(&run).contains("--> bad.yaml:18"), "{}", out(&run));

    let run = room.write("other.yaml", "a: 1\n").test(&["other.yaml"]);
    assert!(out(&run).contains("neither a suite, which has `cases`, nor a case, which has `demand`"), "{}", out(&run));

    std::fs::create_dir_all(room.0.join("empty")).unwrap();
    let run = room.test(&["empty"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("`empty` holds no test"), "{}", err(&run));
    assert_eq!(room.test(&["empty", "--fail-on-empty=false"]).status.code(), Some(0));
    assert_eq!(room.test(&["empty", "--format", "prose"]).status.code(), Some(2));
    assert_eq!(room.test(&["empty", "--parallel", "0"]).status.code(), Some(2));
    assert_eq!(room.test(&["empty", "--threshold", "101"]).status.code(), Some(2));

    let run = room.write("s.yaml", SUITE).test(&["s.yaml", "--run", "nothing like it"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("no test matches"), "{}", err(&run));
    let run = room.test(&["s.yaml", "--run", "paper [[]letter*"]);
    assert_eq!(run.status.code(), Some(1), "no classes of characters: {}", out(&run));
    let run = room.test(&["s.yaml", "--run", "paper [letter*"]);
    assert!(out(&run).contains("2 passed"), "{}{}", out(&run), err(&run));

    // A policy that is not admitted.
    room.write("law/comity/x.rego", "package comity.x\n\nfindings contains {\"effect\": 1}\n");
    let run = room.test(&["s.yaml", "--policies", "law"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("comity/x.rego:3:"), "{}", err(&run));
}

#[test]
fn every_format_reads_again() {
    let room = Room::new("formats");
    room.write("t/example_test.rego", RULES).write("t/s.yaml", SUITE);
    let run = |format: &str| {
        let run = room.test(&["t", "--format", format]);
        assert_eq!(run.status.code(), Some(1), "{format}: {}", err(&run));
        assert!(err(&run).is_empty(), "{format}: {}", err(&run));
        out(&run)
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!((&json["summary"]["passed"], &json["summary"]["failed"]), (&9.into(), &4.into()), "{json}");
    let rows = json["tests"].as_array().unwrap();
    let three = rows.iter().find(|row| row["name"] == "test_twice[three]").unwrap();
    assert_eq!((&three["verdict"], &three["places"][0]["line"]), (&"failed".into(), &14.into()));

    let junit = quick_junit::Report::deserialize_from_str(&run("junit")).unwrap();
    assert_eq!((junit.tests, junit.failures, junit.errors), (14, 4, 0));

    let tap = run("tap");
    assert!(tap.starts_with("TAP version 13\n1..14\n"), "{tap}");
    assert_eq!(tap.lines().filter(|line| line.starts_with("not ok ")).count(), 4);
    assert_eq!(tap.lines().filter(|line| line.starts_with("ok ")).count(), 10);

    let github = run("github");
    let errors: Vec<&str> = github.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(errors.len(), 4, "{github}");
    assert!(errors.iter().all(|line| line.contains("file=t/example_test.rego,line=")), "{github}");

    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &sarif["version"]), (4, &"2.1.0".into()));
    assert!(results.iter().all(|result| result["ruleId"] == "test-failed"));
}

#[test]
fn coverage_has_its_forms_and_a_threshold() {
    let room = Room::new("coverage");
    room.write("s.yaml", SUITE);
    let low = room.test(&["s.yaml", "--threshold", "99"]);
    assert_eq!(low.status.code(), Some(1));
    assert!(err(&low).contains("% of the bodies were seen to hold; at least 99 % are wanted"), "{}", err(&low));
    assert_eq!(room.test(&["s.yaml", "--threshold", "0"]).status.code(), Some(0));
    let text = room.test(&["s.yaml", "--coverage"]);
    assert!(out(&text).contains("the body was never seen true") && out(&text).contains("coverage: "), "{}", out(&text));
    let json = room.test(&["s.yaml", "--coverage=json"]);
    let value: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert!(value["bodies"].as_u64().unwrap() > 100 && err(&json).contains("4 passed"), "{}", err(&json));
    let to = room.test(&["s.yaml", "--coverage=lcov", "--coverage-to", "c.info"]);
    assert!(out(&to).contains("4 passed"), "{}", out(&to));
    let lcov = std::fs::read_to_string(room.0.join("c.info")).unwrap();
    assert_eq!(lcov.matches("SF:").count(), lcov.matches("end_of_record").count());
    assert!(lcov.contains("\nDA:") && lcov.contains("\nBRDA:"), "{lcov}");
    let html = out(&room.test(&["s.yaml", "--coverage=html"]));
    assert!(html.starts_with("<!doctype html>") && html.contains("class=\"half\"") && !html.contains("src="));
    assert_eq!(room.test(&["s.yaml", "--coverage=xml"]).status.code(), Some(2));
}

#[test]
fn a_set_of_policies_is_tested_with_its_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A folder within a set, against the whole of it; and suites as they were always run.
    let run =
        command(root, &["policies/comity/regimes/jp", "tests/suites/jp.yaml", "--format", "json"]).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    let json: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    let names: Vec<&str> = json["tests"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"JP-CCP-218-ISSUER fires[0]"), "{names:?}");
    assert!(names.contains(&"comity.regimes.jp.process has both sides of each rule"), "{names:?}");
    let old = command(root, &["tests/suites/jp.yaml", "--policies", "policies"]).output().unwrap();
    assert_eq!(old.status.code(), Some(0), "{}", err(&old));

    // A table that is wrong says which rule, and shows its line and the facts that it reads.
    let room = Room::new("tables");
    copy(&root.join("policies/comity"), &room.0.join("policies/comity"));
    let file = room.0.join("policies/comity/regimes/jp/process.rego");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        text.replace("in {\"prosecutor\", \"police\", \"executive\", \"private\"}", "in {\"prosecutor\"}"),
    )
    .unwrap();
    let run = room.test(&["policies/comity/regimes/jp", "--run", "JP-CCP-218-ISSUER"]);
    let text = out(&run);
    assert_eq!(run.status.code(), Some(1), "{text}{}", err(&run));
    for part in [
        "failed: JP-CCP-218-ISSUER fires[",
        "fires for nothing",
        "policies/comity/regimes/jp/process.rego:",
        "did not speak as wanted",
        "facts: input.instrument.issuer = ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Reads on until a line holds this.
fn until(lines: &mut Lines<BufReader<ChildStdout>>, what: &str) -> bool {
    lines.any(|line| line.is_ok_and(|line| line.contains(what)))
}

#[test]
fn a_change_runs_the_tests_again() {
    let room = Room::new("watch");
    room.write("t/a_test.rego", "package a_test\n\ntest_a if false\n");
    let mut child = command(&room.0, &["t", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = until(&mut lines, "0 passed, 1 failed");
    // The watching may begin a moment after the first run is told.
    let began = Instant::now();
    room.write("t/a_test.rego", "package a_test\n\ntest_a if true\n");
    let again = until(&mut lines, "1 passed, 0 failed");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first && again && began.elapsed() < Duration::from_secs(120));
}
