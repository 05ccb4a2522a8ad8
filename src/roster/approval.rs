//! What an approver signs, and what takes it back.

use serde::{Deserialize, Serialize};

use super::people::Roster;
use super::statement::{DigestText, One, SignatureText, digest, fixed, message};
use crate::audit::note::SigningKey;
use crate::document::FromJson;
use crate::request::intake::ApproverRole;
use crate::request::measure::Measure;
use crate::several::Several;
use crate::text::{DecisionId, PersonId};
use crate::time::Timestamp;
use crate::words::{Stated, by_name};

/// Seconds after which an approval lapses at the latest: 30 days.
pub(super) const MOST_SECONDS: u32 = 2_592_000;

/// A decision as its record tells it: what an approval is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    decision: DecisionId,
    record: DigestText,
    request_digest: DigestText,
    time: Timestamp,
}

/// Why a record is none that can be approved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceRefused {
    /// Not a record that reads.
    #[error("these bytes are no record of a decision: {0}")]
    Record(String),
    /// A record of something else.
    #[error("the record is of the type `{0}`; only a `decision` can be approved")]
    Type(String),
}

impl Reference {
    /// Reads the clear part of a decision's record, byte for byte as it stands in the log.
    ///
    /// # Errors
    /// Where the bytes are no record, or not a decision's.
    pub fn read(clear: &[u8]) -> Result<Self, ReferenceRefused> {
        #[derive(Deserialize)]
        struct Clear {
            id: DecisionId,
            request_digest: DigestText,
            time: Timestamp,
        }
        #[derive(Deserialize)]
        struct Typed {
            r#type: String,
        }
        let refused = |why: &serde_json::Error| ReferenceRefused::Record(crate::quoting::tame(&why.to_string()));
        let typed: Typed = serde_json::from_slice(clear).map_err(|why| refused(&why))?;
        if typed.r#type != "decision" {
            return Err(ReferenceRefused::Type(crate::quoting::quoted(&typed.r#type)));
        }
        let read: Clear = serde_json::from_slice(clear).map_err(|why| refused(&why))?;
        let Clear { id: decision, request_digest, time } = read;
        Ok(Self { decision, record: DigestText::of(clear), request_digest, time })
    }

    /// The decision.
    pub const fn decision(&self) -> &DecisionId {
        &self.decision
    }

    /// The digest of the record's bytes: the leaf of the log.
    pub const fn record(&self) -> &DigestText {
        &self.record
    }

    /// The digest that ties the record to its request.
    pub const fn request_digest(&self) -> &DigestText {
        &self.request_digest
    }

    /// When it was decided.
    pub const fn time(&self) -> Timestamp {
        self.time
    }
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TermsRefused {
    /// It would end before it begins, or last too long.
    #[error("an approval lapses after its beginning ({at}) and at most 30 days later, not at {until}")]
    Span {
        /// When it begins.
        at: Timestamp,
        /// When it would lapse.
        until: Timestamp,
    },
    /// It would come before what it approves.
    #[error("the decision is of {decided}; nothing approves it at {at}")]
    Early {
        /// When it was decided.
        decided: Timestamp,
        /// When it would be approved.
        at: Timestamp,
    },
    /// It has no canonical form.
    #[error("no canonical form: {0}")]
    Form(String),
}

fixed!(ApprovalWord = "approval");
fixed!(RevocationWord = "revocation");

/// One person's approval of one decision, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalTerms {
    pub(super) v: One,
    pub(super) r#type: ApprovalWord,
    pub(super) decision: DecisionId,
    pub(super) record: DigestText,
    pub(super) request_digest: DigestText,
    pub(super) measures: Several<Measure>,
    pub(super) by: PersonId,
    pub(super) role: ApproverRole,
    pub(super) conflict_analysis: Stated<DigestText>,
    pub(super) at: Timestamp,
    pub(super) until: Timestamp,
}

by_name! {
    ApprovalTerms {
        v: One,
        r#type: ApprovalWord,
        decision: DecisionId,
        record: DigestText,
        request_digest: DigestText,
        measures: Several<Measure>,
        by: PersonId,
        role: ApproverRole,
        conflict_analysis: Stated<DigestText>,
        at: Timestamp,
        until: Timestamp,
    }
}

/// An approval and its signature. Only a [`crate::Gate`] with a roster says whether it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedApproval {
    pub(super) signed: ApprovalTerms,
    pub(super) signature: SignatureText,
}

by_name! {
    SignedApproval {
        signed: ApprovalTerms,
        signature: SignatureText,
    }
}

/// The taking back of what one person approved of one decision, before it is signed: of everything that
/// the person signed up to that instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevocationTerms {
    pub(super) v: One,
    pub(super) r#type: RevocationWord,
    pub(super) decision: DecisionId,
    pub(super) record: DigestText,
    pub(super) of: PersonId,
    pub(super) at: Timestamp,
}

by_name! {
    RevocationTerms {
        v: One,
        r#type: RevocationWord,
        decision: DecisionId,
        record: DigestText,
        of: PersonId,
        at: Timestamp,
    }
}

/// A revocation and its signature: by the person's own key, or by any key that signs rosters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedRevocation {
    pub(super) signed: RevocationTerms,
    pub(super) signature: SignatureText,
}

by_name! {
    SignedRevocation {
        signed: RevocationTerms,
        signature: SignatureText,
    }
}

impl FromJson for SignedApproval {}
impl FromJson for SignedRevocation {}

/// Whether these two instants can bound an approval.
pub(super) fn spans(at: Timestamp, until: Timestamp) -> bool {
    at < until && until <= at.plus_seconds(MOST_SECONDS)
}

impl ApprovalTerms {
    /// That person's approval, in that role, of those measures of that decision, from one instant until
    /// before another. `conflict_analysis` is the digest of the written analysis of the conflict of laws.
    ///
    /// # Errors
    /// Where it would come before the decision, end before it begins, or last more than 30 days.
    pub fn new(
        of: &Reference,
        measures: Several<Measure>,
        (by, role): (PersonId, ApproverRole),
        conflict_analysis: Option<DigestText>,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<Self, TermsRefused> {
        if !spans(at, until) {
            return Err(TermsRefused::Span { at, until });
        }
        if at < of.time {
            return Err(TermsRefused::Early { decided: of.time, at });
        }
        Ok(Self {
            v: One,
            r#type: ApprovalWord,
            decision: of.decision.clone(),
            record: of.record.clone(),
            request_digest: of.request_digest.clone(),
            measures,
            by,
            role,
            conflict_analysis: conflict_analysis.map_or(Stated::None, Stated::Known),
            at,
            until,
        })
    }

    /// Signs it with the person's key.
    ///
    /// # Errors
    /// Where it has no canonical form.
    pub fn sign(self, key: &SigningKey) -> Result<SignedApproval, TermsRefused> {
        let message = message("approval", &self).map_err(TermsRefused::Form)?;
        Ok(SignedApproval { signature: SignatureText(key.sign_bytes(&message)), signed: self })
    }
}

impl SignedApproval {
    /// The decision that it approves.
    pub const fn decision(&self) -> &DecisionId {
        &self.signed.decision
    }

    /// Who approves, as it says.
    pub const fn by(&self) -> &PersonId {
        &self.signed.by
    }

    /// In which role, as it says.
    pub const fn role(&self) -> ApproverRole {
        self.signed.role
    }

    /// What it approves.
    pub const fn measures(&self) -> &Several<Measure> {
        &self.signed.measures
    }

    /// The digest of the written analysis of the conflict of laws.
    pub const fn conflict_analysis(&self) -> &Stated<DigestText> {
        &self.signed.conflict_analysis
    }

    /// When it was given.
    pub const fn at(&self) -> Timestamp {
        self.signed.at
    }

    /// The first instant at which it counts no longer.
    pub const fn until(&self) -> Timestamp {
        self.signed.until
    }

    /// `sha256:` and the digest of what is signed, in canonical form.
    ///
    /// # Errors
    /// Where it has no canonical form.
    pub fn digest(&self) -> Result<DigestText, TermsRefused> {
        digest(&self.signed).map_err(TermsRefused::Form)
    }

    /// Whether the person that it names is in the roster and signed it. Says nothing about whether it counts.
    pub fn verify(&self, roster: &Roster) -> bool {
        let message = message("approval", &self.signed);
        let person = roster.person(&self.signed.by);
        person.zip(message.ok()).is_some_and(|(person, message)| person.key().verifies(&message, &self.signature.0))
    }
}

impl RevocationTerms {
    /// Takes back what that person approved of that decision up to that instant.
    pub fn new(decision: &Reference, of: PersonId, at: Timestamp) -> Self {
        let Reference { decision, record, request_digest: _, time: _ } = decision.clone();
        Self { v: One, r#type: RevocationWord, decision, record, of, at }
    }

    /// Signs it with the person's key, or with one that signs rosters.
    ///
    /// # Errors
    /// Where it has no canonical form.
    pub fn sign(self, key: &SigningKey) -> Result<SignedRevocation, TermsRefused> {
        let message = message("revocation", &self).map_err(TermsRefused::Form)?;
        Ok(SignedRevocation { signature: SignatureText(key.sign_bytes(&message)), signed: self })
    }
}

impl SignedRevocation {
    /// The decision.
    pub const fn decision(&self) -> &DecisionId {
        &self.signed.decision
    }

    /// Whose approvals it takes back.
    pub const fn of(&self) -> &PersonId {
        &self.signed.of
    }

    /// Up to when.
    pub const fn at(&self) -> Timestamp {
        self.signed.at
    }

    /// Whether the person, or a key that signs rosters, signed it.
    pub fn verify(&self, roster: &Roster) -> bool {
        let Ok(message) = message("revocation", &self.signed) else { return false };
        let own = roster.person(&self.signed.of);
        own.is_some_and(|person| person.key().verifies(&message, &self.signature.0))
            || roster.keys().any_verifies(&message, &self.signature)
    }
}
