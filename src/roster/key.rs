//! Keys of people: Ed25519 verifier keys of C2SP signed-note.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::audit::note::{NoteRefused, VerifierKey};
use crate::words::string_serde;

/// An Ed25519 verifier key with the name of its holder: `name+hhhhhhhh+base64` (C2SP signed-note).
///
/// Two keys are the same where their bytes are, whatever their names.
#[derive(Clone)]
pub struct PersonKey(VerifierKey);

/// Why a text is no key of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyRefused {
    /// Not a verifier key.
    #[error(transparent)]
    Key(#[from] NoteRefused),
    /// A witness's key.
    #[error("the key `{0}` is a witness's; approvals and rosters need an Ed25519 key of the type 0x01")]
    Witness(String),
}

impl PersonKey {
    /// Takes a verifier key as a person's.
    ///
    /// # Errors
    /// Where it is a witness's.
    pub fn new(key: VerifierKey) -> Result<Self, KeyRefused> {
        if key.is_witness() { Err(KeyRefused::Witness(key.name().to_owned())) } else { Ok(Self(key)) }
    }

    /// Whose key it says it is.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The key itself.
    pub const fn verifier(&self) -> &VerifierKey {
        &self.0
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_bytes(message, signature)
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key is named after the person.
        write!(f, "PersonKey({:08x})", self.0.id())
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PersonKey {
    type Err = KeyRefused;

    fn from_str(given: &str) -> Result<Self, KeyRefused> {
        Self::new(given.parse()?)
    }
}

impl PartialEq for PersonKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.public() == other.0.public()
    }
}

impl Eq for PersonKey {}

impl PartialOrd for PersonKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PersonKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.public().cmp(other.0.public())
    }
}

string_serde!(
    PersonKey,
    "an Ed25519 verifier key name+hhhhhhhh+base64",
    "^[^+\\s]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}$"
);
