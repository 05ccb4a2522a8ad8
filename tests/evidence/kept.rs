//! Erasure, keys, clocks and the one who holds the log.

use std::sync::atomic::Ordering;

use comity::evidence::Checkpoint;
use comity::{Archive, OpenError, RefusedKind, Subject};

use super::{AuditLog, NEVER, Place, common, gate, keys, of_another, options, proves, record, records, types};
use super::{verifier, warrant, words};

#[test]
fn what_is_erased_is_read_by_nobody_and_proved_as_before() {
    let place = Place::new("erased");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let gate = gate(&log, &hand);
    let decide = |request, user| {
        let decision = gate.evaluate(request, user).unwrap();
        let text = decision.receipt().to_text();
        (decision.record().clone(), text)
    };
    let mine = [decide(&request, &user), decide(&request, &user)];
    let (others_request, other) = of_another(&request, &user, "u-2");
    let theirs = decide(&others_request, &other);
    assert_eq!(common::opened(&log, &mine[0].0)["user"]["subject"], "u-1");

    let receipt = log.erase(user.subject(), &"employee-9".parse().unwrap()).unwrap();
    for (held, text) in &mine {
        assert_eq!(log.unseal(held).unwrap(), None);
        assert!(proves(text, held.bytes(), &verifier(1)));
    }
    assert_eq!(common::opened(&log, &theirs.0)["user"]["subject"], "u-2");
    let tag = |bytes: &[u8]| record(bytes)["subject_tag"].as_str().unwrap().to_owned();
    let erasure = records(&place.at("log"))[usize::try_from(receipt.position()).unwrap()].clone();
    assert_eq!((&erasure["type"], &erasure["by"]), (&"erasure".into(), &"employee-9".into()));
    let tags: Vec<&str> = erasure["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    assert_eq!(tags, [tag(mine[0].0.bytes())]);
    assert!(!tags.contains(&tag(theirs.0.bytes()).as_str()) && !erasure.to_string().contains("u-1"));

    // Whoever comes again is somebody new.
    let (again, text) = decide(&request, &user);
    assert_ne!(tag(again.bytes()), tag(mine[0].0.bytes()));
    assert!(proves(&text, again.bytes(), &verifier(1)));
    assert!(log.erase(&Subject::Platform, &"employee-9".parse().unwrap()).is_err());
    drop((gate, log));
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    assert_eq!(log.unseal(&mine[1].0).unwrap(), None);
    assert!(log.unseal(&again).unwrap().is_some());
}

#[test]
fn a_key_that_was_rotated_signs_nothing_more() {
    let place = Place::new("rotated");
    let (request, user, hand) = warrant();
    let decide = |log: &AuditLog| {
        let decision = gate(log, &hand).evaluate(&request, &user).unwrap();
        (decision.receipt().to_text(), decision.record().bytes().to_vec())
    };
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let (early, old) = decide(&log);
    drop(log);
    let without = options(&[2], NEVER, &hand).open(place.at("log")).unwrap_err();
    assert!(matches!(&without, OpenError::Refused { why, .. } if why.contains("give the older one")), "{without}");
    let log = options(&[1, 2], NEVER, &hand).open(place.at("log")).unwrap();
    assert_eq!(log.verifier(), &verifier(2));
    let (late, new) = decide(&log);
    drop(log);
    assert!(proves(&early, &old, &verifier(1)) && !proves(&early, &old, &verifier(2)));
    assert!(proves(&late, &new, &verifier(2)) && !proves(&late, &new, &verifier(1)));
    assert_eq!(types(&place.at("log")), ["policy-load", "decision", "key-rotation", "policy-load", "decision"]);
    assert!(options(&[1], NEVER, &hand).open(place.at("log")).is_err(), "the old key is refused from then on");
    let whole = Archive::open(place.at("log")).unwrap().verify(&[verifier(1)], &[]).unwrap();
    assert_eq!(whole.keys, [verifier(1), verifier(2)]);
    // The new key alone goes on.
    let log = options(&[2], NEVER, &hand).open(place.at("log")).unwrap();
    let (last, bytes) = decide(&log);
    assert!(proves(&last, &bytes, &verifier(2)));
}

#[test]
fn a_clock_behind_the_last_record_stops_the_log() {
    let place = Place::new("clock");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let held = gate(&log, &hand);
    let _ = held.evaluate(&request, &user).unwrap();
    hand.forward(-60);
    let why = held.evaluate(&request, &user).unwrap_err().to_string();
    assert!(why.contains("60 seconds behind"), "{why}");
    hand.forward(60);
    let why = held.evaluate(&request, &user).unwrap_err().to_string();
    assert!(why.contains("opened again"), "a log that once stopped is opened again: {why}");
    assert!(held.health().log_fault.is_some());
    drop((held, log));
    hand.forward(-60);
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let _ = gate(&log, &hand).evaluate(&request, &user).unwrap();
    let records = records(&place.at("log"));
    assert_eq!((&records[2]["type"], &records[2]["clock_back_seconds"]), (&"recovery".into(), &60.into()));
    assert_eq!(types(&place.at("log"))[2..], ["recovery", "policy-load", "decision"]);
}

#[test]
fn one_holds_the_log() {
    let place = Place::new("held");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let second = options(&[1], NEVER, &hand).open(place.at("log")).unwrap_err();
    assert!(matches!(second, OpenError::InUse { .. }), "{second}");
    // Readers need not wait for it.
    let gate = gate(&log, &hand);
    let decision = gate.evaluate(&request, &user).unwrap();
    let archive = Archive::open(place.at("log")).unwrap().with_keys(&keys(&[1])).unwrap();
    assert_eq!(archive.verify(&[verifier(1)], &[]).unwrap().size, 2);
    assert!(archive.unseal(decision.record()).unwrap().is_some());
    let (known, _) = Checkpoint::open(decision.receipt().checkpoint(), &verifier(1)).unwrap();
    archive.verify(&[verifier(1)], &[known]).unwrap();
    // What came of a gate holds its log: a decision whose receipt is still wanted, a permit.
    drop((gate, log));
    assert!(options(&[1], NEVER, &hand).open(place.at("log")).is_err());
    drop(decision);
    assert!(options(&[1], NEVER, &hand).open(place.at("log")).is_ok());
}

#[test]
fn a_permit_does_not_outlive_its_gate() {
    let place = Place::new("restart");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let first = gate(&log, &hand);
    let permit = first.evaluate(&request, &user).unwrap().into_parts().1.unwrap();
    let words = words(&permit);
    assert!(permit.redeem(&first, &words).is_ok());
    let left = first.evaluate(&request, &user).unwrap().into_parts().1.unwrap();
    drop(first);
    // The permit holds its log; another gate on the same log does not take it.
    let second = gate(&log, &hand);
    assert_eq!(left.redeem(&second, &words).unwrap_err().kind(), &RefusedKind::OtherGate);
    drop((second, log));
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    assert_eq!(types(&place.at("log")), ["policy-load", "decision", "disclosure", "decision", "policy-load"]);
    assert_eq!(gate(&log, &hand).health().live_permits, 0);
}

#[test]
fn a_store_that_fails_stops_everything_that_follows() {
    let (request, user, hand) = warrant();
    let frail = common::Frail::default();
    let gate = gate(&frail.log(), &hand);
    let permit = gate.evaluate(&request, &user).unwrap().into_parts().1.unwrap();
    frail.broken.store(true, Ordering::SeqCst);
    assert!(gate.evaluate(&request, &user).is_err());
    frail.broken.store(false, Ordering::SeqCst);
    let words = words(&permit);
    assert!(matches!(permit.redeem(&gate, &words).unwrap_err().kind(), RefusedKind::Unrecorded(_)));
    assert!(gate.evaluate(&request, &user).is_err());
    assert_eq!(frail.types(), ["policy-load", "decision"]);
}
