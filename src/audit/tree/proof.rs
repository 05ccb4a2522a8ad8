//! Proofs from stored nodes, and their verification (RFC 6962, sections 2.1.1 and 2.1.2; the
//! algorithms are those of RFC 9162, section 2.1).

use super::{Edge, Hash, empty, node, on_edge, whole, width};

/// Hashes that a path may have; with more, the sizes of 64 bits are used up.
const LONGEST: usize = 64;

/// Complete nodes of a stored tree.
pub(crate) trait Nodes {
    /// Why a node cannot be read.
    type Error;

    /// The node with that index at that level; asked only for nodes that are complete.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// The audit path of a leaf in the tree of that size. For an `index` at or behind `size` it is
/// meaningless, and [`included`] refuses it.
///
/// # Errors
/// Where a node cannot be read.
pub(crate) fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::with_capacity(LONGEST);
    climb(nodes, 0, index, size, &mut path)?;
    Ok(path)
}

/// The proof that the tree of size `new` begins with the tree of size `old`. It is empty where `old` is 0, or not
/// below `new`.
///
/// # Errors
/// Where a node cannot be read.
pub(crate) fn consistency<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    path.reserve(LONGEST);
    // The last complete subtree of the old tree; everything left of it hangs on its path.
    let level = old.trailing_zeros();
    let index = whole(old, level).saturating_sub(1);
    if index > 0 {
        path.push(read(nodes, level, index)?);
    }
    climb(nodes, level, index, new, &mut path)?;
    Ok(path)
}

/// The right edge of the tree of that size; 2^62 leaves at most.
///
/// # Errors
/// Where a node cannot be read.
pub(crate) fn edge<N: Nodes>(nodes: &mut N, size: u64) -> Result<Edge, N::Error> {
    let levels = (0..u64::BITS).rev().filter(|level| on_edge(size, *level));
    let hashes = levels.map(|level| read(nodes, level, whole(size, level).saturating_sub(1)));
    Ok(Edge { size, nodes: hashes.collect::<Result<_, _>>()? })
}

/// The siblings of a node on its way up to the root.
fn climb<N: Nodes>(nodes: &mut N, from: u32, index: u64, size: u64, path: &mut Vec<Hash>) -> Result<(), N::Error> {
    for level in from..u64::BITS {
        let width = width(size, level);
        if width <= 1 {
            break;
        }
        let sibling = whole(index, level.saturating_sub(from)) ^ 1;
        if sibling < whole(size, level) {
            path.push(read(nodes, level, sibling)?);
        } else if sibling < width {
            path.extend(rest(nodes, level, size)?);
        }
    }
    Ok(())
}

/// The incomplete last node of a level.
fn rest<N: Nodes>(nodes: &mut N, level: u32, size: u64) -> Result<Option<Hash>, N::Error> {
    let mut hash = None;
    for level in (0..level).filter(|level| on_edge(size, *level)) {
        let left = read(nodes, level, whole(size, level).saturating_sub(1))?;
        hash = Some(hash.map_or(left, |right| node(&left, &right)));
    }
    Ok(hash)
}

fn read<N: Nodes>(nodes: &mut N, level: u32, index: u64) -> Result<Hash, N::Error> {
    nodes.node(u8::try_from(level).unwrap_or(u8::MAX), index)
}

/// Whether the path proves the leaf at that position in the tree of that size and root.
pub(crate) fn included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let mut walk = Walk { at: index, last: size.saturating_sub(1) };
    let mut hash = *leaf;
    for sibling in proof {
        match walk.up() {
            Some(Side::Left) => hash = node(sibling, &hash),
            Some(Side::Right) => hash = node(&hash, sibling),
            None => return false,
        }
    }
    walk.last == 0 && hash == *root
}

/// Whether the proof shows that the tree of the new size and root begins with the old one.
///
/// Equal sizes need equal roots and no proof. The tree without leaves, whose root is SHA-256 of
/// nothing, begins every tree, without proof.
pub(crate) fn consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old > new || (old == 0 && *old_root != empty()) {
        return false;
    }
    if old == 0 || old == new {
        return proof.is_empty() && (old != new || old_root == new_root);
    }
    // A complete old tree is itself the node from which the path starts, and is not repeated.
    let (start, path) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        match proof.split_first() {
            Some((start, path)) => (start, path),
            None => return false,
        }
    };
    let mut walk = Walk { at: old.saturating_sub(1), last: new.saturating_sub(1) };
    while walk.at & 1 == 1 {
        walk.halve();
    }
    let (mut before, mut after) = (*start, *start);
    for sibling in path {
        match walk.up() {
            Some(Side::Left) => {
                before = node(sibling, &before);
                after = node(sibling, &after);
            }
            Some(Side::Right) => after = node(&after, sibling),
            None => return false,
        }
    }
    walk.last == 0 && before == *old_root && after == *new_root
}

/// On which side of a node its sibling is.
enum Side {
    Left,
    Right,
}

/// A node's index and that of the last node of its level.
struct Walk {
    at: u64,
    last: u64,
}

impl Walk {
    fn halve(&mut self) {
        self.at = whole(self.at, 1);
        self.last = whole(self.last, 1);
    }

    /// Goes up past one sibling; none where the root is reached.
    fn up(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.at & 1 == 1 || self.at == self.last { Side::Left } else { Side::Right };
        // A last node without a sibling stands for itself, up to where it has one on its left.
        while self.at & 1 == 0 && self.at == self.last && self.at > 0 {
            self.halve();
        }
        self.halve();
        Some(side)
    }
}
