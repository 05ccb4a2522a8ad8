//! Pseudo-random numbers that are the same on every run (`SplitMix64`).

/// A stream of numbers.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number from 0 to `most` - 1.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// So many different ones of them, in their order.
    pub(crate) fn some<T: Clone>(&mut self, all: &[T], many: usize) -> Vec<T> {
        let mut chosen = std::collections::BTreeSet::new();
        while chosen.len() < many.min(all.len()) {
            chosen.insert(self.below(all.len()));
        }
        chosen.into_iter().map(|index| all[index].clone()).collect()
    }
}
