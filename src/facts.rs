//! The one document that policies see as `input`.
//!
//! Built only here, from a request, a user and a day. Every path is always present; days are
//! integers, everything else is a word of a closed vocabulary, a country code or a list of these.
//! No time of day, identifier or free text gets in, and neither does a deadline: no policy can
//! hurry.

mod derive;
mod sections;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::jurisdiction::Countries;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::tell::tells;
use crate::time::Day;
use crate::user::UserContext;
use crate::user::location::Location;
use crate::words::words;

pub use sections::{
    DayFact, ElementFacts, GagFacts, HandFacts, HistoryFacts, HolderFacts, InstrumentFacts, IntakeFacts, LocationFacts,
    MonthsFact, OffenceFacts, Period, Places, RequesterFacts, RoleFacts, ScopeFacts, Service, SubjectKind, UserFacts,
    YearsFact,
};

words! {
    /// What stands at a path of the facts.
    Shape {
        /// An object with fields.
        Object = "object",
        /// A list.
        List = "list",
        /// An integer.
        Integer = "integer",
        /// A word, a code, or one of the words `none` and `unknown`.
        Word = "word",
    }
}

/// The input document of every policy.
///
/// `Debug` shows the day alone.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Day of the decision, in days since 1970-01-01.
    pub day: i32,
    /// What is asked, in order.
    pub measures: Vec<Measure>,
    /// Who asks.
    pub requester: RequesterFacts,
    /// The legal paper.
    pub instrument: InstrumentFacts,
    /// How far the demand reaches.
    pub scope: ScopeFacts,
    /// On which offence it rests.
    pub offence: OffenceFacts,
    /// What the platform attests.
    pub intake: IntakeFacts,
    /// The affected user.
    pub user: UserFacts,
}

tells! {
    Facts {
        day: i32,
        measures: Vec<Measure>,
        requester: RequesterFacts,
        instrument: InstrumentFacts,
        scope: ScopeFacts,
        offence: OffenceFacts,
        intake: IntakeFacts,
        user: UserFacts,
    }
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts").field("day", &self.day).finish_non_exhaustive()
    }
}

impl Facts {
    /// Derives the facts of one user's decision on one day.
    pub fn new(request: &DataRequest, user: &UserContext, day: Day) -> Self {
        let requesting = request.requesting();
        Self::at(request, user, &requesting, &Location::of(user, &requesting, day), day)
    }

    /// The same, where requesting states and location are known already.
    pub(crate) fn at(
        request: &DataRequest,
        user: &UserContext,
        requesting: &Countries,
        location: &Location,
        day: Day,
    ) -> Self {
        let (demand, intake) = (request.demand(), request.intake());
        Self {
            day: day.number(),
            measures: demand.measures.iter().copied().collect(),
            requester: RequesterFacts::new(&demand.requester, requesting),
            instrument: InstrumentFacts::new(&demand.instrument, day),
            scope: ScopeFacts::new(&demand.scope, day),
            offence: OffenceFacts::new(&demand.offence),
            intake: IntakeFacts::new(demand, intake, user.subject()),
            user: UserFacts::new(user, location),
        }
    }

    /// Turns the facts to another user of the same request on the same day: what the request alone says stays.
    pub(crate) fn turn(&mut self, request: &DataRequest, user: &UserContext, location: &Location) {
        self.intake.turn(request.demand(), request.intake(), user.subject());
        self.user = UserFacts::new(user, location);
    }

    /// Every path that the document has, such as `user.location.countries[]`, and what stands there.
    ///
    /// Read off a document with one element in every list, so that the paths are the type's own.
    pub fn shape() -> BTreeMap<String, Shape> {
        let mut shape = BTreeMap::new();
        walk(&Self::one_of_each(), String::new(), &mut shape);
        shape
    }

    /// Whether a value can stand at a path: a word of its vocabulary, a code, a number of its range.
    pub fn admits(path: &str, value: &serde_json::Value) -> bool {
        let mut document = Self::one_of_each();
        let pointer = format!("/{}", path.replace("[]", ".0").replace('.', "/"));
        let Some(place) = document.pointer_mut(&pointer) else { return false };
        *place = value.clone();
        serde_json::from_value::<Self>(document).is_ok()
    }

    /// A document with one element in every list, as JSON.
    pub fn one_of_each() -> serde_json::Value {
        static WHOLE: LazyLock<serde_json::Value> =
            LazyLock::new(|| serde_json::to_value(derive::one_of_each()).unwrap_or_default());
        WHOLE.clone()
    }
}

fn walk(value: &serde_json::Value, path: String, shape: &mut BTreeMap<String, Shape>) {
    let here = match value {
        serde_json::Value::Object(fields) => {
            for (key, inner) in fields {
                let deeper = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(inner, deeper, shape);
            }
            Shape::Object
        }
        serde_json::Value::Array(items) => {
            for inner in items {
                walk(inner, format!("{path}[]"), shape);
            }
            Shape::List
        }
        serde_json::Value::Number(_) => Shape::Integer,
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_) => Shape::Word,
    };
    if !path.is_empty() {
        shape.insert(path, here);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sample;
    use crate::words::Answer;

    #[test]
    fn a_place_admits_what_its_type_reads_and_nothing_else() {
        for (path, value, admitted) in [
            ("requester.kind", json!("authority"), true),
            ("requester.kind", json!("emperor"), false),
            ("requester.kind", json!(1), false),
            ("day", json!(20_000), true),
            ("day", json!("2026-06-10"), false),
            ("user.location.countries[]", json!("US"), true),
            ("user.location.countries[]", json!("XX"), false),
            ("user.name", json!("unknown"), false),
        ] {
            assert_eq!(Facts::admits(path, &value), admitted, "{path} {value}");
        }
    }

    #[test]
    fn facts_turned_to_another_user_are_the_facts_of_that_user() {
        let approval = json!({"by": "counsel", "request": "r-1", "subject": "u-1", "measures": ["preserve"],
            "conflict_analysis": "yes"});
        let request = sample::request(&[("/intake/approvals", json!([approval]))]);
        let users = [sample::user(&[]), sample::user(&[("/subject", json!("u-2")), ("/life", json!("deceased"))])];
        let facts = |user: &UserContext| Facts::new(&request, user, sample::day());
        let (one, other) = (facts(&users[0]), facts(&users[1]));
        assert!(one.intake != other.intake && one.user != other.user);
        assert_eq!((one.intake.names_user, other.intake.names_user), (Answer::Yes, Answer::No));
        assert_eq!((&one.intake.resolved[..], &other.intake.resolved[..]), (&[Measure::Preserve][..], &[][..]));
        for (from, user, want) in [(&one, &users[1], &other), (&other, &users[0], &one)] {
            let mut turned = from.clone();
            turned.turn(&request, user, &Location::of(user, &request.requesting(), sample::day()));
            assert!(turned == *want);
        }
    }

    #[test]
    fn every_path_is_named_once_and_lists_are_opened() {
        let shape = Facts::shape();
        for (path, what) in [
            ("day", Shape::Integer),
            ("measures[]", Shape::Word),
            ("intake.hands[]", Shape::Object),
            ("intake.hands[].agent_of.countries[]", Shape::Word),
            ("user.roles.roles", Shape::List),
        ] {
            assert_eq!(shape.get(path), Some(&what), "{path}");
        }
        assert!(!shape.keys().any(|path| path.contains("deadline")
            || path.contains("text")
            || path.split('.').next_back() == Some("name")));
    }
}
