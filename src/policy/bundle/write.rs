//! A new bundle, from admitted policies.

use std::collections::BTreeMap;

use super::archive::{Contents, pack};
use super::manifest::{MANIFEST, Manifest, ManifestRefused, SIGNATURES};
use super::opa::{self, OpaRefused, OpaSigner};
use super::terms::{BundleDraft, BundlePlan, BundleTerms, SignedBundle, TermsRefused, Tested};
use crate::policy::PolicySet;
use crate::roster::{DigestRefused, DigestText};

/// Why no bundle was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwritten {
    #[error(transparent)]
    Manifest(#[from] ManifestRefused),
    #[error(transparent)]
    Opa(#[from] OpaRefused),
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    #[error("{0}")]
    Archive(String),
    #[error(transparent)]
    Digest(#[from] DigestRefused),
}

/// The archive of an admitted set's files, and what there is to sign of it. The same files give the same archive.
pub(crate) fn write(
    files: &BTreeMap<String, String>,
    set: &PolicySet,
    plan: &BundlePlan,
    tested: Tested,
    signer: Option<&OpaSigner>,
) -> Result<(Vec<u8>, SignedBundle), Unwritten> {
    let manifest = Manifest::new(&plan.revision, files);
    let mut contents: Contents = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    contents.insert(MANIFEST.to_owned(), manifest.bytes().map_err(Unwritten::Archive)?);
    if let Some(signer) = signer {
        let signatures = opa::sign(&contents, signer)?;
        contents.insert(SIGNATURES.to_owned(), signatures);
    }
    // What a host would refuse is not written.
    Manifest::of(&contents)?;
    let archive = pack(&contents).map_err(Unwritten::Archive)?;
    let (policies, catalogue): (DigestText, DigestText) = (set.digest().parse()?, set.catalogue_digest().parse()?);
    let draft = BundleDraft { archive: &archive, contents: &contents, policies, catalogue, plan, tested };
    let unsigned = SignedBundle::unsigned(BundleTerms::of(draft)?);
    Ok((archive, unsigned))
}
