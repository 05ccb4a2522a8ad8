//! How policies begin, are compared, reviewed and put in force: `comity init`, `sweep`, `diff`, `review`, and the gate
//! that takes no set which nobody reviewed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "diff/review.rs"]
mod review;

use comity::PolicySet;
use comity::workbench::{DiffReport, Rulebook, SweepRow};
use common::room::Room;

const JAPAN: &str = "comity/regimes/jp/process.rego";
const REACHED: &str =
    "\"disclose_subscriber\", \"disclose_identification\", \"disclose_traffic\", \"disclose_content\"}";

/// The bundled files, in which a warrant of Japan does not reach content.
fn narrower() -> Vec<(String, String)> {
    let set: serde_json::Value = serde_json::from_slice(&PolicySet::bundled().unwrap().to_object()).unwrap();
    let files = set["files"].as_object().unwrap().iter();
    let mut files: Vec<(String, String)> =
        files.map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned())).collect();
    let (_, process) = files.iter_mut().find(|(path, _)| path == JAPAN).unwrap();
    assert_eq!(process.matches(REACHED).count(), 1);
    *process = process.replace(REACHED, &REACHED.replace(", \"disclose_content\"", ""));
    files
}

impl Room {
    fn folder(&self, name: &str, files: &[(String, String)]) {
        for (path, text) in files {
            let file = self.path(name).join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
    }

    /// The report that a diff prints, and its status.
    fn report(&self, arguments: &str) -> (i32, DiffReport) {
        let (status, out, err) = self.run(&format!("diff {arguments} --format json"));
        (status, serde_json::from_str(&out).unwrap_or_else(|why| panic!("{arguments}: {why}: {out}{err}")))
    }

    /// Every file below a folder, by its path from there.
    fn files(&self, below: &str) -> Vec<(String, String)> {
        let (root, mut files, mut open) = (self.path(below), Vec::new(), vec![self.path(below)]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                    files.push((name, std::fs::read_to_string(path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }
}

#[test]
fn what_init_writes_is_admitted_and_passes_its_own_tests() {
    let room = Room::new("init");
    let said = room.ok("init own --name acme");
    let files = room.files("own");
    assert_eq!(said.lines().count(), files.len(), "{said}");
    let checked = room.ok("check --policies own/policies --deny-warnings");
    assert!(checked.contains("0 errors, 0 warnings") && checked.contains("admitted: "), "{checked}");
    assert!(room.ok("test own/suites/acme.yaml --policies own/policies").starts_with("3 passed, 0 failed"));
    assert!(room.ok("test own/policies own/suites").contains(" passed, 0 failed"));

    // The table beside the rules: both sides of every rule, in both engines; and nothing else is lacking.
    let set: serde_json::Value = serde_json::from_slice(&PolicySet::bundled().unwrap().to_object()).unwrap();
    let law = set["files"].as_object().unwrap().iter();
    let own = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("policies/")?.to_owned(), text.clone())));
    let all = law.map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned())).chain(own);
    let report = Rulebook::of(all).unwrap().check("acme");
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    assert_eq!((report.entries, report.documents), (3, 10));

    // The schemas are those that `comity schema` prints; the workflow names this version.
    assert_eq!(room.read("own/schemas/case.schema.json"), room.ok("schema case"));
    assert!(room.read("own/.github/workflows/policies.yml").contains(env!("CARGO_PKG_VERSION")));
    assert_eq!(room.read("own/README.md").lines().filter(|line| !line.is_empty()).count(), 10);

    // Nothing is written over, and nothing beside what is there.
    std::fs::remove_dir_all(room.path("own/policies")).unwrap();
    room.write("own/README.md", "mine");
    let why = room.refused(1, "init own --name acme");
    assert!(why.contains("own/README.md") && why.contains("own/suites/acme.yaml"), "{why}");
    assert!(!room.path("own/policies").exists());
    assert_eq!(room.read("own/README.md"), "mine");
}

#[test]
fn init_refuses_bad_names_in_the_words_of_admission() {
    let room = Room::new("names");
    for name in ["Acme", "ac", "acme-corp", "data", "../acme"] {
        let why = room.refused(2, &format!("init own --name {name}"));
        assert!(why.contains("3 to 16 lower-case letters and digits, begins with a letter"), "{why}");
        assert!(!room.path("own").exists());
    }
    assert!(room.refused(2, "init own --name comity").contains("the law's policies"));
    assert!(room.refused(2, "init own").contains("--name"));
}

#[test]
fn a_sweep_of_one_state_is_its_part_of_the_table() {
    let room = Room::new("sweep");
    let text = room.ok("sweep --only KE");
    let golden = std::fs::read_to_string(common::at("tests/golden/sweep.txt")).unwrap();
    let (_, part) = golden.split_once("## default (asked by KE)").unwrap();
    let part = part.split("\n## ").next().unwrap();
    let (_, own) = text.split_once("## default (asked by KE)").unwrap();
    assert_eq!(own.trim(), part.trim());

    room.ok("sweep --only KE --format json --to rows.json --threads 1");
    let rows = room.read("rows.json");
    let rows: Vec<SweepRow> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    room.ok("sweep --only KE --format csv --to rows.csv");
    let csv = room.read("rows.csv");
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some(SweepRow::COLUMNS));
    assert!(lines.eq(rows.iter().map(SweepRow::csv)));
    assert!(rows.iter().all(|row| row.requester.code() == "KE"));

    assert!(room.refused(1, "sweep --only KE --to rows.csv").contains("nothing is written over"));
    assert!(room.refused(2, "sweep --only Kenya").contains("Kenya"));
    assert!(room.refused(1, "sweep --only KE --policies nowhere").contains("nowhere"));
}

#[test]
fn a_diff_tells_new_allows_first_each_with_a_case_that_runs() {
    let room = Room::new("diff");
    room.folder("narrower", &narrower());
    let (status, report) = room.report("narrower bundled --only JP --examples examples");
    assert_eq!(status, 6, "{report:?}");
    assert!(report.new_allows > 0 && report.flips >= report.new_allows && !report.whole, "{report:?}");
    assert_eq!(report.files.changed.iter().collect::<Vec<_>>(), [JAPAN]);
    assert!(report.catalogue.is_empty() && report.unmoved.is_empty(), "{report:?}");
    assert_eq!(report.countries.keys().collect::<Vec<_>>(), ["JP"]);
    let first = &report.kinds[0];
    assert!(first.to.as_str() == "allow" && first.from.as_str() != "allow", "{first:?}");
    assert!(first.come.iter().any(|code| code.starts_with("JP-")), "{first:?}");
    assert_eq!(report.outcomes.iter().map(|flips| flips.rulings).sum::<u64>(), report.flips);
    assert_eq!(report.kinds.iter().map(|kind| kind.rulings).sum::<u64>(), report.flips + report.same_outcome);
    let smallest = &first.example;
    assert!((1..=4).contains(&smallest.changes), "{smallest:?}");

    // Each example is a suite that the second set passes and the first fails.
    for (name, _) in room.files("examples") {
        assert!(room.ok(&format!("test examples/{name}")).starts_with("1 passed, 0 failed"));
        assert_eq!(room.run(&format!("test examples/{name} --policies narrower")).0, 1, "{name}");
    }

    // The same from a stored set, on one thread, to the byte.
    let stored = PolicySet::from_files(narrower()).unwrap();
    room.write("stored", stored.to_object());
    let again = room.run("diff stored bundled --only JP --threads 1 --format json").1;
    assert_eq!(serde_json::from_str::<DiffReport>(&again).unwrap(), report);

    // For people, the loudest first; and the other way round nothing opens.
    let (status, out, _) = room.run("diff narrower bundled --quick --cases examples --show 1");
    assert!(status == 6 && out.starts_with("NEW ALLOWS: "), "{out}");
    assert!(out.contains("#1 ") && !out.contains("#2 ") && out.contains("requester: \"JP\""), "{out}");
    let (status, back) = room.report("bundled narrower --quick --cases examples");
    assert!(status == 5 && back.new_allows == 0 && back.wider_allows == 0 && back.flips > 0, "{back:?}");
}

#[test]
fn a_diff_of_a_set_with_itself_has_nothing_and_a_platforms_rules_count() {
    let room = Room::new("same");
    let (status, same) = room.report("bundled bundled --only KE US");
    assert_eq!((status, same.flips, same.same_outcome, same.kinds.len()), (0, 0, 0, 0));
    assert!(same.documents > 1_000 && same.cases >= 12, "{same:?}");

    room.ok("init own --name acme");
    let (status, report) = room.report("bundled own/policies --quick");
    // Two people look at content, and nothing else differs in these cases.
    assert_eq!((status, report.flips, report.wider_allows, report.documents), (0, 0, 0, 0), "{report:?}");
    assert!(report.codes["ACME-CONTENT-REVIEWED"].come > 0);
    assert!(report.catalogue.added.contains("ACME-PHONE") && report.files.added.contains("acme/rules.rego"));
    // Taking a duty away is a wider allow.
    let (status, back) = room.report("own/policies bundled --quick");
    assert!(status == 6 && back.wider_allows > 0 && back.new_allows == 0, "{back:?}");
    // The platform's own suite is where its other rules speak.
    let (status, more) = room.report("bundled own/policies --quick --cases own/suites");
    assert_eq!((status, more.cases), (5, report.cases + 3));
    let kinds: Vec<String> = more.kinds.iter().map(|kind| format!("{}-{}", kind.from, kind.to)).collect();
    assert!(kinds.contains(&"allow-deny".to_owned()), "{kinds:?}");
    // The sweep reaches a rule of the platform's own between any two states.
    let (status, swept) = room.report("bundled own/policies --only KE");
    assert!(status == 5 && swept.codes.contains_key("ACME-PHONE"), "{status} {:?}", swept.codes);
}

#[test]
fn a_diff_refuses_what_it_cannot_read() {
    let room = Room::new("refused");
    room.write("garbage", "{}");
    room.write("case.yaml", "note: n");
    room.write("taken", "");
    for (arguments, status, word) in [
        ("diff nowhere bundled --quick", 1, "nowhere"),
        ("diff bundled garbage --quick", 1, "stored object"),
        ("diff bundled bundled --quick --cases case.yaml", 1, "case.yaml"),
        ("diff bundled bundled --quick --cases nothing.yaml", 1, "nothing.yaml"),
        ("diff bundled bundled --quick --statement taken", 1, "taken"),
        ("diff bundled bundled --only Japan", 2, "Japan"),
        ("diff bundled bundled --quick --only JP", 2, "--only"),
        ("diff bundled bundled --quick --days 31", 2, "31"),
        ("diff bundled", 2, "<NEW>"),
    ] {
        let why = room.refused(status, arguments);
        assert!(why.contains(word), "{arguments}: {why}");
    }
}
