//! A bundle is built: the policies are admitted, suites and tables run, and only then is there something to sign.

use std::collections::BTreeMap;

use super::{Rulebook, Suite, TableFailure};
use crate::audit::MemoryLog;
use crate::gate::Gate;
use crate::policy::bundle::{BundlePlan, OpaSigner, PassedSuite, PassedTables, SignedBundle, Tested, write};
use crate::policy::{LoadError, PolicySet};
use crate::roster::DigestText;
use crate::time::Day;

use super::yaml::CaseRefused;

/// Failures that one message tells.
const TOLD: usize = 20;

/// What a bundle is built from.
#[derive(Debug)]
#[non_exhaustive]
pub struct BundleParts<'a> {
    /// Policies and tables, and the tests beside them, as (path, text), such as
    /// `("comity/regimes/us/process.rego", "package ..")`. Tests run, and are no part of the bundle.
    pub files: Vec<(String, String)>,
    /// Suites, as (name of the file, bytes).
    pub suites: Vec<(String, Vec<u8>)>,
    /// Whether the test tables among the files are evaluated, all of them.
    pub tables: bool,
    /// The key of OPA's signature, where the bundle is to have one.
    pub opa: Option<&'a OpaSigner>,
}

/// A bundle that nobody signed yet.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BuiltBundle {
    /// The archive. The same parts give the same bytes, but for signatures of OPA that are made with chance.
    pub archive: Vec<u8>,
    /// What there is to sign.
    pub signed: SignedBundle,
}

/// Why no bundle was built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildRefused {
    /// The policies are not admitted.
    #[error(transparent)]
    Policies(#[from] LoadError),
    /// A suite does not read.
    #[error("`{file}`: {why}")]
    Suite {
        /// Its file.
        file: String,
        /// What is wrong.
        why: CaseRefused,
    },
    /// Two suites have one name.
    #[error("two suites are called `{0}`; rename one")]
    Twice(String),
    /// The suites could not run.
    #[error("the suites could not run: {0}")]
    Run(String),
    /// Cases did not come out as wanted.
    #[error("{} thing(s) did not come out as wanted, so the bundle is not built:\n{}", .0.len(), .0.iter().take(TOLD).cloned().collect::<Vec<_>>().join("\n"))]
    Failed(Vec<String>),
    /// Nothing to test was given.
    #[error("nothing was tested: name suites, or take the tables beside the policies")]
    Untested,
    /// The bundle could not be written.
    #[error("the bundle is not written: {0}")]
    Unwritten(String),
}

impl<'a> BundleParts<'a> {
    /// These files, with nothing to test yet.
    pub fn new(files: Vec<(String, String)>) -> Self {
        Self { files, suites: Vec::new(), tables: false, opa: None }
    }

    /// The same parts, with these suites.
    #[must_use]
    pub fn suites(self, suites: Vec<(String, Vec<u8>)>) -> Self {
        Self { suites, ..self }
    }

    /// The same parts, where every test table among the files is evaluated.
    #[must_use]
    pub fn with_tables(self) -> Self {
        Self { tables: true, ..self }
    }

    /// The same parts, signed for OPA too.
    #[must_use]
    pub fn signed_for_opa(self, signer: &'a OpaSigner) -> Self {
        Self { opa: Some(signer), ..self }
    }

    /// Admits the policies, runs the suites and tables, and writes the archive and what there is to sign of it.
    ///
    /// # Errors
    /// [`BuildRefused`]: a bundle of which anything fails, or of which nothing was tested, is not built.
    pub fn build(self, plan: &BundlePlan, today: Day) -> Result<BuiltBundle, BuildRefused> {
        let policies: BTreeMap<String, String> =
            self.files.iter().filter(|(path, _)| !path.ends_with("_test.rego")).cloned().collect();
        let set = PolicySet::from_files(policies.clone())?;
        let mut tested = Tested { suites: ran(&set, &self.suites, today)?, tables: None };
        if self.tables {
            tested.tables = Some(evaluated(&self.files)?);
        }
        if tested.passed() == 0 {
            return Err(BuildRefused::Untested);
        }
        let written = write(&policies, &set, plan, tested, self.opa);
        let (archive, signed) = written.map_err(|why| BuildRefused::Unwritten(why.to_string()))?;
        Ok(BuiltBundle { archive, signed })
    }
}

/// Runs suites under a set; all cases must come out as wanted.
fn ran(
    set: &PolicySet,
    suites: &[(String, Vec<u8>)],
    today: Day,
) -> Result<BTreeMap<String, PassedSuite>, BuildRefused> {
    let gate = Gate::builder(set.clone()).audit(MemoryLog::new()).build();
    let gate = gate.map_err(|why| BuildRefused::Run(why.to_string()))?;
    let (mut passed, mut failures) = (BTreeMap::new(), Vec::new());
    for (file, bytes) in suites {
        let suite = Suite::from_yaml(bytes).map_err(|why| BuildRefused::Suite { file: file.clone(), why })?;
        for (name, case) in &suite.cases {
            match case.preview(&gate, today) {
                Ok(report) => failures.extend(report.differences.iter().map(|line| format!("{file}: {name}: {line}"))),
                Err(why) => failures.push(format!("{file}: {name}: {why}")),
            }
        }
        let cases = u64::try_from(suite.cases.len()).unwrap_or(u64::MAX);
        if passed.insert(file.clone(), PassedSuite { cases, digest: DigestText::of(bytes) }).is_some() {
            return Err(BuildRefused::Twice(file.clone()));
        }
    }
    if failures.is_empty() { Ok(passed) } else { Err(BuildRefused::Failed(failures)) }
}

/// Evaluates the tables among the files; all documents must come out as wanted.
fn evaluated(files: &[(String, String)]) -> Result<PassedTables, BuildRefused> {
    let report = Rulebook::of(files.iter().cloned())?.check("");
    if !report.failures.is_empty() {
        return Err(BuildRefused::Failed(report.failures.iter().map(TableFailure::to_string).collect()));
    }
    let tests: BTreeMap<&str, DigestText> = files
        .iter()
        .filter(|(path, _)| path.ends_with("_test.rego"))
        .map(|(path, text)| (path.as_str(), DigestText::of(text.as_bytes())))
        .collect();
    let digest = crate::object::write(&tests).map_err(BuildRefused::Unwritten)?;
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Ok(PassedTables {
        digest: DigestText::of(&digest),
        documents: count(report.documents),
        entries: count(report.entries),
    })
}
