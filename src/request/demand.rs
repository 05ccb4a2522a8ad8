//! What the authority sent. Untrusted.

use super::instrument::{Instrument, InstrumentKind};
use super::measure::Measure;
use super::requester::Requester;
use crate::jurisdiction::Country;
use crate::several::Several;
use crate::text::{RequestId, Text};
use crate::time::{Day, Timestamp};
use crate::words::{Answer, Stated, record, words};

words! {
    /// How the demand says whose data or which event it means.
    ScopeKind {
        /// Named identifiers of accounts or devices.
        Identifier = "identifier",
        /// Everybody within an area.
        Geofence = "geofence",
        /// Everybody at a cell tower.
        Tower = "tower",
        /// Everybody who used a word.
        Keyword = "keyword",
        /// Everybody in a meeting.
        Meeting = "meeting",
        /// A list of people.
        List = "list",
        /// A class of accounts, a server cluster, a whole service.
        Class = "class",
        /// The platform itself, not a user.
        Platform = "platform",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// When the event lies that the demand is about.
    Event {
        /// It is over.
        Past = "past",
        /// It is going on.
        Live = "live",
        /// It is still to come.
        Upcoming = "upcoming",
        /// There is no event.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// What the offence is about.
    OffenceClass {
        /// Terrorism, homicide, child abuse and other serious crime.
        SeriousCrime = "serious_crime",
        /// Any other crime known to most states.
        OtherCrime = "other_crime",
        /// Speech or publication.
        Speech = "speech",
        /// Religion or belief.
        Religion = "religion",
        /// Assembly or association.
        Assembly = "assembly",
        /// Sexuality or gender.
        Sexuality = "sexuality",
        /// Who somebody is: status, origin, citizenship.
        Status = "status",
        /// Reproductive health.
        ReproductiveHealth = "reproductive_health",
        /// State secrets, subversion and the like.
        StateSecurity = "state_security",
        /// No offence is named.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// In what a deadline is counted.
    DeadlineUnit {
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Calendar days.
        Days = "days",
        /// Working days of the requester's calendar.
        WorkingDays = "working_days",
    }
}

record! {
    /// The offence on which the demand rests.
    Offence, OffenceBuilder () {
        /// What it is about.
        class: OffenceClass = OffenceClass::Unknown,
        /// The most years of prison that it carries.
        max_years: Stated<u8> = Stated::Unknown,
        /// Whether it is on the closed list that the paper's framework names.
        listed: Answer = Answer::Unknown,
        /// The sentence that is to be enforced, in months; `none` before a sentence.
        sentence_months: Stated<u16> = Stated::Unknown,
        /// Whether the person is exposed to death or torture.
        death_or_torture: Answer = Answer::Unknown,
        /// Whether it is an offence where the user is, too.
        dual_criminality: Answer = Answer::Unknown,
        /// Whether an independent judge tries it.
        independent_judge: Answer = Answer::Unknown,
    }
}

record! {
    /// How far the demand reaches.
    Scope, ScopeBuilder () {
        /// How it says whom it means.
        kind: ScopeKind = ScopeKind::Unknown,
        /// How many identifiers it names.
        identifiers: u32 = 0,
        /// How many users it touches, as declared by the platform's count; the whole set.
        users: u32 = 0,
        /// Whether it can be served for some users and not for others.
        severable: Answer = Answer::Unknown,
        /// Whether it names a case or investigation.
        case: Answer = Answer::Unknown,
        /// Whether it has an end.
        ends: Answer = Answer::Unknown,
        /// First day of the data asked for.
        from: Stated<Day> = Stated::Unknown,
        /// Last day of the data asked for.
        until: Stated<Day> = Stated::Unknown,
        /// When the event lies.
        event: Event = Event::Unknown,
    }
}

record! {
    /// A deadline that the demand sets. No policy can read it: urgency is not authority.
    Deadline, DeadlineBuilder () {
        /// How many units.
        amount: u32 = 0,
        /// Which unit.
        unit: DeadlineUnit = DeadlineUnit::Days,
        /// Whose calendar of working days it means.
        calendar: Stated<Country> = Stated::Unknown,
        /// From when it is counted.
        start: Stated<Timestamp> = Stated::Unknown,
    }
}

record! {
    /// What the authority sent: untrusted, and in files a section of its own.
    Demand, DemandBuilder (
        /// The platform's identifier of the request.
        id: RequestId,
        /// Who asks.
        requester: Requester,
        /// What is asked.
        measures: Several<Measure>,
    ) {
        /// The legal paper.
        instrument: Instrument = Instrument::builder().build(),
        /// How far it reaches.
        scope: Scope = Scope::builder().build(),
        /// On which offence it rests.
        offence: Offence = Offence::builder().build(),
        /// Whether it claims an emergency.
        emergency: Answer = Answer::Unknown,
        /// The deadline it sets; nothing is decided by it.
        deadline: Stated<Deadline> = Stated::Unknown,
        /// Why a controller cannot be asked first, as the authority puts it. Personal.
        controller_bypass: Stated<Text> = Stated::Unknown,
        /// What it says in words. Personal.
        text: Stated<Text> = Stated::Unknown,
    }
}

impl Demand {
    /// Whether it rests on a national security letter (18 U.S.C. 2709 and its like) or an order under
    /// FISA (50 U.S.C. 1801 and following). Even that such a demand exists may be secret.
    pub const fn national_security(&self) -> bool {
        matches!(self.instrument.kind, InstrumentKind::Nsl | InstrumentKind::Fisa)
    }
}
