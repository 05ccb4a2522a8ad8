//! `comity check`: what a gate would say of a policy set, and what somebody would regret of it.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use comity::workbench::{Case, Level, Suite, SuiteCase, fixed, lint, page};
use comity::{Clock as _, PolicySet, SystemClock};

use crate::files;
use crate::format::{Format, Remark, Results};
use crate::{ALLOWED, FAILED, USAGE, complain, say};

/// Where the pages of the rules stand.
const PAGES: &str = "docs/checks";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a policy set: the one above `comity`, or above a platform's own policies; the bundled set where
    /// none is named.
    folder: Option<PathBuf>,
    /// The same, by name.
    #[arg(long, conflicts_with = "folder")]
    policies: Option<PathBuf>,
    /// Case and suite files, or folders of them: codes that speak in none of them are named.
    #[arg(long, num_args = 1..)]
    cases: Vec<PathBuf>,
    /// Mend what only looks wrong: ends of lines, indentation.
    #[arg(long)]
    fix: bool,
    /// Fail for warnings, too.
    #[arg(long)]
    deny_warnings: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// Print the page of a rule, such as `not`, and do nothing else.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

pub(crate) fn check(given: &Arguments) -> u8 {
    if let Some(rule) = &given.explain {
        return explain(rule);
    }
    let done = match given.folder.as_ref().or(given.policies.as_ref()) {
        Some(folder) => folder_of(given, folder),
        None => PolicySet::bundled().map(|set| admitted(&set)).map(|()| ALLOWED).map_err(|why| why.to_string()),
    };
    done.unwrap_or_else(|why| {
        complain(&why);
        FAILED
    })
}

fn explain(rule: &str) -> u8 {
    if let Some(text) = page(rule) {
        say(text.trim_end());
        return ALLOWED;
    }
    complain(&format!("there is no rule `{}`; `{PAGES}/README.md` lists them", rule.escape_default()));
    USAGE
}

/// What a set is, in three lines.
fn admitted(set: &PolicySet) {
    let regimes: Vec<&str> = set.regimes().collect();
    say(&format!("admitted: {} codes, regimes {}", set.catalogue().len(), regimes.join(", ")));
    say(&format!("policies  {}", set.digest()));
    say(&format!("catalogue {}", set.catalogue_digest()));
}

fn folder_of(given: &Arguments, folder: &Path) -> Result<u8, String> {
    let began = Instant::now();
    let mut files = files::policies(folder)?;
    if given.fix {
        mend(folder, &mut files)?;
    }
    let cases = cases(&given.cases)?;
    let found = lint(&files, &cases, SystemClock.now().day());
    let count = |level| found.iter().filter(|remark| remark.level == level).count();
    let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
    let shown = |path: &str| folder.join(path).display().to_string();
    let results = Results {
        command: "comity check",
        remarks: found.iter().map(|remark| remark_of(remark, &shown)).collect(),
        sources: files.iter().map(|(path, text)| (shown(path), text.clone())).collect(),
        time: began.elapsed(),
        ..Results::default()
    };
    let mut out = std::io::stdout();
    let styled = out.is_terminal();
    // A reader that went away is no fault of the run.
    let _ = results.write(given.format, styled, false, &mut out);
    if given.format == Format::Pretty {
        let _ = writeln!(out, "{} files: {errors} errors, {warnings} warnings, {notes} notes", files.len());
        if errors == 0 {
            admitted(&PolicySet::from_files(files).map_err(|why| why.to_string())?);
        }
    }
    Ok(if errors > 0 || (given.deny_warnings && warnings > 0) { FAILED } else { ALLOWED })
}

fn remark_of(remark: &comity::workbench::Remark, shown: &dyn Fn(&str) -> String) -> Remark {
    let page = format!("{PAGES}/{}.md", remark.rule);
    let level = match remark.level {
        Level::Note => crate::format::Level::Note,
        Level::Warning => crate::format::Level::Warning,
        Level::Error => crate::format::Level::Error,
    };
    Remark {
        rule: remark.rule.clone(),
        level,
        message: remark.message.clone(),
        file: shown(&remark.file),
        line: remark.line,
        column: remark.column,
        end: None,
        page,
        fix: remark.fixable.then(|| "`comity check --fix` mends it".to_owned()),
    }
}

/// Writes the mended texts over the old ones, each whole or not at all.
fn mend(folder: &Path, files: &mut [(String, String)]) -> Result<(), String> {
    for (path, text) in files {
        let Some(better) = fixed(path, text) else { continue };
        files::replace(&folder.join(&*path), better.as_bytes())?;
        *text = better;
    }
    Ok(())
}

fn cases(paths: &[PathBuf]) -> Result<Vec<SuiteCase>, String> {
    let mut cases = Vec::new();
    for path in &files::documents(paths)? {
        let bytes = files::bytes(path)?;
        match (Suite::from_yaml(&bytes), Case::from_yaml(&bytes)) {
            (Ok(suite), _) => cases.extend(suite.cases.into_iter().map(|(_, case)| case)),
            (_, Ok(case)) => cases.push(SuiteCase { case, without: BTreeMap::new() }),
            (Err(why), Err(_)) => return Err(format!("{}: {why}", path.display())),
        }
    }
    Ok(cases)
}
