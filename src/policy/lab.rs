//! A policy set laid open for those who test its rules one by one. Nothing is decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::engine::lab::{Given, Interpreter, document};
use super::engine::syntax::{self, Module};
use super::engine::{Input, Misplaced, Modules, Program, Tables};
use super::{Compiled, Diagnostic, DiagnosticKind, LoadError, PolicySet, STACK, Sources, admission};
use crate::decision::reason::{Catalogue, own_reasons};
use crate::facts::Facts;

/// An admitted set: texts, syntax trees, tables, and what stands on what.
#[derive(Debug)]
pub(crate) struct Lab {
    modules: BTreeMap<String, (String, Module)>,
    tables: Tables,
    catalogue: Catalogue,
    graph: admission::Graph,
}

impl Lab {
    /// Admits the files as a gate would, but for the rows of the border, which a draft may bring.
    pub(crate) fn of(files: Vec<(String, String)>) -> Result<Self, LoadError> {
        let work = std::thread::Builder::new().stack_size(STACK).spawn(move || open(files));
        let work = work.map_err(|why| LoadError::Resources(why.to_string()))?;
        work.join().unwrap_or_else(|_| Err(LoadError::Resources("admission panicked".to_owned())))
    }

    /// Every module: path, text and syntax tree.
    pub(crate) fn modules(&self) -> impl Iterator<Item = (&str, &str, &Module)> {
        self.modules.iter().map(|(path, (text, module))| (path.as_str(), text.as_str(), module))
    }

    /// The module of a package such as `comity.conduct`.
    pub(crate) fn module(&self, package: &str) -> Option<(&str, &str, &Module)> {
        let path = format!("{}.rego", package.replace('.', "/"));
        self.modules.get_key_value(&path).map(|(path, (text, module))| (path.as_str(), text.as_str(), module))
    }

    /// Every code and what it stands on.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Every rule that a rule stands on, itself among them, by full names such as `data.comity.clear.hands`.
    pub(crate) fn rules_under(&self, rule: &str) -> BTreeSet<String> {
        self.graph.reach(rule).rules
    }

    /// Every rule that the findings with that code stand on.
    pub(crate) fn rules_under_code(&self, code: &str) -> BTreeSet<String> {
        self.graph.rules_under(code)
    }

    /// The program of one rule, with the text of one file replaced where one is given.
    pub(crate) fn program(&self, entry: &str, instead: Option<(&str, &str)>) -> Result<Program, Misplaced> {
        self.link(entry, &self.graph.reach(entry).files, instead)
    }

    /// The program of a rule that a replaced file has and the admitted one has not; it may stand on
    /// whatever the rules of that file stand on.
    pub(crate) fn program_beside(&self, rule: &str, package: &str, text: &str) -> Result<Program, Misplaced> {
        let Some((path, _, module)) = self.module(package) else {
            return Err((None, syntax::Place { line: 1, column: 1 }, format!("there is no package `{package}`")));
        };
        let names: BTreeSet<&str> = module.rules.iter().map(|rule| rule.name.as_str()).collect();
        let files = names.into_iter().flat_map(|name| self.graph.reach(&format!("data.{package}.{name}")).files);
        self.link(&format!("data.{package}.{rule}"), &files.collect(), Some((path, text)))
    }

    fn link(&self, entry: &str, files: &BTreeSet<String>, instead: Option<(&str, &str)>) -> Result<Program, Misplaced> {
        let modules = self
            .modules()
            .filter(|(path, ..)| files.contains(*path))
            .map(|(path, text, _)| instead.filter(|(other, _)| *other == path).unwrap_or((path, text)));
        let mut programs = Program::compile(&[entry.to_owned()], Modules::none().with(modules)?, &self.tables)?;
        let none = || (None, syntax::Place { line: 1, column: 1 }, "no program was made".to_owned());
        programs.pop().ok_or_else(none)
    }

    /// The input paths that a rule can read, however far away.
    pub(crate) fn reads_of_rule(&self, rule: &str) -> BTreeSet<String> {
        self.graph.reach(rule).reads
    }

    /// The input paths that the findings with that code can read, however far away.
    pub(crate) fn reads_of_code(&self, code: &str) -> BTreeSet<String> {
        self.graph.reads_of(code)
    }

    /// Modules that may use all of Rego, over the tables of the set; `any` is one of their rules.
    pub(crate) fn interpreter(&self, modules: &[(&str, &str)], any: &str) -> Result<Interpreter, Misplaced> {
        Interpreter::of(modules, &self.tables, any)
    }

    /// The value at a path of modules that may use all of Rego, over the tables of the set.
    pub(crate) fn document(&self, path: &str, modules: &[(&str, &str)]) -> Result<Given, Misplaced> {
        document(path, modules, &self.tables)
    }
}

impl PolicySet {
    /// A set whose tables may differ from the border: for drafts, which nothing decides by.
    pub(crate) fn draft(files: Vec<(String, String)>) -> Result<Self, LoadError> {
        Sources::draft(files).and_then(Self::admitted)
    }

    /// The entry points that run on these facts, such as `data.comity.conduct.findings`.
    pub(crate) fn entries(&self, facts: &Facts) -> BTreeSet<String> {
        self.dispatch(facts).into_iter().map(|program| program.entry().to_owned()).collect()
    }

    /// The programs that run on these facts.
    pub(crate) fn concerned(&self, facts: &Facts) -> Vec<&Program> {
        self.dispatch(facts)
    }

    /// Every program.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Program> {
        let own = self.set.regimes.values().flat_map(|regime| [&regime.process, &regime.shield]);
        self.set.common.iter().chain(own).map(Arc::as_ref)
    }

    /// The input paths that an entry point can read, however far away.
    pub(crate) fn reads_of_entry(&self, entry: &str) -> BTreeSet<String> {
        self.set.graph.reach(entry).reads
    }

    /// The folders of platforms' own policies.
    pub(crate) fn platforms(&self) -> BTreeSet<&str> {
        let folders = self.programs().filter_map(|program| program.entry().split('.').nth(1));
        folders.filter(|folder| *folder != "comity").collect()
    }

    /// The files by which it was made, by path; tests are not among them.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        super::object::files(&self.to_object()).unwrap_or_default()
    }

    /// By entry point, the digest of every file and table that the program can reach: where two are the same, both
    /// programs say the same of the same facts.
    pub(crate) fn grounds(&self) -> BTreeMap<&str, [u8; 32]> {
        let texts = self.texts();
        let of = |program: &Program| {
            let reach = self.set.graph.reach(program.entry());
            let reached = |path: &str| match path.strip_suffix("/data.json") {
                Some(folder) => {
                    let folder = format!("{}.", folder.replace('/', "."));
                    reach.tables.iter().any(|table| {
                        let table = format!("{table}.");
                        table.starts_with(&folder) || folder.starts_with(&table)
                    })
                }
                None => reach.files.contains(path),
            };
            let mut digest = Sha256::new();
            for (path, text) in texts.iter().filter(|(path, _)| reached(path)) {
                // Lengths, so that nothing can pass from a path into its text.
                for part in [path, text] {
                    digest.update(part.len().to_le_bytes());
                    digest.update(part);
                }
            }
            digest.finalize().into()
        };
        self.programs().map(|program| (program.entry(), of(program))).collect()
    }

    /// These facts as a gate gives them to every program: all that any of them reads.
    pub(crate) fn told(&self, facts: &Facts) -> Input {
        Input::told(facts, self.answers.chosen())
    }

    /// The same set with other programs in place of those with their entry points.
    pub(crate) fn with_programs(&self, programs: Vec<Program>) -> Self {
        let mut set = Compiled::clone(&self.set);
        for program in programs.into_iter().map(Arc::new) {
            let own = set.regimes.values_mut().flat_map(|regime| [&mut regime.process, &mut regime.shield]);
            for place in set.common.iter_mut().chain(own).filter(|place| place.entry() == program.entry()) {
                *place = Arc::clone(&program);
            }
        }
        // Other programs may read other facts.
        Self { set: Arc::new(set), answers: Arc::new(self.answers.empty(Some(0))), expires: self.expires }
    }
}

fn open(files: Vec<(String, String)>) -> Result<Lab, LoadError> {
    let sources = Sources::draft(files)?;
    let own: BTreeSet<_> = own_reasons().into_keys().collect();
    let mut declared = sources.catalogue.clone();
    declared.retain(|code, _| !own.contains(code));
    let admission::Admitted { files, graph, .. } =
        admission::admit(&sources.modules, &sources.tables, &declared).map_err(LoadError::Policies)?;
    let modules = files.into_iter().map(|file| (file.path.to_owned(), (file.text.to_owned(), file.module))).collect();
    let tables = Tables::of(&sources.tables).map_err(LoadError::Resources)?;
    Ok(Lab { modules, tables, catalogue: sources.catalogue, graph })
}

/// Reads the syntax of a test file, which may use all of Rego.
pub(crate) fn test_module(path: &str, text: &str) -> Result<Module, Diagnostic> {
    syntax::parse(path, text).map_err(|(place, message)| Diagnostic {
        file: path.to_owned(),
        line: place.line,
        column: place.column,
        kind: DiagnosticKind::Syntax,
        message,
    })
}
