//! A policy set: admitted, compiled, and asked about the facts of one decision.

mod abreast;
mod admission;
mod answers;
mod build;
#[cfg(feature = "bundle")]
pub(crate) mod bundle;
mod engine;
mod footprint;
#[cfg(feature = "workbench")]
mod lab;
mod lately;
mod object;
mod regimes;
mod source;
mod stored;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[cfg(feature = "workbench")]
pub(crate) use admission::platform_name;
pub use admission::{Diagnostic, DiagnosticKind};
use engine::EngineFault;
pub use engine::Way;
#[cfg(feature = "workbench")]
pub(crate) use engine::lab::{Given, Interpreter};
#[cfg(feature = "workbench")]
pub(crate) use engine::syntax;
#[cfg(feature = "workbench")]
pub(crate) use engine::{Emissions, Input, Program};
#[cfg(feature = "workbench")]
pub(crate) use footprint::{Footprint, Room};
#[cfg(feature = "workbench")]
pub(crate) use lab::{Lab, test_module};
#[cfg(feature = "workbench")]
pub(crate) use source::{bundled_files, has_platform, kind, text, texts};
/// Stack of threads that read or interpret others' files, in bytes.
#[cfg(feature = "workbench")]
pub(crate) const DEEP: usize = STACK;

use admission::Graph;
use answers::Answers;
#[cfg(not(feature = "workbench"))]
use engine::{Emissions, Input, Program};
use object::Stored;
use regimes::Held;
use source::Sources;

use crate::decision::finding::read;
use crate::decision::reason::Catalogue;
use crate::decision::ruling::Consent;
use crate::decision::{Findings, Rulings};
use crate::facts::Facts;
use crate::jurisdiction::Country;
use crate::request::measure::Measure;
use crate::time::{Day, Timestamp};
use crate::words::Stated;

/// The programs that run on every demand, whoever asks.
const COMMON: [&str; 6] =
    ["comity.territory", "comity.conduct", "comity.scope", "comity.notice", "comity.hands", "comity.people"];
/// The regime of every country whose law is not encoded.
const DEFAULT: &str = "default";
/// Stack for reading strangers' files: the parser and the compiler recurse.
const STACK: usize = 268_435_456;

/// Why a policy set was not taken. The set in force stays in force.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("`{}` could not be read: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No policy was found.
    #[error("`{}` holds no `.rego` and no `data.json`; name the folder above `comity`", folder.display())]
    Nothing {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A table or catalogue does not read.
    #[error("`{file}`: {why}")]
    Json {
        /// Which file.
        file: String,
        /// What is wrong, with line and column where the file does not parse.
        why: String,
    },
    /// A stored set or catalogue does not read.
    #[error("the stored object does not read: {0}")]
    Object(String),
    /// Policies break the safe subset.
    #[error("{} fault(s) in the policy set:\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Policies(Vec<Diagnostic>),
    /// The set could not be loaded for want of resources.
    #[error("the policy set could not be loaded: {0}")]
    Resources(String),
}

/// An admitted and compiled policy set. Cheap to clone; never changes.
#[derive(Debug, Clone)]
pub struct PolicySet {
    set: Arc<Compiled>,
    answers: Arc<Answers>,
    expires: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Compiled {
    stored: Stored,
    catalogue_digest: String,
    catalogue: Catalogue,
    graph: Arc<Graph>,
    common: Vec<Arc<Program>>,
    regimes: BTreeMap<String, Regime>,
    regime_of: BTreeMap<Country, String>,
}

#[derive(Debug, Clone)]
struct Regime {
    process: Arc<Program>,
    shield: Arc<Program>,
}

impl PolicySet {
    /// The policies that are compiled into the crate.
    ///
    /// # Errors
    /// Only in a changed build: the bundled set is tested.
    pub fn bundled() -> Result<Self, LoadError> {
        Sources::bundled().and_then(Self::admitted)
    }

    /// Every `.rego` and `data.json` below a folder, by their paths from it. A platform's own policies stand in
    /// a folder beside `comity`; where there is none of that name, they stand beside the bundled set.
    ///
    /// # Errors
    /// Where a file cannot be read or the set is not admitted; each fault with file, line, column.
    pub fn load(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        Sources::folder(folder.as_ref()).and_then(Self::admitted)
    }

    /// Files given as (path, text), such as `("comity/regimes/us/process.rego", "package ..")`; the same as in a folder.
    ///
    /// # Errors
    /// Where the set is not admitted; each fault with file, line, column.
    pub fn from_files<P, T>(files: impl IntoIterator<Item = (P, T)>) -> Result<Self, LoadError>
    where
        P: Into<String>,
        T: Into<String>,
    {
        Sources::beside_ours(files.into_iter().map(|(path, text)| (path.into(), text.into()))).and_then(Self::admitted)
    }

    /// The same set with a last instant; from then on everything escalates.
    #[must_use]
    pub fn expiring(self, at: Timestamp) -> Self {
        Self { expires: Some(at), ..self }
    }

    /// The same set, remembering what it said of at most so many different facts (100,000 where nothing else is
    /// said); 0 remembers nothing. No decision changes by it.
    #[must_use]
    pub fn remembering(self, facts: usize) -> Self {
        Self { answers: Arc::new(self.answers.empty(Some(facts))), ..self }
    }

    /// Asks this set about the facts that `before` was asked about lately, as long as that may take, and says how many
    /// it now remembers of them. No decision changes by it: but where this set takes the place of the other with a
    /// [`Gate::swap`](crate::Gate::swap), what was remembered is remembered still.
    ///
    /// It is left out where the new set must be in force at once.
    pub fn warm(&self, before: &Self, at_most: Duration) -> usize {
        let begun = Instant::now();
        let lately = before.answers.lately();
        let left = || at_most.saturating_sub(begun.elapsed());
        let in_time = lately.iter().take_while(|_| !left().is_zero());
        // What the border would say is of no account: findings alone are remembered.
        let ask = |facts: &Facts| Day::of_number(facts.day).map(|day| drop(self.rule(facts, day, &|_, _| false)));
        in_time.filter_map(ask).count()
    }

    /// How often the set was asked about facts that it remembered.
    pub fn remembered(&self) -> u64 {
        self.answers.found()
    }

    /// Different facts that the set remembers now.
    pub fn remembers(&self) -> usize {
        self.answers.kept()
    }

    /// `sha256:` and the digest of the set's stored form, see [`PolicySet::to_object`]: of every file but tests.
    pub fn digest(&self) -> &str {
        self.set.stored.name()
    }

    /// `sha256:` and the digest of the catalogue's stored form, see [`PolicySet::catalogue_object`].
    pub fn catalogue_digest(&self) -> &str {
        &self.set.catalogue_digest
    }

    /// Every code, with what it says and stands on.
    pub fn catalogue(&self) -> &Catalogue {
        &self.set.catalogue
    }

    /// The regimes that are encoded, such as `us`.
    pub fn regimes(&self) -> impl Iterator<Item = &str> {
        self.set.regimes.keys().map(String::as_str)
    }

    /// The input paths that findings with that code can read, however far away.
    pub fn reads_of(&self, code: &str) -> BTreeSet<String> {
        self.set.graph.reads_of(code)
    }

    /// What the rules of the files below a folder read, and which words they write out.
    #[cfg(feature = "workbench")]
    pub(crate) fn within(&self, folder: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        self.set.graph.within(folder)
    }

    /// The regime that decides for a country, such as `us`, or `default`.
    pub fn regime(&self, country: Country) -> &str {
        self.set.regime_of.get(&country).map_or(DEFAULT, String::as_str)
    }

    /// The last instant at which the set may be used.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// Admits and compiles a set that may be put in force.
    fn admitted(sources: Sources) -> Result<Self, LoadError> {
        Self::compile(sources, Held::ToBorder)
    }

    fn compile(sources: Sources, held: Held) -> Result<Self, LoadError> {
        let work = std::thread::Builder::new().stack_size(STACK).spawn(move || build::set(sources, held));
        let work = work.map_err(|why| LoadError::Resources(why.to_string()))?;
        work.join().unwrap_or_else(|_| Err(LoadError::Resources("admission panicked".to_owned())))
    }

    /// What the policies say of these facts on their day.
    pub(crate) fn ask(&self, facts: &Facts, day: Day, way: Way) -> Findings {
        let input = Input::told(facts, self.answers.chosen());
        let mut findings = Findings::default();
        run(&self.dispatch(facts), &input, &facts.measures, way, &mut findings);
        findings.held_to(&self.set.catalogue, day)
    }

    /// The rulings on these facts, where the border consents as it is asked: from what the set remembers of the
    /// same facts, or as it says now in both ways.
    pub(crate) fn rule(&self, facts: &Facts, day: Day, consent: &Consent<'_>) -> Rulings {
        self.answers.rule(facts, consent, || self.ask(facts, day, Way::Both))
    }

    /// The same, where `emitted` tells what each program emits.
    #[cfg(feature = "workbench")]
    pub(crate) fn ask_by<'a>(
        &'a self,
        facts: &Facts,
        day: Day,
        mut emitted: impl FnMut(&'a Program) -> Result<Emissions, EngineFault>,
    ) -> Findings {
        let mut findings = Findings::default();
        for program in self.dispatch(facts) {
            take(program, &emitted(program), &facts.measures, &mut findings);
        }
        findings.held_to(&self.set.catalogue, day)
    }

    /// What the policies say of a document that claims to be these facts, unchecked.
    #[cfg(feature = "workbench")]
    pub(crate) fn ask_document(&self, facts: &Facts, document: &serde_json::Value, day: Day) -> Findings {
        let mut findings = Findings::default();
        match Input::of(document) {
            Ok(input) => run(&self.dispatch(facts), &input, &facts.measures, Way::Both, &mut findings),
            Err(why) => findings.fault("input", why.to_string()),
        }
        findings.held_to(&self.set.catalogue, day)
    }

    /// Every object that the policies emit on a document, as it is, in both ways.
    #[cfg(feature = "workbench")]
    pub(crate) fn emitted(
        &self,
        facts: &Facts,
        document: &serde_json::Value,
    ) -> Result<Vec<serde_json::Value>, String> {
        let input = Input::of(document).map_err(|why| why.to_string())?;
        let mut all = Vec::new();
        for program in self.dispatch(facts) {
            let at = |why: &dyn std::fmt::Display| format!("{}: {why}", program.entry());
            let emitted = program.run(&input, Way::Both).map_err(|why| at(&why))?;
            all.extend(emitted.json().map_err(|why| at(&why))?);
        }
        Ok(all)
    }

    /// The common programs, the requester's process, and the shields of every state whose law
    /// touches the data: of the holder, of each country in which the user may be, of each storage.
    fn dispatch(&self, facts: &Facts) -> Vec<&Program> {
        let compiled = &*self.set;
        let regime = |country: Option<&Country>| {
            country.and_then(|country| compiled.regime_of.get(country)).map_or(DEFAULT, String::as_str)
        };
        let mut programs: Vec<&Program> = compiled.common.iter().map(Arc::as_ref).collect();
        let process = compiled.regimes.get(regime(facts.requester.country.known()));
        programs.extend(process.map(|regime| regime.process.as_ref()));
        let held = match &facts.user.holder.country {
            Stated::Known(country) => Some(country),
            Stated::None | Stated::Unknown => None,
        };
        let states = held.into_iter().chain(&facts.user.location.countries).chain(&facts.user.stored_in.countries);
        let shields: BTreeSet<&str> = states.map(|country| regime(Some(country))).collect();
        programs
            .extend(shields.iter().filter_map(|name| compiled.regimes.get(*name)).map(|regime| regime.shield.as_ref()));
        programs
    }

    /// Whether the set is past its last instant.
    pub(crate) fn expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|last| now >= last)
    }
}

/// Runs the programs and reads what they emit.
fn run(programs: &[&Program], input: &Input, measures: &[Measure], way: Way, into: &mut Findings) {
    for program in programs {
        take(program, &program.run(input, way), measures, into);
    }
}

/// Reads what a program emitted.
fn take(program: &Program, emitted: &Result<Emissions, EngineFault>, measures: &[Measure], into: &mut Findings) {
    match emitted {
        Ok(emitted) => {
            for object in emitted.objects() {
                let reading = read(object.as_ref(), measures);
                into.findings.extend(reading.finding);
                if let Some(what) = reading.fault {
                    let fault = crate::decision::Fault { at: program.entry().to_owned(), what };
                    into.faults.push((reading.faulted, fault));
                }
            }
        }
        Err(why) => into.fault(program.entry(), why.to_string()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
