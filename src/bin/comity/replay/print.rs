//! A report for people.

use std::collections::BTreeSet;

use comity::workbench::{Change, ExpectedFlips, ReplayReport, Seen};

use crate::say;

/// Codes that are named of one row; the others are counted.
const CODES: usize = 4;

pub(super) fn pretty(report: &ReplayReport, expected: &ExpectedFlips) {
    let parts: Vec<String> = report.shards.iter().map(ToString::to_string).collect();
    let of = if report.is_whole() { String::new() } else { format!(", part {}", parts.join(", ")) };
    say(&format!("{} decisions of {} records{of}", report.decisions(), report.records));
    for (what, digest) in [("policies", &report.policies), ("border", &report.border)] {
        if let Some(digest) = digest {
            say(&format!("  under {what} {digest}"));
        }
    }
    let another = report.policies.is_some() || report.border.is_some();
    say(&format!("  {:>9}  unchanged", report.unchanged));
    if another {
        say(&format!("  {:>9}  flipped", report.flipped));
        say(&format!("  {:>9}  for other reasons, with other limits or duties", report.reasons_only));
    }
    say(&format!("  {:>9}  not the same under their own law", report.different));
    say(&format!("  {:>9}  not to be decided again", report.not_replayable));
    if report.group_as_recorded > 0 {
        say(&format!("  {:>9}  with others of their group taken as they are on record", report.group_as_recorded));
    }
    countries(report);
    codes(report);
    rows("Not the same under their own law", &report.differences, &|_| "");
    let mark = |flip: &Change| if expected.cover(flip) { "  expected" } else { "" };
    rows("Flipped", &report.flips, &mark);
    rows("For other reasons, with other limits or duties", &report.reasons, &|_| "");
    if !report.unreplayed.is_empty() {
        say("\nNot to be decided again");
        for (not, seen) in &report.unreplayed {
            let country = not.country.as_deref().unwrap_or("?");
            say(&format!("  {:>7}  {country:<8}{}{}", seen.count, not.why, at(seen)));
        }
    }
    for (number, flip) in expected.idle(report) {
        let note = flip.note.as_deref().map_or_else(String::new, |note| format!(": {note}"));
        say(&format!("expected flip {number} did not happen{note}"));
    }
    let unexpected: u64 = report.unexpected(expected).map(|(_, seen)| seen.count).sum();
    if unexpected > 0 {
        say(&format!("{unexpected} flips are not expected"));
    }
}

fn countries(report: &ReplayReport) {
    let moved = report.countries.iter().filter(|(_, count)| {
        count.flipped.saturating_add(count.reasons_only).saturating_add(count.different) > 0 || count.not_replayable > 0
    });
    let lines: Vec<String> = moved
        .map(|(country, count)| {
            format!(
                "  {country:<8}{:>9} {:>9} {:>9} {:>9} {:>9}",
                count.unchanged, count.flipped, count.reasons_only, count.different, count.not_replayable
            )
        })
        .collect();
    if !lines.is_empty() {
        say("\nBy the requester's country");
        say("         unchanged   flipped   reasons different      lost");
        for line in &lines {
            say(line);
        }
    }
}

fn codes(report: &ReplayReport) {
    if report.codes.is_empty() {
        return;
    }
    say("\nRulings by code: no longer cited, newly cited");
    for (code, count) in &report.codes {
        say(&format!("  {code:<44}{:>9} {:>9}", count.gone, count.come));
    }
}

fn rows(title: &str, rows: &std::collections::BTreeMap<Change, Seen>, mark: &dyn Fn(&Change) -> &'static str) {
    if rows.is_empty() {
        return;
    }
    say(&format!("\n{title}"));
    for (change, seen) in rows {
        let outcome = if change.from == change.to {
            change.fields.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        } else {
            format!("{} -> {}", change.from, change.to)
        };
        say(&format!("  {:>7}  {:<8}{:<24}{outcome}{}", seen.count, change.country, change.measure, mark(change)));
        for (sign, codes) in [("-", &change.gone), ("+", &change.come)] {
            if !codes.is_empty() {
                say(&format!("             {sign} {}", listed(codes)));
            }
        }
        say(&format!("            {}", at(seen)));
    }
}

fn listed(codes: &BTreeSet<String>) -> String {
    let text = codes.iter().take(CODES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match codes.len().saturating_sub(CODES) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

fn at(seen: &Seen) -> String {
    let places: Vec<String> = seen.samples.iter().map(|sample| sample.position.to_string()).collect();
    let more = if u64::try_from(places.len()).is_ok_and(|named| named < seen.count) { ", .." } else { "" };
    if places.is_empty() { String::new() } else { format!(" at {}{more}", places.join(", ")) }
}
