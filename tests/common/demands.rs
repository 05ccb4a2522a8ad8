//! Demands drawn from the clean one: who asks, by which paper, of whom, at which holder.

use comity::workbench::clean;
use comity::{Country, DataRequest, Day, Gate, MemoryLog, PolicySet, Preview, UserContext};
use serde_json::{Value, json};

/// The day of every demand here: Regulation (EU) 2023/1543 applies.
const DAY: &str = "2026-11-16";

/// A paper and who issues it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paper {
    pub(crate) kind: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) agency: &'static str,
}

impl Paper {
    const fn new(kind: &'static str, issuer: &'static str, agency: &'static str) -> Self {
        Self { kind, issuer, agency }
    }
}

pub(crate) const COURT_ORDER: Paper = Paper::new("court_order", "judge", "court");
pub(crate) const WARRANT: Paper = Paper::new("warrant", "judge", "court");
pub(crate) const POLICE_REQUEST: Paper = Paper::new("administrative_request", "police", "police");
pub(crate) const SECURITY_REQUEST: Paper = Paper::new("administrative_request", "executive", "security");
pub(crate) const GRAND_JURY: Paper = Paper::new("grand_jury_subpoena", "grand_jury", "prosecutor");
pub(crate) const SUBPOENA: Paper = Paper::new("administrative_subpoena", "executive", "administration");
pub(crate) const D_ORDER: Paper = Paper::new("d_order", "judge", "court");
pub(crate) const AGREEMENT: Paper = Paper::new("overseas_production_order", "judge", "court");
pub(crate) const CERTIFICATE: Paper = Paper::new("epoc", "judge", "court");
pub(crate) const ASSISTANCE: Paper = Paper::new("mlat_order", "judge", "court");
pub(crate) const EMERGENCY: Paper = Paper::new("emergency", "police", "police");
pub(crate) const PRESERVATION: Paper = Paper::new("preservation", "police", "police");
pub(crate) const INFORMAL: Paper = Paper::new("informal", "none", "police");

pub(crate) fn country(code: &str) -> Country {
    code.parse().unwrap()
}

/// What a state asks of a user somewhere, whose data a holder somewhere has and stores at home.
/// Everything that the platform attests is in its favour.
pub(crate) fn demand(requester: Country, paper: Paper, user: Country, holder: Country, measures: &[&str]) -> Value {
    let american = |place: Country| place == country("US");
    let hand = |role: &str| json!({"role": role, "person": "unknown", "country": holder, "agent_of": "none"});
    let mut document = clean(requester, user);
    set(
        &mut document,
        &[
            ("on", json!(DAY)),
            ("demand/measures", json!(measures)),
            ("demand/requester/agency", json!(paper.agency)),
            // Whoever asks without a court is the officer whom the statute names.
            ("demand/requester/rank", json!(if paper.agency == "court" { "none" } else { "designated" })),
            ("demand/instrument/kind", json!(paper.kind)),
            ("demand/instrument/issuer", json!(paper.issuer)),
            ("demand/instrument/issued_at", json!("2026-11-06T10:00:00Z")),
            ("demand/instrument/served_on", json!("2026-11-10T10:00:00Z")),
            ("demand/instrument/execute_by", json!("2026-12-06T10:00:00Z")),
            ("demand/instrument/elements", json!(comity::Element::ALL)),
            ("demand/scope/from", json!("2026-08-01")),
            ("demand/scope/until", json!("2026-08-31")),
            ("intake/received_at", json!("2026-11-14T10:00:00Z")),
            ("intake/hands", json!([hand("handler"), hand("approver"), hand("executor")])),
            ("user/signals/0/observed_at", json!("2026-11-09T00:00:00Z")),
            ("user/signals/1/observed_at", json!("2026-11-09T00:00:00Z")),
            ("user/holder/country", json!(holder)),
            ("user/holder/sca_covered", json!(if american(holder) { "yes" } else { "no" })),
            ("user/stored_in", json!([holder])),
            ("user/us_person", json!(if american(user) { "known" } else { "none_indicated" })),
        ],
    );
    if matches!(paper.kind, "emergency" | "preservation" | "informal") {
        set(
            &mut document,
            &[
                ("demand/instrument/issued_at", json!("none")),
                ("demand/instrument/served_on", json!("none")),
                ("demand/instrument/execute_by", json!("none")),
            ],
        );
    }
    if paper == EMERGENCY {
        set(&mut document, &[("demand/emergency", json!("yes")), ("intake/emergency_belief", json!("untainted"))]);
    }
    document
}

/// Sets places of a document, by pointers without the first stroke.
pub(crate) fn set(document: &mut Value, places: &[(&str, Value)]) {
    for (place, value) in places {
        *document.pointer_mut(&format!("/{place}")).unwrap_or_else(|| panic!("no {place}")) = value.clone();
    }
}

pub(crate) fn gate() -> Gate {
    Gate::builder(PolicySet::bundled().unwrap()).audit(MemoryLog::new()).build().unwrap()
}

/// The day of every demand here.
pub(crate) fn day() -> Day {
    DAY.parse().unwrap()
}

/// Decides, as a preview on the demand's own day, and without a fault.
pub(crate) fn decide(gate: &Gate, document: &Value) -> Preview {
    let part = |name: &str| document[name].clone();
    let demand = serde_json::from_value(part("demand")).unwrap_or_else(|why| panic!("{why} in {document}"));
    let intake = serde_json::from_value(part("intake")).unwrap_or_else(|why| panic!("{why} in {document}"));
    let user: UserContext = serde_json::from_value(part("user")).unwrap();
    let preview = gate.preview(&DataRequest::new(demand, intake).unwrap(), &user, day()).unwrap();
    assert!(preview.faults().is_empty(), "{:?} in {document}", preview.faults());
    preview
}

/// Does that to each, on every core, and keeps the order.
pub(crate) fn spread<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let work = &work;
    std::thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(cores).max(1));
        let threads: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<_>>())).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)))
            .collect()
    })
}
