//! Policy files: a set is admitted or refused, and no admitted one moves the border.

use std::sync::OnceLock;

use comity::workbench::{Case, Probe, When};
use comity::{Border, DataRequest, Day, Outcome, PolicySet, UserContext, Way};
use serde_json::{Value, json};

use crate::edits::{Draw, scratch};

/// The route of a paper of the United States on a user at home.
const ROUTE: &str = "domestic:us";

type Files = Vec<(String, String)>;

struct House {
    border: Border,
    /// Two small whole sets, so that thousands like them can be admitted: one of ordinary rules, and one that refuses
    /// nothing and allows everything by one route, so that the border alone stands in the way.
    bases: [Files; 2],
    /// Lines that any policy of the bundled set has.
    lines: Vec<String>,
    /// What China asked in the cases of 2018 to 2020: nothing of it may be allowed by anybody's policy.
    china: Vec<Asked>,
    /// A search warrant of the United States at home.
    warrant: Asked,
}

type Asked = (DataRequest, UserContext, Day);

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let bundled = ["policies/comity", "policies/comity/regimes/us", "policies/comity/regimes/cn"];
        let lines = bundled.iter().flat_map(|folder| crate::files(folder, "rego"));
        let lines =
            lines.flat_map(|(_, text)| String::from_utf8(text).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
        let asked = |(_, case): &(String, Case)| {
            let When::On(day) = case.on else { return None };
            Some((case.request().ok()?, case.users.as_slice().first()?.clone(), day))
        };
        let cases = crate::cases();
        let number = |name: &str| name[..2].parse::<u8>().unwrap();
        House {
            border: Border::bundled().unwrap(),
            bases: [ordinary(), open()],
            lines: lines.collect(),
            china: cases.iter().filter(|(name, _)| number(name) <= 18).filter_map(asked).collect(),
            warrant: cases.iter().find(|(name, _)| number(name) == 21).and_then(asked).unwrap(),
        }
    })
}

fn ordinary() -> Files {
    let files = crate::files("benches/peers/policies/comity", "rego").into_iter().map(|(name, text)| {
        let regime = ["process.rego", "shield.rego"].contains(&name.as_str());
        let path = if regime { format!("comity/regimes/default/{name}") } else { format!("comity/{name}") };
        (path, String::from_utf8(text).unwrap())
    });
    whole(files.collect())
}

fn open() -> Files {
    let rule = |says: &str| format!("findings contains {{{says}, \"measure\": \"*\"}} if input.day > 0\n");
    let quiet = |package: &str, code: &str| {
        let says = format!("\"effect\": \"oblige\", \"code\": \"{code}\", \"duty\": \"call_back\"");
        (format!("{}.rego", package.replace('.', "/")), format!("package {package}\n\n{}", rule(&says)))
    };
    let common = ["territory", "conduct", "scope", "notice", "hands", "people"];
    let mut files: Files =
        common.map(|name| quiet(&format!("comity.{name}"), &format!("COMITY-{}", name.to_uppercase()))).into();
    files.push(quiet("comity.regimes.default.shield", "DEFAULT-SHIELD"));
    let allow = format!("\"effect\": \"allow\", \"code\": \"DEFAULT-ALLOW\", \"route\": \"{ROUTE}\"");
    let process = format!("package comity.regimes.default.process\n\n{}", rule(&allow));
    files.push(("comity/regimes/default/process.rego".to_owned(), process));
    whole(files)
}

/// The policies with a catalogue of what they say.
fn whole(mut files: Files) -> Files {
    let mut catalogue = serde_json::Map::new();
    for (_, text) in &files {
        for head in text.split("findings contains ").skip(1) {
            let head: Value = serde_json::from_str(head.split_once(" if").unwrap().0).unwrap();
            let entry = json!({
                "effect": head["effect"], "title": "t", "reason": "r", "citation": "c", "link": "l",
                "from": "1970-01-01", "until": null, "mark": "p", "read_on": null, "conflict": null,
            });
            catalogue.insert(head["code"].as_str().unwrap().to_owned(), entry);
        }
    }
    files.push(("comity/common/catalogue/data.json".to_owned(), Value::from(catalogue).to_string()));
    files.push(("comity/data/regime/data.json".to_owned(), "{}".to_owned()));
    files
}

/// Whatever stands in a policy file, the set ends as an error or as a set under which nothing is allowed that the border
/// refuses.
pub fn hold(bytes: &[u8]) {
    let (house, mut draw) = (house(), Draw::new(bytes));
    let mut files = house.bases[usize::from(draw.byte() % 2)].clone();
    let at = draw.below(files.len());
    match draw.byte() % 4 {
        0 => files[at].1 = String::from_utf8_lossy(draw.rest()).into_owned(),
        1 => {
            let mut text = files[at].1.clone().into_bytes();
            scratch(&mut text, &mut draw);
            files[at].1 = String::from_utf8_lossy(&text).into_owned();
        }
        2 => {
            let mut lines: Vec<&str> = files[at].1.lines().collect();
            for _ in 0..6 {
                if draw.ended() {
                    break;
                }
                let (place, line) = (draw.below(lines.len() + 1), draw.below(house.lines.len()));
                if draw.byte().is_multiple_of(3) && place < lines.len() {
                    lines.remove(place);
                } else {
                    lines.insert(place, &house.lines[line]);
                }
            }
            files[at].1 = lines.join("\n");
        }
        _ => {
            let path = format!("comity/{}.rego", char::from(b'a' + draw.byte() % 26));
            files.push((path, String::from_utf8_lossy(draw.rest()).into_owned()));
        }
    }
    let Ok(set) = PolicySet::from_files(files) else { return };
    assert_eq!(allowed(&set, &house.border, &house.china), 0, "allowed to China");
    allowed(&set, &house.border, std::slice::from_ref(&house.warrant));
}

/// How many measures are allowed; to each allow the border must consent, by every route that it names.
fn allowed(set: &PolicySet, border: &Border, asked: &[Asked]) -> usize {
    let mut count = 0;
    for (request, user, day) in asked {
        let probe = Probe { policies: set, border, request, user, day: *day };
        let rulings = probe.rulings(&probe.facts(), Way::Both);
        for ruling in rulings.all().iter().filter(|ruling| ruling.outcome() == Outcome::Allow) {
            let consents = |route: &String| border.consents(request, user, *day, route, ruling.measure()).is_ok();
            assert!(!ruling.routes().is_empty() && ruling.routes().iter().all(consents), "{ruling:?}");
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_set_allows_a_warrant_and_the_border_nothing_to_china() {
        let house = house();
        let [ordinary, open] = house.bases.clone().map(|files| PolicySet::from_files(files).unwrap());
        let warrant = std::slice::from_ref(&house.warrant);
        assert_eq!(allowed(&ordinary, &house.border, warrant), 0);
        assert!(allowed(&open, &house.border, warrant) > 0, "so that the border has something to refuse");
        assert_eq!(allowed(&open, &house.border, &house.china), 0);
    }
}
