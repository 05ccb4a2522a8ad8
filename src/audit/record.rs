//! What stands in a record. Codes, digests and identifiers; no names, texts, mail addresses.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Unrecorded, canonical};
use crate::border::hex;
use crate::decision::Rulings;
use crate::decision::circumstances::Circumstances;
use crate::decision::duty::Duty;
use crate::decision::outcome::Outcome;
use crate::facts::Facts;
use crate::request::DataRequest;
use crate::request::demand::Demand;
use crate::request::intake::Intake;
use crate::text::{RequestId, Subject};
use crate::time::{Day, Timestamp};
use crate::user::UserContext;

/// Bytes that the clear part of a record may have.
const MOST: usize = 65_535;
/// Bytes that the sealed part may have.
const MOST_SEALED: usize = 1_048_576;
/// What decided.
const ENGINE: &str = "regorus 0.14.1, rvm and interpreter";

/// One record: the canonical bytes of one JSON object (RFC 8785), at most 65,535 of them, and
/// beside them the bytes that must not stand in clear, to which the record commits by a digest.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    clear: Vec<u8>,
    sealed: Option<Vec<u8>>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({})", String::from_utf8_lossy(&self.clear))
    }
}

/// The policies and the border under which something was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Law {
    #[serde(rename = "policy_digest")]
    pub(crate) policy: String,
    #[serde(rename = "catalogue_digest")]
    pub(crate) catalogue: String,
    #[serde(rename = "border_digest")]
    pub(crate) border: String,
}

/// What ties a record to one request and user. The digests are salted, and the salt lies in the
/// sealed part: who has the clear part alone cannot try out guesses.
#[derive(Clone, Serialize)]
pub(crate) struct Bound {
    #[serde(skip)]
    salt: String,
    pub(crate) request: RequestId,
    pub(crate) request_digest: String,
    facts_digest: String,
    subject_tag: String,
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bound").field("request", &self.request).finish_non_exhaustive()
    }
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

/// The salted digest of facts, by which a record commits to them.
pub(crate) fn facts_digest(salt: &str, facts: &Facts) -> Result<String, String> {
    Ok(digest(&[salt.as_bytes(), &canonical::bytes(facts)?].concat()))
}

impl Bound {
    pub(crate) fn new(request: &DataRequest, subject: &Subject, facts: &Facts) -> Result<Self, Unrecorded> {
        let salt = uuid::Uuid::new_v4().simple().to_string();
        let salted = |bytes: &[u8]| digest(&[salt.as_bytes(), bytes].concat());
        let form = |why: String| Unrecorded::new(format!("no canonical form: {why}"));
        let asked = canonical::bytes(&(request.demand(), request.intake())).map_err(form)?;
        let facts_digest = facts_digest(&salt, facts).map_err(form)?;
        Ok(Self {
            request: request.demand().id().clone(),
            request_digest: salted(&asked),
            facts_digest,
            subject_tag: salted(subject.as_str().as_bytes()),
            salt,
        })
    }
}

/// What was decided about one user, and from what: request and user as given, so that the decision can be
/// made again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made<'a> {
    pub(crate) request: &'a DataRequest,
    pub(crate) user: &'a UserContext,
    pub(crate) rulings: &'a Rulings,
    pub(crate) circumstances: &'a Circumstances,
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
    /// The canonical bytes of the clear part.
    pub fn bytes(&self) -> &[u8] {
        &self.clear
    }

    /// The canonical bytes of what must not stand in clear: salt, request, user, rulings and faults. A log
    /// keeps them apart, so that they can be locked away and erased.
    pub fn sealed(&self) -> Option<&[u8]> {
        self.sealed.as_deref()
    }

    /// `sha256:` and the digest of the clear bytes, which hold the digest of the sealed ones.
    pub fn digest(&self) -> String {
        digest(&self.clear)
    }

    fn of(content: &impl Serialize) -> Result<Self, Unrecorded> {
        Ok(Self { clear: form(content, MOST)?, sealed: None })
    }

    pub(crate) fn recovery(cut_bytes: u64) -> Result<Self, Unrecorded> {
        Self::of(&serde_json::json!({ "v": 1, "type": "recovery", "cut_bytes": cut_bytes }))
    }

    pub(crate) fn revocation(time: Timestamp, decision: &str, measures: usize) -> Result<Self, Unrecorded> {
        let content = serde_json::json!({
            "v": 1, "type": "permit-revoked", "time": time, "decision": decision, "measures": measures,
        });
        Self::of(&content)
    }

    pub(crate) fn policy_load(time: Timestamp, law: &Law, expires: Option<Timestamp>) -> Result<Self, Unrecorded> {
        #[derive(Serialize)]
        struct PolicyLoad<'a> {
            v: u8,
            r#type: &'a str,
            time: Timestamp,
            expires: Option<Timestamp>,
            #[serde(flatten)]
            law: &'a Law,
        }
        Self::of(&PolicyLoad { v: 1, r#type: "policy-load", time, expires, law })
    }

    pub(crate) fn decision(
        id: &str,
        time: Timestamp,
        preview_of: Option<Day>,
        bound: &Bound,
        law: &Law,
        made: &Made<'_>,
    ) -> Result<Self, Unrecorded> {
        #[derive(Serialize)]
        struct Sealed<'a> {
            circumstances: &'a Circumstances,
            day: Day,
            demand: &'a Demand,
            intake: &'a Intake,
            request: &'a RequestId,
            #[serde(flatten)]
            rulings: &'a Rulings,
            salt: &'a str,
            user: &'a UserContext,
        }
        #[derive(Serialize)]
        struct Decided<'a> {
            v: u8,
            r#type: &'a str,
            id: &'a str,
            time: Timestamp,
            day: Day,
            outcome: Outcome,
            engine: &'a str,
            sealed: serde_json::Value,
            #[serde(flatten)]
            bound: &'a Bound,
            #[serde(flatten)]
            law: &'a Law,
        }
        let Made { request, user, rulings, circumstances } = *made;
        let day = preview_of.unwrap_or_else(|| time.day());
        let sealed = Sealed {
            circumstances,
            day,
            demand: request.demand(),
            intake: request.intake(),
            request: request.demand().id(),
            rulings,
            salt: &bound.salt,
            user,
        };
        let sealed = form(&sealed, MOST_SEALED)?;
        let clear = Decided {
            v: 1,
            r#type: if preview_of.is_some() { "preview" } else { "decision" },
            id,
            time,
            day,
            outcome: rulings.outcome(),
            engine: ENGINE,
            sealed: serde_json::json!({ "alg": "none", "digest": digest(&sealed) }),
            bound,
            law,
        };
        Ok(Self { clear: form(&clear, MOST)?, sealed: Some(sealed) })
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

/// The canonical bytes of a part of a record.
fn form(content: &impl Serialize, most: usize) -> Result<Vec<u8>, Unrecorded> {
    let bytes = canonical::bytes(content).map_err(|why| Unrecorded::new(format!("no canonical form: {why}")))?;
    if bytes.len() > most {
        return Err(Unrecorded::new(format!("the record has {} bytes; allowed are {most}", bytes.len())));
    }
    Ok(bytes)
}
