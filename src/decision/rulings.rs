//! All rulings for one user.

use std::sync::Arc;

use super::Fault;
use super::duty::Obligation;
use super::outcome::Outcome;
use super::ruling::Ruling;
use crate::border::Border;
use crate::request::DataRequest;
use crate::time::Timestamp;

/// All rulings for one user: a function of request, user, day, policy and border, and of nothing else.
///
/// Written out they are a list, each ruling with the instants at which its duties are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulings {
    /// Shared with every decision that was ruled alike.
    ruled: Arc<Ruled>,
    dues: Dues,
    faults: Vec<Fault>,
}

/// What was ruled, apart from any instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ruled {
    rulings: Vec<Ruling>,
    /// The duties that have a time, each once.
    timed: Vec<Obligation>,
}

impl Ruled {
    pub(crate) fn new(rulings: Vec<Ruling>) -> Self {
        let timed = rulings.iter().flat_map(Ruling::duties).filter(|duty| duty.has_time());
        let mut timed: Vec<Obligation> = timed.copied().collect();
        timed.sort_unstable();
        timed.dedup();
        Self { rulings, timed }
    }
}

/// When duties are due. Few have a time: those need no memory of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Dues {
    few: [Option<(Obligation, Timestamp)>; 4],
    more: Vec<(Obligation, Timestamp)>,
}

impl Dues {
    fn put(&mut self, duty: Obligation, due: Timestamp) {
        match self.few.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some((duty, due)),
            None => self.more.push((duty, due)),
        }
    }

    fn get(&self, duty: Obligation) -> Option<Timestamp> {
        let all = self.few.iter().flatten().chain(&self.more);
        all.into_iter().find(|(own, _)| *own == duty).map(|(_, due)| *due)
    }
}

impl Rulings {
    /// Rulings on whose way nothing failed.
    pub(crate) fn sound(ruled: Arc<Ruled>) -> Self {
        Self { ruled, dues: Dues::default(), faults: Vec::new() }
    }

    /// Rulings on whose way that failed.
    pub(super) fn faulted(ruled: Ruled, faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::sound(Arc::new(ruled)) }
    }

    /// One ruling a measure, in the order of the request's measures.
    pub fn all(&self) -> &[Ruling] {
        &self.ruled.rulings
    }

    /// The same, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Ruling> {
        self.all().iter()
    }

    /// What failed on the way, in ascending order.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The most severe ruling; deny where there is none.
    pub fn outcome(&self) -> Outcome {
        self.iter().map(Ruling::outcome).max().unwrap_or(Outcome::Deny)
    }

    /// When the time of a duty is over; none where it has no time, or where the instant from which it
    /// runs is not known.
    pub fn due(&self, duty: &Obligation) -> Option<Timestamp> {
        self.dues.get(*duty)
    }

    /// What was ruled, to be shared.
    pub(crate) fn into_ruled(self) -> Arc<Ruled> {
        self.ruled
    }

    /// These rulings with the instants at which the times of their duties are over.
    pub(crate) fn dated(mut self, request: &DataRequest, border: &Border) -> Self {
        for duty in &self.ruled.timed {
            if let Some(due) = duty.due(request, border) {
                self.dues.put(*duty, due);
            }
        }
        self
    }

    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut Ruling> {
        Arc::make_mut(&mut self.ruled).rulings.iter_mut()
    }
}

impl<'a> IntoIterator for &'a Rulings {
    type Item = &'a Ruling;
    type IntoIter = std::slice::Iter<'a, Ruling>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl serde::Serialize for Rulings {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(|ruling| ruling.written(|duty| self.due(duty))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_with_a_time_is_due_once_the_rulings_are_dated() {
        let duty: Obligation = "preserve 90 days from received".parse().unwrap();
        let untimed: Obligation = "call_back".parse().unwrap();
        let said = |duty| crate::decision::finding::Finding {
            code: "US-1-A".parse().unwrap(),
            measure: None,
            says: crate::decision::finding::Says::Oblige(duty),
        };
        let findings = crate::decision::Findings { findings: vec![said(duty), said(untimed)], ..Default::default() };
        let measures = [crate::request::measure::Measure::Preserve, crate::request::measure::Measure::Monitor];
        let rulings = findings.rule(&measures, &|_, _| false);
        assert_eq!(rulings.due(&duty), None);
        let (request, border) = (crate::sample::request(&[]), Border::bundled().unwrap());
        let dated = rulings.dated(&request, &border);
        assert_eq!((dated.due(&duty), dated.due(&untimed)), (duty.due(&request, &border), None));
        assert!(dated.due(&duty).is_some_and(|due| due.day() > crate::sample::day()));
        assert_eq!((&dated).into_iter().map(Ruling::measure).collect::<Vec<_>>(), measures);
        assert_eq!((&dated).into_iter().collect::<Vec<_>>(), dated.all().iter().collect::<Vec<_>>());
    }

    #[test]
    fn any_number_of_duties_is_due() {
        let duties = (1..9).map(|days| format!("preserve {days} days from received").parse::<Obligation>().unwrap());
        let duties: Vec<Obligation> = duties.collect();
        let mut dues = Dues::default();
        let at = |index: usize| {
            "2026-06-10T12:00:00Z".parse::<Timestamp>().unwrap().plus_seconds(u32::try_from(index).unwrap())
        };
        for (index, duty) in duties.iter().enumerate() {
            assert_eq!(dues.get(*duty), None);
            dues.put(*duty, at(index));
        }
        for (index, duty) in duties.iter().enumerate() {
            assert_eq!(dues.get(*duty), Some(at(index)));
        }
    }
}
