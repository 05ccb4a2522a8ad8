//! How the text of a policy looks.

use super::{LintRule, Remarks};
use crate::policy::test_module;

/// Columns that one tab stands for where a file says nothing else.
const TAB: usize = 4;

pub(super) fn text(path: &str, text: &str, remarks: &mut Remarks) {
    let at = |line: usize| u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
    // Where a raw string may go over lines, its spaces are its value.
    let plain = !text.contains('`');
    if plain && let Some(line) = text.split('\n').position(|line| line.ends_with('\r')) {
        remarks.add(
            LintRule::LineEnd,
            (path, at(line), 1),
            "lines end with a carriage return; end them with a line feed",
        );
    }
    for (number, line) in text.split('\n').map(|line| line.trim_end_matches('\r')).enumerate() {
        let bare = line.trim_end_matches([' ', '\t']);
        let column = u32::try_from(bare.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        if plain && bare.len() < line.len() {
            remarks.add(LintRule::TrailingSpace, (path, at(number), column), "the line ends with spaces; remove them");
        }
        if plain && !bare.is_empty() && line.starts_with(' ') {
            remarks.add(LintRule::Indent, (path, at(number), 1), "the line is indented by spaces; `opa fmt` uses tabs");
        }
        if let Some(comment) = line.trim_start().strip_prefix('#')
            && let Some(word) = ["TODO", "FIXME", "XXX"].iter().find(|word| words(comment).any(|own| own == **word))
        {
            remarks.add(LintRule::Todo, (path, at(number), 1), format!("{word}: something is left to do here"));
        }
    }
    if plain && !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
        let last = at(text.lines().count().saturating_sub(1));
        remarks.add(LintRule::FinalNewline, (path, last, 1), "the file does not end with one line break");
    }
    // What does not parse is told by admission.
    let Ok(module) = test_module(path, text) else { return };
    let of_tests = path.ends_with("_test.rego");
    if !of_tests && !titled(text) {
        let message = "the policy has no title: begin the file with `# METADATA` and `# title: ..`";
        remarks.add(LintRule::Untitled, (path, module.package_at.line, 1), message);
    }
    for rule in module.rules.iter().filter(|rule| !of_tests && !small(&rule.name)) {
        let message = format!("`{}`: names of rules are small letters, digits and underscores", rule.name);
        remarks.add(LintRule::RuleName, (path, rule.at.line, rule.at.column), message);
    }
}

/// The text without what only its looks are.
pub(super) fn mended(text: &str) -> Option<String> {
    if text.contains('`') || text.is_empty() {
        return None;
    }
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches([' ', '\t', '\r'])).collect();
    let spaces = |line: &str| line.len().saturating_sub(line.trim_start_matches(' ').len());
    let unit = lines.iter().map(|line| spaces(line)).filter(|spaces| *spaces > 1).min().unwrap_or(TAB);
    let mut mended = String::with_capacity(text.len());
    for line in &lines {
        let spaces = spaces(line);
        let tabs = spaces.checked_div(unit).unwrap_or(0).max(usize::from(spaces > 0));
        mended.extend(std::iter::repeat_n('\t', tabs));
        mended.push_str(line.trim_start_matches(' '));
        mended.push('\n');
    }
    let whole = format!("{}\n", mended.trim_end_matches('\n'));
    (whole != text).then_some(whole)
}

/// Whether a comment at the head of the file says what it is.
fn titled(text: &str) -> bool {
    let head = text.lines().take_while(|line| !line.starts_with("package "));
    head.map(|line| line.trim_start_matches('#').trim()).any(|line| line.starts_with("title:"))
}

fn small(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn words(comment: &str) -> impl Iterator<Item = &str> {
    comment.split(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_looks_are_mended() {
        let text = "package a\r\n\r\nx if {   \r\n    input.day > 0\r\n        input.day < 2\r\n}\r\n\r\n";
        let mended = mended(text).unwrap();
        assert_eq!(mended, "package a\n\nx if {\n\tinput.day > 0\n\t\tinput.day < 2\n}\n");
        assert_eq!(super::mended(&mended), None);
        assert_eq!(super::mended("package a\n\nx := `a  \nb`  \n"), None, "a raw string keeps its spaces");
        let two = super::mended("package a\n\nx if {\n  input.day > 0\n}").unwrap();
        assert_eq!(two, "package a\n\nx if {\n\tinput.day > 0\n}\n");
    }
}
