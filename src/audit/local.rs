//! The log in a folder: batches in segments on disk, tiles behind them, read beside the writer.

mod archive;
mod chain;
mod commitment;
mod disk;
mod erase;
mod file;
mod folder;
mod keeper;
mod objects;
mod open;
mod publish;
mod reader;
mod segment;
mod spare;
#[cfg(test)]
mod suite;
mod tiles;
mod walk;

pub use archive::{Archive, Placed, Whole};
pub use folder::{Damage, OpenError};
pub use open::LogOptions;

pub(super) use archive::bearing;
pub(super) use folder::Folder;
pub(super) use keeper::Keeper;
