//! Records for a log under load: what the gate would write, without the deciding.

use std::sync::Arc;

use crate::audit::record::{Asked, Decided, Draft, Law};
use crate::audit::{AuditLog, Receipt, Record, Unrecorded};
use crate::decision::Rulings;
use crate::decision::circumstances::Circumstances;
use crate::facts::Facts;
use crate::policy::Way;
use crate::text::Subject;
use crate::time::{Clock as _, Day, SystemClock};
use crate::user::UserContext;

use super::Probe;

/// One case, ruled once, to be put on record over and over: as previews, so that nobody takes them for
/// decisions. For benches of a log.
#[derive(Debug, Clone)]
pub struct Load {
    law: Law,
    asked: Arc<Asked>,
    user: UserContext,
    facts: Facts,
    rulings: Rulings,
    day: Day,
}

impl Load {
    /// Rules that case. What its request says is written once, as for a demand on many users.
    ///
    /// # Errors
    /// Where the request has no canonical form.
    pub fn new(probe: &Probe<'_>) -> Result<Self, Unrecorded> {
        let facts = probe.facts();
        let rulings = probe.rulings(&facts, Way::Rvm);
        let law = Law::of(probe.policies, probe.border);
        let user = probe.user.clone();
        Ok(Self { law, asked: Arc::new(Asked::of(probe.request)?), user, facts, rulings, day: probe.day })
    }

    fn draft(&self, subject: Subject) -> Result<Draft, Unrecorded> {
        let user = UserContext { subject, ..self.user.clone() };
        Draft::decision(&Decided {
            kind: "preview",
            id: &uuid::Uuid::now_v7().to_string(),
            time: SystemClock.now(),
            day: self.day,
            law: &self.law,
            asked: &self.asked,
            user: &user,
            facts: &self.facts,
            circumstances: &Circumstances::default(),
            rulings: &self.rulings,
            ends: None,
        })
    }

    /// Makes all of a record but what the log itself does, and drops it: what the caller alone spends.
    ///
    /// # Errors
    /// Where the case makes no record.
    pub fn prepare(&self, subject: Subject) -> Result<(), Unrecorded> {
        self.draft(subject).map(drop)
    }

    /// Puts the case on record as being about that subject, and returns once it is durable.
    ///
    /// # Errors
    /// Where the record could not be made durable.
    pub fn keep(&self, log: &AuditLog, subject: Subject) -> Result<(Record, Receipt), Unrecorded> {
        let filed = log.append(vec![self.draft(subject)?])?.pop();
        filed.map(|filed| (filed.record, filed.receipt)).ok_or_else(Unrecorded::no_receipt)
    }

    /// Puts the case on record as being about each of these, in one commit.
    ///
    /// # Errors
    /// Where the records could not be made durable.
    pub fn keep_all(
        &self,
        log: &AuditLog,
        subjects: impl Iterator<Item = Subject>,
    ) -> Result<Vec<Receipt>, Unrecorded> {
        let drafts = subjects.map(|subject| self.draft(subject)).collect::<Result<_, _>>()?;
        Ok(log.append(drafts)?.into_iter().map(|filed| filed.receipt).collect())
    }

    /// Puts so many records of the smallest kind on record, in one commit: that permits were taken back. Nothing in
    /// them is sealed.
    ///
    /// # Errors
    /// Where the records could not be made durable.
    pub fn keep_small(&self, log: &AuditLog, count: usize) -> Result<Vec<Receipt>, Unrecorded> {
        let one = || Draft::revocation(SystemClock.now(), &uuid::Uuid::now_v7().to_string(), 1);
        let drafts = std::iter::repeat_with(one).take(count).collect::<Result<_, _>>()?;
        Ok(log.append(drafts)?.into_iter().map(|filed| filed.receipt).collect())
    }
}
