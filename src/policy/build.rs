//! From files to a policy set: admitted first, then a program for each entry point.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::admission::{self, File, Graph};
use super::answers::{Answers, MOST};
use super::engine::Program;
use super::footprint::Footprint;
use super::regimes::{Held, regime_of};
use super::source::Sources;
use super::{COMMON, Compiled, DEFAULT, Diagnostic, DiagnosticKind, LoadError, PolicySet, Regime, STACK, object};

pub(super) fn set(sources: Sources, held: Held) -> Result<PolicySet, LoadError> {
    let own_codes: BTreeSet<_> = crate::decision::reason::own_reasons().into_keys().collect();
    let mut declared = sources.catalogue.clone();
    declared.retain(|code, _| !own_codes.contains(code));
    let (files, graph) = admission::admit(&sources.modules, &sources.tables, &declared).map_err(LoadError::Policies)?;

    let names = regime_names(&sources.modules);
    let common = COMMON.iter().map(|package| (*package).to_owned()).collect();
    let roles = |name: &String| ["process", "shield"].map(|role| format!("comity.regimes.{name}.{role}")).to_vec();
    let groups: Vec<Vec<String>> = std::iter::once(common).chain(names.iter().map(roles)).collect();
    let mut built = programs(&groups, &files, &graph, &sources.tables)?.into_iter();
    let common = built.next().unwrap_or_default();
    let mut regimes = BTreeMap::new();
    for (name, programs) in names.into_iter().zip(built) {
        if let Ok([process, shield]) = <[Arc<Program>; 2]>::try_from(programs) {
            regimes.insert(name, Regime { process, shield });
        }
    }
    let regime_of = regime_of(&sources.tables, &regimes, held).map_err(LoadError::Policies)?;
    let catalogue_digest = crate::object::name(&object::of_catalogue(&sources.catalogue)?);
    let Sources { catalogue, stored, .. } = sources;
    let answers = Arc::new(Answers::new(Footprint::of(&graph.reads()), MOST));
    let compiled = Compiled { stored, catalogue_digest, catalogue, graph: Arc::new(graph), common, regimes, regime_of };
    Ok(PolicySet { set: Arc::new(compiled), answers, expires: None })
}

/// A program for the findings of each package of each group, in the same order, made on as many threads as the machine
/// runs at once.
fn programs(
    groups: &[Vec<String>],
    files: &[File<'_>],
    graph: &Graph,
    tables: &serde_json::Value,
) -> Result<Vec<Vec<Arc<Program>>>, LoadError> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let every = |first: usize| {
        let own = groups.iter().skip(first).step_by(threads);
        own.map(|packages| group(packages, files, graph, tables)).collect::<Vec<_>>()
    };
    let parts: Result<Vec<_>, LoadError> = std::thread::scope(|scope| {
        let every = &every;
        let others: Vec<_> = (1..threads)
            .map(|first| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || every(first)))
            .collect();
        let mut parts = vec![every(0).into_iter()];
        for other in others {
            let other = other.map_err(|why| LoadError::Resources(why.to_string()))?;
            let part = other.join().map_err(|_| LoadError::Resources("the compiler panicked".to_owned()))?;
            parts.push(part.into_iter());
        }
        Ok(parts)
    });
    let mut parts = parts?;
    let (mut made, mut faults) = (Vec::with_capacity(groups.len()), Vec::new());
    for at in 0..groups.len() {
        match parts.get_mut(at.checked_rem(threads).unwrap_or(0)).and_then(Iterator::next) {
            Some(Ok(programs)) => made.push(programs),
            Some(Err(fault)) => faults.push(fault),
            None => {}
        }
    }
    if faults.is_empty() { Ok(made) } else { Err(LoadError::Policies(faults)) }
}

fn regime_names(modules: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = modules
        .keys()
        .filter_map(|path| path.strip_prefix("comity/regimes/")?.split_once('/').map(|(name, _)| name.to_owned()))
        .collect();
    names.insert(DEFAULT.to_owned());
    names
}

/// Compiles the findings of packages with just what they can reach.
fn group(
    packages: &[String],
    files: &[File<'_>],
    graph: &Graph,
    tables: &serde_json::Value,
) -> Result<Vec<Arc<Program>>, Diagnostic> {
    let (mut reached, mut data, mut entries) = (BTreeSet::new(), serde_json::json!({}), Vec::new());
    for package in packages {
        let entry = format!("data.{package}.findings");
        let reach = graph.reach(&entry);
        let path = path(package);
        if reach.files.is_empty() {
            let line = files.iter().find(|file| file.path == path).map_or(1, |file| file.module.package_at.line);
            let message =
                format!("`{entry}` is missing; a regime has `process.rego` and `shield.rego`, each with `findings`");
            return Err(Diagnostic { line, ..Diagnostic::of_file(&path, DiagnosticKind::Entry, message) });
        }
        reached.extend(reach.files);
        reach.tables.iter().for_each(|table| copy(tables, &mut data, table));
        entries.push(entry);
    }
    let modules: Vec<(&str, &str)> =
        files.iter().filter(|file| reached.contains(file.path)).map(|file| (file.path, file.text)).collect();
    let programs = Program::compile(&entries, &modules, &data).map_err(|(file, place, message)| {
        let file = file.or_else(|| packages.first().map(|package| path(package))).unwrap_or_default();
        let (line, column) = (place.line, place.column);
        Diagnostic { line, column, ..Diagnostic::of_file(&file, DiagnosticKind::Unsafe, message) }
    })?;
    Ok(programs.into_iter().map(Arc::new).collect())
}

/// Where the findings of a package stand.
fn path(package: &str) -> String {
    package.replace('.', "/") + ".rego"
}

/// Copies one table, by its dotted path, to the same path.
fn copy(from: &serde_json::Value, to: &mut serde_json::Value, path: &str) {
    let (mut from, mut to) = (from, to);
    for name in path.split('.') {
        let Some(deeper) = from.get(name) else { return };
        from = deeper;
        let serde_json::Value::Object(fields) = to else { return };
        to = fields.entry(name).or_insert_with(|| serde_json::json!({}));
    }
    *to = from.clone();
}
