//! The keys that have signed the log, and why a new one is believed.
//!
//! A key follows another with one batch: both sign its checkpoint, and a record in it names the new
//! one. So whoever trusts the first key learns the later ones from the log itself.

use ::postgres::GenericClient;

use super::fault::{PostgresFault, damaged};
use super::gather::gather;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::VerifierKey;
use crate::audit::ring::names;
use crate::audit::tree;

/// A key of the log, and the batch with which it began to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signer {
    pub(super) seq: i32,
    pub(super) key: VerifierKey,
    /// First position of the batch.
    first: i64,
    /// Size of the tree with the batch.
    size: i64,
}

/// The signers, oldest first. Each is trusted, or named by a batch that one before it signed.
pub(super) fn read(
    client: &mut impl GenericClient,
    schema: &str,
    trusted: &[VerifierKey],
) -> Result<Vec<Signer>, PostgresFault> {
    let reading = PostgresFault::server("reading the log's keys");
    let sql = format!("SELECT seq, vkey, first, size FROM {schema}.signer ORDER BY seq");
    let mut signers: Vec<Signer> = Vec::new();
    for row in client.query(&sql, &[]).map_err(&reading)? {
        let (seq, vkey): (i32, &str) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
        let key = vkey.parse().map_err(|why| damaged(schema, format!("key {seq} in `signer`: {why}")))?;
        let (first, size) = (row.try_get(2).map_err(&reading)?, row.try_get(3).map_err(&reading)?);
        let signer = Signer { seq, key, first, size };
        let known = trusted.contains(&signer.key);
        match signers.last() {
            Some(before) if !known => named(client, schema, before, &signer)?,
            None if !known => {
                let why = format!("it begins with the key `{}`, which is not among those that were given", signer.key);
                return Err(PostgresFault::Key { schema: schema.to_owned(), why });
            }
            Some(_) | None => {}
        }
        signers.push(signer);
    }
    Ok(signers)
}

/// Refuses a key that the one before it did not name.
fn named(client: &mut impl GenericClient, schema: &str, before: &Signer, signer: &Signer) -> Result<(), PostgresFault> {
    let reading = PostgresFault::server("reading how the log's key changed");
    let refused = |what: &str| damaged(schema, format!("the key `{}` follows without right: {what}", signer.key));
    let sql = format!("SELECT note FROM {schema}.checkpoint WHERE size = $1");
    let row = client.query_opt(&sql, &[&signer.size]).map_err(&reading)?;
    let row = row.ok_or_else(|| refused("there is no checkpoint of the batch that names it"))?;
    let note: &str = row.try_get(0).map_err(&reading)?;
    let opened = Checkpoint::open(note, &before.key).ok();
    let opened = opened.filter(|(checkpoint, note)| {
        note.signed_by(&signer.key) && i64::try_from(checkpoint.size()) == Ok(signer.size)
    });
    let (checkpoint, _) = opened.ok_or_else(|| refused("its first checkpoint is not signed by both keys"))?;
    let sql = format!("SELECT position, clear FROM {schema}.record WHERE position >= $1 AND position < $2");
    for row in client.query(&sql, &[&signer.first, &signer.size]).map_err(&reading)? {
        let (position, clear): (i64, &[u8]) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
        let (Ok(position), true) = (u64::try_from(position), names(clear, &signer.key)) else { continue };
        let size = checkpoint.size();
        let path = gather(client, schema, |nodes| tree::inclusion(nodes, position, size))?;
        if tree::included(&tree::leaf(clear), position, size, &path, checkpoint.root()) {
            return Ok(());
        }
    }
    Err(refused("no record of a key rotation in its first batch names it"))
}

/// Adds the key with which a batch begins to sign.
pub(super) fn add(
    client: &mut impl GenericClient,
    schema: &str,
    before: Option<&Signer>,
    key: VerifierKey,
    (first, size): (i64, i64),
) -> Result<Signer, PostgresFault> {
    let seq = before.map_or(0, |before| before.seq.saturating_add(1));
    let sql = format!("INSERT INTO {schema}.signer (seq, vkey, first, size) VALUES ($1, $2, $3, $4)");
    let added = client.execute(&sql, &[&seq, &key.to_string(), &first, &size]);
    added.map_err(PostgresFault::server("adding the log's new key"))?;
    Ok(Signer { seq, key, first, size })
}
