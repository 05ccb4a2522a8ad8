//! A request: what an authority demands, together with what the platform attests about it.

pub(crate) mod demand;
pub(crate) mod instrument;
pub(crate) mod intake;
pub(crate) mod measure;
pub(crate) mod requester;

use demand::Demand;
use intake::Intake;
use requester::{Level, RequesterKind};

use crate::jurisdiction::Countries;
use crate::words::Stated;

/// Hands and approvals that one intake may name.
const MOST_HANDS: usize = 64;

/// A demand and its intake, checked against each other.
///
/// The two stay apart so that nothing a requester wrote can pass for something the platform knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRequest {
    demand: Demand,
    intake: Intake,
}

/// Why a demand and an intake make no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestRefused {
    /// An authority must belong to a state.
    #[error(
        "`demand.requester.country` is `none`, but the requester is an authority; name its country, or write `unknown`"
    )]
    AuthorityWithoutCountry,
    /// A part of a federation lies in another country.
    #[error("`demand.requester.subdivision` is `{subdivision}`, which is not a part of `{country}`")]
    ForeignSubdivision {
        /// The subdivision given.
        subdivision: String,
        /// The requester's country.
        country: String,
    },
    /// A national authority belongs to no part of a federation.
    #[error(
        "`demand.requester.level` is `federal`, but `subdivision` is `{0}`; write `none`, or the level of that part"
    )]
    FederalSubdivision(String),
    /// The period asked for ends before it begins.
    #[error("`demand.scope.until` ({until}) lies before `demand.scope.from` ({from})")]
    PeriodReversed {
        /// First day.
        from: String,
        /// Last day.
        until: String,
    },
    /// Served before it was issued.
    #[error("`demand.instrument.served_on` ({served}) lies before `demand.instrument.issued_at` ({issued})")]
    ServedBeforeIssued {
        /// When it was issued.
        issued: String,
        /// When it was served.
        served: String,
    },
    /// Received before it was issued.
    #[error("`intake.received_at` ({received}) lies before `demand.instrument.issued_at` ({issued})")]
    ReceivedBeforeIssued {
        /// When it was issued.
        issued: String,
        /// When it was received.
        received: String,
    },
    /// More users are named than are declared: one by one, each would pass for the only one.
    #[error(
        "`intake.subjects` names {subjects} users, but `demand.scope.users` declares {users}; declare the whole set, or name fewer"
    )]
    MoreSubjects {
        /// Users that the demand's identifiers name.
        subjects: usize,
        /// Users declared.
        users: u32,
    },
    /// Too many hands or approvals.
    #[error("`intake.{field}` has {count} entries; allowed are {most}", most = MOST_HANDS)]
    TooMany {
        /// `hands` or `approvals`.
        field: &'static str,
        /// How many were given.
        count: usize,
    },
}

impl DataRequest {
    /// Joins what was sent and what is attested.
    ///
    /// # Errors
    /// Where the two contradict themselves; the message names the field.
    pub fn new(demand: Demand, intake: Intake) -> Result<Self, RequestRefused> {
        let requester = &demand.requester;
        if requester.kind == RequesterKind::Authority && requester.country.state() == crate::words::State::None {
            return Err(RequestRefused::AuthorityWithoutCountry);
        }
        if let (Some(part), Some(country)) = (requester.subdivision.known(), requester.country.known())
            && part.country() != *country
        {
            return Err(RequestRefused::ForeignSubdivision {
                subdivision: part.to_string(),
                country: country.to_string(),
            });
        }
        if let (Level::Federal, Some(part)) = (requester.level, requester.subdivision.known()) {
            return Err(RequestRefused::FederalSubdivision(part.to_string()));
        }
        if let (Some(from), Some(until)) = (demand.scope.from.known(), demand.scope.until.known())
            && until < from
        {
            return Err(RequestRefused::PeriodReversed { from: from.to_string(), until: until.to_string() });
        }
        if let (Some(issued), Some(served)) = (demand.instrument.issued_at.known(), demand.instrument.served_on.known())
            && served < issued
        {
            return Err(RequestRefused::ServedBeforeIssued { issued: issued.to_string(), served: served.to_string() });
        }
        if let (Some(issued), Some(received)) = (demand.instrument.issued_at.known(), intake.received_at.known())
            && received < issued
        {
            let (issued, received) = (issued.to_string(), received.to_string());
            return Err(RequestRefused::ReceivedBeforeIssued { issued, received });
        }
        let (subjects, users) = (intake.subjects.known().map_or(0, |named| named.iter().count()), demand.scope.users);
        if users > 0 && subjects > usize::try_from(users).unwrap_or(usize::MAX) {
            return Err(RequestRefused::MoreSubjects { subjects, users });
        }
        for (field, count) in [("hands", intake.hands.len()), ("approvals", intake.approvals.len())] {
            if count > MOST_HANDS {
                return Err(RequestRefused::TooMany { field, count });
            }
        }
        Ok(Self { demand, intake })
    }

    /// The states that ask: the requester's own, the one for which it acts, and the one whose paper it
    /// shows. A private reporter stands for none.
    pub(crate) fn requesting(&self) -> Countries {
        let requester = &self.demand.requester;
        match requester.kind {
            RequesterKind::Authority => {
                [&requester.country, &requester.origin, &self.demand.instrument.issuing_country]
                    .into_iter()
                    .filter_map(Stated::known)
                    .copied()
                    .collect()
            }
            RequesterKind::PrivateReporter => Countries::new(),
        }
    }

    /// This request with these approvals in place of those that its intake states.
    pub(crate) fn with_approvals(&self, approvals: Vec<intake::Approval>) -> Self {
        let mut other = self.clone();
        other.intake.approvals = approvals;
        other
    }

    /// What the authority sent.
    pub const fn demand(&self) -> &Demand {
        &self.demand
    }

    /// What the platform attests.
    pub const fn intake(&self) -> &Intake {
        &self.intake
    }
}

#[cfg(test)]
mod tests {
    use super::measure::Measure;
    use super::requester::Requester;
    use super::*;
    use crate::several::Several;
    use crate::words::Stated;

    fn demand(requester: Requester) -> Demand {
        Demand::builder("r-1".parse().unwrap(), requester, Several::one(Measure::Preserve)).build()
    }

    #[test]
    fn an_authority_belongs_to_a_state_and_its_part_to_it() {
        let stateless = Requester::builder().country(Stated::None).build();
        let refused = DataRequest::new(demand(stateless), Intake::builder().build());
        assert_eq!(refused, Err(RequestRefused::AuthorityWithoutCountry));
        let foreign = Requester::builder()
            .country(Stated::Known("GB".parse().unwrap()))
            .subdivision(Stated::Known("US-CA".parse().unwrap()))
            .build();
        let refused = DataRequest::new(demand(foreign), Intake::builder().build()).unwrap_err();
        assert!(refused.to_string().contains("`US-CA`"), "{refused}");
    }

    #[test]
    fn every_measure_has_one_class() {
        for measure in Measure::ALL {
            assert!(!(measure.discloses() && measure.collective()), "{measure}");
        }
    }
}
