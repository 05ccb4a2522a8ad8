//! The demands from which a sweep sets out.

use serde_json::{Value, json};

use super::Place;
use crate::request::instrument::{Element, InstrumentKind};
use crate::request::measure::Measure;
use crate::workbench::suite::clean;

/// A shape of demand that a law has a lane of its own for, with everything in its favour.
pub(super) struct Profile {
    pub(super) places: Vec<(&'static str, Value)>,
    /// The kinds of paper; empty for all.
    pub(super) kinds: Vec<InstrumentKind>,
}

/// The ordinary demand, an emergency of yesterday, European orders, orders under an agreement, and paper whose
/// conflict of laws counsel resolved; each with the part of a place's documents that it gets, as a divisor.
pub(super) fn profiles() -> Vec<(usize, Profile)> {
    let yesterday = || json!("2026-10-31T08:00:00Z");
    let order = |framework: &str| vec![("/demand/instrument/framework", json!(framework))];
    let emergency = vec![
        ("/demand/emergency", json!("yes")),
        ("/demand/instrument/issuer", json!("police")),
        ("/demand/instrument/issued_at", yesterday()),
        ("/demand/instrument/served_on", yesterday()),
        ("/intake/received_at", yesterday()),
    ];
    let own = vec![("/demand/instrument/home_grounds", json!("yes"))];
    let told = vec![("/demand/instrument/notified", json!("yes")), ("/intake/clearance", json!("cleared"))];
    let resolved = json!([{"by": "counsel", "request": "r-1", "subject": "u-1", "conflict_analysis": "yes", "measures": Measure::ALL}]);
    let counsel = vec![("/intake/approvals", resolved)];
    let european = [InstrumentKind::Epoc, InstrumentKind::EpocPr];
    let with = |places: Vec<Vec<(&'static str, Value)>>, kinds: &[InstrumentKind]| Profile {
        places: places.into_iter().flatten().collect(),
        kinds: kinds.to_vec(),
    };
    vec![
        (1, with(Vec::new(), &[])),
        (6, with(vec![emergency], &[InstrumentKind::Emergency])),
        (6, with(vec![order("eu_evidence"), own], &european)),
        (6, with(vec![order("eu_evidence"), told], &european)),
        (6, with(vec![order("agreement_us_gb")], &[InstrumentKind::OverseasProductionOrder])),
        (6, with(vec![order("agreement_us_au")], &[InstrumentKind::OverseasProductionOrder])),
        (6, with(vec![counsel], &[InstrumentKind::Warrant, InstrumentKind::DOrder, InstrumentKind::GrandJurySubpoena])),
    ]
}

/// The clean demand at a place, with everything that a paper can carry in the requester's favour.
pub(super) fn base(place: &Place) -> Value {
    let home = place.user.first().copied().unwrap_or(place.holder);
    let mut base = clean(place.requester, home);
    let every: Vec<&str> = Element::ALL.iter().map(|element| element.as_str()).collect();
    let signals: Vec<Value> = match place.user.as_slice() {
        [] => Vec::new(),
        several => several
            .iter()
            .flat_map(|country| {
                ["ip", "phone"].map(|kind| {
                    json!({"kind": kind, "country": country, "observed_at": "2026-10-20T00:00:00Z",
                        "entered_by_hand": "no", "hand_country": "none", "hand_is_agent": "no"})
                })
            })
            .collect(),
    };
    let known = if place.user.is_empty() { json!("unknown") } else { json!(place.user) };
    let covered = if place.holder.code() == "US" { "yes" } else { "no" };
    let hand = |role: &str| json!({"role": role, "person": "unknown", "country": place.holder, "agent_of": "none"});
    for (pointer, value) in [
        ("/demand/measures", json!(Measure::ALL)),
        ("/demand/instrument/issued_at", json!("2026-10-18T10:00:00Z")),
        ("/demand/instrument/served_on", json!("2026-10-21T10:00:00Z")),
        ("/demand/instrument/execute_by", json!("2026-12-01T10:00:00Z")),
        ("/demand/instrument/certificate", json!("yes")),
        ("/demand/instrument/attestation", json!("yes")),
        ("/demand/instrument/elements", json!(every)),
        ("/intake/received_at", json!("2026-10-21T10:00:00Z")),
        ("/intake/emergency_belief", json!("untainted")),
        ("/intake/channel", json!("decentralised_it_system")),
        ("/intake/hands", json!([hand("handler"), hand("approver"), hand("executor")])),
        ("/user/signals", json!(signals)),
        ("/user/residence", known.clone()),
        ("/user/presence", known),
        ("/user/holder/country", json!(place.holder)),
        ("/user/holder/sca_covered", json!(covered)),
        ("/user/stored_in", json!([place.holder])),
    ] {
        if let Some(at) = base.pointer_mut(pointer) {
            *at = value;
        }
    }
    base
}
