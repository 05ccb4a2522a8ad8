//! What all signed statements share: their bytes, their digests and the fields that hold one value.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::canonical;
use crate::words::string_serde;

/// `sha256:`, or `hmac-sha256:` for a keyed digest, and 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DigestText(String);

/// Why a text is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no digest: expected `sha256:` and 64 lower-case hexadecimal digits")]
pub struct DigestRefused;

impl DigestText {
    /// The SHA-256 of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(crate::object::name(bytes))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DigestText {
    type Err = DigestRefused;

    fn from_str(given: &str) -> Result<Self, DigestRefused> {
        let plain = given.strip_prefix("hmac-").unwrap_or(given);
        crate::object::digest_in(plain).map(|_| Self(given.to_owned())).ok_or(DigestRefused)
    }
}

impl fmt::Display for DigestText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

string_serde!(DigestText, "sha256: and 64 lower-case hexadecimal digits", "^(hmac-)?sha256:[0-9a-f]{64}$");

/// An Ed25519 signature in standard base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignatureText(pub(crate) [u8; 64]);

impl fmt::Debug for SignatureText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignatureText({self})")
    }
}

impl fmt::Display for SignatureText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl FromStr for SignatureText {
    type Err = &'static str;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let bytes = STANDARD.decode(given).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or("this is no signature: expected 64 bytes in standard base64")
    }
}

string_serde!(SignatureText, "an Ed25519 signature in standard base64", "^[A-Za-z0-9+/]{86}==$");

/// What is signed: a line that says what it is, and the canonical bytes (RFC 8785). No note of a log can be
/// taken for it, since a note ends in a line feed.
pub(super) fn message(what: &str, content: &impl Serialize) -> Result<Vec<u8>, String> {
    let mut message = format!("comity {what} v1\n").into_bytes();
    message.extend(canonical::bytes(content).map_err(|why| why.to_string())?);
    Ok(message)
}

/// The digest of the canonical bytes.
pub(super) fn digest(content: &impl Serialize) -> Result<DigestText, String> {
    canonical::bytes(content).map(|bytes| DigestText::of(&bytes)).map_err(|why| why.to_string())
}

/// The one version of these documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct One;

impl Serialize for One {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u8(1)
    }
}

impl<'de> serde::Deserialize<'de> for One {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match u8::deserialize(from)? {
            1 => Ok(Self),
            other => Err(serde::de::Error::custom(format!("version {other} is not known here; write 1"))),
        }
    }
}

/// A field that holds one word and no other.
macro_rules! fixed {
    ($name:ident = $word:literal) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) struct $name;

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($word)
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                if given == $word { Ok(Self) } else { Err(concat!("another type of document: expected `", $word, "`")) }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($word)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::words::text_from(from, concat!("the word ", $word))
            }
        }
    };
}
pub(super) use fixed;
