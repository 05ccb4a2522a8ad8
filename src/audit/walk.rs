//! Walks through a log and checks everything: batches, tree, checkpoints, signatures, keys.
//!
//! Structure and tree are checked in order; signatures by the dozen, on all cores. So a batch is handed
//! out before its signature is verified, and only a walk that came to its end without an error vouches
//! for what it handed out.

use std::thread;

use super::checkpoint::Checkpoint;
use super::disk::plus;
use super::folder::{CHECKPOINT, Damage, Folder, KEYS, Trouble};
use super::note::{Note, SigningKey, VerifierKey};
use super::reader::{Found, Place, Reader, Step};
use super::segment::{SECTOR, Sealed, Wrong};
use super::tree::{Edge, Hash};

/// Signatures that wait to be verified together.
const WAITING: usize = 512;
/// Signatures for which a thread is worth its start.
const SHARE: usize = 16;

/// What the caller knows of a log from elsewhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trust {
    /// The log's keys, oldest first; at least the first one. Later ones that the caller does not know
    /// are believed where a record that the key before signed names them.
    pub(crate) keys: Vec<VerifierKey>,
    /// Sizes and roots that others remember: from receipts, cosigned checkpoints, an earlier look.
    pub(crate) known: Vec<(u64, Hash)>,
}

/// The end of a log.
#[derive(Debug)]
pub(crate) struct End {
    /// The tree.
    pub(crate) edge: Edge,
    /// The log's keys, oldest first.
    pub(crate) keys: Vec<VerifierKey>,
    /// Which of them is in force.
    pub(crate) key: usize,
    /// The last batch.
    pub(crate) last: Option<Last>,
    /// The signed checkpoint of the last batch.
    pub(crate) checkpoint: Option<String>,
    /// Where the next batch would begin, and the length of that segment.
    pub(crate) next: Option<(Place, u64)>,
    /// A tail that a crash tore: never acknowledged as far as anyone knows.
    pub(crate) torn: Option<Torn>,
    /// Records whose sealed part was overwritten with zeros.
    pub(crate) erased: u64,
    /// Size of the published checkpoint; 0 where none is.
    pub(crate) published: u64,
}

/// The last whole batch of a log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Last {
    pub(crate) place: Place,
    /// Position of its first record.
    pub(crate) first: u64,
    /// Bytes of it.
    pub(crate) len: usize,
}

/// Bytes behind the last whole batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Torn {
    /// Why they are no batch.
    pub(crate) damage: Damage,
    /// How many, up to the last one that is not zero.
    pub(crate) bytes: u64,
    /// Their SHA-256.
    pub(crate) digest: Hash,
}

/// A signature to be verified.
#[derive(Debug)]
struct Job {
    note: Note,
    key: usize,
    place: Place,
    offset: u64,
    first: u64,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Walk {
    reader: Reader,
    edge: Edge,
    keys: Vec<VerifierKey>,
    key: usize,
    /// The published checkpoint, until the walk has come by it.
    published: Option<(u64, String)>,
    published_size: u64,
    known: Vec<(u64, Hash)>,
    jobs: Vec<Job>,
    last: Option<Last>,
    checkpoint: Option<String>,
    erased: u64,
    torn: Option<Torn>,
}

impl Walk {
    /// Begins at the first record.
    pub(crate) fn new(folder: &Folder, trust: &Trust) -> Result<Self, Trouble> {
        let keys = chain(folder, trust)?;
        let published = match folder.published()? {
            None => None,
            Some(note) => Some((published_size(&note, &keys)?, note)),
        };
        let mut known = trust.known.clone();
        known.sort_unstable();
        known.reverse();
        Ok(Self {
            reader: Reader::new(folder.clone())?,
            edge: Edge::default(),
            keys,
            key: 0,
            published_size: published.as_ref().map_or(0, |(size, _)| *size),
            published,
            known,
            jobs: Vec::new(),
            last: None,
            checkpoint: None,
            erased: 0,
            torn: None,
        })
    }

    /// The next batch; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Found>, Trouble> {
        if self.torn.is_some() {
            return Ok(None);
        }
        let found = match self.reader.step()? {
            Step::Batch(found) => *found,
            Step::Wrong(damage) => return self.stop(Some(damage)),
            Step::End => return self.stop(None),
        };
        // A crash may leave out whole sectors of a batch that was never acknowledged: that is no erasure,
        // which comes only after a later batch with the record of it.
        if found.batch.erased() && found.batch.end() > self.attested() && !self.reader.later(0)? {
            let position = found.batch.records().find(|record| matches!(record.sealed, Sealed::Erased(_)));
            let damage = found.place.damage(Wrong {
                offset: 0,
                position: position.map(|record| record.position),
                what: "a sealed part of the last batch is zero, and no later record tells of an erasure".to_owned(),
            });
            self.reader.back(&found);
            return self.tear(damage);
        }
        self.check(&found)?;
        Ok(Some(found))
    }

    /// What there is at the end; call it after [`Self::next`] gave none.
    pub(crate) fn end(self) -> End {
        let len = self.reader.segment_len();
        End {
            next: self.reader.place().map(|place| (place, len)),
            edge: self.edge,
            keys: self.keys,
            key: self.key,
            last: self.last,
            checkpoint: self.checkpoint,
            torn: self.torn,
            erased: self.erased,
            published: self.published_size,
        }
    }

    /// The bytes of the torn tail, and all the way up to it.
    fn tear(&mut self, damage: Damage) -> Result<Option<Found>, Trouble> {
        use sha2::Digest as _;
        self.verify()?;
        let mut digest = sha2::Sha256::new();
        let bytes = self.reader.rest(|part| digest.update(part))?;
        self.torn = Some(Torn { damage, bytes, digest: digest.finalize().into() });
        Ok(None)
    }

    /// The largest size that is vouched for from elsewhere.
    fn attested(&self) -> u64 {
        self.known.first().map_or(0, |(size, _)| *size).max(self.published_size)
    }

    /// No whole batch comes any more. Whether that may be.
    fn stop(&mut self, wrong: Option<Damage>) -> Result<Option<Found>, Trouble> {
        self.verify()?;
        let size = self.edge.size();
        let attested = self.attested();
        if attested > size {
            let place = self.reader.place().unwrap_or(Place { segment: 0, offset: 0 });
            let who = if self.published_size == attested { "the published checkpoint names" } else { "others know of" };
            let so = wrong.as_ref().map_or_else(|| "nothing more lies here".to_owned(), |wrong| wrong.what.clone());
            let what = format!("{who} {attested} records, {size} are whole: {so}");
            let at = wrong.unwrap_or_else(|| place.damage(Wrong { offset: 0, position: Some(size), what: String::new() }));
            return Err(Trouble::Damaged(Damage { what, ..at }));
        }
        if let Some(wrong) = wrong {
            if self.reader.later(SECTOR)? {
                let what = format!("{}; later batches show that this one was acknowledged", wrong.what);
                return Err(Trouble::Damaged(Damage { what, ..wrong }));
            }
            return self.tear(wrong);
        }
        Ok(None)
    }

    /// Whether a batch goes on from the tree and is signed by the key in force.
    fn check(&mut self, found: &Found) -> Result<(), Trouble> {
        let batch = &found.batch;
        self.edge.grow(batch.leaves());
        let root = self.edge.root();
        let wrong = |what: String| {
            let offset = plus(0, batch.note_offset());
            Trouble::Damaged(found.place.damage(Wrong { offset, position: None, what }))
        };
        let checked = self.signed(found, &root);
        if let Err(what) = checked {
            // Earlier damage is to be told first.
            self.verify()?;
            return Err(wrong(what));
        }
        if self.published.as_ref().is_some_and(|(size, note)| *size == batch.end() && note.starts_with(batch.note())) {
            self.published = None;
        }
        if self.published.as_ref().is_some_and(|(size, _)| *size <= batch.end()) {
            self.verify()?;
            let end = batch.end();
            let what = format!("it is not the checkpoint of the log at the size that it names; the log's is of {end} records");
            return Err(Trouble::damaged(CHECKPOINT, what));
        }
        while let Some((size, known)) = self.known.last().filter(|(size, _)| *size <= batch.end()) {
            // Others know of batches only, and of the empty log.
            if *size > 0 && (*size != batch.end() || *known != root) {
                let size = *size;
                self.verify()?;
                return Err(wrong(format!("others know another tree of {size} records than the one that ends here")));
            }
            self.known.pop();
        }
        let erased = batch.records().filter(|record| matches!(record.sealed, Sealed::Erased(_)));
        self.erased = plus(self.erased, erased.count());
        self.last = Some(Last { place: found.place, first: batch.first(), len: batch.bytes().len() });
        self.checkpoint = Some(batch.note().to_owned());
        if self.jobs.len() >= WAITING { self.verify() } else { Ok(()) }
    }

    fn signed(&mut self, found: &Found, root: &Hash) -> Result<(), String> {
        let batch = &found.batch;
        let note = Note::parse(batch.note()).map_err(|why| why.to_string())?;
        let stated = Checkpoint::parse(note.text()).map_err(|why| why.to_string())?;
        let origin = self.keys.first().map(VerifierKey::name).unwrap_or_default();
        if stated.origin() != origin || stated.size() != batch.end() || !stated.extensions().is_empty() {
            return Err(format!("the signed checkpoint is not that of `{origin}` with {} records", batch.end()));
        }
        if stated.root() != root {
            return Err("the signed checkpoint names another root than the records have".to_owned());
        }
        let signatures = batch.note().lines().count().saturating_sub(note.text().lines().count().saturating_add(1));
        match signatures {
            1 => {
                let place = found.place;
                let offset = plus(0, batch.note_offset());
                self.jobs.push(Job { note, key: self.key, place, offset, first: batch.first() });
                Ok(())
            }
            2 => self.turned(found, &note),
            _ => Err("the signed checkpoint has neither one signature nor, where the key changes, two".to_owned()),
        }
    }

    /// The key changes with this batch: signed by both, and a record in it names the new key.
    fn turned(&mut self, found: &Found, note: &Note) -> Result<(), String> {
        if !self.keys.get(self.key).is_some_and(|key| note.signed_by(key)) {
            return Err(self.unsigned(self.key));
        }
        let later = self.keys.iter().enumerate().skip(self.key.saturating_add(1));
        let Some((at, key)) = later.into_iter().find(|(_, key)| note.signed_by(key)) else {
            return Err("one of the two signatures is of no key that comes after the one in force".to_owned());
        };
        if !found.batch.records().any(|record| names(record.clear, key)) {
            return Err(format!("the key changes to `{key}`, and no record of a key rotation in the batch names it"));
        }
        self.key = at;
        Ok(())
    }

    fn unsigned(&self, key: usize) -> String {
        unsigned(&self.keys, key)
    }

    /// Verifies the signatures that wait.
    fn verify(&mut self) -> Result<(), Trouble> {
        let jobs = std::mem::take(&mut self.jobs);
        let keys = &self.keys;
        let broken = |jobs: &[Job]| jobs.iter().position(|job| !keys.get(job.key).is_some_and(|key| job.note.signed_by(key)));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = jobs.len().div_ceil(cores).max(SHARE);
        let first = if jobs.len() <= share {
            broken(&jobs)
        } else {
            thread::scope(|scope| {
                let parts: Vec<_> = jobs.chunks(share).map(|part| scope.spawn(|| broken(part))).collect();
                // A thread that panicked vouches for nothing.
                let ends: Vec<_> = parts.into_iter().map(|part| part.join().unwrap_or(Some(0))).collect();
                ends.into_iter().zip((0..).step_by(share)).find_map(|(at, begin)| at.map(|at| at.saturating_add(begin)))
            })
        };
        match first.and_then(|at| jobs.get(at)) {
            None => Ok(()),
            Some(job) => {
                let what = format!("{} (the batch begins with record {})", unsigned(keys, job.key), job.first);
                Err(Trouble::Damaged(job.place.damage(Wrong { offset: job.offset, position: None, what })))
            }
        }
    }
}

fn unsigned(keys: &[VerifierKey], key: usize) -> String {
    let key = keys.get(key).map(ToString::to_string).unwrap_or_default();
    format!("the checkpoint is not signed by the key in force, `{key}`, or was altered")
}

/// Whether a clear part records a rotation to a key: `type` is `key-rotation`, and one of its texts is
/// the key.
pub(crate) fn names(clear: &[u8], key: &VerifierKey) -> bool {
    let Ok(record) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(clear) else { return false };
    let key = key.to_string();
    let is = |name: &str, text: &str| record.get(name).and_then(serde_json::Value::as_str) == Some(text);
    is("type", "key-rotation") && record.values().any(|value| value.as_str() == Some(&key))
}

/// The keys of a log: those that its folder lists, which must begin with those that are trusted.
fn chain(folder: &Folder, trust: &Trust) -> Result<Vec<VerifierKey>, Trouble> {
    let listed = folder.keys()?;
    let damaged = |what: String| Err(Trouble::damaged(KEYS, what));
    let mut keys = listed.unwrap_or_default();
    if let Some((trusted, listed)) = trust.keys.iter().zip(&keys).find(|(trusted, listed)| trusted != listed) {
        return damaged(format!("it lists `{listed}` where the trusted key is `{trusted}`"));
    }
    keys.extend(trust.keys.iter().skip(keys.len()).cloned());
    let Some(first) = trust.keys.first() else {
        return damaged("no key of the log is trusted; give at least its first one".to_owned());
    };
    if let Some(key) = keys.iter().find(|key| key.name() != first.name() || key.is_witness()) {
        return damaged(format!("`{key}` is no key of the log `{}`", first.name()));
    }
    Ok(keys)
}

/// The size that the published checkpoint names.
fn published_size(note: &str, keys: &[VerifierKey]) -> Result<u64, Trouble> {
    let opened = keys.iter().map(|key| Checkpoint::open(note, key));
    let mut refused = "no key of the log is known".to_owned();
    for opened in opened {
        match opened {
            Ok((checkpoint, _)) => return Ok(checkpoint.size()),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(Trouble::damaged(CHECKPOINT, refused))
}

/// The signed note of a checkpoint, with one line for each key.
pub(crate) fn signed_note(size: u64, root: Hash, keys: &[&SigningKey]) -> Option<String> {
    let (first, more) = keys.split_first()?;
    let checkpoint = Checkpoint::of(first, size, root);
    let mut note = checkpoint.sign(first);
    for key in more {
        note.push_str(&key.sign(&checkpoint.text()));
    }
    Some(note)
}
