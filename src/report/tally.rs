//! One walk through the records, in order.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::demand::Demand;
use super::national::National;
use super::record::{self, Key, Lost, Reading, Seal};
use super::{InForce, Period, Report, ReportRefused, Settings, State, tables};
use crate::request::instrument::InstrumentKind;
use crate::time::Timestamp;

/// Counts the records of a log, one after the other, into a [`Report`].
///
/// A demand is counted once, in the period in which it was first decided, however many records it has: one for each
/// user, others where it was decided again, another where people ended an escalation. What counts is the last decision
/// on each user that the log holds, also where it was made after the period.
///
/// Memory: for each demand of the period some 250 bytes and some 60 for each of its users; for each demand before the
/// period 16 bytes and what a hash set adds. Identifiers are held as digests.
#[derive(Debug)]
pub struct Tally {
    settings: Settings,
    demands: HashMap<Key, Demand>,
    /// Demands that belong to an earlier period.
    earlier: HashSet<Key>,
    lost: BTreeMap<&'static str, u64>,
    laws: Vec<InForce>,
    last: Option<Timestamp>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            demands: HashMap::new(),
            earlier: HashSet::new(),
            lost: BTreeMap::new(),
            laws: Vec::new(),
            last: None,
        }
    }

    fn period(&self) -> &Period {
        &self.settings.period
    }

    /// Takes the next record: the bytes of its clear part, and what became of its sealed part.
    ///
    /// # Errors
    /// [`ReportRefused`] where the clear part is no record's, or where the record is on an order of national security,
    /// which belongs in another log.
    pub fn take(&mut self, clear: &[u8], seal: Seal<'_>) -> Result<(), ReportRefused> {
        let clear = record::clear(clear).ok_or(ReportRefused::Record)?;
        let at = clear.time;
        self.last = self.last.max(Some(at));
        match record::read(&clear, seal) {
            Reading::Other => {}
            Reading::Law => self.law(&clear),
            Reading::Lost(why) => {
                if self.period().holds(at) {
                    let why = match why {
                        Lost::Erased => "erased",
                        Lost::Missing => "key_missing",
                        Lost::Closed => "closed",
                        Lost::Unreadable => "unreadable",
                    };
                    let count = self.lost.entry(why).or_default();
                    *count = count.saturating_add(1);
                }
            }
            Reading::Decided { decided, resolution } => {
                if matches!(decided.demand_instrument.kind(), InstrumentKind::Nsl | InstrumentKind::Fisa) {
                    return Err(ReportRefused::NationalSecurity);
                }
                let key = decided.request();
                if let Some(demand) = self.demands.get_mut(&key) {
                    demand.decide(&decided, resolution);
                } else if at < self.period().from() {
                    self.earlier.insert(key);
                } else if self.period().holds(at) && !self.earlier.contains(&key) {
                    self.demands.insert(key, Demand::new(at, &decided, resolution));
                }
            }
            Reading::Disclosed(disclosed) => {
                if let Some(demand) = self.demands.get_mut(&disclosed.request()) {
                    demand.release(at, &disclosed);
                }
            }
        }
        Ok(())
    }

    /// Notes a law that was in force in the period: the last one before it, and those that came in it.
    fn law(&mut self, clear: &record::Clear<'_>) {
        if clear.time >= self.period().until() {
            return;
        }
        let law = InForce {
            from: clear.time,
            policies: clear.policy_digest.clone().into_owned(),
            border: clear.border_digest.clone().into_owned(),
        };
        if clear.time <= self.period().from() {
            self.laws.clear();
        }
        // Each start of a gate puts its law on record, also where it is the same as before.
        let same = |last: &InForce| last.policies == law.policies && last.border == law.border;
        if !self.laws.last().is_some_and(same) {
            self.laws.push(law);
        }
    }

    /// The report, of a log in that state; `national` are the bands of orders of national security, where they are to
    /// be named.
    pub fn finish(self, log: State, national: Option<National>) -> Report {
        let Self { settings, demands, lost, laws, last, .. } = self;
        let demands: Vec<Demand> = demands.into_values().collect();
        tables::report(&settings, &demands, &lost, (laws, last, log), national)
    }
}
