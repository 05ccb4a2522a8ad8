//! For people: each failure with the lines of the policies that it is about, and at the end the counts.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Shown, Origin, Renderer, Snippet};

use super::{Level, Remark, Results, Row, Spot, Verdict};

pub(super) fn write(all: &Results, styled: bool, every: bool, to: &mut dyn Write) -> io::Result<()> {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(120);
    for row in &all.rows {
        match &row.verdict {
            Verdict::Passed if every => writeln!(to, "ok {}: {}", row.suite, row.name)?,
            Verdict::Passed => {}
            Verdict::Skipped(reason) => writeln!(to, "skipped {}: {}: {reason}", row.suite, row.name)?,
            Verdict::Failed | Verdict::Errored => {
                let group = failed(all, row);
                writeln!(to, "{}\n", renderer.render(&[group]))?;
            }
        }
    }
    for remark in &all.remarks {
        writeln!(to, "{}\n", renderer.render(&[remarked(all, remark)]))?;
    }
    let tally = all.tally();
    if !all.rows.is_empty() {
        write!(to, "{} passed, {} failed", tally.passed, tally.failed)?;
        if tally.errored > 0 {
            write!(to, ", {} errored", tally.errored)?;
        }
        if tally.skipped > 0 {
            write!(to, ", {} skipped", tally.skipped)?;
        }
        writeln!(to, " in {:.2} s", all.time.as_secs_f64())?;
    }
    Ok(())
}

fn failed<'a>(all: &'a Results, row: &'a Row) -> Group<'a> {
    let title = format!("{}: {}", row.name, row.message);
    let mut group = Group::with_title(Shown::ERROR.with_name(row.verdict.word()).primary_title(title));
    group = group.element(Origin::path(row.file.as_str()).line(as_size(row.line)));
    for spot in &row.spots {
        group = pointed(all, group, spot);
    }
    for (heading, lines) in &row.details {
        for line in lines {
            group = group.element(Shown::NOTE.with_name(heading.as_str()).message(line.as_str()));
        }
    }
    group
}

fn remarked<'a>(all: &'a Results, remark: &'a Remark) -> Group<'a> {
    let level = match remark.level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
        Level::Note => Shown::NOTE,
    };
    let title = level.primary_title(remark.message.as_str()).id(remark.rule.as_str());
    let title = if remark.page.starts_with("https://") { title.id_url(remark.page.as_str()) } else { title };
    let mut group = Group::with_title(title);
    let spot = Spot {
        file: remark.file.clone(),
        line: remark.line,
        column: remark.column,
        end: remark.end,
        label: String::new(),
    };
    group = pointed(all, group, &spot);
    if let Some(fix) = &remark.fix {
        group = group.element(Shown::HELP.message(fix.as_str()));
    }
    if !remark.page.is_empty() {
        group = group.element(Shown::NOTE.with_name("see").message(remark.page.as_str()));
    }
    group
}

/// The lines at a place, or its name alone where the text is not known.
fn pointed<'a>(all: &'a Results, group: Group<'a>, spot: &Spot) -> Group<'a> {
    let source = all.sources.get(&spot.file).map(String::as_str);
    let Some((source, span)) = source.and_then(|source| Some((source, span(source, spot)?))) else {
        let origin = Origin::path(spot.file.clone()).line(as_size(spot.line)).char_column(as_size(spot.column));
        return group.element(origin);
    };
    let kind = AnnotationKind::Primary.span(span);
    let kind = if spot.label.is_empty() { kind } else { kind.label(spot.label.clone()) };
    group.element(Snippet::source(source).path(spot.file.clone()).annotation(kind))
}

/// The bytes of a place: to its end where that is known, else to the end of its line.
fn span(source: &str, spot: &Spot) -> Option<Range<usize>> {
    let start = offset(source, spot.line, spot.column)?;
    let rest = source.get(start..)?;
    let of_line = start.saturating_add(rest.find('\n').unwrap_or(rest.len()));
    let end = spot.end.and_then(|(line, column)| offset(source, line, column)).unwrap_or(of_line);
    // A long rule is pointed at where it begins.
    let end = if source.get(start..end).is_some_and(|text| text.lines().count() > 12) { of_line } else { end };
    Some(start..end.max(start))
}

fn offset(source: &str, line: u32, column: u32) -> Option<usize> {
    let mut start = 0_usize;
    for _ in 1..line {
        start = start.saturating_add(source.get(start..)?.find('\n')?).saturating_add(1);
    }
    let text = source.get(start..)?;
    let text = text.split('\n').next().unwrap_or_default();
    let within = text.char_indices().nth(as_size(column.saturating_sub(1))).map_or(text.len(), |(at, _)| at);
    Some(start.saturating_add(within))
}

fn as_size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
