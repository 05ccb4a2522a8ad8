//! What a diff found. Nothing in it is personal but what cases hold that somebody named: examples of them are for those
//! who may read them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::decision::outcome::Outcome;
use crate::request::measure::Measure;
use crate::roster::{DigestText, ReviewRefused, ReviewTerms};
use crate::time::Day;
use crate::workbench::replay::CodeCount;

/// What a diff found. The same two sets, asked about the same, give the same report, to the byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DiffReport {
    /// Version of this form.
    pub v: u8,
    /// Digest of the first set.
    pub before: String,
    /// Digest of the second.
    pub after: String,
    /// Digest of the border across which both were asked.
    pub border: String,
    /// Whether the whole sweep was made.
    pub whole: bool,
    /// Places that were swept.
    pub places: u64,
    /// Documents of the sweep.
    pub documents: u64,
    /// Users of cases.
    pub cases: u64,
    /// Rulings that were compared: one a measure of each document and user.
    pub rulings: u64,
    /// Rulings with another outcome.
    pub flips: u64,
    /// Those of them that are allowed now.
    pub new_allows: u64,
    /// Rulings that were allowed, and are now with wider limits or without a duty.
    pub wider_allows: u64,
    /// Rulings with the same outcome, but other codes, routes, limits or duties; wider allows among them.
    pub same_outcome: u64,
    /// Flips by outcome.
    pub outcomes: Vec<Flips>,
    /// What differs, by the requester's country.
    pub countries: BTreeMap<String, CountryFlips>,
    /// Differing rulings in which a code did not speak again, or spoke anew.
    pub codes: BTreeMap<String, CodeCount>,
    /// What differs, by kind: new allows first, then wider ones, other flips, and what has the same outcome.
    pub kinds: Vec<DiffKind>,
    /// Files of the sets, tests not among them.
    pub files: Names,
    /// Codes of the catalogues.
    pub catalogue: Names,
    /// Facts that one of the sets reads and no demand of the sweep varies: what depends on them is not seen.
    pub unmoved: BTreeSet<String>,
}

/// Rulings that went from one outcome to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Flips {
    /// The outcome by the first set.
    pub from: Outcome,
    /// The outcome by the second.
    pub to: Outcome,
    /// How many rulings.
    pub rulings: u64,
}

/// Rulings on demands of one country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CountryFlips {
    /// With another outcome.
    pub flips: u64,
    /// Those of them that are allowed now.
    pub new_allows: u64,
    /// Allowed before and now, and wider now.
    pub wider_allows: u64,
    /// With the same outcome, and something else about them.
    pub same_outcome: u64,
}

/// Rulings that differ in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiffKind {
    /// The outcome by the first set.
    pub from: Outcome,
    /// The outcome by the second.
    pub to: Outcome,
    /// Whether it is an allow that is wider now.
    pub wider: bool,
    /// Codes that spoke by the first set alone, or not so by the second.
    pub gone: BTreeSet<String>,
    /// Codes that spoke by the second set alone, or not so by the first.
    pub come: BTreeSet<String>,
    /// Where the outcome is the same: what differs of `codes`, `routes`, `limits`, `duties`, `conflicts`.
    pub fields: BTreeSet<String>,
    /// How many rulings.
    pub rulings: u64,
    /// The same by the requester's country.
    pub countries: BTreeMap<String, u64>,
    /// The same by measure.
    pub measures: BTreeMap<Measure, u64>,
    /// One of them, as small as it could be made.
    pub example: DiffExample,
}

/// One demand on which two sets differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiffExample {
    /// The place of the sweep, or the case, in which it was found.
    pub found: String,
    /// The measure on which they differ.
    pub measure: Measure,
    /// How many places it changes of the clean demand.
    pub changes: u64,
    /// A suite of one case (YAML), as the second set decides it: the first fails it.
    pub suite: String,
}

/// Names of things that stand in one of two sets alone, or are not the same in both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Names {
    /// In the second alone.
    pub added: BTreeSet<String>,
    /// In the first alone.
    pub removed: BTreeSet<String>,
    /// In both, and not the same.
    pub changed: BTreeSet<String>,
}

impl Names {
    pub(super) fn between<T: PartialEq>(before: &BTreeMap<String, T>, after: &BTreeMap<String, T>) -> Self {
        let lacks = |one: &BTreeMap<String, T>, other: &BTreeMap<String, T>| {
            one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
        };
        let differs = |(name, one): &(&String, &T)| after.get(*name).is_some_and(|other| other != *one);
        Self {
            added: lacks(after, before),
            removed: lacks(before, after),
            changed: before.iter().filter(differs).map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl DiffReport {
    /// `sha256:` and the digest of the report in canonical form (RFC 8785).
    ///
    /// # Errors
    /// Where it has no canonical form.
    pub fn digest(&self) -> Result<DigestText, ReviewRefused> {
        let bytes = canonical::bytes(self).map_err(|why| ReviewRefused::Form(why.to_string()))?;
        Ok(DigestText::of(&bytes))
    }

    /// What reviewers sign of it, to hold from a day until before another.
    ///
    /// # Errors
    /// Where it would hold for no day or for more than 30, or has no canonical form.
    pub fn statement(&self, on: Day, until: Day) -> Result<ReviewTerms, ReviewRefused> {
        let digest = |text: &str| text.parse().map_err(|why| ReviewRefused::Form(format!("{why}")));
        let digests = [digest(&self.before)?, digest(&self.after)?, digest(&self.border)?, self.digest()?];
        ReviewTerms::new(digests, self.whole, [self.flips, self.new_allows, self.wider_allows], (on, until))
    }
}
