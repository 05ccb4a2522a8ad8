//! Findings are written out, so that admission can see every code, effect and route.

use std::collections::BTreeSet;

use super::platform::prefix;
use super::{DiagnosticKind, Platforms, Report};
use crate::decision::finding::obligation;
use crate::decision::reason::{Catalogue, Effect, RuleCode};
use crate::policy::engine::syntax::{Expr, ExprKind, Kind, Module, Rule};

/// The name of every entry point.
pub(super) const ENTRY: &str = "findings";
/// What a finding may say.
const KEYS: [&str; 8] = ["effect", "code", "measure", "route", "limits", "duty", "ground", "within"];

/// Checks the heads of the module's findings and notes their codes.
pub(super) fn check(
    module: &Module,
    (catalogue, platforms): (&Catalogue, &Platforms),
    emitted: &mut BTreeSet<RuleCode>,
    report: &mut Report<'_>,
) {
    let regime = match module.package.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["comity", "regimes", regime, role] => Some((regime.to_ascii_uppercase(), *role)),
        _ => None,
    };
    let process = matches!(regime, Some((_, "process")));
    let owner = prefix(&module.package).or_else(|| regime.map(|(owner, _)| owner));
    let may_allow = process || platforms.may_allow(&module.package);
    for rule in module.rules.iter().filter(|rule| rule.name == ENTRY) {
        let head = match rule.head.as_slice() {
            [Expr { kind: ExprKind::Object(fields), .. }] if rule.kind == Kind::Set => fields,
            _ => {
                let message = "write `findings contains {\"effect\": .., \"code\": .., \"measure\": ..} if ..`";
                report.at(rule.at, DiagnosticKind::Finding, message);
                continue;
            }
        };
        let Some((effect, code)) = spoken(rule, head, report) else { continue };
        if effect == Effect::Allow && !may_allow {
            let message = "only the `process` of a regime may allow, and a platform's own package that its \
                           `platform/data.json` names among `allows`; others deny, escalate or oblige";
            report.at(rule.at, DiagnosticKind::Allow, message);
        }
        let prefix = owner.as_deref().unwrap_or("COMITY");
        if code.owner() != prefix {
            let message = format!("`{code}` is not the owner's code: here codes begin with `{prefix}-`");
            report.at(rule.at, DiagnosticKind::Code, message);
        }
        match catalogue.get(&code) {
            Some(reason) if reason.effect != effect => {
                let message = format!("`{code}` does `{effect}` here, but its catalogue says `{}`", reason.effect);
                report.at(rule.at, DiagnosticKind::Code, message);
            }
            Some(_) => {}
            None => {
                let message =
                    format!("`{code}` has no entry in the catalogue beside this file (`catalogue/data.json`)");
                report.at(rule.at, DiagnosticKind::Code, message);
            }
        }
        emitted.insert(code);
    }
}

fn spoken(rule: &Rule, head: &[(Expr, Expr)], report: &mut Report<'_>) -> Option<(Effect, RuleCode)> {
    let mut refuse = |message: &str| {
        report.at(rule.at, DiagnosticKind::Finding, message);
        None
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (key, _) in head {
        let ExprKind::Text(key) = &key.kind else {
            return refuse("the keys of a finding are written out");
        };
        if !KEYS.contains(&key.as_str()) {
            return refuse("a finding has only the keys effect, code, measure, route, limits, duty, ground and within");
        }
        if !seen.insert(key) {
            return refuse("a finding names the same key twice");
        }
    }
    let text = |wanted: &str| {
        head.iter().find_map(|(key, value)| match (&key.kind, &value.kind) {
            (ExprKind::Text(key), ExprKind::Text(value)) if key == wanted => Some(value.as_str()),
            _ => None,
        })
    };
    let Some(effect) = text("effect").and_then(|word| word.parse::<Effect>().ok()) else {
        return refuse("`effect` is written out: deny, escalate, allow or oblige");
    };
    let Some(code) = text("code") else {
        return refuse("`code` is written out, such as \"US-2703-F-PRESERVE\"");
    };
    let code: RuleCode = match code.parse() {
        Ok(code) => code,
        Err(why) => {
            report.at(rule.at, DiagnosticKind::Code, why.to_string());
            return None;
        }
    };
    let mut refuse = |message: &str| {
        report.at(rule.at, DiagnosticKind::Finding, message);
        None
    };
    if !seen.contains("measure") {
        return refuse("a finding names its `measure`, or \"*\" for all");
    }
    if (effect == Effect::Allow) != (text("route").is_some_and(|route| !route.is_empty()))
        || (effect != Effect::Allow && seen.contains("limits"))
    {
        return refuse("`route` is written out with every allow and, like `limits`, with nothing else");
    }
    let duty = ["duty", "ground", "within"].iter().any(|key| seen.contains(key));
    if effect != Effect::Oblige && duty {
        return refuse("`duty`, `ground` and `within` go only with an oblige");
    }
    if effect == Effect::Oblige
        && let Err(why) = obligation(&head.iter().filter_map(written).collect::<serde_json::Map<_, _>>())
    {
        return refuse(&format!("an oblige writes out what is to be done: {why}"));
    }
    Some((effect, code))
}

/// A key of the head with its value, where that is written out.
fn written((key, value): &(Expr, Expr)) -> Option<(String, serde_json::Value)> {
    let ExprKind::Text(key) = &key.kind else { return None };
    let value = if let ExprKind::Text(text) = &value.kind {
        serde_json::Value::from(text.as_str())
    } else if let ExprKind::Number(digits) = &value.kind {
        serde_json::from_str(digits).ok()?
    } else if let ExprKind::Object(fields) = &value.kind {
        let whole: Option<serde_json::Map<_, _>> = fields.iter().map(written).collect();
        serde_json::Value::Object(whole?)
    } else {
        return None;
    };
    Some((key.clone(), value))
}
