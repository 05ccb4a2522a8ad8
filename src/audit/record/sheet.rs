//! What lies under the seal: one flat sheet of named fields, to each of which the record commits.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use crate::audit::Unrecorded;
use crate::audit::fields::{self, SALT};
use crate::audit::mac::MacKey;
use crate::canonical::{self, Member};
use crate::facts::Facts;
use crate::request::DataRequest;
use crate::tell::Lines;

/// Bytes that the sealed part may have.
const MOST: usize = 1_048_576;

/// Before the name of each member of the demand, which is a field of its own.
pub(super) const DEMAND: &str = "demand_";

/// A sealed part in the making. Fields are put in ascending order of their names.
pub(super) struct Sheet {
    salt: [u8; 16],
    /// The salt, as a key.
    key: MacKey,
    plain: Vec<u8>,
    /// Name and place of every field to which the record commits.
    fields: Vec<Member>,
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
        Self { salt, key: MacKey::new(&salt), plain: Vec::with_capacity(4_096), fields: Vec::with_capacity(32) }
    }

    /// Begins a member, whose name nothing in JSON escapes.
    fn name(&mut self, parts: [&[u8]; 2]) -> Range<usize> {
        self.plain.extend_from_slice(if self.plain.is_empty() { b"{\"" } else { b",\"" });
        let start = self.plain.len();
        for part in parts {
            self.plain.extend_from_slice(part);
        }
        let end = self.plain.len();
        self.plain.extend_from_slice(b"\":");
        start..end
    }

    fn write(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(Range<usize>, Range<usize>), Unrecorded> {
        let name = self.name([name.as_bytes(), b""]);
        let start = self.plain.len();
        canonical::write(value, &mut self.plain).map_err(no_form)?;
        Ok((name, start..self.plain.len()))
    }

    /// Adds a field.
    pub(super) fn put(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Unrecorded> {
        let field = self.write(name, value)?;
        self.fields.push(field);
        Ok(())
    }

    /// Adds a field whose value is in canonical form already.
    pub(super) fn put_bytes(&mut self, name: &'static str, value: &[u8]) {
        let name = self.name([name.as_bytes(), b""]);
        let start = self.plain.len();
        self.plain.extend_from_slice(value);
        self.fields.push((name, start..self.plain.len()));
    }

    /// Adds an object whose members can be shown one by one: each is a field, named with `prefix` before it.
    pub(super) fn put_members(&mut self, prefix: &'static str, object: &[u8], members: &[Member]) {
        let part = |place: &Range<usize>| object.get(place.clone()).unwrap_or_default();
        for (name, value) in members {
            let name = self.name([prefix.as_bytes(), part(name)]);
            let start = self.plain.len();
            self.plain.extend_from_slice(part(value));
            self.fields.push((name, start..self.plain.len()));
        }
    }

    /// Adds the salt, which is shown to nobody.
    pub(super) fn put_salt(&mut self) -> Result<(), Unrecorded> {
        let salt = URL_SAFE_NO_PAD.encode(self.salt);
        self.write(SALT, &salt).map(drop)
    }

    /// The bytes at a place.
    fn at(&self, place: &Range<usize>) -> &[u8] {
        self.plain.get(place.clone()).unwrap_or_default()
    }

    /// A digest that nobody without the salt can try guesses against: HMAC-SHA-256 (RFC 2104) of the
    /// parts, one after the other.
    pub(super) fn keyed(&self, parts: &[&[u8]]) -> String {
        keyed(&self.key, parts)
    }

    /// The whole, and the commitment to its fields.
    pub(super) fn close(mut self) -> Result<(Vec<u8>, String), Unrecorded> {
        self.plain.push(b'}');
        if self.plain.len() > MOST {
            let length = self.plain.len();
            return Err(Unrecorded::new(format!("the sealed part has {length} bytes; allowed are {MOST}")));
        }
        let text = |place| std::str::from_utf8(self.at(place)).unwrap_or_default();
        let shown: Vec<(&str, &[u8])> = self.fields.iter().map(|(name, place)| (text(name), self.at(place))).collect();
        let commitment = fields::committed(&self.key, &shown).map_err(|why| Unrecorded::new(why.to_string()))?;
        Ok((self.plain, commitment.into_digest()))
    }
}

/// The content of a sealed part, with the members that are fields of their own back in their document.
pub(crate) fn nested(plain: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, String> {
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(plain).map_err(|why| crate::quoting::tame(&why.to_string()))?;
    let (mut content, mut demand) = (serde_json::Map::new(), serde_json::Map::new());
    for (name, value) in fields {
        match name.strip_prefix(DEMAND) {
            Some(member) => demand.insert(member.to_owned(), value),
            None => content.insert(name, value),
        };
    }
    if !demand.is_empty() {
        content.insert("demand".to_owned(), demand.into());
    }
    Ok(content)
}

/// The keyed digest of the [lines](Lines) of facts, as a record gives it; the salt as the sealed part gives it.
pub(crate) fn facts_digest(salt: &str, facts: &Facts) -> Result<String, String> {
    salted(salt, &[&Lines::of(facts)])
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
    Ok(keyed(&MacKey::new(&bytes), parts))
}

/// `hmac-sha256:` and the keyed digest of the parts in hexadecimal.
fn keyed(key: &MacKey, parts: &[&[u8]]) -> String {
    format!("hmac-sha256:{}", crate::object::hex(key.mac(parts).as_slice()))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn no_form(why: canonical::NoForm) -> Unrecorded {
    Unrecorded::new(format!("no canonical form: {why}"))
}
