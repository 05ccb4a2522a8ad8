//! Two files, one record a line in each, synced before anyone hears of it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::record::Record;
use super::{Log, Receipt, Unrecorded, receipts};

/// The embedded log, in a folder that one process holds at a time: `records.jsonl` with the clear
/// part of each record, and `sealed.jsonl` with what must not stand in clear, at the same line (an
/// empty one where a record has none). Both are readable by their owner alone. The sealed part is not
/// encrypted yet; whoever deletes the file erases it, and the records commit to it all the same.
///
/// A line that a crash cut short was never acknowledged; opening cuts it off and puts that on
/// record. After any error of the disk the log takes nothing more until it is opened again.
#[derive(Debug)]
pub struct AuditLog {
    state: Mutex<State>,
    folder: PathBuf,
    _lock: File,
}

#[derive(Debug)]
struct State {
    clear: File,
    sealed: File,
    next: u64,
    poisoned: Option<String>,
}

/// Why a log does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder or a file in it cannot be used.
    #[error("the audit log in `{}` cannot be opened: {source}", folder.display())]
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process writes to it.
    #[error("the audit log in `{}` is in use by another process; one process holds a log at a time", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
}

impl AuditLog {
    /// Opens the log in a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// Where the folder cannot be used or another process holds it.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, OpenError> {
        let folder = folder.as_ref().to_owned();
        let disk = |source| OpenError::Disk { folder: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(disk)?;
        own(&folder, 0o700).map_err(disk)?;
        let lock = private(&folder.join("lock")).map_err(disk)?;
        if lock.try_lock().is_err() {
            return Err(OpenError::InUse { folder });
        }
        let mut clear = private(&folder.join("records.jsonl")).map_err(disk)?;
        let mut sealed = private(&folder.join("sealed.jsonl")).map_err(disk)?;
        sync_folders(&folder).map_err(disk)?;
        // The sealed part is written first: what has no clear line was never acknowledged.
        let (next, torn) = cut(&mut clear, u64::MAX).map_err(disk)?;
        let (kept, _) = cut(&mut sealed, next).map_err(disk)?;
        // Where the sealed part was erased, empty lines keep the two files in step.
        let erased = usize::try_from(next.saturating_sub(kept)).unwrap_or(0);
        sealed.write_all(&vec![b'\n'; erased]).and_then(|()| sealed.sync_all()).map_err(disk)?;
        let state = State { clear, sealed, next, poisoned: None };
        let log = Self { state: Mutex::new(state), folder: folder.clone(), _lock: lock };
        if torn > 0 {
            let recovered = Record::recovery(torn).map_err(|why| disk(io::Error::other(why.to_string())))?;
            log.append(&[recovered]).map_err(|why| disk(io::Error::other(why.to_string())))?;
        }
        Ok(log)
    }

    /// The folder in which the log lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Log for AuditLog {
    fn append(&self, batch: &[Record]) -> Result<Vec<Receipt>, Unrecorded> {
        // A thread that panicked while it held the log left it in an unknown state.
        let mut state = self.state.lock().map_err(|_| Unrecorded::new("a writer panicked; open the log again"))?;
        if let Some(why) = &state.poisoned {
            return Err(Unrecorded::new(format!("the log failed before and must be opened again: {why}")));
        }
        let (mut clear, mut sealed) = (Vec::new(), Vec::new());
        for record in batch {
            clear.extend_from_slice(record.bytes());
            clear.push(b'\n');
            sealed.extend_from_slice(record.sealed().unwrap_or_default());
            sealed.push(b'\n');
        }
        let written = state
            .sealed
            .write_all(&sealed)
            .and_then(|()| state.sealed.sync_data())
            .and_then(|()| state.clear.write_all(&clear))
            .and_then(|()| state.clear.sync_data());
        if let Err(why) = written {
            state.poisoned = Some(why.to_string());
            return Err(Unrecorded::new(why.to_string()));
        }
        let start = state.next;
        state.next = start.saturating_add(u64::try_from(batch.len()).unwrap_or(u64::MAX));
        Ok(receipts(start, batch))
    }

    fn fault(&self) -> Option<String> {
        match self.state.lock() {
            Ok(state) => state.poisoned.clone(),
            Err(_) => Some("a writer panicked; open the log again".to_owned()),
        }
    }
}

/// Opens for reading and writing, for the owner alone where the system knows owners.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    own(path, 0o600)?;
    Ok(file)
}

/// Takes every right but the owner's, where the system knows owners.
fn own(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    let _ = (path, mode);
    Ok(())
}

/// Makes the folder's own entry durable, and those of the files in it.
fn sync_folders(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()?;
    match folder.canonicalize()?.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Leaves at most so many whole lines and stands behind them; how many there are, and how many
/// bytes were cut off.
fn cut(file: &mut File, most: u64) -> io::Result<(u64, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let end = file.metadata()?.len();
    let mut reader = BufReader::new(&mut *file);
    let (mut lines, mut whole) = (0_u64, 0_u64);
    let mut line = Vec::new();
    while lines < most {
        line.clear();
        let read = u64::try_from(reader.read_until(b'\n', &mut line)?).unwrap_or(u64::MAX);
        if line.last() != Some(&b'\n') {
            break;
        }
        lines = lines.saturating_add(1);
        whole = whole.saturating_add(read);
    }
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(whole))?;
    file.sync_all()?;
    Ok((lines, end.saturating_sub(whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("comity-{name}-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_torn_line_is_cut_off_and_that_is_on_record() {
        let folder = folder("torn");
        let log = AuditLog::open(&folder).unwrap();
        let receipts = log.append(&[Record::recovery(1).unwrap(), Record::recovery(2).unwrap()]).unwrap();
        assert_eq!(receipts.iter().map(Receipt::position).collect::<Vec<_>>(), [0, 1]);
        drop(log);
        let path = folder.join("records.jsonl");
        let whole = std::fs::read(&path).unwrap();
        let mut torn = whole.clone();
        torn.extend_from_slice(b"{\"id\":");
        std::fs::write(&path, &torn).unwrap();
        let log = AuditLog::open(&folder).unwrap();
        let next = log.append(&[Record::recovery(3).unwrap()]).unwrap();
        assert_eq!(next[0].position(), 3);
        let now = std::fs::read_to_string(&path).unwrap();
        assert!(now.as_bytes().starts_with(&whole));
        assert!(now.lines().nth(2).unwrap().contains("\"cut_bytes\":6"), "{now}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn one_process_holds_a_log() {
        let folder = folder("lock");
        let _held = AuditLog::open(&folder).unwrap();
        assert!(matches!(AuditLog::open(&folder), Err(OpenError::InUse { .. })));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_log_that_failed_takes_nothing_more() {
        let folder = folder("poison");
        let log = AuditLog::open(&folder).unwrap();
        // A handle that cannot be written to stands for a disk that fails.
        log.state.lock().unwrap().clear = File::open(folder.join("records.jsonl")).unwrap();
        assert!(log.append(&[Record::recovery(1).unwrap()]).is_err());
        log.state.lock().unwrap().clear = private(&folder.join("records.jsonl")).unwrap();
        assert!(log.append(&[Record::recovery(1).unwrap()]).unwrap_err().to_string().contains("opened again"));
        assert!(log.fault().is_some());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
