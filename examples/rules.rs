//! Tests a folder of policies by the tables beside them, as its author does it:
//! `cargo run --features workbench --example rules -- [--policies DIR] [--only PREFIX] [--mutants]`.
//!
//! Always: what the tables say, that every code and helper rule has both sides, and which bodies were
//! never seen true or false. With `--mutants`: which small changes nothing notices. `--only
//! comity.regimes.jp` looks at the packages whose names begin so. Cases are read from `tests/cases`,
//! `tests/suites` and `examples/cases` beside the folder of the policies, or from the folders that
//! `--cases DIR` names; excuses from `tests/policies/equivalent.json` beside it.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use comity::workbench::{Case, CaseRefused, Excuse, Rulebook, Suite, SuiteCase};

struct Asked {
    policies: PathBuf,
    only: String,
    mutants: bool,
    cases: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match asked().and_then(|asked| run(&asked)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn asked() -> Result<Asked, String> {
    let (mut policies, mut only, mut mutants) = (PathBuf::from("policies"), String::new(), false);
    let mut cases: Vec<PathBuf> = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        match word.as_str() {
            "--policies" => policies = value()?.into(),
            "--only" => only = value()?,
            "--cases" => cases.push(value()?.into()),
            "--mutants" => mutants = true,
            _ => {
                return Err(format!("`{word}`: expected [--policies DIR] [--only PREFIX] [--mutants] [--cases DIR].."));
            }
        }
    }
    if cases.is_empty() {
        let beside = ["tests/cases", "tests/suites", "examples/cases"].map(|folder| policies.join("..").join(folder));
        cases = beside.into_iter().filter(|folder| folder.is_dir()).collect();
    }
    Ok(Asked { policies, only, mutants, cases })
}

fn run(asked: &Asked) -> Result<bool, String> {
    let mut files = Vec::new();
    let policy = |path: &Path| path.extension().is_some_and(|end| end == "rego") || path.ends_with("data.json");
    collect(&asked.policies, &asked.policies, &policy, &mut files)?;
    let book = Rulebook::of(files).map_err(|why| why.to_string())?;
    let report = book.check(&asked.only);
    for failure in &report.failures {
        println!("{failure}");
    }
    println!("tables: {} entries, {} documents, {} failures", report.entries, report.documents, report.failures.len());

    let cases = cases(&asked.cases)?;
    let (mut bodies, mut unseen) = (0_usize, 0_usize);
    for file in book.coverage(&asked.only, &cases)? {
        bodies = bodies.saturating_add(file.bodies);
        unseen = unseen.saturating_add(file.unseen.len());
        for body in file.unseen {
            println!("{body}");
        }
    }
    println!("coverage: {bodies} bodies, {unseen} sides unseen, over the tables and {} cases", cases.len());
    if !asked.mutants {
        return Ok(report.failures.is_empty() && unseen == 0);
    }
    if report.failures.iter().any(|failure| !failure.at.is_empty()) {
        println!("mutants: not tried, since the tables do not hold");
        return Ok(false);
    }
    Ok(hunt(asked, &book, &cases)? && unseen == 0 && report.failures.is_empty())
}

fn hunt(asked: &Asked, book: &Rulebook, cases: &[SuiteCase]) -> Result<bool, String> {
    let excuses = asked.policies.join("../tests/policies/equivalent.json");
    let excuses: Vec<Excuse> = match std::fs::read_to_string(&excuses) {
        Ok(text) => serde_json::from_str(&text).map_err(|why| format!("{}: {why}", excuses.display()))?,
        Err(_) => Vec::new(),
    };
    let shown = std::io::stderr().is_terminal();
    let progress = |done: usize, all: usize, alive: usize| {
        if shown && (done.is_multiple_of(20) || done == all) {
            let _ = write!(std::io::stderr(), "\r{done} of {all} mutants, {alive} survive");
        }
    };
    let report = book.mutants(&asked.only, cases, &excuses, &progress).map_err(|why| why.to_string())?;
    if shown {
        eprintln!();
    }
    for survivor in &report.survivors {
        println!("{survivor}");
    }
    for excuse in &report.idle {
        println!("{}: {}: the excuse fits no survivor: {}", excuse.file, excuse.rule, excuse.change);
    }
    println!(
        "mutants: {} tried, {} do not compile, {} noticed by tables, {} by cases, {} excused, {} survive",
        report.mutants,
        report.stillborn,
        report.by_tables,
        report.by_cases,
        report.excused,
        report.survivors.len()
    );
    Ok(report.survivors.is_empty() && report.idle.is_empty())
}

/// Every case that reads; where one does not, a line says so.
fn cases(folders: &[PathBuf]) -> Result<Vec<SuiteCase>, String> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, folder, &|path| path.extension().is_some_and(|end| end == "yaml"), &mut files)?;
    }
    let mut cases = Vec::new();
    for (name, text) in &files {
        match read(text.as_bytes()) {
            Ok(read) => cases.extend(read),
            Err(why) => eprintln!("{name}: left out: {why}"),
        }
    }
    Ok(cases)
}

/// A suite, or a case by itself.
fn read(bytes: &[u8]) -> Result<Vec<SuiteCase>, CaseRefused> {
    match Suite::from_yaml(bytes) {
        Ok(suite) => Ok(suite.cases.into_iter().map(|(_, case)| case).collect()),
        Err(of_suite) => match Case::from_yaml(bytes) {
            Ok(case) => Ok(vec![SuiteCase { case, without: BTreeMap::new() }]),
            Err(of_case) => Err(if bytes.windows(7).any(|word| word == b"\ncases:") { of_suite } else { of_case }),
        },
    }
}

/// Every file below a folder that is wanted, by its path from there.
fn collect(
    root: &Path,
    folder: &Path,
    wanted: &dyn Fn(&Path) -> bool,
    into: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|why| format!("{}: {why}", folder.display()))?.path();
        if path.is_dir() {
            collect(root, &path, wanted, into)?;
        } else if wanted(&path) {
            let parts = path.strip_prefix(root).unwrap_or(&path).components();
            let name: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            let text = std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
            into.push((name.join("/"), text));
        }
    }
    into.sort();
    Ok(())
}
