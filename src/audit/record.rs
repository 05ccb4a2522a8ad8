//! What stands in a record. Codes, digests and identifiers; no names, texts, mail addresses.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Unrecorded, canonical};
use crate::border::hex;
use crate::decision::Rulings;
use crate::decision::duty::Duty;
use crate::decision::ruling::Outcome;
use crate::facts::Facts;
use crate::request::DataRequest;
use crate::text::{RequestId, Subject};
use crate::time::{Day, Timestamp};

/// Bytes that one record may have.
const MOST: usize = 65_535;
/// What decided.
const ENGINE: &str = "regorus 0.14.1, rvm and interpreter";

/// One record: the canonical bytes of one JSON object (RFC 8785), at most 65,535 of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record(Vec<u8>);

/// The policies and the border under which something was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Law {
    pub(crate) policy_digest: String,
    pub(crate) catalogue_digest: String,
    pub(crate) border_digest: String,
}

/// What ties a record to one request and user without naming them to who has not seen them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bound {
    salt: String,
    pub(crate) request: RequestId,
    pub(crate) request_digest: String,
    facts_digest: String,
    subject_tag: String,
}

impl Bound {
    pub(crate) fn new(request: &DataRequest, subject: &Subject, facts: &Facts) -> Result<Self, Unrecorded> {
        let salt = uuid::Uuid::new_v4().simple().to_string();
        let digest = |bytes: Vec<u8>| {
            let mut hash = Sha256::new();
            hash.update(salt.as_bytes());
            hash.update(bytes);
            format!("sha256:{}", hex(&hash.finalize()))
        };
        let form = |why: String| Unrecorded::new(format!("no canonical form: {why}"));
        let asked = canonical::bytes(&(request.demand(), request.intake())).map_err(form)?;
        let facts = canonical::bytes(facts).map_err(form)?;
        Ok(Self {
            request: request.demand().id().clone(),
            request_digest: digest(asked),
            facts_digest: digest(facts),
            subject_tag: digest(subject.as_str().as_bytes().to_vec()),
            salt,
        })
    }
}

/// Somebody's word that a duty is done; `by` is the platform's opaque identifier of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Acknowledgement {
    /// Which duty.
    pub duty: Duty,
    /// Whose word it is.
    pub by: RequestId,
}

impl Record {
    /// The canonical bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// `sha256:` and the digest of the bytes.
    pub fn digest(&self) -> String {
        format!("sha256:{}", hex(&Sha256::digest(&self.0)))
    }

    fn of(content: &impl Serialize) -> Result<Self, Unrecorded> {
        let bytes = canonical::bytes(content).map_err(|why| Unrecorded::new(format!("no canonical form: {why}")))?;
        if bytes.len() > MOST {
            return Err(Unrecorded::new(format!("the record has {} bytes; allowed are {MOST}", bytes.len())));
        }
        Ok(Self(bytes))
    }

    pub(crate) fn recovery(cut_bytes: u64) -> Result<Self, Unrecorded> {
        Self::of(&serde_json::json!({ "v": 1, "type": "recovery", "cut_bytes": cut_bytes }))
    }

    pub(crate) fn policy_load(time: Timestamp, law: &Law) -> Result<Self, Unrecorded> {
        #[derive(Serialize)]
        struct PolicyLoad<'a> {
            v: u8,
            r#type: &'a str,
            time: Timestamp,
            #[serde(flatten)]
            law: &'a Law,
        }
        Self::of(&PolicyLoad { v: 1, r#type: "policy-load", time, law })
    }

    pub(crate) fn decision(
        id: &str,
        time: Timestamp,
        preview_of: Option<Day>,
        bound: &Bound,
        law: &Law,
        rulings: &Rulings,
    ) -> Result<Self, Unrecorded> {
        #[derive(Serialize)]
        struct Decided<'a> {
            v: u8,
            r#type: &'a str,
            id: &'a str,
            time: Timestamp,
            day: Day,
            outcome: Outcome,
            engine: &'a str,
            #[serde(flatten)]
            bound: &'a Bound,
            #[serde(flatten)]
            law: &'a Law,
            #[serde(flatten)]
            rulings: &'a Rulings,
        }
        Self::of(&Decided {
            v: 1,
            r#type: if preview_of.is_some() { "preview" } else { "decision" },
            id,
            time,
            day: preview_of.unwrap_or_else(|| time.day()),
            outcome: rulings.outcome(),
            engine: ENGINE,
            bound,
            law,
            rulings,
        })
    }

    pub(crate) fn disclosure(
        time: Timestamp,
        decision: &str,
        at: u64,
        bound: &Bound,
        measures: &[crate::request::measure::Measure],
        acknowledged: &[Acknowledgement],
    ) -> Result<Self, Unrecorded> {
        #[derive(Serialize)]
        struct Disclosed<'a> {
            v: u8,
            r#type: &'a str,
            time: Timestamp,
            decision: &'a str,
            decision_position: u64,
            measures: &'a [crate::request::measure::Measure],
            acknowledged: &'a [Acknowledgement],
            #[serde(flatten)]
            bound: &'a Bound,
        }
        Self::of(&Disclosed {
            v: 1,
            r#type: "disclosure",
            time,
            decision,
            decision_position: at,
            measures,
            acknowledged,
            bound,
        })
    }
}
