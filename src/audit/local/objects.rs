//! What records refer to by digest, such as policy sets: kept as files under their SHA-256.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::disk;
use super::folder::{Folder, Trouble};

const OBJECTS: &str = "objects";

/// The objects of a log. Whoever holds the log keeps them, with clones of one value; everybody may read.
#[derive(Debug, Clone)]
pub(crate) struct Objects {
    folder: Folder,
    /// Two threads that keep the same object would write the same draft.
    keeping: Arc<Mutex<()>>,
}

impl Objects {
    pub(crate) fn new(folder: Folder) -> Self {
        Self { folder, keeping: Arc::default() }
    }

    /// Keeps an object, durably; `sha256:` and its digest.
    ///
    /// # Errors
    /// Where the disk fails. The object may then be there or not, and can be kept again.
    pub(crate) fn keep(&self, bytes: &[u8]) -> io::Result<String> {
        let digest = crate::object::name(bytes);
        let disk = self.folder.disk();
        let objects = self.folder.path(OBJECTS);
        // Nothing is guarded but the order: a thread that panicked left no more than a draft.
        let _alone = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
        disk::make_folders(disk, &objects)?;
        let path = objects.join(name(&digest));
        if disk::read_file(disk, &path)?.is_none_or(|kept| kept != bytes) {
            disk::put_file(disk, &path, bytes)?;
        }
        // Also where it was there: an earlier sync of its name may have failed.
        disk.sync_folder(&objects)?;
        Ok(digest)
    }

    /// The object with that digest, checked; none where it is not kept.
    ///
    /// # Errors
    /// Where the disk fails, the digest is none, or the file is not what the digest says.
    pub(crate) fn kept(&self, digest: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(hash) = crate::object::digest_in(digest) else {
            return Err(Trouble::damaged(
                OBJECTS,
                "an object is named by `sha256:` and 64 lowercase hexadecimal digits",
            ));
        };
        let file = format!("{OBJECTS}/{}", name(digest));
        let bytes = disk::read_file(self.folder.disk(), &self.folder.path(&file))?;
        match bytes {
            Some(bytes) if <[u8; 32]>::from(Sha256::digest(&bytes)) != hash => {
                Err(Trouble::damaged(&file, "its content is not what its name says"))
            }
            kept => Ok(kept),
        }
    }
}

fn name(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}
