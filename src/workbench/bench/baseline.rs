//! Holds what was found to what was found before.

use super::report::{BenchReport, FORM, Machine, REFERENCE};
use super::{BenchCases, reference};
use crate::object;
use crate::quoting::{self, tame};

/// Why a report is no baseline here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineRefused {
    /// It is no report.
    #[error("this is no report of `comity bench`: {0}; write one with `--to`")]
    NoReport(String),
    /// Of a form that this version does not read.
    #[error("{0}; write it anew with `--to`")]
    Form(String),
    /// Its ratios are to another work.
    #[error("its times are held to version {0} of the reference work, and here it is {here}; write it anew with `--to`", here = reference::VERSION)]
    Reference(u32),
    /// Of other cases.
    #[error(
        "the baseline is of other cases, {0} decisions, than those named here; name the same, or write it anew with `--to`"
    )]
    Cases(usize),
    /// One of the two programs is built with optimization, and the other is not.
    #[error("the baseline was measured {0} optimization, and this program is built otherwise; they do not compare")]
    Build(&'static str),
    /// It lacks a row, or has it without a ratio.
    #[error("the report has no ratio for `{0}`; write it anew with `--to`")]
    Row(String),
}

/// How one row changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Slowing {
    /// The row.
    pub name: String,
    /// Its p50, as a multiple of the reference's, in the baseline.
    pub before: f64,
    /// The same now.
    pub now: f64,
    /// By how many percent it grew, by its p50 or by its mean, whichever grew less; below 0 it is quicker. Where other
    /// work takes the core in turns, the one or the other can grow alone.
    pub percent: f64,
}

impl BenchReport {
    /// Reads a report as a baseline for these cases.
    ///
    /// # Errors
    /// [`BaselineRefused`].
    pub fn baseline(json: &[u8], cases: &BenchCases) -> Result<Self, BaselineRefused> {
        let none = BaselineRefused::NoReport;
        let value: serde_json::Value = serde_json::from_slice(json).map_err(|why| none(tame(&why.to_string())))?;
        let Some(form) = value.get("form").and_then(serde_json::Value::as_str) else {
            return Err(none("it has no `form`".to_owned()));
        };
        let version = value.get("v").and_then(serde_json::Value::as_u64).and_then(|v| u8::try_from(v).ok());
        object::is(FORM, form, version.unwrap_or_default()).map_err(BaselineRefused::Form)?;
        let report: Self = serde_path_to_error::deserialize(value).map_err(|why| {
            none(format!("`{}`: {}", quoting::path(&why.path().to_string()), tame(&why.inner().to_string())))
        })?;
        if report.reference != reference::VERSION {
            return Err(BaselineRefused::Reference(report.reference));
        }
        if report.cases.digest != cases.digest() {
            return Err(BaselineRefused::Cases(report.cases.decisions));
        }
        if report.machine.optimized != Machine::here().optimized {
            return Err(BaselineRefused::Build(if report.machine.optimized { "with" } else { "without" }));
        }
        for name in super::ROWS.iter().filter(|name| **name != REFERENCE) {
            report.ratios(name)?;
        }
        Ok(report)
    }

    /// How each row changed since the baseline, the reference left out.
    ///
    /// # Errors
    /// Where one of them lacks a row.
    pub fn since(&self, baseline: &Self) -> Result<Vec<Slowing>, BaselineRefused> {
        let rows = self.rows.iter().filter(|row| row.name != REFERENCE);
        let change = |name: &str| {
            let ([before, mean_before], [now, mean_now]) = (baseline.ratios(name)?, self.ratios(name)?);
            let grown = (now / before).min(mean_now / mean_before);
            Ok(Slowing { name: name.to_owned(), before, now, percent: (grown - 1.0) * 100.0 })
        };
        rows.map(|row| change(&row.name)).collect()
    }

    /// Of its p50 and of its mean.
    fn ratios(&self, name: &str) -> Result<[f64; 2], BaselineRefused> {
        let row = self.rows.iter().find(|row| row.name == name);
        let ratios = row.map(|row| [row.of_reference, row.mean_of_reference]);
        let sound = ratios.filter(|ratios| ratios.iter().all(|ratio| ratio.is_finite() && *ratio > 0.0));
        sound.ok_or_else(|| BaselineRefused::Row(name.to_owned()))
    }
}
