//! Who may use each route, for whose data, on whom: a table, made by asking the border.
//!
//! `COMITY_BLESS=1 cargo test --features cli --test routes` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comity::workbench::clean;
use comity::{Border, Country, DataRequest, Day, InstrumentKind, Measure, Route, UserContext};
use serde_json::{Value, json};

/// A day on which every route is in force, and the day on which its paper was issued.
const DAY: &str = "2026-11-01";
const ISSUED: &str = "2026-10-20T10:00:00Z";

/// What the border asks of the request, in favour of one route.
fn request(route: &Route, requester: Country, measure: Measure, kind: InstrumentKind) -> DataRequest {
    let mut case = clean(requester, requester);
    for (pointer, value) in [
        ("/demand/measures", json!([measure])),
        ("/demand/instrument/kind", json!(kind)),
        ("/demand/instrument/framework", json!(route.framework)),
        ("/demand/instrument/issued_at", json!(ISSUED)),
        ("/demand/instrument/served_on", json!(ISSUED)),
        ("/demand/instrument/execute_by", json!("none")),
        ("/intake/received_at", json!(ISSUED)),
        (
            "/intake/approvals",
            json!([{"by": "counsel", "request": "r-1", "subject": "u-1", "measures": [measure], "conflict_analysis": "yes"}]),
        ),
    ] {
        *case.pointer_mut(pointer).unwrap() = value;
    }
    let part = |name: &str| case[name].clone();
    DataRequest::new(serde_json::from_value(part("demand")).unwrap(), serde_json::from_value(part("intake")).unwrap())
        .unwrap()
}

fn user(home: Country, holder: Country) -> UserContext {
    let mut user: Value = clean(home, home)["user"].clone();
    user["holder"]["country"] = json!(holder);
    for signal in user["signals"].as_array_mut().unwrap() {
        signal["observed_at"] = json!("2026-10-01T00:00:00Z");
    }
    serde_json::from_value(user).unwrap()
}

fn codes(set: &BTreeSet<Country>) -> String {
    let all = Country::all().count();
    if set.len() == all {
        return "everywhere".to_owned();
    }
    // Where nearly all are in, the few that are out say more.
    let out: Vec<&str> = Country::all().filter(|country| !set.contains(country)).map(Country::code).collect();
    if out.len() < 20 {
        return format!("everywhere but {}", out.join(" "));
    }
    set.iter().map(|country| country.code()).collect::<Vec<_>>().join(" ")
}

/// Holders and users on whom a requester may use a route for one measure.
fn reach(border: &Border, route: &Route, requester: Country, day: Day) -> (BTreeSet<Country>, BTreeSet<Country>) {
    let (measure, kinds) = route.carries.first_key_value().unwrap();
    let request = request(route, requester, *measure, *kinds.first().unwrap());
    let consents = |home, holder| border.consents(&request, &user(home, holder), day, &route.id, *measure).is_ok();
    // A requester stands in its own territory, or the route reaches everywhere.
    let holders: BTreeSet<Country> = Country::all().filter(|holder| consents(requester, *holder)).collect();
    let users = match holders.first() {
        Some(holder) => Country::all().filter(|home| consents(*home, *holder)).collect(),
        None => BTreeSet::new(),
    };
    (holders, users)
}

#[test]
fn who_may_use_each_route() {
    let (border, day) = (Border::bundled().unwrap(), DAY.parse::<Day>().unwrap());
    let mut text = String::from(
        "# Who may use each route, for data that whose holders have, on users where; made by asking the border.\n",
    );
    for route in border.routes().values() {
        let _ = write!(text, "\n## {} (from {}, framework {})\n", route.id, route.from, route.framework);
        for (measure, kinds) in &route.carries {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            let _ = writeln!(text, "{measure}: {}", kinds.join(" "));
        }
        if route.resolution {
            text.push_str("only where named counsel has resolved the conflict of laws\n");
        }
        let mut used = 0;
        for requester in Country::all() {
            let (holders, users) = reach(&border, route, requester, day);
            if !holders.is_empty() {
                used += 1;
                let _ = writeln!(text, "{requester}: holders in {}; users in {}", codes(&holders), codes(&users));
            }
        }
        assert!(used > 0, "nobody may use `{}`", route.id);
    }
    common::hold("tests/golden/routes.txt", &text);
}
