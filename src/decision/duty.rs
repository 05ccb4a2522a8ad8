//! What must be done, or not done, along with a ruling, and by when.

use std::fmt;
use std::str::FromStr;

use super::outcome::Outcome;
use crate::border::Border;
use crate::request::DataRequest;
use crate::time::Timestamp;
use crate::words::{string_serde, words};

words! {
    /// One thing that a ruling obliges somebody to do.
    Duty {
        /// A named human, not a process, releases.
        HumanRelease = "human_release",
        /// A second person reviews before the release.
        SecondReviewer = "second_reviewer",
        /// A team apart from the case removes what the paper does not cover.
        FilterTeam = "filter_team",
        /// Only data of the days that the paper names.
        FilterPeriod = "filter_period",
        /// Data of people who are not named are taken out.
        FilterThirdParties = "filter_third_parties",
        /// Disclose ciphertext only; help with decryption is another demand.
        CiphertextOnly = "ciphertext_only",
        /// Record within 24 hours what was released and why.
        ReviewWithin24Hours = "review_within_24_hours",
        /// Keep the data from the day of receipt, whatever the ruling.
        PreserveOnReceipt = "preserve_on_receipt",
        /// Keep the data so long; goes with a time.
        Preserve = "preserve",
        /// Answer in that time.
        Respond = "respond",
        /// Release nothing before that time is over; the demand is decided again on its day.
        Hold = "hold",
        /// Refuse by the form of Reg. (EU) 2023/1543, Annex III; goes with a ground.
        RefuseByForm3 = "refuse_by_form_3",
        /// Tell both authorities of a ground by the form of Reg. (EU) 2023/1543, Annex III.
        InformByForm3 = "inform_by_form_3",
        /// Ask the authority for what its paper lacks.
        AskForMissing = "ask_for_missing",
        /// Object for a conflict with the law of a third country (Reg. (EU) 2023/1543, Art. 17).
        ObjectConflictOfLaws = "object_conflict_of_laws",
        /// Decide within 14 days of service whether to move to quash (18 U.S.C. 2703(h)).
        QuashWithin14Days = "quash_within_14_days",
        /// Challenge the order before the court or body that its law names.
        ChallengeOrder = "challenge_order",
        /// Challenge the order of silence.
        ChallengeGag = "challenge_gag",
        /// Tell the user before the disclosure.
        NotifyUserBefore = "notify_user_before",
        /// Tell the user when the order of silence lapses.
        NotifyUserWhenGagLapses = "notify_user_when_gag_lapses",
        /// Keep confidence: the authority informs the user itself.
        KeepConfidence = "keep_confidence",
        /// Warn the user of a state's demand, unless the law bars it or it is dangerous.
        WarnUserOfStateDemand = "warn_user_of_state_demand",
        /// Send the authority to the customer that controls the data.
        RedirectToController = "redirect_to_controller",
        /// Tell the customer that controls the data.
        NotifyController = "notify_controller",
        /// Call the authority back on a number found independently.
        CallBack = "call_back",
        /// Tell security: somebody inside tried to open a way around the gate.
        SecurityAlert = "security_alert",
        /// Hand over to people without a tie to the requester.
        UntaintedHands = "untainted_hands",
        /// Name the lawful route to the requester.
        NameLawfulRoute = "name_lawful_route",
        /// Name the entity that must be addressed.
        NameAddressee = "name_addressee",
        /// Offer to restrict in the requester's territory instead.
        OfferTerritorialRestriction = "offer_territorial_restriction",
        /// Counsel analyses the conflict of laws in writing.
        ConflictAnalysis = "conflict_analysis",
    }
}

impl Duty {
    /// Whether a release must wait until somebody acknowledges that it is done.
    pub const fn comes_before_release(self) -> bool {
        matches!(
            self,
            Self::HumanRelease
                | Self::SecondReviewer
                | Self::FilterTeam
                | Self::FilterPeriod
                | Self::FilterThirdParties
                | Self::CiphertextOnly
                | Self::NotifyUserBefore
                | Self::ConflictAnalysis
        )
    }

    /// Whether it makes sense beside that outcome: nobody filters what is refused, and nobody is
    /// sent elsewhere with what is served.
    pub(crate) const fn holds_on(self, outcome: Outcome) -> bool {
        match self {
            Self::HumanRelease
            | Self::SecondReviewer
            | Self::FilterTeam
            | Self::FilterPeriod
            | Self::FilterThirdParties
            | Self::CiphertextOnly
            | Self::ReviewWithin24Hours
            | Self::Hold
            | Self::NotifyUserBefore
            | Self::NotifyUserWhenGagLapses
            | Self::QuashWithin14Days
            | Self::NotifyController
            | Self::ConflictAnalysis => !matches!(outcome, Outcome::Deny),
            Self::WarnUserOfStateDemand
            | Self::RedirectToController
            | Self::NameLawfulRoute
            | Self::NameAddressee
            | Self::OfferTerritorialRestriction
            | Self::RefuseByForm3
            | Self::InformByForm3
            | Self::AskForMissing
            | Self::ObjectConflictOfLaws
            | Self::ChallengeOrder
            | Self::CallBack
            | Self::UntaintedHands => !matches!(outcome, Outcome::Allow),
            Self::PreserveOnReceipt
            | Self::Preserve
            | Self::Respond
            | Self::KeepConfidence
            | Self::ChallengeGag
            | Self::SecurityAlert => true,
        }
    }

    /// Whether it must say how long, may, or cannot.
    const fn takes_time(self) -> Takes {
        if matches!(self, Self::Preserve | Self::Respond | Self::Hold) {
            Takes::Must
        } else if matches!(self, Self::ObjectConflictOfLaws | Self::QuashWithin14Days) {
            Takes::May
        } else {
            Takes::Never
        }
    }

    const fn takes_ground(self) -> bool {
        matches!(self, Self::RefuseByForm3 | Self::InformByForm3)
    }
}

#[derive(PartialEq, Eq)]
enum Takes {
    Must,
    May,
    Never,
}

words! {
    /// A reason of non-execution, as Annex III to Reg. (EU) 2023/1543 lists them.
    Form3 {
        /// The certificate is incomplete.
        Incomplete = "incomplete",
        /// The certificate has manifest errors.
        ManifestErrors = "manifest_errors",
        /// The certificate does not say enough to be executed.
        InsufficientInformation = "insufficient_information",
        /// The data are not stored.
        NotStored = "not_stored",
        /// It was not issued or validated by an authority that may.
        WrongAuthority = "wrong_authority",
        /// The service is not one that the Regulation covers.
        ServiceNotCovered = "service_not_covered",
        /// Immunities, privileges or the freedom of the press protect the data.
        ImmunityOrPrivilege = "immunity_or_privilege",
        /// Serving it would break the law of a third country.
        ConflictOfLaws = "conflict_of_laws",
        /// It cannot be done for reasons that are not the addressee's.
        DeFactoImpossibility = "de_facto_impossibility",
    }
}

words! {
    /// In what a time is counted.
    Unit {
        /// Hours.
        Hours = "hours",
        /// Calendar days.
        Days = "days",
        /// Working days of the requester's country.
        WorkingDays = "working_days",
    }
}

words! {
    /// From when a time is counted.
    Start {
        /// Receipt by the platform.
        Received = "received",
        /// Service on the holder.
        Served = "served",
        /// Issue of the paper.
        Issued = "issued",
    }
}

/// A time within which, or for which, something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// How many units.
    pub amount: u16,
    /// Which unit.
    pub unit: Unit,
    /// From when.
    pub start: Start,
}

impl Within {
    /// When it is over; none where the instant from which it runs is not known.
    ///
    /// Days are 24 hours after one another from that instant on, so a due instant is never later than
    /// any way of counting days has it. Working days leave out the days of rest of the requester's
    /// week as far as the border's calendar knows them; holidays are not known, so that a due instant
    /// can only be too early.
    fn ends(self, request: &DataRequest, border: &Border) -> Option<Timestamp> {
        const HOUR: u32 = 3_600;
        let paper = &request.demand().instrument;
        let start = match self.start {
            Start::Received => &request.intake().received_at,
            Start::Served => &paper.served_on,
            Start::Issued => &paper.issued_at,
        };
        let start = *start.known()?;
        let amount = u32::from(self.amount);
        Some(match self.unit {
            Unit::Hours => start.plus_seconds(amount.saturating_mul(HOUR)),
            Unit::Days => start.plus_seconds(amount.saturating_mul(24).saturating_mul(HOUR)),
            Unit::WorkingDays => {
                let country = request.demand().requester.country.known().copied();
                let rests = |at: Timestamp| country.is_some_and(|country| border.rests(country, at.day()));
                let mut at = start;
                let mut left = amount;
                while left > 0 {
                    at = at.plus_seconds(24_u32.saturating_mul(HOUR));
                    if !rests(at) {
                        left = left.saturating_sub(1);
                    }
                }
                at
            }
        })
    }
}

/// A duty with its time and ground, as a policy emits it.
///
/// As text it is the duty's word, and after it the ground or the time: `refuse_by_form_3
/// wrong_authority`, `respond 10 days from received`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obligation {
    duty: Duty,
    ground: Option<Form3>,
    within: Option<Within>,
}

/// Why words make no obligation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ObligationRefused {
    /// The duty lacks its time, or cannot have one.
    #[error("`{0}` goes {with} a time (`within`: amount, unit, start)", with = if .0.takes_time() == Takes::Must { "only with" } else { "without" })]
    Time(Duty),
    /// The duty lacks its ground, or cannot have one.
    #[error("`{0}` goes {with} a ground (`ground`)", with = if .0.takes_ground() { "only with" } else { "without" })]
    Ground(Duty),
    /// The text does not read.
    #[error(
        "`{0}` is no obligation: write a duty, and after it a ground or a time, such as `respond 10 days from received`"
    )]
    Text(String),
}

impl Obligation {
    /// A duty with what it takes.
    ///
    /// # Errors
    /// Where a time or ground is missing that the duty needs, or stands where it makes no sense.
    pub fn new(duty: Duty, ground: Option<Form3>, within: Option<Within>) -> Result<Self, ObligationRefused> {
        if duty.takes_ground() != ground.is_some() {
            return Err(ObligationRefused::Ground(duty));
        }
        let timed = match duty.takes_time() {
            Takes::Must => within.is_some_and(|within| within.amount > 0),
            Takes::May => within.is_none_or(|within| within.amount > 0),
            Takes::Never => within.is_none(),
        };
        if timed { Ok(Self { duty, ground, within }) } else { Err(ObligationRefused::Time(duty)) }
    }

    /// What is to be done.
    pub const fn duty(&self) -> Duty {
        self.duty
    }

    /// The ground to name.
    pub const fn ground(&self) -> Option<Form3> {
        self.ground
    }

    /// The time, relative.
    pub const fn within(&self) -> Option<Within> {
        self.within
    }

    /// The instant at which its time is over; none where it has no time, or where the instant from which
    /// it runs is not known.
    pub(crate) fn due(self, request: &DataRequest, border: &Border) -> Option<Timestamp> {
        let ends = self.within.and_then(|within| within.ends(request, border))?;
        // What is to be done may be due too early, what is to be kept or waited for never: to the end of the
        // next day, wherever the day is counted.
        let lasts = matches!(self.duty, Duty::Hold | Duty::Preserve);
        Some(if lasts { ends.day().start().plus_seconds(172_800) } else { ends })
    }

    /// Whether it has a time, so that it may be due.
    pub(crate) const fn has_time(self) -> bool {
        self.within.is_some()
    }

    /// Whether `wanted` asks for this: the bare word of a duty asks for it with any time and ground.
    #[cfg(feature = "workbench")]
    pub(crate) fn answers(self, wanted: &str) -> bool {
        wanted == self.duty.as_str() || wanted == self.to_string()
    }
}

impl fmt::Display for Obligation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.duty.fmt(f)?;
        if let Some(ground) = self.ground {
            write!(f, " {ground}")?;
        }
        if let Some(Within { amount, unit, start }) = self.within {
            write!(f, " {amount} {unit} from {start}")?;
        }
        Ok(())
    }
}

impl FromStr for Obligation {
    type Err = ObligationRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let refused = || ObligationRefused::Text(crate::quoting::quoted(given));
        let words: Vec<&str> = given.split(' ').collect();
        let (first, rest) = words.split_first().ok_or_else(refused)?;
        let duty: Duty = first.parse().map_err(|_| refused())?;
        match rest {
            [] => Self::new(duty, None, None),
            [ground] => Self::new(duty, Some(ground.parse().map_err(|_| refused())?), None),
            [amount, unit, "from", start] => {
                let within = Within {
                    amount: amount.parse().map_err(|_| refused())?,
                    unit: unit.parse().map_err(|_| refused())?,
                    start: start.parse().map_err(|_| refused())?,
                };
                Self::new(duty, None, Some(within))
            }
            _ => Err(refused()),
        }
    }
}

string_serde!(Obligation, "a duty, with its ground or time", "^[a-z0-9_]+( [a-z0-9_]+){0,4}$");

#[cfg(test)]
mod tests;
