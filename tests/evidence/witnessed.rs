//! What is allowed and awaits a checkpoint or witnesses.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use comity::evidence::{CosigningKey, Proof, ProofRefused, VerifierKey};
use comity::witness::{CosignFault, Cosigner, Witness};
use comity::{Archive, Assurance, Outcome, Permit, Withheld};

use super::{NEVER, Place, SOON, building, options, types, verifier, wait_for, warrant, words};

/// A witness in this process, which can sleep.
#[derive(Debug, Clone)]
struct Friend {
    witness: Arc<Mutex<Witness>>,
    awake: Arc<AtomicBool>,
}

impl Friend {
    fn new(place: &Place, name: &str) -> Self {
        let folder = place.at(name);
        Witness::create(&folder).unwrap();
        let key = CosigningKey::generate(&format!("witness.example/{name}")).unwrap();
        let witness = Witness::open(folder, key, vec![verifier(1)]).unwrap();
        Self { witness: Arc::new(Mutex::new(witness)), awake: Arc::default() }
    }

    fn key(&self) -> VerifierKey {
        self.witness.lock().unwrap().verifier()
    }

    fn wake(&self) {
        self.awake.store(true, Ordering::SeqCst);
    }
}

impl Cosigner for Friend {
    fn add_checkpoint(&mut self, body: &str) -> Result<String, CosignFault> {
        if !self.awake.load(Ordering::SeqCst) {
            return Err(CosignFault::Unreached { why: "it sleeps".to_owned() });
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let answer = self.witness.lock().unwrap().add(body.as_bytes(), now);
        answer.map_err(|refused| CosignFault::of(refused.status(), &refused.body()))
    }
}

/// Claims until it is granted.
fn claimed(withheld: Withheld) -> Permit {
    let (mut withheld, mut permit) = (Some(withheld), None);
    wait_for("the permit", || {
        match withheld.take().unwrap().claim() {
            Ok(granted) => permit = Some(granted),
            Err(early) => withheld = Some(*early),
        }
        permit.is_some()
    });
    permit.unwrap()
}

#[test]
fn an_allow_awaits_the_published_checkpoint() {
    let place = Place::new("checkpoint");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("late")).unwrap();
    let gate = building(&log, &hand).assurance(Assurance::Checkpoint).build().unwrap();
    let decision = gate.evaluate(&request, &user).unwrap();
    assert_eq!(decision.outcome(), Outcome::Allow);
    let awaiting = decision.withheld().unwrap().awaiting();
    assert_eq!((awaiting.assurance, awaiting.position, awaiting.reached), (Assurance::Checkpoint, 1, 0));
    let early = decision.into_withheld().unwrap().claim().unwrap_err();
    let _still = early.claim().unwrap_err();
    assert!(gate.evaluate(&request, &user).unwrap().into_parts().1.is_none(), "no way around the waiting");
    drop((gate, log));

    let log = options(&[1], SOON, &hand).open(place.at("soon")).unwrap();
    let gate = building(&log, &hand).assurance(Assurance::Checkpoint).build().unwrap();
    let decision = gate.evaluate(&request, &user).unwrap();
    let position = decision.receipt().position();
    // The keeper may have been there before this line; then there is nothing to wait for.
    let permit = if decision.withheld().is_some() {
        claimed(decision.into_withheld().unwrap())
    } else {
        decision.into_parts().1.unwrap()
    };
    assert!(log.published() > position);
    let words = words(&permit);
    assert!(permit.redeem(&gate, &words).is_ok());
    assert_eq!(types(&place.at("soon")), ["policy-load", "decision", "disclosure"]);
}

#[test]
fn an_allow_awaits_two_of_three_witnesses() {
    let place = Place::new("quorum");
    let (request, user, hand) = warrant();
    let friends = ["w1", "w2", "w3"].map(|name| Friend::new(&place, name));
    let mut options = options(&[1], SOON, &hand);
    for friend in &friends {
        options = options.witness(friend.key(), friend.clone());
    }
    let log = options.quorum(2).open(place.at("log")).unwrap();
    let gate = building(&log, &hand).assurance(Assurance::Witnessed).build().unwrap();
    let decision = gate.evaluate(&request, &user).unwrap();
    let (bytes, position) = (decision.record().bytes().to_vec(), decision.receipt().position());
    let early = decision.into_withheld().unwrap().claim().unwrap_err();
    wait_for("the checkpoint", || log.published() > position);
    friends[0].wake();
    let known = [verifier(1)];
    let all: Vec<VerifierKey> = friends.iter().map(Friend::key).collect();
    let archive = Archive::open(place.at("log")).unwrap();
    let signed = |quorum| archive.prove(position).unwrap().verify(&bytes, &known, &all, quorum);
    wait_for("the first witness", || signed(1).is_ok());
    assert_eq!(log.witnessed(), Some(0), "one is too few");
    let early = early.claim().unwrap_err();
    assert_eq!((early.awaiting().assurance, early.awaiting().reached), (Assurance::Witnessed, 0));
    friends[2].wake();
    let permit = claimed(*early);
    assert_eq!(gate.health().log_witnessed, Some(position + 1));
    let text = archive.prove(position).unwrap().to_string();
    let verified = Proof::parse(&text).unwrap().verify(&bytes, &known, &all, 2).unwrap();
    assert_eq!(verified.witnesses().len(), 2);
    assert_eq!(signed(3).unwrap_err(), ProofRefused::TooFewWitnesses { found: 2, quorum: 3 });
    let words = words(&permit);
    assert!(permit.redeem(&gate, &words).is_ok());
    drop((gate, log));

    // Opened again, with a single witness that suffices: what was vouched for stays so.
    let log = super::options(&[1], SOON, &hand).witness(friends[2].key(), friends[2].clone());
    let log = log.open(place.at("log")).unwrap();
    wait_for("the witness", || log.witnessed() == Some(log.size()));
    assert_eq!(log.witness_fault(), None);
}

#[test]
fn a_rewritten_history_is_never_witnessed() {
    let place = Place::new("rewritten");
    let (request, user, hand) = warrant();
    let friend = Friend::new(&place, "w1");
    friend.wake();
    let open = |name: &str| {
        let options = options(&[1], SOON, &hand).witness(friend.key(), friend.clone());
        options.open(place.at(name)).unwrap()
    };
    let log = open("true");
    let gate = building(&log, &hand).assurance(Assurance::Witnessed).build().unwrap();
    for _ in 0..3 {
        let _ = gate.evaluate(&request, &user).unwrap();
    }
    wait_for("the witness", || log.witnessed() == Some(4));
    drop((gate, log));

    // Another log under the same key, as by an operator who wants the first one gone.
    let log = open("rewritten");
    let gate = building(&log, &hand).assurance(Assurance::Witnessed).build().unwrap();
    let fault = |part: &str| {
        wait_for(part, || log.witness_fault().is_some_and(|fault| fault.contains(part)));
        assert_eq!(log.witnessed(), Some(0), "{part}");
    };
    fault("the witness has seen 4 records of this log, which has 1");
    let withheld = gate.evaluate(&request, &user).unwrap().into_withheld().unwrap();
    for _ in 0..2 {
        let _ = gate.evaluate(&request, &user).unwrap();
    }
    fault("another tree of 4 records");
    let _ = gate.evaluate(&request, &user).unwrap();
    fault("is not the beginning of it");
    let _never = withheld.claim().unwrap_err();
}
