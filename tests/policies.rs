//! Every rule does what its table says, on both sides of every condition; every body is seen to hold
//! and not to hold; and no small change of a policy goes unnoticed.
//!
//! `cargo run --features workbench --example rules` is the same for a folder that is being written.
//! What is left over by the mutants is excused in `tests/policies/equivalent.json`, or fails here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "policies/toy.rs"]
mod toy;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Instant;

use comity::workbench::{Excuse, Rulebook, Suite, SuiteCase};
use serde_json::Value;

static BOOK: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::of(common::policy_files()).unwrap_or_else(|why| panic!("{why}")));

static CASES: LazyLock<Vec<SuiteCase>> = LazyLock::new(|| {
    let files = common::case_files();
    let alone = files.iter().map(|file| SuiteCase { case: common::read(file), without: BTreeMap::new() });
    let mut suites: Vec<PathBuf> =
        std::fs::read_dir(at("tests/suites")).unwrap().map(|entry| entry.unwrap().path()).collect();
    suites.sort();
    let suites = suites.into_iter().flat_map(|file| {
        let suite = Suite::from_yaml(&std::fs::read(&file).unwrap());
        suite.unwrap_or_else(|why| panic!("{}: {why}", file.display())).cases
    });
    alone.chain(suites.map(|(_, case)| case)).collect()
});

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn lines<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn tables_hold_and_are_complete() {
    let report = BOOK.check("");
    println!("{} entries, {} documents", report.entries, report.documents);
    assert!(report.failures.is_empty(), "{} failures\n{}", report.failures.len(), lines(&report.failures));
}

#[test]
fn every_body_is_seen_to_hold_and_not_to_hold() {
    let files = BOOK.coverage("", &CASES).unwrap();
    let bodies: usize = files.iter().map(|file| file.bodies).sum();
    println!("{bodies} bodies in {} files", files.len());
    assert!(bodies > 0);
    let unseen: Vec<_> = files.into_iter().flat_map(|file| file.unseen).collect();
    assert!(unseen.is_empty(), "{} sides unseen\n{}", unseen.len(), lines(&unseen));
}

#[test]
fn no_small_change_goes_unnoticed() {
    let excuses: Vec<Excuse> =
        serde_json::from_slice(&std::fs::read(at("tests/policies/equivalent.json")).unwrap()).unwrap();
    let shown = std::io::stderr().is_terminal();
    let progress = |done: usize, all: usize, alive: usize| {
        if shown && (done.is_multiple_of(50) || done == all) {
            let _ = write!(std::io::stderr(), "\r{done} of {all} mutants, {alive} survive ");
        }
    };
    let began = Instant::now();
    let report = BOOK.mutants("", &CASES, &excuses, &progress).unwrap();
    println!(
        "{} mutants in {:.1?}: {} noticed by tables, {} by cases, {} do not compile, {} excused",
        report.mutants,
        began.elapsed(),
        report.by_tables,
        report.by_cases,
        report.stillborn,
        report.excused
    );
    assert!(report.survivors.is_empty(), "{} survive\n{}", report.survivors.len(), lines(&report.survivors));
    assert!(report.idle.is_empty(), "excuses that fit no survivor: {:#?}", report.idle);
}

#[test]
fn opa_walks_every_table() {
    let skipped = |why: &str| {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}, and a build may not do without it");
        println!("skipped: {why}");
    };
    let Some(folder) = std::env::var_os("COMITY_OPA") else {
        return skipped("COMITY_OPA does not name the folder of the unpacked wheel opa-golib-python-bindings");
    };
    let mut command = Command::new("python3");
    command.arg(at("tests/oracle/opa.py")).arg(at("policies")).arg("--tables");
    command.env("COMITY_OPA", folder).env("PYTHONDONTWRITEBYTECODE", "1").env("GOGC", "400");
    let output = match command.output() {
        Ok(output) => output,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return skipped("python3 is not installed"),
        Err(why) => panic!("python3: {why}"),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8(output.stdout).unwrap();
    let tables: Vec<Value> = out.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!tables.is_empty(), "no file has a table");
    let bad: Vec<&Value> = tables.iter().filter(|table| table["holds"] != true).collect();
    assert!(bad.is_empty(), "{} of {} tables do not hold in OPA\n{}", bad.len(), tables.len(), lines(&bad));
}
