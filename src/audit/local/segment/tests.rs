//! Batches there and back.

use super::super::commitment::{admit, sha};
use super::*;
use crate::object::{digest_in, named};

fn entry(clear: &str, sealed: Option<&[u8]>) -> Entry {
    let clear = match sealed {
        Some(sealed) => format!("{{\"n\":\"{clear}\",\"sealed\":{{\"digest\":\"{}\"}}}}", named(&sha(sealed))),
        None => format!("{{\"n\":\"{clear}\"}}"),
    };
    Entry::new(clear.into_bytes(), sealed.map(<[u8]>::to_vec))
}

fn encoded(entries: &[Entry]) -> Vec<u8> {
    admit(entries).unwrap();
    let leaves: Vec<Hash> = entries.iter().map(Entry::leaf).collect();
    let mut bytes = Vec::new();
    encode(7, entries, &leaves, "a note\n", &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_read_is_what_was_written() {
    let entries = [entry("a", None), entry("b", Some(b"secret")), entry("c", Some(b"other"))];
    let mut bytes = encoded(&entries);
    let batch = decode(bytes.clone(), Look::Whole).unwrap();
    assert_eq!((batch.first(), batch.end(), batch.note(), batch.erased()), (7, 10, "a note\n", false));
    let read: Vec<_> = batch.records().map(|record| (record.position, record.clear.to_vec(), record.sealed)).collect();
    let kept = |at: usize| entries[at].sealed.as_deref().map_or(Sealed::None, Sealed::Kept);
    assert_eq!(
        read,
        [
            (7, entries[0].clear.clone(), kept(0)),
            (8, entries[1].clear.clone(), kept(1)),
            (9, entries[2].clear.clone(), kept(2))
        ]
    );
    let frame = frame(&bytes, 1 << 20).unwrap();
    let range = sealed_at(&frame, &bytes, 8).unwrap();
    assert_eq!((sealed_at(&frame, &bytes, 7), sealed_at(&frame, &bytes, 10)), (None, None));
    bytes[range.clone()].fill(0);
    let erased = decode(bytes.clone(), Look::Whole).unwrap();
    assert_eq!(erased.records().nth(1).unwrap().sealed, Sealed::Erased(6));
    assert_eq!(erased.leaves(), batch.leaves());
    bytes[range.start] = 1;
    let wrong = decode(bytes, Look::Whole).unwrap_err();
    assert_eq!((wrong.position, wrong.offset), (Some(8), u64::try_from(range.start).unwrap()));
}

#[test]
fn what_could_not_be_read_back_is_refused() {
    let zeros = entry("z", Some(&[0; 4]));
    let mut bare = entry("b", Some(b"x"));
    bare.sealed = None;
    let mut loose = entry("l", None);
    loose.sealed = Some(vec![1]);
    let mut other = entry("o", Some(b"x"));
    other.sealed = Some(vec![1]);
    let large = entry(&"x".repeat(MOST), None);
    let text = Entry::new(b"text".to_vec(), None);
    for refused in [zeros, bare, loose, other, large, text] {
        assert!(admit(&[entry("a", None), refused]).unwrap_err().to_string().starts_with("record 1 of"));
    }
    assert!(admit(&[]).is_err());
}

#[test]
fn digests_have_one_form() {
    let hash = sha(b"x");
    assert_eq!(digest_in(&named(&hash)), Some(hash));
    let upper = named(&hash).to_uppercase().replace("SHA256", "sha256");
    for wrong in ["", "sha256:", &named(&hash)[..70], &upper, &named(&hash).replace("sha256:", "")] {
        assert_eq!(digest_in(wrong), None);
    }
}

#[test]
fn the_form_is_the_documented_one() {
    let entries = [entry("a", None), entry("b", Some(b"secret"))];
    let bytes = encoded(&entries);
    let (first, second) = (&entries[0].clear, &entries[1].clear);
    let body = first.len() + second.len() + 6;
    let mut right = b"COMITYB1".to_vec();
    right.extend([0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2]);
    right.extend(u64::try_from(body).unwrap().to_be_bytes());
    right.extend([0, 0, 0, 7]);
    for (entry, sealed) in [(first, 0_u32), (second, 6)] {
        right.extend(u32::try_from(entry.len()).unwrap().to_be_bytes());
        right.extend(sealed.to_be_bytes());
        right.extend(&sha(&[b"\0", entry.as_slice()].concat())[..8]);
    }
    right.extend(sha(&right));
    right.extend([first, second, b"secret".as_slice(), b"a note\n"].concat());
    assert!(right.len() < 512);
    right.resize(512, 0);
    assert_eq!(bytes, right);
}
