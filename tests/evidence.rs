//! What a gate's log proves, and what it takes before a record counts: witnesses, erasure, keys, damage, clocks.

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
#[path = "evidence/kept.rs"]
mod kept;
#[path = "evidence/redeemed.rs"]
mod redeemed;
#[path = "evidence/secret.rs"]
mod secret;
#[path = "evidence/torn.rs"]
mod torn;
#[path = "evidence/witnessed.rs"]
mod witnessed;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use comity::evidence::{FixedKeys, Kek, Proof, Secret, SigningKey, SigningSeeds, VaultKeys, VerifierKey};
use comity::{
    Acknowledgements, Archive, AuditLog, DataRequest, Gate, GateBuilder, LogOptions, Permit, PolicySet, UserContext,
};
use serde_json::Value;

const ORIGIN: &str = "log.example/evidence";
/// Longer than any test.
const NEVER: Duration = Duration::from_secs(3_600);
const SOON: Duration = Duration::from_millis(5);

/// A folder that goes with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-evidence-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn secret(byte: u8) -> Secret {
    Secret::take(&mut [byte; 32])
}

/// Keys of which the signing ones have these seeds.
fn keys(seeds: &[u8]) -> FixedKeys {
    let mut signing = SigningSeeds::new(secret(seeds[0]));
    for seed in &seeds[1..] {
        signing = signing.then(secret(*seed));
    }
    FixedKeys::new(signing, VaultKeys::new(Kek::fingerprinted(secret(200))))
}

fn verifier(seed: u8) -> VerifierKey {
    SigningKey::new(ORIGIN, [seed; 32]).unwrap().verifier()
}

fn options(seeds: &[u8], every: Duration, hand: &Arc<common::Hand>) -> LogOptions {
    let options = AuditLog::options().origin(ORIGIN).keys(keys(seeds)).publish_every(every);
    options.dangerous_clock(common::Shared(Arc::clone(hand)))
}

fn building(log: &AuditLog, hand: &Arc<common::Hand>) -> GateBuilder {
    let builder = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone());
    builder.dangerous().clock(common::Shared(Arc::clone(hand)))
}

fn gate(log: &AuditLog, hand: &Arc<common::Hand>) -> Gate {
    building(log, hand).build().unwrap()
}

/// A warrant that is allowed, and noon of its day.
fn warrant() -> (DataRequest, UserContext, Arc<common::Hand>) {
    let case = common::example("21-");
    let (request, user) = common::parts(&case);
    (request, user, Arc::new(common::Hand::at(&format!("{}T12:00:00Z", common::day_of(&case)))))
}

/// The same user under another identifier, and the warrant on that one.
fn of_another(request: &DataRequest, user: &UserContext, subject: &str) -> (DataRequest, UserContext) {
    let mut intake = serde_json::to_value(request.intake()).unwrap();
    intake["subjects"] = serde_json::json!([subject]);
    let mut other = serde_json::to_value(user).unwrap();
    other["subject"] = subject.into();
    let request = DataRequest::new(request.demand().clone(), serde_json::from_value(intake).unwrap()).unwrap();
    (request, serde_json::from_value(other).unwrap())
}

fn words(permit: &Permit) -> Acknowledgements {
    permit.comes_before().fold(Acknowledgements::none(), |words, duty| words.with(duty, "employee-17".parse().unwrap()))
}

fn record(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// The clear parts of a log in a folder.
fn records(folder: &Path) -> Vec<Value> {
    let mut records = Vec::new();
    let archive = Archive::open(folder).unwrap();
    archive
        .each(0, |placed| {
            records.push(record(placed.record.bytes()));
            true
        })
        .unwrap();
    records
}

fn types(folder: &Path) -> Vec<String> {
    records(folder).iter().map(|record| record["type"].as_str().unwrap().to_owned()).collect()
}

/// Whether a receipt's text proves that record under that key.
fn proves(text: &str, bytes: &[u8], key: &VerifierKey) -> bool {
    Proof::parse(text).unwrap().verify(bytes, std::slice::from_ref(key), &[], 0).is_ok()
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
