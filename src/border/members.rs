//! Who belongs to which group of states, who has a treaty with whom, and when states rest.

use super::dated::{RowMark, dated};
use crate::jurisdiction::Country;
use crate::time::{Day, Weekday};
use crate::words::words;

words! {
    /// A group of states that a law binds together.
    Group {
        /// Members of the European Union.
        Eu = "eu",
        /// The European Economic Area.
        Eea = "eea",
        /// Member states that take part in Regulation (EU) 2023/1543.
        EuEvidence = "eu_evidence",
        /// Parties to the Convention on Cybercrime (ETS 185).
        Budapest = "budapest",
        /// States bound by its Second Additional Protocol (CETS 224), once that is in force.
        BudapestSecondProtocol = "budapest_second_protocol",
    }
}

/// A state, or each member of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// That state.
    State(Country),
    /// Each member of that group, while it is one.
    Group(Group),
}

impl std::fmt::Display for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::State(state) => state.fmt(f),
            Self::Group(group) => group.fmt(f),
        }
    }
}

/// A state's membership in a group.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The group.
    pub group: Group,
    /// The state.
    pub country: Country,
    /// First day.
    pub from: Day,
    /// First day no longer.
    pub until: Option<Day>,
    /// Where it stands.
    pub source: String,
    /// When the source was read.
    pub read_on: Option<Day>,
    /// How far it was checked.
    pub mark: RowMark,
}

dated!(Member, |row| format!("{} in {}", row.country, row.group));

words! {
    /// What a treaty is about.
    TreatyKind {
        /// Mutual legal assistance in criminal matters.
        Mlat = "mlat",
    }
}

/// A treaty between two parties. No policy can allow by it: it names the way to go.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treaty {
    /// Its identifier, such as `mlat:us-fr`.
    pub id: String,
    /// What it is about.
    pub kind: TreatyKind,
    /// One side.
    pub a: Party,
    /// The other side.
    pub b: Party,
    /// First day in force.
    pub from: Day,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// Where it stands.
    pub source: String,
    /// When the source was read.
    pub read_on: Option<Day>,
    /// How far it was checked.
    pub mark: RowMark,
}

dated!(Treaty, |row| row.id.clone());

/// The days of the week on which a state's offices rest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rest {
    country: Country,
    days: Vec<Weekday>,
    from: Day,
    until: Option<Day>,
    source: String,
    read_on: Option<Day>,
    mark: RowMark,
}

dated!(Rest, |row| row.country.to_string());

impl Rest {
    /// Whether that is a day of rest there. Where no row knows, no day is: a time then ends too early
    /// rather than too late.
    pub(super) fn holds(&self, country: Country, day: Day) -> bool {
        self.country == country && super::in_force(self.from, self.until, day) && self.days.contains(&day.weekday())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_written_as_its_state_or_its_group() {
        assert_eq!(Party::State("FR".parse().unwrap()).to_string(), "FR");
        assert_eq!(Party::Group(Group::Budapest).to_string(), "budapest");
    }

    #[test]
    fn a_state_rests_on_its_days_while_the_row_holds() {
        let row: Rest = serde_json::from_value(serde_json::json!({
            "country": "AE", "days": ["saturday", "sunday"], "from": "2022-01-01", "until": "2024-01-01",
            "source": "a law", "read_on": null, "mark": "k",
        }))
        .unwrap();
        for (country, day, rests) in [
            ("AE", "2022-01-01", true),
            ("AE", "2022-01-03", false),
            ("AE", "2021-12-26", false),
            ("AE", "2023-12-31", true),
            ("AE", "2024-01-06", false),
            ("FR", "2022-01-01", false),
        ] {
            assert_eq!(row.holds(country.parse().unwrap(), day.parse().unwrap()), rests, "{country} {day}");
        }
    }
}
