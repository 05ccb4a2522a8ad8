//! Files and folders as commands are given them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Bytes of a file that is read.
const MOST: u64 = 67_108_864;

fn refused(file: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |why| format!("{}: {why}", file.display())
}

/// A whole file.
pub(crate) fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let held = fs::metadata(file).map_err(refused(file))?;
    if !held.is_file() || held.len() > MOST {
        return Err(format!("{}: it is no plain file, or has more than {MOST} bytes", file.display()));
    }
    fs::read(file).map_err(refused(file))
}

/// A whole file of text. No message quotes it.
pub(crate) fn text(file: &Path) -> Result<String, String> {
    String::from_utf8(bytes(file)?).map_err(|_| format!("{}: it is no text", file.display()))
}

/// Writes a file that is not there yet.
pub(crate) fn create(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut to = fs::OpenOptions::new().write(true).create_new(true).open(file).map_err(refused(file))?;
    to.write_all(bytes).and_then(|()| to.sync_all()).map_err(refused(file))
}

/// Puts a file in the place of another, whole or not at all.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let draft = file.with_file_name(name);
    create(&draft, bytes)?;
    fs::rename(&draft, file).map_err(refused(file))
}

/// Every policy, test and table below a folder, by its path from there.
pub(crate) fn policies(root: &Path) -> Result<Vec<(String, String)>, String> {
    let (mut files, mut open) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        for path in list(&folder)? {
            let kind = fs::symlink_metadata(&path).map_err(refused(&path))?;
            if kind.is_symlink() {
                return Err(format!("{}: a link; a policy set holds plain files and folders", path.display()));
            }
            let wanted = path.extension().is_some_and(|ending| ending == "rego") || path.ends_with("data.json");
            if kind.is_dir() {
                open.push(path);
            } else if wanted {
                let parts = path.strip_prefix(root).unwrap_or(&path).components();
                let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
                if parts.len() < 2 {
                    return Err(format!(
                        "{}: a policy set lies in folders; name the one above `comity`",
                        path.display()
                    ));
                }
                files.push((parts.join("/"), text(&path)?));
            }
        }
    }
    if files.is_empty() {
        return Err(format!("{}: no policy below it; name the folder above `comity`", root.display()));
    }
    files.sort();
    Ok(files)
}

/// The files that are named, and of a folder every `.yaml` below it, in order of names.
pub(crate) fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = named.iter().rev().cloned().collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let below = list(&path)?;
            let wanted = |entry: &PathBuf| entry.is_dir() || entry.extension().is_some_and(|ending| ending == "yaml");
            open.extend(below.into_iter().filter(wanted).rev());
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(refused(folder))?;
    let mut paths =
        entries.map(|entry| Ok(entry.map_err(refused(folder))?.path())).collect::<Result<Vec<_>, String>>()?;
    paths.sort();
    Ok(paths)
}
