//! Where a command finds the keys of a log.

use std::path::Path;

use comity::evidence::{EnvKeys, FileKeys, KeySource};

/// Keys from the environment where `COMITY_LOG_KEY` or `COMITY_VAULT_KEY` is set, else from a folder: the one
/// that is named, or `keys` in the log's own.
pub(crate) fn of(log: &Path, keys: Option<&Path>) -> Result<Box<dyn KeySource>, String> {
    let set = |variable: &str| std::env::var_os(variable).is_some();
    if keys.is_none() && (set("COMITY_LOG_KEY") || set("COMITY_VAULT_KEY")) {
        return Ok(Box::new(EnvKeys::read().map_err(|why| why.to_string())?));
    }
    let folder = keys.map_or_else(|| log.join("keys"), Path::to_owned);
    if !folder.is_dir() {
        return Err(format!(
            "there are no keys in `{}`; name their folder with `--keys`, or set COMITY_LOG_KEY and COMITY_VAULT_KEY",
            folder.display()
        ));
    }
    Ok(Box::new(FileKeys::open(folder).map_err(|why| why.to_string())?))
}
