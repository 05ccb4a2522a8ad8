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
    format!("sha256:{}", hex(&Sha256::digest(object)))
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
    for byte in bytes {
        text.extend([byte >> 4, byte & 0x0f].map(|half| char::from_digit(half.into(), 16).unwrap_or('0')));
    }
    text
}
