//! A suite as it is written, and the cases that it comes to.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Mark, SkippedCase, Suite, SuiteCase, clean};
use crate::decision::outcome::Outcome;
use crate::decision::reason::RuleCode;
use crate::jurisdiction::Country;
use crate::quoting::tame;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::workbench::case::{Case, Document, Expected, Wanted};
use crate::workbench::yaml::{self, CaseRefused};

/// Combinations that one case may come to.
const MOST: usize = 10_000;

/// Cases on one law. Each begins as the same clean demand: a court of `requester` asks, by a judge's order, for
/// subscriber data and content of an adult consumer whose home, holder and storage are in `home`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// What it is about, for a reader.
    note: String,
    /// The state that asks.
    requester: Country,
    /// The state of user, holder and storage.
    home: Country,
    /// The day on which every case is decided, unless it names another.
    #[serde(default, deserialize_with = "given")]
    on: Option<Day>,
    /// Places that are changed in every case, by dotted path, such as `demand.instrument.kind`.
    #[serde(default)]
    change: BTreeMap<String, Value>,
    /// Demands that cases share, by name.
    #[serde(default)]
    demands: BTreeMap<String, Fixture>,
    /// Users that cases share, by name.
    #[serde(default)]
    users: BTreeMap<String, Fixture>,
    /// Days that cases share, by name.
    #[serde(default)]
    days: BTreeMap<String, Day>,
    /// The cases.
    cases: Vec<WrittenCase>,
}

/// A change with a name.
#[derive(Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// Another state that asks.
    requester: Option<Country>,
    /// Another state of user, holder and storage.
    home: Option<Country>,
    /// Places that are changed, by dotted path.
    #[serde(default)]
    change: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WrittenCase {
    /// What is so, in a few words.
    name: String,
    /// Another state that asks.
    requester: Option<Country>,
    /// Another state of user, holder and storage.
    home: Option<Country>,
    /// The day on which it is decided.
    #[serde(default, deserialize_with = "given")]
    on: Option<Day>,
    /// Places that are changed, by dotted path, after those of the suite and its fixtures.
    #[serde(default)]
    change: BTreeMap<String, Value>,
    /// Names of demands; the case is run on each.
    #[serde(default, deserialize_with = "given")]
    demands: Option<Vec<String>>,
    /// Names of users; the case is run on each.
    #[serde(default, deserialize_with = "given")]
    users: Option<Vec<String>>,
    /// Names of days, or days; the case is run on each.
    #[serde(default, deserialize_with = "given")]
    days: Option<Vec<String>>,
    /// Why it is not run.
    #[serde(default, deserialize_with = "given")]
    skip: Option<String>,
    /// What should come of each measure. What is not listed is to be denied.
    want: Vec<WrittenWant>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WrittenWant {
    /// The measure.
    measure: Measure,
    /// The outcome.
    outcome: Outcome,
    /// Codes that must be among the reasons.
    #[serde(default)]
    codes: BTreeSet<RuleCode>,
    /// Codes that must not be.
    #[serde(default)]
    without: BTreeSet<RuleCode>,
    /// Duties that must be among the duties.
    #[serde(default)]
    duties: BTreeSet<Wanted>,
    /// Patterns, each of which the title or text of some reason must match as a whole; `*` stands for anything.
    #[serde(default)]
    messages: BTreeSet<String>,
    /// Only with these demands of the case.
    #[serde(default, deserialize_with = "given")]
    demands: Option<Vec<String>>,
    /// Only with these users of the case.
    #[serde(default, deserialize_with = "given")]
    users: Option<Vec<String>>,
    /// Only on these days of the case.
    #[serde(default, deserialize_with = "given")]
    days: Option<Vec<String>>,
}

/// A field that may be left out, but not left empty: a bare `skip:` would be a reason that nobody gave.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// One combination: what a case names of demands, users and days, as far as it names any.
#[derive(Clone, Copy, Default)]
struct Cell<'a> {
    demand: Option<&'a str>,
    user: Option<&'a str>,
    day: Option<&'a str>,
}

impl Cell<'_> {
    fn named(&self, case: &str) -> String {
        let parts: Vec<&str> = [self.demand, self.user, self.day].into_iter().flatten().collect();
        if parts.is_empty() { case.to_owned() } else { format!("{case} [{}]", parts.join(", ")) }
    }
}

pub(super) fn suite(bytes: &[u8]) -> Result<Suite, CaseRefused> {
    let written: Written = yaml::document(bytes)?;
    let places = yaml::places(bytes, "cases");
    let mut suite = Suite { note: written.note.clone(), cases: Vec::new(), skipped: Vec::new(), marks: Vec::new() };
    let mut names = BTreeSet::new();
    for (number, one) in written.cases.iter().enumerate() {
        let (line, column) = places.get(number).copied().unwrap_or((1, 1));
        let refused = |why: String| CaseRefused::Field {
            path: one.name.clone(),
            at: format!(", line {line}, column {column}"),
            why,
        };
        one.sound(&written).map_err(refused)?;
        for cell in one.cells().map_err(refused)? {
            let name = cell.named(&one.name);
            if !names.insert(name.clone()) {
                return Err(refused(format!("two cases of the suite have the name `{name}`")));
            }
            let (case, messages) = one.case(&written, cell).map_err(refused)?;
            if let Some(reason) = &one.skip {
                suite.skipped.push(SkippedCase { name, line, reason: reason.clone() });
                continue;
            }
            suite.cases.push((name, case));
            suite.marks.push(Mark { line, messages });
        }
    }
    Ok(suite)
}

impl WrittenCase {
    /// What can be told of the case as a whole.
    fn sound(&self, suite: &Written) -> Result<(), String> {
        if self.want.is_empty() {
            return Err("the case wants nothing; say what should come of each measure".to_owned());
        }
        if let Some(reason) = &self.skip {
            let reason = reason.trim();
            if reason.len() < 4 || reason == "true" {
                return Err("`skip` is the reason why the case is not run, in a few words".to_owned());
            }
        }
        if self.on.is_some() && self.days.is_some() {
            return Err("a case has `on` or `days`, not both".to_owned());
        }
        let listed = [
            ("demands", &self.demands, suite.demands.keys().collect::<Vec<_>>()),
            ("users", &self.users, suite.users.keys().collect()),
            ("days", &self.days, suite.days.keys().collect()),
        ];
        for (field, names, known) in listed {
            let Some(names) = names else { continue };
            if names.is_empty() {
                return Err(format!("`{field}` is empty; leave it out, or name some of the suite's"));
            }
            let day = |name: &str| field == "days" && name.parse::<Day>().is_ok();
            if let Some(stranger) = names.iter().find(|name| !known.contains(name) && !day(name)) {
                let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
                return Err(format!("`{field}` names `{stranger}`, which the suite has not; it has {}", list(&known)));
            }
        }
        self.want.iter().try_for_each(|want| self.narrowed(want))
    }

    /// Whether an expectation narrows itself to what the case is run on.
    fn narrowed(&self, want: &WrittenWant) -> Result<(), String> {
        let narrowed = [
            ("demands", &want.demands, &self.demands),
            ("users", &want.users, &self.users),
            ("days", &want.days, &self.days),
        ];
        for (field, names, of_case) in narrowed {
            let of_case = of_case.as_deref().unwrap_or_default();
            if let Some(stranger) = names.iter().flatten().find(|name| !of_case.contains(name)) {
                return Err(format!("what is wanted names `{stranger}` under `{field}`, on which the case is not run"));
            }
        }
        Ok(())
    }

    fn cells(&self) -> Result<Vec<Cell<'_>>, String> {
        let (demands, users, days) =
            (each(self.demands.as_deref()), each(self.users.as_deref()), each(self.days.as_deref()));
        if demands.len().saturating_mul(users.len()).saturating_mul(days.len()) > MOST {
            return Err(format!("the case comes to more than {MOST} combinations"));
        }
        let mut cells = Vec::new();
        for demand in &demands {
            for user in &users {
                cells.extend(days.iter().map(|day| Cell { demand: *demand, user: *user, day: *day }));
            }
        }
        Ok(cells)
    }

    fn case(
        &self,
        suite: &Written,
        cell: Cell<'_>,
    ) -> Result<(SuiteCase, BTreeMap<Measure, BTreeSet<String>>), String> {
        let none = Fixture::default();
        let demand = cell.demand.and_then(|name| suite.demands.get(name)).unwrap_or(&none);
        let user = cell.user.and_then(|name| suite.users.get(name)).unwrap_or(&none);
        let requester = self.requester.or(demand.requester).or(user.requester).unwrap_or(suite.requester);
        let home = self.home.or(user.home).or(demand.home).unwrap_or(suite.home);
        let mut document = clean(requester, home);
        let named = cell.day.map(|name| suite.days.get(name).copied().ok_or(name).or_else(str::parse::<Day>));
        let named = named.transpose().map_err(|why| why.to_string())?;
        if let Some(day) = named.or(self.on).or(suite.on) {
            set(&mut document, "on", &Value::from(day.to_string()))?;
        }
        for (path, value) in suite.change.iter().chain(&demand.change).chain(&user.change).chain(&self.change) {
            set(&mut document, path, value)?;
        }
        let within = |names: Option<&[String]>, at: Option<&str>| {
            names.is_none_or(|names| at.is_some_and(|at| names.iter().any(|name| name == at)))
        };
        let wants = self.want.iter().filter(|want| {
            within(want.demands.as_deref(), cell.demand)
                && within(want.users.as_deref(), cell.user)
                && within(want.days.as_deref(), cell.day)
        });
        let wants: Vec<&WrittenWant> = wants.collect();
        let wanted = |want: &&WrittenWant| Expected {
            user: "*".to_owned(),
            measure: want.measure,
            outcome: want.outcome,
            codes: want.codes.clone(),
            duties: want.duties.clone(),
        };
        let want: Vec<Expected> = wants.iter().map(wanted).collect();
        if let Value::Object(fields) = &mut document {
            fields.insert("note".to_owned(), Value::from(self.name.as_str()));
            fields.insert("want".to_owned(), serde_json::to_value(want).map_err(|why| why.to_string())?);
        }
        let document: Document = serde_path_to_error::deserialize(document).map_err(|why| {
            // What a reader of JSON says may quote a value.
            format!("`{}`: {}", crate::quoting::path(&why.path().to_string()), tame(&why.inner().to_string()))
        })?;
        let case = Case::sorted(document).map_err(|why| why.to_string())?;
        let without = wants.iter().map(|want| (want.measure, want.without.clone())).collect();
        let mut messages: BTreeMap<Measure, BTreeSet<String>> = BTreeMap::new();
        for want in wants.iter().filter(|want| !want.messages.is_empty()) {
            messages.entry(want.measure).or_default().extend(want.messages.iter().cloned());
        }
        Ok((SuiteCase { case, without }, messages))
    }
}

/// Each name, or once none.
fn each(names: Option<&[String]>) -> Vec<Option<&str>> {
    match names {
        Some(names) => names.iter().map(|name| Some(name.as_str())).collect(),
        None => vec![None],
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Sets one place of a document by its dotted path; a number is a place in a list.
pub(in crate::workbench) fn set(document: &mut Value, path: &str, value: &Value) -> Result<(), String> {
    let pointer = format!("/{}", path.replace('.', "/"));
    let place = document.pointer_mut(&pointer);
    let place = place.ok_or_else(|| {
        let path = crate::quoting::path(path);
        format!("`{path}` is no place of a case; write it as `demand.instrument.kind`")
    })?;
    *place = value.clone();
    Ok(())
}
