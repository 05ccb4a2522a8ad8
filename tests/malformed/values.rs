//! Malformed values: countries, days, instants, lists, long texts, contradictions.

use comity::Country;

use crate::base::{Bad, Kind};
use crate::tree::{Node, quoted};

const COUNTRIES: [&str; 28] = [
    "UK",
    "EU",
    "SU",
    "YU",
    "AN",
    "ZZ",
    "XX",
    "EL",
    "CS",
    "DD",
    "us",
    "Us",
    "uS",
    "USA",
    "840",
    "U",
    "",
    " US",
    "US ",
    "U S",
    "QQ",
    "\u{ff35}\u{ff33}",
    "\u{0421}N",
    "C\u{039d}",
    "\u{1f1fa}\u{1f1f8}",
    "\u{a0}US",
    "U\u{301}",
    "US-CA",
];

const DAYS: [&str; 14] = [
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-06-00",
    "2026-6-1",
    "20260601",
    "01.06.2026",
    "2026-06-01T00:00:00Z",
    "0000-01-01",
    "1799-12-31",
    "2200-01-01",
    "tomorrow",
    "-026-06-01",
    "\u{ff12}\u{ff10}26-06-01",
];

const INSTANTS: [&str; 16] = [
    "2026-06-01",
    "2026-06-01T10:00:00",
    "2026-06-01 10:00:00Z",
    "2026-06-01T25:00:00Z",
    "2026-06-01T10:60:00Z",
    "2026-02-30T10:00:00Z",
    "2026-06-01T10:00Z",
    "2026-06-01T10:00:00 UTC",
    "2026-06-01T10:00:00[Europe/Rome]",
    "2026-06-01T10:00:00Z[Europe/Rome]",
    "1780308000",
    "now",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "2026-06-01T10:00:00+99:00",
    "2026-06-01T10:00:00Z\u{200b}",
];

/// Every one of them, each where it can stand.
pub(crate) fn all() -> Vec<Bad> {
    [words(), lists(), long(), contradictions(), wants()].concat()
}

fn at(kind: Kind, path: &str, token: &str, says: &[&str]) -> Bad {
    let shown: String = token.chars().take(40).collect();
    Bad::new(kind, format!("{path} as {shown}"), kind.write(&kind.valid().put(path, token)), says)
}

fn words() -> Vec<Bad> {
    let mut all = Vec::new();
    for country in COUNTRIES {
        for (kind, path) in [
            (Kind::Case, "demand.requester.country"),
            (Kind::Case, "user.signals[0].country"),
            (Kind::Demand, "instrument.issuing_country"),
            (Kind::Intake, "hands[0].agent_of[1]"),
            (Kind::User, "residence[0]"),
        ] {
            all.push(at(kind, path, &quoted(country), &[path, if country == "UK" { "`GB`" } else { "" }]));
        }
        let part = format!("{country}-1");
        if !country.contains('-') {
            all.push(at(Kind::User, "holder.subdivision", &quoted(&part), &["holder.subdivision"]));
        }
    }
    for day in DAYS {
        for (kind, path) in [(Kind::Case, "on"), (Kind::Case, "demand.scope.from"), (Kind::Demand, "scope.until")] {
            all.push(at(kind, path, &quoted(day), &[path]));
        }
    }
    for word in ["none", "unknown"] {
        all.push(at(Kind::Case, "on", word, &["on"]));
        all.push(at(Kind::User, "subject", &quoted(word), &["subject"]));
        all.push(at(Kind::User, "signals[0].country", &quoted(word), &["signals[0].country"]));
        all.push(at(Kind::Demand, "measures", &quoted(word), &["measures"]));
    }
    for instant in INSTANTS {
        for (kind, path) in [
            (Kind::Case, "intake.received_at"),
            (Kind::Demand, "instrument.gag.from"),
            (Kind::User, "signals[0].observed_at"),
        ] {
            all.push(at(kind, path, &quoted(instant), &[path]));
        }
    }
    for word in ["disclose_everything", "disclose-content", "Preserve", "preserve ", "*", "preserv\u{435}"] {
        all.push(at(Kind::Case, "demand.measures[0]", &quoted(word), &["demand.measures[0]", "preserve"]));
        all.push(at(Kind::Case, "want[0].measure", &quoted(word), &["want[0].measure", "preserve"]));
    }
    // Plain, so that a YAML reader may take them for something else than a word.
    for plain in ["5", "0x10", "1_000", "true", "~", "", ".inf", "2026"] {
        for path in ["demand.id", "user.subject", "demand.requester.name", "user.holder.entity"] {
            all.push(at(Kind::Case, path, plain, &[path]));
        }
    }
    for code in ["comity-process-none", "COMITY", "COMITY--X", "COMITY-", "5"] {
        all.push(at(Kind::Case, "want[0].codes[0]", &quoted(code), &["want[0].codes[0]"]));
    }
    all
}

fn list(of: &[&str]) -> Node {
    Node::List(of.iter().map(|word| Node::Leaf(quoted(word))).collect())
}

fn set(kind: Kind, path: &str, what: &str, node: Node, says: &[&str]) -> Bad {
    Bad::new(kind, format!("{path}: {what}"), kind.write(&kind.valid().set(path, node)), says)
}

fn lists() -> Vec<Bad> {
    let codes: Vec<&str> = Country::all().map(Country::code).take(65).collect();
    let mut all = Vec::new();
    for (kind, path, twice) in [
        (Kind::Case, "demand.measures", "preserve"),
        (Kind::Demand, "measures", "preserve"),
        (Kind::User, "residence", "GB"),
        (Kind::User, "roles", "press"),
        (Kind::Intake, "hands[0].agent_of", "CN"),
        (Kind::Case, "user.stored_in", "US"),
    ] {
        all.push(set(kind, path, "empty", list(&[]), &[path, "empty"]));
        all.push(set(kind, path, "the same twice", list(&[twice, twice]), &[path, "twice"]));
        all.push(set(kind, path, "none beside a value", list(&[twice, "none"]), &[path]));
    }
    all.push(set(Kind::User, "presence", "65 countries", list(&codes), &["presence", "64"]));
    all.push(set(Kind::Case, "user.presence", "65 countries", list(&codes), &["user.presence", "64"]));
    all
}

fn long() -> Vec<Bad> {
    let mut all = Vec::new();
    for length in [129, 1_000, 20_000] {
        for (kind, path) in [
            (Kind::Case, "demand.id"),
            (Kind::Case, "user.subject"),
            (Kind::Demand, "instrument.secondary_to"),
            (Kind::Intake, "approvals[0].request"),
            (Kind::Intake, "hands[0].person"),
            (Kind::User, "holder.entity"),
        ] {
            all.push(at(kind, path, &quoted(&"x".repeat(length)), &[path, "128"]));
        }
    }
    for (length, letter) in [(2_001, "x"), (60_000, "x"), (1_001, "\u{e9}")] {
        let text = quoted(&letter.repeat(length));
        for (kind, path) in [
            (Kind::Case, "note"),
            (Kind::Case, "demand.text"),
            (Kind::Demand, "requester.name"),
            (Kind::Demand, "instrument.reference"),
            (Kind::Demand, "controller_bypass"),
        ] {
            all.push(at(kind, path, &text, &[path, "2000"]));
        }
        // Long words where a short one or an object stands.
        for path in ["demand.emergency", "demand.requester", "demand.scope.users", "user.roles", "user.signals"] {
            all.push(at(Kind::Case, path, &text, &[path]));
            let Some(path) = path.strip_prefix("demand.") else { continue };
            all.push(at(Kind::Demand, path, &text, &[path]));
        }
    }
    for escape in ["\\u0000", "\\u0007", "\\u001b[2J", "\\u007f", "\\u009b31m", "\\r"] {
        let text = format!("\"a{escape}b\"");
        for (kind, path) in [
            (Kind::Case, "note"),
            (Kind::Case, "demand.text"),
            (Kind::Case, "demand.id"),
            (Kind::Demand, "requester.name"),
            (Kind::User, "subject"),
            (Kind::Intake, "channel"),
        ] {
            all.push(at(kind, path, &text, &[path]));
        }
    }
    for escape in ["\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\x41\\\"", "\"\\u12\"", "\"\\q\""] {
        all.push(at(Kind::Case, "demand.text", escape, &["line"]));
        all.push(at(Kind::Case, "note", escape, &["line"]));
        all.push(at(Kind::Demand, "text", escape, &["line"]));
        all.push(at(Kind::User, "subject", escape, &["line"]));
    }
    all
}

/// Documents whose fields are right one by one.
fn contradictions() -> Vec<Bad> {
    let hand = Kind::Intake.valid().at(&[]).clone();
    let Node::Object(fields) = hand else { return Vec::new() };
    let many = |key: &str| {
        let first = fields.iter().find(|(name, _)| name == key).map(|(_, node)| node.clone());
        let Some(Node::List(items)) = first else { panic!("no {key}") };
        Node::List(items.iter().cycle().take(65).cloned().collect())
    };
    let case = Kind::Case;
    vec![
        at(case, "demand.requester.country", "\"none\"", &["demand.requester.country"]),
        at(case, "demand.requester.subdivision", "\"US-CA\"", &["demand.requester.subdivision", "`US-CA`", "`GB`"]),
        at(case, "demand.requester.country", "\"FR\"", &["demand.requester.subdivision", "`FR`"]),
        at(case, "demand.scope.until", "\"2026-02-28\"", &["demand.scope.until", "2026-02-28"]),
        at(case, "demand.scope.from", "\"2026-04-01\"", &["demand.scope.from"]),
        at(case, "demand.instrument.served_on", "\"2026-06-01T09:59:59Z\"", &["demand.instrument.served_on"]),
        at(case, "demand.instrument.issued_at", "\"2026-06-02T12:00:01+01:00\"", &["demand.instrument.issued_at"]),
        set(case, "intake.hands", "65", many("hands"), &["intake.hands", "65", "64"]),
        set(case, "intake.approvals", "65", many("approvals"), &["intake.approvals", "65", "64"]),
    ]
}

/// Expectations and users that do not fit the case.
fn wants() -> Vec<Bad> {
    let user = Kind::User.valid();
    let users = |node: Option<Node>, keep: bool| {
        let mut case = Kind::Case.valid();
        if let Node::Object(fields) = &mut case {
            if !keep {
                fields.retain(|(key, _)| key != "user");
            }
            fields.extend(node.map(|node| ("users".to_owned(), node)));
        }
        case.yaml()
    };
    let bad = |what: &str, text: String, says: &[&str]| Bad::new(Kind::Case, what, text, says);
    let null = Node::Leaf("null".to_owned());
    vec![
        at(Kind::Case, "want[0].measure", "\"monitor\"", &["want[0].measure", "`monitor`"]),
        at(Kind::Case, "want[0].user", "\"u-other\"", &["want[0].user"]),
        at(Kind::Case, "want[0].user", "\"**\"", &["want[0].user"]),
        at(Kind::Case, "want[0].outcome", "\"permit\"", &["want[0].outcome", "deny"]),
        at(Kind::Case, "want[0].duties[0]", "\"be_nice\"", &["want[0].duties[0]"]),
        at(Kind::Case, "want", "", &["want"]),
        at(Kind::Case, "user", "", &["user"]),
        at(Kind::Case, "want[0].outcome", "{deny: null}", &["want[0].outcome"]),
        bad("neither user nor users", users(None, false), &["`user`", "`users`"]),
        bad("both user and users", users(Some(Node::List(vec![user.clone()])), true), &["`user`", "`users`"]),
        bad("no users", users(Some(Node::List(Vec::new())), false), &["users", "empty"]),
        bad("users null", users(Some(null.clone()), false), &["users"]),
        bad("users null beside user", users(Some(null), true), &["users"]),
        bad("users as an object", users(Some(user.clone()), false), &["users"]),
        bad(
            "the second user wrong",
            users(Some(Node::List(vec![user.clone(), user.put("age", "\"old\"")])), false),
            &["users[1].age"],
        ),
    ]
}
