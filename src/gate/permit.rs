//! The capability for exactly what was allowed, and what redeeming it gives.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::recording::no_receipt;
use super::{Gate, Pending};
use crate::audit::Filed;
use crate::audit::record::{Acknowledgement, Draft};
use crate::audit::{AuditLog, Receipt, Unrecorded};
use crate::decision::duty::{Duty, Obligation};
use crate::decision::finding::Limits;
use crate::decision::outcome::Outcome;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::text::{RequestId, Subject};
use crate::time::Timestamp;

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
    decision: String,
    request: RequestId,
    subject: Subject,
    allowed: Vec<Allowed>,
    duties: BTreeSet<Obligation>,
    receipt: Receipt,
}

/// Somebody's word, duty by duty, that what comes before a release is done.
#[derive(Debug, Clone, Default)]
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
    pub fn none() -> Self {
        Self::default()
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
        let inner = &gate.0;
        let refused = |kind| Err(Refused { kind, permit: None });
        if self.gate != inner.id {
            return refused(RefusedKind::OtherGate);
        }
        let missing: Vec<Duty> =
            self.comes_before().filter(|duty| !acknowledged.0.iter().any(|word| word.duty == *duty)).collect();
        // No swap comes between the look at the policy set and the record of the disclosure.
        let Ok(_steady) = inner.swapping.read() else { return refused(RefusedKind::PolicyChanged) };
        let now = inner.clock.now();
        if now >= self.lapses || now < self.issued || gate.clock_went_back(now) {
            return refused(RefusedKind::Lapsed);
        }
        let inforce = inner.policies.load();
        if inforce.generation != self.generation || inforce.set.expired(now) {
            return refused(RefusedKind::PolicyChanged);
        }
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
        if !inner.permits.take(&self) {
            return refused(RefusedKind::NotLive);
        }
        let filed = disclosure.and_then(|draft| self.log.append(vec![draft]));
        let receipt = filed.and_then(|mut filed| filed.pop().ok_or_else(no_receipt));
        match receipt {
            Ok(Filed { receipt, .. }) => {
                tracing::debug!(position = receipt.position(), "disclosure on record");
                let Self { decision, request, subject, allowed, duties, .. } = self;
                Ok(Release { decision, request, subject, allowed, duties, receipt })
            }
            Err(unrecorded) => refused(RefusedKind::Unrecorded(unrecorded)),
        }
    }

    /// Where its decision lies.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }
}

impl Release {
    /// The decision that allowed it.
    pub fn decision(&self) -> &str {
        &self.decision
    }

    /// The request that it serves.
    pub const fn request(&self) -> &RequestId {
        &self.request
    }

    /// The user.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The measures that may be served, in order.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.allowed.iter().map(|allowed| allowed.measure)
    }

    /// How far a measure goes; `None` where it may not be served.
    pub fn limits(&self, measure: Measure) -> Option<&Limits> {
        self.allowed.iter().find(|allowed| allowed.measure == measure).map(|allowed| &allowed.limits)
    }

    /// What must be done along with it.
    pub const fn duties(&self) -> &BTreeSet<Obligation> {
        &self.duties
    }

    /// Where the disclosure stands in the log.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

/// Lapsed entries are swept out after so many decisions.
const SWEEP: u64 = 1_024;

/// One live permit a (request, subject, measure).
type Key = (RequestId, Subject, Measure);

/// The live permits of a gate. Touched only where something is allowed, redeemed or revoked.
#[derive(Debug, Default)]
pub(super) struct Registry(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    serial: u64,
    live: HashMap<Key, Live>,
    /// Decisions under way, by request.
    under_way: HashMap<RequestId, usize>,
    /// Where the latest decision stands, for requests with several under way: one that was written
    /// earlier and arrives later must not bring a permit back.
    latest: HashMap<RequestId, HashMap<(Subject, Measure), u64>>,
}

#[derive(Debug)]
struct Live {
    serial: u64,
    /// Where the decision stands in the log: the later one counts.
    position: u64,
    decision: String,
    /// Members of a group stand or fall together.
    group: Option<uuid::Uuid>,
    lapses: Timestamp,
    log: AuditLog,
}

/// What a permit is bound to besides its decision.
pub(super) struct Terms {
    pub(super) gate: uuid::Uuid,
    pub(super) generation: u64,
    pub(super) group: Option<uuid::Uuid>,
    pub(super) now: Timestamp,
    pub(super) seconds: u32,
    pub(super) log: AuditLog,
}

impl Table {
    /// Ends what is live of groups of which one member fell.
    fn fell(&mut self, groups: &BTreeSet<uuid::Uuid>) {
        if !groups.is_empty() {
            self.live.retain(|_, live| live.group.is_none_or(|group| !groups.contains(&group)));
        }
    }
}

impl Registry {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A decision on that request is about to be written.
    pub(super) fn begin(&self, request: &RequestId) {
        let mut table = self.table();
        let count = table.under_way.entry(request.clone()).or_default();
        *count = count.saturating_add(1);
    }

    /// It is written and issued, or failed.
    pub(super) fn end(&self, request: &RequestId) {
        let mut table = self.table();
        let left = table.under_way.get(request).copied().unwrap_or(1).saturating_sub(1);
        if left > 0 {
            table.under_way.insert(request.clone(), left);
        } else {
            table.under_way.remove(request);
            table.latest.remove(request);
        }
    }

    /// A permit for what the decision allows; none where it allows nothing. Whatever it decides, it
    /// takes the place of every earlier decision on the same request and user.
    pub(super) fn issue(
        &self,
        terms: &Terms,
        one: &Pending,
        request: &DataRequest,
        subject: &Subject,
        receipt: &Receipt,
    ) -> Option<Permit> {
        let allows = one.rulings.all().iter().filter(|ruling| ruling.outcome() == Outcome::Allow);
        let allowed: Vec<Allowed> = allows
            .clone()
            .map(|ruling| Allowed { measure: ruling.measure(), limits: ruling.limits().cloned().unwrap_or_default() })
            .collect();
        let duties = allows.flat_map(super::super::decision::ruling::Ruling::duties).copied().collect();
        let request = request.demand().id();
        let (position, lapses) = (receipt.position(), terms.now.plus_seconds(terms.seconds));
        let mut table = self.table();
        table.serial = table.serial.saturating_add(1);
        let serial = table.serial;
        let mut fallen: BTreeSet<uuid::Uuid> = BTreeSet::new();
        let contested = table.under_way.get(request).is_some_and(|count| *count > 1);
        for measure in one.rulings.all().iter().map(crate::decision::ruling::Ruling::measure) {
            let key = (request.clone(), subject.clone(), measure);
            let place = (subject.clone(), measure);
            let written_later = |at: &u64| *at > position;
            let overtaken = table.live.get(&key).is_some_and(|live| live.position > position)
                || table.latest.get(request).and_then(|latest| latest.get(&place)).is_some_and(written_later);
            if overtaken {
                continue;
            }
            if contested {
                table.latest.entry(request.clone()).or_default().insert(place, position);
            }
            fallen.extend(
                table.live.remove(&key).and_then(|live| live.group).filter(|group| Some(*group) != terms.group),
            );
            if allowed.iter().any(|allowed| allowed.measure == measure) {
                table.live.insert(
                    key,
                    Live {
                        serial,
                        position,
                        decision: one.id.clone(),
                        group: terms.group,
                        lapses,
                        log: terms.log.clone(),
                    },
                );
            }
        }
        table.fell(&fallen);
        if serial.is_multiple_of(SWEEP) {
            table.live.retain(|_, live| terms.now < live.lapses);
        }
        drop(table);
        if allowed.is_empty() {
            return None;
        }
        Some(Permit {
            gate: terms.gate,
            serial,
            decision: one.id.clone(),
            position,
            request: request.clone(),
            subject: subject.clone(),
            log: terms.log.clone(),
            generation: terms.generation,
            allowed,
            duties,
            issued: terms.now,
            lapses,
        })
    }

    /// Takes the permit's entries out of the table; whether all of them were live and its own.
    fn take(&self, permit: &Permit) -> bool {
        let mut table = self.table();
        let keys: Vec<Key> =
            permit.measures().map(|measure| (permit.request.clone(), permit.subject.clone(), measure)).collect();
        let own = |key: &Key| table.live.get(key).is_some_and(|live| live.serial == permit.serial);
        if !keys.iter().all(own) {
            return false;
        }
        for key in &keys {
            table.live.remove(key);
        }
        true
    }

    /// Ends what is live for these users, and lets nothing of what is under way for them be issued: a
    /// decision on them lies in the log, or will, and nobody heard what it is.
    pub(super) fn abandon(&self, request: &RequestId, subjects: &[Subject], measures: &[Measure]) {
        let mut table = self.table();
        let contested = table.under_way.get(request).is_some_and(|count| *count > 1);
        let mut fallen = BTreeSet::new();
        for subject in subjects {
            for measure in measures {
                let gone = table.live.remove(&(request.clone(), subject.clone(), *measure));
                fallen.extend(gone.and_then(|live| live.group));
                if contested {
                    table.latest.entry(request.clone()).or_default().insert((subject.clone(), *measure), u64::MAX);
                }
            }
        }
        table.fell(&fallen);
    }

    /// Takes back what is live of a decision; how many measures that were, and in which log it lies.
    pub(super) fn revoke(&self, decision: &str) -> (usize, Option<AuditLog>) {
        let mut table = self.table();
        let before = table.live.len();
        let of = |live: &&Live| live.decision == decision;
        let log = table.live.values().find(of).map(|live| live.log.clone());
        let fallen = table.live.values().filter(of).filter_map(|live| live.group).collect();
        table.live.retain(|_, live| live.decision != decision);
        table.fell(&fallen);
        (before.saturating_sub(table.live.len()), log)
    }

    pub(super) fn live(&self, now: Timestamp) -> usize {
        self.table().live.values().filter(|live| now < live.lapses).count()
    }
}
