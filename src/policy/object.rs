//! The forms of stored policy sets and catalogues.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::LoadError;
use crate::decision::reason::Catalogue;
use crate::object::{VERSION, is, name, read, write};

/// Texts by path.
pub(crate) type Files = BTreeMap<String, String>;

const POLICIES: &str = "policies";
const CATALOGUE: &str = "catalogue";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoliciesObject {
    files: Files,
    kind: String,
    v: u8,
}

#[derive(Serialize)]
struct PoliciesForm<'a> {
    files: BTreeMap<&'a str, &'a str>,
    kind: &'static str,
    v: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueObject {
    codes: Catalogue,
    kind: String,
    v: u8,
}

#[derive(Serialize)]
struct CatalogueForm<'a> {
    codes: &'a Catalogue,
    kind: &'static str,
    v: u8,
}

/// The stored form of a set: its name, and its bytes where the crate does not have them anyway.
#[derive(Clone)]
pub(super) struct Stored {
    name: String,
    bytes: Option<Arc<[u8]>>,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Stored").field(&self.name).finish()
    }
}

impl Stored {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes, where they are kept.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }

    /// Keeps no bytes: they can be made again from the bundled files.
    pub(super) fn leave(&mut self) {
        self.bytes = None;
    }
}

pub(super) fn form(files: &Files) -> Result<Vec<u8>, String> {
    let files = files.iter().filter(|(path, _)| !path.ends_with("_test.rego"));
    let files = files.map(|(path, text)| (path.as_str(), text.as_str())).collect();
    write(&PoliciesForm { files, kind: POLICIES, v: VERSION })
}

/// The stored form of files. Tests are left out: nothing is decided by them.
pub(super) fn store(files: &Files) -> Result<Stored, LoadError> {
    let plain = |path: &str| path.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !path.contains('"');
    if let Some(file) = files.keys().find(|path| !plain(path)) {
        let why = "a path has plain ASCII letters, digits and signs, and no quotation mark; rename the file".to_owned();
        return Err(LoadError::Json { file: file.escape_default().to_string(), why });
    }
    let bytes = form(files).map_err(LoadError::Object)?;
    Ok(Stored { name: name(&bytes), bytes: Some(bytes.into()) })
}

pub(super) fn of_catalogue(codes: &Catalogue) -> Result<Vec<u8>, LoadError> {
    write(&CatalogueForm { codes, kind: CATALOGUE, v: VERSION }).map_err(LoadError::Object)
}

pub(super) fn files(object: &[u8]) -> Result<Files, LoadError> {
    let PoliciesObject { files, kind, v } = read(object).map_err(LoadError::Object)?;
    is(POLICIES, &kind, v).map_err(LoadError::Object)?;
    match files.keys().find(|path| path.ends_with("_test.rego")) {
        Some(test) => Err(LoadError::Object(format!("`{}` is a test, which no stored set has", test.escape_default()))),
        None => Ok(files),
    }
}

/// The codes of a stored catalogue.
pub(super) fn codes(object: &[u8]) -> Result<Catalogue, LoadError> {
    let CatalogueObject { codes, kind, v } = read(object).map_err(LoadError::Object)?;
    is(CATALOGUE, &kind, v).map_err(LoadError::Object)?;
    Ok(codes)
}
