//! A few fields of one record, to be shown.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{DIGEST_TEXT, FieldsRefused, MOST, SALT_TEXT, Salt, field, named, names, salt_of, sum};
use crate::audit::mac::MacKey;
use crate::canonical;

/// Some fields of one record, and digests of its others: `{"rest":[digest,..],"shown":[[salt,name,value],..]}`.
///
/// It proves nothing by itself; [`check`] holds it against the record's clear part. `Debug` shows the
/// names of fields alone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    rest: Vec<String>,
    shown: Vec<(String, String, Value)>,
}

impl std::fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.shown.iter().map(|(_, name, _)| name.as_str()).collect();
        f.debug_struct("Disclosure").field("shown", &names).field("rest", &self.rest.len()).finish()
    }
}

/// Why a disclosure proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DisclosureRefused {
    /// Not a disclosure.
    #[error("not a disclosure: expected {{\"rest\":[digests],\"shown\":[[salt,name,value],..]}}: {0}")]
    Form(String),
    /// A shown field is none.
    #[error(
        "shown field {0} is none: expected a salt of 22 characters of base64url, a name, and a value without floats"
    )]
    Shown(usize),
    /// A digest is none.
    #[error("digest {0} of the rest is none: expected 43 characters of base64url")]
    Rest(usize),
    /// One field or digest twice.
    #[error("the same field or digest is there twice")]
    Twice,
    /// It does not fit the record.
    #[error("the fields are not those of this record: they give {given}, and its clear part says {want}")]
    Foreign {
        /// The commitment that follows from the disclosure.
        given: String,
        /// That of the record.
        want: String,
    },
}

impl Disclosure {
    /// Shows the fields of these names, and of the rest their digests alone.
    pub(super) fn of(salt: &Salt, fields: &[(&str, &[u8])], show: &[&str]) -> Result<Self, FieldsRefused> {
        names(fields)?;
        let key = MacKey::new(&salt.0);
        let mut show: BTreeSet<&str> = show.iter().copied().collect();
        let (mut rest, mut shown) = (Vec::new(), Vec::new());
        for (name, value) in fields {
            let salt = salt_of(&key, name);
            if show.remove(name) {
                let form = || FieldsRefused::Form(format!("the field `{name}`"));
                let read: Value = serde_json::from_slice(value).map_err(|_| form())?;
                if canonical::bytes(&read).ok().as_deref() != Some(*value) {
                    return Err(form());
                }
                shown.push((text(&salt), (*name).to_owned(), read));
            } else {
                rest.push(text(&field(&salt, name, value, &mut Vec::new())));
            }
        }
        if let Some(unknown) = show.first() {
            let known = fields.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let unknown = if named(unknown) { (*unknown).to_owned() } else { "[withheld]".to_owned() };
            return Err(FieldsRefused::Unknown(unknown, known));
        }
        rest.sort_unstable();
        shown.sort_unstable_by(|one, other| one.1.cmp(&other.1));
        Ok(Self { rest, shown })
    }

    /// The document, in RFC 8785 form.
    ///
    /// # Errors
    /// Where a value has no such form, which no value has that was disclosed by this library.
    pub fn to_json(&self) -> Result<Vec<u8>, DisclosureRefused> {
        canonical::bytes(self).map_err(|why| DisclosureRefused::Form(why.to_string()))
    }

    /// Reads a document. What it says is checked by [`check`], not here.
    ///
    /// # Errors
    /// Where it is no disclosure.
    pub fn from_json(bytes: &[u8]) -> Result<Self, DisclosureRefused> {
        let read: Self = serde_json::from_slice(bytes).map_err(|why| {
            // What a reader of JSON says may quote a value.
            DisclosureRefused::Form(format!("line {}, column {}", why.line(), why.column()))
        })?;
        Ok(read)
    }
}

/// Holds a disclosure against `fields` of the record's clear part; gives the names and values shown.
///
/// That the clear part is the log's is another question, which its proof of inclusion answers.
///
/// # Errors
/// Where anything in the disclosure is not what that record committed to.
pub fn check(disclosure: &Disclosure, fields: &str) -> Result<Vec<(String, Value)>, DisclosureRefused> {
    if disclosure.rest.len().saturating_add(disclosure.shown.len()) > MOST {
        return Err(DisclosureRefused::Form(format!("more than {MOST} fields")));
    }
    let mut list = Vec::with_capacity(disclosure.rest.len());
    for (number, digest) in (1..).zip(&disclosure.rest) {
        let bytes = digest.as_bytes().try_into().ok().filter(|_| base64url(digest, DIGEST_TEXT));
        list.push(bytes.ok_or(DisclosureRefused::Rest(number))?);
    }
    let mut shown = Vec::with_capacity(disclosure.shown.len());
    let mut seen = BTreeSet::new();
    for (number, (salt, name, value)) in (1..).zip(&disclosure.shown) {
        let bytes = canonical::bytes(value).ok().filter(|_| base64url(salt, SALT_TEXT) && named(name));
        let bytes = bytes.ok_or(DisclosureRefused::Shown(number))?;
        if !seen.insert(name) {
            return Err(DisclosureRefused::Twice);
        }
        list.push(field(salt.as_bytes(), name, &bytes, &mut Vec::new()));
        shown.push((name.clone(), value.clone()));
    }
    let commitment = sum(list);
    if commitment.list.windows(2).any(|pair| matches!(pair, [one, next] if one == next)) {
        return Err(DisclosureRefused::Twice);
    }
    if commitment.digest != fields {
        return Err(DisclosureRefused::Foreign { given: commitment.digest, want: shortened(fields) });
    }
    Ok(shown)
}

fn text(base64url: &[u8]) -> String {
    String::from_utf8_lossy(base64url).into_owned()
}

/// The one text of so many characters for some bytes.
fn base64url(text: &str, length: usize) -> bool {
    text.len() == length && URL_SAFE_NO_PAD.decode(text).is_ok()
}

/// What can stand in a message of what should be a digest.
fn shortened(digest: &str) -> String {
    let plain = digest.len() <= 71 && digest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b':');
    if plain { digest.to_owned() } else { "no digest".to_owned() }
}
