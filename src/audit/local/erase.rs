//! Overwrites sealed parts with zeros. Records, proofs and checkpoints stay as they are.
//!
//! A list of the positions is made durable first: zeros that a crash tore are neither what was written
//! nor erased, and would be damage. Opening goes through the list to its end.

use super::disk::{self, Mode};
use super::folder::{Folder, Trouble};
use super::reader::Reader;
use super::segment;

/// The list of positions.
const LIST: &str = "erasing";

/// Erases the sealed parts of the records at those positions, durably.
pub(crate) fn erase(folder: &Folder, positions: &[u64]) -> Result<(), Trouble> {
    // Refused before anything is touched.
    for position in positions {
        find(folder, *position)?;
    }
    let mut list: Vec<String> = positions.iter().map(ToString::to_string).collect();
    list.push(String::new());
    disk::put_file(folder.disk(), &folder.path(LIST), list.join("\n").as_bytes())?;
    folder.disk().sync_folder(folder.root())?;
    overwrite(folder, positions)
}

/// Goes on with what a crash cut short.
pub(crate) fn resume(folder: &Folder) -> Result<(), Trouble> {
    let Some(bytes) = disk::read_file(folder.disk(), &folder.path(LIST))? else { return Ok(()) };
    let text = String::from_utf8_lossy(&bytes);
    let positions: Result<Vec<u64>, _> = text.lines().map(str::parse).collect();
    let positions = positions.map_err(|_| Trouble::damaged(LIST, "it is not a list of positions, one a line"))?;
    overwrite(folder, &positions)
}

fn overwrite(folder: &Folder, positions: &[u64]) -> Result<(), Trouble> {
    for position in positions {
        let (segment, offset, len) = find(folder, *position)?;
        let file = folder.disk().open(&folder.segment(segment), Mode::Write)?;
        disk::write_all(&*file, &vec![0; len], offset)?;
        file.sync_data()?;
    }
    folder.disk().remove(&folder.path(LIST))?;
    Ok(folder.disk().sync_folder(folder.root())?)
}

/// The segment, offset and length of a sealed part. Only heads are read: the part itself may be torn.
fn find(folder: &Folder, position: u64) -> Result<(u64, u64, usize), Trouble> {
    let mut reader = Reader::at(folder.clone(), position)?;
    let head = reader.peek()?;
    let place = reader.place();
    let range = head.as_ref().and_then(|(frame, head)| segment::sealed_at(frame, head, position));
    match (place, range) {
        (Some(place), Some(range)) => Ok((place.segment, disk::plus(place.offset, range.start), range.len())),
        (_, _) => {
            Err(Trouble::damaged("segments", format!("record {position} has no sealed part that could be erased")))
        }
    }
}
