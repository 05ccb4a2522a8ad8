//! Keys that change, and witnesses.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity::witness::CommandCosigner;
use comity::{AuditLog, Gate, PolicySet};

use super::{OTHER, room};

#[test]
fn a_line_more_is_another_key_and_the_log_says_so() {
    let (room, _) = room("rotated");
    let old = room.vkey("log");
    room.ok("prove log 1 --to old.receipt");
    let mut file = OpenOptions::new().append(true).open(room.path("log/keys/log.key")).unwrap();
    writeln!(file, "{}", STANDARD.encode([42; 32])).unwrap();
    room.decide("log", &["31-"]);
    let listed = room.read("log/log.vkey");
    let keys: Vec<&str> = listed.lines().collect();
    assert!(keys.len() == 2 && keys[0] == old, "{listed}");
    let new = keys[1];

    let said = room.ok(&format!("verify log --key {old} --since old.receipt"));
    assert!(said.contains(&format!("key        {new} is in force, number 2")), "{said}");
    room.ok(&format!("verify log --key {old} --key {new} --since log/checkpoint"));
    room.ok(&format!("verify log --key {old} --since log/checkpoint --since earlier/checkpoint"));
    let why = room.refused(2, &format!("verify log --key {new}"));
    assert!(why.contains("later key") && why.contains(&old), "{why}");
    let why = room.refused(1, &format!("verify log --key {old} --key {OTHER}"));
    assert!(why.contains("log.vkey"), "{why}");

    // Old receipts go with the old key; new ones with the new.
    room.ok(&format!("verify-receipt old.receipt --key {old}"));
    room.ok("prove log 1 --to new.receipt");
    room.refused(1, &format!("verify-receipt new.receipt --key {old}"));
    room.ok(&format!("verify-receipt new.receipt --key {new}"));
    room.ok(&format!("verify-receipt new.receipt --key {old} --key {new}"));
    // The log itself says who came next, signed by who was before.
    let record = room.ok("show log 5");
    assert!(record.contains("key-rotation") && record.contains(new), "{record}");
    // Keys that do not hold the one in force are refused, and say what to do.
    std::fs::write(room.path("log/keys/log.key"), STANDARD.encode([43; 32]) + "\n").unwrap();
    let why = room.refused(1, "erase log u-1 --by privacy-7");
    assert!(why.contains("give the older one before it") && why.contains(new), "{why}");
}

#[test]
fn a_witness_vouches_for_what_it_saw() {
    let (room, _) = room("witness");
    let key = room.vkey("log");
    let path = |name: &str| room.path(name).to_string_lossy().into_owned();
    let witness = room.ok("witness keygen --name witness.example/w1 --key w1.key --state w1").trim().to_owned();
    let stranger = room.ok("witness keygen --name witness.example/w2 --key w2.key --state w2").trim().to_owned();
    let asked = format!("verify log --key {key} --witness {witness}");
    let why = room.refused(1, &asked);
    assert!(why.contains("0 of the known witnesses"), "{why}");

    let (state, secret) = (path("w1"), path("w1.key"));
    let command = ["witness", "--state", &state, "--key", &secret, "--log", &key];
    let cosigner = CommandCosigner::new(env!("CARGO_BIN_EXE_comity"), command);
    let options = AuditLog::options().publish_every(Duration::from_millis(50));
    let log = options.witness(witness.parse().unwrap(), cosigner).open(room.path("log")).unwrap();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone()).build().unwrap();
    let limit = Instant::now() + Duration::from_secs(30);
    while log.witnessed() != Some(log.size()) {
        assert!(Instant::now() < limit, "{:?}", log.witness_fault());
        std::thread::sleep(Duration::from_millis(20));
    }
    drop((gate, log));

    let said = room.ok(&asked);
    assert!(said.contains("witnessed  6 records by witness.example/w1 at 20"), "{said}");
    room.ok("prove log 1 --to receipt");
    let said = room.ok(&format!("verify-receipt receipt --key {key} --witness {witness} --quorum 1"));
    assert!(said.contains("witnessed  by witness.example/w1 at 20"), "{said}");
    room.ok(&format!("verify-receipt receipt --key {key} --witness {witness} --witness {stranger} --quorum 1"));
    for arguments in ["verify log", "verify-receipt receipt"] {
        let with = format!("{arguments} --key {key} --witness {witness} --witness {stranger}");
        let why = room.refused(1, &with);
        assert!(why.contains("1 of the known witnesses") && why.contains("asked for are 2"), "{why}");
        room.refused(2, &format!("{with} --quorum 3"));
        room.refused(2, &format!("{with} --quorum 0"));
        room.refused(2, &format!("{arguments} --key {key} --witness {key}"));
        let why = room.refused(2, &format!("{arguments} --key {witness}"));
        assert!(why.contains("--witness"), "{why}");
    }
    // A cosignature with a bit changed is no missing one.
    let receipt = room.read("receipt");
    let at = receipt.rfind("\u{2014} witness").unwrap() + 60;
    let letter = if receipt.as_bytes()[at] == b'B' { "A" } else { "B" };
    let mut bad = receipt.clone();
    bad.replace_range(at..=at, letter);
    room.write("bad", bad);
    let why = room.refused(1, &format!("verify-receipt bad --key {key} --witness {witness}"));
    assert!(why.contains("does not verify"), "{why}");
}
