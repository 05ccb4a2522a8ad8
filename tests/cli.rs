//! The command line: what it prints and how it exits.

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

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn comity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comity")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
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
        let folder = std::env::temp_dir().join(format!("comity-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// The case with these lines changed, as a file of this room.
    fn case(&self, beginning: &str, changes: &[(&str, &str)]) -> String {
        let file = common::case_files().into_iter().find(|file| common::name(file).starts_with(beginning)).unwrap();
        let mut text = std::fs::read_to_string(&file).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let path = self.0.join(file.file_name().unwrap());
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// The case without what it wants, to be decided today.
    fn live(&self, beginning: &str) -> String {
        let path = self.case(beginning, &[]);
        let text = std::fs::read_to_string(&path).unwrap();
        let (head, _) = text.split_once("want:\n").unwrap();
        let day = head.lines().find(|line| line.starts_with("on: ")).unwrap().to_owned();
        std::fs::write(&path, head.replace(&day, "on: today")).unwrap();
        path
    }

    fn audit(&self) -> String {
        self.0.join("audit").to_string_lossy().into_owned()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn cases_as_wanted_exit_0_and_others_1_with_the_difference() {
    let room = Room::new("want");
    let good = comity(&["evaluate", "examples/cases/01-dissidents-meetings.yaml"]);
    assert_eq!(good.status.code(), Some(0), "{}", err(&good));
    assert!(out(&good).contains("COMITY-TERRITORY-OUTSIDE") && out(&good).contains("as wanted"));
    let wrong = room.case("01-", &[("outcome: deny", "outcome: allow")]);
    let bad = comity(&["evaluate", &wrong]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(out(&bad).contains("wanted allow, decided deny"), "{}", out(&bad));
    let code = room.case("01-", &[("CN-NIL-7-NO-PROCESS", "CN-PIPL-41")]);
    assert!(out(&comity(&["evaluate", &code])).contains("wanted the reason CN-PIPL-41"));
}

#[test]
fn decisions_today_are_on_record_and_exit_by_outcome() {
    let room = Room::new("live");
    let (deny, escalate, allow) = (room.live("01-"), room.live("40-"), room.live("31-"));
    assert_eq!(comity(&["evaluate", &deny]).status.code(), Some(2), "without --audit nothing is decided");
    assert!(err(&comity(&["evaluate", &deny])).contains("--audit"));
    let audit = room.audit();
    for (file, status) in [(&deny, 3), (&escalate, 4), (&allow, 0)] {
        let run = comity(&["evaluate", file, "--audit", &audit]);
        assert_eq!(run.status.code(), Some(status), "{file}: {}{}", out(&run), err(&run));
        assert!(out(&run).contains("on record as"));
    }
    let all = comity(&["evaluate", &escalate, &deny, &allow, "--audit", &audit, "--format", "json"]);
    assert_eq!(all.status.code(), Some(3));
    let lines: Vec<serde_json::Value> = out(&all).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["decisions"][0]["id"].is_string()));
    let archive = comity::Archive::open(&audit).unwrap();
    let whole = archive.verify(&[], &[]).unwrap();
    let records = archive.read(0..whole.size).unwrap();
    let decisions = records.iter().filter(|placed| {
        let record: serde_json::Value = serde_json::from_slice(placed.record.bytes()).unwrap();
        record["type"] == "decision"
    });
    assert_eq!((decisions.count(), whole.published), (6, whole.size));
}

#[test]
fn orders_of_national_security_need_a_log_of_their_own() {
    let room = Room::new("secret");
    let (letter, audit) = (room.live("42-"), room.audit());
    let refused = comity(&["evaluate", &letter, "--audit", &audit]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("--national-security"), "{}", err(&refused));
    let secret = format!("{audit}-secret");
    let decided = comity(&["evaluate", &letter, "--audit", &audit, "--national-security", &secret]);
    assert_eq!(decided.status.code(), Some(3), "{}{}", out(&decided), err(&decided));
    let size = |folder: &str| comity::Archive::open(folder).unwrap().verify(&[], &[]).unwrap().size;
    assert_eq!((size(&audit), size(&secret)), (2, 2), "two loads of the policies here, one and the decision there");
    std::fs::remove_dir_all(secret).unwrap();
}

#[test]
fn no_backdating_from_the_command_line() {
    let room = Room::new("day");
    let path = room.live("31-");
    let text = std::fs::read_to_string(&path).unwrap().replace("on: today", "on: 2026-06-10");
    std::fs::write(&path, text).unwrap();
    let run = comity(&["evaluate", &path, "--audit", &room.audit()]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("on: today") && out(&run).is_empty(), "{}", err(&run));
}

#[test]
fn preview_has_any_day_and_no_record() {
    let run = comity(&["preview", "examples/cases/22-overseas-production-order.yaml", "--on", "2022-10-02"]);
    assert_eq!(run.status.code(), Some(3), "{}", out(&run));
    assert!(out(&run).contains("GB-COPO-NOT-IN-FORCE"));
    assert_eq!(comity(&["preview", "examples/cases/22-overseas-production-order.yaml"]).status.code(), Some(0));
    assert_eq!(
        comity(&["preview", "examples/cases/22-overseas-production-order.yaml", "--on", "yesterday"]).status.code(),
        Some(2)
    );
}

#[test]
fn check_points_at_the_fault() {
    let room = Room::new("check");
    assert_eq!(comity(&["check"]).status.code(), Some(0));
    assert_eq!(comity(&["check", "--policies", "policies"]).status.code(), Some(0));
    let copy = room.0.join("policies");
    copy_all(Path::new("policies/comity"), &copy.join("comity"));
    let file = copy.join("comity/regimes/cn/process.rego");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("input.requester.country == \"CN\"", "input.requester.contry == \"CN\""))
        .unwrap();
    let run = comity(&["check", "--policies", copy.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("comity/regimes/cn/process.rego:10:20") && said.contains("`requester.country`"), "{said}");
    let empty = room.0.join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    assert!(err(&comity(&["check", "--policies", empty.to_str().unwrap()])).contains("above `comity`"));
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy_all(&from.join(name), &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
fn schemas_are_printed_as_committed() {
    for name in ["demand", "intake", "user", "case", "suite", "facts"] {
        let run = comity(&["schema", name]);
        assert_eq!(run.status.code(), Some(0));
        let printed: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("policies/schemas/{name}.schema.json"));
        let held: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(printed, held, "{name}");
    }
    assert_eq!(comity(&["schema", "king"]).status.code(), Some(2));
}

#[test]
fn a_bad_file_does_not_lose_the_good_ones() {
    let room = Room::new("mixed");
    let bad = room.case("01-", &[("country: CN", "country: UK")]);
    let run = comity(&["evaluate", &bad, "examples/cases/12-suspend-two-accounts.yaml", "no-such-file.yaml"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("`GB`") && err(&run).contains("no-such-file.yaml"), "{}", err(&run));
    assert!(out(&run).contains("12-suspend-two-accounts") && !out(&run).contains("01-dissidents"));
}
