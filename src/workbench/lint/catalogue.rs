//! What a catalogue says of its codes.

use serde_json::Value;

use super::{LintRule, Remarks, line_of};
use crate::decision::reason::{Catalogue, Effect, Mark};

/// Characters that a title may have: it stands on one line of a list.
const TITLE: usize = 80;

pub(super) fn check(files: &[(String, String)], remarks: &mut Remarks) {
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("/catalogue/data.json")) {
        let Ok(codes) = serde_json::from_str::<Value>(text).and_then(serde_json::from_value::<Catalogue>) else {
            continue;
        };
        for (code, reason) in &codes {
            let line = line_of(text, &format!("\"{code}\""));
            let mut add = |rule, message: String| remarks.add(rule, (path, line, 1), message);
            if reason.title.chars().count() > TITLE || reason.title.ends_with('.') {
                let message =
                    format!("`{code}`: a title is a few words, at most {TITLE} characters, without a full stop");
                add(LintRule::TitleText, message);
            }
            if !reason.reason.ends_with(['.', '?', '!']) {
                add(
                    LintRule::ReasonText,
                    format!("`{code}`: a reason is one or more sentences, each with its full stop"),
                );
            }
            if !["https://", "http://"].iter().any(|scheme| reason.link.starts_with(scheme)) {
                add(LintRule::Link, format!("`{code}`: the link is no address that begins with `https://`"));
            }
            if reason.until.is_some_and(|until| until <= reason.from) {
                add(LintRule::NeverInForce, format!("`{code}` ends before it begins, so it never speaks"));
            }
            if reason.mark == Mark::Knowledge && reason.effect == Effect::Allow {
                let message =
                    format!("`{code}` is marked `k`: its allow becomes an escalation until its text was read");
                add(LintRule::AllowUnverified, message);
            }
            if reason.mark == Mark::Statute && reason.read_on.is_none() {
                add(
                    LintRule::Unread,
                    format!("`{code}` is marked `s`, but `read_on` does not say when its text was read"),
                );
            }
        }
    }
}
