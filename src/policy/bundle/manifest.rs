//! `.manifest`: what a bundle says of itself, as OPA reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::archive::{Contents, shown};
use crate::policy::source::json;

/// Where it stands.
pub(super) const MANIFEST: &str = ".manifest";
/// Where OPA's signatures stand.
pub(super) const SIGNATURES: &str = ".signatures.json";
/// Characters of a revision.
const REVISION: usize = 128;

/// The manifest of a bundle (OPA, "Bundle file format").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) revision: String,
    pub(super) roots: Vec<String>,
    #[serde(default = "one")]
    pub(super) rego_version: u8,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) metadata: BTreeMap<String, Value>,
}

fn one() -> u8 {
    1
}

/// Why the manifest, or a file beside it, is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestRefused {
    /// There is none.
    #[error("the bundle has no `.manifest`; it names the revision and the roots")]
    Missing,
    /// It does not read.
    #[error("`.manifest` does not read: {0}")]
    Form(String),
    /// The revision is no name.
    #[error("`.manifest`: `revision` is 1 to 128 letters, digits and `._+:/-`, such as `2026-08-18.1`")]
    Revision,
    /// There is no root, or one that is none.
    #[error(
        "`.manifest`: `roots[{0}]` is refused, or there are none: name the folders that the bundle owns, such as [\"comity\"]"
    )]
    Roots(usize),
    /// Two roots overlap.
    #[error("`.manifest`: the roots `{0}` and `{1}` overlap; name the upper one")]
    Overlap(String, String),
    /// Another version of Rego.
    #[error("`.manifest`: `rego_version` is {0}; policies are written in Rego v1")]
    Rego(u8),
    /// A file outside the roots.
    #[error("`{path}` lies outside the roots {roots:?} of `.manifest`")]
    Outside {
        /// The file.
        path: String,
        /// The roots.
        roots: Vec<String>,
    },
    /// The package of a policy is outside the roots, or does not read.
    #[error("`{path}`: {why}")]
    Package {
        /// The file.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// A delta bundle.
    #[error("`{0}`: this is a delta bundle, which OPA does not sign; ship the whole set")]
    Delta(String),
    /// A file of no use.
    #[error(
        "`{0}` is no policy and no table: a bundle holds `.rego` files and, below their folders, `data.json`; pack it with `comity bundle build`"
    )]
    Unknown(String),
    /// A file that is no text.
    #[error("`{0}` is not UTF-8")]
    Text(String),
}

/// Whether a revision is a name that can stand in a status and a message.
pub(super) fn is_revision(given: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._+:/-".contains(&byte);
    !given.is_empty() && given.len() <= REVISION && given.bytes().all(sign)
}

/// Whether a path is a root or lies below it.
fn below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Manifest {
    /// The manifest of a bundle that is written here.
    #[cfg(any(feature = "workbench", test))]
    pub(super) fn new(revision: &str, files: &BTreeMap<String, String>) -> Self {
        let mut roots: Vec<String> =
            files.keys().filter_map(|path| path.split_once('/').map(|(root, _)| root.to_owned())).collect();
        roots.sort();
        roots.dedup();
        Self { revision: revision.to_owned(), roots, rego_version: 1, metadata: BTreeMap::new() }
    }

    /// Reads the manifest of a bundle, and holds every file to it: policies and tables, by path.
    pub(super) fn of(contents: &Contents) -> Result<(Self, BTreeMap<String, String>), ManifestRefused> {
        // The first thing to say of a delta bundle is that it is one.
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned).unwrap_or_default();
        if let Some(delta) = contents.keys().find(|path| name(path) == "patch.json") {
            return Err(ManifestRefused::Delta(shown(delta)));
        }
        let bytes = contents.get(MANIFEST).ok_or(ManifestRefused::Missing)?;
        let text = std::str::from_utf8(bytes).map_err(|_| ManifestRefused::Text(MANIFEST.to_owned()))?;
        let value = json::parse(text).map_err(|why| ManifestRefused::Form(shown(&why)))?;
        let read: Self = serde_json::from_value(value)
            .map_err(|why| ManifestRefused::Form(crate::quoting::tame(&why.to_string())))?;
        read.sound()?;
        let mut files = BTreeMap::new();
        for (path, bytes) in contents.iter().filter(|(path, _)| *path != MANIFEST && *path != SIGNATURES) {
            let policy = std::path::Path::new(path).extension().is_some_and(|ending| ending == "rego");
            let table = path.ends_with("/data.json");
            if !policy && !table {
                return Err(ManifestRefused::Unknown(shown(path)));
            }
            let place = if policy { path.strip_suffix(".rego") } else { path.strip_suffix("/data.json") };
            let text = std::str::from_utf8(bytes).map_err(|_| ManifestRefused::Text(shown(path)))?;
            read.owns(path, place.unwrap_or_default())?;
            if policy {
                let package = package(text).map_err(|why| ManifestRefused::Package { path: shown(path), why })?;
                read.owns(path, &package.replace('.', "/"))?;
            }
            files.insert(path.clone(), text.to_owned());
        }
        Ok((read, files))
    }

    /// Whether the place of a table or package lies in the roots.
    fn owns(&self, path: &str, place: &str) -> Result<(), ManifestRefused> {
        if self.roots.iter().any(|root| below(place, root)) {
            return Ok(());
        }
        Err(ManifestRefused::Outside { path: shown(path), roots: self.roots.clone() })
    }

    /// The rules for a manifest by itself.
    pub(super) fn sound(&self) -> Result<(), ManifestRefused> {
        if !is_revision(&self.revision) {
            return Err(ManifestRefused::Revision);
        }
        if self.rego_version != 1 {
            return Err(ManifestRefused::Rego(self.rego_version));
        }
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        let bad = self.roots.iter().position(|root| root.len() > 255 || !root.split('/').all(plain));
        if let Some(at) = bad.or_else(|| self.roots.is_empty().then_some(0)) {
            return Err(ManifestRefused::Roots(at));
        }
        for (at, root) in self.roots.iter().enumerate() {
            let mut others = self.roots.iter().enumerate().filter(|(other, _)| *other != at);
            if let Some((_, upper)) = others.find(|(_, other)| below(root, other)) {
                return Err(ManifestRefused::Overlap(root.clone(), upper.clone()));
            }
        }
        Ok(())
    }

    /// Its bytes.
    #[cfg(any(feature = "workbench", test))]
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|why| why.to_string())
    }
}

/// The package of a policy: the first line that is no comment names it, in plain names.
fn package(text: &str) -> Result<String, String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let named = line.and_then(|line| line.strip_prefix("package")).filter(|rest| rest.starts_with([' ', '\t']));
    let name = named.map(|rest| rest.split('#').next().unwrap_or_default().trim()).unwrap_or_default();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if name.split('.').all(plain) {
        return Ok(name.to_owned());
    }
    Err("its first line that is no comment must be `package` and the path of the file with dots".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(manifest: &str, files: &[(&str, &str)]) -> Contents {
        let all = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        all.chain([(MANIFEST.to_owned(), manifest.as_bytes().to_vec())]).collect()
    }

    #[test]
    fn a_manifest_holds_every_file_and_package_to_its_roots() {
        let good =
            r#"{"revision": "r1", "roots": ["comity", "acme/own"], "rego_version": 1, "metadata": {"by": "us"}}"#;
        let files = [
            ("comity/a.rego", "# Of a.\n\npackage comity.a # here\n\nx := 1\n"),
            ("acme/own/data.json", "{}"),
            ("acme/own.rego", "package acme.own"),
        ];
        let (manifest, read) = Manifest::of(&contents(good, &files)).unwrap();
        assert_eq!(manifest.roots, ["comity", "acme/own"]);
        assert_eq!(read.len(), 3);
        for (manifest, path, text, wanted) in [
            (good, "acme/other/data.json", "{}", "outside the roots"),
            (good, "comityx/data.json", "{}", "outside the roots"),
            (good, "comity/b.rego", "package acme.other", "outside the roots"),
            (good, "comity/b.rego", "import data.x\npackage comity.b", "must be `package`"),
            (good, "comity/b.rego", "package comity[\"b\"]", "must be `package`"),
            (good, "data.json", "{}", "no policy and no table"),
            (good, "comity/data.yaml", "{}", "no policy and no table"),
            (good, "comity/policy.wasm", "{}", "no policy and no table"),
            (good, "patch.json", "{}", "delta bundle"),
            (r#"{"revision": "r1", "roots": ["comity", "comity/a"]}"#, "comity/data.json", "{}", "overlap"),
            (r#"{"revision": "r1", "roots": ["comity", "comity"]}"#, "comity/data.json", "{}", "overlap"),
            (r#"{"revision": "r1", "roots": []}"#, "comity/data.json", "{}", "roots[0]"),
            (r#"{"revision": "r1", "roots": [""]}"#, "comity/data.json", "{}", "roots[0]"),
            (r#"{"revision": "r1", "roots": ["a", "../b"]}"#, "comity/data.json", "{}", "roots[1]"),
            (r#"{"revision": "r1"}"#, "comity/data.json", "{}", "missing field `roots`"),
            (r#"{"revision": "", "roots": ["comity"]}"#, "comity/data.json", "{}", "`revision` is"),
            (r#"{"revision": "a b", "roots": ["comity"]}"#, "comity/data.json", "{}", "`revision` is"),
            (r#"{"revision": "r", "roots": ["comity"], "rego_version": 0}"#, "comity/data.json", "{}", "Rego v1"),
            (r#"{"revision": "r", "roots": ["comity"], "wasm": []}"#, "comity/data.json", "{}", "unknown field"),
            (r#"{"revision": "r", "revision": "s", "roots": ["comity"]}"#, "comity/data.json", "{}", "stands twice"),
        ] {
            let why = Manifest::of(&contents(manifest, &[(path, text)])).unwrap_err().to_string();
            assert!(why.contains(wanted), "{path}: {why}");
        }
        assert_eq!(Manifest::of(&Contents::new()).unwrap_err(), ManifestRefused::Missing);
    }
}
