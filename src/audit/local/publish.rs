//! Publishes a log for others to read: C2SP tlog-tiles, and behind them the checkpoint.
//!
//! It runs behind the writer, on handles of its own, and reads batches back one at a time. The
//! checkpoint is put in place only once every tile that it needs is durable, by content and by name. All of
//! it can be made again from the segments.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::disk;
use super::folder::{CHECKPOINT, Damage, Folder, Trouble};
use super::reader::{Found, Reader, Step};
use super::tiles::Tiles;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::Note;
use crate::audit::tile::{self, FULL};
use crate::audit::tree::{self, Edge, Hash};

/// Publishes behind one log. See the module.
#[derive(Debug)]
pub(crate) struct Publisher {
    folder: Folder,
    /// None before the first publication, and after one that failed: what is on disk counts then.
    state: Option<State>,
}

/// What becomes of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Write,
    Compare,
}

#[derive(Debug)]
struct State {
    folder: Folder,
    deed: Deed,
    /// Records that the tiles on disk have.
    size: u64,
    edge: Edge,
    /// At each level of tiles the hashes of the last tile, while it is not full.
    levels: Vec<Vec<Hash>>,
    /// The entries of the last bundle.
    bundle: Vec<Vec<u8>>,
    reader: Reader,
    /// The log's own checkpoint at that size.
    note: String,
    made: BTreeSet<PathBuf>,
    touched: BTreeSet<PathBuf>,
}

impl Publisher {
    pub(crate) fn new(folder: Folder) -> Self {
        Self { folder, state: None }
    }

    /// Publishes the log up to a batch that ends at that size and is durable. Says what size is published
    /// now, which is more where more was before.
    ///
    /// # Errors
    /// Where the disk fails or the segments are damaged. The published checkpoint is then the one before.
    pub(crate) fn publish(&mut self, size: u64) -> Result<u64, Trouble> {
        let mut state = match self.state.take() {
            Some(state) => state,
            None => State::resume(&self.folder)?,
        };
        // A rebuild goes on to where the checkpoint stands at least.
        let size = size.max(self.folder.published_size()?);
        state.publish(size)?;
        let size = state.size;
        self.state = Some(state);
        Ok(size)
    }

    /// Publishes the checkpoint that stands, with the lines of witnesses behind the log's own.
    ///
    /// # Errors
    /// Where it is another checkpoint, or the disk fails.
    pub(crate) fn cosigned(&mut self, note: &str) -> Result<(), Trouble> {
        let stands = self.state.as_ref().is_some_and(|state| !state.note.is_empty() && note.starts_with(&state.note));
        if !stands || Note::parse(note).is_err() {
            return Err(Trouble::damaged(
                CHECKPOINT,
                "what is to be published does not begin with the log's checkpoint",
            ));
        }
        put_checkpoint(&self.folder, note)
    }
}

/// Compares every published tile with the batches of a walk, so that the log is read once.
#[derive(Debug)]
pub(crate) struct Check {
    state: State,
    size: u64,
}

impl Check {
    /// Of what is published now.
    pub(crate) fn new(folder: &Folder) -> Result<Self, Trouble> {
        Ok(Self { size: folder.published_size()?, state: State::empty(folder, Deed::Compare)? })
    }

    /// Takes in the next batch.
    ///
    /// # Errors
    /// Where a tile is missing or differs, or the disk fails.
    pub(crate) fn take(&mut self, found: &Found) -> Result<(), Trouble> {
        if self.state.size < self.size { self.state.take(found) } else { Ok(()) }
    }

    /// After the last batch. How many records are published.
    ///
    /// # Errors
    /// As [`Check::take`], and where batches are missing.
    pub(crate) fn end(mut self) -> Result<u64, Trouble> {
        self.state.whole(self.size)?;
        self.state.partial(0)?;
        Ok(self.size)
    }
}

/// Compares every published tile with the segments. How many records are published.
#[cfg(test)]
pub(crate) fn check(folder: &Folder) -> Result<u64, Trouble> {
    let mut check = Check::new(folder)?;
    check.state.fill(check.size)?;
    check.end()
}

fn put_checkpoint(folder: &Folder, note: &str) -> Result<(), Trouble> {
    disk::put_file(folder.disk(), &folder.path(CHECKPOINT), note.as_bytes())?;
    Ok(folder.disk().sync_folder(folder.root())?)
}

/// The same path under a partial tile's folder for every width: `tile/0/000.p`.
fn partial_folder(full: &str) -> String {
    format!("{full}.p")
}

impl State {
    fn empty(folder: &Folder, deed: Deed) -> Result<Self, Trouble> {
        Ok(Self {
            folder: folder.clone(),
            deed,
            size: 0,
            edge: Edge::default(),
            levels: Vec::new(),
            bundle: Vec::new(),
            reader: Reader::new(folder.clone())?.clear(),
            note: String::new(),
            made: BTreeSet::new(),
            touched: BTreeSet::new(),
        })
    }

    /// Goes on behind the published checkpoint, or at the beginning where tiles are missing or wrong.
    fn resume(folder: &Folder) -> Result<Self, Trouble> {
        let mut state = Self::empty(folder, Deed::Write)?;
        if let Some(checkpoint) = folder.published_checkpoint()? {
            let size = checkpoint.size();
            let complete = tile::since(0, size).try_fold(true, |all, (level, index, width)| {
                let entries = level > 0 || folder.disk().exists(&folder.path(&tile::entries_path(index, width)))?;
                Ok::<_, Trouble>(
                    all && entries && folder.disk().exists(&folder.path(&tile::path(level, index, width)))?,
                )
            })?;
            // A tile that is damaged is made again like one that is missing.
            let edge = if complete { Tiles::edge(folder, size).ok() } else { None };
            let taken = edge.filter(|edge| edge.root() == *checkpoint.root()).map(|edge| state.take_up(size, edge));
            if taken.is_none_or(|taken| taken.is_err()) {
                state = Self::empty(folder, Deed::Write)?;
            }
        }
        Ok(state)
    }

    /// Reads the last, partial tiles of a published size.
    fn take_up(&mut self, size: u64, edge: Edge) -> Result<(), Trouble> {
        let mut tiles = Tiles::at(&self.folder, size);
        for level in 0..8_u8 {
            let hashes = size.checked_shr(u32::from(level).saturating_mul(8)).unwrap_or(0);
            let index = hashes.checked_div(u64::from(FULL)).unwrap_or(0);
            let width = tile::width(level, index, size);
            self.levels.push(if width == 0 { Vec::new() } else { tiles.tile(level, index)?.to_vec() });
        }
        let index = size.checked_div(u64::from(FULL)).unwrap_or(0);
        let width = tile::width(0, index, size);
        if width > 0 {
            let name = tile::entries_path(index, width);
            let bundle = disk::read_file(self.folder.disk(), &self.folder.path(&name))?.unwrap_or_default();
            let entries =
                tile::decode_entries(&bundle, width).map_err(|why| Trouble::damaged(&name, why.to_string()))?;
            let leaves: Vec<Hash> = entries.iter().map(|entry| tree::leaf(entry)).collect();
            if self.levels.first() != Some(&leaves) {
                return Err(Trouble::damaged(&name, "its entries are not those of the tile"));
            }
            self.bundle = entries.into_iter().map(<[u8]>::to_vec).collect();
        }
        self.reader = Reader::at(self.folder.clone(), size.saturating_sub(1))?.clear();
        match self.reader.step()? {
            Step::Batch(found) if found.batch.end() == size => found.batch.note().clone_into(&mut self.note),
            Step::Batch(_) | Step::Wrong(_) | Step::Stray(_) | Step::End => {
                return Err(Trouble::damaged(CHECKPOINT, format!("no batch ends with {size} records")));
            }
        }
        (self.size, self.edge) = (size, edge);
        Ok(())
    }

    fn publish(&mut self, size: u64) -> Result<(), Trouble> {
        let before = self.size;
        if size <= before {
            return Ok(());
        }
        self.fill(size)?;
        self.partial(before)?;
        for folder in std::mem::take(&mut self.touched) {
            self.folder.disk().sync_folder(&folder)?;
        }
        put_checkpoint(&self.folder, &self.note)?;
        self.sweep(before)
    }

    /// Takes in records up to a size, and puts every tile that becomes full.
    fn fill(&mut self, size: u64) -> Result<(), Trouble> {
        let mut looked = false;
        while self.size < size {
            match self.reader.step()? {
                Step::Batch(found) => {
                    looked = false;
                    self.take(&found)?;
                }
                Step::Wrong(damage) | Step::Stray(damage) => return Err(Trouble::Damaged(damage)),
                // The segment may have come after the list of them was read.
                Step::End if !looked => {
                    looked = true;
                    self.reader.refresh()?;
                }
                Step::End => break,
            }
        }
        self.whole(size)
    }

    /// Whether what was taken in is what the checkpoint of that size states.
    fn whole(&self, size: u64) -> Result<(), Trouble> {
        if self.size < size {
            let what = format!("{size} records are to be published, {} are there", self.size);
            return Err(Trouble::damaged("segments", what));
        }
        let stated = Note::parse(&self.note).ok().and_then(|note| Checkpoint::parse(note.text()).ok());
        if size > 0 && stated.is_none_or(|stated| stated.size() != self.size || *stated.root() != self.edge.root()) {
            return Err(Trouble::damaged(
                "segments",
                format!("the checkpoint of {size} records has another root than they"),
            ));
        }
        Ok(())
    }

    fn take(&mut self, found: &Found) -> Result<(), Trouble> {
        let batch = &found.batch;
        for (record, leaf) in batch.records().zip(batch.leaves()) {
            self.bundle.push(record.clear.to_vec());
            self.size = self.size.saturating_add(1);
            if self.size.is_multiple_of(u64::from(FULL)) {
                let index = self.size.checked_div(u64::from(FULL)).unwrap_or(0).saturating_sub(1);
                self.put_bundle(index, FULL)?;
                self.bundle.clear();
            }
            self.push(0, *leaf)?;
        }
        self.edge.grow(batch.leaves());
        batch.note().clone_into(&mut self.note);
        Ok(())
    }

    /// Adds a hash to the last tile of a level; a tile that is full is put, and its root goes one level up.
    fn push(&mut self, level: u8, hash: Hash) -> Result<(), Trouble> {
        let at = usize::from(level);
        while self.levels.len() <= at {
            self.levels.push(Vec::new());
        }
        let Some(hashes) = self.levels.get_mut(at) else { return Ok(()) };
        hashes.push(hash);
        if hashes.len() < usize::from(FULL) {
            return Ok(());
        }
        let full = std::mem::take(hashes);
        let shift = u32::from(level).saturating_add(1).saturating_mul(8);
        let index = self.size.checked_shr(shift).unwrap_or(0).saturating_sub(1);
        self.put(&tile::path(level, index, FULL), &tile::encode_hashes(&full))?;
        match tile::subtree(&full) {
            Some(root) => self.push(level.saturating_add(1), root),
            None => Ok(()),
        }
    }

    /// Puts the last tiles, which are not full, and the last bundle.
    fn partial(&mut self, before: u64) -> Result<(), Trouble> {
        for (level, index, width) in tile::since(before, self.size).filter(|(_, _, width)| *width < FULL) {
            let hashes = self.levels.get(usize::from(level)).map(|hashes| tile::encode_hashes(hashes));
            self.put(&tile::path(level, index, width), &hashes.unwrap_or_default())?;
            if level == 0 {
                self.put_bundle(index, width)?;
            }
        }
        Ok(())
    }

    fn put_bundle(&mut self, index: u64, width: u16) -> Result<(), Trouble> {
        let name = tile::entries_path(index, width);
        let bundle = tile::encode_entries(self.bundle.iter().map(Vec::as_slice));
        self.put(&name, &bundle.map_err(|why| Trouble::damaged(&name, why.to_string()))?)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let path = self.folder.path(name);
        let disk = self.folder.disk();
        match self.deed {
            Deed::Write => {
                let above = path.parent().unwrap_or(Path::new("")).to_owned();
                if self.made.insert(above.clone()) {
                    disk::make_folders(disk, &above)?;
                }
                disk::put_file(disk, &path, bytes)?;
                self.touched.insert(above);
                Ok(())
            }
            Deed::Compare => {
                let file = name.to_owned();
                let Some(there) = disk::read_file(disk, &path)? else {
                    return Err(Trouble::damaged(&file, "the tile is missing; it can be made again from the segments"));
                };
                if there == bytes {
                    return Ok(());
                }
                let same = there.iter().zip(bytes).take_while(|(there, right)| there == right).count();
                let what = "the tile differs from the segments, from which it can be made again".to_owned();
                Err(Trouble::Damaged(Damage { file, offset: disk::plus(0, same), position: None, what }))
            }
        }
    }

    /// Removes partial tiles of those that are full now; readers of earlier checkpoints find their hashes
    /// in the full ones.
    fn sweep(&self, before: u64) -> Result<(), Trouble> {
        for (level, index, _) in tile::since(before, self.size).filter(|(_, _, width)| *width == FULL) {
            self.remove(&partial_folder(&tile::path(level, index, FULL)))?;
            if level == 0 {
                self.remove(&partial_folder(&tile::entries_path(index, FULL)))?;
            }
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), Trouble> {
        let (disk, path) = (self.folder.disk(), self.folder.path(name));
        if disk.exists(&path)? {
            for name in disk.list(&path)? {
                disk.remove(&path.join(name))?;
            }
            disk.remove_folder(&path)?;
        }
        Ok(())
    }
}
