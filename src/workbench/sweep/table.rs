//! What a sweep found, as a table.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Swept;
use crate::decision::outcome::Outcome;
use crate::jurisdiction::Country;
use crate::policy::PolicySet;
use crate::request::instrument::InstrumentKind;
use crate::request::measure::Measure;

/// The mildest outcome that was found, by who asks, where user and holder are, and kind of paper.
///
/// As text: what a line does not name is denied in all documents of its place; in brackets stand their number and the
/// product.
#[derive(Debug, Clone)]
pub struct SweepTable<'a> {
    swept: &'a [Swept],
    regimes: Vec<&'a str>,
}

/// One line of the table: by one kind of paper, on one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SweepRow {
    /// The regime of the requester, such as `us`.
    pub regime: String,
    /// The requester's country.
    pub requester: Country,
    /// What the place is called.
    pub place: String,
    /// The kind of paper.
    pub paper: InstrumentKind,
    /// The measure.
    pub measure: Measure,
    /// The mildest outcome.
    pub outcome: Outcome,
}

impl<'a> SweepTable<'a> {
    /// Of what was found under those policies.
    pub fn of(swept: &'a [Swept], policies: &'a PolicySet) -> Self {
        Self { swept, regimes: swept.iter().map(|one| policies.regime(one.place.requester)).collect() }
    }

    /// Every line, denials too.
    pub fn rows(&self) -> impl Iterator<Item = SweepRow> {
        self.swept.iter().zip(&self.regimes).flat_map(|(one, regime)| {
            let papers = one.mildest.iter().flat_map(|(paper, by)| by.iter().map(move |by| (*paper, by)));
            papers.map(move |(paper, (measure, outcome))| SweepRow {
                regime: (*regime).to_owned(),
                requester: one.place.requester,
                place: one.place.name.clone(),
                paper,
                measure: *measure,
                outcome: *outcome,
            })
        })
    }
}

impl SweepRow {
    /// The names of the columns, as the first line of CSV (RFC 4180).
    pub const COLUMNS: &'static str = "regime,requester,place,paper,measure,outcome";

    /// The line as CSV (RFC 4180).
    pub fn csv(&self) -> String {
        let place = self.place.replace('"', "\"\"");
        format!("{},{},\"{place}\",{},{},{}", self.regime, self.requester, self.paper, self.measure, self.outcome)
    }
}

impl fmt::Display for SweepTable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "# The mildest result over every document of the sweep, by who asks, where user and holder are, and kind of\n\
             # paper; what a line does not name is denied in all of them. In brackets: documents, and the product.\n",
        )?;
        let mut under = "";
        for (one, regime) in self.swept.iter().zip(&self.regimes) {
            if *regime != under {
                under = regime;
                writeln!(f, "\n## {regime} (asked by {})", one.place.requester)?;
            }
            let axes: Vec<String> = one.product.iter().map(|(name, size)| format!("{name} {size}")).collect();
            writeln!(f, "\n{}  [{} documents: {}]", one.place.name, one.documents, axes.join(" x "))?;
            let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (kind, outcomes) in &one.mildest {
                rows.entry(row(outcomes)).or_default().push(kind.as_str());
            }
            for (row, kinds) in rows {
                writeln!(f, "  {}: {row}", kinds.join(" "))?;
            }
        }
        Ok(())
    }
}

/// `ALLOW a, b; escalate c`: what is not named is denied.
fn row(outcomes: &BTreeMap<Measure, Outcome>) -> String {
    let of = |wanted: Outcome| -> Vec<&str> {
        outcomes.iter().filter(|(_, outcome)| **outcome == wanted).map(|(measure, _)| measure.as_str()).collect()
    };
    let mut parts = Vec::new();
    for (word, measures) in [("ALLOW", of(Outcome::Allow)), ("escalate", of(Outcome::Escalate))] {
        if !measures.is_empty() {
            parts.push(format!("{word} {}", measures.join(" ")));
        }
    }
    if parts.is_empty() { "deny all".to_owned() } else { parts.join("; ") }
}
