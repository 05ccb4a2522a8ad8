//! What bundles ask of a disk. Nothing else in the room touches files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Names in a folder that are looked at.
const NAMES: usize = 10_000;

/// The same error, with the path.
fn at(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    move |why| io::Error::new(why.kind(), format!("`{}`: {why}", path.display()))
}

/// A whole plain file of at most so many bytes; none where there is none.
pub(super) fn read(path: &Path, most: usize) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(at(path)(why)),
    };
    if !file.metadata().map_err(at(path))?.is_file() {
        return Err(at(path)(io::Error::other("it is no plain file")));
    }
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(at(path))?;
    if bytes.len() > most {
        return Err(at(path)(io::Error::other(format!("it has more than {most} bytes"))));
    }
    Ok(Some(bytes))
}

/// Whether a path is a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// The files in a folder whose names end so, in the order of their names.
pub(super) fn list(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))?.take(NAMES) {
        let path = entry.map_err(at(folder))?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(ending)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Makes a folder for its owner alone, and those above it.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// Puts a file in the place of what bore its name, whole or not at all, and durably.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let draft = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).map_err(at(&draft))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(at(&draft))?;
    drop(file);
    fs::rename(&draft, path).map_err(at(path))?;
    // Elsewhere a folder cannot be opened as a file, and the system itself orders its names.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    }
    Ok(())
}

/// Removes a file; one that is gone is no fault.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(at(path)(why)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A lock, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the lock that a file stands for; none where somebody else holds it.
pub(super) fn lock(path: &Path) -> io::Result<Option<Lock>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(why)) => Err(at(path)(why)),
    }
}
