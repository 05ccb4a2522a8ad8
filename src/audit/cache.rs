//! What was used lately.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// At most so many entries, in two generations: when the young one is full the old one goes, and what is
/// used moves to the young one.
#[derive(Debug)]
pub(super) struct Cache<K, V> {
    half: usize,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Hash + Eq, V> Cache<K, V> {
    pub(super) fn new(most: usize) -> Self {
        Self { half: most.div_ceil(2).max(1), young: HashMap::new(), old: HashMap::new() }
    }

    pub(super) fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.put(key, value);
        }
        self.young.get(key)
    }

    pub(super) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.half && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    #[cfg(feature = "file")]
    pub(super) fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }

    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_bounded_and_keeps_what_is_used() {
        let mut cache = Cache::new(100);
        cache.put(-1, "used".to_owned());
        for n in 0..10_000 {
            cache.put(n, n.to_string());
            assert_eq!(cache.get(&-1).unwrap(), "used");
            assert!(cache.young.len() + cache.old.len() <= 101);
        }
        assert!(cache.get(&0).is_none());
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
