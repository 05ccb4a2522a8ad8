//! Every country there is asks, in every ordinary way: what answers is law that is concerned, and nothing
//! else; who has no route in the border is allowed nothing.

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

use std::collections::{BTreeMap, BTreeSet};

use comity::{Border, Country, Effect, Gate, Outcome, Party, PolicySet, Preview};
use common::demands::{self, Paper, country};
use serde_json::{Value, json};

const DATA: &[&str] = &["disclose_subscriber", "disclose_traffic", "disclose_content"];

/// One demand of a country, and every country whose law it touches.
struct Asked {
    what: &'static str,
    /// By a court of the state where the user is.
    ordered_at_home: bool,
    document: Value,
    touched: BTreeSet<Country>,
}

fn asked(state: Country) -> Vec<Asked> {
    let (us, ireland) = (country("US"), country("IE"));
    let one = |what, paper: Paper, user: Country, holder: Country, measures: &[&str]| Asked {
        what,
        ordered_at_home: matches!(paper.kind, "court_order" | "warrant") && user == state,
        document: demands::demand(state, paper, user, holder, measures),
        touched: BTreeSet::from([state, user, holder]),
    };
    let mut all = vec![
        one("a court order at home", demands::COURT_ORDER, state, state, DATA),
        one("a warrant at home", demands::WARRANT, state, state, DATA),
        one("a court order at home, the holder in the United States", demands::COURT_ORDER, state, us, DATA),
        one("an informal request", demands::INFORMAL, state, state, DATA),
        one("an emergency", demands::EMERGENCY, state, state, DATA),
        one("an emergency, the holder in the United States", demands::EMERGENCY, state, us, DATA),
        one("a preservation", demands::PRESERVATION, state, state, &["preserve"]),
        one("a removal", demands::COURT_ORDER, state, us, &["suspend_account", "remove_content"]),
        one("a request of the police", demands::POLICE_REQUEST, state, us, DATA),
    ];
    // In Ireland, in the United States, and where no law is encoded.
    for (user, holder) in [("IE", ireland), ("US", us), ("UY", us)].map(|(user, holder)| (country(user), holder)) {
        if user != state {
            all.push(one("a court order on a user elsewhere", demands::COURT_ORDER, user, holder, DATA));
        }
    }
    let mut stored = one("a court order at home, the storage in Mongolia", demands::COURT_ORDER, state, state, DATA);
    demands::set(&mut stored.document, &[("user/stored_in", json!(["MN"]))]);
    stored.touched.insert(country("MN"));
    let mut secret = one("a request of the intelligence service", demands::SECURITY_REQUEST, state, us, DATA);
    demands::set(&mut secret.document, &[("demand/requester/level", json!("intelligence"))]);
    all.extend([stored, secret]);
    all
}

/// Who owns the codes that may speak where those countries are touched.
fn owners(regimes: &BTreeMap<Country, String>, touched: &BTreeSet<Country>) -> BTreeSet<String> {
    let of = |country: &Country| regimes.get(country).map_or("DEFAULT".to_owned(), |name| name.to_ascii_uppercase());
    let common = ["COMITY", "GATE"].map(str::to_owned);
    touched.iter().map(of).chain(common).collect()
}

/// Every country that may use a route on the day of the demands.
fn routed(border: &Border) -> BTreeSet<Country> {
    let mut all = BTreeSet::new();
    for route in border.routes().values() {
        match route.requester {
            Party::State(state) => all.extend([state]),
            Party::Group(group) => {
                let members = border.members().iter().filter(|row| row.group == group && row.from <= demands::day());
                all.extend(
                    members.filter(|row| row.until.is_none_or(|day| demands::day() < day)).map(|row| row.country),
                );
            }
        }
    }
    all
}

/// The regimes that have policies, by country.
fn regimes(border: &Border) -> BTreeMap<Country, String> {
    let encoded =
        PolicySet::bundled().unwrap().regimes().filter(|name| *name != "default").map(str::to_owned).collect();
    border.regimes(&encoded)
}

struct World {
    gate: Gate,
    regimes: BTreeMap<Country, String>,
    routed: BTreeSet<Country>,
}

impl World {
    fn wrong(&self, state: Country, asked: &Asked, preview: &Preview) -> Vec<String> {
        let mut wrong = Vec::new();
        let owners = owners(&self.regimes, &asked.touched);
        for ruling in preview.rulings() {
            let mut say = |what: String| wrong.push(format!("{state}, {}, {}: {what}", asked.what, ruling.measure()));
            let mut in_force = 0;
            for cited in ruling.reasons() {
                if !owners.contains(cited.code.owner()) {
                    say(format!("{} is of a state that is not concerned", cited.code));
                }
                let Some(reason) = preview.reason(&cited.code) else {
                    say(format!("{} is not in the catalogue", cited.code));
                    continue;
                };
                if cited.code.as_str() == "GATE-BORDER" {
                    say("a policy allows what the border refuses".to_owned());
                }
                in_force += usize::from(cited.effect != Effect::Oblige && reason.in_force(preview.day()));
            }
            if in_force == 0 {
                say("nothing in force carries the outcome".to_owned());
            }
            let mut carrying = ruling.reasons().iter().filter(|cited| cited.effect != Effect::Oblige);
            if asked.ordered_at_home && carrying.all(|cited| cited.code.as_str() == "GATE-NO-RULE") {
                say("no rule says why".to_owned());
            }
            if ruling.outcome() == Outcome::Allow {
                if !self.routed.contains(&state) {
                    say("allowed without a route".to_owned());
                }
                if !self.regimes.contains_key(&state) {
                    say("allowed by the default".to_owned());
                }
            }
        }
        wrong
    }
}

#[test]
fn every_country_is_answered_by_the_laws_that_are_concerned() {
    let border = Border::bundled().unwrap();
    let world = World { gate: demands::gate(), regimes: regimes(&border), routed: routed(&border) };
    let countries: Vec<Country> = Country::all().collect();
    let answers = demands::spread(&countries, |state| {
        let all = asked(*state);
        let wrong =
            all.iter().flat_map(|asked| world.wrong(*state, asked, &demands::decide(&world.gate, &asked.document)));
        (wrong.collect::<Vec<_>>(), all.len())
    });
    let decided: usize = answers.iter().map(|(_, decided)| decided).sum();
    let wrong: Vec<String> = answers.into_iter().flat_map(|(wrong, _)| wrong).collect();
    println!("{decided} decisions; routes for {:?}", world.routed);
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(decided > 3_000);
}
