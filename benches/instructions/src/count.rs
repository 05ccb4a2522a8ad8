//! Runs this program under callgrind and reads what it counted.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::baseline::{Counts, output};

/// The argument with which the program runs the rows.
pub(crate) const ROWS: &str = "rows";
/// The argument with which the program loads the bundled set, and ends.
pub(crate) const LOAD: &str = "load";

/// What the program under callgrind says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What the processor can do.
    pub(crate) cpu: Vec<String>,
    /// Rows in the order in which they ran, each with its turns.
    pub(crate) rows: Vec<(String, u64)>,
}

/// What the processor can do, and the instructions of one turn of each row.
pub(crate) fn all() -> Result<(Vec<String>, Counts), String> {
    let folder = std::env::temp_dir().join(format!("comity-instructions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let counted = counted(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    counted
}

fn counted(folder: &Path) -> Result<(Vec<String>, Counts), String> {
    // Counting goes on and off at one function, and each return from it is written out as a part of its own.
    let (file, inside) = (folder.join("rows"), "*::measured");
    let told = callgrind(
        &file,
        &["--collect-atstart=no".to_owned(), format!("--toggle-collect={inside}"), format!("--dump-after={inside}")],
        ROWS,
    )?;
    let told: Told = serde_json::from_str(&told).map_err(|why| format!("the rows say `{told}`: {why}"))?;
    let mut counts = Counts::new();
    for (part, (name, turns)) in (1..).zip(&told.rows) {
        let total = total(&PathBuf::from(format!("{}.{part}", file.display())))?;
        counts.insert(name.clone(), total / turns);
    }
    let file = folder.join("load");
    callgrind(&file, &[], LOAD)?;
    counts.insert("loading the bundled set, a whole process".to_owned(), total(&file)?);
    Ok((told.cpu, counts))
}

fn callgrind(file: &Path, options: &[String], argument: &str) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|why| why.to_string())?.to_string_lossy().into_owned();
    let out = format!("--callgrind-out-file={}", file.display());
    let fixed = ["--tool=callgrind", "--quiet", "--error-exitcode=2", &out];
    let arguments: Vec<&str> =
        fixed.into_iter().chain(options.iter().map(String::as_str)).chain([program.as_str(), argument]).collect();
    output("valgrind", &arguments)
}

/// The instructions that a file of callgrind's sums up.
fn total(file: &Path) -> Result<u64, String> {
    let text = std::fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
    let found = text.lines().rev().find_map(|line| {
        let rest = line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: "))?;
        rest.trim().parse().ok()
    });
    match found {
        Some(0) | None => Err(format!("{}: callgrind counted nothing", file.display())),
        Some(count) => Ok(count),
    }
}
