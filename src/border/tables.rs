//! The tables of routes and territories as policies see them, made from the border's own rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Border, Group, Party, Relation, RouteKind};
use crate::jurisdiction::Country;
use crate::time::Day;

/// Stands for no last day, so that policies compare integers alone.
const NEVER: i32 = 99_999_999;

impl Border {
    /// What `policies/comity/data/{country,group,routes,territory,treaty}/data.json` must hold, by table:
    /// names by code, memberships by group and state, routes by requester and executing state,
    /// territories by code, treaties by both states; days as integers since 1970-01-01.
    pub fn tables(&self) -> BTreeMap<&'static str, Value> {
        let country: BTreeMap<&str, &str> = Country::all().map(|country| (country.code(), country.name())).collect();
        BTreeMap::from([
            ("country", json!(country)),
            ("group", json!(self.group_table())),
            ("routes", json!(self.route_table())),
            ("territory", json!(self.territory_table())),
            ("treaty", json!(self.treaty_table())),
        ])
    }

    fn group_table(&self) -> Table<'_> {
        let mut table = Table::new();
        for row in self.members() {
            let span = Span { from: row.from, until: row.until };
            table
                .entry(row.group.as_str())
                .or_default()
                .entry(row.country.code())
                .or_default()
                .push(span.row(json!({})));
        }
        for group in Group::ALL {
            table.entry(group.as_str()).or_default();
        }
        table
    }

    fn territory_table(&self) -> BTreeMap<&str, Vec<Value>> {
        let mut table: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for row in self.territories() {
            let span = Span { from: row.from, until: row.until };
            // What was not read in its source is looked at by people, in the policies as in the border.
            let read = row.relation != Relation::Part || row.mark.permits_allow();
            let relation = if read { row.relation } else { Relation::OwnLawInPart };
            table.entry(row.code.code()).or_default().push(span.row(json!({"of": row.of, "relation": relation})));
        }
        table
    }

    fn route_table(&self) -> Table<'_> {
        let mut table = Table::new();
        for route in self.routes().values() {
            let span = Span { from: route.from, until: route.until };
            let papers: BTreeSet<_> = route.carries.values().flatten().collect();
            let about = json!({"id": route.id, "kind": route.kind, "framework": route.framework, "papers": papers});
            let crosses = matches!(route.kind, RouteKind::EuEvidence);
            for (requester, span) in self.spans(route.requester, span) {
                for (executing, span) in self.spans(route.executing, span) {
                    if !(crosses && requester == executing) {
                        let rows = table.entry(requester.code()).or_default().entry(executing.code()).or_default();
                        rows.push(span.row(about.clone()));
                    }
                }
            }
        }
        table
    }

    fn treaty_table(&self) -> Table<'_> {
        let mut table = Table::new();
        for treaty in self.treaties() {
            let span = Span { from: treaty.from, until: treaty.until };
            let about = json!({"id": treaty.id, "kind": treaty.kind});
            for (a, span) in self.spans(treaty.a, span) {
                for (b, span) in self.spans(treaty.b, span) {
                    for (one, other) in [(a, b), (b, a)] {
                        let rows = table.entry(one.code()).or_default().entry(other.code()).or_default();
                        rows.push(span.row(about.clone()));
                    }
                }
            }
        }
        table
    }

    /// The states of a party, each with the part of the span in which it belongs to it.
    fn spans(&self, party: Party, span: Span) -> Vec<(Country, Span)> {
        match party {
            Party::State(state) => vec![(state, span)],
            Party::Group(group) => {
                let members = self.members().iter().filter(|row| row.group == group);
                members.filter_map(|row| Some((row.country, span.within(row.from, row.until)?))).collect()
            }
        }
    }

    /// Which regime decides for each country, given the names of those that are encoded: its own, that
    /// of the state of which it is part, or `eu` for a state of the European Economic Area.
    pub fn regimes(&self, encoded: &BTreeSet<String>) -> BTreeMap<Country, String> {
        let today = |country: Country| {
            self.members().iter().any(|row| row.country == country && row.group == Group::Eea && row.until.is_none())
        };
        let of = |country: Country| {
            let sovereign = self
                .territories()
                .iter()
                .find(|row| row.code == country && row.relation == Relation::Part && row.until.is_none())
                .map(|row| row.of);
            let owners = [Some(country), sovereign];
            let own = owners.iter().flatten().map(|owner| owner.code().to_ascii_lowercase());
            let union = owners.iter().flatten().any(|owner| today(*owner)).then(|| Group::Eu.as_str().to_owned());
            own.chain(union).find(|name| encoded.contains(name))
        };
        Country::all().filter_map(|country| Some((country, of(country)?))).collect()
    }
}

/// Rows by two keys.
type Table<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<Value>>>;

/// From a day until another.
#[derive(Clone, Copy)]
struct Span {
    from: Day,
    until: Option<Day>,
}

impl Span {
    /// The days that both have.
    fn within(self, from: Day, until: Option<Day>) -> Option<Self> {
        let from = self.from.max(from);
        let until = match (self.until, until) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        until.is_none_or(|until| from < until).then_some(Self { from, until })
    }

    fn row(self, mut about: Value) -> Value {
        if let Value::Object(fields) = &mut about {
            fields.insert("from".to_owned(), json!(self.from.number()));
            fields.insert("until".to_owned(), json!(self.until.map_or(NEVER, Day::number)));
        }
        about
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_with_the_first_of_both_and_is_none_where_they_only_meet() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let span = Span { from: day("2020-01-01"), until: Some(day("2022-01-01")) };
        let within = |from: &str, until: Option<&str>| {
            let both = span.within(day(from), until.map(day))?;
            Some((both.from.to_string(), both.until.map(|until| until.to_string())))
        };
        let both = |from: &str, until: &str| Some((from.to_owned(), Some(until.to_owned())));
        assert_eq!(within("2019-01-01", None), both("2020-01-01", "2022-01-01"));
        assert_eq!(within("2021-01-01", Some("2023-01-01")), both("2021-01-01", "2022-01-01"));
        assert_eq!(within("2021-12-31", None), both("2021-12-31", "2022-01-01"));
        assert_eq!(within("2022-01-01", None), None);
        assert_eq!(within("2019-01-01", Some("2020-01-01")), None);
        let endless = Span { until: None, ..span }.within(day("2021-01-01"), None);
        assert!(endless.is_some_and(|both| both.until.is_none()));
    }

    #[test]
    fn the_tables_hold_what_the_rows_say() {
        let tables = Border::bundled().unwrap().tables();
        assert_eq!(tables.keys().copied().collect::<Vec<_>>(), ["country", "group", "routes", "territory", "treaty"]);
        let at = |table: &str, place: &str| tables[table].pointer(place).cloned().unwrap_or_default();
        assert_eq!(at("country", "/FR"), "France");
        assert_eq!(at("territory", "/PR/0/of"), "US");
        assert_eq!(at("group", "/eu/FR/0/until"), NEVER);
        let ids = |routes: &Value| -> BTreeSet<String> {
            routes.as_array().into_iter().flatten().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
        };
        let (own, abroad) = (ids(&at("routes", "/US/US")), ids(&at("routes", "/GB/US")));
        assert!(own.contains("domestic:us") && !own.contains("agreement:us-gb"), "{own:?}");
        assert!(abroad.contains("agreement:us-gb") && !abroad.contains("domestic:us"), "{abroad:?}");
        assert!(ids(&at("treaty", "/US/FR")).contains("mlat:eu-us"));
        assert_eq!(at("treaty", "/US/FR"), at("treaty", "/FR/US"));
        // Within one member its own law holds.
        assert!(ids(&at("routes", "/FR/DE")).contains("eu_evidence"));
        assert!(!ids(&at("routes", "/FR/FR")).contains("eu_evidence"));
        assert!(!ids(&at("routes", "/FR/US")).contains("eu_evidence"));
        // What was not read in its source is looked at by people.
        for (code, relation) in
            [("AS", "part"), ("AX", "own_law_in_part"), ("BL", "own_law_in_part"), ("AI", "own_law")]
        {
            assert_eq!(at("territory", &format!("/{code}/0/relation")), relation, "{code}");
        }
    }

    #[test]
    fn a_country_has_its_own_regime_or_its_states_or_the_unions() {
        let border = Border::bundled().unwrap();
        let regimes = |encoded: &[&str]| border.regimes(&encoded.iter().map(|name| (*name).to_owned()).collect());
        let own = |regimes: &BTreeMap<Country, String>, code: &str| regimes.get(&code.parse().unwrap()).cloned();
        let all = regimes(&["us", "fr", "eu"]);
        for (code, regime) in [
            ("US", Some("us")),
            ("AS", Some("us")),
            ("FR", Some("fr")),
            ("DE", Some("eu")),
            // Of the Economic Area, and not of the Union.
            ("NO", Some("eu")),
            // No longer of either; and a party to a convention alone.
            ("GB", None),
            ("JP", None),
        ] {
            assert_eq!(own(&all, code).as_deref(), regime, "{code}");
        }
        assert_eq!(own(&regimes(&["eu"]), "FR").as_deref(), Some("eu"));
        assert_eq!(own(&regimes(&["fr"]), "DE"), None);
    }
}
