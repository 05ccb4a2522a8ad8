//! The command line, each command in a process of its own: standard error is for logs, and shows no canary.

use comity::workbench::Case;
use serde_json::{Value, json};

use crate::common::room::Room;
use crate::seeds::{COUNSEL, DOCUMENTS, ERASER, REVIEWER, ROSTER, USER, found, seeded};

/// What standard output shows by design, to the person who gave the command.
const STDOUT: &[(&str, &[&str], &str)] = &[
    ("evaluate", &["user/subject", "case/note"], "the operator reads which user of the case file was decided how"),
    ("preview", &["user/subject", "case/note"], "as `evaluate`"),
    ("test", &["case/note", "user/subject"], "a suite's cases are told by their names, and what differs by its user"),
    ("escalations", &["roster/counsel", "roster/reviewer"], "whoever waits for a quorum sees whose word is there"),
    ("approve", &["roster/counsel", "roster/reviewer"], "a person's own identifier, back to that person"),
    ("revoke", &["roster/reviewer"], "whose word is taken back"),
    ("roster", &["roster/name"], "which roster was signed"),
    ("key", &["roster/counsel", "roster/reviewer"], "a person's key is named after the person"),
    ("verify-receipt", &["erased/by"], "the clear part of a record"),
    ("show", &["*"], "for counsel: the sealed part, open"),
    ("disclose", &["*"], "for counsel: the fields that were named"),
];

/// A folder in which commands run, and what they said so far.
struct Desk {
    room: Room,
    seen: std::cell::RefCell<std::collections::BTreeSet<(String, &'static str)>>,
}

impl Desk {
    /// Runs a command that ends with that status; its standard output.
    fn run(&self, status: i32, arguments: &str) -> String {
        let (code, out, err) = self.room.run(arguments);
        assert_eq!(found(&err), Vec::<&str>::new(), "standard error of `comity {arguments}`: {err}");
        assert_eq!(code, status, "{arguments}: {out}{err}");
        let command = arguments.split(' ').next().unwrap();
        let allowed = STDOUT.iter().find(|(name, ..)| *name == command).map_or(&[][..], |(_, places, _)| places);
        for place in found(&out) {
            assert!(allowed.contains(&"*") || allowed.contains(&place), "`comity {arguments}` shows {place}: {out}");
            self.seen.borrow_mut().insert((command.to_owned(), place));
        }
        out
    }

    fn case(&self, name: &str, beginning: &str, change: impl Fn(&mut Value)) {
        let mut whole = seeded(&crate::common::example(beginning));
        change(&mut whole);
        self.room.write(name, whole.to_string());
    }
}

fn live(whole: &mut Value) {
    whole["on"] = json!("today");
    whole.as_object_mut().unwrap().remove("want");
}

#[test]
fn nothing_personal_leaves_the_command_line() {
    let desk = Desk { room: Room::new("canary-line"), seen: std::cell::RefCell::default() };
    desk.case("live.yaml", "40-", live);
    desk.case("denied.yaml", "01-", live);
    desk.case("secret.yaml", "42-", live);
    desk.case("wanted.yaml", "19-", |whole| whole["want"][0]["outcome"] = json!("escalate"));
    desk.case("dated.yaml", "19-", |whole| drop(whole.as_object_mut().unwrap().remove("want")));
    Case::from_yaml(desk.room.read("live.yaml").as_bytes()).unwrap();

    // Decided, previewed, refused.
    desk.run(4, "evaluate live.yaml --audit log");
    let decided = desk.run(3, "evaluate denied.yaml live.yaml --audit log --format json");
    let last: Value = serde_json::from_str(decided.lines().last().unwrap()).unwrap();
    let id = last["decisions"][0]["id"].as_str().unwrap().to_owned();
    desk.run(3, "evaluate secret.yaml --audit log --national-security apart");
    desk.run(1, "evaluate secret.yaml --audit log");
    desk.run(2, "evaluate live.yaml");
    desk.run(1, "evaluate dated.yaml --audit log");
    desk.run(1, "evaluate wanted.yaml");
    for format in ["pretty", "json"] {
        desk.room.run("preview live.yaml");
        desk.run(4, &format!("preview live.yaml --format {format}"));
    }
    wrong_files(&desk);

    // Suites: as wanted or not, and wrong.
    let suite = |change: Value| {
        json!({"note": "Cannote", "requester": "US", "home": "US", "cases": [{"name": "Cannote", "change": change,
            "want": [{"measure": "disclose_subscriber", "outcome": "escalate"}]}]})
        .to_string()
    };
    desk.room.write("suite.yaml", suite(json!({"user.subject": USER, "demand.text": DOCUMENTS[5].text})));
    desk.run(1, "test suite.yaml");
    for (place, value) in [("demand.scope.users", "Jane Canletter"), ("user.holder", "Jane Canletter")] {
        desk.room.write("suite.yaml", suite(json!({ place: value })).replace("Cannote", "n"));
        desk.run(1, "test suite.yaml live.yaml");
    }

    // The log and its proofs.
    let vkey = desk.room.vkey("log");
    desk.run(0, "verify log");
    desk.run(0, &format!("prove log {id} --to receipt"));
    desk.run(1, "prove log 99");
    desk.run(1, "prove log nothing-of-that-name");
    desk.run(1, "prove live.yaml 1");
    desk.run(0, &format!("verify-receipt receipt --key {vkey}"));
    desk.run(1, &format!("verify-receipt live.yaml --key {vkey}"));
    desk.run(1, "verify live.yaml");
    desk.run(0, "replay log --format json");
    desk.run(0, "replay log");
    for option in ["--expect live.yaml", "--border live.yaml", "--policies live.yaml", "--keys live.yaml"] {
        desk.run(1, &format!("replay log {option}"));
    }
    desk.run(1, "replay --merge live.yaml");
    desk.room.write("report.json", json!({"v": "Jane Canletter", "records": 1}).to_string());
    desk.run(1, "replay --merge report.json");
    desk.run(1, "check --policies live.yaml");
    people(&desk, &id);

    // For counsel; and the end.
    assert!(!found(&desk.run(0, &format!("show log {id}"))).is_empty());
    desk.run(0, &format!("disclose log {id} --field user"));
    desk.run(0, &format!("disclose log {id} --field user --to shown.json"));
    desk.run(1, &format!("verify-disclosure live.yaml --receipt receipt --key {vkey}"));
    desk.run(0, &format!("erase log {USER} --by {ERASER}"));
    let whole = comity::Archive::open(desk.room.path("log")).unwrap().verify(&[], &[]).unwrap();
    desk.run(0, &format!("prove log {} --to erasure", last_erasure(&desk, whole.size)));
    desk.run(0, &format!("verify-receipt erasure --key {vkey}"));
    crate::no_canary_in(&desk.room.path("log"));
    crate::no_canary_in(&desk.room.path("apart"));

    let seen = desk.seen.into_inner();
    for (command, places, reason) in STDOUT {
        let shown = |place: &&str| *place == "*" || seen.contains(&((*command).to_owned(), *place));
        assert!(places.iter().all(shown), "`{command}` does not show all of {places:?}: {reason}");
    }
}

fn last_erasure(desk: &Desk, size: u64) -> u64 {
    let archive = comity::Archive::open(desk.room.path("log")).unwrap();
    let placed = archive.read(0..size).unwrap();
    let of = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\"type\":\"erasure\"");
    placed.iter().rev().find(|placed| of(placed.record.bytes())).unwrap().position
}

/// Case files in which something is wrong, and files that are none.
fn wrong_files(desk: &Desk) {
    let good: Value = serde_json::from_str(&desk.room.read("live.yaml")).unwrap();
    let texts = DOCUMENTS.iter().filter(|seed| seed.text != seed.needle).map(|seed| seed.text);
    for (at, text) in texts.enumerate() {
        let places = ["/demand/scope/users", "/demand/requester/country", "/intake/hands", "/user/stored_in/0", "/on"];
        let mut files = Vec::new();
        for place in places {
            let mut whole = good.clone();
            *whole.pointer_mut(place).unwrap() = json!(text);
            files.push(whole.to_string());
        }
        files.push(good.to_string().replacen('{', &format!("{{{}: 1, ", json!(text)), 1));
        files.push(good.to_string().replacen("\"note\"", "\"notes\"", 1));
        files.push(good.to_string().replace(USER, &format!("{USER} of Nowhere")));
        files.push(good.to_string()[..900 + at].to_owned());
        files.push(text.to_owned());
        let names: Vec<String> = (0..files.len()).map(|number| format!("wrong-{number}.yaml")).collect();
        names.iter().zip(&files).for_each(|(name, text)| desk.room.write(name, text));
        let all = names.join(" ");
        desk.run(1, &format!("preview {all}"));
        desk.run(1, &format!("evaluate {all} --audit log"));
        if at == 0 {
            desk.run(1, &format!("test {all}"));
        }
    }
}

/// Keys, a roster, approvals and what takes them back.
fn people(desk: &Desk, id: &str) {
    let key = |name: &str, file: &str| desk.run(0, &format!("key {name} --to {file}.key")).trim().to_owned();
    let signer = key("signer", "signer");
    let person = |id: &str, office: &str| {
        json!({"id": id, "key": key(id, office), "offices": [office], "country": "IS", "under_power_of": "none",
            "agent_of": "none"})
    };
    let terms = json!({"v": 1, "type": "roster", "name": ROSTER, "version": 1, "from": "2026-01-01T00:00:00Z",
        "until": "2199-01-01T00:00:00Z", "people": [person(COUNSEL, "counsel"), person(REVIEWER, "second_reviewer")]});
    desk.room.write("terms.json", terms.to_string());
    desk.run(0, "roster terms.json --key signer.key --to roster.json");
    desk.run(1, "roster terms.json --key counsel.key --to other.json");
    desk.run(1, "roster live.yaml --key signer.key --to other.json");
    desk.room.write("analysis.txt", DOCUMENTS[5].text);
    std::fs::create_dir(desk.room.path("words")).unwrap();
    let approve = |by: &str, rest: &str| {
        format!("approve {id} --log log --measure disclose_subscriber --by {by} {rest} --to words")
    };
    desk.run(0, &approve(COUNSEL, "--role counsel --analysis analysis.txt --key counsel.key"));
    desk.run(0, &approve(REVIEWER, "--role second_reviewer --key second_reviewer.key"));
    desk.run(1, &approve(REVIEWER, "--role second_reviewer --key counsel.key"));
    desk.run(1, &approve(REVIEWER, "--role second_reviewer --key live.yaml"));
    let roster = format!("--approvals words --roster roster.json --roster-key {signer}");
    desk.run(0, &format!("escalations log {roster}"));
    desk.run(0, &format!("revoke {id} --log log --of {REVIEWER} --key second_reviewer.key --to words"));
    desk.run(0, &format!("escalations log {roster}"));
    desk.run(1, &format!("escalations live.yaml {roster}"));
    desk.run(1, &format!("escalations log {}", roster.replace("roster.json", "terms.json")));
    desk.run(1, &format!("escalations log {}", roster.replace("roster.json", "live.yaml")));
    desk.room.write("words/bad.approval.json", json!({"signed": {"by": "Jane Canletter"}}).to_string());
    desk.run(1, &format!("escalations log {roster}"));
    std::fs::remove_file(desk.room.path("words/bad.approval.json")).unwrap();
}
