#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::super::checkpoint::Checkpoint;
use super::super::note::{CosigningKey, Note, SigningKey, VerifierKey};
use super::super::tree::{Edge, Nodes, inclusion, leaf};
use super::*;

fn record(at: u64) -> Vec<u8> {
    format!("{{\"number\":{at}}}").into_bytes()
}

fn key() -> SigningKey {
    SigningKey::new("log.example/a", [3; 32]).unwrap()
}

fn witnesses() -> Vec<CosigningKey> {
    (0..3).map(|at| CosigningKey::new(&format!("w{at}.example"), [10 + at; 32]).unwrap()).collect()
}

fn verifiers(of: &[CosigningKey]) -> Vec<VerifierKey> {
    of.iter().map(CosigningKey::verifier).collect()
}

/// A log of so many records before, and a batch of so many.
fn batch(before: u64, batch: u64) -> Committed {
    let mut edge = Edge::default();
    edge.grow(&(0..before).map(|at| leaf(&record(at))).collect::<Vec<_>>());
    let growth = edge.grow(&(before..before + batch).map(|at| leaf(&record(at))).collect::<Vec<_>>());
    let checkpoint = Checkpoint::of(&key(), growth.size(), growth.root()).sign(&key());
    Committed { growth: Arc::new(growth), checkpoint: checkpoint.into() }
}

fn receipt(of: &Committed, at: u64) -> Receipt {
    Receipt::new(of, at, Sha256::digest(record(at)).into()).unwrap()
}

/// The receipt as a file that stands alone, cosigned by all witnesses.
fn cosigned(of: &Committed, at: u64) -> String {
    let mut note = Note::parse(&of.checkpoint).unwrap();
    for (time, witness) in (1_700_000_000..).zip(witnesses()) {
        let line = witness.cosign(note.text(), time).unwrap();
        note.add(&line).unwrap();
    }
    Proof::new(at, Some(&record(at)), receipt(of, at).proof(), note).to_string()
}

#[test]
fn every_receipt_of_a_batch_verifies() {
    let log = [key().verifier()];
    for (before, count) in [(0, 1), (0, 64), (1, 1), (7, 9), (63, 2), (100, 33)] {
        let batch = batch(before, count);
        for at in before..before + count {
            let receipt = receipt(&batch, at);
            assert_eq!(receipt.position(), at);
            assert_eq!(receipt.digest(), crate::object::name(&record(at)));
            let text = receipt.to_text();
            let proof = Proof::parse(&text).unwrap();
            assert_eq!((proof.to_string(), proof.record()), (text.clone(), None));
            let verified = proof.verify(&record(at), &log, &[], 0).unwrap();
            assert_eq!((verified.position(), verified.checkpoint().size()), (at, before + count));
            let alone = receipt.to_text_with(&record(at)).unwrap();
            let proof = Proof::parse(&alone).unwrap();
            assert_eq!((proof.to_string(), proof.record()), (alone.clone(), Some(&record(at)[..])));
            assert_eq!(proof.verify(proof.record().unwrap(), &log, &[], 0).unwrap(), verified);
            assert!(alone.ends_with(receipt.checkpoint()) && text.ends_with(receipt.checkpoint()));
            // No other record passes, with or without the record's bytes in the file.
            assert!(matches!(
                Proof::parse(&text).unwrap().verify(&record(at + 1), &log, &[], 0),
                Err(ProofRefused::NotIncluded { .. })
            ));
            assert_eq!(proof.verify(&record(at + 1), &log, &[], 0), Err(ProofRefused::OtherRecord { position: at }));
            assert_eq!(receipt.to_text_with(&record(at + 1)), Err(ProofRefused::OtherRecord { position: at }));
        }
        for at in [before.wrapping_sub(1), before + count] {
            assert_eq!(Receipt::new(&batch, at, [0; 32]), None);
        }
    }
}

#[test]
fn a_proof_from_stored_nodes_is_the_receipt() {
    struct Stored(BTreeMap<(u8, u64), Hash>);
    impl Nodes for Stored {
        type Error = Infallible;
        fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
            Ok(self.0[&(level, index)])
        }
    }
    let batch = batch(0, 21);
    let mut stored = Stored(batch.growth.complete().map(|(level, at, hash)| ((level, at), hash)).collect());
    for at in 0..21 {
        let Ok(hashes) = inclusion(&mut stored, at, 21);
        let note = Note::parse(&batch.checkpoint).unwrap();
        let proof = Proof::new(at, Some(&record(at)), hashes, note);
        assert_eq!(proof.to_string(), receipt(&batch, at).to_text_with(&record(at)).unwrap());
    }
}

#[test]
fn witnesses_count_once_and_only_where_they_are_known() {
    let batch = batch(5, 5);
    let (log, known) = ([key().verifier()], verifiers(&witnesses()));
    let proof = Proof::parse(&cosigned(&batch, 7)).unwrap();
    let verify = |known: &[VerifierKey], quorum| proof.verify(&record(7), &log, known, quorum);
    let verified = verify(&known, 3).unwrap();
    let times: Vec<_> = verified.witnesses().iter().map(|(key, time)| (key.name(), *time)).collect();
    assert_eq!(times, [("w0.example", 1_700_000_000), ("w1.example", 1_700_000_001), ("w2.example", 1_700_000_002)]);
    assert_eq!(verify(&known, 4), Err(ProofRefused::TooFewWitnesses { found: 3, quorum: 4 }));
    assert_eq!(verify(&known[..2], 3), Err(ProofRefused::TooFewWitnesses { found: 2, quorum: 3 }));
    assert_eq!(verify(&[], 1), Err(ProofRefused::TooFewWitnesses { found: 0, quorum: 1 }));
    let twice = [known[0].clone(), known[0].clone()];
    assert_eq!(verify(&twice, 2), Err(ProofRefused::TooFewWitnesses { found: 1, quorum: 2 }));
    // A log's key is no witness, and a witness's key is no log's.
    assert_eq!(verify(&log, 1), Err(ProofRefused::TooFewWitnesses { found: 0, quorum: 1 }));
    assert!(matches!(proof.verify(&record(7), &known, &known, 1), Err(ProofRefused::Unsigned { .. })));
    assert!(matches!(proof.verify(&record(7), &[], &known, 1), Err(ProofRefused::Unsigned { keys: 0, .. })));
}

#[test]
fn one_secret_under_two_names_is_one_witness_and_a_log_is_none_of_its_own() {
    let batch = batch(0, 1);
    let same = [CosigningKey::new("x.example", [5; 32]).unwrap(), CosigningKey::new("y.example", [5; 32]).unwrap()];
    let own = CosigningKey::new("z.example", [3; 32]).unwrap();
    let mut note = Note::parse(&batch.checkpoint).unwrap();
    for key in same.iter().chain([&own]) {
        let line = key.cosign(note.text(), 9).unwrap();
        note.add(&line).unwrap();
    }
    let proof = Proof::new(0, None, Vec::new(), note);
    let known = [verifiers(&same), vec![own.verifier()]].concat();
    let log = [key().verifier()];
    assert_eq!(proof.verify(&record(0), &log, &known, 2), Err(ProofRefused::TooFewWitnesses { found: 1, quorum: 2 }));
}

#[test]
fn an_earlier_key_of_the_log_still_counts_and_another_log_does_not() {
    let batch = batch(0, 3);
    let proof = Proof::parse(&receipt(&batch, 1).to_text()).unwrap();
    let later = SigningKey::new("log.example/a", [4; 32]).unwrap().verifier();
    assert!(proof.verify(&record(1), &[later.clone(), key().verifier()], &[], 0).is_ok());
    assert!(matches!(proof.verify(&record(1), &[later], &[], 0), Err(ProofRefused::Unsigned { keys: 1, .. })));
    let other = SigningKey::new("log.example/b", [3; 32]).unwrap();
    let mut note = Note::parse(&batch.checkpoint).unwrap();
    note.add(&other.sign(note.text())).unwrap();
    let proof = Proof::new(1, None, proof.hashes().to_vec(), note);
    assert!(matches!(proof.verify(&record(1), &[other.verifier()], &[], 0), Err(ProofRefused::Unsigned { .. })));
}

#[test]
fn no_bit_of_a_receipt_can_be_flipped() {
    let batch = batch(5, 6);
    let (log, known) = ([key().verifier()], verifiers(&witnesses()));
    let alone = cosigned(&batch, 7);
    let beside = receipt(&batch, 7).to_text();
    for (given, quorum) in [(alone, 3), (beside, 0)] {
        let mut parsed = 0;
        for at in 0..given.len() * 8 {
            let mut bytes = given.as_bytes().to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            let Ok(altered) = String::from_utf8(bytes) else { continue };
            let Ok(proof) = Proof::parse(&altered) else { continue };
            parsed += 1;
            assert_eq!(proof.to_string(), altered);
            assert!(proof.verify(&record(7), &log, &known, quorum).is_err(), "bit {at}: {altered}");
            // What the file itself says of the record does not help either.
            let own = proof.record().map(|own| proof.verify(own, &log, &known, quorum));
            assert!(own.is_none_or(|verified| verified.is_err()), "bit {at}: {altered}");
        }
        assert!(parsed > 500, "{parsed}");
    }
}

#[test]
fn every_cut_is_refused() {
    let given = cosigned(&batch(5, 6), 7);
    let (log, known) = ([key().verifier()], verifiers(&witnesses()));
    for (end, _) in given.char_indices() {
        if let Ok(proof) = Proof::parse(&given[..end]) {
            assert!(proof.verify(&record(7), &log, &known, 3).is_err(), "{end}");
        }
    }
}

#[test]
fn proofs_have_one_form() {
    let batch = batch(5, 6);
    let good = receipt(&batch, 7).to_text_with(&record(7)).unwrap();
    let hash = good.lines().nth(3).unwrap();
    let bad = [
        (String::new(), 1),
        (good.replace("@v1", "@v2"), 1),
        (format!("\n{good}"), 1),
        (good.replace("extra ", "extra  "), 2),
        (good.replace("extra ", "Extra "), 2),
        (good.replace('\n', "\r\n"), 1),
        (good.replace("index 7", "index 07"), 3),
        (good.replace("index 7", "index +7"), 3),
        (good.replace("index 7", "index 7 "), 3),
        (good.replace("index 7", "index"), 3),
        (good.replace("index 7", "index 18446744073709551616"), 3),
        (good.replace("index 7\n", ""), 3),
        (good.replace(hash, &hash[..40]), 4),
        (good.replace(hash, &vec![hash; 65].join("\n")), 68),
        (good.split_once("\n\n").unwrap().0.to_owned(), 7),
        (good.replace("extra ", &format!("extra {}", "A".repeat(4 * 21_845))), 2),
        ("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n".to_owned(), 2),
        ("c2sp.org/tlog-proof@v1".to_owned(), 2),
        ("c2sp.org/tlog-proof@v1\nindex 0".to_owned(), 2),
    ];
    for (text, line) in bad {
        match Proof::parse(&text) {
            Err(ProofRefused::Line { line: at, .. }) => assert_eq!(at, line, "{text:.300}"),
            other => panic!("{text:.300}: {other:?}"),
        }
    }
    assert!(matches!(Proof::parse(&format!("{good}\n")), Err(ProofRefused::Note(_))));
    assert!(matches!(Proof::parse("c2sp.org/tlog-proof@v1\nindex 0\n\n"), Err(ProofRefused::Note(_))));
    // A record of the greatest length fits.
    let record = vec![b'x'; 65_535];
    let note = Note::parse(&batch.checkpoint).unwrap();
    let text = Proof::new(0, Some(&record), Vec::new(), note).to_string();
    assert_eq!(Proof::parse(&text).unwrap().record(), Some(&record[..]));
}
