//! Rewritten histories, hostile requests, and damage to what the witness remembers.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::io;
use std::path::PathBuf;

use super::client::request;
use super::*;
use crate::audit::note::SigningKey;
use crate::audit::tree::{Nodes, consistency, leaf, node};

pub(super) const ORIGIN: &str = "log.example/decisions";
const NOW: u64 = 1_780_000_000;

/// A log's leaves, with every root and proof computed from them anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaves(pub(super) Vec<Hash>);

impl Leaves {
    pub(super) fn new(count: u64) -> Self {
        Self((0..count).map(|at| leaf(&at.to_be_bytes())).collect())
    }

    /// The same history but for one leaf.
    pub(super) fn rewritten(&self, at: usize) -> Self {
        let mut other = self.clone();
        other.0[at] = leaf(b"another");
        other
    }

    pub(super) fn root(&self, size: u64) -> Hash {
        Self::root_of(&self.0[..usize::try_from(size).unwrap()])
    }

    /// RFC 6962, section 2.1, word by word.
    fn root_of(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Edge::default().root(),
            [one] => *one,
            more => {
                let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
                node(&Self::root_of(left), &Self::root_of(right))
            }
        }
    }

    pub(super) fn proof(&self, old: u64, new: u64) -> Vec<Hash> {
        consistency(&mut self.clone(), old, new).unwrap()
    }

    /// The signed checkpoint at a size.
    pub(super) fn signed(&self, key: &SigningKey, size: u64) -> Note {
        Note::parse(&Checkpoint::of(key, size, self.root(size)).sign(key)).unwrap()
    }

    /// An honest request.
    fn request(&self, old: u64, new: u64) -> Vec<u8> {
        request(old, &self.proof(old, new), &self.signed(&log_key(), new)).into_bytes()
    }
}

impl Nodes for Leaves {
    type Error = Infallible;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, Infallible> {
        let first = usize::try_from(index << level).unwrap();
        Ok(Self::root_of(&self.0[first..first + (1 << level)]))
    }
}

pub(super) fn log_key() -> SigningKey {
    SigningKey::new(ORIGIN, [1; 32]).unwrap()
}

pub(super) fn witness_key() -> CosigningKey {
    CosigningKey::new("witness.example/w", [2; 32]).unwrap()
}

/// Remembers nothing past its own life, and counts.
#[derive(Debug, Default)]
struct Paper {
    fails: bool,
}

impl Memory for Paper {
    fn record(&mut self, _: &str, note: &str) -> io::Result<()> {
        assert!(note.ends_with('\n'));
        if self.fails { Err(io::Error::other("the disk is full")) } else { Ok(()) }
    }
}

fn on_paper(fails: bool) -> Witness {
    Witness {
        key: witness_key(),
        logs: by_origin(vec![log_key().verifier()]).unwrap(),
        heads: BTreeMap::new(),
        memory: Box::new(Paper { fails }),
        broken: None,
    }
}

/// A witness that has cosigned the tree of that size.
pub(super) fn witness(leaves: &Leaves, size: u64) -> Witness {
    let mut witness = on_paper(false);
    witness.add(&leaves.request(0, size), NOW).unwrap();
    witness
}

fn folder(name: &str) -> PathBuf {
    let nonce = Edge::default().root()[0];
    let folder = std::env::temp_dir().join(format!("comity-witness-{name}-{}-{nonce}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn open(folder: &Path) -> Result<Witness, WitnessError> {
    Witness::open(folder, witness_key(), vec![log_key().verifier()])
}

#[test]
fn an_honest_log_is_cosigned_step_by_step() {
    let leaves = Leaves::new(20);
    for (start, step) in [(0, 1), (0, 3), (1, 2), (5, 7), (8, 8)] {
        let mut witness = on_paper(false);
        let (mut old, mut new) = (0, start);
        while new <= 20 {
            let line = witness.add(&leaves.request(old, new), NOW + new).unwrap();
            let mut note = leaves.signed(&log_key(), new);
            note.add(&line).unwrap();
            assert_eq!(note.cosigned_by(&witness.verifier()), Some(NOW + new));
            // The same again is no fork.
            assert!(witness.add(&leaves.request(new, new), NOW + new).is_ok());
            (old, new) = (new, new + step);
        }
    }
}

/// Every history of up to seven records that was rewritten at any place with the log's valid key, from
/// every tree that the witness may have seen, with every old size and each proof that a liar has at hand.
#[test]
fn no_rewritten_history_is_cosigned() {
    const MOST: u64 = 7;
    let key = log_key();
    let honest = Leaves::new(MOST);
    let mut refused = 0;
    for seen in 1..=MOST {
        let mut witness = witness(&honest, seen);
        let head = witness.heads[ORIGIN];
        for place in 0..seen {
            let fork = honest.rewritten(usize::try_from(place).unwrap());
            for new in 0..=MOST {
                // Before the place that was rewritten the two histories are one, and smaller.
                let note = fork.signed(&key, new);
                for old in 0..=MOST {
                    let proofs = [fork.proof(old, new), honest.proof(old, new), Vec::new(), fork.proof(seen, new)];
                    for proof in proofs {
                        let answer = witness.add(request(old, &proof, &note).as_bytes(), NOW).unwrap_err();
                        let right = match answer.status() {
                            400 => old > new,
                            409 => old != seen || new == seen,
                            422 => old == seen && new > seen,
                            _ => false,
                        };
                        assert!(right, "seen {seen} place {place} old {old} new {new}: {answer}");
                        refused += 1;
                    }
                }
            }
        }
        assert_eq!(witness.heads[ORIGIN], head);
        assert!(witness.add(&honest.request(seen, MOST), NOW).is_ok());
    }
    assert_eq!(refused, 28 * 8 * 8 * 4);
}

#[test]
fn a_log_that_was_cut_short_is_not_cosigned() {
    let leaves = Leaves::new(9);
    for seen in 1..=9 {
        let mut witness = witness(&leaves, seen);
        for cut in 0..seen {
            for old in 0..=cut {
                let answer = witness.add(&leaves.request(old, cut), NOW).unwrap_err();
                assert_eq!(answer, WitnessRefused::Conflict { size: seen });
                assert_eq!((answer.status(), answer.body()), (409, format!("{seen}\n")));
                assert_eq!(answer.content_type(), "text/x.tlog.size");
            }
        }
    }
}

#[test]
fn each_refusal_has_its_status() {
    let leaves = Leaves::new(9);
    let mut witness = witness(&leaves, 4);
    let mut status = |body: &[u8]| witness.add(body, NOW).unwrap_err().status();
    let sign = |key: &SigningKey| leaves.signed(key, 9);
    let proof = leaves.proof(4, 9);
    let stranger = SigningKey::new("other.example/log", [1; 32]).unwrap();
    assert_eq!(status(request(0, &[], &sign(&stranger)).as_bytes()), 404);
    let impostor = SigningKey::new(ORIGIN, [9; 32]).unwrap();
    assert_eq!(status(request(4, &proof, &sign(&impostor)).as_bytes()), 403);
    // A signature with the log's name and id that does not verify.
    let mut broken = sign(&log_key());
    broken.add(&log_key().sign("another text\n")).unwrap();
    assert_eq!(status(request(4, &proof, &broken).as_bytes()), 403);
    assert_eq!(status(request(3, &leaves.proof(3, 9), &sign(&log_key())).as_bytes()), 409);
    assert_eq!(status(request(4, &leaves.proof(3, 9), &sign(&log_key())).as_bytes()), 422);
    assert_eq!(status(request(4, &[], &sign(&log_key())).as_bytes()), 422);
    // A tree that was seen needs no proof, and a needless one is none.
    assert_eq!(status(request(4, &proof, &leaves.signed(&log_key(), 4)).as_bytes()), 422);
    assert_eq!(status(&leaves.request(4, 9)[..40]), 400);
    assert_eq!(status(request(4, &[[7; 32]; 64], &sign(&log_key())).as_bytes()), 400);
    assert_eq!(status(request(10, &[], &sign(&log_key())).as_bytes()), 400);
    assert_eq!(status(&vec![b'x'; REQUEST_BYTES + 1]), 400);
    // Other people's lines change nothing.
    let mut many = sign(&log_key());
    many.add(&impostor.sign("a text\n")).unwrap();
    many.add(&witness_key().cosign("a text\n", 3).unwrap()).unwrap();
    assert!(witness.add(request(4, &proof, &many).as_bytes(), NOW).is_ok());
    assert_eq!(
        Witness::open("/nowhere", witness_key(), vec![witness_key().verifier()]).unwrap_err().to_string(),
        "the key `witness.example/w` is a witness's, not a log's"
    );
}

#[test]
fn a_rotated_key_goes_on_where_the_old_one_was() {
    let leaves = Leaves::new(9);
    let folder = folder("rotated");
    Witness::create(&folder).unwrap();
    open(&folder).unwrap().add(&leaves.request(0, 4), NOW).unwrap();
    let (old, new) = (log_key(), SigningKey::new(ORIGIN, [3; 32]).unwrap());
    let both = vec![old.verifier(), new.verifier()];
    let mut witness = Witness::open(&folder, witness_key(), both).unwrap();
    let fork = request(0, &[], &leaves.rewritten(0).signed(&new, 9));
    assert_eq!(witness.add(fork.as_bytes(), NOW).unwrap_err().status(), 409);
    let mut note = leaves.signed(&new, 9);
    // A broken signature of one of the keys is not made good by the other's.
    note.add(&old.sign("another text\n")).unwrap();
    let body = |note: &Note| request(4, &leaves.proof(4, 9), note).into_bytes();
    assert_eq!(witness.add(&body(&note), NOW).unwrap_err(), WitnessRefused::Unsigned);
    witness.add(&body(&leaves.signed(&new, 9)), NOW).unwrap();
    drop(witness);
    let why = open(&folder).unwrap_err().to_string();
    assert!(why.contains("name the old key as well"), "{why}");
    Witness::open(&folder, witness_key(), vec![new.verifier()]).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_witness_that_cannot_remember_does_not_cosign() {
    let leaves = Leaves::new(9);
    let mut witness = on_paper(true);
    for _ in 0..2 {
        let answer = witness.add(&leaves.request(0, 4), NOW).unwrap_err();
        assert_eq!((answer.status(), answer.to_string().contains("the disk is full")), (500, true));
        assert!(witness.heads.is_empty());
        // A disk that is well again changes nothing before the next start.
        witness.memory = Box::new(Paper::default());
    }
    assert_eq!(on_paper(false).add(&leaves.request(0, 4), u64::MAX).unwrap_err().status(), 500);
}

#[test]
fn a_restarted_witness_remembers() {
    let leaves = Leaves::new(9);
    let folder = folder("restart");
    assert!(matches!(open(&folder), Err(WitnessError::NoWitness { .. })));
    Witness::create(&folder).unwrap();
    assert!(matches!(Witness::create(&folder), Err(WitnessError::Exists { .. })));
    let mut old = 0;
    for new in 1..=9 {
        let mut witness = open(&folder).unwrap();
        assert!(matches!(open(&folder), Err(WitnessError::InUse { .. })));
        let fork = leaves.rewritten(0).signed(&log_key(), new);
        if old > 0 {
            let body = request(old, &leaves.rewritten(0).proof(old, new), &fork);
            assert_eq!(witness.add(body.as_bytes(), NOW).unwrap_err().status(), 422);
            assert_eq!(witness.add(request(0, &[], &fork).as_bytes(), NOW).unwrap_err().status(), 409);
        }
        witness.add(&leaves.request(old, new), NOW).unwrap();
        old = new;
    }
    // What a crash leaves behind a half-written file does not matter.
    std::fs::write(folder.join("new"), "half").unwrap();
    assert_eq!(open(&folder).unwrap().heads[ORIGIN].size, 9);
    // A log that is named no longer, and named again, is not forgotten.
    drop(Witness::open(&folder, witness_key(), Vec::new()).unwrap());
    assert_eq!(open(&folder).unwrap().heads[ORIGIN].size, 9);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn damage_to_what_is_remembered_is_refused() {
    let leaves = Leaves::new(9);
    let folder = folder("damage");
    Witness::create(&folder).unwrap();
    open(&folder).unwrap().add(&leaves.request(0, 4), NOW).unwrap();
    let files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name != "lock"))
        .collect();
    assert_eq!(files.len(), 2);
    let damaged = |what: &str| match open(&folder) {
        Err(WitnessError::Damaged { .. } | WitnessError::NoWitness { .. }) => {}
        other => panic!("{what}: {other:?}"),
    };
    for path in files {
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                std::fs::write(&path, flipped).unwrap();
                damaged(&format!("{} byte {at} bit {bit}", path.display()));
            }
            std::fs::write(&path, &whole[..at]).unwrap();
            // A list that is cut behind its title names no log, and then the log's own file is read all the same.
            if whole[..at] == *b"comity witness 1\n" {
                assert_eq!(open(&folder).unwrap().heads[ORIGIN].size, 4);
            } else {
                damaged(&format!("{} cut at {at}", path.display()));
            }
        }
        let line = witness_key().cosign("a text\n", NOW).unwrap();
        std::fs::write(&path, [&whole, line.as_bytes()].concat()).unwrap();
        damaged(&format!("{} with a line more", path.display()));
        std::fs::remove_file(&path).unwrap();
        damaged(&format!("{} gone", path.display()));
        std::fs::write(&path, whole).unwrap();
    }
    assert_eq!(open(&folder).unwrap().heads[ORIGIN].size, 4);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn hostile_requests_are_refused_and_never_panic() {
    let leaves = Leaves::new(9);
    let mut witness = witness(&leaves, 4);
    let whole = leaves.request(4, 9);
    for at in 0..whole.len() {
        assert!(witness.add(&whole[..at], NOW).is_err());
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            assert!(witness.add(&flipped, NOW).is_err(), "byte {at} bit {bit}");
        }
    }
    // Pieces of requests in any order, from a fixed sequence.
    let pieces: [&[u8]; 14] = [
        b"old ",
        b"old 4\n",
        b"old 18446744073709551616\n",
        b"18446744073709551615",
        b"\n",
        b"\n\n",
        b"\xff\xfe",
        "\u{2014} ".as_bytes(),
        ORIGIN.as_bytes(),
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        b"=\0",
        b"9\n",
        &whole,
        &whole[6..],
    ];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut body = Vec::new();
        for _ in 0..6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            body.extend_from_slice(pieces[usize::try_from(state >> 33).unwrap() % pieces.len()]);
        }
        assert!(body == whole || witness.add(&body, NOW).is_err());
    }
    assert_eq!(witness.heads[ORIGIN].size, 4);
    // Sizes at the edge of what a number holds, signed by the log's own key.
    for size in [1 << 62, 1 << 63, u64::MAX] {
        let note = Note::parse(&Checkpoint::of(&log_key(), size, [7; 32]).sign(&log_key())).unwrap();
        for hashes in 0..=63 {
            assert_eq!(
                witness.add(request(4, &vec![[7; 32]; hashes], &note).as_bytes(), NOW).unwrap_err().status(),
                422
            );
        }
    }
    assert!(witness.add(&whole, NOW).is_ok());
}
