//! What decisions stood on loads again from its stored form, exactly.

use comity::{Border, BorderRefused, LoadError, PolicySet};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{JAPAN, bundled, narrower};

fn name(object: &[u8]) -> String {
    Sha256::digest(object).iter().fold("sha256:".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

#[test]
fn a_policy_set_loads_again_from_its_object() {
    for set in [bundled(), narrower()] {
        let object = set.to_object();
        assert_eq!(name(&object), set.digest());
        let again = PolicySet::from_object(&object).unwrap();
        assert_eq!((again.digest(), again.catalogue_digest()), (set.digest(), set.catalogue_digest()));
        assert_eq!(again.to_object(), object);
        assert_eq!(again.catalogue(), set.catalogue());
        let held: Value = serde_json::from_slice(&object).unwrap();
        let files = held["files"].as_object().unwrap();
        assert!(files.contains_key(JAPAN) && files.keys().all(|path| !path.ends_with("_test.rego")));
        assert_eq!((&held["kind"], &held["v"]), (&json!("policies"), &json!(1)));
    }
    assert_ne!(bundled().digest(), narrower().digest());
}

#[test]
fn a_changed_set_is_refused_with_the_file() {
    let object = String::from_utf8(bundled().to_object()).unwrap();
    let refused = |text: &str| PolicySet::from_object(text.as_bytes()).unwrap_err();
    for (text, why) in [
        (format!(" {object}"), "canonical form"),
        (object.replacen("\"policies\"", "\"border\"", 1), "expected is `policies`"),
        (object.replacen("\"v\":1", "\"v\":2", 1), "of version 2"),
        (object.replacen("/process.rego\":", "/process_test.rego\":", 1), "is a test"),
        (object.chars().take(1_000).collect(), "EOF"),
        ("{}".to_owned(), "missing field"),
    ] {
        let refused = refused(&text);
        assert!(matches!(refused, LoadError::Object(_)) && refused.to_string().contains(why), "{refused}");
    }
    let broken = object.replacen("package comity.regimes.jp.process", "package comity.regimes.jp.proces", 1);
    let LoadError::Policies(faults) = refused(&broken) else { panic!("taken") };
    assert!(faults.iter().any(|fault| fault.file == JAPAN), "{faults:?}");
    let odd = PolicySet::from_files([("comity/d\u{e9}j\u{e0}/data.json", "{}")]).unwrap_err();
    assert!(odd.to_string().contains("plain ASCII"), "{odd}");
}

#[test]
fn a_border_loads_again_and_is_never_wider() {
    let whole = Border::bundled().unwrap();
    let narrow = whole.clone().without("domestic:us");
    for border in [&whole, &narrow] {
        let object = border.to_object();
        assert_eq!(name(&object), border.digest());
        let again = Border::from_object(&object).unwrap();
        assert_eq!((again.digest(), again.routes()), (border.digest(), border.routes()));
    }
    let object: Value = serde_json::from_slice(&whole.to_object()).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut object = object.clone();
        change(&mut object);
        Border::from_object(object.to_string().as_bytes())
    };
    let refused = |change: &dyn Fn(&mut Value)| {
        let refused = changed(change).unwrap_err();
        assert!(matches!(refused, BorderRefused::Object(_)), "{refused}");
        refused.to_string()
    };
    let until = |object: &mut Value| object["rows"]["routes"]["domestic:us"]["until"] = json!("2099-01-01");
    assert!(refused(&until).contains("is not as compiled"));
    let more = |object: &mut Value| {
        let mut route = object["rows"]["routes"]["domestic:us"].clone();
        route["id"] = json!("domestic:us-2");
        object["rows"]["routes"]["domestic:us-2"] = route;
    };
    assert!(refused(&more).contains("is not as compiled"));
    let fewer = |object: &mut Value| object["rows"]["members"] = json!([]);
    assert!(refused(&fewer).contains("groups"));
    assert!(refused(&|object| object["kind"] = json!("policies")).contains("expected is `border`"));
    assert!(changed(&|_| {}).is_ok());
}

#[test]
fn a_catalogue_loads_again() {
    let set = bundled();
    let object = set.catalogue_object();
    assert_eq!(name(&object), set.catalogue_digest());
    assert_eq!(&PolicySet::catalogue_from_object(&object).unwrap(), set.catalogue());
    assert!(PolicySet::catalogue_from_object(&set.to_object()).is_err());
}
