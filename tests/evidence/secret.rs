//! Orders of national security: a log of their own, or no decision; and nothing anywhere else.

use std::future::Future as _;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use comity::{DataRequest, Outcome};

use super::{NEVER, Place, building, common, gate, options, types};

fn orders() -> Vec<(DataRequest, comity::UserContext)> {
    let (request, user) = common::parts(&common::example("42-"));
    let of_kind = |kind: &str| {
        let mut demand = serde_json::to_value(request.demand()).unwrap();
        demand["instrument"]["kind"] = kind.into();
        let demand = serde_json::from_value(demand).unwrap();
        (DataRequest::new(demand, request.intake().clone()).unwrap(), user.clone())
    };
    vec![of_kind("nsl"), of_kind("fisa")]
}

fn noon() -> Arc<common::Hand> {
    Arc::new(common::Hand::at(&format!("{}T12:00:00Z", common::day_of(&common::example("42-")))))
}

#[test]
fn without_a_log_of_their_own_nothing_is_decided() {
    let place = Place::new("no-secret");
    let hand = noon();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let gate = gate(&log, &hand);
    let before = gate.health();
    for (request, user) in orders() {
        let why = gate.evaluate(&request, &user).unwrap_err().to_string();
        assert!(why.contains("a log of their own"), "{why}");
        assert!(gate.preview(&request, &user, "2026-06-10".parse().unwrap()).is_err());
        assert!(gate.evaluate_all(&request, [user.clone()]).next().unwrap().is_err());
        let mut asked = pin!(gate.evaluate_async(&request, &user));
        let answer = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(answer, Poll::Ready(Err(_))));
    }
    assert_eq!(gate.health(), before);
    assert_eq!(types(&place.at("log")), ["policy-load"]);
}

#[test]
fn in_a_log_of_their_own_they_leave_no_trace_elsewhere() {
    let place = Place::new("secret");
    let hand = noon();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let own = options(&[2], NEVER, &hand).open(place.at("own")).unwrap();
    let gate = building(&log, &hand).national_security(own.clone()).build().unwrap();
    let before = gate.health();
    // For the whole process: what one thread alone listens to is lost where another thread came first.
    let ear = Arc::new(common::ear::Ear::default());
    tracing::subscriber::set_global_default(Arc::clone(&ear)).unwrap();
    let mut ids = vec!["us-42".to_owned()];
    for (request, user) in orders() {
        let decision = gate.evaluate(&request, &user).unwrap();
        assert_ne!(decision.outcome(), Outcome::Allow);
        ids.push(decision.id().to_owned());
        for decision in gate.evaluate_all(&request, [user.clone()]) {
            ids.push(decision.unwrap().id().to_owned());
        }
        let _ = gate.preview(&request, &user, "2026-06-10".parse().unwrap()).unwrap();
    }
    assert_eq!(gate.health(), before);
    assert_eq!(types(&place.at("log")), ["policy-load"]);
    let wanted = ["policy-load", "decision", "decision", "preview", "decision", "decision", "preview"];
    assert_eq!(types(&place.at("own")), wanted);

    // A permit that is taken back is named by its decision, so that record stays with it.
    gate.revoke(&ids[1]).unwrap();
    assert_eq!(types(&place.at("log")), ["policy-load"]);
    assert_eq!(types(&place.at("own"))[7..], ["permit-revoked"]);

    // Whoever listens does hear of others, and of these nothing.
    let (request, user) = common::parts(&common::example("21-"));
    let decision = gate.evaluate(&request, &user).unwrap();
    let heard = ear.0.lock().unwrap().clone();
    assert!(heard.contains(decision.id()) && !heard.contains("u-1\""), "{heard}");
    assert_eq!(ids.iter().find(|id| heard.contains(id.as_str())), None);
    assert_eq!(gate.health().decisions, before.decisions + 1);
}
