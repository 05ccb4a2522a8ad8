//! The log in PostgreSQL, opened as a log.

use super::keys::KeySource;
use super::log::AuditLog;
use super::postgres::{Postgres, PostgresStore};
use super::ring::{Ring, rotation};
use super::vault::PostgresVault;
use crate::time::{Clock as _, SystemClock};

/// Why a log in PostgreSQL does not open.
#[derive(Debug, thiserror::Error)]
#[error("the audit log in PostgreSQL cannot be opened: {why}")]
pub struct SharedRefused {
    why: String,
}

impl SharedRefused {
    fn new(why: &dyn std::fmt::Display) -> Self {
        Self { why: why.to_string() }
    }
}

impl AuditLog {
    /// Opens the log in a database, beside any number of other writers, and makes its tables where there are none.
    ///
    /// `origin` is the log's name in its checkpoints, and the same for every writer; so are the keys. Where the
    /// newest signing key is another one than the log's, opening the log rotates to it, on record.
    ///
    /// # Errors
    /// Where the server cannot be reached or would lose what it commits, a key is missing, or what was acknowledged
    /// is altered or missing.
    pub fn in_postgres(place: &Postgres, origin: &str, keys: &dyn KeySource) -> Result<Self, SharedRefused> {
        let refused = SharedRefused::new;
        let seeds = keys.signing().map_err(|why| refused(&why))?;
        let ring = Ring::of(origin, &seeds).map_err(|why| refused(&why))?;
        let mut store = PostgresStore::open(place, &ring.verifiers()).map_err(|why| refused(&why))?;
        let vault = keys.vault().map_err(|why| refused(&why))?;
        let vault = PostgresVault::open_or_make(place, &vault).map_err(|why| refused(&why))?;
        let (newest, old) = ring.follow(store.in_force()).map_err(|why| refused(&why))?;
        if let Some(old) = old {
            let entry = rotation(&old, &newest, SystemClock.now()).map_err(|why| refused(&why))?;
            store.rotate(&[entry], &old, &newest).map_err(|why| refused(&why))?;
        }
        Ok(Self::over(Box::new(store), Box::new(vault), newest))
    }
}
