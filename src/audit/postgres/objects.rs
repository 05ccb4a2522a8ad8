//! What lies beside the records: objects by their digest, cosignatures, and ciphertexts that go.

use sha2::{Digest as _, Sha256};

use super::fault::{PostgresFault, damaged};
use super::reader::PostgresReader;
use super::store::PostgresStore;
use crate::object::hex;

impl PostgresStore {
    /// Keeps an object (a policy set, a border, a catalogue) under its SHA-256, which it gives back.
    /// It is durable by then.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub fn keep_object(&mut self, object: &[u8]) -> Result<[u8; 32], PostgresFault> {
        let digest: [u8; 32] = Sha256::digest(object).into();
        self.durably(
            "keeping an object",
            |schema| format!("INSERT INTO {schema}.object (digest, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
            &[&digest.as_slice(), &object],
        )?;
        Ok(digest)
    }

    /// Keeps a witness's signature line for the checkpoint of a size. It is not verified here.
    ///
    /// # Errors
    /// Where it cannot be kept; where there is no checkpoint of that size.
    pub fn keep_cosignature(&mut self, size: u64, line: &str) -> Result<(), PostgresFault> {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        self.durably(
            "keeping a cosignature",
            |schema| format!("INSERT INTO {schema}.cosignature (size, line) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
            &[&size, &line],
        )?;
        Ok(())
    }

    /// Takes the ciphertexts of records away; the records and their proofs stay. Gives how many there
    /// were. The role needs UPDATE on the column `sealed`.
    ///
    /// The server keeps what was deleted until `VACUUM`, and in its write-ahead log, archives and backups
    /// for as long as those are kept: what makes a record unreadable there is that its subject's key is
    /// forgotten.
    ///
    /// # Errors
    /// Where they cannot be taken away.
    pub fn erase(&mut self, positions: &[u64]) -> Result<u64, PostgresFault> {
        let positions: Vec<i64> = positions.iter().filter_map(|position| i64::try_from(*position).ok()).collect();
        self.durably(
            "erasing ciphertexts",
            |schema| {
                format!("UPDATE {schema}.record SET sealed = NULL WHERE position = ANY ($1) AND sealed IS NOT NULL")
            },
            &[&positions],
        )
    }
}

impl PostgresReader {
    /// An object by its SHA-256.
    ///
    /// # Errors
    /// Where it cannot be read, or is not what it was.
    pub fn kept(&mut self, digest: &[u8; 32]) -> Result<Option<Vec<u8>>, PostgresFault> {
        self.read(|transaction, schema| {
            let reading = PostgresFault::server("reading an object");
            let sql = format!("SELECT bytes FROM {schema}.object WHERE digest = $1");
            let row = transaction.query_opt(&sql, &[&digest.as_slice()]).map_err(&reading)?;
            let bytes: Option<Vec<u8>> = row.map(|row| row.try_get(0).map_err(&reading)).transpose()?;
            match bytes {
                Some(bytes) if Sha256::digest(&bytes).as_slice() != digest => {
                    Err(damaged(schema, format!("the object {} does not have that digest", hex(digest))))
                }
                found => Ok(found),
            }
        })
    }

    /// Witnesses' signature lines for the checkpoint of a size.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn cosignatures(&mut self, size: u64) -> Result<Vec<String>, PostgresFault> {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        self.read(|transaction, schema| {
            let reading = PostgresFault::server("reading cosignatures");
            let sql = format!("SELECT line FROM {schema}.cosignature WHERE size = $1 ORDER BY line");
            let rows = transaction.query(&sql, &[&size]).map_err(&reading)?;
            rows.iter().map(|row| row.try_get(0).map_err(&reading)).collect()
        })
    }
}
