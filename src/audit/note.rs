//! C2SP signed-note: text with the signatures of one or more keys, and the keys (see [`key`]).
//!
//! Parsing is strict: what parses is rendered to the same bytes again.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

mod key;

pub use key::{CosigningKey, SigningKey, VerifierKey};

use key::{Kind, check_name};

/// Bytes that a note may have.
const MOST: usize = 1_000_000;
/// Signatures that a note may have; the format asks readers to take at least 16.
const MOST_SIGNATURES: usize = 100;
/// What a signature line begins with: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Why a note, a key or a signature line is refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteRefused {
    /// A key's name.
    #[error("the key name `{name}` is refused: a name is not empty and has no spaces, control characters or `+`")]
    Name {
        /// The name as given, escaped.
        name: String,
    },
    /// A verifier key.
    #[error("the verifier key of `{name}` is refused: {why}; right is `name+8 hex digits+base64`")]
    Key {
        /// What stands before the first `+`, escaped.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The text of a note, or its frame.
    #[error("the note is refused: {why}")]
    Text {
        /// What is wrong.
        why: &'static str,
    },
    /// A signature line.
    #[error("the note's line {line} is no signature line: {why}; right is `\u{2014} name base64`")]
    Signature {
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// A known key's signature does not verify.
    #[error("the signature of `{key}` does not verify; the note or the signature was altered")]
    Broken {
        /// Name and key id of the key.
        key: String,
    },
    /// The system gives no random bytes.
    #[error("no key can be made: the system gives no random bytes ({why})")]
    Random {
        /// What the system says.
        why: String,
    },
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: String,
    id: u32,
    bytes: Vec<u8>,
}

impl Signature {
    /// Reads a line without its line break.
    fn parse(given: &str) -> Result<Self, &'static str> {
        let (name, encoded) = given
            .strip_prefix(DASH)
            .ok_or("it does not begin with an em dash and a space")?
            .rsplit_once(' ')
            .ok_or("a part is missing")?;
        if !check_name(name) {
            return Err("the key name is empty, or has a space, control character or `+`");
        }
        let bytes = STANDARD.decode(encoded).map_err(|_| "the signature is not canonical base64")?;
        let (id, bytes) =
            bytes.split_first_chunk::<4>().filter(|(_, rest)| !rest.is_empty()).ok_or("the signature is too short")?;
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == key.name()
    }
}

/// A signature line with its line break.
fn line(name: &str, id: u32, bytes: &[&[u8]]) -> String {
    let mut signature = id.to_be_bytes().to_vec();
    for part in bytes {
        signature.extend_from_slice(part);
    }
    let mut line = String::with_capacity(DASH.len().saturating_add(name.len()).saturating_add(128));
    line.push_str(DASH);
    line.push_str(name);
    line.push(' ');
    STANDARD.encode_string(&signature, &mut line);
    line.push('\n');
    line
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.name, self.id, &[&self.bytes]))
    }
}

/// What a note says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No signature has the key's name and id.
    Absent,
    /// A signature has the key's name and id, and does not verify.
    Broken,
    /// Every signature with the key's name and id verifies.
    Signed,
    /// The same for a cosignature; the time that it states, in seconds since 1970 (the latest of several).
    Cosigned(u64),
}

/// A signed note. Its text is nobody's word before a signature of a trusted key was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note: text, an empty line, one or more signature lines.
    ///
    /// # Errors
    /// Where it is no signed note, is above 1,000,000 bytes, or has more than 100 signatures.
    pub fn parse(given: &str) -> Result<Self, NoteRefused> {
        let refused = |why| NoteRefused::Text { why };
        if given.len() > MOST {
            return Err(refused("it is longer than 1,000,000 bytes"));
        }
        if given.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(refused("it has a control character other than the line break"));
        }
        // The last empty line separates; the text keeps its own line break.
        let (body, rest) =
            given.rsplit_once("\n\n").ok_or_else(|| refused("it has no empty line before the signatures"))?;
        let text = format!("{body}\n");
        let rest =
            rest.strip_suffix('\n').ok_or_else(|| refused("it does not end with a line break behind a signature"))?;
        let before = text.split('\n').count();
        let mut signatures = Vec::new();
        for (at, given) in rest.split('\n').enumerate() {
            if at >= MOST_SIGNATURES {
                return Err(refused("it has more than 100 signatures"));
            }
            let line = before.saturating_add(at).saturating_add(1);
            signatures.push(Signature::parse(given).map_err(|why| NoteRefused::Signature { line, why })?);
        }
        Ok(Self { text, signatures })
    }

    /// What is signed, with its last line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a log's key (Ed25519) signed it: at least one signature has the key's name and id, and
    /// every one that has them verifies.
    pub fn signed_by(&self, key: &VerifierKey) -> bool {
        matches!(self.standing(key), Standing::Signed)
    }

    /// Whether a witness's key (cosignature/v1) signed it, and the time that it states, in seconds
    /// since 1970; of several the latest.
    pub fn cosigned_by(&self, key: &VerifierKey) -> Option<u64> {
        match self.standing(key) {
            Standing::Cosigned(time) => Some(time),
            Standing::Absent | Standing::Broken | Standing::Signed => None,
        }
    }

    /// Which of the known witnesses cosigned it, and when each of them saw it, in seconds since 1970. A public key
    /// counts once, under whatever names it comes, and not at all where it is a key of the log.
    ///
    /// # Errors
    /// Where a signature of one of them does not verify.
    pub fn witnesses(
        &self,
        known: &[VerifierKey],
        log: &[VerifierKey],
    ) -> Result<Vec<(VerifierKey, u64)>, NoteRefused> {
        let broken = |key: &VerifierKey| NoteRefused::Broken { key: format!("{}+{:08x}", key.name(), key.id()) };
        self.seen_by(known, log).map_err(broken)
    }

    /// The same; where a signature does not verify, whose it is.
    pub(crate) fn seen_by<'a>(
        &self,
        known: &'a [VerifierKey],
        log: &[VerifierKey],
    ) -> Result<Vec<(VerifierKey, u64)>, &'a VerifierKey> {
        let mut seen = BTreeMap::new();
        for key in known {
            match self.standing(key) {
                Standing::Cosigned(time) if log.iter().all(|own| own.public() != key.public()) => {
                    seen.entry(*key.public()).or_insert_with(|| (key.clone(), time));
                }
                Standing::Broken => return Err(key),
                Standing::Cosigned(_) | Standing::Absent | Standing::Signed => {}
            }
        }
        let mut seen: Vec<_> = seen.into_values().collect();
        seen.sort();
        Ok(seen)
    }

    /// What the note says of a key.
    pub(crate) fn standing(&self, key: &VerifierKey) -> Standing {
        let mut standing = Standing::Absent;
        for signature in self.signatures.iter().filter(|signature| signature.is_of(key)) {
            let this = match key.kind() {
                Kind::Ed25519 => self.signed(key, &signature.bytes).map(|()| Standing::Signed),
                Kind::Cosignature => self.cosigned(key, &signature.bytes).map(Standing::Cosigned),
            };
            standing = match (standing, this) {
                (_, None) => return Standing::Broken,
                (Standing::Cosigned(before), Some(Standing::Cosigned(time))) => Standing::Cosigned(before.max(time)),
                (_, Some(this)) => this,
            };
        }
        standing
    }

    fn signed(&self, key: &VerifierKey, signature: &[u8]) -> Option<()> {
        key.verify_bytes(self.text.as_bytes(), signature.try_into().ok()?).then_some(())
    }

    fn cosigned(&self, key: &VerifierKey, signature: &[u8]) -> Option<u64> {
        let (time, signature) = signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let message = key::cosigned_message(&self.text, time)?;
        key.verify_bytes(message.as_bytes(), signature.try_into().ok()?).then_some(time)
    }

    /// Adds a signature line; the line break at its end may be missing. It takes the place of an
    /// earlier one with the same key name and id. Whether it verifies is not asked here.
    ///
    /// # Errors
    /// Where it is no signature line, or the note has its 100 signatures.
    pub fn add(&mut self, line: &str) -> Result<(), NoteRefused> {
        let number = self.text.split('\n').count().saturating_add(self.signatures.len()).saturating_add(1);
        let given = line.strip_suffix('\n').unwrap_or(line);
        let refused = |why| NoteRefused::Signature { line: number, why };
        if given.chars().any(|sign| sign < ' ') {
            return Err(refused("it has a control character"));
        }
        let signature = Signature::parse(given).map_err(refused)?;
        let full = self.signatures.len() >= MOST_SIGNATURES;
        match self.signatures.iter_mut().find(|held| held.id == signature.id && held.name == signature.name) {
            Some(held) => *held = signature,
            None if full => return Err(refused("the note has 100 signatures already")),
            None => self.signatures.push(signature),
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = NoteRefused;

    fn from_str(given: &str) -> Result<Self, NoteRefused> {
        Self::parse(given)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

#[cfg(test)]
mod tests;
