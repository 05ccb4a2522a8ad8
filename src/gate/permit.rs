//! The capability for exactly what was allowed, and what redeeming it gives.

mod registry;

use std::collections::BTreeSet;
use std::sync::TryLockError;

use super::Gate;
use crate::audit::record::{Acknowledgement, Draft};
use crate::audit::{AuditLog, Filed, Receipt, Unrecorded};
use crate::decision::duty::{Duty, Obligation};
use crate::decision::finding::Limits;
use crate::request::measure::Measure;
use crate::text::{RequestId, Subject};
use crate::time::Timestamp;

pub(super) use registry::{Registry, Terms};

/// One allowed measure, with how far it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Allowed {
    measure: Measure,
    limits: Limits,
}

/// The capability for exactly the allowed measures of one decision.
///
/// Only a gate makes one. It cannot be cloned, written down or read back, is used up by redeeming,
/// lapses after 15 minutes at most, and belongs to the gate and the policy set that made it.
///
/// ```compile_fail
/// fn twice(permit: comity::Permit) -> (comity::Permit, comity::Permit) {
///     (permit.clone(), permit)
/// }
/// ```
#[derive(Debug)]
#[must_use = "without redeeming the permit there is no release, and without a release no data"]
pub struct Permit {
    gate: uuid::Uuid,
    serial: u64,
    decision: String,
    position: u64,
    request: RequestId,
    subject: Subject,
    /// Where the decision lies, and where the disclosure will.
    log: AuditLog,
    generation: u64,
    allowed: Vec<Allowed>,
    duties: BTreeSet<Obligation>,
    issued: Timestamp,
    lapses: Timestamp,
}

/// What a data layer takes: these measures on this user, as far as their limits. Made only by
/// redeeming a permit, after the disclosure is on record.
#[derive(Debug)]
#[must_use = "the disclosure is on record; hand the release to the data layer"]
pub struct Release {
    /// Used up.
    permit: Permit,
    receipt: Receipt,
}

/// Somebody's word, duty by duty, that what comes before a release is done.
#[derive(Debug, Clone)]
pub struct Acknowledgements(Vec<Acknowledgement>);

/// Why a permit was not redeemed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RefusedKind {
    /// Another gate made it.
    #[error("the permit was made by another gate")]
    OtherGate,
    /// Its time is over, or the clock went back behind its beginning.
    #[error("the permit has lapsed; ask again")]
    Lapsed,
    /// It was taken back, used already, or a later decision on the same request took its place.
    #[error("the permit is no longer live: it was revoked, or a later decision took its place; ask again")]
    NotLive,
    /// Another policy set is in force than the one that allowed, or it expired.
    #[error("the policy set that allowed is no longer in force; ask again")]
    PolicyChanged,
    /// A policy set or a roster is being put in force, and an asynchronous caller does not wait for that. The
    /// permit is as it was.
    #[error("a policy set or a roster is being put in force; redeem the permit again in a moment")]
    Swapping,
    /// Something that comes before the release is not acknowledged.
    #[error("not acknowledged: {}", .0.iter().map(|duty| duty.as_str()).collect::<Vec<_>>().join(", "))]
    Unacknowledged(Vec<Duty>),
    /// The disclosure could not be put on record. The permit is used up.
    #[error(transparent)]
    Unrecorded(Unrecorded),
}

/// A permit was not redeemed: nothing may be released.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Refused {
    kind: RefusedKind,
    permit: Option<Box<Permit>>,
}

impl From<RefusedKind> for Refused {
    fn from(kind: RefusedKind) -> Self {
        Self { kind, permit: None }
    }
}

impl Refused {
    /// Why.
    pub const fn kind(&self) -> &RefusedKind {
        &self.kind
    }

    /// The permit, where mending what was wrong can still redeem it.
    pub fn into_permit(self) -> Option<Permit> {
        self.permit.map(|permit| *permit)
    }
}

impl Acknowledgements {
    /// Nobody's word for anything.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds the word of a person, by the platform's opaque identifier, that a duty is done.
    #[must_use]
    pub fn with(mut self, duty: Duty, by: RequestId) -> Self {
        self.0.push(Acknowledgement { duty, by });
        self
    }
}

impl Permit {
    /// The allowed measures, in order.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.allowed.iter().map(|allowed| allowed.measure)
    }

    /// What must be acknowledged before a release.
    pub fn comes_before(&self) -> impl Iterator<Item = Duty> {
        self.duties.iter().map(Obligation::duty).filter(|duty| duty.comes_before_release())
    }

    /// The instant from which it is refused.
    pub const fn lapses(&self) -> Timestamp {
        self.lapses
    }

    /// Puts the disclosure on record, durably, and gives the release.
    ///
    /// # Errors
    /// [`Refused`] where the permit is another gate's, lapsed, revoked, overtaken or of an earlier
    /// policy set, where a duty that comes before is not acknowledged, or where the disclosure
    /// could not be made durable. Nothing may be released then.
    pub fn redeem(self, gate: &Gate, acknowledged: &Acknowledgements) -> Result<Release, Refused> {
        // No swap comes between the look at the policy set and the record of the disclosure.
        let Ok(_steady) = gate.0.swapping.read() else { return Err(RefusedKind::PolicyChanged.into()) };
        let (permit, disclosure) = self.spend(gate, acknowledged)?;
        let filed = permit.log.append(vec![disclosure]);
        permit.released(filed)
    }

    /// [`Permit::redeem`] for asynchronous callers: waits for the log without blocking a thread, and needs
    /// no runtime of its own.
    ///
    /// Whoever drops the future once it was polled leaves the disclosure on record, has no release, and has
    /// used up the permit. So does whoever polls it again only after the permit lapsed or another policy set came in force.
    ///
    /// # Errors
    /// [`Refused`] as in [`Permit::redeem`]; with the permit in it, while a policy set or a roster is being put
    /// in force; and where too many records wait for the log already.
    pub async fn redeem_async(self, gate: &Gate, acknowledged: &Acknowledgements) -> Result<Release, Refused> {
        // The guard cannot be held while the log works: a swap would wait for whoever polls this. It need not be.
        // A log keeps the order of its queue, and the disclosure stands in the queue before the guard goes; so a
        // swap that begins afterwards puts its own record behind the disclosure, and the records show that
        // every release was of the set in force. A swap under way would block this thread, so it refuses.
        let (permit, filing) = {
            let _steady = match gate.0.swapping.try_read() {
                Ok(steady) => steady,
                Err(TryLockError::Poisoned(_)) => return Err(RefusedKind::PolicyChanged.into()),
                Err(TryLockError::WouldBlock) => {
                    return Err(Refused { kind: RefusedKind::Swapping, permit: Some(Box::new(self)) });
                }
            };
            let (permit, disclosure) = self.spend(gate, acknowledged)?;
            let filing = permit.log.submit(vec![disclosure]);
            (permit, filing)
        };
        let release = permit.released(filing.await)?;
        // Between the commit and this line lies as much time as the caller likes. Once a swap has returned,
        // nothing comes of an earlier set any more, and nothing comes late: the record then tells of more than
        // was released, never of less.
        release.permit.holds(gate)?;
        Ok(release)
    }

    /// Whether the gate's clock and policy set still bear this permit.
    fn holds(&self, gate: &Gate) -> Result<Timestamp, RefusedKind> {
        let now = gate.0.clock.now();
        if now >= self.lapses || now < self.issued || gate.clock_went_back(now) {
            return Err(RefusedKind::Lapsed);
        }
        let inforce = gate.0.policies.load();
        if inforce.generation != self.generation || inforce.set.expired(now) {
            return Err(RefusedKind::PolicyChanged);
        }
        Ok(now)
    }

    /// Uses the permit up, and gives the record that the log must take before anything is released. No swap may come
    /// between this and the record's place in the log.
    fn spend(self, gate: &Gate, acknowledged: &Acknowledgements) -> Result<(Self, Draft), Refused> {
        if self.gate != gate.0.id {
            return Err(RefusedKind::OtherGate.into());
        }
        let now = self.holds(gate)?;
        let missing: Vec<Duty> =
            self.comes_before().filter(|duty| !acknowledged.0.iter().any(|word| word.duty == *duty)).collect();
        if !missing.is_empty() {
            return Err(Refused { kind: RefusedKind::Unacknowledged(missing), permit: Some(Box::new(self)) });
        }
        let measures: Vec<Measure> = self.measures().collect();
        let disclosure = Draft::disclosure(
            now,
            (&self.decision, self.position),
            (&self.request, &self.subject),
            (&measures, &acknowledged.0),
        );
        // The permit leaves the table before the record is written: whatever happens, it is used up.
        if !gate.0.permits.take(&self) {
            return Err(RefusedKind::NotLive.into());
        }
        match disclosure {
            Ok(disclosure) => Ok((self, disclosure)),
            Err(unrecorded) => Err(RefusedKind::Unrecorded(unrecorded).into()),
        }
    }

    /// The release, where the disclosure is on record.
    fn released(self, filed: Result<Vec<Filed>, Unrecorded>) -> Result<Release, Refused> {
        let filed = filed.and_then(|mut filed| filed.pop().ok_or_else(Unrecorded::no_receipt));
        let Filed { receipt, .. } = filed.map_err(RefusedKind::Unrecorded)?;
        Ok(Release { permit: self, receipt })
    }

    /// Where its decision lies.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }
}

impl Release {
    /// The decision that allowed it.
    pub fn decision(&self) -> &str {
        &self.permit.decision
    }

    /// The request that it serves.
    pub const fn request(&self) -> &RequestId {
        &self.permit.request
    }

    /// The user.
    pub const fn subject(&self) -> &Subject {
        &self.permit.subject
    }

    /// The measures that may be served, in order.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.permit.measures()
    }

    /// How far a measure goes; `None` where it may not be served.
    pub fn limits(&self, measure: Measure) -> Option<&Limits> {
        self.permit.allowed.iter().find(|allowed| allowed.measure == measure).map(|allowed| &allowed.limits)
    }

    /// What must be done along with it.
    pub const fn duties(&self) -> &BTreeSet<Obligation> {
        &self.permit.duties
    }

    /// Where the disclosure stands in the log.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

#[cfg(test)]
mod tests;
