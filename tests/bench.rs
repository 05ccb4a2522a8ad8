//! `comity bench`: what it reports, what it compares, and what it refuses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::process::{Command, Output};

use common::room::Room;
use serde_json::Value;

/// Long enough to see that it works.
const SHORT: [&str; 2] = ["--seconds", "0.05"];
const CASE: &str = "examples/cases/21-search-warrant.yaml";

fn bench(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.arg("bench").args(SHORT).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn path(room: &Room, name: &str) -> String {
    room.path(name).to_string_lossy().into_owned()
}

fn file(room: &Room, name: &str, text: &str) -> String {
    room.write(name, text);
    path(room, name)
}

/// A report on one case, as it was written.
fn report(room: &Room) -> Value {
    let run = bench(&["--cases", CASE, "--to", &path(room, "report.json")]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    serde_json::from_str(&room.read("report.json")).unwrap()
}

fn row<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["rows"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap()
}

#[test]
fn the_report_has_what_it_promises() {
    let run = bench(&["--each", "--format", "json"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert!(err(&run).is_empty(), "no progress where nobody looks: {}", err(&run));
    let report: Value = serde_json::from_str(&out(&run)).unwrap();
    let cases = &report["cases"];
    let decisions = cases["decisions"].as_u64().unwrap();
    assert!(decisions >= 12 && cases["distinct_facts"].as_u64().unwrap() <= decisions, "{cases}");
    assert!(report["policy_digest"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(report["policy_digest"], comity::PolicySet::bundled().unwrap().digest());
    assert!(report["machine"]["cores"].as_u64().unwrap() >= 1 && report["clock_ns"].is_u64());
    let engine = report["engine"].as_str().unwrap();
    assert!(engine.contains(env!("CARGO_PKG_VERSION")) && engine.contains("regorus"), "{engine}");
    for name in ["reference", "cold", "cold_rvm", "hit", "evaluate"] {
        let row = row(&report, name);
        let of = |field: &str| row[field].as_f64().unwrap_or_else(|| panic!("{field} of {row}"));
        assert!(of("p50_us") > 0.0 && of("p99_us") >= of("p50_us") && of("of_reference") > 0.0, "{row}");
        assert!(of("timed") >= 1.0 && of("allocations") >= 0.0 && of("bytes") >= of("allocations"), "{row}");
    }
    let p50 = |name: &str| row(&report, name)["p50_us"].as_f64().unwrap();
    let allocations = |name: &str| row(&report, name)["allocations"].as_f64().unwrap();
    assert!(p50("cold") > p50("hit") && allocations("cold") > allocations("cold_rvm"), "{report}");
    assert!(allocations("cold_rvm") > allocations("hit") && allocations("evaluate") > allocations("hit"), "{report}");
    let durable = report["durable"].as_array().unwrap();
    assert_eq!(durable.iter().map(|row| row["callers"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 64]);
    assert!(durable.iter().all(|row| row["records_per_second"].as_f64().unwrap() > 0.0), "{report}");
    let each = report["each"].as_array().unwrap();
    assert_eq!(each.len() as u64, decisions);
    assert!(each.iter().all(|one| one["cold_us"].as_f64().unwrap() > one["hit_us"].as_f64().unwrap()), "{report}");
}

#[test]
fn the_same_case_twice_is_remembered_in_the_first_pass() {
    let run = bench(&["--cases", CASE, CASE, "--format", "json"]);
    let report: Value = serde_json::from_str(&out(&run)).unwrap();
    let cases = &report["cases"];
    assert_eq!((&cases["decisions"], &cases["distinct_facts"]), (&Value::from(2), &Value::from(1)));
    assert!((cases["hit_rate"].as_f64().unwrap() - 0.5).abs() < 1e-9, "{cases}");
    assert!(report.get("each").is_none() && report.get("since").is_none());
}

#[test]
fn users_and_suites_are_decisions_each() {
    let suite = "tests/suites/us.yaml";
    let wanted = comity::workbench::Suite::from_yaml(&std::fs::read(suite).unwrap()).unwrap().cases.len();
    let run = bench(&["--cases", suite, "examples/cases/05-watch-meetings.yaml", "--each"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let told = out(&run);
    assert!(told.contains(&format!("{} decisions", wanted + 2)), "{told}");
    assert!(told.contains("us: ") && told.contains("05-watch-meetings, user 2"), "{told}");
    assert!(told.contains("remembered") && told.contains("64 callers") && told.contains("policies  sha256:"), "{told}");
}

#[test]
fn a_baseline_that_was_quicker_fails_and_one_that_was_slower_does_not() {
    let room = Room::new("bench-slower");
    let report = report(&room);
    let times = |factor: f64, fields: &[&str]| {
        let mut other = report.clone();
        for row in other["rows"].as_array_mut().unwrap() {
            for field in fields {
                row[*field] = Value::from(row[*field].as_f64().unwrap() * factor);
            }
        }
        other.to_string()
    };
    let both = ["of_reference", "mean_of_reference"];
    let (low, high) = (file(&room, "low.json", &times(0.05, &both)), file(&room, "high.json", &times(20.0, &both)));
    let slower = bench(&["--cases", CASE, "--baseline", &low, "--max-regress", "100"]);
    assert_eq!(slower.status.code(), Some(1), "{}{}", out(&slower), err(&slower));
    assert!(out(&slower).contains("SLOWER") && out(&slower).contains("4 of 4 are slower by more than 100%"));
    // One of the two alone is what other work on the same core does.
    for field in both {
        let one = file(&room, "one.json", &times(0.05, &[field]));
        let run = bench(&["--cases", CASE, "--baseline", &one, "--max-regress", "400"]);
        assert_eq!(run.status.code(), Some(0), "{field}: {}{}", out(&run), err(&run));
    }
    let run = bench(&["--cases", CASE, "--baseline", &high, "--max-regress", "100", "--format", "json"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    let since: Value = serde_json::from_str(&out(&run)).unwrap();
    let since = since["since"].as_array().unwrap();
    assert_eq!(since.len(), 4);
    assert!(since.iter().all(|row| row["percent"].as_f64().unwrap() < 0.0), "{since:?}");
}

#[test]
fn what_is_no_baseline_for_these_cases_is_wrong_usage() {
    let room = Room::new("bench-usage");
    let report = report(&room);
    let bent = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut other = report.clone();
        change(&mut other);
        file(&room, name, &other.to_string())
    };
    let good = path(&room, "report.json");
    let refused = [
        (path(&room, "missing.json"), CASE, "missing.json"),
        (file(&room, "text.json", "no JSON"), CASE, "no report of `comity bench`"),
        (file(&room, "other.json", "{\"rows\": []}"), CASE, "it has no `form`"),
        (bent("form.json", &|it| it["v"] = 2.into()), CASE, "of version 2; expected is `comity_bench` of version 1"),
        (bent("work.json", &|it| it["reference"] = 0.into()), CASE, "version 0 of the reference work"),
        (bent("field.json", &|it| it["rows"][1]["p50_us"] = "quick".into()), CASE, "rows[1].p50_us"),
        (bent("row.json", &|it| it["rows"] = Value::from(Vec::<Value>::new())), CASE, "no ratio for `cold`"),
        (bent("zero.json", &|it| it["rows"][2]["of_reference"] = 0.into()), CASE, "no ratio for `cold_rvm`"),
        (
            bent("build.json", &|it| it["machine"]["optimized"] = (!cfg!(debug_assertions) ^ true).into()),
            CASE,
            "optimization",
        ),
        (good.clone(), "examples/cases/31-preservation.yaml", "of other cases"),
    ];
    for (baseline, case, why) in refused {
        let run = bench(&["--cases", case, "--baseline", &baseline, "--max-regress", "5"]);
        assert_eq!(run.status.code(), Some(2), "{baseline}: {}", out(&run));
        assert!(err(&run).contains(why) && out(&run).is_empty(), "{baseline}: {}", err(&run));
    }
    for wrong in [
        &["--baseline", &good][..],
        &["--max-regress", "5"],
        &["--baseline", &good, "--max-regress", "-5"],
        &["--baseline", &good, "--max-regress", "NaN"],
    ] {
        assert_eq!(bench(wrong).status.code(), Some(2), "{wrong:?}");
    }
    for wrong in ["0", "-1", "soon", "601"] {
        let run = Command::new(env!("CARGO_BIN_EXE_comity")).args(["bench", "--seconds", wrong]).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn cases_that_do_not_read_are_told_with_their_place() {
    let room = Room::new("bench-cases");
    let text = std::fs::read_to_string(CASE).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("verification:")).unwrap();
    let bad = file(&room, "bad.yaml", &text.replace("verification:", "verified:"));
    let run = bench(&["--cases", CASE, &bad, &path(&room, "none.yaml")]);
    assert_eq!(run.status.code(), Some(2), "{}", out(&run));
    let told = err(&run);
    assert!(told.contains("bad.yaml") && told.contains(&format!("line {line}")), "{told}");
    assert!(told.contains("none.yaml: ") && out(&run).is_empty(), "{told}");
    let run = bench(&["--cases", CASE, "--policies", "docs"]);
    assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    assert!(err(&run).contains("name the folder above `comity`"), "{}", err(&run));
}

#[test]
fn nothing_is_left_in_the_temporary_folder() {
    let room = Room::new("bench-left");
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.arg("bench").args(SHORT).args(["--cases", CASE]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let run = command.env("TMPDIR", &room.0).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert_eq!(std::fs::read_dir(&room.0).unwrap().count(), 0);
}
