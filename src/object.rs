//! What a decision stood on, as it is stored: one canonical JSON object (RFC 8785), named by the SHA-256
//! of its bytes. Records carry the names.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::canonical;

/// The version of the form of stored objects.
pub(crate) const VERSION: u8 = 1;

/// `sha256:` and the digest of the object's bytes.
pub(crate) fn name(object: &[u8]) -> String {
    named(&Sha256::digest(object).into())
}

/// The bytes of an object.
pub(crate) fn write(object: &impl Serialize) -> Result<Vec<u8>, String> {
    canonical::bytes(object).map_err(plain)
}

fn plain(why: impl std::fmt::Display) -> String {
    why.to_string()
}

/// Reads an object; its bytes must be the ones that writing it again would give, so that what was read is
/// what the name stands for.
pub(crate) fn read<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let object: T = serde_json::from_slice(bytes).map_err(|why| crate::quoting::tame(&why.to_string()))?;
    if write(&object)? == bytes {
        Ok(object)
    } else {
        Err("its bytes are not the canonical form (RFC 8785) of what it says".to_owned())
    }
}

/// Whether an object is of that kind and of the version that this crate reads.
pub(crate) fn is(kind: &str, given: &str, v: u8) -> Result<(), String> {
    if given == kind && v == VERSION {
        Ok(())
    } else {
        let given = crate::quoting::quoted(given);
        Err(format!("it is `{given}` of version {v}; expected is `{kind}` of version {VERSION}"))
    }
}

/// Lower-case hexadecimal of a digest.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    push_hex(bytes, &mut text);
    text
}

fn push_hex(bytes: &[u8], to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS.get(usize::from(half)).copied().unwrap_or(b'0'));
    for byte in bytes {
        to.push(digit(byte >> 4));
        to.push(digit(byte & 0x0f));
    }
}

/// What names bytes by their SHA-256: `sha256:` and the digest in hexadecimal.
pub(crate) fn named(digest: &[u8; 32]) -> String {
    let mut text = String::with_capacity(71);
    text.push_str("sha256:");
    push_hex(digest, &mut text);
    text
}

/// The digest of what a text names in that way.
pub(crate) fn digest_in(name: &str) -> Option<[u8; 32]> {
    unhex(name.strip_prefix("sha256:")?)
}

/// The bytes that hexadecimal in lower case stands for; none where it has another length or other characters.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a').and_then(|over| over.checked_add(10)),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)?.checked_shl(4)? | digit(*low)?;
    }
    Some(bytes)
}
