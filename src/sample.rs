//! One demand on one user, for unit tests of any room: a warrant of the United States on a user there, to which
//! everything is attested that the border asks for.

use serde_json::{Value, json};

use crate::request::DataRequest;
use crate::request::demand::{Demand, Scope};
use crate::request::instrument::{Framework, Instrument, InstrumentKind};
use crate::request::intake::{Hand, Intake, Verification};
use crate::request::measure::Measure;
use crate::request::requester::Requester;
use crate::several::Several;
use crate::time::Day;
use crate::user::signal::{Signal, SignalKind};
use crate::user::{Holder, Life, UserContext};
use crate::words::{Answer, Stated};

/// The day on which it is decided.
pub(crate) fn day() -> Day {
    "2026-06-10".parse().unwrap()
}

/// The document with other values at some places.
fn changed(mut document: Value, changes: &[(&str, Value)]) -> Value {
    for (place, value) in changes {
        *document.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = value.clone();
    }
    document
}

/// The request, with other values at some places, such as `/demand/scope/users`.
pub(crate) fn request(changes: &[(&str, Value)]) -> DataRequest {
    let us = || Stated::Known("US".parse().unwrap());
    let instrument = Instrument::builder()
        .kind(InstrumentKind::Warrant)
        .framework(Framework::National)
        .issuing_country(us())
        .issued_at(Stated::Known("2026-06-01T12:00:00Z".parse().unwrap()))
        .third_government(Answer::No)
        .build();
    let scope = Scope::builder()
        .identifiers(1_u32)
        .users(1_u32)
        .severable(Answer::Yes)
        .case(Answer::Yes)
        .from(Stated::Known("2026-01-01".parse().unwrap()))
        .until(Stated::Known("2026-05-31".parse().unwrap()))
        .build();
    let requester = Requester::builder().country(us()).origin(Stated::None).build();
    let demand = Demand::builder("r-1".parse().unwrap(), requester, Several::one(Measure::Preserve))
        .instrument(instrument)
        .scope(scope)
        .build();
    let intake = Intake::builder()
        .verification(Verification::CallBack)
        .received_at(Stated::Known("2026-06-02T12:00:00Z".parse().unwrap()))
        .demand_checked(Answer::Yes)
        .subjects(Stated::Known(Several::one("u-1".parse().unwrap())))
        .hands(vec![Hand::builder().agent_of(Stated::None).build()])
        .build();
    let mut parts = changed(json!({"demand": demand, "intake": intake}), changes);
    let demand = serde_json::from_value(parts["demand"].take()).unwrap();
    DataRequest::new(demand, serde_json::from_value(parts["intake"].take()).unwrap()).unwrap()
}

/// The user, with other values at some places, such as `/life`.
pub(crate) fn user(changes: &[(&str, Value)]) -> UserContext {
    let us = "US".parse().unwrap();
    let signal = |kind| {
        Signal::builder(kind, us)
            .observed_at(Stated::Known("2026-06-01T00:00:00Z".parse().unwrap()))
            .entered_by_hand(Answer::No)
            .build()
    };
    let user = UserContext::builder("u-1".parse().unwrap())
        .signals(vec![signal(SignalKind::Ip), signal(SignalKind::Bank)])
        .residence(Stated::Known(Several::one(us)))
        .presence(Stated::Known(Several::one(us)))
        .fled_from(Stated::None)
        .holder(Holder::builder().country(Stated::Known(us)).build())
        .stored_in(Stated::Known(Several::one(us)))
        .life(Life::Alive)
        .build();
    serde_json::from_value(changed(serde_json::to_value(user).unwrap(), changes)).unwrap()
}
