//! The commands by which people approve: keys, rosters, approvals and revocations as files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

const ID: &str = "019756a1-0000-7000-8000-000000000001";

/// A folder of its own for each test.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-approve-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("words")).unwrap();
        Self(folder)
    }

    fn comity(&self, arguments: &str) -> (i32, String, String) {
        let arguments = arguments.split_whitespace();
        let run = Command::new(env!("CARGO_BIN_EXE_comity")).args(arguments).current_dir(&self.0).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (run.status.code().unwrap(), text(&run.stdout), text(&run.stderr))
    }

    fn ok(&self, arguments: &str) -> String {
        let (code, out, err) = self.comity(arguments);
        assert_eq!(code, 0, "{arguments}: {err}");
        out
    }

    fn refused(&self, arguments: &str) -> String {
        let (code, out, err) = self.comity(arguments);
        assert!(code == 1 || code == 2, "{arguments}: {code}");
        assert_eq!(out, "", "{arguments}");
        err
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.join(file), text).unwrap();
    }

    /// A new key; its verifier key.
    fn key(&self, name: &str) -> String {
        self.ok(&format!("key {name} --to {name}.key")).trim().to_owned()
    }

    fn words(&self, ending: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.0.join("words")).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|file| file.to_string_lossy().ends_with(ending)).collect()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Keys, a roster that two sign apart from each other, and the record of a decision.
fn room(name: &str) -> (Room, String) {
    let room = Room::new(name);
    let signers = [room.key("roster-a"), room.key("roster-b")];
    let person = |id: &str, office: &str| {
        json!({"id": id, "key": room.key(id), "offices": [office], "country": "IS", "under_power_of": "none",
            "agent_of": "none"})
    };
    let terms = json!({"v": 1, "type": "roster", "name": "approvers", "version": 1, "from": "2026-01-01T00:00:00Z",
        "until": "2199-01-01T00:00:00Z", "people": [person("c-1", "counsel"), person("s-1", "second_reviewer")]});
    room.write("terms.json", &terms.to_string());
    room.ok("roster terms.json --key roster-a.key --to half.json");
    let made = room.ok("roster terms.json --key roster-b.key --with half.json --to roster.json");
    assert!(made.contains("approvers version 1, 2 people"), "{made}");
    let digest = format!("sha256:{}", "ab".repeat(32));
    let record =
        json!({"id": ID, "request_digest": digest, "time": "2026-06-10T12:00:00Z", "type": "decision", "v": 1});
    room.write("record.json", &record.to_string());
    room.write("analysis.txt", "Both laws, and why this one.");
    let [a, b] = signers;
    (room, format!("--roster roster.json --roster-key {a} --roster-key {b} --threshold 2"))
}

const COUNSEL: &str = "approve record.json --measure disclose_content --by c-1 --role counsel --analysis analysis.txt --key c-1.key --to words";

#[test]
fn people_sign_and_take_back_and_the_list_says_so() {
    let (room, roster) = room("whole");
    let said = room.ok(COUNSEL);
    assert!(said.contains(ID) && said.contains("disclose_content by c-1 as counsel"), "{said}");
    room.ok("approve record.json --measure disclose_content --by s-1 --role second_reviewer --key s-1.key --to words");
    let files = room.words(".approval.json");
    assert_eq!(files.len(), 2);
    let one = files.iter().find(|file| file.to_string_lossy().contains(".c-1.")).unwrap();
    let approval: Value = serde_json::from_slice(&std::fs::read(one).unwrap()).unwrap();
    let digest = comity::DigestText::of(b"Both laws, and why this one.");
    assert_eq!(approval["signed"]["conflict_analysis"], digest.as_str());
    let record = std::fs::read(room.0.join("record.json")).unwrap();
    assert_eq!(approval["signed"]["record"], comity::DigestText::of(&record).as_str());

    let list = |options: &str| room.ok(&format!("escalations record.json --approvals words {options}"));
    let said = list(&roster);
    assert_eq!(said.matches("; signed\n").count(), 2, "{said}");
    assert_eq!(list("").matches("signature not checked").count(), 2);
    room.ok("revoke record.json --of s-1 --key s-1.key --to words");
    assert!(list(&roster).contains("revoked   what s-1 approved"));

    // Somebody changes the file: the list says that the person did not sign it.
    std::fs::write(one, approval.to_string().replace("disclose_content", "disclose_traffic")).unwrap();
    assert!(list(&roster).contains("disclose_traffic; until"));
    assert!(list(&roster).contains("NOT SIGNED"), "{}", list(&roster));
    std::fs::write(one, "{}").unwrap();
    let why = room.refused(&format!("escalations record.json --approvals words {roster}"));
    assert!(why.contains(".approval.json") && why.contains("missing field"), "{why}");
}

#[test]
fn what_cannot_be_signed_says_why() {
    let (room, roster) = room("refused");
    for (arguments, says) in [
        (COUNSEL.replace("--analysis analysis.txt", ""), "--analysis"),
        (COUNSEL.replace("--key c-1.key", "--key s-1.key"), "named after"),
        (COUNSEL.replace("--key c-1.key", "--key analysis.txt"), "no key file"),
        (COUNSEL.replace("record.json", "terms.json"), "type `roster`"),
        (COUNSEL.replace("record.json", "analysis.txt"), "no record"),
        (format!("{COUNSEL} --days 31"), "31"),
        (format!("{COUNSEL} --measure disclose_content"), "twice"),
        (COUNSEL.replace("--role counsel", "--role policy_author"), "counsel"),
        ("key c-1 --to c-1.key".to_owned(), "c-1.key"),
        ("roster terms.json --key c-1.key --to other.json".to_owned(), "signs rosters"),
        (
            format!("escalations record.json --approvals words {}", roster.replace("--threshold 2", "--threshold 3")),
            "3 of 2",
        ),
        (
            format!("escalations record.json --approvals words {}", roster.replace("roster.json", "half.json")),
            "1 of the pinned",
        ),
    ] {
        let why = room.refused(&arguments);
        assert!(why.contains(says), "{arguments}: {why}");
        assert!(!why.contains("PRIVATE+KEY+c-1"), "{why}");
    }
    assert!(room.words("").is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(room.0.join("c-1.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
