//! Tests of policies as tests of `cargo test`, for a platform's own crate.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use super::{DEEP, Shared, Tests, Verdict};

/// Runs every test below a file or folder as one test of `cargo test`, with its flags: `--list`, `--exact`, filters. It
/// is the whole of a test target without a harness, and `cargo nextest` runs it, too:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     comity::workbench::suite("policies")
/// }
/// ```
///
/// A skipped test is an ignored one. Nothing to run, and what cannot be read, is a failure.
pub fn suite(path: impl AsRef<Path>) -> ExitCode {
    let arguments = Arguments::from_args();
    let tests = match Tests::find(&[path.as_ref().to_owned()], None) {
        Ok(tests) if tests.is_empty() => {
            eprintln!("`{}` holds no test", path.as_ref().display());
            return ExitCode::FAILURE;
        }
        Ok(tests) => Arc::new(tests),
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::FAILURE;
        }
    };
    let trials = (0..tests.len()).filter_map(|at| trial(&tests, at)).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(tests: &Shared, at: usize) -> Option<Trial> {
    let test = tests.all.get(at)?;
    let skipped = matches!(test.what, super::What::Skipped(_));
    let name = format!("{}: {}", test.file, test.name).replace(['\n', '\r'], " ");
    let tests = Arc::clone(tests);
    Some(Trial::test(name, move || run(&tests, at)).with_ignored_flag(skipped))
}

/// On a thread of its own, whose stack the interpreter does not exhaust.
fn run(tests: &Shared, at: usize) -> Result<(), Failed> {
    let tests = Arc::clone(tests);
    let work = move || tests.all.get(at).map(|test| tests.one(test));
    let thread = std::thread::Builder::new().stack_size(DEEP).spawn(work).map_err(|why| why.to_string())?;
    match thread.join() {
        Ok(Some(tested)) => match tested.verdict {
            Verdict::Passed => Ok(()),
            Verdict::Skipped(reason) => Err(format!("skipped: {reason}").into()),
            Verdict::Failed | Verdict::Errored => Err(tested.to_string().into()),
        },
        Ok(None) | Err(_) => Err("the test panicked".into()),
    }
}
