//! What an archive holds, for people who look into it.

use std::collections::BTreeMap;

use super::archive::{BundleLimits, unpack};
use super::manifest::{Manifest, SIGNATURES};
use super::opa::OpaKey;
use super::{BundleRefused, opa};
use crate::roster::DigestText;
use crate::time::Timestamp;

/// What an archive holds. Nobody's signature was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BundleContents {
    /// The name of the revision.
    pub revision: String,
    /// The folders that the bundle owns.
    pub roots: Vec<String>,
    /// Bytes of each policy and table, by path.
    pub files: BTreeMap<String, usize>,
    /// Whether OPA's signature is in it.
    pub opa_signed: bool,
    /// SHA-256 of the archive.
    pub archive: DigestText,
}

impl BundleContents {
    /// Unpacks an archive within limits, and reads its manifest.
    ///
    /// # Errors
    /// Where it does not unpack, or its manifest does not allow what is in it.
    pub fn of(archive: &[u8], limits: &BundleLimits) -> Result<Self, BundleRefused> {
        let contents = unpack(archive, limits)?;
        let (manifest, files) = Manifest::of(&contents)?;
        Ok(Self {
            revision: manifest.revision,
            roots: manifest.roots,
            files: files.into_iter().map(|(path, text)| (path, text.len())).collect(),
            opa_signed: contents.contains_key(SIGNATURES),
            archive: DigestText::of(archive),
        })
    }

    /// Verifies OPA's signature of an archive alone, as OPA does, and says what it holds. That says nothing of its version
    /// and expiry: a host calls [`Bundle::verify`](super::Bundle::verify).
    ///
    /// # Errors
    /// Where the signature, or a hash in it, does not hold.
    pub fn signed_for_opa(
        archive: &[u8],
        keys: &[OpaKey],
        limits: &BundleLimits,
        now: Timestamp,
    ) -> Result<Self, BundleRefused> {
        opa::verify(&unpack(archive, limits)?, keys, now)?;
        Self::of(archive, limits)
    }
}
