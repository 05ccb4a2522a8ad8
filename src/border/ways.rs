//! Which ways there are for a state to ask, whatever paper it shows: what a refused requester is pointed to.

use super::{Border, Evidence, Locations, Route, RouteKind, Treaty, in_force};
use crate::jurisdiction::{Countries, Country};
use crate::request::measure::Measure;
use crate::time::Day;

impl Border {
    /// The routes, verified and in force on that day, by which that state can be served with that measure by a
    /// holder there, on a user who may be in any of these countries. Where no country is known, those that a place
    /// could still open. What paper and evidence a route needs, its row says.
    pub fn ways(
        &self,
        requester: Country,
        holder: Country,
        possible: &Countries,
        day: Day,
        measure: Measure,
    ) -> Vec<&Route> {
        let open = |route: &&Route| {
            let executing = self.state_within(holder, route.executing, day);
            let crosses = matches!(route.kind, RouteKind::EuEvidence);
            route.mark.permits_allow()
                && route.carries.contains_key(&measure)
                && in_force(route.from, route.until, day)
                && self.states(route.requester, day).any(|state| state == requester)
                && executing.is_some_and(|executing| !crosses || executing != requester)
                && possible.iter().all(|country| self.carries_to(route, *country, day))
        };
        self.rows.routes.values().filter(open).collect()
    }

    fn carries_to(&self, route: &Route, country: Country, day: Day) -> bool {
        let within = match route.user_locations {
            Locations::Any => true,
            Locations::TerritoryOf(party) => self.state_within(country, party, day).is_some(),
        };
        within && !route.excluded.iter().any(|state| self.within(country, *state, day))
    }

    /// The treaties between the two states in force on that day, whatever their mark: they name the way to go, and
    /// nothing is allowed by them.
    pub fn treaties_between(&self, one: Country, other: Country, day: Day) -> Vec<&Treaty> {
        let binds = |party, state| self.state_within(state, party, day).is_some();
        let joins = |row: &&Treaty| {
            let either = (binds(row.a, one) && binds(row.b, other)) || (binds(row.a, other) && binds(row.b, one));
            one != other && in_force(row.from, row.until, day) && either
        };
        self.rows.treaties.iter().filter(joins).collect()
    }

    /// What must be known before that measure can be allowed on any route.
    pub fn evidence(&self, measure: Measure) -> Option<&Evidence> {
        self.rows.evidence.get(&measure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    fn ways(requester: &str, holder: &str, user: &[&str], day: &str) -> Vec<String> {
        let border = Border::bundled().unwrap();
        let possible: Countries = user.iter().map(|code| country(code)).collect();
        let day = day.parse().unwrap();
        let ways = border.ways(country(requester), country(holder), &possible, day, Measure::DiscloseContent);
        ways.into_iter().map(|route| route.id.clone()).collect()
    }

    #[test]
    fn a_way_is_open_where_requester_holder_user_and_day_fit() {
        assert_eq!(ways("US", "US", &["US"], "2026-11-01"), ["domestic:us", "holder:us-resolved"]);
        assert_eq!(ways("GB", "US", &["GB"], "2026-11-01"), ["agreement:us-gb"]);
        assert!(ways("GB", "US", &["GB"], "2022-10-02").is_empty(), "the agreement is not in force");
        assert!(ways("GB", "US", &["GB", "US"], "2026-11-01").is_empty(), "the user may be in the United States");
        assert!(ways("CN", "US", &["US"], "2026-11-01").is_empty());
        // Between two members, and not within one.
        assert_eq!(ways("DE", "IE", &["DE"], "2026-11-01"), ["eu_evidence"]);
        assert!(!ways("IE", "IE", &["IE"], "2026-11-01").contains(&"eu_evidence".to_owned()));
    }

    #[test]
    fn a_treaty_joins_two_states_whichever_comes_first() {
        let border = Border::bundled().unwrap();
        let day = "2026-11-01".parse().unwrap();
        let between = |one: &str, other: &str| -> Vec<&str> {
            let found = border.treaties_between(country(one), country(other), day);
            found.into_iter().map(|row| row.id.as_str()).collect()
        };
        assert!(!between("US", "FR").is_empty());
        assert_eq!(between("US", "FR"), between("FR", "US"));
        assert!(between("US", "US").is_empty());
    }
}
