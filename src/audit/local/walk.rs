//! Walks through a log and checks everything: batches, tree, checkpoints, signatures, keys, and whether
//! a tail that is no batch is what a crash leaves or damage.
//!
//! A batch is handed out before its signature is verified (see [`Chain`]): only a walk that came to its
//! end without an error vouches for what it handed out.

use sha2::{Digest as _, Sha256};

use super::chain::Chain;
use super::disk::plus;
use super::folder::{CHECKPOINT, Damage, Folder, Trouble};
use super::reader::{Found, Place, Reader, Step};
use super::segment::{SECTOR, Sealed, Stored, Wrong};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::VerifierKey;
use crate::audit::tree::{Edge, Hash};

/// What the caller knows of a log from elsewhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trust {
    /// The log's keys, oldest first; at least the first one. Later ones that the caller does not know
    /// are believed where a record that the key before signed names them.
    pub(crate) keys: Vec<VerifierKey>,
    /// Sizes and roots that others remember: from receipts, cosigned checkpoints, an earlier look. Each
    /// is the end of a batch.
    pub(crate) known: Vec<(u64, Hash)>,
}

/// The end of a log.
#[derive(Debug)]
pub(crate) struct End {
    /// The tree.
    pub(crate) edge: Edge,
    /// The log's keys up to the one in force, oldest first.
    pub(crate) keys: Vec<VerifierKey>,
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

/// See the module.
#[derive(Debug)]
pub(crate) struct Walk {
    reader: Reader,
    chain: Chain,
    /// The published checkpoint, until the walk has come by it.
    published: Option<(u64, String)>,
    published_size: u64,
    /// Largest first, as above.
    known: Vec<(u64, Hash)>,
    attested: u64,
    last: Option<Last>,
    checkpoint: Option<String>,
    erased: u64,
    torn: Option<Torn>,
}

impl Walk {
    /// Begins at the first record.
    pub(crate) fn new(folder: &Folder, trust: &Trust) -> Result<Self, Trouble> {
        let chain = Chain::new(folder, &trust.keys)?;
        let published = match folder.published()? {
            None => None,
            Some(note) => Some((published_size(&note, chain.keys())?, note)),
        };
        let published_size = published.as_ref().map_or(0, |(size, _)| *size);
        let mut known = trust.known.clone();
        known.sort_unstable();
        known.reverse();
        Ok(Self {
            reader: Reader::new(folder.clone())?,
            chain,
            published,
            published_size,
            attested: known.first().map_or(0, |(size, _)| *size).max(published_size),
            known,
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
        let mut step = self.reader.step()?;
        if matches!(step, Step::Wrong(_) | Step::Stray(_)) {
            // The writer may have been at work just there.
            self.reader.refresh()?;
            step = self.reader.step()?;
        }
        let found = match step {
            Step::Batch(found) => *found,
            Step::Wrong(damage) => return self.stop(Some(damage)),
            Step::Stray(damage) => {
                self.chain.verify()?;
                return Err(Trouble::Damaged(damage));
            }
            Step::End => return self.stop(None),
        };
        // A crash may leave out whole sectors of a batch that was never acknowledged: that is no erasure,
        // which comes only after a later batch with the record of it.
        if found.batch.erased() && found.batch.end() > self.attested && !self.reader.later(0)? {
            let wrong = Wrong {
                offset: 0,
                position: found.batch.records().find(erased).map(|record| record.position),
                what: "a sealed part of the last batch is zero, and no later record tells of an erasure".to_owned(),
            };
            self.reader.back(&found);
            return self.tear(found.place.damage(wrong));
        }
        self.chain.check(&found)?;
        self.compare(&found)?;
        let batch = &found.batch;
        self.erased = plus(self.erased, batch.records().filter(erased).count());
        self.last = Some(Last { place: found.place, first: batch.first(), len: batch.bytes().len() });
        self.checkpoint = Some(batch.note().to_owned());
        Ok(Some(found))
    }

    /// What there is at the end; call it after [`Self::next`] gave none.
    pub(crate) fn end(self) -> End {
        let len = self.reader.segment_len();
        let keys = self.chain.keys().iter().take(self.chain.key().saturating_add(1)).cloned().collect();
        End {
            next: self.reader.place().map(|place| (place, len)),
            edge: self.chain.edge().clone(),
            keys,
            last: self.last,
            checkpoint: self.checkpoint,
            torn: self.torn,
            erased: self.erased,
            published: self.published_size,
        }
    }

    /// Compares a batch with what was published and what others know.
    fn compare(&mut self, found: &Found) -> Result<(), Trouble> {
        let (batch, root) = (&found.batch, self.chain.edge().root());
        if let Some((size, note)) = self.published.take_if(|(size, _)| *size <= batch.end())
            && !(size == batch.end() && note.starts_with(batch.note()))
        {
            self.chain.verify()?;
            let what = format!("it names {size} records, and another tree than the log had at that size");
            return Err(Trouble::damaged(CHECKPOINT, what));
        }
        while let Some((size, known)) = self.known.pop_if(|(size, _)| *size <= batch.end()) {
            if size > 0 && (size != batch.end() || known != root) {
                self.chain.verify()?;
                let what = format!("others know another tree of {size} records than the one that ends here");
                let offset = plus(0, batch.note_offset());
                return Err(Trouble::Damaged(found.place.damage(Wrong { offset, position: None, what })));
            }
        }
        Ok(())
    }

    /// No whole batch comes any more. Whether that may be.
    fn stop(&mut self, wrong: Option<Damage>) -> Result<Option<Found>, Trouble> {
        self.chain.verify()?;
        let size = self.chain.edge().size();
        if self.attested > size {
            let place = self.reader.place().unwrap_or(Place { segment: 0, offset: 0 });
            let published = self.published_size == self.attested;
            let who = if published { "the published checkpoint names" } else { "others know of" };
            let so = wrong.as_ref().map_or_else(|| "nothing more lies here".to_owned(), |wrong| wrong.what.clone());
            let what = format!("{who} {} records, {size} are whole: {so}", self.attested);
            let here = Wrong { offset: 0, position: Some(size), what: String::new() };
            let at = wrong.unwrap_or_else(|| place.damage(here));
            return Err(Trouble::Damaged(Damage { what, ..at }));
        }
        let Some(wrong) = wrong else { return Ok(None) };
        if self.reader.later(SECTOR)? {
            let what = format!("{}; what lies behind it shows that it was acknowledged", wrong.what);
            return Err(Trouble::Damaged(Damage { what, ..wrong }));
        }
        self.tear(wrong)
    }

    /// Notes the torn tail.
    fn tear(&mut self, damage: Damage) -> Result<Option<Found>, Trouble> {
        self.chain.verify()?;
        let mut digest = Sha256::new();
        let bytes = self.reader.rest(|part| digest.update(part))?;
        self.torn = Some(Torn { damage, bytes, digest: digest.finalize().into() });
        Ok(None)
    }
}

fn erased(record: &Stored<'_>) -> bool {
    matches!(record.sealed, Sealed::Erased(_))
}

/// The size that the published checkpoint names.
fn published_size(note: &str, keys: &[VerifierKey]) -> Result<u64, Trouble> {
    let mut refused = "no key of the log is known".to_owned();
    for key in keys.iter().rev() {
        match Checkpoint::open(note, key) {
            Ok((checkpoint, _)) => return Ok(checkpoint.size()),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(Trouble::damaged(CHECKPOINT, refused))
}
