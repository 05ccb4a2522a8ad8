//! A writer that is killed at any moment loses nothing that it had told anybody.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use comity::evidence::{Checkpoint, Proof, VerifierKey};
use comity::{Archive, AuditLog, Gate, PolicySet};

use crate::common::room::Room;

/// The log to which the writer writes.
const LOG: &str = "COMITY_TEST_KILLED_LOG";
/// Threads of a writer.
const THREADS: usize = 3;
/// How long writers are killed.
const WHILE: Duration = Duration::from_secs(10);

/// Not a test: what [`killed_at_any_moment`] starts and kills. It prints each receipt, with its record, on one line.
#[test]
#[ignore = "started by another test, and killed"]
fn the_writer() {
    let Some(folder) = std::env::var_os(LOG) else { return };
    let log = AuditLog::options().publish_every(Duration::from_millis(20)).open(folder).unwrap();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log).build().unwrap();
    let (request, user) = crate::common::parts(&crate::common::example("31-"));
    let out = Mutex::new(std::io::stdout());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let decision = gate.evaluate(&request, &user).unwrap();
                    let receipt = decision.receipt().to_text_with(decision.record().bytes()).unwrap();
                    // One write for each: a killed writer leaves at most one line half.
                    let line = format!("receipt {}\n", receipt.replace('\n', "|"));
                    out.lock().unwrap().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

fn writer(log: &Path) -> Child {
    let arguments = ["kill::the_writer", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(arguments).env(LOG, log).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn killed_at_any_moment() {
    let room = Room::new("log-killed");
    let log = room.path("log");
    let (mut told, mut rounds, mut chance) = (Vec::<Proof>::new(), 0_u64, 0x9e37_79b9_u64);
    let until = Instant::now() + WHILE;
    while Instant::now() < until {
        let mut child = writer(&log);
        let pipe = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let lines = pipe.split(b'\n').map_while(Result::ok).map(|line| String::from_utf8(line).unwrap());
            let receipts = lines.filter_map(|line| Some(line.strip_prefix("receipt ")?.replace('|', "\n")));
            receipts.filter_map(|text| Proof::parse(&text).ok()).collect::<Vec<_>>()
        });
        // Some die while they open the log, most while they write to it.
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(50 + (chance >> 33) % 1_500));
        child.kill().unwrap();
        child.wait().unwrap();
        told.extend(reader.join().unwrap());
        rounds += 1;
    }
    // Opening again cuts off what was torn, and puts that on record.
    drop(AuditLog::open(&log).unwrap());
    let archive = Archive::open(&log).unwrap();
    let keys: Vec<VerifierKey> = archive.keys().unwrap();
    // The log must be the continuation of each checkpoint that anybody got.
    let mut known: Vec<Checkpoint> = Vec::new();
    for receipt in &told {
        let verified = receipt.verify(receipt.record().unwrap(), &keys, &[], 0).unwrap();
        known.push(verified.checkpoint().clone());
    }
    let whole = archive.verify(&keys, &known).unwrap();
    let records = archive.read(0..whole.size).unwrap();
    for receipt in &told {
        let at = usize::try_from(receipt.index()).unwrap();
        assert_eq!(records[at].record.bytes(), receipt.record().unwrap(), "record {at}");
    }
    // What the keeper hands out later proves the same.
    let step = (told.len() / 20).max(1);
    for receipt in told.iter().step_by(step) {
        let again = archive.prove(receipt.index()).unwrap();
        again.verify(receipt.record().unwrap(), &keys, &[], 0).unwrap();
    }
    assert_eq!(whole.published, whole.size);
    assert!(rounds >= 3 && told.len() > 50, "{} receipts of {rounds} writers", told.len());
    println!("{} receipts of {rounds} writers that were killed; {} records", told.len(), whole.size);
    let segments = fs::read_dir(log.join("segments")).unwrap().count();
    assert!(segments > 0);
}
