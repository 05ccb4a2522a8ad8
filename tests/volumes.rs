//! A workload drawn from published numbers of requests: which country asks how often, for what.
//!
//! `tests/volumes/README.md` names the sources. The shares that come of it are held in
//! `tests/golden/volumes.txt`; `COMITY_BLESS=1 cargo test --features cli --test volumes` writes it anew.

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

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comity::{Border, Country, Effect, Gate, Group, Measure, Outcome, Preview, RuleCode};
use common::demands::{self, Paper, country};
use serde_json::{Value, json};

/// Weight of one request, so that it divides among its demands.
const ONE: u64 = 1_000_000;

/// Reasons that the table names for each outcome.
const NAMED: usize = 3;

static DATA: [&str; 3] = ["disclose_subscriber", "disclose_traffic", "disclose_content"];

/// What the authorities of a country asked for, by kind.
type Volumes = BTreeMap<Country, BTreeMap<String, u64>>;

fn volumes() -> Volumes {
    let mut volumes = Volumes::new();
    let text = include_str!("volumes/requests.csv");
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, kind, requests, _identifiers] = cells[..] else { panic!("{line}") };
        let before = volumes.entry(country(code)).or_default().insert(kind.to_owned(), requests.parse().unwrap());
        assert!(before.is_none(), "twice: {line}");
    }
    volumes
}

/// On which way a demand comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Road {
    /// Domestic paper; user and holder at home.
    Home,
    /// Domestic paper on a user at home; the holder is abroad.
    Abroad,
    /// Paper of an agreement, a regulation or a treaty on a user at home; the holder is abroad.
    Treaty,
    /// Domestic paper on a user in another country.
    Cross,
}

impl Road {
    const fn word(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Abroad => "abroad",
            Self::Treaty => "treaty",
            Self::Cross => "cross",
        }
    }
}

/// One demand of the workload, and those of its measures that count.
struct Asked {
    road: Road,
    document: Value,
    counted: &'static [&'static str],
}

/// The papers of a country's police and judges.
fn domestic(state: Country) -> Vec<Paper> {
    use demands::{COURT_ORDER, D_ORDER, GRAND_JURY, POLICE_REQUEST, SUBPOENA, WARRANT};
    match state.code() {
        "US" => vec![GRAND_JURY, SUBPOENA, D_ORDER, WARRANT],
        // A court's leave for records, a warrant for content.
        "KR" => vec![POLICE_REQUEST, COURT_ORDER, WARRANT],
        "AU" | "HK" | "JP" | "MY" | "PH" | "TW" => vec![POLICE_REQUEST, WARRANT],
        _ => vec![POLICE_REQUEST, COURT_ORDER],
    }
}

/// What a kind of request asks for, and by which domestic papers.
fn mapped(state: Country, kind: &str) -> (&'static [&'static str], &'static [&'static str], Vec<Paper>) {
    let data = domestic(state);
    match kind {
        "account" | "cross_border" => (&DATA, &DATA, data),
        "device" | "financial_identifier" => (&DATA, &DATA[..2], data),
        "push_token" => (&DATA, &DATA[..1], data),
        "emergency" => {
            let measures = &["disclose_subscriber", "disclose_content"];
            (measures, measures, vec![demands::EMERGENCY])
        }
        "preservation" => (&["preserve"], &["preserve"], vec![demands::PRESERVATION]),
        "restriction_or_deletion" => {
            let measures = &["suspend_account", "remove_content"];
            (measures, measures, vec![demands::POLICE_REQUEST, demands::COURT_ORDER])
        }
        _ => panic!("no demand for {kind}"),
    }
}

/// The demands that stand for one kind of a country's requests.
fn asked(state: Country, kind: &str, participants: &[Country]) -> Vec<Asked> {
    let (us, ireland) = (country("US"), country("IE"));
    let (measures, counted, papers) = mapped(state, kind);
    let mut all = Vec::new();
    let mut ask = |road, document| all.push(Asked { road, document, counted });
    for paper in papers {
        if kind != "cross_border" {
            ask(Road::Home, demands::demand(state, paper, state, state, measures));
        }
        let abroad = if state == us { ireland } else { us };
        ask(Road::Abroad, demands::demand(state, paper, state, abroad, measures));
        for elsewhere in ["US", "DE", "UY", "TH"].into_iter().map(country).filter(|place| *place != state).take(3) {
            ask(Road::Cross, demands::demand(state, paper, elsewhere, us, measures));
        }
    }
    let data = measures == DATA && kind != "cross_border";
    if data && participants.contains(&state) {
        let addressee = if state == ireland { country("LU") } else { ireland };
        for holder in [addressee, us] {
            ask(Road::Treaty, certificate(state, holder, addressee));
        }
    }
    if data && let Some(framework) = agreement(state) {
        let mut document = demands::demand(state, demands::AGREEMENT, state, us, measures);
        let places =
            [("demand/instrument/framework", json!(framework)), ("demand/instrument/certificate", json!("yes"))];
        demands::set(&mut document, &places);
        ask(Road::Treaty, document);
    }
    if kind == "cross_border" {
        let mut document = demands::demand(us, demands::ASSISTANCE, state, us, measures);
        let places = [("demand/instrument/framework", json!("mlat")), ("demand/requester/origin", json!(state))];
        demands::set(&mut document, &places);
        ask(Road::Treaty, document);
    }
    all
}

/// A judge's certificate, the case being the state's own, to a holder that is in the addressee's state or
/// represented there.
fn certificate(state: Country, holder: Country, addressee: Country) -> Value {
    let represented = if holder == addressee { json!("none") } else { json!(addressee) };
    let mut document = demands::demand(state, demands::CERTIFICATE, state, holder, &DATA);
    let places = [
        ("demand/instrument/framework", json!("eu_evidence")),
        ("demand/instrument/execute_by", json!("none")),
        ("demand/instrument/home_grounds", json!("yes")),
        ("intake/channel", json!("decentralised_it_system")),
        ("user/holder/eu_representative", represented),
    ];
    demands::set(&mut document, &places);
    document
}

/// The agreement with the United States under which a country's judges order, if it has one.
fn agreement(state: Country) -> Option<&'static str> {
    match state.code() {
        "GB" => Some("agreement_us_gb"),
        "AU" => Some("agreement_us_au"),
        _ => None,
    }
}

/// The weighted outcomes of one country's demands on one way, and what carried them.
#[derive(Default)]
struct Shares {
    outcomes: BTreeMap<Outcome, u64>,
    reasons: BTreeMap<Outcome, BTreeMap<RuleCode, u64>>,
}

impl Shares {
    fn add(&mut self, preview: &Preview, measure: Measure, weight: u64) {
        let ruling = preview.rulings().iter().find(|ruling| ruling.measure() == measure).unwrap();
        let outcome = ruling.outcome();
        let refused = ruling.reasons().iter().any(|cited| cited.code.as_str() == "GATE-BORDER");
        assert!(!refused, "a policy allows what the border refuses: {ruling:?}");
        *self.outcomes.entry(outcome).or_default() += weight;
        let carries = match outcome {
            Outcome::Allow => Effect::Allow,
            Outcome::Deny => Effect::Deny,
            Outcome::Escalate => Effect::Escalate,
        };
        for cited in ruling.reasons().iter().filter(|cited| cited.effect == carries) {
            *self.reasons.entry(outcome).or_default().entry(cited.code.clone()).or_default() += weight;
        }
    }

    /// The share of an outcome in per cent, to one place.
    fn share(&self, outcome: Outcome) -> String {
        let whole: u64 = self.outcomes.values().sum();
        let tenths = (self.outcomes.get(&outcome).unwrap_or(&0) * 1_000 + whole / 2) / whole;
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    fn line(&self) -> String {
        let shares = [Outcome::Allow, Outcome::Deny, Outcome::Escalate].map(|outcome| self.share(outcome));
        let mut line = format!("{:>6} {:>6} {:>6} ", shares[0], shares[1], shares[2]);
        for (outcome, reasons) in &self.reasons {
            let mut heaviest: Vec<_> = reasons.iter().collect();
            heaviest.sort_by_key(|(code, weight)| (std::cmp::Reverse(**weight), *code));
            let named: Vec<&str> = heaviest.iter().take(NAMED).map(|(code, _)| code.as_str()).collect();
            write!(line, " {outcome}: {};", named.join(", ")).unwrap();
        }
        line.trim_end_matches(';').to_owned()
    }
}

/// Decides each demand once, however many kinds of request it stands for.
#[derive(Default)]
struct Decided(BTreeMap<String, Preview>);

impl Decided {
    fn of(&mut self, gate: &Gate, document: &Value) -> &Preview {
        self.0.entry(document.to_string()).or_insert_with(|| demands::decide(gate, document))
    }
}

/// The lines of one country.
fn lines(state: Country, kinds: &BTreeMap<String, u64>, gate: &Gate, participants: &[Country]) -> String {
    let mut decided = Decided::default();
    let mut roads: BTreeMap<Road, Shares> = BTreeMap::new();
    for (kind, requests) in kinds {
        let all = asked(state, kind, participants);
        for one in &all {
            let rulings: usize = all.iter().filter(|other| other.road == one.road).map(|one| one.counted.len()).sum();
            let weight = requests * ONE / u64::try_from(rulings).unwrap();
            let preview = decided.of(gate, &one.document);
            for measure in one.counted {
                roads.entry(one.road).or_default().add(preview, measure.parse().unwrap(), weight);
            }
        }
    }
    let requests: u64 = kinds.values().sum();
    roads.iter().fold(String::new(), |mut text, (road, shares)| {
        writeln!(text, "{state} {requests:>7} {:<6} {}", road.word(), shares.line()).unwrap();
        text
    })
}

#[test]
fn what_is_really_asked_is_decided_as_held() {
    let border = Border::bundled().unwrap();
    let participants: Vec<Country> = border
        .members()
        .iter()
        .filter(|row| row.group == Group::EuEvidence && row.from <= demands::day())
        .filter(|row| row.until.is_none_or(|until| demands::day() < until))
        .map(|row| row.country)
        .collect();
    let volumes = volumes();
    let mut states: Vec<_> = volumes.iter().collect();
    states.sort_by_key(|(state, kinds)| (std::cmp::Reverse(kinds.values().sum::<u64>()), **state));
    let gate = demands::gate();
    let head = "# Per cent of allow, deny and escalate, and what carries each most; see tests/volumes/README.md.\n";
    let table = demands::spread(&states, |(state, kinds)| lines(**state, kinds, &gate, &participants));
    assert!(states.len() > 100, "{} countries", states.len());
    common::hold("tests/golden/volumes.txt", &(head.to_owned() + &table.join("")));
}
