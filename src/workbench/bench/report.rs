//! What a bench found, as it is written and read again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a report says it is; its version is that of stored objects.
pub(super) const FORM: &str = "comity_bench";
/// The row to which the others are held.
pub(super) const REFERENCE: &str = "reference";

/// What a bench found. As JSON it is also a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BenchReport {
    /// `comity_bench`.
    pub form: String,
    /// The version of the form.
    pub v: u8,
    /// The version of the reference work.
    pub reference: u32,
    /// Versions of comity and the engine.
    pub engine: String,
    /// Where it was measured.
    pub machine: Machine,
    /// What two readings of the clock take, in nanoseconds; it is in every time of a single decision.
    pub clock_ns: u64,
    /// Digest of the policy set.
    pub policy_digest: String,
    /// What was decided.
    pub cases: Asked,
    /// The rows: `reference`, `cold` (made anew in both ways, as a gate does it at first), `cold_rvm` (by the RVM
    /// alone), `hit` (remembered), `evaluate` (remembered, with the record in memory).
    pub rows: Vec<Row>,
    /// Durable records a second.
    pub durable: Vec<Durable>,
    /// Each case by itself, where that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<Each>,
}

/// Where it was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Machine {
    /// Cores that this process may use.
    pub cores: usize,
    /// Such as `x86_64`.
    pub arch: String,
    /// Such as `linux`.
    pub os: String,
    /// Whether the program was built with optimization; without, times are of no use.
    pub optimized: bool,
}

impl Machine {
    pub(super) fn here() -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            arch: std::env::consts::ARCH.to_owned(),
            os: std::env::consts::OS.to_owned(),
            optimized: !cfg!(debug_assertions),
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Asked {
    /// Digest of the cases.
    pub digest: String,
    /// Decisions in one pass: users of all cases.
    pub decisions: usize,
    /// How many different facts they have, as far as the set can read them.
    pub distinct_facts: usize,
    /// The share of one pass, from 0 to 1, that was remembered from earlier in the same pass.
    pub hit_rate: f64,
}

/// One row. Times are microseconds of a decision, two readings of the clock among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Half took no longer.
    pub p50_us: f64,
    /// 99 of a hundred took no longer.
    pub p99_us: f64,
    /// 999 of a thousand took no longer; none where fewer than a thousand were timed.
    pub p999_us: Option<f64>,
    /// Decisions that were timed one by one.
    pub timed: usize,
    /// The median over the rounds of its p50 to that of the reference in the same round: what compares.
    pub of_reference: f64,
    /// Its mean as a multiple of the reference's mean, round by round, the median of that.
    pub mean_of_reference: f64,
    /// Allocations of a decision, where they were counted.
    pub allocations: Option<f64>,
    /// Their bytes.
    pub bytes: Option<f64>,
}

/// Durable decisions of so many callers at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Durable {
    /// Callers, each of whom waits for its record.
    pub callers: usize,
    /// Records a second, of all.
    pub records_per_second: f64,
    /// Microseconds: half of the calls took no longer.
    pub p50_us: f64,
    /// Microseconds: 99 of a hundred took no longer.
    pub p99_us: f64,
    /// Records in all.
    pub records: usize,
}

/// One case by itself: the p50 of each row, in microseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Each {
    /// Its name.
    pub case: String,
    /// Made anew in both ways.
    pub cold_us: f64,
    /// Made anew by the RVM alone.
    pub cold_rvm_us: f64,
    /// Remembered.
    pub hit_us: f64,
    /// With its record, in memory.
    pub evaluate_us: f64,
}

pub(super) fn micro(nanoseconds: u64) -> f64 {
    Duration::from_nanos(nanoseconds).as_secs_f64() * 1e6
}
