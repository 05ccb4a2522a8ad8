//! How each section of the facts is derived from the documents.

use super::Facts;
use super::sections::{
    DayFact, ElementFacts, GagFacts, HandFacts, HistoryFacts, HolderFacts, InstrumentFacts, IntakeFacts, LocationFacts,
    MonthsFact, OffenceFacts, Period, Places, RequesterFacts, RoleFacts, ScopeFacts, Service, SubjectKind, UserFacts,
    YearsFact,
};
use crate::jurisdiction::{Countries, Country};
use crate::request::demand::{Demand, Offence, Scope};
use crate::request::instrument::{Element, Gag, Instrument};
use crate::request::intake::{Approval, ApproverRole, Hand, Intake};
use crate::request::measure::Measure;
use crate::request::requester::Requester;
use crate::several::Several;
use crate::text::Subject;
use crate::time::{Day, Timestamp};
use crate::user::location::Location;
use crate::user::{Holder, Role, UserContext};
use crate::words::{Answer, State, Stated};

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
            rank: requester.rank,
            state_linked: requester.state_linked,
        }
    }
}

impl GagFacts {
    fn new(gag: &Gag, issued: &Stated<Timestamp>, day: Day) -> Self {
        // Silence that is to begin later lasts from now on all the same: the requester chooses the beginning.
        let start = [gag.from.known(), issued.known()].into_iter().flatten().map(|start| start.day()).min();
        let start = start.map(|start| start.min(day));
        let days = match (start, gag.until.known()) {
            (Some(start), Some(end)) => end.day().number().saturating_sub(start.number()),
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
            validator: paper.validator,
            issuing_country: paper.issuing_country,
            issued: DayFact::new(&paper.issued_at),
            service,
            served_entity: paper.served_entity,
            certificate: paper.certificate,
            independent_review: paper.independent_review,
            attestation: paper.attestation,
            elements: ElementFacts { state: paper.elements.state(), elements: listed(&paper.elements) },
            errors: paper.errors,
            notified: paper.notified,
            home_grounds: paper.home_grounds,
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
            // From some day on, without an end: it goes on.
            (Stated::Known(_), Stated::None) => Period::Open,
            (Stated::Known(from), Stated::Unknown) if *from > day => Period::Open,
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
            listed: offence.listed,
            sentence_months: MonthsFact {
                state: offence.sentence_months.state(),
                months: offence.sentence_months.known().copied().unwrap_or(0),
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
            clearance: intake.clearance,
            data_held: intake.data_held,
            service_covered: intake.service_covered,
            immunity: intake.immunity,
            hands: intake.hands.iter().map(HandFacts::new).collect(),
            emergency: demand.emergency,
            emergency_belief: intake.emergency_belief,
            history: HistoryFacts { state_interest: intake.history.state_interest, denied_before },
            names_user: names(intake, subject),
            resolved: resolved(demand, intake, subject),
            controller_bypass: demand.controller_bypass.state(),
        }
    }

    /// Turns them to another user.
    pub(super) fn turn(&mut self, demand: &Demand, intake: &Intake, subject: &Subject) {
        self.names_user = names(intake, subject);
        self.resolved = resolved(demand, intake, subject);
    }
}

/// Whether the demand names this user, as the platform found its identifiers.
fn names(intake: &Intake, subject: &Subject) -> Answer {
    match &intake.subjects {
        Stated::Known(named) if named.contains(subject) => Answer::Yes,
        Stated::Known(_) => Answer::No,
        Stated::None | Stated::Unknown => Answer::Unknown,
    }
}

/// The measures for which named counsel resolved the conflict of laws on this user.
fn resolved(demand: &Demand, intake: &Intake, subject: &Subject) -> Vec<Measure> {
    let resolved =
        |measure: &&Measure| intake.approvals.iter().any(|approval| approval.resolves(&demand.id, subject, **measure));
    demand.measures.iter().filter(resolved).copied().collect()
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
    let elements = Stated::Known(Several::one(Element::LegalBasis));
    let demand = Demand::builder("one".parse().ok()?, requester, Several::one(Measure::Preserve))
        .instrument(Instrument::builder().elements(elements).build())
        .build();
    let request = crate::request::DataRequest::new(demand, intake).ok()?;
    Some(Facts::new(&request, &user, "1970-01-01".parse().ok()?))
}
