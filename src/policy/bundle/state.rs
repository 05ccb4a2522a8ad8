//! What a host remembers of bundles on its own disk: the highest version it has had, and the last few bundles.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk;
use super::terms::{BUNDLE_SIGNATURES, MOST};
use crate::roster::DigestText;
use crate::time::Timestamp;

const KIND: &str = "bundles";
/// The file of the state.
const STATE: &str = "state.json";
/// What the archives that are kept end in.
pub(super) const ARCHIVE: &str = ".tar.gz";

/// An archive and its signatures.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// A bundle by version and archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) archive: DigestText,
    pub(super) version: u64,
}

/// That an operator went back to an earlier bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolledBack {
    /// It holds until a bundle with a higher version than this comes.
    pub above: u64,
    /// When.
    pub at: Timestamp,
    /// The version that was in force.
    pub from: u64,
    /// The revision that was gone back to.
    pub revision: String,
    /// Its version.
    pub to: u64,
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// The bundle with the highest version that was ever taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) highest: Option<Known>,
    /// The bundle in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) in_force: Option<Known>,
    kind: String,
    /// The lowest version that a rollback may go to.
    pub(super) lowest: u64,
    /// The rollback that holds: nothing but a higher version ends it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) rolled_back: Option<RolledBack>,
    v: u8,
}

impl Default for State {
    fn default() -> Self {
        Self {
            highest: None,
            in_force: None,
            kind: KIND.to_owned(),
            lowest: 1,
            rolled_back: None,
            v: crate::object::VERSION,
        }
    }
}

/// The folder of the state. It belongs to this host alone.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: disk::Lock,
}

impl Folder {
    /// Opens the folder, or makes it, and holds its lock.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        disk::make_folder(path)?;
        let lock = disk::lock(&path.join("lock"))?.ok_or_else(|| {
            let why = format!("`{}`: another program has this folder of bundles open", path.display());
            std::io::Error::new(std::io::ErrorKind::WouldBlock, why)
        })?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Reads the state. One that is gone while bundles are kept was taken away, and then nobody knows the lowest version.
    pub(super) fn state(&self) -> Result<State, String> {
        let path = self.path.join(STATE);
        let Some(bytes) = disk::read(&path, MOST).map_err(|why| why.to_string())? else {
            let kept = disk::list(&self.path, ARCHIVE).map_err(|why| why.to_string())?;
            return if kept.is_empty() {
                Ok(State::default())
            } else {
                Err(format!(
                    "`{}` is gone, though bundles are kept beside it: an old bundle could be put in the place of a newer \
                     one. Restore it; or, where you know the lowest version, empty the folder and pin that version",
                    path.display()
                ))
            };
        };
        let state: State = crate::object::read(&bytes)
            .map_err(|why| format!("`{}` does not read: {why}; restore it from before", path.display()))?;
        crate::object::is(KIND, &state.kind, state.v).map_err(|why| format!("`{}`: {why}", path.display()))?;
        Ok(state)
    }

    /// Writes the state durably.
    pub(super) fn put(&self, state: &State) -> Result<(), String> {
        let bytes = crate::object::write(state)?;
        disk::put(&self.path.join(STATE), &bytes).map_err(|why| why.to_string())
    }

    /// Keeps a bundle.
    pub(super) fn keep(&self, version: u64, archive: &[u8], signatures: &[u8]) -> Result<(), String> {
        let path = self.archive(version);
        disk::put(&beside(&path), signatures).map_err(|why| why.to_string())?;
        disk::put(&path, archive).map_err(|why| why.to_string())
    }

    /// A bundle that is kept, with its signatures.
    pub(super) fn kept(&self, version: u64, most: usize) -> Result<Option<Pair>, String> {
        pair(&self.archive(version), most)
    }

    /// The versions that are kept, from the lowest.
    pub(super) fn versions(&self) -> Result<Vec<u64>, String> {
        let files = disk::list(&self.path, ARCHIVE).map_err(|why| why.to_string())?;
        let version = |path: &PathBuf| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            name.strip_suffix(ARCHIVE)?.parse::<u64>().ok()
        };
        let mut versions: Vec<u64> = files.iter().filter_map(version).collect();
        versions.sort_unstable();
        Ok(versions)
    }

    /// Keeps no more than so many, the highest, and those named.
    pub(super) fn forget(&self, most: usize, but: &[u64]) -> Result<(), String> {
        let versions = self.versions()?;
        let over = versions.len().saturating_sub(most);
        for version in versions.iter().take(over).filter(|version| !but.contains(version)) {
            let path = self.archive(*version);
            disk::remove(&path).and_then(|()| disk::remove(&beside(&path))).map_err(|why| why.to_string())?;
        }
        Ok(())
    }

    fn archive(&self, version: u64) -> PathBuf {
        self.path.join(format!("{version}{ARCHIVE}"))
    }
}

/// Where the signatures of an archive stand.
pub(super) fn beside(archive: &Path) -> PathBuf {
    let mut name = archive.file_name().unwrap_or_default().to_owned();
    name.push(BUNDLE_SIGNATURES);
    archive.with_file_name(name)
}

/// An archive and its signatures, where both are there.
pub(super) fn pair(archive: &Path, most: usize) -> Result<Option<Pair>, String> {
    let signatures = disk::read(&beside(archive), MOST).map_err(|why| why.to_string())?;
    let archive = disk::read(archive, most).map_err(|why| why.to_string())?;
    Ok(archive.zip(signatures))
}
