//! What exists to be referred to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::{DiagnosticKind as Kind, File, Report};
use crate::facts::{Facts, Shape};
use crate::policy::engine::syntax::{Kind as RuleKind, Module, Rule};

/// The name of a rule from the root of data.
pub(super) fn id(package: &[String], name: &str) -> String {
    format!("data.{}.{name}", package.join("."))
}

/// What exists to be referred to.
pub(super) struct Known<'a> {
    pub(super) rules: BTreeSet<String>,
    /// The rules that are sets: as a condition they always hold.
    pub(super) sets: BTreeSet<String>,
    packages: BTreeSet<String>,
    tables: &'a serde_json::Value,
    pub(super) shape: BTreeMap<String, Shape>,
    /// What can stand at which path, as far as it was asked: by path and value.
    admitted: RefCell<BTreeMap<String, BTreeMap<String, bool>>>,
}

impl<'a> Known<'a> {
    pub(super) fn of(files: &[File<'_>], tables: &'a serde_json::Value) -> Self {
        let rules = files
            .iter()
            .flat_map(|file| file.module.rules.iter().map(|rule| id(&file.module.package, &rule.name)))
            .collect();
        let sets = files
            .iter()
            .flat_map(|file| {
                let set = |rule: &&Rule| rule.kind == RuleKind::Set;
                file.module.rules.iter().filter(set).map(|rule| id(&file.module.package, &rule.name))
            })
            .collect();
        let packages = files.iter().map(|file| format!("data.{}", file.module.package.join("."))).collect();
        Self { rules, sets, packages, tables, shape: Facts::shape(), admitted: RefCell::default() }
    }

    /// Whether a value can stand at a path of the facts.
    pub(super) fn admits(&self, path: &str, value: &serde_json::Value) -> bool {
        let mut admitted = self.admitted.borrow_mut();
        let of_path = admitted.entry(path.to_owned()).or_default();
        *of_path.entry(value.to_string()).or_insert_with(|| Facts::admits(path, value))
    }

    /// Base data at the path of a package would beat its rules in the interpreter.
    pub(super) fn overlaps(&self, module: &Module, report: &mut Report<'_>) {
        let mut at = self.tables;
        for name in &module.package {
            match at.get(name) {
                Some(deeper) => at = deeper,
                None if at.is_object() => return,
                None => break,
            }
        }
        let shadowed = module.rules.iter().find(|rule| at.get(&rule.name).is_some());
        let place = shadowed.map_or(module.package_at, |rule| rule.at);
        let message =
            format!("base data stands at `data.{}`, where this package has its rules", module.package.join("."));
        report.at(place, Kind::Overlap, message);
    }

    pub(super) fn table(&self, names: &[&str]) -> bool {
        names.iter().try_fold(self.tables, |at, name| at.get(name)).is_some()
    }

    /// Whether the path is a package or leads to one.
    pub(super) fn leads_to_package(&self, path: &str) -> bool {
        let deeper = format!("{path}.");
        self.packages.iter().any(|package| package == path || package.starts_with(&deeper))
    }
}

/// The path that looks most like the one given: most shared segments, then most shared letters.
pub(super) fn nearest<'k>(path: &str, known: impl Iterator<Item = &'k String>) -> String {
    let alike = |candidate: &str| {
        let shared = |from_front: bool| {
            let (a, b): (Vec<char>, Vec<char>) = if from_front {
                (path.chars().collect(), candidate.chars().collect())
            } else {
                (path.chars().rev().collect(), candidate.chars().rev().collect())
            };
            a.iter().zip(&b).take_while(|(a, b)| a == b).count()
        };
        let length = path.len().abs_diff(candidate.len());
        shared(true).saturating_add(shared(false)).saturating_mul(2).saturating_sub(length.min(40))
    };
    known.max_by_key(|candidate| alike(candidate)).cloned().unwrap_or_default()
}
