//! What lies under the seal: one flat sheet of named fields, to each of which the record commits.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use sha2::Sha256;

use crate::audit::Unrecorded;
use crate::audit::fields::{self, Salt};
use crate::canonical;
use crate::facts::Facts;
use crate::request::DataRequest;

/// Bytes that the sealed part may have.
const MOST: usize = 1_048_576;

/// A sealed part in the making. Fields are put in ascending order of their names.
pub(super) struct Sheet {
    salt: [u8; 16],
    plain: Vec<u8>,
    /// Name and place of every field to which the record commits.
    fields: Vec<(String, Range<usize>)>,
}

impl Sheet {
    /// An empty sheet with a salt of its own.
    pub(super) fn new() -> Result<Self, Unrecorded> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|why| Unrecorded::new(format!("the system has no randomness: {why}")))?;
        Ok(Self::salted(salt))
    }

    /// An empty sheet with that salt, which no other sheet has.
    pub(super) fn salted(salt: [u8; 16]) -> Self {
        Self { salt, plain: Vec::with_capacity(4_096), fields: Vec::with_capacity(32) }
    }

    fn write(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<Range<usize>, Unrecorded> {
        self.plain.push(if self.plain.is_empty() { b'{' } else { b',' });
        canonical::write(name, &mut self.plain).map_err(no_form)?;
        self.plain.push(b':');
        let start = self.plain.len();
        canonical::write(value, &mut self.plain).map_err(no_form)?;
        Ok(start..self.plain.len())
    }

    /// Adds a field; where it stands.
    pub(super) fn put(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<Range<usize>, Unrecorded> {
        let place = self.write(name, value)?;
        self.fields.push((name.to_owned(), place.clone()));
        Ok(place)
    }

    /// Adds a document whose members can be shown one by one: each is a field `name_member`.
    pub(super) fn put_members(&mut self, name: &str, document: &[u8]) -> Result<(), Unrecorded> {
        let members = canonical::members(document);
        for (member, place) in members.ok_or_else(|| Unrecorded::new(format!("`{name}` is no object")))? {
            self.plain.extend_from_slice(b",\"");
            self.plain.extend_from_slice(name.as_bytes());
            self.plain.push(b'_');
            self.plain.extend_from_slice(member.as_bytes());
            self.plain.extend_from_slice(b"\":");
            let from = self.plain.len();
            self.plain.extend_from_slice(document.get(place).unwrap_or_default());
            self.fields.push((format!("{name}_{member}"), from..self.plain.len()));
        }
        Ok(())
    }

    /// Adds the salt, which is shown to nobody.
    pub(super) fn put_salt(&mut self) -> Result<(), Unrecorded> {
        let salt = URL_SAFE_NO_PAD.encode(self.salt);
        self.write("salt", &salt).map(drop)
    }

    /// The bytes at a place.
    pub(super) fn at(&self, place: &Range<usize>) -> &[u8] {
        self.plain.get(place.clone()).unwrap_or_default()
    }

    /// A digest that nobody without the salt can try guesses against: HMAC-SHA-256 (RFC 2104) of the
    /// parts, one after the other.
    pub(super) fn keyed(&self, parts: &[&[u8]]) -> Result<String, Unrecorded> {
        keyed(&self.salt, parts)
    }

    /// The whole, and the commitment to its fields.
    pub(super) fn close(mut self) -> Result<(Vec<u8>, String), Unrecorded> {
        self.plain.push(b'}');
        if self.plain.len() > MOST {
            let length = self.plain.len();
            return Err(Unrecorded::new(format!("the sealed part has {length} bytes; allowed are {MOST}")));
        }
        let shown: Vec<(&str, &[u8])> =
            self.fields.iter().map(|(name, place)| (name.as_str(), self.at(place))).collect();
        let commitment = fields::commitment(&Salt::new(self.salt), &shown);
        let commitment = commitment.map_err(|why| Unrecorded::new(why.to_string()))?;
        let digest = commitment.digest().to_owned();
        Ok((self.plain, digest))
    }
}

/// The content of a sealed part, with the members that are fields of their own back in their document.
pub(crate) fn nested(plain: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, String> {
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(plain).map_err(|why| crate::quoting::tame(&why.to_string()))?;
    let (mut content, mut demand) = (serde_json::Map::new(), serde_json::Map::new());
    for (name, value) in fields {
        match name.strip_prefix("demand_") {
            Some(member) => demand.insert(member.to_owned(), value),
            None => content.insert(name, value),
        };
    }
    if !demand.is_empty() {
        content.insert("demand".to_owned(), demand.into());
    }
    Ok(content)
}

/// The keyed digest of facts, as a record gives it; the salt as the sealed part gives it.
pub(crate) fn facts_digest(salt: &str, facts: &Facts) -> Result<String, String> {
    let facts = canonical::bytes(facts).map_err(|why| why.to_string())?;
    salted(salt, &[&facts])
}

/// The keyed digest of a request, as a record gives it.
pub(super) fn request_digest(salt: &str, request: &DataRequest) -> Result<String, String> {
    let form = |why: canonical::NoForm| why.to_string();
    let demand = canonical::bytes(request.demand()).map_err(form)?;
    let intake = canonical::bytes(request.intake()).map_err(form)?;
    salted(salt, &[b"[", &demand, b",", &intake, b"]"])
}

fn salted(salt: &str, parts: &[&[u8]]) -> Result<String, String> {
    let mut bytes = [0; 16];
    let read = URL_SAFE_NO_PAD.decode_slice(salt, &mut bytes).map_err(|why| why.to_string())?;
    if read != bytes.len() {
        return Err(format!("the salt has {read} bytes; right are {}", bytes.len()));
    }
    keyed(&bytes, parts).map_err(|why| why.to_string())
}

/// `hmac-sha256:` and the keyed digest of the parts in hexadecimal.
fn keyed(salt: &[u8; 16], parts: &[&[u8]]) -> Result<String, Unrecorded> {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).map_err(|why| Unrecorded::new(why.to_string()))?;
    for part in parts {
        mac.update(part);
    }
    Ok(format!("hmac-sha256:{}", crate::object::hex(&mac.finalize().into_bytes())))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn no_form(why: canonical::NoForm) -> Unrecorded {
    Unrecorded::new(format!("no canonical form: {why}"))
}
