//! The one place that names the primitives on which threads of this room meet, so that a model
//! checker can put its own in their place.

pub(super) use std::sync::{Arc, Mutex, MutexGuard};
pub(super) use std::thread::{Builder, JoinHandle, Thread, current, park};

use std::sync::PoisonError;

/// Locks. Nothing that may panic runs under these locks, so one that a panic left behind holds
/// whole values all the same.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
