//! One writer a folder, by a lock on a file.

use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, Instant};

/// For how long a lock is tried. A process that this one starts holds the lock, too, until it runs its own
/// program: a lock that was let go may seem to be held for some milliseconds.
const PATIENCE: Duration = Duration::from_millis(250);

/// Locks a file for as long as it is open; `None` where another process holds it.
pub(super) fn locked(file: File) -> io::Result<Option<File>> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(why)) => return Err(why),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= PATIENCE => return Ok(None),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
