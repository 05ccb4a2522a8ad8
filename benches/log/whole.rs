//! The whole log: keys, sealing, leaves, tree, signature, segments, publication.

use std::path::Path;

use comity::workbench::Load;
use comity::{AuditLog, LogOptions};

use crate::measure::Keeps;
use crate::peers::Bytes;

/// Subjects who are known before a run begins.
const KNOWN: usize = 256;

/// A log in a folder, with a case to put on record.
pub(crate) struct Whole {
    log: AuditLog,
    load: Load,
    /// Every so manieth subject is a new one; none where this is 0.
    new: u32,
}

impl Whole {
    /// Opens a new log and makes some subjects known to it.
    pub(crate) fn open(load: &Load, folder: &Path, new: u32) -> Self {
        let log = LogOptions::default().origin("bench.example/log").open(folder).unwrap();
        let own = Self { log, load: load.clone(), new };
        // Eight at a time, so that this takes no longer than the run.
        std::thread::scope(|scope| {
            for first in 0..8 {
                let own = &own;
                scope.spawn(move || (first..KNOWN).step_by(8).for_each(|one| own.record(&format!("known-{one}"))));
            }
        });
        own
    }

    /// What one record of the log has to say.
    pub(crate) fn sample(load: &Load, folder: &Path) -> Bytes {
        let log = LogOptions::default().origin("bench.example/log").open(folder).unwrap();
        let (record, _) = load.keep(&log, "known-1".parse().unwrap()).unwrap();
        Bytes { clear: record.bytes().to_vec(), sealed: record.sealed().unwrap().to_vec() }
    }

    fn record(&self, subject: &str) {
        self.load.keep(&self.log, subject.parse().unwrap()).unwrap();
    }
}

impl Keeps for Whole {
    fn keep(&self, caller: usize, turn: u32) {
        if self.new > 0 && turn.is_multiple_of(self.new) {
            self.record(&format!("new-{caller}-{turn}"));
        } else {
            let one = (caller * 31 + usize::try_from(turn).unwrap()) % KNOWN;
            self.record(&format!("known-{one}"));
        }
    }
}
