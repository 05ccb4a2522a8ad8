//! One demand, as its records tell it one after the other.

use std::collections::BTreeMap;

use super::record::{Decided, Disclosed, Key};
use crate::decision::duty::Duty;
use crate::decision::outcome::Outcome;
use crate::jurisdiction::Country;
use crate::request::instrument::{Framework, GagSource, InstrumentKind};
use crate::request::measure::Measure;
use crate::request::requester::{Level, RequesterKind};
use crate::time::Timestamp;
use crate::words::{Answer, Stated, words};

words! {
    /// What came of a demand: the last decision on each of its users counts.
    Came {
        /// Everything asked was allowed, for every user.
        Allowed = "allowed_in_full",
        /// Something was allowed, something not.
        Partial = "partial",
        /// Nothing was allowed, and nothing waits for people.
        Denied = "denied",
        /// Nothing was allowed, and something still waits for people.
        Open = "escalated_open",
    }
}

words! {
    /// What kinds of things are asked for.
    Category {
        /// Subscriber data, or data that only identify a user.
        Subscriber = "subscriber",
        /// Traffic data.
        Traffic = "traffic",
        /// Location.
        Location = "location",
        /// Content.
        Content = "content",
        /// Preservation.
        Preservation = "preservation",
        /// Interception as it happens.
        Interception = "interception",
        /// Action on one account.
        Account = "account_action",
        /// Withholding something in one territory.
        Restriction = "restriction_in_territory",
        /// Ending a meeting.
        Meeting = "meeting",
        /// Removing content everywhere.
        Removal = "content_removal",
        /// Access, monitoring, a move of data, a liaison.
        Standing = "standing_access",
    }
}

impl Category {
    /// The category of a measure.
    pub(super) const fn of(measure: Measure) -> Self {
        match measure {
            Measure::DiscloseSubscriber | Measure::DiscloseIdentification => Self::Subscriber,
            Measure::DiscloseTraffic => Self::Traffic,
            Measure::DiscloseLocation => Self::Location,
            Measure::DiscloseContent => Self::Content,
            Measure::Preserve => Self::Preservation,
            Measure::Intercept => Self::Interception,
            Measure::SuspendAccount => Self::Account,
            Measure::RestrictInTerritory => Self::Restriction,
            Measure::TerminateMeeting => Self::Meeting,
            Measure::RemoveContent => Self::Removal,
            Measure::GrantAccess | Measure::MigrateData | Measure::Monitor | Measure::AppointLiaison => Self::Standing,
        }
    }
}

/// Who asks, as far as a table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asker {
    State(Country),
    Unknown,
    Private,
}

impl Asker {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::State(country) => country.code(),
            Self::Unknown => "unknown",
            Self::Private => "private",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::State(country) => country.name(),
            Self::Unknown => "State not known",
            Self::Private => "Private reporters",
        }
    }
}

/// Measures, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Measures(u32);

impl Measures {
    fn put(&mut self, measure: Measure) {
        self.0 |= bit(measure);
    }

    pub(super) const fn any(self) -> bool {
        self.0 != 0
    }

    /// Those that hand data over.
    pub(super) fn disclosing(self) -> Self {
        Self(
            Measure::ALL.iter().filter(|measure| measure.discloses()).fold(0, |all, measure| all | bit(*measure))
                & self.0,
        )
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Measure> {
        Measure::ALL.iter().copied().filter(move |measure| self.0 & bit(*measure) != 0)
    }
}

const fn bit(measure: Measure) -> u32 {
    1_u32.wrapping_shl(measure as u32)
}

/// What was decided last on one user, by outcome.
#[derive(Debug, Clone, Copy, Default)]
struct Decision {
    allowed: Measures,
    escalated: Measures,
    denied: Measures,
}

/// Of one demand, what a report counts.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that is counted")]
pub(super) struct Demand {
    /// When it was first decided.
    pub(super) first: Timestamp,
    pub(super) asker: Asker,
    /// The state for which the requester acts, where that is known.
    pub(super) origin: Option<Country>,
    pub(super) level: Level,
    pub(super) kind: InstrumentKind,
    /// Whether it came by mutual legal assistance.
    pub(super) assistance: bool,
    pub(super) gagged: bool,
    pub(super) nothing_held: bool,
    pub(super) challenge_order: bool,
    pub(super) challenge_gag: bool,
    /// Whether some decision on it went to people.
    pub(super) escalated: bool,
    /// Whether people ended such an escalation.
    pub(super) resolved: bool,
    pub(super) received: Option<Timestamp>,
    pub(super) released: Measures,
    pub(super) first_release: Option<Timestamp>,
    /// Whether somebody gave the word that the user was told before a release.
    pub(super) told: bool,
    pub(super) asked: Measures,
    /// By user; the platform itself is nobody.
    users: BTreeMap<Option<Key>, Decision>,
}

impl Demand {
    /// As its first decision has it.
    pub(super) fn new(first: Timestamp, decided: &Decided, resolution: bool) -> Self {
        let mut demand = Self {
            first,
            asker: Asker::Unknown,
            origin: None,
            level: Level::Unknown,
            kind: InstrumentKind::None,
            assistance: false,
            gagged: false,
            nothing_held: false,
            challenge_order: false,
            challenge_gag: false,
            escalated: false,
            resolved: false,
            received: None,
            released: Measures::default(),
            first_release: None,
            told: false,
            asked: Measures::default(),
            users: BTreeMap::new(),
        };
        demand.decide(decided, resolution);
        demand
    }

    /// A later decision takes the place of an earlier one on the same user; what it says of the demand holds.
    pub(super) fn decide(&mut self, decided: &Decided, resolution: bool) {
        let (requester, paper) = (&decided.demand_requester, &decided.demand_instrument);
        self.asker = match (requester.kind(), requester.country()) {
            (RequesterKind::PrivateReporter, _) => Asker::Private,
            (RequesterKind::Authority, Stated::Known(country)) => Asker::State(*country),
            (RequesterKind::Authority, Stated::None | Stated::Unknown) => Asker::Unknown,
        };
        self.origin = requester.origin().known().copied();
        self.level = *requester.level();
        self.kind = *paper.kind();
        self.assistance = self.kind == InstrumentKind::MlatOrder || *paper.framework() == Framework::Mlat;
        self.gagged = !matches!(paper.gag().source(), GagSource::None | GagSource::Unknown);
        self.nothing_held = *decided.intake.data_held() == Answer::No;
        self.received = decided.intake.received_at().known().copied();
        self.asked = Measures::default();
        decided.demand_measures.iter().for_each(|measure| self.asked.put(*measure));
        self.resolved |= resolution;
        let mut decision = Decision::default();
        for ruled in &decided.rulings {
            match ruled.outcome {
                Outcome::Allow => decision.allowed.put(ruled.measure),
                Outcome::Escalate => decision.escalated.put(ruled.measure),
                Outcome::Deny => decision.denied.put(ruled.measure),
            }
            for duty in ruled.duties.iter().map(crate::decision::duty::Obligation::duty) {
                let against = [Duty::ChallengeOrder, Duty::QuashWithin14Days, Duty::ObjectConflictOfLaws];
                self.challenge_order |= against.contains(&duty);
                self.challenge_gag |= duty == Duty::ChallengeGag;
            }
        }
        self.escalated |= decision.escalated.any();
        self.users.insert(decided.subject(), decision);
    }

    /// A release under it.
    pub(super) fn release(&mut self, at: Timestamp, disclosed: &Disclosed) {
        disclosed.measures.iter().for_each(|measure| self.released.put(*measure));
        self.first_release.get_or_insert(at);
        self.told |= disclosed.acknowledges(Duty::NotifyUserBefore);
    }

    /// The users that it touches.
    pub(super) fn users(&self) -> impl Iterator<Item = Key> {
        self.users.keys().filter_map(|user| *user)
    }

    /// What came of it, as far as such measures go.
    fn came_of(&self, counts: impl Fn(Measure) -> bool) -> Came {
        let any = |measures: fn(&Decision) -> Measures| {
            self.users.values().any(|decision| measures(decision).iter().any(&counts))
        };
        let (allowed, escalated, denied) = (any(|one| one.allowed), any(|one| one.escalated), any(|one| one.denied));
        match (allowed, escalated, denied) {
            (true, false, false) => Came::Allowed,
            (true, _, _) => Came::Partial,
            (false, true, _) => Came::Open,
            (false, false, _) => Came::Denied,
        }
    }

    /// What came of it.
    pub(super) fn came(&self) -> Came {
        self.came_of(|_| true)
    }

    /// What it asks for, and what came of that.
    pub(super) fn categories(&self) -> BTreeMap<Category, Came> {
        let asked = self.asked.iter().map(Category::of);
        asked.map(|category| (category, self.came_of(|measure| Category::of(measure) == category))).collect()
    }
}
