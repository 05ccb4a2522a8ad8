//! The sections of the facts, as policies see them.

use crate::jurisdiction::{Country, Subdivision};
use crate::request::demand::{Event, OffenceClass, ScopeKind};
use crate::request::instrument::{Element, Framework, GagSource, InstrumentKind, Issuer, ServedEntity};
use crate::request::intake::{Belief, Channel, Clearance, HandRole, StateInterest, Verification};
use crate::request::measure::Measure;
use crate::request::requester::{Agency, Level, Rank, RequesterKind};
use crate::tell::tells;
use crate::user::location::LocationState;
use crate::user::{Age, Consent, ConsentGiver, Controller, EventRole, KeyHolder, Life, Role, UsPerson};
use crate::words::{Answer, State, Stated, words};

/// Declares sections of the facts: plain structs whose fields are public to read.
macro_rules! sections {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $type:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)+ }

        tells! { $name { $($field: $type,)+ } }
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

    /// A number of months that may be absent or unknown. Compare `months` only where `state` is `known`.
    MonthsFact {
        /// Known, none or unknown.
        state: State,
        /// Whole months; 0 where not known.
        months: u16,
    }

    /// Elements of a paper that may be absent or unknown.
    ElementFacts {
        /// Known, none or unknown.
        state: State,
        /// In ascending order; empty where not known.
        elements: Vec<Element>,
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
        /// The requester's country, the one for which it acts, and the one whose paper it shows.
        states: Vec<Country>,
        /// The state that asked first: country code, `none` or `unknown`.
        origin: Stated<Country>,
        /// Level within its state.
        level: Level,
        /// ISO 3166-2 code, `none` or `unknown`.
        subdivision: Stated<Subdivision>,
        /// What it does.
        agency: Agency,
        /// How high the officer stands who asks.
        rank: Rank,
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
        /// Who validated paper that another authority issued.
        validator: Issuer,
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
        /// What it contains of what a law asks of such paper.
        elements: ElementFacts,
        /// Whether it has manifest errors.
        errors: Answer,
        /// Whether the enforcing authority was notified of it.
        notified: Answer,
        /// Whether it states grounds that offence and person belong to the issuing state.
        home_grounds: Answer,
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
        /// Whether it is on the framework's closed list.
        listed: Answer,
        /// The sentence that is to be enforced.
        sentence_months: MonthsFact,
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
        /// Whether the demand names this user, as the platform found its identifiers.
        names_user: Answer,
        /// What the enforcing authority said.
        clearance: Clearance,
        /// Whether the data are stored at all.
        data_held: Answer,
        /// Whether the service is one that the framework covers.
        service_covered: Answer,
        /// Whether immunity, privilege or the freedom of the press protects the data.
        immunity: Answer,
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

tells! { Consent { giver: ConsentGiver, verified: Answer, in_custody: Answer, } }
