//! Decisions made by bending case files, leaf by leaf, or one country for another in a whole section.
//!
//! Most start from a case file. Some start from an earlier decision in which one of the codes spoke
//! that spoke least so far, so that what chance has met once is met often enough.

use std::collections::BTreeMap;

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
const KEPT_IN: usize = 3;
/// Codes that count as the rarest.
const RAREST: usize = 8;
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
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn new(demand: &Demand, intake: &Intake, user: &UserContext, day: Day) -> Self {
        Self(json!({ "demand": demand, "intake": intake, "user": user, "on": day }))
    }

    /// The typed values; nothing where demand and intake contradict each other.
    pub(crate) fn read(&self) -> Option<(DataRequest, UserContext, Day)> {
        let request = DataRequest::new(self.part("demand"), self.part("intake")).ok()?;
        Some((request, self.part("user"), self.part("on")))
    }

    fn part<T: DeserializeOwned>(&self, name: &str) -> T {
        serde_json::from_value(self.0[name].clone()).unwrap_or_else(|why| panic!("{name}: {why} in {}", self.0[name]))
    }

    /// Puts JSON texts at places of the document.
    fn bent(mut self, changes: &[(&str, &str)]) -> Self {
        for (pointer, text) in changes {
            let leaf = self.0.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
            *leaf = serde_json::from_str(text).unwrap();
        }
        self
    }

    /// Draws one leaf anew, or moves a section.
    fn bend(&mut self, random: &mut Random) {
        if random.below(MOVED_IN) == 0 {
            let (from, to) = (random.pick(vocabulary::COUNTRIES), random.pick(vocabulary::COUNTRIES));
            replace(&mut self.0[*random.pick(&["demand", "intake", "user"])], from, to);
            return;
        }
        let mut leaves = Vec::new();
        collect(&self.0, "", "", &mut leaves);
        let (pointer, path) = random.pick(&leaves);
        let leaf = self.0.pointer_mut(pointer).unwrap();
        *leaf = vocabulary::draw(path, leaf, random);
    }
}

/// Every leaf that facts show: where it is, and which field it is. A list is a leaf, too.
fn collect(value: &Value, pointer: &str, path: &str, into: &mut Vec<(String, String)>) {
    if vocabulary::hidden(path) {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(inner, &format!("{pointer}/{name}"), &path, into);
            }
        }
        Value::Array(items) if items.first().is_some_and(Value::is_object) => {
            into.push((pointer.to_owned(), path.to_owned()));
            for (index, inner) in items.iter().enumerate() {
                collect(inner, &format!("{pointer}/{index}"), &format!("{path}[]"), into);
            }
        }
        Value::Array(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {
            into.push((pointer.to_owned(), path.to_owned()));
        }
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
    random: Random,
    cases: Vec<Document>,
    kept: BTreeMap<String, Vec<Document>>,
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
