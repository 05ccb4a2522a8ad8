//! The signing keys that a log had and has, and the record by which one follows another.

use super::keys::SigningSeeds;
use super::note::{NoteRefused, SigningKey, VerifierKey};
use super::record::Draft;
use super::store::Entry;
use crate::time::Timestamp;

/// Every signing key that a source gives, oldest first; the last one is to sign.
#[derive(Debug)]
pub(super) struct Ring {
    older: Vec<SigningKey>,
    newest: SigningKey,
}

impl Ring {
    /// The keys of a log of that name.
    pub(super) fn of(origin: &str, seeds: &SigningSeeds) -> Result<Self, NoteRefused> {
        let key = |seed: &super::keys::Secret| SigningKey::new(origin, *seed.bytes());
        let older = seeds.earlier().iter().map(key).collect::<Result<_, _>>()?;
        Ok(Self { older, newest: key(seeds.current())? })
    }

    /// What others need to verify the newest.
    #[cfg(feature = "file")]
    pub(super) fn verifier(&self) -> VerifierKey {
        self.newest.verifier()
    }

    /// What others need to verify any of them, oldest first.
    #[cfg(feature = "postgres")]
    pub(super) fn verifiers(&self) -> Vec<VerifierKey> {
        self.older.iter().chain(std::iter::once(&self.newest)).map(SigningKey::verifier).collect()
    }

    /// The key that is to sign, and the one in force before it where that is another.
    pub(super) fn follow(self, in_force: Option<&VerifierKey>) -> Result<(SigningKey, Option<SigningKey>), String> {
        let Some(before) = in_force.filter(|key| **key != self.newest.verifier()) else {
            return Ok((self.newest, None));
        };
        match self.older.into_iter().find(|key| key.verifier() == *before) {
            Some(old) => Ok((self.newest, Some(old))),
            None => Err(format!(
                "the log is signed by `{before}`, which the key source does not give; to rotate to another key, give \
                 the older one before it"
            )),
        }
    }
}

/// The record that a key follows another.
pub(super) fn rotation(old: &SigningKey, new: &SigningKey, now: Timestamp) -> Result<Entry, String> {
    let members = [("from", old.verifier().to_string().into()), ("to", new.verifier().to_string().into())];
    let draft = Draft::own("key-rotation", now, members).map_err(|why| why.to_string())?;
    Ok(Entry::made(draft.leaf(&[]), None))
}

/// Whether a clear part records a rotation to a key: `type` is `key-rotation`, and one of its texts is
/// the key.
pub(super) fn names(clear: &[u8], key: &VerifierKey) -> bool {
    let Ok(record) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(clear) else { return false };
    let key = key.to_string();
    let is = |name: &str, text: &str| record.get(name).and_then(serde_json::Value::as_str) == Some(text);
    is("type", "key-rotation") && record.values().any(|value| value.as_str() == Some(&key))
}
