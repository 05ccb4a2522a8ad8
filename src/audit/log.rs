//! The handle on a log that gates, commands and keepers share.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Unrecorded;
use super::commit::{Committer, Ticket};
use super::filer::{Filed, Filer};
use super::note::{SigningKey, VerifierKey};
use super::receipt::Receipt;
use super::record::{Draft, Law, Record, Taken};
use super::sealing::{Known, Ready};
use super::standing::Standing;
use super::store::Store;
use super::unseal::{Unsealed, unseal};
#[cfg(feature = "file")]
use super::vault::Tag;
use super::vault::Vault;
use crate::border::Border;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::text::{RequestId, Subject};
use crate::time::{SystemClock, Timestamp};
use zeroize::Zeroizing;

/// A log. A clone is another handle to the same; the last one that is dropped closes it.
#[derive(Debug, Clone)]
pub struct AuditLog(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    committer: Committer<Filer>,
    standing: Arc<Standing>,
    known: Arc<Known>,
    verifier: VerifierKey,
}

impl AuditLog {
    /// A log over a store and a vault of one's own, signed by `key`.
    pub fn over(store: Box<dyn Store>, vault: Box<dyn Vault>, key: SigningKey) -> Self {
        Self::of(Filer::new(store, vault, key, Box::new(SystemClock), Arc::default()))
    }

    pub(super) fn of(filer: Filer) -> Self {
        let (standing, known) = (Arc::clone(&filer.standing), Arc::clone(&filer.known));
        let verifier = filer.key.verifier();
        Self(Arc::new(Inner { committer: Committer::new(filer), standing, known, verifier }))
    }

    /// Makes records durable, in order and all or none.
    pub(crate) fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Filed>, Unrecorded> {
        self.0.committer.append(self.ready(drafts)?)
    }

    /// The same without blocking.
    pub(crate) fn submit(&self, drafts: Vec<Draft>) -> Ticket<Filer> {
        match self.ready(drafts) {
            Ok(ready) => self.0.committer.submit(ready),
            Err(why) => Ticket::answered(Err(why)),
        }
    }

    fn ready(&self, drafts: Vec<Draft>) -> Result<Vec<Ready>, Unrecorded> {
        drafts.into_iter().map(|draft| self.0.known.ready(draft)).collect()
    }

    fn one(&self, draft: Draft) -> Result<Receipt, Unrecorded> {
        let filed = self.append(vec![draft])?.pop();
        filed.map(|filed| filed.receipt).ok_or_else(Unrecorded::no_receipt)
    }

    /// Puts on record which law is in force, after keeping its text: with which assurance, and on whose review.
    pub(crate) fn policy_load(
        &self,
        time: Timestamp,
        border: &Border,
        set: &PolicySet,
        how: Taken<'_>,
    ) -> Result<Receipt, Unrecorded> {
        let law = Law::of(set, border);
        let kept = self.0.committer.with(|filer| {
            filer.store.keep(&law.policy, &mut || set.to_object())?;
            filer.store.keep(&law.catalogue, &mut || set.catalogue_object())?;
            filer.store.keep(&law.border, &mut || border.to_object())
        })?;
        kept.map_err(|why| Unrecorded::new(format!("the policy set could not be kept: {why}")))?;
        self.one(Draft::policy_load(time, &law, set.expires(), how)?)
    }

    /// Destroys a person's key, on record: what lies sealed about that person can be read by nobody
    /// from then on, and every receipt and proof holds as before.
    ///
    /// `by` is the platform's opaque identifier of who ordered it. Copies of the vault made before, and
    /// of its file, defeat the erasure; they are the host's to destroy.
    ///
    /// # Errors
    /// [`Unrecorded`] where the erasure could not be put on record, and then nothing is erased; or where the key could
    /// not be destroyed after that, which opening the log completes.
    pub fn erase(&self, subject: &Subject, by: &RequestId) -> Result<Receipt, Unrecorded> {
        if *subject == Subject::Platform {
            return Err(Unrecorded::new("records that are about no user are not one person's to erase"));
        }
        #[cfg_attr(not(feature = "file"), expect(unused_variables))]
        let (receipt, tags) = self.0.committer.attempt(|filer| filer.erase(subject, by))?;
        #[cfg(feature = "file")]
        if let Err(why) = self.take_away(&tags) {
            tracing::warn!(%why, "the key is destroyed, its ciphertexts could not be overwritten");
        }
        Ok(receipt)
    }

    /// Has the store overwrite the ciphertexts of records that bear these tags. Reading the log for them keeps no
    /// decision waiting.
    #[cfg(feature = "file")]
    fn take_away(&self, tags: &[Tag]) -> Result<(), String> {
        let said = |why: Unrecorded| why.why;
        let Some(folder) = self.0.committer.with(|filer| filer.folder.clone()).map_err(said)? else { return Ok(()) };
        let positions = super::local::bearing(&folder, tags).map_err(|why| why.to_string())?;
        let erased = self.0.committer.with(|filer| filer.store.erase(&positions)).map_err(said)?;
        erased.map_err(|why| why.to_string())
    }

    /// What lies under a record's seal, as canonical JSON; `None` where a record has no seal, or its
    /// subject's key is erased.
    ///
    /// # Errors
    /// Where the vault cannot be read, or the ciphertext is not the one to which the record commits.
    pub fn unseal(&self, record: &Record) -> Result<Option<Zeroizing<Vec<u8>>>, Unsealed> {
        let opened = self.0.committer.with(|filer| unseal(&mut *filer.vault, record));
        opened.map_err(|why| Unsealed::new(why.why))?
    }

    /// Why the log takes nothing more, if so.
    pub fn fault(&self) -> Option<String> {
        self.0.committer.fault()
    }

    /// Records that wait for a commit.
    pub fn waiting(&self) -> usize {
        self.0.committer.waiting()
    }

    /// Records in the log.
    pub fn size(&self) -> u64 {
        self.0.standing.size.load(Ordering::SeqCst)
    }

    /// Records that the published checkpoint covers.
    pub fn published(&self) -> u64 {
        self.0.standing.published.load(Ordering::SeqCst)
    }

    /// Records that enough witnesses vouch for; `None` where the log has no witnesses.
    pub fn witnessed(&self) -> Option<u64> {
        self.0.standing.witnessed()
    }

    /// What the witnesses last said against the log, or why they did not answer.
    pub fn witness_fault(&self) -> Option<String> {
        self.0.standing.last_fault()
    }

    /// The public key by which others check the log.
    pub fn verifier(&self) -> &VerifierKey {
        &self.0.verifier
    }
}

/// The logs of a gate: the common one, and the one for orders of national security.
#[derive(Debug, Clone)]
pub struct Logs {
    common: AuditLog,
    national_security: Option<AuditLog>,
}

impl From<AuditLog> for Logs {
    fn from(common: AuditLog) -> Self {
        Self { common, national_security: None }
    }
}

impl Logs {
    /// The same with a log for orders of national security.
    #[must_use]
    pub fn with_national_security(self, log: AuditLog) -> Self {
        Self { national_security: Some(log), ..self }
    }

    pub(crate) const fn common(&self) -> &AuditLog {
        &self.common
    }

    /// The log in which a request's records belong.
    pub(crate) fn of(&self, request: &DataRequest) -> Result<&AuditLog, Unrecorded> {
        if !request.demand().national_security() {
            return Ok(&self.common);
        }
        self.national_security.as_ref().ok_or_else(|| {
            Unrecorded::new(
                "orders of national security need a log of their own; name one with `GateBuilder::national_security`",
            )
        })
    }

    /// The log in which a record belongs of which it is not known any more whether it is on an order of
    /// national security: the common one must not even tell of a decision's identifier then.
    pub(crate) fn unknown(&self) -> &AuditLog {
        self.national_security.as_ref().unwrap_or(&self.common)
    }

    pub(crate) fn policy_load(
        &self,
        time: Timestamp,
        border: &Border,
        set: &PolicySet,
        how: Taken<'_>,
    ) -> Result<(), Unrecorded> {
        self.each().try_for_each(|log| log.policy_load(time, border, set, how).map(drop))
    }

    /// Each of them.
    pub(crate) fn each(&self) -> impl Iterator<Item = &AuditLog> {
        std::iter::once(&self.common).chain(&self.national_security)
    }

    /// Puts the same on record in each log.
    pub(crate) fn all(&self, draft: impl Fn() -> Result<Draft, Unrecorded>) -> Result<(), Unrecorded> {
        self.each().try_for_each(|log| log.one(draft()?).map(drop))
    }

    pub(crate) fn fault(&self) -> Option<String> {
        self.each().find_map(AuditLog::fault)
    }
}
