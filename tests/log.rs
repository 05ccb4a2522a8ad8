//! The commands on a log, as its keeper, its counsel and an outsider meet them.

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
#[path = "log/keys.rs"]
mod keys;
#[path = "log/kill.rs"]
mod kill;
#[path = "log/people.rs"]
mod people;
#[path = "log/seal.rs"]
mod seal;

use std::fs;
use std::sync::OnceLock;

use common::room::{Room, copy, flip};
use serde_json::Value;

/// Some key that is no log's here, from the documentation of golang.org/x/mod/sumdb/note.
const OTHER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// Records of the log that [`room`] makes: the policy set, a denial, an escalation; the policy set, a preservation.
const SIZE: u64 = 5;

/// A room with `log`, and `earlier`, the same log before its last process; and the identifiers of its decisions.
fn room(name: &str) -> (Room, Vec<String>) {
    static MADE: OnceLock<(Room, Vec<String>)> = OnceLock::new();
    let (made, ids) = MADE.get_or_init(|| {
        let room = Room::new("log-made");
        let mut ids = room.decide("log", &["01-", "40-"]);
        copy(&room.path("log"), &room.path("earlier"));
        ids.extend(room.decide("log", &["31-"]));
        (room, ids)
    });
    let room = Room::new(&format!("log-{name}"));
    copy(&made.0, &room.0);
    (room, ids.clone())
}

#[test]
fn a_whole_log_says_so_and_on_whose_word() {
    let (room, _) = room("whole");
    let said = room.ok("verify log");
    for part in
        ["5 records", "root ", "last       record of 20", "ONLY THE FOLDER'S OWN LIST", "published  5", "torn       0"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("--since"), "a cut at the end cannot be seen, and that is said: {said}");
    let key = room.vkey("log");
    let said = room.ok(&format!("verify log --key {key}"));
    assert!(said.contains("that you named") && !said.contains("ONLY"), "{said}");
    let report: Value = serde_json::from_str(&room.ok(&format!("verify log --key {key} --format json"))).unwrap();
    assert_eq!(report["size"], SIZE);
    assert_eq!((report["key"].as_str(), report["trusted"].as_str()), (Some(key.as_str()), Some("given")));
    assert_eq!(report["root"], room.read("log/checkpoint").lines().nth(2).unwrap());

    let why = room.refused(1, "verify nowhere");
    assert!(why.contains("nowhere") && why.contains("there is no log"), "{why}");
    let why = room.refused(1, &format!("verify log --key {OTHER}"));
    assert!(why.contains("log.vkey") && why.contains("the trusted key is"), "{why}");
    room.refused(2, "verify log --key rubbish");
    room.refused(2, "verify log --quorum 1");
    room.refused(2, &format!("verify log --witness {key}"));
    room.refused(2, "verify");
}

#[test]
fn a_changed_byte_anywhere_is_found_and_named() {
    let (room, _) = room("flipped");
    let key = room.vkey("log");
    let mut files = vec!["checkpoint".to_owned(), "log.vkey".to_owned()];
    let mut open = vec!["tile".to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(room.path("log").join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() { open.push(name) } else { files.push(name) }
        }
    }
    // A partial tile of an earlier size belongs to no published checkpoint any more.
    files.retain(|name| !name.contains(".p/") || name.ends_with(&format!(".p/{SIZE}")));
    assert!(files.len() >= 4, "{files:?}");
    let (segment, bytes) = room.segment("log");
    let places = (0..24_usize).map(|part| bytes.len() * part / 24).filter(|at| bytes[*at] != 0);
    let segments = places.map(|at| (format!("segments/{:020}.seg", 0), segment.clone(), at));
    let others = files.into_iter().flat_map(|name| {
        let path = room.path("log").join(&name);
        let length = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap();
        [0, length / 2, length - 2].map(|at| (name.clone(), path.clone(), at))
    });
    let mut seen = 0;
    for (name, path, at) in segments.chain(others) {
        flip(&path, at);
        let why = room.refused(1, &format!("verify log --key {key}"));
        assert!(why.contains(&name) && why.contains("keep the folder as it is"), "{name} at {at}: {why}");
        flip(&path, at);
        seen += 1;
    }
    assert!(seen > 25, "{seen}");
    // A machine gets the same, in parts.
    flip(&segment, 700);
    let (status, out, _) = room.run("verify log --format json");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &report["whole"]), (1, &Value::Bool(false)));
    assert!(report["damage"]["file"].as_str().unwrap().starts_with("segments/"), "{report}");
    assert!(report["damage"]["offset"].is_u64() && report["damage"]["what"].is_string(), "{report}");
    flip(&segment, 700);
    room.ok(&format!("verify log --key {key}"));
}

#[test]
fn a_log_that_lost_its_end_is_not_the_one_that_others_knew() {
    let (room, ids) = room("cut");
    room.ok(&format!("prove log {} --to last.receipt", ids[2]));
    let said = room.ok("verify log --since earlier/checkpoint --since last.receipt");
    assert!(said.contains("goes on from these 3 records") && said.contains("goes on from these 5 records"), "{said}");

    // An older copy in the place of the log: whole by itself, and not what the receipt proves.
    assert!(room.ok("verify earlier").contains("3 records"));
    for since in ["log/checkpoint", "last.receipt"] {
        let why = room.refused(1, &format!("verify earlier --since {since}"));
        assert!(why.contains("others know of 5 records, 3 are whole"), "{why}");
    }
    // The last batches overwritten with zeros, and what was published taken away.
    let ((path, bytes), (_, before)) = (room.segment("log"), room.segment("earlier"));
    assert!(bytes.starts_with(&before));
    let mut zeroed = fs::read(&path).unwrap();
    zeroed[before.len()..].fill(0);
    fs::write(&path, &zeroed).unwrap();
    assert!(room.refused(1, "verify log").contains("the published checkpoint names 5 records, 3 are whole"));
    fs::remove_file(room.path("log/checkpoint")).unwrap();
    fs::remove_dir_all(room.path("log/tile")).unwrap();
    assert!(room.ok("verify log").contains("3 records"), "without a checkpoint from elsewhere nobody can tell");
    let why = room.refused(1, "verify log --since last.receipt");
    assert!(why.contains("others know of 5 records"), "{why}");
    // Cut short in the middle of a batch.
    fs::write(&path, &bytes[..before.len() + 600]).unwrap();
    let said = room.ok("verify log");
    assert!(said.contains("3 records") && !said.contains("torn       0 "), "{said}");
    room.refused(1, "verify log --since last.receipt");
    // What another signed is nobody's word about this log.
    room.decide("other", &["31-"]);
    let why = room.refused(1, "verify log --since other/checkpoint");
    assert!(why.contains("other/checkpoint") && why.contains("not signed by"), "{why}");
    room.write("rubbish", "rubbish");
    assert!(room.refused(1, "verify log --since rubbish").contains("rubbish: "));
    assert!(room.refused(1, "verify log --since absent").contains("absent: "));
}

#[test]
fn a_receipt_stands_alone() {
    let (room, ids) = room("receipt");
    let key = room.vkey("log");
    let text = room.ok(&format!("prove log {}", ids[0]));
    room.ok("prove log 1 --to one.receipt");
    assert_eq!(text, room.read("one.receipt"), "by identifier and by position");
    let said = room.ok(&format!("verify-receipt one.receipt --key {key}"));
    for part in [
        format!("record 1 of `{}`", key.split('+').next().unwrap()),
        format!("\"id\": \"{}\"", ids[0]),
        format!("by {key}"),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    let out = room.ok(&format!("verify-receipt one.receipt --key {key} --format json"));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((report["position"].as_u64(), report["size"].as_u64()), (Some(1), Some(SIZE)));
    assert_eq!((&report["record"]["outcome"], &report["record"]["type"]), (&"deny".into(), &"decision".into()));

    // The record beside it, as a file that an editor ended with a line feed.
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("extra ")).collect();
    room.write("bare.receipt", without.join("\n") + "\n");
    let record = serde_json::to_string(&report["record"]).unwrap();
    room.write("record.json", format!("{record}\n"));
    room.ok(&format!("verify-receipt bare.receipt --record record.json --key {key}"));
    let why = room.refused(2, &format!("verify-receipt bare.receipt --key {key}"));
    assert!(why.contains("--record"), "{why}");
    room.write("record.json", record.replace("deny", "allow"));
    let why = room.refused(1, &format!("verify-receipt bare.receipt --record record.json --key {key}"));
    assert!(why.contains("does not lead from this record"), "{why}");

    // Without a key it would prove nothing, and where the key comes from is said.
    let why = room.refused(2, "verify-receipt one.receipt");
    assert!(why.contains("--key") && why.contains("log.vkey"), "{why}");
    let why = room.refused(1, &format!("verify-receipt one.receipt --key {OTHER}"));
    assert!(why.contains("none of the log's 1 keys signed"), "{why}");
    for (line, at) in [(1, 30), (3, 5), (text.lines().count() - 3, 7), (text.lines().count() - 1, 60)] {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let letter = if lines[line].as_bytes()[at] == b'B' { "A" } else { "B" };
        lines[line].replace_range(at..=at, letter);
        room.write("bad.receipt", lines.join("\n") + "\n");
        let why = room.refused(1, &format!("verify-receipt bad.receipt --key {key}"));
        assert!(why.contains("bad.receipt"), "{why}");
    }
    room.decide("other", &["31-"]);
    room.ok("prove other 1 --to other.receipt");
    let why = room.refused(1, &format!("verify-receipt other.receipt --key {key}"));
    assert!(why.contains("none of the log's"), "{why}");

    for (which, says) in
        [("99", "position"), ("019756a1-0000-7000-8000-000000000001", "id"), ("99999999999999999999", "position")]
    {
        let why = room.refused(1, &format!("prove log {which}"));
        assert!(why.contains(which) && why.contains(says), "{why}");
    }
    assert!(room.refused(1, "prove nowhere 0").contains("there is no log"));
    assert!(room.refused(1, "prove log 1 --to one.receipt").contains("one.receipt"), "nothing is written over");
    // A record or a tile that is damaged gives no receipt.
    let bundle = room.path("log/tile/0/000.p/5");
    flip(&bundle, 40);
    let why = room.refused(1, "prove log 4");
    assert!(why.contains("log"), "{why}");
}
