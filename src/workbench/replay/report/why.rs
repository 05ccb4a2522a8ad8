//! Why a decision cannot be made again.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a decision cannot be made again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", content = "what", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// The sealed part was erased.
    Erased,
    /// It was decided with a fault, there, that did not come up again.
    FaultOnRecord(String),
    /// A fault came up, there, that is not on record.
    Fault(String),
    /// The log has no policy set or border with this digest.
    Missing(String),
    /// The policy set or border does not load.
    Refused {
        /// Its digest.
        object: String,
        /// What is wrong with it.
        why: String,
    },
    /// The record does not read.
    Unreadable(String),
}

impl Why {
    /// Whether somebody must look: at the log, or at the replay.
    pub(super) const fn fails(&self) -> bool {
        match self {
            Self::Erased | Self::FaultOnRecord(_) => false,
            Self::Fault(_) | Self::Missing(_) | Self::Refused { .. } | Self::Unreadable(_) => true,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Erased => f.write_str("erased"),
            Self::FaultOnRecord(at) => write!(f, "decided with a fault at {at} that did not come up again"),
            Self::Fault(at) => write!(f, "a fault at {at} that is not on record"),
            Self::Missing(digest) => write!(f, "the log has no object {digest}"),
            Self::Refused { object, why } => write!(f, "the object {object} does not load: {why}"),
            Self::Unreadable(why) => write!(f, "the record does not read: {why}"),
        }
    }
}

/// Decisions of one country that cannot be made again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unreplayed {
    /// The requester's country, as far as the record still says.
    pub country: Option<String>,
    /// Why.
    #[serde(flatten)]
    pub why: Why,
}
