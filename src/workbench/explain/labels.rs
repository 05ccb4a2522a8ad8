//! What each fact is called, for people who read no paths.

use serde_json::Value;

use super::plain::{country, listed, spaced};

/// Paths of the facts with what stands there; what stands below a path is a part of it.
const LABELS: &[(&str, &str)] = &[
    ("day", "the day of the decision"),
    ("measures", "what is asked"),
    ("requester.kind", "the kind of requester"),
    ("requester.country", "the requester's state"),
    ("requester.states", "the states that ask, or for which it is asked"),
    ("requester.origin", "the state that asked first"),
    ("requester.level", "the requester's level within its state"),
    ("requester.subdivision", "the requester's part of a federation"),
    ("requester.agency", "what the requester does"),
    ("requester.rank", "the rank of the officer who asks"),
    ("requester.state_linked", "whether a private reporter is linked to a state"),
    ("instrument.kind", "the kind of paper"),
    ("instrument.framework", "the law on which the paper stands"),
    ("instrument.issuer", "who issued the paper"),
    ("instrument.validator", "who validated the paper"),
    ("instrument.issuing_country", "the state that issued the paper"),
    ("instrument.issued", "the day of issue"),
    ("instrument.service", "whether the paper was served while it was good"),
    ("instrument.served_entity", "on whom the paper was served"),
    ("instrument.certificate", "whether it has a designated authority's certificate"),
    ("instrument.independent_review", "whether an independent authority reviewed it"),
    ("instrument.attestation", "whether it has the attestation that a state statute asks for"),
    ("instrument.elements", "what the paper contains"),
    ("instrument.errors", "whether the paper has manifest errors"),
    ("instrument.notified", "whether the enforcing authority was notified"),
    ("instrument.home_grounds", "whether offence and person are said to belong to the issuing state"),
    ("instrument.third_government", "whether it is for a third government"),
    ("instrument.secondary", "whether it amends or renews an earlier request"),
    ("instrument.gag", "the order of silence"),
    ("scope.kind", "how the demand says whom it means"),
    ("scope.identifiers", "identifiers named"),
    ("scope.users", "users touched"),
    ("scope.severable", "whether it can be served for some and not for others"),
    ("scope.case", "whether it names a case"),
    ("scope.ends", "whether it has an end"),
    ("scope.period", "whether the period asked for is over"),
    ("scope.event", "when the event lies"),
    ("offence.class", "the offence"),
    ("offence.max_years", "most years of prison"),
    ("offence.listed", "whether the offence is on the law's closed list"),
    ("offence.sentence_months", "the sentence to be enforced, in months"),
    ("offence.death_or_torture", "exposure to death or torture"),
    ("offence.dual_criminality", "an offence where the user is, too"),
    ("offence.independent_judge", "whether an independent judge tries it"),
    ("intake.verification", "how the requester was verified"),
    ("intake.verification_level", "the level of that verification, 0 to 4"),
    ("intake.channel", "the way it came"),
    ("intake.received", "the day of receipt"),
    ("intake.demand_checked", "whether somebody compared the record with the paper"),
    ("intake.names_user", "whether the demand names this user"),
    ("intake.clearance", "what the enforcing authority said"),
    ("intake.data_held", "whether the data are stored at all"),
    ("intake.service_covered", "whether the law covers the service"),
    ("intake.immunity", "whether immunity, privilege or the press protects the data"),
    ("intake.hands", "everyone who touches the demand"),
    ("intake.emergency", "whether the demand claims an emergency"),
    ("intake.emergency_belief", "who believes in the danger"),
    ("intake.history", "what went before"),
    ("intake.resolved", "measures for which counsel resolved the conflict of laws"),
    ("intake.controller_bypass", "whether it is said why the controller cannot be asked"),
    ("user.subject", "whether it is on a user or on the platform"),
    ("user.location", "where the user may be"),
    ("user.residence", "where the user lives"),
    ("user.presence", "where the user is at the moment"),
    ("user.fled_from", "states from which the user fled"),
    ("user.controller_asked", "whether the controller was asked first"),
    ("user.controller", "who decides over the account"),
    ("user.holder.country", "the state of the holder"),
    ("user.holder.subdivision", "the holder's part of a federation"),
    ("user.holder.sca_covered", "whether 18 U.S.C. 2702 covers the holder"),
    ("user.holder.eu_representative", "the holder's representative in the Union"),
    ("user.stored_in", "where the data are stored"),
    ("user.key", "who holds the keys"),
    ("user.us_person", "whether the user is a United States person"),
    ("user.age", "the user's age"),
    ("user.life", "whether the user lives"),
    ("user.roles", "protected roles of the user"),
    ("user.event_role", "the user's part in the event"),
    ("user.consent", "a consent to disclosure"),
];

/// The path under which a path that a rule reads is told, and what it is called.
pub(super) fn label(path: &str) -> Option<(&'static str, &'static str)> {
    let below =
        |whole: &str| path.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    LABELS.iter().copied().find(|(whole, _)| below(whole))
}

/// Every path that is told, in the order of the facts.
pub(super) fn paths() -> impl Iterator<Item = (&'static str, &'static str)> {
    LABELS.iter().copied()
}

/// What stands at such a path.
pub(super) fn at<'a>(facts: &'a Value, path: &str) -> Option<&'a Value> {
    facts.pointer(&format!("/{}", path.replace('.', "/")))
}

/// A value of the facts in words. `path` says how it is to be read.
pub(super) fn told(path: &str, value: &Value) -> String {
    if path == "day" {
        return number(value).unwrap_or_else(|| value.to_string());
    }
    match value {
        Value::String(word) => worded(word),
        Value::Array(all) if all.is_empty() => "none".to_owned(),
        Value::Array(all) => listed(all.iter().map(|one| told("", one))),
        Value::Object(fields) => match fields.get("state").and_then(Value::as_str) {
            Some(state @ ("none" | "unknown")) if !fields.contains_key("countries") || path != "user.location" => {
                state.to_owned()
            }
            Some("known") => {
                let (name, own) = match fields.iter().find(|(name, _)| *name != "state") {
                    Some((name, own)) => (name.as_str(), own),
                    None => return "known".to_owned(),
                };
                if name == "day" { number(own).unwrap_or_else(|| own.to_string()) } else { told("", own) }
            }
            Some(state) => {
                let places = fields.get("countries").map_or_else(String::new, |places| told("", places));
                format!("{}: {places}", spaced(state))
            }
            None => fields
                .iter()
                .map(|(name, own)| format!("{} {}", spaced(name), told("", own)))
                .collect::<Vec<_>>()
                .join(", "),
        },
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
    }
}

fn number(value: &Value) -> Option<String> {
    let day = i32::try_from(value.as_i64()?).ok().and_then(crate::time::Day::of_number)?;
    Some(super::plain::day(day))
}

fn worded(word: &str) -> String {
    // Words are in lower case; what is in capitals is a code.
    match word.parse() {
        Ok(code) if word.len() == 2 => country(code),
        Ok(_) | Err(_) => spaced(word),
    }
}

/// Whether a value says, somewhere, that nobody can say.
pub(super) fn unknown(value: &Value) -> bool {
    match value {
        Value::String(word) => word == "unknown",
        Value::Array(all) => all.iter().any(unknown),
        Value::Object(fields) => fields.values().any(unknown),
        Value::Number(_) | Value::Bool(_) | Value::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Facts, Shape};

    #[test]
    fn every_fact_has_a_name_and_every_name_a_fact() {
        let shape = Facts::shape();
        for (path, _) in shape.iter().filter(|(_, what)| !matches!(what, Shape::Object)) {
            assert!(label(path).is_some(), "{path} has no label");
        }
        for (path, _) in LABELS {
            assert!(shape.contains_key(*path), "{path} is no fact");
            assert!(at(&Facts::one_of_each(), path).is_some(), "{path}");
        }
        assert_eq!(label("user.controller_asked").map(|found| found.0), Some("user.controller_asked"));
        assert_eq!(label("intake.hands[].agent_of.countries[]").map(|found| found.0), Some("intake.hands"));
    }

    #[test]
    fn values_are_told_in_words() {
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        for (path, value, words) in [
            ("requester.country", r#""CN""#, "China (CN)"),
            ("scope.period", r#""closed""#, "closed"),
            ("instrument.kind", r#""court_order""#, "court order"),
            ("instrument.issued", r#"{"state": "known", "day": 0}"#, "1 January 1970"),
            ("instrument.issued", r#"{"state": "none", "day": 0}"#, "none"),
            ("user.roles", r#"{"state": "known", "roles": ["lawyer", "press"]}"#, "lawyer and press"),
            ("user.location", r#"{"state": "unknown", "countries": []}"#, "unknown: none"),
            ("user.location", r#"{"state": "established", "countries": ["US"]}"#, "established: United States (US)"),
            ("intake.hands", "[]", "none"),
        ] {
            assert_eq!(told(path, &json(value)), words, "{path} {value}");
        }
    }
}
