//! Group commit: many callers, one durable write.
//!
//! Callers queue their batches. One of them leads: it takes what waits, makes it durable in one go,
//! hands the lead to whoever waits at the head of the queue by then, and tells everybody in its round
//! what became of their batch. Nobody leads for more than one round, the queue's lock is never held
//! while the sink works, and each caller is woken once. Where a task stands at the head of the queue, a
//! thread of the committer's own leads, so that no executor is blocked.
//!
//! The lead *is* the boxed sink: whoever holds it may write, and there is but one.

use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Unrecorded;
use super::queue::{Batch, Queue, again};
use super::seat::{Outcome, Seat, Turn, quietly};
pub(crate) use super::seat::{Sink, Ticket};
use super::sync::{Arc, Builder, Mutex, current, lock, park};

/// The queue before a sink. A clone is another handle to the same.
///
/// When the last handle is dropped, what still waits is committed first, and the sink is dropped before
/// the drop returns (unless a waker drops it on the committer's own thread).
pub(crate) struct Committer<S: Sink> {
    handle: Arc<Handle<S>>,
}

/// The seats of a round and how many items each brought; none is the leader's own.
type Seats<S> = Vec<(usize, Option<Arc<Seat<S>>>)>;
type Answered<S> = (Arc<Seat<S>>, Outcome<S>);

struct Handle<S: Sink>(Arc<Shared<S>>);

struct Shared<S: Sink> {
    queue: Mutex<Queue<S>>,
}

impl<S: Sink> Committer<S> {
    /// A committer before that sink.
    pub(crate) fn new(sink: S) -> Self {
        Self { handle: Arc::new(Handle(Arc::new(Shared { queue: Mutex::new(Queue::new(sink)) }))) }
    }

    /// Makes a batch durable, and blocks until it is or is known not to be. The batch is never split over
    /// two commits. However many wait, nothing is turned away: the callers themselves are the bound.
    pub(crate) fn append(&self, items: Vec<S::Item>) -> Outcome<S> {
        let shared = &*self.handle.0;
        let mut batch = Batch::of(items);
        let mut queue = lock(&shared.queue);
        if let Some(refused) = queue.refused() {
            drop(queue);
            return Err(refused);
        }
        if batch.items.is_empty() {
            return Ok(Vec::new());
        }
        let (sink, round) = if let Some(sink) = queue.idle.take() {
            drop(queue);
            (sink, vec![batch])
        } else {
            let seat = Seat::thread();
            batch.seat = Some(Arc::clone(&seat));
            queue.push(batch);
            drop(queue);
            match seat.wait() {
                Turn::Served(outcome) => return outcome,
                // Whoever is given the lead stands at the head of the queue, and so in its own round.
                Turn::Lead(sink) => {
                    let mut round = lock(&shared.queue).round();
                    if let Some(own) = round.first_mut() {
                        own.seat = None;
                    }
                    (sink, round)
                }
            }
        };
        shared.commit(sink, round).unwrap_or_else(|| Err(Unrecorded::new("the batch was lost in the queue")))
    }

    /// Queues a batch, without blocking, for a task that awaits the ticket. Where too much waits
    /// already, the ticket says so at once, nothing is recorded and the committer is none the worse.
    pub(crate) fn submit(&self, items: Vec<S::Item>) -> Ticket<S> {
        let shared = &self.handle.0;
        let mut batch = Batch::of(items);
        let mut queue = lock(&shared.queue);
        if let Some(refused) = queue.refused().or_else(|| queue.overload(&batch)) {
            drop(queue);
            return Ticket::answered(Err(refused));
        }
        if batch.items.is_empty() {
            return Ticket::answered(Ok(Vec::new()));
        }
        if queue.helper.is_none() {
            let own = Arc::clone(shared);
            match Builder::new().name("comity-commit".to_owned()).spawn(move || own.help()) {
                Ok(helper) => queue.helper = Some(helper),
                Err(why) => {
                    drop(queue);
                    let why = format!("the log's thread could not be started, nothing was recorded: {why}");
                    return Ticket::answered(Err(Unrecorded::new(why)));
                }
            }
        }
        let seat = Seat::task();
        batch.seat = Some(Arc::clone(&seat));
        queue.push(batch);
        if let Some(sink) = queue.idle.take() {
            queue.call_helper(sink);
        }
        Ticket::of(seat)
    }

    /// The sink itself, between two commits and in the order of the queue; blocks until then. Must not call
    /// the committer. A panic of `act` counts as one of the sink.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut S) -> R) -> Result<R, Unrecorded> {
        self.lend(act, |_| None)
    }

    /// The same where `act` itself makes something durable: an error of it counts as one of the sink.
    pub(crate) fn attempt<R>(&self, act: impl FnOnce(&mut S) -> Result<R, Unrecorded>) -> Result<R, Unrecorded> {
        self.lend(act, |result| result.as_ref().err().cloned())?
    }

    fn lend<R>(
        &self,
        act: impl FnOnce(&mut S) -> R,
        fault: impl FnOnce(&R) -> Option<Unrecorded>,
    ) -> Result<R, Unrecorded> {
        let shared = &*self.handle.0;
        let mut queue = lock(&shared.queue);
        if let Some(refused) = queue.refused() {
            return Err(refused);
        }
        let mut sink = if let Some(sink) = queue.idle.take() {
            drop(queue);
            sink
        } else {
            let seat = Seat::thread();
            queue.push(Batch { items: Vec::new(), bytes: 0, seat: Some(Arc::clone(&seat)) });
            drop(queue);
            match seat.wait() {
                Turn::Lead(sink) => {
                    lock(&shared.queue).waiting.pop_front();
                    sink
                }
                Turn::Served(outcome) => {
                    return Err(outcome
                        .err()
                        .unwrap_or_else(|| Unrecorded::new("the log's turn was lost in the queue")));
                }
            }
        };
        if let Ok(result) = catch_unwind(AssertUnwindSafe(|| act(&mut sink))) {
            match fault(&result) {
                None => shared.pass_on(sink),
                Some(why) => shared.fail(sink, &why),
            }
            Ok(result)
        } else {
            let why = Unrecorded::new("the log's writer panicked");
            shared.fail(sink, &why);
            Err(why)
        }
    }

    /// Why the committer takes nothing more, if so.
    pub(crate) fn fault(&self) -> Option<String> {
        lock(&self.handle.0.queue).fault.as_deref().map(str::to_owned)
    }

    /// How many items wait; those that are being committed are not among them.
    pub(crate) fn waiting(&self) -> usize {
        lock(&self.handle.0.queue).items
    }
}

impl<S: Sink> Shared<S> {
    /// Commits one round, passes the lead on and tells everybody. The outcome of the caller's own batch, where
    /// it is in the round.
    fn commit(&self, mut sink: Box<S>, round: Vec<Batch<S>>) -> Option<Outcome<S>> {
        let mut seats = Vec::with_capacity(round.len());
        let mut items = Vec::new();
        for mut batch in round {
            seats.push((batch.items.len(), batch.seat));
            if items.is_empty() {
                items = batch.items;
            } else {
                items.append(&mut batch.items);
            }
        }
        let count = items.len();
        if count == 0 {
            self.pass_on(sink);
            return None;
        }
        let why = match catch_unwind(AssertUnwindSafe(|| sink.commit(items))) {
            Ok(Ok(done)) if done.len() == count => {
                // Threads are told before the lead goes on: by the time that its next holder takes a round they are
                // back with more, and one commit takes it all. What wakers do is not ours and comes last.
                self.pass_on(sink);
                let (own, tasks) = share(seats, done);
                for (seat, outcome) in tasks {
                    tell(seat, outcome);
                }
                return own;
            }
            Ok(Ok(done)) => Unrecorded::new(format!("the log's writer gave {} answers to {count} records", done.len())),
            Ok(Err(why)) => why,
            Err(_) => Unrecorded::new("the log's writer panicked"),
        };
        self.fail(sink, &why);
        let mut own = None;
        for (_, seat) in seats {
            match seat {
                Some(seat) => tell(seat, Err(why.clone())),
                None => own = Some(Err(why.clone())),
            }
        }
        own
    }

    /// Gives the lead to whoever stands at the head of the queue, or lays it down.
    fn pass_on(&self, sink: Box<S>) {
        let mut queue = lock(&self.queue);
        let Some(next) = queue.waiting.front() else {
            queue.idle = Some(sink);
            return;
        };
        match next.seat.as_ref().filter(|seat| seat.sleeps()).cloned() {
            Some(seat) => {
                drop(queue);
                seat.lead(sink);
            }
            None => queue.call_helper(sink),
        }
    }

    /// Takes nothing more, and tells everybody who waits. The sink is kept, and with it what it holds (a lock,
    /// say), until the last handle is gone.
    fn fail(&self, sink: Box<S>, why: &Unrecorded) {
        let mut queue = lock(&self.queue);
        queue.fault = Some(Arc::from(why.why.as_str()));
        queue.idle = Some(sink);
        (queue.items, queue.bytes) = (0, 0);
        let waiting = mem::take(&mut queue.waiting);
        drop(queue);
        let refused = again(&why.why);
        for Batch { items, seat, .. } in waiting {
            if let Some(seat) = seat {
                tell(seat, Err(refused.clone()));
            }
            quietly(|| drop(items));
        }
    }

    /// The life of the committer's own thread.
    fn help(&self) {
        loop {
            let mut queue = lock(&self.queue);
            if let Some(sink) = queue.errand.take() {
                let round = queue.round();
                drop(queue);
                self.commit(sink, round);
            } else if queue.closed {
                return;
            } else {
                drop(queue);
                park();
            }
        }
    }
}

/// Gives each thread its own answers, in order; what is the leader's own, and what the tasks are to be told.
fn share<S: Sink>(seats: Seats<S>, done: Vec<S::Done>) -> (Option<Outcome<S>>, Vec<Answered<S>>) {
    let (mut own, mut tasks) = (None, Vec::new());
    let mut done = done.into_iter();
    for (count, seat) in seats {
        let outcome = Ok(done.by_ref().take(count).collect());
        match seat {
            Some(seat) if seat.sleeps() => tell(seat, outcome),
            Some(seat) => tasks.push((seat, outcome)),
            None => own = Some(outcome),
        }
    }
    (own, tasks)
}

/// Tells a caller what became of its batch.
fn tell<S: Sink>(seat: Arc<Seat<S>>, outcome: Outcome<S>) {
    quietly(move || seat.serve(outcome));
}

impl<S: Sink> Drop for Handle<S> {
    fn drop(&mut self) {
        let mut queue = lock(&self.0.queue);
        queue.closed = true;
        let helper = queue.helper.take();
        drop(queue);
        if let Some(helper) = helper {
            helper.thread().unpark();
            if helper.thread().id() != current().id() {
                let _ = helper.join();
            }
        }
    }
}

impl<S: Sink> Clone for Committer<S> {
    fn clone(&self) -> Self {
        Self { handle: Arc::clone(&self.handle) }
    }
}

impl<S: Sink> fmt::Debug for Committer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = lock(&self.handle.0.queue);
        f.debug_struct("Committer").field("waiting", &queue.items).field("fault", &queue.fault).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "commit/tests.rs"]
mod tests;
