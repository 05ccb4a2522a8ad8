//! One run of many callers, and what it took.

use std::convert::Infallible;
use std::path::Path;
use std::time::Duration;

use comity::workbench::timing::{self, Crowd};

/// What keeps records. Each call makes one record durable and returns then.
pub(crate) trait Keeps: Sync {
    /// Keeps one record: the `turn`th of that caller.
    fn keep(&self, caller: usize, turn: u32);
}

/// What one run showed.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// Rate, latencies, count.
    pub(crate) crowd: Crowd,
    /// Processor time of the whole process a record, in microseconds; none where the system does not tell.
    pub(crate) cpu: Option<f64>,
}

/// Callers that keep one record after the other for so long.
pub(crate) fn run(keeps: &dyn Keeps, callers: usize, time: Duration) -> Run {
    let before = cpu_time();
    let crowd = timing::callers(callers, time, &|caller, turn| {
        keeps.keep(caller, turn);
        Ok::<(), Infallible>(())
    });
    let Ok(crowd) = crowd;
    let used = cpu_time().zip(before).map(|(after, before)| after.saturating_sub(before));
    let cpu = used.map(|used| used.as_secs_f64() * 1e6 / f64::from(u32::try_from(crowd.calls).unwrap()));
    Run { crowd, cpu }
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
