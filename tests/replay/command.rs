//! `comity replay`: what it prints and how it exits.

use std::path::PathBuf;
use std::process::{Command, Output};

use comity::workbench::ReplayReport;
use comity::{AuditLog, Border, Gate};

use super::{JAPAN, REACHED, bundled, warrant};
use crate::common::{Hand, Shared};

fn comity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comity")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "no bar where there is no terminal: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with a log, its objects, and a narrower policy set.
struct Room(PathBuf);

impl Room {
    fn new() -> Self {
        let room = Self(std::env::temp_dir().join(format!("comity-replay-{}", std::process::id())));
        let log = AuditLog::open(room.0.join("log")).unwrap();
        let hand = Shared(std::sync::Arc::new(Hand::at("2026-05-27T12:00:00Z")));
        let gate = Gate::builder(bundled()).audit(log).dangerous().clock(hand).build().unwrap();
        for users in [vec!["known"], vec!["none_indicated", "known"], vec!["unknown"], vec!["known"]] {
            let (request, users) = warrant(&users);
            assert!(gate.evaluate_all(&request, users).all(|decision| decision.is_ok()));
        }
        let objects = room.0.join("log/objects");
        std::fs::create_dir_all(&objects).unwrap();
        let border = Border::bundled().unwrap();
        for (digest, object) in [(bundled().digest(), bundled().to_object()), (border.digest(), border.to_object())] {
            std::fs::write(objects.join(digest.strip_prefix("sha256:").unwrap()), object).unwrap();
        }
        let set: serde_json::Value = serde_json::from_slice(&bundled().to_object()).unwrap();
        for (path, text) in set["files"].as_object().unwrap() {
            let without = REACHED.replace(", \"disclose_content\"", "");
            let text = text.as_str().unwrap();
            let text = if path == JAPAN { text.replace(REACHED, &without) } else { text.to_owned() };
            let file = room.0.join("narrower").join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        room
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_command_replays_flips_and_merges() {
    let room = Room::new();
    let (log, narrower) = (room.path("log"), room.path("narrower"));
    let run = comity(&["replay", &log]);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    assert!(said(&run).starts_with("5 decisions of 6 records\n          5  unchanged\n"), "{}", said(&run));

    let run = comity(&["replay", &log, "--policies", &narrower, "--samples", "2"]);
    assert_eq!(run.status.code(), Some(1));
    let text = said(&run);
    for line in [
        "          5  flipped",
        "        5  JP      disclose_content        allow -> escalate",
        "             - JP-CCP-218-WARRANT",
        "             + JP-PROCESS-REVIEW",
        "             at 1, 2, ..",
        "5 flips are not expected",
    ] {
        assert!(text.lines().any(|said| said == line), "`{line}` in\n{text}");
    }
    let expect = room.file("expect.yaml", "- {country: JP, code: JP-CCP-*, to: escalate}\n- {to: deny, note: none}\n");
    let run = comity(&["replay", &log, "--policies", &narrower, "--expect", &expect]);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    assert!(said(&run).contains("  expected\n") && said(&run).contains("expected flip 2 did not happen: none"));

    let part = |number: &str| {
        let shard = format!("{number}/2");
        let run =
            comity(&["replay", &log, "--policies", &narrower, "--shard", &shard, "--format", "json", "--jobs", "1"]);
        room.file(&format!("part-{number}.json"), &said(&run))
    };
    let (one, two) = (part("1"), part("2"));
    let merged = comity(&["replay", "--merge", &one, &two, "--format", "json", "--expect", &expect]);
    assert_eq!(merged.status.code(), Some(0));
    let whole = comity(&["replay", &log, "--policies", &narrower, "--format", "json"]);
    let report = |run: &Output| serde_json::from_str::<ReplayReport>(&said(run)).unwrap();
    assert_eq!(report(&merged), report(&whole));
    assert!(report(&whole).is_whole());
    let twice = comity(&["replay", "--merge", &one, &one]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&twice.stderr).contains("both reports have part 1/2"));

    // A border without the route of Japan, as a stored object.
    let narrow = Border::bundled().unwrap().without("domestic:jp").to_object();
    let border = room.file("border.json", std::str::from_utf8(&narrow).unwrap());
    let run = comity(&["replay", &log, "--border", &border]);
    assert_eq!(run.status.code(), Some(1));
    assert!(said(&run).contains("allow -> deny") && said(&run).contains("+ GATE-BORDER"), "{}", said(&run));

    // Who is erased is not decided again.
    let erased = comity(&["erase", &log, "u-1", "--by", "dpo-1"]);
    assert_eq!(erased.status.code(), Some(0), "{erased:?}");
    let run = comity(&["replay", &log]);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    assert!(said(&run).contains("        4  ?       erased at 1, 2, 4, 5"), "{}", said(&run));
}

#[test]
fn bad_usage_is_told() {
    for bad in [vec!["replay"], vec!["replay", "x", "--shard", "3/2"], vec!["replay", "x", "--merge", "y"]] {
        assert_eq!(comity(&bad).status.code(), Some(2), "{bad:?}");
    }
    let run = comity(&["replay", "no-such-log"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("no-such-log"), "{run:?}");
}
