//! The same thirty decisions by five engines, side by side in one run: comity, Cedar, casbin, OPA and the
//! interpreter of regorus.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml`; what it finds is also in
//! `target/bench/peers.json`. `COMITY_BENCH_ROUNDS` is how often every row is run (15), `COMITY_BENCH_SECONDS`
//! how long in each round (0.05). OPA comes from the wheel `opa-golib-python-bindings`, unpacked into a folder
//! that `COMITY_OPA` names (`tests/all.sh` puts it into `target/opa`); without it the rows of OPA are skipped,
//! save where `CI` is set.
//!
//! # What is compared
//!
//! Thirty pairs of a request and a user out of `examples/cases`. Two policies:
//!
//! - *reduced*: fourteen rules, five that permit and nine that deny, over words, numbers and sets of words. It
//!   stands in `policies/` in Cedar, in Rego, and in comity's own form, and in `src/casbin.rs` for casbin.
//! - *full*: the set that is bundled with comity, hundreds of rules.
//!
//! Nobody but OPA and regorus can run the full set, so a row of comity on it does far more work than a row of
//! Cedar or casbin beside it: more rules, over a larger document, and the rulings carry their reasons and
//! duties. The row of comity on the reduced policy is there for a like with a like; even there its rules are spread
//! over eight programs. `comity, remembered` is a decision on facts that the set was asked about before.
//!
//! OPA and regorus dispatch the full set in Rego, in `comity/main/main.rego`; comity runs a compiled program for
//! each regime that is concerned, and no other.
//!
//! Before anything is timed, all must agree, or the run fails: on the reduced policy every engine with a plain
//! Rust function, on the full set the RVM with the interpreter in their rulings, and comity with OPA and with
//! regorus in their findings. On the reduced policy they must also agree on some hundreds of questions more, which
//! differ from the thirty in one field and are not timed; findings on many more are compared in `tests/oracle.rs`.
//!
//! # What is in a figure
//!
//! A median is that over the rounds of the mean time of a decision in a round; `p99` is of single decisions,
//! with two readings of the clock in it. `of Cedar` is the median of the ratios to Cedar with its request
//! built, each to that of the same round. Everything runs on one thread, but the collector of OPA's Go runtime
//! has threads of its own; it runs with `GOGC=400`, which is kind to it, unless the environment says otherwise.
//! OPA's answers are left as text. Nothing here records a decision: comity's log is another bench.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a bench fails by panicking"
)]

#[path = "../../../tests/oracle/bridge.rs"]
mod bridge;
mod casbin;
mod cedar;
mod comity;
#[path = "../../side/mod.rs"]
mod measure;
mod opa;
mod pairs;
mod rego;

use std::path::Path;

use measure::{Timed, Timings};
use pairs::Pair;
use serde_json::{Value, json};

/// The policies of a row.
pub(crate) const REDUCED: &str = "reduced";
pub(crate) const FULL: &str = "full";
/// In their place, where nothing is decided.
pub(crate) const OVERHEAD: &str = "none";
/// The row to which the others are held: engine and input.
pub(crate) const BASE: (&str, &str) = ("Cedar", "request built");

/// One engine on one policy.
pub(crate) struct Row<'a> {
    engine: &'static str,
    policy: &'static str,
    input: &'static str,
    /// Decides the pair at that place.
    pub(crate) decide: Box<dyn Fn(usize) + 'a>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        engine: &'static str,
        policy: &'static str,
        input: &'static str,
        decide: impl Fn(usize) + 'a,
    ) -> Self {
        Self { engine, policy, input, decide: Box::new(decide) }
    }
}

impl Timed for Row<'_> {
    fn turns(&self) -> usize {
        pairs::COUNT
    }

    fn turn(&self, at: usize) {
        (self.decide)(at);
    }
}

fn main() {
    give_go_room();
    let effort = measure::set();

    let pairs = pairs::all();
    let (own, cedar, casbin) = (comity::House::new(), cedar::Cedar::new(), casbin::Casbin::new());
    let (rego, opa) = (rego::Regorus::new(), opa::Opa::new());
    if let Err(why) = &opa {
        assert!(std::env::var_os("CI").is_none(), "{why}, and a build may not do without OPA");
    }
    let whom = Engines { own: &own, cedar: &cedar, casbin: &casbin, rego: &rego, opa: opa.as_ref().ok() };
    let bent = pairs::bent(&pairs);
    whom.agree(&pairs);
    whom.agree(&bent);
    let findings = whom.agree_on_the_full(&pairs);
    let allowed = pairs.iter().filter(|pair| pair.ask.allowed()).count();
    assert!(allowed > 0 && allowed < pairs.len() && findings > 0, "the pairs distinguish nothing");
    println!(
        "agreed on {} pairs, of which the reduced policy allows {allowed} and on which the full one finds {findings}, \
         and on {} that are bent in one field",
        pairs.len(),
        bent.len()
    );
    let versions = versions(opa.as_ref().ok());
    let named = |name: &str| format!("{name} {}", versions[name].as_str().unwrap_or("skipped"));
    println!("{}", ["comity", "cedar-policy", "casbin", "regorus", "OPA"].map(named).join(", "));

    let mut rows = own.rows(&pairs);
    rows.extend(cedar.rows(&pairs));
    rows.extend(casbin.rows(&pairs));
    rows.extend(rego.rows(&pairs));
    if let Ok(opa) = &opa {
        rows.extend(opa.rows(&pairs));
    }
    let seen = measure::rounds(&rows, effort);
    let table = print(&rows, &seen);
    let skipped = opa.as_ref().err().map(|why| format!("the rows of OPA: {why}"));
    if let Some(why) = &skipped {
        println!("skipped: {why}");
    }
    println!("{REDUCED}: 14 rules; {FULL}: {} codes; {OVERHEAD}: nothing is decided", own.codes());
    println!("two readings of the clock, which are in p99: {} ns", measure::clock());

    let found = json!({
        "seconds": effort.time.as_secs_f64(), "rounds": effort.rounds, "pairs": pairs.len(), "codes_of_full": own.codes(),
        "rules_of_reduced": 14, "clock_ns": measure::clock(), "versions": versions, "bent_pairs": bent.len(),
        "go_collector": std::env::var("GOGC").ok(), "skipped": skipped, "rows": table,
    });
    measure::write("peers", &pairs::root(), &found);
}

/// Whoever answers.
struct Engines<'a> {
    own: &'a comity::House,
    cedar: &'a cedar::Cedar,
    casbin: &'a casbin::Casbin,
    rego: &'a rego::Regorus,
    opa: Option<&'a opa::Opa>,
}

impl Engines<'_> {
    /// Holds every engine to the list on the reduced policy; fails on the first that differs.
    fn agree(&self, pairs: &[Pair]) {
        self.own.check(pairs);
        self.cedar.check(pairs);
        self.casbin.check(pairs);
        self.rego.check(pairs);
        if let Some(opa) = self.opa {
            opa.check(pairs);
        }
    }

    /// Holds whoever runs the full policy to comity, finding by finding, and counts the findings.
    fn agree_on_the_full(&self, pairs: &[Pair]) -> usize {
        let emitted = self.own.emitted(pairs);
        self.rego.check_full(pairs, &emitted);
        if let Some(opa) = self.opa {
            opa.check_full(pairs, &emitted);
        }
        emitted.iter().map(Vec::len).sum()
    }
}

fn print(rows: &[Row<'_>], seen: &[Timings]) -> Vec<Value> {
    let base = rows.iter().position(|row| (row.engine, row.input) == BASE).unwrap();
    println!("{:<24} {:<8} {:<24} {:>12} {:>12} {:>10}", "", "policy", "input", "median ns", "p99 ns", "of Cedar");
    rows.iter()
        .zip(seen)
        .map(|(Row { engine, policy, input, .. }, own)| {
            let (median, p99, ratio) = (own.median(), own.permille(990), own.ratio(&seen[base]));
            println!("{engine:<24} {policy:<8} {input:<24} {median:>12.0} {p99:>12} {ratio:>10.3}");
            json!({
                "engine": engine, "policy": policy, "input": input, "median_ns": median,
                "p50_single_ns": own.permille(500), "p99_ns": p99, "of_cedar": ratio, "decisions": own.count(),
                "rounds_ns": own.rounds(),
            })
        })
        .collect()
}

/// What was measured: from the lock file, and for OPA from the library.
fn versions(opa: Option<&opa::Opa>) -> Value {
    const LOCK: &str = include_str!("../Cargo.lock");
    let of = |name: &str| {
        let found = LOCK.split_once(&format!("name = \"{name}\"\nversion = \""))?.1;
        found.split_once('"').map(|(version, _)| version)
    };
    json!({
        "comity": of("comity"), "cedar-policy": of("cedar-policy"), "casbin": of("casbin"),
        "regorus": of("regorus"), "OPA": opa.map(opa::Opa::version),
    })
}

/// Go reads its settings from the environment with which the process began, so it begins anew.
fn give_go_room() {
    #[cfg(unix)]
    if std::env::var_os("GOGC").is_none()
        && let Ok(program) = std::env::current_exe()
    {
        use std::os::unix::process::CommandExt as _;
        let why = std::process::Command::new(Path::new(&program)).env("GOGC", "400").exec();
        println!("OPA runs with its own setting of GOGC: {why}");
    }
}
