//! `comity init`: what a platform's own policies begin with.

use std::path::{Path, PathBuf};

use comity::workbench::Start;

use crate::log::{Fault, end, in_file, write};
use crate::say;
use crate::schema::{Document, text};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder in which everything is written; the current one where none is named.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The name of the platform: the folder of its policies, and in capitals the beginning of its codes.
    #[arg(long)]
    name: String,
}

pub(crate) fn init(given: &Arguments) -> u8 {
    end(begun(given))
}

fn begun(Arguments { folder, name }: &Arguments) -> Result<(), Fault> {
    let start = Start::named(name).map_err(|why| Fault::Usage(why.to_string()))?;
    let mut files = start.files();
    for document in
        [Document::Case, Document::Demand, Document::Facts, Document::Intake, Document::Suite, Document::User]
    {
        let (name, schema) = text(document).map_err(Fault::Failed)?;
        files.push((format!("schemas/{name}.schema.json"), schema + "\n"));
    }
    // All is looked at before anything is written, so that nothing is half there.
    let all = files.iter().map(|(path, _)| folder.join(path));
    let there: Vec<String> = all.filter(|file| taken(file)).map(|file| file.display().to_string()).collect();
    if !there.is_empty() {
        let why = format!("nothing is written, since these exist: {}", there.join(", "));
        return Err(Fault::Failed(why));
    }
    for (path, text) in &files {
        let file = folder.join(path);
        if let Some(above) = file.parent() {
            std::fs::create_dir_all(above).map_err(|why| in_file(above, why))?;
        }
        write(&file, text.as_bytes())?;
        say(&file.display().to_string());
    }
    Ok(())
}

/// Whether something lies at that path, be it a link that leads nowhere.
fn taken(file: &Path) -> bool {
    std::fs::symlink_metadata(file).is_ok()
}
