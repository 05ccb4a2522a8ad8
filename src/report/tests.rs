//! What is counted, and that nothing small is shown.

use serde_json::json;

use super::*;

/// A log in a few words, as records that a tally takes.
#[derive(Default)]
struct Script {
    tally: Option<Tally>,
}

struct Said<'a> {
    at: &'a str,
    id: &'a str,
    user: &'a str,
    country: &'a str,
    kind: &'a str,
    /// Measure and outcome.
    rulings: &'a [(&'a str, &'a str)],
}

const SUBSCRIBER: &str = "disclose_subscriber";
const CONTENT: &str = "disclose_content";

impl Script {
    fn new(period: &str, threshold: u64) -> Self {
        let settings = Settings { period: period.parse().unwrap(), threshold: NonZeroU64::new(threshold).unwrap() };
        Self { tally: Some(Tally::new(settings)) }
    }

    fn take(&mut self, clear: &serde_json::Value, sealed: Option<&serde_json::Value>) -> Result<(), ReportRefused> {
        let (clear, sealed) = (clear.to_string(), sealed.map(ToString::to_string));
        let seal = sealed.as_ref().map_or(Seal::Gone, |sealed| Seal::Open(sealed.as_bytes()));
        self.tally.as_mut().unwrap().take(clear.as_bytes(), seal)
    }

    fn try_decide(&mut self, kind: &str, said: &Said<'_>) -> Result<(), ReportRefused> {
        let mut clean = crate::workbench::clean("US".parse().unwrap(), "US".parse().unwrap());
        let measures: Vec<&str> = said.rulings.iter().map(|(measure, _)| *measure).collect();
        clean["demand"]["requester"]["country"] = json!(said.country);
        clean["demand"]["instrument"]["kind"] = json!(said.kind);
        clean["demand"]["measures"] = json!(measures);
        clean["intake"]["received_at"] = json!("2026-01-01T00:00:00Z");
        clean["user"]["subject"] = json!(said.user);
        let mut sealed = serde_json::Map::new();
        for (name, value) in clean["demand"].as_object().unwrap() {
            sealed.insert(format!("demand_{name}"), value.clone());
        }
        let ruled = |(measure, outcome): &(&str, &str)| json!({"measure": measure, "outcome": outcome, "cited": [], "duties": ["challenge_gag"]});
        sealed.insert("request".to_owned(), json!(said.id));
        sealed.insert("intake".to_owned(), clean["intake"].clone());
        sealed.insert("user".to_owned(), clean["user"].clone());
        sealed.insert("rulings".to_owned(), said.rulings.iter().map(ruled).collect());
        self.take(&json!({"type": kind, "v": 1, "id": "d", "time": said.at}), Some(&sealed.into()))
    }

    fn decide(&mut self, kind: &str, said: &Said<'_>) {
        self.try_decide(kind, said).unwrap();
    }

    fn many(&mut self, number: usize, said: &Said<'_>) {
        for at in 0..number {
            let (id, user) = (format!("{}-{at}", said.id), format!("{}-{at}", said.user));
            self.decide("decision", &Said { id: &id, user: &user, ..*said });
        }
    }

    fn release(&mut self, at: &str, id: &str, measures: &[&str]) {
        let sealed =
            json!({"request": id, "measures": measures, "acknowledged": [{"duty": "notify_user_before", "by": "p"}]});
        self.take(&json!({"type": "disclosure", "v": 1, "id": "x", "time": at}), Some(&sealed)).unwrap();
    }

    fn report(&mut self) -> Report {
        self.tally.take().unwrap().finish(State::default(), None)
    }
}

fn said<'a>(id: &'a str, rulings: &'a [(&'a str, &'a str)]) -> Said<'a> {
    Said { at: "2026-02-01T12:00:00Z", id, user: "u-1", country: "US", kind: "warrant", rulings }
}

fn total(report: &Report, table: &str, row: &str) -> Option<u64> {
    report.table(table).unwrap().rows.iter().find(|one| one.key == row).and_then(|row| row.total.count)
}

fn fact(report: &Report, key: &str) -> Option<u64> {
    report.facts.iter().find(|fact| fact.key == key).unwrap().figure.count
}

#[test]
fn a_demand_counts_once_and_its_last_decision_counts() {
    let mut script = Script::new("2026H1", 1);
    script.decide("decision", &Said { user: "u-1", ..said("r-1", &[(SUBSCRIBER, "allow"), (CONTENT, "deny")]) });
    script.decide("decision", &Said { user: "u-2", ..said("r-1", &[(SUBSCRIBER, "allow"), (CONTENT, "allow")]) });
    script.decide("decision", &said("r-2", &[(CONTENT, "deny")]));
    script.decide("decision", &Said { at: "2026-03-01T00:00:00Z", ..said("r-2", &[(CONTENT, "allow")]) });
    script.decide("decision", &said("r-3", &[(CONTENT, "escalate")]));
    script.decide("escalation-resolution", &Said { at: "2026-09-01T00:00:00Z", ..said("r-3", &[(CONTENT, "deny")]) });
    script.decide("decision", &said("r-4", &[(CONTENT, "escalate")]));
    script.decide("preview", &said("r-5", &[(CONTENT, "allow")]));
    script.release("2026-03-02T00:00:00Z", "r-2", &[CONTENT]);
    script.release("2026-03-02T00:00:00Z", "r-9", &[CONTENT]);
    let report = script.report();
    assert_eq!(report.demands.count, Some(4));
    assert_eq!(report.users.count, Some(2));
    let outcome = |row: &str| total(&report, "outcome", row);
    assert_eq!(
        [outcome("allowed_in_full"), outcome("allowed_in_part"), outcome("denied"), outcome("escalated_open")],
        [Some(1), None, Some(1), Some(1)]
    );
    assert_eq!(outcome("partial"), Some(1));
    for (key, count) in [
        ("escalated", 2),
        ("resolved", 1),
        ("released", 1),
        ("told_before_release", 1),
        ("duty_to_challenge_gag", 4),
        ("gagged", 0),
    ] {
        assert_eq!(fact(&report, key), Some(count), "{key}");
    }
    assert_eq!(total(&report, "category", "content"), Some(4));
    assert_eq!(total(&report, "category", "subscriber"), Some(1));
    let content = report.table("category").unwrap().rows.iter().find(|row| row.key == "content").unwrap();
    assert_eq!(content.cells.iter().map(|cell| cell.count.unwrap()).collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!(total(&report, "month", "2026-02"), Some(4));
    assert_eq!(report.times[0].median_hours, Some(31 * 24 + 12));
    assert_eq!(report.times[1].median_hours, Some(60 * 24));
    assert_eq!(report.table("data").unwrap().rows[0].cells[1].count, Some(1));
    assert!(report.over);
}

#[test]
fn a_demand_belongs_to_the_period_of_its_first_decision() {
    let mut script = Script::new("2026H1", 1);
    let allow = [(CONTENT, "allow")];
    script.decide("decision", &Said { at: "2025-12-31T23:59:59Z", ..said("r-1", &allow) });
    script.decide("decision", &said("r-1", &allow));
    script.decide("decision", &Said { at: "2026-01-01T00:00:00Z", ..said("r-2", &allow) });
    script.decide("decision", &Said { at: "2026-06-30T23:59:59Z", ..said("r-3", &allow) });
    script.decide("decision", &Said { at: "2026-07-01T00:00:00Z", ..said("r-4", &allow) });
    script.release("2026-07-02T00:00:00Z", "r-1", &[CONTENT]);
    let report = script.report();
    assert_eq!(report.demands.count, Some(2));
    assert_eq!(fact(&report, "released"), Some(0));
    assert_eq!(
        (total(&report, "month", "2026-01"), total(&report, "month", "2026-03"), total(&report, "month", "2026-06")),
        (Some(1), Some(0), Some(1))
    );
}

#[test]
fn what_is_small_is_not_shown_and_does_not_follow() {
    let mut script = Script::new("2026H1", 5);
    let (allow, deny) = ([(CONTENT, "allow")], [(CONTENT, "deny")]);
    script.many(30, &Said { user: "us", ..said("us", &allow) });
    script.many(3, &Said { user: "us2", ..said("us2", &deny) });
    script.many(30, &Said { user: "de", country: "DE", ..said("de", &deny) });
    script.many(11, &Said { user: "fr", country: "FR", ..said("fr", &allow) });
    script.many(2, &Said { user: "is", country: "IS", kind: "emergency", ..said("is", &allow) });
    for at in 0..10 {
        script.decide("decision", &Said { user: "same", country: "JP", ..said(&format!("jp-{at}"), &deny) });
    }
    let report = script.report();
    assert_eq!(report.demands.count, Some(86));
    let countries = report.table("country").unwrap();
    let row = |key: &str| countries.rows.iter().find(|row| row.key == key);
    assert!(row("IS").is_none() && row("JP").is_none(), "the next smallest one hides the small one");
    let others = row("others").unwrap();
    assert_eq!(others.total.count, Some(12));
    // Of 33 American demands 3 were denied: its row is closed, and so is another.
    assert_eq!(row("US").unwrap().total.count, Some(33));
    assert!(row("US").unwrap().cells.iter().all(|cell| cell.suppressed));
    let closed: Vec<_> = countries.rows.iter().filter(|row| row.cells.iter().all(|cell| cell.suppressed)).collect();
    assert_eq!(closed.len(), 2, "{countries:?}");
    assert_eq!(row("DE").unwrap().cells[2].count, Some(30), "{countries:?}");
    // One person is behind ten demands: that figure of users is kept back, and another.
    assert!(others.users.unwrap().suppressed);
    assert_eq!(countries.rows.iter().filter(|row| row.users.unwrap().suppressed).count(), 2);
    assert_eq!(fact(&report, "emergency"), None);
    assert_eq!(report.demands.count, countries.rows.iter().map(|row| row.total.count).sum());
    let csv = csv(&report);
    assert!(csv.contains("country,US,denied,,,yes\r\n") && csv.contains("country,US,demands,33,38.4,no\r\n"), "{csv}");

    let mut script = Script::new("2026H1", 5);
    script.many(4, &Said { user: "us", ..said("us", &allow) });
    let report = script.report();
    assert!(report.demands.suppressed && report.users.suppressed);
    assert!(report.tables.iter().all(|table| table.rows.is_empty()), "{report:?}");
    assert!(report.facts.iter().all(|fact| fact.figure.suppressed), "{report:?}");
}

#[test]
fn what_cannot_be_read_is_counted_apart() {
    let mut script = Script::new("2026H1", 2);
    script.many(6, &said("r", &[(CONTENT, "allow")]));
    for at in ["2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "2025-02-02T00:00:00Z"] {
        script.take(&json!({"type": "decision", "v": 1, "id": "d", "time": at}), None).unwrap();
    }
    script
        .take(&json!({"type": "decision", "v": 1, "id": "d", "time": "2026-02-03T00:00:00Z"}), Some(&json!({})))
        .unwrap();
    script.take(&json!({"type": "preview", "v": 1, "id": "d", "time": "2026-02-03T00:00:00Z"}), None).unwrap();
    let report = script.report();
    assert_eq!(report.demands.count, Some(6));
    let lost: Vec<_> = report.not_counted.iter().map(|fact| (fact.key.as_str(), fact.figure.count)).collect();
    assert_eq!(lost, [("erased", Some(2)), ("unreadable", None)]);
    assert_eq!(Script::new("2026", 5).take(&json!({"type": 7}), None), Err(ReportRefused::Record));
}

#[test]
fn orders_of_national_security_are_refused_in_the_common_log() {
    let mut script = Script::new("2026H1", 1);
    for kind in ["nsl", "fisa"] {
        let refused = script.try_decide("decision", &Said { kind, ..said("r-1", &[(CONTENT, "escalate")]) });
        assert_eq!(refused, Err(ReportRefused::NationalSecurity));
    }
}

#[test]
fn policies_are_those_that_were_in_force() {
    let mut script = Script::new("2026H1", 1);
    for (at, digest) in
        [("2025-01-01", "a"), ("2025-06-01", "b"), ("2026-02-01", "b"), ("2026-03-01", "c"), ("2026-07-01", "d")]
    {
        let clear = json!({"type": "policy-load", "v": 1, "id": "p", "time": format!("{at}T00:00:00Z"), "policy_digest": digest, "border_digest": "e"});
        script.take(&clear, None).unwrap();
    }
    let report = script.report();
    let laws: Vec<_> = report.policies.iter().map(|law| (law.policies.as_str(), law.from.to_string())).collect();
    assert_eq!(laws, [("b", "2025-06-01T00:00:00Z".to_owned()), ("c", "2026-03-01T00:00:00Z".to_owned())]);
}

#[test]
fn a_report_survives_being_written_and_a_template_is_told_its_line() {
    let mut script = Script::new("2026H1", 5);
    script.many(12, &said("r", &[(CONTENT, "allow")]));
    let report = script.report();
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    assert!(!text.contains("national"), "{text}");
    let html = page(&report, None).unwrap();
    assert!(html.contains("Transparency report 2026H1") && !html.contains("ational"), "{html}");
    let why = page(&report, Some("one\n{{ report.absent }}")).unwrap_err().to_string();
    assert!(why.starts_with("line 2 "), "{why}");
    let why = page(&report, Some("{% for %}")).unwrap_err().to_string();
    assert!(why.starts_with("line 1 "), "{why}");
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    assert!(page(&report, Some(endless)).unwrap_err().to_string().contains("come to an end"));
}
