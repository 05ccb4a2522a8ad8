//! What of a stranger's text may stand in a message.

/// What a stranger gave, as far as it can stand in a message: a short word, code, number or time.
/// Anything else may be a name, an address or the identifier of somebody, which has digits, and is withheld.
pub(crate) fn quoted(given: &str) -> String {
    let made_of = |more: fn(&u8) -> bool| given.bytes().all(|byte| b"_-".contains(&byte) || more(&byte));
    let word = made_of(u8::is_ascii_alphabetic)
        || made_of(u8::is_ascii_digit)
        || made_of(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let time = given.starts_with(|c: char| c.is_ascii_digit())
        && given.bytes().all(|byte| b"0123456789TZ:.+-".contains(&byte));
    if given.len() <= 32 && (word || time) { given.to_owned() } else { format!("[{} bytes withheld]", given.len()) }
}

/// A message of a reader without what it quotes of the document; with nothing that a terminal or a
/// log would take for more than text; and not long.
///
/// Readers quote values in a few forms, all of which end in what was expected: what stands between
/// is dropped. Messages of our own types quote nothing but what [`quoted`] lets through.
pub(crate) fn tame(message: &str) -> String {
    const MOST: usize = 400;
    const QUOTING: [&str; 11] = [
        "invalid type",
        "invalid value",
        "invalid length",
        "unknown field",
        "unknown variant",
        "unsupported tag",
        "duplicate mapping key",
        "on a struct field name",
        "non-finite float",
        "not a finite number",
        "must be quoted",
    ];
    let discreet = match QUOTING.iter().find(|form| message.contains(*form)) {
        Some(form) => {
            let expected = message.rfind(", expected ").and_then(|at| message.get(at..)).unwrap_or_default();
            // The name of a field that is unknown or there twice, where it is a plain word, helps to find it.
            let between = |before: &str, behind: &str| {
                let (_, rest) = message.split_once(before)?;
                rest.rsplit_once(behind)
            };
            let field = between("unknown field `", "`, expected")
                .or_else(|| between("duplicate mapping key: ", ", set "))
                .or_else(|| between("duplicate mapping key `", "` is not"));
            let field = field.map_or_else(String::new, |(given, _)| format!(" `{}`", quoted(given)));
            format!("{form}{field}{expected}")
        }
        None => message.to_owned(),
    };
    let mut shown = String::new();
    for c in discreet.chars().take(MOST) {
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    if discreet.chars().nth(MOST).is_some() {
        shown.push_str("...");
    }
    shown
}

/// The path of a field, as far as its parts can be names of fields.
pub(crate) fn path(given: &str) -> String {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"_[]?".contains(&byte);
    let part = |part: &str| {
        let named = part.len() <= 40 && part.bytes().all(name);
        if named { part.to_owned() } else { "[withheld]".to_owned() }
    };
    if given == "." { given.to_owned() } else { given.split('.').map(part).collect::<Vec<_>>().join(".") }
}

/// A stranger's text as it may be shown to somebody who may read it: whole, and with nothing in it that a terminal
/// would obey or a reader would not see. Line breaks stay.
#[cfg(feature = "workbench")]
pub(crate) fn seen(text: &str) -> String {
    let unseen = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}')
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c if unseen(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_times_are_quoted_and_all_else_withheld() {
        for shown in ["UK", "grand_jury", "2026-08-18T09:30:00Z", "US-CA", "JP-13", "US-2703-A", "policy-load", "42"] {
            assert_eq!(quoted(shown), shown);
        }
        for withheld in ["jane.doe@example.org", "Two Words", "\u{0421}N", "u-4711", "p-1", "Jane1", &"x".repeat(33)] {
            assert!(quoted(withheld).contains("withheld"), "{withheld}");
        }
    }

    #[test]
    fn messages_lose_what_they_quote() {
        let said = tame("invalid type: string \"A ` Name\", expected u32\u{1b}[2J");
        assert_eq!(said, "invalid type, expected u32\\u{1b}[2J");
        assert_eq!(tame("missing field `country`"), "missing field `country`");
        assert_eq!(tame("duplicate mapping key: country, set Policy"), "duplicate mapping key `country`");
        assert_eq!(tame("duplicate mapping key: u-4711, set Policy"), "duplicate mapping key `[6 bytes withheld]`");
        assert_eq!(path("demand.requester.A Name[0].x`y"), "demand.requester.[withheld].[withheld]");
    }

    #[test]
    #[cfg(feature = "workbench")]
    fn what_nobody_would_see_is_seen() {
        assert_eq!(seen("a\u{1b}[2Jb\u{202e}c\nd\u{e9}"), "a\\u{1b}[2Jb\\u{202e}c\nd\u{e9}");
    }
}
