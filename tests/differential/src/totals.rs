//! What came of it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use comity::Way;

use crate::Options;
use crate::memory::Memory;

/// Where something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// In that program, on what it reads: RVM, interpreter, OPA.
    Program(String),
    /// Between what is remembered of that program and what it says of all facts, in that way.
    AllFacts(String, Way),
    /// Between what is remembered of all programs together and what OPA finds through `comity/main/main.rego`.
    Decision,
}

/// A difference, in full.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Where it is.
    pub at: Where,
    /// The input, as JSON.
    pub input: String,
    /// What each said, in the order of [`Where`].
    pub found: Vec<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: &[&str] = match &self.at {
            Where::Program(entry) => {
                write!(f, "difference in {entry}")?;
                &["RVM", "interpreter", "OPA"]
            }
            Where::AllFacts(entry, way) => {
                write!(f, "difference in {entry} between what it reads and all facts")?;
                if *way == Way::Rvm { &["remembered", "RVM"] } else { &["remembered", "interpreter"] }
            }
            Where::Decision => {
                write!(f, "difference in a whole decision")?;
                &["remembered", "OPA"]
            }
        };
        writeln!(f, " on input {}", self.input)?;
        for (name, found) in names.iter().zip(&self.found) {
            writeln!(f, "  {name}:\n    {found}")?;
        }
        Ok(())
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Totals {
    /// Documents drawn.
    pub documents: u64,
    /// Those of them whose demand and intake contradict each other, so that they make no request.
    pub contradictory: u64,
    /// Decisions compared, each on facts of its own.
    pub decisions: u64,
    /// Those of them in which at least one program had a reading that was new.
    pub with_new: u64,
    /// Programs concerned, summed over the decisions.
    pub readings: u64,
    /// By entry point: how often each of the three engines ran it on a reading that was new.
    pub compared: BTreeMap<String, u64>,
    /// Runs that had too little wall time and were made again.
    pub again: u64,
    /// Decisions that were held to the RVM, on all facts.
    pub by_rvm: u64,
    /// Decisions that were held to the interpreter, on all facts.
    pub by_interpreter: u64,
    /// Decisions that were held to OPA, whole.
    pub whole: u64,
    /// How many decisions each code spoke in, in the order of the catalogue.
    pub codes: Vec<u64>,
    /// Every difference.
    pub differences: Vec<Difference>,
    names: Vec<String>,
    took: BTreeMap<&'static str, Duration>,
    end: String,
}

impl Totals {
    pub(crate) fn new(codes: &[String]) -> Self {
        Self {
            documents: 0,
            contradictory: 0,
            decisions: 0,
            with_new: 0,
            readings: 0,
            compared: BTreeMap::new(),
            again: 0,
            by_rvm: 0,
            by_interpreter: 0,
            whole: 0,
            codes: vec![0; codes.len()],
            differences: Vec::new(),
            names: codes.to_vec(),
            took: BTreeMap::new(),
            end: String::new(),
        }
    }

    pub(crate) fn took(&mut self, what: &'static str, since: Instant) {
        *self.took.entry(what).or_default() += since.elapsed();
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.contradictory += other.contradictory;
        self.decisions += other.decisions;
        self.with_new += other.with_new;
        self.readings += other.readings;
        self.again += other.again;
        self.by_rvm += other.by_rvm;
        self.by_interpreter += other.by_interpreter;
        self.whole += other.whole;
        for (entry, count) in other.compared {
            *self.compared.entry(entry).or_default() += count;
        }
        for (own, count) in self.codes.iter_mut().zip(other.codes) {
            *own += count;
        }
        for (what, time) in other.took {
            *self.took.entry(what).or_default() += time;
        }
        self.differences.extend(other.differences);
    }

    /// Program runs by each of the three engines.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.compared.values().sum()
    }

    #[expect(clippy::cast_precision_loss, reason = "figures are shown to three digits")]
    pub(crate) fn finish(&mut self, options: &Options, memory: &Memory, wall: Duration, version: &str) {
        let seconds = wall.as_secs_f64();
        let share = |part: u64, of: u64| 100.0 * part as f64 / (of.max(1)) as f64;
        let runs = self.runs();
        let mut rarest: Vec<(u64, &str)> =
            self.codes.iter().copied().zip(self.names.iter().map(String::as_str)).collect();
        rarest.sort_unstable();
        let spoke = rarest.iter().filter(|(count, _)| *count > 0).count();
        let few: Vec<String> = rarest.iter().take(5).map(|(count, code)| format!("{code} {count}")).collect();
        let mut most: Vec<(&String, &u64)> = self.compared.iter().collect();
        most.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let most: Vec<String> = most.iter().take(8).map(|(entry, count)| format!("{entry} {count}")).collect();
        let took: Vec<String> =
            self.took.iter().map(|(what, time)| format!("{what} {:.1}", time.as_secs_f64())).collect();
        let resident = resident().map_or_else(|| "unknown".to_owned(), |mib| format!("{mib} MiB"));
        let short = self.decisions < options.decisions;
        let stopped =
            if short { format!(" of {} wanted (it was ended before)", options.decisions) } else { String::new() };
        self.end = format!(
            "OPA {version}; {workers} workers, seed {seed}, {leaves} leaves with two values\n\
             programs that ran most: {most}\n\
             seconds of all workers: {took}\n\
             codes: {spoke} of {all} spoke; rarest: {few}\n\
             held on all facts: {by_rvm} decisions by the RVM, {by_interpreter} by the interpreter; {whole} whole by OPA; {again} runs had too little wall time and were made again\n\
             most memory: {resident}, {kept} readings remembered, {sayings} distinct sayings\n\
             {documents} documents, {decisions} decisions on distinct facts{stopped}, {rate:.0} decisions a second, \
             {with_new} of them with a reading that was new; {readings} readings of programs, {runs} of them new and run by each engine, {seen:.1} % seen before, \
             {spoke} of {all} codes spoke, each at least {least} times, {differences} differences, {seconds:.1} s\n",
            workers = options.workers,
            seed = options.seed,
            leaves = options.leaves,
            most = most.join(", "),
            took = took.join(", "),
            all = self.codes.len(),
            few = few.join(", "),
            by_rvm = self.by_rvm,
            by_interpreter = self.by_interpreter,
            whole = self.whole,
            again = self.again,
            kept = memory.readings(),
            sayings = memory.sayings(),
            documents = self.documents,
            decisions = self.decisions,
            rate = self.decisions as f64 / seconds,
            readings = self.readings,
            with_new = self.with_new,
            seen = share(self.readings - runs, self.readings),
            least = rarest.first().map_or(0, |(count, _)| *count),
            differences = self.differences.len(),
        );
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for difference in &self.differences {
            write!(f, "{difference}")?;
        }
        f.write_str(&self.end)
    }
}

/// The most memory that the process had, in MiB, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1_024)
}
