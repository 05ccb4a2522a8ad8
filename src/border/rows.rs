//! The rows of `policies/border/*.json`, compiled into the crate.

use std::collections::{BTreeMap, BTreeSet};

use super::BorderRefused;
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

words! {
    /// How far a row was checked against its source.
    RowMark {
        /// Read in the source.
        Source = "s",
        /// From general knowledge: nothing may be allowed by it.
        Knowledge = "k",
    }
}

impl RowMark {
    pub(super) const fn permits_allow(self) -> bool {
        matches!(self, Self::Source)
    }
}

/// Where the user must be for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locations {
    /// Anywhere.
    Any,
    /// Every possible country lies in the territory of this state.
    TerritoryOf(Country),
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
    /// The state that may use it.
    pub requester: Country,
    /// The state whose holder serves it.
    pub executing: Country,
    /// Where the user must be.
    pub user_locations: Locations,
    /// States in whose territory the user must not be.
    pub excluded: BTreeSet<Country>,
    /// What it carries.
    pub measures: BTreeSet<Measure>,
    /// Whether named counsel must have resolved the conflict of laws.
    pub resolution: bool,
    /// First day in force.
    pub from: Day,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// Where it stands.
    pub source: String,
    /// When the source was read.
    pub read_on: Day,
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
    pub read_on: Day,
    /// How far it was checked.
    pub mark: RowMark,
}

/// What must be known before a measure can be allowed on any route.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How far the requester must be verified.
    pub verification: Verification,
    /// Paper that can reach the measure, on any route.
    pub instruments: BTreeSet<InstrumentKind>,
    /// Why so.
    pub source: String,
}

type Rows = (BTreeMap<String, Route>, Vec<Territory>, BTreeMap<Measure, Evidence>);

const ROUTES: &str = include_str!("../../policies/border/routes.json");
const TERRITORIES: &str = include_str!("../../policies/border/territories.json");
const EVIDENCE: &str = include_str!("../../policies/border/evidence.json");

fn parse<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, BorderRefused> {
    serde_json::from_str(text).map_err(|source| BorderRefused::Row { file, source })
}

pub(super) fn bundled() -> Result<Rows, BorderRefused> {
    let listed: Vec<Route> = parse("routes.json", ROUTES)?;
    let territories: Vec<Territory> = parse("territories.json", TERRITORIES)?;
    let evidence = parse("evidence.json", EVIDENCE)?;
    let rule = |file, why: String| BorderRefused::Rule { file, why };
    let mut routes = BTreeMap::new();
    for route in listed {
        if route.source.is_empty() || route.measures.is_empty() || route.until.is_some_and(|until| until <= route.from)
        {
            return Err(rule("routes.json", format!("`{}` lacks a source, a measure or a day in force", route.id)));
        }
        if let Some(twice) = routes.insert(route.id.clone(), route) {
            return Err(rule("routes.json", format!("`{}` stands twice", twice.id)));
        }
    }
    for (at, row) in territories.iter().enumerate() {
        let overlaps = |other: &Territory| {
            other.code == row.code
                && other.until.is_none_or(|until| row.from < until)
                && row.until.is_none_or(|until| other.from < until)
        };
        if row.source.is_empty() || territories.iter().skip(at.saturating_add(1)).any(overlaps) {
            return Err(rule("territories.json", format!("`{}` lacks a source or overlaps another row", row.code)));
        }
    }
    Ok((routes, territories, evidence))
}

/// The bytes over which the border's digest is taken.
pub(super) fn digest(
    routes: &BTreeMap<String, Route>,
    territories: &[Territory],
    evidence: &BTreeMap<Measure, Evidence>,
) -> Vec<u8> {
    serde_json::to_vec(&(routes, territories, evidence)).unwrap_or_default()
}
