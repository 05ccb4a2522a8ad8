//! `comity check`: its rules, their pages, and the command.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use comity::workbench::{Level, LintRule, Remark, SuiteCase, fixed, lint, page};
use comity::{Day, DiagnosticKind};
use common::acme::{Files, reason, silent};
use common::room::Room;

fn day() -> Day {
    "2026-06-01".parse().unwrap()
}

/// One example of a page.
struct Example<'p> {
    /// What stands behind the fence: the language, and where the text belongs.
    at: &'p str,
    text: String,
}

fn example<'p>(page: &'p str, heading: &str) -> Option<Example<'p>> {
    let (_, after) = page.split_once(&format!("## {heading}\n\n```"))?;
    let (at, after) = after.split_once('\n')?;
    let (text, _) = after.split_once("\n```\n")?;
    Some(Example { at, text: format!("{text}\n") })
}

/// A small set with the example in its place: a text without a package is `acme.rules`.
fn set(example: &Example<'_>) -> Files {
    let deny =
        "findings contains {\"effect\": \"deny\", \"code\": \"ACME-A\", \"measure\": \"*\"} if {\n\tinput.day > 0\n}\n";
    let (path, text) = match example.at {
        "rego" => ("acme/rules.rego", example.text.clone()),
        "json catalogue" => ("acme/catalogue/data.json", example.text.clone()),
        "json table" => ("acme/data/rows/data.json", example.text.clone()),
        "json platform" => ("acme/platform/data.json", example.text.clone()),
        other => (other.strip_prefix("rego ").unwrap(), example.text.clone()),
    };
    let text = if path.ends_with(".rego") && !text.contains("package ") {
        format!("# METADATA\n# title: Ours\npackage acme.rules\n\n{text}")
    } else {
        text
    };
    let mut files = silent();
    let mut add = |at: &str, text: String| files.push((at.to_owned(), text));
    let codes = ["ACME-A", "ACME-B", "XX-A"].map(|code| {
        let said = text.lines().find(|line| line.contains(&format!("\"{code}\"")) && line.contains("effect"));
        let effect = said.map(|line| if line.contains("allow") { "allow" } else { "deny" });
        effect.map(|effect| reason(code, effect))
    });
    let mut codes: Vec<String> = codes.into_iter().flatten().collect();
    if path != "acme/rules.rego" {
        // An allow in the catalogue is one in the rules.
        let allow = deny.replace("\"deny\"", "\"allow\"").replace("\"*\"", "\"preserve\", \"route\": \"domestic:us\"");
        let rules = if text.contains("\"allow\"") && path.contains("catalogue") { &allow } else { deny };
        add("acme/rules.rego", format!("# METADATA\n# title: Ours\npackage acme.rules\n\n{rules}"));
        codes.push(reason("ACME-A", "deny"));
    }
    if path != "acme/catalogue/data.json" {
        add("acme/catalogue/data.json", format!("{{{}}}", codes.join(",")));
    }
    if path != "acme/platform/data.json" {
        let others = if path == "acme/others.rego" { ",\"acme.others\"" } else { "" };
        add(
            "acme/platform/data.json",
            format!("{{\"packages\":[\"acme.rules\"{others}],\"allows\":[\"acme.rules\"]}}"),
        );
    }
    add(path, text);
    files
}

fn told(found: &[Remark]) -> String {
    let line = |remark: &Remark| {
        format!("{}:{}:{}: [{}] {}", remark.file, remark.line, remark.column, remark.rule, remark.message)
    };
    // The small law around the examples has no titles.
    let own = found.iter().filter(|remark| !(remark.rule == "untitled" && remark.file.starts_with("comity/")));
    own.map(line).collect::<Vec<_>>().join("\n")
}

/// The examples of the pages: what is to be avoided breaks the rule, and what is preferred breaks it no more.
#[test]
fn the_pages_are_true() {
    // What is too large to be shown, needs cases, or would not be seen on a page.
    let bare = ["code-without-case", "final-newline", "line-end", "load", "size"];
    let mut untrue = Vec::new();
    let kinds = DiagnosticKind::ALL.iter().map(|kind| kind.as_str());
    for rule in kinds.chain(LintRule::ALL.iter().map(|rule| rule.as_str())).chain(["table", "load"]) {
        let text = page(rule).unwrap();
        let Some(avoid) = example(text, "Avoid") else {
            assert!(bare.contains(&rule), "{rule} has no example");
            continue;
        };
        let found = lint(&set(&avoid), &[], day());
        if !found.iter().any(|remark| remark.rule == rule) {
            untrue.push(format!("{rule}, to avoid:\n{}", told(&found)));
        }
        let Some(prefer) = example(text, "Prefer") else {
            assert_eq!(rule, "untested");
            continue;
        };
        let found = lint(&set(&prefer), &[], day());
        let own = |remark: &Remark| remark.rule == rule && !remark.file.starts_with("comity/");
        let wrong = |remark: &&Remark| own(remark) || remark.level == Level::Error;
        if found.iter().any(|remark| wrong(&remark)) {
            untrue.push(format!("{rule}, to prefer:\n{}", told(&found)));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n\n"));
}

/// The law's own policies pass their linter.
#[test]
fn the_bundled_set_has_nothing_to_regret() {
    let found = lint(&common::policy_files(), &[], day());
    assert!(found.is_empty(), "{} remarks\n{}", found.len(), told(&found));
}

#[test]
fn a_code_that_no_case_makes_speak_is_named() {
    let rule = |code: &str, age: &str| {
        format!(
            "findings contains {{\"effect\": \"deny\", \"code\": \"{code}\", \"measure\": \"*\"}} if {{\n\tinput.user.age == \"{age}\"\n}}\n"
        )
    };
    let text = format!("{}\n{}", rule("ACME-A", "adult"), rule("ACME-B", "minor"));
    let case = SuiteCase { case: common::example("21-"), without: BTreeMap::new() };
    let found = lint(&set(&Example { at: "rego", text }), &[case], day());
    let silent: Vec<&str> =
        found.iter().filter(|one| one.rule == "code-without-case").map(|one| &*one.message).collect();
    assert!(silent.len() == 1 && silent[0].starts_with("`ACME-B` speaks in none of the cases"), "{silent:?}");
}

fn comity(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comity")).args(arguments).output().unwrap()
}

#[test]
fn the_command_names_places_mends_looks_and_explains() {
    let room = Room::new("check-command");
    let at = |path: &str| room.path(path);
    std::fs::create_dir_all(at("set/acme/platform")).unwrap();
    std::fs::create_dir_all(at("set/acme/catalogue")).unwrap();
    let rules = "# METADATA\n# title: Ours\npackage acme.rules\n\nfindings contains {\"effect\": \"deny\", \"code\": \"ACME-A\", \"measure\": \"*\"} if {  \n    input.user.age == \"minor\"\n}";
    std::fs::write(at("set/acme/rules.rego"), rules).unwrap();
    std::fs::write(at("set/acme/catalogue/data.json"), format!("{{{}}}", reason("ACME-A", "deny"))).unwrap();
    std::fs::write(at("set/acme/platform/data.json"), "{\"packages\":[\"acme.rules\"]}").unwrap();
    let folder = at("set").to_string_lossy().into_owned();

    let run = comity(&["check", &folder]);
    let out = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{out}");
    for part in ["acme/rules.rego:5", "trailing-space", "indent", "final-newline", "0 errors", "admitted: "] {
        assert!(out.contains(part), "{part} is not in\n{out}");
    }
    assert_eq!(comity(&["check", &folder, "--deny-warnings"]).status.code(), Some(1));

    let out = String::from_utf8(comity(&["check", &folder, "--fix", "--format", "json"]).stdout).unwrap();
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rules: Vec<&str> =
        json["remarks"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert!(!rules.iter().any(|rule| ["trailing-space", "indent", "final-newline"].contains(rule)), "{rules:?}");
    let mended = std::fs::read_to_string(at("set/acme/rules.rego")).unwrap();
    assert!(mended.ends_with("if {\n\tinput.user.age == \"minor\"\n}\n"), "{mended}");
    assert_eq!(fixed("acme/rules.rego", &mended), None);

    std::fs::write(at("set/acme/rules.rego"), mended.replace("user.age", "user.aeg")).unwrap();
    let run = comity(&["check", &folder]);
    let out = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(1));
    assert!(out.contains("error[input]") && out.contains("user.age") && out.contains("docs/checks/input.md"), "{out}");
    let sarif: serde_json::Value =
        serde_json::from_slice(&comity(&["check", &folder, "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "input");

    let run = comity(&["check", "--explain", "not"]);
    assert!(String::from_utf8(run.stdout).unwrap().starts_with("# not\n"));
    let run = comity(&["check", "--explain", "nothing"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("there is no rule `nothing`"));
    let run = comity(&["check", &at("nowhere").to_string_lossy()]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8(run.stderr).unwrap().contains("nowhere"));
}
