//! The folder of a log, read without holding it: by auditors, by replays, beside the writer.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::disk::StdDisk;
use super::folder::{CHECKPOINT, Folder, OpenError, Trouble};
use super::objects::Objects;
use super::publish;
use super::reader::{Reader, Step};
use super::segment::{Sealed, Stored};
use super::tiles::Tiles;
use super::walk::{Trust, Walk};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::keys::KeySource;
use crate::audit::note::{Note, VerifierKey};
use crate::audit::receipt::Proof;
use crate::audit::record::{Clear, Record};
use crate::audit::store::Entry;
use crate::audit::tree;
use crate::audit::unseal::{Unsealed, unseal};
use crate::audit::vault::{SqliteVault, Tag};

/// A log in a folder, to be read.
///
/// What it hands out is what lies in the folder; only [`Archive::verify`] says whether that is the log.
#[derive(Debug)]
pub struct Archive {
    folder: Folder,
    vault: Option<Mutex<SqliteVault>>,
}

/// A record and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Number of the record in its log, from 0.
    pub position: u64,
    /// The record; its sealed part is absent where it was overwritten with zeros.
    pub record: Record,
}

/// A log that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Records in it.
    pub size: u64,
    /// The checkpoint of the last batch, signed; none in an empty log.
    pub checkpoint: Option<String>,
    /// The log's keys, oldest first; the last one is in force.
    pub keys: Vec<VerifierKey>,
    /// Records that the published checkpoint and tiles cover.
    pub published: u64,
    /// Records whose sealed part was overwritten with zeros.
    pub erased: u64,
    /// Bytes of a batch behind the last whole one, which nobody was told of as far as the log knows. Opening the log
    /// cuts them off.
    pub torn: u64,
    /// When the last record was made, as it says.
    pub last: Option<String>,
}

impl Archive {
    /// A log in a folder. Sealed parts stay closed.
    ///
    /// # Errors
    /// Where there is no log.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, OpenError> {
        let root = folder.as_ref();
        let folder = Folder::new(Arc::new(StdDisk), root.to_owned());
        match folder.keys().map_err(|why| OpenError::of(root, why))? {
            Some(_) => Ok(Self { folder, vault: None }),
            None => Err(OpenError::refused(root, &"there is no log: its list of keys, `log.vkey`, is missing")),
        }
    }

    /// The same with the keys by which sealed parts open.
    ///
    /// # Errors
    /// Where the keys do not open the vault in the folder.
    pub fn with_keys(mut self, keys: &dyn KeySource) -> Result<Self, OpenError> {
        let refused = |why: &dyn std::fmt::Display| OpenError::refused(self.folder.root(), why);
        let keys = keys.vault().map_err(|why| refused(&why))?;
        let vault = SqliteVault::open_to_read(self.folder.path("vault.sqlite"), &keys).map_err(|why| refused(&why))?;
        self.vault = Some(Mutex::new(vault));
        Ok(self)
    }

    /// The log's keys as the folder lists them, oldest first. Whoever trusts them compares the first one with a copy
    /// from elsewhere.
    ///
    /// # Errors
    /// Where the list does not read.
    pub fn keys(&self) -> Result<Vec<VerifierKey>, OpenError> {
        Ok(self.folder.keys().map_err(|why| self.refused(why))?.unwrap_or_default())
    }

    /// The published checkpoint; none where none is published yet.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn checkpoint(&self) -> Result<Option<String>, OpenError> {
        self.folder.published().map_err(|why| self.refused(why))
    }

    /// Reads the whole log and checks it: every batch, leaf, root and signature, every sealed part against the digest
    /// to which its record commits, the published tiles and checkpoint, and what others know of it. Memory stays
    /// flat however long it is.
    ///
    /// `keys` are the log's keys that the caller trusts, oldest first; the folder's own list where none is given, and
    /// then this proves no more than that the log agrees with itself. `known` are earlier checkpoints from elsewhere:
    /// the log must be their continuation.
    ///
    /// # Errors
    /// Where anything is altered or missing, with the file, the place and the record.
    pub fn verify(&self, keys: &[VerifierKey], known: &[Checkpoint]) -> Result<Whole, OpenError> {
        let listed = self.keys()?;
        let keys = if keys.is_empty() { listed.first().cloned().into_iter().collect() } else { keys.to_vec() };
        let known = known.iter().map(|known| (known.size(), *known.root())).collect();
        let whole = || {
            let mut walk = Walk::new(&self.folder, &Trust { keys, known })?;
            let mut check = publish::Check::new(&self.folder)?;
            let mut last = None;
            while let Some(found) = walk.next()? {
                check.take(&found)?;
                if let Some(record) = found.batch.records().last() {
                    last = Clear::read(record.clear).ok().map(|clear| clear.time.into_owned());
                }
            }
            let end = walk.end();
            check.end()?;
            Ok(Whole {
                size: end.edge.size(),
                checkpoint: end.checkpoint,
                keys: end.keys,
                published: end.published,
                erased: end.erased,
                torn: end.torn.map_or(0, |torn| torn.bytes),
                last,
            })
        };
        whole().map_err(|why| self.refused(why))
    }

    /// How many records lie in the folder by now.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn count(&self) -> Result<u64, OpenError> {
        let mut count = self.folder.published_size().map_err(|why| self.refused(why))?;
        self.each(count, |placed| {
            count = placed.position.saturating_add(1);
            true
        })?;
        Ok(count)
    }

    /// Shows records from a position on, in order, as long as `each` says so; memory stays flat.
    ///
    /// # Errors
    /// Where the folder cannot be read, or holds something else than batches.
    pub fn each(&self, from: u64, mut each: impl FnMut(Placed) -> bool) -> Result<(), OpenError> {
        let mut read = || {
            let mut reader = Reader::at(self.folder.clone(), from)?;
            loop {
                match reader.step()? {
                    Step::Batch(found) => {
                        for record in found.batch.records().filter(|record| record.position >= from) {
                            if !each(placed(&record)) {
                                return Ok(());
                            }
                        }
                    }
                    // The end of the log, where a writer may be at work; verifying tells what it is.
                    Step::End | Step::Wrong(_) | Step::Stray(_) => return Ok(()),
                }
            }
        };
        read().map_err(|why| self.refused(why))
    }

    /// The records at these positions, in order.
    ///
    /// # Errors
    /// As [`Archive::each`].
    pub fn read(&self, positions: Range<u64>) -> Result<Vec<Placed>, OpenError> {
        let mut records = Vec::new();
        if !positions.is_empty() {
            self.each(positions.start, |placed| {
                let wanted = placed.position < positions.end;
                let more = placed.position.saturating_add(1) < positions.end;
                if wanted {
                    records.push(placed);
                }
                more
            })?;
        }
        Ok(records)
    }

    /// The record of that identifier, by reading the log from its beginning.
    ///
    /// # Errors
    /// As [`Archive::each`].
    pub fn find(&self, id: &str) -> Result<Option<Placed>, OpenError> {
        let mut found = None;
        self.each(0, |placed| {
            let is = Clear::read(placed.record.bytes()).is_ok_and(|clear| clear.id == id);
            found = is.then_some(placed);
            found.is_none()
        })?;
        Ok(found)
    }

    /// A proof that a record is in the log (C2SP tlog-proof), with the record in it: under the published checkpoint
    /// with its cosignatures, or, as long as that does not cover it, under that of the last batch.
    ///
    /// # Errors
    /// Where there is no such record, or the folder is damaged.
    pub fn prove(&self, position: u64) -> Result<Proof, OpenError> {
        let Some(placed) = self.read(position..position.saturating_add(1))?.pop() else {
            return Err(OpenError::refused(self.folder.root(), &format_args!("it has no record {position}")));
        };
        let prove = || {
            let published = self.folder.published()?;
            let size = self.folder.published_size()?;
            let (size, note) = match published {
                Some(note) if size > position => (size, note),
                _ => last_checkpoint(&self.folder, position)?,
            };
            let note = Note::parse(&note).map_err(|why| Trouble::damaged(CHECKPOINT, why.to_string()))?;
            let mut nodes = Tiles::open(&self.folder, size)?;
            let hashes = tree::inclusion(&mut nodes, position, size)?;
            Ok(Proof::new(position, Some(placed.record.bytes()), hashes, note))
        };
        prove().map_err(|why| self.refused(why))
    }

    /// What lies under a record's seal, as canonical JSON; `None` where a record has no seal, or its subject's key is
    /// erased.
    ///
    /// # Errors
    /// Where no keys were given, the vault cannot be read, or the ciphertext is not the one to which the record
    /// commits.
    pub fn unseal(&self, record: &Record) -> Result<Option<Zeroizing<Vec<u8>>>, Unsealed> {
        let Some(vault) = &self.vault else { return Err(Unsealed::new("the log was opened without keys")) };
        unseal(&mut *vault.lock().unwrap_or_else(PoisonError::into_inner), record)
    }

    /// The text of a policy set, catalogue or border by its digest, checked against it.
    ///
    /// # Errors
    /// Where the object is damaged.
    pub fn object(&self, digest: &str) -> Result<Option<Vec<u8>>, OpenError> {
        Objects::new(self.folder.clone()).kept(digest).map_err(|why| self.refused(why))
    }

    fn refused(&self, why: Trouble) -> OpenError {
        OpenError::of(self.folder.root(), why)
    }
}

fn placed(stored: &Stored<'_>) -> Placed {
    let sealed = match stored.sealed {
        Sealed::Kept(bytes) => Some(bytes.to_vec()),
        Sealed::None | Sealed::Erased(_) => None,
    };
    Placed { position: stored.position, record: Record(Entry::new(stored.clear.to_vec(), sealed)) }
}

/// Size and checkpoint of the last batch.
fn last_checkpoint(folder: &Folder, from: u64) -> Result<(u64, String), Trouble> {
    let mut reader = Reader::at(folder.clone(), from)?;
    let mut last = None;
    while let Step::Batch(found) = reader.step()? {
        last = Some((found.batch.end(), found.batch.note().to_owned()));
    }
    last.ok_or_else(|| Trouble::damaged("segments", format!("there is no batch from record {from} on")))
}

/// The positions of records that bear one of these tags and have a sealed part.
pub(in crate::audit) fn bearing(folder: &Folder, tags: &[Tag]) -> Result<Vec<u64>, Trouble> {
    let tags: BTreeSet<String> = tags.iter().map(ToString::to_string).collect();
    let mut positions = Vec::new();
    let mut reader = Reader::new(folder.clone())?;
    while let Step::Batch(found) = reader.step()? {
        for record in found.batch.records().filter(|record| matches!(record.sealed, Sealed::Kept(_))) {
            let tag = Clear::read(record.clear).ok().and_then(|clear| clear.subject_tag);
            if tag.is_some_and(|tag| tags.contains(&*tag)) {
                positions.push(record.position);
            }
        }
    }
    Ok(positions)
}
