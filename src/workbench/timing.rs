//! Timing side by side: every row in turn, round after round, so that what else the machine does falls on all of
//! them alike, and their ratios within a round stay what they are.

mod callers;

use std::fmt;
use std::time::{Duration, Instant};

pub use callers::{Crowd, callers};

/// What is timed.
pub trait Timed {
    /// Different things that it does, in turn.
    fn turns(&self) -> usize;

    /// Does the one at that place.
    fn turn(&self, at: usize);

    /// Called before each round and not timed: for what must not grow from round to round.
    fn begin(&self) {}
}

/// How often, and how long each time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Rounds.
    pub rounds: u32,
    /// How long each row is run in a round.
    pub time: Duration,
    /// The share of that time, from 0 to 1, in which each turn is timed by itself.
    pub single: f64,
}

/// What the rounds showed of one row.
#[derive(Debug, Clone, Default)]
pub struct Timings {
    means: Vec<f64>,
    middles: Vec<f64>,
    /// Nanoseconds of single turns of all rounds, by their place.
    singles: Vec<Vec<u64>>,
    count: u64,
}

impl Timings {
    /// Nanoseconds a turn: the mean of each round.
    pub fn rounds(&self) -> &[f64] {
        &self.means
    }

    /// The median of [`Timings::rounds`].
    pub fn median(&self) -> f64 {
        median(self.means.iter().copied())
    }

    /// Nanoseconds within which so many of a thousand single turns were done; two readings of the clock are in it.
    pub fn permille(&self, part: usize) -> u64 {
        permille(self.singles.iter().flatten().copied().collect(), part)
    }

    /// The same of the single turns at one place.
    pub fn permille_at(&self, at: usize, part: usize) -> u64 {
        permille(self.singles.get(at).cloned().unwrap_or_default(), part)
    }

    /// The median over the rounds of the ratio to another row in the same round, each by its mean.
    pub fn ratio(&self, to: &Self) -> f64 {
        median(self.means.iter().zip(&to.means).map(|(own, other)| own / other))
    }

    /// The same, each by the median of its single turns.
    pub fn middle_ratio(&self, to: &Self) -> f64 {
        median(self.middles.iter().zip(&to.middles).map(|(own, other)| own / other))
    }

    /// Turns in all, but those that were timed one by one.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Turns that were timed one by one.
    pub fn singles(&self) -> usize {
        self.singles.iter().map(Vec::len).sum()
    }
}

/// Every row once a round; `after` is called after each.
pub fn rounds<T: Timed>(rows: &[T], effort: Effort, after: &dyn Fn()) -> Vec<Timings> {
    let mut seen: Vec<Timings> = rows.iter().map(|_| Timings::default()).collect();
    for _ in 0..effort.rounds {
        for (row, seen) in rows.iter().zip(&mut seen) {
            round(row, effort, seen);
            after();
        }
    }
    seen
}

/// One pass to warm up, whole passes over all turns under one clock, and then passes whose every turn is timed by
/// itself; of each at least one.
fn round(row: &impl Timed, effort: Effort, seen: &mut Timings) {
    let turns = row.turns();
    if turns == 0 {
        return;
    }
    let pass = || (0..turns).for_each(|at| row.turn(at));
    row.begin();
    pass();
    let single = effort.time.mul_f64(effort.single.clamp(0.0, 1.0));
    let whole = effort.time.saturating_sub(single);
    let (begun, mut passes) = (Instant::now(), 0_u32);
    let elapsed = loop {
        pass();
        passes = passes.saturating_add(1);
        let elapsed = begun.elapsed();
        if elapsed >= whole {
            break elapsed;
        }
    };
    let in_pass = u32::try_from(turns).unwrap_or(u32::MAX);
    seen.means.push(nanoseconds(elapsed) / f64::from(passes) / f64::from(in_pass));
    seen.count = seen.count.saturating_add(u64::from(passes).saturating_mul(u64::from(in_pass)));
    seen.singles.resize_with(turns, Vec::new);
    let (begun, mut own) = (Instant::now(), Vec::new());
    loop {
        for (at, all) in seen.singles.iter_mut().enumerate() {
            let before = Instant::now();
            row.turn(at);
            let took = u64::try_from(before.elapsed().as_nanos()).unwrap_or(u64::MAX);
            all.push(took);
            own.push(took);
        }
        if begun.elapsed() >= single {
            break;
        }
    }
    seen.middles.push(nanoseconds(Duration::from_nanos(permille(own, 500))));
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

fn permille(mut times: Vec<u64>, part: usize) -> u64 {
    times.sort_unstable();
    let at = times.len().saturating_mul(part).checked_div(1_000).unwrap_or(0);
    times.get(at.min(times.len().saturating_sub(1))).copied().unwrap_or(0)
}

/// What the clock itself takes, in nanoseconds: the quickest of some thousands of two readings.
pub fn clock() -> u64 {
    let least = (0..10_000).map(|_| Instant::now().elapsed().as_nanos()).min().unwrap_or_default();
    u64::try_from(least).unwrap_or(u64::MAX)
}

/// The middle one; of an even number the mean of the two in the middle, of none no number.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let half = values.len().checked_div(2).unwrap_or(0);
    let low = values.len().saturating_sub(1).checked_div(2).unwrap_or(0);
    match (values.get(low), values.get(half)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => f64::NAN,
    }
}

/// A row with a name.
pub struct Named<'a> {
    /// The name.
    pub name: String,
    turns: usize,
    work: Box<dyn Fn(usize) + 'a>,
    begin: Box<dyn Fn() + 'a>,
}

impl<'a> Named<'a> {
    /// So many turns of that work.
    pub fn new(name: impl Into<String>, turns: usize, work: impl Fn(usize) + 'a) -> Self {
        Self { name: name.into(), turns, work: Box::new(work), begin: Box::new(|| {}) }
    }

    /// With something to be done before each round.
    #[must_use]
    pub fn beginning(self, begin: impl Fn() + 'a) -> Self {
        Self { begin: Box::new(begin), ..self }
    }
}

impl fmt::Debug for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").field("name", &self.name).field("turns", &self.turns).finish_non_exhaustive()
    }
}

impl Timed for Named<'_> {
    fn turns(&self) -> usize {
        self.turns
    }

    fn turn(&self, at: usize) {
        (self.work)(at);
    }

    fn begin(&self) {
        (self.begin)();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn medians_and_permilles_are_of_what_is_there() {
        assert!((median([3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12 && (median([4.0, 1.0]) - 2.5).abs() < 1e-12);
        assert!(median([]).is_nan());
        let times: Vec<u64> = (0..1_000).rev().collect();
        assert_eq!(
            (permille(times.clone(), 500), permille(times.clone(), 999), permille(times, 1_000)),
            (500, 999, 999)
        );
        assert_eq!(permille(Vec::new(), 500), 0);
    }

    #[test]
    fn each_row_runs_in_each_round_and_the_slower_is_seen_to_be_slower() {
        let (begun, after) = (Cell::new(0), Cell::new(0));
        let slow = |_: usize| std::thread::sleep(Duration::from_millis(4));
        let quick = |_: usize| std::thread::sleep(Duration::from_millis(1));
        let rows =
            [Named::new("quick", 2, quick), Named::new("slow", 1, slow).beginning(|| begun.set(begun.get() + 1))];
        let effort = Effort { rounds: 3, time: Duration::from_millis(10), single: 0.5 };
        let seen = rounds(&rows, effort, &|| after.set(after.get() + 1));
        assert_eq!((begun.get(), after.get()), (3, 6));
        assert!(seen[1].ratio(&seen[0]) > 1.2 && seen[1].middle_ratio(&seen[0]) > 1.2, "{seen:?}");
        assert!(seen[1].median() > 4e6 && seen[1].permille(500) > 4_000_000 && seen[0].permille_at(1, 0) >= 1_000_000);
        assert_eq!((seen[0].rounds().len(), seen[0].singles() % 2, seen[0].count() % 2), (3, 0, 0));
    }
}
