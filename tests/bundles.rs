//! Policy bundles, from the folder of an author to a gate of a host: built, signed, verified, rolled out, rolled back; and
//! what somebody does who has the files between them.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use comity::bundle::{
    ArchiveRefused, BUNDLE_SIGNATURES, Bundle, BundlePlan, BundleRefused, BundleTrust, Bundles, BundlesFault, OpaKey,
    OpaRefused, OpaSigner, SignedBundle, TermsRefused,
};
use comity::evidence::{SigningKey, VerifierKey};
use comity::workbench::{BuildRefused, BundleParts};
use comity::{Gate, MemoryLog, Outcome, PolicySet, Timestamp};
use common::room::Room;
use common::{Hand, Shared};
use serde_json::json;

const NOW: &str = "2026-08-18T09:30:00Z";
const LATER: &str = "2026-11-18T00:00:00Z";
const SUITE: &str = "note: \"Nothing is allowed.\"\nrequester: US\nhome: US\ncases:\n  - name: all is denied\n    want:\n      - {measure: disclose_subscriber, outcome: deny}\n      - {measure: disclose_content, outcome: deny}\n";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// The smallest set that a gate takes. It allows nothing.
fn files(mark: &str) -> Vec<(String, String)> {
    let rule = |package: &str, code: &str| {
        format!(
            "# {mark}\npackage comity.{package}\n\nfindings contains {{\"effect\": \"oblige\", \"code\": \"{code}\", \"measure\": \"*\", \"duty\": \"call_back\"}} if input.day > 0\n"
        )
    };
    let entry = json!({"effect": "oblige", "title": "t", "reason": "r", "citation": "c", "link": "l",
        "from": "1970-01-01", "until": null, "mark": "s", "read_on": "2026-01-01"});
    let codes = json!({"COMITY-T": entry, "COMITY-C": entry, "COMITY-P": entry, "COMITY-H": entry, "COMITY-S": entry,
        "COMITY-N": entry, "DEFAULT-S": entry, "DEFAULT-P": entry});
    [
        ("comity/territory.rego", rule("territory", "COMITY-T")),
        ("comity/conduct.rego", rule("conduct", "COMITY-C")),
        ("comity/scope.rego", rule("scope", "COMITY-S")),
        ("comity/notice.rego", rule("notice", "COMITY-N")),
        ("comity/people.rego", rule("people", "COMITY-P")),
        ("comity/hands.rego", rule("hands", "COMITY-H")),
        ("comity/regimes/default/shield.rego", rule("regimes.default.shield", "DEFAULT-S")),
        ("comity/regimes/default/process.rego", rule("regimes.default.process", "DEFAULT-P")),
        ("comity/common/catalogue/data.json", codes.to_string()),
        ("comity/data/regime/data.json", "{}".to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into()
}

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::new(name, [seed; 32]).unwrap()
}

/// Three people, of whom two must sign.
fn people() -> [SigningKey; 3] {
    [key("ada", 1), key("ben", 2), key("cyd", 3)]
}

fn trust() -> BundleTrust {
    BundleTrust::new(people().iter().map(SigningKey::verifier), 2).unwrap()
}

fn plan(version: u64) -> BundlePlan {
    BundlePlan { revision: format!("r{version}"), version, lowest: 1, expires: LATER.parse().unwrap() }
}

fn parts(version: u64) -> BundleParts<'static> {
    BundleParts::new(files(&format!("Of version {version}."))).suites(vec![("s.yaml".to_owned(), SUITE.into())])
}

/// A bundle that two people signed: the archive, and what was signed.
fn built(plan: &BundlePlan) -> (Vec<u8>, Vec<u8>) {
    let built = parts(plan.version).build(plan, now().day()).unwrap();
    let [ada, ben, _] = people();
    (built.archive, built.signed.sign(&ada).unwrap().sign(&ben).unwrap().to_bytes().unwrap())
}

fn put(folder: &Path, name: &str, (archive, signatures): &(Vec<u8>, Vec<u8>)) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(format!("{name}.tar.gz"));
    std::fs::write(folder.join(format!("{name}.tar.gz{BUNDLE_SIGNATURES}")), signatures).unwrap();
    std::fs::write(&path, archive).unwrap();
    path
}

fn refusal(archive: &[u8], signatures: &[u8], trust: &BundleTrust) -> BundleRefused {
    Bundle::verify(archive, signatures, trust, now()).unwrap_err()
}

#[test]
fn a_bundle_is_built_signed_by_people_and_taken() {
    let (archive, signatures) = built(&plan(7));
    let bundle = Bundle::verify(&archive, &signatures, &trust(), now()).unwrap();
    assert_eq!((bundle.terms().revision.as_str(), bundle.terms().version), ("r7", 7));
    assert_eq!(bundle.terms().tested.passed(), 1);
    assert_eq!(bundle.policies().expires(), Some(LATER.parse().unwrap()));
    let set = PolicySet::from_files(files("Of version 7.")).unwrap();
    assert_eq!(bundle.policies().digest(), set.digest());
    // Built again it is the same archive, so that a second person can build it and compare.
    assert_eq!(parts(7).build(&plan(7), now().day()).unwrap().archive, archive);
}

#[test]
fn a_bundle_of_which_a_case_fails_is_not_built() {
    let wrong = SUITE.replace("disclose_content, outcome: deny", "disclose_content, outcome: allow");
    let parts = || BundleParts::new(files("x"));
    let failed = parts().suites(vec![("s.yaml".to_owned(), wrong.into())]).build(&plan(1), now().day()).unwrap_err();
    assert!(matches!(&failed, BuildRefused::Failed(lines) if lines[0].contains("s.yaml: all is denied")), "{failed}");
    assert!(matches!(parts().build(&plan(1), now().day()), Err(BuildRefused::Untested)));
    let twice = vec![("s.yaml".to_owned(), SUITE.into()), ("s.yaml".to_owned(), SUITE.into())];
    assert!(matches!(parts().suites(twice).build(&plan(1), now().day()), Err(BuildRefused::Twice(_))));
    let suites = || vec![("s.yaml".to_owned(), SUITE.into())];
    for bad in [
        BundlePlan { revision: "a b".to_owned(), ..plan(1) },
        BundlePlan { lowest: 2, ..plan(1) },
        BundlePlan { lowest: 0, ..plan(1) },
        BundlePlan { version: 1 << 53, ..plan(1) },
    ] {
        let refused = parts().suites(suites()).build(&bad, now().day());
        assert!(matches!(refused, Err(BuildRefused::Unwritten(_))), "{bad:?}");
    }
}

#[test]
fn too_few_unknown_or_repeated_signatures_do_not_count() {
    let built = parts(1).build(&plan(1), now().day()).unwrap();
    let [ada, ben, _] = people();
    let (archive, unsigned) = (built.archive, built.signed);
    let bytes = |signed: SignedBundle| signed.to_bytes().unwrap();
    let one = unsigned.clone().sign(&ada).unwrap();
    let threshold = |signed, wanted| {
        let why = refusal(&archive, &bytes(signed), &trust());
        let BundleRefused::Terms(TermsRefused::Threshold { valid, threshold, unknown }) = why else { panic!("{why}") };
        assert_eq!((valid, threshold, unknown.len()), wanted);
    };
    threshold(unsigned.clone(), (0, 2, 0));
    threshold(one.clone(), (1, 2, 0));
    // A stranger, and the same person under another name with the key of a stranger.
    threshold(one.clone().sign(&key("eve", 9)).unwrap(), (1, 2, 1));
    threshold(one.clone().sign(&key("ben", 9)).unwrap(), (1, 2, 1));
    // The same key twice: by name, under another name, and in the file itself.
    assert!(matches!(one.clone().sign(&ada), Err(TermsRefused::Twice(_))));
    assert!(matches!(one.clone().sign(&key("other", 1)), Err(TermsRefused::Twice(_))));
    let mut document: serde_json::Value = serde_json::from_slice(&bytes(one.clone())).unwrap();
    let twice = document["signatures"][0].clone();
    document["signatures"].as_array_mut().unwrap().push(twice);
    let twice = refusal(&archive, &serde_json::to_vec(&document).unwrap(), &trust());
    assert!(matches!(twice, BundleRefused::Terms(TermsRefused::Twice(_))), "{twice}");
    // Two people who signed apart.
    let other = unsigned.sign(&ben).unwrap();
    assert!(Bundle::verify(&archive, &bytes(one.clone().join(other).unwrap()), &trust(), now()).is_ok());
    let strange = parts(2).build(&plan(2), now().day()).unwrap().signed;
    assert_eq!(one.join(strange), Err(TermsRefused::Differs));
    for (keys, threshold) in [(vec![&ada], 2), (vec![&ada], 0), (vec![], 1), (vec![&ada, &ada], 1)] {
        assert!(BundleTrust::new(keys.into_iter().map(SigningKey::verifier), threshold).is_err());
    }
}

#[test]
fn an_old_expired_or_altered_bundle_is_refused() {
    let (archive, signatures) = built(&plan(3));
    let at = LATER.parse().unwrap();
    let expired = Bundle::verify(&archive, &signatures, &trust(), at).unwrap_err();
    assert!(matches!(expired, BundleRefused::Expired { .. }), "{expired}");
    let lower = refusal(&archive, &signatures, &trust().lowest(4));
    assert!(matches!(lower, BundleRefused::Version { version: 3, lowest: 4, .. }), "{lower}");
    let (other, _) = built(&plan(4));
    assert!(matches!(refusal(&other, &signatures, &trust()), BundleRefused::Archive));
    // What was signed cannot be said anew: each field counts.
    let text = String::from_utf8(signatures.clone()).unwrap();
    for (from, to) in [
        ("\"version\":3", "\"version\":4"),
        ("2026-11-18", "2027-11-18"),
        ("\"r3\"", "\"r4\""),
        ("\"cases\":1", "\"cases\":2"),
    ] {
        assert!(text.contains(from), "{from}");
        let why = refusal(&archive, text.replace(from, to).as_bytes(), &trust());
        assert!(matches!(why, BundleRefused::Terms(TermsRefused::Broken(_))), "{why}");
    }
    let spaced = refusal(&archive, format!("{text} ").as_bytes(), &trust());
    assert!(matches!(spaced, BundleRefused::Terms(TermsRefused::Form(_))), "{spaced}");
}

#[test]
fn one_changed_byte_anywhere_is_refused() {
    let (archive, signatures) = built(&plan(1));
    let trust = trust();
    for at in 0..archive.len() {
        for bit in [0x01, 0x80] {
            let mut changed = archive.clone();
            changed[at] ^= bit;
            assert!(matches!(refusal(&changed, &signatures, &trust), BundleRefused::Archive), "archive {at}");
        }
    }
    // Of what was signed, and by whom, too: nothing in it is idle.
    for at in 0..signatures.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut changed = signatures.clone();
            changed[at] ^= bit;
            let why = refusal(&archive, &changed, &trust);
            assert!(matches!(why, BundleRefused::Terms(_)), "signatures {at}: {why}");
        }
    }
    // The tar within, packed again.
    let mut tar = Vec::new();
    std::io::Read::read_to_end(&mut flate2_decoder(&archive), &mut tar).unwrap();
    for at in (0..tar.len()).step_by(7) {
        let mut changed = tar.clone();
        changed[at] ^= 0x01;
        assert!(matches!(refusal(&gzip(&changed), &signatures, &trust), BundleRefused::Archive), "tar {at}");
    }
}

/// Whoever holds the keys can sign anything; a host still takes nothing but a bundle.
#[test]
fn what_is_signed_and_no_bundle_is_refused_too() {
    let (archive, _) = built(&plan(1));
    let mut tar = Vec::new();
    std::io::Read::read_to_end(&mut flate2_decoder(&archive), &mut tar).unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    let built = parts(1).build(&plan(1), now().day()).unwrap();
    let signed = |archive: &[u8]| {
        let digest = format!("sha256:{}", hex(&sha2_of(archive)));
        let mut terms: serde_json::Value = serde_json::from_slice(&built.signed.to_bytes().unwrap()).unwrap();
        terms["signed"]["archive"] = json!(digest);
        let [ada, ben, _] = people();
        let unsigned = SignedBundle::read(&serde_json::to_vec(&terms).unwrap()).unwrap();
        unsigned.sign(&ada).unwrap().sign(&ben).unwrap().to_bytes().unwrap()
    };
    let (mut whole, mut refused) = (0, 0);
    for round in 0..60 {
        let mut changed = tar.clone();
        for _ in 0..=next(3) {
            match next(4) {
                0 => changed.truncate(next(changed.len()).max(1)),
                1 => {
                    let at = next(changed.len());
                    changed.insert(at, 0);
                }
                2 => {
                    let (from, to) = (next(changed.len()), next(changed.len()));
                    let byte = changed[from];
                    changed[to] = byte;
                }
                _ => {
                    let at = next(changed.len());
                    changed[at] = u8::try_from(next(256)).unwrap();
                }
            }
        }
        let packed = if round % 5 == 0 { changed } else { gzip(&changed) };
        match Bundle::verify(&packed, &signed(&packed), &trust(), now()) {
            // Owner, time and mode are nothing that a bundle says.
            Ok(bundle) => {
                whole += 1;
                assert_eq!(bundle.policies().digest(), PolicySet::from_files(files("Of version 1.")).unwrap().digest());
            }
            Err(why) => {
                refused += 1;
                assert!(!why.to_string().is_empty());
            }
        }
    }
    assert!(refused > 30, "{whole} whole, {refused} refused");
    // And any bytes at all.
    for length in [0, 1, 10, 511, 512, 1024] {
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(next(256)).unwrap()).collect();
        assert!(Bundle::verify(&bytes, &bytes, &trust(), now()).is_err());
        let why = refusal(&bytes, &signed(&bytes), &trust());
        assert!(matches!(why, BundleRefused::Unpack(ArchiveRefused::Gzip(_))), "{why}");
    }
}

#[test]
fn opas_signature_is_wanted_where_its_keys_are_pinned() {
    let (private, public) = (read("ed.pem"), read("ed.pub.pem"));
    let signer = OpaSigner::new("opa", "read", &private).unwrap();
    let built = parts(1).signed_for_opa(&signer).build(&plan(1), now().day()).unwrap();
    let [ada, ben, _] = people();
    let signatures = built.signed.sign(&ada).unwrap().sign(&ben).unwrap().to_bytes().unwrap();
    let pinned = |key: OpaKey| trust().opa_key(key);
    let key = || OpaKey::new("opa", &public).unwrap();
    assert!(Bundle::verify(&built.archive, &signatures, &pinned(key().scoped("read")), now()).is_ok());
    let scope = refusal(&built.archive, &signatures, &pinned(key()));
    assert!(matches!(scope, BundleRefused::Opa(OpaRefused::Scope { .. })), "{scope}");
    let (archive, signatures) = self::built(&plan(1));
    let missing = refusal(&archive, &signatures, &pinned(key()));
    assert!(matches!(missing, BundleRefused::Opa(OpaRefused::Missing)), "{missing}");
}

#[test]
fn a_gate_takes_the_newest_keeps_the_last_good_one_and_goes_back() {
    let room = Room::new("bundles-roll");
    let (source, own) = (room.path("source"), room.path("own"));
    let hand = Arc::new(Hand::at(NOW));
    let open = || Bundles::open("main", &source, &own, trust()).unwrap().dangerous().clock(Shared(hand.clone()));
    put(&source, "one", &built(&plan(1)));
    let mut bundles = open();
    let mut first = None;
    let taken = bundles.poll(|set| {
        first = Some(set);
        Ok::<_, Infallible>(())
    });
    assert_eq!(taken.unwrap().unwrap().version, 1);
    let log = MemoryLog::new();
    let gate =
        Gate::builder(first.unwrap()).audit(log.clone()).dangerous().clock(Shared(hand.clone())).build().unwrap();

    // Nothing new, then two new ones: the higher is taken, on record.
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap(), None);
    put(&source, "three", &built(&BundlePlan { lowest: 2, ..plan(3) }));
    put(&source, "two", &built(&plan(2)));
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap().unwrap().version, 3);
    assert_eq!(gate.policies().digest(), bundles.policies().unwrap().digest());
    let loads =
        log.records().iter().filter(|record| String::from_utf8_lossy(record.bytes()).contains("policy-load")).count();
    assert!(loads >= 2, "{loads}");

    // A bad one: the old one stays, and the status says why.
    let mut bad = built(&plan(4));
    bad.0[100] ^= 1;
    let path = put(&source, "four", &bad);
    let why = bundles.poll(|set| gate.swap(set)).unwrap_err();
    assert!(why.to_string().contains("byte for byte"), "{why}");
    let status = serde_json::to_value(bundles.status()).unwrap();
    let main = &status["bundles"]["main"];
    assert_eq!(
        (&main["name"], &main["active_revision"], &main["code"]),
        (&json!("main"), &json!("r3"), &json!("bundle_error"))
    );
    assert!(main["message"].as_str().unwrap().contains("four.tar.gz"));
    assert_eq!((&main["last_request"], &main["last_successful_activation"]), (&json!(NOW), &json!(NOW)));
    std::fs::remove_file(&path).unwrap();
    let half = bundles.poll(|set| gate.swap(set));
    assert!(half.is_ok(), "signatures alone are nobody's archive");

    // A lower one by itself, and one with a version that was there: refused.
    let lower = bundles.load(source.join("two.tar.gz"), |set| gate.swap(set)).unwrap_err();
    assert!(lower.to_string().contains("the lowest that is taken is 3"), "{lower}");
    let again = put(&room.path("again"), "again", &built(&BundlePlan { revision: "again".to_owned(), ..plan(3) }));
    let again = bundles.load(&again, |set| gate.swap(set)).unwrap_err();
    assert!(matches!(again, BundlesFault::Again { version: 3, .. }), "{again}");

    // A gate that does not take it: it is not in force, no lower one comes back, and it is tried again.
    put(&source, "five", &built(&BundlePlan { lowest: 2, ..plan(5) }));
    let why = bundles.poll(|_| Err("the log is full")).unwrap_err();
    assert!(matches!(&why, BundlesFault::Put(told) if told == "the log is full"), "{why}");
    assert_eq!(bundles.terms().unwrap().version, 3);
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap().unwrap().version, 5);

    // Back to a kept one; not below what was forbidden, not to one that is not kept.
    let back = bundles.rollback("r3", |set| gate.swap(set)).unwrap();
    assert_eq!((back.version, gate.policies().digest()), (3, bundles.policies().unwrap().digest()));
    let forbidden = bundles.rollback("r1", |set| gate.swap(set)).unwrap_err();
    assert!(forbidden.to_string().contains("the lowest that is taken is 2"), "{forbidden}");
    assert!(matches!(bundles.rollback("r9", |set| gate.swap(set)), Err(BundlesFault::NotKept { .. })));
    let status = serde_json::to_value(bundles.status()).unwrap();
    let back = &status["bundles"]["main"]["comity"]["rolled_back"];
    assert_eq!((&back["from"], &back["to"], &back["at"]), (&json!(5), &json!(3), &json!(NOW)));

    // It holds, also after a restart and without the source; nobody else opens the folder meanwhile.
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap(), None);
    assert!(matches!(Bundles::open("main", &source, &own, trust()), Err(BundlesFault::State(_))));
    drop(bundles);
    std::fs::remove_dir_all(&source).unwrap();
    let mut bundles = open();
    assert_eq!(bundles.terms().unwrap().version, 3);
    put(&source, "five", &built(&BundlePlan { lowest: 2, ..plan(5) }));
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap(), None);
    put(&source, "six", &built(&plan(6)));
    assert_eq!(bundles.poll(|set| gate.swap(set)).unwrap().unwrap().version, 6);
    assert!(bundles.status().bundles["main"].comity.rolled_back.is_none());

    // The end: whoever holds back new bundles gets no allow of it.
    let (request, user) = common::parts(&common::example("21-"));
    let outcome = |gate: &Gate| -> Vec<Outcome> {
        gate.evaluate(&request, &user).unwrap().rulings().iter().map(comity::Ruling::outcome).collect()
    };
    assert!(outcome(&gate).iter().all(|outcome| *outcome == Outcome::Deny));
    hand.forward(200 * 86_400);
    assert!(outcome(&gate).iter().all(|outcome| *outcome != Outcome::Allow));
    assert!(gate.health().policy_expired);
    assert!(bundles.status().bundles["main"].comity.expired);
    let late = bundles.rollback("r5", |set| gate.swap(set)).unwrap_err();
    assert!(late.to_string().contains("expired"), "{late}");
    drop(bundles);

    // The record of the lowest version was taken away, or damaged.
    std::fs::write(own.join("state.json"), "{}").unwrap();
    assert!(matches!(Bundles::open("main", &source, &own, trust()), Err(BundlesFault::State(_))));
    std::fs::remove_file(own.join("state.json")).unwrap();
    let gone = Bundles::open("main", &source, &own, trust()).unwrap_err();
    assert!(gone.to_string().contains("is gone"), "{gone}");
}

#[test]
fn the_commands_build_sign_verify_and_show() {
    let room = Room::new("bundles-cli");
    for (path, text) in files("By hand.") {
        std::fs::create_dir_all(room.path("set").join(&path).parent().unwrap()).unwrap();
        room.write(&format!("set/{path}"), text);
    }
    room.write("s.yaml", SUITE);
    room.write("ed.pem", self::read("ed.pem"));
    room.write("ed.pub.pem", self::read("ed.pub.pem"));
    let vkeys: Vec<String> =
        ["ada", "ben"].map(|name| room.ok(&format!("key {name} --to {name}.key")).trim().to_owned()).into();
    let build = "bundle build set --revision r1 --version 4 --expires 2199-01-01T00:00:00Z --key ada.key";
    let opa = "--opa-key ed.pem --opa-key-id opa";
    let out = room.ok(&format!("{build} --suite s.yaml {opa} -o b.tar.gz"));
    assert!(out.contains("version    4") && out.contains("passed     1 cases"), "{out}");
    let verify = format!("bundle verify b.tar.gz --key {} --key {} --threshold 2", vkeys[0], vkeys[1]);
    assert!(room.refused(1, &verify).contains("1 of the pinned keys signed the bundle, 2 are needed"));
    room.ok("bundle sign b.tar.gz --key ben.key");
    assert!(room.ok(&verify).ends_with("verified\n"));
    assert!(room.ok(&format!("{verify} --opa-key opa=ed.pub.pem")).ends_with("verified\n"));
    assert!(room.refused(1, &format!("{verify} --lowest 5")).contains("the lowest that is taken is 5"));
    assert!(room.refused(1, "bundle sign b.tar.gz --key ben.key").contains("signed twice"));
    let shown = room.ok("bundle inspect b.tar.gz");
    assert!(
        shown.contains("comity/conduct.rego") && shown.contains("not verified") && shown.contains(&vkeys[1]),
        "{shown}"
    );
    let json: serde_json::Value = serde_json::from_str(&room.ok("bundle inspect b.tar.gz --format json")).unwrap();
    assert_eq!(
        (&json["signed"]["version"], &json["is_what_was_signed"], &json["verified"]),
        (&json!(4), &json!(true), &json!(false))
    );

    for (arguments, status, wanted) in [
        (format!("{build} --suite s.yaml -o b.tar.gz"), 1, "exists"),
        (format!("{build} --suite s.yaml -o c.zip"), 1, "`.tar.gz`"),
        (format!("{build} -o c.tar.gz"), 2, "--suite"),
        (format!("{build} --suite none.yaml -o c.tar.gz"), 1, "none.yaml"),
        (format!("{build} --suite s.yaml --opa-key ed.pub.pem --opa-key-id k -o c.tar.gz"), 1, "PRIVATE KEY"),
        (build.replace("2199", "2001") + " --suite s.yaml -o c.tar.gz", 1, "past"),
        (build.replace("r1", "r:$") + " --suite s.yaml -o c.tar.gz", 1, "`revision`"),
        ("bundle verify b.tar.gz --key x --threshold 1".to_owned(), 2, "x"),
        (format!("bundle verify b.tar.gz --key {} --threshold 2", vkeys[0]), 1, "2 of 1 keys"),
        ("bundle inspect none.tar.gz".to_owned(), 1, "none.tar.gz"),
    ] {
        let why = room.refused(status, &arguments);
        assert!(why.contains(wanted), "{arguments}: {why}");
    }
    let mut archive = std::fs::read(room.path("b.tar.gz")).unwrap();
    archive[50] ^= 1;
    room.write("b.tar.gz", archive);
    assert!(room.refused(1, &verify).contains("byte for byte"));
    assert!(room.refused(1, "bundle sign b.tar.gz --key ada.key").contains("byte for byte"));
}

/// OPA comes as in `tests/oracle.rs`: without it the test is skipped, save where `CI` is `true`.
#[test]
fn opa_itself_verifies_the_token_and_has_the_same_hashes() {
    use std::io::Write as _;
    let Some(opa) = std::env::var_os("COMITY_OPA") else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "COMITY_OPA names no OPA");
        eprintln!("skipped: COMITY_OPA names no OPA");
        return;
    };
    let mut set = files("Of OPA.");
    let odd = "{\"z\": [1, -2, null, true], \"a<b>&c\": \"\\u2028 \\u0007 \\b \\f \\n \\\"q\\\" \u{e9}\u{1f600} \\u007f\", \"\": {}}";
    set.push(("comity/data/odd/data.json".to_owned(), odd.to_owned()));
    for (private, public, algorithm) in [("ec.pem", "ec.pub.pem", "ES256"), ("rsa.pem", "rsa.pub.pem", "RS256")] {
        let signer = OpaSigner::new("k", "", &read(private)).unwrap();
        let parts = BundleParts::new(set.clone()).suites(vec![("s.yaml".to_owned(), SUITE.into())]);
        let built = parts.signed_for_opa(&signer).build(&plan(1), now().day()).unwrap();
        let mut files = serde_json::Map::new();
        for entry in tar::Archive::new(flate2_decoder(&built.archive)).entries().unwrap() {
            let (mut entry, mut text) = (entry.unwrap(), String::new());
            std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
            files.insert(entry.path().unwrap().display().to_string(), json!(text));
        }
        let signatures = files.remove(".signatures.json").unwrap();
        let signatures: serde_json::Value = serde_json::from_str(signatures.as_str().unwrap()).unwrap();
        let token = signatures["signatures"][0].as_str().unwrap();
        let payload = token.split('.').nth(1).unwrap();
        let payload = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        let own: serde_json::Map<_, _> = claims["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| (file["name"].as_str().unwrap().to_owned(), file["hash"].clone()))
            .collect();

        let mut python = std::process::Command::new("python3")
            .arg(common::at("tests/bundles/opa.py"))
            .env("COMITY_OPA", &opa)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let asked = json!({"token": token, "key": read(public), "algorithm": algorithm, "files": files});
        writeln!(python.stdin.take().unwrap(), "{asked}").unwrap();
        let out = python.wait_with_output().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(answer["verified"], json!(true), "{algorithm}");
        assert_eq!(answer["hashes"], json!(own), "{algorithm}");
        assert_eq!(own.len(), 12);
    }
}

/// A key of these tests, which also serves those beside the code.
fn read(name: &str) -> String {
    std::fs::read_to_string(common::at("src/policy/bundle/opa/tests").join(name)).unwrap()
}

#[test]
fn keys_of_witnesses_sign_no_bundle() {
    let witness = comity::evidence::CosigningKey::new("w", [5; 32]).unwrap().verifier();
    assert!(BundleTrust::new([witness], 1).is_err());
    let _: VerifierKey = people()[0].verifier();
}

fn flate2_decoder(bytes: &[u8]) -> flate2::read::GzDecoder<&[u8]> {
    flate2::read::GzDecoder::new(bytes)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut to, bytes).unwrap();
    to.finish().unwrap()
}

fn sha2_of(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
