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
    let roles = names.iter().flat_map(|name| ["process", "shield"].map(|role| format!("comity.regimes.{name}.{role}")));
    let packages: Vec<String> = COMMON.iter().map(|package| (*package).to_owned()).chain(roles).collect();
    let mut built = programs(&packages, &files, &graph, &sources.tables)?.into_iter();
    let common: Vec<Arc<Program>> = built.by_ref().take(COMMON.len()).collect();
    let mut regimes = BTreeMap::new();
    for name in names {
        if let (Some(process), Some(shield)) = (built.next(), built.next()) {
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

/// A program for the findings of each package, in the same order, made on as many threads as the machine runs at once.
fn programs(
    packages: &[String],
    files: &[File<'_>],
    graph: &Graph,
    tables: &serde_json::Value,
) -> Result<Vec<Arc<Program>>, LoadError> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let one = |package: &String| program(&format!("data.{package}.findings"), files, graph, tables).map(Arc::new);
    let every = |first: usize| packages.iter().skip(first).step_by(threads).map(one).collect::<Vec<_>>();
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
    let (mut made, mut faults) = (Vec::with_capacity(packages.len()), Vec::new());
    for at in 0..packages.len() {
        match parts.get_mut(at.checked_rem(threads).unwrap_or(0)).and_then(Iterator::next) {
            Some(Ok(program)) => made.push(program),
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

/// Compiles one entry point with just what it can reach.
fn program(entry: &str, files: &[File<'_>], graph: &Graph, tables: &serde_json::Value) -> Result<Program, Diagnostic> {
    let reach = graph.reach(entry);
    let modules: Vec<(&str, &str)> =
        files.iter().filter(|file| reach.files.contains(file.path)).map(|file| (file.path, file.text)).collect();
    let path = entry.trim_start_matches("data.").trim_end_matches(".findings").replace('.', "/") + ".rego";
    if modules.is_empty() {
        let line = files.iter().find(|file| file.path == path).map_or(1, |file| file.module.package_at.line);
        let message =
            format!("`{entry}` is missing; a regime has `process.rego` and `shield.rego`, each with `findings`");
        return Err(Diagnostic { line, ..Diagnostic::of_file(&path, DiagnosticKind::Entry, message) });
    }
    let mut data = serde_json::json!({});
    for table in &reach.tables {
        copy(tables, &mut data, table);
    }
    Program::compile(entry, &modules, &data).map_err(|(file, place, message)| Diagnostic {
        file: file.unwrap_or(path),
        line: place.line,
        column: place.column,
        kind: DiagnosticKind::Unsafe,
        message,
    })
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
