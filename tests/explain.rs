//! `comity explain`: what a reader is told, in each form, and what nobody is told who does not ask for it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn comity(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.arg("explain").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

/// What it prints, where it must succeed and say nothing else.
fn told(arguments: &[&str]) -> String {
    let output = comity(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), complaint.as_str()), (Some(0), ""), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// How it fails, and what it says then.
fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let output = comity(arguments);
    assert!(output.stdout.is_empty(), "{arguments:?}");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn case(beginning: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cases");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    let of = |file: &&PathBuf| file.file_name().unwrap().to_string_lossy().starts_with(beginning);
    all.iter().find(of).unwrap().to_string_lossy().into_owned()
}

/// A folder of its own for each test.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-explain-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let file = self.0.join(name);
        std::fs::write(&file, text).unwrap();
        file.to_string_lossy().into_owned()
    }

    fn changed(&self, beginning: &str, changes: &[(&str, &str)]) -> String {
        let mut text = std::fs::read_to_string(case(beginning)).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        self.write(&format!("{beginning}.yaml"), &text)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Text whose lines are joined again.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&told(&[arguments, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn a_denial_is_told_with_its_rules_and_the_ways_there_are() {
    let text = told(&[&case("01")]);
    assert!(text.lines().all(|line| line.chars().count() <= 96), "{text}");
    let text = flowing(&text);
    for part in [
        "A security authority of China (CN) asks the platform to end a meeting.",
        "DENIED: to end a meeting, as to u-1.",
        "[COMITY-TERRITORY-OUTSIDE]",
        "It stands at comity/territory.rego:",
        "where the user may be: established: United States (US)",
        "China (CN), as the state that asks",
        "National Intelligence Law",
        "The border has no route for this measure, this requester, and where holder and user are.",
        "agent of: China (CN)",
        "As of 1 June 2018.",
        "Policy set sha256:",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn an_allow_is_told_with_its_route_and_limits() {
    let text = flowing(&told(&[&case("19")]));
    for part in [
        "ALLOWED: to disclose subscriber records",
        "The border consents by the route domestic:us",
        "in force from 19 January 1987",
        "only these fields of the subscriber's records: name,",
        "To do: tell the user before the disclosure (before any release)",
        "18 U.S.C. 2703(c)(2)",
        "verified: its text was read on",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn an_escalation_is_told_with_both_laws_in_conflict() {
    let told = json(&[&case("35-signals-disagree")]);
    assert_eq!(told["outcome"], "escalate");
    let text = flowing(&self::told(&[&case("35-signals-disagree")]));
    assert!(text.contains("SENT TO PEOPLE: to ") && text.contains("Conflict of laws: "), "{text}");
    let conflicts: Vec<&Value> =
        told["rulings"].as_array().unwrap().iter().flat_map(|ruling| ruling["conflicts"].as_array().unwrap()).collect();
    assert!(!conflicts.is_empty());
    for conflict in conflicts {
        assert_eq!(
            (conflict["compels"]["side"].as_str(), conflict["bars"]["side"].as_str()),
            (Some("compels"), Some("bars"))
        );
    }
}

#[test]
fn json_has_the_fields_that_scripts_read() {
    let told = json(&[&case("10")]);
    let fields: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    let mut sorted = fields.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        [
            "asked",
            "clock",
            "day",
            "day_told",
            "entities",
            "faults",
            "hands",
            "history",
            "law",
            "note",
            "others",
            "outcome",
            "record",
            "reply",
            "rules",
            "rulings",
            "silence",
            "unverified",
            "users",
            "v"
        ]
    );
    assert_eq!(told["v"], 1);
    let preview =
        Command::new(env!("CARGO_BIN_EXE_comity")).args(["preview", "--format", "json", &case("10")]).output().unwrap();
    let preview: Value = serde_json::from_slice(&preview.stdout).unwrap();
    let decisions = preview["decisions"].as_array().unwrap();
    assert!(decisions.len() > 1, "a group");
    // Each ruling of each user stands in exactly one place, with the same codes.
    for decision in decisions {
        for ruling in decision["rulings"].as_array().unwrap() {
            let of = |one: &&Value| {
                one["measure"] == ruling["measure"] && one["users"].as_array().unwrap().contains(&decision["user"])
            };
            let told: Vec<&Value> = told["rulings"].as_array().unwrap().iter().filter(of).collect();
            let [told] = told.as_slice() else { panic!("{} places", told.len()) };
            assert_eq!(told["outcome"], ruling["outcome"]);
            let codes = |list: &Value| {
                let mut all: Vec<String> =
                    list.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
                all.sort();
                all
            };
            assert_eq!(codes(&told["findings"]), codes(&ruling["cited"]));
            for found in told["findings"].as_array().unwrap() {
                let gate = found["code"].as_str().unwrap().starts_with("GATE-");
                assert_eq!(found["programs"].as_array().unwrap().is_empty(), gate, "{found}");
                assert_eq!(found["places"].as_array().unwrap().is_empty(), gate, "{found}");
            }
        }
    }
}

#[test]
fn a_place_is_where_the_rule_stands() {
    let told = json(&[&case("01")]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut places = 0;
    for found in told["rules"].as_array().unwrap() {
        for place in found["places"].as_array().unwrap() {
            places += 1;
            let text = std::fs::read_to_string(root.join(place["file"].as_str().unwrap())).unwrap();
            let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
            let near = text.lines().skip(line - 1).take(6).collect::<Vec<_>>().join("\n");
            assert!(near.contains(found["code"].as_str().unwrap()), "{place}\n{near}");
        }
    }
    assert!(places > 0);
}

#[test]
fn the_page_has_every_section_needs_nothing_else_and_escapes_what_strangers_wrote() {
    let room = Room::new("page");
    let script = "<script>alert(1)</script>";
    let file = room.changed(
        "21",
        &[("note: \"", &format!("note: \"{script} ")), ("  text: none", &format!("  text: \"{script} & \u{202e}\""))],
    );
    let page = told(&[&file, "--format", "html"]);
    for section in [
        "asked",
        "allowed",
        "withheld",
        "clock",
        "conflicts",
        "silence",
        "entities",
        "hands",
        "others",
        "unknown",
        "rules",
        "facts",
        "reply",
        "sign",
    ] {
        assert!(page.contains(&format!("<h2 id=\"{section}\">")), "{section}");
    }
    assert!(!page.contains("<script"), "nothing is run");
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}"));
    for outside in ["src=", "<link", "@import", "url(", "href=\"http", "<img", "<iframe"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.starts_with("<!doctype html>") && page.contains("<html lang=\"en\">"));
    assert!(page.contains("DRAFT, for counsel to change"));
    let prose = told(&[&file]);
    assert!(!prose.contains('\u{202e}'), "a terminal would turn the line around");
}

#[test]
fn near_misses_are_told_to_counsel_alone() {
    let file = case("20");
    for format in ["prose", "json", "html"] {
        let without = told(&[&file, "--format", format]);
        let with = told(&[&file, "--format", format, "--counsel"]);
        assert!(with.len() > without.len());
        for word in ["nearly", "would be allowed", "\"near\"", "would allow it if", "makes it milder"] {
            assert!(!without.contains(word), "{format}: {word}");
        }
    }
    let told = json(&[&file, "--counsel"]);
    let measures = told["near"]["users"][0]["measures"].as_array().unwrap();
    let content = measures.iter().find(|one| one["measure"] == "disclose_content").unwrap();
    // A subpoena does not reach content: a warrant would.
    let turns = content["turns"].as_array().unwrap();
    let allowed = turns.iter().find(|turn| turn["outcome"] == "allow").unwrap();
    let changed = allowed["changes"].to_string();
    assert!(changed.contains("instrument.kind") && changed.contains("warrant"), "{changed}");
    // The reply is the same, and tells nothing of it.
    assert_eq!(told["reply"], json(&[&file])["reply"]);
}

#[test]
fn what_is_not_known_and_matters_is_told_to_counsel() {
    let told = json(&[&case("35-no-signals"), "--counsel"]);
    let unknown = told["near"]["users"][0]["unknown"].to_string();
    assert!(unknown.contains("user.location"), "{unknown}");
}

#[test]
fn the_reply_names_no_fact_on_the_user() {
    let reply = json(&[&case("01")])["reply"].to_string();
    for fact in ["United States", "u-1", "territory", "liaison", "agent", "TERRITORY"] {
        assert!(!reply.contains(fact), "{fact}: {reply}");
    }
    assert!(reply.contains("is refused"), "{reply}");
}

#[test]
fn a_case_of_a_suite_is_explained_by_its_name() {
    let suite = "tests/suites/jp.yaml";
    let (status, why) = refused(&[suite]);
    assert!(status == Some(1) && why.contains("it is a suite; name one of its cases with `--case NAME`"), "{why}");
    let (status, why) = refused(&[suite, "--case", "no such"]);
    assert!(status == Some(1) && why.contains("the suite has no case of that name; it has:"), "{why}");
    let name = why.lines().nth(1).unwrap().trim().to_owned();
    assert_eq!(json(&[suite, "--case", &name])["note"], name.as_str());
}

#[test]
fn a_template_of_ones_own_restyles_the_page_and_a_bad_one_is_refused_with_its_line() {
    let room = Room::new("template");
    let built_in = told(&["--print-template"]);
    let same = room.write("same.html", &built_in);
    let file = case("19");
    let page = told(&[&file, "--format", "html", "--template", &same]);
    assert_eq!(page, told(&[&file, "--format", "html"]));
    let own = room.write("own.txt", "<p>{{ asked.sentence }} {{ '<b>' }}</p>");
    assert!(
        told(&[&file, "--format", "html", "--template", &own]).ends_with("&lt;b&gt;</p>"),
        "escaped, whatever its name"
    );
    for (text, line) in [("one\n{{ asked.sentense }}", "line 2"), ("one\ntwo\n{% for x in %}", "line 3")] {
        let bad = room.write("bad.html", text);
        let (status, why) = refused(&[&file, "--format", "html", "--template", &bad]);
        assert!(status == Some(1) && why.contains("bad.html") && why.contains(line), "{why}");
    }
    let (status, why) = refused(&[&file, "--template", &same]);
    assert!(status == Some(2) && why.contains("`--template` goes with `--format html`"), "{why}");
}

#[test]
fn a_file_is_written_once_and_for_its_owner_alone() {
    let room = Room::new("to");
    let to = room.0.join("page.html").to_string_lossy().into_owned();
    let arguments = [&case("01"), "--format", "html", "--to", &to];
    assert_eq!(told(&arguments), "");
    assert!(std::fs::read_to_string(&to).unwrap().contains("</html>"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(refused(&arguments).0, Some(1), "nothing is written over");
}

#[test]
fn a_decision_on_record_is_explained_under_its_own_law() {
    let room = Room::new("record");
    let text = std::fs::read_to_string(case("21")).unwrap();
    let (head, _) = text.split_once("want:\n").unwrap();
    let day = head.lines().find(|line| line.starts_with("on: ")).unwrap();
    let file = room.write("live.yaml", &head.replace(day, "on: today"));
    let log = room.0.join("log").to_string_lossy().into_owned();
    let decided = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["evaluate", &file, "--audit", &log, "--format", "json"])
        .output()
        .unwrap();
    let decided: Value = serde_json::from_slice(&decided.stdout).unwrap();
    let decision = &decided["decisions"][0];
    let id = decision["id"].as_str().unwrap();
    let told = json(&["--log", &log, "--record", id]);
    assert_eq!((&told["record"]["id"], &told["record"]["same"]), (&decision["id"], &Value::Bool(true)));
    assert_eq!(told["record"]["kind"], "decision");
    assert_eq!(told["rulings"][0]["outcome"], decision["rulings"][0]["outcome"]);
    let (status, why) = refused(&["--log", &log, "--record", "0"]);
    assert!(status == Some(1) && why.contains("record 0 "), "{why}");
    assert_eq!(refused(&["--log", &log]).0, Some(2));
    assert_eq!(refused(&[&file, "--log", &log, "--record", id]).0, Some(2));
}

#[test]
fn wrong_inputs_are_refused_with_the_place() {
    let room = Room::new("wrong");
    let (status, why) = refused(&["no-such-file.yaml"]);
    assert!(status == Some(1) && why.contains("no-such-file.yaml"), "{why}");
    let bad = room.changed("01", &[("agency: security", "agency: secruity")]);
    let (status, why) = refused(&[&bad]);
    assert!(status == Some(1) && why.contains("demand.requester.agency") && why.contains("line "), "{why}");
    assert_eq!(refused(&[]).0, Some(2));
    assert_eq!(refused(&[&case("01"), "--on", "tomorrow"]).0, Some(2));
    assert_eq!(refused(&[&case("01"), "--format", "pdf"]).0, Some(2));
    let (status, _) = refused(&[&case("01"), "--policies", "no-such-folder"]);
    assert_eq!(status, Some(1));
}
