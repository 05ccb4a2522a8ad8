//! What of a stranger's text may stand in a message.

/// What a stranger gave, as far as it can stand in a message: a short word, code, number or time.
/// Anything else may be a name or an address and is withheld.
pub(crate) fn quoted(given: &str) -> String {
    let word = given.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let time = given.starts_with(|c: char| c.is_ascii_digit())
        && given.bytes().all(|byte| b"0123456789TZ:.+-".contains(&byte));
    if given.len() <= 32 && (word || time) { given.to_owned() } else { format!("[{} bytes withheld]", given.len()) }
}

/// A message of a reader without what it quotes of the document, save words, codes and paths of
/// fields; with nothing that a terminal or a log would take for more than text; and not long.
pub(crate) fn tame(message: &str) -> String {
    const MOST: usize = 400;
    let path = |given: &str| {
        let section = given.split(['.', '[']).next().unwrap_or_default();
        matches!(section, "demand" | "intake" | "user" | "users" | "want" | "note" | "on")
    };
    let mut discreet = String::new();
    for (at, part) in message.split_inclusive(['`', '"']).enumerate() {
        let (given, mark) = part.split_at(part.trim_end_matches(['`', '"']).len());
        // Every second part stood between marks.
        if at % 2 == 1 && !path(given) {
            discreet.push_str(&quoted(given));
        } else {
            discreet.push_str(given);
        }
        discreet.push_str(mark);
    }
    let mut shown = String::new();
    for c in discreet.chars().take(MOST) {
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    if discreet.chars().nth(MOST).is_some() {
        shown.push_str("...");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_times_are_quoted_and_all_else_withheld() {
        for shown in ["UK", "grand_jury", "2026-08-18T09:30:00Z", "US-CA"] {
            assert_eq!(quoted(shown), shown);
        }
        for withheld in ["jane.doe@example.org", "Two Words", "\u{0421}N", &"x".repeat(33)] {
            assert!(quoted(withheld).contains("withheld"), "{withheld}");
        }
    }

    #[test]
    fn messages_keep_paths_and_lose_what_they_quote() {
        let said = tame("invalid type: string \"A Name\", expected `demand.requester.country` at `x y`\u{1b}[2J");
        assert!(
            said.contains("`demand.requester.country`") && !said.contains("A Name") && !said.contains('\u{1b}'),
            "{said}"
        );
    }
}
