//! From files to a policy set: admitted first, then a program for each entry point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::abreast::abreast;
use super::admission::{self, Admitted, File, Graph};
use super::answers::{Answers, MOST};
use super::engine::{Misplaced, Modules, Program, Tables};
use super::footprint::Footprint;
use super::regimes::{Held, regime_of};
use super::source::Sources;
use super::{COMMON, Compiled, DEFAULT, Diagnostic, DiagnosticKind, LoadError, PolicySet, Regime, object};

pub(super) fn set(sources: Sources, held: Held) -> Result<PolicySet, LoadError> {
    let own_codes: BTreeSet<_> = crate::decision::reason::own_reasons().into_keys().collect();
    let mut declared = sources.catalogue.clone();
    declared.retain(|code, _| !own_codes.contains(code));
    let admitted = admission::admit(&sources.modules, &sources.tables, &declared).map_err(LoadError::Policies)?;
    let Admitted { files, graph, platforms } = admitted;

    let names = regime_names(&sources.modules);
    let common = COMMON.into_iter().chain(platforms.entries()).map(str::to_owned).collect();
    let roles = |name: &String| ["process", "shield"].map(|role| format!("comity.regimes.{name}.{role}")).to_vec();
    let groups: Vec<Vec<String>> = std::iter::once(common).chain(names.iter().map(roles)).collect();
    let tables = Tables::of(&sources.tables).map_err(LoadError::Resources)?;
    let mut built = programs(&groups, &Whole { files: &files, graph: &graph, tables: &tables })?.into_iter();
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

/// The admitted set, of which each program takes what it can reach.
struct Whole<'a> {
    files: &'a [File<'a>],
    graph: &'a Graph,
    tables: &'a Tables,
}

/// A program for the findings of each package of each group, in the same order.
fn programs(groups: &[Vec<String>], whole: &Whole<'_>) -> Result<Vec<Vec<Arc<Program>>>, LoadError> {
    let (mut made, mut faults) = (Vec::with_capacity(groups.len()), Vec::new());
    for built in abreast(groups, BTreeMap::new, |common, packages| group(packages, whole, common)) {
        match built {
            Ok(programs) => made.push(programs),
            Err(fault) => faults.push(fault),
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

/// Compiles the findings of packages with just what they can reach. What groups have in common is read once for all of
/// one thread, and kept in `common`.
fn group(
    packages: &[String],
    whole: &Whole<'_>,
    common: &mut BTreeMap<BTreeSet<String>, Modules>,
) -> Result<Vec<Arc<Program>>, Diagnostic> {
    let (mut reached, mut tables, mut entries) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for package in packages {
        let entry = format!("data.{package}.findings");
        let reach = whole.graph.reach(&entry);
        let path = path(package);
        if reach.files.is_empty() {
            let line = whole.files.iter().find(|file| file.path == path).map_or(1, |file| file.module.package_at.line);
            let message =
                format!("`{entry}` is missing; a regime has `process.rego` and `shield.rego`, each with `findings`");
            return Err(Diagnostic { line, ..Diagnostic::of_file(&path, DiagnosticKind::Entry, message) });
        }
        reached.extend(reach.files);
        tables.extend(reach.tables);
        entries.push(entry);
    }
    let misplaced = |(file, place, message): Misplaced| {
        let file = file.or_else(|| packages.first().map(|package| path(package))).unwrap_or_default();
        let (line, column) = (place.line, place.column);
        Diagnostic { line, column, ..Diagnostic::of_file(&file, DiagnosticKind::Unsafe, message) }
    };
    let texts = |wanted: &BTreeSet<String>| {
        let wanted = whole.files.iter().filter(|file| wanted.contains(file.path));
        wanted.map(|file| (file.path, file.text)).collect::<Vec<_>>()
    };
    let (own, shared): (BTreeSet<String>, BTreeSet<String>) =
        reached.into_iter().partition(|path| path.starts_with("comity/regimes/"));
    let known = if let Some(known) = common.get(&shared) {
        known.clone()
    } else {
        let read = Modules::none().with(texts(&shared)).map_err(misplaced)?;
        common.insert(shared, read.clone());
        read
    };
    let modules = known.with(texts(&own)).map_err(misplaced)?;
    let programs = Program::compile(&entries, modules, &whole.tables.only(&tables)).map_err(misplaced)?;
    Ok(programs.into_iter().map(Arc::new).collect())
}

/// Where the findings of a package stand.
fn path(package: &str) -> String {
    package.replace('.', "/") + ".rego"
}
