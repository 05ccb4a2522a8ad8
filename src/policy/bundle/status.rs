//! How a source of bundles is, under the names of OPA's status API.

use std::collections::BTreeMap;

use serde::Serialize;

use super::state::RolledBack;
use crate::time::Timestamp;

/// OPA's code for a bundle that was not taken.
pub(super) const CODE: &str = "bundle_error";

/// The `bundles` of OPA's status API, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BundlesStatus {
    /// Each source by its name.
    pub bundles: BTreeMap<String, BundleStatus>,
}

/// How one source is. Fields under OPA's names mean what they mean there; `comity` holds what OPA has no name for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BundleStatus {
    /// The name of the source.
    pub name: String,
    /// The revision in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_revision: Option<String>,
    /// When the source was last looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_request: Option<Timestamp>,
    /// When it was last looked at and could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_successful_request: Option<Timestamp>,
    /// When a new bundle was last read whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_successful_download: Option<Timestamp>,
    /// When a bundle was last put in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_successful_activation: Option<Timestamp>,
    /// `bundle_error`, where the last look ended in an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// That error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// All errors of the last look, one for each bundle that was not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// Counts, since the source was opened.
    pub metrics: BTreeMap<String, u64>,
    /// What OPA has no name for.
    pub comity: Keeping,
}

/// What a source keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Keeping {
    /// The version in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The digest of the policies in force, as records carry it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<String>,
    /// When the bundle in force expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// Whether it has: everything escalates.
    pub expired: bool,
    /// The highest version that was ever taken; a lower one is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<u64>,
    /// The lowest version that a rollback may go to.
    pub lowest: u64,
    /// The versions that are kept, by their revisions.
    pub kept: BTreeMap<String, u64>,
    /// The rollback that holds, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rolled_back: Option<RolledBack>,
}
