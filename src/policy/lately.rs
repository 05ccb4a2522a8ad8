//! Facts about which a policy set was asked lately, so that the set after it can be asked about them before it is in
//! force.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::facts::Facts;

/// Facts that are kept.
const MOST: usize = 1_024;

/// The last different facts that a set had to be asked about, because it remembered no answer.
#[derive(Default)]
pub(super) struct Lately(Mutex<VecDeque<Facts>>);

impl fmt::Debug for Lately {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lately(..)")
    }
}

impl Lately {
    /// These, too; the oldest go.
    pub(super) fn put(&self, facts: &Facts) {
        let facts = facts.clone();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(facts);
    }

    /// All of them, the last first.
    pub(super) fn all(&self) -> Vec<Facts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(day: i32) -> Facts {
        let mut facts: Facts = serde_json::from_value(Facts::one_of_each()).unwrap();
        facts.day = day;
        facts
    }

    #[test]
    fn the_last_are_kept_and_come_first() {
        let lately = Lately::default();
        let most = i32::try_from(MOST).unwrap();
        for day in 0..most + 2 {
            lately.put(&facts(day));
        }
        let days: Vec<i32> = lately.all().iter().map(|facts| facts.day).collect();
        assert_eq!(days.len(), MOST);
        assert_eq!((days.first(), days.last()), (Some(&(most + 1)), Some(&2)));
        assert_eq!(format!("{lately:?}"), "Lately(..)");
    }
}
