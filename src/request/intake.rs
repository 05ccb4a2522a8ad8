//! What the platform attests about a demand.

use super::measure::Measure;
use crate::jurisdiction::Country;
use crate::several::Several;
use crate::text::{PersonId, RequestId, Subject};
use crate::time::Timestamp;
use crate::words::{Answer, Stated, by_name, record, words};

words! {
    /// How far the platform checked that the requester is who it says, from weakest to strongest.
    Verification {
        /// Not at all.
        None = "none",
        /// It wrote from an official mail domain. Mailboxes are stolen.
        OfficialDomain = "official_domain",
        /// It used its account on the platform's portal for authorities.
        PortalAccount = "portal_account",
        /// The platform called back on a number it found itself.
        CallBack = "call_back",
        /// A signature or certificate of a public key infrastructure was checked.
        Pki = "pki",
    }
}

impl Verification {
    /// From 0 (not at all) to 4 (PKI).
    pub const fn level(self) -> u8 {
        match self {
            Self::None => 0,
            Self::OfficialDomain => 1,
            Self::PortalAccount => 2,
            Self::CallBack => 3,
            Self::Pki => 4,
        }
    }
}

words! {
    /// On which way the demand came.
    Channel {
        /// E-mail.
        Email = "email",
        /// The platform's portal for authorities.
        Portal = "portal",
        /// Post or courier.
        Post = "post",
        /// Telephone.
        Phone = "phone",
        /// Handed over in person.
        InPerson = "in_person",
        /// The decentralised IT system of Reg. (EU) 2023/1543 Art. 19.
        DecentralisedItSystem = "decentralised_it_system",
        /// Through an employee or another inside way.
        Internal = "internal",
        /// A report against the terms of service.
        ReportForm = "report_form",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// What a hand did with the demand.
    HandRole {
        /// Brought it in.
        Submitter = "submitter",
        /// Works on it.
        Handler = "handler",
        /// Approves it.
        Approver = "approver",
        /// Carries it out.
        Executor = "executor",
    }
}

words! {
    /// Who recorded the belief that life or limb is in danger.
    Belief {
        /// Nobody did.
        None = "none",
        /// A named person without a tie to the requester did.
        Untainted = "untainted",
        /// A person with a tie to the requester did, or nobody knows.
        Tainted = "tainted",
    }
}

words! {
    /// What the platform knows of a state's interest in the same users or event.
    StateInterest {
        /// None that it knows of after looking.
        None = "none",
        /// A state showed interest of late.
        Recent = "recent",
        /// Nobody looked.
        Unknown = "unknown",
    }
}

words! {
    /// What the enforcing authority of the addressee's state said of an order that it was notified of.
    Clearance {
        /// It raises no ground for refusal.
        Cleared = "cleared",
        /// It raised a ground for refusal.
        Objected = "objected",
        /// It has not said anything yet.
        Silent = "silent",
        /// It was not asked.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

record! {
    /// A person who touches the demand: a role, a place and a tie, never a name.
    Hand, HandBuilder () {
        /// What it did.
        role: HandRole = HandRole::Handler,
        /// Who it is; `none` where a machine did it. Nobody can approve while a hand is unknown, since
        /// nobody then knows that it is another's.
        person: Stated<PersonId> = Stated::Unknown,
        /// Where the person works.
        country: Stated<Country> = Stated::Unknown,
        /// Of which states it is an agent or liaison.
        agent_of: Stated<Several<Country>> = Stated::Unknown,
    }
}

record! {
    /// What went before.
    History, HistoryBuilder () {
        /// Whether a state showed interest in the same users or event.
        state_interest: StateInterest = StateInterest::Unknown,
        /// How many earlier demands on the same matter were denied.
        denied_before: Stated<u32> = Stated::Unknown,
    }
}

/// An approval of an escalation, as a document states it.
///
/// Nobody signed it, so it counts in previews alone: to see what an approval would change. A gate decides
/// as if it were not there; see [`crate::SignedApproval`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    pub(crate) by: ApproverRole,
    pub(crate) request: RequestId,
    pub(crate) subject: Subject,
    pub(crate) measures: Several<Measure>,
    pub(crate) conflict_analysis: Answer,
}

by_name! {
    Approval {
        by: ApproverRole,
        request: RequestId,
        subject: Subject,
        measures: Several<Measure>,
        conflict_analysis: Answer,
    }
}

impl Approval {
    /// An approval by somebody in that role: of that request, for that user, of those measures, with
    /// or without a written analysis of the conflict of laws. It holds for nothing else.
    pub const fn new(
        by: ApproverRole,
        request: RequestId,
        subject: Subject,
        measures: Several<Measure>,
        conflict_analysis: Answer,
    ) -> Self {
        Self { by, request, subject, measures, conflict_analysis }
    }

    /// Whether named counsel resolved the conflict of laws for that measure, user and request.
    pub(crate) fn resolves(&self, request: &RequestId, subject: &Subject, measure: Measure) -> bool {
        self.by == ApproverRole::Counsel
            && self.conflict_analysis == Answer::Yes
            && self.request == *request
            && self.subject == *subject
            && self.measures.contains(&measure)
    }
}

words! {
    /// In which role an approval is given.
    ApproverRole {
        /// Named counsel.
        Counsel = "counsel",
        /// A second reviewer.
        SecondReviewer = "second_reviewer",
    }
}

record! {
    /// What the platform attests: in files a section of its own, never filled from the demand.
    Intake, IntakeBuilder () {
        /// How far the requester was checked.
        verification: Verification = Verification::None,
        /// The way it came.
        channel: Channel = Channel::Unknown,
        /// When it was received.
        received_at: Stated<Timestamp> = Stated::Unknown,
        /// Whether a person compared the demand, as it is recorded, with the paper itself. Without
        /// that the requester would write its own facts.
        demand_checked: Answer = Answer::No,
        /// The users whom the demand's identifiers name, as the platform found them. A paper on one
        /// account opens no other.
        subjects: Stated<Several<Subject>> = Stated::Unknown,
        /// Everyone who touches it.
        hands: Vec<Hand> = Vec::new(),
        /// What the enforcing authority said.
        clearance: Clearance = Clearance::Unknown,
        /// Whether the data asked for are stored at all.
        data_held: Answer = Answer::Unknown,
        /// Whether the service is one that the paper's framework covers.
        service_covered: Answer = Answer::Unknown,
        /// Whether immunity, privilege or the freedom of the press protects the data, as far as known.
        immunity: Answer = Answer::Unknown,
        /// Who believes in the danger of an emergency.
        emergency_belief: Belief = Belief::None,
        /// What went before.
        history: History = History::builder().build(),
        /// Approvals of an earlier escalation. They count in previews alone.
        approvals: Vec<Approval> = Vec::new(),
    }
}
