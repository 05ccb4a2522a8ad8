//! A vault that lives as long as the process.

use std::collections::{BTreeMap, HashMap};

use super::{Epoch, Forgotten, PLATFORM, SubjectKey, Tag, Vault, VaultFault, Wanted};
use crate::audit::keys::{KeyFault, Secret, VaultKeys};
use crate::audit::mac::mac;

/// A vault in memory, for tests and previews: nothing in it is durable, and nothing need be wrapped.
#[derive(Default)]
pub struct MemoryVault {
    /// Subjects by a hash of their identifier.
    subjects: HashMap<[u8; 32], (Secret, BTreeMap<Epoch, Tag>)>,
    tags: HashMap<Tag, [u8; 32]>,
}

impl std::fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryVault").field("subjects", &self.subjects.len()).finish_non_exhaustive()
    }
}

impl MemoryVault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    fn forget_at(&mut self, subject: &[u8; 32]) -> Forgotten {
        let tags = self.subjects.remove(subject).map(|(_, tags)| tags.into_values().collect::<Vec<_>>());
        let tags = tags.unwrap_or_default();
        for tag in &tags {
            self.tags.remove(tag);
        }
        Forgotten { tags }
    }
}

fn place(subject: &[u8]) -> [u8; 32] {
    *mac(&[0; 32], &[subject])
}

pub(super) fn randomness(why: &KeyFault) -> VaultFault {
    VaultFault::Randomness { why: why.to_string() }
}

impl Vault for MemoryVault {
    fn keys(&mut self, wanted: &[Wanted<'_>]) -> Result<Vec<SubjectKey>, VaultFault> {
        let mut keys = Vec::with_capacity(wanted.len());
        for one in wanted {
            let place = place(one.subject);
            let secret = match self.subjects.get(&place) {
                Some((secret, _)) => secret.clone(),
                None => Secret::random().map_err(|why| randomness(&why))?,
            };
            let key = SubjectKey::of(secret.clone(), one.epoch);
            let (_, tags) = self.subjects.entry(place).or_insert_with(|| (secret, BTreeMap::new()));
            tags.insert(one.epoch, key.tag);
            self.tags.insert(key.tag, place);
            keys.push(key);
        }
        Ok(keys)
    }

    fn find(&mut self, tag: &Tag) -> Result<Option<SubjectKey>, VaultFault> {
        let found = self.tags.get(tag).and_then(|place| self.subjects.get(place));
        Ok(found.map(|(secret, _)| SubjectKey { secret: secret.clone(), tag: *tag }))
    }

    fn tags_of(&mut self, subject: &[u8]) -> Result<Vec<Tag>, VaultFault> {
        let found = self.subjects.get(&place(subject));
        Ok(found.map(|(_, tags)| tags.values().copied().collect()).unwrap_or_default())
    }

    fn forget(&mut self, subject: &[u8]) -> Result<Forgotten, VaultFault> {
        if subject == PLATFORM {
            return Err(VaultFault::Platform);
        }
        Ok(self.forget_at(&place(subject)))
    }

    fn forget_tagged(&mut self, tag: &Tag) -> Result<Forgotten, VaultFault> {
        match self.tags.get(tag).copied() {
            None => Ok(Forgotten::default()),
            Some(subject) if subject == place(PLATFORM) => Err(VaultFault::Platform),
            Some(subject) => Ok(self.forget_at(&subject)),
        }
    }

    fn rewrap(&mut self, _keys: &VaultKeys) -> Result<u64, VaultFault> {
        Ok(0)
    }
}
