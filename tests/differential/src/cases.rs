//! What is read from the tree: policies and tables as texts, and the cases from which decisions are bent.

use std::path::{Path, PathBuf};

use comity::workbench::{Case, Suite, When};

use crate::corpus::Document;
use crate::root;

/// Files as (path from the folder above `comity`, text).
pub type Files = Vec<(String, String)>;

/// Every policy and table below `folder`/comity, tests left out.
///
/// # Panics
/// Where one cannot be read.
#[must_use]
pub fn files(folder: &Path) -> Files {
    let mut files = Vec::new();
    collect(folder, &folder.join("comity"), &mut files);
    files.sort();
    files
}

fn collect(root: &Path, folder: &Path, into: &mut Files) {
    for path in listed(folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(root, &path, into);
        } else if name == "data.json"
            || (path.extension().is_some_and(|ending| ending == "rego") && !name.ends_with("_test.rego"))
        {
            let place = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            into.push((place, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Every user of every case of the case files and suites, as one document each.
pub(crate) fn documents() -> Vec<Document> {
    let root = root();
    let mut cases = Vec::new();
    for folder in ["examples/cases", "tests/cases"] {
        cases.extend(listed(&root.join(folder)).iter().map(|path| read(path, Case::from_yaml)));
    }
    for path in listed(&root.join("tests/suites")) {
        cases.extend(read(&path, Suite::from_yaml).cases.into_iter().map(|(_, one)| one.case));
    }
    let mut documents = Vec::new();
    for case in cases {
        let When::On(day) = case.on else { panic!("the case `{}` has no day of its own", case.note) };
        documents.extend(case.users.as_slice().iter().map(|user| Document::new(&case.demand, &case.intake, user, day)));
    }
    documents
}

fn read<T, E: std::fmt::Display>(path: &Path, from: impl Fn(&[u8]) -> Result<T, E>) -> T {
    from(&std::fs::read(path).unwrap()).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
