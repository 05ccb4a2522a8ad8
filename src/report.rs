//! Transparency reports: what was demanded and what came of it, in figures that point at nobody.
//!
//! [`Tally`] takes the records of a log, one after the other, and gives a [`Report`]; [`csv`], [`google_csv`] and
//! [`page`] write it. `docs/transparency.md` says what each figure means and what it cannot say.

mod cells;
mod csv;
mod demand;
mod facts;
mod national;
mod page;
mod period;
mod record;
mod tables;
mod tally;

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

pub use cells::Figure;
pub use csv::{csv, google_csv};
pub use demand::{Came, Category};
pub use national::{Band, Banded, Bands, BandsRefused, National, NationalTally};
pub use page::{PageRefused, TEMPLATE, page};
pub use period::{Period, PeriodRefused};
pub use record::Seal;
pub use tally::Tally;

use crate::time::{Day, Timestamp};

/// Version of the form of reports.
const VERSION: u8 = 1;

/// From how many on a figure is shown, where nothing else is said.
pub const THRESHOLD: NonZeroU64 = match NonZeroU64::new(5) {
    Some(five) => five,
    None => NonZeroU64::MIN,
};

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The period.
    pub period: Period,
    /// From how many on a figure is shown.
    pub threshold: NonZeroU64,
}

impl Settings {
    /// That period, with [`THRESHOLD`].
    pub const fn new(period: Period) -> Self {
        Self { period, threshold: THRESHOLD }
    }
}

/// Why there is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportRefused {
    /// The clear part of something is no record's.
    #[error("the clear part is not a record's")]
    Record,
    /// What belongs in a log of its own.
    #[error(
        "the log holds orders of national security, which are in no total: name it with `--national-security`, beside the \
         common log"
    )]
    NationalSecurity,
    /// What does not belong in the log of national security.
    #[error("the log holds other demands than orders of national security: name it as the log to be reported")]
    NotNationalSecurity,
    /// A decision of the log of national security that was not opened or does not read.
    #[error(
        "a decision in the log of national security cannot be read, and a band without it could be wrong; are these its keys?"
    )]
    Unopened,
}

/// The state of the log from which a report was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its name.
    pub origin: Option<String>,
    /// Records in it.
    pub size: u64,
    /// The root of its tree, in base64, as its last checkpoint signs it.
    pub root: Option<String>,
}

/// What is counted in a row's cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The word; several joined by `+` where they are counted together.
    pub key: String,
    /// The same for people.
    pub label: String,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The code or word; `others` where small rows are counted together.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// Demands in the row; its percentage is of all demands in the table.
    pub total: Figure,
    /// A figure a column; its percentage is of the row.
    pub cells: Vec<Figure>,
    /// Different users whom the row's demands touch, where the table has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<Figure>,
}

/// Demands by one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Which table.
    pub key: String,
    /// The same for people.
    pub title: String,
    /// What a row is, in the plural.
    pub rows_are: String,
    /// Whether each demand of the table stands in one row.
    pub adds_up: bool,
    /// What the cells count; none where rows have a total alone.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A figure by itself; its percentage is of all demands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Which.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// How many demands, or records.
    pub figure: Figure,
}

/// A median.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Which.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// Whole hours; none where it would be over fewer than the threshold.
    pub median_hours: Option<u64>,
}

/// A law that was in force in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// Since when.
    pub from: Timestamp,
    /// Digest of the policy set.
    pub policies: String,
    /// Digest of the border.
    pub border: String,
}

/// A transparency report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Report {
    /// Version of this form.
    pub v: u8,
    /// The period.
    pub period: String,
    /// Its first day.
    pub first_day: Day,
    /// Its last day.
    pub last_day: Day,
    /// The time zone of all days: `UTC`.
    pub zone: String,
    /// Whether the log goes on after the end of the period.
    pub over: bool,
    /// When the last record was made.
    pub last_record: Option<Timestamp>,
    /// The log from which it was made.
    pub log: State,
    /// From how many on a figure is shown.
    pub threshold: u64,
    /// All demands of the period.
    pub demands: Figure,
    /// Different users whom they touch.
    pub users: Figure,
    /// Demands by one thing each.
    pub tables: Vec<Table>,
    /// Demands of which something is so.
    pub facts: Vec<Fact>,
    /// How long things took.
    pub times: Vec<Time>,
    /// Records of decisions in the period that could not be read, and are in no table.
    pub not_counted: Vec<Fact>,
    /// What the log cannot say.
    pub not_recorded: Vec<String>,
    /// The laws that were in force.
    pub policies: Vec<InForce>,
    /// How it was counted.
    pub method: Vec<String>,
    /// Orders of national security; absent where nothing is to be said of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_security: Option<National>,
}

impl Report {
    /// A table by its key.
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.key == key)
    }
}

#[cfg(test)]
mod tests;
