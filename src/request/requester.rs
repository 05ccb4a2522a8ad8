//! Who asks.

use crate::jurisdiction::{Country, Subdivision};
use crate::text::Text;
use crate::words::{Answer, Stated, record, words};

words! {
    /// What kind of requester it is.
    RequesterKind {
        /// An authority of a state, or who claims to be one.
        Authority = "authority",
        /// Anybody else who reports a user or an event to the platform.
        PrivateReporter = "private_reporter",
    }
}

words! {
    /// At which level of its state the requester stands.
    Level {
        /// A national or federal authority.
        Federal = "federal",
        /// An authority of a state, province or other part of a federation.
        State = "state",
        /// A county, city or other local authority.
        Local = "local",
        /// A tribal authority.
        Tribal = "tribal",
        /// An armed force.
        Military = "military",
        /// An intelligence or state security service.
        Intelligence = "intelligence",
        /// A regulator or administrative agency.
        Regulator = "regulator",
        /// A party to civil litigation.
        CivilParty = "civil_party",
        /// A defendant in criminal proceedings.
        Defendant = "defendant",
        /// An international organisation, such as Interpol.
        International = "international",
        /// A private person or company.
        Private = "private",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// What the requester does in its state.
    Agency {
        /// A court or judge.
        Court = "court",
        /// A prosecution service.
        Prosecutor = "prosecutor",
        /// A police force.
        Police = "police",
        /// A service for state security or intelligence.
        Security = "security",
        /// A ministry, regulator or other administration.
        Administration = "administration",
        /// A central authority for mutual legal assistance.
        CentralAuthority = "central_authority",
        /// None of these.
        Other = "other",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// How high the officer stands who asks, as statutes distinguish.
    Rank {
        /// A minister, home secretary or governor.
        Ministerial = "ministerial",
        /// The head of an agency, an assistant commissioner or above.
        Senior = "senior",
        /// An officer designated by statute.
        Designated = "designated",
        /// Any other officer.
        Ordinary = "ordinary",
        /// Rank means nothing here: a court, a private reporter.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

record! {
    /// Who asks: an authority, or a private reporter.
    Requester, RequesterBuilder () {
        /// Authority or private reporter.
        kind: RequesterKind = RequesterKind::Authority,
        /// The state for which it acts; `none` only for a private reporter.
        country: Stated<Country> = Stated::Unknown,
        /// Its level within that state.
        level: Level = Level::Unknown,
        /// The part of a federation it belongs to.
        subdivision: Stated<Subdivision> = Stated::Unknown,
        /// What it does.
        agency: Agency = Agency::Unknown,
        /// How high the officer stands who asks.
        rank: Rank = Rank::Unknown,
        /// The state that asked first, where this requester acts for another (a mutual legal
        /// assistance request that became an order here).
        origin: Stated<Country> = Stated::Unknown,
        /// For a private reporter: whether it is linked to a state.
        state_linked: Answer = Answer::Unknown,
        /// Name and office, as given. Personal.
        name: Stated<Text> = Stated::Unknown,
    }
}
