//! The same inputs as files that are given to the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::base::{Bad, Kind, written};
use crate::{all, unhelpful};

/// A folder for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("malformed-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn comity(command: &str, files: &[PathBuf], more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comity")).arg(command).args(files).args(more).output().unwrap()
}

/// Every file is refused in one line of its own, and nothing is decided.
fn refused(command: &str, files: &[(PathBuf, String, Vec<String>)], more: &[&str]) {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _, _)| path.clone()).collect();
    let output = comity(command, &paths, more);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "something was decided");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), files.len(), "not one line a file");
    for ((path, what, says), line) in files.iter().zip(lines) {
        let message = line.strip_prefix(&format!("comity: {}: ", path.display()));
        let fault = message.map_or(Some("does not name its file".to_owned()), |message| unhelpful(message, says));
        assert_eq!(fault, None, "{what}: {line}");
    }
}

fn cases() -> Vec<Bad> {
    all().into_iter().filter(|bad| bad.kind == Kind::Case).collect()
}

#[test]
fn many_bad_files_are_each_named_and_none_is_decided() {
    let folder = Folder::new("many");
    let name = |index: usize, bad: &Bad| {
        (folder.file(&format!("{index}.yaml"), &bad.bytes), bad.what.clone(), bad.says.clone())
    };
    let files: Vec<_> = cases().iter().enumerate().map(|(index, bad)| name(index, bad)).collect();
    println!("{} malformed files", files.len());
    refused("evaluate", &files, &[]);
    refused("preview", &files, &["--format", "json"]);
}

#[test]
fn one_bad_file_is_named() {
    let folder = Folder::new("one");
    let cases = cases();
    for bad in cases.iter().step_by(cases.len() / 12) {
        let path = folder.file("case.yaml", &bad.bytes);
        refused("evaluate", &[(path, bad.what.clone(), bad.says.clone())], &[]);
    }
    for (what, path, says) in [
        ("a folder", folder.0.clone(), "directory"),
        ("no file", folder.0.join("missing.yaml"), "No such file"),
        ("a name that is no file", PathBuf::from("no-such-case.yaml"), "No such file"),
        ("a folder in a file", folder.0.join("case.yaml/x"), "directory"),
        ("a device without end", PathBuf::from("/dev/zero"), "4194304"),
    ] {
        refused("evaluate", &[(path, what.to_owned(), vec![says.to_owned()])], &[]);
    }
}

#[test]
fn a_bad_file_does_not_stop_the_good_ones_nor_pass_for_one() {
    let folder = Folder::new("among");
    let good = folder.file("good.yaml", written().as_bytes());
    let bad = folder.file("bad.yaml", written().replacen("country: GB", "country: UK", 1).as_bytes());
    let output = comity("evaluate", &[bad.clone(), good.clone(), bad.clone()], &[]);
    let (shown, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(shown.starts_with("good ") && shown.matches("ALLOW").count() == 1, "{shown}");
    assert!(!shown.lines().any(|line| line.starts_with("bad")), "{shown}");
    assert_eq!(said.matches(&bad.display().to_string()).count(), 2, "{said}");
    assert!(!said.contains("good.yaml"), "{said}");
}
