//! Tries mutants, on every processor.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::changes::{self, Change};
use super::court::Court;
use super::{HuntFailed, MutantReport, Progress, Survivor};
use crate::policy::{Program, Way};
use crate::workbench::suite::SuiteCase;
use crate::workbench::tables::{Entry, Rulebook, Target};

/// Stack of a thread that compiles policies that were admitted.
const STACK: usize = 33_554_432;

/// A change and the module that it changes.
struct Mutant<'b> {
    file: &'b str,
    text: &'b str,
    package: String,
    change: Change,
}

/// What became of a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stillborn,
    ByTables,
    ByCases,
    Survives,
}

/// What all threads share.
struct Hunt<'b> {
    book: &'b Rulebook,
    /// By rule: the entries that stand on it.
    near: BTreeMap<String, Vec<&'b Entry>>,
    cases: &'b [SuiteCase],
    /// Made for the first mutant that no table notices.
    court: OnceLock<Result<Court<'b>, HuntFailed>>,
}

/// Tries every change of the packages whose name begins with `only`.
pub(super) fn run(
    book: &Rulebook,
    only: &str,
    cases: &[SuiteCase],
    progress: Progress<'_>,
) -> Result<MutantReport, HuntFailed> {
    let mut mutants = Vec::new();
    for (file, text, module) in book.lab.modules() {
        let package = module.package.join(".");
        if package.starts_with(only) {
            let made = changes::of(module, text).into_iter();
            mutants.extend(made.map(|change| Mutant { file, text, package: package.clone(), change }));
        }
    }
    let hunt = Hunt { book, near: near(book), cases, court: OnceLock::new() };
    let (next, done, alive) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let fates: Mutex<Vec<(usize, Fate)>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutant) = mutants.get(number) else { return };
            let fate = hunt.fate(mutant);
            fates.lock().unwrap_or_else(PoisonError::into_inner).push((number, fate));
            let alive = alive.fetch_add(usize::from(fate == Fate::Survives), Ordering::Relaxed);
            progress(done.fetch_add(1, Ordering::Relaxed).saturating_add(1), mutants.len(), alive);
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let spawn = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let running: Vec<_> = (0..processors).map(spawn).collect();
        if running.iter().all(Option::is_none) {
            work();
        }
    });
    if let Some(Err(why)) = hunt.court.into_inner() {
        return Err(why);
    }
    let fates = fates.into_inner().unwrap_or_else(PoisonError::into_inner);
    let of_fate = |wanted: Fate| fates.iter().filter(|(_, fate)| *fate == wanted).count();
    let tried: BTreeSet<usize> = fates.iter().map(|(number, _)| *number).collect();
    let lost = (0..mutants.len()).filter(|number| !tried.contains(number)).map(|number| (number, Fate::Survives));
    let alive = fates.iter().copied().chain(lost).filter(|(_, fate)| *fate == Fate::Survives);
    Ok(MutantReport {
        mutants: mutants.len(),
        stillborn: of_fate(Fate::Stillborn),
        by_tables: of_fate(Fate::ByTables),
        by_cases: of_fate(Fate::ByCases),
        excused: 0,
        survivors: alive.filter_map(|(number, _)| mutants.get(number).map(survivor)).collect(),
        idle: Vec::new(),
    })
}

fn survivor(mutant: &Mutant<'_>) -> Survivor {
    let Change { rule, at, operator, before, after, .. } = mutant.change.clone();
    let (file, operator) = (mutant.file.to_owned(), operator.to_owned());
    Survivor { file, line: at.line, column: at.column, rule, operator, before, after }
}

/// By rule, helper or code: the entries that stand on it.
fn near(book: &Rulebook) -> BTreeMap<String, Vec<&Entry>> {
    let mut near: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in &book.entries {
        for rule in book.rules_under(entry) {
            near.entry(rule).or_default().push(entry);
        }
        if let Target::Code { code, .. } = &entry.target {
            near.entry(format!("data.{}.{code}", entry.package)).or_default().push(entry);
        }
    }
    near
}

impl Hunt<'_> {
    fn fate(&self, mutant: &Mutant<'_>) -> Fate {
        let text = mutant.change.made(mutant.text);
        let changed = format!("data.{}.{}", mutant.package, mutant.change.rule);
        let mut near: Vec<&Entry> = self.near.get(&changed).cloned().unwrap_or_default();
        // The table of the rule itself notices most; then those of its package.
        let own = |entry: &Entry| entry.package == mutant.package && entry.target.name() == mutant.change.rule;
        near.sort_by_key(|entry| (!own(entry), entry.package != mutant.package, entry.rule()));
        let mut program: Option<(String, Program)> = None;
        for entry in near {
            let rule = entry.rule();
            let program = match &program {
                Some((built, program)) if *built == rule => program,
                _ => match self.book.lab.program(&rule, Some((mutant.file, &text))) {
                    Ok(built) => &program.insert((rule, built)).1,
                    Err(_) => return Fate::Stillborn,
                },
            };
            for document in &entry.documents {
                let judged = program.value(&document.input, Way::Rvm).map_err(|why| why.to_string());
                if judged.and_then(|given| entry.judge(document, &given)).is_err() {
                    return Fate::ByTables;
                }
            }
        }
        if self.cases.is_empty() {
            return Fate::Survives;
        }
        let name = if mutant.change.finding { "findings" } else { &mutant.change.rule };
        let rule = format!("data.{}.{name}", mutant.package);
        match self.court.get_or_init(|| Court::new(self.book, self.cases)) {
            Ok(court) => match court.minds(self.book, &rule, (mutant.file, &text)) {
                Some(true) => Fate::ByCases,
                Some(false) => Fate::Survives,
                None => Fate::Stillborn,
            },
            Err(_) => Fate::Survives,
        }
    }
}
