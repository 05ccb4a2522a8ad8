//! What differs, counted by kind as it is found.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::pair::{Document, Pair};
use super::report::{CountryFlips, Flips};
use super::smallest::{Candidate, Written};
use crate::decision::Rulings;
use crate::decision::finding::Limits;
use crate::decision::outcome::Outcome;
use crate::decision::ruling::{Cited, Ruling};
use crate::request::measure::Measure;
use crate::words::Stated;
use crate::workbench::programs::Kept;
use crate::workbench::replay::CodeCount;
use crate::workbench::sweep::Told;

/// Documents of each kind that are weighed at one place, of which the smallest is the example.
const WEIGHED: usize = 16;

/// One way in which two rulings differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Kind {
    pub(super) from: Outcome,
    pub(super) to: Outcome,
    pub(super) wider: bool,
    pub(super) gone: BTreeSet<String>,
    pub(super) come: BTreeSet<String>,
    pub(super) fields: BTreeSet<&'static str>,
}

/// The rulings of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) rulings: u64,
    pub(super) countries: BTreeMap<String, u64>,
    pub(super) measures: BTreeMap<Measure, u64>,
    pub(super) smallest: Option<Candidate>,
    weighed: usize,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) documents: u64,
    pub(super) rulings: u64,
    pub(super) flips: u64,
    pub(super) new_allows: u64,
    pub(super) wider_allows: u64,
    pub(super) same_outcome: u64,
    pub(super) countries: BTreeMap<String, CountryFlips>,
    pub(super) codes: BTreeMap<String, CodeCount>,
    pub(super) kinds: BTreeMap<Kind, Found>,
    outcomes: BTreeMap<(Outcome, Outcome), u64>,
}

impl Kind {
    /// How two rulings on one measure differ; nothing where they do not.
    pub(super) fn of(before: &Ruling, after: &Ruling) -> Option<Self> {
        if before == after {
            return None;
        }
        let codes = |of: &Ruling, but: &Ruling| -> BTreeSet<String> {
            let others: BTreeSet<&Cited> = but.reasons().iter().collect();
            of.reasons().iter().filter(|cited| !others.contains(cited)).map(|cited| cited.code.to_string()).collect()
        };
        let (from, to) = (before.outcome(), after.outcome());
        let differs = [
            ("codes", before.reasons() != after.reasons()),
            ("routes", before.routes() != after.routes()),
            ("limits", before.limits() != after.limits()),
            ("duties", before.duties() != after.duties()),
            ("conflicts", before.conflicts() != after.conflicts()),
        ];
        let fields = differs.into_iter().filter(|(_, differs)| *differs && from == to).map(|(name, _)| name).collect();
        let wider = from == Outcome::Allow && to == Outcome::Allow && wider(before, after);
        Some(Self { from, to, wider, gone: codes(before, after), come: codes(after, before), fields })
    }

    pub(super) fn is_new_allow(&self) -> bool {
        self.to == Outcome::Allow && self.from != Outcome::Allow
    }

    /// What is told first: new allows, wider ones, what is milder, what is stricter, what has the same outcome.
    pub(super) fn rank(&self) -> u8 {
        match (self.is_new_allow(), self.wider, self.from == self.to) {
            (true, _, _) => 0,
            (false, true, _) => 1,
            (false, false, false) if self.to < self.from => 2,
            (false, false, false) => 3,
            (false, false, true) => 4,
        }
    }
}

/// Whether an allow reaches further than another, or asks for less.
fn wider(before: &Ruling, after: &Ruling) -> bool {
    let limits = |ruling: &Ruling| ruling.limits().cloned().unwrap_or_default();
    let (held, now): (Limits, Limits) = (limits(before), limits(after));
    now.clone().intersect(&held) != now || !before.duties().is_subset(after.duties())
}

fn one_more(count: &mut u64) {
    *count = count.saturating_add(1);
}

impl Tally {
    /// Asks both sets about one document.
    pub(super) fn look(&mut self, pair: &Pair<'_>, kept: &mut Kept, document: Document<'_>, found: &str) -> Told {
        one_more(&mut self.documents);
        let (before, after) = pair.decide(document, kept);
        self.rulings = self.rulings.saturating_add(super::count(before.all().len()));
        let mut hash = DefaultHasher::new();
        for ruling in before.all() {
            told(ruling, &mut hash);
        }
        let mut mildest = before.iter().map(Ruling::outcome).min().unwrap_or(Outcome::Deny);
        if let Some(after) = &after {
            self.compare(&before, after, document, found, &mut hash);
            mildest = mildest.min(after.iter().map(Ruling::outcome).min().unwrap_or(Outcome::Deny));
        }
        Told { hash: hash.finish(), mildest }
    }

    fn compare(
        &mut self,
        before: &Rulings,
        after: &Rulings,
        document: Document<'_>,
        found: &str,
        hash: &mut DefaultHasher,
    ) {
        let country = match &document.0.demand().requester().country {
            Stated::Known(country) => country.to_string(),
            Stated::None => "none".to_owned(),
            Stated::Unknown => "unknown".to_owned(),
        };
        let mut written = None;
        for (before, after) in before.iter().zip(after) {
            told(after, hash);
            let Some(kind) = Kind::of(before, after) else { continue };
            self.count(&kind, &country);
            let place = self.kinds.entry(kind).or_default();
            one_more(&mut place.rulings);
            one_more(place.countries.entry(country.clone()).or_default());
            one_more(place.measures.entry(before.measure()).or_default());
            if place.weighed < WEIGHED {
                place.weighed = place.weighed.saturating_add(1);
                let written = written.get_or_insert_with(|| Written::of(document));
                let candidate = written.as_ref().map(|written| Candidate::of(written, before.measure(), found));
                place.offer(candidate);
            }
        }
    }

    fn count(&mut self, kind: &Kind, country: &str) {
        let place = self.countries.entry(country.to_owned()).or_default();
        if kind.from == kind.to {
            one_more(&mut self.same_outcome);
            one_more(&mut place.same_outcome);
        } else {
            one_more(&mut self.flips);
            one_more(&mut place.flips);
            one_more(self.outcomes.entry((kind.from, kind.to)).or_default());
        }
        if kind.is_new_allow() {
            one_more(&mut self.new_allows);
            one_more(&mut place.new_allows);
        }
        if kind.wider {
            one_more(&mut self.wider_allows);
            one_more(&mut place.wider_allows);
        }
        for code in &kind.gone {
            one_more(&mut self.codes.entry(code.clone()).or_default().gone);
        }
        for code in &kind.come {
            one_more(&mut self.codes.entry(code.clone()).or_default().come);
        }
    }

    /// Adds what was found elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.documents, other.documents),
            (&mut self.rulings, other.rulings),
            (&mut self.flips, other.flips),
            (&mut self.new_allows, other.new_allows),
            (&mut self.wider_allows, other.wider_allows),
            (&mut self.same_outcome, other.same_outcome),
        ] {
            *mine = mine.saturating_add(theirs);
        }
        for (country, theirs) in other.countries {
            let mine = self.countries.entry(country).or_default();
            mine.flips = mine.flips.saturating_add(theirs.flips);
            mine.new_allows = mine.new_allows.saturating_add(theirs.new_allows);
            mine.wider_allows = mine.wider_allows.saturating_add(theirs.wider_allows);
            mine.same_outcome = mine.same_outcome.saturating_add(theirs.same_outcome);
        }
        for (code, theirs) in other.codes {
            let mine = self.codes.entry(code).or_default();
            mine.gone = mine.gone.saturating_add(theirs.gone);
            mine.come = mine.come.saturating_add(theirs.come);
        }
        for (kind, theirs) in other.kinds {
            self.kinds.entry(kind).or_default().join(theirs);
        }
        for (outcomes, theirs) in other.outcomes {
            let mine = self.outcomes.entry(outcomes).or_default();
            *mine = mine.saturating_add(theirs);
        }
    }

    /// Flips by outcome, new allows first.
    pub(super) fn outcomes(&self) -> Vec<Flips> {
        let mut all: Vec<Flips> = self
            .outcomes
            .iter()
            .map(|((from, to), rulings)| Flips { from: *from, to: *to, rulings: *rulings })
            .collect();
        all.sort_by_key(|flips| (flips.to, flips.from));
        all
    }
}

impl Found {
    /// The smaller one is kept, and of two of one size the first by its text: whatever the order.
    fn offer(&mut self, candidate: Option<Candidate>) {
        let Some(candidate) = candidate else { return };
        if self.smallest.as_ref().is_none_or(|held| candidate.before(held)) {
            self.smallest = Some(candidate);
        }
    }

    fn join(&mut self, other: Self) {
        self.rulings = self.rulings.saturating_add(other.rulings);
        for (country, theirs) in other.countries {
            let mine = self.countries.entry(country).or_default();
            *mine = mine.saturating_add(theirs);
        }
        for (measure, theirs) in other.measures {
            let mine = self.measures.entry(measure).or_default();
            *mine = mine.saturating_add(theirs);
        }
        self.offer(other.smallest);
    }
}

/// What of a ruling tells it from others.
fn told(ruling: &Ruling, hash: &mut DefaultHasher) {
    ruling.measure().hash(hash);
    for cited in ruling.reasons() {
        cited.code.hash(hash);
    }
}
