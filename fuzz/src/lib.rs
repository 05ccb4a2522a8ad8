//! What is promised of whatever bytes come in, as plain functions: `fuzz_targets/` gives them to libFuzzer, the tests
//! here give them the seeds and some bytes of their own.
//!
//! Each of them fails by panicking, where a promise does not hold.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a target fails by panicking"
)]

pub mod case;
pub mod demand;
pub mod edits;
pub mod log;
pub mod policy;
pub mod receipt;

use std::path::{Path, PathBuf};

use comity::workbench::Case;

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files of a folder of the repository whose names end so, in order.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|own| own == ending));
    files.sort();
    files
        .iter()
        .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(file).unwrap()))
        .collect()
}

/// The cases of the examples, with the names of their files.
pub(crate) fn cases() -> Vec<(String, Case)> {
    files("examples/cases", "yaml").into_iter().map(|(name, bytes)| (name, Case::from_yaml(&bytes).unwrap())).collect()
}

#[cfg(test)]
mod tests {
    /// Bytes without order, the same on every run.
    fn strings(count: u64) -> impl Iterator<Item = Vec<u8>> {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        (0..count).map(move |_| {
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            let length = next() % 48;
            (0..length).map(|_| next().to_be_bytes()[3]).collect()
        })
    }

    #[test]
    fn every_promise_holds_on_some_bytes() {
        for bytes in strings(200) {
            crate::demand::hold(&bytes);
            crate::case::hold(&bytes);
            crate::receipt::hold(&bytes);
        }
        for bytes in strings(30) {
            crate::policy::hold(&bytes);
            crate::log::hold(&bytes);
        }
    }
}
