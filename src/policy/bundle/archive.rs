//! The archive of a bundle: a gzip of a tar, read into memory within limits and never onto a disk.
//!
//! Read strictly: plain files and folders in ustar, each path once, nothing behind the end of the tar or of the gzip.
//! What no reader needs (owner, time, mode) is not looked at. Written reproducibly: the same files give the same bytes.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::bufread::GzDecoder;
use tar::Header;

/// Bytes of a block of a tar.
const BLOCK: usize = 512;
/// Blocks of nothing that may end a tar: a record of GNU tar.
const LAST: usize = 20;
/// Bytes of a path.
const PATH: usize = 255;
/// Bytes that are unpacked before the ratio is looked at.
const FIRST: usize = 1_048_576;

/// How large a bundle may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BundleLimits {
    /// Bytes of the archive as it comes.
    pub packed: usize,
    /// Bytes of the unpacked tar.
    pub unpacked: usize,
    /// Bytes of one file.
    pub file: usize,
    /// Entries, folders among them.
    pub entries: usize,
    /// How many times as long as what was read of the archive the unpacked bytes may be, after the first MiB.
    pub ratio: usize,
}

impl Default for BundleLimits {
    fn default() -> Self {
        Self { packed: 16_777_216, unpacked: 67_108_864, file: 16_777_216, entries: 8_192, ratio: 100 }
    }
}

/// Why an archive is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveRefused {
    /// Too many bytes, as it comes or unpacked.
    #[error("the archive is too large: more than {most} {what}; it may be made to fill the memory")]
    Large {
        /// Bytes of what.
        what: &'static str,
        /// How many may be.
        most: usize,
    },
    /// It unpacks to far more than it is.
    #[error("the archive unpacks to more than {0} times its size; it may be made to fill the memory")]
    Ratio(usize),
    /// Not a gzip, or a damaged one.
    #[error("the archive is no gzip, or it is damaged: {0}")]
    Gzip(String),
    /// Something follows the gzip.
    #[error(
        "{0} byte(s) follow the end of the gzip (another gzip among them, if so); a bundle is one gzip and nothing else"
    )]
    Trailing(usize),
    /// The tar does not read.
    #[error("the tar does not read at byte {at}: {why}")]
    Tar {
        /// Where the header of the entry stands in the tar.
        at: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// An entry that is no plain file.
    #[error("`{path}` is {what}; a bundle holds plain files and folders")]
    Kind {
        /// The entry, as named.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// A path that leads elsewhere.
    #[error("the path `{path}` is refused: {why}")]
    Path {
        /// As named.
        path: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Two entries with one path.
    #[error("`{0}` stands in the archive twice")]
    Twice(String),
}

/// The files of a bundle by their paths, without a leading `/` or `./`.
pub(super) type Contents = BTreeMap<String, Vec<u8>>;

/// A path as a message may show it.
pub(super) fn shown(path: &str) -> String {
    let mut shown: String = path.chars().take(120).flat_map(char::escape_debug).collect();
    if path.chars().nth(120).is_some() {
        shown.push_str("...");
    }
    shown
}

/// Unpacks an archive.
pub(super) fn unpack(archive: &[u8], limits: &BundleLimits) -> Result<Contents, ArchiveRefused> {
    entries(&gunzip(archive, limits)?, limits)
}

/// The tar in a gzip.
pub(super) fn gunzip(archive: &[u8], limits: &BundleLimits) -> Result<Vec<u8>, ArchiveRefused> {
    if archive.len() > limits.packed {
        return Err(ArchiveRefused::Large { what: "bytes", most: limits.packed });
    }
    let broken = |why: std::io::Error| ArchiveRefused::Gzip(shown(&why.to_string()));
    let (mut from, mut tar, mut buffer) = (GzDecoder::new(archive), Vec::new(), vec![0; 65_536]);
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(why) if why.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(why) => return Err(broken(why)),
        };
        tar.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if tar.len() > limits.unpacked {
            return Err(ArchiveRefused::Large { what: "unpacked bytes", most: limits.unpacked });
        }
        let consumed = archive.len().saturating_sub(from.get_ref().len());
        if tar.len() > FIRST && tar.len() > consumed.saturating_mul(limits.ratio) {
            return Err(ArchiveRefused::Ratio(limits.ratio));
        }
    }
    match from.into_inner().len() {
        0 => Ok(tar),
        more => Err(ArchiveRefused::Trailing(more)),
    }
}

/// The files in a tar.
fn entries(tar: &[u8], limits: &BundleLimits) -> Result<Contents, ArchiveRefused> {
    let (mut contents, mut folders) = (Contents::new(), std::collections::BTreeSet::new());
    let (mut at, mut seen) = (0_usize, 0_usize);
    loop {
        let refused = |why| ArchiveRefused::Tar { at, why };
        let rest = tar.get(at..).unwrap_or_default();
        let block = rest.get(..BLOCK).ok_or_else(|| refused("it ends before its two blocks of zeros"))?;
        if block.iter().all(|byte| *byte == 0) {
            return if rest.iter().any(|byte| *byte != 0) {
                Err(refused("something follows the block of zeros that ends it"))
            } else if rest.len() < BLOCK.saturating_mul(2) || rest.len() > BLOCK.saturating_mul(LAST) {
                Err(refused("it must end in 2 to 20 blocks of zeros"))
            } else if rest.len().checked_rem(BLOCK) != Some(0) {
                Err(refused("its length is no multiple of 512"))
            } else {
                Ok(contents)
            };
        }
        seen = seen.saturating_add(1);
        if seen > limits.entries {
            return Err(ArchiveRefused::Large { what: "entries", most: limits.entries });
        }
        let header = Header::from_byte_slice(block);
        let (path, folder) = named(header, &refused)?;
        let size = header.entry_size().map_err(|_| refused("its size is no number"))?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size > limits.file {
            return Err(ArchiveRefused::Large { what: "bytes in one file", most: limits.file });
        }
        if folder && size > 0 {
            return Err(refused("a folder has no content"));
        }
        let from = BLOCK;
        let to = from.saturating_add(size);
        let content = rest.get(from..to).ok_or_else(|| refused("the file is cut off"))?;
        let padded = size.div_ceil(BLOCK).saturating_mul(BLOCK).saturating_add(BLOCK);
        let padding = rest.get(to..padded).ok_or_else(|| refused("the file is cut off"))?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(refused("what fills the last block of the file is not zeros"));
        }
        let free = if folder { folders.insert(path.clone()) } else { !contents.contains_key(&path) };
        if !free {
            return Err(ArchiveRefused::Twice(shown(&path)));
        }
        if !folder {
            contents.insert(path, content.to_vec());
        }
        at = at.saturating_add(padded);
    }
}

/// The path of an entry, and whether it is a folder.
fn named(header: &Header, refused: &impl Fn(&'static str) -> ArchiveRefused) -> Result<(String, bool), ArchiveRefused> {
    let sum: u32 = header.as_bytes().iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = header.as_old().cksum.iter().map(|byte| u32::from(*byte)).sum();
    let blank = u32::from(b' ').saturating_mul(8);
    if header.cksum().ok() != Some(sum.saturating_sub(own).saturating_add(blank)) {
        return Err(refused("the checksum of the header does not fit"));
    }
    if header.as_ustar().is_none() && header.as_gnu().is_none() {
        return Err(refused("the header is not of the ustar form"));
    }
    let bytes = header.path_bytes();
    let path = String::from_utf8_lossy(&bytes).into_owned();
    let kind = header.entry_type();
    let extension = kind.is_gnu_longname() || kind.is_gnu_longlink() || kind.is_pax_global_extensions();
    let kinds = [
        (kind.is_symlink(), "a symbolic link"),
        (kind.is_hard_link(), "a hard link"),
        (kind.is_character_special() || kind.is_block_special() || kind.is_fifo(), "a device or a pipe"),
        (
            extension || kind.is_pax_local_extensions(),
            "an extension of the tar format, as for paths of more than 100 bytes",
        ),
        (!kind.is_dir() && header.as_old().linkflag != *b"0", "an entry of another kind"),
    ];
    let what = kinds.into_iter().find_map(|(is, what)| is.then_some(what));
    if let Some(what) = what {
        return Err(ArchiveRefused::Kind { path: shown(&path), what });
    }
    if header.as_old().linkname.iter().any(|byte| *byte != 0) {
        return Err(ArchiveRefused::Kind { path: shown(&path), what: "an entry with the name of a link" });
    }
    if path.contains('\u{fffd}') || bytes.contains(&0) {
        return Err(ArchiveRefused::Path { path: shown(&path), why: "it is not UTF-8, or holds a NUL" });
    }
    let folder = kind.is_dir();
    Ok((clean(&path, folder)?, folder))
}

/// A path as the bundle means it: from its root, whether that is written `/a`, as `opa build` does, `./a` or `a`.
pub(super) fn clean(path: &str, folder: bool) -> Result<String, ArchiveRefused> {
    let refused = |why| Err(ArchiveRefused::Path { path: shown(path), why });
    let plain = path.strip_prefix("./").or_else(|| path.strip_prefix('/')).unwrap_or(path);
    let plain = if folder { plain.strip_suffix('/').unwrap_or(plain) } else { plain };
    if folder && matches!(plain, "" | ".") {
        return Ok(String::new());
    }
    if plain.len() > PATH {
        return refused("it is longer than 255 bytes");
    }
    if plain.contains('\\') {
        return refused("it holds a `\\`; folders are parted by `/`");
    }
    if plain.contains(':') || plain.chars().any(char::is_control) {
        return refused("it holds a `:` or a control character");
    }
    if plain.starts_with('/') {
        return refused("it begins with `//`; write it from the root of the bundle");
    }
    if plain.split('/').any(|part| part == "..") {
        return refused("it leads out of the bundle by `..`");
    }
    if plain.split('/').any(|part| part.is_empty() || part == ".") {
        return refused("a part of it is empty or `.`");
    }
    Ok(plain.to_owned())
}

/// The archive of these files: in the order of their paths, of nobody, without a time.
#[cfg(any(feature = "workbench", test))]
pub(super) fn pack(contents: &Contents) -> Result<Vec<u8>, String> {
    let mut tar = Vec::new();
    for (path, content) in contents {
        let mut header = Header::new_ustar();
        header.set_path(path).map_err(|why| format!("`{}` is no path for a tar: {why}", shown(path)))?;
        header.set_size(u64::try_from(content.len()).unwrap_or(u64::MAX));
        header.set_mode(0o644);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        tar.extend_from_slice(header.as_bytes());
        tar.extend_from_slice(content);
        let padding = content.len().div_ceil(BLOCK).saturating_mul(BLOCK).saturating_sub(content.len());
        tar.resize(tar.len().saturating_add(padding), 0);
    }
    tar.resize(tar.len().saturating_add(BLOCK.saturating_mul(2)), 0);
    gzip(&tar).map_err(|why| why.to_string())
}

/// One gzip, without a name or a time.
#[cfg(any(feature = "workbench", test))]
pub(super) fn gzip(tar: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write as _;

    let mut to = flate2::GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), flate2::Compression::best());
    to.write_all(tar)?;
    to.finish()
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests")]
mod tests;
