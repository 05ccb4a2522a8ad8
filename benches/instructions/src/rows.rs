//! What is counted.

use std::hint::black_box;

use comity::workbench::{BenchCase, BenchCases, Load, Prepared, Probe};
use comity::{Border, Clock, Gate, MemoryLog, PolicySet, Timestamp, Way};

use crate::count::Told;

/// Passes over the cases: of what is quick, and of what is not.
const QUICK: u64 = 20;
const SLOW: u64 = 2;

/// `evaluate` decides on the day of its clock, and the count would change with the calendar.
#[derive(Debug)]
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// All that is counted happens in here: callgrind knows it by its name.
#[inline(never)]
fn measured(work: &dyn Fn()) {
    work();
    black_box(());
}

/// Runs every row, and says which there were.
pub(crate) fn run() -> Result<(), String> {
    let told = |why: &dyn std::fmt::Display| why.to_string();
    let now: Timestamp = "2026-06-01T12:00:00Z".parse().map_err(|why| told(&why))?;
    let cases = BenchCases::bundled(now.day()).map_err(|why| told(&why))?;
    let ones: Vec<&BenchCase> = (0..cases.len()).filter_map(|at| cases.one(at)).collect();
    let (policies, border) =
        (PolicySet::bundled().map_err(|why| told(&why))?, Border::bundled().map_err(|why| told(&why))?);
    let probe = |at: usize| {
        let BenchCase { request, user, day, .. } = ones[at];
        Probe { policies: &policies, border: &border, request, user, day: *day }
    };
    let prepared: Vec<Prepared<'_>> = (0..ones.len()).map(|at| probe(at).prepared()).collect();
    let loads: Vec<Load> =
        (0..ones.len()).map(|at| Load::new(&probe(at))).collect::<Result<_, _>>().map_err(|why| told(&why))?;
    let log = MemoryLog::new();
    let gate = Gate::builder(policies.clone()).audit(MemoryLog::new()).dangerous();
    let gate = gate.clock(Still(now)).build();
    let gate = gate.map_err(|why| told(&why))?;

    let mut rows = Rows { turns: ones.len(), ran: Vec::new() };
    rows.run("facts, from request and user", QUICK, |at| drop(black_box(black_box(probe(at)).prepared())));
    rows.run("remembered", QUICK, |at| drop(black_box(black_box(&prepared[at]).remembered())));
    rows.run("made anew, RVM", SLOW, |at| drop(black_box(black_box(&prepared[at]).rulings(Way::Rvm))));
    rows.run("made anew, interpreter", SLOW, |at| drop(black_box(black_box(&prepared[at]).rulings(Way::Interpreter))));
    rows.run("`evaluate`, remembered, record in memory", QUICK, |at| {
        drop(black_box(gate.evaluate(&ones[at].request, &ones[at].user).unwrap()));
    });
    rows.run("a record formed", QUICK, |at| black_box(&loads[at]).prepare("u-1".parse().unwrap()).unwrap());
    rows.run("a record formed, sealed and signed", QUICK, |at| {
        drop(black_box(black_box(&loads[at]).keep(log.log(), "u-1".parse().unwrap()).unwrap()));
    });
    let told = Told { cpu: cpu(), rows: rows.ran };
    println!("{}", serde_json::to_string(&told).map_err(|why| why.to_string())?);
    Ok(())
}

struct Rows {
    turns: usize,
    ran: Vec<(String, u64)>,
}

impl Rows {
    /// So many passes over the cases. What is done once in a process (a thread's first use, a key's first record) is
    /// done before.
    fn run(&mut self, name: &str, passes: u64, turn: impl Fn(usize)) {
        let turns = self.turns;
        let pass = || (0..turns).for_each(&turn);
        pass();
        pass();
        measured(&|| (0..passes).for_each(|_| pass()));
        self.ran.push((name.to_owned(), passes * turns as u64));
    }
}

/// Loads the bundled set.
pub(crate) fn load() -> Result<(), String> {
    drop(black_box(PolicySet::bundled().map_err(|why| why.to_string())?));
    Ok(())
}

/// What the libraries below choose their code by.
fn cpu() -> Vec<String> {
    let mut found = vec![std::env::consts::ARCH.to_owned()];
    #[cfg(target_arch = "x86_64")]
    for (name, there) in [
        ("aes", std::arch::is_x86_feature_detected!("aes")),
        ("avx2", std::arch::is_x86_feature_detected!("avx2")),
        ("avx512f", std::arch::is_x86_feature_detected!("avx512f")),
        ("bmi2", std::arch::is_x86_feature_detected!("bmi2")),
        ("pclmulqdq", std::arch::is_x86_feature_detected!("pclmulqdq")),
        ("sha", std::arch::is_x86_feature_detected!("sha")),
        ("sse4.2", std::arch::is_x86_feature_detected!("sse4.2")),
        ("vaes", std::arch::is_x86_feature_detected!("vaes")),
    ] {
        if there {
            found.push(name.to_owned());
        }
    }
    found
}
