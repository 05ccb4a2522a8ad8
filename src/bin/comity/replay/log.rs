//! The folder of a log, read without holding it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use comity::workbench::{Logged, Records};

/// Offsets that are kept: of every so many-th line.
const STRIDE: u64 = 64;

/// Two files with one record a line, and the stored objects.
#[derive(Debug)]
pub(crate) struct Folder {
    clear: Lines,
    sealed: Lines,
    objects: PathBuf,
}

/// A file with the places of some of its lines.
#[derive(Debug)]
struct Lines {
    file: Mutex<BufReader<File>>,
    places: Vec<u64>,
    count: u64,
}

impl Folder {
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        let lines = |name: &str| {
            let path = folder.join(name);
            Lines::open(&path).map_err(|why| format!("{}: {why}", path.display()))
        };
        Ok(Self { clear: lines("records.jsonl")?, sealed: lines("sealed.jsonl")?, objects: folder.join("objects") })
    }
}

impl Records for Folder {
    fn count(&self) -> u64 {
        self.clear.count
    }

    fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String> {
        let clear = self.clear.read(positions.clone()).map_err(|why| why.to_string())?;
        // What was erased is an empty line, or a file that ends early.
        let mut sealed = self.sealed.read(positions.clone()).map_err(|why| why.to_string())?;
        sealed.resize(clear.len(), Vec::new());
        let records = positions.zip(clear.into_iter().zip(sealed));
        Ok(records
            .map(|(position, (clear, sealed))| Logged {
                position,
                clear,
                opened: (!sealed.is_empty()).then_some(sealed),
            })
            .collect())
    }

    fn object(&self, digest: &str) -> Option<Vec<u8>> {
        let name = digest.strip_prefix("sha256:")?;
        let plain = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| std::fs::read(self.objects.join(name)).ok())?
    }
}

impl Lines {
    fn open(path: &Path) -> std::io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let (mut places, mut count, mut at) = (Vec::new(), 0_u64, 0_u64);
        loop {
            let mut line = Vec::new();
            let long = file.read_until(b'\n', &mut line)?;
            // A line without its end was never acknowledged.
            if line.last() != Some(&b'\n') {
                return Ok(Self { file: Mutex::new(file), places, count });
            }
            if count.is_multiple_of(STRIDE) {
                places.push(at);
            }
            count = count.saturating_add(1);
            at = at.saturating_add(u64::try_from(long).unwrap_or(u64::MAX));
        }
    }

    fn read(&self, lines: Range<u64>) -> std::io::Result<Vec<Vec<u8>>> {
        let stride = usize::try_from(lines.start.checked_div(STRIDE).unwrap_or(0)).unwrap_or(usize::MAX);
        let Some(place) = self.places.get(stride) else { return Ok(Vec::new()) };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(*place))?;
        let first = lines.start.saturating_sub(lines.start.checked_rem(STRIDE).unwrap_or(0));
        let mut read = Vec::new();
        for number in first..lines.end.min(self.count) {
            let mut line = Vec::new();
            file.read_until(b'\n', &mut line)?;
            line.pop();
            if number >= lines.start {
                read.push(line);
            }
        }
        Ok(read)
    }
}
