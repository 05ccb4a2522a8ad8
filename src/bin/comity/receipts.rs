//! `comity prove` and `comity verify-receipt`: that a record stands in a log, for others.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity::evidence::{Proof, Verified};
use serde_json::json;

use crate::log::{self, Fault, LogKeys, Witnesses, in_file};
use crate::{Format, say};

/// What is proved.
#[derive(Debug, clap::Args)]
pub(crate) struct Prove {
    /// Folder of the log.
    log: PathBuf,
    /// Identifier or position of the record.
    record: String,
    /// The file that is written; standard output where none is named.
    #[arg(long)]
    to: Option<PathBuf>,
}

/// A receipt, and whom to believe.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The receipt (C2SP tlog-proof).
    receipt: PathBuf,
    #[command(flatten)]
    proof: Given,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

/// What goes with a receipt.
#[derive(Debug, clap::Args)]
pub(crate) struct Given {
    /// The record, byte for byte as it stands in the log, where the receipt does not hold it.
    #[arg(long)]
    record: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keys: LogKeys,
    #[command(flatten)]
    witnesses: Witnesses,
}

/// A record that was proved.
pub(crate) struct Proved {
    proof: Proof,
    verified: Verified,
    pub(crate) record: Vec<u8>,
}

pub(crate) fn prove(given: &Prove) -> u8 {
    log::end(proved(given).map_err(Fault::from))
}

fn proved(given: &Prove) -> Result<(), String> {
    let archive = log::archive(&given.log)?;
    let placed = log::find(&archive, &given.log, &given.record)?;
    let proof = archive.prove(placed.position).map_err(|why| why.to_string())?;
    // What nobody would accept is not handed out.
    let keys = archive.keys().map_err(|why| why.to_string())?;
    proof.verify(placed.record.bytes(), &keys, &[], 0).map_err(|why| {
        in_file(&given.log, format_args!("no receipt could be made: {why}; `comity verify` says where the damage is"))
    })?;
    log::put(given.to.as_deref(), proof.to_string().as_bytes())?;
    if let Some(file) = &given.to {
        say(&format!("receipt of record {} in {}", placed.position, file.display()));
    }
    Ok(())
}

pub(crate) fn check(given: &Check) -> u8 {
    log::end(verified(&given.receipt, &given.proof).and_then(|proved| print(&proved, given)))
}

/// Verifies a receipt.
pub(crate) fn verified(file: &std::path::Path, given: &Given) -> Result<Proved, Fault> {
    let (keys, (witnesses, quorum)) = (given.keys.some()?, given.witnesses.checked()?);
    let refused = |why: &dyn std::fmt::Display| Fault::Failed(in_file(file, why));
    let proof = Proof::parse(&log::read_text(file)?).map_err(|why| refused(&why))?;
    let record = match &given.record {
        // An editor's line feed at the end is no part of a record.
        Some(beside) => log::read(beside).map(|bytes| bytes.strip_suffix(b"\n").unwrap_or(&bytes).to_vec())?,
        None => proof.record().map(<[u8]>::to_vec).ok_or_else(|| {
            Fault::Usage(in_file(file, "the receipt does not hold its record: name that with `--record FILE`"))
        })?,
    };
    let verified = proof.verify(&record, keys, witnesses, quorum).map_err(|why| refused(&why))?;
    Ok(Proved { proof, verified, record })
}

impl Proved {
    pub(crate) fn print(&self, keys: &LogKeys) {
        let (head, position) = (self.verified.checkpoint(), self.verified.position());
        say(&format!("proved     record {position} of `{}`, which has {} records", head.origin(), head.size()));
        say(&format!("root       {}", STANDARD.encode(head.root())));
        for key in self.signers(keys) {
            say(&format!("signed     by {key}"));
        }
        for (key, time) in self.verified.witnesses() {
            say(&format!("witnessed  by {} at {}", key.name(), log::instant(*time)));
        }
    }

    fn signers(&self, keys: &LogKeys) -> Vec<String> {
        keys.keys.iter().filter(|key| self.proof.checkpoint().signed_by(key)).map(ToString::to_string).collect()
    }
}

fn print(proved: &Proved, given: &Check) -> Result<(), Fault> {
    let keys = &given.proof.keys;
    let record = log::clear(&proved.record)?;
    match given.format {
        Format::Pretty => {
            proved.print(keys);
            say(&log::pretty(&record)?);
        }
        Format::Json => {
            let (verified, head) = (&proved.verified, proved.verified.checkpoint());
            let witnesses = verified.witnesses().iter();
            let witnesses: Vec<_> =
                witnesses.map(|(key, time)| json!({"key": key.to_string(), "time": log::instant(*time)})).collect();
            let report = json!({
                "position": verified.position(), "origin": head.origin(), "size": head.size(),
                "root": STANDARD.encode(head.root()), "signed": proved.signers(keys), "witnesses": witnesses,
                "record": record,
            });
            say(&report.to_string());
        }
    }
    Ok(())
}
