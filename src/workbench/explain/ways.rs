//! The border's answer: the route that carried an allow, or the lawful ways that there are.

use serde::Serialize;

use super::plain;
use crate::border::{Border, Locations, Route, RouteKind, RowMark, Treaty};
use crate::decision::reason::Mark;
use crate::request::DataRequest;
use crate::request::instrument::Framework;
use crate::request::measure::Measure;
use crate::request::requester::RequesterKind;
use crate::time::Day;
use crate::user::UserContext;
use crate::user::location::Location;

/// A route, as its row has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WayTold {
    /// Its identifier.
    pub id: String,
    /// Its kind.
    pub kind: RouteKind,
    /// What it is, in words.
    pub about: String,
    /// The law on which the paper must stand.
    pub framework: Framework,
    /// The same in words.
    pub framework_told: String,
    /// The kinds of paper that carry the measure on it, in words.
    pub papers: Vec<String>,
    /// What it needs besides, in words.
    pub needs: Vec<String>,
    /// First day in force.
    pub from: Day,
    /// First day no longer in force.
    pub until: Option<Day>,
    /// Where it stands.
    pub source: String,
    /// How far the row was checked, in words.
    pub checked: String,
}

/// A treaty: the way to go, by which nothing is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TreatyTold {
    /// Its identifier.
    pub id: String,
    /// Between whom, in words.
    pub between: String,
    /// First day in force.
    pub from: Day,
    /// Where it stands.
    pub source: String,
    /// How far the row was checked, in words.
    pub checked: String,
}

/// The routes of a ruling, as their rows have them.
pub(super) fn carried(border: &Border, routes: &[String], measure: Measure) -> Vec<WayTold> {
    routes.iter().filter_map(|id| border.routes().get(id)).map(|route| way(border, route, measure)).collect()
}

/// The lawful ways for this requester to have that measure on this user, and the treaties that name one.
pub(super) fn open(
    border: &Border,
    request: &DataRequest,
    user: &UserContext,
    day: Day,
    measure: Measure,
) -> (Vec<WayTold>, Vec<TreatyTold>) {
    let requester = request.demand().requester();
    let (Some(asks), Some(holds)) = (requester.country().known(), user.holder().country().known()) else {
        return (Vec::new(), Vec::new());
    };
    if *requester.kind() != RequesterKind::Authority {
        return (Vec::new(), Vec::new());
    }
    let location = Location::of(user, &request.requesting(), day);
    let ways = border.ways(*asks, *holds, location.countries(), day, measure);
    let treaties = if measure.discloses() { border.treaties_between(*asks, *holds, day) } else { Vec::new() };
    (ways.into_iter().map(|route| way(border, route, measure)).collect(), treaties.into_iter().map(treaty).collect())
}

fn way(border: &Border, route: &Route, measure: Measure) -> WayTold {
    let mut needs = Vec::new();
    needs.extend(border.evidence(measure).map(|needed| plain::evidence(needed.verification).to_owned()));
    match route.user_locations {
        Locations::Any if measure.discloses() => needs.push("an established location of the user".to_owned()),
        Locations::Any => {}
        Locations::TerritoryOf(party) => {
            needs.push(format!("a user established in the territory of {}", plain::party(party)));
        }
    }
    if !route.excluded.is_empty() {
        needs.push(format!("a user outside the territory of {}", plain::countries(&route.excluded)));
    }
    needs.push(format!("a holder in the territory of {}", plain::party(route.executing)));
    if route.resolution {
        needs.push("a resolution of the conflict of laws by named counsel".to_owned());
    }
    WayTold {
        id: route.id.clone(),
        kind: route.kind,
        about: plain::way(route.kind).to_owned(),
        framework: route.framework,
        framework_told: plain::framework(route.framework).to_owned(),
        papers: route.carries.get(&measure).into_iter().flatten().map(|kind| plain::paper(*kind)).collect(),
        needs,
        from: route.from,
        until: route.until,
        source: route.source.clone(),
        checked: checked(route.mark, route.read_on),
    }
}

fn treaty(row: &Treaty) -> TreatyTold {
    TreatyTold {
        id: row.id.clone(),
        between: format!("{} and {}", plain::party(row.a), plain::party(row.b)),
        from: row.from,
        source: row.source.clone(),
        checked: checked(row.mark, row.read_on),
    }
}

fn checked(mark: RowMark, read_on: Option<Day>) -> String {
    let mark = match mark {
        RowMark::Source => Mark::Statute,
        RowMark::Knowledge => Mark::Knowledge,
    };
    plain::checked(mark, read_on)
}
