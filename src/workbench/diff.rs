//! Two policy sets asked about the same demands: what the one decides otherwise than the other.
//!
//! The demands are those of the sweep, over the places of both sets, with what the changed files read varied first; and
//! cases. What differs is gathered by kind: from which outcome to which, and which codes spoke no more or anew. Of each
//! kind one example is made as small as it can be. What the sweep does not reach, the diff does not see.

mod pair;
mod report;
mod smallest;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use pair::Pair;
pub use report::{CountryFlips, DiffExample, DiffKind, DiffReport, Flips, Names};
use tally::{Found, Kind, Tally};

use super::bench::{BenchCase, BenchCases};
use super::programs::Kept;
use super::sweep::{Focus, Place, Sweep, Walk, on_threads, unmoved};
use crate::border::Border;
use crate::jurisdiction::Country;
use crate::policy::PolicySet;

/// Kinds whose examples are made smaller; the others show what was found.
const MADE_SMALL: usize = 200;

/// What is compared, and on what.
#[derive(Debug)]
#[must_use = "nothing is decided before `run`"]
pub struct Diff<'a> {
    before: &'a PolicySet,
    after: &'a PolicySet,
    border: &'a Border,
    places: Vec<Place>,
    whole: bool,
    cases: Vec<BenchCase>,
    threads: NonZeroUsize,
}

/// A diff that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiffFailed {
    /// A document could not be made, or a thread panicked.
    #[error("a demand of the sweep could not be decided, nothing is reported: {0}")]
    Document(String),
}

impl<'a> Diff<'a> {
    /// Over the whole sweep, without cases, on every core.
    pub fn between(before: &'a PolicySet, after: &'a PolicySet, border: &'a Border) -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let diff = Self { before, after, border, places: Vec::new(), whole: true, cases: Vec::new(), threads };
        Self { places: diff.swept(&[]), ..diff }
    }

    /// The places of both sets, each once.
    fn swept(&self, only: &[Country]) -> Vec<Place> {
        let of = |policies| Sweep { policies, border: self.border }.places(only);
        let mut places = of(self.before);
        let known: BTreeSet<(Country, String)> =
            places.iter().map(|place| (place.requester, place.name.clone())).collect();
        places
            .extend(of(self.after).into_iter().filter(|place| !known.contains(&(place.requester, place.name.clone()))));
        places
    }

    /// Over those places alone from which these states ask; over none where no state is named.
    pub fn only(self, states: &[Country]) -> Self {
        let places = if states.is_empty() { Vec::new() } else { self.swept(states) };
        Self { places, whole: false, ..self }
    }

    /// Over these cases too.
    pub fn cases(self, cases: &BenchCases) -> Self {
        Self { cases: cases.iter().cloned().collect(), ..self }
    }

    /// On so many threads. The report does not depend on their number.
    pub fn threads(self, threads: NonZeroUsize) -> Self {
        Self { threads, ..self }
    }

    /// The places that will be swept.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Asks both sets. `done` hears of each place that is finished.
    ///
    /// # Errors
    /// [`DiffFailed`] where a document cannot be made: a fault of the sweep itself.
    pub fn run(&self, done: &(dyn Fn() + Sync)) -> Result<DiffReport, DiffFailed> {
        let pair = Pair::of(self.before, self.after, self.border);
        let (texts, focus) = (self.texts(), self.focus());
        let day = Sweep::day().ok_or_else(|| DiffFailed::Document("the day of the sweep is no day".to_owned()))?;
        let sets = [self.before, self.after];
        let sweep = |place: &Place| {
            let (mut tally, mut kept) = (Tally::default(), Kept::default());
            let walk = Walk { sets: &sets, first: &focus, place };
            walk.run(&mut |request, user| Ok(tally.look(&pair, &mut kept, (request, user, day), &place.name)))?;
            done();
            Ok(tally)
        };
        let swept = on_threads(&self.places, self.threads, sweep).map_err(DiffFailed::Document)?;
        let mut whole = Tally::default();
        for tally in swept {
            whole.add(tally);
        }
        let documents = whole.documents;
        let mut kept = Kept::default();
        for case in &self.cases {
            let _ = whole.look(&pair, &mut kept, (&case.request, &case.user, case.day), &case.name);
        }
        let cases = whole.documents.saturating_sub(documents);
        let mut kinds: Vec<(Kind, Found)> = std::mem::take(&mut whole.kinds).into_iter().collect();
        kinds.sort_by_key(|(kind, found)| (kind.rank(), std::cmp::Reverse(found.rulings)));
        let numbered: Vec<(usize, (Kind, Found))> = kinds.into_iter().enumerate().collect();
        let kinds = on_threads(&numbered, self.threads, |(at, (kind, found))| {
            Ok(smallest::kind(&pair, kind, found, *at < MADE_SMALL))
        });
        Ok(DiffReport {
            v: 1,
            before: self.before.digest().to_owned(),
            after: self.after.digest().to_owned(),
            border: self.border.digest().to_owned(),
            whole: self.whole,
            places: count(self.places.len()),
            documents,
            cases,
            rulings: whole.rulings,
            flips: whole.flips,
            new_allows: whole.new_allows,
            wider_allows: whole.wider_allows,
            same_outcome: whole.same_outcome,
            outcomes: whole.outcomes(),
            countries: whole.countries,
            codes: whole.codes,
            kinds: kinds.map_err(DiffFailed::Document)?,
            files: texts,
            catalogue: self.catalogue(),
            unmoved: sets.iter().flat_map(|set| unmoved(set)).collect(),
        })
    }

    fn texts(&self) -> Names {
        Names::between(&self.before.texts(), &self.after.texts())
    }

    fn catalogue(&self) -> Names {
        let by_name = |set: &PolicySet| -> BTreeMap<String, crate::Reason> {
            set.catalogue().iter().map(|(code, reason)| (code.to_string(), reason.clone())).collect()
        };
        Names::between(&by_name(self.before), &by_name(self.after))
    }

    /// What the rules of changed files read and write out, before and after.
    fn focus(&self) -> Focus {
        let mut focus = Focus::default();
        let Names { added, removed, changed } = self.texts();
        for file in added.iter().chain(&removed).chain(&changed) {
            for (reads, words) in [self.before.within(file), self.after.within(file)] {
                focus.reads.extend(reads);
                focus.words.extend(words);
            }
        }
        focus
    }
}

/// A number that a report holds.
fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
