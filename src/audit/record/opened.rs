//! What a decision's record says under its seal.

use std::collections::BTreeSet;

use serde_json::Value;

use super::sheet::{facts_digest, nested, request_digest};
use crate::canonical;
use crate::decision::outcome::Outcome;
use crate::facts::Facts;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::user::UserContext;

/// The sealed part of a decision's record, open. `Debug` shows nothing of it.
#[derive(Clone)]
pub(crate) struct Opened {
    salt: String,
    user: Value,
    rulings: Vec<Ruled>,
}

#[derive(Clone, serde::Deserialize)]
struct Ruled {
    measure: Measure,
    outcome: Outcome,
}

/// The digests by which a record's clear part commits to what was asked and found.
#[derive(serde::Deserialize)]
struct Digests {
    request_digest: String,
    facts_digest: String,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

impl Opened {
    /// Reads the plain text of a sealed part.
    pub(crate) fn read(plain: &[u8]) -> Result<Self, String> {
        let mut content = nested(plain)?;
        let mut take = |name: &str| content.remove(name).unwrap_or_default();
        let refused = |why: serde_json::Error| crate::quoting::tame(&why.to_string());
        Ok(Self {
            salt: serde_json::from_value(take("salt")).map_err(refused)?,
            rulings: serde_json::from_value(take("rulings")).map_err(refused)?,
            user: take("user"),
        })
    }

    /// Whether this lies under the seal of a decision on that request, user and facts. `clear` are the bytes of
    /// the record.
    pub(crate) fn is_of(&self, clear: &[u8], request: &DataRequest, user: &UserContext, facts: &Facts) -> bool {
        let Ok(held) = serde_json::from_slice::<Digests>(clear) else { return false };
        let same = |digest: Result<String, String>, held: String| digest.is_ok_and(|digest| digest == held);
        let user = canonical::bytes(user).ok();
        user.is_some()
            && user == canonical::bytes(&self.user).ok()
            && same(request_digest(&self.salt, request), held.request_digest)
            && same(facts_digest(&self.salt, facts), held.facts_digest)
    }

    /// What was escalated.
    pub(crate) fn escalated(&self) -> BTreeSet<Measure> {
        let escalated = self.rulings.iter().filter(|ruled| ruled.outcome == Outcome::Escalate);
        escalated.map(|ruled| ruled.measure).collect()
    }
}
