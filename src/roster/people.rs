//! The roster: who may approve, from when until when, by the word of those whom the platform pinned.

use std::collections::BTreeSet;

use serde::Serialize;

use super::key::{KeyRefused, PersonKey};
use super::statement::{DigestText, One, SignatureText, digest, fixed, message};
use crate::audit::note::{SigningKey, VerifierKey};
use crate::document::{DocumentRefused, FromJson};
use crate::jurisdiction::Country;
use crate::request::intake::ApproverRole;
use crate::several::Several;
use crate::text::{PersonId, RosterId};
use crate::time::Timestamp;
use crate::words::{Stated, by_name, record, words};

words! {
    /// What a person is there for. Who writes policies or runs the log does nothing else.
    Office {
        /// Named counsel.
        Counsel = "counsel",
        /// A second reviewer.
        SecondReviewer = "second_reviewer",
        /// Writes or releases policies.
        PolicyAuthor = "policy_author",
        /// Runs the log or its machines.
        LogOperator = "log_operator",
    }
}

impl Office {
    /// In which role its holder approves; none where it does not.
    pub const fn approves_as(self) -> Option<ApproverRole> {
        match self {
            Self::Counsel => Some(ApproverRole::Counsel),
            Self::SecondReviewer => Some(ApproverRole::SecondReviewer),
            Self::PolicyAuthor | Self::LogOperator => None,
        }
    }
}

record! {
    /// One person of a roster: by an opaque identifier, never by name.
    Person, PersonBuilder (
        /// Who it is.
        id: PersonId,
        /// The key by which the person signs; its name is the identifier.
        key: PersonKey,
        /// What the person is there for.
        offices: Several<Office>,
    ) {
        /// Where the person works.
        country: Stated<Country> = Stated::Unknown,
        /// Under the power of which states the person or the person's family is: by nationality, residence or
        /// otherwise. Where it is unknown, under every state's.
        under_power_of: Stated<Several<Country>> = Stated::Unknown,
        /// Of which states the person is an agent or liaison.
        agent_of: Stated<Several<Country>> = Stated::Unknown,
    }
}

fixed!(RosterWord = "roster");

/// What a roster says, before anybody signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RosterTerms {
    v: One,
    r#type: RosterWord,
    name: RosterId,
    version: u32,
    from: Timestamp,
    until: Timestamp,
    people: Vec<Person>,
}

by_name! {
    RosterTerms {
        v: One,
        r#type: RosterWord,
        name: RosterId,
        version: u32,
        from: Timestamp,
        until: Timestamp,
        people: Vec<Person>,
    }
}

/// One signature under a document that several people sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Signed {
    pub(super) key: PersonKey,
    pub(super) signature: SignatureText,
}

by_name! {
    Signed {
        key: PersonKey,
        signature: SignatureText,
    }
}

/// A roster as it is handed around: what it says, and who signed it. [`Roster::open`] checks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedRoster {
    signed: RosterTerms,
    signatures: Vec<Signed>,
}

by_name! {
    SignedRoster {
        signed: RosterTerms,
        signatures: Vec<Signed>,
    }
}

impl FromJson for RosterTerms {}
impl FromJson for SignedRoster {}

/// The keys that a platform pinned: so many of them must have signed a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterKeys {
    keys: BTreeSet<PersonKey>,
    threshold: usize,
}

/// A roster that was checked: enough pinned keys signed it, and each person has one key of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    terms: RosterTerms,
    digest: DigestText,
    keys: RosterKeys,
}

/// Why a roster, or the keys for rosters, were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RosterRefused {
    /// The document does not read.
    #[error(transparent)]
    Document(#[from] DocumentRefused),
    /// A key is not sound.
    #[error(transparent)]
    Key(#[from] KeyRefused),
    /// The same key was pinned twice.
    #[error("the key `{0}` is pinned twice; a key counts once, whatever its name")]
    PinnedTwice(String),
    /// No key, or more signatures wanted than there are keys.
    #[error(
        "{threshold} of {keys} keys cannot sign a roster: pin at least one key, and want 1 to as many as are pinned"
    )]
    Threshold {
        /// Signatures wanted.
        threshold: usize,
        /// Keys pinned.
        keys: usize,
    },
    /// It ends before it begins.
    #[error("`signed.until` ({until}) is not later than `signed.from` ({from})")]
    Reversed {
        /// First instant.
        from: Timestamp,
        /// First instant no longer.
        until: Timestamp,
    },
    /// Two entries are one person, or two people have one key.
    #[error(
        "`signed.people[{at}]`: {what} stands in the list twice; one person has one key, and one key is one person's"
    )]
    Twice {
        /// Which entry, from 0.
        at: usize,
        /// The person or the key.
        what: &'static str,
    },
    /// The key is named after something else than its holder.
    #[error("`signed.people[{0}].key`: the key's name must be the person's identifier")]
    KeyName(usize),
    /// Who writes policies or runs the log can hold no other office.
    #[error("`signed.people[{0}].offices`: who writes policies or runs the log can hold no other office")]
    Offices(usize),
    /// Who signs rosters cannot stand in one.
    #[error("`signed.people[{0}].key`: this key signs rosters; who signs them cannot stand in one")]
    OwnWord(usize),
    /// Not enough pinned keys signed it.
    #[error("{valid} of the pinned keys signed the roster, {threshold} are needed; signatures that do not verify: {}", listed(.broken))]
    Signatures {
        /// Pinned keys with a good signature.
        valid: usize,
        /// As many are needed.
        threshold: usize,
        /// Pinned keys whose signature is wrong.
        broken: Vec<String>,
    },
    /// Two copies do not say the same.
    #[error("the two rosters do not say the same; sign copies of one")]
    Differs,
    /// It has no canonical form.
    #[error("the roster has no canonical form: {0}")]
    Form(String),
}

pub(super) fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

impl RosterKeys {
    /// Pins keys, of which so many must sign.
    ///
    /// # Errors
    /// Where a key is not Ed25519 or named twice, there is none, or the threshold is 0 or above their number.
    pub fn new(keys: impl IntoIterator<Item = VerifierKey>, threshold: usize) -> Result<Self, RosterRefused> {
        let mut pinned = BTreeSet::new();
        for key in keys {
            let key = PersonKey::new(key)?;
            let name = key.name().to_owned();
            if !pinned.insert(key) {
                return Err(RosterRefused::PinnedTwice(name));
            }
        }
        if threshold == 0 || threshold > pinned.len() {
            return Err(RosterRefused::Threshold { threshold, keys: pinned.len() });
        }
        Ok(Self { keys: pinned, threshold })
    }

    /// Whether one of them signed.
    pub(super) fn any_verifies(&self, message: &[u8], signature: &SignatureText) -> bool {
        self.keys.iter().any(|key| key.verifies(message, &signature.0))
    }
}

impl RosterTerms {
    /// A roster that holds from one instant until before another.
    pub const fn new(name: RosterId, version: u32, from: Timestamp, until: Timestamp, people: Vec<Person>) -> Self {
        Self { v: One, r#type: RosterWord, name, version, from, until, people }
    }

    /// Signs it with these keys.
    ///
    /// # Errors
    /// Where a key is not Ed25519 or there is no canonical form.
    pub fn sign<'a>(self, keys: impl IntoIterator<Item = &'a SigningKey>) -> Result<SignedRoster, RosterRefused> {
        let message = message("roster", &self).map_err(RosterRefused::Form)?;
        let sign = |key: &SigningKey| {
            let signature = SignatureText(key.sign_bytes(&message));
            Ok(Signed { key: PersonKey::new(key.verifier())?, signature })
        };
        let signatures = keys.into_iter().map(sign).collect::<Result<_, RosterRefused>>()?;
        Ok(SignedRoster { signed: self, signatures })
    }

    /// One person, one key; no key of two; and nobody on two sides.
    fn sound(&self, keys: &RosterKeys) -> Result<(), RosterRefused> {
        if self.until <= self.from {
            return Err(RosterRefused::Reversed { from: self.from, until: self.until });
        }
        let (mut ids, mut held) = (BTreeSet::new(), BTreeSet::new());
        for (at, person) in self.people.iter().enumerate() {
            if !ids.insert(&person.id) {
                return Err(RosterRefused::Twice { at, what: "the person" });
            }
            if !held.insert(&person.key) {
                return Err(RosterRefused::Twice { at, what: "the key" });
            }
            if person.key.name() != person.id.as_str() {
                return Err(RosterRefused::KeyName(at));
            }
            if keys.keys.contains(&person.key) {
                return Err(RosterRefused::OwnWord(at));
            }
            let apart = person.offices.iter().any(|office| office.approves_as().is_none());
            if apart && person.offices.iter().count() > 1 {
                return Err(RosterRefused::Offices(at));
            }
        }
        Ok(())
    }
}

impl SignedRoster {
    /// Adds the signatures of another copy of the same roster.
    ///
    /// # Errors
    /// Where the two do not say the same.
    pub fn join(mut self, other: Self) -> Result<Self, RosterRefused> {
        let digest = |terms| digest(terms).map_err(RosterRefused::Form);
        if digest(&self.signed)? != digest(&other.signed)? {
            return Err(RosterRefused::Differs);
        }
        self.signatures.extend(other.signatures);
        Ok(self)
    }
}

impl Roster {
    /// Checks a signed roster against the pinned keys. Signatures by other keys do not count; each pinned
    /// key counts once.
    ///
    /// # Errors
    /// [`RosterRefused`], which says what and where.
    pub fn open(signed: SignedRoster, keys: &RosterKeys) -> Result<Self, RosterRefused> {
        let SignedRoster { signed: terms, signatures } = signed;
        let message = message("roster", &terms).map_err(RosterRefused::Form)?;
        let (mut valid, mut broken) = (BTreeSet::new(), Vec::new());
        for one in &signatures {
            let Some(pinned) = keys.keys.get(&one.key) else { continue };
            if pinned.verifies(&message, &one.signature.0) {
                valid.insert(pinned);
            } else {
                broken.push(pinned.name().to_owned());
            }
        }
        if valid.len() < keys.threshold {
            return Err(RosterRefused::Signatures { valid: valid.len(), threshold: keys.threshold, broken });
        }
        terms.sound(keys)?;
        let digest = digest(&terms).map_err(RosterRefused::Form)?;
        Ok(Self { terms, digest, keys: keys.clone() })
    }

    /// Reads a signed roster and checks it.
    ///
    /// # Errors
    /// As in [`Roster::open`], or where the document does not read.
    pub fn read(json: &[u8], keys: &RosterKeys) -> Result<Self, RosterRefused> {
        Self::open(SignedRoster::from_json(json)?, keys)
    }

    /// Its name.
    pub const fn name(&self) -> &RosterId {
        &self.terms.name
    }

    /// Its version: a later roster of the same name has a higher one.
    pub const fn version(&self) -> u32 {
        self.terms.version
    }

    /// The first instant at which it holds.
    pub const fn from(&self) -> Timestamp {
        self.terms.from
    }

    /// The first instant at which it holds no longer.
    pub const fn until(&self) -> Timestamp {
        self.terms.until
    }

    /// `sha256:` and the digest of what it says, in canonical form, without the signatures.
    pub const fn digest(&self) -> &DigestText {
        &self.digest
    }

    /// Everyone in it, in the order of the document.
    pub fn people(&self) -> &[Person] {
        &self.terms.people
    }

    /// One person of it.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.terms.people.iter().find(|person| person.id == *id)
    }

    /// Whether it holds at that instant.
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.terms.from <= now && now < self.terms.until
    }

    pub(super) const fn keys(&self) -> &RosterKeys {
        &self.keys
    }
}
