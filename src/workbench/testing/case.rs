//! One case: what a gate would decide, against what is wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::super::glob;
use super::super::suite::SuiteCase;
use super::law::{Law, facts};
use super::{Spot, Tested};
use crate::decision::outcome::Outcome;
use crate::decision::ruling::Ruling;
use crate::facts::Facts;
use crate::gate::Preview;
use crate::request::measure::Measure;
use crate::time::{Clock as _, SystemClock};

/// A case that was found.
#[derive(Debug)]
pub(super) struct CaseTest {
    pub(super) case: SuiteCase,
    pub(super) messages: BTreeMap<Measure, BTreeSet<String>>,
}

pub(super) fn run(law: &Law, test: &CaseTest, tested: &mut Tested) {
    let today = SystemClock.now().day();
    let report = match test.case.preview(&law.gate, today) {
        Ok(report) => report,
        Err(why) => return tested.err(why.to_string()),
    };
    let mut differences = report.differences.clone();
    for preview in &report.previews {
        for (ruling, patterns) in said(preview, &test.messages) {
            for pattern in patterns {
                differences.push(format!("{}: no reason says `{pattern}`", ruling.measure()));
            }
        }
    }
    let Some(first) = differences.first() else { return };
    tested.fail(match differences.len() {
        1 => first.clone(),
        count => format!("{count} differences, the first: {first}"),
    });
    if differences.len() > 1 {
        tested.detail("difference", differences);
    }
    let mut codes = Codes::default();
    let mut found = Vec::new();
    for preview in &report.previews {
        for ruling in preview.rulings() {
            codes.concerned(test, preview, ruling);
            found.push(shown(preview, ruling));
        }
    }
    tested.detail("expected", expected(test));
    tested.detail("found", found);
    tested.spots = codes.spots(law);
    let reads: BTreeSet<String> = codes.all().flat_map(|code| law.book.lab.reads_of_code(code)).collect();
    let (Ok(request), Some(preview)) = (test.case.case.request(), report.previews.first()) else { return };
    let user = test.case.case.users.as_slice().iter().find(|user| user.subject() == preview.subject());
    let document = user.map(|user| serde_json::to_value(Facts::new(&request, user, preview.day())));
    if let Some(Ok(document)) = document {
        tested.detail("facts", facts(&document, &reads));
    }
}

/// Of each ruling, the patterns that no reason of it matches.
fn said<'a>(
    preview: &'a Preview,
    messages: &'a BTreeMap<Measure, BTreeSet<String>>,
) -> impl Iterator<Item = (&'a Ruling, Vec<&'a str>)> {
    preview.rulings().iter().filter_map(|ruling| {
        let said = |pattern: &str| {
            let reasons = ruling.reasons().iter().filter_map(|cited| preview.reason(&cited.code));
            reasons
                .into_iter()
                .any(|reason| glob::matches(pattern, &reason.title) || glob::matches(pattern, &reason.reason))
        };
        let patterns = messages.get(&ruling.measure())?;
        Some((ruling, patterns.iter().map(String::as_str).filter(|pattern| !said(pattern)).collect()))
    })
}

/// Codes that a difference is about, by what they did.
#[derive(Default)]
struct Codes {
    missing: BTreeSet<String>,
    forbidden: BTreeSet<String>,
    decided: BTreeSet<String>,
}

impl Codes {
    fn concerned(&mut self, test: &CaseTest, preview: &Preview, ruling: &Ruling) {
        let spoke = |code: &str| ruling.reasons().iter().any(|cited| cited.code.as_str() == code);
        let subject = preview.subject().as_str();
        let mine = test
            .case
            .case
            .want
            .iter()
            .flatten()
            .filter(|want| want.measure == ruling.measure() && (want.user == "*" || want.user == subject));
        let mut wanted = None;
        for want in mine {
            wanted = Some(want.outcome);
            self.missing.extend(want.codes.iter().map(|code| code.as_str().to_owned()).filter(|code| !spoke(code)));
        }
        if let Some(without) = test.case.without.get(&ruling.measure()) {
            let codes = without.iter().map(|code| code.as_str().to_owned());
            self.forbidden.extend(codes.filter(|code| spoke(code)));
        }
        if wanted.unwrap_or(Outcome::Deny) != ruling.outcome() {
            self.decided.extend(ruling.reasons().iter().take(2).map(|cited| cited.code.as_str().to_owned()));
        }
    }

    fn spots(&self, law: &Law) -> Vec<Spot> {
        let groups =
            [(&self.missing, "did not speak"), (&self.forbidden, "spoke, and must not"), (&self.decided, "spoke")];
        let spots = groups.into_iter().flat_map(|(codes, label)| {
            codes.iter().flat_map(move |code| law.spots_of_code(code, &format!("{code} {label}")))
        });
        spots.take(6).collect()
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.missing.iter().chain(&self.forbidden).chain(&self.decided)
    }
}

fn expected(test: &CaseTest) -> Vec<String> {
    let mut lines = Vec::new();
    for want in test.case.case.want.iter().flatten() {
        let mut line = format!("{} for `{}`: {}", want.measure, want.user, want.outcome);
        let mut add = |word: &str, items: Vec<String>| {
            if !items.is_empty() {
                line.extend([", ", word, " ", &items.join(", ")]);
            }
        };
        add("by", want.codes.iter().map(ToString::to_string).collect());
        let without = test.case.without.get(&want.measure).into_iter().flatten();
        add("without", without.map(ToString::to_string).collect());
        add("duties", want.duties.iter().map(ToString::to_string).collect());
        let messages = test.messages.get(&want.measure).into_iter().flatten();
        add("saying", messages.map(|pattern| format!("`{pattern}`")).collect());
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push("everything is denied".to_owned());
    }
    lines
}

fn shown(preview: &Preview, ruling: &Ruling) -> String {
    let codes: Vec<String> = ruling.reasons().iter().map(|cited| cited.code.to_string()).collect();
    let mut line = format!("{} for `{}`: {}", ruling.measure(), preview.subject().as_str(), ruling.outcome());
    if !codes.is_empty() {
        line.extend([", by ", &codes.join(", ")]);
    }
    let duties: Vec<String> = ruling.duties().iter().map(ToString::to_string).collect();
    if !duties.is_empty() {
        line.extend([", duties ", &duties.join(", ")]);
    }
    line
}
