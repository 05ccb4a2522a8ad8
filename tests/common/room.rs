//! A folder for one test, the command in it, and logs that it made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder of its own for each test.
#[derive(Debug)]
pub(crate) struct Room(pub(crate) PathBuf);

impl Room {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// Runs the command in this folder: status, standard output, standard error.
    pub(crate) fn run(&self, arguments: &str) -> (i32, String, String) {
        let run = Command::new(env!("CARGO_BIN_EXE_comity"))
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .env_remove("COMITY_LOG_KEY")
            .env_remove("COMITY_VAULT_KEY")
            .output();
        let Output { status, stdout, stderr } = run.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// What it prints where all is well.
    pub(crate) fn ok(&self, arguments: &str) -> String {
        let (status, out, err) = self.run(arguments);
        assert_eq!(status, 0, "{arguments}: {out}{err}");
        out
    }

    /// What it says against it: with that status, and nothing on standard output but what `--format json` asks for.
    pub(crate) fn refused(&self, status: i32, arguments: &str) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, status, "{arguments}: {out}{err}");
        assert!(out.is_empty() || arguments.contains("json"), "{arguments}: {out}");
        assert!(!err.is_empty() && !err.contains("panicked"), "{arguments}: {err}");
        err
    }

    /// A case, to be decided today.
    pub(crate) fn live(&self, beginning: &str) -> String {
        let file = super::case_files().into_iter().find(|file| super::name(file).starts_with(beginning)).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split_once("want:\n").map_or(text.as_str(), |(head, _)| head);
        let day = text.lines().find(|line| line.starts_with("on: ")).unwrap();
        let name = format!("{}.yaml", super::name(&file));
        self.write(&name, text.replace(day, "on: today"));
        name
    }

    /// Decides cases, on record; the identifiers of the decisions.
    pub(crate) fn decide(&self, log: &str, cases: &[&str]) -> Vec<String> {
        let files: Vec<String> = cases.iter().map(|case| self.live(case)).collect();
        let (_, out, err) = self.run(&format!("evaluate {} --audit {log} --format json", files.join(" ")));
        let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), cases.len(), "{out}{err}");
        let ids = lines.iter().flat_map(|line| line["decisions"].as_array().unwrap());
        ids.map(|decision| decision["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The log's first key.
    pub(crate) fn vkey(&self, log: &str) -> String {
        self.read(&format!("{log}/log.vkey")).lines().next().unwrap().to_owned()
    }

    /// The first segment of a log, up to its last byte that is not zero.
    pub(crate) fn segment(&self, log: &str) -> (PathBuf, Vec<u8>) {
        let path = self.path(&format!("{log}/segments/{:020}.seg", 0));
        let mut bytes = fs::read(&path).unwrap();
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
        bytes.truncate(end);
        (path, bytes)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Copies a folder with what is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &name);
        } else {
            fs::copy(entry.path(), name).unwrap();
        }
    }
}

/// Changes one bit of one byte of a file; a second time, changes it back.
pub(crate) fn flip(file: &Path, at: usize) {
    use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
    let mut open = fs::OpenOptions::new().read(true).write(true).open(file).unwrap();
    let at = SeekFrom::Start(u64::try_from(at).unwrap());
    let mut byte = [0];
    open.seek(at).unwrap();
    open.read_exact(&mut byte).unwrap();
    open.seek(at).unwrap();
    open.write_all(&[byte[0] ^ 1]).unwrap();
}
