#![allow(clippy::arithmetic_side_effects)]

use super::super::tree;
use super::*;

// The example of the specification.
const TEXT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

fn key() -> SigningKey {
    SigningKey::new("log.example/a", [3; 32]).unwrap()
}

#[test]
fn the_example_of_the_specification() {
    let checkpoint = Checkpoint::parse(TEXT).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.root()[..3], [0x0a, 0xc5, 0x18]);
    assert_eq!(checkpoint.text(), TEXT);
    let more = format!("{TEXT}one\ntwo three\n");
    let checkpoint = Checkpoint::parse(&more).unwrap();
    assert_eq!(checkpoint.extensions(), ["one", "two three"]);
    assert_eq!(checkpoint.text(), more);
}

#[test]
fn what_is_signed_opens_with_the_key_alone() {
    let key = key();
    let signed = Checkpoint::of(&key, 5, tree::leaf(b"x")).sign(&key);
    let (checkpoint, note) = Checkpoint::open(&signed, &key.verifier()).unwrap();
    assert_eq!((checkpoint.size(), *checkpoint.root()), (5, tree::leaf(b"x")));
    assert_eq!(note.to_string(), signed);
    let other = SigningKey::new("log.example/a", [4; 32]).unwrap();
    assert!(matches!(Checkpoint::open(&signed, &other.verifier()), Err(CheckpointRefused::Unsigned { .. })));
    let forged = signed.replace("\n5\n", "\n6\n");
    assert!(matches!(Checkpoint::open(&forged, &key.verifier()), Err(CheckpointRefused::Broken { .. })));
    // A log's key speaks for that log alone.
    let foreign = Checkpoint::parse(TEXT).unwrap().sign(&key);
    assert!(matches!(Checkpoint::open(&foreign, &key.verifier()), Err(CheckpointRefused::Foreign { .. })));
    // A witness's key is no log's key.
    let witness = super::super::note::CosigningKey::new("log.example/a", [3; 32]).unwrap();
    assert!(matches!(Checkpoint::open(&signed, &witness.verifier()), Err(CheckpointRefused::Unsigned { .. })));
}

#[test]
fn checkpoints_have_one_form() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let bad = [
        (String::new(), 1),
        ("\n".to_owned(), 1),
        ("a\n".to_owned(), 2),
        ("a\n5\n".to_owned(), 3),
        (format!("a\n5\n{root}"), 3),
        (format!("\n5\n{root}\n"), 1),
        (format!("a\n\n{root}\n"), 2),
        (format!("a\n5\n{root}\n\n"), 4),
        (format!("a\n5\n{root}\nb\n\nc\n"), 5),
        (format!("a\n05\n{root}\n"), 2),
        (format!("a\n+5\n{root}\n"), 2),
        (format!("a\n-5\n{root}\n"), 2),
        (format!("a\n5 \n{root}\n"), 2),
        (format!("a\n00\n{root}\n"), 2),
        (format!("a\n\u{665}\n{root}\n"), 2),
        (format!("a\n18446744073709551616\n{root}\n"), 2),
        (format!("a\n5\n{}\n", root.replace("2I=", "2J=")), 3),
        (format!("a\n5\n{}\n", root.replace("2I=", "2I")), 3),
        ("a\n5\nAAAA\n".to_owned(), 3),
        (format!("a\r\n5\n{root}\n"), 1),
        (format!("a\n5\n{root}\nb\t\n"), 4),
        (format!("a\n5\n{root}\nb\nc\u{0}\n"), 5),
    ];
    for (text, line) in bad {
        match Checkpoint::parse(&text) {
            Err(CheckpointRefused::Line { line: at, .. }) => assert_eq!(at, line, "{text:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
    for size in ["0", "7", "18446744073709551615"] {
        let text = format!("a\n{size}\n{root}\n");
        assert_eq!(Checkpoint::parse(&text).unwrap().text(), text);
    }
}

#[test]
fn no_bit_of_a_checkpoint_can_be_flipped() {
    let key = key();
    let signed = Checkpoint::of(&key, 20_852_163, tree::leaf(b"x")).sign(&key);
    let verifier = key.verifier();
    for at in 0..signed.len() * 8 {
        let mut bytes = signed.as_bytes().to_vec();
        bytes[at / 8] ^= 1 << (at % 8);
        if let Ok(altered) = String::from_utf8(bytes) {
            assert!(Checkpoint::open(&altered, &verifier).is_err(), "bit {at}: {altered}");
        }
    }
}
