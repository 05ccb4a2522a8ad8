//! What a clear part says of its sealed part, and which entries can be stored.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::audit::store::{Entry, StoreFault};
use crate::audit::tree::Hash;
use crate::object::digest_in;

/// Bytes that the clear part of a record may have: an entry bundle counts them in 16 bits.
pub(crate) const MOST: usize = 65_535;

#[derive(Deserialize)]
struct Clear<'a> {
    #[serde(borrow)]
    sealed: Option<Commitment<'a>>,
}

#[derive(Deserialize)]
struct Commitment<'a> {
    digest: &'a str,
}

/// The digest of the sealed part, to which a clear part commits.
pub(crate) fn commitment(clear: &[u8]) -> Result<Option<Hash>, &'static str> {
    let clear: Clear<'_> = serde_json::from_slice(clear).map_err(|_| "the clear part is not a JSON object")?;
    clear.sealed.map(|sealed| digest_in(sealed.digest).ok_or("`sealed.digest` is not a SHA-256 digest")).transpose()
}

pub(crate) fn sha(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Refuses what could not be read back.
pub(crate) fn admit(entries: &[Entry]) -> Result<(), StoreFault> {
    if entries.is_empty() {
        return Err(StoreFault::new("a batch needs at least one record"));
    }
    for (at, entry) in entries.iter().enumerate() {
        let refuse = |what: &str| Err(StoreFault::new(format!("record {at} of the batch cannot be stored: {what}")));
        if entry.clear.len() > MOST {
            return refuse("its clear part has more than 65,535 bytes");
        }
        if entry.is_made() {
            continue;
        }
        match (commitment(&entry.clear), entry.sealed.as_deref()) {
            (Err(what), _) => return refuse(what),
            (Ok(None), None) => {}
            (Ok(Some(_)), None) => return refuse("its clear part commits to a sealed part, and there is none"),
            (Ok(None), Some(_)) => return refuse("its clear part does not commit to its sealed part"),
            (Ok(Some(digest)), Some(sealed)) => {
                if sealed.iter().all(|byte| *byte == 0) {
                    return refuse("its sealed part is all zeros, which means erased");
                }
                if sha(sealed) != digest {
                    return refuse("`sealed.digest` is not that of its sealed part");
                }
            }
        }
    }
    Ok(())
}
