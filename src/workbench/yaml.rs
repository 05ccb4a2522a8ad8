//! Documents of the workbench as YAML: strict, bounded, with path, line and column.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the events are the reader's; those of no interest are passed over"
)]

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

use crate::quoting::tame;
use crate::request::RequestRefused;

/// Bytes that one document may have: 4 MiB.
pub(super) const MOST_BYTES: usize = 4_194_304;

/// Why a case was not read. Nothing of it was decided.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseRefused {
    /// Larger than 4 MiB.
    #[error("the case has {0} bytes or more; allowed are {most}", most = MOST_BYTES)]
    Size(usize),
    /// Not UTF-8, or begins with a byte order mark, or has control characters.
    #[error("the case is no plain UTF-8: {0}")]
    Encoding(String),
    /// Does not parse, or a field is missing, unknown, given twice or wrong.
    #[error("`{path}`{at}: {why}")]
    Field {
        /// The field, such as `demand.requester.country`.
        path: String,
        /// Line and column, as far as known.
        at: String,
        /// What is wrong and what would be right.
        why: String,
    },
    /// Demand and intake contradict each other.
    #[error(transparent)]
    Request(#[from] RequestRefused),
}

/// Reads one document: no anchors, aliases, tags, merges or duplicate keys, and no field left empty.
pub(super) fn document<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, CaseRefused> {
    let text = plain(bytes)?;
    let mut path = String::from(".");
    let mut options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::Error,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        reject_unsupported_tags: true,
        strict_booleans: true,
        no_schema: true,
        ignore_binary_tag_for_string: true,
        with_snippet: false,
    };
    options.budget = serde_saphyr::budget! {
        max_aliases: 0,
        max_anchors: 0,
        max_depth: 16,
        max_documents: 1,
        max_nodes: 400_000,
        max_events: 1_000_000,
    };
    let read = serde_saphyr::with_deserializer_from_str_with_options(text, options, |from| {
        serde_path_to_error::deserialize::<_, T>(from).map_err(|why| {
            path = why.path().to_string();
            why.into_inner()
        })
    });
    let document = read.map_err(|why| field(&path, &why))?;
    untagged(text)?;
    Ok(document)
}

/// The line and column, from 1, of each item of the list under a name at the top of a document that was read.
pub(super) fn places(bytes: &[u8], list: &str) -> Vec<(u32, u32)> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let number = |given: usize| u32::try_from(given).unwrap_or(u32::MAX);
    let (mut depth, mut key, mut within, mut found) = (0_usize, true, false, Vec::new());
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let item = within && depth == 2;
        let (opens, closes, scalar) = match &event {
            Event::MappingStart(..) | Event::SequenceStart(..) => (true, false, None),
            Event::MappingEnd | Event::SequenceEnd => (false, true, None),
            Event::Scalar(word, ..) => (false, false, Some(word.as_ref())),
            _ => continue,
        };
        if item && !closes {
            found.push((number(span.start.line()), number(span.start.col()).saturating_add(1)));
        }
        if opens {
            depth = depth.saturating_add(1);
        } else if closes {
            depth = depth.saturating_sub(1);
        }
        // At the top, names and values take turns.
        match scalar {
            Some(word) if depth == 1 && key => (within, key) = (word == list, false),
            Some(_) if depth == 1 => key = true,
            None if closes && depth == 1 => (within, key) = (false, true),
            Some(_) | None => {}
        }
    }
    found
}

/// The names at the top of a document, as far as it parses.
pub(super) fn names(text: &str) -> Vec<String> {
    let (mut depth, mut key, mut found) = (0_usize, true, Vec::new());
    for event in Parser::new_from_str(text) {
        let Ok((event, _)) = event else { break };
        match &event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth = depth.saturating_add(1),
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                key |= depth == 1;
            }
            Event::Scalar(word, ..) if depth == 1 => {
                if key {
                    found.push(word.to_string());
                }
                key = !key;
            }
            _ => {}
        }
    }
    found
}

fn plain(bytes: &[u8]) -> Result<&str, CaseRefused> {
    if bytes.len() > MOST_BYTES {
        return Err(CaseRefused::Size(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|why| CaseRefused::Encoding(why.to_string()))?;
    match unseen(text) {
        Some(why) => Err(CaseRefused::Encoding(why)),
        None => Ok(text),
    }
}

/// Says so where a text holds what nobody would see in it.
fn unseen(text: &str) -> Option<String> {
    let bad = text.chars().find(|c| outside(*c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t')))?;
    Some(hidden(bad))
}

/// What no YAML may hold as it is, and JSON may: a document would not be read again as it is written.
fn outside(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn hidden(c: char) -> String {
    format!("it holds U+{:04X}, which no reader sees; remove it", u32::from(c))
}

/// Refuses tags, which change what a value is, numbers that are too large to be told from words, and escapes of what is
/// refused as it is.
/// The text has been read, so it parses and is within bounds.
fn untagged(text: &str) -> Result<(), CaseRefused> {
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { continue };
        let tagged = matches!(
            event,
            Event::Scalar(_, _, _, Some(_)) | Event::SequenceStart(_, _, Some(_)) | Event::MappingStart(_, _, Some(_))
        );
        let escaped = if let Event::Scalar(text, ..) = &event { text.chars().find(|c| outside(*c)) } else { None };
        let escaped = escaped.map(hidden);
        let why = if tagged {
            "the value has a tag; remove it"
        } else if let Some(escaped) = &escaped {
            escaped
        } else if matches!(&event, Event::Scalar(word, ScalarStyle::Plain, _, _) if endless(word)) {
            "the number is too large; put it in quotes if it is a text"
        } else {
            continue;
        };
        let at = format!(", line {}, column {}", span.start.line(), span.start.col().saturating_add(1));
        return Err(CaseRefused::Field { path: ".".to_owned(), at, why: why.to_owned() });
    }
    Ok(())
}

fn endless(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit()) && word.parse().is_ok_and(f64::is_infinite)
}

fn field(path: &str, why: &serde_saphyr::Error) -> CaseRefused {
    let at = why.location().map_or_else(String::new, |at| format!(", line {}, column {}", at.line(), at.column()));
    let message = why.to_string();
    let message = message.lines().next().unwrap_or_default();
    let why = message.rsplit_once(" at line ").map_or(message, |(why, _)| why);
    let why = if why.starts_with("cannot deserialize null into string") {
        "there is no value; write one, or `none` or `unknown` where the field takes it"
    } else {
        why
    };
    CaseRefused::Field { path: crate::quoting::path(path), at, why: tame(why) }
}
