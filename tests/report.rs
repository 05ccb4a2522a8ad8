//! Transparency reports, as counsel makes them: from a log of some months, with everything that happens in one.

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
use std::fs;
use std::sync::{Arc, OnceLock};

use comity::report::Report;
use comity::{Acknowledgements, AuditLog, DataRequest, Decision, Gate, Outcome, PolicySet, UserContext};
use common::demands::{self, Paper, country, set};
use common::room::{Room, copy};
use common::{Hand, Shared};
use serde_json::{Value, json};

/// What was demanded: how often, by whom, on which paper, on a user where, what, and at which level.
struct Kind(usize, &'static str, Paper, &'static str, &'static str, &'static [&'static str], &'static str);

const SUBSCRIBER: &[&str] = &["disclose_subscriber"];
const BOTH: &[&str] = &["disclose_subscriber", "disclose_content"];

/// Shares as big platforms report them: one country in front, few with dozens, many with some.
const KINDS: &[Kind] = &[
    Kind(60, "US", demands::GRAND_JURY, "US", "US", SUBSCRIBER, "federal"),
    Kind(45, "US", demands::WARRANT, "US", "US", BOTH, "federal"),
    Kind(25, "US", demands::GRAND_JURY, "US", "US", BOTH, "federal"),
    Kind(14, "US", demands::PRESERVATION, "US", "US", &["preserve"], "federal"),
    Kind(8, "US", demands::ASSISTANCE, "US", "US", BOTH, "federal"),
    Kind(10, "US", demands::ASSISTANCE, "US", "US", SUBSCRIBER, "federal"),
    Kind(7, "US", demands::EMERGENCY, "US", "US", &["disclose_location"], "federal"),
    Kind(38, "DE", demands::POLICE_REQUEST, "DE", "US", SUBSCRIBER, "state"),
    Kind(12, "DE", demands::CERTIFICATE, "DE", "IE", SUBSCRIBER, "federal"),
    Kind(22, "GB", demands::AGREEMENT, "GB", "US", BOTH, "federal"),
    Kind(20, "IN", demands::SECURITY_REQUEST, "IN", "US", BOTH, "state"),
    Kind(11, "FR", demands::POLICE_REQUEST, "FR", "US", SUBSCRIBER, "federal"),
    Kind(9, "BR", demands::COURT_ORDER, "BR", "US", BOTH, "local"),
    Kind(8, "CN", demands::SECURITY_REQUEST, "US", "US", &["disclose_subscriber", "suspend_account"], "federal"),
    Kind(3, "IS", demands::COURT_ORDER, "IS", "US", SUBSCRIBER, "federal"),
    Kind(2, "JP", demands::INFORMAL, "JP", "US", SUBSCRIBER, "federal"),
    Kind(1, "TR", demands::COURT_ORDER, "TR", "US", &["remove_content"], "federal"),
];

/// What a second way of counting has found: by country, outcome and more.
#[derive(Debug, Clone, Default)]
struct Found {
    demands: u64,
    users: BTreeSet<String>,
    countries: BTreeMap<String, u64>,
    outcomes: BTreeMap<&'static str, u64>,
    months: BTreeMap<String, u64>,
    papers: BTreeMap<String, u64>,
    released: u64,
    gagged: u64,
    nothing_held: u64,
}

struct Made {
    room: Room,
    found: Found,
    /// Identifiers that no report may have.
    personal: Vec<String>,
}

fn request(document: &Value) -> (DataRequest, UserContext) {
    let part = |name: &str| document[name].clone();
    let demand = serde_json::from_value(part("demand")).unwrap();
    let intake = serde_json::from_value(part("intake")).unwrap();
    (DataRequest::new(demand, intake).unwrap(), serde_json::from_value(part("user")).unwrap())
}

/// A demand of a month of 2026.
fn drawn(kind: &Kind, number: usize, month: usize) -> Value {
    let Kind(_, asks, paper, lives, holder, measures, level) = kind;
    let mut document = demands::demand(country(asks), *paper, country(lives), country(holder), measures);
    let (id, user) = (format!("request-{number}"), format!("subject-{number}"));
    set(
        &mut document,
        &[
            ("demand/id", json!(id)),
            ("demand/requester/level", json!(level)),
            ("demand/requester/name", json!("The officer on duty")),
            ("demand/text", json!("=cmd|' /C calc'!A0 give us everything")),
            ("intake/received_at", json!(format!("2026-{month:02}-14T{:02}:00:00Z", number % 24))),
            ("intake/subjects", json!([user])),
            ("user/subject", json!(user)),
            ("user/signals/0/observed_at", json!(format!("2026-{month:02}-09T00:00:00Z"))),
            ("user/signals/1/observed_at", json!(format!("2026-{month:02}-09T00:00:00Z"))),
        ],
    );
    if document["demand"]["instrument"]["issued_at"] != json!("none") {
        set(
            &mut document,
            &[
                ("demand/instrument/issued_at", json!(format!("2026-{month:02}-06T10:00:00Z"))),
                ("demand/instrument/served_on", json!(format!("2026-{month:02}-10T10:00:00Z"))),
                ("demand/instrument/execute_by", json!("2027-01-20T10:00:00Z")),
                ("demand/scope/from", json!("2026-04-01")),
                ("demand/scope/until", json!("2026-04-30")),
            ],
        );
    }
    if *paper == demands::ASSISTANCE {
        let origin = if number.is_multiple_of(3) { "CA" } else { "CH" };
        set(
            &mut document,
            &[("demand/requester/origin", json!(origin)), ("demand/instrument/framework", json!("mlat"))],
        );
    }
    if number.is_multiple_of(6) && *paper == demands::WARRANT {
        let gag = json!({"source": "court_order", "from": format!("2026-{month:02}-06T10:00:00Z"), "until": "none"});
        set(&mut document, &[("demand/instrument/gag", gag)]);
    }
    if number.is_multiple_of(9) {
        set(&mut document, &[("intake/data_held", json!("no"))]);
    }
    document
}

fn word(decisions: &[&Decision]) -> &'static str {
    let outcomes: BTreeSet<Outcome> =
        decisions.iter().flat_map(|decision| decision.rulings().iter()).map(comity::Ruling::outcome).collect();
    match (outcomes.contains(&Outcome::Allow), outcomes.len(), outcomes.contains(&Outcome::Escalate)) {
        (true, 1, _) => "allowed_in_full",
        (true, _, _) => "partial",
        (false, _, true) => "escalated_open",
        (false, _, false) => "denied",
    }
}

/// Decides half a year, on record, and counts along. The log is `log`, that of national security `apart`.
fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let room = Room::new("report-made");
        let hand = Arc::new(Hand::at("2026-06-30T10:00:00Z"));
        let open = |name: &str| {
            AuditLog::options()
                .dangerous_clock(Shared(Arc::clone(&hand)))
                .origin(format!("={name}"))
                .open(room.path(name))
                .unwrap()
        };
        let (log, apart) = (open("log"), open("apart"));
        let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log).national_security(apart);
        let gate = gate.dangerous().clock(Shared(Arc::clone(&hand))).build().unwrap();
        let mut found = Found::default();
        let mut personal = vec![
            "officer on duty".to_owned(),
            "give us everything".to_owned(),
            "holder-1".to_owned(),
            "clerk-7".to_owned(),
        ];
        let mut number = 0;
        // One before the period, decided again in it, belongs to neither of its months.
        let before = request(&drawn(&KINDS[0], 9_999, 6));
        drop(gate.evaluate(&before.0, &before.1).unwrap());
        for month in 7..=12_usize {
            hand.forward(month_start(month) - now(&hand));
            drop(gate.evaluate(&before.0, &before.1).unwrap());
            for kind in KINDS {
                // Spread over the months, the first ones have more.
                let share = (kind.0 + 12 - month) / 6;
                for _ in 0..share {
                    number += 1;
                    hand.forward(60);
                    let document = drawn(kind, number, month);
                    one(&gate, &document, number, &mut found, &hand);
                    personal.push(format!("subject-{number}"));
                    personal.push(format!("request-{number}"));
                }
            }
            // A demand on several users, each with a record, counts once.
            for (users, asks) in [(4, "IN"), (3, "GB")] {
                number += 1;
                several(&gate, users, asks, number, month, &mut found);
            }
            let letter = common::parts(&common::example("42-"));
            drop(gate.evaluate(&letter.0, &letter.1).unwrap());
        }
        found.demands = found.countries.values().sum();
        drop(gate);
        Made { room, found, personal }
    })
}

fn now(hand: &Arc<Hand>) -> i64 {
    use comity::Clock as _;
    Shared(Arc::clone(hand)).now().seconds()
}

fn month_start(month: usize) -> i64 {
    format!("2026-{month:02}-15T09:00:00Z").parse::<comity::Timestamp>().unwrap().seconds()
}

fn count(found: &mut Found, document: &Value, outcome: &'static str, at: &str) {
    let asks = document["demand"]["requester"]["country"].as_str().unwrap();
    *found.countries.entry(asks.to_owned()).or_default() += 1;
    *found.outcomes.entry(outcome).or_default() += 1;
    *found.months.entry(at[..7].to_owned()).or_default() += 1;
    *found.papers.entry(document["demand"]["instrument"]["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    found.gagged += u64::from(document["demand"]["instrument"]["gag"]["source"] != json!("none"));
    found.nothing_held += u64::from(document["intake"]["data_held"] == json!("no"));
}

fn one(gate: &Gate, document: &Value, number: usize, found: &mut Found, hand: &Arc<Hand>) {
    let (request, user) = request(document);
    if number.is_multiple_of(10) {
        drop(gate.preview(&request, &user, "2026-11-16".parse().unwrap()).unwrap());
    }
    let first = gate.evaluate(&request, &user).unwrap();
    // Now and then the same is asked again, and the later decision counts.
    let decision = if number.is_multiple_of(7) { gate.evaluate(&request, &user).unwrap() } else { first };
    let at = decision.record().bytes();
    let at: Value = serde_json::from_slice(at).unwrap();
    count(found, document, word(&[&decision]), at["time"].as_str().unwrap());
    found.users.insert(user.subject().as_str().to_owned());
    let (_, permit) = decision.into_parts();
    if let Some(permit) = permit.filter(|_| !number.is_multiple_of(4)) {
        hand.forward(30);
        let words = permit
            .comes_before()
            .fold(Acknowledgements::none(), |words, duty| words.with(duty, "clerk-7".parse().unwrap()));
        drop(permit.redeem(gate, &words).unwrap());
        found.released += 1;
    }
}

fn several(gate: &Gate, users: u32, asks: &'static str, number: usize, month: usize, found: &mut Found) {
    let kind = KINDS.iter().find(|kind| kind.1 == asks).unwrap();
    let mut document = drawn(kind, number, month);
    let names: Vec<String> = (0..users).map(|user| format!("member-{number}-{user}")).collect();
    set(
        &mut document,
        &[
            ("demand/scope/users", json!(users)),
            ("demand/scope/identifiers", json!(users)),
            ("demand/scope/kind", json!("list")),
            ("intake/subjects", json!(names)),
        ],
    );
    let (request, user) = request(&document);
    let users = names.iter().map(|name| {
        let mut user = serde_json::to_value(&user).unwrap();
        user["subject"] = json!(name);
        serde_json::from_value::<UserContext>(user).unwrap()
    });
    let decisions: Vec<Decision> = gate.evaluate_all(&request, users).map(Result::unwrap).collect();
    let at: Value = serde_json::from_slice(decisions[0].record().bytes()).unwrap();
    count(found, &document, word(&decisions.iter().collect::<Vec<_>>()), at["time"].as_str().unwrap());
    found.users.extend(names);
}

/// A room with a copy of the log.
fn room(name: &str) -> (Room, &'static Made) {
    let made = made();
    let room = Room::new(&format!("report-{name}"));
    copy(&made.room.0, &room.0);
    (room, made)
}

fn json_of(room: &Room, more: &str) -> Report {
    serde_json::from_str(&room.ok(&format!("report log --period 2026H2 --format json {more}"))).unwrap()
}

fn totals(report: &Report, table: &str) -> BTreeMap<String, u64> {
    let rows = report.table(table).unwrap().rows.iter();
    rows.filter(|row| row.total.count != Some(0)).map(|row| (row.key.clone(), row.total.count.unwrap())).collect()
}

#[test]
fn figures_are_those_of_a_second_count() {
    let (room, made) = room("second");
    let report = json_of(&room, "--threshold 1");
    let found = &made.found;
    assert!(found.demands > 250, "{found:?}");
    assert_eq!(report.demands.count, Some(found.demands));
    assert_eq!(report.users.count, Some(u64::try_from(found.users.len()).unwrap()));
    assert_eq!(totals(&report, "country"), found.countries);
    assert_eq!(totals(&report, "month"), found.months);
    assert_eq!(totals(&report, "process"), found.papers);
    let outcomes: BTreeMap<String, u64> =
        found.outcomes.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
    assert_eq!(totals(&report, "outcome"), outcomes);
    assert!(outcomes.len() >= 3, "{outcomes:?}");
    let fact = |key: &str| report.facts.iter().find(|fact| fact.key == key).unwrap().figure.count.unwrap();
    assert_eq!(fact("released"), found.released);
    assert_eq!(fact("gagged"), found.gagged);
    assert_eq!(fact("no_data_held"), found.nothing_held);
    assert_eq!(fact("emergency"), found.papers["emergency"]);
    assert_eq!(fact("mlat"), found.papers["mlat_order"]);
    assert!(fact("duty_to_challenge_gag") > 0 && fact("told_before_release") > 0, "{:?}", report.facts);
    assert_eq!(report.log.origin.as_deref(), Some("=log"));
    let verified: Value = serde_json::from_str(&room.ok("verify log --format json")).unwrap();
    assert_eq!(
        (verified["size"].as_u64(), verified["root"].as_str()),
        (Some(report.log.size), report.log.root.as_deref())
    );
    assert_eq!(report.policies.len(), 1);
    assert!(!report.over, "the log ends before the year does");
    // Quarters are the parts of the half.
    let quarter = |name: &str| -> Report {
        serde_json::from_str(&room.ok(&format!("report log --period {name} --format json --threshold 1"))).unwrap()
    };
    let sum = ["2026Q3", "2026Q4"].iter().filter_map(|name| quarter(name).demands.count).sum::<u64>();
    assert_eq!(sum, found.demands);
}

#[test]
fn what_is_shown_is_true_adds_up_and_is_not_small() {
    let (room, _) = room("small");
    let (all, safe) = (json_of(&room, "--threshold 1"), json_of(&room, ""));
    assert_eq!(safe.threshold, 5);
    let mut kept = 0;
    for table in &safe.tables {
        let whole = all.table(&table.key).unwrap();
        for row in &table.rows {
            assert!(row.total.count.is_none_or(|count| count == 0 || count >= 5), "{}: {row:?}", table.key);
            kept += row.cells.iter().filter(|cell| cell.suppressed).count();
            let true_row = whole.rows.iter().find(|one| one.key == row.key);
            let Some(true_row) = true_row else {
                assert!(row.key == "others" || table.key == "outcome", "{row:?}");
                continue;
            };
            assert!(row.total.suppressed || row.total.count == true_row.total.count);
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                assert!(cell.count.is_none_or(|count| count == 0 || count >= 5), "{}: {row:?}", table.key);
                let parts = whole
                    .columns
                    .iter()
                    .zip(&true_row.cells)
                    .filter(|(one, _)| column.key.split('+').any(|key| key == one.key));
                let mut true_count: u64 = parts.map(|(_, cell)| cell.count.unwrap()).sum();
                // Counted together with those for no data.
                if column.key == "requests" {
                    true_count = true_row.total.count.unwrap();
                }
                assert!(cell.suppressed || cell.count == Some(true_count), "{}: {row:?} {true_row:?}", table.key);
            }
        }
        if table.adds_up && !table.rows.is_empty() && table.key != "mlat_origin" && table.key != "data" {
            let sum: u64 = table.rows.iter().filter_map(|row| row.total.count).sum();
            assert_eq!(Some(sum), safe.demands.count, "{}", table.key);
        }
    }
    assert!(kept > 0 && safe.tables.iter().all(|table| !table.rows.is_empty()));
    assert!(totals(&safe, "country").contains_key("others"));
    assert!(!totals(&safe, "country").contains_key("TR"));
}

/// Reads RFC 4180.
fn parse(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quoted, letter) {
            (true, '"') if letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\r') => assert_eq!(letters.peek(), Some(&'\n')),
            (false, '\n') => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (_, letter) => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && row.is_empty() && !quoted, "the last line has its end");
    rows
}

#[test]
fn every_format_parses_and_says_the_same_and_nothing_personal() {
    let (room, made) = room("formats");
    let report = json_of(&room, "");
    let csv = room.ok("report log --period 2026H2 --format csv");
    let rows = parse(&csv);
    assert_eq!(rows[0], ["section", "row", "column", "count", "percent", "suppressed"]);
    assert!(rows.iter().all(|row| row.len() == 6 && row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@']))));
    assert!(rows.iter().any(|row| row[1] == "'=log"), "the log's name is no formula");
    for table in &report.tables {
        for row in &table.rows {
            let line =
                rows.iter().find(|line| line[0] == table.key && line[1] == row.key && line[2] == "demands").unwrap();
            assert_eq!(line[3], row.total.count.map_or_else(String::new, |count| count.to_string()));
            assert_eq!(line[5] == "yes", row.total.suppressed);
        }
    }
    let google = room.ok("report log --period 2026H2 --format google-csv");
    let rows = parse(&google);
    let head = "Period Ending,Country/Region,CLDR Territory Code,Legal Process,User Data Requests,Percentage disclosed,Accounts";
    assert_eq!(rows[0].join(","), head);
    assert!(rows.iter().all(|row| row.len() == 7));
    let german = rows.iter().find(|row| row[2] == "DE").unwrap();
    assert_eq!((german[0].as_str(), german[1].as_str(), german[3].as_str()), ("2026-12-31", "Germany", "All"));
    assert!(rows.iter().skip(1).any(|row| !row[4].is_empty() && !row[5].is_empty() && !row[6].is_empty()), "{google}");

    let said = room.ok("report log --period 2026H2 --to page.html");
    assert!(said.contains("page.html: 2026H2"), "{said}");
    let html = room.read("page.html");
    let lower = html.to_lowercase();
    for foreign in ["<script", "http:", "https:", "url(", "@import", " src=", " href=\"/", "<link", "<img", "<iframe"] {
        assert!(!lower.contains(foreign), "{foreign}");
    }
    for needed in [
        "<caption><span>",
        "scope=\"col\"",
        "scope=\"row\"",
        "<svg ",
        "lang=\"en\"",
        "name=\"viewport\"",
        "United States",
        "not shown",
        "not recorded",
        "Germany",
    ] {
        assert!(html.contains(needed), "{needed}");
    }
    assert!(
        html.contains(report.log.root.as_deref().unwrap_or_default().replace('/', "&#x2f;").as_str())
            || html.contains(report.log.root.as_deref().unwrap())
    );
    for text in [&serde_json::to_string(&report).unwrap(), &csv, &google, &html] {
        for personal in &made.personal {
            assert!(!text.contains(personal.as_str()), "{personal}");
        }
        assert!(!text.contains("member-"));
        assert!(
            !text.to_lowercase().contains("national security") && !text.contains("national_security"),
            "nothing is said of what was not asked for"
        );
    }
    // Nothing is written over, and a template of one's own takes the place of the page.
    assert!(room.refused(1, "report log --to page.html").contains("page.html"));
    let template = room.ok("report --print-template");
    room.write("own.html", &template);
    assert_eq!(room.ok("report log --period 2026H2 --template own.html"), html);
    room.write("own.html", "{{ report.period }}: {{ report.log.origin }} <{{ report.tables[1].rows[0].label }}>");
    assert_eq!(room.ok("report log --period 2026H2 --template own.html").trim(), "2026H2: =log <Brazil>");
    room.write("own.html", "a\n\n{{ report.nothing }}");
    let why = room.refused(1, "report log --period 2026H2 --template own.html");
    assert!(why.contains("own.html: line 3 of the template"), "{why}");
    room.refused(2, "report log --template own.html --format csv");
}

#[test]
fn orders_of_national_security_are_in_bands_and_in_no_total() {
    let (room, _) = room("national");
    let without = json_of(&room, "");
    for (bands, source, figures) in [(1_000, "(1)", 6), (500, "(2)", 6), (250, "(3)", 2), (100, "(4)", 2)] {
        let more = format!("--national-security apart --bands {bands} --published 2027-01-15");
        let mut with = json_of(&room, &more);
        let national = with.national_security.take().unwrap();
        assert!(national.source.ends_with(source), "{}", national.source);
        assert_eq!(national.figures.len(), figures);
        for figure in &national.figures {
            let recorded = figure.key != "fisa_noncontents_selectors" || bands != 1_000;
            assert_eq!(figure.band.map(|band| (band.from, band.to)), recorded.then_some((0, bands - 1)));
        }
        assert_eq!(with, without, "nothing else tells of them");
        let csv = room.ok(&format!("report log --period 2026H2 --format csv {more}"));
        let lines = csv.lines().filter(|line| line.starts_with("national_security,")).count();
        assert_eq!(lines, figures * 2);
        assert!(!room.ok(&format!("report log --period 2026H2 --format google-csv {more}")).contains("ational"));
        let html = room.ok(&format!("report log --period 2026H2 {more}"));
        assert!(html.contains(&format!("0–{}", bands - 1)) && !html.contains("=apart"), "its log stays unnamed");
    }
    let why = room.refused(1, "report apart --period 2026H2");
    assert!(why.contains("--national-security"), "{why}");
    let why = room.refused(1, "report log --national-security log --bands 250");
    assert!(why.contains("other demands"), "{why}");
    room.refused(2, "report log --national-security apart");
    room.refused(2, "report log --bands 250");
    assert!(room.refused(2, "report log --national-security apart --bands 10").contains("1000, 500, 250 and 100"));
    fs::rename(room.path("apart/keys"), room.path("apart-keys")).unwrap();
    assert!(room.refused(1, "report log --national-security apart --bands 250").contains("there are no keys"));
    room.ok("report log --national-security apart --bands 250 --national-security-keys apart-keys");
}

#[test]
fn what_cannot_be_opened_is_said() {
    let (room, made) = room("erased");
    let whole = json_of(&room, "--threshold 1");
    for user in ["subject-1", "subject-2", "subject-3", "subject-4", "subject-5", "subject-6"] {
        room.ok(&format!("erase log {user} --by privacy-7"));
    }
    let less = json_of(&room, "--threshold 1");
    assert_eq!(less.demands.count.unwrap() + 6, whole.demands.count.unwrap());
    // Their demands were decided once, one of them twice or not; previews are no decisions.
    let erased = less.not_counted.iter().find(|fact| fact.key == "erased").unwrap().figure.count.unwrap();
    assert_eq!(erased, 6, "{:?}", less.not_counted);
    assert!(room.ok("report log --period 2026H2").contains("Their sealed part was erased"));

    fs::rename(room.path("log/keys"), room.path("keys")).unwrap();
    let (status, out, err) = room.run("report log --period 2026H2 --format json");
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("without keys"), "{err}");
    let closed: Report = serde_json::from_str(&out).unwrap();
    assert_eq!(closed.demands.count, Some(0));
    let count = |key: &str| closed.not_counted.iter().find(|fact| fact.key == key).and_then(|fact| fact.figure.count);
    assert_eq!(count("erased"), Some(6));
    assert!(count("closed").unwrap() >= made.found.demands - 6);
    assert_eq!(json_of(&room, "--threshold 1 --keys keys"), less);
    assert!(room.refused(1, "report log --keys nowhere").contains("nowhere"));
}

#[test]
fn wrong_inputs_are_told_what_is_right() {
    let (room, _) = room("wrong");
    assert!(room.refused(1, "report nowhere").contains("there is no log"));
    room.refused(2, "report");
    for (period, right) in [("2026H3", "H1 and H2"), ("2026-13", "01 to 12"), ("yesterday", "2026H1"), ("26", "2026H1")]
    {
        let why = room.refused(2, &format!("report log --period {period}"));
        assert!(why.contains(right), "{why}");
    }
    assert!(room.refused(2, "report log --format pdf").contains("google-csv"));
    room.refused(2, "report log --threshold 0");
    room.refused(2, "report log --template own.html --print-template");
    assert!(room.refused(1, "report log --template absent.html").contains("absent.html"));
    // A period of which nothing is on record.
    let empty: Report = serde_json::from_str(&room.ok("report log --period 2024 --format json")).unwrap();
    assert_eq!(empty.demands.count, Some(0));
    assert!(empty.over && room.ok("report log --period 2024").contains("Transparency report 2024"));
    // A damaged log is not reported.
    let (segment, bytes) = room.segment("log");
    common::room::flip(&segment, bytes.len() / 2);
    let why = room.refused(1, "report log --period 2026H2");
    assert!(why.contains("keep the folder as it is"), "{why}");
}
