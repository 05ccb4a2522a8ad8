//! The example of a service as its callers and its operator meet it: a process of its own, over real connections.
//!
//! The process is this test's own file again, told to serve: so the example need not be built and found first.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;
#[allow(dead_code, reason = "it has a `main` of its own")]
#[path = "../examples/service/main.rs"]
mod service;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use comity::evidence::{Proof, VerifierKey};
use comity::{Archive, AuditLog, Clock as _, Day, SystemClock, Timestamp};
use serde_json::{Value, json};

const ARGUMENTS: &str = "COMITY_TEST_SERVICE";

/// What the process does.
#[test]
#[ignore = "started by the other tests"]
fn serves() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let arguments = service::Arguments::read(arguments.split('\n').map(str::to_owned)).unwrap();
        service::run(arguments).unwrap();
    }
}

struct Served {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Served {
    fn start(name: &str, more: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-service-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = |name: &str| folder.join(name).display().to_string();
        let mut arguments = vec!["--listen".to_owned(), "127.0.0.1:0".to_owned(), "--audit".to_owned(), path("log")];
        for word in more {
            arguments.push(if *word == "NS" { path("ns") } else { (*word).to_owned() });
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["serves", "--exact", "--ignored", "--nocapture"])
            .env(ARGUMENTS, arguments.join("\n"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        let address = lines.find_map(|line| Some(line.split_once("listening on http://")?.1.to_owned()));
        // What else it prints must find a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.unwrap(), folder }
    }

    fn call(&self, method: &str, path: &str, body: &str) -> std::io::Result<(u16, String)> {
        call(&self.address, method, path, body)
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, body) = self.call("POST", path, &body.to_string()).unwrap();
        (status, serde_json::from_str(&body).unwrap_or_else(|why| panic!("{why}: {status} {body}")))
    }

    fn figure(&self, name: &str) -> u64 {
        let (status, text) = self.call("GET", "/metrics", "").unwrap();
        assert_eq!(status, 200);
        let figure = text.lines().find_map(|line| line.strip_prefix(&format!("comity_{name} "))?.parse().ok());
        figure.unwrap_or_else(|| panic!("no {name} in {text}"))
    }

    fn terminate(&self) {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }

    fn stop(&mut self) -> ExitStatus {
        self.terminate();
        self.child.wait().unwrap()
    }

    /// The log once the service has ended: whole, and published to its end.
    fn archive(&self) -> Archive {
        let archive = Archive::open(self.folder.join("log")).unwrap();
        let whole = archive.verify(&[], &[]).unwrap();
        assert_eq!((whole.published, whole.torn), (whole.size, 0));
        drop(AuditLog::open(self.folder.join("log")).unwrap());
        archive
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn call(address: &str, method: &str, path: &str, body: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let head = format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
    stream.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8(answer).unwrap();
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
    Ok((status, body.to_owned()))
}

/// An example as a document for the service, as if it had come in today.
fn document(case: &str, request: &str) -> Value {
    let case = common::example(case);
    let (wanted, user) = common::parts(&case);
    let mut document = json!({"demand": wanted.demand(), "intake": wanted.intake(), "user": user});
    let days = (SystemClock.now().seconds() - common::day_of(&case).start().seconds()).div_euclid(86_400);
    later(&mut document, days * 86_400);
    document["demand"]["id"] = request.into();
    document
}

/// Moves every day and instant.
fn later(value: &mut Value, seconds: i64) {
    let start: Timestamp = "1970-01-01T00:00:00Z".parse().unwrap();
    let moved = |from: Timestamp| start.plus_seconds(u32::try_from(from.seconds() + seconds).unwrap());
    match value {
        Value::String(text) => {
            if let Ok(instant) = text.parse::<Timestamp>() {
                *text = moved(instant).to_string();
            } else if let Ok(day) = text.parse::<Day>() {
                *text = moved(day.start()).day().to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| later(value, seconds)),
        Value::Object(values) => values.values_mut().for_each(|value| later(value, seconds)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Somebody's word for everything that must come before.
fn words(answer: &Value) -> Value {
    let duties = answer["permit"]["comes_before"].as_array().unwrap();
    let words: serde_json::Map<String, Value> =
        duties.iter().map(|duty| (duty.as_str().unwrap().to_owned(), "employee-17".into())).collect();
    json!({"acknowledged": words})
}

fn verified(text: &str, keys: &[VerifierKey]) -> u64 {
    let proof = Proof::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"));
    proof.verify(proof.record().unwrap(), keys, &[], 0).unwrap().position()
}

#[test]
fn a_demand_is_decided_redeemed_once_and_proved() {
    let mut served = Served::start("once", &[]);
    let keys = Archive::open(served.folder.join("log")).unwrap().keys().unwrap();
    let (status, answer) = served.post("/requests", &document("21-", "r-1"));
    assert_eq!((status, &answer["outcome"]), (200, &json!("allow")), "{answer}");
    let id = answer["id"].as_str().unwrap();
    let code = answer["rulings"][0]["cited"][0]["code"].as_str().unwrap();
    assert!(answer["reasons"][code].is_string(), "{answer}");
    assert_eq!(verified(answer["receipt"]["proof"].as_str().unwrap(), &keys), 1);

    // Without the words that it needs the permit stays; with them it is good for one export.
    let redeem = answer["permit"]["redeem"].as_str().unwrap();
    let (status, refused) = served.post(redeem, &json!({"acknowledged": {}}));
    assert_eq!(status, 422, "{refused}");
    assert!(refused["error"].as_str().unwrap().contains("human_release"), "{refused}");
    let (status, export) = served.post(redeem, &words(&answer));
    assert_eq!((status, &export["served"][0]["measure"]), (200, &json!("disclose_content")), "{export}");
    assert_eq!((&export["disclosure"], &export["subject"]), (&json!(2), &json!("u-1")));
    assert_eq!(served.post(redeem, &words(&answer)).0, 404, "redeemed twice");

    let (status, proof) = served.call("GET", &format!("/decisions/{id}/receipt"), "").unwrap();
    assert_eq!((status, verified(&proof, &keys)), (200, 1));

    // Taken back before it is used.
    let (_, answer) = served.post("/requests", &document("21-", "r-2"));
    let (id, redeem) = (answer["id"].as_str().unwrap(), answer["permit"]["redeem"].as_str().unwrap());
    assert_eq!(served.figure("live_permits"), 1);
    let (status, revoked) = served.post(&format!("/decisions/{id}/revoke"), &json!({}));
    assert_eq!((status, &revoked["revoked"]), (200, &json!(1)));
    assert_eq!(served.post(redeem, &words(&answer)).0, 404, "redeemed after it was taken back");

    // A denial has no permit.
    let (status, denied) = served.post("/requests", &document("01-", "r-3"));
    assert_eq!((status, &denied["outcome"], &denied["permit"]), (200, &json!("deny"), &Value::Null));

    let (status, health) = served.call("GET", "/health", "").unwrap();
    let health: Value = serde_json::from_str(&health).unwrap();
    assert_eq!((status, &health["ok"], &health["decisions"]), (200, &json!(true), &json!(3)), "{health}");
    assert_eq!(served.figure("decisions_total"), 3);
    let (_, text) = served.call("GET", "/metrics", "").unwrap();
    assert!(!text.contains("u-1") && !text.contains("r-1") && !text.contains(id), "{text}");

    assert!(served.stop().success());
    let archive = served.archive();
    let mut types = Vec::new();
    archive
        .each(0, |placed| {
            let record: Value = serde_json::from_slice(placed.record.bytes()).unwrap();
            types.push(record["type"].as_str().unwrap().to_owned());
            true
        })
        .unwrap();
    let wanted = ["policy-load", "decision", "disclosure", "decision", "permit-revoked", "decision"];
    assert_eq!(types[..6], wanted);
}

#[test]
fn what_is_wrong_gets_a_clear_answer_and_no_record() {
    let mut served = Served::start("wrong", &[]);
    let error = |method: &str, path: &str, body: &str| {
        let (status, body) = served.call(method, path, body).unwrap();
        let body: Value = serde_json::from_str(&body).unwrap_or_else(|why| panic!("{why}: {status} {body}"));
        (status, body["error"].as_str().unwrap().to_owned())
    };
    let good = document("21-", "r-1");
    let (status, why) = error("POST", "/requests", &good.to_string()[..900]);
    assert!(status == 400 && why.contains("EOF"), "{status} {why}");
    let mut kinds = good.clone();
    kinds["demand"]["requester"]["kind"] = "king".into();
    let (status, why) = error("POST", "/requests", &kinds.to_string());
    assert!(status == 400 && why.starts_with("`demand.requester.kind`"), "{status} {why}");
    let mut less = good.clone();
    less.as_object_mut().unwrap().remove("intake");
    let (status, why) = error("POST", "/requests", &less.to_string());
    assert!(status == 400 && why.contains("intake"), "{status} {why}");
    let twice = good.to_string().replacen('{', "{\"user\":null,", 1);
    assert_eq!(error("POST", "/requests", &twice).0, 400);
    assert_eq!(error("POST", "/requests", &format!("{good} {{}}")).0, 400);
    let (status, why) = error("POST", "/requests", &" ".repeat(300 << 10));
    assert!(status == 413 && why.contains("204800"), "{status} {why}");
    let (status, why) = error("POST", "/requests", &document("42-", "r-2").to_string());
    assert!(status == 503 && why.contains("nothing was decided") && why.contains("national security"), "{why}");
    let nobody = "0195d3a1-7a11-7000-8000-000000000000";
    assert_eq!(error("POST", &format!("/permits/{nobody}/redeem"), r#"{"acknowledged":{}}"#).0, 404);
    assert_eq!(error("POST", &format!("/permits/{nobody}/redeem"), r#"{"acknowledged":{"dance":"p-1"}}"#).0, 400);
    assert_eq!(error("POST", &format!("/permits/{nobody}/redeem"), "").0, 400);
    assert_eq!(error("GET", &format!("/decisions/{nobody}/receipt"), "").0, 404);
    assert_eq!(error("GET", "/decisions/a%20b/receipt", "").0, 400);
    assert_eq!(error("POST", "/decisions/a%2Fb/revoke", "").0, 400);
    assert_eq!(served.call("GET", "/requests", "").unwrap().0, 405);
    assert_eq!(served.call("GET", "/nothing", "").unwrap().0, 404);
    assert_eq!(served.figure("log_records"), 1);
    assert!(served.stop().success());
    served.archive();
}

#[test]
fn orders_of_national_security_are_in_their_own_log_and_in_no_figure() {
    let mut served = Served::start("secret", &["--national-security", "NS"]);
    let before = served.call("GET", "/health", "").unwrap();
    let (status, answer) = served.post("/requests", &document("42-", "r-ns"));
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap();
    assert_eq!((served.figure("decisions_total"), served.figure("log_records")), (0, 1));
    let place = |text: &str| serde_json::from_str::<Value>(text).unwrap()["log"]["size"].clone();
    assert_eq!(place(&served.call("GET", "/health", "").unwrap().1), place(&before.1));
    assert_eq!(served.call("GET", &format!("/decisions/{id}/receipt"), "").unwrap().0, 404);
    assert!(served.stop().success());
    assert!(served.archive().find(id).unwrap().is_none());
    let own = Archive::open(served.folder.join("ns")).unwrap();
    assert!(own.find(id).unwrap().is_some());
    own.verify(&[], &[]).unwrap();
}

/// The decisions in a log.
fn decisions(archive: &Archive) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    archive
        .each(0, |placed| {
            let record: Value = serde_json::from_slice(placed.record.bytes()).unwrap();
            if record["type"] == "decision" {
                ids.insert(record["id"].as_str().unwrap().to_owned());
            }
            true
        })
        .unwrap();
    ids
}

#[test]
fn told_to_stop_under_load_it_loses_nothing_that_was_answered() {
    let mut served = Served::start("load", &[]);
    let answered = Mutex::new(BTreeSet::new());
    let count = AtomicUsize::new(0);
    let body = document("21-", "r-0");
    std::thread::scope(|scope| {
        for thread in 0..32 {
            let (served, answered, count, mut body) = (&served, &answered, &count, body.clone());
            scope.spawn(move || {
                for turn in 0..10_000 {
                    body["demand"]["id"] = format!("r-{thread}-{turn}").into();
                    // Once it stops, connections are refused or cut: those callers know nothing and ask again.
                    let Ok((status, answer)) = served.call("POST", "/requests", &body.to_string()) else { return };
                    assert!(status == 200, "{status} {answer}");
                    let answer: Value = serde_json::from_str(&answer).unwrap();
                    answered.lock().unwrap().insert(answer["id"].as_str().unwrap().to_owned());
                    count.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while count.load(Ordering::SeqCst) < 200 {
            std::thread::sleep(Duration::from_millis(5));
        }
        served.terminate();
    });
    assert!(served.child.wait().unwrap().success());
    let (answered, recorded) = (answered.into_inner().unwrap(), decisions(&served.archive()));
    assert!(answered.len() >= 200);
    assert_eq!(answered.difference(&recorded).count(), 0, "answered and not on record");
}

#[test]
fn ten_times_too_much_is_turned_away_and_the_rest_is_on_record() {
    let mut served = Served::start("much", &["--most", "2"]);
    let (away, answered) = (AtomicU64::new(0), Mutex::new(BTreeSet::new()));
    let body = document("01-", "r-0");
    std::thread::scope(|scope| {
        for thread in 0..20 {
            let (served, away, answered, mut body) = (&served, &away, &answered, body.clone());
            scope.spawn(move || {
                for turn in 0..20 {
                    body["demand"]["id"] = format!("r-{thread}-{turn}").into();
                    let (status, answer) = served.call("POST", "/requests", &body.to_string()).unwrap();
                    let answer: Value = serde_json::from_str(&answer).unwrap();
                    if status == 503 {
                        assert!(answer["error"].as_str().unwrap().contains("ask again"), "{answer}");
                        away.fetch_add(1, Ordering::SeqCst);
                    } else {
                        assert_eq!(status, 200, "{answer}");
                        answered.lock().unwrap().insert(answer["id"].as_str().unwrap().to_owned());
                    }
                }
            });
        }
    });
    let (away, answered) = (away.into_inner(), answered.into_inner().unwrap());
    assert!(away > 0 && !answered.is_empty(), "{away} turned away, {} answered", answered.len());
    assert_eq!(usize::try_from(away).unwrap() + answered.len(), 400);
    assert_eq!(served.figure("turned_away_total"), away);
    assert_eq!(served.call("GET", "/health", "").unwrap().0, 200);
    assert!(served.stop().success());
    assert_eq!(decisions(&served.archive()), answered, "turned away means unread: no record");
}
