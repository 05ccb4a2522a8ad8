//! Reads the nodes of a log's tree, for proofs: from its tiles, and from the segments where they end.

use std::collections::BTreeMap;

use super::disk;
use super::folder::{Folder, Trouble};
use super::reader::{Reader, Step};
use crate::audit::tile::{self, FULL};
use crate::audit::tree::{self, Edge, Hash, Nodes};

/// Tiles that are held in memory.
const HELD: usize = 64;

/// The nodes of a tree of some size. What is not published yet is read from the segments and held.
#[derive(Debug)]
pub(crate) struct Tiles {
    folder: Folder,
    /// Records that the tiles have.
    published: u64,
    held: BTreeMap<(u8, u64), Vec<Hash>>,
    /// Nodes that no tile has yet.
    tail: BTreeMap<(u8, u64), Hash>,
}

impl Tiles {
    /// The nodes of the tree with so many records, which are durable and end with a batch.
    pub(crate) fn open(folder: &Folder, size: u64) -> Result<Self, Trouble> {
        let published = folder.published_size()?;
        let mut tiles = Self::at(folder, published);
        if published < size {
            let mut edge = Self::edge(folder, published)?;
            let mut reader = Reader::at(folder.clone(), published)?;
            while edge.size() < size {
                match reader.step()? {
                    Step::Batch(found) => {
                        let growth = edge.grow(found.batch.leaves());
                        tiles.tail.extend(growth.complete().map(|(level, index, hash)| ((level, index), hash)));
                    }
                    Step::Wrong(damage) | Step::Stray(damage) => return Err(Trouble::Damaged(damage)),
                    Step::End => {
                        let what = format!("{size} records are asked for, {} are there", edge.size());
                        return Err(Trouble::damaged("segments", what));
                    }
                }
            }
        }
        Ok(tiles)
    }

    /// The nodes that the tiles of a published size have.
    pub(crate) fn at(folder: &Folder, published: u64) -> Self {
        Self { folder: folder.clone(), published, held: BTreeMap::new(), tail: BTreeMap::new() }
    }

    /// The edge of the tree of a published size.
    pub(crate) fn edge(folder: &Folder, published: u64) -> Result<Edge, Trouble> {
        tree::edge(&mut Self::at(folder, published), published)
    }

    /// The hashes of a tile.
    pub(crate) fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], Trouble> {
        if self.held.len() >= HELD && !self.held.contains_key(&(level, index)) {
            self.held.clear();
        }
        let hashes = match self.held.remove(&(level, index)) {
            Some(hashes) => hashes,
            None => self.read(level, index)?,
        };
        Ok(self.held.entry((level, index)).or_insert(hashes))
    }

    fn read(&self, level: u8, index: u64) -> Result<Vec<Hash>, Trouble> {
        let width = tile::width(level, index, self.published);
        // Where the tile is full by now, its partial ones may be gone.
        for there in [width, FULL] {
            let name = tile::path(level, index, there);
            if let Some(bytes) = disk::read_file(self.folder.disk(), &self.folder.path(&name))? {
                let hashes = tile::decode_hashes(&bytes, there);
                let mut hashes = hashes.map_err(|why| Trouble::damaged(&name, why.to_string()))?;
                hashes.truncate(usize::from(width));
                return Ok(hashes);
            }
        }
        Err(Trouble::damaged(
            &tile::path(level, index, width),
            "the tile is missing; it can be made again from the segments",
        ))
    }
}

impl Nodes for Tiles {
    type Error = Trouble;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Trouble> {
        if let Some(hash) = self.tail.get(&(level, index)) {
            return Ok(*hash);
        }
        let (tile, at, range) = tile::place(level, index);
        let width = tile::width(tile, at, self.published);
        let hash = self.tile(tile, at)?.get(range).and_then(tile::subtree);
        hash.ok_or_else(|| {
            Trouble::damaged(&tile::path(tile, at, width), format!("it has no node {index} of level {level}"))
        })
    }
}
