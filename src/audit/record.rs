//! What stands in a record: in clear codes, digests and identifiers; everything else under a seal.

mod clear;
mod draft;
mod opened;
mod sheet;

use serde::Serialize;

pub(crate) use clear::Clear;
pub(crate) use draft::{Asked, Decided, Draft, Resolution, Taken};
pub(crate) use opened::Opened;
#[cfg(feature = "workbench")]
pub(crate) use sheet::{facts_digest, nested};

use super::store::Entry;
use crate::border::Border;
use crate::decision::duty::Duty;
use crate::policy::PolicySet;
use crate::text::RequestId;

/// Version of the form of records.
pub(crate) const VERSION: u8 = 1;
/// What decided.
pub(crate) const ENGINE: &str = concat!("comity ", env!("CARGO_PKG_VERSION"), "; regorus 0.14.1, rvm and interpreter");

/// One record as it stands in the log: the canonical bytes (RFC 8785) of one JSON object, at most
/// 65,535 of them, and beside them the ciphertext of what must not stand in clear, to which the
/// record commits by a digest.
#[derive(Clone, PartialEq, Eq)]
pub struct Record(pub(crate) Entry);

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({})", String::from_utf8_lossy(&self.0.clear))
    }
}

impl Record {
    /// The canonical bytes of the clear part: the leaf of the log's tree.
    pub fn bytes(&self) -> &[u8] {
        &self.0.clear
    }

    /// The ciphertext of the sealed part. Without its subject's key nobody reads it.
    pub fn sealed(&self) -> Option<&[u8]> {
        self.0.sealed.as_deref()
    }

    /// `sha256:` and the digest of the clear bytes, which hold the digest of the sealed ones.
    pub fn digest(&self) -> String {
        crate::object::named(&self.0.digest())
    }
}

/// The policies and the border under which something was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Law {
    #[serde(rename = "policy_digest")]
    pub(crate) policy: String,
    #[serde(rename = "catalogue_digest")]
    pub(crate) catalogue: String,
    #[serde(rename = "border_digest")]
    pub(crate) border: String,
}

impl Law {
    /// That set and that border.
    pub(crate) fn of(set: &PolicySet, border: &Border) -> Self {
        Self {
            policy: set.digest().to_owned(),
            catalogue: set.catalogue_digest().to_owned(),
            border: border.digest().to_owned(),
        }
    }
}

/// Somebody's word that a duty is done; `by` is the platform's opaque identifier of a person, which `Debug` withholds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Acknowledgement {
    /// Which duty.
    pub duty: Duty,
    /// Whose word it is.
    pub by: RequestId,
}

impl std::fmt::Debug for Acknowledgement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acknowledgement").field("duty", &self.duty).finish_non_exhaustive()
    }
}
