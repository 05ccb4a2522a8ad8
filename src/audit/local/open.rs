//! The log in a folder: opened, kept and closed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::disk::StdDisk;
use super::file::{Cut, FileStore, Opened};
use super::folder::{Folder, OpenError, Trouble};
use super::keeper::{Keeper, Witnesses};
use super::reader::{Reader, Step};
use super::spare::Sizes;
use super::walk::Trust;
use crate::audit::filer::{CLOCK_SLACK, Filer};
use crate::audit::keys::{FileKeys, KeySource};
use crate::audit::log::AuditLog;
use crate::audit::note::{SigningKey, VerifierKey};
use crate::audit::record::{Clear, Draft};
use crate::audit::ring::{Ring, rotation};
use crate::audit::standing::Standing;
use crate::audit::store::Store as _;
use crate::audit::vault::{SqliteVault, Tag};
use crate::audit::witness::client::Cosigner;
use crate::time::{Clock, SystemClock, Timestamp};

/// How a log in a folder is opened: its name, its keys, and how it is shown to others.
#[derive(Debug)]
#[must_use]
pub struct LogOptions {
    origin: Option<String>,
    keys: Option<Box<dyn KeySource>>,
    publish_every: Duration,
    witnesses: Witnesses,
    clock: Box<dyn Clock>,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            origin: None,
            keys: None,
            publish_every: Duration::from_secs(1),
            witnesses: Witnesses::default(),
            clock: Box::new(SystemClock),
        }
    }
}

impl LogOptions {
    /// The name of the log in its checkpoints (the origin of C2SP tlog-checkpoint), such as
    /// `audit.example.com/decisions`. Counts when the log is made; an existing log keeps its name.
    pub fn origin(mut self, name: impl Into<String>) -> Self {
        self.origin = Some(name.into());
        self
    }

    /// Where the log's keys come from; files in the log's folder where nothing is named, which is for
    /// development.
    ///
    /// Where the newest signing key is another one than the log's, opening the log rotates to it, on
    /// record; the older one must still be among the keys for that.
    pub fn keys(mut self, keys: impl KeySource + 'static) -> Self {
        self.keys = Some(Box::new(keys));
        self
    }

    /// How often tiles and checkpoint are published behind the commits, at most; each second where
    /// nothing is named.
    pub const fn publish_every(mut self, every: Duration) -> Self {
        self.publish_every = every;
        self
    }

    /// Adds a witness that is asked to cosign each published checkpoint.
    pub fn witness(mut self, key: VerifierKey, cosigner: impl Cosigner + 'static) -> Self {
        self.witnesses.known.push((key, Box::new(cosigner)));
        self.witnesses.quorum = self.witnesses.known.len();
        self
    }

    /// How many of the witnesses, at least one, must have cosigned a checkpoint before it counts as witnessed; all of
    /// them where nothing is named. Name it after the witnesses.
    pub fn quorum(mut self, witnesses: usize) -> Self {
        self.witnesses.quorum = witnesses.max(1);
        self
    }

    /// Another clock. Whoever sets the clock can backdate records: for tests.
    pub fn dangerous_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Opens the log in a folder, which is made where it does not exist, and checks all of it.
    ///
    /// A batch that a crash cut short, and that nobody was told of, is cut off; that is put on record.
    ///
    /// # Errors
    /// Where the folder cannot be used, another process holds it, a key is missing, or what was
    /// acknowledged is altered or missing.
    pub fn open(self, folder: impl AsRef<Path>) -> Result<AuditLog, OpenError> {
        let root = folder.as_ref();
        let refused = |why: &dyn std::fmt::Display| OpenError::refused(root, why);
        let disk = |source| OpenError::Disk { folder: root.to_owned(), source };
        let folder = Folder::new(Arc::new(StdDisk), root.to_owned());
        super::disk::make_folders(folder.disk(), root).map_err(disk)?;
        let keys = match self.keys {
            Some(keys) => keys,
            None => Box::new(FileKeys::open(root.join("keys")).map_err(|why| refused(&why))?),
        };
        let seeds = keys.signing().map_err(|why| refused(&why))?;
        let known = folder.keys().map_err(|why| OpenError::of(root, why))?.unwrap_or_default();
        let origin = match known.first() {
            Some(first) => first.name().to_owned(),
            None => self.origin.unwrap_or_else(|| format!("audit.invalid/{}", uuid::Uuid::new_v4().simple())),
        };
        let ring = Ring::of(&origin, &seeds).map_err(|why| refused(&why))?;
        // The first key of a log that is there is the one it was made with; a new log begins with the newest.
        let first = known.first().cloned().unwrap_or_else(|| ring.verifier());
        let trust = Trust { keys: vec![first], known: Vec::new() };
        let Opened { store, cut, published, .. } = FileStore::open(&folder, &trust, Sizes::default())?;
        let vault = keys.vault().map_err(|why| refused(&why))?;
        let place = root.join("vault.sqlite");
        // A vault that is gone is no empty one: a new one would hide that nothing can be read any more.
        let opened =
            if store.size() == 0 { SqliteVault::open_or_make(place, &vault) } else { SqliteVault::open(place, &vault) };
        let vault = opened.map_err(|why| refused(&why))?;
        let last = Last::of(&folder, store.size()).map_err(|why| OpenError::of(root, why))?;
        let standing = Arc::new(Standing::default());
        standing.published.store(published, Ordering::SeqCst);
        let (store, key) = in_force(store, ring, self.clock.now()).map_err(|why| refused(&why))?;
        let mut filer = Filer::new(Box::new(store), Box::new(vault), key, self.clock, Arc::clone(&standing));
        // Before anything is committed: what is committed here is published behind.
        filer.folder = Some(folder.clone());
        recover(&mut filer, cut.as_ref(), &last).map_err(|why| refused(&why))?;
        filer.keeper = Some(Keeper::start(folder, standing, self.witnesses, self.publish_every).map_err(disk)?);
        Ok(AuditLog::of(filer))
    }
}

/// The log with its newest key in force: where that is another one than before, the change is put on record
/// under both.
fn in_force(mut store: FileStore, ring: Ring, now: Timestamp) -> Result<(FileStore, SigningKey), String> {
    let (newest, old) = ring.follow(store.keys().last())?;
    if let Some(old) = old {
        let entry = rotation(&old, &newest, now)?;
        store.rotate(&[entry], &old, &newest).map_err(|why| why.to_string())?;
    }
    Ok((store, newest))
}

/// Puts on record what a crash or a clock left behind, and completes what it cut short.
fn recover(filer: &mut Filer, cut: Option<&Cut>, last: &Last) -> Result<(), String> {
    let now = filer.clock.now();
    let mut drafts = Vec::new();
    if let Some(Cut { segment, offset, bytes, digest, why }) = cut {
        let members = [
            ("cut_bytes", (*bytes).into()),
            ("cut_digest", digest.as_str().into()),
            ("offset", (*offset).into()),
            ("segment", segment.as_str().into()),
            ("why", why.as_str().into()),
        ];
        drafts.push(Draft::own("recovery", now, members));
    }
    let back = last.time.map_or(0, |time| time.seconds().saturating_sub(now.seconds()));
    if back > CLOCK_SLACK {
        drafts.push(Draft::own("recovery", now, [("clock_back_seconds", back.into())]));
    }
    filer.latest = now.seconds();
    for tag in &last.erased {
        filer.vault.forget_tagged(tag).map_err(|why| why.to_string())?;
    }
    let drafts = drafts.into_iter().collect::<Result<Vec<_>, _>>().map_err(|why| why.to_string())?;
    if !drafts.is_empty() {
        filer.write(drafts).map_err(|why| why.to_string())?;
    }
    Ok(())
}

/// What the last batch of a log says: when it was, and whom it erases.
#[derive(Debug, Default)]
struct Last {
    time: Option<Timestamp>,
    erased: Vec<Tag>,
}

impl Last {
    fn of(folder: &Folder, size: u64) -> Result<Self, Trouble> {
        let mut last = Self::default();
        let Some(position) = size.checked_sub(1) else { return Ok(last) };
        if let Step::Batch(found) = Reader::at(folder.clone(), position)?.step()? {
            for record in found.batch.records() {
                last.take(record.clear);
            }
        }
        Ok(last)
    }

    fn take(&mut self, record: &[u8]) {
        #[derive(serde::Deserialize)]
        struct Erasure {
            #[serde(default)]
            tags: Vec<String>,
        }
        let Ok(clear) = Clear::read(record) else { return };
        self.time = self.time.max(clear.time.parse().ok());
        if clear.r#type == "erasure" {
            let erasure: Option<Erasure> = serde_json::from_slice(record).ok();
            let tags = erasure.into_iter().flat_map(|erasure| erasure.tags);
            self.erased.extend(tags.filter_map(|tag| tag.parse::<Tag>().ok()));
        }
    }
}

impl AuditLog {
    /// Opens the log in a folder, which is made where it does not exist.
    ///
    /// Its keys are files in that folder: for development. See [`LogOptions::keys`].
    ///
    /// # Errors
    /// As [`LogOptions::open`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, OpenError> {
        LogOptions::default().open(folder)
    }

    /// How a log in a folder is opened.
    pub fn options() -> LogOptions {
        LogOptions::default()
    }
}
