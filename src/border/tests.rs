//! What the border refuses, one thing at a time.

use serde_json::{Value, json};

use super::*;
use crate::sample;

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_row_is_in_force_from_its_first_day_until_the_day_before_its_last() {
    let from = day("2020-01-01");
    for (until, on, holds) in [
        (None, "2019-12-31", false),
        (None, "2020-01-01", true),
        (None, "2199-12-31", true),
        (Some("2021-01-01"), "2019-12-31", false),
        (Some("2021-01-01"), "2020-12-31", true),
        (Some("2021-01-01"), "2021-01-01", false),
        (Some("2021-01-01"), "2021-01-02", false),
    ] {
        assert_eq!(in_force(from, until.map(day), day(on)), holds, "{until:?} {on}");
    }
}

#[test]
fn a_country_lies_within_itself_and_within_the_state_of_which_it_is_part() {
    let border = Border::bundled().unwrap();
    for (inner, outer, on, lies) in [
        ("US", "US", "2026-06-10", true),
        ("AS", "US", "2026-06-10", true),
        ("AS", "US", "1900-04-17", true),
        ("AS", "US", "1900-04-16", false),
        ("US", "AS", "2026-06-10", false),
        ("FR", "US", "2026-06-10", false),
        // With law of its own, and a row that nobody read in its source.
        ("AW", "NL", "2026-06-10", false),
        ("AX", "FI", "2026-06-10", false),
    ] {
        assert_eq!(border.within(country(inner), country(outer), day(on)), lies, "{inner} in {outer} on {on}");
    }
}

#[test]
fn offices_rest_on_the_days_of_their_own_state() {
    let border = Border::bundled().unwrap();
    for (code, on, rests) in [
        ("AT", "2026-06-13", true),
        ("AT", "2026-06-14", true),
        ("AT", "2026-06-15", false),
        // A Friday, on which others work.
        ("AE", "2026-06-12", false),
    ] {
        assert_eq!(border.rests(country(code), day(on)), rests, "{code} {on}");
    }
}

/// What the border says of the sample with other values, on its day.
fn says(changes: &[(&str, Value)], route: &str, measure: Measure) -> Result<(), Refusal> {
    let request = sample::request(changes);
    Border::bundled().unwrap().consents(&request, &sample::user(&[]), sample::day(), route, measure)
}

#[test]
fn what_does_not_exist_yet_is_neither_kept_nor_disclosed() {
    let ways = [("holder:us", Measure::Preserve), ("domestic:us", Measure::DiscloseContent)];
    for (from, until, refused) in [
        ("2026-01-01", "2026-05-31", false),
        ("2026-01-01", "2026-06-10", false),
        ("2026-06-10", "2026-06-10", false),
        ("2026-01-01", "2026-06-11", true),
        ("2026-06-11", "2026-06-12", true),
        ("2026-06-11", "none", true),
        ("2026-01-01", "none", true),
        ("2026-01-01", "unknown", true),
        ("none", "2026-06-10", false),
        ("unknown", "2026-06-11", true),
        ("none", "none", false),
    ] {
        for (route, measure) in ways {
            let said =
                says(&[("/demand/scope/from", json!(from)), ("/demand/scope/until", json!(until))], route, measure);
            let want = if refused { Err(Refusal::Prospective) } else { Ok(()) };
            assert_eq!(said, want, "{measure} from {from} until {until}");
        }
    }
}

#[test]
fn a_place_is_needed_to_disclose_anywhere_and_for_anything_on_a_route_of_one_territory() {
    let border = Border::bundled().unwrap();
    let anywhere = border.routes()["holder:us-resolved"].clone();
    let at_home = Route { user_locations: Locations::TerritoryOf(Party::State(country("US"))), ..anywhere.clone() };
    let signals = |count: usize| sample::user(&[]).signals()[..count].to_vec();
    let one = Location::weigh(&signals(1), &crate::jurisdiction::Countries::new(), sample::day());
    let two = Location::weigh(&signals(2), &crate::jurisdiction::Countries::new(), sample::day());
    let none = Location::weigh(&[], &crate::jurisdiction::Countries::new(), sample::day());
    assert_eq!((one.state(), two.state()), (LocationState::Unknown, LocationState::Established));
    for (location, established) in [(&none, false), (&one, false), (&two, true)] {
        for (route, measure, needed) in [
            (&anywhere, Measure::Preserve, false),
            (&anywhere, Measure::DiscloseContent, true),
            (&at_home, Measure::Preserve, true),
            (&at_home, Measure::DiscloseContent, true),
        ] {
            let said = border.locations(location, sample::day(), route, measure);
            let want = if needed && !established { Err(Refusal::Evidence) } else { Ok(()) };
            assert_eq!(said, want, "{location:?} {:?} {measure}", route.user_locations);
        }
    }
    let abroad = Route { user_locations: Locations::TerritoryOf(Party::State(country("FR"))), ..anywhere.clone() };
    let barred = Route { excluded: std::collections::BTreeSet::from([country("US")]), ..anywhere };
    for route in [&abroad, &barred] {
        assert_eq!(border.locations(&two, sample::day(), route, Measure::Preserve), Err(Refusal::Location));
    }
}

#[test]
fn each_thing_that_is_wrong_is_refused_by_its_name() {
    assert_eq!(says(&[], "domestic:us", Measure::DiscloseContent), Ok(()));
    for (place, value, refused) in [
        ("/demand/requester/origin", json!("CN"), Refusal::Requester),
        ("/demand/requester/country", json!("FR"), Refusal::Requester),
        ("/demand/instrument/framework", json!("eu_evidence"), Refusal::Framework),
        ("/demand/instrument/issued_at", json!("unknown"), Refusal::Force),
        ("/intake/verification", json!("portal_account"), Refusal::Verification),
        ("/demand/instrument/kind", json!("d_order"), Refusal::Instrument),
        ("/demand/instrument/third_government", json!("unknown"), Refusal::Attestation),
        ("/intake/demand_checked", json!("no"), Refusal::Attestation),
        ("/intake/subjects", json!(["u-2"]), Refusal::Attestation),
        ("/intake/hands", json!([]), Refusal::Attestation),
        ("/intake/hands/0/agent_of", json!(["US"]), Refusal::Attestation),
    ] {
        let said = says(&[(place, value)], "domestic:us", Measure::DiscloseContent);
        assert_eq!(said, Err(refused), "{place}");
    }
    assert_eq!(says(&[], "domestic:xx", Measure::DiscloseContent), Err(Refusal::NoRoute));
    assert_eq!(says(&[], "domestic:us", Measure::Monitor), Err(Refusal::Measure));
    assert_eq!(says(&[], "holder:us-resolved", Measure::DiscloseContent), Err(Refusal::Resolution));
}
