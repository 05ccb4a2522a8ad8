//! Policy files: a set is admitted or refused, and no admitted one moves the border.

use std::sync::OnceLock;

use comity::workbench::{Probe, When};
use comity::{Border, DataRequest, Day, Outcome, PolicySet, UserContext, Way};
use serde_json::{Value, json};

use crate::edits::{Draw, scratch};

struct House {
    border: Border,
    files: Vec<(String, String)>,
    /// Lines that any policy of the bundled set has.
    lines: Vec<String>,
    /// What China asked in the cases of 2018 to 2020: nothing of it may be allowed by anybody's policy.
    asked: Vec<(DataRequest, UserContext, Day)>,
}

/// A small whole set, so that thousands of them can be admitted.
fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let folder = "benches/peers/policies/comity";
        let mut files: Vec<(String, String)> = Vec::new();
        for (name, text) in crate::files(folder, "rego") {
            let regime = ["process.rego", "shield.rego"].contains(&name.as_str());
            let path = if regime { format!("comity/regimes/default/{name}") } else { format!("comity/{name}") };
            files.push((path, String::from_utf8(text).unwrap()));
        }
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
        PolicySet::from_files(files.clone()).unwrap();
        let bundled = ["policies/comity", "policies/comity/regimes/us", "policies/comity/regimes/cn"];
        let lines = bundled.iter().flat_map(|folder| crate::files(folder, "rego"));
        let lines =
            lines.flat_map(|(_, text)| String::from_utf8(text).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
        let cases = crate::cases().into_iter().filter(|(name, _)| name[..2].parse::<u8>().unwrap() <= 18);
        let asked = cases.filter_map(|(_, case)| {
            let When::On(day) = case.on else { return None };
            Some((case.request().ok()?, case.users.as_slice().first()?.clone(), day))
        });
        House { border: Border::bundled().unwrap(), files, lines: lines.collect(), asked: asked.collect() }
    })
}

/// Whatever stands in a policy file, the set ends as an error or as a set under which nothing is allowed that the border
/// refuses.
pub fn hold(bytes: &[u8]) {
    let (house, mut draw) = (house(), Draw::new(bytes));
    let mut files = house.files.clone();
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
                if draw.byte() % 3 == 0 && place < lines.len() {
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
    for (request, user, day) in &house.asked {
        let probe = Probe { policies: &set, border: &house.border, request, user, day: *day };
        let rulings = probe.rulings(&probe.facts(), Way::Both);
        assert!(rulings.all().iter().all(|ruling| ruling.outcome() != Outcome::Allow), "allowed: {rulings:?}");
    }
}
