//! The Merkle tree of RFC 6962 (section 2.1) with SHA-256. Pure: no I/O, no clock.
//!
//! A node is named by its level (leaves are level 0) and its index at that level; node `i` of level
//! `l` spans the leaves from `i << l` up to `(i + 1) << l`. It is complete once all of them exist, and
//! never changes from then on.

use sha2::{Digest as _, Sha256};

mod proof;

pub(crate) use proof::{Nodes, consistency, consistent, edge, included, inclusion};

/// A SHA-256 digest.
pub(crate) type Hash = [u8; 32];

/// Leaves that a tree may have here; keeps every shift and sum within 64 bits.
const MOST: u64 = 1 << 62;

/// The hash of a leaf: SHA-256 of 0x00 and its bytes.
pub(crate) fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// The hash of two nodes: SHA-256 of 0x01 and both.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    // One buffer is a fifth faster than three updates.
    let mut bytes = [1; 65];
    let [_, hashes @ ..] = &mut bytes;
    let (first, second) = hashes.split_at_mut(32);
    first.copy_from_slice(left);
    second.copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// The root of the tree without leaves: SHA-256 of nothing.
fn empty() -> Hash {
    Sha256::digest([]).into()
}

/// The complete nodes that a level of a tree has.
fn whole(size: u64, level: u32) -> u64 {
    size.checked_shr(level).unwrap_or(0)
}

/// Whether the last node of a level is incomplete.
fn ragged(size: u64, level: u32) -> bool {
    size.trailing_zeros() < level
}

/// The nodes that a level of a tree has, an incomplete last one counted in.
fn width(size: u64, level: u32) -> u64 {
    whole(size, level).saturating_add(u64::from(ragged(size, level)))
}

/// Whether the right edge of a tree has a subtree of that level.
fn on_edge(size: u64, level: u32) -> bool {
    whole(size, level) & 1 == 1
}

/// The right edge of a tree: one hash for every set bit of `size`, largest subtree first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edge {
    size: u64,
    nodes: Vec<Hash>,
}

impl Edge {
    /// The edge of a tree of that size. None where the count of nodes does not fit the size, or the
    /// size is above 2^62.
    pub(crate) fn of(size: u64, nodes: Vec<Hash>) -> Option<Self> {
        let fits = size <= MOST && u32::try_from(nodes.len()).is_ok_and(|count| count == size.count_ones());
        fits.then_some(Self { size, nodes })
    }

    /// Leaves in the tree.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, largest first.
    pub(crate) fn nodes(&self) -> &[Hash] {
        &self.nodes
    }

    /// The root of the tree.
    pub(crate) fn root(&self) -> Hash {
        self.nodes.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap_or_else(empty)
    }

    /// Appends leaves, and gives what proves each of them in the grown tree.
    pub(crate) fn grow(&mut self, leaves: &[Hash]) -> Growth {
        let first = self.size;
        let size = first.saturating_add(u64::try_from(leaves.len()).unwrap_or(u64::MAX));
        let mut nodes: Vec<Hash> = Vec::with_capacity(leaves.len().saturating_mul(2).saturating_add(96));
        let mut old = self.nodes.iter().rev();
        let mut edge = Vec::with_capacity(64);
        let (mut below, mut level) = (0_usize, 0_u32);
        loop {
            let begin = nodes.len();
            // The left sibling of the first new node is a subtree of the old edge.
            if on_edge(first, level) {
                nodes.extend(old.next());
            }
            if level == 0 {
                nodes.extend_from_slice(leaves);
            }
            while below < begin {
                let Some(&left) = nodes.get(below) else { break };
                let right = below.saturating_add(1);
                // A last node without a sibling stands for itself one level up.
                let parent = match nodes.get(right).filter(|_| right < begin) {
                    Some(right) => node(&left, right),
                    None => left,
                };
                nodes.push(parent);
                below = below.saturating_add(2);
            }
            if on_edge(size, level) {
                let last = nodes.iter().rev().nth(usize::from(ragged(size, level)));
                edge.extend(last.copied());
            }
            if width(size, level) <= 1 {
                break;
            }
            (below, level) = (begin, level.saturating_add(1));
        }
        edge.reverse();
        *self = Self { size, nodes: edge };
        Growth { first, size, nodes }
    }
}

/// What a batch added: enough to prove every leaf of the batch in the tree of the new size.
///
/// It holds, level by level from the leaves up to the root, the nodes that are new, and before them
/// their left sibling where they have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Growth {
    first: u64,
    size: u64,
    nodes: Vec<Hash>,
}

impl Growth {
    /// Position of the batch's first leaf; the size of the tree before.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// Leaves in the tree with the batch.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree with the batch.
    pub(crate) fn root(&self) -> Hash {
        self.nodes.last().copied().unwrap_or_else(empty)
    }

    /// The audit path of a leaf of this batch in the tree of the new size (RFC 6962, section 2.1.1).
    /// None for a position outside the batch.
    pub(crate) fn proof(&self, index: u64) -> Option<Vec<Hash>> {
        if index < self.first || index >= self.size {
            return None;
        }
        let mut path = Vec::with_capacity(64);
        for (level, start, nodes) in self.levels() {
            let sibling = whole(index, level) ^ 1;
            let at = usize::try_from(sibling.checked_sub(start)?).ok()?;
            // Only a last node has no sibling; it stands for itself one level up.
            path.extend(nodes.get(at).copied());
        }
        Some(path)
    }

    /// The nodes that became complete with this batch, leaves among them: level, index at the level,
    /// hash. Lowest level first, then by index.
    pub(crate) fn complete(&self) -> impl Iterator<Item = (u8, u64, Hash)> {
        self.levels().flat_map(|(level, start, nodes)| {
            let new = whole(self.first, level)..whole(self.size, level);
            let named = (start..).zip(nodes.iter().copied());
            named
                .filter(move |(at, _)| new.contains(at))
                .map(move |(at, hash)| (u8::try_from(level).unwrap_or(u8::MAX), at, hash))
        })
    }

    /// Each level, the index of the first node that is held of it, and those nodes.
    fn levels(&self) -> impl Iterator<Item = (u32, u64, &[Hash])> {
        let mut rest = self.nodes.as_slice();
        (0..u64::BITS).map_while(move |level| {
            let start = whole(self.first, level) & !1;
            let held = usize::try_from(width(self.size, level).checked_sub(start)?).ok()?;
            let (nodes, above) = rest.split_at_checked(held)?;
            rest = above;
            (!(nodes.is_empty() && above.is_empty())).then_some((level, start, nodes))
        })
    }
}

#[cfg(test)]
mod tests;
