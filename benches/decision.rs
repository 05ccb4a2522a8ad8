//! How long a decision takes: facts to rulings by each way, and a demand on 10,000 users.
//!
//! `cargo bench --features workbench --bench decision`

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench fails by panicking; criterion's macros document nothing"
)]

use std::hint::black_box;

use comity::workbench::{Case, Probe, When};
use comity::{Border, Gate, MemoryLog, PolicySet, UserContext, Way};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn case(name: &str) -> Case {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cases").join(name);
    Case::from_yaml(&std::fs::read(path).unwrap()).unwrap()
}

fn decision(criterion: &mut Criterion) {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    for (label, file) in [("deny", "01-dissidents-meetings.yaml"), ("allow", "21-search-warrant.yaml")] {
        let case = case(file);
        let request = case.request().unwrap();
        let user = &case.users.as_slice()[0];
        let When::On(day) = case.on else { return };
        let probe = Probe { policies: &policies, border: &border, request: &request, user, day };
        let facts = probe.facts();
        let mut group = criterion.benchmark_group(format!("facts to rulings, {label}"));
        for (name, way) in [("rvm", Way::Rvm), ("interpreter", Way::Interpreter), ("both", Way::Both)] {
            group.bench_function(name, |bencher| bencher.iter(|| black_box(probe.rulings(black_box(&facts), way))));
        }
        group.finish();
        let gate = Gate::builder(policies.clone()).audit(MemoryLog::new()).build().unwrap();
        let mut group = criterion.benchmark_group("evaluate, record in memory");
        group.bench_function(label, |bencher| bencher.iter(|| black_box(gate.evaluate(&request, user).unwrap())));
        group.finish();
    }
}

fn fan_out(criterion: &mut Criterion) {
    const USERS: u32 = 10_000;
    let case = case("12-suspend-two-accounts.yaml");
    let mut demand = serde_json::to_value(&case.demand).unwrap();
    demand["scope"]["users"] = USERS.into();
    let request = comity::DataRequest::new(serde_json::from_value(demand).unwrap(), case.intake.clone()).unwrap();
    let document = serde_json::to_value(&case.users.as_slice()[0]).unwrap();
    let users: Vec<UserContext> = (0..USERS)
        .map(|number| {
            let mut document = document.clone();
            document["subject"] = format!("u-{number}").into();
            serde_json::from_value(document).unwrap()
        })
        .collect();
    let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap();
    let mut group = criterion.benchmark_group("evaluate_all, record in memory");
    group.throughput(Throughput::Elements(u64::from(USERS))).sample_size(10);
    group.bench_function("10000 users", |bencher| {
        bencher.iter(|| black_box(gate.evaluate_all(&request, users.iter().cloned()).map(Result::unwrap).count()));
    });
    group.finish();
}

fn load(criterion: &mut Criterion) {
    criterion
        .bench_function("load the bundled set", |bencher| bencher.iter(|| black_box(PolicySet::bundled().unwrap())));
}

/// The bundled set with those regimes alone.
fn only(regimes: &[&str]) -> PolicySet {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut files = Vec::new();
    collect(&root, &root.join("comity"), &mut files);
    let named =
        |path: &str| path.strip_prefix("comity/regimes/").and_then(|rest| rest.split('/').next().map(str::to_owned));
    files.retain(|(path, _)| named(path).is_none_or(|regime| regimes.contains(&regime.as_str())));
    let encoded = regimes.iter().filter(|name| **name != "default").map(|name| (*name).to_owned()).collect();
    let table = serde_json::to_string(&Border::bundled().unwrap().regimes(&encoded)).unwrap();
    for (_, text) in files.iter_mut().filter(|(path, _)| path == "comity/data/regime/data.json") {
        text.clone_from(&table);
    }
    PolicySet::from_files(files).unwrap()
}

fn collect(root: &std::path::Path, folder: &std::path::Path, into: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, into);
        } else if path.extension().is_some_and(|ending| ending == "rego" || ending == "json") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            into.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// One decision with every regime loaded, beside the same with that of the United States alone.
fn regimes(criterion: &mut Criterion) {
    let (all, alone, border) = (PolicySet::bundled().unwrap(), only(&["us", "default"]), Border::bundled().unwrap());
    for (label, file) in [("deny", "20-subpoena-for-content.yaml"), ("allow", "21-search-warrant.yaml")] {
        let case = case(file);
        let request = case.request().unwrap();
        let user = &case.users.as_slice()[0];
        let When::On(day) = case.on else { return };
        let mut group = criterion.benchmark_group(format!("regimes loaded, {label}"));
        for (way, word) in [(Way::Rvm, "rvm"), (Way::Both, "both")] {
            for (name, policies) in [("us alone", &alone), ("all", &all)] {
                let probe = Probe { policies, border: &border, request: &request, user, day };
                let facts = probe.facts();
                group.bench_function(format!("{name}, {word}"), |bencher| {
                    bencher.iter(|| black_box(probe.rulings(black_box(&facts), way)));
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, decision, regimes, fan_out, load);
criterion_main!(benches);
