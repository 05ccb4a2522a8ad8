//! Who may approve an escalation, and what they signed.
//!
//! A [`Roster`] lists people, signed and dated, apart from every policy set. A [`SignedApproval`] is one
//! person's word for one decision as it stands in the log, and a [`SignedRevocation`] takes it back. A
//! [`Quorum`] says whether what was signed is enough. Nothing here reads a clock, a file or a policy.

mod approval;
mod key;
mod people;
mod quorum;
mod statement;

pub use approval::{
    ApprovalTerms, Reference, ReferenceRefused, RevocationTerms, SignedApproval, SignedRevocation, TermsRefused,
};
pub use key::{KeyRefused, PersonKey};
pub use people::{Office, Person, PersonBuilder, Roster, RosterKeys, RosterRefused, RosterTerms, SignedRoster};
pub use quorum::{ApprovalRefused, Lack, Quorum, Unfit};
pub use statement::{DigestRefused, DigestText, SignatureText};

pub(crate) use quorum::{Matter, Verified};

#[cfg(test)]
mod tests;
