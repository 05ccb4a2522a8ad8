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

/// The bundled border with a route of a group between states: FR and DE belong to it, DE only until a day.
fn grouped(kind: RouteKind, changed: impl FnOnce(&mut Rows)) -> Border {
    let mut rows = Rows::bundled().unwrap();
    let group = Party::Group(Group::BudapestSecondProtocol);
    let route =
        Route { id: "own".to_owned(), kind, requester: group, executing: group, ..rows.routes["holder:us"].clone() };
    rows.routes.insert(route.id.clone(), route);
    rows.members.retain(|row| row.group != Group::BudapestSecondProtocol);
    for code in ["FR", "DE"] {
        let row = rows.members[0].clone();
        rows.members.push(Member {
            group: Group::BudapestSecondProtocol,
            country: country(code),
            from: day("2020-01-01"),
            until: (code == "DE").then(|| day("2030-01-01")),
            mark: RowMark::Source,
            ..row
        });
    }
    changed(&mut rows);
    Border::of(rows)
}

/// What that border says where FR asks a holder in that state, on the day of the sample.
fn asked_by_fr(border: &Border, holder: &str) -> Result<(), Refusal> {
    let request = sample::request(&[
        ("/demand/requester/country", json!("FR")),
        ("/demand/instrument/issuing_country", json!("FR")),
    ]);
    let user = sample::user(&[("/holder/country", json!(holder))]);
    border.consents(&request, &user, sample::day(), "own", Measure::Preserve)
}

#[test]
fn between_members_of_a_group_what_stays_within_one_is_its_own_law() {
    let same = |_: &mut Rows| ();
    let (crossing, other) = (grouped(RouteKind::EuEvidence, same), grouped(RouteKind::Mlat, same));
    assert_eq!((asked_by_fr(&crossing, "DE"), asked_by_fr(&crossing, "FR")), (Ok(()), Err(Refusal::Holder)));
    assert_eq!((asked_by_fr(&other, "DE"), asked_by_fr(&other, "FR")), (Ok(()), Ok(())));
    assert_eq!(asked_by_fr(&crossing, "US"), Err(Refusal::Holder));
}

#[test]
fn route_and_both_states_hold_on_the_day_of_issue_and_on_the_day_of_decision() {
    // The paper is of 1 June, the decision of 10 June.
    let own = |rows: &mut Rows, change: &dyn Fn(&mut Route)| change(rows.routes.get_mut("own").unwrap());
    let member = |rows: &mut Rows, code: &str, change: &dyn Fn(&mut Member)| {
        let of = |row: &&mut Member| row.group == Group::BudapestSecondProtocol && row.country == country(code);
        rows.members.iter_mut().filter(of).for_each(change);
    };
    let says = |change: &dyn Fn(&mut Rows)| asked_by_fr(&grouped(RouteKind::Mlat, |rows| change(rows)), "DE");
    assert_eq!(says(&|rows| own(rows, &|route| route.from = day("2026-06-01"))), Ok(()));
    assert_eq!(says(&|rows| own(rows, &|route| route.from = day("2026-06-02"))), Err(Refusal::Force));
    assert_eq!(says(&|rows| own(rows, &|route| route.until = Some(day("2026-06-11")))), Ok(()));
    assert_eq!(says(&|rows| own(rows, &|route| route.until = Some(day("2026-06-10")))), Err(Refusal::Force));
    // Who asks belongs to the group on both days, and so does the state of the holder.
    assert_eq!(says(&|rows| member(rows, "FR", &|row| row.from = day("2026-06-02"))), Err(Refusal::Force));
    let left = Some(day("2026-06-05"));
    assert_eq!(says(&|rows| member(rows, "FR", &|row| row.until = left)), Err(Refusal::Requester));
    assert_eq!(says(&|rows| member(rows, "DE", &|row| row.until = left)), Err(Refusal::Holder));
    assert_eq!(says(&|rows| member(rows, "DE", &|row| row.from = day("2026-06-02"))), Err(Refusal::Holder));
    // A membership that nobody read in its source is none.
    assert_eq!(says(&|rows| member(rows, "DE", &|row| row.mark = RowMark::Knowledge)), Err(Refusal::Holder));
}

#[test]
fn no_paper_is_of_a_day_after_the_decision() {
    for (issued, said) in [("2026-06-09", Ok(())), ("2026-06-10", Ok(())), ("2026-06-11", Err(Refusal::Force))] {
        let changes = [
            ("/demand/instrument/issued_at", json!(format!("{issued}T12:00:00Z"))),
            ("/intake/received_at", json!("unknown")),
        ];
        assert_eq!(says(&changes, "holder:us", Measure::Preserve), said, "{issued}");
    }
}

#[test]
fn a_holder_is_in_the_state_of_a_party_in_whose_territory_it_lies() {
    let border = Border::bundled().unwrap();
    let (us, eu) = (Party::State(country("US")), Party::Group(Group::Eu));
    for (code, party, on, state) in [
        ("US", us, "2026-06-10", Some("US")),
        ("AS", us, "2026-06-10", Some("US")),
        ("FR", us, "2026-06-10", None),
        ("FR", eu, "2026-06-10", Some("FR")),
        ("US", eu, "2026-06-10", None),
        // Of another group alone.
        ("NO", eu, "2026-06-10", None),
        ("GB", eu, "2020-01-31", Some("GB")),
        ("GB", eu, "2020-02-01", None),
    ] {
        let within = border.state_within(country(code), party, day(on));
        assert_eq!(within, state.map(country), "{code} in {party} on {on}");
    }
}

#[test]
fn the_rows_are_there_to_read() {
    let border = Border::bundled().unwrap();
    assert!(border.treaties().iter().any(|treaty| treaty.id == "mlat:eu-us"));
    assert!(border.members().iter().any(|row| row.group == Group::Eu && row.country == country("FR")));
    assert!(border.territories().iter().any(|row| row.code == country("AS") && row.of == country("US")));
}
