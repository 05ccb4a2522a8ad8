//! What is refused before parsing, because the parser itself could be made to blow up.

use super::{DiagnosticKind, Report};
use crate::policy::engine::syntax::Place;

/// Bytes of one file.
const FILE: usize = 131_072;
/// Bytes of one line.
const LINE: usize = 400;
/// Depth of brackets: each level of `[` doubles the parser's time in 0.14.1.
const DEPTH: u32 = 8;

/// Signs in a row: the parser recurses into each.
const SIGNS: u32 = 8;

/// Whether the text may be given to the parser.
pub(super) fn passes(text: &str, report: &mut Report<'_>) -> bool {
    let start = Place { line: 1, column: 1 };
    if text.len() > FILE {
        report.at(
            start,
            DiagnosticKind::Size,
            format!("the file has {} bytes; split it to at most {FILE}", text.len()),
        );
        return false;
    }
    let mut line_at = 0_u32;
    for line in text.split('\n') {
        line_at = line_at.saturating_add(1);
        if line.len() > LINE {
            let place = Place { line: line_at, column: 1 };
            report.at(
                place,
                DiagnosticKind::Size,
                format!("the line has {} bytes; break it to at most {LINE}", line.len()),
            );
            return false;
        }
    }
    nesting(text, report)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Code,
    Comment,
    Text,
    Escape,
    Raw,
}

fn nesting(text: &str, report: &mut Report<'_>) -> bool {
    let mut state = State::Code;
    let mut depth = 0_u32;
    let mut signs = 0_u32;
    let mut place = Place { line: 1, column: 0 };
    for c in text.chars() {
        place.column = place.column.saturating_add(1);
        state = match (state, c) {
            (State::Code, '#') => State::Comment,
            (State::Code, '"') | (State::Escape, _) => State::Text,
            (State::Code, '`') => State::Raw,
            (State::Comment, '\n') | (State::Text, '"' | '\n') | (State::Raw, '`') => State::Code,
            (State::Text, '\\') => State::Escape,
            (same, _) => same,
        };
        if state == State::Code {
            match c {
                '[' | '(' | '{' => depth = depth.saturating_add(1),
                ']' | ')' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            signs = match c {
                '-' => signs.saturating_add(1),
                _ if c.is_whitespace() => signs,
                _ => 0,
            };
        }
        if depth > DEPTH || signs > SIGNS {
            report.at(place, DiagnosticKind::Nesting, format!("brackets are nested deeper than {DEPTH}, or more than {SIGNS} signs stand in a row; use helper rules"));
            return false;
        }
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        // Marks that turn or hide text: what a reviewer sees would not be what the engine reads.
        let hidden = matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
        if control || hidden {
            let message = format!("the character U+{:04X} is not seen by a reader; remove it", u32::from(c));
            report.at(place, DiagnosticKind::Syntax, message);
            return false;
        }
        if c == '\n' {
            place = Place { line: place.line.saturating_add(1), column: 0 };
        }
    }
    true
}
