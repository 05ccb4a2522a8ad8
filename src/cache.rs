//! What was used lately.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};

/// At most so many entries, in two generations: when the young one is full the old one goes, and what is
/// used moves to the young one.
#[derive(Debug)]
pub(crate) struct Cache<K, V, S = RandomState> {
    half: usize,
    young: HashMap<K, V, S>,
    old: HashMap<K, V, S>,
}

impl<K: Hash + Eq, V, S: BuildHasher + Default> Cache<K, V, S> {
    pub(crate) fn new(most: usize) -> Self {
        Self { half: most.div_ceil(2).max(1), young: HashMap::default(), old: HashMap::default() }
    }

    /// What is there, without counting as a use, and whether it would go with the next generation.
    pub(crate) fn peek(&self, key: &K) -> Option<(&V, bool)> {
        let young = self.young.get(key).map(|value| (value, false));
        young.or_else(|| self.old.get(key).map(|value| (value, true)))
    }

    /// Entries.
    pub(crate) fn len(&self) -> usize {
        self.young.len().saturating_add(self.old.len())
    }

    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.put(key, value);
        }
        self.young.get(key)
    }

    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.half && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    #[cfg(feature = "file")]
    pub(crate) fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_bounded_and_keeps_what_is_used() {
        let mut cache: Cache<i32, String> = Cache::new(100);
        cache.put(-1, "used".to_owned());
        for n in 0..10_000 {
            cache.put(n, n.to_string());
            assert_eq!(cache.get(&-1).unwrap(), "used");
            assert!(cache.len() <= 101);
            assert!(n < 100 || cache.len() > 50);
            assert!(cache.peek(&n).is_some_and(|(_, old)| !old));
        }
        assert!(cache.get(&0).is_none() && cache.peek(&0).is_none());
        assert!((9_900..10_000).any(|n| cache.peek(&n).is_some_and(|(_, old)| old)));
        assert_eq!(cache.get(&9_999).unwrap(), "9999");
        cache.clear();
        assert!(cache.get(&-1).is_none());
        #[cfg(feature = "file")]
        {
            cache.put(1, String::new());
            cache.remove(&1);
            assert!(cache.get(&1).is_none());
        }
    }
}
