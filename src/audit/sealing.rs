//! From a draft to an entry: the seal, and the leaf that names it.
//!
//! Callers seal before they queue, as far as they know the key of a subject, so that the one who leads a
//! commit has little to do. The vault has the last word: what was sealed under a key that it does not give
//! any more (because the subject was erased meanwhile) is sealed anew.

use std::sync::{Mutex, PoisonError};

use super::record::Draft;
use super::seal::{self, ALGORITHM};
use super::store::Entry;
use super::vault::{Epoch, SubjectKey, Tag, Wanted};
use super::{LEAF_BYTES, Unrecorded};
use crate::cache::Cache;
use crate::text::Subject;

/// Subjects whose keys callers have at hand.
const KNOWN: usize = 16_384;

/// The keys that a log used lately.
#[derive(Debug)]
pub(super) struct Known(Mutex<Cache<Subject, (Epoch, SubjectKey)>>);

impl Default for Known {
    fn default() -> Self {
        Self(Mutex::new(Cache::new(KNOWN)))
    }
}

impl Known {
    fn key(&self, draft: &Draft) -> Option<SubjectKey> {
        let subject = &draft.sealing()?.subject;
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (epoch, key) = cache.get(subject)?;
        (*epoch == draft.epoch()).then(|| key.clone())
    }

    fn learn(&self, draft: &Draft, key: &SubjectKey) {
        if let Some(sealing) = draft.sealing() {
            let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            cache.put(sealing.subject.clone(), (draft.epoch(), key.clone()));
        }
    }

    /// Forgets every key.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A draft for the queue: as an entry, where its key is at hand or it needs none.
    pub(super) fn ready(&self, draft: Draft) -> Result<Ready, Unrecorded> {
        let key = self.key(&draft);
        let made = if draft.sealing().is_none() || key.is_some() { Some(made(&draft, key.as_ref())?) } else { None };
        Ok(Ready { draft, made, tag: key.map(|key| key.tag()) })
    }
}

/// A record that waits for a commit.
#[derive(Debug)]
pub(crate) struct Ready {
    draft: Draft,
    made: Option<Entry>,
    /// Of the key under which it is sealed.
    tag: Option<Tag>,
}

impl Ready {
    /// The key that it needs; none where nothing in it is sealed.
    pub(super) fn wanted(&self) -> Option<Wanted<'_>> {
        let subject = self.draft.sealing()?.subject.as_str().as_bytes();
        Some(Wanted { subject, epoch: self.draft.epoch() })
    }

    /// The entry, sealed under the key that the vault gives now.
    pub(super) fn entry(self, key: Option<&SubjectKey>, known: &Known) -> Result<Entry, Unrecorded> {
        match self.made {
            Some(entry) if self.tag == key.map(SubjectKey::tag) => Ok(entry),
            _ => {
                if let Some(key) = key {
                    known.learn(&self.draft, key);
                }
                made(&self.draft, key)
            }
        }
    }

    /// About how many bytes it keeps in memory.
    pub(super) fn bytes(&self) -> usize {
        let entry = self
            .made
            .as_ref()
            .map_or(0, |entry| entry.clear().len().saturating_add(entry.sealed().map_or(0, <[u8]>::len)));
        self.draft.bytes().saturating_add(entry)
    }
}

fn made(draft: &Draft, key: Option<&SubjectKey>) -> Result<Entry, Unrecorded> {
    let entry = match (draft.sealing(), key) {
        (None, _) => Entry::made(draft.leaf(&[]), None),
        (Some(sealing), Some(key)) => {
            let sealed = seal::seal(key, draft.id(), &sealing.plain)
                .map_err(|why| Unrecorded::new(format!("the record could not be sealed: {why}")))?;
            let (digest, kid) = (&sealed.digest, &sealed.kid);
            let seal = format!("{{\"alg\":\"{ALGORITHM}\",\"digest\":\"{digest}\",\"kid\":\"{kid}\"}}");
            let tag = format!("\"{}\"", key.tag());
            Entry::made(draft.leaf(&[("sealed", seal), ("subject_tag", tag)]), Some(sealed.bytes))
        }
        (Some(_), None) => return Err(Unrecorded::new("the key vault gave too few keys")),
    };
    let length = entry.clear().len();
    if length > LEAF_BYTES {
        return Err(Unrecorded::new(format!("the record has {length} bytes; allowed are {LEAF_BYTES}")));
    }
    Ok(entry)
}
