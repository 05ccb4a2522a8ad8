//! A record as it is read back: what was asked, of whom, and what was decided.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Logged, Why};
use crate::audit::record::nested;
use crate::canonical;
use crate::decision::circumstances::Circumstances;
use crate::quoting::tame;
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;

/// Types of records that hold a decision.
const DECIDED: [&str; 3] = ["decision", "escalation-resolution", "preview"];

/// The clear part, as far as a replay needs it.
#[derive(Debug, Deserialize)]
struct Clear {
    r#type: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    policy_digest: String,
    #[serde(default)]
    border_digest: String,
    #[serde(default)]
    facts_digest: String,
}

/// A decision on record.
pub(super) struct Decided {
    pub(super) position: u64,
    pub(super) id: String,
    pub(super) policies: String,
    pub(super) border: String,
    pub(super) facts_digest: String,
    pub(super) salt: String,
    pub(super) request: DataRequest,
    pub(super) user: UserContext,
    pub(super) day: Day,
    pub(super) circumstances: Circumstances,
    pub(super) rulings: Value,
    pub(super) faults: Value,
}

/// What a record is to a replay.
pub(super) enum Reading {
    /// It holds no decision.
    Other,
    /// It holds one that cannot be read any more.
    Lost {
        id: String,
        why: Why,
    },
    Decided(Box<Decided>),
}

pub(super) fn record(logged: &Logged) -> Reading {
    let clear: Clear = match document(&logged.clear) {
        Ok(clear) => clear,
        Err(why) => return Reading::Lost { id: String::new(), why: Why::Unreadable(format!("clear part: {why}")) },
    };
    if !DECIDED.contains(&clear.r#type.as_str()) {
        return Reading::Other;
    }
    let id = clear.id.clone();
    let Some(opened) = &logged.opened else { return Reading::Lost { id, why: Why::Erased } };
    match decided(logged.position, clear, opened) {
        Ok(decided) => Reading::Decided(Box::new(decided)),
        Err(why) => Reading::Lost { id, why: Why::Unreadable(why) },
    }
}

fn decided(position: u64, clear: Clear, opened: &[u8]) -> Result<Decided, String> {
    let sealed: Value = serde_json::from_slice(opened).map_err(|why| tame(&format!("sealed part: {why}")))?;
    if canonical::bytes(&sealed).ok().as_deref() != Some(opened) {
        return Err("sealed part: its bytes are not in canonical form (RFC 8785)".to_owned());
    }
    let mut fields = nested(opened)?;
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let request = DataRequest::new(part("demand", take("demand"))?, part("intake", take("intake"))?)
        .map_err(|why| why.to_string())?;
    let circumstances: Option<Circumstances> = part("circumstances", take("circumstances"))?;
    Ok(Decided {
        position,
        id: clear.id,
        policies: clear.policy_digest,
        border: clear.border_digest,
        facts_digest: clear.facts_digest,
        salt: part("salt", take("salt"))?,
        request,
        user: part("user", take("user"))?,
        day: part("day", take("day"))?,
        circumstances: circumstances.unwrap_or_default(),
        rulings: take("rulings"),
        faults: take("faults"),
    })
}

fn document<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut from).map_err(|why| located(&why))
}

fn part<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|why| format!("sealed part: `{name}`: {}", located(&why)))
}

fn located(why: &serde_path_to_error::Error<serde_json::Error>) -> String {
    format!("`{}`: {}", crate::quoting::path(&why.path().to_string()), tame(&why.inner().to_string()))
}
