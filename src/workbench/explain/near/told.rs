//! What changes come to, put into words.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::changes::Change;
use super::{Changed, Tried, Turn, UnknownFact, of};
use crate::decision::Rulings;
use crate::decision::outcome::Outcome;
use crate::decision::reason::Effect;
use crate::decision::ruling::Ruling;
use crate::workbench::explain::{labels, plain};

/// The facts that differ, as they are told. What follows from another fact is left out.
pub(super) fn difference(before: &Value, after: &Value) -> Vec<Changed> {
    let mut all: Vec<Changed> = Vec::new();
    for (path, label) in labels::paths() {
        let (Some(was), Some(is)) = (labels::at(before, path), labels::at(after, path)) else { continue };
        if was != is {
            all.push(Changed {
                path: path.to_owned(),
                label: label.to_owned(),
                from: labels::told(path, was),
                to: labels::told(path, is),
            });
        }
    }
    let has = |path: &str| all.iter().any(|changed| changed.path == path);
    let (located, verified, asked) = (has("user.location"), has("intake.verification"), has("requester.origin"));
    all.retain(|changed| match changed.path.as_str() {
        "user.residence" | "user.presence" => !located,
        "intake.verification_level" => !verified,
        "requester.states" => !asked,
        _ => true,
    });
    all
}

/// Whether both change one fact, and the same.
pub(super) fn alone(one: &[Changed], other: &[Changed]) -> bool {
    matches!((one, other), ([one], [other]) if one.path == other.path)
}

/// Another value of the same fact.
pub(super) fn widen(changes: &mut [Changed], by: &[Changed]) {
    if let ([one], [other]) = (changes, by)
        && !one.to.split(", or ").any(|to| to == other.to)
    {
        one.to = format!("{}, or {}", one.to, other.to);
    }
}

pub(super) fn join(turns: &mut Vec<Turn>, outcome: Outcome, changed: &[Changed]) {
    match turns.iter_mut().find(|turn| turn.outcome == outcome && alone(&turn.changes, changed)) {
        Some(turn) => widen(&mut turn.changes, changed),
        None => turns.push(Turn { outcome, decided: plain::decided(outcome).to_owned(), changes: changed.to_vec() }),
    }
}

/// Without those that ask for more than another one does, to no better end.
pub(super) fn least(turns: Vec<Turn>) -> Vec<Turn> {
    let paths = |turn: &Turn| turn.changes.iter().map(|one| one.path.clone()).collect::<BTreeSet<String>>();
    let all: Vec<(Outcome, BTreeSet<String>)> = turns.iter().map(|turn| (turn.outcome, paths(turn))).collect();
    let needed = |turn: &Turn| {
        let own = paths(turn);
        !all.iter().any(|(outcome, less)| *outcome <= turn.outcome && less.len() < own.len() && less.is_subset(&own))
    };
    turns.into_iter().filter(needed).collect()
}

/// The facts that are not known and would change something, and those that nothing here makes known.
pub(super) fn unknown(facts: &Value, rulings: &Rulings, tried: &[(Change, Tried)]) -> (Vec<UnknownFact>, Vec<String>) {
    let (mut matters, mut unvaried) = (Vec::new(), Vec::new());
    for (path, label) in labels::paths() {
        if !labels::at(facts, path).is_some_and(labels::unknown) {
            continue;
        }
        let of_it = |one: &&Tried| matches!(one.changed.as_slice(), [changed] if changed.path == path);
        let mut effects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut moved = false;
        for one in tried.iter().map(|(_, one)| one).filter(of_it) {
            moved = true;
            let to = one.changed.first().map(|changed| changed.to.clone()).unwrap_or_default();
            for effect in effects_of(rulings, &one.rulings) {
                effects.entry(effect).or_default().push(to.clone());
            }
        }
        // Where the user lives and is goes with where the user may be.
        moved |= ["user.residence", "user.presence"].contains(&path);
        if !moved {
            unvaried.push(label.to_owned());
        } else if !effects.is_empty() {
            let told = effects.into_iter().map(|(effect, values)| format!("If {}: {effect}.", values.join(", or ")));
            let told = told.collect::<Vec<_>>().join(" ");
            matters.push(UnknownFact { path: path.to_owned(), label: label.to_owned(), told });
        }
    }
    (matters, unvaried)
}

/// What differs between rulings, a clause a measure.
fn effects_of(before: &Rulings, after: &Rulings) -> Vec<String> {
    let codes = |ruling: &Ruling| -> BTreeSet<String> {
        let speaking = ruling.reasons().iter().filter(|cited| cited.effect != Effect::Oblige);
        speaking.map(|cited| cited.code.to_string()).collect()
    };
    let mut all = Vec::new();
    for was in before {
        let Some(is) = of(after, was.measure()) else { continue };
        let (own, new) = (codes(was), codes(is));
        let (gone, come): (Vec<&String>, Vec<&String>) =
            (own.difference(&new).collect(), new.difference(&own).collect());
        if was.outcome() == is.outcome() && gone.is_empty() && come.is_empty() {
            continue;
        }
        let list = |lead: &str, codes: &[&String]| {
            let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
            if codes.is_empty() { String::new() } else { format!(", {lead} {}", codes.join(", ")) }
        };
        let outcome = plain::decided(is.outcome());
        let (gone, come) = (list("without", &gone), list("with", &come));
        all.push(format!("to {} is {outcome}{gone}{come}", plain::measure(was.measure())));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &str, to: &str) -> Changed {
        Changed { path: path.to_owned(), label: path.to_owned(), from: String::new(), to: to.to_owned() }
    }

    #[test]
    fn values_of_one_fact_are_told_together_and_what_asks_for_more_is_left_out() {
        let mut turns = Vec::new();
        join(&mut turns, Outcome::Escalate, &[changed("a", "1")]);
        join(&mut turns, Outcome::Escalate, &[changed("a", "2")]);
        join(&mut turns, Outcome::Escalate, &[changed("a", "2")]);
        join(&mut turns, Outcome::Escalate, &[changed("a", "3"), changed("b", "1")]);
        join(&mut turns, Outcome::Allow, &[changed("a", "3"), changed("b", "2")]);
        let told: Vec<(Outcome, usize, String)> = least(turns)
            .into_iter()
            .map(|turn| (turn.outcome, turn.changes.len(), turn.changes[0].to.clone()))
            .collect();
        assert_eq!(told, [(Outcome::Escalate, 1, "1, or 2".to_owned()), (Outcome::Allow, 2, "3".to_owned())]);
    }

    #[test]
    fn what_follows_from_another_fact_is_no_change_of_its_own() {
        let before = crate::facts::Facts::one_of_each();
        let mut after = before.clone();
        after["intake"]["verification"] = "pki".into();
        after["intake"]["verification_level"] = 4.into();
        after["scope"]["case"] = "yes".into();
        let paths: Vec<String> = difference(&before, &after).into_iter().map(|one| one.path).collect();
        assert_eq!(paths, ["scope.case", "intake.verification"]);
        assert!(difference(&before, &before).is_empty());
    }
}
