//! Rounds: every row in turn, so that what else the machine does falls on all of them alike.

use std::time::{Duration, Instant};

use crate::Row;

/// What the rounds showed of one row.
#[derive(Default)]
pub(crate) struct Seen {
    /// Nanoseconds a decision, the mean of each round.
    pub(crate) rounds: Vec<f64>,
    /// Nanoseconds of single decisions, of all rounds.
    single: Vec<u64>,
    /// Decisions in all.
    pub(crate) decisions: u64,
}

impl Seen {
    pub(crate) fn median(&self) -> f64 {
        median(self.rounds.iter().copied())
    }

    /// So many of a hundred single decisions took no longer than this; the clock is in it.
    pub(crate) fn percentile(&self, part: usize) -> u64 {
        let mut single = self.single.clone();
        single.sort_unstable();
        single[(single.len() * part / 100).min(single.len() - 1)]
    }

    /// The median over the rounds of the ratio to another row in the same round.
    pub(crate) fn ratio(&self, to: &Self) -> f64 {
        median(self.rounds.iter().zip(&to.rounds).map(|(own, other)| own / other))
    }
}

/// Every row once a round, for about so long.
pub(crate) fn rounds(rows: &[Row<'_>], pairs: usize, rounds: u32, time: Duration) -> Vec<Seen> {
    let mut seen: Vec<Seen> = rows.iter().map(|_| Seen::default()).collect();
    for _ in 0..rounds {
        for (row, seen) in rows.iter().zip(&mut seen) {
            round(row, pairs, time, seen);
        }
    }
    seen
}

/// One pass to warm up, whole passes over all pairs under one clock, and then, for a fifth of the time, passes
/// whose every decision is timed by itself.
fn round(row: &Row<'_>, pairs: usize, time: Duration, seen: &mut Seen) {
    (0..pairs).for_each(|at| (row.decide)(at));
    let (begun, mut decisions) = (Instant::now(), 0_u32);
    let elapsed = loop {
        (0..pairs).for_each(|at| (row.decide)(at));
        decisions += u32::try_from(pairs).unwrap();
        let elapsed = begun.elapsed();
        if elapsed >= time.mul_f64(0.8) {
            break elapsed;
        }
    };
    seen.rounds.push(elapsed.as_secs_f64() * 1e9 / f64::from(decisions));
    seen.decisions += u64::from(decisions);
    let begun = Instant::now();
    while begun.elapsed() < time.mul_f64(0.2) {
        for at in 0..pairs {
            let before = Instant::now();
            (row.decide)(at);
            seen.single.push(before.elapsed().as_nanos().try_into().unwrap());
        }
    }
}

/// What the clock itself takes, in nanoseconds: the quickest of some thousands of two readings.
pub(crate) fn clock() -> u128 {
    (0..10_000).map(|_| Instant::now().elapsed().as_nanos()).min().unwrap_or_default()
}

/// The middle one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    f64::midpoint(low, high)
}
