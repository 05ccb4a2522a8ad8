//! The gate: from a request and a user to a decision on record, top to bottom on this page.

mod assurance;
mod builder;
pub(crate) mod decide;
mod decision;
pub(crate) mod group;
mod permit;
mod recording;
mod resolve;
mod spread;
mod swap;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use arc_swap::{ArcSwap, ArcSwapOption};

pub use assurance::{Assurance, Awaiting, Withheld};
pub use builder::{BuildError, Dangerous, GateBuilder};
pub use decision::{Decision, Preview};
pub use group::Decisions;
pub use permit::{Acknowledgements, Permit, Refused, RefusedKind, Release};
pub use resolve::{AppointRefused, Escalation, EscalationRefused, ResolveRefused};
pub use swap::SwapRefused;

use crate::audit::record::{Asked, Draft, Law};
use crate::audit::{CLOCK_SLACK, Logs, Unrecorded};
use crate::border::Border;
use crate::decision::Rulings;
use crate::decision::circumstances::{Circumstances, Over};
use crate::decision::outcome::Outcome;
use crate::decision::reason::RuleCode;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::roster::Reviewers;
use crate::time::{Clock, Day, Timestamp};
use crate::user::UserContext;
use crate::words::Answer;
use decide::Hearing;
use permit::Registry;
use recording::{Batch, UnderWay, draft};

/// What stands between a demand and the data. Cheap to clone; safe to share between threads.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    id: uuid::Uuid,
    policies: ArcSwap<InForce>,
    border: Border,
    approvers: ArcSwapOption<resolve::Approvers>,
    reviewers: Option<Reviewers>,
    logs: Logs,
    assurance: Assurance,
    clock: Box<dyn Clock>,
    permits: Registry,
    permit_seconds: u32,
    /// The latest second that the gate has seen: a clock that goes back can revive what lapsed.
    latest: AtomicI64,
    /// Held for writing while a policy set is swapped, for reading while a permit is redeemed.
    swapping: RwLock<()>,
    decided: AtomicU64,
    faults: AtomicU64,
}

/// One policy set, as long as it is in force. A decision holds on to one from start to end.
#[derive(Debug)]
struct InForce {
    set: PolicySet,
    since: Timestamp,
    /// Counts the swaps, so that a permit of an earlier set stays dead when that set returns.
    generation: u64,
}

/// How the gate is. Nothing here tells of orders of national security.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Decisions since the gate was built, previews not among them.
    pub decisions: u64,
    /// Decisions with a fault among them; anything but 0 wants a look.
    pub faults: u64,
    /// Why the log takes nothing more, if so.
    pub log_fault: Option<String>,
    /// Records that wait for the log.
    pub log_waiting: usize,
    /// Records in the log.
    pub log_size: u64,
    /// Records that the published checkpoint covers.
    pub log_published: u64,
    /// Records that enough witnesses cosigned; `None` where the log has no witnesses.
    pub log_witnessed: Option<u64>,
    /// Digest of the policy set in force.
    pub policy_digest: String,
    /// Seconds for which it has been in force.
    pub policy_age: i64,
    /// Whether it is past its last instant, so that everything escalates.
    pub policy_expired: bool,
    /// Allowed measures whose permits are neither used, lapsed nor revoked.
    pub live_permits: usize,
}

/// A decision before it is on record: nobody outside the gate sees one.
struct Pending {
    id: String,
    rulings: Rulings,
    circumstances: Circumstances,
}

impl Pending {
    /// Holds a measure to be at least so severe, and keeps on record that it was.
    fn hold(&mut self, measure: Measure, to: Outcome, code: &RuleCode) {
        let over = Over { code: code.clone(), measure, to };
        over.hold(&mut self.rulings);
        self.circumstances.over.push(over);
    }

    fn measures(&self) -> Vec<Measure> {
        self.rulings.iter().map(crate::decision::ruling::Ruling::measure).collect()
    }
}

impl Gate {
    /// Starts a gate with that policy set, the bundled border and the system clock.
    pub fn builder(policies: PolicySet) -> GateBuilder {
        GateBuilder::new(policies)
    }

    /// Decides about one user, today, and puts the decision on record.
    ///
    /// Approvals that the intake states do not count here, since nobody signed them: see [`Gate::resolve`].
    ///
    /// Failures of the engine are decisions: they escalate and are on record. A measure that
    /// touches several people is never allowed here; see [`Gate::evaluate_all`].
    ///
    /// # Errors
    /// [`Unrecorded`] where the record could not be made durable. Nothing was decided then.
    pub fn evaluate(&self, request: &DataRequest, user: &UserContext) -> Result<Decision, Unrecorded> {
        let _span = recording::span("evaluate", request).entered();
        let inforce = self.0.policies.load_full();
        let now = self.0.clock.now();
        let request = &*recording::unapproved(request);
        let pending = self.decide_alone(&inforce.set, request, user, now);
        let batch = Batch { pending: vec![(user, pending)], ..Batch::of(inforce, request, now) };
        self.record(batch)?.pop().ok_or_else(Unrecorded::no_receipt)
    }

    /// [`Gate::evaluate`] for asynchronous callers: waits for the log without blocking a thread, and
    /// needs no runtime of its own. The deciding itself, up to a millisecond, happens where the future is
    /// polled.
    ///
    /// Whoever drops the future leaves the record in the log, and no permit.
    ///
    /// # Errors
    /// [`Unrecorded`] as in [`Gate::evaluate`], and where too many records wait already.
    pub async fn evaluate_async(&self, request: &DataRequest, user: &UserContext) -> Result<Decision, Unrecorded> {
        let inforce = self.0.policies.load_full();
        let now = self.0.clock.now();
        let request = &*recording::unapproved(request);
        let pending = self.decide_alone(&inforce.set, request, user, now);
        let batch = Batch { pending: vec![(user, pending)], ..Batch::of(inforce, request, now) };
        let (log, drafts) = (self.log_of(request)?, self.drafts(&batch)?);
        let under_way = UnderWay::begin(&self.0.permits, &batch);
        let filed = log.submit(drafts).await;
        self.close(batch, under_way, filed)?.pop().ok_or_else(Unrecorded::no_receipt)
    }

    /// Decides about every user whom a demand touches, in batches of 4,096 a commit.
    ///
    /// The users are the whole set that `demand.scope.users` declares; more are refused. Collective
    /// measures, and all measures of a demand that cannot be severed, are ruled by the worst ruling
    /// over the whole set, so they need all users in memory.
    pub fn evaluate_all<'a, I>(&'a self, request: &'a DataRequest, users: I) -> Decisions<'a, I::IntoIter>
    where
        I: IntoIterator<Item = UserContext>,
    {
        Decisions::new(self, request, users.into_iter())
    }

    /// What the decision would be on that day. No permit comes of it; it is on record as a preview.
    ///
    /// # Errors
    /// [`Unrecorded`] as in [`Gate::evaluate`].
    pub fn preview(&self, request: &DataRequest, user: &UserContext, day: Day) -> Result<Preview, Unrecorded> {
        let mut previews = self.preview_all(request, std::slice::from_ref(user), day)?;
        previews.pop().ok_or_else(Unrecorded::no_receipt)
    }

    /// What the decisions on the whole declared set of users would be on that day.
    ///
    /// # Errors
    /// [`Unrecorded`] as in [`Gate::evaluate`].
    pub fn preview_all(
        &self,
        request: &DataRequest,
        users: &[UserContext],
        day: Day,
    ) -> Result<Vec<Preview>, Unrecorded> {
        let _span = recording::span("preview", request).entered();
        let inforce = self.0.policies.load_full();
        let now = self.0.clock.now();
        let mut hearing = self.hearing(&inforce.set, request, day);
        let mut pending: Vec<Pending> =
            users.iter().map(|user| self.decide(&mut hearing, &inforce.set, user, day.start())).collect();
        group::together(request, users, &mut pending);
        let law = Law::of(&inforce.set, &self.0.border);
        let asked = Asked::of(request)?;
        let parts = users.iter().zip(&pending);
        let drafts = parts.map(|part| draft("preview", (now, day), &law, &asked, &mut hearing, part, None));
        let filed = self.log_of(request)?.append(drafts.collect::<Result<_, _>>()?)?;
        let made = users.iter().zip(pending).zip(filed);
        Ok(made
            .map(|((user, one), filed)| {
                Preview::new(user.subject().clone(), one.rulings, day, filed.receipt, inforce.set.clone())
            })
            .collect())
    }

    /// Whether the clock stands behind what the gate has seen, by more than a correction.
    fn clock_went_back(&self, now: Timestamp) -> bool {
        let seen = self.0.latest.fetch_max(now.seconds(), Ordering::SeqCst);
        seen.saturating_sub(now.seconds()) > CLOCK_SLACK
    }

    /// What is decided about one user, before the others are looked at.
    fn decide(&self, hearing: &mut Hearing<'_>, set: &PolicySet, user: &UserContext, now: Timestamp) -> Pending {
        let circumstances = Circumstances {
            clock_back: self.clock_went_back(self.0.clock.now()),
            expired: set.expired(now),
            ..Circumstances::default()
        };
        let rulings = hearing.rule(user, &circumstances);
        Pending { id: uuid::Uuid::now_v7().to_string(), rulings, circumstances }
    }

    /// The decision on one user alone.
    fn decide_alone(&self, set: &PolicySet, request: &DataRequest, user: &UserContext, now: Timestamp) -> Pending {
        let mut pending = self.decide(&mut self.hearing(set, request, now.day()), set, user, now);
        group::alone(request, &mut pending);
        pending
    }

    fn hearing<'a>(&'a self, set: &'a PolicySet, request: &'a DataRequest, day: Day) -> Hearing<'a> {
        Hearing::new(set, &self.0.border, request, day)
    }

    /// The policy set in force.
    pub fn policies(&self) -> PolicySet {
        self.0.policies.load().set.clone()
    }

    /// The border by which the gate decides.
    #[cfg(feature = "workbench")]
    pub(crate) fn border(&self) -> &Border {
        &self.0.border
    }

    /// Takes back the permits of a decision at once, puts that on record, and says how many measures
    /// were still live. Data that a release already moved stay moved.
    ///
    /// Where nothing was live, the gate does not know any more what the decision was on: the record then goes
    /// to the log for orders of national security, where there is one.
    ///
    /// # Errors
    /// [`Unrecorded`] where the revocation could not be put on record. The permits are dead all the same.
    pub fn revoke(&self, decision: &str) -> Result<usize, Unrecorded> {
        let (taken, log) = self.0.permits.revoke(decision);
        let log = log.unwrap_or_else(|| self.0.logs.unknown().clone());
        log.append(vec![Draft::revocation(self.0.clock.now(), decision, taken)?])?;
        Ok(taken)
    }

    /// How the gate is.
    pub fn health(&self) -> Health {
        let inforce = self.0.policies.load();
        let now = self.0.clock.now();
        let log = self.0.logs.common();
        Health {
            decisions: self.0.decided.load(Ordering::Relaxed),
            faults: self.0.faults.load(Ordering::Relaxed),
            log_fault: self.0.logs.fault(),
            log_waiting: log.waiting(),
            log_size: log.size(),
            log_published: log.published(),
            log_witnessed: log.witnessed(),
            policy_digest: inforce.set.digest().to_owned(),
            policy_age: now.seconds().saturating_sub(inforce.since.seconds()),
            policy_expired: inforce.set.expired(now),
            live_permits: self.0.permits.live(now),
        }
    }
}

/// Whether the demand's users stand or fall together, because it cannot be severed.
fn stands_together(request: &DataRequest) -> bool {
    *request.demand().scope().severable() != Answer::Yes
}

const _: () = {
    const fn shared<T: Clone + Send + Sync>() {}
    shared::<Gate>();
};

#[cfg(test)]
mod tests;
