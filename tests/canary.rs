//! Isolation of personal data (law 7): a canary stands in every field that takes a text or an identifier, every way
//! through the library and the command line is gone, and nothing says what a canary said but where a list allows it,
//! with the reason.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

#[path = "canary/command.rs"]
mod command;
mod common;
#[path = "canary/library.rs"]
mod library;
#[path = "canary/seeds.rs"]
mod seeds;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::ear::Ear;
use common::room::Room;
use seeds::{DOCUMENTS, REQUEST, Said, USER, found, found_in, leaves};
use serde_json::json;

/// Where the library shows what by design: the place, whose canary, and why.
const SHOWN: &[(&str, &str, &str)] = &[
    ("tracing", "demand/id", "by the platform's own number of a request an operator finds what was decided on it"),
    ("Debug", "demand/id", "the same number, in permits and as an identifier by itself"),
    ("Debug", "intake/approvals/0/request", "as much, where a document says of which request an approval was"),
    ("Debug", "roster/name", "a roster is told by its name and version; it names nobody"),
    ("Display", "roster/name", "a later version is wanted of the roster that is in use: its name says which"),
    ("record", "roster/name", "outsiders see which roster came into use when"),
    ("record", "erased/by", "an erasure says in clear who ordered it: once nothing opens, that must still be known"),
    ("Debug", "erased/by", "`Debug` of a record is its clear part"),
];

/// What lies in clear in the files of a log, for the same reasons.
const ON_DISK: [&str; 2] = ["roster/name", "erased/by"];

/// Every file below a folder, and its name.
fn no_canary_in(folder: &Path) {
    let (mut open, mut files) = (vec![folder.to_owned()], 0);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            // Tiles are written anew while the log is open.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            files += 1;
            let name = path.to_string_lossy().into_owned();
            let seen: Vec<_> = found_in(&bytes).into_iter().chain(found(&name)).collect();
            assert!(seen.iter().all(|place| ON_DISK.contains(place)), "{name} holds {seen:?}");
        }
    }
    assert!(files > 5, "{files} files");
}

/// This test alone, in a process of its own whose standard error is heard.
fn apart(test: &str, leak: bool) -> (Output, String) {
    let mut run = Command::new(std::env::current_exe().unwrap());
    run.args(["--exact", test, "--ignored", "--nocapture", "--test-threads", "1"]);
    if leak {
        run.env("COMITY_CANARY_LEAK", "1");
    }
    let output = run.output().unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    (output, String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn nothing_personal_leaves_the_library() {
    let (run, said) = apart("inside", false);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(found(&said), Vec::<&str>::new(), "{said}");
}

#[test]
#[ignore = "`nothing_personal_leaves_the_library` runs it in a process of its own"]
fn inside() {
    let room = Room::new("canary");
    let ear = Arc::new(Ear::default());
    // For every thread, those of the log too.
    tracing::subscriber::set_global_default(Arc::clone(&ear)).unwrap();
    let (asked, mut said) = (library::Asked::new(), Said::default());
    library::on_disk(&asked, &room.0, &mut said);
    library::failing(&asked, &mut said);
    library::shown(&asked, &mut said);
    library::malformed(&asked, &mut said);
    let heard = ear.0.lock().unwrap().clone();
    assert!(["decided with faults", "not counted", "approvals in an intake"].iter().all(|one| heard.contains(one)));
    said.put("tracing", "the whole", heard);
    said.hold(SHOWN);
}

#[test]
fn the_ear_hears_what_leaks() {
    // In a span, in what is recorded on it later, in an event's field and in its message.
    let ear = Arc::new(Ear::default());
    tracing::subscriber::with_default(Arc::clone(&ear), || {
        let span = tracing::trace_span!("leak", who = "x Canvogel", whom = tracing::field::Empty);
        let _entered = span.enter();
        span.record("whom", "Docket 7 CANDOCKET/18");
        tracing::trace!(user = USER, "and {}", "Canbypass");
    });
    let heard = ear.0.lock().unwrap().clone();
    assert_eq!(found(&heard).len(), 4, "{heard}");

    // Where nothing allows it, and where something else is allowed.
    for shown in [&[][..], &SHOWN[..1]] {
        let leak = std::panic::catch_unwind(|| {
            let mut said = Said::default();
            said.put("tracing", "a test", REQUEST);
            said.debug("a plain text", &USER);
            said.hold(shown);
        });
        let why = *leak.unwrap_err().downcast::<String>().unwrap();
        assert!(why.contains("a plain text shows user/subject"), "{why}");
    }
    // What is allowed and never shown is no longer to be allowed.
    assert!(std::panic::catch_unwind(|| Said::default().hold(&SHOWN[..1])).is_err());

    // On standard error, of another process.
    let (_, said) = apart("leaking", true);
    assert_eq!(found(&said), ["user/subject"], "{said}");

    // In files, however it is written.
    let (word, name) = (USER.as_bytes(), b"Inspector Canvogel <canvogel@example.net>");
    let hex = word.iter().fold(String::new(), |text, byte| format!("{text}{byte:02X}"));
    let wide: Vec<u8> = word.iter().flat_map(|byte| [*byte, 0]).collect();
    for bytes in [word.to_vec(), wide, hex.into_bytes()] {
        assert_eq!(found_in(&[&[0, 255], &bytes[..], &[7]].concat()), ["user/subject"]);
    }
    for before in 0..4 {
        let bytes = [&vec![b'x'; before][..], name].concat();
        assert_eq!(found_in(STANDARD.encode(&bytes).as_bytes()), ["demand/requester/name"], "{before}");
        assert_eq!(found_in(URL_SAFE_NO_PAD.encode(&bytes).as_bytes()), ["demand/requester/name"], "{before}");
    }
}

#[test]
#[ignore = "`the_ear_hears_what_leaks` runs it in a process of its own"]
fn leaking() {
    if std::env::var_os("COMITY_CANARY_LEAK").is_some() {
        eprintln!("about {USER}");
    }
}

/// By design a short plain word is quoted where a word of a vocabulary was wanted, or a field's name: whoever wrote
/// `Warant` reads it. What has a space, a sign, or digits beside small letters is not: see `src/quoting.rs`.
#[test]
fn a_plain_word_is_quoted_and_nothing_else() {
    use comity::{Demand, FromJson as _};
    for (given, shown) in [("Warant", true), ("UK", true), ("Jane Doe", false), ("u-4711", false), ("j@x.org", false)] {
        let why = Demand::from_json(format!(r#"{{"measures": ["{given}"]}}"#).as_bytes()).unwrap_err().to_string();
        assert_eq!(why.contains(given), shown, "{why}");
        let why = Demand::from_json(format!(r#"{{"{given}": 1}}"#).as_bytes()).unwrap_err().to_string();
        assert_eq!(why.contains(given), shown, "{why}");
    }
}

/// Every place of a request that takes a text or an identifier of anybody's choice has its canary.
#[test]
fn no_field_is_without_its_canary() {
    let asked = library::Asked::new();
    let mut open = BTreeSet::new();
    for part in ["demand", "intake", "user"] {
        let good = &asked.whole[part];
        let mut places = Vec::new();
        leaves(good, String::new(), &mut places);
        for place in places {
            let takes = ["free text, of nobody's", "an-identifier-of-nobodys"].iter().any(|word| {
                let mut document = good.clone();
                *document.pointer_mut(&place).unwrap() = json!(word);
                match part {
                    "demand" => serde_json::from_value::<comity::Demand>(document).is_ok(),
                    "intake" => serde_json::from_value::<comity::Intake>(document).is_ok(),
                    _ => serde_json::from_value::<comity::UserContext>(document).is_ok(),
                }
            });
            if takes {
                open.insert(format!("{part}{place}"));
            }
        }
    }
    let seeded: BTreeSet<String> = DOCUMENTS.iter().map(|seed| seed.place.to_owned()).collect();
    assert_eq!(open, seeded);
}
