//! How OPA hashes a file (`v1/bundle/hash.go`): the bytes of a policy, and of a document what it says, whatever its
//! white space and the order of its keys.

use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha384, Sha512, Sha512_256};

use crate::policy::source::json;

/// A hash that is taken, by OPA's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
    Sha512Of256,
}

/// Why a file has no hash that counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashRefused {
    /// A weak hash.
    #[error("it is hashed by `{0}`, for which another file with the same hash can be made; sign it by SHA-256")]
    Weak(String),
    /// No hash that OPA has.
    #[error("`{0}` is no hash that is taken: SHA-256, SHA-384, SHA-512 or SHA-512-256")]
    Unknown(String),
    /// A document that does not read.
    #[error("the document does not read: {0}")]
    Document(String),
}

impl Hash {
    /// The hash of a name in a signature.
    pub(super) fn named(name: &str) -> Result<Self, HashRefused> {
        match name {
            "SHA-256" => Ok(Self::Sha256),
            "SHA-384" => Ok(Self::Sha384),
            "SHA-512" => Ok(Self::Sha512),
            "SHA-512-256" => Ok(Self::Sha512Of256),
            "MD5" | "SHA-1" | "SHA-224" | "SHA-512-224" => Err(HashRefused::Weak(name.to_owned())),
            other => Err(HashRefused::Unknown(crate::quoting::quoted(other))),
        }
    }

    /// The hash of a file, in hexadecimal.
    pub(super) fn of(self, path: &str, bytes: &[u8]) -> Result<String, HashRefused> {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !matches!(name, "data.json" | ".manifest") {
            return Ok(self.hex(bytes));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| HashRefused::Document("it is not UTF-8".to_owned()))?;
        let value = json::parse(text).map_err(|why| HashRefused::Document(super::shown(&why)))?;
        let mut walked = Vec::with_capacity(bytes.len());
        walk(&value, &mut walked);
        Ok(self.hex(&walked))
    }

    fn hex(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => crate::object::hex(&Sha256::digest(bytes)),
            Self::Sha384 => crate::object::hex(&Sha384::digest(bytes)),
            Self::Sha512 => crate::object::hex(&Sha512::digest(bytes)),
            Self::Sha512Of256 => crate::object::hex(&Sha512_256::digest(bytes)),
        }
    }
}

/// What OPA hashes of a document: keys in the order of their bytes, no white space, primitives as Go's `encoding/json`
/// writes them without escapes for HTML. Numbers are as they were written; only integers are read here, which are
/// written in one way.
fn walk(value: &Value, to: &mut Vec<u8>) {
    match value {
        Value::Null => to.extend_from_slice(b"null"),
        Value::Bool(given) => to.extend_from_slice(if *given { b"true" } else { b"false" }),
        Value::Number(given) => to.extend_from_slice(given.to_string().as_bytes()),
        Value::String(given) => string(given, to),
        Value::Array(items) => {
            to.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    to.push(b',');
                }
                walk(item, to);
            }
            to.push(b']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            to.push(b'{');
            for (at, (key, field)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    to.push(b',');
                }
                string(key, to);
                to.push(b':');
                walk(field, to);
            }
            to.push(b'}');
        }
    }
}

/// A string as Go writes it since 1.22: `\b` and `\f` are short, U+2028 and U+2029 escaped.
fn string(given: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    for sign in given.chars() {
        match sign {
            '"' => to.extend_from_slice(b"\\\""),
            '\\' => to.extend_from_slice(b"\\\\"),
            '\u{8}' => to.extend_from_slice(b"\\b"),
            '\u{c}' => to.extend_from_slice(b"\\f"),
            '\n' => to.extend_from_slice(b"\\n"),
            '\r' => to.extend_from_slice(b"\\r"),
            '\t' => to.extend_from_slice(b"\\t"),
            '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                to.extend_from_slice(format!("\\u{:04x}", u32::from(sign)).as_bytes());
            }
            _ => to.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_hashed_as_opa_hashes_them() {
        // From OPA's own tests (v1/bundle/hash_test.go): the walk gives the bytes of Go's compact JSON.
        let text =
            r#" {"key2": {"b": 1, "a" : 0}, "key1": ["element1", "element2", "<foo></foo>", "$", "α", "©", "™"]}"#;
        let compact = r#"{"key1":["element1","element2","<foo></foo>","$","α","©","™"],"key2":{"a":0,"b":1}}"#;
        for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512, Hash::Sha512Of256] {
            assert_eq!(hash.of("a/data.json", text.as_bytes()).unwrap(), hash.hex(compact.as_bytes()));
        }
        // Of a policy the bytes count.
        assert_eq!(Hash::Sha256.of("a.rego", b" {}").unwrap(), Hash::Sha256.hex(b" {}"));
        let escaped =
            "[\"\\u0000\\b\\f\\n\\r\\t\\u001f\\u007f\\u2028\\u2029\\\"\\\\\\/&<>\", null, true, false, -7, []]";
        let mut walked = Vec::new();
        walk(&json::parse(escaped).unwrap(), &mut walked);
        let go = "[\"\\u0000\\b\\f\\n\\r\\t\\u001f\u{7f}\\u2028\\u2029\\\"\\\\/&<>\",null,true,false,-7,[]]";
        assert_eq!(String::from_utf8(walked).unwrap(), go);
    }

    #[test]
    fn weak_hashes_are_refused_by_name() {
        for weak in ["MD5", "SHA-1", "SHA-224", "SHA-512-224"] {
            assert_eq!(Hash::named(weak), Err(HashRefused::Weak(weak.to_owned())));
        }
        for unknown in ["", "sha256", "SHA256", "MD6", "SHA3-256"] {
            assert!(matches!(Hash::named(unknown), Err(HashRefused::Unknown(_))), "{unknown}");
        }
        for bad in ["{\"a\":1,\"a\":1}", "1.5", "{} {}", "\u{feff}{}"] {
            assert!(matches!(Hash::Sha256.of("data.json", bad.as_bytes()), Err(HashRefused::Document(_))), "{bad}");
        }
    }
}
