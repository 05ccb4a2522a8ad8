//! One batch as it lies in a segment. Pure: bytes in, bytes out.
//!
//! ```text
//! 8   magic "COMITYB1"
//! 8   position of the first record        numbers are big-endian
//! 4   count of records
//! 8   bytes of all records
//! 4   bytes of the signed checkpoint
//! 16  for each record: bytes of the clear part (4), of the sealed part (4, 0 for none),
//!     first 8 bytes of its leaf hash
//! 32  SHA-256 of everything above
//!     for each record: clear part, sealed part
//!     signed checkpoint of the log with this batch
//!     zeros up to a multiple of 512
//! ```
//! Every bit is covered: the head by its digest, clear parts by the leaf hash (and by the signed
//! root), sealed parts by the digest in the clear part, the checkpoint by its signature, padding by
//! being zero. No sector that holds an acknowledged batch is ever written again by a later one.

use std::ops::Range;

use super::commitment::{MOST, commitment, sha};
use crate::audit::store::{Entry, StoreFault};
use crate::audit::tree::{self, Hash};

const MAGIC: &[u8; 8] = b"COMITYB1";
/// Bytes of the head before the table.
pub(crate) const HEAD: usize = 32;
/// Bytes of a row of the table.
const ROW: usize = 16;
/// Bytes of a digest.
const DIGEST: usize = 32;
/// Batches begin at multiples of this many bytes.
pub(crate) const SECTOR: usize = 512;
/// Bytes that a batch may have in all.
const MOST_BATCH: u64 = 1 << 30;

/// What is wrong with a batch, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Bytes from the beginning of the batch.
    pub(crate) offset: u64,
    /// Position of the record, where it is one record.
    pub(crate) position: Option<u64>,
    /// What.
    pub(crate) what: String,
}

impl Wrong {
    fn at(offset: usize, what: impl Into<String>) -> Self {
        Self { offset: u64::try_from(offset).unwrap_or(u64::MAX), position: None, what: what.into() }
    }
}

/// What the first 32 bytes say of a batch. Not trustworthy before the digest of the head is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Position of the first record.
    pub(crate) first: u64,
    /// How many records there are.
    pub(crate) count: u64,
    /// Bytes up to and with the digest of the head.
    pub(crate) head: usize,
    /// Bytes of all records.
    body: usize,
    /// Bytes of the signed checkpoint.
    note: usize,
    /// Bytes of the whole batch, padding included.
    pub(crate) total: usize,
}

impl Frame {
    /// The position after the last record.
    pub(crate) fn end(&self) -> u64 {
        self.first.saturating_add(self.count)
    }
}

/// The sealed part of a stored record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sealed<'a> {
    /// The record has none.
    None,
    /// The bytes to whose digest the clear part commits.
    Kept(&'a [u8]),
    /// It was overwritten with zeros; so many bytes.
    Erased(usize),
}

/// A record as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored<'a> {
    /// Its position in the log.
    pub(crate) position: u64,
    /// The clear part: the leaf of the tree.
    pub(crate) clear: &'a [u8],
    /// What lies beside it.
    pub(crate) sealed: Sealed<'a>,
}

#[derive(Debug, Clone)]
struct Spot {
    clear: Range<usize>,
    sealed: Range<usize>,
    erased: bool,
}

/// A batch that is whole: everything in it fits everything else in it. Whether it follows what was
/// before, and who signed it, is not known here.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    first: u64,
    spots: Vec<Spot>,
    leaves: Vec<Hash>,
    note: Range<usize>,
}

impl Batch {
    /// Position of the first record.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// The position after the last record: the size of the log with this batch.
    pub(crate) fn end(&self) -> u64 {
        super::disk::plus(self.first, self.leaves.len())
    }

    /// The leaf hashes.
    pub(crate) fn leaves(&self) -> &[Hash] {
        &self.leaves
    }

    /// The batch as it lies on disk, padding included.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The signed checkpoint that closes the batch.
    pub(crate) fn note(&self) -> &str {
        self.bytes.get(self.note.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Bytes from the beginning of the batch to its signed checkpoint.
    pub(crate) fn note_offset(&self) -> usize {
        self.note.start
    }

    /// The records, in order.
    pub(crate) fn records(&self) -> impl Iterator<Item = Stored<'_>> {
        let part = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        (self.first..).zip(&self.spots).map(move |(position, spot)| Stored {
            position,
            clear: part(&spot.clear),
            sealed: match (spot.erased, spot.sealed.is_empty()) {
                (_, true) => Sealed::None,
                (true, false) => Sealed::Erased(spot.sealed.len()),
                (false, false) => Sealed::Kept(part(&spot.sealed)),
            },
        })
    }

    /// Whether sealed parts in it were overwritten with zeros.
    pub(crate) fn erased(&self) -> bool {
        self.spots.iter().any(|spot| spot.erased)
    }
}

/// A batch as it lies in a segment, in the place of what is in `bytes`.
pub(crate) fn encode(
    first: u64,
    entries: &[Entry],
    leaves: &[Hash],
    note: &str,
    bytes: &mut Vec<u8>,
) -> Result<(), StoreFault> {
    let large = |_| StoreFault::new("the batch is too large to be stored");
    let sealed = |entry: &Entry| entry.sealed.as_deref().unwrap_or_default().len();
    let body =
        entries.iter().fold(0, |sum: usize, entry| sum.saturating_add(entry.clear.len()).saturating_add(sealed(entry)));
    let rows = entries.len().saturating_mul(ROW);
    let room = [HEAD, rows, DIGEST, body, note.len(), SECTOR].into_iter().fold(0, usize::saturating_add);
    if u64::try_from(room).map_err(large)? > MOST_BATCH {
        return Err(StoreFault::new("the batch is too large to be stored"));
    }
    bytes.clear();
    bytes.reserve(room);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&first.to_be_bytes());
    bytes.extend_from_slice(&u32::try_from(entries.len()).map_err(large)?.to_be_bytes());
    bytes.extend_from_slice(&u64::try_from(body).map_err(large)?.to_be_bytes());
    bytes.extend_from_slice(&u32::try_from(note.len()).map_err(large)?.to_be_bytes());
    for (entry, leaf) in entries.iter().zip(leaves) {
        bytes.extend_from_slice(&u32::try_from(entry.clear.len()).map_err(large)?.to_be_bytes());
        bytes.extend_from_slice(&u32::try_from(sealed(entry)).map_err(large)?.to_be_bytes());
        bytes.extend(leaf.iter().take(8));
    }
    let digest = sha(bytes);
    bytes.extend_from_slice(&digest);
    for entry in entries {
        bytes.extend_from_slice(&entry.clear);
        bytes.extend_from_slice(entry.sealed.as_deref().unwrap_or_default());
    }
    bytes.extend_from_slice(note.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(SECTOR), 0);
    Ok(())
}

/// Reads numbers off the front.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, len: usize) -> Option<(Range<usize>, &'a [u8])> {
        let range = self.at..self.at.checked_add(len)?;
        let part = self.bytes.get(range.clone())?;
        self.at = range.end;
        Some((range, part))
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.1.try_into().ok()
    }

    fn short(&mut self) -> Option<usize> {
        usize::try_from(u32::from_be_bytes(self.array()?)).ok()
    }

    fn long(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }
}

/// What the first 32 bytes say, where the batch they speak of fits into so many bytes.
pub(crate) fn frame(bytes: &[u8], room: u64) -> Result<Frame, Wrong> {
    let numbers = || {
        let mut cursor = Cursor { bytes, at: MAGIC.len() };
        Some((cursor.long()?, cursor.short()?, cursor.long()?, cursor.short()?))
    };
    if !bytes.starts_with(MAGIC) {
        return Err(Wrong::at(0, "no batch begins here: the first 8 bytes are not `COMITYB1`"));
    }
    let (first, count, body, note) = numbers().ok_or_else(|| Wrong::at(0, "the head of a batch is cut short"))?;
    let lengths = || {
        let body = usize::try_from(body).ok()?;
        let head = count.checked_mul(ROW)?.checked_add(HEAD)?.checked_add(DIGEST)?;
        let total = head.checked_add(body)?.checked_add(note)?.checked_next_multiple_of(SECTOR)?;
        let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
        first.checked_add(count)?;
        Some(Frame { first, count, head, body, note, total })
    };
    lengths()
        .filter(|frame| u64::try_from(frame.total).is_ok_and(|total| total <= room.min(MOST_BATCH)))
        .ok_or_else(|| Wrong::at(8, "the lengths in the head of a batch do not fit the file"))
}

/// Whether a head is as it was written; `bytes` begins with it.
pub(crate) fn intact(frame: &Frame, bytes: &[u8]) -> bool {
    let split = frame.head.checked_sub(DIGEST).and_then(|at| bytes.get(..frame.head)?.split_at_checked(at));
    split.is_some_and(|(head, digest)| sha(head) == digest)
}

/// Where in a batch the sealed part of a record lies, by its head, which begins `bytes`; none where it has
/// none.
pub(crate) fn sealed_at(frame: &Frame, bytes: &[u8], position: u64) -> Option<Range<usize>> {
    let mut rows = Cursor { bytes, at: HEAD };
    let mut at = frame.head;
    for stands in frame.first..frame.end() {
        let (clear, sealed, _) = (rows.short()?, rows.short()?, rows.array::<8>()?);
        let begin = at.checked_add(clear)?;
        at = begin.checked_add(sealed)?;
        if stands == position {
            return (sealed > 0).then_some(begin..at);
        }
    }
    None
}

/// How closely a batch is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// All of it.
    Whole,
    /// All but the sealed parts: as if records had none.
    Clear,
}

/// Checks a batch, padding included.
pub(crate) fn decode(bytes: Vec<u8>, look: Look) -> Result<Batch, Wrong> {
    let frame = frame(&bytes, super::disk::plus(0, bytes.len()))?;
    if !intact(&frame, &bytes) {
        return Err(Wrong::at(0, "the head of the batch is not what was written: its digest does not fit"));
    }
    let short = || Wrong::at(HEAD, "the lengths in the head of a batch do not fit each other");
    let mut rows = Cursor { bytes: &bytes, at: HEAD };
    let mut body = Cursor { bytes: &bytes, at: frame.head };
    let (mut spots, mut leaves) = (Vec::new(), Vec::new());
    for position in frame.first..frame.end() {
        let (clear, sealed, check) = (rows.short(), rows.short(), rows.array::<8>());
        let (clear, clear_bytes) = clear.and_then(|len| body.take(len)).ok_or_else(short)?;
        let (sealed, sealed_bytes) = sealed.and_then(|len| body.take(len)).ok_or_else(short)?;
        let wrong = |offset: usize, what: &str| Wrong { position: Some(position), ..Wrong::at(offset, what) };
        let leaf = tree::leaf(clear_bytes);
        if check.is_none_or(|check| !leaf.starts_with(&check)) {
            return Err(wrong(clear.start, "the clear part is not what was written: its leaf hash does not fit"));
        }
        if clear_bytes.len() > MOST {
            return Err(wrong(clear.start, "the clear part has more than 65,535 bytes"));
        }
        leaves.push(leaf);
        if look == Look::Clear {
            spots.push(Spot { clear, sealed: 0..0, erased: false });
            continue;
        }
        let erased = match commitment(clear_bytes).map_err(|what| wrong(clear.start, what))? {
            None if sealed.is_empty() => false,
            None => return Err(wrong(sealed.start, "a sealed part to which the clear part does not commit")),
            Some(_) if sealed.is_empty() => {
                return Err(wrong(sealed.start, "the sealed part, to which the clear part commits, is missing"));
            }
            Some(_) if sealed_bytes.iter().all(|byte| *byte == 0) => true,
            Some(digest) if sha(sealed_bytes) == digest => false,
            Some(_) => {
                let what = "the sealed part is neither erased nor what was written: its digest does not fit";
                return Err(wrong(sealed.start, what));
            }
        };
        spots.push(Spot { clear, sealed, erased });
    }
    if body.at.checked_sub(frame.head) != Some(frame.body) {
        return Err(short());
    }
    let (note, text) = body.take(frame.note).ok_or_else(short)?;
    // A tail that a crash tore has zeros here, which no signed text has.
    if std::str::from_utf8(text).is_err() || text.contains(&0) {
        return Err(Wrong::at(note.start, "the signed checkpoint is not text"));
    }
    if let Some(at) = bytes.iter().skip(note.end).position(|byte| *byte != 0) {
        return Err(Wrong::at(note.end.saturating_add(at), "the padding after the batch is not zero"));
    }
    Ok(Batch { first: frame.first, spots, leaves, note, bytes })
}

#[cfg(test)]
mod tests;
