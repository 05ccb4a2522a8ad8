//! Policy sets to and from their stored form.

use super::object::{codes, files, form, of_catalogue};
use super::source::{Sources, bundled_files};
use super::{LoadError, PolicySet};
use crate::decision::reason::Catalogue;

impl PolicySet {
    /// The whole set as it is stored: one canonical JSON object (RFC 8785), `{"files": {path: text}, "kind":
    /// "policies", "v": 1}`, without tests. Its SHA-256 is [`PolicySet::digest`]. The last instant of
    /// [`PolicySet::expiring`] is no part of it.
    pub fn to_object(&self) -> Vec<u8> {
        let kept = self.set.stored.bytes();
        kept.map_or_else(|| form(&bundled_files()).unwrap_or_default(), <[u8]>::to_vec)
    }

    /// Loads a stored set, admitted as any other; it has the digest of these bytes.
    ///
    /// # Errors
    /// Where the bytes are no stored set in canonical form, or the set is not admitted: each fault with
    /// file, line, column.
    pub fn from_object(object: &[u8]) -> Result<Self, LoadError> {
        Sources::of(files(object)?).and_then(Self::admitted)
    }

    /// Loads a set by which something was decided once, whatever the border is today. Nothing new is decided
    /// by it.
    #[cfg(feature = "workbench")]
    pub(crate) fn of_record(object: &[u8]) -> Result<Self, LoadError> {
        Self::compile(Sources::sorted(files(object)?)?, super::regimes::Held::ToNothing)
    }

    /// The catalogue as it is stored: one canonical JSON object, `{"codes": {code: reason}, "kind":
    /// "catalogue", "v": 1}`. Its SHA-256 is [`PolicySet::catalogue_digest`].
    pub fn catalogue_object(&self) -> Vec<u8> {
        of_catalogue(self.catalogue()).unwrap_or_default()
    }

    /// Reads a stored catalogue.
    ///
    /// # Errors
    /// Where the bytes are no stored catalogue in canonical form.
    pub fn catalogue_from_object(object: &[u8]) -> Result<Catalogue, LoadError> {
        codes(object)
    }
}
