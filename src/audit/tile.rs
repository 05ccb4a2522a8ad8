//! C2SP tlog-tiles: under which names the hashes and entries of a tree lie, and in what form. Pure: no I/O.
//!
//! A tile holds up to 256 hashes side by side at every eighth level of the tree; tile level `l` has
//! the nodes of level `8 l`. A width below 256 makes it a partial tile.

use std::fmt::Write as _;
use std::ops::Range;

use super::tree::{Hash, node};

/// Hashes, or entries, in a full tile.
pub(crate) const FULL: u16 = 256;
/// Levels of the tree that a tile spans.
const HEIGHT: u8 = 8;

/// Why the content of a tile or bundle is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TileRefused {
    /// No tile has that many hashes or entries.
    #[error("a tile of {width} is refused: it has 1 to 256 hashes or entries")]
    Width {
        /// How many.
        width: usize,
    },
    /// The hashes have another length.
    #[error("the tile has {bytes} bytes; {width} hashes have 32 each")]
    Hashes {
        /// How many hashes there should be.
        width: u16,
        /// How many bytes there are.
        bytes: usize,
    },
    /// An entry is longer than its length prefix can say.
    #[error("entry {at} of the bundle has {bytes} bytes; allowed are 65535")]
    Entry {
        /// Which, from 0.
        at: usize,
        /// How many bytes it has.
        bytes: usize,
    },
    /// The bundle ends inside an entry.
    #[error("the bundle ends inside entry {at}, which begins at byte {offset}")]
    Cut {
        /// Which, from 0.
        at: usize,
        /// Where it begins.
        offset: usize,
    },
    /// There is more behind the last entry.
    #[error("the bundle goes on at byte {offset}, behind its {width} entries")]
    Rest {
        /// How many entries there should be.
        width: u16,
        /// Where the last one ends.
        offset: usize,
    },
}

/// The name of a tile of hashes, such as `tile/0/x001/x234/067.p/5`.
pub(crate) fn path(level: u8, index: u64, width: u16) -> String {
    named(&format!("tile/{level}"), index, width)
}

/// The name of a bundle of entries, such as `tile/entries/x001/x234/067.p/5`.
pub(crate) fn entries_path(index: u64, width: u16) -> String {
    named("tile/entries", index, width)
}

fn named(folder: &str, index: u64, width: u16) -> String {
    let digits = index.to_string();
    // Groups of three digits, zeros before them; all but the last with an `x`.
    let zeros = digits.len().next_multiple_of(3).saturating_sub(digits.len());
    let padded = std::iter::repeat_n('0', zeros).chain(digits.chars());
    let last = zeros.saturating_add(digits.len()).saturating_sub(3);
    let mut path = folder.to_owned();
    for (at, digit) in padded.enumerate() {
        if at.is_multiple_of(3) {
            path.push_str(if at < last { "/x" } else { "/" });
        }
        path.push(digit);
    }
    if width < FULL {
        let _ = write!(path, ".p/{width}");
    }
    path
}

/// The hashes that a tile has in a tree of that size; 0 where there is no such tile.
pub(crate) fn width(level: u8, index: u64, size: u64) -> u16 {
    let hashes = size.checked_shr(u32::from(level).saturating_mul(u32::from(HEIGHT))).unwrap_or(0);
    let before = index.saturating_mul(u64::from(FULL));
    u16::try_from(hashes.saturating_sub(before)).map_or(FULL, |width| width.min(FULL))
}

/// The tiles that a tree of size `new` has and one of size `old` had not, partial ones included:
/// level, index, width. Lowest level first, then by index. Those of level 0 are the bundles too.
pub(crate) fn since(old: u64, new: u64) -> impl Iterator<Item = (u8, u64, u16)> {
    (0..HEIGHT).flat_map(move |level| {
        let shift = u32::from(level).saturating_mul(u32::from(HEIGHT));
        let [before, after] = [old, new].map(|size| size.checked_shr(shift).unwrap_or(0));
        let first = before.checked_div(u64::from(FULL)).unwrap_or(0);
        let tiles = if after > before { first..after.div_ceil(u64::from(FULL)) } else { 0..0 };
        tiles.map(move |index| (level, index, width(level, index, new)))
    })
}

/// Where a node of the tree lies: the level and index of the tile, and which of its hashes are the
/// leaves of the node's subtree (see [`subtree`]).
pub(crate) fn place(level: u8, index: u64) -> (u8, u64, Range<usize>) {
    let (tile, up) = (level.checked_div(HEIGHT).unwrap_or(0), level.checked_rem(HEIGHT).unwrap_or(0));
    let per_tile = FULL.checked_shr(u32::from(up)).map_or(1, u64::from);
    let (at, inside) = (index.checked_div(per_tile).unwrap_or(0), index.checked_rem(per_tile).unwrap_or(0));
    let count = 1_usize.checked_shl(u32::from(up)).unwrap_or(1);
    let start = usize::try_from(inside).unwrap_or(0).saturating_mul(count);
    (tile, at, start..start.saturating_add(count))
}

/// The node over hashes side by side, which are a power of two in number; none otherwise.
pub(crate) fn subtree(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        let (pairs, _) = level.as_chunks::<2>();
        level = pairs.iter().map(|[left, right]| node(left, right)).collect();
    }
    level.pop()
}

/// The content of a tile.
pub(crate) fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes of a tile of that width.
pub(crate) fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileRefused> {
    check_width(usize::from(width))?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || hashes.len() != usize::from(width) {
        return Err(TileRefused::Hashes { width, bytes: bytes.len() });
    }
    Ok(hashes.to_vec())
}

/// The content of a bundle: each entry behind its length, 16 bits with the high byte first.
pub(crate) fn encode_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileRefused> {
    let mut bundle = Vec::new();
    let mut count = 0_usize;
    for (at, entry) in entries.into_iter().enumerate() {
        let Ok(length) = u16::try_from(entry.len()) else {
            return Err(TileRefused::Entry { at, bytes: entry.len() });
        };
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
        count = at.saturating_add(1);
    }
    check_width(count)?;
    Ok(bundle)
}

/// The entries of a bundle of that width.
pub(crate) fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileRefused> {
    check_width(usize::from(width))?;
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    for at in 0..usize::from(width) {
        let cut = TileRefused::Cut { at, offset: bytes.len().saturating_sub(rest.len()) };
        let Some((length, behind)) = rest.split_first_chunk::<2>() else { return Err(cut) };
        let Some((entry, behind)) = behind.split_at_checked(usize::from(u16::from_be_bytes(*length))) else {
            return Err(cut);
        };
        entries.push(entry);
        rest = behind;
    }
    if !rest.is_empty() {
        return Err(TileRefused::Rest { width, offset: bytes.len().saturating_sub(rest.len()) });
    }
    Ok(entries)
}

fn check_width(width: usize) -> Result<(), TileRefused> {
    if width == 0 || width > usize::from(FULL) { Err(TileRefused::Width { width }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
