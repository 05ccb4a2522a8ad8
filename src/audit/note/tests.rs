#![allow(clippy::arithmetic_side_effects)]

use super::*;

// The example of the Go package golang.org/x/mod/sumdb/note.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn peter() -> SigningKey {
    let seed = STANDARD.decode(SEED).unwrap();
    SigningKey::new("PeterNeumann", seed[1..].try_into().unwrap()).unwrap()
}

#[test]
fn the_example_of_the_go_package() {
    let key = peter();
    assert_eq!(key.verifier().to_string(), PETER);
    assert_eq!(PETER.parse::<VerifierKey>().unwrap(), key.verifier());
    assert_eq!(key.sign(TEXT), LINE);
    let given = format!("{TEXT}\n{LINE}");
    let note = Note::parse(&given).unwrap();
    assert_eq!((note.text(), note.to_string()), (TEXT, given));
    assert!(note.signed_by(&key.verifier()));
    assert_eq!(note.cosigned_by(&key.verifier()), None);
}

#[test]
fn a_witness_states_a_time() {
    let (log, witness) = (peter(), CosigningKey::new("w.example", [7; 32]).unwrap());
    let mut note = Note::parse(&format!("{TEXT}\n{LINE}")).unwrap();
    assert_eq!(note.standing(&witness.verifier()), Standing::Absent);
    note.add(&witness.cosign(TEXT, 1_679_315_147).unwrap()).unwrap();
    assert_eq!(note.cosigned_by(&witness.verifier()), Some(1_679_315_147));
    assert!(note.signed_by(&log.verifier()) && !note.signed_by(&witness.verifier()));
    // A later word of the same witness takes the place of the earlier one.
    note.add(witness.cosign(TEXT, 1_679_315_150).unwrap().trim_end()).unwrap();
    assert_eq!(note.cosigned_by(&witness.verifier()), Some(1_679_315_150));
    assert_eq!(Note::parse(&note.to_string()).unwrap(), note);
    assert_eq!(note.to_string().lines().count(), 5);
    // Of several words of one witness the latest counts, in whatever order they stand.
    let [early, late] = [5, 9].map(|time| witness.cosign(TEXT, time).unwrap());
    for lines in [format!("{early}{late}"), format!("{late}{early}")] {
        let note = Note::parse(&format!("{TEXT}\n{lines}")).unwrap();
        assert_eq!(note.cosigned_by(&witness.verifier()), Some(9));
    }
    // The message is that of tlog-cosignature, and the line holds the time before the signature.
    let message = format!("cosignature/v1\ntime 5\n{TEXT}");
    let same = SigningKey::new("w.example", [7; 32]).unwrap().sign_bytes(message.as_bytes());
    let line = witness.cosign(TEXT, 5).unwrap();
    let bytes = STANDARD.decode(line.trim_end().rsplit_once(' ').unwrap().1).unwrap();
    assert_eq!(bytes[..4], witness.verifier().id().to_be_bytes());
    assert_eq!(bytes[4..12], 5_u64.to_be_bytes());
    assert_eq!(bytes[12..], same);
    // A time above 2^63-1 is no time.
    assert_eq!(witness.cosign(TEXT, 1 << 63), None);
    assert!(witness.cosign(TEXT, (1 << 63) - 1).is_some());
}

#[test]
fn the_same_secret_under_another_name_or_type_is_another_key() {
    let keys = [
        SigningKey::new("a.example", [1; 32]).unwrap().verifier(),
        SigningKey::new("b.example", [1; 32]).unwrap().verifier(),
        CosigningKey::new("a.example", [1; 32]).unwrap().verifier(),
    ];
    let ids: std::collections::BTreeSet<u32> = keys.iter().map(VerifierKey::id).collect();
    assert_eq!(ids.len(), 3);
    let all: std::collections::BTreeSet<&VerifierKey> = keys.iter().collect();
    assert_eq!(all.len(), 3);
    for key in &keys {
        assert_eq!(key.to_string().parse::<VerifierKey>().as_ref(), Ok(key));
    }
}

#[test]
fn names_that_a_note_cannot_carry_are_refused() {
    for name in ["", "a b", "a+b", "a\u{a0}b", "a\u{2003}b", "a\nb", "a\u{0}", "a\u{1f}", "\u{85}"] {
        assert!(matches!(SigningKey::new(name, [1; 32]), Err(NoteRefused::Name { .. })), "{name:?}");
        assert!(matches!(CosigningKey::generate(name), Err(NoteRefused::Name { .. })), "{name:?}");
    }
    let why = SigningKey::new("a\nb", [1; 32]).unwrap_err().to_string();
    assert!(why.contains("[3 bytes withheld]") && !why.contains('\n'), "{why}");
}

#[test]
fn secrets_are_not_printed() {
    let key = SigningKey::new("log.example", [0xab; 32]).unwrap();
    let id = key.verifier().id();
    assert_eq!(format!("{key:?}"), format!("SigningKey(log.example+{id:08x})"));
    let key = CosigningKey::new("w.example", [0xab; 32]).unwrap();
    let id = key.verifier().id();
    assert_eq!(format!("{key:?}"), format!("CosigningKey(w.example+{id:08x})"));
    let (one, other) = (SigningKey::generate("x").unwrap(), SigningKey::generate("x").unwrap());
    assert_ne!(one.verifier(), other.verifier());
}

#[test]
fn secrets_are_overwritten_when_dropped() {
    fn overwritten<T: zeroize::ZeroizeOnDrop>(_: &T) {}
    overwritten(&ed25519_dalek::SigningKey::from_bytes(&[1; 32]));
}

#[test]
fn a_signature_has_one_encoding() {
    // The order of the group, low byte first: adding it to S gives the same point.
    let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let key = peter();
    let mut signature = key.sign_bytes(TEXT.as_bytes());
    assert!(key.verifier().verify_bytes(TEXT.as_bytes(), &signature));
    let mut carry = 0;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
    }
    assert_eq!(carry, 0);
    assert!(!key.verifier().verify_bytes(TEXT.as_bytes(), &signature));
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn verifier_keys_have_one_form() {
    let weak = format!("{}+{}", "x+00000000", STANDARD.encode([&[1_u8][..], &[0; 32]].concat()));
    let bad = [
        ("PeterNeumann", "part"),
        ("PeterNeumann+c74f20a3", "part"),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "id"),
        ("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "id"),
        ("PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "id"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "base64"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n", "base64"),
        ("PeterNeumann+c74f20a3+AhpcMQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "type"),
        ("PeterNeumann+c74f20a3+ARpc", "32 bytes"),
        ("PeterNeumann+c74f20a3+", "empty"),
        (&weak, "weak"),
    ];
    for (given, why) in bad {
        let refused = given.parse::<VerifierKey>().unwrap_err().to_string();
        assert!(refused.contains(why), "{given}: {refused}");
    }
    // No bit can be flipped.
    for at in 0..PETER.len() * 8 {
        let mut bytes = PETER.as_bytes().to_vec();
        bytes[at / 8] ^= 1 << (at % 8);
        if let Ok(given) = String::from_utf8(bytes) {
            assert!(given.parse::<VerifierKey>().is_err(), "{given}");
        }
    }
}

#[test]
fn notes_have_one_form() {
    let good = format!("{TEXT}\n{LINE}");
    let bad = [
        (String::new(), "empty line"),
        (TEXT.to_owned(), "empty line"),
        (format!("{TEXT}\n"), "line break behind"),
        (format!("{TEXT}{LINE}"), "empty line"),
        (good.trim_end().to_owned(), "line break behind"),
        (format!("{good}\n"), "line break behind"),
        (format!("{good}\n{TEXT}"), "line 6"),
        (good.replace('\n', "\r\n"), "control"),
        (good.replace('\u{2014}', "-"), "line 4"),
        (good.replace("\u{2014} ", "\u{2014}"), "line 4"),
        (good.replace("Neumann x08", "Neumann  x08"), "name"),
        (good.replace("PeterNeumann ", " "), "name"),
        (good.replace("PeterNeumann ", "Peter+Neumann "), "name"),
        (good.replace("nAM=", "nAM"), "base64"),
        (good.replace("nAM=", "nAN="), "base64"),
        (good.replace("nAM=", "nAM= "), "base64"),
        (format!("{TEXT}\n\u{2014} x AAAAAA==\n"), "short"),
        (format!("{TEXT}\n{}", LINE.repeat(101)), "100 signatures"),
        (format!("{}\n{LINE}", "x\n".repeat(500_000)), "1,000,000"),
    ];
    for (given, why) in bad {
        let refused = Note::parse(&given).unwrap_err().to_string();
        assert!(refused.contains(why), "{given:.200}: {refused}");
    }
    let key = peter().verifier();
    assert!(Note::parse(&format!("{TEXT}\n{}", LINE.repeat(100))).unwrap().signed_by(&key));
    // The text may have empty lines; the last one separates.
    let text = "a\n\n\nb\n\n";
    let note = format!("{text}\n{}", peter().sign(text));
    let note = Note::parse(&note).unwrap();
    assert_eq!(note.text(), text);
    assert!(note.signed_by(&key));
}

#[test]
fn no_bit_of_a_note_can_be_flipped() {
    let witness = CosigningKey::new("w.example", [7; 32]).unwrap();
    let mut note = Note::parse(&format!("{TEXT}\n{LINE}")).unwrap();
    note.add(&witness.cosign(TEXT, 1_679_315_147).unwrap()).unwrap();
    let (given, log, witness) = (note.to_string(), peter().verifier(), witness.verifier());
    assert!(note.signed_by(&log) && note.cosigned_by(&witness).is_some());
    let mut parsed = 0;
    for at in 0..given.len() * 8 {
        let mut bytes = given.as_bytes().to_vec();
        bytes[at / 8] ^= 1 << (at % 8);
        let Ok(altered) = String::from_utf8(bytes) else { continue };
        if let Ok(note) = Note::parse(&altered) {
            assert_eq!(note.to_string(), altered);
            assert!(!(note.signed_by(&log) && note.cosigned_by(&witness).is_some()), "bit {at}");
            parsed += 1;
        }
    }
    assert!(parsed > 1000, "{parsed}");
}

#[test]
fn a_known_key_with_a_broken_signature_spoils_its_good_one() {
    let other = peter().sign("other\n");
    let note = Note::parse(&format!("{TEXT}\n{LINE}{other}")).unwrap();
    assert_eq!(note.standing(&peter().verifier()), Standing::Broken);
    let short = line("PeterNeumann", peter().verifier().id(), &[&[1; 63]]);
    let note = Note::parse(&format!("{TEXT}\n{short}")).unwrap();
    assert_eq!(note.standing(&peter().verifier()), Standing::Broken);
}

#[test]
fn lines_that_are_no_signature_are_not_added() {
    let mut note = Note::parse(&format!("{TEXT}\n{LINE}")).unwrap();
    for line in ["", "x", "\n", "\u{2014} x AAAA", &format!("{LINE}{LINE}"), &format!("\n{LINE}"), &format!("{LINE}\n")]
    {
        let refused = note.add(line).unwrap_err();
        assert!(refused.to_string().contains("line 5"), "{line:?}: {refused}");
    }
    assert_eq!(note.to_string(), format!("{TEXT}\n{LINE}"));
}
