//! One thing changed in the documents of a decision, for each value that a fact can have.

use serde_json::{Value, json};

use crate::jurisdiction::Country;
use crate::request::DataRequest;
use crate::request::demand::Demand;
use crate::request::intake::Intake;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::user::UserContext;
use crate::workbench::explain::Source;
use crate::workbench::sweep::axes::{self, Section};

/// Places of the three documents, such as `/demand/instrument/kind`, with what is to stand there.
pub(super) type Change = Vec<(String, Value)>;

/// Facts for which the axes of a sweep have days and identifiers of their own.
const RELATIVE: [&str; 13] = [
    "intake.received",
    "instrument.service",
    "instrument.issued",
    "instrument.issuing_country",
    "intake.resolved",
    "requester.origin",
    "requester.kind",
    "instrument.secondary",
    "instrument.gag",
    "scope.period",
    "scope.identifiers",
    "intake.names_user",
    "intake.hands",
];

/// The documents of one user's decision.
#[derive(Clone)]
pub(super) struct Documents(Value);

impl Documents {
    pub(super) fn of(request: &DataRequest, user: &UserContext) -> Self {
        Self(json!({"demand": request.demand(), "intake": request.intake(), "user": user}))
    }

    /// The same with some places changed; nothing where they contradict each other then, or a place is none.
    pub(super) fn with(&self, change: &Change) -> Option<Self> {
        let mut changed = self.0.clone();
        for (pointer, value) in change {
            *changed.pointer_mut(pointer)? = value.clone();
        }
        Some(Self(changed))
    }

    pub(super) fn read(&self) -> Option<(DataRequest, UserContext)> {
        let part = |name: &str| self.0.get(name).cloned().unwrap_or_default();
        let demand: Demand = serde_json::from_value(part("demand")).ok()?;
        let intake: Intake = serde_json::from_value(part("intake")).ok()?;
        let user: UserContext = serde_json::from_value(part("user")).ok()?;
        Some((DataRequest::new(demand, intake).ok()?, user))
    }

    fn at(&self, pointer: &str) -> &Value {
        self.0.pointer(pointer).unwrap_or(&Value::Null)
    }
}

/// Every change that is tried on that user, each of one thing.
pub(super) fn all(source: &Source<'_>, user: &UserContext, from: &Documents) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for axis in axes::all().iter().filter(|axis| !axis.moves.iter().any(|moved| RELATIVE.contains(moved))) {
        let part = match axis.section {
            Section::Demand => "/demand",
            Section::Intake => "/intake",
            Section::User => "/user",
        };
        let places = |setting: &axes::Setting| -> Change {
            setting.places.iter().map(|(pointer, value)| (format!("{part}{pointer}"), value.clone())).collect()
        };
        all.extend(axis.settings.iter().map(places).filter(|change| !change.is_empty()));
    }
    all.extend(relative(source, user, from));
    all.extend(elsewhere(source, user));
    all.extend(papers(source, user));
    all
}

fn instant(day: Day, before: i32) -> Value {
    let then = Day::of_number(day.number().saturating_sub(before)).unwrap_or(day);
    json!(format!("{then}T10:00:00Z"))
}

fn date(day: Day, before: i32) -> Value {
    json!(Day::of_number(day.number().saturating_sub(before)).unwrap_or(day))
}

/// What hangs on the day of the decision, on who asks, or on the identifiers of the case.
fn relative(source: &Source<'_>, user: &UserContext, from: &Documents) -> Vec<Change> {
    let day = source.day;
    let one = |pointer: &str, value: Value| vec![(pointer.to_owned(), value)];
    let mut all = vec![
        one("/intake/received_at", instant(day, 1)),
        one("/intake/received_at", instant(day, 5)),
        one("/demand/instrument/execute_by", instant(day, -30)),
        one("/demand/instrument/execute_by", json!("none")),
        one("/demand/instrument/issued_at", instant(day, 10)),
        one("/demand/requester/origin", json!("none")),
        one("/demand/requester/subdivision", json!("none")),
        one("/demand/instrument/secondary_to", json!("none")),
        one("/demand/instrument/gag", json!({"source": "none", "from": "none", "until": "none"})),
        one("/demand/instrument/gag/until", instant(day, -90)),
        one("/demand/instrument/gag/source", json!("court_order")),
        one("/demand/scope/severable", json!("yes")),
        one("/intake/subjects", json!([user.subject()])),
        one("/intake/history", json!({"state_interest": "none", "denied_before": 0})),
        one("/demand/controller_bypass", json!("none")),
        one("/user/consent", json!({"giver": "none", "verified": "no", "in_custody": "no"})),
        one("/user/holder/subdivision", json!("none")),
        vec![
            ("/demand/instrument/issued_at".to_owned(), instant(day, 10)),
            ("/demand/instrument/served_on".to_owned(), instant(day, 9)),
            ("/intake/received_at".to_owned(), instant(day, 9)),
        ],
        vec![
            ("/demand/instrument/served_on".to_owned(), instant(day, 1)),
            ("/demand/instrument/execute_by".to_owned(), instant(day, -30)),
        ],
        vec![("/demand/scope/from".to_owned(), date(day, 90)), ("/demand/scope/until".to_owned(), date(day, 30))],
        vec![("/demand/scope/from".to_owned(), json!("none")), ("/demand/scope/until".to_owned(), json!("none"))],
        vec![("/demand/scope/identifiers".to_owned(), json!(1)), ("/demand/scope/users".to_owned(), json!(1))],
        one(
            "/intake/approvals",
            json!([{"by": "counsel", "request": source.request.demand().id(), "subject": user.subject(),
                "conflict_analysis": "yes", "measures": Measure::ALL}]),
        ),
    ];
    if let Some(country) = source.request.demand().requester().country().known() {
        all.push(one("/demand/instrument/issuing_country", json!(country)));
    }
    // Hands as they are, but untied; and hands where nobody is named.
    let mut hands = from.at("/intake/hands").clone();
    for hand in hands.as_array_mut().into_iter().flatten() {
        if let Some(tie) = hand.get_mut("agent_of") {
            *tie = json!("none");
        }
    }
    all.push(one("/intake/hands", hands));
    if let Some(home) = user.holder().country().known() {
        let hand = |role: &str| json!({"role": role, "person": "unknown", "country": home, "agent_of": "none"});
        all.push(one("/intake/hands", json!([hand("handler"), hand("approver"), hand("executor")])));
        all.push(one("/user/stored_in", json!([home])));
    }
    all
}

/// The user established in the requester's state, in the holder's, or in one that the evidence names.
fn elsewhere(source: &Source<'_>, user: &UserContext) -> Vec<Change> {
    let location = crate::user::location::Location::of(user, &source.request.requesting(), source.day);
    let mut homes: Vec<Country> = source.request.demand().requester().country().known().copied().into_iter().collect();
    homes.extend(user.holder().country().known());
    homes.extend(location.countries());
    homes.sort_unstable();
    homes.dedup();
    let seen = instant(source.day, 7);
    let signal = |kind: &str, home: &Country| {
        json!({"kind": kind, "country": home, "observed_at": seen, "entered_by_hand": "no", "hand_country": "none",
            "hand_is_agent": "no"})
    };
    let change = |home: &Country| {
        vec![
            ("/user/signals".to_owned(), json!([signal("ip", home), signal("phone", home)])),
            ("/user/residence".to_owned(), json!([home])),
            ("/user/presence".to_owned(), json!([home])),
        ]
    };
    homes.iter().map(change).collect()
}

/// The papers by which the routes that are open to the requester carry a measure, from a judge.
fn papers(source: &Source<'_>, user: &UserContext) -> Vec<Change> {
    let demand = source.request.demand();
    let (Some(asks), Some(holds)) = (demand.requester().country().known(), user.holder().country().known()) else {
        return Vec::new();
    };
    let location = crate::user::location::Location::of(user, &source.request.requesting(), source.day);
    let mut all: Vec<Change> = Vec::new();
    for measure in demand.measures() {
        for route in source.border.ways(*asks, *holds, location.countries(), source.day, *measure) {
            for kind in route.carries.get(measure).into_iter().flatten() {
                let change = vec![
                    ("/demand/instrument/kind".to_owned(), json!(kind)),
                    ("/demand/instrument/framework".to_owned(), json!(route.framework)),
                    ("/demand/instrument/issuer".to_owned(), json!("judge")),
                ];
                if !all.contains(&change) {
                    all.push(change);
                }
            }
        }
    }
    all
}
