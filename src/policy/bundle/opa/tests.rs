use super::super::archive::{BundleLimits, gunzip, gzip, pack, unpack};
use super::*;

/// Keys made for these tests alone (`openssl genpkey`).
const EC_PRIVATE: &str = include_str!("tests/ec.pem");
const EC_PUBLIC: &str = include_str!("tests/ec.pub.pem");
const ED_PRIVATE: &str = include_str!("tests/ed.pem");
const ED_PUBLIC: &str = include_str!("tests/ed.pub.pem");
const RSA_PRIVATE: &str = include_str!("tests/rsa.pem");
const RSA_PUBLIC: &str = include_str!("tests/rsa.pub.pem");
/// A token and its key from OPA's own tests (`v1/bundle/verify_test.go`).
const OPA_TOKEN: &str = include_str!("tests/opa.jwt");
const OPA_PUBLIC: &str = include_str!("tests/opa.pub.pem");

fn now() -> Timestamp {
    "2026-08-18T09:30:00Z".parse().unwrap()
}

fn contents() -> Contents {
    [
        (".manifest".to_owned(), br#"{"revision": "r1", "roots": ["a"]}"#.to_vec()),
        ("a/x.rego".to_owned(), b"package a.x\n".to_vec()),
        ("a/y/data.json".to_owned(), br#"{"k": [1, "two"]}"#.to_vec()),
    ]
    .into()
}

fn signed(signer: &OpaSigner) -> Contents {
    let mut contents = contents();
    contents.insert(SIGNATURES.to_owned(), sign(&contents, signer).unwrap());
    contents
}

fn ed() -> (OpaSigner, Vec<OpaKey>) {
    (OpaSigner::new("k", "", ED_PRIVATE).unwrap(), vec![OpaKey::new("k", ED_PUBLIC).unwrap()])
}

/// A token of any header and claims, by the Ed25519 key.
fn token(header: &serde_json::Value, claims: &serde_json::Value) -> Contents {
    let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = format!("{}.{}", encode(header), encode(claims));
    let key = jsonwebtoken::EncodingKey::from_ed_pem(ED_PRIVATE.as_bytes()).unwrap();
    let signature = jsonwebtoken::crypto::sign(head.as_bytes(), &key, jsonwebtoken::Algorithm::EdDSA).unwrap();
    let mut contents = contents();
    let document = serde_json::json!({"signatures": [format!("{head}.{signature}")]});
    contents.insert(SIGNATURES.to_owned(), document.to_string().into_bytes());
    contents
}

fn listed() -> serde_json::Value {
    let hash = |path: &str, bytes: &[u8]| serde_json::json!({"name": path, "hash": Hash::Sha256.of(path, bytes).unwrap(), "algorithm": "SHA-256"});
    contents().iter().map(|(path, bytes)| hash(path, bytes)).collect()
}

#[test]
fn each_kind_of_key_signs_and_verifies_and_no_other_does() {
    let kinds = [(ED_PRIVATE, ED_PUBLIC), (EC_PRIVATE, EC_PUBLIC), (RSA_PRIVATE, RSA_PUBLIC)];
    for (at, (private, public)) in kinds.iter().enumerate() {
        let signer = OpaSigner::new("k", "write", private).unwrap();
        let contents = signed(&signer);
        let key = OpaKey::new("k", public).unwrap().scoped("write");
        assert_eq!(verify(&contents, std::slice::from_ref(&key), now()), Ok(()));
        let other = verify(&contents, &[OpaKey::new("other", public).unwrap()], now());
        assert_eq!(other, Err(OpaRefused::Unknown("k".to_owned())));
        let scope = verify(&contents, &[OpaKey::new("k", public).unwrap()], now());
        assert!(matches!(scope, Err(OpaRefused::Scope { .. })));
        for (_, foreign) in kinds.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, kind)| kind) {
            let key = OpaKey::new("k", foreign).unwrap().scoped("write");
            assert!(matches!(verify(&contents, &[key], now()), Err(OpaRefused::Algorithm { .. })));
        }
    }
    assert!(OpaKey::new("k", RSA_PRIVATE).unwrap_err().to_string().contains("private"));
    assert!(OpaSigner::new("k", "", RSA_PUBLIC).is_err());
}

#[test]
fn a_token_of_opas_own_tests_verifies_and_one_by_another_key_does_not() {
    let key = OpaKey::new("foo", OPA_PUBLIC).unwrap().scoped("write");
    let read = claims(OPA_TOKEN.trim(), &[key], now()).unwrap();
    assert_eq!(read.files.len(), 2);
    assert_eq!(read.files[0].name, "db/uam2/entitlements/data.json");
    let other = OpaKey::new("foo", RSA_PUBLIC).unwrap().scoped("write");
    assert!(matches!(claims(OPA_TOKEN.trim(), &[other], now()), Err(OpaRefused::Signature(_))));
}

#[test]
fn the_key_says_the_algorithm_and_the_token_does_not() {
    let (_, keys) = ed();
    for alg in ["none", "None", "HS256", "HS384", "HS512", "RS384", "PS256", "ES384", "", "EdDSA "] {
        let contents = token(&serde_json::json!({"alg": alg, "kid": "k"}), &serde_json::json!({"files": listed()}));
        assert!(matches!(verify(&contents, &keys, now()), Err(OpaRefused::Unsigned(_))), "{alg}");
    }
    let contents = token(&serde_json::json!({"alg": "RS256", "kid": "k"}), &serde_json::json!({"files": listed()}));
    assert!(matches!(verify(&contents, &keys, now()), Err(OpaRefused::Algorithm { .. })));
}

#[test]
fn tokens_that_say_too_much_or_too_little_are_refused() {
    let (signer, keys) = ed();
    let head = serde_json::json!({"alg": "EdDSA", "kid": "k"});
    let with = |more: serde_json::Value| {
        let mut claims = serde_json::json!({"files": listed()});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    };
    assert_eq!(verify(&token(&head, &with(serde_json::json!({}))), &keys, now()), Ok(()));
    let at = now().seconds();
    for (header, claims, wanted) in [
        (serde_json::json!({"alg": "EdDSA"}), with(serde_json::json!({})), "names no key"),
        (head.clone(), with(serde_json::json!({"keyid": "other"})), "two keys"),
        (serde_json::json!({"alg": "EdDSA", "kid": "k", "crit": ["b64"]}), with(serde_json::json!({})), "`crit`"),
        (head.clone(), with(serde_json::json!({"exp": at})), "not now"),
        (head.clone(), with(serde_json::json!({"nbf": at + 1})), "not now"),
        (head.clone(), with(serde_json::json!({"scope": "read"})), "the scope"),
        (head.clone(), serde_json::json!({"files": []}), "not in its signature"),
        (head.clone(), serde_json::json!({}), "missing field"),
    ] {
        let why = verify(&token(&header, &claims), &keys, now()).unwrap_err().to_string();
        assert!(why.contains(wanted), "{why}");
    }
    let mut more = signed(&signer);
    more.insert("a/z.rego".to_owned(), b"package a.z".to_vec());
    assert_eq!(verify(&more, &keys, now()), Err(OpaRefused::Unlisted("a/z.rego".to_owned())));
    let mut less = signed(&signer);
    less.remove("a/x.rego");
    assert_eq!(verify(&less, &keys, now()), Err(OpaRefused::Gone("a/x.rego".to_owned())));
    let mut other = signed(&signer);
    other.insert("a/x.rego".to_owned(), b"package a.x\n\n".to_vec());
    assert_eq!(verify(&other, &keys, now()), Err(OpaRefused::Altered("a/x.rego".to_owned())));
    // What a document says counts, not its white space.
    let mut spaced = signed(&signer);
    spaced.insert("a/y/data.json".to_owned(), br#"{ "k" : [1,"two"] }"#.to_vec());
    assert_eq!(verify(&spaced, &keys, now()), Ok(()));
    for (field, value, wanted) in [
        ("algorithm", "MD5", "MD5"),
        ("algorithm", "SHA-1", "SHA-1"),
        ("name", "../x", "`..`"),
        ("name", ".manifest", "listed twice"),
    ] {
        let mut files = listed();
        files[1][field] = value.into();
        let why = verify(&token(&head, &serde_json::json!({"files": files})), &keys, now()).unwrap_err().to_string();
        assert!(why.contains(wanted), "{why}");
    }
    for (document, wanted) in [
        (r#"{"signatures": []}"#, "0 tokens"),
        (r#"{"signatures": ["a.b.c", "a.b.c"]}"#, "2 tokens"),
        (r#"{"signatures": ["a.b"]}"#, "three parts"),
        (r#"{"signatures": ["a.b.c"], "plugin": "p"}"#, "unknown field"),
        (r#"{"signatures": ["a"], "signatures": ["b"]}"#, "stands twice"),
        ("", "does not read"),
    ] {
        let mut bad = contents();
        bad.insert(SIGNATURES.to_owned(), document.as_bytes().to_vec());
        let why = verify(&bad, &keys, now()).unwrap_err().to_string();
        assert!(why.contains(wanted), "{why}");
    }
    assert_eq!(verify(&contents(), &keys, now()), Err(OpaRefused::Missing));
}

#[test]
fn keys_are_read_as_jwk_too_and_weak_ones_not_at_all() {
    let point = |text: &str| {
        let key = jsonwebtoken::DecodingKey::from_ed_pem(text.as_bytes()).unwrap();
        URL_SAFE_NO_PAD.encode(key.try_get_as_bytes().unwrap())
    };
    let jwk = format!(r#"{{"kty": "OKP", "crv": "Ed25519", "x": "{}", "kid": "k", "use": "sig"}}"#, point(ED_PUBLIC));
    let (signer, _) = ed();
    assert_eq!(verify(&signed(&signer), &[OpaKey::new("k", &jwk).unwrap()], now()), Ok(()));
    for (bad, wanted) in [
        (r#"{"kty": "oct", "k": "c2VjcmV0"}"#, "shared secret"),
        (r#"{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}"#, "32 bytes"),
        (r#"{"kty": "OKP", "crv": "Ed25519", "x": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#, "weak"),
        (r#"{"kty": "EC", "crv": "P-384", "x": "AAAA", "y": "AAAA"}"#, "no key of"),
        (r#"{"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}"#, "no point"),
        (r#"{"kty": "RSA", "n": "AQAB", "e": "AQAB"}"#, "2048 bits"),
        (r#"{"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "AAAA"}"#, "private"),
        (r#"{"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "other"}"#, "`kid`"),
        ("{", "does not read"),
        ("secret", "expected a PEM"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "no public key"),
    ] {
        let why = OpaKey::new("k", bad).unwrap_err().to_string();
        assert!(why.contains(wanted), "{bad}: {why}");
    }
}

/// Without the signatures of people, which cover every byte, OPA's covers all that the bundle says: whatever byte is
/// changed, in the archive or in the tar, the bundle is refused or says the same.
#[test]
fn one_changed_byte_is_refused_or_changes_nothing_that_the_bundle_says() {
    let (signer, keys) = ed();
    let good = signed(&signer);
    let packed = pack(&good).unwrap();
    let limits = BundleLimits::default();
    let documents = |contents: &Contents| -> std::collections::BTreeMap<String, String> {
        let said = |(path, bytes): (&String, &Vec<u8>)| match serde_json::from_slice::<serde_json::Value>(bytes) {
            Ok(value) => (path.clone(), value.to_string()),
            Err(_) => (path.clone(), String::from_utf8_lossy(bytes).into_owned()),
        };
        contents.iter().filter(|(path, _)| *path != SIGNATURES).map(said).collect()
    };
    let (mut refused, mut same) = (0_u32, 0_u32);
    let mut judge = |archive: &[u8], what: &str, at: usize| match unpack(archive, &limits) {
        Ok(read) if verify(&read, &keys, now()).is_ok() => {
            assert_eq!(documents(&read), documents(&good), "{what} {at}");
            same += 1;
        }
        Ok(_) | Err(_) => refused += 1,
    };
    for at in 0..packed.len() {
        for bit in [0x01, 0x20, 0xff] {
            let mut changed = packed.clone();
            changed[at] ^= bit;
            judge(&changed, "archive", at);
        }
    }
    let tar = gunzip(&packed, &limits).unwrap();
    for at in 0..tar.len() {
        let mut changed = tar.clone();
        changed[at] ^= 0x01;
        judge(&gzip(&changed).unwrap(), "tar", at);
    }
    assert!(refused > 1_000 && same > 0, "{refused} refused, {same} the same");
}
