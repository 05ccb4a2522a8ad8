//! The folder of a log: what lies where in it, and what may be wrong with it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{self, Disk};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::{Note, VerifierKey};

/// Something in a log that cannot be right, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub(crate) file: String,
    pub(crate) offset: u64,
    pub(crate) position: Option<u64>,
    pub(crate) what: String,
}

impl Damage {
    /// The file, from the log's folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where in the file, in bytes from its beginning.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The position of the record, where it is one record.
    pub const fn position(&self) -> Option<u64> {
        self.position
    }

    /// What is wrong.
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, byte {}", self.file, self.offset)?;
        if let Some(position) = self.position {
            write!(f, ", record {position}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Why a log does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder or a file in it cannot be used.
    #[error("the audit log in `{}` cannot be opened: {source}", folder.display())]
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process writes to it.
    #[error("the audit log in `{}` is in use by another process; one process holds a log at a time", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// Its keys, its vault or its clock do not let it be opened.
    #[error("the audit log in `{}` cannot be opened: {why}", folder.display())]
    Refused {
        /// The folder.
        folder: PathBuf,
        /// Why, and what would be right.
        why: String,
    },
    /// Records that were acknowledged are altered or missing. No record was changed by the attempt.
    #[error(
        "the audit log in `{}` is damaged and stays closed: {damage}; keep the folder as it is, as evidence, and go on from a copy that is whole",
        folder.display()
    )]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// What, and where.
        damage: Damage,
    },
}

impl OpenError {
    pub(crate) fn refused(folder: &Path, why: &dyn fmt::Display) -> Self {
        Self::Refused { folder: folder.to_owned(), why: why.to_string() }
    }

    pub(crate) fn of(folder: &Path, why: Trouble) -> Self {
        match why {
            Trouble::Disk(source) => Self::Disk { folder: folder.to_owned(), source },
            Trouble::Damaged(damage) => Self::Damaged { folder: folder.to_owned(), damage },
        }
    }
}

/// Why a log cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The disk does not do what it is asked.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// What is read cannot be right.
    #[error("{0}")]
    Damaged(Damage),
}

impl Trouble {
    pub(crate) fn damaged(file: &str, what: impl Into<String>) -> Self {
        Self::Damaged(Damage { file: file.to_owned(), offset: 0, position: None, what: what.into() })
    }
}

/// A log's folder on a disk.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    disk: Arc<dyn Disk>,
    root: PathBuf,
}

/// The file of the verifier keys.
pub(crate) const KEYS: &str = "log.vkey";
/// The file of the published checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
const SEGMENTS: &str = "segments";

impl Folder {
    pub(crate) fn new(disk: Arc<dyn Disk>, root: impl Into<PathBuf>) -> Self {
        Self { disk, root: root.into() }
    }

    pub(crate) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn segments(&self) -> PathBuf {
        self.path(SEGMENTS)
    }

    /// The path of the segment whose first record has that position.
    pub(crate) fn segment(&self, first: u64) -> PathBuf {
        self.path(&segment_name(first))
    }

    /// First positions of all segments, in order. A name that is none is no segment.
    pub(crate) fn starts(&self) -> io::Result<Vec<u64>> {
        let names = match self.disk.list(&self.segments()) {
            Ok(names) => names,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(why),
        };
        let digits = |name: &String| {
            let digits = name.strip_suffix(".seg").filter(|digits| digits.len() == 20)?;
            digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let mut starts: Vec<u64> = names.iter().filter_map(digits).collect();
        starts.sort_unstable();
        Ok(starts)
    }

    /// The log's keys as its folder lists them, oldest first; none where the file does not exist.
    pub(crate) fn keys(&self) -> Result<Option<Vec<VerifierKey>>, Trouble> {
        let Some(bytes) = disk::read_file(self.disk(), &self.path(KEYS))? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_suffix('\n'));
        let text = text.ok_or_else(|| Trouble::damaged(KEYS, "it is not text that ends with a line break"))?;
        let mut keys: Vec<VerifierKey> = Vec::new();
        let mut offset = 0;
        for line in text.split('\n') {
            let damage = |what: String| Damage { file: KEYS.to_owned(), offset, position: None, what };
            let key: VerifierKey = line.parse().map_err(|why| Trouble::Damaged(damage(format!("{why}"))))?;
            if keys.contains(&key) {
                return Err(Trouble::Damaged(damage("the key stands in it twice".to_owned())));
            }
            keys.push(key);
            offset = disk::plus(offset, line.len().saturating_add(1));
        }
        Ok(Some(keys))
    }

    /// Puts the list of keys in the place of the earlier one, durably.
    pub(crate) fn put_keys(&self, keys: &[VerifierKey]) -> io::Result<()> {
        let mut lines: Vec<String> = keys.iter().map(ToString::to_string).collect();
        lines.push(String::new());
        disk::put_file(self.disk(), &self.path(KEYS), lines.join("\n").as_bytes())?;
        self.disk.sync_folder(&self.root)
    }

    /// The published checkpoint; none where none is published.
    pub(crate) fn published(&self) -> Result<Option<String>, Trouble> {
        let bytes = disk::read_file(self.disk(), &self.path(CHECKPOINT))?;
        let text = bytes.map(String::from_utf8).transpose();
        text.map_err(|_| Trouble::damaged(CHECKPOINT, "it is not text"))
    }

    /// The same, read; its signatures are checked where the log is opened or walked through.
    pub(crate) fn published_checkpoint(&self) -> Result<Option<Checkpoint>, Trouble> {
        let Some(note) = self.published()? else { return Ok(None) };
        let damaged = |why: String| Trouble::damaged(CHECKPOINT, why);
        let note = Note::parse(&note).map_err(|why| damaged(why.to_string()))?;
        Checkpoint::parse(note.text()).map(Some).map_err(|why| damaged(why.to_string()))
    }

    /// Records that the published checkpoint names; 0 where none is published.
    pub(crate) fn published_size(&self) -> Result<u64, Trouble> {
        Ok(self.published_checkpoint()?.map_or(0, |checkpoint| checkpoint.size()))
    }
}

/// The name of a segment, from the log's folder.
pub(crate) fn segment_name(first: u64) -> String {
    format!("{SEGMENTS}/{first:020}.seg")
}
