//! The workbench itself, on a policy of three rules: it says what is wrong, and finds what is untested.

use comity::Facts;
use comity::workbench::{Excuse, Rulebook};
use serde_json::json;

const POLICY: &str = r#"package comity.toy

authority if input.requester.kind == "authority"

findings contains {"effect": "deny", "code": "COMITY-TOY", "measure": measure} if {
	some measure in input.measures
	measure in {"preserve", "monitor"}
	authority
	input.scope.users > 25
}
"#;

/// A table that tests every condition.
const WHOLE: &str = r#"package comity.toy_test

clean := object.union(data.comity.base_test.document, {
	"measures": ["disclose_content", "monitor", "preserve"],
	"requester": {"kind": "authority"},
	"scope": {"users": 26},
})

rules.authority := {"base": clean, "fires": [{}], "silent": [{"requester": {"kind": "private_reporter"}}]}

rules["COMITY-TOY"] := {
	"base": clean,
	"measures": ["monitor", "preserve"],
	"fires": [{}],
	"silent": [{"scope": {"users": 25}}, {"requester": {"kind": "private_reporter"}}],
	"bent": [{"scope": {"users": null}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.toy) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
"#;

fn book(policy: &str, table: &str) -> Rulebook {
    let catalogue = json!({"COMITY-TOY": {
        "effect": "deny", "title": "Toy", "reason": "Toy.", "citation": "none", "link": "none",
        "from": "2026-01-01", "until": null, "mark": "p", "read_on": null,
    }});
    let base = format!("package comity.base_test\n\ndocument := {:#}\n", Facts::one_of_each());
    let files = [
        ("comity/toy.rego", policy.to_owned()),
        ("comity/toy_test.rego", table.to_owned()),
        ("comity/base_test.rego", base),
        ("comity/common/catalogue/data.json", catalogue.to_string()),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    Rulebook::of(files).unwrap_or_else(|why| panic!("{why}"))
}

fn failures(policy: &str, table: &str) -> Vec<String> {
    book(policy, table).check("").failures.iter().map(ToString::to_string).collect()
}

fn survivors(table: &str, excuses: &[Excuse]) -> (Vec<String>, usize) {
    let book = book(POLICY, table);
    assert!(book.check("").failures.is_empty());
    let report = book.mutants("", &[], excuses, &|_, _, _| {}).unwrap();
    assert_eq!((report.mutants, report.stillborn), (12, 0));
    (report.survivors.iter().map(ToString::to_string).collect(), report.idle.len())
}

#[test]
fn a_whole_table_holds_and_leaves_nothing_over() {
    let book = book(POLICY, WHOLE);
    let report = book.check("");
    assert!(report.failures.is_empty(), "{}", super::lines(&report.failures));
    assert_eq!((report.entries, report.documents), (2, 6));
    let coverage = book.coverage("", &[]).unwrap();
    assert_eq!((coverage[0].bodies, coverage[0].seen_true, coverage[0].seen_false), (2, 2, 2));
    assert_eq!(survivors(WHOLE, &[]), (Vec::new(), 0));
}

#[test]
fn what_does_not_hold_is_named_with_its_place_and_patch() {
    let table = WHOLE.replace(r#""measures": ["monitor", "preserve"]"#, r#""measures": ["monitor"]"#);
    let wanted = "comity/toy_test.rego:11: COMITY-TOY fires[0]: should fire for monitor, fires for monitor, preserve\n    patch {}";
    assert_eq!(failures(POLICY, &table), [wanted]);

    let table = WHOLE.replace(r#"{"scope": {"users": 25}}"#, r#"{"scope": {"users": 27}}"#);
    let wanted = "comity/toy_test.rego:11: COMITY-TOY silent[0]: should be silent, fires for monitor, preserve\n    patch {\"scope\":{\"users\":27}}";
    assert_eq!(failures(POLICY, &table), [wanted]);

    let cases = [
        ("\"users\": 26", "\"users\": \"many\"", "the document is no facts: scope.users: "),
        ("\"users\": null", "\"users\": 3", "COMITY-TOY bent[0]: the document is well-formed facts"),
        ("\"measures\": [\"monitor\", \"preserve\"],", "", "should fire for disclose_content, monitor, preserve"),
        (
            "\"fires\": [{}],\n\t\"silent\"",
            "\"says\": {\"duty\": \"hold\"}, \"fires\": [{}],\n\t\"silent\"",
            "should say {\"duty\":\"hold\"}, says {}",
        ),
        ("rules.authority", "rules.authorities", "neither a code nor a helper rule `authorities`"),
        ("rules.authority", "rules.authorities", "authority: no table has an entry for it"),
        ("[{\"requester\": {\"kind\": \"private_reporter\"}}]}", "[]}", "authority: no document on which it is silent"),
        (
            "\"silent\": [{\"scope\"",
            "\"slient\": [{\"scope\"",
            "the entry does not read: slient: unknown field `slient`",
        ),
        ("test_table if", "tested if", "has no `test_table`"),
        ("object.union(data", "object.onion(data", "onion"),
    ];
    for (before, after, wanted) in cases {
        assert!(WHOLE.contains(before), "{before}");
        let said = failures(POLICY, &WHOLE.replace(before, after));
        assert!(said.iter().any(|line| line.contains(wanted)), "{wanted} is not in {said:#?}");
    }
}

#[test]
fn what_no_document_tests_survives_until_it_is_excused() {
    let table = WHOLE.replace(r#"{"scope": {"users": 25}}, "#, r#"{"scope": {"users": 24}}, "#);
    let left = [
        "comity/toy.rego:9:20: COMITY-TOY: move bound: input.scope.users > 25 -> input.scope.users >= 25",
        "comity/toy.rego:9:22: COMITY-TOY: change number: 25 -> 24",
    ];
    let (found, idle) = survivors(&table, &[]);
    assert_eq!((found.iter().map(String::as_str).collect::<Vec<_>>(), idle), (left.to_vec(), 0));

    let excuse = |change: &str| Excuse {
        file: "comity/toy.rego".to_owned(),
        rule: "COMITY-TOY".to_owned(),
        change: change.to_owned(),
        why: "nobody asks about 25 users".to_owned(),
    };
    let number = excuse("change number: 25 -> 24");
    let (found, idle) = survivors(&table, &[number.clone(), excuse("change number: 25 -> 23")]);
    assert_eq!((found.len(), idle), (1, 1), "{found:?}");
    let (found, idle) = survivors(&table, &[Excuse { why: " ".to_owned(), ..number }]);
    assert_eq!((found.len(), idle), (2, 1), "an excuse says why");
}
