//! The files of a log: found whole only where every record in it is the one that was written.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use comity::evidence::VerifierKey;
use comity::{Archive, AuditLog, Gate, PolicySet};

use crate::edits::{Draw, scratch};

struct Log {
    folder: PathBuf,
    /// Each file with what stands in it.
    files: Vec<(PathBuf, Vec<u8>)>,
    keys: Vec<VerifierKey>,
    records: Vec<Vec<u8>>,
}

/// A log of a few decisions, made once in a folder of its own.
fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let shared = Path::new("/dev/shm");
        let base = if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() };
        let folder = base.join(format!("comity-fuzz-log-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let gate =
            Gate::builder(PolicySet::bundled().unwrap()).audit(AuditLog::open(&folder).unwrap()).build().unwrap();
        for (_, case) in crate::cases().iter().take(4) {
            let _ = gate.evaluate(&case.request().unwrap(), &case.users.as_slice()[0]).unwrap();
        }
        drop(gate);
        let archive = Archive::open(&folder).unwrap();
        let keys = archive.keys().unwrap();
        let size = archive.verify(&keys, &[]).unwrap().size;
        let records = archive.read(0..size).unwrap().iter().map(|placed| placed.record.bytes().to_vec()).collect();
        let mut files = Vec::new();
        walk(&folder, &mut files);
        // What no record stands on: the keys of people, and the lock.
        files.retain(|(path, _)| !path.to_string_lossy().contains("vault"));
        files.sort();
        Log { folder, files, keys, records }
    })
}

fn walk(folder: &Path, into: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, into);
        } else {
            into.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}

/// A log with files that were changed is refused, or has a beginning of what was written and nothing else.
pub fn hold(bytes: &[u8]) {
    let (log, mut draw) = (log(), Draw::new(bytes));
    let (path, whole) = &log.files[draw.below(log.files.len())];
    let mut bent = whole.clone();
    scratch(&mut bent, &mut draw);
    std::fs::write(path, &bent).unwrap();
    let found = Archive::open(&log.folder).and_then(|archive| {
        let _ = (archive.checkpoint(), archive.keys());
        let size = archive.verify(&log.keys, &[])?.size;
        archive.read(0..size)
    });
    std::fs::write(path, whole).unwrap();
    if let Ok(found) = found {
        assert!(found.len() <= log.records.len(), "more than was written");
        for (placed, written) in found.iter().zip(&log.records) {
            assert!(placed.record.bytes() == written, "record {} is another", placed.position);
        }
    }
}
