//! `comity erase`: destroys the key of what lies sealed about one person, on record.

use std::path::PathBuf;
use std::sync::Arc;

use comity::evidence::KeySource;
use comity::{AuditLog, RequestId, Subject};
use serde_json::Value;

use crate::log::{self, Fault};
use crate::{say, secrets};

/// Who is erased, and on whose order.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the log. Nothing else may write to it meanwhile.
    log: PathBuf,
    /// The user, by the identifier under which demands named them.
    subject: Subject,
    /// Who ordered it, by an opaque identifier: it stands in the record in clear.
    #[arg(long)]
    by: RequestId,
    /// Folder of the log's keys, `log.key` and `vault.key`; else those in the environment, or in the log's own
    /// folder.
    #[arg(long)]
    keys: Option<PathBuf>,
}

pub(crate) fn erase(given: &Arguments) -> u8 {
    log::end(erased(given).map_err(Fault::from))
}

fn erased(given: &Arguments) -> Result<(), String> {
    // Opening a folder without a log would make one.
    let archive = log::archive(&given.log)?;
    let keys: Arc<dyn KeySource> = secrets::of(&given.log, given.keys.as_deref())?.into();
    let log = AuditLog::options().keys(keys).open(&given.log).map_err(|why| why.to_string())?;
    let receipt = log.erase(&given.subject, &given.by).map_err(|why| why.to_string())?;
    drop(log);
    let position = receipt.position();
    say(&format!("erased     on record at position {position}, {}", receipt.digest()));
    let record = log::find(&archive, &given.log, &position.to_string())?;
    let keys = log::clear(record.record.bytes())?.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
    if keys == 0 {
        say("           NOTHING WAS SEALED about a user of this identifier: is it the right one?");
    } else {
        say(&format!("           {keys} keys of that user are destroyed; what they sealed can be read by nobody"));
        say("           Copies of the log and `vault.sqlite` made before, with the vault's key, still open: they are");
        say("           yours to destroy.");
    }
    Ok(())
}
