//! Laws 5 and 8: no route, no allow; the border and the policies are two keys.

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

use comity::workbench::{Case, Probe};
use comity::{Border, Country, DataRequest, Locations, Measure, Outcome, Party, PolicySet, Refusal, UserContext, Way};
use serde_json::{Value, json};

/// A request and a user with some places of their documents changed.
fn changed(
    case: &Case,
    demand: &[(&str, Value)],
    intake: &[(&str, Value)],
    user: &[(&str, Value)],
) -> (DataRequest, UserContext) {
    let (_, first) = common::parts(case);
    let change = |mut document: Value, places: &[(&str, Value)]| {
        for (place, value) in places {
            *document.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = value.clone();
        }
        document
    };
    let demand = change(serde_json::to_value(&case.demand).unwrap(), demand);
    let intake = change(serde_json::to_value(&case.intake).unwrap(), intake);
    let user = change(serde_json::to_value(&first).unwrap(), user);
    let request = DataRequest::new(serde_json::from_value(demand).unwrap(), serde_json::from_value(intake).unwrap());
    (request.unwrap(), serde_json::from_value(user).unwrap())
}

fn at(country: Country) -> Vec<(&'static str, Value)> {
    let signal = |kind: &str| {
        json!({"kind": kind, "country": country, "observed_at": "2026-06-01T00:00:00Z",
        "entered_by_hand": "no", "hand_country": "none", "hand_is_agent": "no"})
    };
    vec![
        ("/signals", json!([signal("ip"), signal("bank")])),
        ("/residence", json!([country])),
        ("/presence", json!([country])),
    ]
}

/// What the border should say, written apart from it: by looking up lists.
fn open(border: &Border, requester: Country, user: Country, route: &str, measure: Measure) -> bool {
    let territory = |state: &str| -> Vec<&str> {
        match state {
            "US" => vec!["US", "PR", "GU", "VI", "AS", "MP", "UM"],
            other => vec![if other == "GB" { "GB" } else { "AU" }],
        }
    };
    let Some(row) = border.routes().get(route) else { return false };
    let place = match row.user_locations {
        Locations::Any => true,
        Locations::TerritoryOf(Party::State(state)) => territory(state.code()).contains(&user.code()),
        Locations::TerritoryOf(Party::Group(_)) => return false,
    };
    let excluded = row.excluded.iter().any(|state| territory(state.code()).contains(&user.code()));
    row.requester == Party::State(requester)
        && place
        && !excluded
        && row.carries.contains_key(&measure)
        && row.framework.as_str() == "national"
        && row.kind.as_str() != "eu_evidence"
        && !row.resolution
        && row.executing.to_string() == "US"
}

#[test]
fn every_requester_country_route_and_measure() {
    let border = Border::bundled().unwrap();
    let case = common::example("21-");
    let day = common::day_of(&case);
    let all: Vec<Country> = Country::all().collect();
    let routes: Vec<&str> =
        border.routes().keys().map(String::as_str).chain(["", "domestic:cn", "mlat:us-fr"]).collect();
    let users: Vec<(Country, UserContext)> =
        all.iter().map(|country| (*country, changed(&case, &[], &[], &at(*country)).1)).collect();
    let tried = std::sync::atomic::AtomicUsize::new(0);
    let check = |requesters: &[Country]| {
        for requester in requesters {
            let places = [("/requester/country", json!(requester)), ("/requester/subdivision", json!("none"))];
            let (request, _) = changed(&case, &places, &[], &[]);
            for (country, user) in &users {
                for route in &routes {
                    for measure in Measure::ALL {
                        let says = border.consents(&request, user, day, route, *measure).is_ok();
                        let should = open(&border, *requester, *country, route, *measure);
                        assert_eq!(says, should, "{requester} on {country} by `{route}` for {measure}");
                    }
                }
            }
            tried.fetch_add(users.len() * routes.len() * Measure::ALL.len(), std::sync::atomic::Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for half in all.chunks(all.len().div_ceil(2)) {
            scope.spawn(|| check(half));
        }
    });
    assert_eq!(tried.into_inner(), 250 * 250 * routes.len() * Measure::ALL.len());
}

#[test]
fn no_route_no_allow_whatever_the_policies_say() {
    // A policy set that allows everything by every route, and one by a route that does not exist.
    let allow = |route: &str| {
        format!(
            "findings contains {{\"effect\": \"allow\", \"code\": \"DEFAULT-A\", \"measure\": \"*\", \"route\": \"{route}\"}} if input.day > 0\n"
        )
    };
    let rule = |package: &str, code: &str| {
        format!(
            "package comity.{package}\n\nfindings contains {{\"effect\": \"oblige\", \"code\": \"{code}\", \"measure\": \"*\", \"duty\": \"call_back\"}} if input.day > 0\n"
        )
    };
    let border = Border::bundled().unwrap();
    let all: Vec<Country> = Country::all().collect();
    let entry = |effect: &str| {
        json!({"effect": effect, "title": "t", "reason": "r", "citation": "c", "link": "l",
        "from": "1970-01-01", "until": null, "mark": "s", "read_on": "2026-01-01"})
    };
    let process: String = border.routes().keys().map(|route| allow(route)).collect();
    let codes = json!({"DEFAULT-A": entry("allow"), "COMITY-T": entry("oblige"), "COMITY-C": entry("oblige"), "COMITY-P": entry("oblige"), "COMITY-H": entry("oblige"),
        "COMITY-S": entry("oblige"), "COMITY-N": entry("oblige"),
        "DEFAULT-S": entry("oblige")});
    let set = PolicySet::from_files([
        ("comity/territory.rego", rule("territory", "COMITY-T")),
        ("comity/conduct.rego", rule("conduct", "COMITY-C")),
        ("comity/scope.rego", rule("scope", "COMITY-S")),
        ("comity/notice.rego", rule("notice", "COMITY-N")),
        ("comity/people.rego", rule("people", "COMITY-P")),
        ("comity/hands.rego", rule("hands", "COMITY-H")),
        ("comity/regimes/default/shield.rego", rule("regimes.default.shield", "DEFAULT-S")),
        (
            "comity/regimes/default/process.rego",
            format!("package comity.regimes.default.process\n\n{process}\n{}", allow("domestic:cn")),
        ),
        ("comity/common/catalogue/data.json", codes.to_string()),
        ("comity/data/regime/data.json", "{}".to_owned()),
    ])
    .unwrap();
    let case = common::example("21-");
    let day = common::day_of(&case);
    let mut allowed = 0;
    for requester in ["CN", "US", "GB", "FR", "AU", "HK"] {
        let requester: Country = requester.parse().unwrap();
        for user in &all {
            let (request, user) = changed(
                &case,
                &[("/requester/country", json!(requester)), ("/measures", json!(Measure::ALL))],
                &[],
                &at(*user),
            );
            let probe = Probe { policies: &set, border: &border, request: &request, user: &user, day };
            for ruling in probe.rulings(&probe.facts(), Way::Rvm).all() {
                // Every route must consent, because the set allows by all of them: none does for all.
                assert_eq!(ruling.outcome(), Outcome::Deny, "{requester}: {}", ruling.measure());
                allowed += usize::from(ruling.outcome() == Outcome::Allow);
            }
        }
    }
    assert_eq!(allowed, 0);
}

#[test]
fn the_bundled_policies_allow_only_where_a_route_leads() {
    let (policies, border) = (PolicySet::bundled().unwrap(), Border::bundled().unwrap());
    let mut allowed = std::collections::BTreeSet::new();
    for beginning in ["21-", "22-", "31-"] {
        let case = common::example(beginning);
        for requester in ["US", "GB", "CN", "HK", "AU", "FR", "PR"] {
            for user in Country::all() {
                let places = [("/requester/country", json!(requester)), ("/requester/subdivision", json!("none"))];
                let (request, context) = changed(&case, &places, &[], &at(user));
                let probe = Probe {
                    policies: &policies,
                    border: &border,
                    request: &request,
                    user: &context,
                    day: common::day_of(&case),
                };
                for ruling in probe.rulings(&probe.facts(), Way::Rvm).all() {
                    if ruling.outcome() == Outcome::Allow {
                        allowed.insert((ruling.measure().to_string(), requester, user.code()));
                    }
                }
            }
        }
    }
    let content: Vec<_> =
        allowed.iter().filter(|(measure, ..)| measure == "disclose_content").map(|(_, by, on)| (*by, *on)).collect();
    let us = ["AS", "GU", "MP", "PR", "UM", "US", "VI"].map(|on| ("US", on));
    assert_eq!(content, [("GB", "GB")].into_iter().chain(us).collect::<Vec<_>>());
    let preserve: Vec<_> = allowed.iter().filter(|(measure, ..)| measure == "preserve").collect();
    assert!(preserve.iter().all(|(_, by, _)| *by == "US") && preserve.len() == 250, "{}", preserve.len());
}

#[test]
fn both_days_evidence_and_resolution() {
    let border = Border::bundled().unwrap();
    let case = common::example("22-");
    let day = common::day_of(&case);
    let ask = |demand: &[(&str, Value)], intake: &[(&str, Value)], user: &[(&str, Value)], day: &str| {
        let (request, user) = changed(&case, demand, intake, user);
        border.consents(&request, &user, day.parse().unwrap(), "agreement:us-gb", Measure::DiscloseContent)
    };
    let day = day.to_string();
    assert_eq!(ask(&[], &[], &[], &day), Ok(()));
    let issued = |at: &str| [("/instrument/issued_at", json!(at)), ("/instrument/served_on", json!(at))];
    let first = [
        ("/instrument/issued_at", json!("2022-10-03T00:00:00Z")),
        ("/instrument/served_on", json!("2022-10-03T00:00:00Z")),
        ("/scope/from", json!("2022-09-01")),
        ("/scope/until", json!("2022-09-30")),
    ];
    let seen = json!("2022-10-01T00:00:00Z");
    let then = [("/signals/0/observed_at", seen.clone()), ("/signals/1/observed_at", seen)];
    assert_eq!(ask(&first, &[], &then, "2022-10-03"), Ok(()));
    assert_eq!(ask(&issued("2022-10-03T00:00:00Z"), &[], &[], "2022-10-03"), Err(Refusal::Prospective));
    assert_eq!(ask(&issued("2022-10-02T23:59:59Z"), &[], &[], &day), Err(Refusal::Force));
    let later = [("/received_at", json!("unknown"))];
    assert_eq!(ask(&issued("2026-06-11T00:00:00Z"), &later, &[], &day), Err(Refusal::Force));
    assert_eq!(ask(&[("/instrument/issued_at", json!("unknown"))], &[], &[], &day), Err(Refusal::Force));
    assert_eq!(ask(&[("/instrument/framework", json!("national"))], &[], &[], &day), Err(Refusal::Framework));
    assert_eq!(ask(&[("/requester/origin", json!("CN"))], &[], &[], &day), Err(Refusal::Requester));
    assert_eq!(ask(&[("/requester/origin", json!("unknown"))], &[], &[], &day), Err(Refusal::Requester));
    assert_eq!(ask(&[], &[("/verification", json!("portal_account"))], &[], &day), Err(Refusal::Verification));
    assert_eq!(ask(&[], &[], &[("/holder/country", json!("unknown"))], &day), Err(Refusal::Holder));
    assert_eq!(ask(&[], &[], &[("/holder/country", json!("IE"))], &day), Err(Refusal::Holder));
    assert_eq!(ask(&[], &[], &[("/presence", json!(["GB", "US"]))], &day), Err(Refusal::Location));
    assert_eq!(ask(&[], &[], &[("/presence", json!(["IM"]))], &day), Err(Refusal::Location));
    assert_eq!(ask(&[], &[], &[("/signals", json!([]))], &day), Err(Refusal::Evidence));

    assert_eq!(ask(&[("/instrument/kind", json!("court_order"))], &[], &[], &day), Err(Refusal::Instrument));
    assert_eq!(ask(&[("/instrument/third_government", json!("unknown"))], &[], &[], &day), Err(Refusal::Attestation));
    for (place, value) in [
        ("/demand_checked", json!("unknown")),
        ("/subjects", json!(["u-9"])),
        ("/subjects", json!("unknown")),
        ("/hands", json!([])),
        ("/hands/0/agent_of", json!(["FR"])),
        ("/hands/0/agent_of", json!("unknown")),
    ] {
        assert_eq!(ask(&[], &[(place, value.clone())], &[], &day), Err(Refusal::Attestation), "{place} {value}");
    }

    let warrant = common::example("21-");
    let approval = |by: &str, request: &str, subject: &str, measure: &str, analysis: &str| json!([{"by": by, "request": request, "subject": subject, "measures": [measure], "conflict_analysis": analysis}]);
    let abroad = at("DE".parse().unwrap());
    let holder = |approvals: &Value| {
        let (request, user) = changed(&warrant, &[], &[("/approvals", approvals.clone())], &abroad);
        border.consents(&request, &user, common::day_of(&warrant), "holder:us-resolved", Measure::DiscloseContent)
    };
    assert_eq!(holder(&json!([])), Err(Refusal::Resolution));
    for other in [
        approval("counsel", "us-21", "u-1", "disclose_content", "no"),
        approval("second_reviewer", "us-21", "u-1", "disclose_content", "yes"),
        approval("counsel", "us-99", "u-1", "disclose_content", "yes"),
        approval("counsel", "us-21", "u-9", "disclose_content", "yes"),
        approval("counsel", "us-21", "u-1", "disclose_subscriber", "yes"),
    ] {
        assert_eq!(holder(&other), Err(Refusal::Resolution), "{other}");
    }
    assert_eq!(holder(&approval("counsel", "us-21", "u-1", "disclose_content", "yes")), Ok(()));

    // Both keys: the policies too allow with that approval, wherever the user is, and only then.
    let policies = PolicySet::bundled().unwrap();
    for (country, approvals, outcome) in [
        ("DE", approval("counsel", "us-21", "u-1", "disclose_content", "yes"), Outcome::Allow),
        ("GB", approval("counsel", "us-21", "u-1", "disclose_content", "yes"), Outcome::Allow),
        ("CN", approval("counsel", "us-21", "u-9", "disclose_content", "yes"), Outcome::Escalate),
        ("DE", json!([]), Outcome::Escalate),
        ("CN", json!([]), Outcome::Escalate),
    ] {
        let (request, user) = changed(&warrant, &[], &[("/approvals", approvals)], &at(country.parse().unwrap()));
        let probe = Probe {
            policies: &policies,
            border: &border,
            request: &request,
            user: &user,
            day: common::day_of(&warrant),
        };
        assert_eq!(probe.rulings(&probe.facts(), Way::Both).outcome(), outcome, "{country}");
    }
}

#[test]
fn platforms_narrow_and_the_digest_shows_it() {
    let whole = Border::bundled().unwrap();
    let narrow = whole.clone().without("domestic:us");
    assert_ne!(whole.digest(), narrow.digest());
    let (request, user) = common::parts(&common::example("21-"));
    let asked =
        narrow.consents(&request, &user, "2026-06-10".parse().unwrap(), "domestic:us", Measure::DiscloseContent);
    assert_eq!(asked, Err(Refusal::NoRoute));
}

#[test]
fn european_orders_between_two_states_that_take_part_from_the_day_on() {
    let border = Border::bundled().unwrap();
    let case = common::example("25-");
    let ask = |issued: &str, demand: &[(&str, Value)], user: &[(&str, Value)], day: &str| {
        let at = json!(format!("{issued}T08:00:00Z"));
        let dated = [
            ("/instrument/issued_at", at.clone()),
            ("/instrument/served_on", at.clone()),
            ("/instrument/execute_by", json!("none")),
        ];
        let demand: Vec<(&str, Value)> = dated.into_iter().chain(demand.iter().cloned()).collect();
        let seen = json!("2026-08-01T00:00:00Z");
        let signals = [("/signals/0/observed_at", seen.clone()), ("/signals/1/observed_at", seen)];
        let user: Vec<(&str, Value)> = signals.into_iter().chain(user.iter().cloned()).collect();
        let (request, user) = changed(&case, &demand, &[("/received_at", at)], &user);
        border.consents(&request, &user, day.parse().unwrap(), "eu_evidence", Measure::DiscloseSubscriber)
    };
    assert_eq!(ask("2026-08-18", &[], &[], "2026-08-18"), Ok(()));
    assert_eq!(ask("2026-08-17", &[], &[], "2026-08-18"), Err(Refusal::Force));
    assert_eq!(ask("2026-08-17", &[], &[], "2026-08-17"), Err(Refusal::Requester));
    for (country, refusal) in [("DK", Refusal::Requester), ("NO", Refusal::Requester), ("GB", Refusal::Requester)] {
        assert_eq!(ask("2026-08-18", &[("/requester/country", json!(country))], &[], "2026-08-18"), Err(refusal));
    }
    for country in ["FR", "GP", "DK", "US", "NO"] {
        let holder = [("/holder/country", json!(country))];
        assert_eq!(ask("2026-08-18", &[], &holder, "2026-08-18"), Err(Refusal::Holder), "{country}");
    }
    let elsewhere = [("/presence", json!(["DK"]))];
    assert_eq!(ask("2026-08-18", &[], &elsewhere, "2026-08-18"), Err(Refusal::Location));
}
