//! The smallest demand on which two sets differ in one way: a clean one with as few places changed as can be.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::count;
use super::pair::{Document, Pair};
use super::report::{DiffExample, DiffKind};
use super::tally::{Found, Kind};
use crate::decision::ruling::Ruling;
use crate::jurisdiction::Country;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::user::UserContext;
use crate::workbench::programs::Kept;
use crate::workbench::suite::{clean, set};

/// Rounds in which single places are put back: what one needs, another may free.
const ROUNDS: usize = 4;

/// A demand as a suite writes it: the clean one between two countries, and the places that are changed, by dotted path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    requester: Country,
    home: Country,
    changes: BTreeMap<String, Value>,
}

/// One demand that may become the example of a kind.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    written: Written,
    measure: Measure,
    found: String,
}

impl Candidate {
    pub(super) fn of(written: &Written, measure: Measure, found: &str) -> Self {
        Self { written: written.clone(), measure, found: found.to_owned() }
    }

    /// Whether it comes before another: by its size, and then by its text.
    pub(super) fn before(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.written.changes.len(), other.written.changes.len());
        mine < theirs || (mine == theirs && self.text() < other.text())
    }

    fn text(&self) -> String {
        format!("{:?} {} {}", self.written, self.measure, self.found)
    }
}

impl Written {
    /// A document as changes of a clean one; nothing where it names no country at all.
    pub(super) fn of((request, user, day): Document<'_>) -> Option<Self> {
        let whole = whole(request, user, day)?;
        let country = |pointer: &str| whole.pointer(pointer)?.as_str()?.parse::<Country>().ok();
        let home = ["/user/signals/0/country", "/user/residence/0", "/user/holder/country"];
        let home = home.iter().find_map(|pointer| country(pointer));
        let requester = country("/demand/requester/country").or(home)?;
        Some(Self::between(requester, home.unwrap_or(requester), &whole))
    }

    fn between(requester: Country, home: Country, whole: &Value) -> Self {
        let mut changes = BTreeMap::new();
        let clean = clean(requester, home);
        for part in ["on", "demand", "intake", "user"] {
            differences(part, clean.get(part), whole.get(part), &mut changes);
        }
        Self { requester, home, changes }
    }

    /// The document that it stands for.
    fn parts(&self) -> Option<(DataRequest, UserContext, Day)> {
        let mut whole = clean(self.requester, self.home);
        for (path, value) in &self.changes {
            set(&mut whole, path, value).ok()?;
        }
        let mut part = |name: &str| whole.get_mut(name).map(Value::take);
        let demand = serde_json::from_value(part("demand")?).ok()?;
        let intake = serde_json::from_value(part("intake")?).ok()?;
        let user = serde_json::from_value(part("user")?).ok()?;
        let day = part("on")?.as_str()?.parse().ok()?;
        Some((DataRequest::new(demand, intake).ok()?, user, day))
    }

    /// The same without some of the changes.
    fn without(&self, paths: &[String]) -> Self {
        let mut other = self.clone();
        other.changes.retain(|path, _| !paths.contains(path));
        other
    }

    fn with(&self, path: &str, value: Value) -> Self {
        let mut other = self.clone();
        other.changes.insert(path.to_owned(), value);
        other
    }
}

fn whole(request: &DataRequest, user: &UserContext, day: Day) -> Option<Value> {
    let value = |part: serde_json::Result<Value>| part.ok();
    let mut whole = serde_json::Map::new();
    whole.insert("on".to_owned(), Value::String(day.to_string()));
    whole.insert("demand".to_owned(), value(serde_json::to_value(request.demand()))?);
    whole.insert("intake".to_owned(), value(serde_json::to_value(request.intake()))?);
    whole.insert("user".to_owned(), value(serde_json::to_value(user))?);
    Some(Value::Object(whole))
}

/// The places at which two documents differ. Objects with the same fields are looked into; all else differs as a whole.
fn differences(path: &str, clean: Option<&Value>, given: Option<&Value>, into: &mut BTreeMap<String, Value>) {
    if clean == given {
        return;
    }
    if let (Some(Value::Object(clean)), Some(Value::Object(given))) = (clean, given)
        && clean.keys().eq(given.keys())
    {
        for (name, value) in clean {
            differences(&format!("{path}.{name}"), Some(value), given.get(name), into);
        }
    } else if let Some(given) = given {
        into.insert(path.to_owned(), given.clone());
    }
}

/// One kind for the report, with its example.
pub(super) fn kind(pair: &Pair<'_>, kind: &Kind, found: &Found, made_small: bool) -> DiffKind {
    let example = found.smallest.as_ref().map(|candidate| example(pair, kind, candidate, made_small));
    DiffKind {
        from: kind.from,
        to: kind.to,
        wider: kind.wider,
        gone: kind.gone.clone(),
        come: kind.come.clone(),
        fields: kind.fields.iter().map(|field| (*field).to_owned()).collect(),
        rulings: found.rulings,
        countries: found.countries.clone(),
        measures: found.measures.clone(),
        example: example.unwrap_or_else(|| DiffExample {
            found: "a demand that names no country, which no suite can write".to_owned(),
            measure: found.measures.keys().next().copied().unwrap_or(Measure::DiscloseSubscriber),
            changes: 0,
            suite: String::new(),
        }),
    }
}

fn example(pair: &Pair<'_>, kind: &Kind, candidate: &Candidate, made_small: bool) -> DiffExample {
    let mut search = Search { pair, kind, measure: candidate.measure, kept: Kept::default() };
    let small = if made_small { search.smallest(&candidate.written) } else { candidate.written.clone() };
    DiffExample {
        found: candidate.found.clone(),
        measure: candidate.measure,
        changes: count(small.changes.len()),
        suite: search.suite(&small),
    }
}

/// The search for a smaller demand of one kind.
struct Search<'s, 'p> {
    pair: &'s Pair<'p>,
    kind: &'s Kind,
    measure: Measure,
    kept: Kept,
}

impl Search<'_, '_> {
    /// Whether both sets differ in the same way on that demand.
    fn holds(&mut self, written: &Written) -> bool {
        let Some((request, user, day)) = written.parts() else { return false };
        let (before, after) = self.pair.decide((&request, &user, day), &mut self.kept);
        let Some(after) = after else { return false };
        let of = |all: &crate::decision::Rulings| -> Option<Ruling> {
            all.iter().find(|ruling| ruling.measure() == self.measure).cloned()
        };
        of(&before).zip(of(&after)).is_some_and(|(before, after)| Kind::of(&before, &after).as_ref() == Some(self.kind))
    }

    /// Puts back what is not needed: halves first, then less and less, until no single place can go.
    fn smallest(&mut self, written: &Written) -> Written {
        let mut held = written.clone();
        let alone = held.with("demand.measures", serde_json::json!([self.measure]));
        if self.holds(&alone) {
            held = alone;
        }
        let mut size = held.changes.len().div_ceil(2).max(1);
        let mut rounds = 0;
        loop {
            let mut smaller = false;
            let paths: Vec<String> = held.changes.keys().filter(|path| *path != "demand.measures").cloned().collect();
            for part in paths.chunks(size) {
                let other = held.without(part);
                if self.holds(&other) {
                    (held, smaller) = (other, true);
                }
            }
            if size > 1 {
                size = size.div_ceil(2);
            } else if smaller && rounds < ROUNDS {
                rounds = rounds.saturating_add(1);
            } else {
                return held;
            }
        }
    }

    /// A suite of that one case, which wants what the second set decides.
    fn suite(&mut self, written: &Written) -> String {
        let Kind { from, to, .. } = self.kind;
        let text = |value: &str| Value::String(value.to_owned()).to_string();
        let mut yaml = String::new();
        let note = format!("{}: {from} before, {to} after", self.measure);
        let _ = writeln!(yaml, "note: {}", text(&note));
        let _ = writeln!(yaml, "requester: \"{}\"\nhome: \"{}\"", written.requester, written.home);
        if !written.changes.is_empty() {
            yaml.push_str("change:\n");
        }
        for (path, value) in &written.changes {
            let _ = writeln!(yaml, "  {path}: {value}");
        }
        let _ = writeln!(yaml, "cases:\n  - name: \"after the change\"\n    want:");
        let Some((request, user, day)) = written.parts() else { return yaml };
        let (before, after) = self.pair.decide((&request, &user, day), &mut self.kept);
        for ruling in after.as_ref().unwrap_or(&before) {
            let _ = writeln!(yaml, "      - measure: {}\n        outcome: {}", ruling.measure(), ruling.outcome());
            if ruling.measure() == self.measure {
                for (name, codes) in [("codes", &self.kind.come), ("without", &self.kind.gone)] {
                    let codes: Vec<&str> = codes
                        .iter()
                        .filter(|code| name == "codes" || !self.kind.come.contains(*code))
                        .map(String::as_str)
                        .collect();
                    if !codes.is_empty() {
                        let _ = writeln!(yaml, "        {name}: [{}]", codes.join(", "));
                    }
                }
            }
        }
        yaml
    }
}
