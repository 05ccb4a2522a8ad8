//! What ties batches together: the tree that they grow, and the keys that sign it.
//!
//! A batch is signed by the key in force. The one with which the key changes is signed by both, and holds a
//! record that names the new key: what the old key signed says who comes next.

use std::thread;

use super::disk::plus;
use super::folder::{Folder, KEYS, Trouble};
use super::reader::{Found, Place};
use super::segment::Wrong;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::{Note, SigningKey, VerifierKey};
use crate::audit::ring::names;
use crate::audit::tree::{Edge, Hash};

/// Signatures that wait to be verified together.
const WAITING: usize = 512;
/// Signatures for which a thread is worth its start.
const SHARE: usize = 16;

/// A signature to be verified.
#[derive(Debug, Clone)]
struct Job {
    note: Note,
    key: usize,
    place: Place,
    offset: u64,
    first: u64,
}

/// A log up to some batch. Signatures are verified by the dozen, on all cores: [`Self::verify`] does what
/// is left.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    edge: Edge,
    keys: Vec<VerifierKey>,
    key: usize,
    jobs: Vec<Job>,
}

impl Chain {
    /// An empty log with the keys that its folder lists, which must begin with those that are trusted.
    pub(crate) fn new(folder: &Folder, trusted: &[VerifierKey]) -> Result<Self, Trouble> {
        let mut keys = folder.keys()?.unwrap_or_default();
        let damaged = |what: String| Err(Trouble::damaged(KEYS, what));
        if let Some((trusted, listed)) = trusted.iter().zip(&keys).find(|(trusted, listed)| trusted != listed) {
            return damaged(format!("it lists `{listed}` where the trusted key is `{trusted}`"));
        }
        keys.extend(trusted.iter().skip(keys.len()).cloned());
        let Some(first) = trusted.first() else {
            return damaged("no key of the log is trusted; give at least its first one".to_owned());
        };
        if let Some(key) = keys.iter().find(|key| key.name() != first.name() || key.is_witness()) {
            return damaged(format!("`{key}` is no key of the log `{}`", first.name()));
        }
        Ok(Self { edge: Edge::default(), keys, key: 0, jobs: Vec::new() })
    }

    pub(crate) fn edge(&self) -> &Edge {
        &self.edge
    }

    /// The log's keys, oldest first, also those that are not in force yet.
    pub(crate) fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// Which of the keys is in force.
    pub(crate) fn key(&self) -> usize {
        self.key
    }

    /// Takes in a batch that goes on from the tree and is signed as it must be.
    pub(crate) fn check(&mut self, found: &Found) -> Result<(), Trouble> {
        self.edge.grow(found.batch.leaves());
        if let Err(what) = self.signed(found) {
            // Earlier damage is to be told first.
            self.verify()?;
            let offset = plus(0, found.batch.note_offset());
            return Err(Trouble::Damaged(found.place.damage(Wrong { offset, position: None, what })));
        }
        if self.jobs.len() >= WAITING { self.verify() } else { Ok(()) }
    }

    fn signed(&mut self, found: &Found) -> Result<(), String> {
        let batch = &found.batch;
        let note = Note::parse(batch.note()).map_err(|why| why.to_string())?;
        let stated = Checkpoint::parse(note.text()).map_err(|why| why.to_string())?;
        let origin = self.keys.first().map(VerifierKey::name).unwrap_or_default();
        if stated.origin() != origin || stated.size() != batch.end() || !stated.extensions().is_empty() {
            return Err(format!("the signed checkpoint is not that of `{origin}` with {} records", batch.end()));
        }
        if *stated.root() != self.edge.root() {
            return Err("the signed checkpoint names another root than the records have".to_owned());
        }
        let signatures = batch.note().lines().count().saturating_sub(note.text().lines().count().saturating_add(1));
        match signatures {
            1 => {
                let place = found.place;
                let offset = plus(0, batch.note_offset());
                self.jobs.push(Job { note, key: self.key, place, offset, first: batch.first() });
                Ok(())
            }
            2 => self.turned(found, &note),
            _ => Err("the signed checkpoint has neither one signature nor, where the key changes, two".to_owned()),
        }
    }

    /// The key changes with this batch: signed by both, and a record in it names the new key.
    fn turned(&mut self, found: &Found, note: &Note) -> Result<(), String> {
        if !self.keys.get(self.key).is_some_and(|key| note.signed_by(key)) {
            return Err(unsigned(&self.keys, self.key));
        }
        let later = self.keys.iter().enumerate().skip(self.key.saturating_add(1));
        let Some((at, key)) = later.into_iter().find(|(_, key)| note.signed_by(key)) else {
            return Err("one of the two signatures is of no key that comes after the one in force".to_owned());
        };
        if !found.batch.records().any(|record| names(record.clear, key)) {
            return Err(format!("the key changes to `{key}`, and no record of a key rotation in the batch names it"));
        }
        self.key = at;
        Ok(())
    }

    /// Verifies the signatures that wait.
    pub(crate) fn verify(&mut self) -> Result<(), Trouble> {
        let jobs = std::mem::take(&mut self.jobs);
        let keys = &self.keys;
        let holds = |job: &Job| keys.get(job.key).is_some_and(|key| job.note.signed_by(key));
        let broken = |jobs: &[Job]| jobs.iter().position(|job| !holds(job));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = jobs.len().div_ceil(cores).max(SHARE);
        let first = if jobs.len() <= share {
            broken(&jobs)
        } else {
            thread::scope(|scope| {
                let parts: Vec<_> = jobs.chunks(share).map(|part| scope.spawn(|| broken(part))).collect();
                // A thread that panicked vouches for nothing.
                let ends: Vec<_> = parts.into_iter().map(|part| part.join().unwrap_or(Some(0))).collect();
                ends.into_iter().zip((0..).step_by(share)).find_map(|(at, begin)| at.map(|at| at.saturating_add(begin)))
            })
        };
        match first.and_then(|at| jobs.get(at)) {
            None => Ok(()),
            Some(job) => {
                let what = format!("{} (the batch begins with record {})", unsigned(keys, job.key), job.first);
                Err(Trouble::Damaged(job.place.damage(Wrong { offset: job.offset, position: None, what })))
            }
        }
    }
}

fn unsigned(keys: &[VerifierKey], key: usize) -> String {
    let key = keys.get(key).map(ToString::to_string).unwrap_or_default();
    format!("the checkpoint is not signed by the key in force, `{key}`, or was altered")
}

/// The signed note of a checkpoint, with one line for each key.
pub(crate) fn signed_note(size: u64, root: Hash, keys: &[&SigningKey]) -> Option<String> {
    let (first, more) = keys.split_first()?;
    let checkpoint = Checkpoint::of(first, size, root);
    let mut note = checkpoint.sign(first);
    for key in more {
        note.push_str(&key.sign(&checkpoint.text()));
    }
    Some(note)
}
