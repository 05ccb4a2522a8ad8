//! A record as a report reads it.

use std::borrow::Cow;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::decision::duty::{Duty, Obligation};
use crate::decision::outcome::Outcome;
use crate::request::demand::Scope;
use crate::request::instrument::Instrument;
use crate::request::intake::Intake;
use crate::request::measure::Measure;
use crate::request::requester::Requester;
use crate::several::Several;
use crate::text::{RequestId, Subject};
use crate::time::Timestamp;
use crate::user::UserContext;

/// What became of a record's sealed part.
#[derive(Clone, Copy)]
pub enum Seal<'a> {
    /// It has none, or it was erased: ciphertext and key are gone.
    Gone,
    /// There is no key for it in the vault, and its ciphertext lies there still.
    Missing,
    /// Nobody opened it: there were no keys.
    Closed,
    /// Its canonical bytes.
    Open(&'a [u8]),
}

impl std::fmt::Debug for Seal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Gone => "Gone",
            Self::Missing => "Missing",
            Self::Closed => "Closed",
            Self::Open(_) => "Open",
        })
    }
}

/// The clear part, as far as a report needs it.
#[derive(Debug, Deserialize)]
pub(super) struct Clear<'a> {
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    pub(super) time: Timestamp,
    #[serde(borrow, default)]
    pub(super) policy_digest: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) border_digest: Cow<'a, str>,
}

/// What lies under the seal of a decision, as far as a report needs it.
#[derive(Deserialize)]
pub(super) struct Decided {
    request: RequestId,
    pub(super) demand_requester: Requester,
    pub(super) demand_instrument: Instrument,
    pub(super) demand_measures: Several<Measure>,
    pub(super) demand_scope: Scope,
    pub(super) intake: Intake,
    pub(super) user: UserContext,
    pub(super) rulings: Vec<Ruled>,
}

/// One ruling.
#[derive(Deserialize)]
pub(super) struct Ruled {
    pub(super) measure: Measure,
    pub(super) outcome: Outcome,
    #[serde(default)]
    pub(super) duties: Vec<Obligation>,
}

/// What lies under the seal of a disclosure.
#[derive(Deserialize)]
pub(super) struct Disclosed {
    request: RequestId,
    pub(super) measures: Vec<Measure>,
    acknowledged: Vec<Acknowledged>,
}

#[derive(Deserialize)]
struct Acknowledged {
    duty: Duty,
}

/// A request or a user, told apart from others and not to be read back without them.
pub(super) type Key = [u8; 16];

fn key(of: &str) -> Key {
    let digest: [u8; 32] = Sha256::digest(of.as_bytes()).into();
    let mut key = [0; 16];
    key.iter_mut().zip(digest).for_each(|(to, byte)| *to = byte);
    key
}

impl Decided {
    pub(super) fn request(&self) -> Key {
        key(self.request.as_str())
    }

    /// The user; none where the demand is on the platform itself.
    pub(super) fn subject(&self) -> Option<Key> {
        match self.user.subject() {
            Subject::User(user) => Some(key(user.as_str())),
            Subject::Platform => None,
        }
    }
}

impl Disclosed {
    pub(super) fn request(&self) -> Key {
        key(self.request.as_str())
    }

    /// Whether somebody gave the word that this was done.
    pub(super) fn acknowledges(&self, duty: Duty) -> bool {
        self.acknowledged.iter().any(|word| word.duty == duty)
    }
}

/// What a record is to a report.
pub(super) enum Reading {
    /// Nothing.
    Other,
    /// A law came into force.
    Law,
    /// A decision that cannot be read: erased, closed, or not as this version writes it.
    Lost(Lost),
    Decided {
        decided: Box<Decided>,
        /// Whether it ends an escalation.
        resolution: bool,
    },
    Disclosed(Disclosed),
}

/// Why a decision cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    Erased,
    Missing,
    Closed,
    Unreadable,
}

/// Reads a record's clear part.
pub(super) fn clear(bytes: &[u8]) -> Option<Clear<'_>> {
    serde_json::from_slice(bytes).ok()
}

/// Reads a record. A preview is nothing to a report, nor is a permit taken back: what was released before stays so.
pub(super) fn read(clear: &Clear<'_>, seal: Seal<'_>) -> Reading {
    let resolution = match &*clear.r#type {
        "policy-load" => return Reading::Law,
        "decision" => false,
        "escalation-resolution" => true,
        "disclosure" => {
            let Seal::Open(plain) = seal else { return Reading::Other };
            return serde_json::from_slice(plain).map_or(Reading::Other, Reading::Disclosed);
        }
        _ => return Reading::Other,
    };
    match seal {
        Seal::Gone => Reading::Lost(Lost::Erased),
        Seal::Missing => Reading::Lost(Lost::Missing),
        Seal::Closed => Reading::Lost(Lost::Closed),
        Seal::Open(plain) => serde_json::from_slice(plain)
            .map_or(Reading::Lost(Lost::Unreadable), |decided| Reading::Decided { decided, resolution }),
    }
}
