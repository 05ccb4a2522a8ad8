//! Looks for tests in files and folders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::case::Case;
use super::super::suite::{Suite, SuiteCase};
use super::super::yaml::{self, CaseRefused};
use super::case::CaseTest;
use super::law::Law;
use super::{Spot, Test, Tests, TestsRefused, What, Wrong, rego};
use crate::policy::{bundled_files, has_platform, kind, text, texts};

/// Bytes that one file of tests in Rego may have.
const REGO: u64 = 1_048_576;
/// Bytes that one table may have.
const TABLE: u64 = 16_777_216;
/// Bytes that one YAML file may have.
const YAML: u64 = 4_194_304;

/// A file that was named, or stands in a folder that was.
struct Found {
    /// As people know it.
    name: String,
    /// Within its policy set, where it stands in one.
    path: String,
    text: String,
    /// Which of the paths it came by.
    by: usize,
}

pub(super) fn find(paths: &[PathBuf], policies: Option<&Path>) -> Result<Tests, TestsRefused> {
    let mut root = policies.map(Path::to_owned);
    let mut found: Vec<Found> = Vec::new();
    for (by, path) in paths.iter().enumerate() {
        let folder = kind(path).ok_or_else(|| TestsRefused::Missing(path.clone()))?;
        let own = set_of(path);
        match (&root, &own) {
            (Some(one), Some(other)) if policies.is_none() && one != other => {
                return Err(TestsRefused::TwoSets(one.clone(), other.clone()));
            }
            (None, Some(own)) => root = Some(own.clone()),
            _ => {}
        }
        let files: Vec<(PathBuf, String)> = if folder {
            let files = texts(path, &of_tests)?;
            files.into_iter().map(|(name, text)| (path.join(name), text)).collect()
        } else {
            vec![(path.clone(), text(path, YAML)?)]
        };
        for (file, text) in files {
            let name = plain(&file);
            let within = own.as_ref().and_then(|own| file.strip_prefix(own).ok()).map(plain);
            let path = within.unwrap_or_else(|| name.clone());
            if !found.iter().any(|known| known.name == name) {
                found.push(Found { name, path, text, by });
            }
        }
    }
    if let Some(root) = root.as_ref().filter(|root| kind(root) != Some(true)) {
        return Err(TestsRefused::Missing(root.clone()));
    }
    let (rego, documents): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|file| ends(&file.name, "rego"));
    let (tests, helpers): (Vec<Found>, Vec<Found>) =
        rego.into_iter().partition(|file| file.name.ends_with("_test.rego"));
    // A helper of tests stands beside them: what lies elsewhere may be anything, and the interpreter would read it.
    let beside = |helper: &Found| tests.iter().any(|test| folder(&test.name) == folder(&helper.name));
    let helpers: Vec<Found> = helpers.into_iter().filter(beside).collect();
    let mut given: Vec<(PathBuf, usize)> = paths.iter().map(|path| (path.clone(), 0)).collect();
    let mut count = |by: usize, more: usize| {
        if let Some((_, count)) = given.get_mut(by) {
            *count = count.saturating_add(more);
        }
    };
    let mut all = Vec::new();
    let mut law = in_rego(root.as_deref(), &tests, &helpers, &mut all)?;
    let law_tests: Vec<(String, String)> = tests.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let beside: Vec<(String, String)> = law
        .book
        .files
        .iter()
        .filter(|(path, _)| ends(path, "rego"))
        .cloned()
        .chain(law.shared.clone())
        .chain(helpers.iter().map(|file| (file.path.clone(), file.text.clone())))
        .collect();
    all.extend(rego::find(&mut law, &law_tests, &beside));
    for file in &tests {
        count(file.by, all.iter().filter(|test| test.file == file.name).count());
    }
    for file in documents {
        let listed = paths.get(file.by).is_some_and(|path| plain(path) == file.name);
        if file.name.ends_with("data.json") && !listed {
            continue;
        }
        let tests = of_document(&file.name, &file.text);
        count(file.by, tests.len());
        all.extend(tests);
    }
    // Where several tests stand on one line, they stay in the order of their documents.
    all.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    Ok(Tests { law, all, given })
}

/// How people know a file that stands in a policy set.
type Shown = Box<dyn Fn(&str) -> String>;

/// The policies, with the tables of the tests that were named.
fn in_rego(root: Option<&Path>, tests: &[Found], helpers: &[Found], all: &mut Vec<Test>) -> Result<Law, TestsRefused> {
    let (files, shown): (Vec<(String, String)>, Shown) = match root {
        Some(root) => {
            let files = texts(root, &|name| of_tests(name).filter(|_| !ends(name, "yaml") && !ends(name, "yml")))?;
            let root = root.to_owned();
            (files.into_iter().collect(), Box::new(move |path| plain(&root.join(path))))
        }
        None => (bundled_files().into_iter().collect(), Box::new(|path| format!("(bundled) {path}"))),
    };
    let mut names: BTreeMap<String, String> = files.iter().map(|(path, _)| (path.clone(), shown(path))).collect();
    names.extend(tests.iter().chain(helpers).map(|file| (file.path.clone(), file.name.clone())));
    let listed: BTreeSet<&str> = tests.iter().map(|file| file.path.as_str()).collect();
    let (beside, policies): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with("_test.rego"));
    let beside: Vec<(String, String)> =
        beside.into_iter().filter(|(path, _)| !listed.contains(path.as_str())).collect();
    let (tables, shared): (Vec<_>, Vec<_>) = beside.into_iter().partition(|(_, text)| has_table(text));
    let of_law = tests.iter().map(|file| (file.path.clone(), file.text.clone())).chain(shared.clone()).collect();
    let mut law = Law::of(policies, of_law, names)?;
    law.shared = shared;
    let mut complete: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    for (number, entry) in law.book.entries.iter().enumerate() {
        let whole = !tables.iter().any(|(path, _)| folder(path) == folder(&entry.file));
        if whole {
            complete.entry(&entry.package).or_insert((&entry.file, 1));
        }
        for (document, given) in entry.documents.iter().enumerate() {
            all.push(Test {
                file: law.shown(&entry.file),
                line: entry.line,
                name: format!("{} {}", entry.key, given.at),
                what: What::Document { entry: number, document },
            });
        }
    }
    for (package, (file, line)) in complete {
        let name = format!("{package} has both sides of each rule");
        all.push(Test { file: law.shown(file), line, name, what: What::Complete(package.to_owned()) });
    }
    for failure in &law.book.failures {
        let file = law.shown(&failure.file);
        let spot = Spot { file: file.clone(), line: failure.line, column: 1, end: None, label: "here".to_owned() };
        let name = [failure.key.as_str(), failure.at.as_str()].join(" ").trim().to_owned();
        let name = if name.is_empty() { "the file".to_owned() } else { name };
        let what = What::Wrong(Wrong { message: failure.what.clone(), spots: vec![spot] });
        all.push(Test { file, line: failure.line, name, what });
    }
    Ok(law)
}

/// How large a file may be that may hold tests, or what they stand on.
fn of_tests(name: &str) -> Option<u64> {
    if ends(name, "rego") {
        Some(REGO)
    } else if ends(name, "yaml") || ends(name, "yml") {
        Some(YAML)
    } else {
        (name == "data.json").then_some(TABLE)
    }
}

fn ends(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// The policy set in which a path stands: the folder that has `comity` in it, or a platform's own policies.
fn set_of(path: &Path) -> Option<PathBuf> {
    if kind(&path.join("comity")) == Some(true) || has_platform(path) {
        return Some(path.to_owned());
    }
    let part = |folder: &Path| {
        folder.ends_with("comity") && kind(folder) == Some(true)
            || kind(&folder.join("platform/data.json")) == Some(false)
    };
    let within = path.ancestors().filter(|above| part(above)).last()?;
    let root = within.parent().unwrap_or(Path::new(""));
    Some(if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_owned() })
}

/// A path with slashes, and without `./` at its beginning.
fn plain(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    path.strip_prefix("./").map_or_else(|| path.clone(), str::to_owned)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn has_table(text: &str) -> bool {
    let begins = |line: &str| line.strip_prefix("rules").is_some_and(|rest| rest.starts_with(['.', '[', ' ', ':']));
    text.lines().any(begins)
}

/// The tests of a document in YAML.
fn of_document(file: &str, text: &str) -> Vec<Test> {
    let made = |name: &str, line: u32, what: What| Test { file: file.to_owned(), line, name: name.to_owned(), what };
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let refused = |why: &CaseRefused| {
        let (line, column) = place(why);
        let spots = vec![Spot { file: file.to_owned(), line, column, end: None, label: "here".to_owned() }];
        vec![made(&stem, line, What::Wrong(Wrong { message: why.to_string(), spots }))]
    };
    let names = yaml::names(text);
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("cases") && !has("demand") {
        let suite = match Suite::from_yaml(text.as_bytes()) {
            Ok(suite) => suite,
            Err(why) => return refused(&why),
        };
        let skipped = suite.skipped.iter().map(|one| made(&one.name, one.line, What::Skipped(one.reason.clone())));
        let cases = suite.marked().map(|(name, case, mark)| {
            let case = CaseTest { case: case.clone(), messages: mark.messages.clone() };
            made(name, mark.line, What::Case(Box::new(case)))
        });
        return cases.chain(skipped).collect();
    }
    if !has("demand") {
        // What does not parse at all is told by its place.
        if let Err(why) = Case::from_yaml(text.as_bytes()).map(drop)
            && names.is_empty()
        {
            return refused(&why);
        }
        let message = "this is neither a suite, which has `cases`, nor a case, which has `demand`".to_owned();
        return vec![made(&stem, 1, What::Wrong(Wrong { message, spots: Vec::new() }))];
    }
    match Case::from_yaml(text.as_bytes()) {
        Ok(case) if case.want.is_none() => {
            vec![made(&stem, 1, What::Skipped("it has no `want`, so nothing is compared".to_owned()))]
        }
        Ok(case) => {
            let case = SuiteCase { case, without: BTreeMap::new() };
            vec![made(&stem, 1, What::Case(Box::new(CaseTest { case, messages: BTreeMap::new() })))]
        }
        Err(why) => refused(&why),
    }
}

/// Line and column, as far as the reader tells.
fn place(why: &CaseRefused) -> (u32, u32) {
    let CaseRefused::Field { at, .. } = why else { return (1, 1) };
    let mut numbers = at.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1))
}
