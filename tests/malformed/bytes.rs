//! Malformed text: cut short, badly encoded, nested too deep, and what YAML has beyond JSON.

use crate::base::{Bad, Kind, written};
use crate::tree::Node;

/// Every one of them.
pub(crate) fn all() -> Vec<Bad> {
    [cut(), encoded(), deep(), large(), tagged(), structured(), json()].concat()
}

fn case(what: impl Into<String>, bytes: impl Into<Vec<u8>>, says: &[&str]) -> Bad {
    Bad::new(Kind::Case, what, bytes, says)
}

/// The written case with one line spelled otherwise.
fn instead(old: &str, new: &str) -> String {
    let text = written();
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

fn cut() -> Vec<Bad> {
    let text = written();
    // Up to there a field is missing; from there on `want` may be, so only what is cut within it.
    let whole = text.find("    in_custody").unwrap_or_default();
    let mut all: Vec<Bad> =
        (0..whole).step_by(whole / 90).map(|at| case(format!("cut at {at}"), &text[..at], &[])).collect();
    for last in [
        "want:",
        "want:\n  - user",
        "want:\n  - user: \"*",
        "measure: disclose_content\n    outc",
        "codes: [GB-",
        "duties: [human_release,",
    ] {
        let end = text.find(last).map(|at| at + last.len()).unwrap_or_default();
        all.push(case(format!("cut after {last:?}"), &text[..end], &[if last == "want:" { "want" } else { "" }]));
    }
    for kind in Kind::ALL {
        let json = kind.valid().json();
        let step = json.len() / 60;
        all.extend(
            (1..json.len())
                .step_by(step)
                .map(|at| Bad::new(kind, format!("JSON cut at {at}"), &json.as_bytes()[..at], &[])),
        );
    }
    all
}

fn encoded() -> Vec<Bad> {
    let text = written();
    let json = Kind::Demand.valid().json();
    let wide = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let mut all = Vec::new();
    for (kind, text) in [(Kind::Case, &text), (Kind::Demand, &json)] {
        let middle = text.find("measures").unwrap_or_default();
        let with = |at: usize, what: &[u8]| [&text.as_bytes()[..at], what, &text.as_bytes()[at..]].concat();
        all.extend([
            Bad::new(kind, "BOM first", with(0, b"\xef\xbb\xbf"), &["byte order mark|U+FEFF"]),
            Bad::new(kind, "BOM in the middle", with(middle, b"\xef\xbb\xbf"), &[]),
            Bad::new(kind, "UTF-16 LE", wide(text, true), &[]),
            Bad::new(kind, "UTF-16 BE", wide(text, false), &[]),
            Bad::new(kind, "UTF-16 LE with BOM", [b"\xff\xfe".to_vec(), wide(text, true)].concat(), &["UTF-8"]),
            Bad::new(kind, "UTF-16 BE with BOM", [b"\xfe\xff".to_vec(), wide(text, false)].concat(), &["UTF-8"]),
        ]);
        for (name, what) in [
            ("NUL", b"\0".as_slice()),
            ("ESC", b"\x1b[2J"),
            ("DEL", b"\x7f"),
            ("NEL", b"\xc2\x85"),
            ("a lone continuation byte", b"\x80"),
            ("Latin-1", b"\xe9"),
            ("an overlong slash", b"\xc0\xaf"),
            ("an encoded surrogate", b"\xed\xa0\x80"),
            ("beyond Unicode", b"\xf4\x90\x80\x80"),
            ("half a character", b"\xe2\x82"),
        ] {
            for (where_, at) in [("first", 0), ("in the middle", middle), ("last", text.len())] {
                all.push(Bad::new(kind, format!("{name} {where_}"), with(at, what), &[]));
            }
        }
    }
    for nothing in [
        "",
        " ",
        "\n\n",
        "# only a comment\n",
        "---\n",
        "...\n",
        "null",
        "~",
        "hello",
        "[]",
        "{}",
        "5",
        "\"\"",
        "- note: x\n",
    ] {
        all.push(case(format!("the whole file is {nothing:?}"), nothing, &[]));
        for kind in [Kind::Demand, Kind::Intake, Kind::User] {
            all.push(Bad::new(kind, format!("the whole file is {nothing:?}"), nothing, &[]));
        }
    }
    all
}

fn deep() -> Vec<Bad> {
    let mut all = Vec::new();
    for depth in [17, 200, 100_000] {
        for (name, open, middle, close) in [
            ("lists", "[", "", "]"),
            ("objects", "{\"a\": ", "1", "}"),
            ("mixed", "[{\"a\": ", "1", "}]"),
            ("only opened", "[", "", ""),
        ] {
            let nest = format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
            let what = |at: &str| format!("{depth} {name} at {at}");
            all.push(case(what("the root"), nest.clone(), &[]));
            all.push(case(what("demand"), format!("note: x\non: today\ndemand: {nest}\n"), &[]));
            for path in ["demand.measures", "demand.text", "user.residence", "user.signals", "want[0].codes", "note"] {
                all.push(case(what(path), Kind::Case.valid().put(path, &nest).yaml(), &[]));
            }
            for path in ["measures", "requester", "text", "deadline", "scope.users"] {
                if open.len() * depth < 60_000 {
                    all.push(Bad::new(Kind::Demand, what(path), Kind::Demand.valid().put(path, &nest).json(), &[]));
                }
            }
            let short = format!("{}{middle}{}", open.repeat(depth.min(8_000)), close.repeat(depth.min(8_000)));
            all.push(Bad::new(Kind::User, what("the root"), short.clone(), &[]));
            all.push(Bad::new(Kind::Intake, what("hands"), Kind::Intake.valid().put("hands", &short).json(), &[]));
        }
        for (name, open) in [("- ", "- "), ("? ", "? "), ("- ? ", "- ? ")] {
            all.push(case(format!("{depth} times {name:?}"), format!("{}x\n", open.repeat(depth)), &[]));
            all.push(case(
                format!("demand is {depth} times {name:?}"),
                format!("demand:\n  {}x\n", open.repeat(depth)),
                &[],
            ));
        }
        let lines =
            (0..depth.min(1_500)).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<Vec<_>>().concat();
        all.push(case(format!("block objects {depth} deep"), format!("{lines}\n"), &[]));
        all.push(case(format!("{depth} quotes"), format!("note: {}", "'".repeat(depth)), &[]));
    }
    all
}

fn large() -> Vec<Bad> {
    const MOST: usize = 4 << 20;
    let text = written();
    let filled = |fill: &str, most: usize| text.clone() + &fill.repeat((most - text.len()) / fill.len() + 1);
    let json = Kind::Demand.valid().json();
    let many = |item: &str, count: usize| format!("[{}]", vec![item; count].join(","));
    vec![
        case("over 4 MiB of comment", filled("# nothing\n", MOST), &["4194304"]),
        case("over 4 MiB of spaces", filled(" ", MOST), &["4194304"]),
        case("400001 measures", Kind::Case.valid().put("demand.measures", &many("preserve", 400_001)).yaml(), &[]),
        case(
            "300000 times the same measure",
            Kind::Case.valid().put("demand.measures", &many("preserve", 300_000)).yaml(),
            &[],
        ),
        case(
            "300000 empty signals",
            Kind::Case.valid().put("user.signals", &many("{}", 300_000)).yaml(),
            &["signals[0]"],
        ),
        case("nearly 4 MiB of keys", (0..180_000).map(|key| format!("k{key}: 1\n")).collect::<Vec<_>>().concat(), &[]),
        case("a line of 4 MiB", format!("note: {}", "x".repeat(MOST - 10)), &[]),
        case("a quoted line of 4 MiB, never closed", format!("note: \"{}", "x ".repeat(MOST / 2 - 10)), &[]),
        case("4 MiB of colons", ":".repeat(MOST), &[]),
        case("4 MiB of question marks", "?\n".repeat(MOST / 2), &[]),
        case("4 MiB of commas", format!("[{}", ",".repeat(MOST - 2)), &[]),
        Bad::new(Kind::Demand, "65537 bytes", json.clone() + &" ".repeat(65_537 - json.len()), &["65537", "65536"]),
        Bad::new(Kind::User, "1 MiB", vec![b'['; 1 << 20], &["65536"]),
        Bad::new(Kind::Intake, "1 MiB of spaces", vec![b' '; 1 << 20], &["65536"]),
    ]
}

/// Anchors, aliases, merge keys and tags.
fn tagged() -> Vec<Bad> {
    let mut all = Vec::new();
    for tag in [
        "!!str",
        "!",
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!include",
        "!country",
        "!!int",
        "!!null",
        "!!set",
        "!!map",
        "!!seq",
        "!!timestamp",
        "!!merge",
        "!<tag:yaml.org,2002:str>",
        "!<!x>",
        "!e!x",
        "!!float",
        "!!bool",
    ] {
        all.push(case(format!("{tag} on a country"), instead("country: GB", &format!("country: {tag} GB")), &[]));
        all.push(case(format!("{tag} on a number"), instead("identifiers: 1", &format!("identifiers: {tag} 1")), &[]));
        all.push(case(format!("{tag} on a list"), instead("measures: [", &format!("measures: {tag} [")), &[]));
        all.push(case(format!("{tag} on an object"), instead("demand:\n", &format!("demand: {tag}\n")), &[]));
        all.push(case(format!("{tag} on a key"), instead("  measures:", &format!("  {tag} measures:")), &[]));
        all.push(case(format!("{tag} on the root"), format!("--- {tag}\n{}", written()), &[]));
    }
    all.extend([
        case("!!binary", instead("country: GB", "country: !!binary R0I="), &[]),
        case("!!binary of no base64", instead("country: GB", "country: !!binary ???"), &[]),
        case("!!omap", instead("demand:\n", "demand: !!omap\n"), &[]),
        case("an anchor", instead("country: GB", "country: &here GB"), &[]),
        case("an anchor on the root", format!("--- &root\n{}", written()), &[]),
        case("an anchor on a key", instead("  measures:", "  &m measures:"), &[]),
        case("an alias without an anchor", instead("country: GB", "country: *here"), &[]),
        case(
            "an anchor and its alias",
            instead("country: GB", "country: &here GB").replacen("issuing_country: GB", "issuing_country: *here", 1),
            &[],
        ),
        case("an alias to itself", instead("measures: [disclose_content]", "measures: &m [*m]"), &[]),
        case("a merge key", instead("  measures:", "  <<: {emergency: no}\n  measures:"), &[]),
        case("a merge key that lends a field", instead("  emergency: no\n", "  <<: {emergency: no}\n"), &[]),
        case("a merge key in quotes", instead("  emergency: no\n", "  \"<<\": {emergency: no}\n"), &[]),
        case("a list of merge keys", instead("  emergency: no\n", "  <<: [{emergency: no}, {text: none}]\n"), &[]),
        case("a merge key at the root", instead("note:", "<<: {}\nnote:"), &[]),
        case("the key =", instead("note:", "=: 1\nnote:"), &[]),
        case("!<tag> of an object in an object", instead("holder:\n", "holder: !!map\n"), &["tag", "line"]),
        case("a billion laughs", laughs(), &[]),
        case("a billion laughs in a note", format!("{}\n{}", laughs(), written()), &[]),
    ]);
    all
}

fn laughs() -> String {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    text
}

/// Documents, directives, indentation, keys.
fn structured() -> Vec<Bad> {
    let text = written();
    let json = Kind::Case.valid().json();
    vec![
        case("two documents", format!("{text}---\n{text}"), &["document"]),
        case("two documents with an end between", format!("{text}...\n---\n{text}"), &["document"]),
        case("a second document that is empty", format!("{text}---\n"), &[]),
        case("a first document that is empty", format!("---\n---\n{text}"), &[]),
        case("two JSON documents", format!("{json}\n{json}"), &[]),
        case("JSON and a word", format!("{json} x"), &[]),
        case("JSON and a bracket", format!("{json}}}"), &[]),
        case("an end and more", format!("{text}...\nnote: again\n"), &[]),
        case("a directive without a document", format!("%YAML 1.2\n{text}"), &[]),
        case("only a directive", "%YAML 1.2\n---\n", &[]),
        case("YAML 9.9", format!("%YAML 9.9\n---\n{text}"), &[]),
        case("the directive YAML twice", format!("%YAML 1.2\n%YAML 1.2\n---\n{text}"), &[]),
        case(
            "a directive that makes !! another tag",
            format!("%TAG !! tag:example.org,2000:\n---\n{}", instead("country: GB", "country: !!str GB")),
            &[],
        ),
        case("a directive in the middle", instead("intake:\n", "%YAML 1.2\nintake:\n"), &[]),
        case("a tab as indentation", instead("  id:", "\tid:"), &[]),
        case("tabs as indentation everywhere", text.replace("  ", "\t"), &[]),
        case("a tab after spaces", instead("    kind:", "  \t  kind:"), &[]),
        case("one space too many", instead("  requester:", "   requester:"), &[]),
        case("one space too few", instead("    level:", "   level:"), &[]),
        case("no space after the colon", instead("level: federal", "level:federal"), &[]),
        case("two values in a line", instead("level: federal", "level: federal: state"), &[]),
        case("a list as a key", instead("note:", "? [a, b]\n: x\nnote:"), &[]),
        case("an object as a key", instead("note:", "{a: b}: x\nnote:"), &[]),
        case("a key in a list", instead("demand:\n", "[demand]:\n"), &[]),
        case("an explicit key twice", instead("note:", "? note\n: x\nnote:"), &[]),
        case("an explicit key without a value", instead("note:", "? surplus\nnote:"), &[]),
        case("an empty key", instead("note:", ": x\nnote:"), &[]),
        case("a null key", instead("note:", "~: x\nnote:"), &[]),
        case("a number as a key", instead("note:", "5: x\nnote:"), &[]),
        case("a key with a space", instead("note:", "\"note \": x\nnote:"), &[]),
        case("a key in capitals", instead("note:", "Note:"), &[]),
        case("a key that looks alike", instead("note:", "n\u{43e}te:"), &[]),
        case("the same key quoted", instead("note:", "\"note\": x\nnote:"), &["note"]),
        case("the same key by an escape", instead("note:", "\"\\x6eote\": x\nnote:"), &["note"]),
        case("a quote never closed", instead("note: \"", "note: \"\" \""), &[]),
        case("an apostrophe never closed", instead("country: GB", "country: 'GB"), &[]),
        case("a bracket never closed", instead("measures: [disclose_content]", "measures: [disclose_content"), &[]),
        case("a bracket closed twice", instead("measures: [disclose_content]", "measures: [disclose_content]]"), &[]),
        case("a brace for a bracket", instead("measures: [disclose_content]", "measures: [disclose_content}"), &[]),
        case(
            "an object in braces without values",
            instead("measures: [disclose_content]", "measures: {disclose_content}"),
            &[],
        ),
        case(
            "an empty place in a list",
            instead("measures: [disclose_content]", "measures: [disclose_content,,preserve]"),
            &[],
        ),
        case(
            "a pair in a list",
            instead("measures: [disclose_content]", "measures: [disclose_content: preserve]"),
            &[],
        ),
        case(
            "a block where a word stands",
            instead("country: GB", "country: |\n      GB"),
            &["demand.requester.country"],
        ),
        case(
            "a folded country",
            instead("country: GB", "country: >-\n      G\n      B"),
            &["demand.requester.country"],
        ),
        case(
            "a list where an object stands",
            instead("history:\n    state_interest", "history:\n    - state_interest"),
            &[],
        ),
        case("an at sign", instead("country: GB", "country: @GB"), &[]),
        case("a backtick", instead("country: GB", "country: `GB`"), &[]),
        case("a percent sign", instead("country: GB", "country: %GB"), &[]),
        case("a comment for a value", instead("country: GB", "country: # GB"), &["demand.requester.country"]),
        case("a placeholder", instead("country: GB", "country: ${COUNTRY}"), &["demand.requester.country"]),
        case("a merge conflict", instead("  measures:", "<<<<<<< ours\n  measures:"), &[]),
        case("an HTML page", "<!DOCTYPE html>\n<html><body>404: Not Found</body></html>\n", &[]),
        case("TOML", "note = \"x\"\n[demand]\nid = \"r-1\"\n", &[]),
        case("a policy", "package comity\n\nimport rego.v1\n\nallow if true\n", &[]),
    ]
}

fn json() -> Vec<Bad> {
    let mut all = Vec::new();
    for kind in [Kind::Demand, Kind::Intake, Kind::User] {
        let text = kind.valid().json();
        let bad = |what: &str, bytes: String| Bad::new(kind, what, bytes, &["line", "column"]);
        all.extend([
            bad("a second document", format!("{text}{text}")),
            bad("a word behind it", format!("{text} x")),
            bad("a bracket behind it", format!("{text}]")),
            bad("a comma behind it", format!("{text},")),
            bad("a comma before the end", text.replacen("\"}", "\",}", 1)),
            bad("no comma", text.replacen("\",", "\"", 1)),
            bad("no colon", text.replacen(':', " ", 1)),
            bad("apostrophes", text.replace('"', "'")),
            bad("a comment", format!("// {text}\n{text}")),
            bad("a comment in stars", format!("/* x */{text}")),
            bad(
                "keys without quotes",
                text.replacen("\"id\"", "id", 1).replacen("\"channel\"", "channel", 1).replacen("\"key\"", "key", 1),
            ),
            bad("parts by position", by_position(kind)),
            bad("in a list", format!("[{text}]")),
            bad("in an object", format!("{{\"document\": {text}}}")),
            bad("YAML", kind.valid().yaml()),
            bad("a line break in a text", text.replacen("\": \"", "\": \"\n", 1)),
            bad("a tab in a text", text.replacen("\": \"", "\": \"\t", 1)),
        ]);
        if kind == Kind::User {
            // Whole documents by position too: a text that lands in another field gets into its message.
            let list: Vec<String> = std::iter::once("\"u-1\"").chain(vec!["[]"; 15]).map(str::to_owned).collect();
            all.push(bad("the document by position", format!("[{}]", list.join(", "))));
        }
        for token in [
            "NaN",
            "Infinity",
            "-Infinity",
            "undefined",
            "01",
            "+1",
            ".5",
            "1.",
            "0x1",
            "1e",
            "--1",
            "nul",
            "tru",
            "TRUE",
            "'x'",
        ] {
            let path = kind.valid().places().into_iter().nth(1).map(|place| place.path).unwrap_or_default();
            all.push(bad(&format!("{path} as {token}"), kind.valid().set(&path, Node::Leaf(token.to_owned())).json()));
        }
    }
    all
}

/// A section as the list of its values in the order of its type, which is no object.
fn by_position(kind: Kind) -> String {
    let (path, list) = match kind {
        Kind::Case | Kind::Demand => ("instrument.gag", "[\"court_order\", \"none\", \"none\"]"),
        Kind::Intake => ("history", "[\"none\", 0]"),
        Kind::User => ("signals[0]", "[\"ip\", \"GB\", \"none\", \"no\", \"none\", \"no\"]"),
    };
    kind.valid().put(path, list).json()
}
