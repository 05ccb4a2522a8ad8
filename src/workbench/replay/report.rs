//! What a replay found: counts, and places by number and identifier. Nothing in it is personal.

mod rows;
mod shard;
mod why;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
pub use shard::Shard;
pub use why::{Unreplayed, Why};

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sample {
    /// Number of the record in its log.
    pub position: u64,
    /// Identifier of the decision.
    pub id: String,
}

/// How often something was found, and the first places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The first places, as many as the report names.
    pub samples: BTreeSet<Sample>,
}

/// One ruling that is not as it is on record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// The requester's country, `none` or `unknown`.
    pub country: String,
    /// The measure; `*` where it is not one measure.
    pub measure: String,
    /// The outcome on record.
    pub from: String,
    /// The outcome of the replay.
    pub to: String,
    /// Codes that are on record and did not speak again, or not so.
    pub gone: BTreeSet<String>,
    /// Codes that spoke and are not on record, or not so.
    pub come: BTreeSet<String>,
    /// Which fields of the ruling differ.
    pub fields: BTreeSet<String>,
}

impl Change {
    pub(super) fn of<'a>(
        country: &str,
        measure: &str,
        from: &str,
        to: &str,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self {
            country: country.to_owned(),
            measure: measure.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            gone: BTreeSet::new(),
            come: BTreeSet::new(),
            fields: fields.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// Decisions of one requester's country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountryCount {
    /// As on record.
    pub unchanged: u64,
    /// With another outcome of some measure.
    pub flipped: u64,
    /// With the same outcomes, for other reasons, with other limits or duties.
    pub reasons_only: u64,
    /// Not the same under their own law.
    pub different: u64,
    /// Not to be decided again, as far as the country is known.
    pub not_replayable: u64,
}

/// Rulings in which a code did not speak again, or spoke anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CodeCount {
    /// On record, and not spoken again.
    pub gone: u64,
    /// Spoken, and not on record.
    pub come: u64,
}

/// What a replay found. Reports of the parts of one log merge into the report of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplayReport {
    /// Version of this form.
    pub v: u8,
    /// Digest of the policies by which everything was decided; none where each record's own.
    pub policies: Option<String>,
    /// Digest of the border across which everything was decided; none where each record's own.
    pub border: Option<String>,
    /// Records of the log.
    pub records: u64,
    /// The parts of it that were looked at.
    pub shards: BTreeSet<Shard>,
    /// Most places that are named of each thing.
    pub most_samples: usize,
    /// Records that hold no decision.
    pub other: u64,
    /// Decisions that are as on record.
    pub unchanged: u64,
    /// Decisions with another outcome of some measure, under the other law.
    pub flipped: u64,
    /// Decisions with the same outcomes but other reasons, limits or duties, under the other law.
    pub reasons_only: u64,
    /// Decisions that are not the same under their own law.
    pub different: u64,
    /// Decisions that cannot be made again.
    pub not_replayable: u64,
    /// Decisions on users who were ruled together with others that cannot all be decided again: the others count
    /// as they did on record.
    pub group_as_recorded: u64,
    /// Decisions by the requester's country.
    pub countries: BTreeMap<String, CountryCount>,
    /// Changed rulings by code.
    pub codes: BTreeMap<String, CodeCount>,
    /// Rulings with another outcome under the other law.
    #[serde(with = "rows")]
    pub flips: BTreeMap<Change, Seen>,
    /// Rulings with the same outcome under the other law, but something else about them.
    #[serde(with = "rows")]
    pub reasons: BTreeMap<Change, Seen>,
    /// Rulings that are not the same under their own law.
    #[serde(with = "rows")]
    pub differences: BTreeMap<Change, Seen>,
    /// Why decisions could not be made again.
    #[serde(with = "rows")]
    pub unreplayed: BTreeMap<Unreplayed, Seen>,
}

/// Two reports are not of one replay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeRefused {
    /// Another version of the form.
    #[error("a report is of version {0}, this crate reads version 1")]
    Version(u8),
    /// Other policies or another border.
    #[error("the reports are of replays under different policies or borders")]
    Law,
    /// Another log, or the same at another time.
    #[error("the reports are of logs with {0} and {1} records")]
    Records(u64, u64),
    /// The parts do not fit.
    #[error("both reports have part {0}, or the log was cut into another number of parts")]
    Shards(Shard),
    /// Another number of samples.
    #[error("the reports name at most {0} and {1} places of each thing; give all parts the same number")]
    Samples(usize, usize),
}

impl Seen {
    fn add(&mut self, sample: Sample, most: usize) {
        self.count = self.count.saturating_add(1);
        self.samples.insert(sample);
        self.hold(most);
    }

    fn join(&mut self, other: Self, most: usize) {
        self.count = self.count.saturating_add(other.count);
        self.samples.extend(other.samples);
        self.hold(most);
    }

    /// The first places are kept, so that it does not matter in which order they were found.
    fn hold(&mut self, most: usize) {
        while self.samples.len() > most {
            self.samples.pop_last();
        }
    }
}

impl ReplayReport {
    pub(super) fn blank(
        policies: Option<String>,
        border: Option<String>,
        records: u64,
        shard: Shard,
        most_samples: usize,
    ) -> Self {
        Self {
            v: 1,
            policies,
            border,
            records,
            shards: BTreeSet::from([shard]),
            most_samples,
            other: 0,
            unchanged: 0,
            flipped: 0,
            reasons_only: 0,
            different: 0,
            not_replayable: 0,
            group_as_recorded: 0,
            countries: BTreeMap::new(),
            codes: BTreeMap::new(),
            flips: BTreeMap::new(),
            reasons: BTreeMap::new(),
            differences: BTreeMap::new(),
            unreplayed: BTreeMap::new(),
        }
    }

    /// Decisions that were looked at.
    pub const fn decisions(&self) -> u64 {
        let replayed = self.unchanged.saturating_add(self.flipped).saturating_add(self.reasons_only);
        replayed.saturating_add(self.different).saturating_add(self.not_replayable)
    }

    /// Whether every part of the log was looked at.
    pub fn is_whole(&self) -> bool {
        self.shards.len() == 1 && self.shards.contains(&Shard::WHOLE)
    }

    /// Whether something is wrong with the log or with the replay itself, whatever law was asked: a decision is not
    /// the same under its own law, what it stood on is missing or does not load, a record does not read, or a fault
    /// came up that is not on record. What was erased, or was decided with a fault, is nobody's fault now.
    pub fn failed(&self) -> bool {
        self.different > 0 || self.unreplayed.keys().any(|not| not.why.fails())
    }

    pub(super) fn unreplayed(&mut self, country: Option<String>, why: Why, sample: Sample) {
        self.not_replayable = self.not_replayable.saturating_add(1);
        if let Some(country) = &country {
            let count = self.countries.entry(country.clone()).or_default();
            count.not_replayable = count.not_replayable.saturating_add(1);
        }
        self.unreplayed.entry(Unreplayed { country, why }).or_default().add(sample, self.most_samples);
    }

    pub(super) fn under_own_law(&mut self, country: &str, changes: Vec<Change>, sample: &Sample) {
        let count = self.countries.entry(country.to_owned()).or_default();
        if changes.is_empty() {
            count.unchanged = count.unchanged.saturating_add(1);
            self.unchanged = self.unchanged.saturating_add(1);
            return;
        }
        count.different = count.different.saturating_add(1);
        self.different = self.different.saturating_add(1);
        for change in changes {
            self.code(&change);
            self.differences.entry(change).or_default().add(sample.clone(), self.most_samples);
        }
    }

    pub(super) fn under_another(&mut self, country: &str, changes: Vec<Change>, sample: &Sample) {
        let count = self.countries.entry(country.to_owned()).or_default();
        let (own, all) = if changes.is_empty() {
            (&mut count.unchanged, &mut self.unchanged)
        } else if changes.iter().any(|change| change.from != change.to) {
            (&mut count.flipped, &mut self.flipped)
        } else {
            (&mut count.reasons_only, &mut self.reasons_only)
        };
        *own = own.saturating_add(1);
        *all = all.saturating_add(1);
        for change in changes {
            self.code(&change);
            let rows = if change.from == change.to { &mut self.reasons } else { &mut self.flips };
            rows.entry(change).or_default().add(sample.clone(), self.most_samples);
        }
    }

    fn code(&mut self, change: &Change) {
        for code in &change.gone {
            let count = self.codes.entry(code.clone()).or_default();
            count.gone = count.gone.saturating_add(1);
        }
        for code in &change.come {
            let count = self.codes.entry(code.clone()).or_default();
            count.come = count.come.saturating_add(1);
        }
    }

    /// Adds what another part of the same replay found.
    ///
    /// # Errors
    /// Where the other report is not of another part of the same replay.
    pub fn merge(mut self, other: Self) -> Result<Self, MergeRefused> {
        if let Some(report) = [&self, &other].into_iter().find(|report| report.v != 1) {
            return Err(MergeRefused::Version(report.v));
        }
        if (&self.policies, &self.border) != (&other.policies, &other.border) {
            return Err(MergeRefused::Law);
        }
        if self.records != other.records {
            return Err(MergeRefused::Records(self.records, other.records));
        }
        if self.most_samples != other.most_samples {
            return Err(MergeRefused::Samples(self.most_samples, other.most_samples));
        }
        let parts = self.shards.iter().chain(&other.shards).map(|shard| shard.of()).collect::<BTreeSet<_>>();
        if let Some(twice) = other.shards.iter().find(|shard| parts.len() > 1 || self.shards.contains(*shard)) {
            return Err(MergeRefused::Shards(*twice));
        }
        self.shards.extend(other.shards.iter().copied());
        Shard::join(&mut self.shards);
        self.add(other);
        Ok(self)
    }

    /// Adds counts and places.
    pub(super) fn add(&mut self, other: Self) {
        let most = self.most_samples;
        for (mine, theirs) in [
            (&mut self.other, other.other),
            (&mut self.unchanged, other.unchanged),
            (&mut self.flipped, other.flipped),
            (&mut self.reasons_only, other.reasons_only),
            (&mut self.different, other.different),
            (&mut self.not_replayable, other.not_replayable),
            (&mut self.group_as_recorded, other.group_as_recorded),
        ] {
            *mine = mine.saturating_add(theirs);
        }
        for (country, count) in other.countries {
            self.countries.entry(country).or_default().add(count);
        }
        for (code, count) in other.codes {
            let mine = self.codes.entry(code).or_default();
            mine.gone = mine.gone.saturating_add(count.gone);
            mine.come = mine.come.saturating_add(count.come);
        }
        rows::join(&mut self.flips, other.flips, most);
        rows::join(&mut self.reasons, other.reasons, most);
        rows::join(&mut self.differences, other.differences, most);
        rows::join(&mut self.unreplayed, other.unreplayed, most);
    }
}

impl CountryCount {
    fn add(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.unchanged, other.unchanged),
            (&mut self.flipped, other.flipped),
            (&mut self.reasons_only, other.reasons_only),
            (&mut self.different, other.different),
            (&mut self.not_replayable, other.not_replayable),
        ] {
            *mine = mine.saturating_add(theirs);
        }
    }
}
