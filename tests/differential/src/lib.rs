//! Interpreter, RVM and OPA held to each other over millions of decisions.
//!
//! What the policies say in a decision is what some eight programs emit together, and what a program emits follows from
//! those facts alone that it can read (`comity::workbench::Programs`). So the engines need run a program once for each
//! distinct reading of it: every decision is generated, its facts are made, and each program concerned is looked up by
//! what it reads of them; where that is new, all three engines run it on just what it reads and must emit the same. It is
//! exact where the graph of the policy set tells truly what a program reads. That is not taken for granted: in a share of
//! the decisions what is remembered of the programs is held to what they say of all facts, by the RVM, and in a
//! smaller share by the interpreter, too, and by OPA through `comity/main/main.rego`.
//!
//! Decisions are generated from the cases of `tests/oracle.rs` and by its code: a case bent at random, or an earlier
//! decision in which a rare code spoke. Then some leaves more are drawn anew, and every combination of the old and the new
//! values is a decision: each is as random as any other, but many of them consist of few readings. With no such leaf,
//! each decision is drawn apart, which holds more readings and takes many times longer for as many decisions. So both
//! are told, how many decisions and how many distinct readings. A fault of a program is a difference; but for the limit of
//! wall time, which a busy machine breaks: such a run is made again, up to twenty times, and counted.

#[path = "../../oracle/bridge.rs"]
mod bridge;
mod cases;
#[allow(dead_code, reason = "shared with tests/oracle.rs")]
#[path = "../../oracle/corpus.rs"]
mod corpus;
mod cube;
mod memory;
mod opa;
#[path = "../../oracle/random.rs"]
mod random;
mod totals;
#[path = "../../oracle/vocabulary.rs"]
mod vocabulary;
mod worker;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use comity::PolicySet;
use comity::workbench::{OneProgram, Programs};

pub use cases::{Files, files};
pub use totals::{Difference, Totals, Where};

use memory::Memory;
use worker::Worker;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Options {
    /// Decisions, each on facts of its own.
    pub decisions: u64,
    /// Where the generator begins.
    pub seed: u64,
    /// Leaves that have two values, each of whose combinations is a decision; 0 draws each decision apart.
    pub leaves: usize,
    /// When it ends at the latest.
    pub limit: Option<Duration>,
    /// A file whose appearance ends it.
    pub stop: Option<PathBuf>,
    /// Threads, each with a generator and an OPA of its own.
    pub workers: usize,
    /// Readings of programs that are remembered at most. Beyond them it goes on, exactly as before but slower: what is new
    /// then is compared each time.
    pub most: usize,
    /// One decision in so many is held whole to interpreter, RVM and OPA.
    pub whole_in: u64,
    /// One decision in so many is held to the RVM, on all facts.
    pub rvm_in: u64,
    /// Whether standard error tells how far it is.
    pub progress: bool,
    /// The library of OPA.
    pub library: PathBuf,
    /// The files of the policy set.
    pub files: Files,
    /// The files that OPA is given: the same, but where a bug is planted.
    pub theirs: Files,
    /// A path that is left out of what the programs are said to read: a planted bug.
    pub left_out: Option<String>,
}

impl Options {
    /// What is done where nothing else is said.
    ///
    /// # Errors
    /// Where there is no OPA.
    pub fn here() -> Result<Self, String> {
        let folder = std::env::var_os("COMITY_OPA")
            .ok_or("COMITY_OPA does not name the folder of the unpacked wheel opa-golib-python-bindings")?;
        let files = files(&root().join("policies"));
        Ok(Self {
            decisions: 5_000,
            seed: 0x00C0_4117,
            leaves: 10,
            limit: None,
            stop: None,
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            most: 60_000_000,
            whole_in: 1_000,
            rvm_in: 100,
            progress: false,
            library: PathBuf::from(folder).join("opa_bindings/libopabridge.so"),
            theirs: files.clone(),
            files,
            left_out: None,
        })
    }
}

/// The folder of the crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Generates and compares as many decisions as are wanted, or as fit into the time.
///
/// # Panics
/// Where the policy set does not load or OPA does not start.
pub fn run(options: &Options) -> Totals {
    let policies = PolicySet::from_files(options.files.clone()).unwrap_or_else(|why| panic!("{why}"));
    let keep = |path: &String| options.left_out.as_ref() != Some(path);
    let programs =
        Programs::reading(&policies, |_, reads| reads.into_iter().filter(keep).collect::<BTreeSet<String>>());
    let bridge = bridge::Bridge::open(&options.library).unwrap_or_else(|why| panic!("{why}"));
    let codes = policies.catalogue().keys().filter(|code| code.owner() != "GATE");
    let codes: Vec<String> = codes.map(ToString::to_string).collect();
    let (memory, cases) = (Memory::new(options), cases::documents());
    let began = Instant::now();
    let done = AtomicBool::new(false);
    let mut totals = Totals::new(&codes);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..options.workers.max(1))
            .map(|number| {
                let (memory, programs, codes, cases) = (&memory, &programs, &codes, cases.clone());
                scope.spawn(move || {
                    let opa = opa::Opa::new(bridge, &options.theirs, programs.all().map(OneProgram::entry));
                    Worker::new(options, memory, programs, opa, codes, cases, number).run(began)
                })
            })
            .collect();
        if options.progress || options.stop.is_some() {
            let (memory, done) = (&memory, &done);
            scope.spawn(move || tell(memory, options, began, done));
        }
        for worker in running {
            totals.add(worker.join().unwrap());
        }
        done.store(true, Ordering::Relaxed);
    });
    totals.finish(
        options,
        &memory,
        began.elapsed(),
        &bridge::version(&std::fs::read(&options.library).unwrap_or_default()),
    );
    totals
}

/// Tells every ten seconds how far it is, and looks whether it is to end.
fn tell(memory: &Memory, options: &Options, began: Instant, done: &AtomicBool) {
    let mut next = Duration::from_secs(10);
    while !done.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(100));
        if options.stop.as_ref().is_some_and(|file| file.exists()) {
            memory.stop();
        }
        if options.progress && began.elapsed() >= next {
            next += Duration::from_secs(10);
            let (decided, seconds) = (memory.decided(), began.elapsed().as_secs());
            eprintln!(
                "{seconds} s: {decided} of {} decisions, {} distinct readings, {} differences",
                options.decisions,
                memory.readings(),
                memory.differences()
            );
        }
    }
}
