//! Showing some fields of a sealed record and no others, in the manner of RFC 9901 (SD-JWT).
//!
//! The sealed document is a flat JSON object of named fields. Each field has a digest over its salt,
//! name and value, and the clear part commits to all of these digests by one. Who is shown a few
//! fields gets their salts and values, and of the rest the digests alone: enough to see that what is
//! shown was in the record, and nothing to try out guesses of the rest on.
//!
//! ```text
//! salt of a field    first 16 bytes of HMAC-SHA256(salt of the record, name)
//! digest of a field  SHA-256 of ["<salt, base64url>","<name>",<value>] in RFC 8785 form
//! commitment         "sha256:<hex>" of ["<digest, base64url>",...], the texts sorted by their bytes
//! ```

mod disclosure;
mod document;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

pub use disclosure::{Disclosure, DisclosureRefused, check};
pub use document::{Opened, document, parse};

use super::mac::MacKey;

/// The name under which a sealed document holds its salt; no field has it.
pub const SALT: &str = "salt";
/// Characters of a salt of 16 bytes in base64url.
const SALT_TEXT: usize = 22;
/// Characters of a digest of 32 bytes in base64url.
const DIGEST_TEXT: usize = 43;
/// Fields that a record may have.
const MOST: usize = 1_024;

/// The salt of one record: 16 random bytes that stand in its sealed part alone. `Debug` withholds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// These bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// 16 bytes of the system's randomness.
    ///
    /// # Errors
    /// Where the system gives none.
    pub fn random() -> Result<Self, FieldsRefused> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|why| FieldsRefused::Randomness(why.to_string()))?;
        Ok(Self(bytes))
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt([withheld])")
    }
}

/// Why fields cannot be committed to or shown. No message holds a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldsRefused {
    /// A name that is none.
    #[error("field {0} has no name of 1 to 64 of `a-z 0-9 _`, other than `salt`")]
    Name(usize),
    /// One name twice.
    #[error("the field `{0}` is there twice")]
    Twice(String),
    /// Too many fields.
    #[error("{0} fields are more than a record may have: at most {MOST}")]
    Many(usize),
    /// A field that is to be shown is not there.
    #[error("the record has no field `{0}`; it has {1}")]
    Unknown(String, String),
    /// A value or document is not in RFC 8785 form.
    #[error("{0} is not in RFC 8785 form, or its numbers are no integers of at most 2^53-1")]
    Form(String),
    /// No salt.
    #[error("the sealed document has no `salt` of 16 bytes in base64url")]
    Unsalted,
    /// The system gives no randomness.
    #[error("no salt: {0}")]
    Randomness(String),
}

/// The digest of a field in base64url.
type Digest = [u8; DIGEST_TEXT];

/// What the clear part says of the fields, and the digests that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    digest: String,
    list: Vec<Digest>,
}

impl Commitment {
    /// `sha256:` and the digest of the list, for the clear part.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub(crate) fn into_digest(self) -> String {
        self.digest
    }

    /// The digest of each field in base64url, sorted by bytes.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.list.iter().filter_map(|digest| std::str::from_utf8(digest).ok())
    }
}

/// Commits to fields: names, and values in RFC 8785 form (which is not looked at again here).
///
/// # Errors
/// Where a name is none or there twice.
pub fn commitment(salt: &Salt, fields: &[(&str, &[u8])]) -> Result<Commitment, FieldsRefused> {
    committed(&MacKey::new(&salt.0), fields)
}

/// The same, where the salt is a key already.
pub(crate) fn committed(salt: &MacKey, fields: &[(&str, &[u8])]) -> Result<Commitment, FieldsRefused> {
    names(fields)?;
    let mut text = Vec::with_capacity(1_024);
    let list = fields.iter().map(|(name, value)| field(&salt_of(salt, name), name, value, &mut text)).collect();
    Ok(sum(list))
}

/// The salt of a field, in base64url.
fn salt_of(record: &MacKey, name: &str) -> [u8; SALT_TEXT] {
    let salt = record.mac(&[name.as_bytes()]);
    let mut text = [b'A'; SALT_TEXT];
    // Cannot fail: 16 bytes are 22 characters.
    let _ = URL_SAFE_NO_PAD.encode_slice(salt.first_chunk::<16>().unwrap_or(&[0; 16]), &mut text);
    text
}

/// The digest of a field. Salt and name hold nothing that JSON escapes.
/// `text` is room to put together what is hashed, which is faster than to hash it in pieces.
fn field(salt: &[u8], name: &str, value: &[u8], text: &mut Vec<u8>) -> Digest {
    text.clear();
    for part in [b"[\"", salt, b"\",\"", name.as_bytes(), b"\",", value, b"]"] {
        text.extend_from_slice(part);
    }
    let mut digest = [b'A'; DIGEST_TEXT];
    // Cannot fail: 32 bytes are 43 characters.
    let _ = URL_SAFE_NO_PAD.encode_slice(Sha256::digest(text), &mut digest);
    digest
}

/// The commitment to digests. Digests and salts have other lengths, so that no list is a field.
fn sum(mut list: Vec<Digest>) -> Commitment {
    list.sort_unstable();
    let mut text = Vec::with_capacity(list.len().saturating_mul(DIGEST_TEXT.saturating_add(3)).saturating_add(2));
    for digest in &list {
        text.extend_from_slice(if text.is_empty() { b"[\"" } else { b",\"" });
        text.extend_from_slice(digest);
        text.push(b'"');
    }
    text.extend_from_slice(if text.is_empty() { b"[]" } else { b"]" });
    Commitment { digest: crate::object::name(&text), list }
}

fn named(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=64).contains(&name.len()) && name.bytes().all(plain) && name != SALT
}

/// Every name is one, and there once.
fn names(fields: &[(&str, &[u8])]) -> Result<(), FieldsRefused> {
    if fields.len() > MOST {
        return Err(FieldsRefused::Many(fields.len()));
    }
    if let Some(at) = fields.iter().position(|(name, _)| !named(name)) {
        return Err(FieldsRefused::Name(at.saturating_add(1)));
    }
    if fields.windows(2).all(|pair| matches!(pair, [(one, _), (next, _)] if one < next)) {
        return Ok(());
    }
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [one, next] if one == next => Some(*one),
        _ => None,
    });
    twice.map_or(Ok(()), |name| Err(FieldsRefused::Twice(name.to_owned())))
}

#[cfg(test)]
mod tests;
