//! The live permits of a gate: one a (request, user, measure), the latest decision's.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Allowed, Permit};
use crate::audit::{AuditLog, Receipt};
use crate::decision::outcome::Outcome;
use crate::decision::ruling::Ruling;
use crate::gate::Pending;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::text::{RequestId, Subject};
use crate::time::Timestamp;

/// Lapsed entries are swept out after so many decisions.
const SWEEP: u64 = 1_024;

/// One live permit a (request, subject, measure).
type Key = (RequestId, Subject, Measure);

/// The live permits of a gate. Touched only where something is allowed, redeemed or revoked.
#[derive(Debug, Default)]
pub(in crate::gate) struct Registry(Mutex<Table>);

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
    /// Whether figures may tell of it: of orders of national security none does.
    counted: bool,
}

/// What a permit is bound to besides its decision.
pub(in crate::gate) struct Terms {
    pub(in crate::gate) gate: uuid::Uuid,
    pub(in crate::gate) generation: u64,
    pub(in crate::gate) group: Option<uuid::Uuid>,
    pub(in crate::gate) now: Timestamp,
    pub(in crate::gate) seconds: u32,
    pub(in crate::gate) log: AuditLog,
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
    pub(in crate::gate) fn begin(&self, request: &RequestId) {
        let mut table = self.table();
        let count = table.under_way.entry(request.clone()).or_default();
        *count = count.saturating_add(1);
    }

    /// It is written and issued, or failed.
    pub(in crate::gate) fn end(&self, request: &RequestId) {
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
    pub(in crate::gate) fn issue(
        &self,
        terms: &Terms,
        one: &Pending,
        request: &DataRequest,
        subject: &Subject,
        receipt: &Receipt,
    ) -> Option<Permit> {
        let allows = one.rulings.iter().filter(|ruling| ruling.outcome() == Outcome::Allow);
        let allowed: Vec<Allowed> = allows
            .clone()
            .map(|ruling| Allowed { measure: ruling.measure(), limits: ruling.limits().cloned().unwrap_or_default() })
            .collect();
        let duties = allows.flat_map(Ruling::duties).copied().collect();
        let (request, counted) = (request.demand().id(), !request.demand().national_security());
        let (position, lapses) = (receipt.position(), terms.now.plus_seconds(terms.seconds));
        let mut table = self.table();
        table.serial = table.serial.saturating_add(1);
        let serial = table.serial;
        let mut fallen: BTreeSet<uuid::Uuid> = BTreeSet::new();
        let contested = table.under_way.get(request).is_some_and(|count| *count > 1);
        for measure in one.rulings.iter().map(Ruling::measure) {
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
                        counted,
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
    pub(super) fn take(&self, permit: &Permit) -> bool {
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
    pub(in crate::gate) fn abandon(&self, request: &RequestId, subjects: &[Subject], measures: &[Measure]) {
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
    pub(in crate::gate) fn revoke(&self, decision: &str) -> (usize, Option<AuditLog>) {
        let mut table = self.table();
        let before = table.live.len();
        let of = |live: &&Live| live.decision == decision;
        let log = table.live.values().find(of).map(|live| live.log.clone());
        let fallen = table.live.values().filter(of).filter_map(|live| live.group).collect();
        table.live.retain(|_, live| live.decision != decision);
        table.fell(&fallen);
        (before.saturating_sub(table.live.len()), log)
    }

    /// How many measures are live, orders of national security not among them.
    pub(in crate::gate) fn live(&self, now: Timestamp) -> usize {
        self.table().live.values().filter(|live| live.counted && now < live.lapses).count()
    }
}

#[cfg(test)]
mod tests;
