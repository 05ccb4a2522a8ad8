//! Segments made ahead: zeroed and synced before they are needed, because zeroing takes long and a
//! write into zeros is synced two to four times faster than one that makes a file grow.

use std::io;
use std::thread::{self, JoinHandle};

use super::disk::{self, Mode};
use super::folder::Folder;

/// How long segments are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Bytes of the first one.
    pub(crate) first: u64,
    /// Bytes of the largest; each is four times as long as the one before, up to this.
    pub(crate) largest: u64,
    /// Whether the next one is made in the background.
    pub(crate) ahead: bool,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { first: 1 << 20, largest: 1 << 26, ahead: true }
    }
}

impl Sizes {
    /// The length of the segment after one of that length; 0 for none.
    fn after(&self, len: u64) -> u64 {
        len.saturating_mul(4).clamp(self.first, self.largest.max(self.first))
    }
}

const NAME: &str = "segments/next";
const CHUNK: usize = 1 << 18;

/// Makes segments.
#[derive(Debug)]
pub(crate) struct Spare {
    folder: Folder,
    sizes: Sizes,
    making: Option<JoinHandle<io::Result<u64>>>,
}

impl Spare {
    pub(crate) fn new(folder: Folder, sizes: Sizes) -> Self {
        Self { folder, sizes, making: None }
    }

    /// Begins to make the segment after one of that length.
    pub(crate) fn begin(&mut self, len: u64) {
        if self.sizes.ahead && self.making.is_none() {
            let (folder, len) = (self.folder.clone(), self.sizes.after(len));
            let thread = thread::Builder::new().name("comity-segment".to_owned());
            // Without a thread the segment is made when it is needed.
            self.making = thread.spawn(move || make(&folder, len)).ok();
        }
    }

    /// Puts a segment in its place under its name, durably: at least so many bytes, after one of that
    /// length. How long it is.
    pub(crate) fn take(&mut self, first: u64, least: u64, len: u64) -> io::Result<u64> {
        let made = self.making.take().and_then(|making| making.join().ok()?.ok());
        let made = match made.filter(|made| *made >= least) {
            Some(made) => made,
            None => make(&self.folder, self.sizes.after(len).max(least))?,
        };
        let disk = self.folder.disk();
        disk.rename(&self.folder.path(NAME), &self.folder.segment(first))?;
        disk.sync_folder(&self.folder.segments())?;
        Ok(made)
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        // Nobody else may hold the log while a thread still writes into its folder.
        if let Some(making) = self.making.take() {
            let _ = making.join();
        }
    }
}

/// Removes what an earlier run left.
pub(crate) fn clear(folder: &Folder) -> io::Result<()> {
    let path = folder.path(NAME);
    if folder.disk().exists(&path)? { folder.disk().remove(&path) } else { Ok(()) }
}

fn make(folder: &Folder, len: u64) -> io::Result<u64> {
    clear(folder)?;
    let made = zeroed(folder, len);
    if made.is_err() {
        // On a disk that is full, half a segment takes the room that vault and tiles still need.
        let _ = clear(folder);
    }
    made
}

fn zeroed(folder: &Folder, len: u64) -> io::Result<u64> {
    let file = folder.disk().open(&folder.path(NAME), Mode::New)?;
    let zeros = vec![0; CHUNK];
    let mut at = 0;
    while at < len {
        let want = usize::try_from(len.saturating_sub(at)).unwrap_or(CHUNK).min(CHUNK);
        disk::write_all(&*file, zeros.get(..want).unwrap_or_default(), at)?;
        // In small pieces: a commit that comes meanwhile does not wait for all of a segment to reach the disk.
        file.sync_data()?;
        at = disk::plus(at, want);
    }
    file.sync_all()?;
    Ok(len)
}
