//! Keys that were used lately, so that a known subject costs no read.

use std::collections::HashMap;

use super::{Epoch, SubjectKey};
use crate::audit::mac::MacKey;

/// Where the row of a subject is: an HMAC of its identifier.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Lookup(pub(super) [u8; 32]);

impl Lookup {
    pub(super) fn of(index: &MacKey, subject: &[u8]) -> Self {
        Self(*index.mac(&[b"comity/subject/v1/", subject]))
    }
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lookup")
    }
}

/// What is known of one subject.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) epoch: Epoch,
    /// With the tag of that month, which is stored.
    pub(super) key: SubjectKey,
}

/// At most so many subjects, in two generations: when the young one is full the old one goes, and
/// what is used moves to the young one. Keys lie in the heap once, and are wiped when they go.
#[derive(Debug)]
pub(super) struct Cache {
    half: usize,
    young: HashMap<Lookup, Known>,
    old: HashMap<Lookup, Known>,
}

impl Cache {
    pub(super) fn new(most: usize) -> Self {
        Self { half: most.div_ceil(2).max(1), young: HashMap::new(), old: HashMap::new() }
    }

    pub(super) fn get(&mut self, lookup: &Lookup) -> Option<&Known> {
        if !self.young.contains_key(lookup) {
            let known = self.old.remove(lookup)?;
            self.put(*lookup, known);
        }
        self.young.get(lookup)
    }

    pub(super) fn put(&mut self, lookup: Lookup, known: Known) {
        if self.young.len() >= self.half && !self.young.contains_key(&lookup) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(lookup, known);
    }

    pub(super) fn remove(&mut self, lookup: &Lookup) {
        self.young.remove(lookup);
        self.old.remove(lookup);
    }

    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::Secret;
    use super::*;

    #[test]
    fn it_stays_bounded_and_keeps_what_is_used() {
        let epoch = Epoch::of("2026-11").unwrap();
        let known = |n: i64| {
            let byte = n.to_be_bytes()[7];
            Known { epoch, key: SubjectKey::of(Secret::take(&mut [byte; 32]), epoch) }
        };
        let first = |known: &Known| known.key.secret().bytes()[0];
        let lookup = |n: i64| {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            Lookup(bytes)
        };
        let mut cache = Cache::new(100);
        cache.put(lookup(-1), known(-1));
        for n in 0..10_000 {
            cache.put(lookup(n), known(n));
            assert_eq!(first(cache.get(&lookup(-1)).unwrap()), 255);
            assert!(cache.young.len() + cache.old.len() <= 101);
        }
        assert!(cache.get(&lookup(0)).is_none());
        assert_eq!(first(cache.get(&lookup(9_999)).unwrap()), 15);
        cache.remove(&lookup(9_999));
        assert!(cache.get(&lookup(9_999)).is_none());
        cache.clear();
        assert!(cache.get(&lookup(-1)).is_none());
    }
}
