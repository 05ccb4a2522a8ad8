//! Who may approve an escalation, and what they signed.
//!
//! A [`Roster`] lists people, signed and dated, apart from every policy set. A [`SignedApproval`] is one
//! person's word for one decision as it stands in the log, and a [`SignedRevocation`] takes it back. A
//! [`Quorum`] says whether what was signed is enough. A [`SignedReview`] is the word of several that one policy set may
//! take the place of another, and [`Reviewers`] say how many it takes. Nothing here reads a clock, a file or a policy.

mod approval;
mod key;
mod people;
mod quorum;
mod review;
mod statement;

pub use approval::{
    ApprovalTerms, Reference, ReferenceRefused, RevocationTerms, SignedApproval, SignedRevocation, TermsRefused,
};
pub use key::{KeyRefused, PersonKey};
pub use people::{Office, Person, PersonBuilder, Roster, RosterKeys, RosterRefused, RosterTerms, SignedRoster};
pub use quorum::{ApprovalRefused, Lack, Quorum, Unfit};
pub use review::{ReviewRefused, ReviewTerms, Reviewers, ReviewersRefused, SignedReview};
pub use statement::{DigestRefused, DigestText, SignatureText};

pub(crate) use quorum::{Matter, Verified};
pub(crate) use review::Reviewed;

#[cfg(test)]
mod tests;
