//! Decisions made by bending case files, leaf by leaf, or one country for another in a whole section.
//!
//! Most start from a case file. Some start from an earlier decision in which one of the codes spoke
//! that spoke least so far, so that what chance has met once is met often enough.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};

use comity::{DataRequest, Day, Demand, Intake, UserContext};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::random::Random;
use super::vocabulary;

/// Leaves that are bent at most.
const BENT: usize = 6;
/// One bend in so many changes a country throughout a section.
const MOVED_IN: usize = 8;
/// One decision in so many starts from one that is kept.
pub(crate) const KEPT_IN: usize = 3;
/// Codes that count as the rarest.
pub(crate) const RAREST: usize = 8;
/// Decisions that are kept for one code.
const KEPT: usize = 24;

/// Cases, by the identifier of their demand, bent by hand towards codes that chance does not meet:
/// they need several leaves to change at once.
const SEEDS: &[(&str, &[(&str, &str)])] = &[
    // HK-NSL-43: the police of Hong Kong, state security, a user in Hong Kong.
    (
        "cn-13",
        &[
            ("/demand/requester/country", r#""HK""#),
            ("/demand/offence/class", r#""state_security""#),
            ("/demand/measures", r#"["disclose_identification", "suspend_account"]"#),
        ],
    ),
    // HK-NSL-43-OUTSIDE: the same on a user in the United States.
    ("cn-12", &[("/demand/requester/country", r#""HK""#), ("/demand/offence/class", r#""state_security""#)]),
    // COMITY-GAG-LONG: silence for two years.
    ("us-33", &[("/demand/instrument/gag/until", r#""2028-06-01T10:00:00Z""#)]),
    // COMITY-TERRITORY-DEPENDENT: France, a user in French Polynesia.
    (
        "th-39",
        &[
            ("/demand/requester/country", r#""FR""#),
            ("/user/signals/0/country", r#""PF""#),
            ("/user/signals/1/country", r#""PF""#),
            ("/user/signals/2/country", r#""PF""#),
        ],
    ),
    // US-2713-RESOLVED: paper on a user elsewhere, and counsel weighed the conflict.
    (
        "us-21",
        &[
            ("/user/signals/0/country", r#""DE""#),
            ("/user/signals/1/country", r#""DE""#),
            ("/user/residence", r#"["DE"]"#),
            ("/user/presence", r#"["DE"]"#),
            (
                "/intake/approvals",
                r#"[{"by": "counsel", "request": "r-1", "subject": "u-1", "measures": ["disclose_content"], "conflict_analysis": "yes"}]"#,
            ),
        ],
    ),
    (
        "us-21",
        &[
            ("/user/signals/0/country", r#""DE""#),
            ("/user/signals/1/country", r#""DE""#),
            ("/user/residence", r#"["DE"]"#),
            ("/user/presence", r#"["DE"]"#),
            ("/demand/instrument/kind", r#""d_order""#),
            ("/demand/measures", r#"["disclose_traffic"]"#),
            (
                "/intake/approvals",
                r#"[{"by": "counsel", "request": "r-1", "subject": "u-1", "measures": ["disclose_traffic"], "conflict_analysis": "yes"}]"#,
            ),
        ],
    ),
    (
        "us-21",
        &[
            ("/user/signals/0/country", r#""DE""#),
            ("/user/signals/1/country", r#""DE""#),
            ("/user/residence", r#"["DE"]"#),
            ("/user/presence", r#"["DE"]"#),
            ("/demand/instrument/kind", r#""trial_subpoena""#),
            ("/demand/measures", r#"["disclose_subscriber"]"#),
            (
                "/intake/approvals",
                r#"[{"by": "counsel", "request": "r-1", "subject": "u-1", "measures": ["disclose_subscriber"], "conflict_analysis": "yes"}]"#,
            ),
        ],
    ),
];

/// One decision's demand, intake, user and day, as JSON.
#[derive(Clone)]
pub(crate) struct Document(pub(crate) Value);

impl Document {
    pub(crate) fn new(demand: &Demand, intake: &Intake, user: &UserContext, day: Day) -> Self {
        Self(json!({ "demand": demand, "intake": intake, "user": user, "on": day }))
    }

    /// The typed values; nothing where demand and intake contradict each other.
    pub(crate) fn read(&self) -> Option<(DataRequest, UserContext, Day)> {
        let request = DataRequest::new(self.part("demand"), self.part("intake")).ok()?;
        Some((request, self.part("user"), self.part("on")))
    }

    pub(crate) fn part<T: DeserializeOwned>(&self, name: &str) -> T {
        T::deserialize(&self.0[name]).unwrap_or_else(|why| panic!("{name}: {why} in {}", self.0[name]))
    }

    /// Puts JSON texts at places of the document.
    fn bent(mut self, changes: &[(&str, &str)]) -> Self {
        for (pointer, text) in changes {
            let leaf = self.0.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
            *leaf = serde_json::from_str(text).unwrap();
        }
        self
    }

    /// One of the leaves that facts show.
    pub(crate) fn leaf(&self, random: &mut Random) -> Place {
        // Counted first, then found again: no leaf but the one that is drawn needs its name.
        let mut left = usize::MAX;
        find(&self.0, &mut Place::default(), &mut left);
        let (mut place, mut left) = (Place::default(), random.below(usize::MAX - left));
        assert!(find(&self.0, &mut place, &mut left));
        place
    }

    /// Draws one leaf anew, or moves a section.
    pub(crate) fn bend(&mut self, random: &mut Random) {
        if random.below(MOVED_IN) == 0 {
            let (from, to) = (random.pick(vocabulary::COUNTRIES), random.pick(vocabulary::COUNTRIES));
            replace(&mut self.0[*random.pick(&["demand", "intake", "user"])], from, to);
            return;
        }
        let place = self.leaf(random);
        let leaf = self.0.pointer_mut(&place.pointer).unwrap();
        *leaf = vocabulary::draw(&place.path, leaf, random);
    }
}

/// Where a leaf is, and which field it is.
#[derive(Default)]
pub(crate) struct Place {
    pub(crate) pointer: String,
    pub(crate) path: String,
}

impl Place {
    /// Goes one step down, and stays there where `go` finds what is looked for.
    fn down(&mut self, name: impl Display, field: &str, go: impl FnOnce(&mut Self) -> bool) -> bool {
        let (pointer, path) = (self.pointer.len(), self.path.len());
        write!(self.pointer, "/{name}").unwrap();
        self.path.push_str(if path == 0 || field == "[]" { "" } else { "." });
        self.path.push_str(field);
        let found = go(self);
        if !found {
            self.pointer.truncate(pointer);
            self.path.truncate(path);
        }
        found
    }
}

/// Goes to the leaf before which `left` others come, of those that facts show; false where there are too few, and
/// then `left` is less by as many as there are. A list is a leaf, too.
fn find(value: &Value, place: &mut Place, left: &mut usize) -> bool {
    if vocabulary::hidden(&place.path) {
        return false;
    }
    if !value.is_object() {
        if *left == 0 {
            return true;
        }
        *left -= 1;
    }
    match value {
        Value::Object(fields) => {
            fields.iter().any(|(name, inner)| place.down(name, name, |place| find(inner, place, left)))
        }
        Value::Array(items) if items.first().is_some_and(Value::is_object) => {
            items.iter().enumerate().any(|(at, inner)| place.down(at, "[]", |place| find(inner, place, left)))
        }
        Value::Array(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => false,
    }
}

/// Puts a word in the place of another, wherever that stands alone; a list names no country twice.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|inner| replace(inner, from, to)),
        Value::Array(items) if items.contains(&json!(to)) => {}
        Value::Array(items) => items.iter_mut().for_each(|inner| replace(inner, from, to)),
        Value::String(word) if word == from => to.clone_into(word),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Where decisions come from.
pub(crate) struct Corpus {
    pub(crate) random: Random,
    pub(crate) cases: Vec<Document>,
    pub(crate) kept: BTreeMap<String, Vec<Document>>,
}

impl Corpus {
    pub(crate) fn new(mut cases: Vec<Document>, seed: u64) -> Self {
        for (id, changes) in SEEDS {
            let case = cases.iter().find(|case| case.0["demand"]["id"] == *id);
            let case = case.unwrap_or_else(|| panic!("no case has the demand `{id}`")).clone();
            cases.push(case.bent(changes));
        }
        // The names that an approval of the vocabulary may have.
        for case in &mut cases {
            case.0["demand"]["id"] = json!("r-1");
            if case.0["user"]["subject"] != "platform" {
                case.0["user"]["subject"] = json!("u-1");
                case.0["intake"]["subjects"] = json!(["u-1"]);
            }
        }
        Self { random: Random::new(seed), cases, kept: BTreeMap::new() }
    }

    /// The next decisions; `counts` says how often each code spoke so far.
    pub(crate) fn draw(&mut self, many: usize, counts: &BTreeMap<String, usize>) -> Vec<Document> {
        let mut rarest: Vec<_> = self.kept.iter().collect();
        rarest.sort_by_key(|(code, _)| counts.get(*code));
        rarest.truncate(RAREST);
        let mut drawn = Vec::new();
        while drawn.len() < many {
            let again = !rarest.is_empty() && self.random.below(KEPT_IN) == 0;
            let from = if again { self.random.pick(&rarest).1 } else { &self.cases };
            let mut document = self.random.pick(from).clone();
            for _ in 0..self.random.below(BENT + 1) {
                document.bend(&mut self.random);
            }
            drawn.push(document);
        }
        drawn
    }

    /// Remembers a decision in which that code spoke.
    pub(crate) fn keep(&mut self, code: &str, document: &Document) {
        let kept = self.kept.entry(code.to_owned()).or_default();
        if kept.len() < KEPT {
            kept.push(document.clone());
        }
    }
}
