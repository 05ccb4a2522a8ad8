//! Workflow commands of GitHub Actions: `::error file=..,line=..,title=..::message`, escaped as
//! <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts> does it.

use std::io::{self, Write};

use super::{Level, Results, Verdict, lines};

pub(super) fn write(all: &Results, to: &mut dyn Write) -> io::Result<()> {
    for row in &all.rows {
        let title = format!("{}: {}", row.verdict.word(), row.name);
        let place = [("file", row.file.clone()), ("line", row.line.to_string()), ("title", title)];
        match &row.verdict {
            Verdict::Passed => {}
            Verdict::Skipped(reason) => command(to, "notice", &place, reason)?,
            Verdict::Failed | Verdict::Errored => command(to, "error", &place, &lines(row).join("\n"))?,
        }
    }
    for remark in &all.remarks {
        let name = match remark.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let mut place =
            vec![("file", remark.file.clone()), ("line", remark.line.to_string()), ("col", remark.column.to_string())];
        if let Some((line, column)) = remark.end {
            place.push(("endLine", line.to_string()));
            // GitHub's last column is part of what it marks, ours stands after it.
            place.push(("endColumn", column.saturating_sub(1).max(1).to_string()));
        }
        place.push(("title", remark.rule.clone()));
        let text = if remark.page.is_empty() { remark.text() } else { format!("{}\n{}", remark.text(), remark.page) };
        command(to, name, &place, &text)?;
    }
    let tally = all.tally();
    if !all.rows.is_empty() {
        let (passed, failed, skipped) = (tally.passed, tally.failed, tally.skipped);
        writeln!(to, "{passed} passed, {failed} failed, {} errored, {skipped} skipped", tally.errored)?;
    }
    Ok(())
}

fn command(to: &mut dyn Write, name: &str, place: &[(&str, String)], message: &str) -> io::Result<()> {
    let place: Vec<String> = place.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    writeln!(to, "::{name} {}::{}", place.join(","), data(message))
}

/// The percent sign first: the others make new ones.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
