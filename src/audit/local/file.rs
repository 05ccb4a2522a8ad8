//! The log in a folder: batches in segments, one write and one sync each.
//!
//! One process holds the folder. What was acknowledged is never written again; a batch becomes
//! durable with the signed checkpoint at its end, which makes it a receipt and the mark up to which
//! the log is whole. After any error nothing more is taken before the folder is opened again.

use std::sync::Arc;

use super::chain;
use super::commitment;
use super::disk::{self, DiskFile, Held, Mode};
use super::erase;
use super::folder::{Folder, OpenError, Trouble, segment_name};
use super::objects::Objects;
use super::reader::Place;
use super::segment;
use super::spare::{self, Sizes, Spare};
use super::walk::{End, Last, Torn, Trust, Walk};
use crate::audit::note::{SigningKey, VerifierKey};
use crate::audit::ring::names;
use crate::audit::store::{Committed, Entry, Store, StoreFault};
use crate::audit::tree::{Edge, Hash};

#[cfg(test)]
mod crashes;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod sim;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod work;

/// A tail that was cut off at opening: bytes of a batch that nobody was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The segment, from the log's folder.
    pub(crate) segment: String,
    /// Where the tail began.
    pub(crate) offset: u64,
    /// How many bytes, up to the last one that was not zero.
    pub(crate) bytes: u64,
    /// `sha256:` and the digest of them.
    pub(crate) digest: String,
    /// Why they were no batch.
    pub(crate) why: String,
}

/// What opening a log found.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) store: FileStore,
    /// What was cut off, which belongs on record.
    pub(crate) cut: Option<Cut>,
    /// Records that the published checkpoint names; 0 where none is published.
    pub(crate) published: u64,
    /// Records whose sealed part was overwritten with zeros.
    #[cfg(test)]
    pub(crate) erased: u64,
}

/// Bytes that are kept for the next batch.
const ROOM: usize = 1 << 22;

/// The segment that takes batches.
#[derive(Debug)]
struct Active {
    file: Box<dyn DiskFile>,
    place: Place,
    len: u64,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct FileStore {
    folder: Folder,
    edge: Edge,
    keys: Vec<VerifierKey>,
    checkpoint: Option<Arc<str>>,
    active: Option<Active>,
    /// The first position of the last batch.
    last: u64,
    spare: Spare,
    /// For the bytes of a batch.
    room: Vec<u8>,
    poisoned: Option<String>,
    // Dropped last.
    _lock: Box<dyn Held>,
}

impl FileStore {
    /// Opens a log, made where there is none, and checks all of it.
    ///
    /// # Errors
    /// Where another process holds it, the disk fails, or acknowledged records are altered or missing.
    pub(crate) fn open(folder: &Folder, trust: &Trust, sizes: Sizes) -> Result<Opened, OpenError> {
        let root = || folder.root().to_owned();
        let failed = |source| OpenError::Disk { folder: root(), source };
        let disk = folder.disk();
        disk::make_folders(disk, folder.root()).map_err(failed)?;
        let lock = disk.lock(&folder.path("lock")).map_err(failed)?;
        let lock = lock.ok_or_else(|| OpenError::InUse { folder: root() })?;
        Self::opened(folder, trust, sizes, lock).map_err(|why| match why {
            Trouble::Disk(source) => failed(source),
            Trouble::Damaged(damage) => OpenError::Damaged { folder: root(), damage },
        })
    }

    fn opened(folder: &Folder, trust: &Trust, sizes: Sizes, lock: Box<dyn Held>) -> Result<Opened, Trouble> {
        let disk = folder.disk();
        disk::make_folders(disk, &folder.segments())?;
        // Names that an earlier run made and did not live to sync.
        disk.sync_folder(&folder.segments())?;
        disk.sync_folder(folder.root())?;
        spare::clear(folder)?;
        erase::resume(folder)?;
        let mut walk = Walk::new(folder, trust)?;
        while walk.next()?.is_some() {}
        let end = walk.end();
        // A key that is listed and not in force is of a rotation that never became a record.
        if folder.keys()?.as_ref() != Some(&end.keys) {
            folder.put_keys(&end.keys)?;
        }
        let cut = settle(folder, &end)?;
        let active = match end.next {
            None => None,
            Some((place, len)) => {
                Some(Active { file: disk.open(&folder.segment(place.segment), Mode::Write)?, place, len })
            }
        };
        let mut spare = Spare::new(folder.clone(), sizes);
        if let Some(active) = &active {
            spare.begin(active.len);
        }
        let store = Self {
            folder: folder.clone(),
            edge: end.edge,
            keys: end.keys,
            checkpoint: end.checkpoint.map(Arc::from),
            active,
            last: end.last.map_or(0, |last| last.first),
            spare,
            room: Vec::new(),
            poisoned: None,
            _lock: lock,
        };
        Ok(Opened {
            store,
            cut,
            published: end.published,
            #[cfg(test)]
            erased: end.erased,
        })
    }

    /// The root of the tree.
    #[cfg(test)]
    pub(crate) fn root(&self) -> Hash {
        self.edge.root()
    }

    /// The signed checkpoint of the last batch; none in an empty log.
    #[cfg(test)]
    pub(crate) fn checkpoint(&self) -> Option<&Arc<str>> {
        self.checkpoint.as_ref()
    }

    /// The log's keys, oldest first; the last one is in force.
    pub(crate) fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// Why nothing more is taken, if so.
    #[cfg(test)]
    pub(crate) fn fault(&self) -> Option<&str> {
        self.poisoned.as_deref()
    }

    /// Makes a batch durable with which the log's key changes. One record in it must have the `type`
    /// `key-rotation` and the new verifier key as one of its texts. Both keys sign; from the next batch
    /// on the old one is refused.
    ///
    /// # Errors
    /// As in [`Store::commit`], and where no record names the new key.
    pub(crate) fn rotate(
        &mut self,
        entries: &[Entry],
        old: &SigningKey,
        new: &SigningKey,
    ) -> Result<Committed, StoreFault> {
        self.admit(entries, old)?;
        let key = new.verifier();
        let origin = self.keys.first().map(VerifierKey::name).unwrap_or_default();
        if key.name() != origin || self.keys.contains(&key) {
            return Err(StoreFault::new(format!(
                "`{key}` cannot follow: a key of `{origin}` that it never had is needed"
            )));
        }
        if !entries.iter().any(|entry| names(&entry.clear, &key)) {
            return Err(StoreFault::new(format!("no record of a key rotation in the batch names `{key}`")));
        }
        let mut keys = self.keys.clone();
        keys.push(key);
        // Listed first: a batch that is signed by a key that no list has could not be read.
        self.folder.put_keys(&keys).map_err(|why| self.poison(&why))?;
        let done = self.append(entries, &[old, new])?;
        self.keys = keys;
        Ok(done)
    }

    fn healthy(&self) -> Result<(), StoreFault> {
        match &self.poisoned {
            Some(why) => Err(StoreFault::new(format!("the log failed before and must be opened again: {why}"))),
            None => Ok(()),
        }
    }

    fn poison(&mut self, why: &std::io::Error) -> StoreFault {
        let fault = StoreFault::new(why.to_string());
        self.poisoned = Some(fault.to_string());
        fault
    }

    fn admit(&self, entries: &[Entry], key: &SigningKey) -> Result<(), StoreFault> {
        self.healthy()?;
        if self.keys.last() != Some(&key.verifier()) {
            let key = key.verifier();
            return Err(StoreFault::new(format!("`{key}` is not the key that is in force in this log")));
        }
        commitment::admit(entries)
    }

    fn append(&mut self, entries: &[Entry], keys: &[&SigningKey]) -> Result<Committed, StoreFault> {
        let first = self.edge.size();
        let leaves: Vec<Hash> = entries.iter().map(Entry::leaf).collect();
        let mut edge = self.edge.clone();
        let growth = edge.grow(&leaves);
        let note = chain::signed_note(edge.size(), edge.root(), keys);
        let note: Arc<str> = note.ok_or_else(|| StoreFault::new("no key to sign with"))?.into();
        let mut bytes = std::mem::take(&mut self.room);
        segment::encode(first, entries, &leaves, &note, &mut bytes)?;
        self.write(first, &bytes).map_err(|why| self.poison(&why))?;
        if bytes.capacity() <= ROOM {
            self.room = bytes;
        }
        self.edge = edge;
        self.last = first;
        self.checkpoint = Some(Arc::clone(&note));
        Ok(Committed { growth: Arc::new(growth), checkpoint: note })
    }

    /// One write and one sync, in a segment that has the room.
    fn write(&mut self, first: u64, bytes: &[u8]) -> std::io::Result<()> {
        let room = self.active.as_ref().map_or(0, |active| active.len.saturating_sub(active.place.offset));
        let want = disk::plus(0, bytes.len());
        if room < want {
            let before = self.active.take().map_or(0, |active| active.len);
            let len = self.spare.take(first, want, before)?;
            let file = self.folder.disk().open(&self.folder.segment(first), Mode::Write)?;
            self.active = Some(Active { file, place: Place { segment: first, offset: 0 }, len });
            self.spare.begin(len);
        }
        let Some(active) = &mut self.active else { return Err(std::io::ErrorKind::NotFound.into()) };
        disk::write_all(&*active.file, bytes, active.place.offset)?;
        active.file.sync_data()?;
        active.place.offset = disk::plus(active.place.offset, bytes.len());
        Ok(())
    }
}

impl Store for FileStore {
    /// Overwrites sealed parts with zeros, durably. Records of the last batch are refused: the record of an erasure
    /// comes first.
    fn erase(&mut self, positions: &[u64]) -> Result<(), StoreFault> {
        self.healthy()?;
        if let Some(position) = positions.iter().find(|position| **position >= self.last) {
            let what = format!("record {position} stands in the last batch; put its erasure on record first");
            return Err(StoreFault::new(what));
        }
        erase::erase(&self.folder, positions).map_err(|why| match why {
            Trouble::Disk(why) => self.poison(&why),
            Trouble::Damaged(damage) => StoreFault::new(damage.to_string()),
        })
    }

    fn size(&self) -> u64 {
        self.edge.size()
    }

    fn keep(&mut self, digest: &str, object: &mut dyn FnMut() -> Vec<u8>) -> Result<(), StoreFault> {
        let objects = Objects::new(self.folder.clone());
        let fault = |why: &dyn std::fmt::Display| StoreFault::new(format!("object {digest}: {why}"));
        if objects.kept(digest).map_err(|why| fault(&why))?.is_some() {
            return Ok(());
        }
        let kept = objects.keep(&object()).map_err(|why| fault(&why))?;
        if kept == digest { Ok(()) } else { Err(fault(&format_args!("its bytes have the digest {kept}"))) }
    }

    fn commit(&mut self, entries: &[Entry], key: &SigningKey) -> Result<Committed, StoreFault> {
        self.admit(entries, key)?;
        self.append(entries, &[key])
    }
}

/// Puts the end of the log in order: the last batch durable, and zeros behind it.
fn settle(folder: &Folder, end: &End) -> Result<Option<Cut>, Trouble> {
    let disk = folder.disk();
    if let Some(Last { place, len, .. }) = end.last {
        // Its sync may have failed in an earlier run: what is read may lie in memory alone, and a second
        // sync would not write it. So it is written again, the same bytes in the same place.
        let file = disk.open(&folder.segment(place.segment), Mode::Write)?;
        let mut bytes = vec![0; len];
        let read = disk::read_up_to(&*file, &mut bytes, place.offset)?;
        disk::write_all(&*file, bytes.get(..read).unwrap_or_default(), place.offset)?;
        file.sync_data()?;
    }
    let (Some(torn), Some((place, _))) = (&end.torn, end.next) else { return Ok(None) };
    let file = disk.open(&folder.segment(place.segment), Mode::Write)?;
    let zeros = vec![0; 1 << 16];
    let stop = place.offset.saturating_add(torn.bytes);
    let mut at = place.offset;
    while at < stop {
        let want = usize::try_from(stop.saturating_sub(at)).unwrap_or(zeros.len()).min(zeros.len());
        disk::write_all(&*file, zeros.get(..want).unwrap_or_default(), at)?;
        at = disk::plus(at, want);
    }
    file.sync_data()?;
    let Torn { damage, bytes, digest } = torn;
    Ok(Some(Cut {
        segment: segment_name(place.segment),
        offset: place.offset,
        bytes: *bytes,
        digest: crate::object::named(digest),
        why: damage.to_string(),
    }))
}
