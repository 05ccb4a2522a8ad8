//! A platform's own policies, and a law as small as one can be.

/// Paths and texts.
pub(crate) type Files = Vec<(String, String)>;

/// An entry of a catalogue.
pub(crate) fn reason(code: &str, effect: &str) -> String {
    format!(
        r#""{code}":{{"effect":"{effect}","title":"t","reason":"We say so.","citation":"Our terms, 4","link":"https://example.org/terms",
        "from":"2018-01-01","until":null,"mark":"p","read_on":null}}"#
    )
}

/// A platform's folder `acme` with one package, `acme.rules`.
pub(crate) fn acme(declared: &str, rules: &str, codes: &[(&str, &str)]) -> Files {
    let codes: Vec<String> = codes.iter().map(|(code, effect)| reason(code, effect)).collect();
    [
        ("acme/platform/data.json", declared.to_owned()),
        ("acme/rules.rego", format!("package acme.rules\n\n{rules}\n")),
        ("acme/catalogue/data.json", format!("{{{}}}", codes.join(","))),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .to_vec()
}

/// Rules of a law that only obliges: nothing in it allows or speaks against anything.
pub(crate) fn silent() -> Files {
    let packages = ["territory", "conduct", "scope", "notice", "people", "hands"].map(str::to_owned);
    let regimes = ["process", "shield"].map(|role| format!("regimes/default/{role}"));
    let (mut files, mut codes) = (Files::new(), Vec::new());
    for path in packages.into_iter().chain(regimes) {
        let package = path.replace('/', ".");
        let owner = if path.starts_with("regimes") { "DEFAULT" } else { "COMITY" };
        let code = format!("{owner}-{}", path.rsplit('/').next().unwrap().to_uppercase());
        let rule = format!(
            "package comity.{package}\n\nfindings contains {{\"effect\": \"oblige\", \"code\": \"{code}\", \"measure\": \"*\", \"duty\": \"filter_team\"}} if {{\n\tinput.day > 0\n}}\n"
        );
        files.push((format!("comity/{path}.rego"), rule));
        codes.push(reason(&code, "oblige"));
    }
    files.push(("comity/data/regime/data.json".to_owned(), "{}".to_owned()));
    files.push(("comity/common/catalogue/data.json".to_owned(), format!("{{{}}}", codes.join(","))));
    files
}
