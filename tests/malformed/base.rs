//! Valid documents, from which malformed ones are made.

use serde_json::{Value, json};

use crate::tree::Node;

/// Stands for personal content, which no message may repeat.
pub(crate) const CANARY: &str = "Canary Quillfeather";

/// Paths of free text, where any words are right.
pub(crate) const FREE: [&str; 5] = ["name", "reference", "controller_bypass", "text", "note"];

fn demand() -> Value {
    json!({
        "id": "r-1",
        "requester": {
            "kind": "authority", "country": "GB", "level": "state", "subdivision": "GB-ENG", "agency": "court", "rank": "none",
            "origin": "US", "state_linked": "no", "name": CANARY,
        },
        "measures": ["disclose_content", "preserve"],
        "instrument": {
            "kind": "overseas_production_order", "framework": "agreement_us_gb", "issuer": "judge", "validator": "none",
            "issuing_country": "GB", "issued_at": "2026-06-01T10:00:00Z", "served_on": "2026-06-02T10:00:00Z",
            "execute_by": "2026-07-01T10:00:00Z", "served_entity": "holder", "certificate": "yes",
            "independent_review": "yes", "attestation": "no", "elements": ["legal_basis"], "errors": "no",
            "notified": "no", "home_grounds": "no", "third_government": "no", "secondary_to": "r-0",
            "reference": CANARY,
            "gag": { "source": "court_order", "from": "2026-06-01T10:00:00Z", "until": "2026-12-01T10:00:00Z" },
        },
        "scope": {
            "kind": "identifier", "identifiers": 1, "users": 1, "severable": "yes", "case": "yes", "ends": "yes",
            "from": "2026-03-01", "until": "2026-03-31", "event": "past",
        },
        "offence": {
            "class": "serious_crime", "max_years": 14, "listed": "yes", "sentence_months": 6, "death_or_torture": "no", "dual_criminality": "yes",
            "independent_judge": "yes",
        },
        "emergency": "no",
        "deadline": { "amount": 7, "unit": "days", "calendar": "none", "start": "2026-06-02T10:00:00Z" },
        "controller_bypass": CANARY,
        "text": CANARY,
    })
}

fn intake() -> Value {
    json!({
        "verification": "pki", "channel": "portal", "demand_checked": "yes", "subjects": ["u-1"], "clearance": "none",
        "data_held": "yes", "service_covered": "yes", "immunity": "no", "received_at": "2026-06-02T10:00:00Z",
        "hands": [{ "role": "handler", "person": "p-1", "country": "US", "agent_of": ["GB", "FR"] }],
        "emergency_belief": "none",
        "history": { "state_interest": "none", "denied_before": 0 },
        "approvals": [{ "by": "counsel", "request": "r-1", "subject": "u-1", "measures": ["disclose_content"], "conflict_analysis": "yes" }],
    })
}

fn user() -> Value {
    json!({
        "subject": "u-gb",
        "signals": [{
            "kind": "ip", "country": "GB", "observed_at": "2026-06-01T10:00:00Z", "entered_by_hand": "yes",
            "hand_country": "US", "hand_is_agent": "no",
        }],
        "residence": ["GB"], "presence": ["GB"], "fled_from": ["CN"], "controller": "consumer",
        "controller_asked": "no",
        "holder": {
            "entity": "holder-us-1", "country": "US", "subdivision": "US-CA", "sca_covered": "yes",
            "eu_representative": "IE",
        },
        "stored_in": ["US"], "key": "provider", "us_person": "none_indicated", "age": "adult", "life": "alive",
        "roles": ["press"], "event_role": "none",
        "consent": { "giver": "none", "verified": "no", "in_custody": "no" },
    })
}

/// What a document is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Case,
    Demand,
    Intake,
    User,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Case, Self::Demand, Self::Intake, Self::User];

    /// A valid document, with a value wherever one can stand.
    pub(crate) fn valid(self) -> Node {
        let value = match self {
            Self::Case => json!({
                "note": "A valid case.", "on": "2026-06-10", "demand": demand(), "intake": intake(), "user": user(),
                "want": [{
                    "user": "*", "measure": "preserve", "outcome": "deny", "codes": ["COMITY-PROCESS-NONE"],
                    "duties": ["human_release"],
                }],
            }),
            Self::Demand => demand(),
            Self::Intake => intake(),
            Self::User => user(),
        };
        Node::from(&value)
    }

    /// As it is written: cases in block YAML, the others in JSON.
    pub(crate) fn write(self, node: &Node) -> Vec<u8> {
        match self {
            Self::Case => node.yaml().into_bytes(),
            Self::Demand | Self::Intake | Self::User => node.json().into_bytes(),
        }
    }
}

/// A malformed document, and what its refusal must mention.
#[derive(Debug, Clone)]
pub(crate) struct Bad {
    pub(crate) kind: Kind,
    pub(crate) what: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) says: Vec<String>,
}

impl Bad {
    pub(crate) fn new(kind: Kind, what: impl Into<String>, bytes: impl Into<Vec<u8>>, says: &[&str]) -> Self {
        let says = says.iter().map(|&word| word.to_owned()).collect();
        Self { kind, what: what.into(), bytes: bytes.into(), says }
    }
}

/// A valid case as people write it: plain words, with [`CANARY`] in every personal field.
pub(crate) fn written() -> String {
    let text = include_str!("../../examples/cases/22-overseas-production-order.yaml");
    let mut text = text.replace("\r\n", "\n");
    for field in ["name: unknown", "reference: none", "controller_bypass: none", "text: none"] {
        assert!(text.contains(field), "{field}");
        let key = field.split(':').next().unwrap_or_default();
        text = text.replace(field, &format!("{key}: {CANARY}"));
    }
    text
}
