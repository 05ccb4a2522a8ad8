//! A platform's own policies beside the law's: what it declares of them, and what they may say.
//!
//! They lie in a folder of its own beside `comity`, such as `acme`, and are declared in its `platform/data.json`:
//! `{"packages": ["acme.hours", "acme.release"], "allows": ["acme.release"]}`. Each package runs on every demand. Its codes
//! begin with the folder's name in capitals.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::findings::ENTRY;
use super::{Diagnostic, DiagnosticKind as Kind, File, Graph};

/// The folder of the law's policies.
const OURS: &str = "comity";
/// Names that mean something else: to Rego, to OPA, or in codes.
const TAKEN: [&str; 6] = ["data", "default", "gate", "input", "main", "system"];
/// Packages that one platform may have.
const MOST: usize = 64;

/// What the platforms of a set declare, by folder.
#[derive(Debug, Default)]
pub(crate) struct Platforms(BTreeMap<String, Declared>);

/// What one platform declares of its policies.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    /// Packages whose findings count on every demand.
    packages: BTreeSet<String>,
    /// Those of them that may allow.
    #[serde(default)]
    allows: BTreeSet<String>,
}

impl Platforms {
    /// Reads the declarations of every folder beside `comity`, and holds packages to them.
    pub(super) fn of(files: &[File<'_>], tables: &serde_json::Value, faults: &mut Vec<Diagnostic>) -> Self {
        let mut platforms = Self::default();
        let tables = tables.as_object();
        let with_tables = tables.into_iter().flat_map(|tables| tables.keys().map(String::as_str));
        let folder = |file: &File<'_>| file.path.split_once('/').map(|(folder, _)| folder.to_owned());
        for file in files.iter().filter(|file| folder(file).is_none()) {
            let message = "a policy stands in a folder: `comity`, or one of the platform's own beside it".to_owned();
            faults.push(Diagnostic::of_file(file.path, Kind::Platform, message));
        }
        let folders: BTreeSet<String> = with_tables.map(str::to_owned).chain(files.iter().filter_map(folder)).collect();
        for name in folders.into_iter().filter(|name| name != OURS) {
            let table = tables.and_then(|tables| tables.get(&name)?.get("platform"));
            match declared(&name, table) {
                Ok(declared) => {
                    platforms.0.insert(name, declared);
                }
                Err(why) => faults.push(Diagnostic::of_file(&declaration(&name), Kind::Platform, why)),
            }
        }
        platforms.packages(files, faults);
        platforms
    }

    /// Every declared package has findings, and every package with findings is declared.
    fn packages(&self, files: &[File<'_>], faults: &mut Vec<Diagnostic>) {
        let with_findings: BTreeMap<String, &File<'_>> = files
            .iter()
            .filter(|file| file.module.rules.iter().any(|rule| rule.name == ENTRY))
            .map(|file| (file.module.package.join("."), file))
            .collect();
        for (name, declared) in &self.0 {
            for package in declared.packages.iter().filter(|package| !with_findings.contains_key(*package)) {
                let message = format!("`{package}` is declared, but no file of it has `findings`");
                faults.push(Diagnostic::of_file(&declaration(name), Kind::Platform, message));
            }
        }
        for (package, file) in &with_findings {
            let folder = package.split('.').next().unwrap_or_default();
            if self.0.get(folder).is_some_and(|declared| !declared.packages.contains(package)) {
                let line = file.module.package_at.line;
                let message = format!(
                    "`{package}` has findings that nobody would ask for: name it among the `packages` of `{}`",
                    declaration(folder)
                );
                faults.push(Diagnostic { line, ..Diagnostic::of_file(file.path, Kind::Platform, message) });
            }
        }
    }

    /// The law's policies stand on nothing that a platform could change.
    pub(super) fn apart(&self, files: &[File<'_>], graph: &Graph, faults: &mut Vec<Diagnostic>) {
        let own = |path: &str| {
            let path = path.strip_prefix("data.").unwrap_or(path);
            self.0.contains_key(path.split('.').next().unwrap_or_default())
        };
        for file in files.iter().filter(|file| file.module.package.first().is_some_and(|folder| folder == OURS)) {
            for used in graph.used_by(file.path).filter(|used| own(used)) {
                let message = format!("`{used}` is a platform's own; what is in `{OURS}` stands on the law alone");
                let line = file.module.package_at.line;
                faults.push(Diagnostic { line, ..Diagnostic::of_file(file.path, Kind::Platform, message) });
            }
        }
    }

    /// Whether a package of a platform's own may allow.
    pub(super) fn may_allow(&self, package: &[String]) -> bool {
        let declared = package.first().and_then(|folder| self.0.get(folder));
        declared.is_some_and(|declared| declared.allows.contains(&package.join(".")))
    }

    /// The packages whose findings count on every demand.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(|declared| declared.packages.iter().map(String::as_str))
    }
}

/// How the codes of a package of a platform's own begin; nothing where it is the law's.
pub(super) fn prefix(package: &[String]) -> Option<String> {
    package.first().filter(|folder| *folder != OURS).map(|folder| folder.to_ascii_uppercase())
}

/// Where a platform declares its packages.
fn declaration(folder: &str) -> String {
    format!("{folder}/platform/data.json")
}

/// Whether a platform's own policies can stand in a folder of that name; says why not.
pub(crate) fn named(name: &str) -> Result<(), String> {
    let shaped = (3..=16).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if shaped && !TAKEN.contains(&name) {
        return Ok(());
    }
    let name = crate::quoting::path(name);
    Err(format!(
        "`{name}` cannot be the folder of a platform's own policies: its name has 3 to 16 lower-case letters and \
         digits, begins with a letter, and is none of {}",
        TAKEN.join(", ")
    ))
}

fn declared(name: &str, table: Option<&serde_json::Value>) -> Result<Declared, String> {
    named(name)?;
    let table = table.ok_or_else(|| {
        format!(
            "the folder `{name}` beside `{OURS}` does not say what it holds: write {{\"packages\": [\"{name}.rules\"]}} \
             here, and nothing in `{name}` runs that is not named"
        )
    })?;
    let declared = Declared::deserialize(table)
        .map_err(|why| format!("{why}; write {{\"packages\": [..], \"allows\": [..]}}, each a list of packages"))?;
    if declared.packages.len() > MOST {
        return Err(format!("a platform has at most {MOST} packages of its own"));
    }
    let own = format!("{name}.");
    if let Some(other) = declared.packages.iter().find(|package| !package.starts_with(&own)) {
        return Err(format!(
            "`{}` is no package of this folder; its packages begin with `{own}`",
            crate::quoting::path(other)
        ));
    }
    if let Some(other) = declared.allows.iter().find(|package| !declared.packages.contains(*package)) {
        return Err(format!("`{}` may allow, but is not among `packages`", crate::quoting::path(other)));
    }
    Ok(declared)
}
