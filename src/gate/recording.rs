//! From pending decisions to decisions on record.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::assurance::Grant;
use super::decide::Hearing;
use super::permit::{Registry, Terms};
use super::spread::spread;
use super::{Decision, Gate, InForce, Pending};
use crate::audit::record::{Asked, Decided, Draft, Law, Resolution};
use crate::audit::{AuditLog, Filed, Unrecorded};
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::text::Subject;
use crate::time::{Day, Timestamp};
use crate::user::UserContext;

/// A batch on its way to the log, and what becomes of it.
pub(super) struct Batch<'a> {
    pub(super) inforce: Arc<InForce>,
    pub(super) request: &'a DataRequest,
    pub(super) now: Timestamp,
    pub(super) pending: Vec<(&'a UserContext, Pending)>,
    pub(super) group: Option<uuid::Uuid>,
    /// The escalation that it ends, where it is a resolution of one.
    pub(super) ends: Option<&'a Resolution<'a>>,
    /// Threads that make the records.
    pub(super) threads: NonZeroUsize,
}

impl<'a> Batch<'a> {
    /// On nobody yet.
    pub(super) fn of(inforce: Arc<InForce>, request: &'a DataRequest, now: Timestamp) -> Self {
        Self { inforce, request, now, pending: Vec::new(), group: None, ends: None, threads: NonZeroUsize::MIN }
    }
}

/// A batch whose place in the log is not known yet. Dropped before its end, as by a future that is
/// dropped, nobody learns what was decided: what was live for its users dies.
pub(super) struct UnderWay<'a> {
    registry: &'a Registry,
    request: &'a DataRequest,
    subjects: Vec<Subject>,
    ended: bool,
}

impl<'a> UnderWay<'a> {
    pub(super) fn begin(registry: &'a Registry, batch: &Batch<'a>) -> Self {
        registry.begin(batch.request.demand().id());
        let subjects = batch.pending.iter().map(|(user, _)| user.subject().clone()).collect();
        Self { registry, request: batch.request, subjects, ended: false }
    }

    pub(super) fn end(mut self) {
        self.ended = true;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let id = self.request.demand().id();
        if !self.ended {
            let measures: Vec<Measure> = self.request.demand().measures().iter().copied().collect();
            self.registry.abandon(id, &self.subjects, &measures);
        }
        self.registry.end(id);
    }
}

/// One user's record.
pub(super) fn draft(
    kind: &'static str,
    (time, day): (Timestamp, Day),
    law: &Law,
    asked: &Asked,
    hearing: &mut Hearing<'_>,
    (user, one): (&UserContext, &Pending),
    ends: Option<&Resolution<'_>>,
) -> Result<Draft, Unrecorded> {
    let Pending { id, rulings, circumstances } = one;
    let facts = hearing.facts(user);
    Draft::decision(&Decided { kind, id, time, day, law, asked, user, facts, circumstances, rulings, ends })
}

/// The request's identifier as traces may have it. Even that a demand of national security exists may be secret:
/// none, then.
pub(super) fn traced(request: &DataRequest) -> Option<&str> {
    let demand = request.demand();
    (!demand.national_security()).then(|| demand.id().as_str())
}

/// The span of one call on a request.
pub(super) fn span(call: &'static str, request: &DataRequest) -> tracing::Span {
    traced(request).map_or_else(tracing::Span::none, |request| tracing::info_span!("gate", call, request))
}

/// The request as a decision may see it: what its intake states of approvals, nobody signed.
pub(super) fn unapproved(request: &DataRequest) -> Cow<'_, DataRequest> {
    if request.intake().approvals().is_empty() {
        return Cow::Borrowed(request);
    }
    if let Some(request) = traced(request) {
        tracing::warn!(
            request,
            "approvals in an intake are not signed and do not count; resolve the escalation with signed ones"
        );
    }
    Cow::Owned(request.with_approvals(Vec::new()))
}

impl Gate {
    /// The log in which a request's records belong.
    pub(super) fn log_of(&self, request: &DataRequest) -> Result<&AuditLog, Unrecorded> {
        self.0.logs.of(request)
    }

    pub(super) fn drafts(&self, batch: &Batch<'_>) -> Result<Vec<Draft>, Unrecorded> {
        let set = &batch.inforce.set;
        let (law, asked) = (Law::of(set, &self.0.border), Asked::of(batch.request)?);
        let (time, day) = (batch.now, batch.now.day());
        let kind = if batch.ends.is_some() { "escalation-resolution" } else { "decision" };
        let begin = || self.hearing(set, batch.request, day);
        let work = |hearing: &mut Hearing<'_>, (user, one): &(&UserContext, Pending)| {
            draft(kind, (time, day), &law, &asked, hearing, (user, one), batch.ends)
        };
        spread(batch.threads, &batch.pending, begin, work)?.into_iter().collect()
    }

    /// Makes the batch durable; only then are there decisions, and permits for what they allow.
    pub(super) fn record(&self, batch: Batch<'_>) -> Result<Vec<Decision>, Unrecorded> {
        let (log, drafts) = (self.log_of(batch.request)?, self.drafts(&batch)?);
        let under_way = UnderWay::begin(&self.0.permits, &batch);
        let filed = log.append(drafts);
        self.close(batch, under_way, filed)
    }

    /// What became of a batch: decisions on record, or nothing.
    pub(super) fn close(
        &self,
        batch: Batch<'_>,
        under_way: UnderWay<'_>,
        filed: Result<Vec<Filed>, Unrecorded>,
    ) -> Result<Vec<Decision>, Unrecorded> {
        let log = self.log_of(batch.request)?;
        let filed = filed.and_then(|filed| {
            let whole = filed.len() == batch.pending.len();
            if whole { Ok(filed) } else { Err(Unrecorded::new("the log gave fewer receipts than records")) }
        });
        let made = filed.map(|filed| {
            let Batch { inforce, request, now, pending, group, .. } = batch;
            let terms = Terms {
                gate: self.0.id,
                generation: inforce.generation,
                group,
                now,
                seconds: self.0.permit_seconds,
                log: log.clone(),
            };
            let written = pending.into_iter().zip(filed);
            let issued = written.map(|((user, one), Filed { record, receipt })| {
                self.count(&one, request);
                let permit = self.0.permits.issue(&terms, &one, request, user.subject(), &receipt);
                let grant = permit.map(|permit| Grant::of(permit, self.assurance_for(request), log));
                let place = (record, receipt, log.clone());
                Decision::new(one.id, user.subject().clone(), one.rulings, place, grant, inforce.set.clone())
            });
            issued.collect()
        });
        under_way.end();
        made
    }

    fn count(&self, one: &Pending, request: &DataRequest) {
        // Not even a number of those that are not traced leaves their log.
        let Some(request) = traced(request) else { return };
        self.0.decided.fetch_add(1, Ordering::Relaxed);
        let faulted = !one.rulings.faults().is_empty();
        self.0.faults.fetch_add(u64::from(faulted), Ordering::Relaxed);
        let outcome = one.rulings.outcome().as_str();
        if faulted {
            tracing::warn!(
                decision = one.id,
                request,
                outcome,
                faults = one.rulings.faults().len(),
                "decided with faults"
            );
        } else {
            tracing::info!(decision = one.id, request, outcome, "decided");
        }
    }
}
