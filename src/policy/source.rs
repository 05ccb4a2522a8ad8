//! Where policy files come from: the crate itself, a folder, or texts in memory.

pub(super) mod json;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::object::{Files, Stored};
use super::{LoadError, object};
use crate::border::Border;
use crate::decision::reason::{Catalogue, own_reasons};
use crate::jurisdiction::Country;

/// The bundled set, as (path, text).
static BUNDLED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// Files that one set may have.
const FILES: usize = 4_096;
/// Bytes that one module may have.
const MODULE: u64 = 131_072;
/// Bytes that one table may have.
const TABLE: u64 = 16_777_216;

/// A policy set as text: modules by path, tables, and the catalogue.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) modules: BTreeMap<String, String>,
    pub(super) tables: serde_json::Value,
    pub(super) catalogue: Catalogue,
    pub(super) stored: Stored,
}

/// The files of the bundled set, by path.
pub(crate) fn bundled_files() -> Files {
    BUNDLED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The files; where none is in `comity` they are a platform's own, and the bundled ones stand beside them.
fn with_ours(files: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut files: Vec<_> = files.into_iter().collect();
    if !files.is_empty() && !files.iter().any(|(path, _)| path.starts_with("comity/")) {
        files.extend(bundled_files());
    }
    files
}

impl Sources {
    pub(super) fn bundled() -> Result<Self, LoadError> {
        let mut sources = Self::of(bundled_files())?;
        // It stands in the crate already.
        sources.stored.leave();
        Ok(sources)
    }

    pub(super) fn folder(root: &Path) -> Result<Self, LoadError> {
        let mut files = Vec::new();
        collect(root, root, &of_a_set, &mut files)?;
        if files.is_empty() {
            return Err(LoadError::Nothing { folder: root.to_owned() });
        }
        Self::beside_ours(files)
    }

    /// The files of a set that is to be put in force.
    pub(super) fn beside_ours(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, LoadError> {
        Self::of(with_ours(files))
    }

    /// The same for drafts, which may bring rows of their own.
    #[cfg(feature = "workbench")]
    pub(super) fn draft(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, LoadError> {
        Self::sorted(with_ours(files))
    }

    /// The tables of routes, territories and countries are the border's own, or absent: a policy set
    /// cannot move a border.
    fn held_to_border(&self) -> Result<(), LoadError> {
        let border = Border::bundled().map_err(|why| LoadError::Resources(why.to_string()))?;
        for (table, rows) in border.tables() {
            let given = self.tables.pointer(&format!("/comity/data/{table}"));
            if given.is_some_and(|given| *given != rows) {
                let why = "the rows differ from the border that is compiled into the crate; leave the table as it is"
                    .to_owned();
                return Err(LoadError::Json { file: format!("comity/data/{table}/data.json"), why });
            }
        }
        Ok(())
    }

    /// Sorts files into modules, tables and catalogues. Tests are left out, and so is `main`, which
    /// serves users of OPA: the gate dispatches by itself.
    pub(super) fn of(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, LoadError> {
        let sources = Self::sorted(files)?;
        sources.held_to_border()?;
        Ok(sources)
    }

    /// The same without a look at the border, for drafts that bring rows of their own.
    pub(super) fn sorted(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, LoadError> {
        let mut sorted = BTreeMap::new();
        for (path, text) in files {
            if sorted.insert(path.clone(), text).is_some() {
                return Err(LoadError::Json { file: path, why: "the file is given twice".to_owned() });
            }
        }
        let files = sorted;
        let mut sources = Self {
            modules: BTreeMap::new(),
            tables: serde_json::json!({}),
            catalogue: own_reasons(),
            stored: object::store(&files)?,
        };
        for (path, text) in files {
            if let Some(folder) = path.strip_suffix("/data.json") {
                let value = json::parse(&text).map_err(|why| LoadError::Json { file: path.clone(), why })?;
                if folder.ends_with("/catalogue") {
                    sources.codes(&path, value)?;
                } else {
                    sources.table(&path, folder, value)?;
                }
            } else if is_policy(&path) && !path.starts_with("comity/main/") {
                sources.modules.insert(path, text);
            }
        }
        Ok(sources)
    }

    fn codes(&mut self, file: &str, value: serde_json::Value) -> Result<(), LoadError> {
        let refused = |why: String| LoadError::Json { file: file.to_owned(), why };
        let listed: Catalogue = serde_json::from_value(value).map_err(|why| refused(why.to_string()))?;
        for (code, reason) in listed {
            if reason.title.is_empty()
                || reason.reason.is_empty()
                || reason.citation.is_empty()
                || reason.link.is_empty()
            {
                return Err(refused(format!("`{code}` lacks its title, reason, citation or link")));
            }
            if self.catalogue.contains_key(&code) {
                return Err(refused(format!("`{code}` stands in two catalogues")));
            }
            self.catalogue.insert(code, reason);
        }
        Ok(())
    }

    fn table(&mut self, file: &str, folder: &str, value: serde_json::Value) -> Result<(), LoadError> {
        let mut at = &mut self.tables;
        for name in folder.split('/') {
            let serde_json::Value::Object(fields) = at else {
                return Err(LoadError::Json {
                    file: file.to_owned(),
                    why: "another table stands above this one".to_owned(),
                });
            };
            at = fields.entry(name).or_insert_with(|| serde_json::json!({}));
        }
        if at.as_object().is_none_or(|fields| !fields.is_empty()) {
            return Err(LoadError::Json { file: file.to_owned(), why: "another table stands at this path".to_owned() });
        }
        *at = value;
        Ok(())
    }
}

/// The regime that the bundled set has for a country: no other set may give it another.
pub(super) fn bundled_regime(country: Country) -> Option<String> {
    let (_, text) = BUNDLED.iter().find(|(path, _)| *path == "comity/data/regime/data.json")?;
    let table: serde_json::Value = serde_json::from_str(text).ok()?;
    table.get(country.code())?.as_str().map(str::to_owned)
}

/// A policy, not the test of one.
fn is_policy(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "rego") && !name.ends_with("_test.rego")
}

/// How large a file of a policy set may be, by its name; nothing where it is none.
fn of_a_set(name: &str) -> Option<u64> {
    if is_policy(name) { Some(MODULE) } else { (name == "data.json").then_some(TABLE) }
}

/// Every file below a folder that is wanted, by its path from there and in its order; `wanted` says how large one of
/// that name may be.
#[cfg(feature = "workbench")]
pub(crate) fn texts(root: &Path, wanted: &dyn Fn(&str) -> Option<u64>) -> Result<Files, LoadError> {
    let mut files = Vec::new();
    collect(root, root, wanted, &mut files)?;
    Ok(files.into_iter().collect())
}

/// The text of one file of at most so many bytes.
#[cfg(feature = "workbench")]
pub(crate) fn text(path: &Path, most: u64) -> Result<String, LoadError> {
    let failed = |source| LoadError::Read { path: path.to_owned(), source };
    let kind = std::fs::metadata(path).map_err(failed)?;
    if !kind.is_file() || kind.len() > most {
        return Err(failed(std::io::Error::other("not a plain file, or too large")));
    }
    std::fs::read_to_string(path).map_err(failed)
}

/// Whether there is a folder, or a file, or nothing.
#[cfg(feature = "workbench")]
pub(crate) fn kind(path: &Path) -> Option<bool> {
    std::fs::metadata(path).ok().map(|kind| kind.is_dir())
}

/// Whether a platform's own policies lie in a folder of this folder.
#[cfg(feature = "workbench")]
pub(crate) fn has_platform(folder: &Path) -> bool {
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    below.map(|entry| entry.path().join("platform/data.json")).any(|path| kind(&path) == Some(false))
}

fn collect(
    root: &Path,
    folder: &Path,
    wanted: &dyn Fn(&str) -> Option<u64>,
    into: &mut Vec<(String, String)>,
) -> Result<(), LoadError> {
    let read = |path: &Path, source| LoadError::Read { path: path.to_owned(), source };
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|source| read(folder, source))?;
    entries.sort();
    for path in entries {
        let kind = std::fs::symlink_metadata(&path).map_err(|source| read(&path, source))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if kind.is_symlink() {
            return Err(read(&path, std::io::Error::other("a link; a policy set holds plain files and folders")));
        }
        if kind.is_dir() {
            collect(root, &path, wanted, into)?;
        } else if let Some(most) = wanted(&name) {
            if !kind.is_file() || kind.len() > most || into.len() >= FILES {
                let why = std::io::Error::other("not a plain file, too large, or one too many");
                return Err(read(&path, why));
            }
            let text = std::fs::read_to_string(&path).map_err(|source| read(&path, source))?;
            let parts = path.strip_prefix(root).unwrap_or(&path).components();
            let name: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            into.push((name.join("/"), text));
        }
    }
    Ok(())
}
