//! What lies under the seal: shown to counsel, disclosed in single fields, erased.

use std::fs;
use std::io::Write as _;

use serde_json::Value;

use super::room;
use crate::common::room::{Room, flip};

fn shown(room: &Room, which: &str) -> Value {
    serde_json::from_str(&room.ok(&format!("show log {which}"))).unwrap()
}

#[test]
fn counsel_sees_what_lies_under_the_seal() {
    let (room, ids) = room("show");
    let document = shown(&room, &ids[1]);
    assert_eq!((&document["position"], &document["seal"]), (&2.into(), &"open".into()));
    assert_eq!(document["record"]["outcome"], "escalate");
    assert_eq!(document["sealed"]["rulings"][0]["outcome"], "escalate");
    assert!(document["sealed"]["demand_requester"].is_object() && document["sealed"]["user"].is_object());
    assert!(document["sealed"].get("salt").is_none(), "with the salt, every field could be opened");
    assert_eq!(shown(&room, "2"), document);
    assert_eq!(shown(&room, "0")["seal"], "none", "the policy set has no seal");
    // In clear nothing stands of it.
    let clear = document["record"].to_string();
    for hidden in ["u-pk", "disclose_subscriber", "blasphemy"] {
        assert!(!clear.contains(hidden), "{clear}");
    }

    assert!(room.refused(1, "show log 99").contains("99"));
    assert!(room.refused(1, "show nowhere 1").contains("there is no log"));
    let why = room.refused(1, "show log 1 --keys nowhere");
    assert!(why.contains("there are no keys in `nowhere`") && why.contains("COMITY_VAULT_KEY"), "{why}");
    fs::rename(room.path("log/keys"), room.path("keys")).unwrap();
    assert!(room.refused(1, "show log 1").contains("there are no keys"));
    room.ok("show log 1 --keys keys");
    room.ok("show log 0");
    // The keys of another log do not open this one.
    room.decide("other", &["31-"]);
    let why = room.refused(1, "show log 1 --keys other/keys");
    assert!(why.contains("vault"), "{why}");
    // Without the vault nothing opens, and nobody calls that an erasure.
    fs::remove_file(room.path("log/vault.sqlite")).unwrap();
    let why = room.refused(1, "show log 1 --keys keys");
    assert!(why.contains("vault.sqlite"), "{why}");
}

#[test]
fn single_fields_are_shown_and_hold_against_the_record() {
    let (room, ids) = room("disclose");
    let (key, id) = (room.vkey("log"), &ids[0]);
    let names = room.ok(&format!("disclose log {id}"));
    assert!(names.lines().any(|name| name == "demand_measures") && !names.contains("salt"), "{names}");
    room.ok(&format!("disclose log {id} --field day --field demand_requester --to shown.json"));
    room.ok(&format!("prove log {id} --to receipt"));
    let check = format!("--receipt receipt --key {key}");
    let said = room.ok(&format!("verify-disclosure shown.json {check}"));
    assert!(said.contains("demand_requester: {") && said.contains("\"country\": \"CN\""), "{said}");
    assert!(said.contains(id) && said.contains("day: \"20"), "{said}");
    let document = room.read("shown.json");
    for hidden in ["u-1", "terminate_meeting", "circumstances"] {
        assert!(!document.contains(hidden) && !said.contains(hidden), "{hidden}: {document}");
    }
    let parsed: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(parsed["rest"].as_array().unwrap().len() + 2, names.lines().count());

    room.write("shown.json", document.replace("\"CN\"", "\"DE\""));
    let why = room.refused(1, &format!("verify-disclosure shown.json {check}"));
    assert!(why.contains("the fields are not those of this record"), "{why}");
    room.write("shown.json", "{}");
    assert!(room.refused(1, &format!("verify-disclosure shown.json {check}")).contains("not a disclosure"));
    room.write("shown.json", &document);
    room.ok("prove log 2 --to receipt.2");
    let why = room.refused(1, &format!("verify-disclosure shown.json --receipt receipt.2 --key {key}"));
    assert!(why.contains("not those of this record"), "{why}");
    let why = room.refused(2, "verify-disclosure shown.json --receipt receipt");
    assert!(why.contains("--key"), "{why}");

    let why = room.refused(1, &format!("disclose log {id} --field usr"));
    assert!(why.contains("no field `usr`") && why.contains("`user`"), "{why}");
    assert!(room.refused(1, &format!("disclose log {id} --field salt")).contains("no field"));
    assert!(room.refused(1, "disclose log 0 --field day").contains("no sealed part"));
    let why = room.refused(1, &format!("disclose log {id} --field day --to shown.json"));
    assert!(why.contains("shown.json"), "{why}");
}

#[test]
fn what_is_erased_is_gone_and_every_proof_holds() {
    let (room, ids) = room("erase");
    let key = room.vkey("log");
    room.ok("prove log 1 --to before.receipt");
    let user = shown(&room, "1")["sealed"]["user"]["subject"].as_str().unwrap().to_owned();
    let said = room.ok(&format!("erase log {user} --by privacy-7"));
    assert!(said.contains("at position 5, sha256:") && said.contains("1 keys"), "{said}");
    assert!(said.contains("vault.sqlite"), "copies are told of: {said}");
    let document = shown(&room, &ids[0]);
    assert_eq!((&document["seal"], &document["record"]["id"]), (&"erased".into(), &ids[0].as_str().into()));
    assert_eq!((&document["erased_by"]["position"], &document["erased_by"]["by"]), (&5.into(), &"privacy-7".into()));
    assert_eq!(shown(&room, "2")["seal"], "open", "another user is not touched");
    assert_eq!(shown(&room, "5")["record"]["type"], "erasure");
    assert!(room.refused(1, "disclose log 1 --field day").contains("was erased at"));

    let said = room.ok(&format!("verify log --key {key} --since earlier/checkpoint --since before.receipt"));
    assert!(said.contains("6 records"), "{said}");
    room.ok(&format!("verify-receipt before.receipt --key {key}"));
    room.ok("prove log 1 --to after.receipt");
    let said = room.ok(&format!("verify-receipt after.receipt --key {key}"));
    assert!(said.contains(&ids[0]), "{said}");

    // A name that is wrong is noticed; the erasure stands on record all the same.
    let said = room.ok("erase log u-nobody --by privacy-7");
    assert!(said.contains("NOTHING WAS SEALED"), "{said}");
    assert!(room.refused(1, "erase log platform --by privacy-7").contains("no user"));
    assert!(room.refused(1, "erase nowhere u-1 --by privacy-7").contains("there is no log"));
    assert!(!room.path("nowhere").exists(), "no log is made by the way");
    room.refused(2, "erase log u-1");
    assert!(room.ok("verify log").contains("erased     2 sealed parts"), "the ciphertext is gone, too");
    // A vault from before the erasure opens nothing. With the ciphertext from before it, nothing is shown either, and
    // the key is named as what is left to be destroyed.
    fs::copy(room.path("earlier/vault.sqlite"), room.path("log/vault.sqlite")).unwrap();
    assert_eq!(shown(&room, "1")["seal"], "erased");
    let ((segment, _), (_, before)) = (room.segment("log"), room.segment("earlier"));
    fs::OpenOptions::new().write(true).open(&segment).unwrap().write_all(&before).unwrap();
    assert_eq!(shown(&room, "1")["seal"], "erased");
    let (_, _, told) = room.run("show log 1");
    assert!(told.contains("erase that user once more"), "{told}");
    assert!(room.refused(1, "disclose log 1 --field day").contains("was erased at"));
    assert!(room.ok(&format!("erase log {user} --by privacy-7")).contains("1 keys"));
    assert!(room.run("show log 1").2.is_empty());
    assert!(room.ok("verify log").contains("erased     2 sealed parts"));
    fs::rename(room.path("log/keys"), room.path("keys")).unwrap();
    let why = room.refused(1, "erase log u-1 --by privacy-7");
    assert!(why.contains("there are no keys"), "{why}");
    // A damaged log takes no more, not even an erasure.
    let (segment, bytes) = room.segment("log");
    flip(&segment, bytes.len() - 40);
    let why = room.refused(1, "erase log u-1 --by privacy-7 --keys keys");
    assert!(why.contains("damaged") && why.contains("segments/"), "{why}");
}
