//! The log's side against real witnesses, and against those that lie.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use super::super::tests::{Leaves, log_key, witness, witness_key};
use super::super::{Witness, WitnessRefused};
use super::*;
use crate::audit::note::{CosigningKey, SigningKey};

/// A witness in this process.
#[derive(Debug)]
struct Near {
    witness: Witness,
    asked: usize,
}

impl Near {
    fn new(witness: Witness) -> Self {
        Self { witness, asked: 0 }
    }
}

impl Cosigner for Near {
    fn add_checkpoint(&mut self, body: &str) -> Result<String, CosignFault> {
        self.asked += 1;
        let answer = self.witness.add(body.as_bytes(), 1_780_000_000);
        answer.map_err(|why: WitnessRefused| CosignFault::of(why.status(), &why.body()))
    }
}

/// Answers the same to everything.
#[derive(Debug)]
struct Parrot(Result<String, CosignFault>);

impl Cosigner for Parrot {
    fn add_checkpoint(&mut self, _: &str) -> Result<String, CosignFault> {
        self.0.clone()
    }
}

fn ask(cosigner: &mut dyn Cosigner, leaves: &Leaves, size: u64, seen: u64) -> (Result<u64, CosignFault>, Note) {
    let mut note = leaves.signed(&log_key(), size);
    let answer = cosign(cosigner, &witness_key().verifier(), &mut note, &mut leaves.clone(), seen);
    (answer, note)
}

#[test]
fn the_witness_says_from_which_size_it_wants_a_proof() {
    let leaves = Leaves::new(13);
    for last in 1..=13 {
        for seen in [0, 1, last / 2, last] {
            let mut near = Near::new(witness(&leaves, last));
            let (answer, note) = ask(&mut near, &leaves, 13, seen);
            assert_eq!(answer, Ok(1_780_000_000), "last {last} seen {seen}");
            assert!(cosigned(&note, &[witness_key().verifier()], 1));
            assert!(near.asked <= 2);
        }
    }
}

#[test]
fn a_log_hears_that_it_was_rewritten_or_cut_short() {
    let leaves = Leaves::new(9);
    for last in 1..=9 {
        let mut near = Near::new(witness(&leaves, last));
        for place in 0..last {
            let fork = leaves.rewritten(usize::try_from(place).unwrap());
            for seen in 0..=last {
                let (answer, note) = ask(&mut near, &fork, 9, seen);
                assert!(matches!(answer, Err(CosignFault::Forked { .. })), "{answer:?}");
                assert_eq!(note, fork.signed(&log_key(), 9));
            }
        }
        for cut in 1..last {
            for seen in [0, cut, last] {
                let (answer, _) = ask(&mut near, &leaves, cut, seen);
                assert_eq!(answer, Err(CosignFault::Ahead { witness: last, log: cut }));
            }
        }
        for seen in last + 1..=9 {
            let (answer, _) = ask(&mut near, &leaves, 9, seen);
            assert_eq!(answer, Err(CosignFault::Forgot { seen, witness: last }));
        }
    }
}

#[test]
fn what_is_no_cosignature_of_this_checkpoint_is_not_taken() {
    let leaves = Leaves::new(9);
    let not = CosignFault::NotCosigned { witness: "witness.example/w".to_owned() };
    let text = leaves.signed(&log_key(), 9).text().to_owned();
    let other = CosigningKey::new("witness.example/w", [5; 32]).unwrap();
    let named = CosigningKey::new("witness.example/x", [2; 32]).unwrap();
    let lines = [
        String::new(),
        "ok\n".to_owned(),
        "\u{2014} witness.example/w AAAA\n".to_owned(),
        witness_key().cosign("another text\n", 5).unwrap(),
        other.cosign(&text, 5).unwrap(),
        named.cosign(&text, 5).unwrap(),
        log_key().sign(&text),
        SigningKey::new("witness.example/w", [2; 32]).unwrap().sign(&text),
    ];
    for line in &lines {
        let (answer, note) = ask(&mut Parrot(Ok(line.clone())), &leaves, 9, 0);
        assert_eq!(answer, Err(not.clone()), "{line}");
        assert_eq!(note, leaves.signed(&log_key(), 9));
    }
    // Among all of those, the right one is found.
    let right = lines.concat() + &witness_key().cosign(&text, 5).unwrap();
    let (answer, note) = ask(&mut Parrot(Ok(right)), &leaves, 9, 0);
    assert_eq!((answer, cosigned(&note, &[witness_key().verifier()], 1)), (Ok(5), true));
    // One that stood there before is not taken for an answer.
    let mut note = note;
    let answer = cosign(&mut Parrot(Ok(String::new())), &witness_key().verifier(), &mut note, &mut leaves.clone(), 0);
    assert_eq!(answer, Err(not));
}

#[test]
fn a_witness_that_lies_about_its_size_does_not_keep_the_log_busy() {
    #[derive(Debug)]
    struct Restless(u64);
    impl Cosigner for Restless {
        fn add_checkpoint(&mut self, _: &str) -> Result<String, CosignFault> {
            self.0 += 1;
            Err(CosignFault::Conflict { size: self.0 })
        }
    }
    let leaves = Leaves::new(9);
    let mut restless = Restless(0);
    assert!(matches!(ask(&mut restless, &leaves, 9, 0).0, Err(CosignFault::Conflict { .. })));
    assert_eq!(restless.0, 3);
}

#[test]
fn answers_over_http_mean_what_the_protocol_says() {
    assert_eq!(CosignFault::of(409, "17\n"), CosignFault::Conflict { size: 17 });
    assert!(matches!(CosignFault::of(409, "017\n"), CosignFault::Refused { .. }));
    assert!(matches!(CosignFault::of(422, "no\n"), CosignFault::Forked { why } if why == "no"));
    let long = format!("\u{1b}[2J{}", "x".repeat(1000));
    let CosignFault::Refused { why } = CosignFault::of(404, &long) else { panic!() };
    assert!(why.len() < 300 && !why.contains('\u{1b}'), "{why}");
}

#[test]
fn a_quorum_counts_keys_and_not_names() {
    let leaves = Leaves::new(3);
    let mut note = leaves.signed(&log_key(), 3);
    let text = note.text().to_owned();
    let keys: Vec<CosigningKey> =
        (0..5_u8).map(|seed| CosigningKey::new(&format!("w{seed}.example"), [seed.min(3) + 10; 32]).unwrap()).collect();
    let verifiers: Vec<VerifierKey> = keys.iter().map(CosigningKey::verifier).collect();
    assert!(cosigned(&note, &verifiers, 0) && !cosigned(&note, &verifiers, 1));
    for (so_far, key) in (1..).zip(&keys) {
        note.add(&key.cosign(&text, 9).unwrap()).unwrap();
        // The last two are one key under two names.
        let distinct = usize::min(so_far, 4);
        assert!(cosigned(&note, &verifiers, distinct) && !cosigned(&note, &verifiers, distinct + 1));
    }
    // The same key twice in the list counts once, and strangers not at all.
    assert!(!cosigned(&note, &[verifiers[0].clone(), verifiers[0].clone()], 2));
    assert!(!cosigned(&note, &[log_key().verifier()], 1));
}
