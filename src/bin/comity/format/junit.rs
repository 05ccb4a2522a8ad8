//! `JUnit` XML as Jenkins reads it: a suite for each file, a case for each test. A remark that is an error is a
//! failure; others are cases that were skipped, with the remark as the message, so that they show and fail nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Level, Remark, Results, Row, Verdict, lines};

pub(super) fn write(all: &Results, to: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new(all.command);
    report.set_time(all.time);
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for row in &all.rows {
        let suite = suites.entry(&row.suite).or_insert_with(|| TestSuite::new(row.suite.as_str()));
        suite.time = Some(suite.time.unwrap_or_default().saturating_add(row.time));
        suite.add_test_case(case(row));
    }
    for remark in &all.remarks {
        let suite = suites.entry(&remark.file).or_insert_with(|| TestSuite::new(remark.file.as_str()));
        suite.add_test_case(remarked(remark));
    }
    report.add_test_suites(suites.into_values());
    let text = report.to_string().map_err(|why| io::Error::other(why.to_string()))?;
    to.write_all(without_skipped(&text).as_bytes())
}

fn case(row: &Row) -> TestCase {
    let status = match &row.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Skipped(reason) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
            status
        }
        Verdict::Failed => bad(row, NonSuccessKind::Failure),
        Verdict::Errored => bad(row, NonSuccessKind::Error),
    };
    let mut case = TestCase::new(row.name.as_str(), status);
    case.set_classname(row.suite.as_str()).set_time(row.time);
    case
}

fn bad(row: &Row, kind: NonSuccessKind) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    let place = format!("{}:{}", row.file, row.line);
    let text = std::iter::once(place).chain(lines(row)).collect::<Vec<_>>().join("\n");
    status.set_message(row.message.as_str()).set_type(row.verdict.word()).set_description(text);
    status
}

fn remarked(remark: &Remark) -> TestCase {
    let mut status = match remark.level {
        Level::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Level::Warning | Level::Note => TestCaseStatus::skipped(),
    };
    status.set_message(remark.text());
    if remark.level == Level::Error {
        let place = format!("{}:{}:{}: {}", remark.file, remark.line, remark.column, remark.text());
        let text = if remark.page.is_empty() { place } else { format!("{place}\n{}", remark.page) };
        status.set_type(remark.level.word()).set_description(text);
    }
    let mut case = TestCase::new(format!("{} {}:{}", remark.rule, remark.line, remark.column), status);
    case.set_classname(remark.file.as_str());
    case
}

/// Without the count of what was skipped at the root, which the schema of Jenkins' xUnit plugin does not have; each suite
/// has its own.
fn without_skipped(text: &str) -> String {
    let Some((before, rest)) = text.split_once("<testsuites ") else { return text.to_owned() };
    let (root, after) = rest.split_once('>').unwrap_or((rest, ""));
    let kept: Vec<&str> = root.split_inclusive('"').collect();
    let pairs = kept.chunks(2).filter(|pair| pair.first().is_none_or(|name| name.trim() != "skipped=\""));
    format!("{before}<testsuites {}>{after}", pairs.map(<[&str]>::concat).collect::<String>().trim_start())
}
