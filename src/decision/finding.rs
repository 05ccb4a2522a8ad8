//! One object that a policy emits, read strictly and never lost.

use std::collections::BTreeSet;

use serde_json::Value;

use super::duty::{Duty, Form3, Obligation, Within};
use super::reason::{Effect, RuleCode};
use crate::request::measure::Measure;
use crate::words::words;

words! {
    /// A field of subscriber records, as 18 U.S.C. 2703(c)(2)(A)-(F) lists them.
    SubscriberField {
        /// (A) Name.
        Name = "name",
        /// (B) Address.
        Address = "address",
        /// (C) Connection records, or records of session times and durations.
        Connections = "connections",
        /// (D) Length of service and types of service used.
        Service = "service",
        /// (E) Subscriber number or identity, with any temporarily assigned network address.
        NetworkAddress = "network_address",
        /// (F) Means and source of payment.
        Payment = "payment",
    }
}

/// How far an allowed measure goes at most; none of the fields set means as far as the measure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Only these subscriber fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeSet<SubscriberField>>,
    /// Only data of the days that the paper names.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub period_only: bool,
    /// Only what the emergency needs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emergency_need_only: bool,
    /// At most so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

impl Limits {
    /// What both limits leave.
    #[must_use]
    pub fn intersect(self, other: &Self) -> Self {
        Self {
            fields: match (self.fields, &other.fields) {
                (Some(mine), Some(theirs)) => Some(mine.intersection(theirs).copied().collect()),
                (Some(only), None) => Some(only),
                (None, only) => only.clone(),
            },
            period_only: self.period_only || other.period_only,
            emergency_need_only: self.emergency_need_only || other.emergency_need_only,
            days: [self.days, other.days].into_iter().flatten().min(),
        }
    }

    /// Whether nothing is left.
    pub fn leaves_nothing(&self) -> bool {
        self.fields.as_ref().is_some_and(BTreeSet::is_empty) || self.days == Some(0)
    }
}

/// What a finding says about its measure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Says {
    Deny,
    Escalate,
    Allow { route: String, limits: Limits },
    Oblige(Obligation),
}

/// One finding: a rule spoke about one measure, or about all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Finding {
    pub(crate) code: RuleCode,
    /// `None` stands for every measure of the request.
    pub(crate) measure: Option<Measure>,
    pub(crate) says: Says,
}

/// What reading one emitted object gave: a finding, a fault, or both.
///
/// A bad object keeps the effect that it can be seen to have, so that a broken denial denies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    pub(crate) finding: Option<Finding>,
    pub(crate) fault: Option<String>,
    /// The measures that the fault touches; `None` for all.
    pub(crate) faulted: Option<Measure>,
}

/// An object that a policy emitted, in whatever form it is at hand.
pub(crate) trait Emitted {
    /// Its keys; an empty one for a key that is no text.
    fn keys(&self) -> impl Iterator<Item = &str>;
    /// The value of a key, where it is a text.
    fn text(&self, key: &str) -> Option<&str>;
    /// The value of a key as JSON.
    fn json(&self, key: &str) -> Option<Value>;

    /// Whether it has that key.
    fn has(&self, key: &str) -> bool {
        self.keys().any(|own| own == key)
    }
}

impl Emitted for serde_json::Map<String, Value> {
    fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys().map(String::as_str)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_str)
    }

    fn json(&self, key: &str) -> Option<Value> {
        self.get(key).cloned()
    }
}

/// Reads one object that a policy emitted about a request for these measures; nothing stands for what is no object.
pub(crate) fn read(emitted: Option<&impl Emitted>, measures: &[Measure]) -> Reading {
    let Some(fields) = emitted else {
        return Reading { fault: Some("a finding is no object".to_owned()), ..Reading::default() };
    };
    let mut faults: Vec<String> = fields
        .keys()
        .filter(|key| {
            !matches!(*key, "effect" | "code" | "measure" | "route" | "limits" | "duty" | "ground" | "within")
        })
        .map(|key| format!("unknown key `{}`", crate::quoting::quoted(key)))
        .collect();
    let text = |key: &str| fields.text(key);

    let code = text("code").and_then(|code| code.parse::<RuleCode>().ok());
    if code.is_none() {
        faults.push("`code` is missing or no rule code".to_owned());
    }
    let measure = match text("measure") {
        Some("*") => None,
        Some(word) => {
            let asked = word.parse::<Measure>().ok().filter(|measure| measures.contains(measure));
            if asked.is_none() {
                faults.push("`measure` is not one of the request's".to_owned());
            }
            asked
        }
        None => {
            faults.push("`measure` is missing; write the measure, or `*` for all".to_owned());
            None
        }
    };
    let says = says(fields, &mut faults);
    let finding = match (code, says) {
        (Some(code), Some(says)) => Some(Finding { code, measure, says }),
        (None, Some(says @ (Says::Deny | Says::Escalate))) => {
            Some(Finding { code: RuleCode::own(super::reason::own::FAULT), measure, says })
        }
        (None, Some(Says::Allow { .. } | Says::Oblige(_))) | (_, None) => None,
    };
    // An allow or a duty with a fault is void; a denial or an escalation stands beside its fault.
    let finding = finding.filter(|finding| faults.is_empty() || matches!(finding.says, Says::Deny | Says::Escalate));
    Reading { finding, fault: (!faults.is_empty()).then(|| faults.join("; ")), faulted: measure }
}

fn says(fields: &impl Emitted, faults: &mut Vec<String>) -> Option<Says> {
    let effect = fields.text("effect").and_then(|word| word.parse::<Effect>().ok());
    let Some(effect) = effect else {
        faults.push("`effect` is missing or none of deny, escalate, allow, oblige".to_owned());
        return None;
    };
    for (key, owner) in [
        ("route", Effect::Allow),
        ("limits", Effect::Allow),
        ("duty", Effect::Oblige),
        ("ground", Effect::Oblige),
        ("within", Effect::Oblige),
    ] {
        if effect != owner && fields.has(key) {
            faults.push(format!("`{key}` goes only with `{owner}`"));
        }
    }
    match effect {
        Effect::Deny => Some(Says::Deny),
        Effect::Escalate => Some(Says::Escalate),
        Effect::Allow => {
            let route = fields.text("route").filter(|route| !route.is_empty());
            let limits = fields.json("limits").map_or(Ok(Limits::default()), serde_json::from_value::<Limits>);
            match (route, limits) {
                (Some(route), Ok(limits)) => Some(Says::Allow { route: route.to_owned(), limits }),
                (None, _) => {
                    faults.push("an allow names no `route`".to_owned());
                    None
                }
                (Some(_), Err(why)) => {
                    faults.push(format!("`limits`: {why}"));
                    None
                }
            }
        }
        Effect::Oblige => match obligation(fields) {
            Ok(obligation) => Some(Says::Oblige(obligation)),
            Err(why) => {
                faults.push(why);
                None
            }
        },
    }
}

/// The duty of a finding, with its ground and time.
pub(crate) fn obligation(fields: &impl Emitted) -> Result<Obligation, String> {
    let duty = fields.text("duty").and_then(|word| word.parse::<Duty>().ok());
    let duty = duty.ok_or("`duty` is missing or no known duty")?;
    let ground = if fields.has("ground") {
        let ground = fields.text("ground").and_then(|word| word.parse::<Form3>().ok());
        Some(ground.ok_or("`ground` is none of the reasons of Form 3")?)
    } else {
        None
    };
    let within = fields.json("within").map(serde_json::from_value::<Within>).transpose();
    let within = within.map_err(|why| format!("`within`: {why}"))?;
    Obligation::new(duty, ground, within).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ASKED: [Measure; 2] = [Measure::DiscloseContent, Measure::Preserve];

    #[test]
    fn a_good_finding_is_read_whole() {
        let emitted = json!({"effect": "allow", "code": "US-1-A", "measure": "preserve", "route": "holder:us", "limits": {"days": 90}});
        let reading = read(emitted.as_object(), &ASKED);
        assert_eq!(reading.fault, None);
        let finding = reading.finding.unwrap();
        assert_eq!(finding.measure, Some(Measure::Preserve));
        assert!(
            matches!(finding.says, Says::Allow { ref route, ref limits } if route == "holder:us" && limits.days == Some(90))
        );
    }

    #[test]
    fn a_bad_denial_still_denies_and_a_bad_allow_is_void() {
        for (emitted, says, faulted) in [
            (json!({"effect": "deny", "code": "us", "measure": "preserve"}), Some(Says::Deny), Some(Measure::Preserve)),
            (json!({"effect": "deny", "code": "US-1-A", "measure": "suspend_account"}), Some(Says::Deny), None),
            (json!({"effect": "deny", "code": "US-1-A"}), Some(Says::Deny), None),
            (json!({"effect": "escalate", "code": "US-1-A", "measure": "*", "x": 1}), Some(Says::Escalate), None),
            (json!({"effect": "allow", "code": "US-1-A", "measure": "preserve"}), None, Some(Measure::Preserve)),
            (
                json!({"effect": "allow", "code": "US-1-A", "measure": "preserve", "route": "r", "duty": "call_back"}),
                None,
                Some(Measure::Preserve),
            ),
            (
                json!({"effect": "allow", "code": "US-1-A", "measure": "preserve", "route": "r", "limits": {"days": -1}}),
                None,
                Some(Measure::Preserve),
            ),
            (
                json!({"effect": "oblige", "code": "US-1-A", "measure": "preserve", "duty": "sing"}),
                None,
                Some(Measure::Preserve),
            ),
            (
                json!({"effect": "oblige", "code": "US-1-A", "measure": "preserve", "duty": "respond"}),
                None,
                Some(Measure::Preserve),
            ),
            (
                json!({"effect": "oblige", "code": "US-1-A", "measure": "preserve", "duty": "call_back",
                    "ground": "incomplete"}),
                None,
                Some(Measure::Preserve),
            ),
            (
                json!({"effect": "oblige", "code": "US-1-A", "measure": "preserve", "duty": "respond",
                    "within": {"amount": 0, "unit": "days", "start": "received"}}),
                None,
                Some(Measure::Preserve),
            ),
            (json!({"effect": "permit", "code": "US-1-A", "measure": "preserve"}), None, Some(Measure::Preserve)),
            (json!(["deny"]), None, None),
        ] {
            let reading = read(emitted.as_object(), &ASKED);
            assert!(reading.fault.is_some(), "{emitted}");
            assert_eq!(reading.finding.map(|finding| finding.says), says, "{emitted}");
            assert_eq!(reading.faulted, faulted, "{emitted}");
        }
    }

    #[test]
    fn limits_only_ever_narrow() {
        let six = Limits { fields: Some(SubscriberField::ALL.iter().copied().collect()), ..Limits::default() };
        let name = Limits { fields: Some(BTreeSet::from([SubscriberField::Name])), days: Some(5), ..Limits::default() };
        let both = six.clone().intersect(&name);
        assert_eq!(both.fields, name.fields);
        assert_eq!(both.days, Some(5));
        let pay = Limits { fields: Some(BTreeSet::from([SubscriberField::Payment])), ..Limits::default() };
        assert!(name.clone().intersect(&pay).leaves_nothing());
        assert_eq!(six.clone().intersect(&Limits::default()), six);
        assert!(!six.leaves_nothing() && !Limits::default().leaves_nothing());
        // What either narrows is narrowed, whichever comes first.
        for narrow in [
            Limits { period_only: true, ..Limits::default() },
            Limits { emergency_need_only: true, ..Limits::default() },
            Limits { days: Some(7), ..Limits::default() },
            name,
        ] {
            assert_eq!(narrow.clone().intersect(&Limits::default()), narrow);
            assert_eq!(Limits::default().intersect(&narrow), narrow);
        }
    }
}
