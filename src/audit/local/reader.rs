//! Reads batches out of a log's segments, without a lock, one batch in memory at a time.
//!
//! It knows whether a batch is whole and follows the one before; whether the tree and the signatures
//! are right, and whether a tail is torn or damaged, is known to [`super::walk`].

use std::io;

use super::disk::{self, DiskFile, Mode};
use super::folder::{Damage, Folder, Trouble, segment_name};
use super::segment::{self, Batch, Frame, HEAD, Look, SECTOR, Wrong};

/// Bytes that are read at once where nothing but zeros is expected.
const CHUNK: usize = 1 << 16;

/// Where a batch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// First position of the segment, which is its name.
    pub(crate) segment: u64,
    /// Bytes from the beginning of the segment.
    pub(crate) offset: u64,
}

impl Place {
    pub(crate) fn damage(self, wrong: Wrong) -> Damage {
        Damage {
            file: segment_name(self.segment),
            offset: self.offset.saturating_add(wrong.offset),
            position: wrong.position,
            what: wrong.what,
        }
    }
}

/// A batch and where it lies.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) batch: Batch,
}

/// What comes next in a log.
#[derive(Debug)]
pub(crate) enum Step {
    /// A whole batch that follows the one before.
    Batch(Box<Found>),
    /// Something else than a batch or zeros. The reader stays where it is.
    Wrong(Damage),
    /// A batch or a segment that is of another place, which no crash brings about. The reader stays where it
    /// is.
    Stray(Damage),
    /// Nothing but zeros up to the end of the last segment.
    End,
}

#[derive(Debug)]
struct Open {
    file: Box<dyn DiskFile>,
    len: u64,
}

/// Stands between two batches of a log.
#[derive(Debug)]
pub(crate) struct Reader {
    folder: Folder,
    starts: Vec<u64>,
    /// Which of the segments.
    at: usize,
    open: Option<Open>,
    offset: u64,
    next: u64,
    look: Look,
}

impl Reader {
    /// At the beginning of a log.
    pub(crate) fn new(folder: Folder) -> io::Result<Self> {
        let starts = folder.starts()?;
        Ok(Self { folder, starts, at: 0, open: None, offset: 0, next: 0, look: Look::Whole })
    }

    /// Before the batch that holds a position; where there is none yet, at the end of the log, if the
    /// position is the next to come.
    pub(crate) fn at(folder: Folder, position: u64) -> Result<Self, Trouble> {
        let mut reader = Self::new(folder)?;
        reader.at = reader.starts.partition_point(|start| *start <= position).saturating_sub(1);
        reader.next = reader.starts.get(reader.at).copied().unwrap_or(0);
        while reader.next < position {
            match reader.peek()? {
                Some((frame, _)) if frame.end() <= position => reader.pass(&frame),
                Some(_) | None => break,
            }
        }
        Ok(reader)
    }

    /// The same, but it does not look at sealed parts.
    pub(crate) fn clear(self) -> Self {
        Self { look: Look::Clear, ..self }
    }

    /// The position of the next record.
    #[cfg(test)]
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Where the next batch begins; none in a log without segments.
    pub(crate) fn place(&self) -> Option<Place> {
        self.starts.get(self.at).map(|segment| Place { segment: *segment, offset: self.offset })
    }

    /// Bytes of the segment in which the reader stands; 0 where none is open.
    pub(crate) fn segment_len(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.len)
    }

    /// Whether there are segments after this one.
    pub(crate) fn more_segments(&self) -> bool {
        self.starts.len() > self.at.saturating_add(1)
    }

    fn here(&self) -> Place {
        self.place().unwrap_or(Place { segment: 0, offset: 0 })
    }

    fn pass(&mut self, frame: &Frame) {
        self.offset = disk::plus(self.offset, frame.total);
        self.next = frame.end();
    }

    /// The segment that is open, opened where none is.
    fn segment(&mut self) -> Result<Option<&Open>, Trouble> {
        if self.open.is_none() {
            let Some(&start) = self.starts.get(self.at) else { return Ok(None) };
            if self.offset == 0 && start != self.next {
                let what =
                    format!("the segment begins with record {start}, the ones before end at record {}", self.next);
                return Err(Trouble::Damaged(self.here().damage(Wrong { offset: 0, position: None, what })));
            }
            let file = self.folder.disk().open(&self.folder.segment(start), Mode::Read)?;
            let len = file.len()?;
            self.open = Some(Open { file, len });
        }
        Ok(self.open.as_ref())
    }

    /// Looks again which segments there are. The reader stays where it is.
    pub(crate) fn refresh(&mut self) -> io::Result<()> {
        let here = self.starts.get(self.at).copied();
        self.starts = self.folder.starts()?;
        self.open = None;
        if let Some(here) = here {
            let gone = || io::Error::new(io::ErrorKind::NotFound, format!("`{}` is gone", segment_name(here)));
            self.at = self.starts.binary_search(&here).map_err(|_| gone())?;
        }
        Ok(())
    }

    /// The next batch by its head, which is checked and given along; none at the end. Leaves zeros
    /// behind, up to the next segment.
    pub(crate) fn peek(&mut self) -> Result<Option<(Frame, Vec<u8>)>, Trouble> {
        loop {
            let offset = self.offset;
            let Some(open) = self.segment()? else { return Ok(None) };
            let room = open.len.saturating_sub(offset);
            let mut bytes = vec![0; HEAD];
            let read = disk::read_up_to(&*open.file, &mut bytes, offset)?;
            if read < HEAD || bytes.iter().all(|byte| *byte == 0) {
                if !self.more_segments() {
                    return Ok(None);
                }
                self.turn();
                continue;
            }
            let frame = segment::frame(&bytes, room);
            let frame = match frame {
                Ok(frame) => frame,
                Err(wrong) => return Err(Trouble::Damaged(self.here().damage(wrong))),
            };
            bytes.resize(frame.head, 0);
            disk::read_up_to(&*open.file, &mut bytes, offset)?;
            if !segment::intact(&frame, &bytes) {
                let what = "the head of the batch is not what was written: its digest does not fit".to_owned();
                return Err(Trouble::Damaged(self.here().damage(Wrong { offset: 0, position: None, what })));
            }
            return Ok(Some((frame, bytes)));
        }
    }

    /// Goes on to the next segment.
    fn turn(&mut self) {
        self.at = self.at.saturating_add(1);
        self.open = None;
        self.offset = 0;
    }

    /// Goes back to before the batch that was read last.
    pub(crate) fn back(&mut self, found: &Found) {
        self.offset = found.place.offset;
        self.next = found.batch.first();
    }

    /// Reads the next batch.
    pub(crate) fn step(&mut self) -> io::Result<Step> {
        loop {
            let offset = self.offset;
            let open = match self.segment() {
                Ok(Some(open)) => open,
                Ok(None) => return Ok(Step::End),
                Err(Trouble::Damaged(damage)) => return Ok(Step::Stray(damage)),
                Err(Trouble::Disk(why)) => return Err(why),
            };
            let mut head = [0; HEAD];
            let read = disk::read_up_to(&*open.file, &mut head, offset)?;
            if read < HEAD || head.iter().all(|byte| *byte == 0) {
                if let Some(at) = not_zero(open, offset)? {
                    let what = "bytes that are neither a batch nor zero".to_owned();
                    let wrong = Wrong { offset: at.saturating_sub(offset), position: None, what };
                    return Ok(Step::Wrong(self.here().damage(wrong)));
                }
                if !self.more_segments() {
                    return Ok(Step::End);
                }
                self.turn();
                continue;
            }
            let frame = match segment::frame(&head, open.len.saturating_sub(offset)) {
                Ok(frame) => frame,
                Err(wrong) => return Ok(Step::Wrong(self.here().damage(wrong))),
            };
            let mut bytes = vec![0; frame.total];
            let read = disk::read_up_to(&*open.file, &mut bytes, offset)?;
            bytes.truncate(read);
            let place = self.here();
            let batch = match segment::decode(bytes, self.look) {
                Ok(batch) => batch,
                Err(wrong) => return Ok(Step::Wrong(place.damage(wrong))),
            };
            if batch.first() != self.next {
                let what = format!("the batch begins with record {}, expected is {}", batch.first(), self.next);
                return Ok(Step::Stray(place.damage(Wrong { offset: 8, position: None, what })));
            }
            self.pass(&frame);
            return Ok(Step::Batch(Box::new(Found { place, batch })));
        }
    }

    /// Whether something lies behind this point that can only have been written after all before it
    /// was durable: a later segment, or the intact head of a later batch. `past` says how many bytes to
    /// skip.
    pub(crate) fn later(&self, past: usize) -> io::Result<bool> {
        let Some(open) = &self.open else { return Ok(self.more_segments()) };
        if self.more_segments() {
            return Ok(true);
        }
        let mut offset = disk::plus(self.offset, past);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = disk::read_up_to(&*open.file, &mut chunk, offset)?;
            for (sector, at) in chunk.get(..read).unwrap_or_default().chunks(SECTOR).zip((0..).step_by(SECTOR)) {
                let begin = disk::plus(offset, at);
                let Ok(frame) = segment::frame(sector, open.len.saturating_sub(begin)) else { continue };
                let mut head = vec![0; frame.head];
                disk::read_up_to(&*open.file, &mut head, begin)?;
                if frame.first >= self.next && segment::intact(&frame, &head) {
                    return Ok(true);
                }
            }
            if read < CHUNK {
                return Ok(false);
            }
            offset = disk::plus(offset, read);
        }
    }

    /// The bytes from here on, up to the last one that is not zero, handed over piece by piece; how many.
    pub(crate) fn rest(&self, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let Some(open) = &self.open else { return Ok(0) };
        let end = last_not_zero(open, self.offset)?;
        let mut at = self.offset;
        let mut chunk = vec![0; CHUNK];
        while at < end {
            let want = usize::try_from(end.saturating_sub(at)).unwrap_or(CHUNK).min(CHUNK);
            let Some(part) = chunk.get_mut(..want) else { break };
            let read = disk::read_up_to(&*open.file, part, at)?;
            if read == 0 {
                break;
            }
            each(part.get(..read).unwrap_or_default());
            at = disk::plus(at, read);
        }
        Ok(end.saturating_sub(self.offset))
    }
}

/// The first byte from an offset on that is not zero.
fn not_zero(open: &Open, mut offset: u64) -> io::Result<Option<u64>> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = disk::read_up_to(&*open.file, &mut chunk, offset)?;
        if let Some(at) = chunk.iter().take(read).position(|byte| *byte != 0) {
            return Ok(Some(disk::plus(offset, at)));
        }
        if read < CHUNK {
            return Ok(None);
        }
        offset = disk::plus(offset, read);
    }
}

/// The end of what is not zero, from an offset on.
fn last_not_zero(open: &Open, mut offset: u64) -> io::Result<u64> {
    let mut end = offset;
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = disk::read_up_to(&*open.file, &mut chunk, offset)?;
        if let Some(at) = chunk.iter().take(read).rposition(|byte| *byte != 0) {
            end = disk::plus(offset, at.saturating_add(1));
        }
        if read < CHUNK {
            return Ok(end);
        }
        offset = disk::plus(offset, read);
    }
}
