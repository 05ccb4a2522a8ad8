//! The rules that spoke: what each says, where it stands, which program brought it, what it reads.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::{Source, labels, plain};
use crate::decision::reason::{Effect, Mark, Reason, RuleCode, Side};
use crate::facts::Facts;
use crate::policy::{PolicySet, Way, syntax};
use crate::request::measure::Measure;
use crate::time::Day;
use crate::workbench::programs::Programs;

/// A rule that spoke.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Found {
    /// Its code.
    pub code: String,
    /// What it did.
    pub effect: Effect,
    /// A few words.
    pub title: String,
    /// What was found and what would be right.
    pub reason: String,
    /// Where its law stands.
    pub citation: String,
    /// Where that can be read.
    pub link: String,
    /// First day in force.
    pub from: Option<Day>,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// How far it was checked: `s`, `k`, `p` or `m`.
    pub mark: Option<Mark>,
    /// When its text was read.
    pub read_on: Option<Day>,
    /// Both in words.
    pub checked: String,
    /// On which side of a conflict of laws it stands.
    pub side: Option<Side>,
    /// The programs that brought it, such as `data.comity.regimes.us.process.findings`.
    pub programs: Vec<String>,
    /// The same in words.
    pub owners: Vec<String>,
    /// Where it stands in the policy set.
    pub places: Vec<Place>,
    /// The facts that it can read, by their paths: see the facts of each user for what stands there.
    pub reads: Vec<String>,
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The file, as a path within the policy set.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The rule's full name.
    pub rule: String,
}

/// What one program emitted on one user.
pub(super) struct Emitted {
    pub(super) program: String,
    pub(super) object: Value,
}

impl Emitted {
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.object.get(key).and_then(Value::as_str)
    }

    pub(super) fn about(&self, measure: Measure) -> bool {
        self.text("measure").is_some_and(|word| word == "*" || word == measure.as_str())
    }
}

/// What was emitted on each user, and where the rules stand.
pub(super) struct Rules<'a> {
    policies: &'a PolicySet,
    pub(super) emitted: Vec<Vec<Emitted>>,
    pub(super) facts: Vec<Value>,
    places: BTreeMap<String, Vec<Place>>,
    effects: BTreeMap<RuleCode, Effect>,
}

impl<'a> Rules<'a> {
    pub(super) fn of(source: &Source<'a>) -> Self {
        let programs = Programs::of(source.policies);
        let (mut emitted, mut facts) = (Vec::new(), Vec::new());
        let mut effects = BTreeMap::new();
        for (user, rulings) in &source.users {
            let own = Facts::new(source.request, user, source.day);
            let mut said = Vec::new();
            for program in programs.concerned(&own) {
                // A program that fails is a fault of the decision, and told as one.
                let objects = program.say(&program.told(&own), Way::Both).and_then(|said| said.json());
                let entry = program.entry().to_owned();
                said.extend(
                    objects.unwrap_or_default().into_iter().map(|object| Emitted { program: entry.clone(), object }),
                );
            }
            emitted.push(said);
            facts.push(serde_json::to_value(&own).unwrap_or_default());
            for cited in rulings.iter().flat_map(crate::decision::ruling::Ruling::reasons) {
                effects.insert(cited.code.clone(), cited.effect);
            }
        }
        let mut rules = Self { policies: source.policies, emitted, facts, places: BTreeMap::new(), effects };
        rules.places = places(source.policies, &rules.effects);
        rules
    }

    /// Every rule that spoke on any user and measure.
    pub(super) fn spoken(&self) -> Vec<Found> {
        let all = self.effects.iter().map(|(code, effect)| {
            let users: Vec<usize> = (0..self.emitted.len()).collect();
            self.found(code, *effect, None, &users)
        });
        all.collect()
    }

    /// The codes that spoke and were not verified against their text.
    pub(super) fn unverified(&self) -> Vec<String> {
        let known = |code: &&RuleCode| self.reason(code).is_some_and(|reason| reason.mark == Mark::Knowledge);
        self.effects.keys().filter(known).map(ToString::to_string).collect()
    }

    pub(super) fn reason(&self, code: &RuleCode) -> Option<&Reason> {
        self.policies.catalogue().get(code)
    }

    /// What is told of a rule that spoke on that measure and these users.
    pub(super) fn found(&self, code: &RuleCode, effect: Effect, measure: Option<Measure>, users: &[usize]) -> Found {
        let speaks = |emitted: &&Emitted| {
            emitted.text("code") == Some(code.as_str()) && measure.is_none_or(|measure| emitted.about(measure))
        };
        let of_users = users.iter().filter_map(|user| self.emitted.get(*user)).flatten();
        let programs: BTreeSet<&str> = of_users.filter(speaks).map(|emitted| emitted.program.as_str()).collect();
        let reason = self.reason(code);
        let own = |text: fn(&Reason) -> &String| reason.map(text).cloned().unwrap_or_default();
        Found {
            code: code.to_string(),
            effect,
            title: own(|reason| &reason.title),
            reason: own(|reason| &reason.reason),
            citation: own(|reason| &reason.citation),
            link: own(|reason| &reason.link),
            from: reason.map(|reason| reason.from),
            until: reason.and_then(|reason| reason.until),
            mark: reason.map(|reason| reason.mark),
            read_on: reason.and_then(|reason| reason.read_on),
            checked: reason.map_or_else(
                || "the catalogue has no such code".to_owned(),
                |one| plain::checked(one.mark, one.read_on),
            ),
            side: reason.and_then(|reason| reason.conflict),
            owners: if programs.is_empty() {
                vec!["the gate".to_owned()]
            } else {
                programs.iter().map(|program| owner(program)).collect()
            },
            places: self.places_of(code, &programs),
            reads: self.reads(code).into_iter().map(str::to_owned).collect(),
            programs: programs.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The facts that findings with that code can read, in the order of the facts.
    pub(super) fn reads(&self, code: &RuleCode) -> Vec<&'static str> {
        let read = self.policies.reads_of(code.as_str());
        let told: BTreeSet<&str> = read.iter().filter_map(|path| labels::label(path)).map(|(path, _)| path).collect();
        labels::paths().map(|(path, _)| path).filter(|path| told.contains(path)).collect()
    }

    /// Where the rules of a code stand: in the packages of the programs that brought it, where they stand there.
    fn places_of(&self, code: &RuleCode, programs: &BTreeSet<&str>) -> Vec<Place> {
        let all = self.places.get(code.as_str()).map_or(&[][..], Vec::as_slice);
        let own: Vec<Place> =
            all.iter().filter(|place| programs.contains(format!("data.{}", place.rule).as_str())).cloned().collect();
        if own.is_empty() { all.to_vec() } else { own }
    }
}

/// Every place at which a rule with one of these codes stands.
fn places(policies: &PolicySet, wanted: &BTreeMap<RuleCode, Effect>) -> BTreeMap<String, Vec<Place>> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let Ok(set) = serde_json::from_slice::<Value>(&policies.to_object()) else { return places };
    for (path, text) in set.get("files").and_then(Value::as_object).into_iter().flatten() {
        let rego = std::path::Path::new(path).extension().is_some_and(|extension| extension == "rego");
        let Some(text) = text.as_str().filter(|_| rego) else { continue };
        // Reading the syntax of a file costs most: only of those that write one of the codes out.
        if !wanted.keys().any(|code| text.contains(&format!("\"{code}\""))) {
            continue;
        }
        let Ok(module) = syntax::parse(path, text) else { continue };
        for rule in &module.rules {
            let Some(code) = rule.code() else { continue };
            let rule = Place {
                file: path.clone(),
                line: rule.at.line,
                rule: format!("{}.{}", module.package.join("."), rule.name),
            };
            places.entry(code.to_owned()).or_default().push(rule);
        }
    }
    places
}

/// Whose rules a program holds, in words.
pub(super) fn owner(program: &str) -> String {
    let package = program.trim_start_matches("data.").trim_end_matches(".findings");
    let regime = package.strip_prefix("comity.regimes.").and_then(|rest| rest.split_once('.'));
    let Some((regime, role)) = regime else {
        let own = package.strip_prefix("comity.").unwrap_or(package);
        return format!("the platform's own policy on {own}");
    };
    let state = match (regime, regime.to_ascii_uppercase().parse()) {
        ("default", _) => "a state whose law is not encoded".to_owned(),
        ("eu", _) => "the European Union".to_owned(),
        (_, Ok(state)) => plain::country(state),
        (other, Err(_)) => other.to_owned(),
    };
    match role {
        "process" => format!("{state}, as the state that asks"),
        "shield" => format!("{state}, as the state of the holder, the user or the storage"),
        other => format!("{state}, {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_told_by_whose_law_it_is() {
        for (program, words) in [
            ("data.comity.territory.findings", "the platform's own policy on territory"),
            ("data.comity.regimes.us.process.findings", "United States (US), as the state that asks"),
            (
                "data.comity.regimes.eu.shield.findings",
                "the European Union, as the state of the holder, the user or the storage",
            ),
            (
                "data.comity.regimes.default.process.findings",
                "a state whose law is not encoded, as the state that asks",
            ),
        ] {
            assert_eq!(owner(program), words);
        }
    }
}
