//! One affected user, as facts and without a name.

pub(crate) mod location;
pub(crate) mod signal;

use crate::jurisdiction::{Country, Subdivision};
use crate::several::Several;
use crate::text::{EntityId, Subject};
use crate::words::{Answer, Stated, record, words};
use signal::Signal;

words! {
    /// Who decides over an account.
    Controller {
        /// A consumer.
        Consumer = "consumer",
        /// A customer that controls its users' data alone.
        Sole = "sole",
        /// A customer that controls it together with the platform.
        Joint = "joint",
        /// The platform is only a processor for a customer.
        Processor = "processor",
        /// A public authority.
        PublicAuthority = "public_authority",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Who holds the keys to the data.
    KeyHolder {
        /// The platform.
        Provider = "provider",
        /// The customer.
        Customer = "customer",
        /// Only the ends of the conversation.
        EndToEnd = "end_to_end",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Whether the user is a United States person (18 U.S.C. 2523(a)(2)).
    UsPerson {
        /// Known to be one.
        Known = "known",
        /// Something indicates it.
        Indicated = "indicated",
        /// Nothing indicates it after looking.
        NoneIndicated = "none_indicated",
        /// Nobody looked.
        Unknown = "unknown",
    }
}

words! {
    /// Age of the user.
    Age {
        /// A minor.
        Minor = "minor",
        /// An adult.
        Adult = "adult",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Whether the user lives.
    Life {
        /// Alive.
        Alive = "alive",
        /// Deceased; the same protection.
        Deceased = "deceased",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// A role that the law or its practice protects.
    Role {
        /// Lawyer.
        Lawyer = "lawyer",
        /// Press or other media.
        Press = "press",
        /// Doctor or other carer.
        Doctor = "doctor",
        /// Clergy.
        Clergy = "clergy",
        /// Member of a legislature.
        Legislator = "legislator",
        /// Judge.
        Judge = "judge",
        /// Diplomat.
        Diplomat = "diplomat",
        /// Defender of human rights.
        Defender = "defender",
        /// Victim of the offence.
        Victim = "victim",
    }
}

words! {
    /// What part the user has in an event.
    EventRole {
        /// Hosts it.
        Host = "host",
        /// Takes part in it.
        Participant = "participant",
        /// Has no part in one.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Who consents.
    ConsentGiver {
        /// The user.
        Subject = "subject",
        /// A guardian or heir.
        Representative = "representative",
        /// Nobody.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

record! {
    /// The entity that holds the data.
    Holder, HolderBuilder () {
        /// Which entity.
        entity: Stated<EntityId> = Stated::Unknown,
        /// Where it is established.
        country: Stated<Country> = Stated::Unknown,
        /// In which part of a federation.
        subdivision: Stated<Subdivision> = Stated::Unknown,
        /// Whether it provides its service to the public under 18 U.S.C. 2702.
        sca_covered: Answer = Answer::Unknown,
        /// Where in the Union its representative or establishment is.
        eu_representative: Stated<Country> = Stated::Unknown,
    }
}

record! {
    /// A consent to disclosure.
    Consent, ConsentBuilder () {
        /// Who gave it.
        giver: ConsentGiver = ConsentGiver::Unknown,
        /// Whether the platform verified it.
        verified: Answer = Answer::Unknown,
        /// Whether the giver was in custody.
        in_custody: Answer = Answer::Unknown,
    }
}

record! {
    /// One affected user as facts, no names; or the platform itself where a demand has no user.
    UserContext, UserContextBuilder (
        /// The opaque identifier, or `platform`.
        subject: Subject,
    ) {
        /// Evidence of where the user is.
        signals: Vec<Signal> = Vec::new(),
        /// Where the user lives.
        residence: Stated<Several<Country>> = Stated::Unknown,
        /// Where the user is at the moment.
        presence: Stated<Several<Country>> = Stated::Unknown,
        /// States from which the user fled.
        fled_from: Stated<Several<Country>> = Stated::Unknown,
        /// Who decides over the account.
        controller: Controller = Controller::Unknown,
        /// Whether the controller was asked first, where that is not the user.
        controller_asked: Answer = Answer::Unknown,
        /// The entity that holds the data.
        holder: Holder = Holder::builder().build(),
        /// Where the data are stored.
        stored_in: Stated<Several<Country>> = Stated::Unknown,
        /// Who holds the keys.
        key: KeyHolder = KeyHolder::Unknown,
        /// Whether the user is a United States person.
        us_person: UsPerson = UsPerson::Unknown,
        /// Age of the user.
        age: Age = Age::Unknown,
        /// Whether the user lives.
        life: Life = Life::Unknown,
        /// Protected roles, computed for this request alone.
        roles: Stated<Several<Role>> = Stated::Unknown,
        /// What part the user has in the event.
        event_role: EventRole = EventRole::Unknown,
        /// A consent to disclosure.
        consent: Consent = Consent::builder().build(),
    }
}
