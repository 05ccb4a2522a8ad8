//! Mutants: policies with one small change each. A change that no table and no case notices is a
//! condition that nobody tests.
//!
//! Dropped are conditions, words of lists, clauses, keys of limits and periods; moved are bounds and
//! numbers; turned are equalities; widened are the sources of measures; one side is left of a
//! difference or a sum. A weaker effect needs no mutant: admission holds effects to the catalogue.

mod changes;
mod court;
mod hunt;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::suite::SuiteCase;
use super::tables::Rulebook;
use crate::policy::LoadError;

/// A change that nothing noticed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Survivor {
    /// The file, as a path within the policy set.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The code or the name of the helper rule.
    pub rule: String,
    /// What was done, such as `drop condition`.
    pub operator: String,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
}

impl Survivor {
    /// The change as an excuse names it.
    pub fn change(&self) -> String {
        format!("{}: {} -> {}", self.operator, self.before, self.after)
    }
}

impl fmt::Display for Survivor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}: {}", self.file, self.line, self.column, self.rule, self.change())
    }
}

/// Why a change that nothing notices changes nothing: the only excuse of a survivor, and of one alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// The file, as a path within the policy set.
    pub file: String,
    /// The code or the name of the helper rule.
    pub rule: String,
    /// The change, as [`Survivor::change`] writes it.
    pub change: String,
    /// Why the policy says the same with it.
    pub why: String,
}

impl Excuse {
    fn fits(&self, survivor: &Survivor) -> bool {
        !self.why.trim().is_empty()
            && self.file == survivor.file
            && self.rule == survivor.rule
            && self.change == survivor.change()
    }
}

/// What came of the mutants.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct MutantReport {
    /// Changes that were tried.
    pub mutants: usize,
    /// Those that do not compile.
    pub stillborn: usize,
    /// Those that a table noticed.
    pub by_tables: usize,
    /// Those that no table, but a case noticed.
    pub by_cases: usize,
    /// Those that nothing noticed, but an excuse explains.
    pub excused: usize,
    /// Those that nothing noticed.
    pub survivors: Vec<Survivor>,
    /// Excuses that excuse nothing.
    pub idle: Vec<Excuse>,
}

/// How far the hunt is: mutants tried, of how many, and survivors so far.
pub type Progress<'p> = &'p (dyn Fn(usize, usize, usize) + Sync);

/// Why no mutant was tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HuntFailed {
    /// The policies do not load as a whole.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A case does not run.
    #[error("a case does not run: {0}")]
    Case(String),
}

impl Rulebook {
    /// Tries every change of the packages whose name begins with `only`: against the tables, then,
    /// where no table notices, against the cases.
    ///
    /// # Errors
    /// Where the policies do not load as a whole, or a case does not run.
    pub fn mutants(
        &self,
        only: &str,
        cases: &[SuiteCase],
        excuses: &[Excuse],
        progress: Progress<'_>,
    ) -> Result<MutantReport, HuntFailed> {
        let mut report = hunt::run(self, only, cases, progress)?;
        let mut used = vec![false; excuses.len()];
        report.survivors.retain(|survivor| {
            let fits = excuses.iter().zip(&mut used).find(|(excuse, used)| !**used && excuse.fits(survivor));
            let Some((_, taken)) = fits else { return true };
            *taken = true;
            report.excused = report.excused.saturating_add(1);
            false
        });
        report.survivors.sort();
        let looked_at = |excuse: &Excuse| excuse.file.trim_end_matches(".rego").replace('/', ".").starts_with(only);
        let idle = excuses.iter().zip(used).filter(|(excuse, used)| !used && looked_at(excuse));
        report.idle = idle.map(|(excuse, _)| excuse.clone()).collect();
        Ok(report)
    }
}
