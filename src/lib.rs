#![doc = include_str!("../README.md")]

mod audit;
mod border;
mod cache;
mod canonical;
mod decision;
mod document;
mod facts;
mod gate;
mod hashing;
mod jurisdiction;
mod object;
mod policy;
mod quoting;
#[cfg(feature = "report")]
pub mod report;
mod request;
mod roster;
#[cfg(test)]
mod sample;
mod several;
mod tell;
mod text;
mod time;
mod user;
mod words;
#[cfg(feature = "workbench")]
pub mod workbench;

#[cfg(feature = "file")]
/// Witnesses: others who see to it that a log only grows, and how a log asks them.
pub mod witness {
    pub use crate::audit::witness::client::{CosignFault, Cosigner};
    pub use crate::audit::witness::command::CommandCosigner;
    pub use crate::audit::witness::{
        REQUEST_BYTES, Witness, WitnessError, WitnessKeyRefused, WitnessRefused, generate, secret,
    };
}

#[cfg(feature = "bundle")]
/// Policy bundles in OPA's form, signed by people: how one is verified, kept, put in force and gone back from.
pub mod bundle {
    #[cfg(any(feature = "workbench", test))]
    pub use crate::policy::bundle::OpaSigner;
    pub use crate::policy::bundle::{
        ArchiveRefused, BUNDLE_SIGNATURES, Bundle, BundleContents, BundleLimits, BundlePlan, BundleRefused,
        BundleStatus, BundleTerms, BundleTrust, Bundles, BundlesFault, BundlesStatus, DangerousBundles, HashRefused,
        Keeping, ManifestRefused, OpaKey, OpaKeyRefused, OpaRefused, PassedSuite, PassedTables, RolledBack,
        SignedBundle, TermsRefused, Tested,
    };
}

/// What a log is made of, for those who keep one, give it keys, or check it.
pub mod evidence {
    pub use crate::audit::checkpoint::{Checkpoint, CheckpointRefused};
    #[cfg(feature = "file")]
    pub use crate::audit::keys::FileKeys;
    pub use crate::audit::keys::{EnvKeys, FixedKeys, Kek, KeyFault, KeySource, Secret, SigningSeeds, VaultKeys};
    /// Showing single fields of what lies under a seal.
    pub mod fields {
        pub use crate::audit::fields::{
            Commitment, Disclosure, DisclosureRefused, FieldsRefused, Opened, SALT, Salt, check, commitment, document,
            parse,
        };
    }
    pub use crate::audit::note::{CosigningKey, Note, NoteRefused, SigningKey, VerifierKey};
    pub use crate::audit::receipt::{Proof, ProofRefused, Verified};
    pub use crate::audit::seal::{ALGORITHM, RecordKey, SealRefused, open_with};
    pub use crate::audit::store::{Committed, Entry, Head, Store, StoreFault};
    #[cfg(feature = "postgres")]
    pub use crate::audit::vault::PostgresVault;
    pub use crate::audit::vault::{
        Epoch, Forgotten, MemoryVault, PLATFORM, SubjectKey, Tag, TagRefused, Vault, VaultFault, Wanted,
    };
    #[cfg(feature = "file")]
    pub use crate::audit::vault::{Holdings, SqliteVault};
}

#[cfg(feature = "postgres")]
pub use audit::postgres::{Postgres, PostgresFault, PostgresReader, PostgresStore};
pub use audit::record::Acknowledgement;
#[cfg(feature = "postgres")]
pub use audit::shared::SharedRefused;
#[cfg(feature = "file")]
pub use audit::{Archive, Damage, LogOptions, OpenError, Placed, Whole};
pub use audit::{AuditLog, Logs, MemoryLog, MemoryStore, Receipt, Record, Unrecorded, Unsealed};
pub use border::{
    Border, BorderRefused, Evidence, Group, Locations, Member, Party, Refusal, Relation, Route, RouteKind, RowMark,
    Territory, Treaty, TreatyKind,
};
pub use decision::duty::{Duty, Form3, Obligation, ObligationRefused, Start, Unit, Within};
pub use decision::finding::{Limits, SubscriberField};
pub use decision::outcome::Outcome;
pub use decision::reason::{Catalogue, CodeRefused, Effect, Mark, Reason, RuleCode, Side};
pub use decision::ruling::{Cited, Conflict, Ruling};
pub use decision::{Fault, Rulings};
pub use document::{DOCUMENT_BYTES, DocumentRefused, FromJson};
pub use facts::{
    DayFact, ElementFacts, Facts, GagFacts, HandFacts, HistoryFacts, HolderFacts, InstrumentFacts, IntakeFacts,
    LocationFacts, MonthsFact, OffenceFacts, Period, Places, RequesterFacts, RoleFacts, ScopeFacts, Service, Shape,
    SubjectKind, UserFacts, YearsFact,
};
pub use gate::{
    Acknowledgements, AppointRefused, Assurance, Awaiting, BuildError, Dangerous, Decision, Decisions, Escalation,
    EscalationRefused, Gate, GateBuilder, Health, Permit, Preview, Refused, RefusedKind, Release, ResolveRefused,
    SwapRefused, Withheld,
};
pub use jurisdiction::{Countries, Country, CountryRefused, Subdivision, SubdivisionRefused};
pub use policy::{Diagnostic, DiagnosticKind, LoadError, PolicySet, Way};
pub use request::demand::{
    Deadline, DeadlineBuilder, DeadlineUnit, Demand, DemandBuilder, Event, Offence, OffenceBuilder, OffenceClass,
    Scope, ScopeBuilder, ScopeKind,
};
pub use request::instrument::{
    Element, Framework, Gag, GagBuilder, GagSource, Instrument, InstrumentBuilder, InstrumentKind, Issuer, ServedEntity,
};
pub use request::intake::{
    Approval, ApproverRole, Belief, Channel, Clearance, Hand, HandBuilder, HandRole, History, HistoryBuilder, Intake,
    IntakeBuilder, StateInterest, Verification,
};
pub use request::measure::Measure;
pub use request::requester::{Agency, Level, Rank, Requester, RequesterBuilder, RequesterKind};
pub use request::{DataRequest, RequestRefused};
pub use roster::{
    ApprovalRefused, ApprovalTerms, DigestRefused, DigestText, KeyRefused, Lack, Office, Person, PersonBuilder,
    PersonKey, Quorum, Reference, ReferenceRefused, ReviewRefused, ReviewTerms, Reviewers, ReviewersRefused,
    RevocationTerms, Roster, RosterKeys, RosterRefused, RosterTerms, SignatureText, SignedApproval, SignedReview,
    SignedRevocation, SignedRoster, TermsRefused, Unfit,
};
pub use several::{Several, SeveralRefused};
pub use text::{DecisionId, EntityId, PersonId, RequestId, RosterId, Subject, Text, TextRefused, UserId};
pub use time::{Clock, Day, SystemClock, TimeRefused, Timestamp, Weekday};
pub use user::location::{Location, LocationState};
pub use user::signal::{Signal, SignalBuilder, SignalKind};
pub use user::{
    Age, Consent, ConsentBuilder, ConsentGiver, Controller, EventRole, Holder, HolderBuilder, KeyHolder, Life, Role,
    UsPerson, UserContext, UserContextBuilder,
};
pub use words::{Answer, State, Stated, UnknownWord};
