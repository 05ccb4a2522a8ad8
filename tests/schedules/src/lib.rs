//! The committer of the log, with the scheduler's own primitives in the place of the system's.
#![allow(dead_code, clippy::duplicate_mod)]

use std::fmt;

/// In the place of `src/audit/sync.rs`.
mod sync {
    pub(crate) use shuttle::sync::{Arc, Mutex, MutexGuard};
    pub(crate) use shuttle::thread::{Builder, JoinHandle, Thread, current, park};

    pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// In the place of the log's error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecorded {
    why: String,
}

impl Unrecorded {
    fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

impl fmt::Display for Unrecorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// A name and what is run on each schedule.
pub type Scenario = (&'static str, fn());

include!(concat!(env!("OUT_DIR"), "/rooms.rs"));
