//! What the log asks of a disk, and the real one. Nothing else in the log touches files.
//!
//! The trait is narrow so that a disk can be simulated that loses, reorders and tears whatever was
//! not synced. A name is durable once its folder is synced, the bytes of a file once the file is.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::audit::lock::locked;

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// To read; it must exist.
    Read,
    /// To read and write; it must exist.
    Write,
    /// To read and write; it must not exist.
    New,
}

/// A lock, held until it is dropped.
pub(crate) trait Held: Debug + Send + Sync {}

/// Folders and files. Every error names the path.
pub(crate) trait Disk: Debug + Send + Sync {
    /// Makes one folder, for its owner alone; one that is there already is no error.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Opens a file; a new one is readable by its owner alone.
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>>;
    /// The names in a folder, in order.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// Whether a file or folder is there.
    fn exists(&self, path: &Path) -> io::Result<bool>;
    /// Gives a file another name, in the place of what bore it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Takes the lock that a file stands for; none where somebody else holds it.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;
}

/// One open file.
pub(crate) trait DiskFile: Debug + Send + Sync {
    /// Reads some bytes at an offset; 0 at the end of the file.
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes some bytes at an offset, and says how many.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;
    /// Length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Makes the bytes durable, and the length.
    fn sync_data(&self) -> io::Result<()>;
    /// Makes the bytes and all that is known of the file durable.
    fn sync_all(&self) -> io::Result<()>;
}

/// Adds to an offset or a length.
pub(crate) fn plus(offset: u64, bytes: usize) -> u64 {
    offset.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// Reads as much as there is, up to the whole buffer; how much that was.
pub(crate) fn read_up_to(file: &dyn DiskFile, into: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut done = 0_usize;
    while let Some(rest) = into.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, plus(offset, done)) {
            Ok(0) => break,
            Ok(read) => done = done.saturating_add(read),
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(why) => return Err(why),
        }
    }
    Ok(done)
}

/// Writes all bytes at an offset.
pub(crate) fn write_all(file: &dyn DiskFile, bytes: &[u8], offset: u64) -> io::Result<()> {
    let mut done = 0_usize;
    while let Some(rest) = bytes.get(done..).filter(|rest| !rest.is_empty()) {
        match file.write_at(rest, plus(offset, done)) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => done = done.saturating_add(written),
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(why) => return Err(why),
        }
    }
    Ok(())
}

/// A whole file, or none where it does not exist.
pub(crate) fn read_file(disk: &dyn Disk, path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match disk.open(path, Mode::Read) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why),
    };
    let len = usize::try_from(file.len()?).map_err(|_| io::ErrorKind::FileTooLarge)?;
    let mut bytes = vec![0; len];
    let read = read_up_to(&*file, &mut bytes, 0)?;
    bytes.truncate(read);
    Ok(Some(bytes))
}

/// Puts a file in the place of what bore the name, whole or not at all. Its bytes are durable; its
/// name is once the folder is synced, which is left to the caller.
pub(crate) fn put_file(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let draft = path.with_file_name(name);
    if disk.exists(&draft)? {
        disk.remove(&draft)?;
    }
    let file = disk.open(&draft, Mode::New)?;
    write_all(&*file, bytes, 0)?;
    file.sync_all()?;
    disk.rename(&draft, path)
}

/// Makes a folder and those above it where they are missing, all durable by name.
///
/// Those that were there are synced too: whoever made them may have died before that.
pub(crate) fn make_folders(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    let above = path.parent().map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above });
    let Some(above) = above.filter(|above| *above != path) else { return Ok(()) };
    make_folders(disk, above)?;
    let there = disk.exists(path)?;
    if !there {
        disk.make_folder(path)?;
    }
    match disk.sync_folder(above) {
        // What lies above the log may be closed to its owner; whoever made that saw to it.
        Err(why) if there && why.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct StdDisk;

#[derive(Debug)]
struct StdFile {
    file: File,
    path: PathBuf,
}

#[derive(Debug)]
struct StdLock {
    _file: File,
}

impl Held for StdLock {}

/// The same error, with the path.
fn at(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    move |why| io::Error::new(why.kind(), format!("`{}`: {why}", path.display()))
}

/// Options under which a new file belongs to its owner alone, where the system knows owners.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes every right but the owner's, where the system knows owners.
fn own(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    let _ = (path, mode);
    Ok(())
}

impl Disk for StdDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(why) if why.kind() != io::ErrorKind::AlreadyExists => Err(why),
            Ok(()) | Err(_) => own(path, 0o700),
        }
        .map_err(at(path))
    }

    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>> {
        let file = match mode {
            Mode::Read => File::open(path),
            Mode::Write => private().open(path),
            Mode::New => private().create_new(true).open(path),
        };
        let file = file.map_err(at(path))?;
        Ok(Box::new(StdFile { file, path: path.to_owned() }))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let name = entry.map_err(at(folder))?.file_name();
            names.push(name.to_string_lossy().into_owned());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        path.try_exists().map_err(at(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to).map_err(at(to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path).map_err(at(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path).map_err(at(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Elsewhere a folder cannot be opened as a file, and the system itself orders its names.
        #[cfg(unix)]
        File::open(path).and_then(|folder| folder.sync_all()).map_err(at(path))?;
        let _ = path;
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let file = private().create(true).truncate(false).open(path).map_err(at(path))?;
        let file = locked(file).map_err(at(path))?;
        Ok(file.map(|file| Box::new(StdLock { _file: file }) as Box<dyn Held>))
    }
}

impl DiskFile for StdFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(&self.file, into, offset);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(&self.file, into, offset);
        read.map_err(at(&self.path))
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        let written = std::os::unix::fs::FileExt::write_at(&self.file, bytes, offset);
        #[cfg(windows)]
        let written = std::os::windows::fs::FileExt::seek_write(&self.file, bytes, offset);
        written.map_err(at(&self.path))
    }

    fn len(&self) -> io::Result<u64> {
        self.file.metadata().map(|known| known.len()).map_err(at(&self.path))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data().map_err(at(&self.path))
    }

    fn sync_all(&self) -> io::Result<()> {
        self.file.sync_all().map_err(at(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_belong_to_their_owner_and_one_holds_a_lock() {
        let folder = std::env::temp_dir().join(format!("comity-disk-{}", uuid::Uuid::new_v4()));
        let inner = folder.join("a").join("b");
        make_folders(&StdDisk, &inner).unwrap();
        put_file(&StdDisk, &inner.join("c"), b"first").unwrap();
        put_file(&StdDisk, &inner.join("c"), b"second").unwrap();
        assert_eq!(StdDisk.list(&inner).unwrap(), ["c"]);
        assert_eq!(read_file(&StdDisk, &inner.join("c")).unwrap().unwrap(), b"second");
        assert_eq!(read_file(&StdDisk, &inner.join("d")).unwrap(), None);
        let why = StdDisk.open(&inner.join("d"), Mode::Write).unwrap_err().to_string();
        assert!(why.contains("b/d"), "{why}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&inner), mode(&inner.join("c"))), (0o700, 0o600));
        }
        let held = StdDisk.lock(&folder.join("lock")).unwrap();
        assert!(held.is_some());
        assert!(StdDisk.lock(&folder.join("lock")).unwrap().is_none());
        drop(held);
        assert!(StdDisk.lock(&folder.join("lock")).unwrap().is_some());
        fs::remove_dir_all(folder).unwrap();
    }
}
