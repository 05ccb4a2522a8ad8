//! The Test Anything Protocol, version 13. Each line of a diagnosis is a comment, which every reader takes. A remark is a test that does not hold where it is an error.

use std::io::{self, Write};

use super::{Level, Results, Verdict, lines};

pub(super) fn write(all: &Results, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "TAP version 13")?;
    let count = all.rows.len().saturating_add(all.remarks.len());
    if count == 0 {
        return writeln!(to, "1..0 # SKIP nothing to test");
    }
    writeln!(to, "1..{count}")?;
    let mut number = 0_usize;
    for row in &all.rows {
        number = number.saturating_add(1);
        let name = plain(&format!("{}: {}", row.suite, row.name));
        match &row.verdict {
            Verdict::Passed => writeln!(to, "ok {number} - {name}")?,
            Verdict::Skipped(reason) => writeln!(to, "ok {number} - {name} # SKIP {}", plain(reason))?,
            Verdict::Failed | Verdict::Errored => {
                writeln!(to, "not ok {number} - {name}")?;
                comment(to, &format!("{} at {}:{}", row.verdict.word(), row.file, row.line))?;
                for line in lines(row) {
                    comment(to, &line)?;
                }
            }
        }
    }
    for remark in &all.remarks {
        number = number.saturating_add(1);
        let holds = if remark.level == Level::Error { "not ok" } else { "ok" };
        let place = format!("{}:{}:{}", remark.file, remark.line, remark.column);
        writeln!(to, "{holds} {number} - {}", plain(&format!("{place} {}", remark.rule)))?;
        comment(to, &format!("{}: {}", remark.level.word(), remark.text()))?;
        if !remark.page.is_empty() {
            comment(to, &remark.page)?;
        }
    }
    Ok(())
}

fn comment(to: &mut dyn Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(to, "# {line}"))
}

/// In one line; `#` would begin a directive, and a backslash an escape.
fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' | '\\' => line.extend(['\\', c]),
            c if c.is_control() => line.push(' '),
            c => line.push(c),
        }
    }
    line
}
