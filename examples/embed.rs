//! The gate in a service: `cargo run --example embed`.

use comity::{Acknowledgements, Agency, Answer, Outcome, Requester, Ruling, Several, Signal, SignalKind, UserContext};
use comity::{AuditLog, Channel, DataRequest, Demand, Duty, Gate, Holder, Intake, Measure, PolicySet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gate = Gate::builder(PolicySet::bundled()?).audit(AuditLog::open("audit")?).build()?;

    // What the authority sent, what the platform attests, and whom it touches.
    let requester = Requester::builder().country("CN".parse::<comity::Country>()?).agency(Agency::Security).build();
    let measures = Several::one(Measure::DiscloseContent);
    let demand = Demand::builder("r-2026-1".parse()?, requester, measures).build();
    let intake = Intake::builder().channel(Channel::Email).build();
    let request = DataRequest::new(demand, intake)?;
    let us: comity::Country = "US".parse()?;
    let signal = |kind| Signal::builder(kind, us).entered_by_hand(Answer::No).build();
    let user = UserContext::builder("u-4711".parse()?)
        .signals(vec![signal(SignalKind::Ip), signal(SignalKind::Bank)])
        .holder(Holder::builder().country(us).sca_covered(Answer::Yes).build())
        .build();

    let decision = gate.evaluate(&request, &user)?; // an error: it is not on record, so nothing was decided
    match decision.outcome() {
        Outcome::Allow => println!("may be served, by redeeming the permit"),
        Outcome::Deny => println!("refused, on record as {}", decision.id()),
        Outcome::Escalate => println!("people decide, on record as {}", decision.id()),
    }
    for cited in decision.rulings().iter().flat_map(Ruling::reasons) {
        let title = decision.reason(&cited.code).map_or("", |reason| reason.title.as_str());
        println!("  {} {}: {title}", cited.effect, cited.code);
    }
    if let (_, Some(permit)) = decision.into_parts() {
        let words = Acknowledgements::none().with(Duty::HumanRelease, "employee-17".parse()?);
        let release = permit.redeem(&gate, &words)?; // no release, no data
        println!("export {:?}", release.measures().collect::<Vec<_>>());
    }
    Ok(())
}
