//! One run of many callers, and what it took.

use std::path::Path;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// What keeps records. Each call makes one record durable and returns then.
pub(crate) trait Keeps: Sync {
    /// Keeps one record: the `turn`th of that caller.
    fn keep(&self, caller: usize, turn: u32);
}

/// What one run showed.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// Durable records a second.
    pub(crate) rate: f64,
    /// Latency of a record, in microseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Processor time of the whole process a record, in microseconds; none where the system does not tell.
    pub(crate) cpu: Option<f64>,
    /// Records that the run kept.
    pub(crate) records: usize,
}

/// Callers that keep one record after the other for so long.
pub(crate) fn run(keeps: &dyn Keeps, callers: usize, time: Duration) -> Run {
    let start = Barrier::new(callers + 1);
    let (mut latencies, elapsed, used) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..callers)
            .map(|caller| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    let (begun, mut took) = (Instant::now(), Vec::new());
                    for turn in 0.. {
                        let before = Instant::now();
                        if before.duration_since(begun) >= time {
                            break;
                        }
                        keeps.keep(caller, turn);
                        took.push(before.elapsed());
                    }
                    took
                })
            })
            .collect();
        let cpu = cpu_time();
        start.wait();
        let begun = Instant::now();
        let latencies: Vec<Duration> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        let used = cpu_time().zip(cpu).map(|(after, before)| after.saturating_sub(before));
        (latencies, begun.elapsed(), used)
    });
    latencies.sort_unstable();
    let records = latencies.len();
    let at = |part: usize| latencies[(records * part / 100).min(records - 1)].as_secs_f64() * 1e6;
    let each = |whole: f64| whole / f64::from(u32::try_from(records).unwrap());
    Run {
        rate: 1.0 / each(elapsed.as_secs_f64()),
        p50: at(50),
        p99: at(99),
        cpu: used.map(|used| each(used.as_secs_f64() * 1e6)),
        records,
    }
}

/// Processor time of this process so far, of all its threads, in user and kernel mode; from Linux's
/// `/proc/self/stat`, which counts in hundredths of a second.
fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string(Path::new("/proc/self/stat")).ok()?;
    // The name of the command may hold anything but ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}

/// The middle one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    f64::midpoint(low, high)
}
