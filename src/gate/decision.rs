//! A decision on record, and a preview that is none.

use super::assurance::{Grant, Withheld};
use super::permit::Permit;
use super::resolve::Escalation;
use crate::audit::{AuditLog, Receipt, Record};
use crate::decision::outcome::Outcome;
use crate::decision::reason::{Reason, RuleCode};
use crate::decision::{Fault, Rulings};
use crate::policy::PolicySet;
use crate::text::Subject;
use crate::time::Day;

/// All rulings for one user, on record. It exists only because its record is durable.
#[derive(Debug)]
#[must_use = "a decision says what may be done; look at its outcome"]
pub struct Decision {
    id: String,
    subject: Subject,
    rulings: Rulings,
    record: Record,
    receipt: Receipt,
    log: AuditLog,
    grant: Option<Grant>,
    policies: PolicySet,
}

impl Decision {
    pub(super) fn new(
        id: String,
        subject: Subject,
        rulings: Rulings,
        (record, receipt, log): (Record, Receipt, AuditLog),
        grant: Option<Grant>,
        policies: PolicySet,
    ) -> Self {
        Self { id, subject, rulings, record, receipt, log, grant, policies }
    }

    /// Its identifier, a UUID of version 7.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The user that it is about.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The most severe ruling. A decision of `Escalate` or `Deny` can still allow single measures.
    pub fn outcome(&self) -> Outcome {
        self.rulings.outcome()
    }

    /// One ruling a measure.
    pub fn rulings(&self) -> &Rulings {
        &self.rulings
    }

    /// What failed while deciding; empty on a good day.
    pub fn faults(&self) -> &[Fault] {
        self.rulings.faults()
    }

    /// What a code says and stands on, in the policy set that decided.
    pub fn reason(&self, code: &RuleCode) -> Option<&Reason> {
        self.policies.catalogue().get(code)
    }

    /// The record as it stands in the log.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Where the record stands in the log.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// What people can resolve of it; none where it escalated nothing, or is a resolution itself.
    pub fn escalation(&self) -> Option<Escalation> {
        let held = Escalation::of(&self.log, &self.record, self.receipt.position()).ok()?;
        (!held.measures().is_empty()).then_some(held)
    }

    /// Whether what is allowed awaits the checkpoint or witnesses that the gate asks for.
    pub const fn withheld(&self) -> Option<&Withheld> {
        match &self.grant {
            Some(Grant::Withheld(withheld)) => Some(withheld),
            Some(Grant::Permit(_)) | None => None,
        }
    }

    /// What is allowed, where it awaits something; it becomes a permit by [`Withheld::claim`].
    pub fn into_withheld(self) -> Option<Withheld> {
        match self.grant {
            Some(Grant::Withheld(withheld)) => Some(withheld),
            Some(Grant::Permit(_)) | None => None,
        }
    }

    /// The record and, where anything is allowed and nothing is awaited, the permit for it.
    pub fn into_parts(self) -> (Record, Option<Permit>) {
        let permit = match self.grant {
            Some(Grant::Permit(permit)) => Some(permit),
            Some(Grant::Withheld(_)) | None => None,
        };
        (self.record, permit)
    }
}

/// What a decision would be on some day. It permits nothing; it is on record as a preview.
#[derive(Debug, Clone)]
pub struct Preview {
    subject: Subject,
    rulings: Rulings,
    day: Day,
    receipt: Receipt,
    policies: PolicySet,
}

impl Preview {
    pub(super) fn new(subject: Subject, rulings: Rulings, day: Day, receipt: Receipt, policies: PolicySet) -> Self {
        Self { subject, rulings, day, receipt, policies }
    }

    /// The user that it is about.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The day of which it speaks.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The most severe ruling.
    pub fn outcome(&self) -> Outcome {
        self.rulings.outcome()
    }

    /// One ruling a measure.
    pub fn rulings(&self) -> &Rulings {
        &self.rulings
    }

    /// What failed on the way.
    pub fn faults(&self) -> &[Fault] {
        self.rulings.faults()
    }

    /// What a code says and stands on.
    pub fn reason(&self, code: &RuleCode) -> Option<&Reason> {
        self.policies.catalogue().get(code)
    }

    /// Where the record of the preview stands.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}
