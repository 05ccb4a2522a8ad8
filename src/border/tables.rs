//! The tables of routes and territories as policies see them, made from the border's own rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Border;
use crate::jurisdiction::Country;
use crate::time::Day;

/// Stands for no last day, so that policies compare integers alone.
const NEVER: i32 = 99_999_999;

impl Border {
    /// What `policies/comity/data/{country,routes,territory}/data.json` must hold, by table:
    /// names by code, routes by requester, territories by code, days as integers since 1970-01-01.
    pub fn tables(&self) -> BTreeMap<&'static str, Value> {
        let until = |day: Option<Day>| day.map_or(NEVER, Day::number);
        let mut routes: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for route in self.routes().values() {
            routes.entry(route.requester.code()).or_default().push(json!({
                "id": route.id,
                "kind": route.kind,
                "framework": route.framework,
                "executing": route.executing,
                "from": route.from.number(),
                "until": until(route.until),
            }));
        }
        let mut territory: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for row in self.territories() {
            territory.entry(row.code.code()).or_default().push(json!({
                "of": row.of,
                "relation": row.relation,
                "from": row.from.number(),
                "until": until(row.until),
            }));
        }
        let country: BTreeMap<&str, &str> = Country::all().map(|country| (country.code(), country.name())).collect();
        BTreeMap::from([("country", json!(country)), ("routes", json!(routes)), ("territory", json!(territory))])
    }
}
