//! What the leader of a commit does: sees that a batch is sealed, and has the store keep it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Unrecorded;
use super::commit::Sink;
use super::note::SigningKey;
use super::receipt::Receipt;
use super::record::{Draft, Record};
use super::sealing::{Known, Ready};
use super::standing::Standing;
use super::store::{Entry, Store};
use super::vault::{Tag, Vault, VaultFault};
use crate::text::{RequestId, Subject};
use crate::time::Clock;

/// Seconds by which the clock may be set back without being suspect.
pub(crate) const CLOCK_SLACK: i64 = 5;

/// A record that is durable, with its receipt.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    pub(crate) record: Record,
    pub(crate) receipt: Receipt,
}

/// The one who writes. Its keeper ends first, while the store still holds its lock.
#[derive(Debug)]
pub(crate) struct Filer {
    #[cfg(feature = "file")]
    pub(super) keeper: Option<super::local::Keeper>,
    /// Where the records can be read beside the writer.
    #[cfg(feature = "file")]
    pub(super) folder: Option<super::local::Folder>,
    pub(super) vault: Box<dyn Vault>,
    pub(super) store: Box<dyn Store>,
    pub(super) key: SigningKey,
    pub(super) clock: Box<dyn Clock>,
    /// The latest second that the log has seen.
    pub(super) latest: i64,
    pub(super) standing: Arc<Standing>,
    /// Keys for callers, who seal before they queue.
    pub(super) known: Arc<Known>,
}

impl Filer {
    pub(super) fn new(
        store: Box<dyn Store>,
        vault: Box<dyn Vault>,
        key: SigningKey,
        clock: Box<dyn Clock>,
        standing: Arc<Standing>,
    ) -> Self {
        standing.size.store(store.size(), Ordering::SeqCst);
        Self {
            #[cfg(feature = "file")]
            keeper: None,
            #[cfg(feature = "file")]
            folder: None,
            vault,
            store,
            key,
            clock,
            latest: i64::MIN,
            standing,
            known: Arc::default(),
        }
    }

    /// Puts the erasure on record and destroys the key, in that order: what a crash leaves in between is
    /// an erasure on record that opening the log completes.
    pub(super) fn erase(&mut self, subject: &Subject, by: &RequestId) -> Result<(Receipt, Vec<Tag>), Unrecorded> {
        let vault = |why: VaultFault| Unrecorded::new(format!("the key vault: {why}"));
        let tags = self.vault.tags_of(subject.as_str().as_bytes()).map_err(vault)?;
        let texts: Vec<String> = tags.iter().map(ToString::to_string).collect();
        let draft = Draft::own("erasure", self.clock.now(), [("by", by.as_str().into()), ("tags", texts.into())])?;
        let receipt = self.write(vec![draft])?.pop().map(|filed| filed.receipt);
        self.known.clear();
        match self.vault.forget(subject.as_str().as_bytes()) {
            Ok(_) => {}
            // The key is gone; a reader keeps pages that held it, which opening the log clears.
            Err(why @ VaultFault::Busy { .. }) => {
                tracing::warn!(%why, "a reader of the vault delays the end of an erasure");
            }
            Err(why) => return Err(vault(why)),
        }
        receipt.map(|receipt| (receipt, tags)).ok_or_else(Unrecorded::no_receipt)
    }

    /// Whether others see the log by tiles that are written behind the commits. In a store without tiles they see
    /// it as it is.
    #[cfg(feature = "file")]
    const fn published_behind(&self) -> bool {
        self.folder.is_some()
    }

    #[cfg(not(feature = "file"))]
    #[expect(clippy::unused_self, reason = "no store that is built in writes tiles")]
    const fn published_behind(&self) -> bool {
        false
    }

    /// A clock that stands behind the log's own records would backdate the next one.
    fn clock_holds(&mut self) -> Result<(), Unrecorded> {
        let now = self.clock.now().seconds();
        let back = self.latest.saturating_sub(now);
        if back > CLOCK_SLACK {
            return Err(Unrecorded::new(format!(
                "the clock stands {back} seconds behind the log's last record; set it right and open the log again"
            )));
        }
        self.latest = self.latest.max(now);
        Ok(())
    }

    /// Makes the log's own records durable.
    pub(super) fn write(&mut self, drafts: Vec<Draft>) -> Result<Vec<Filed>, Unrecorded> {
        let ready = drafts.into_iter().map(|draft| self.known.ready(draft)).collect::<Result<_, _>>()?;
        self.commit(ready)
    }

    fn entries(&mut self, ready: Vec<Ready>) -> Result<Vec<Entry>, Unrecorded> {
        let wanted: Vec<_> = ready.iter().filter_map(Ready::wanted).collect();
        let keys = self.vault.keys(&wanted).map_err(|why| Unrecorded::new(format!("the key vault: {why}")))?;
        let mut keys = keys.iter();
        let entries = ready.into_iter().map(|one| {
            let key = one.wanted().and_then(|_| keys.next());
            one.entry(key, &self.known)
        });
        entries.collect()
    }
}

impl Sink for Filer {
    type Item = Ready;
    type Done = Filed;

    fn commit(&mut self, ready: Vec<Ready>) -> Result<Vec<Filed>, Unrecorded> {
        self.clock_holds()?;
        let entries = self.entries(ready)?;
        let committed = self.store.commit(&entries, &self.key).map_err(|why| Unrecorded::new(why.to_string()))?;
        let first = committed.growth.first();
        let size = committed.growth.size();
        self.standing.size.store(size, Ordering::SeqCst);
        if !self.published_behind() {
            self.standing.published.store(size, Ordering::SeqCst);
        }
        let filed = (first..).zip(entries).map(|(position, entry)| {
            let receipt = Receipt::new(&committed, position, entry.digest());
            receipt.map(|receipt| Filed { record: Record(entry), receipt })
        });
        filed
            .collect::<Option<_>>()
            .ok_or_else(|| Unrecorded::new("the store committed another batch than it was given"))
    }

    fn bytes(ready: &Ready) -> usize {
        ready.bytes()
    }
}
