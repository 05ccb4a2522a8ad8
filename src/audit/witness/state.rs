//! What a witness remembers, in a folder:
//!
//! ```text
//! DIR/lock                  held by the one process
//! DIR/logs                  the origin of every log that was ever cosigned, one a line, below a title
//! DIR/<64 hex>.checkpoint   the last cosigned checkpoint of the log whose origin has that SHA-256, with
//!                           the log's own signature: damage shows, and it is evidence of what the log said
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::REQUEST_BYTES;
use crate::audit::lock::locked;

/// First line of the list of logs.
const TITLE: &str = "comity witness 1";

/// Why a witness does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WitnessError {
    /// A file or folder cannot be used.
    #[error("the witness's `{}` cannot be used: {source}", path.display())]
    Disk {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder is no witness's.
    #[error("`{}` is no witness's folder; make one with `comity witness keygen`, or name the right one", folder.display())]
    NoWitness {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder is a witness's already.
    #[error("`{}` is a witness's folder already; a new witness needs a new one", folder.display())]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process holds the folder.
    #[error("the witness in `{}` is in use by another process; one process holds it at a time", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// What the witness remembered cannot be trusted.
    #[error(
        "the witness's record `{}` is damaged: {why}. Restore it from a copy made after its last cosignature, or \
         retire this witness's key: with an older record it could cosign a second history",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
    /// The key is a witness's.
    #[error("the key `{name}` is a witness's, not a log's")]
    NotALog {
        /// Name of the key.
        name: String,
    },
}

/// Where a witness's heads become durable.
pub(super) trait Memory: fmt::Debug + Send {
    /// Makes a log's last checkpoint durable, in place of the one before.
    ///
    /// # Errors
    /// Where it may not be durable.
    fn record(&mut self, origin: &str, note: &str) -> io::Result<()>;
}

/// The folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Origins of the logs that were ever cosigned.
    listed: BTreeSet<String>,
    _lock: File,
}

impl Folder {
    pub(super) fn create(path: &Path) -> Result<(), WitnessError> {
        let disk = |source| WitnessError::Disk { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(disk)?;
        restrict(path).map_err(disk)?;
        let _lock = hold(path)?;
        if path.join("logs").try_exists().map_err(disk)? {
            return Err(WitnessError::Exists { folder: path.to_owned() });
        }
        replace(path, "logs", &list(&BTreeSet::new())).map_err(disk)?;
        match path.canonicalize().map_err(disk)?.parent() {
            Some(parent) => sync_folder(parent).map_err(disk),
            None => Ok(()),
        }
    }

    /// The folder, and the last checkpoints of the named logs that were cosigned before.
    pub(super) fn open<'a>(
        path: &Path,
        origins: impl Iterator<Item = &'a str>,
    ) -> Result<(Self, BTreeMap<String, String>), WitnessError> {
        if !path.join("logs").exists() {
            return Err(WitnessError::NoWitness { folder: path.to_owned() });
        }
        let lock = hold(path)?;
        let listed = listed(&read(&path.join("logs"))?.unwrap_or_default())
            .map_err(|why| WitnessError::Damaged { path: path.join("logs"), why })?;
        let folder = Self { path: path.to_owned(), listed, _lock: lock };
        let mut notes = BTreeMap::new();
        // Logs that are listed and not named must be whole too: a list that was damaged names none of these.
        let named: BTreeSet<String> = origins.map(str::to_owned).collect();
        for origin in named.union(&folder.listed) {
            match read(&folder.path.join(file_name(origin)))? {
                Some(note) if named.contains(origin) => {
                    notes.insert(origin.clone(), note);
                }
                None if folder.listed.contains(origin) => return Err(folder.damaged(origin, "it is gone")),
                Some(_) | None => {}
            }
        }
        Ok((folder, notes))
    }

    pub(super) fn damaged(&self, origin: &str, why: &'static str) -> WitnessError {
        WitnessError::Damaged { path: self.path.join(file_name(origin)), why }
    }
}

impl Memory for Folder {
    fn record(&mut self, origin: &str, note: &str) -> io::Result<()> {
        replace(&self.path, &file_name(origin), note)?;
        // A crash here leaves a checkpoint that is not listed, which is read all the same. The other
        // order would leave a log that is listed and has none.
        if self.listed.insert(origin.to_owned()) {
            replace(&self.path, "logs", &list(&self.listed))?;
        }
        Ok(())
    }
}

fn file_name(origin: &str) -> String {
    format!("{}.checkpoint", crate::object::hex(&Sha256::digest(origin.as_bytes())))
}

fn list(origins: &BTreeSet<String>) -> String {
    std::iter::once(TITLE)
        .chain(origins.iter().map(String::as_str))
        .fold(String::new(), |text, line| text + line + "\n")
}

fn listed(text: &str) -> Result<BTreeSet<String>, &'static str> {
    let mut lines = text.lines();
    if lines.next() != Some(TITLE) {
        return Err("its first line is not `comity witness 1`");
    }
    let origins: BTreeSet<String> = lines.map(str::to_owned).collect();
    if list(&origins) == text { Ok(origins) } else { Err("its lines are out of order") }
}

/// The lock of the folder, for as long as it is not dropped.
fn hold(folder: &Path) -> Result<File, WitnessError> {
    let path = folder.join("lock");
    let lock = private(&path).map_err(|source| WitnessError::Disk { path: path.clone(), source })?;
    let held = locked(lock).map_err(|source| WitnessError::Disk { path, source })?;
    held.ok_or_else(|| WitnessError::InUse { folder: folder.to_owned() })
}

/// A file's text; none where there is no file.
fn read(path: &Path) -> Result<Option<String>, WitnessError> {
    let disk = |source| WitnessError::Disk { path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(disk(why)),
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(REQUEST_BYTES).unwrap_or(u64::MAX).saturating_mul(16);
    file.take(most).read_to_end(&mut bytes).map_err(disk)?;
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| WitnessError::Damaged { path: path.to_owned(), why: "it is not UTF-8" })
}

/// Puts a file in the place of an earlier one, all of it or nothing, durably.
fn replace(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let new = folder.join("new");
    let mut file = private(&new)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&new, folder.join(name))?;
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Opens for writing, for the owner alone where the system knows owners.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Takes every right but the owner's, where the system knows owners.
fn restrict(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    let _ = folder;
    Ok(())
}
