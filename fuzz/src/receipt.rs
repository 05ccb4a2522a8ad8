//! Proofs, checkpoints, keys, disclosures and what people sign: read or refused, and nothing verifies that is not so.

use std::sync::OnceLock;

use comity::evidence::fields::{Disclosure, parse};
use comity::evidence::{Checkpoint, Note, Proof, VerifierKey};
use comity::{Gate, MemoryLog, PolicySet, Reference, Roster, RosterKeys, SignedApproval, SignedRevocation};

use crate::edits::{Draw, scratch};

struct House {
    key: VerifierKey,
    roster_keys: RosterKeys,
    receipts: Vec<String>,
    records: Vec<Vec<u8>>,
}

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let log = MemoryLog::new();
        let gate = Gate::builder(PolicySet::bundled().unwrap()).audit(log.clone()).build().unwrap();
        let (mut receipts, mut records) = (Vec::new(), Vec::new());
        for (_, case) in crate::cases().iter().take(6) {
            let decision = gate.evaluate(&case.request().unwrap(), &case.users.as_slice()[0]).unwrap();
            let record = decision.record().bytes().to_vec();
            receipts.push(decision.receipt().to_text_with(&record).unwrap());
            receipts.push(decision.receipt().to_text());
            records.push(record);
        }
        let key = log.log().verifier().clone();
        let roster_keys = RosterKeys::new([key.clone()], 1).unwrap();
        House { key, roster_keys, receipts, records }
    })
}

/// A proof that verifies under the log's key is of a record that stands in the log.
pub fn hold(bytes: &[u8]) {
    let (house, mut draw) = (house(), Draw::new(bytes));
    let text = if draw.byte().is_multiple_of(2) {
        draw.rest().to_vec()
    } else {
        let mut text = house.receipts[draw.below(house.receipts.len())].clone().into_bytes();
        scratch(&mut text, &mut draw);
        text
    };
    let _ = (Disclosure::from_json(&text), parse(&text), Reference::read(&text));
    let _ = (Roster::read(&text, &house.roster_keys), serde_json::from_slice::<SignedApproval>(&text));
    let _ = serde_json::from_slice::<SignedRevocation>(&text);
    let Ok(text) = std::str::from_utf8(&text) else { return };
    let _ = (Note::parse(text), Checkpoint::parse(text), text.parse::<VerifierKey>());
    let Ok(proof) = Proof::parse(text) else { return };
    let named = proof.record().map(<[u8]>::to_vec);
    for record in named.iter().chain(&house.records) {
        if let Ok(verified) = proof.verify(record, std::slice::from_ref(&house.key), &[], 0) {
            assert!(house.records.contains(record), "proved, and never written");
            assert_eq!(verified.position(), proof.index());
        }
    }
}
