//! What the log shows to others is taken by programs that we did not write, and refused with a bit changed.
//!
//! The samples are made by the commands; the programs are run by `tests/verifiers/run.sh`, which fetches what is
//! missing, and says what it skips; with `CI=true` it skips nothing.

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

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use comity::witness::CommandCosigner;
use comity::{AuditLog, Gate, PolicySet};
use common::room::{Room, copy};

/// Decisions that fill the first tile and begin the second.
const MANY: usize = 300;

/// Has a witness cosign what the log publishes, and puts more records into it.
fn grow(room: &Room, witness: &str, more: usize) {
    let path = |name: &str| room.path(name).to_string_lossy().into_owned();
    let (state, secret, key) = (path("state"), path("secret"), room.vkey("log"));
    let command = ["witness", "--state", &state, "--key", &secret, "--log", &key];
    let cosigner = CommandCosigner::new(env!("CARGO_BIN_EXE_comity"), command);
    let options = AuditLog::options().publish_every(Duration::from_millis(50));
    let log = options.witness(witness.parse().unwrap(), cosigner).open(room.path("log")).unwrap();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone()).build().unwrap();
    let (request, user) = common::parts(&common::example("31-"));
    for _ in 0..more {
        drop(gate.evaluate(&request, &user).unwrap());
    }
    let limit = Instant::now() + Duration::from_secs(60);
    while log.witnessed() != Some(log.size()) {
        assert!(Instant::now() < limit, "{:?}", log.witness_fault());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What `tests/verifiers/run.sh` asks for.
fn samples(room: &Room) {
    room.decide("log", &["31-"]);
    let witness = room.ok("witness keygen --name witness.example/w1 --key secret --state state");
    fs::create_dir_all(room.path("samples/receipts")).unwrap();
    let receipt = |position: u64| {
        room.ok(&format!("prove log {position} --to samples/receipts/{position}.tlog-proof"));
        let key = room.vkey("log");
        let said = room.ok(&format!("verify-receipt samples/receipts/{position}.tlog-proof --key {key} --format json"));
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        // In the form of RFC 8785, as it stands in the log: names sorted, integers alone, no signs that are escaped.
        room.write(&format!("samples/receipts/{position}.json"), report["record"].to_string());
    };
    // Another history of the same log: it goes on from a copy, with the same key.
    copy(&room.path("log"), &room.path("fork"));
    grow(room, witness.trim(), 3);
    receipt(1);
    fs::copy(room.path("log/checkpoint"), room.path("samples/earlier.checkpoint")).unwrap();
    room.decide("fork", &["31-"]);
    fs::copy(room.path("fork/checkpoint"), room.path("samples/fork.checkpoint")).unwrap();
    grow(room, witness.trim(), MANY);
    // An erasure changes no proof.
    let sealed: serde_json::Value = serde_json::from_str(&room.ok("show log 1")).unwrap();
    let user = sealed["sealed"]["user"]["subject"].as_str().unwrap().to_owned();
    room.ok(&format!("erase log {user} --by privacy-7"));
    grow(room, witness.trim(), 0);
    receipt(2);
    receipt(299);
    copy(&room.path("log/tile"), &room.path("samples/log/tile"));
    current(&room.path("samples/log/tile"));
    fs::copy(room.path("log/checkpoint"), room.path("samples/log/checkpoint")).unwrap();
    fs::copy(room.path("log/log.vkey"), room.path("samples/log.vkey")).unwrap();
    room.write("samples/witness.vkey", witness);
}

/// Removes what was published for earlier checkpoints: partial tiles that are full by now, or were wider later.
fn current(folder: &Path) {
    let paths = || fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    if folder.extension().is_some_and(|ending| ending == "p") {
        let width = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().parse::<u16>().unwrap();
        let widest = paths().map(|path| width(&path)).max();
        paths().filter(|path| Some(width(path)) != widest).for_each(|path| fs::remove_file(path).unwrap());
        if folder.with_extension("").exists() {
            fs::remove_dir_all(folder).unwrap();
        }
        return;
    }
    paths().filter(|path| path.is_dir()).for_each(|path| current(&path));
}

#[test]
fn programs_of_others_take_what_the_log_shows() {
    let room = Room::new("outside");
    samples(&room);
    if Command::new("bash").arg("--version").output().is_err() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "in CI nothing is skipped: there is no bash");
        println!("skipped: there is no bash to run tests/verifiers/run.sh");
        return;
    }
    let run = Command::new("bash")
        .arg(common::at("tests/verifiers/run.sh"))
        .args([room.path("samples").as_os_str(), env!("CARGO_BIN_EXE_comity").as_ref()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    println!("{said}");
    assert!(run.status.success(), "{said}");
    // What the installers say stands on standard error.
    let counted = String::from_utf8_lossy(&run.stdout);
    let passed = counted.lines().last().and_then(|line| line.split(' ').next()?.parse::<u32>().ok());
    let skipped = said.lines().filter(|line| line.starts_with("skipped: ")).count();
    assert!(passed.unwrap() > 0 || skipped == 4, "{said}");
    page(&room, &said);
}

/// Runs the commands of `docs/evidence.md`, as they stand there, but for those whose tools could not be had.
fn page(room: &Room, skipped: &str) {
    let id = room.decide("log", &["01-"]).remove(0);
    room.ok(&format!("prove log {id} --to record.receipt"));
    room.ok(&format!("disclose log {id} --field demand_requester --to shown.json"));
    fs::copy(room.path("log/log.vkey"), room.path("log.vkey")).unwrap();
    copy(&common::at("tests/verifiers"), &room.path("tests/verifiers"));
    let folder = Path::new(env!("CARGO_BIN_EXE_comity")).parent().unwrap().to_owned();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&paths))).unwrap();
    let run = |block: &str| {
        let mut bash = Command::new("bash");
        let done =
            bash.args(["-euo", "pipefail", "-c", block]).current_dir(&room.0).env("PATH", &paths).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), said)
    };
    let page = fs::read_to_string(common::at("docs/evidence.md")).unwrap();
    let blocks: Vec<&str> = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let wanted = [
        ("comity", "proved     record"),
        ("openssl", "Signature Verified Successfully"),
        ("Go's", "ok\n"),
        ("PyPI's", "ok\n"),
        ("comity", "demand_requester: {"),
    ];
    assert_eq!(blocks.len(), wanted.len());
    for (block, (tool, wants)) in blocks.iter().zip(wanted) {
        if skipped.contains(&format!("skipped: {tool}")) {
            println!("skipped: the page's commands with {tool}");
            continue;
        }
        let (done, said) = run(block);
        assert!(done && said.contains(wants), "{block}\n{said}");
    }
    // And they refuse what is changed.
    let receipt = room.read("record.receipt");
    let at = receipt.trim_end().len() - 30;
    let letter = if receipt.as_bytes()[at] == b'B' { "A" } else { "B" };
    let mut bad = receipt;
    bad.replace_range(at..=at, letter);
    room.write("record.receipt", bad);
    for (block, (tool, _)) in blocks.iter().zip(wanted) {
        if !skipped.contains(&format!("skipped: {tool}")) {
            let (done, said) = run(block);
            assert!(!done, "{block}\n{said}");
        }
    }
}
