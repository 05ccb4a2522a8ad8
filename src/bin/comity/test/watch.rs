//! Runs the tests again whenever a file changes. What was printed stays: a terminal scrolls, and a pipe keeps all.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher as _};

use super::{Arguments, once};
use crate::{FAILED, USAGE, complain};

/// Quiet for this long, before the tests run again: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// Only what stops the watching itself comes back.
pub(super) fn watch(arguments: &Arguments) -> u8 {
    let (to, from) = channel();
    let told = move |event: notify::Result<Event>| {
        let _ = to.send(event);
    };
    let mut watcher = match notify::recommended_watcher(told) {
        Ok(watcher) => watcher,
        Err(why) => {
            complain(&format!("files cannot be watched: {why}"));
            return FAILED;
        }
    };
    for path in arguments.paths.iter().chain(&arguments.policies) {
        // An editor may put another file in the place of one: its folder is watched.
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if let Err(why) = watcher.watch(folder, RecursiveMode::Recursive) {
            complain(&format!("`{}` cannot be watched: {why}", path.display()));
            return USAGE;
        }
    }
    loop {
        once(arguments);
        eprintln!("comity: waiting for a change");
        if let Err(why) = change(&from) {
            complain(&format!("files cannot be watched: {why}"));
            return FAILED;
        }
    }
}

/// Returns when something has changed, and nothing more does for a while.
fn change(from: &Receiver<notify::Result<Event>>) -> Result<(), String> {
    loop {
        match from.recv() {
            Ok(Ok(event)) if matters(&event) => break,
            Ok(Ok(_)) => {}
            Ok(Err(why)) => return Err(why.to_string()),
            Err(why) => return Err(why.to_string()),
        }
    }
    loop {
        match from.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(why @ RecvTimeoutError::Disconnected) => return Err(why.to_string()),
        }
    }
}

/// Whether it is more than a look at a file, and of a file that tests are made of.
fn matters(event: &Event) -> bool {
    let of_tests = |path: &Path| {
        path.extension().is_some_and(|ending| ["rego", "yaml", "yml", "json"].iter().any(|known| ending == *known))
    };
    !event.kind.is_access() && event.paths.iter().any(|path| of_tests(path))
}
