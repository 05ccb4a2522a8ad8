//! Demands that touch more than one person.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::decide::Hearing;
use super::recording::Batch;
use super::spread::spread;
use super::{Decision, Gate, InForce, Pending, stands_together};
use crate::audit::Unrecorded;
use crate::decision::Rulings;
use crate::decision::circumstances::Together;
use crate::decision::outcome::Outcome;
use crate::decision::reason::{RuleCode, own};
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::text::Subject;
use crate::time::Timestamp;
use crate::user::UserContext;

/// Decisions that one commit makes durable.
const BATCH: usize = 4_096;
/// Users that can stand together; the set is held in memory. More are in excess.
const JOINT: usize = 100_000;

/// One user's decision can neither permit what touches several people nor what cannot be severed.
pub(super) fn alone(request: &DataRequest, one: &mut Pending) {
    let scope = request.demand().scope();
    // Who declares nobody has not counted: a single decision cannot know that this user is all.
    let others = *scope.users() == 0 || (stands_together(request) && (*scope.users() > 1 || *scope.identifiers() > 1));
    let code = RuleCode::own(own::COLLECTIVE);
    for measure in one.measures().into_iter().filter(|measure| others || measure.collective()) {
        one.hold(measure, Outcome::Escalate, &code);
    }
}

/// How often each outcome was ruled on each measure, over users who are ruled together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Worst(BTreeMap<Measure, BTreeMap<Outcome, u64>>);

impl Worst {
    pub(crate) fn add(&mut self, rulings: &Rulings) {
        for ruling in rulings.all() {
            let count = self.0.entry(ruling.measure()).or_default().entry(ruling.outcome()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The worst ruling on a measure over all but one user, whose own ruling is given. Where the users are
    /// not the whole set, the others are people who nobody looked at.
    pub(crate) fn of_others(&self, measure: Measure, own: Outcome, whole: bool) -> Outcome {
        let others =
            self.0.get(&measure).into_iter().flatten().filter(|(outcome, count)| **count > u64::from(**outcome == own));
        let worst = others.map(|(outcome, _)| *outcome).max().unwrap_or(Outcome::Allow);
        if whole { worst } else { worst.max(Outcome::Escalate) }
    }
}

/// The code by which the worst ruling over a group holds for each of it.
pub(crate) fn group_code() -> RuleCode {
    RuleCode::own(own::GROUP)
}

/// The measures of a demand that are ruled for all its users at once.
pub(crate) fn joint(request: &DataRequest) -> Vec<Measure> {
    let all = stands_together(request);
    request.demand().measures().iter().copied().filter(|measure| all || measure.collective()).collect()
}

/// Rules what stands together by the worst ruling over the whole declared set.
pub(super) fn together(request: &DataRequest, users: &[UserContext], pending: &mut [Pending]) {
    let (group, excess) = (group_code(), RuleCode::own(own::EXCESS));
    let declared = usize::try_from(*request.demand().scope().users()).unwrap_or(usize::MAX);
    let mut seen: BTreeSet<&Subject> = BTreeSet::new();
    let mut worst = Worst::default();
    for (user, one) in users.iter().zip(pending.iter_mut()) {
        // The same user twice hides how many others there are.
        let twice = !seen.insert(user.subject());
        if twice || seen.len() > declared {
            for measure in one.measures() {
                one.hold(measure, Outcome::Deny, &excess);
            }
        }
        worst.add(&one.rulings);
    }
    let joint = joint(request);
    if joint.is_empty() {
        return;
    }
    let users = u64::try_from(pending.len()).unwrap_or(u64::MAX);
    let set = Together { id: uuid::Uuid::new_v4().to_string(), users, whole: seen.len() == declared };
    for one in pending {
        let own: BTreeMap<Measure, Outcome> =
            one.rulings.iter().map(|ruling| (ruling.measure(), ruling.outcome())).collect();
        for measure in &joint {
            let own = own.get(measure).copied().unwrap_or(Outcome::Deny);
            let over = worst.of_others(*measure, own, set.whole);
            if over > Outcome::Allow {
                one.hold(*measure, over, &group);
            }
        }
        one.circumstances.together = Some(set.clone());
    }
}

/// The decisions on every user of a demand, as they become durable.
#[derive(Debug)]
#[must_use = "an iterator decides only as it is asked"]
pub struct Decisions<'a, I> {
    gate: &'a Gate,
    request: &'a DataRequest,
    users: I,
    ready: VecDeque<Decision>,
    taken: usize,
    ended: bool,
    threads: NonZeroUsize,
    watch: Watch<'a>,
}

/// Who is told how far the deciding is.
struct Watch<'a>(Option<Box<dyn FnMut(usize) + Send + 'a>>);

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Watch({})", self.0.is_some())
    }
}

impl<'a, I: Iterator<Item = UserContext>> Decisions<'a, I> {
    pub(super) fn new(gate: &'a Gate, request: &'a DataRequest, users: I) -> Self {
        let (threads, watch) = (NonZeroUsize::MIN, Watch(None));
        Self { gate, request, users, ready: VecDeque::new(), taken: 0, ended: false, threads, watch }
    }

    /// Decides on so many threads at most; on the caller's alone where nothing is said. No decision changes by it.
    pub fn threads(self, threads: NonZeroUsize) -> Self {
        Self { threads, ..self }
    }

    /// Tells how many users are decided so far, after at most 4,096 more each time. They are durable only once
    /// the iterator hands them out.
    pub fn watched(self, told: impl FnMut(usize) + Send + 'a) -> Self {
        Self { watch: Watch(Some(Box::new(told))), ..self }
    }

    /// What is decided about each user before the others are looked at.
    fn decide(
        &mut self,
        inforce: &InForce,
        request: &DataRequest,
        users: &[UserContext],
        now: Timestamp,
    ) -> Result<Vec<Pending>, Unrecorded> {
        let mut pending = Vec::with_capacity(users.len());
        for users in users.chunks(BATCH) {
            let gate = self.gate;
            let begin = || gate.hearing(&inforce.set, request, now.day());
            let work = |hearing: &mut Hearing<'_>, user: &UserContext| gate.decide(hearing, &inforce.set, user, now);
            pending.extend(spread(self.threads, users, begin, work)?);
            if let Some(told) = &mut self.watch.0 {
                told(self.taken.saturating_add(pending.len()));
            }
        }
        Ok(pending)
    }

    /// Decides the next batch; at first the whole set where users stand together.
    fn refill(&mut self) -> Result<(), Unrecorded> {
        let _span = super::recording::span("evaluate_all", self.request).entered();
        let joint = !joint(self.request).is_empty();
        let declared = usize::try_from(*self.request.demand().scope().users()).unwrap_or(usize::MAX);
        let first = joint && self.taken == 0;
        // One more than declared is enough to see that there are too many.
        let most = if first { declared.min(JOINT).saturating_add(1) } else { BATCH };
        let users: Vec<UserContext> = self.users.by_ref().take(most).collect();
        if users.is_empty() {
            self.ended = true;
            return Ok(());
        }
        let inforce = self.gate.0.policies.load_full();
        let now = self.gate.0.clock.now();
        let request = super::recording::unapproved(self.request);
        let mut pending = self.decide(&inforce, &request, &users, now)?;
        if first {
            together(self.request, &users, &mut pending);
        } else {
            // Users who stand together were ruled at once: whoever comes later is in excess.
            let left = if joint { 0 } else { declared.saturating_sub(self.taken) };
            refuse_excess(&mut pending, left);
        }
        self.taken = self.taken.saturating_add(users.len());
        let group = stands_together(self.request).then(uuid::Uuid::new_v4);
        let mut pending = users.iter().zip(pending);
        loop {
            let batch: Vec<_> = pending.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let threads = self.threads;
            let batch = Batch { pending: batch, group, threads, ..Batch::of(Arc::clone(&inforce), &request, now) };
            self.ready.extend(self.gate.record(batch)?);
        }
    }
}

fn refuse_excess(pending: &mut [Pending], left: usize) {
    let excess = RuleCode::own(own::EXCESS);
    for one in pending.iter_mut().skip(left) {
        for measure in one.measures() {
            one.hold(measure, Outcome::Deny, &excess);
        }
    }
}

impl<I: Iterator<Item = UserContext>> Iterator for Decisions<'_, I> {
    type Item = Result<Decision, Unrecorded>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(decision) = self.ready.pop_front() {
                return Some(Ok(decision));
            }
            if self.ended {
                return None;
            }
            if let Err(unrecorded) = self.refill() {
                self.ended = true;
                // What the batch had made durable before is handed out no more: the caller starts again.
                self.ready.clear();
                return Some(Err(unrecorded));
            }
        }
    }
}

#[cfg(test)]
mod tests;
