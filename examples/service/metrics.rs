//! How the service is, as JSON for those who start and stop it and as figures for Prometheus. Neither names a person,
//! a request or a decision, and orders of national security are in no figure.

use std::fmt::Write as _;

use comity::Health;
use serde_json::{Value, json};

/// Whether decisions can be expected of it.
pub(crate) fn well(health: &Health) -> bool {
    health.log_fault.is_none() && !health.policy_expired
}

pub(crate) fn document(health: &Health) -> Value {
    json!({
        "ok": well(health),
        "decisions": health.decisions,
        "faults": health.faults,
        "live_permits": health.live_permits,
        "log": {
            "fault": health.log_fault,
            "waiting": health.log_waiting,
            "size": health.log_size,
            "published": health.log_published,
            "witnessed": health.log_witnessed,
        },
        "policy": {
            "digest": health.policy_digest,
            "age_seconds": health.policy_age,
            "expired": health.policy_expired,
        },
    })
}

/// The text that Prometheus reads (exposition format 0.0.4). `turned_away` is counted before anything of a call was
/// read.
pub(crate) fn text(health: &Health, turned_away: u64) -> String {
    let figures = [
        ("decisions_total", "counter", "Decisions on record since the start.", health.decisions.to_string()),
        ("faulted_decisions_total", "counter", "Decisions with a fault; these escalate.", health.faults.to_string()),
        ("turned_away_total", "counter", "Calls turned away unread, for want of room.", turned_away.to_string()),
        ("live_permits", "gauge", "Allowed measures that can be redeemed.", health.live_permits.to_string()),
        ("log_up", "gauge", "1 while the log takes records.", u8::from(health.log_fault.is_none()).to_string()),
        ("log_waiting", "gauge", "Records that wait for the disk.", health.log_waiting.to_string()),
        ("log_records", "gauge", "Records in the log.", health.log_size.to_string()),
        ("log_published_records", "gauge", "Records under the published checkpoint.", health.log_published.to_string()),
        ("policy_age_seconds", "gauge", "Since the policy set is in force.", health.policy_age.to_string()),
        ("policy_expired", "gauge", "1 once everything escalates.", u8::from(health.policy_expired).to_string()),
    ];
    let witnessed = health
        .log_witnessed
        .map(|size| ("log_witnessed_records", "gauge", "Records that enough witnesses cosigned.", size.to_string()));
    let mut text = String::new();
    for (name, kind, help, value) in figures.into_iter().chain(witnessed) {
        let _ = writeln!(text, "# HELP comity_{name} {help}\n# TYPE comity_{name} {kind}\ncomity_{name} {value}");
    }
    text
}
