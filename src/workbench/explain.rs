//! A decision explained to the people who must read it: an engineer, counsel, later a court.
//!
//! Everything that an explanation tells stands in the case, in the policies, in the catalogue or in the tables of the
//! border; nothing is made up for it, and nothing is decided by it. It shows what lies under the seal of a record: it
//! is for counsel.
//!
//! What nearly spoke teaches a requester how to ask. It is told only where it is asked for ([`Explain::near`]), and no
//! draft of a reply is made from it.

mod asked;
mod found;
mod labels;
mod near;
mod plain;
mod prose;
mod reply;
mod rulings;
mod users;
mod ways;

use serde::Serialize;

pub use asked::{Asked, Entity, HandTold, Silence, Tick};
pub use found::{Found, Place as RulePlace};
pub use near::{Changed, Near, NearMeasure, NearRule, NearUser, Refused as RouteRefused, Turn, UnknownFact};
pub use rulings::{ConflictTold, DutyTold, RulingTold};
pub use users::{FactTold, UserTold};
pub use ways::{TreatyTold, WayTold};

use super::case::{Case, CaseFailed, When};
use super::replay::{Logged, Records, remade};
use crate::border::Border;
use crate::decision::Rulings;
use crate::decision::outcome::Outcome;
use crate::gate::Gate;
use crate::policy::PolicySet;
use crate::quoting::seen;
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;

/// How a decision is explained.
#[derive(Debug, Clone, Copy, Default)]
pub struct Explain {
    /// Whether it is told which rules nearly spoke, and what would turn the outcome: for counsel alone.
    pub near: bool,
}

/// A decision explained. Texts of the demand are as they were sent, but for characters that nobody would see.
///
/// `Debug` shows the day and the outcome alone.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The version of this form.
    pub v: u8,
    /// What the case says it is about; empty for a record.
    pub note: String,
    /// The record that is explained; none where it is a preview of a case.
    pub record: Option<OnRecord>,
    /// The day of the decision.
    pub day: Day,
    /// The same in words.
    pub day_told: String,
    /// The most severe ruling.
    pub outcome: Outcome,
    /// By which policies and tables.
    pub law: LawTold,
    /// What was asked.
    pub asked: Asked,
    /// Who asks, who holds the data, who controls them.
    pub entities: Vec<Entity>,
    /// The rulings; users with the same ruling are told together.
    pub rulings: Vec<RulingTold>,
    /// Each user, with the facts that the rules read.
    pub users: Vec<UserTold>,
    /// Every rule that spoke, once.
    pub rules: Vec<Found>,
    /// The codes of those that were not verified against their text.
    pub unverified: Vec<String>,
    /// Instants that count, in order.
    pub clock: Vec<Tick>,
    /// The order of silence.
    pub silence: Silence,
    /// Who touches the demand.
    pub hands: Vec<HandTold>,
    /// What went before, in sentences.
    pub history: Vec<String>,
    /// Who else is touched, in sentences.
    pub others: Vec<String>,
    /// What failed while deciding.
    pub faults: Vec<String>,
    /// A draft of a reply to the authority, in paragraphs.
    pub reply: Vec<String>,
    /// What nearly spoke; absent where it is not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
}

impl std::fmt::Debug for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Explanation").field("day", &self.day).field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// The record that is explained.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct OnRecord {
    /// Its identifier.
    pub id: String,
    /// Its number in the log, from 0.
    pub position: u64,
    /// Its type: a decision, a resolution, a preview.
    pub kind: String,
    /// When it was made, in words.
    pub made: String,
    /// Whether the rulings made again are those on record, byte for byte.
    pub same: bool,
}

/// By which policies and tables it was decided.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LawTold {
    /// Digest of the policy set.
    pub policies: String,
    /// Digest of its catalogue.
    pub catalogue: String,
    /// Digest of the border.
    pub border: String,
    /// The version of this program.
    pub program: String,
}

/// All that an explanation is made from.
pub(super) struct Source<'a> {
    pub(super) policies: &'a PolicySet,
    pub(super) border: &'a Border,
    pub(super) request: &'a DataRequest,
    pub(super) day: Day,
    /// Each user with what was ruled.
    pub(super) users: Vec<(&'a UserContext, &'a Rulings)>,
    pub(super) note: &'a str,
    pub(super) record: Option<OnRecord>,
}

impl Explain {
    /// Explains what that gate would decide on a case, on its own day or on `today`. The preview is put on the record
    /// of the gate, as every preview is.
    ///
    /// # Errors
    /// Where demand and intake contradict each other, or the preview could not be put on record.
    pub fn case(self, gate: &Gate, case: &Case, today: Day) -> Result<Explanation, CaseFailed> {
        let report = case.preview(gate, today)?;
        let request = case.request()?;
        let policies = gate.policies();
        let source = Source {
            policies: &policies,
            border: gate.border(),
            request: &request,
            day: match case.on {
                When::Today => today,
                When::On(day) => day,
            },
            users: case
                .users
                .as_slice()
                .iter()
                .zip(report.previews.iter().map(crate::gate::Preview::rulings))
                .collect(),
            note: &case.note,
            record: None,
        };
        Ok(source.explained(self))
    }
}

impl Explain {
    /// Explains a decision on record: made again under its own law, which lies among the objects of the log. The
    /// others of its group are told of as the record has them.
    ///
    /// # Errors
    /// [`NoDecision`] where the record holds none, is erased, does not read, or its law is missing.
    pub fn record(self, records: &dyn Records, logged: &Logged) -> Result<Explanation, NoDecision> {
        let again = remade(records, logged).map_err(|why| NoDecision { position: logged.position, why })?;
        let clear: serde_json::Value = serde_json::from_slice(&logged.clear).unwrap_or_default();
        let text = |name: &str| seen(clear.get(name).and_then(serde_json::Value::as_str).unwrap_or_default());
        let time = text("time");
        let record = OnRecord {
            id: text("id"),
            position: logged.position,
            kind: text("type"),
            made: time.parse().map_or(time, plain::instant),
            same: again.same,
        };
        let source = Source {
            policies: &again.set,
            border: &again.border,
            request: &again.request,
            day: again.day,
            users: vec![(&again.user, &again.rulings)],
            note: "",
            record: Some(record),
        };
        Ok(source.explained(self))
    }
}

/// Why a record is not explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record {position} is not explained: {why}")]
#[non_exhaustive]
pub struct NoDecision {
    /// Its number in the log.
    pub position: u64,
    /// Why.
    pub why: String,
}

impl Source<'_> {
    fn explained(self, how: Explain) -> Explanation {
        let rules = found::Rules::of(&self);
        let rulings = rulings::told(&self, &rules);
        let clock = asked::clock(&self, &rulings);
        let faults: std::collections::BTreeSet<String> =
            self.users.iter().flat_map(|(_, rulings)| rulings.faults()).map(|fault| seen(&fault.to_string())).collect();
        Explanation {
            v: 1,
            note: seen(self.note),
            day: self.day,
            day_told: plain::day(self.day),
            outcome: self.users.iter().map(|(_, rulings)| rulings.outcome()).max().unwrap_or(Outcome::Deny),
            law: LawTold {
                policies: self.policies.digest().to_owned(),
                catalogue: self.policies.catalogue_digest().to_owned(),
                border: self.border.digest().to_owned(),
                program: format!("comity {}", env!("CARGO_PKG_VERSION")),
            },
            asked: asked::asked(&self),
            entities: asked::entities(&self),
            users: users::told(&self, &rules),
            rules: rules.spoken(),
            unverified: rules.unverified(),
            silence: asked::silence(&self),
            hands: asked::hands(&self),
            history: asked::history(&self),
            others: asked::others(&self),
            faults: faults.into_iter().collect(),
            reply: reply::draft(&self, &rulings),
            near: how.near.then(|| near::near(&self)),
            clock,
            rulings,
            record: self.record,
        }
    }
}
