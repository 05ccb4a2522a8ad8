//! What a policy set must be before a gate takes it: the safe subset of Rego, checked before and
//! after parsing, with a place and a remedy for each fault.
//!
//! Each rule of the subset answers a way in which the engine differs from OPA or fails open; see
//! DESIGN.md, "Why not all of Rego?".

mod findings;
mod graph;
mod lexical;
mod platform;
mod subset;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use graph::Graph;
pub(crate) use platform::Platforms;
#[cfg(feature = "workbench")]
pub(crate) use platform::named as platform_name;

use super::abreast::abreast;
use super::engine::syntax::{self, Place};
use crate::decision::reason::Catalogue;
use crate::words::words;

words! {
    /// Which rule of the safe subset a policy breaks.
    DiagnosticKind {
        /// The file, or a line of it, is too large.
        Size = "size",
        /// Brackets are nested too deep.
        Nesting = "nesting",
        /// The file does not parse.
        Syntax = "syntax",
        /// The package is not the file's path, or stands in two files.
        Package = "package",
        /// An import other than `rego.v1`.
        Import = "import",
        /// A negation of something that may be undefined.
        Not = "not",
        /// An `else`.
        Else = "else",
        /// A default that is not the value `false` of a rule without arguments.
        Default = "default",
        /// A function.
        Function = "function",
        /// A `with` outside tests.
        With = "with",
        /// An `every`.
        Every = "every",
        /// Rules that refer to each other in a circle.
        Recursion = "recursion",
        /// A look-up whose path is not written out.
        Dynamic = "dynamic",
        /// A reference to a rule or table that does not exist.
        Data = "data",
        /// A builtin that is not on the list.
        Builtin = "builtin",
        /// An input path that the facts do not have.
        Input = "input",
        /// Base data at the path of a rule.
        Overlap = "overlap",
        /// A rule that could have two values.
        Conflict = "conflict",
        /// Arithmetic or an ordered comparison on anything but integers.
        Arithmetic = "arithmetic",
        /// A finding that is not written out.
        Finding = "finding",
        /// A code that is not the owner's, or that the catalogue lacks or has in vain.
        Code = "code",
        /// An allow outside the process of a regime.
        Allow = "allow",
        /// The engine does not compile it, for instance for an unsafe variable.
        Unsafe = "unsafe",
        /// A regime without its entry points.
        Entry = "entry",
        /// A platform's own policies that are not declared, or stand where they may not.
        Platform = "platform",
        /// A comprehension within another.
        Comprehension = "comprehension",
        /// A unification `=`.
        Unify = "unify",
        /// A condition that always or never holds.
        Condition = "condition",
        /// A word that can never stand where it is compared.
        Word = "word",
    }
}

/// One fault of a policy set, for the person who must mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as a path within the policy set.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Which rule it breaks.
    pub kind: DiagnosticKind,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Diagnostic {
    /// About a whole file.
    pub(super) fn of_file(file: &str, kind: DiagnosticKind, message: String) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1, kind, message }
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: {} [{}]", self.file, self.line, self.column, self.message, self.kind)
    }
}

/// Collects the faults of one file.
pub(crate) struct Report<'a> {
    file: &'a str,
    into: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    fn at(&mut self, place: Place, kind: DiagnosticKind, message: impl Into<String>) {
        let (line, column) = (place.line, place.column);
        self.into.push(Diagnostic { file: self.file.to_owned(), line, column, kind, message: message.into() });
    }
}

/// A parsed file of the set.
#[derive(Debug)]
pub(crate) struct File<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
    pub(crate) module: syntax::Module,
}

/// A set that keeps to the subset.
#[derive(Debug)]
pub(crate) struct Admitted<'a> {
    pub(crate) files: Vec<File<'a>>,
    /// What refers to what.
    pub(crate) graph: Graph,
    pub(crate) platforms: Platforms,
}

/// Parses and checks every file.
///
/// `tables` is the base data, `catalogue` the codes that the set declares.
pub(crate) fn admit<'a>(
    sources: &'a BTreeMap<String, String>,
    tables: &serde_json::Value,
    catalogue: &Catalogue,
) -> Result<Admitted<'a>, Vec<Diagnostic>> {
    let (files, mut faults) = read(sources);
    packages(&files, &mut faults);
    let graph = Graph::of(&files, tables, &mut faults);
    let platforms = Platforms::of(&files, tables, &mut faults);
    platforms.apart(&files, &graph, &mut faults);
    let mut emitted = BTreeSet::new();
    for file in &files {
        let mut report = Report { file: file.path, into: &mut faults };
        subset::check(&file.module, &mut report);
        findings::check(&file.module, (catalogue, &platforms), &mut emitted, &mut report);
    }
    if faults.is_empty() {
        for code in catalogue.keys().filter(|code| !emitted.contains(*code)) {
            faults.push(Diagnostic {
                file: "catalogue".to_owned(),
                line: 1,
                column: 1,
                kind: DiagnosticKind::Code,
                message: format!("`{code}` stands in a catalogue, but no rule emits it"),
            });
        }
    }
    if faults.is_empty() {
        Ok(Admitted { files, graph, platforms })
    } else {
        faults.sort();
        faults.dedup();
        Err(faults)
    }
}

/// Parses every file that is small and flat enough to be parsed.
fn read(sources: &BTreeMap<String, String>) -> (Vec<File<'_>>, Vec<Diagnostic>) {
    let one = |(path, text): &(&'_ String, &'_ String)| {
        let mut faults = Vec::new();
        let mut report = Report { file: path, into: &mut faults };
        if !lexical::passes(text, &mut report) {
            return Err(faults);
        }
        let read = syntax::parse(path, text);
        if let Err((place, why)) = &read {
            report.at(*place, DiagnosticKind::Syntax, why);
        }
        read.map_err(|_| faults)
    };
    let all: Vec<(&String, &String)> = sources.iter().collect();
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for ((path, text), read) in all.iter().zip(abreast(&all, || (), |(), file| one(file))) {
        match read {
            Ok(module) => files.push(File { path, text, module }),
            Err(why) => faults.extend(why),
        }
    }
    (files, faults)
}

/// A package is the path of its file, and has one file.
fn packages(files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
    let mut owners: BTreeMap<&[String], &str> = BTreeMap::new();
    for file in files {
        let mut report = Report { file: file.path, into: faults };
        let path: Vec<&str> = file.path.trim_end_matches(".rego").split('/').collect();
        let at = file.module.package_at;
        if file.module.package != path {
            report.at(
                at,
                DiagnosticKind::Package,
                format!(
                    "the package is `{}`, but the file's path makes it `{}`",
                    file.module.package.join("."),
                    path.join(".")
                ),
            );
        }
        if let Some(other) = owners.insert(&file.module.package, file.path) {
            report.at(
                at,
                DiagnosticKind::Package,
                format!("the package also stands in `{other}`; a package has one file"),
            );
        }
    }
}
