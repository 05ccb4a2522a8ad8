//! Codes, and what each of them says and stands on.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::time::Day;
use crate::words::{string_serde, words};

/// The code of a rule, such as `US-2703-A-CONTENT-NEEDS-WARRANT`, prefixed by its owner.
///
/// 3 to 64 capitals, digits and single hyphens, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode(String);

/// Why a text is no rule code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no rule code: expected 3 to 64 capitals, digits and single hyphens after the owner's prefix, such as `US-2703-F-PRESERVE`"
)]
pub struct CodeRefused(String);

impl RuleCode {
    /// The code as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A code of the crate's own. Nothing can fail here: where the gate closes, it must close. The
    /// constants are tested to be codes.
    pub(crate) fn own(code: &'static str) -> Self {
        Self(code.to_owned())
    }

    /// The owner: the part before the first hyphen.
    pub fn owner(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl FromStr for RuleCode {
    type Err = CodeRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let shaped = (3..=64).contains(&given.len())
            && given.starts_with(|c: char| c.is_ascii_uppercase())
            && given.contains('-')
            && given.split('-').all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            });
        if shaped { Ok(Self(given.to_owned())) } else { Err(CodeRefused(crate::quoting::quoted(given))) }
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

string_serde!(RuleCode, "a rule code such as US-2703-F-PRESERVE", "^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$");

words! {
    /// How far a rule was checked against its text.
    Mark {
        /// Read in the statute's or authority's own text.
        Statute = "s",
        /// From general knowledge, not yet checked: may deny or escalate, never allow.
        Knowledge = "k",
        /// A policy of the platform's own, not a statute.
        Policy = "p",
        /// The crate's own mechanism, not a rule of law.
        Mechanism = "m",
    }
}

words! {
    /// What one finding does.
    Effect {
        /// Refuses the measure.
        Deny = "deny",
        /// Sends the measure to people.
        Escalate = "escalate",
        /// Permits the measure, if nothing else speaks against it.
        Allow = "allow",
        /// Adds a duty, decides nothing.
        Oblige = "oblige",
    }
}

words! {
    /// On which side of a conflict of laws a rule stands.
    Side {
        /// By it the requester's law wants the measure.
        Compels = "compels",
        /// By it another state's law forbids to serve the requester.
        Bars = "bars",
    }
}

/// What the catalogue says of one code.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What its findings do.
    pub effect: Effect,
    /// A few words.
    pub title: String,
    /// What was found and what would be right, for the person who must act.
    pub reason: String,
    /// Where it stands.
    pub citation: String,
    /// Where it can be read.
    pub link: String,
    /// First day in force.
    pub from: Day,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// How far it was checked.
    pub mark: Mark,
    /// When its text was read.
    pub read_on: Option<Day>,
    /// On which side of a conflict of laws it stands; absent where on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Side>,
}

impl Reason {
    /// Whether it is in force on that day.
    pub fn in_force(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether its findings count on that day: law while it is in force, the platform's own policies and
    /// the crate's mechanism always.
    pub(crate) fn speaks_on(&self, day: Day) -> bool {
        matches!(self.mark, Mark::Policy | Mark::Mechanism) || self.in_force(day)
    }
}

/// Every code of a policy set, with what it says.
pub type Catalogue = BTreeMap<RuleCode, Reason>;

/// What the crate's own codes say.
pub(crate) fn own_reasons() -> Catalogue {
    serde_json::from_str(include_str!("../../policies/border/catalogue.json")).unwrap_or_default()
}

/// Codes of the crate's own mechanism, which no policy may emit.
pub(crate) mod own {
    /// The closed world: nothing permits the measure.
    pub(crate) const NO_RULE: &str = "GATE-NO-RULE";
    /// Something failed while deciding.
    pub(crate) const FAULT: &str = "GATE-FAULT";
    /// The border does not consent to the route that a policy named.
    pub(crate) const BORDER: &str = "GATE-BORDER";
    /// One user's decision cannot permit what touches several.
    pub(crate) const COLLECTIVE: &str = "GATE-COLLECTIVE";
    /// The worst ruling over the group holds for each of it.
    pub(crate) const GROUP: &str = "GATE-GROUP";
    /// More users than were declared.
    pub(crate) const EXCESS: &str = "GATE-EXCESS";
    /// Limits that leave nothing.
    pub(crate) const LIMITS: &str = "GATE-LIMITS";
    /// The facts are not of the schema.
    #[cfg(any(test, feature = "workbench"))]
    pub(crate) const FACTS: &str = "GATE-FACTS";
    /// The policy set is past its day.
    pub(crate) const EXPIRED: &str = "GATE-EXPIRED";
    /// An approval would lift what no approval can.
    pub(crate) const APPROVAL: &str = "GATE-APPROVAL";
    /// A rule that was not checked, or is not in force, tried to allow.
    pub(crate) const UNVERIFIED: &str = "GATE-UNVERIFIED";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_an_owner_and_one_shape() {
        assert_eq!("US-2703-F-PRESERVE".parse::<RuleCode>().unwrap().owner(), "US");
        for bad in ["", "US", "us-1", "US--1", "US-", "-US", "US_1", "2703-A", "US-\u{0410}"] {
            assert!(bad.parse::<RuleCode>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_crates_own_codes_have_reasons_and_none_allows() {
        let reasons = own_reasons();
        for code in [
            own::NO_RULE,
            own::FAULT,
            own::BORDER,
            own::COLLECTIVE,
            own::GROUP,
            own::EXCESS,
            own::LIMITS,
            own::FACTS,
            own::EXPIRED,
            own::APPROVAL,
            own::UNVERIFIED,
        ] {
            let reason = reasons.get(&RuleCode::own(code));
            assert!(reason.is_some_and(|reason| reason.effect != Effect::Allow && !reason.reason.is_empty()), "{code}");
        }
    }

    #[test]
    fn law_speaks_while_it_is_in_force_and_the_platforms_own_policy_always() {
        let reason = |mark: Mark, until: Option<&str>| Reason {
            effect: Effect::Deny,
            title: String::new(),
            reason: String::new(),
            citation: String::new(),
            link: String::new(),
            from: "2026-01-01".parse().unwrap(),
            until: until.map(|until| until.parse().unwrap()),
            mark,
            read_on: None,
            conflict: None,
        };
        for mark in Mark::ALL.iter().copied() {
            let always = matches!(mark, Mark::Policy | Mark::Mechanism);
            for (day, until, in_force) in [
                ("2025-12-31", None, false),
                ("2026-01-01", None, true),
                ("2030-01-01", None, true),
                ("2025-12-31", Some("2026-03-01"), false),
                ("2026-02-28", Some("2026-03-01"), true),
                ("2026-03-01", Some("2026-03-01"), false),
                ("2026-03-02", Some("2026-03-01"), false),
            ] {
                let (reason, day) = (reason(mark, until), day.parse().unwrap());
                assert_eq!(reason.in_force(day), in_force, "{day} {until:?}");
                assert_eq!(reason.speaks_on(day), in_force || always, "{mark} {day} {until:?}");
            }
        }
    }
}
