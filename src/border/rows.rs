//! The rows of `policies/border/*.json`, compiled into the crate.

use std::collections::{BTreeMap, BTreeSet};

use super::BorderRefused;
use super::dated::{RowMark, dated, load};
use super::members::{Member, Party, Rest, Treaty};
use crate::jurisdiction::Country;
use crate::request::instrument::{Framework, InstrumentKind};
use crate::request::intake::Verification;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::words::words;

words! {
    /// Of which kind a route is.
    RouteKind {
        /// A state's own process on people in its own territory.
        Domestic = "domestic",
        /// The process of the state in which the holder is, wherever the data are.
        Holder = "holder",
        /// An executive agreement in force.
        Agreement = "agreement",
        /// Regulation (EU) 2023/1543.
        EuEvidence = "eu_evidence",
        /// A mutual legal assistance request that became an order of the executing state.
        Mlat = "mlat",
    }
}

words! {
    /// How a territory with a code of its own stands to a state.
    Relation {
        /// Part of the state; its process reaches there as at home.
        Part = "part",
        /// Belongs to the state, with law of its own in part: people look.
        OwnLawInPart = "own_law_in_part",
        /// Belongs to the state, with law of its own: not its territory for a demand.
        OwnLaw = "own_law",
    }
}

/// Where the user must be for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locations {
    /// Anywhere.
    Any,
    /// Every possible country lies in the territory of this state, or of a member of this group.
    TerritoryOf(Party),
}

/// A lawful way across a border.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Its identifier, such as `agreement:us-gb`.
    pub id: String,
    /// Its kind.
    pub kind: RouteKind,
    /// The law on which the paper must stand.
    pub framework: Framework,
    /// Who may use it.
    pub requester: Party,
    /// Whose holder serves it.
    pub executing: Party,
    /// Where the user must be.
    pub user_locations: Locations,
    /// States in whose territory the user must not be.
    pub excluded: BTreeSet<Country>,
    /// What it carries, and by which kinds of paper.
    pub carries: BTreeMap<Measure, BTreeSet<InstrumentKind>>,
    /// Whether named counsel must have resolved the conflict of laws.
    pub resolution: bool,
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

/// A territory with a code of its own that belongs to a state.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// Its code.
    pub code: Country,
    /// The state.
    pub of: Country,
    /// How it stands to the state.
    pub relation: Relation,
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

/// What must be known before a measure can be allowed on any route.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How far the requester must be verified.
    pub verification: Verification,
    /// Why so.
    pub source: String,
}

dated!(Route, |row| row.id.clone());
dated!(Territory, |row| row.code.to_string());

/// Everything that the crate knows of borders.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    pub(super) routes: BTreeMap<String, Route>,
    pub(super) territories: Vec<Territory>,
    pub(super) members: Vec<Member>,
    pub(super) treaties: Vec<Treaty>,
    pub(super) evidence: BTreeMap<Measure, Evidence>,
    pub(super) rest: Vec<Rest>,
}

const ROUTES: &str = include_str!("../../policies/border/routes.json");
const TERRITORIES: &str = include_str!("../../policies/border/territories.json");
const GROUPS: &str = include_str!("../../policies/border/groups.json");
const TREATIES: &str = include_str!("../../policies/border/treaties.json");
const EVIDENCE: &str = include_str!("../../policies/border/evidence.json");
const CALENDAR: &str = include_str!("../../policies/border/calendar.json");

/// Reads the rows of routes, and refuses one that carries nothing or stands twice.
fn routes(text: &str) -> Result<BTreeMap<String, Route>, BorderRefused> {
    let mut routes = BTreeMap::new();
    for route in load::<Route>("routes.json", text)? {
        let rule = |why: &str| BorderRefused::Rule { file: "routes.json", why: format!("`{}` {why}", route.id) };
        if route.carries.is_empty() || route.carries.values().any(BTreeSet::is_empty) {
            return Err(rule("carries nothing, or a measure by no paper"));
        }
        if routes.contains_key(&route.id) {
            return Err(rule("stands twice; a route has one row"));
        }
        routes.insert(route.id.clone(), route);
    }
    Ok(routes)
}

impl Rows {
    pub(super) fn bundled() -> Result<Self, BorderRefused> {
        let evidence = serde_json::from_str(EVIDENCE);
        Ok(Self {
            routes: routes(ROUTES)?,
            territories: load("territories.json", TERRITORIES)?,
            members: load("groups.json", GROUPS)?,
            treaties: load("treaties.json", TREATIES)?,
            evidence: evidence.map_err(|source| BorderRefused::Row { file: "evidence.json", source })?,
            rest: load("calendar.json", CALENDAR)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn says(rows: &[Value]) -> String {
        match routes(&json!(rows).to_string()) {
            Ok(routes) => routes.into_keys().collect::<Vec<_>>().join(" "),
            Err(refused) => refused.to_string(),
        }
    }

    #[test]
    fn a_route_carries_something_by_some_paper_and_stands_once() {
        let row = |id: &str, carries: Value, until: Value| {
            json!({"id": id, "kind": "domestic", "framework": "national", "requester": {"state": "US"},
                "executing": {"state": "US"}, "user_locations": "any", "excluded": [], "carries": carries,
                "resolution": false, "from": "2020-01-01", "until": until, "source": "a law",
                "read_on": "2026-01-01", "mark": "s"})
        };
        let good = || json!({"preserve": ["warrant"]});
        assert_eq!(says(&[row("a", good(), json!(null)), row("b", good(), json!(null))]), "a b");
        for carries in [json!({}), json!({"preserve": ["warrant"], "monitor": []})] {
            let said = says(&[row("a", carries, json!(null))]);
            assert!(said.contains("`a` carries nothing, or a measure by no paper"), "{said}");
        }
        let mut later = row("a", good(), json!(null));
        later["from"] = json!("2024-01-01");
        let said = says(&[row("a", good(), json!("2022-01-01")), later]);
        assert!(said.contains("`a` stands twice"), "{said}");
    }
}
