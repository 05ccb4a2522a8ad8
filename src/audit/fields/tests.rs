//! That commitments hide and bind, and disclosures show what they say.

use serde_json::json;

use super::*;

const FIELDS: [(&str, &[u8]); 4] = [
    ("rulings", br#"[{"code":"US-1","outcome":"deny"}]"#),
    ("basis", br#""18 USC 2703(d)""#),
    ("gag", b"true"),
    ("user", br#"{"age":41,"id":"u-1"}"#),
];

fn salt(byte: u8) -> Salt {
    Salt::new([byte; 16])
}

fn opened(byte: u8) -> Opened {
    parse(&document(&salt(byte), &FIELDS).unwrap()).unwrap()
}

/// Computed by another program, after the formulas in this module's head.
#[test]
fn the_form_is_what_is_written_down() {
    assert_eq!(
        commitment(&salt(7), &FIELDS).unwrap().digest,
        "sha256:a3708c63a4398eb039f688728960f2837df3cfd70e880411dd2ec128c95521d5"
    );
    let shown = String::from_utf8(opened(7).disclose(&["gag"]).unwrap().to_json().unwrap()).unwrap();
    assert_eq!(
        shown,
        r#"{"rest":["-EtqackHxsgVFI2WIW2d0s8bDkTz3lWM_weDMAslSdQ","dkoHz_eC0Z4eGCpUZ7yW7sv2XVgzJyhS2LT3R1j_PhU","pN25-nhB2yDaVjzKGzW7AItbpfZQsPSEjsvG57wL_rA"],"shown":[["MsqBc_wUuHyNlMK8Oddb1Q","gag",true]]}"#
    );
}

#[test]
fn the_document_is_canonical_and_read_strictly() {
    let bytes = document(&salt(7), &FIELDS).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(crate::canonical::bytes(&value).unwrap(), bytes);
    let opened = parse(&bytes).unwrap();
    assert_eq!(opened.commitment().unwrap(), commitment(&salt(7), &FIELDS).unwrap());
    assert_eq!(opened.fields().find(|(name, _)| *name == "gag").unwrap().1, b"true");
    let text = String::from_utf8(bytes).unwrap();
    for bad in [
        text.replacen("\"gag\":true", "\"gag\":true,\"gag\":true", 1),
        text.replacen("\"gag\":true", "\"gag\": true", 1),
        text.replacen("\"gag\":true", "\"gag\":1.5", 1),
        text.replacen("\"gag\"", "\"zzz\"", 1),
        text.replacen("\"salt\"", "\"sult\"", 1),
        text.replacen("\"gag\":", "\"Gag\":", 1),
        format!("{text} "),
        "[]".to_owned(),
        String::new(),
    ] {
        assert!(parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn what_is_shown_is_what_was_committed_to() {
    let opened = opened(7);
    let clear = opened.commitment().unwrap().digest;
    for names in [&[][..], &["gag"], &["user", "basis"], &["rulings", "basis", "gag", "user"]] {
        let json = opened.disclose(names).unwrap().to_json().unwrap();
        for (name, value) in FIELDS {
            let text = String::from_utf8_lossy(&json);
            let shown = text.contains(std::str::from_utf8(value).unwrap());
            assert_eq!(shown, names.contains(&name), "{name}");
        }
        let got = check(&Disclosure::from_json(&json).unwrap(), &clear).unwrap();
        let mut want: Vec<&str> = names.to_vec();
        want.sort_unstable();
        assert_eq!(got.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), want);
        for (name, value) in got {
            let committed = FIELDS.iter().find(|(one, _)| *one == name).unwrap().1;
            assert_eq!(crate::canonical::bytes(&value).unwrap(), committed);
        }
    }
    let unknown = opened.disclose(&["gag", "gags"]).unwrap_err().to_string();
    assert!(unknown.contains("`gags`") && unknown.contains("`rulings`"), "{unknown}");
}

#[test]
fn a_disclosure_that_was_changed_in_any_way_is_refused() {
    let opened = opened(7);
    let clear = opened.commitment().unwrap().digest;
    let shown = opened.disclose(&["basis", "user"]).unwrap();
    let json = shown.to_json().unwrap();
    let mut refused = 0;
    for at in 0..json.len() {
        for bit in 0..8 {
            let mut bent = json.clone();
            bent[at] ^= 1 << bit;
            match Disclosure::from_json(&bent) {
                Ok(bent) => assert!(bent == shown || check(&bent, &clear).is_err(), "byte {at}, bit {bit}"),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0);
    let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let altered = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = value.clone();
        change(&mut value);
        check(&Disclosure::from_json(&serde_json::to_vec(&value).unwrap()).unwrap(), &clear).unwrap_err()
    };
    let dropped = altered(&|value| drop(value["rest"].as_array_mut().unwrap().pop()));
    assert!(matches!(dropped, DisclosureRefused::Foreign { .. }), "{dropped}");
    let twice = altered(&|value| {
        let again = value["rest"][0].clone();
        value["rest"].as_array_mut().unwrap().push(again);
    });
    assert_eq!(twice, DisclosureRefused::Twice);
    let both = altered(&|value| {
        let again = value["shown"][0].clone();
        value["shown"].as_array_mut().unwrap().push(again);
    });
    assert_eq!(both, DisclosureRefused::Twice);
    let renamed = altered(&|value| value["shown"][0][1] = json!("gag"));
    assert!(matches!(renamed, DisclosureRefused::Foreign { .. }), "{renamed}");
    assert_eq!(altered(&|value| value["shown"][1][2] = json!(1.5)), DisclosureRefused::Shown(2));
    assert_eq!(altered(&|value| value["shown"][0][1] = json!("a\",\"b")), DisclosureRefused::Shown(1));
    assert_eq!(altered(&|value| value["shown"][0][0] = json!("AAAA")), DisclosureRefused::Shown(1));
    assert_eq!(altered(&|value| value["rest"][1] = json!("AAAA")), DisclosureRefused::Rest(2));
    assert!(check(&shown, "sha256:00").is_err());
    let foreign = opened_elsewhere(&shown);
    assert!(matches!(foreign, DisclosureRefused::Foreign { .. }), "{foreign}");
}

/// The same fields in another record.
fn opened_elsewhere(shown: &Disclosure) -> DisclosureRefused {
    check(shown, &opened(8).commitment().unwrap().digest).unwrap_err()
}

#[test]
fn commitments_hide_and_bind() {
    // Equal content in two records gives nothing equal, neither in whole nor in any field.
    let (one, other) = (commitment(&salt(1), &FIELDS).unwrap(), commitment(&salt(2), &FIELDS).unwrap());
    assert_ne!(one.digest, other.digest);
    assert!(one.list.iter().all(|digest| !other.list.contains(digest)));
    // Equal values in one record give different digests, and the salt of one field says nothing of another.
    let same: [(&str, &[u8]); 2] = [("a", b"true"), ("b", b"true")];
    let list = commitment(&salt(1), &same).unwrap().list;
    assert_ne!(list[0], list[1]);
    let key = MacKey::new(&salt(1).0);
    assert_ne!(salt_of(&key, "a"), salt_of(&key, "b"));
    // Any other content gives another commitment; another order of the fields gives the same.
    let mut reversed = FIELDS;
    reversed.reverse();
    assert_eq!(commitment(&salt(1), &reversed).unwrap(), one);
    let mut digests = std::collections::BTreeSet::from([one.digest]);
    for at in 0..FIELDS.len() {
        for (name, value) in [("other", FIELDS[at].1), (FIELDS[at].0, b"0"), (FIELDS[at].0, b"\"0\"")] {
            let mut fields = FIELDS;
            fields[at] = (name, value);
            assert!(digests.insert(commitment(&salt(1), &fields).unwrap().digest));
        }
        assert!(digests.insert(commitment(&salt(1), &FIELDS[..at]).unwrap().digest));
    }
    // A boundary between name and value cannot be moved.
    let moved: [(&str, &[u8]); 1] = [("a", b"1,2")];
    assert_ne!(commitment(&salt(1), &moved).unwrap().digest, commitment(&salt(1), &[("a", b"1")]).unwrap().digest);
}

#[test]
fn names_are_plain_and_there_once() {
    let refused = |fields: &[(&str, &[u8])]| commitment(&salt(1), fields).unwrap_err();
    for bad in ["", "A", "a b", "a\"", "salt", "\u{e9}", &"x".repeat(65)] {
        assert_eq!(refused(&[("ok", b"1"), (bad, b"1")]), FieldsRefused::Name(2), "{bad}");
    }
    assert_eq!(refused(&[("b", b"1"), ("a", b"1"), ("b", b"2")]), FieldsRefused::Twice("b".to_owned()));
    assert_eq!(document(&salt(1), &[("b", b"1"), ("b", b"2")]), Err(FieldsRefused::Twice("b".to_owned())));
    let many: Vec<String> = (0..=MOST).map(|n| format!("f{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"1"[..])).collect();
    assert_eq!(refused(&many), FieldsRefused::Many(MOST + 1));
    assert_ne!(Salt::random().unwrap(), Salt::random().unwrap());
    assert!(!format!("{:?} {:?}", salt(9), opened(9)).contains("CQkJ"));
}

/// Random records of random fields: any choice of them can be shown, and no shown value changed.
#[test]
fn any_choice_of_any_fields_can_be_shown() {
    let random = || uuid::Uuid::new_v4().as_u128();
    let few = |below: u128| usize::try_from(random() % below).unwrap();
    let text = || (0..few(40)).map(|_| char::from_u32(u32::try_from(random() % 0x3000).unwrap()).unwrap_or('?'));
    let value = |_| match random() % 4 {
        0 => json!(u64::try_from(random() % (1 << 53)).unwrap()),
        1 => json!(text().collect::<String>()),
        2 => json!([text().collect::<String>(), null, {"k": false, "a": -7}]),
        _ => json!(true),
    };
    for _ in 0..300 {
        let values: Vec<_> = (0..few(20)).map(value).collect();
        let bytes: Vec<_> = values.iter().map(|value| crate::canonical::bytes(value).unwrap()).collect();
        let names: Vec<String> = (0..values.len()).map(|n| format!("f_{n}")).collect();
        let fields: Vec<(&str, &[u8])> = names.iter().zip(&bytes).map(|(name, value)| (&**name, &**value)).collect();
        let salt = Salt::random().unwrap();
        let opened = parse(&document(&salt, &fields).unwrap()).unwrap();
        let clear = commitment(&salt, &fields).unwrap();
        assert_eq!(opened.commitment().unwrap(), clear);
        let chosen: Vec<&str> = names.iter().map(String::as_str).filter(|_| random() % 2 == 0).collect();
        let json = opened.disclose(&chosen).unwrap().to_json().unwrap();
        let mut disclosure = Disclosure::from_json(&json).unwrap();
        let shown = check(&disclosure, clear.digest()).unwrap();
        assert_eq!(shown.len(), chosen.len());
        for (name, value) in &shown {
            assert_eq!(*value, values[name[2..].parse::<usize>().unwrap()]);
        }
        if let Some(last) = shown.len().checked_sub(1) {
            let field = &mut disclosure_value(&disclosure);
            field["shown"][last][2] = json!("something else altogether");
            disclosure = Disclosure::from_json(&serde_json::to_vec(field).unwrap()).unwrap();
            assert!(check(&disclosure, clear.digest()).is_err());
        }
    }
}

fn disclosure_value(disclosure: &Disclosure) -> serde_json::Value {
    serde_json::to_value(disclosure).unwrap()
}
