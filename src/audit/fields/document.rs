//! The sealed document: one JSON object of the salt and the fields.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{Commitment, Disclosure, FieldsRefused, SALT, SALT_TEXT, Salt, commitment, names};
use crate::canonical;

/// A sealed document that was opened. `Debug` shows the names of fields alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    salt: Salt,
    fields: Vec<(String, Vec<u8>)>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Opened").field("fields", &names).finish_non_exhaustive()
    }
}

/// The sealed document in RFC 8785 form: the fields, whose values are in that form already, and the
/// salt as the field `salt`.
///
/// # Errors
/// Where a name is none or there twice.
pub fn document(salt: &Salt, fields: &[(&str, &[u8])]) -> Result<Vec<u8>, FieldsRefused> {
    names(fields)?;
    let salt = format!("\"{}\"", URL_SAFE_NO_PAD.encode(salt.0));
    let mut all: Vec<(&str, &[u8])> = fields.to_vec();
    all.push((SALT, salt.as_bytes()));
    all.sort_unstable_by_key(|(name, _)| *name);
    // Whole from the beginning: a buffer that grows would leave copies of what is to be sealed.
    let room = all.iter().map(|(name, value)| name.len().saturating_add(value.len()).saturating_add(4));
    let mut bytes = Vec::with_capacity(room.fold(2, usize::saturating_add));
    bytes.push(b'{');
    for (at, (name, value)) in all.iter().enumerate() {
        if at > 0 {
            bytes.push(b',');
        }
        bytes.push(b'"');
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b"\":");
        bytes.extend_from_slice(value);
    }
    bytes.push(b'}');
    Ok(bytes)
}

/// Reads what [`document`] wrote.
///
/// # Errors
/// Where it is not in RFC 8785 form, has no salt, or a field has no proper name.
pub fn parse(bytes: &[u8]) -> Result<Opened, FieldsRefused> {
    let form = || FieldsRefused::Form("the sealed document".to_owned());
    let Ok(Value::Object(object)) = serde_json::from_slice(bytes) else { return Err(form()) };
    let mut salt = None;
    let mut fields = Vec::with_capacity(object.len());
    for (name, value) in &object {
        if name == SALT {
            salt = value.as_str().and_then(read_salt);
        } else {
            let value = canonical::bytes(value).map_err(|_| FieldsRefused::Form(format!("field {}", fields.len())))?;
            fields.push((name.clone(), value));
        }
    }
    let opened = Opened { salt: salt.ok_or(FieldsRefused::Unsalted)?, fields };
    // Whatever a reader of JSON forgives (blanks, a key that comes twice, another order) shows here.
    if document(&opened.salt, &opened.borrowed())? == bytes { Ok(opened) } else { Err(form()) }
}

fn read_salt(text: &str) -> Option<Salt> {
    let bytes = (text.len() == SALT_TEXT).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten()?;
    Some(Salt(bytes.try_into().ok()?))
}

impl Opened {
    /// Names and values in RFC 8785 form, sorted by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    fn borrowed(&self) -> Vec<(&str, &[u8])> {
        self.fields().collect()
    }

    /// What the record's clear part must say as `fields`.
    ///
    /// # Errors
    /// Never for what was [parsed](parse); it is checked again.
    pub fn commitment(&self) -> Result<Commitment, FieldsRefused> {
        commitment(&self.salt, &self.borrowed())
    }

    /// Shows the fields of these names, and of the rest their digests alone.
    ///
    /// # Errors
    /// Where a field is not there or named twice.
    pub fn disclose(&self, names: &[&str]) -> Result<Disclosure, FieldsRefused> {
        Disclosure::of(&self.salt, &self.borrowed(), names)
    }
}
