//! What a vault keeps in memory of a subject.

use super::{Epoch, SubjectKey};
use crate::audit::mac::MacKey;

/// Where the row of a subject is: an HMAC of its identifier.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Lookup(pub(super) [u8; 32]);

impl Lookup {
    pub(super) fn of(index: &MacKey, subject: &[u8]) -> Self {
        Self(*index.mac(&[b"comity/subject/v1/", subject]))
    }
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lookup")
    }
}

/// What is known of one subject. Keys lie in the heap once, and are wiped when the last handle goes.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) epoch: Epoch,
    /// With the tag of that month, which is stored.
    pub(super) key: SubjectKey,
}
