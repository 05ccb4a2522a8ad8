//! What goes on behind the commits: publishing, and asking witnesses.
//!
//! It runs on a thread of its own, on handles of its own, and never keeps a decision waiting. What it fails
//! to do it tries again; how far it is stands in [`Standing`].

use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::folder::{Folder, Trouble};
use super::publish::Publisher;
use super::tiles::Tiles;
use crate::audit::note::{Note, VerifierKey};
use crate::audit::standing::Standing;
use crate::audit::witness::client::{CosignFault, Cosigner, cosign, cosigned};

/// Witnesses, and how many of them must vouch for a checkpoint.
#[derive(Debug, Default)]
pub(crate) struct Witnesses {
    pub(crate) known: Vec<(VerifierKey, Box<dyn Cosigner>)>,
    pub(crate) quorum: usize,
}

/// The thread. Dropped, it publishes what is there and ends.
#[derive(Debug)]
pub(crate) struct Keeper {
    stop: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

/// The work.
#[derive(Debug)]
struct Work {
    folder: Folder,
    publisher: Publisher,
    standing: Arc<Standing>,
    witnesses: Vec<Asked>,
    quorum: usize,
}

#[derive(Debug)]
struct Asked {
    key: VerifierKey,
    cosigner: Box<dyn Cosigner>,
    /// Size of the last tree that it cosigned, as far as is known.
    seen: u64,
}

impl Keeper {
    /// Begins to keep a log that is published so far.
    pub(crate) fn start(
        folder: Folder,
        standing: Arc<Standing>,
        witnesses: Witnesses,
        every: Duration,
    ) -> std::io::Result<Self> {
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let Witnesses { known, quorum } = witnesses;
        let witnesses = known.into_iter().map(|(key, cosigner)| Asked { key, cosigner, seen: 0 }).collect();
        let mut work = Work { publisher: Publisher::new(folder.clone()), folder, standing, witnesses, quorum };
        let signal = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("comity-keeper".to_owned()).spawn(move || {
            work.begin();
            while !rest(&signal, every) {
                work.publish();
                work.ask();
            }
            // What was committed before the end is published; witnesses can be asked at the next start.
            work.publish();
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

/// Waits; whether that was the last time.
fn rest(signal: &(Mutex<bool>, Condvar), every: Duration) -> bool {
    let (stop, wake) = signal;
    let stopped = stop.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = wake.wait_timeout_while(stopped, every, |stopped| !*stopped);
    *waited.unwrap_or_else(PoisonError::into_inner).0
}

impl Drop for Keeper {
    fn drop(&mut self) {
        *self.stop.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Work {
    /// Whether witnesses vouched for the published checkpoint already.
    fn begin(&mut self) {
        if !self.witnesses.is_empty() {
            let vouched = self.note().is_ok_and(|note| note.is_some_and(|note| self.vouched(&note)));
            let size = if vouched { self.standing.published.load(Ordering::SeqCst) } else { 0 };
            self.standing.witness(size);
        }
    }

    fn publish(&mut self) {
        let size = self.standing.size.load(Ordering::SeqCst);
        if size > self.standing.published.load(Ordering::SeqCst) {
            match self.publisher.publish(size) {
                Ok(published) => self.standing.published.store(published, Ordering::SeqCst),
                Err(why) => tracing::error!(%why, "the log could not be published"),
            }
        }
    }

    fn note(&self) -> Result<Option<Note>, Trouble> {
        let note = self.folder.published()?;
        note.map(|note| Note::parse(&note).map_err(|why| Trouble::damaged("checkpoint", why.to_string()))).transpose()
    }

    fn vouched(&self, note: &Note) -> bool {
        let keys: Vec<VerifierKey> = self.witnesses.iter().map(|witness| witness.key.clone()).collect();
        cosigned(note, &keys, self.quorum)
    }

    /// Has the published checkpoint cosigned, as long as too few did.
    fn ask(&mut self) {
        let published = self.standing.published.load(Ordering::SeqCst);
        if self.witnesses.is_empty() || self.standing.witnessed() >= Some(published) {
            return;
        }
        if let Err(why) = self.ask_about(published) {
            tracing::error!(%why, "the published checkpoint could not be shown to the witnesses");
        }
    }

    fn ask_about(&mut self, published: u64) -> Result<(), Trouble> {
        let Some(mut note) = self.note()? else { return Ok(()) };
        let mut fault = None;
        let mut new = false;
        for witness in &mut self.witnesses {
            if note.cosigned_by(&witness.key).is_some() {
                continue;
            }
            let mut nodes = Tiles::at(&self.folder, published);
            match cosign(&mut *witness.cosigner, &witness.key, &mut note, &mut nodes, witness.seen) {
                Ok(_) => {
                    witness.seen = published;
                    new = true;
                }
                Err(why) => {
                    let grave = matches!(why, CosignFault::Ahead { .. } | CosignFault::Forked { .. });
                    let name = witness.key.name();
                    if grave {
                        tracing::error!(witness = name, %why, "a witness contradicts this log");
                    } else {
                        tracing::warn!(witness = name, %why, "a witness did not cosign");
                    }
                    fault = Some(format!("{name}: {why}"));
                }
            }
        }
        self.standing.witness_fault(fault);
        if new {
            self.publisher.cosigned(&note.to_string())?;
        }
        if self.vouched(&note) {
            self.standing.witness(published);
        }
        Ok(())
    }
}
