//! What refers to what: rules to rules, to tables and to the facts.

mod known;
mod walker;

use std::collections::{BTreeMap, BTreeSet};

use known::{Known, id};
use walker::Walker;

use super::{Diagnostic, DiagnosticKind as Kind, File, Report};

/// Rules that may stand on each other.
const CHAIN: usize = 32;

/// What one rule refers to, all its definitions together.
#[derive(Debug, Default, Clone)]
struct Node {
    file: String,
    reads: BTreeSet<String>,
    uses: BTreeSet<String>,
    tables: BTreeSet<String>,
    /// Words that it writes out.
    words: BTreeSet<String>,
}

/// The graph of a policy set.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    rules: BTreeMap<String, Node>,
    /// By code: what the definitions of findings with that code refer to.
    codes: BTreeMap<String, Node>,
}

/// Everything that an entry point can reach.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    pub(crate) files: BTreeSet<String>,
    pub(crate) reads: BTreeSet<String>,
    pub(crate) tables: BTreeSet<String>,
    #[cfg(feature = "workbench")]
    pub(crate) rules: BTreeSet<String>,
}

impl Graph {
    pub(super) fn of(files: &[File<'_>], tables: &serde_json::Value, faults: &mut Vec<Diagnostic>) -> Self {
        let known = Known::of(files, tables);
        let mut graph = Self::default();
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            known.overlaps(&file.module, &mut report);
            for rule in &file.module.rules {
                let walker = Walker::new(&known, &file.module, &mut report);
                let found = Node { file: file.path.to_owned(), ..walker.rule(rule) };
                if let Some(code) = rule.code() {
                    graph.codes.entry(code.to_owned()).or_default().add(&found);
                }
                let id = id(&file.module.package, &rule.name);
                let node = graph.rules.entry(id).or_default();
                node.file.clone_from(&found.file);
                node.add(&found);
            }
        }
        graph.refuse_circles(files, faults);
        if !faults.iter().any(|fault| fault.kind == Kind::Recursion) {
            graph.refuse_chains(files, faults);
        }
        graph
    }

    /// Long chains of rules overflow the interpreter's stack.
    fn refuse_chains(&self, files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
        let mut heights: BTreeMap<&str, usize> = BTreeMap::new();
        // Without circles each round settles at least one more level.
        for _ in 0..=CHAIN.saturating_add(1) {
            for (id, node) in &self.rules {
                let below = node.uses.iter().filter_map(|used| heights.get(used.as_str())).max().copied().unwrap_or(0);
                heights.insert(id, below.saturating_add(1));
            }
        }
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            for rule in &file.module.rules {
                let id = id(&file.module.package, &rule.name);
                if heights.get(id.as_str()).is_some_and(|height| *height > CHAIN) {
                    report.at(rule.at, Kind::Nesting, format!("`{id}` stands on a chain of more than {CHAIN} rules"));
                }
            }
        }
    }

    /// The rules and tables to which the rules of a file refer.
    pub(super) fn used_by(&self, file: &str) -> impl Iterator<Item = &str> {
        let own = self.rules.values().filter(move |node| node.file == file);
        own.flat_map(|node| node.uses.iter().chain(&node.tables).map(String::as_str))
    }

    /// What the entry point can reach.
    pub(crate) fn reach(&self, entry: &str) -> Reach {
        self.closure(BTreeSet::from([entry.to_owned()]), Reach::default())
    }

    /// The input paths that any rule reads.
    pub(crate) fn reads(&self) -> BTreeSet<String> {
        self.rules.values().flat_map(|node| node.reads.iter().cloned()).collect()
    }

    /// The input paths that the findings with that code can read, however far away.
    pub(crate) fn reads_of(&self, code: &str) -> BTreeSet<String> {
        let Some(node) = self.codes.get(code) else { return BTreeSet::new() };
        let reach = Reach { reads: node.reads.clone(), ..Reach::default() };
        self.closure(node.uses.clone(), reach).reads
    }

    /// What the rules of the files below a folder read, and which words they write out.
    #[cfg(feature = "workbench")]
    pub(crate) fn within(&self, folder: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut reads, mut words) = (BTreeSet::new(), BTreeSet::new());
        for node in self.rules.values().filter(|node| node.file.starts_with(folder)) {
            reads.extend(node.reads.iter().cloned());
            words.extend(node.words.iter().cloned());
        }
        (reads, words)
    }

    /// The rules that the findings with that code stand on, however far away.
    #[cfg(feature = "workbench")]
    pub(crate) fn rules_under(&self, code: &str) -> BTreeSet<String> {
        self.codes.get(code).map(|node| self.closure(node.uses.clone(), Reach::default()).rules).unwrap_or_default()
    }

    fn closure(&self, mut open: BTreeSet<String>, mut reach: Reach) -> Reach {
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop_first() {
            let Some(node) = self.rules.get(&id) else { continue };
            if !seen.insert(id) {
                continue;
            }
            reach.files.insert(node.file.clone());
            reach.reads.extend(node.reads.iter().cloned());
            reach.tables.extend(node.tables.iter().cloned());
            open.extend(node.uses.iter().filter(|used| !seen.contains(*used)).cloned());
        }
        #[cfg(feature = "workbench")]
        {
            reach.rules = seen;
        }
        reach
    }

    /// The RVM does not see recursion; it would overflow the stack and abort.
    fn refuse_circles(&self, files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
        let circular = |start: &String| {
            let uses = self.rules.get(start).map(|node| node.uses.clone()).unwrap_or_default();
            let mut open: Vec<String> = uses.into_iter().collect();
            let mut seen = BTreeSet::new();
            while let Some(id) = open.pop() {
                if id == *start {
                    return true;
                }
                if seen.insert(id.clone()) {
                    open.extend(self.rules.get(&id).into_iter().flat_map(|node| node.uses.iter().cloned()));
                }
            }
            false
        };
        for file in files {
            let mut report = Report { file: file.path, into: faults };
            for rule in &file.module.rules {
                let id = id(&file.module.package, &rule.name);
                if circular(&id) {
                    report.at(rule.at, Kind::Recursion, format!("`{id}` refers to itself, directly or through others"));
                }
            }
        }
    }
}

impl Node {
    fn add(&mut self, other: &Self) {
        self.reads.extend(other.reads.iter().cloned());
        self.uses.extend(other.uses.iter().cloned());
        self.tables.extend(other.tables.iter().cloned());
        self.words.extend(other.words.iter().cloned());
    }
}
