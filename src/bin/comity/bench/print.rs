//! A report for people.

use comity::workbench::{BenchReport, Row, Slowing};

use crate::say;

/// What each row is.
const TITLES: [(&str, &str); 5] = [
    ("cold", "made anew in both ways, as at first"),
    ("cold_rvm", "made anew by the RVM alone"),
    ("hit", "remembered"),
    ("evaluate", "`evaluate`, with the record in memory"),
    ("reference", "the reference work"),
];

fn title(name: &str) -> &str {
    TITLES.iter().find(|(row, _)| *row == name).map_or(name, |(_, title)| title)
}

pub(super) fn pretty(report: &BenchReport, since: Option<(&BenchReport, &[Slowing])>, most: f64) {
    head(report);
    say(&format!(
        "\n{:<40}{:>10} {:>10} {:>10} {:>10} {:>8} {:>9}",
        "a decision", "p50 us", "p99 us", "p99.9 us", "of ref.", "allocs", "bytes"
    ));
    for (name, title) in TITLES {
        if let Some(row) = report.rows.iter().find(|row| row.name == name) {
            say(&line(title, row));
        }
    }
    if report.rows.iter().any(|row| row.p999_us.is_none()) {
        say("  -: fewer than a thousand were timed; give it more `--seconds`");
    }
    let folder = std::env::temp_dir();
    say(&format!("\n{:<40}{:>10} {:>10} {:>10}", "durable, each its own record", "a second", "p50 us", "p99 us"));
    for row in &report.durable {
        let who = if row.callers == 1 { "1 caller".to_owned() } else { format!("{} callers", row.callers) };
        say(&format!("  {who:<38}{:>10.0} {:>10.0} {:>10.0}", row.records_per_second, row.p50_us, row.p99_us));
    }
    say(&format!("  in {}; another disk is measured by setting TMPDIR", folder.display()));
    each(report);
    if let Some((before, since)) = since {
        compared(report, before, since, most);
    }
}

fn head(report: &BenchReport) {
    let (cases, machine) = (&report.cases, &report.machine);
    say(&format!(
        "{} decisions, {} distinct facts; {:.0}% of one pass were remembered",
        cases.decisions,
        cases.distinct_facts,
        cases.hit_rate * 100.0
    ));
    say(&format!("policies  {}", report.policy_digest));
    say(&format!("cases     {}", cases.digest));
    say(&format!(
        "{}; {} {}, {} cores; two readings of the clock: {} ns",
        report.engine, machine.os, machine.arch, machine.cores, report.clock_ns
    ));
    if !machine.optimized {
        say("built WITHOUT optimization: the times are of no use");
    }
}

fn line(title: &str, row: &Row) -> String {
    let shown = |number: Option<f64>, digits: usize| {
        number.map_or_else(|| "-".to_owned(), |number| format!("{number:.digits$}"))
    };
    format!(
        "  {title:<38}{:>10.1} {:>10.1} {:>10} {:>10.3} {:>8} {:>9}",
        row.p50_us,
        row.p99_us,
        shown(row.p999_us, 1),
        row.of_reference,
        shown(row.allocations, 1),
        shown(row.bytes, 0)
    )
}

fn each(report: &BenchReport) {
    if report.each.is_empty() {
        return;
    }
    say(&format!("\n{:<52}{:>10} {:>10} {:>10} {:>10}", "p50 us of each", "cold", "RVM", "hit", "evaluate"));
    for one in &report.each {
        say(&format!(
            "  {:<50}{:>10.1} {:>10.1} {:>10.1} {:>10.1}",
            one.case, one.cold_us, one.cold_rvm_us, one.hit_us, one.evaluate_us
        ));
    }
}

fn compared(report: &BenchReport, before: &BenchReport, since: &[Slowing], most: f64) {
    say(&format!("\n{:<40}{:>10} {:>10} {:>10}", "p50 as a multiple of the reference", "baseline", "now", "change"));
    for row in since {
        let verdict = if row.percent > most { "  SLOWER" } else { "" };
        let title = title(&row.name);
        say(&format!("  {title:<38}{:>10.3} {:>10.3} {:>+9.1}%{verdict}", row.before, row.now, row.percent));
    }
    if before.policy_digest != report.policy_digest {
        say(&format!("  the baseline was measured under policies {}", before.policy_digest));
    }
    if before.engine != report.engine {
        say(&format!("  the baseline was measured by {}", before.engine));
    }
    if before.machine != report.machine {
        let machine = &before.machine;
        say(&format!("  the baseline was measured on {} {}, {} cores", machine.os, machine.arch, machine.cores));
    }
    let slower = since.iter().filter(|row| row.percent > most).count();
    if slower > 0 {
        say(&format!("{slower} of {} are slower by more than {most}%", since.len()));
    } else {
        say(&format!("none is slower by more than {most}%"));
    }
}
