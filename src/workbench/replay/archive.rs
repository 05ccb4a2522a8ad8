//! The records of a log in a folder.

use std::ops::Range;

use super::{Logged, Records};
use crate::audit::{Archive, OpenError};

/// A log in a folder as it was when it was opened, with the keys to what is sealed.
#[derive(Debug)]
pub struct ArchivedRecords {
    archive: Archive,
    count: u64,
}

impl ArchivedRecords {
    /// The records that lie there now.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn new(archive: Archive) -> Result<Self, OpenError> {
        let count = archive.count()?;
        Ok(Self { archive, count })
    }
}

impl Records for ArchivedRecords {
    fn count(&self) -> u64 {
        self.count
    }

    fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String> {
        let records = self.archive.read(positions).map_err(|why| why.to_string())?;
        let logged = records.into_iter().map(|placed| {
            let opened = self.archive.unseal(&placed.record).map_err(|why| why.to_string())?;
            let (position, clear) = (placed.position, placed.record.bytes().to_vec());
            Ok(Logged { position, clear, opened: opened.map(|plain| plain.to_vec()) })
        });
        logged.collect()
    }

    fn object(&self, digest: &str) -> Option<Vec<u8>> {
        self.archive.object(digest).ok().flatten()
    }
}
