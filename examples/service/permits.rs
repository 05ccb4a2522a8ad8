//! The permits that wait to be redeemed. They live in this process and end with it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use comity::{Clock as _, Permit, SystemClock};

/// So many wait at most.
const MOST: usize = 10_000;

/// Permits by their decision.
#[derive(Debug, Default)]
pub(crate) struct Permits(Mutex<HashMap<String, Permit>>);

impl Permits {
    fn held(&self) -> MutexGuard<'_, HashMap<String, Permit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more has room, after those that lapsed are gone. Calls that ask at the same time may all hear
    /// yes; there are never more of them than may be under way.
    pub(crate) fn room(&self) -> bool {
        let mut held = self.held();
        if held.len() >= MOST {
            let now = SystemClock.now();
            held.retain(|_, permit| now < permit.lapses());
        }
        held.len() < MOST
    }

    pub(crate) fn keep(&self, decision: String, permit: Permit) {
        self.held().insert(decision, permit);
    }

    /// The permit, for one caller alone.
    pub(crate) fn take(&self, decision: &str) -> Option<Permit> {
        self.held().remove(decision)
    }
}
