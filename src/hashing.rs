//! A quick hash for tables in memory whose keys are compared in full: where two hashes meet, a table is slower,
//! never wrong.

use std::hash::Hasher;

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Eight bytes at a time.
#[derive(Debug, Default, Clone)]
pub(crate) struct Quick(u64);

impl Quick {
    /// Begun with a number that no stranger knows, so that nobody can choose keys that meet.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn add(&mut self, part: u64) {
        let wide = u128::from(self.0 ^ part).wrapping_mul(u128::from(ODD));
        let [low, high] = [wide, wide.wrapping_shr(64)].map(|half| u64::try_from(half & u128::from(u64::MAX)));
        self.0 = (low.unwrap_or(0) ^ high.unwrap_or(0)).rotate_left(23);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for part in whole {
            self.add(u64::from_le_bytes(*part));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        // The length tells apart what ends in zeros.
        self.add(u64::from_le_bytes(last));
        self.write_usize(bytes.len());
    }

    fn write_u64(&mut self, part: u64) {
        self.add(part);
    }

    fn write_usize(&mut self, part: usize) {
        self.add(u64::try_from(part).unwrap_or(u64::MAX));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn hash(seed: u64, bytes: &[u8]) -> u64 {
        let mut hasher = Quick::seeded(seed);
        hasher.write(bytes);
        hasher.finish()
    }

    #[test]
    fn keys_that_differ_in_a_byte_or_their_length_rarely_meet() {
        let mut seen = HashSet::new();
        let mut low = [0_u32; 64];
        let mut keys = 0_u32;
        for length in 0..64_usize {
            for at in 0..length.max(1) {
                for byte in [0, 1, 7, 255_u8] {
                    let mut key = vec![0; length];
                    if let Some(place) = key.get_mut(at) {
                        *place = byte;
                    }
                    if seen.insert(key.clone()) {
                        keys += 1;
                        low[usize::try_from(hash(5, &key) % 64).unwrap()] += 1;
                    }
                }
            }
        }
        let hashes: HashSet<u64> = seen.iter().map(|key| hash(5, key)).collect();
        assert_eq!(hashes.len(), seen.len());
        // And they spread evenly over shards.
        assert!(low.iter().all(|count| (keys / 128..keys / 32).contains(count)), "{low:?}");
        assert_ne!(hash(5, b"abc"), hash(6, b"abc"));
    }
}
