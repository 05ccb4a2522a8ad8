//! Opening what lies under a record's seal.

use zeroize::Zeroizing;

use super::record::{Clear, Record};
use super::seal::{self, SealRefused};
use super::vault::{Tag, Vault};

/// Why what lies under a seal cannot be shown. No message holds anything of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Unsealed {
    why: String,
}

impl Unsealed {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

/// The plain text of a record's sealed part; `None` where it has none, or the key is erased.
pub(crate) fn unseal(vault: &mut dyn Vault, record: &Record) -> Result<Option<Zeroizing<Vec<u8>>>, Unsealed> {
    let clear = Clear::read(record.bytes()).map_err(Unsealed::new)?;
    let (Some(part), Some(tag)) = (&clear.sealed, &clear.subject_tag) else { return Ok(None) };
    let named = |why: &dyn std::fmt::Display| Unsealed::new(format!("record {}: {why}", clear.id));
    let tag: Tag = tag.parse().map_err(|why| named(&why))?;
    let Some(key) = vault.find(&tag).map_err(|why| named(&why))? else { return Ok(None) };
    let Some(sealed) = record.sealed() else { return Err(named(&"the sealed part is not there")) };
    match seal::open(&key, &clear.id, sealed) {
        Ok(plain) if seal::digest(sealed) == part.digest => Ok(Some(plain)),
        Ok(_) => Err(named(&"the sealed part is not the one to which the record commits")),
        Err(SealRefused::Erased(_)) => Ok(None),
        Err(why) => Err(named(&why)),
    }
}
