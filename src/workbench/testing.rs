//! Tests of policies, whatever they are written in: found in files and folders, run side by side, and each with what
//! is wrong where something is. The command `comity test` and [`suite`] for `cargo test` are this and nothing else.
//!
//! | written as | one test is |
//! |---|---|
//! | a table `rules` in a `_test.rego` file | each of its documents; and that the table is complete |
//! | `test_x if {..}` in a `_test.rego` file | each definition |
//! | `test_x[note] if {..}`, `test_x contains note if {..}` | each note that the body can yield |
//! | a suite in YAML | each case, on each combination of its demands, users and days |
//! | a case in YAML, with `want` | the file |

mod cargo;
mod case;
mod document;
mod find;
mod generator;
mod law;
mod rego;
mod why;

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::coverage::FileCoverage;
use super::glob;
use super::suite::SuiteCase;
use crate::policy::{DEEP, LoadError};

pub use cargo::suite;
use law::Law;

/// A test that ran, or was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// What it belongs to: the file, as it was named.
    pub suite: String,
    /// Its name, unique within the file.
    pub name: String,
    /// The file in which it is written.
    pub file: String,
    /// The line on which it is written, from 1.
    pub line: u32,
    /// What came of it.
    pub verdict: Verdict,
    /// In one line, what is wrong; empty where nothing is.
    pub message: String,
    /// More, by heading: `expected`, `found`, `facts`; each a few lines. Facts are those of the test.
    pub details: Vec<(String, Vec<String>)>,
    /// The places of policies that it is about; the first is the most telling.
    pub spots: Vec<Spot>,
    /// How long it took.
    pub time: Duration,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As wanted.
    Passed,
    /// Not as wanted.
    Failed,
    /// Not run, for that reason.
    Skipped(String),
    /// It could not be run, or what it wants could not be known.
    Errored,
}

impl Verdict {
    /// In one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped(_) => "skipped",
            Self::Errored => "errored",
        }
    }

    /// Whether it fails the run.
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::Failed | Self::Errored)
    }
}

/// A place in a file, and what it has to do with the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The line and column after its last character, where known.
    pub end: Option<(u32, u32)>,
    /// Such as `did not speak`.
    pub label: String,
}

/// Why no tests could be looked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestsRefused {
    /// There is no such file or folder.
    #[error("`{}` is neither a file nor a folder", .0.display())]
    Missing(PathBuf),
    /// Two folders are policy sets.
    #[error("`{}` and `{}` are both policy sets; name the one under test with `--policies`", .0.display(), .1.display())]
    TwoSets(PathBuf, PathBuf),
    /// A file could not be read, or the policies under test are not admitted.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// No gate stands over the policies under test.
    #[error("no gate can be built over the policies: {0}")]
    Gate(String),
}

/// Tests that were found, with the policies that they test.
#[derive(Debug)]
pub struct Tests {
    law: Law,
    all: Vec<Test>,
    /// How many tests each path gave.
    given: Vec<(PathBuf, usize)>,
}

/// One test that was found.
#[derive(Debug)]
struct Test {
    file: String,
    line: u32,
    name: String,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A document of an entry of a table.
    Document { entry: usize, document: usize },
    /// That the table of a package has both sides of each rule.
    Complete(String),
    /// A case of a rule in Rego.
    Rule(Box<rego::RuleTest>),
    /// A case.
    Case(Box<case::CaseTest>),
    /// Not run, for that reason.
    Skipped(String),
    /// What is wrong with it was seen when it was looked for.
    Wrong(Wrong),
}

/// What is wrong with a test as it is written.
#[derive(Debug, Clone, Default)]
struct Wrong {
    message: String,
    spots: Vec<Spot>,
}

impl Tests {
    /// Looks for tests in files and folders: Rego in `_test.rego`, suites and cases in YAML. `policies` is the folder of
    /// the set under test; where none is named, it is the path that is a policy set (has `comity` in it), and where
    /// none is, the bundled set.
    ///
    /// What is wrong with one file is a test that fails, and no error.
    ///
    /// # Errors
    /// Where a path is missing, the policies are not admitted, or it cannot be told which they are.
    pub fn find(paths: &[PathBuf], policies: Option<&Path>) -> Result<Self, TestsRefused> {
        find::find(paths, policies)
    }

    /// How many tests there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Paths that hold no test.
    pub fn fruitless(&self) -> impl Iterator<Item = &Path> {
        self.given.iter().filter(|(_, count)| *count == 0).map(|(path, _)| path.as_path())
    }

    /// Every test, as `file: name`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.all.iter().map(|test| format!("{}: {}", test.file, test.name))
    }

    /// Leaves those alone whose `file: name` contains the pattern, or, where it has a `*`, those whose name or
    /// `file: name` matches it as a whole.
    pub fn retain(&mut self, pattern: &str) {
        self.all.retain(|test| {
            let whole = format!("{}: {}", test.file, test.name);
            if pattern.contains('*') {
                glob::matches(pattern, &whole) || glob::matches(pattern, &test.name)
            } else {
                whole.contains(pattern)
            }
        });
    }

    /// The texts of the files in Rego, by the names that spots have.
    pub fn sources(&self) -> &BTreeMap<String, String> {
        &self.law.texts
    }

    /// Runs all, on so many threads, in order of files; `seen` is told of each.
    pub fn run(&self, threads: NonZeroUsize, seen: &(dyn Fn(&Tested) + Sync)) -> Vec<Tested> {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Tested)>> = Mutex::new(Vec::with_capacity(self.all.len()));
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(test) = self.all.get(at) else { break };
                let tested = self.one(test);
                seen(&tested);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((at, tested));
            }
        };
        std::thread::scope(|scope| {
            let spawn = || std::thread::Builder::new().stack_size(DEEP).spawn_scoped(scope, work);
            let threads: Vec<_> = (0..threads.get()).map(|_| spawn()).collect();
            if threads.iter().all(Result::is_err) {
                work();
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, tested)| tested).collect()
    }

    /// What the tables and the cases that are looked at show of every body of the policies under test.
    ///
    /// # Errors
    /// Where the copy of a file does not compile or does not run.
    pub fn coverage(&self) -> Result<Vec<FileCoverage>, String> {
        let cases: Vec<SuiteCase> = self
            .all
            .iter()
            .filter_map(|test| if let What::Case(case) = &test.what { Some(case.case.clone()) } else { None })
            .collect();
        let mut files = self.law.book.coverage("", &cases)?;
        // What stands beside a platform's own policies is tested where it is written.
        files.retain(|file| self.law.names.contains_key(&file.file));
        for file in &mut files {
            file.file = self.law.shown(&file.file);
            for unseen in &mut file.unseen {
                unseen.file.clone_from(&file.file);
            }
        }
        Ok(files)
    }

    fn one(&self, test: &Test) -> Tested {
        let began = Instant::now();
        let mut tested = Tested {
            suite: test.file.clone(),
            name: test.name.clone(),
            file: test.file.clone(),
            line: test.line,
            verdict: Verdict::Passed,
            message: String::new(),
            details: Vec::new(),
            spots: Vec::new(),
            time: Duration::ZERO,
        };
        match &test.what {
            What::Document { entry, document } => document::run(&self.law, *entry, *document, &mut tested),
            What::Complete(package) => document::complete(&self.law, package, &mut tested),
            What::Rule(rule) => rego::run(&self.law, rule, &mut tested),
            What::Case(case) => case::run(&self.law, case, &mut tested),
            What::Skipped(reason) => tested.verdict = Verdict::Skipped(reason.clone()),
            What::Wrong(wrong) => {
                tested.verdict = Verdict::Errored;
                tested.message.clone_from(&wrong.message);
                tested.spots.clone_from(&wrong.spots);
            }
        }
        tested.time = began.elapsed();
        tested
    }
}

impl Tested {
    /// Says that it is not as wanted, and why.
    fn fail(&mut self, message: impl Into<String>) {
        self.verdict = Verdict::Failed;
        self.message = message.into();
    }

    /// Says that it could not be run, and why.
    fn err(&mut self, message: impl Into<String>) {
        self.verdict = Verdict::Errored;
        self.message = message.into();
    }

    fn detail(&mut self, heading: &str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.details.push((heading.to_owned(), lines));
        }
    }
}

/// What is wrong, where, and more, in lines.
impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} {}", self.file, self.line, self.verdict.word(), self.name)?;
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        for spot in &self.spots {
            write!(f, "\n  {}:{}:{}: {}", spot.file, spot.line, spot.column, spot.label)?;
        }
        for (heading, lines) in &self.details {
            for line in lines {
                write!(f, "\n  {heading}: {line}")?;
            }
        }
        Ok(())
    }
}

/// Shared by the tests of one process.
type Shared = Arc<Tests>;
