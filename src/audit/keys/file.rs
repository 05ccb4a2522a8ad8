//! Keys in a folder, for development; and files of the owner's alone.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{KeyFault, KeySource, Secret, SigningSeeds, VaultKeys, text};

/// Bytes that a file of keys may have.
const MOST: u64 = 65_536;
const LOG: &str = "log.key";
const VAULT: &str = "vault.key";

/// Keys in the files `log.key` and `vault.key` of a folder, for development.
///
/// Each key is 32 bytes in base64 on a line of its own, oldest first; the last one signs or wraps, so
/// a rotation is one more line. Files that do not exist are made from the system's randomness.
/// Both files and the folder must be open to their owner alone.
#[derive(Debug, Clone)]
pub struct FileKeys {
    folder: PathBuf,
    signing: SigningSeeds,
    vault: VaultKeys,
}

impl FileKeys {
    /// Reads the keys of a folder once, and makes what is missing.
    ///
    /// # Errors
    /// Where the folder or a file cannot be used, is open to others, or holds no keys.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, KeyFault> {
        let folder = folder.as_ref();
        prepare(folder)?;
        let keys = |name: &str| {
            let path = folder.join(name);
            if !path.try_exists().map_err(|source| KeyFault::Disk { path: path.clone(), source })? {
                make(folder, &path)?;
            }
            text::keys(&format!("`{}`", path.display()), &read(&path)?)
        };
        let (signing, vault) = (text::seeds(keys(LOG)?), text::wrapping(keys(VAULT)?));
        tracing::warn!(
            folder = %folder.display(),
            "the log's keys lie in files: whoever can read the disk or its backups can forge the log and read what it seals. \
             For development only; production gives a KeySource over a key service"
        );
        Ok(Self { folder: folder.to_owned(), signing, vault })
    }

    /// Where the keys lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl KeySource for FileKeys {
    fn signing(&self) -> Result<SigningSeeds, KeyFault> {
        Ok(self.signing.clone())
    }

    fn vault(&self) -> Result<VaultKeys, KeyFault> {
        Ok(self.vault.clone())
    }
}

/// A folder that its owner alone can enter.
fn prepare(folder: &Path) -> Result<(), KeyFault> {
    let disk = |source| KeyFault::Disk { path: folder.to_owned(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(disk)?;
    guarded(folder, &fs::metadata(folder).map_err(disk)?, 0o700)
}

/// Refuses what others may read or change, where the system knows owners.
fn guarded(path: &Path, of: &fs::Metadata, want: u32) -> Result<(), KeyFault> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = of.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyFault::Exposed { path: path.to_owned(), mode, want });
        }
    }
    let _ = (path, of, want);
    Ok(())
}

fn read(path: &Path) -> Result<Zeroizing<String>, KeyFault> {
    let disk = |source| KeyFault::Disk { path: path.to_owned(), source };
    let file = File::open(path).map_err(disk)?;
    let about = file.metadata().map_err(disk)?;
    guarded(path, &about, 0o600)?;
    if !about.is_file() || about.len() > MOST {
        return Err(disk(io::Error::other(format!("it is no file of at most {MOST} bytes"))));
    }
    // Reserved in full beforehand, so that no shorter copy of the text is left behind by growing.
    let room = usize::try_from(about.len()).unwrap_or(usize::MAX).saturating_add(1);
    let mut text = Zeroizing::new(String::with_capacity(room));
    file.take(about.len()).read_to_string(&mut text).map_err(disk)?;
    Ok(text)
}

/// Makes a file of one new key. It gets its name only when it is whole and durable, and never
/// takes the place of another.
fn make(folder: &Path, path: &Path) -> Result<(), KeyFault> {
    let disk = |source| KeyFault::Disk { path: path.to_owned(), source };
    let secret = Secret::random()?;
    let draft = folder.join(format!(".{}.new", uuid::Uuid::new_v4().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options.open(&draft).and_then(|mut file| {
        file.write_all(text::written(&secret).as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        match fs::hard_link(&draft, path) {
            // Another process was first: its key is the one.
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        }
    });
    let removed = fs::remove_file(&draft);
    written.and(removed).and_then(|()| sync(folder)).map_err(disk)
}

/// Refuses a file that others than its owner may use. Where there is none and `make` asks for it, makes
/// an empty one, durably.
#[cfg(feature = "file")]
pub(in crate::audit) fn private(path: &Path, make: bool) -> Result<(), KeyFault> {
    let disk = |source| KeyFault::Disk { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(make).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path).map_err(disk)?;
    guarded(path, &file.metadata().map_err(disk)?, 0o600)?;
    if !make {
        return Ok(());
    }
    file.sync_all().map_err(disk)?;
    let folder = path.canonicalize().map_err(disk)?;
    folder.parent().map_or(Ok(()), sync).map_err(disk)
}

/// Makes the entries of a folder durable, where the system can.
fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("comity-keys-{}", uuid::Uuid::new_v4())))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn keys_are_made_once_and_a_line_more_is_a_rotation() {
        let folder = Folder::new();
        let first = FileKeys::open(&folder.0).unwrap();
        let again = FileKeys::open(&folder.0).unwrap();
        assert_eq!(first.signing.current().bytes(), again.signing.current().bytes());
        assert_eq!(first.vault.current().id(), again.vault.current().id());
        assert_ne!(first.signing.current().bytes(), first.vault.current().secret().bytes());
        let names: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        let next = Secret::random().unwrap();
        let mut file = OpenOptions::new().append(true).open(folder.0.join(VAULT)).unwrap();
        file.write_all(text::written(&next).as_bytes()).unwrap();
        let rotated = FileKeys::open(&folder.0).unwrap().vault().unwrap();
        assert_eq!(rotated.current().secret().bytes(), next.bytes());
        assert_eq!(rotated.older()[0].id(), first.vault.current().id());
    }

    #[test]
    fn many_that_open_at_once_get_one_key() {
        let folder = Folder::new();
        let ids = std::thread::scope(|scope| {
            let open = || FileKeys::open(&folder.0).unwrap().vault.current().id().to_owned();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect::<std::collections::BTreeSet<_>>()
        });
        assert_eq!(ids.len(), 1, "{ids:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new();
        FileKeys::open(&folder.0).unwrap();
        let path = folder.0.join(LOG);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let said = FileKeys::open(&folder.0).unwrap_err().to_string();
        assert!(said.contains("log.key") && said.contains("640") && said.contains("chmod 600"), "{said}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o755)).unwrap();
        let said = FileKeys::open(&folder.0).unwrap_err().to_string();
        assert!(said.contains("chmod 700"), "{said}");
    }

    #[test]
    fn a_file_without_keys_says_which() {
        let folder = Folder::new();
        FileKeys::open(&folder.0).unwrap();
        fs::write(folder.0.join(VAULT), "").unwrap();
        let said = FileKeys::open(&folder.0).unwrap_err().to_string();
        assert!(said.contains("vault.key") && said.contains("holds no key"), "{said}");
        fs::write(folder.0.join(VAULT), "secret of mine\n").unwrap();
        let said = FileKeys::open(&folder.0).unwrap_err().to_string();
        assert!(said.contains("vault.key`, key 1") && !said.contains("secret"), "{said}");
    }
}
