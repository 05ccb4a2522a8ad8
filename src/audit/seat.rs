//! Where one caller of the committer waits: a thread that sleeps, or a task with a waker.

use std::fmt;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::Unrecorded;
use super::sync::{Arc, Mutex, Thread, current, lock, park};

/// What makes items durable.
pub(crate) trait Sink: Send + 'static {
    /// What is made durable.
    type Item: Send + 'static;
    /// What a caller gets for an item.
    type Done: Send + 'static;

    /// Makes all items durable, in order, and gives one answer an item; or fails. After a failure, a panic
    /// or a wrong count of answers it is not called again. It must not call the committer.
    fn commit(&mut self, items: Vec<Self::Item>) -> Result<Vec<Self::Done>, Unrecorded>;

    /// How many bytes an item keeps in memory while it waits. It must not panic.
    fn bytes(_item: &Self::Item) -> usize {
        0
    }
}

/// What a caller hears of its batch.
pub(super) type Outcome<S> = Result<Vec<<S as Sink>::Done>, Unrecorded>;

/// A caller's place in the queue.
pub(super) struct Seat<S: Sink> {
    place: Mutex<Place<S>>,
    /// The thread that sleeps here; none for a task.
    sleeper: Option<Thread>,
}

enum Place<S: Sink> {
    Waiting(Option<Waker>),
    /// The sink itself was handed over: whoever holds it leads.
    Leads(Box<S>),
    Served(Outcome<S>),
    Left,
}

/// For what a sleeping caller was woken.
pub(super) enum Turn<S: Sink> {
    Lead(Box<S>),
    Served(Outcome<S>),
}

impl<S: Sink> Seat<S> {
    /// For the thread that calls.
    pub(super) fn thread() -> Arc<Self> {
        Arc::new(Self { place: Mutex::new(Place::Waiting(None)), sleeper: Some(current()) })
    }

    /// For a task that will poll.
    pub(super) fn task() -> Arc<Self> {
        Arc::new(Self { place: Mutex::new(Place::Waiting(None)), sleeper: None })
    }

    /// Whether a thread sleeps here, which can be given the lead.
    pub(super) fn sleeps(&self) -> bool {
        self.sleeper.is_some()
    }

    /// Sleeps until this seat is served or given the lead. For its own thread alone.
    pub(super) fn wait(&self) -> Turn<S> {
        loop {
            let mut place = lock(&self.place);
            match mem::replace(&mut *place, Place::Left) {
                Place::Leads(sink) => return Turn::Lead(sink),
                Place::Served(outcome) => return Turn::Served(outcome),
                waiting @ (Place::Waiting(_) | Place::Left) => *place = waiting,
            }
            drop(place);
            park();
        }
    }

    /// Gives the lead to the thread that sleeps here.
    pub(super) fn lead(&self, sink: Box<S>) {
        self.put(Place::Leads(sink));
    }

    /// Says what became of the batch. Nobody may be there to hear it any more.
    pub(super) fn serve(&self, outcome: Outcome<S>) {
        self.put(Place::Served(outcome));
    }

    fn put(&self, place: Place<S>) {
        let before = mem::replace(&mut *lock(&self.place), place);
        if let Some(thread) = &self.sleeper {
            thread.unpark();
        } else if let Place::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }

    fn poll(&self, waker: &Waker) -> Poll<Outcome<S>> {
        let own = waker.clone();
        let mut place = lock(&self.place);
        let (next, answer, old) = match mem::replace(&mut *place, Place::Left) {
            Place::Waiting(old) => (Place::Waiting(Some(own)), Poll::Pending, old),
            Place::Served(outcome) => (Place::Left, Poll::Ready(outcome), Some(own)),
            Place::Left => {
                (Place::Left, Poll::Ready(Err(Unrecorded::new("this ticket was answered before"))), Some(own))
            }
            leads @ Place::Leads(_) => (leads, Poll::Pending, Some(own)),
        };
        *place = next;
        drop(place);
        // What wakers do when they are dropped is not ours: not under the lock.
        drop(old);
        answer
    }
}

/// Runs what is not ours (a waker, a destructor) where a panic of it must harm nobody else.
pub(super) fn quietly(run: impl FnOnce()) {
    // Whoever installed a panic hook has heard of it by now.
    let _ = catch_unwind(AssertUnwindSafe(run));
}

/// A batch on its way: the future that resolves once the batch is durable, or is known not to be.
///
/// It needs no runtime. To drop it takes nothing back: the batch is committed all the same.
#[must_use = "a ticket says whether the batch became durable"]
pub(crate) struct Ticket<S: Sink> {
    seat: Arc<Seat<S>>,
}

impl<S: Sink> Ticket<S> {
    pub(super) fn of(seat: Arc<Seat<S>>) -> Self {
        Self { seat }
    }

    /// A ticket whose answer is known already.
    pub(crate) fn answered(outcome: Outcome<S>) -> Self {
        let seat = Seat::task();
        seat.serve(outcome);
        Self { seat }
    }
}

impl<S: Sink> Future for Ticket<S> {
    type Output = Outcome<S>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.seat.poll(context.waker())
    }
}

impl<S: Sink> fmt::Debug for Ticket<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket").finish_non_exhaustive()
    }
}
