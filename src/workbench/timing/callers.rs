//! Many callers at once, each of whom waits for what it asked.

use std::sync::Barrier;
use std::time::{Duration, Instant};

/// What so many callers showed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crowd {
    /// What was done a second, by all of them together.
    pub rate: f64,
    /// Microseconds within which half of the calls were done.
    pub p50: f64,
    /// Microseconds within which 99 of a hundred were done.
    pub p99: f64,
    /// Calls in all.
    pub calls: usize,
}

/// Callers that do one thing after the other for so long; `call` is told which caller, and its how manieth turn.
///
/// # Errors
/// Where a call fails, the first failure of each caller ends its turns, and one of them is told.
pub fn callers<E: Send>(
    callers: usize,
    time: Duration,
    call: &(impl Fn(usize, u32) -> Result<(), E> + Sync),
) -> Result<Crowd, E> {
    let start = Barrier::new(callers.saturating_add(1));
    let one = |caller: usize| {
        start.wait();
        let (begun, mut took) = (Instant::now(), Vec::new());
        for turn in 0.. {
            let before = Instant::now();
            if before.duration_since(begun) >= time {
                break;
            }
            call(caller, turn)?;
            took.push(before.elapsed());
        }
        Ok(took)
    };
    let (latencies, elapsed) = std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..callers).map(|caller| scope.spawn(move || one(caller))).collect();
        start.wait();
        let begun = Instant::now();
        let joined =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        let latencies: Result<Vec<Vec<Duration>>, E> = joined.collect();
        (latencies, begun.elapsed())
    });
    let mut latencies: Vec<Duration> = latencies?.into_iter().flatten().collect();
    latencies.sort_unstable();
    let calls = latencies.len();
    let at = |part: usize| {
        let at = calls.saturating_mul(part).checked_div(100).unwrap_or(0).min(calls.saturating_sub(1));
        latencies.get(at).copied().unwrap_or_default().as_secs_f64() * 1e6
    };
    let rate = f64::from(u32::try_from(calls).unwrap_or(u32::MAX)) / elapsed.as_secs_f64();
    Ok(Crowd { rate, p50: at(50), p99: at(99), calls })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_call_is_counted_and_a_failure_is_told() {
        let count = AtomicUsize::new(0);
        let done = callers(3, Duration::from_millis(20), &|_, _| {
            std::thread::sleep(Duration::from_millis(1));
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<(), String>(())
        });
        let done = done.unwrap();
        assert_eq!(done.calls, count.into_inner());
        assert!(done.calls >= 3 && done.rate > 1.0 && done.p99 >= done.p50 && done.p50 >= 1_000.0, "{done:?}");
        let failed = callers(2, Duration::from_secs(5), &|caller, turn| {
            if turn == 3 { Err(format!("{caller} failed")) } else { Ok(()) }
        });
        assert!(failed.unwrap_err().ends_with("failed"));
    }
}
