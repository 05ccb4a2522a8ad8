//! A suite: many cases on one law, each a clean demand with a few places changed.

mod written;

pub(super) use written::set;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::case::{Case, CaseFailed, Report};
use super::yaml::CaseRefused;
use crate::decision::reason::RuleCode;
use crate::gate::{Gate, Preview};
use crate::jurisdiction::Country;
use crate::request::measure::Measure;
use crate::time::Day;

/// Cases on one law, as a YAML document.
///
/// Each begins as the same clean demand ([`clean`]): a court of `requester` asks, by a judge's order, for
/// subscriber data and content of an adult consumer whose home, holder and storage are in `home`. `change`
/// sets places of it, by dotted path. `demands`, `users` and `days` name changes that cases share: a case that lists
/// some of them is run on each combination.
///
/// `Debug` shows how many cases it has.
#[derive(Clone, PartialEq, Eq)]
pub struct Suite {
    /// What it is about, for a reader.
    pub note: String,
    /// Its cases, by name.
    pub cases: Vec<(String, SuiteCase)>,
    /// Cases that are not run.
    pub skipped: Vec<SkippedCase>,
    marks: Vec<Mark>,
}

/// A case of a suite that is not run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedCase {
    /// Its name.
    pub name: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Why it is not run, as its author wrote.
    pub reason: String,
}

/// Where a case stands, and which messages are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Mark {
    pub(super) line: u32,
    /// Patterns that the title or the text of some reason must match, by measure.
    pub(super) messages: BTreeMap<Measure, BTreeSet<String>>,
}

impl std::fmt::Debug for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suite").field("cases", &self.cases.len()).finish_non_exhaustive()
    }
}

/// One case of a suite: the whole case, and the codes that must not speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuiteCase {
    /// The case.
    pub case: Case,
    /// Codes that must not be among the reasons, by measure.
    pub without: BTreeMap<Measure, BTreeSet<RuleCode>>,
}

impl Suite {
    /// Reads a suite.
    ///
    /// # Errors
    /// [`CaseRefused`], with the name of the case, its line and column, and the path of the field.
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, CaseRefused> {
        written::suite(bytes)
    }

    /// Every case that runs, with what [`Suite::cases`] does not hold of it.
    pub(super) fn marked(&self) -> impl Iterator<Item = (&str, &SuiteCase, &Mark)> {
        self.cases.iter().zip(&self.marks).map(|((name, case), mark)| (name.as_str(), case, mark))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Suite {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Suite".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        written::Written::json_schema(generator)
    }
}

impl SuiteCase {
    /// Runs the case as a preview on its own day.
    ///
    /// # Errors
    /// Where demand and intake contradict each other, or the preview could not be put on record.
    pub fn preview(&self, gate: &Gate, today: Day) -> Result<Report, CaseFailed> {
        let mut report = self.case.preview(gate, today)?;
        for ruling in report.previews.iter().flat_map(Preview::rulings) {
            let Some(without) = self.without.get(&ruling.measure()) else { continue };
            for cited in ruling.reasons().iter().filter(|cited| without.contains(&cited.code)) {
                report.differences.push(format!("{}: {} spoke, and must not", ruling.measure(), cited.code));
            }
        }
        Ok(report)
    }
}

/// The clean demand: whatever a state's law, nothing in it speaks against it but what that law asks for.
/// The day is 2026-05-27; the paper is ten days old, served on the next day, and was received five days ago.
pub fn clean(requester: Country, home: Country) -> Value {
    let signal = |kind: &str| {
        json!({"kind": kind, "country": home, "observed_at": "2026-05-20T00:00:00Z", "entered_by_hand": "no",
            "hand_country": "none", "hand_is_agent": "no"})
    };
    let hand = |role: &str| json!({"role": role, "person": "unknown", "country": home, "agent_of": "none"});
    json!({
        "note": "clean",
        "on": "2026-05-27",
        "demand": {
            "id": "r-1",
            "requester": {"kind": "authority", "country": requester, "level": "federal", "subdivision": "none",
                "agency": "court", "rank": "none", "origin": "none", "state_linked": "no", "name": "none"},
            "measures": ["disclose_subscriber", "disclose_content"],
            "instrument": {"kind": "court_order", "framework": "national", "issuer": "judge", "validator": "none",
                "issuing_country": requester, "issued_at": "2026-05-17T10:00:00Z",
                "served_on": "2026-05-18T10:00:00Z", "execute_by": "2026-08-17T10:00:00Z",
                "served_entity": "holder", "certificate": "no", "independent_review": "yes", "attestation": "no",
                "elements": "none", "errors": "no", "notified": "no", "home_grounds": "no",
                "third_government": "no", "secondary_to": "none", "reference": "none",
                "gag": {"source": "none", "from": "none", "until": "none"}},
            "scope": {"kind": "identifier", "identifiers": 1, "users": 1, "severable": "yes", "case": "yes",
                "ends": "yes", "from": "2026-03-01", "until": "2026-03-31", "event": "none"},
            "offence": {"class": "serious_crime", "max_years": 10, "listed": "no", "sentence_months": "none",
                "death_or_torture": "no", "dual_criminality": "yes", "independent_judge": "yes"},
            "emergency": "no", "deadline": "none", "controller_bypass": "none", "text": "none",
        },
        "intake": {
            "verification": "pki", "channel": "portal", "received_at": "2026-05-22T10:00:00Z",
            "demand_checked": "yes", "subjects": ["u-1"], "clearance": "none", "data_held": "yes",
            "service_covered": "yes", "immunity": "no",
            "hands": [hand("handler"), hand("approver"), hand("executor")],
            "emergency_belief": "none",
            "history": {"state_interest": "none", "denied_before": 0},
            "approvals": [],
        },
        "user": {
            "subject": "u-1", "signals": [signal("ip"), signal("phone")], "residence": [home], "presence": [home],
            "fled_from": "none", "controller": "consumer", "controller_asked": "no",
            "holder": {"entity": "holder-1", "country": home, "subdivision": "none", "sca_covered": "no",
                "eu_representative": "none"},
            "stored_in": [home], "key": "provider", "us_person": "none_indicated", "age": "adult", "life": "alive",
            "roles": "none", "event_role": "none",
            "consent": {"giver": "none", "verified": "no", "in_custody": "no"},
        },
    })
}
