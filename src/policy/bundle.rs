//! Policy bundles: a policy set in OPA's form, signed by people, from a file or folder into a gate.
//!
//! A bundle is two files. The archive is an OPA bundle: a gzip of a tar with `.manifest`, policies, tables and, where it
//! is wanted, OPA's own signature. The file beside it holds what people signed of the archive, byte for byte: revision,
//! version, expiry, digests, and what was tested. [`Bundle::verify`] looks at the signatures first and at policies last;
//! [`Bundles`] keeps the last good one in force.

mod archive;
mod bundles;
mod disk;
mod inspect;
mod manifest;
mod opa;
mod state;
mod status;
mod terms;
#[cfg(any(feature = "workbench", test))]
mod write;

pub use archive::{ArchiveRefused, BundleLimits};
pub use bundles::{Bundles, BundlesFault, DangerousBundles};
pub use inspect::BundleContents;
pub use manifest::ManifestRefused;
#[cfg(any(feature = "workbench", test))]
pub use opa::OpaSigner;
pub use opa::{HashRefused, OpaKey, OpaKeyRefused, OpaRefused};
pub use state::RolledBack;
pub use status::{BundleStatus, BundlesStatus, Keeping};
pub use terms::{
    BUNDLE_SIGNATURES, BundlePlan, BundleTerms, BundleTrust, PassedSuite, PassedTables, SignedBundle, TermsRefused,
    Tested,
};
#[cfg(any(feature = "workbench", test))]
pub(crate) use write::write;

use super::{LoadError, PolicySet};
use crate::roster::DigestText;
use crate::time::Timestamp;

/// Why a bundle was not taken. What is in force stays in force, until its own expiry.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleRefused {
    /// The signatures of people do not hold, or are too few.
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    /// The archive is not the one that was signed.
    #[error("the archive is not the one that was signed, byte for byte; fetch both files again")]
    Archive,
    /// It expired.
    #[error("the bundle `{revision}` expired at {at}; build and sign a new one, with a higher version")]
    Expired {
        /// Its revision.
        revision: String,
        /// When.
        at: Timestamp,
    },
    /// A lower version than may be.
    #[error(
        "the bundle `{revision}` has the version {version}, and the lowest that is taken is {lowest}: an old bundle was put in the place of a newer one, or the version was not raised"
    )]
    Version {
        /// Its revision.
        revision: String,
        /// Its version.
        version: u64,
        /// The lowest that is taken.
        lowest: u64,
    },
    /// Nothing was tested.
    #[error("nothing was tested when the bundle was built; build it with suites or tables")]
    Untested,
    /// The archive does not unpack.
    #[error(transparent)]
    Unpack(#[from] ArchiveRefused),
    /// The manifest, or a file that it does not allow.
    #[error(transparent)]
    Manifest(#[from] ManifestRefused),
    /// OPA's signature does not hold.
    #[error(transparent)]
    Opa(#[from] OpaRefused),
    /// Something in it is not what was signed.
    #[error("the {0} of the bundle is not what people signed; whoever built it signed something else")]
    Differs(&'static str),
    /// The policies are not admitted.
    #[error("the bundle's policies are not admitted: {0}")]
    Policies(#[from] LoadError),
}

/// A verified bundle: signed by enough people, whole, in time, and admitted.
#[derive(Debug, Clone)]
pub struct Bundle {
    terms: BundleTerms,
    policies: PolicySet,
}

impl Bundle {
    /// Verifies an archive by the file beside it, as a host takes it at that instant: the signatures, the archive's
    /// digest, expiry and version; then it is unpacked, and the manifest, OPA's signature where keys for it are pinned,
    /// and every digest are held to it; and only then are policies read and admitted.
    ///
    /// # Errors
    /// [`BundleRefused`], which says what is wrong and what would be right. No input makes it panic.
    pub fn verify(
        archive: &[u8],
        signatures: &[u8],
        trust: &BundleTrust,
        now: Timestamp,
    ) -> Result<Self, BundleRefused> {
        let signed = SignedBundle::read(signatures)?;
        let terms = signed.verified(trust)?;
        let policies = examined(terms, archive, trust, now)?;
        Ok(Self { terms: terms.clone(), policies })
    }

    /// What people signed.
    pub const fn terms(&self) -> &BundleTerms {
        &self.terms
    }

    /// The policy set, which lasts until the signed expiry.
    pub const fn policies(&self) -> &PolicySet {
        &self.policies
    }
}

impl SignedBundle {
    /// The policies of an archive, where all of it is as these terms say, whoever signed them: for those who are about
    /// to sign. A host calls [`Bundle::verify`].
    ///
    /// # Errors
    /// [`BundleRefused`], as a host would say it.
    pub fn examine(&self, archive: &[u8], now: Timestamp) -> Result<PolicySet, BundleRefused> {
        examined(self.terms(), archive, &BundleTrust::of_nobody(), now)
    }
}

/// The policies of an archive that is what the terms say.
fn examined(
    terms: &BundleTerms,
    archive: &[u8],
    trust: &BundleTrust,
    now: Timestamp,
) -> Result<PolicySet, BundleRefused> {
    if archive.len() > trust.limits.packed {
        return Err(ArchiveRefused::Large { what: "bytes", most: trust.limits.packed }.into());
    }
    if DigestText::of(archive) != terms.archive {
        return Err(BundleRefused::Archive);
    }
    if terms.expires <= now {
        return Err(BundleRefused::Expired { revision: terms.revision.clone(), at: terms.expires });
    }
    if terms.version < trust.lowest {
        let (revision, version) = (terms.revision.clone(), terms.version);
        return Err(BundleRefused::Version { revision, version, lowest: trust.lowest });
    }
    if terms.tested.passed() == 0 {
        return Err(BundleRefused::Untested);
    }
    let contents = archive::unpack(archive, &trust.limits)?;
    if !trust.opa.is_empty() {
        opa::verify(&contents, &trust.opa, now)?;
    }
    let (manifest, files) = manifest::Manifest::of(&contents)?;
    if manifest.revision != terms.revision {
        return Err(BundleRefused::Differs("revision"));
    }
    if terms::files(&contents)? != terms.files {
        return Err(BundleRefused::Differs("digest of the files"));
    }
    let policies = PolicySet::from_files(files)?.expiring(terms.expires);
    if policies.digest() != terms.policies.as_str() {
        return Err(BundleRefused::Differs("digest of the policies"));
    }
    if policies.catalogue_digest() != terms.catalogue.as_str() {
        return Err(BundleRefused::Differs("digest of the catalogue"));
    }
    Ok(policies)
}
