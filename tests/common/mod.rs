//! What several tests need.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "each test uses a part of it, and fails by panicking"
)]

pub(crate) mod acme;
pub(crate) mod demands;
pub(crate) mod ear;
#[cfg(feature = "cli")]
pub(crate) mod room;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use comity::evidence::{Committed, Entry, MemoryVault, SigningKey, Store, StoreFault};
use comity::workbench::{Case, Suite, When};
use comity::{AuditLog, Clock, DataRequest, Day, MemoryStore, Timestamp, UserContext};

/// Every case file of the examples and of `tests/cases`, in order of names.
pub(crate) fn case_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["examples/cases", "tests/cases"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    files
}

/// Every policy, test and table below the folder of the policies, by its path from there.
pub(crate) fn policy_files() -> Vec<(String, String)> {
    let root = at("policies");
    let (mut files, mut open) = (Vec::new(), vec![root.join("comity")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rego") || path.ends_with("data.json") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Every suite, by name.
pub(crate) fn suites() -> Vec<(String, Suite)> {
    let folder = at("tests/suites");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &PathBuf| {
        let suite = Suite::from_yaml(&std::fs::read(file).unwrap());
        (name(file), suite.unwrap_or_else(|why| panic!("{}: {why}", file.display())))
    };
    files.iter().map(read).collect()
}

/// Every case: of the files, and of the suites.
pub(crate) fn all_cases() -> Vec<(String, Case)> {
    let mut cases: Vec<(String, Case)> = case_files().iter().map(|file| (name(file), read(file))).collect();
    for (suite, held) in suites() {
        cases.extend(held.cases.into_iter().map(|(name, one)| (format!("{suite}: {name}"), one.case)));
    }
    cases
}

pub(crate) fn name(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().into_owned()
}

pub(crate) fn read(file: &Path) -> Case {
    Case::from_yaml(&std::fs::read(file).unwrap()).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

/// A case of the examples by the beginning of its name.
pub(crate) fn example(beginning: &str) -> Case {
    let file = case_files().into_iter().find(|file| name(file).starts_with(beginning));
    read(&file.unwrap_or_else(|| panic!("no case {beginning}")))
}

pub(crate) fn day_of(case: &Case) -> Day {
    match case.on {
        When::On(day) => day,
        When::Today => panic!("the case has no day of its own"),
    }
}

/// The request and the first user of a case.
pub(crate) fn parts(case: &Case) -> (DataRequest, UserContext) {
    (case.request().unwrap(), case.users.as_slice().first().unwrap().clone())
}

/// A clock that a test moves.
#[derive(Debug)]
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub(crate) fn at(instant: &str) -> Self {
        Self(AtomicI64::new(instant.parse::<Timestamp>().unwrap().seconds()))
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// The clock as a gate takes it; the test keeps the other end.
#[derive(Debug, Clone)]
pub(crate) struct Shared(pub(crate) std::sync::Arc<Hand>);

impl Clock for Shared {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "1970-01-01T00:00:00Z".parse().unwrap();
        start.plus_seconds(u32::try_from(self.0.0.load(Ordering::SeqCst)).unwrap())
    }
}

/// What lies under a record's seal.
pub(crate) fn opened(log: &AuditLog, record: &comity::Record) -> serde_json::Value {
    serde_json::from_slice(&log.unseal(record).unwrap().unwrap()).unwrap()
}

/// A store that can be told to fail, or to keep everybody waiting. A clone is the same store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frail {
    kept: MemoryStore,
    pub(crate) broken: std::sync::Arc<std::sync::atomic::AtomicBool>,
    /// While it is set, nobody hears of a batch.
    pub(crate) hold: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

impl Frail {
    /// A log over it.
    pub(crate) fn log(&self) -> AuditLog {
        let key = SigningKey::generate("comity/tests").unwrap();
        AuditLog::over(Box::new(self.clone()), Box::new(MemoryVault::new()), key)
    }

    /// The clear parts of its records.
    pub(crate) fn records(&self) -> Vec<serde_json::Value> {
        let entries = self.kept.entries();
        entries.iter().map(|entry| serde_json::from_slice(entry.clear()).unwrap()).collect()
    }

    /// The types of its records.
    pub(crate) fn types(&self) -> Vec<String> {
        self.records().iter().map(|record| record["type"].as_str().unwrap().to_owned()).collect()
    }
}

impl Store for Frail {
    fn size(&self) -> u64 {
        self.kept.size()
    }

    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        while self.hold.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        if self.broken.load(Ordering::SeqCst) {
            return Err(StoreFault::new("the disk is full"));
        }
        self.kept.commit(entries, key)
    }

    fn keep(&mut self, digest: &str, object: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault> {
        self.kept.keep(digest, object)
    }
}

/// Compares a file with what it should hold, or, where `COMITY_BLESS` is set, writes it.
pub(crate) fn hold(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("COMITY_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(held == text, "{} is not what it is made from; see the head of this test", path.display());
}

pub(crate) fn at(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
