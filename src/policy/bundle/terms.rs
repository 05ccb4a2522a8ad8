//! What people sign of a bundle, and the keys whose word a host takes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::archive::BundleLimits;
use super::opa::OpaKey;
use crate::audit::note::{SigningKey, VerifierKey};
use crate::canonical;
use crate::roster::{DigestText, KeyRefused, PersonKey, SignatureText};
use crate::time::Timestamp;

/// What the file with the signatures is called: the name of the archive, and this.
pub const BUNDLE_SIGNATURES: &str = ".comity-signatures.json";
/// Bytes that file may have.
pub(super) const MOST: usize = 262_144;
/// Signatures it may have.
const SIGNATURES: usize = 64;
/// The highest version: numbers beyond lose digits in other readers (RFC 8259, section 6).
const VERSIONS: u64 = 9_007_199_254_740_991;

const KIND: &str = "bundle";

/// One suite, and how many of its cases came out as wanted: all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedSuite {
    /// Cases.
    pub cases: u64,
    /// SHA-256 of the file.
    pub digest: DigestText,
}

/// The tables beside the policies, of which all documents came out as wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedTables {
    /// Digest of the files: of the canonical object from each path to the SHA-256 of its file.
    pub digest: DigestText,
    /// Documents.
    pub documents: u64,
    /// Entries.
    pub entries: u64,
}

/// What was tested when a bundle was built. A bundle of which anything fails is not built.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tested {
    /// Suites by the names of their files.
    pub suites: BTreeMap<String, PassedSuite>,
    /// The tables, where there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tables: Option<PassedTables>,
}

impl Tested {
    /// Cases of suites and documents of tables.
    pub fn passed(&self) -> u64 {
        let tables = self.tables.as_ref().map_or(0, |tables| tables.documents);
        self.suites.values().fold(tables, |sum, suite| sum.saturating_add(suite.cases))
    }
}

/// What people sign of a bundle: all that it is, and how long it may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleTerms {
    /// SHA-256 of the archive, byte for byte.
    pub archive: DigestText,
    /// Digest of the catalogue.
    pub catalogue: DigestText,
    /// The first instant at which the bundle may be used no longer; from then on everything escalates.
    pub expires: Timestamp,
    /// Digest of the files: of the canonical object from each path to the SHA-256 of its file.
    pub files: DigestText,
    kind: String,
    /// The lowest version that may still be used beside this one, also by an operator who rolls back.
    pub lowest: u64,
    /// Digest of the policy set, as records carry it.
    pub policies: DigestText,
    /// The name of the revision, as in `.manifest`.
    pub revision: String,
    /// What was tested when it was built.
    pub tested: Tested,
    v: u8,
    /// Counts up: a host takes no lower one than it has had.
    pub version: u64,
}

/// A key with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    key: PersonKey,
    signature: SignatureText,
}

/// The file beside an archive: what was signed, and by whom. Nothing in it is to be trusted before
/// [`Bundle::verify`](super::Bundle::verify).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedBundle {
    signatures: Vec<Signed>,
    signed: BundleTerms,
}

/// Why signatures of a bundle are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TermsRefused {
    /// The file does not read.
    #[error("the signatures of the bundle do not read: {0}")]
    Form(String),
    /// A number that is none.
    #[error("`version` {version} and `lowest` {lowest} are refused: 1 <= lowest <= version <= 2^53-1")]
    Version {
        /// The version.
        version: u64,
        /// The lowest that may be used beside it.
        lowest: u64,
    },
    /// The revision is no name.
    #[error("`revision` is 1 to 128 letters, digits and `._+:/-`, such as `2026-08-18.1`")]
    Revision,
    /// A key signed twice.
    #[error("the key `{0}` signed twice; each person signs once")]
    Twice(String),
    /// A pinned key's signature is wrong.
    #[error("the signature of the pinned key `{0}` does not verify; what was signed, or the signature, was altered")]
    Broken(String),
    /// Not enough of the pinned keys signed.
    #[error("{valid} of the pinned keys signed the bundle, {threshold} are needed{}", strangers(.unknown))]
    Threshold {
        /// Pinned keys with a good signature.
        valid: usize,
        /// As many are needed.
        threshold: usize,
        /// Key ids of those who signed and are not pinned.
        unknown: Vec<String>,
    },
    /// A key cannot sign or be pinned.
    #[error(transparent)]
    Key(#[from] KeyRefused),
    /// The pinned keys cannot reach the threshold.
    #[error(
        "{threshold} of {keys} keys cannot sign a bundle: pin at least one key, and want 1 to as many as are pinned"
    )]
    Unreachable {
        /// Signatures wanted.
        threshold: usize,
        /// Keys pinned.
        keys: usize,
    },
    /// A key is pinned twice.
    #[error("the key `{0}` is pinned twice")]
    PinnedTwice(String),
    /// Two files do not say the same.
    #[error("the signatures are of two bundles; sign copies of one")]
    Differs,
}

fn strangers(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!("; keys that are not pinned signed too: {}", ids.join(", ")) }
}

fn id(key: &PersonKey) -> String {
    format!("{:08x}", key.verifier().id())
}

impl BundleTerms {
    /// What is signed of a bundle that was built here.
    #[cfg(any(feature = "workbench", test))]
    pub(super) fn of(draft: BundleDraft<'_>) -> Result<Self, TermsRefused> {
        let BundleDraft { archive, contents, policies, catalogue, plan, tested } = draft;
        let terms = Self {
            archive: DigestText::of(archive),
            catalogue,
            expires: plan.expires,
            files: files(contents)?,
            kind: KIND.to_owned(),
            lowest: plan.lowest,
            policies,
            revision: plan.revision.clone(),
            tested,
            v: crate::object::VERSION,
            version: plan.version,
        };
        terms.sound()?;
        Ok(terms)
    }

    fn sound(&self) -> Result<(), TermsRefused> {
        crate::object::is(KIND, &self.kind, self.v).map_err(TermsRefused::Form)?;
        if self.lowest == 0 || self.lowest > self.version || self.version > VERSIONS {
            return Err(TermsRefused::Version { version: self.version, lowest: self.lowest });
        }
        if super::manifest::is_revision(&self.revision) { Ok(()) } else { Err(TermsRefused::Revision) }
    }

    /// The bytes that are signed: a line that says what it is, and the canonical form (RFC 8785). No approval, roster or
    /// note of a log can be taken for it.
    fn message(&self) -> Result<Vec<u8>, TermsRefused> {
        let mut message = b"comity bundle v1\n".to_vec();
        canonical::write(self, &mut message).map_err(|why| TermsRefused::Form(why.to_string()))?;
        Ok(message)
    }
}

/// Digest of files: of the canonical object from each path to the SHA-256 of its file.
pub(super) fn files(contents: &super::archive::Contents) -> Result<DigestText, TermsRefused> {
    let digests: BTreeMap<&str, DigestText> =
        contents.iter().map(|(path, bytes)| (path.as_str(), DigestText::of(bytes))).collect();
    let bytes = canonical::bytes(&digests).map_err(|why| TermsRefused::Form(why.to_string()))?;
    Ok(DigestText::of(&bytes))
}

impl SignedBundle {
    /// What was signed, with nobody's signature yet.
    #[cfg(any(feature = "workbench", test))]
    pub(super) fn unsigned(signed: BundleTerms) -> Self {
        Self { signatures: Vec::new(), signed }
    }

    /// Reads the file beside an archive. Its bytes are the canonical form (RFC 8785) of what it says.
    ///
    /// # Errors
    /// Where it does not read, or is no sound statement.
    pub fn read(bytes: &[u8]) -> Result<Self, TermsRefused> {
        if bytes.len() > MOST {
            return Err(TermsRefused::Form(format!("they have more than {MOST} bytes")));
        }
        let read: Self = crate::object::read(bytes).map_err(TermsRefused::Form)?;
        if read.signatures.len() > SIGNATURES {
            return Err(TermsRefused::Form(format!("there are more than {SIGNATURES}")));
        }
        read.signed.sound()?;
        let mut seen = BTreeSet::new();
        match read.signatures.iter().find(|one| !seen.insert(&one.key)) {
            Some(twice) => Err(TermsRefused::Twice(id(&twice.key))),
            None => Ok(read),
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Where there is no canonical form, as for a revision that is no name.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TermsRefused> {
        crate::object::write(self).map_err(TermsRefused::Form)
    }

    /// What was signed; unchecked.
    pub const fn terms(&self) -> &BundleTerms {
        &self.signed
    }

    /// Whose signatures are there, whether they hold or not.
    pub fn keys(&self) -> impl Iterator<Item = &PersonKey> {
        self.signatures.iter().map(|one| &one.key)
    }

    /// Adds a signature. Whoever signs has looked at what is signed.
    ///
    /// # Errors
    /// Where the key is a witness's or has signed already.
    pub fn sign(mut self, key: &SigningKey) -> Result<Self, TermsRefused> {
        let person = PersonKey::new(key.verifier())?;
        if self.signatures.iter().any(|one| one.key == person) {
            return Err(TermsRefused::Twice(person.name().to_owned()));
        }
        let signature = SignatureText(key.sign_bytes(&self.signed.message()?));
        self.signatures.push(Signed { key: person, signature });
        self.signatures.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(self)
    }

    /// The signatures of both, where both are of the same bundle.
    ///
    /// # Errors
    /// Where they are not.
    pub fn join(mut self, other: Self) -> Result<Self, TermsRefused> {
        if self.signed != other.signed {
            return Err(TermsRefused::Differs);
        }
        for one in other.signatures {
            if self.signatures.iter().all(|known| known.key != one.key) {
                self.signatures.push(one);
            }
        }
        self.signatures.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(self)
    }

    /// What was signed, where enough of the pinned keys signed it and none of them wrongly.
    pub(super) fn verified(&self, trust: &BundleTrust) -> Result<&BundleTerms, TermsRefused> {
        let message = self.signed.message()?;
        let (mut valid, mut unknown) = (BTreeSet::new(), Vec::new());
        for one in &self.signatures {
            let Some(pinned) = trust.keys.get(&one.key) else {
                unknown.push(id(&one.key));
                continue;
            };
            if !pinned.verifier().verify_bytes(&message, &one.signature.0) {
                return Err(TermsRefused::Broken(pinned.name().to_owned()));
            }
            valid.insert(pinned);
        }
        if valid.len() < trust.threshold {
            return Err(TermsRefused::Threshold { valid: valid.len(), threshold: trust.threshold, unknown });
        }
        Ok(&self.signed)
    }
}

/// What a bundle is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePlan {
    /// The name of the revision, such as `2026-08-18.1`.
    pub revision: String,
    /// The version: above that of every bundle before.
    pub version: u64,
    /// The lowest version that may still be used beside it; 1 where every one may.
    pub lowest: u64,
    /// The first instant at which it may be used no longer.
    pub expires: Timestamp,
}

/// What the terms of a new bundle are made of.
#[cfg(any(feature = "workbench", test))]
#[derive(Debug)]
pub(super) struct BundleDraft<'a> {
    pub(super) archive: &'a [u8],
    pub(super) contents: &'a super::archive::Contents,
    pub(super) policies: DigestText,
    pub(super) catalogue: DigestText,
    pub(super) plan: &'a BundlePlan,
    pub(super) tested: Tested,
}

/// Whose word a host takes for a bundle. It stands with the host, never in a bundle.
#[derive(Debug, Clone)]
pub struct BundleTrust {
    keys: BTreeSet<PersonKey>,
    threshold: usize,
    pub(super) opa: Vec<OpaKey>,
    pub(super) lowest: u64,
    pub(super) limits: BundleLimits,
}

impl BundleTrust {
    /// Pins the keys of people, of which so many must sign. Two keys are the same where their bytes are, whatever their
    /// names.
    ///
    /// # Errors
    /// Where a key is a witness's or named twice, there is none, or the threshold is 0 or above their number.
    pub fn new(keys: impl IntoIterator<Item = VerifierKey>, threshold: usize) -> Result<Self, TermsRefused> {
        let mut pinned = BTreeSet::new();
        for key in keys {
            let key = PersonKey::new(key)?;
            let name = key.name().to_owned();
            if !pinned.insert(key) {
                return Err(TermsRefused::PinnedTwice(name));
            }
        }
        if threshold == 0 || threshold > pinned.len() {
            return Err(TermsRefused::Unreachable { threshold, keys: pinned.len() });
        }
        Ok(Self { keys: pinned, threshold, opa: Vec::new(), lowest: 0, limits: BundleLimits::default() })
    }

    /// Nobody's word: for those who are about to sign.
    pub(super) fn of_nobody() -> Self {
        let limits = BundleLimits::default();
        Self { keys: BTreeSet::new(), threshold: usize::MAX, opa: Vec::new(), lowest: 0, limits }
    }

    /// Pins a key of OPA's signature too. Where there is one, every bundle must have `.signatures.json` by such a key,
    /// beside the signatures of people.
    #[must_use]
    pub fn opa_key(mut self, key: OpaKey) -> Self {
        self.opa.push(key);
        self
    }

    /// Takes no version below this one.
    #[must_use]
    pub fn lowest(self, version: u64) -> Self {
        Self { lowest: version, ..self }
    }

    /// Other limits of size.
    #[must_use]
    pub fn limits(self, limits: BundleLimits) -> Self {
        Self { limits, ..self }
    }
}
