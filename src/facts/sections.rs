//! The sections of the facts, each derived from one section of the documents.

use super::Facts;
use crate::jurisdiction::{Countries, Country, Subdivision};
use crate::request::demand::{Demand, Event, Offence, OffenceClass, Scope, ScopeKind};
use crate::request::instrument::{Framework, Gag, GagSource, Instrument, InstrumentKind, Issuer, ServedEntity};
use crate::request::intake::{
    Approval, ApproverRole, Belief, Channel, Hand, HandRole, Intake, StateInterest, Verification,
};
use crate::request::measure::Measure;
use crate::request::requester::{Agency, Level, Requester, RequesterKind};
use crate::several::Several;
use crate::text::Subject;
use crate::time::{Day, Timestamp};
use crate::user::location::{Location, LocationState};
use crate::user::{Age, Consent, Controller, EventRole, Holder, KeyHolder, Life, Role, UsPerson, UserContext};
use crate::words::{Answer, State, Stated, words};

/// Declares sections of the facts: plain structs whose fields are public to read.
macro_rules! sections {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $type:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)+ }
    )+};
}

words! {
    /// Whether the paper was served while it was good.
    Service {
        /// Served no later than its last instant.
        InTime = "in_time",
        /// Served after it.
        Late = "late",
        /// Served, and it has no last instant.
        NoLimit = "no_limit",
        /// Nobody can say, or it is served on a day still to come.
        Unknown = "unknown",
    }
}

words! {
    /// Whether the data asked for lie in a period that is over.
    Period {
        /// It has a first and a last day, and the last is not after the day of the decision.
        Closed = "closed",
        /// Its last day is still to come: what is asked for does not exist yet.
        Open = "open",
        /// No period is named.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Whether the decision is on a user or on the platform.
    SubjectKind {
        /// One user.
        User = "user",
        /// The platform itself.
        Platform = "platform",
    }
}

sections! {
    /// A day that may be absent or unknown. Compare `day` only where `state` is `known`.
    DayFact {
        /// Known, none or unknown.
        state: State,
        /// Days since 1970-01-01; 0 where not known.
        day: i32,
    }

    /// A number of years that may be absent or unknown. Compare `years` only where `state` is `known`.
    YearsFact {
        /// Known, none or unknown.
        state: State,
        /// Whole years; 0 where not known.
        years: u8,
    }

    /// Countries that may be absent or unknown.
    Places {
        /// Known, none or unknown.
        state: State,
        /// In ascending order; empty where not known.
        countries: Vec<Country>,
    }

    /// Protected roles that may be absent or unknown.
    RoleFacts {
        /// Known, none or unknown.
        state: State,
        /// In ascending order; empty where not known.
        roles: Vec<Role>,
    }

    /// Who asks.
    RequesterFacts {
        /// Authority or private reporter.
        kind: RequesterKind,
        /// Country code, `none` or `unknown`.
        country: Stated<Country>,
        /// The requester's country and the one for which it acts.
        states: Vec<Country>,
        /// The state that asked first: country code, `none` or `unknown`.
        origin: Stated<Country>,
        /// Level within its state.
        level: Level,
        /// ISO 3166-2 code, `none` or `unknown`.
        subdivision: Stated<Subdivision>,
        /// What it does.
        agency: Agency,
        /// Whether a private reporter is linked to a state.
        state_linked: Answer,
    }

    /// An order of silence.
    GagFacts {
        /// Where it comes from.
        source: GagSource,
        /// `known` where it has an end, `none` where it never ends.
        end: State,
        /// Days from its beginning (or issue) to its end; 0 where not known.
        days: i32,
        /// Whether its end has come.
        ended: Answer,
    }

    /// The legal paper.
    InstrumentFacts {
        /// Its kind.
        kind: InstrumentKind,
        /// The law it stands on.
        framework: Framework,
        /// Who issued it.
        issuer: Issuer,
        /// Country code, `none` or `unknown`.
        issuing_country: Stated<Country>,
        /// Day of issue.
        issued: DayFact,
        /// Whether it was served while it was good.
        service: Service,
        /// On whom it was served.
        served_entity: ServedEntity,
        /// Whether it carries a designated authority's certificate.
        certificate: Answer,
        /// Whether an independent authority reviewed it.
        independent_review: Answer,
        /// Whether it carries the attestation that a state statute asks for.
        attestation: Answer,
        /// Whether it is for a third government.
        third_government: Answer,
        /// `known` where it amends or renews an earlier request.
        secondary: State,
        /// The order of silence.
        gag: GagFacts,
    }

    /// How far the demand reaches.
    ScopeFacts {
        /// How it says whom it means.
        kind: ScopeKind,
        /// Identifiers named.
        identifiers: u32,
        /// Users touched, the whole set.
        users: u32,
        /// Whether it can be served for some and not for others.
        severable: Answer,
        /// Whether it names a case.
        case: Answer,
        /// Whether it has an end.
        ends: Answer,
        /// Whether the data asked for lie in a period that is over.
        period: Period,
        /// When the event lies.
        event: Event,
    }

    /// On which offence the demand rests.
    OffenceFacts {
        /// What it is about.
        class: OffenceClass,
        /// Most years of prison.
        max_years: YearsFact,
        /// Exposure to death or torture.
        death_or_torture: Answer,
        /// An offence where the user is, too.
        dual_criminality: Answer,
        /// Whether an independent judge tries it.
        independent_judge: Answer,
    }

    /// A person who touches the demand.
    HandFacts {
        /// What it did.
        role: HandRole,
        /// Country code, `none` or `unknown`.
        country: Stated<Country>,
        /// States of which it is an agent or liaison.
        agent_of: Places,
    }

    /// What went before.
    HistoryFacts {
        /// A state's interest in the same users or event.
        state_interest: StateInterest,
        /// Whether earlier demands on the same matter were denied.
        denied_before: Answer,
    }

    /// What the platform attests, and the two claims of the demand that belong beside it.
    IntakeFacts {
        /// How far the requester was checked.
        verification: Verification,
        /// The same as a number from 0 to 4.
        verification_level: u8,
        /// The way it came.
        channel: Channel,
        /// Day of receipt.
        received: DayFact,
        /// Whether a person compared the recorded demand with the paper.
        demand_checked: Answer,
        /// Everyone who touches it.
        hands: Vec<HandFacts>,
        /// Whether the demand claims an emergency.
        emergency: Answer,
        /// Who believes in its danger.
        emergency_belief: Belief,
        /// What went before.
        history: HistoryFacts,
        /// Measures for which named counsel resolved the conflict of laws, for this user and request.
        resolved: Vec<Measure>,
        /// `known` where the authority says why the controller cannot be asked.
        controller_bypass: State,
    }

    /// Where a user is.
    LocationFacts {
        /// Established, conflict or unknown.
        state: LocationState,
        /// Every country that a signal, the residence or the presence names.
        countries: Vec<Country>,
    }

    /// The entity that holds the data.
    HolderFacts {
        /// Country code, `none` or `unknown`.
        country: Stated<Country>,
        /// ISO 3166-2 code, `none` or `unknown`.
        subdivision: Stated<Subdivision>,
        /// Whether 18 U.S.C. 2702 covers it.
        sca_covered: Answer,
        /// Country code, `none` or `unknown`.
        eu_representative: Stated<Country>,
    }

    /// The affected user.
    UserFacts {
        /// One user or the platform.
        subject: SubjectKind,
        /// Where the user may be.
        location: LocationFacts,
        /// Where the user lives.
        residence: Places,
        /// Where the user is at the moment.
        presence: Places,
        /// States from which the user fled.
        fled_from: Places,
        /// Who decides over the account.
        controller: Controller,
        /// Whether the controller was asked first.
        controller_asked: Answer,
        /// The entity that holds the data.
        holder: HolderFacts,
        /// Where the data are stored.
        stored_in: Places,
        /// Who holds the keys.
        key: KeyHolder,
        /// Whether the user is a United States person.
        us_person: UsPerson,
        /// Age.
        age: Age,
        /// Alive or not.
        life: Life,
        /// Protected roles.
        roles: RoleFacts,
        /// Part in the event.
        event_role: EventRole,
        /// A consent to disclosure.
        consent: Consent,
    }
}

impl DayFact {
    fn new(instant: &Stated<Timestamp>) -> Self {
        Self { state: instant.state(), day: instant.known().map_or(0, |at| at.day().number()) }
    }
}

impl Places {
    fn new(stated: &Stated<Several<Country>>) -> Self {
        Self { state: stated.state(), countries: listed(stated) }
    }
}

fn listed<T: Ord + Copy>(stated: &Stated<Several<T>>) -> Vec<T> {
    stated.known().map_or_else(Vec::new, |several| several.iter().copied().collect())
}

impl RequesterFacts {
    pub(super) fn new(requester: &Requester, requesting: &Countries) -> Self {
        Self {
            kind: requester.kind,
            country: requester.country,
            states: requesting.iter().copied().collect(),
            origin: requester.origin,
            level: requester.level,
            subdivision: requester.subdivision.clone(),
            agency: requester.agency,
            state_linked: requester.state_linked,
        }
    }
}

impl GagFacts {
    fn new(gag: &Gag, issued: &Stated<Timestamp>, day: Day) -> Self {
        let start = gag.from.known().or_else(|| issued.known());
        let days = match (start, gag.until.known()) {
            (Some(start), Some(end)) => end.day().number().saturating_sub(start.day().number()),
            (None, _) | (_, None) => 0,
        };
        let end = if gag.until.known().is_some() && start.is_none() { State::Unknown } else { gag.until.state() };
        let ended = match &gag.until {
            Stated::Known(until) if until.day() < day => Answer::Yes,
            Stated::Known(_) | Stated::None => Answer::No,
            Stated::Unknown => Answer::Unknown,
        };
        Self { source: gag.source, end, days, ended }
    }
}

impl InstrumentFacts {
    pub(super) fn new(paper: &Instrument, day: Day) -> Self {
        let served = paper.served_on.known().filter(|served| served.day() <= day);
        let service = match (&paper.execute_by, served) {
            (Stated::Known(last), Some(served)) if served <= last => Service::InTime,
            (Stated::Known(_), Some(_)) => Service::Late,
            (Stated::None, Some(_)) => Service::NoLimit,
            (Stated::Known(_) | Stated::None, None) | (Stated::Unknown, _) => Service::Unknown,
        };
        Self {
            kind: paper.kind,
            framework: paper.framework,
            issuer: paper.issuer,
            issuing_country: paper.issuing_country,
            issued: DayFact::new(&paper.issued_at),
            service,
            served_entity: paper.served_entity,
            certificate: paper.certificate,
            independent_review: paper.independent_review,
            attestation: paper.attestation,
            third_government: paper.third_government,
            secondary: paper.secondary_to.state(),
            gag: GagFacts::new(&paper.gag, &paper.issued_at, day),
        }
    }
}

impl ScopeFacts {
    pub(super) fn new(scope: &Scope, day: Day) -> Self {
        let period = match (&scope.from, &scope.until) {
            (Stated::Known(_), Stated::Known(until)) if *until <= day => Period::Closed,
            (_, Stated::Known(until)) if *until > day => Period::Open,
            (Stated::Unknown, _) | (_, Stated::Unknown) => Period::Unknown,
            (Stated::None | Stated::Known(_), _) => Period::None,
        };
        Self {
            kind: scope.kind,
            identifiers: scope.identifiers,
            users: scope.users,
            severable: scope.severable,
            case: scope.case,
            ends: scope.ends,
            period,
            event: scope.event,
        }
    }
}

impl OffenceFacts {
    pub(super) fn new(offence: &Offence) -> Self {
        Self {
            class: offence.class,
            max_years: YearsFact {
                state: offence.max_years.state(),
                years: offence.max_years.known().copied().unwrap_or(0),
            },
            death_or_torture: offence.death_or_torture,
            dual_criminality: offence.dual_criminality,
            independent_judge: offence.independent_judge,
        }
    }
}

impl HandFacts {
    fn new(hand: &Hand) -> Self {
        Self { role: hand.role, country: hand.country, agent_of: Places::new(&hand.agent_of) }
    }
}

impl IntakeFacts {
    pub(super) fn new(demand: &Demand, intake: &Intake, subject: &Subject) -> Self {
        let resolved = |measure: &Measure| {
            intake.approvals.iter().any(|approval| approval.resolves(&demand.id, subject, *measure))
        };
        let denied_before = match intake.history.denied_before {
            Stated::Known(0) | Stated::None => Answer::No,
            Stated::Known(_) => Answer::Yes,
            Stated::Unknown => Answer::Unknown,
        };
        Self {
            verification: intake.verification,
            verification_level: intake.verification.level(),
            channel: intake.channel,
            received: DayFact::new(&intake.received_at),
            demand_checked: intake.demand_checked,
            hands: intake.hands.iter().map(HandFacts::new).collect(),
            emergency: demand.emergency,
            emergency_belief: intake.emergency_belief,
            history: HistoryFacts { state_interest: intake.history.state_interest, denied_before },
            resolved: demand.measures.iter().filter(|measure| resolved(measure)).copied().collect(),
            controller_bypass: demand.controller_bypass.state(),
        }
    }
}

impl HolderFacts {
    fn new(holder: &Holder) -> Self {
        Self {
            country: holder.country,
            subdivision: holder.subdivision.clone(),
            sca_covered: holder.sca_covered,
            eu_representative: holder.eu_representative,
        }
    }
}

impl UserFacts {
    pub(super) fn new(user: &UserContext, location: &Location) -> Self {
        Self {
            subject: match user.subject {
                Subject::User(_) => SubjectKind::User,
                Subject::Platform => SubjectKind::Platform,
            },
            location: LocationFacts {
                state: location.state(),
                countries: location.countries().iter().copied().collect(),
            },
            residence: Places::new(&user.residence),
            presence: Places::new(&user.presence),
            fled_from: Places::new(&user.fled_from),
            controller: user.controller,
            controller_asked: user.controller_asked,
            holder: HolderFacts::new(&user.holder),
            stored_in: Places::new(&user.stored_in),
            key: user.key,
            us_person: user.us_person,
            age: user.age,
            life: user.life,
            roles: RoleFacts { state: user.roles.state(), roles: listed(&user.roles) },
            event_role: user.event_role,
            consent: user.consent.clone(),
        }
    }
}

/// A document with one element in every list.
pub(super) fn one_of_each() -> Option<Facts> {
    let country = Country::all().next()?;
    let several = || Stated::Known(Several::one(country));
    let signal = crate::user::signal::Signal::builder(crate::user::signal::SignalKind::Ip, country).build();
    let user = UserContext::builder("one".parse().ok()?)
        .signals(vec![signal])
        .residence(several())
        .presence(several())
        .fled_from(several())
        .stored_in(several())
        .roles(Stated::Known(Several::one(Role::Lawyer)))
        .build();
    let hand = Hand::builder().agent_of(several()).build();
    let approval = Approval::new(
        ApproverRole::Counsel,
        "one".parse().ok()?,
        "one".parse().ok()?,
        Several::one(Measure::Preserve),
        Answer::Yes,
    );
    let intake = Intake::builder().hands(vec![hand]).approvals(vec![approval]).build();
    let requester = Requester::builder().country(Stated::Known(country)).build();
    let demand = Demand::builder("one".parse().ok()?, requester, Several::one(Measure::Preserve)).build();
    let request = crate::request::DataRequest::new(demand, intake).ok()?;
    Some(Facts::new(&request, &user, "1970-01-01".parse().ok()?))
}
