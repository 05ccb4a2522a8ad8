//! What waits for the committer, and who has the lead.

use std::collections::VecDeque;

use super::Unrecorded;
use super::seat::{Seat, Sink};
use super::sync::{Arc, JoinHandle};

/// A commit takes no further batch beyond so many items.
pub(super) const ROUND_ITEMS: usize = 4_096;
/// A commit takes no further batch beyond so many bytes.
pub(super) const ROUND_BYTES: usize = 16 << 20;
/// Tasks are turned away while so many items would wait.
pub(super) const QUEUE_ITEMS: usize = 65_536;
/// Tasks are turned away while so many bytes would wait.
pub(super) const QUEUE_BYTES: usize = 128 << 20;

pub(super) struct Queue<S: Sink> {
    pub(super) waiting: VecDeque<Batch<S>>,
    pub(super) items: usize,
    pub(super) bytes: usize,
    /// The lead, while nobody has it. Then nothing waits.
    pub(super) idle: Option<Box<S>>,
    /// The lead, on its way to the committer's own thread.
    pub(super) errand: Option<Box<S>>,
    pub(super) helper: Option<JoinHandle<()>>,
    /// The last handle is gone.
    pub(super) closed: bool,
    pub(super) fault: Option<Arc<str>>,
}

/// One caller's items; none at all where the caller wants the sink itself.
pub(super) struct Batch<S: Sink> {
    pub(super) items: Vec<S::Item>,
    pub(super) bytes: usize,
    /// None where the caller leads the round that it is in.
    pub(super) seat: Option<Arc<Seat<S>>>,
}

impl<S: Sink> Batch<S> {
    pub(super) fn of(items: Vec<S::Item>) -> Self {
        let bytes = items.iter().map(S::bytes).fold(0, usize::saturating_add);
        Self { items, bytes, seat: None }
    }
}

impl<S: Sink> Queue<S> {
    pub(super) fn new(sink: S) -> Self {
        Self {
            waiting: VecDeque::new(),
            items: 0,
            bytes: 0,
            idle: Some(Box::new(sink)),
            errand: None,
            helper: None,
            closed: false,
            fault: None,
        }
    }

    pub(super) fn refused(&self) -> Option<Unrecorded> {
        self.fault.as_deref().map(again)
    }

    /// Why a task's batch is turned away. An empty queue takes any.
    pub(super) fn overload(&self, batch: &Batch<S>) -> Option<Unrecorded> {
        let items = self.items.saturating_add(batch.items.len());
        let bytes = self.bytes.saturating_add(batch.bytes);
        let full = !self.waiting.is_empty() && (items > QUEUE_ITEMS || bytes > QUEUE_BYTES);
        full.then(|| {
            let (items, bytes) = (self.items, self.bytes);
            Unrecorded::new(format!(
                "overload: {items} records of {bytes} bytes wait for the disk already (at most {QUEUE_ITEMS} of \
                 {QUEUE_BYTES}); nothing was recorded, so ask again later"
            ))
        })
    }

    pub(super) fn push(&mut self, batch: Batch<S>) {
        self.items = self.items.saturating_add(batch.items.len());
        self.bytes = self.bytes.saturating_add(batch.bytes);
        self.waiting.push_back(batch);
    }

    /// What the next commit takes: whole batches from the head, as far as the bounds go and to the first
    /// caller that wants the sink itself.
    pub(super) fn round(&mut self) -> Vec<Batch<S>> {
        let (mut round, mut items, mut bytes) = (Vec::new(), 0_usize, 0_usize);
        while let Some(next) = self.waiting.front() {
            items = items.saturating_add(next.items.len());
            bytes = bytes.saturating_add(next.bytes);
            if next.items.is_empty() || (!round.is_empty() && (items > ROUND_ITEMS || bytes > ROUND_BYTES)) {
                break;
            }
            if let Some(batch) = self.waiting.pop_front() {
                self.items = self.items.saturating_sub(batch.items.len());
                self.bytes = self.bytes.saturating_sub(batch.bytes);
                round.push(batch);
            }
        }
        round
    }

    /// Gives the lead to the committer's own thread.
    pub(super) fn call_helper(&mut self, sink: Box<S>) {
        self.errand = Some(sink);
        if let Some(helper) = &self.helper {
            helper.thread().unpark();
        }
    }
}

pub(super) fn again(why: &str) -> Unrecorded {
    Unrecorded::new(format!("the log failed before and must be opened again: {why}"))
}
