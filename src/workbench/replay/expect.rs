//! Which flips are expected of a new law.

use super::{Change, ReplayReport, Seen};
use crate::decision::outcome::Outcome;
use crate::jurisdiction::Country;
use crate::request::measure::Measure;
use crate::words::by_name;
use crate::workbench::yaml::{self, CaseRefused};

/// Flips that are expected: each place that is left out stands for any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedFlip {
    /// Why it is expected, for a reader.
    pub note: Option<String>,
    /// A code that no longer speaks or speaks anew; all codes that begin so where it ends in `*`.
    pub code: Option<String>,
    /// The requester's country, `none` or `unknown`.
    pub country: Option<String>,
    /// The measure.
    pub measure: Option<Measure>,
    /// The outcome on record.
    pub from: Option<Outcome>,
    /// The outcome under the new law.
    pub to: Option<Outcome>,
}

by_name! {
    ExpectedFlip {
        #[serde(default)]
        note: Option<String>,
        #[serde(default)]
        code: Option<String>,
        #[serde(default)]
        country: Option<String>,
        #[serde(default)]
        measure: Option<Measure>,
        #[serde(default)]
        from: Option<Outcome>,
        #[serde(default)]
        to: Option<Outcome>,
    }
}

/// Every flip that is expected of a new law: a YAML or JSON list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpectedFlips(Vec<ExpectedFlip>);

/// Why expectations were not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExpectRefused {
    /// The document does not read.
    #[error(transparent)]
    Document(#[from] CaseRefused),
    /// An entry says nothing, or something that can never be.
    #[error("entry {number}: {why}")]
    Entry {
        /// Its number in the list, from 1.
        number: usize,
        /// What is wrong and what would be right.
        why: String,
    },
}

impl ExpectedFlips {
    /// Reads a list such as `[{code: US-2703-*, country: US, from: deny, to: allow}]`.
    ///
    /// # Errors
    /// [`ExpectRefused`], with the entry.
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, ExpectRefused> {
        let flips: Vec<ExpectedFlip> = yaml::document(bytes)?;
        for (number, flip) in (1..).zip(&flips) {
            flip.check().map_err(|why| ExpectRefused::Entry { number, why })?;
        }
        Ok(Self(flips))
    }

    /// The entries, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, ExpectedFlip> {
        self.0.iter()
    }

    /// Whether a flip is expected.
    pub fn cover(&self, flip: &Change) -> bool {
        self.iter().any(|expected| expected.covers(flip))
    }

    /// Entries that cover no flip of a report: an expectation that did not come true.
    pub fn idle<'a>(&'a self, report: &'a ReplayReport) -> impl Iterator<Item = (usize, &'a ExpectedFlip)> {
        (1..).zip(&self.0).filter(|(_, expected)| !report.flips.keys().any(|flip| expected.covers(flip)))
    }
}

impl<'a> IntoIterator for &'a ExpectedFlips {
    type Item = &'a ExpectedFlip;
    type IntoIter = std::slice::Iter<'a, ExpectedFlip>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl ExpectedFlip {
    fn check(&self) -> Result<(), String> {
        let empty = self.code.is_none() && self.country.is_none() && self.measure.is_none();
        if empty && self.from.is_none() && self.to.is_none() {
            return Err("it would cover every flip; name at least one of code, country, measure, from, to".to_owned());
        }
        if let Some(country) = self.country.as_ref().filter(|given| !matches!(given.as_str(), "none" | "unknown")) {
            country.parse::<Country>().map_err(|why| why.to_string())?;
        }
        if let Some(code) = &self.code {
            let stem = code.strip_suffix('*').unwrap_or(code);
            let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
            if stem.is_empty() || stem.len() > 64 || !stem.bytes().all(plain) {
                let code = crate::quoting::quoted(code);
                return Err(format!("`{code}` is no rule code, and no beginning of one with `*` after it"));
            }
        }
        if self.from.is_some() && self.from == self.to {
            return Err("`from` and `to` are the same, and that is no flip".to_owned());
        }
        Ok(())
    }

    fn covers(&self, flip: &Change) -> bool {
        let code = |wanted: &String| match wanted.strip_suffix('*') {
            Some(stem) => flip.gone.iter().chain(&flip.come).any(|code| code.starts_with(stem)),
            None => flip.gone.contains(wanted) || flip.come.contains(wanted),
        };
        self.code.as_ref().is_none_or(code)
            && self.country.as_ref().is_none_or(|country| *country == flip.country)
            && self.measure.is_none_or(|measure| measure.as_str() == flip.measure)
            && self.from.is_none_or(|from| from.as_str() == flip.from)
            && self.to.is_none_or(|to| to.as_str() == flip.to)
    }
}

impl ReplayReport {
    /// Flips that are not expected.
    pub fn unexpected<'a>(&'a self, expected: &'a ExpectedFlips) -> impl Iterator<Item = (&'a Change, &'a Seen)> {
        self.flips.iter().filter(|(flip, _)| !expected.cover(flip))
    }
}
