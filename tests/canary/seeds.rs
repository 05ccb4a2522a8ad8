//! The canaries: what stands where, and where it is found again.

use comity::{DataRequest, Demand, Intake, UserContext};
use serde_json::{Value, json};

/// One canary: where it stands, what stands there, and the word by which it is found, of which no other has any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    pub(crate) place: &'static str,
    pub(crate) text: &'static str,
    pub(crate) needle: &'static str,
}

const fn text(place: &'static str, text: &'static str, needle: &'static str) -> Seed {
    Seed { place, text, needle }
}

const fn id(place: &'static str, id: &'static str) -> Seed {
    Seed { place, text: id, needle: id }
}

/// The user, who stands in three places.
pub(crate) const USER: &str = "canary-user-7f31";
/// The platform's number of the request.
pub(crate) const REQUEST: &str = "canary-request-5e1d";
/// The same of an order of national security, of which nobody may hear even that.
pub(crate) const SECRET: &str = "canary-secret-9c40";
pub(crate) const COUNSEL: &str = "canary-counsel-11aa";
pub(crate) const REVIEWER: &str = "canary-reviewer-22bb";
pub(crate) const RELEASER: &str = "canary-releaser-33cc";
pub(crate) const ERASER: &str = "canary-eraser-44dd";
pub(crate) const ROSTER: &str = "canary-roster-55ee";

/// In the documents of a request.
pub(crate) const DOCUMENTS: &[Seed] = &[
    id("demand/id", REQUEST),
    text("demand/requester/name", "Inspector Canvogel <canvogel@example.net>", "canvogel"),
    text("demand/instrument/reference", "Docket 7 Candocket/18, sealed", "candocket"),
    id("demand/instrument/secondary_to", "canary-earlier-2b90"),
    text("demand/controller_bypass", "Canbypass & Sons, who control it, are suspects", "canbypass"),
    text("demand/text", "Give us what Jane Canletter wrote.\nAt once.", "canletter"),
    id("intake/subjects/0", USER),
    id("intake/hands/0/person", "canary-hand-a-66ff"),
    id("intake/hands/1/person", "canary-hand-b-77ab"),
    id("intake/hands/2/person", "canary-hand-c-88cd"),
    id("intake/approvals/0/request", "canary-approved-99de"),
    id("intake/approvals/0/subject", "canary-approvee-a1ef"),
    id("user/subject", USER),
    id("user/holder/entity", "canary-entity-bbf0"),
];

/// Of people who work on it, and of case files.
const OTHERS: &[Seed] = &[
    id("secret/id", SECRET),
    id("roster/counsel", COUNSEL),
    id("roster/reviewer", REVIEWER),
    id("roster/name", ROSTER),
    id("acknowledged/by", RELEASER),
    id("erased/by", ERASER),
    text("case/note", "What Cannote told the reader", "cannote"),
];

/// The places whose canary stands in a text, whatever its case.
pub(crate) fn found(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let mut found: Vec<&str> =
        all().filter(|seed| text.contains(&seed.needle.to_lowercase())).map(|seed| seed.place).collect();
    // One user, one place.
    found.retain(|place| *place != "intake/subjects/0");
    found
}

fn all() -> impl Iterator<Item = &'static Seed> {
    DOCUMENTS.iter().chain(OTHERS)
}

/// The same in bytes: as text of one or two bytes a letter, in hexadecimal, and in base64 wherever it begins.
pub(crate) fn found_in(bytes: &[u8]) -> Vec<&'static str> {
    let lower = bytes.to_ascii_lowercase();
    let (mut folded, mut exact) = (Needles::default(), Needles::default());
    for seed in all().filter(|seed| seed.place != "intake/subjects/0") {
        let needle = seed.needle.to_lowercase();
        folded.add(seed.place, needle.bytes().flat_map(|byte| [byte, 0]).collect());
        folded.add(seed.place, hexadecimal(&needle));
        folded.add(seed.place, hexadecimal(seed.needle));
        folded.add(seed.place, needle.into_bytes());
        // A word begins with a capital in some texts.
        for spelt in [seed.needle.to_owned(), capital(seed.needle)] {
            for text in encoded(&spelt) {
                exact.add(seed.place, text.into_bytes());
            }
        }
    }
    folded.within(&lower).union(&exact.within(bytes)).copied().collect()
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
    text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Many words, looked for at once: by the first two bytes of each.
#[derive(Default)]
struct Needles(std::collections::HashMap<[u8; 2], Vec<(&'static str, Vec<u8>)>>);

impl Needles {
    fn add(&mut self, place: &'static str, needle: Vec<u8>) {
        self.0.entry([needle[0], needle[1]]).or_default().push((place, needle));
    }

    fn within(&self, hay: &[u8]) -> std::collections::BTreeSet<&'static str> {
        let mut begins = vec![false; 1 << 16];
        let index = |pair: [u8; 2]| usize::from(u16::from_be_bytes(pair));
        self.0.keys().for_each(|pair| begins[index(*pair)] = true);
        let mut found = std::collections::BTreeSet::new();
        for (at, pair) in hay.windows(2).enumerate() {
            let pair = [pair[0], pair[1]];
            if begins[index(pair)] {
                let here = self.0[&pair].iter().filter(|(_, needle)| hay[at..].starts_with(needle));
                found.extend(here.map(|(place, _)| *place));
            }
        }
        found
    }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// What a word looks like in base64, after no, one and two bytes of something else, less what depends on these.
fn encoded(word: &str) -> Vec<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    let at = |before: usize| {
        let bytes = [&vec![0; before][..], word.as_bytes()].concat();
        let text = STANDARD_NO_PAD.encode(&bytes);
        let (head, whole) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        text[head..whole].to_owned()
    };
    (0..3).map(at).collect()
}

/// The documents of a case with every canary in them.
pub(crate) fn seeded(case: &comity::workbench::Case) -> Value {
    let mut whole = serde_json::to_value(case).unwrap();
    if let Some(users) = whole.as_object_mut().unwrap().remove("users") {
        whole["user"] = users[0].clone();
        whole["demand"]["scope"]["users"] = json!(1);
    }
    whole["intake"]["subjects"] = json!(["s"]);
    whole["intake"]["approvals"] = json!([{"by": "counsel", "request": "r", "subject": "s",
        "measures": [whole["demand"]["measures"][0]], "conflict_analysis": "yes"}]);
    let hands = whole["intake"]["hands"].as_array_mut().unwrap();
    while hands.len() < 3 {
        hands.push(hands[0].clone());
    }
    for seed in DOCUMENTS {
        *whole.pointer_mut(&format!("/{}", seed.place)).unwrap_or_else(|| panic!("no {}", seed.place)) =
            json!(seed.text);
    }
    whole["note"] = json!(all().find(|seed| seed.place == "case/note").unwrap().text);
    for want in whole["want"].as_array_mut().into_iter().flatten() {
        want["user"] = json!(USER);
    }
    whole
}

pub(crate) fn request_of(whole: &Value) -> (DataRequest, UserContext) {
    let demand: Demand = serde_json::from_value(whole["demand"].clone()).unwrap();
    let intake: Intake = serde_json::from_value(whole["intake"].clone()).unwrap();
    (DataRequest::new(demand, intake).unwrap(), serde_json::from_value(whole["user"].clone()).unwrap())
}

/// Every place in a document at which a word, a text or a number stands.
pub(crate) fn leaves(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| leaves(inner, format!("{at}/{name}"), into)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, inner)| leaves(inner, format!("{at}/{n}"), into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => into.push(at),
    }
}

/// What was said, where, and by what.
#[derive(Debug, Default)]
pub(crate) struct Said(Vec<(&'static str, String, String)>);

impl Said {
    pub(crate) fn put(&mut self, place: &'static str, what: impl Into<String>, text: impl Into<String>) {
        self.0.push((place, what.into(), text.into()));
    }

    pub(crate) fn debug(&mut self, what: &str, value: &dyn std::fmt::Debug) {
        self.put("Debug", what, format!("{value:?} {value:#?}"));
    }

    /// An error, and what it stands on.
    pub(crate) fn error(&mut self, what: &str, error: &dyn std::error::Error) {
        self.debug(what, &error);
        let mut next = Some(error);
        while let Some(error) = next {
            self.put("Display", what, error.to_string());
            next = error.source();
        }
    }

    /// Holds what was said to what may be shown where: nothing else is, and nothing is listed that is not.
    pub(crate) fn hold(&self, shown: &[(&'static str, &'static str, &'static str)]) {
        let mut seen = std::collections::BTreeSet::new();
        let mut leaks = Vec::new();
        for (place, what, text) in &self.0 {
            for seed in found(text) {
                if shown.iter().any(|(where_to, which, _)| where_to == place && *which == seed) {
                    seen.insert((*place, seed));
                } else {
                    leaks.push(format!("{place} of {what} shows {seed}: {}", text.lines().next().unwrap_or_default()));
                }
            }
        }
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
        for (place, seed, reason) in shown {
            assert!(seen.contains(&(*place, *seed)), "{place} never shows {seed}, so nothing excuses it: {reason}");
        }
    }
}
