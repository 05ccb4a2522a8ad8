//! One connection, on which the server was told to be careful.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ::postgres::{Client, Row};

use super::care::Care;
use super::fault::PostgresFault;
use super::place::Postgres;

/// What lets acknowledged records be lost, and so must not be `off`.
const CAREFUL: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

const ASKING: &str = "asking for its settings";

/// The oldest version that the statements here are known to work with.
const OLDEST: i32 = 130_000;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Role {
    Writer,
    Reader,
}

/// The settings of [`CAREFUL`], as columns at the end of a query.
pub(super) const SETTINGS: &str = "pg_catalog.current_setting('fsync'), pg_catalog.current_setting('full_page_writes'), \
     pg_catalog.current_setting('synchronous_commit')";

/// A connection. All that is done on it is done on a thread of its own: the driver has a runtime
/// inside and panics on a thread of another.
pub(in crate::audit) struct Session {
    client: Option<Client>,
    care: Care,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// Connects; to write, only to a server that loses nothing of what it committed.
    pub(in crate::audit) fn open(place: &Postgres, role: Role) -> Result<Self, PostgresFault> {
        let care = Care::of(place);
        let config = care.config();
        let client = apart(|| {
            let mut client = place.connect(&config)?;
            prepare(&mut client, place, role)?;
            Ok(client)
        })??;
        Ok(Self { client: Some(client), care })
    }

    /// Does something on the connection.
    pub(in crate::audit) fn run<R: Send, E: From<PostgresFault> + Send>(
        &mut self,
        work: impl FnOnce(&mut Client, &Care) -> Result<R, E> + Send,
    ) -> Result<R, E> {
        let gone = || PostgresFault::Place { why: "the connection is closed; open the log again".to_owned() };
        let client = self.client.as_mut().ok_or_else(gone)?;
        let care = &self.care;
        apart(move || work(client, care))?
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Closing is an exchange with the server, too.
        let client = Mutex::new(self.client.take());
        let closed = apart(|| drop(client.lock().unwrap_or_else(PoisonError::into_inner).take()));
        if closed.is_err() {
            // No thread is to be had: the operating system closes it with the process.
            std::mem::forget(client);
        }
    }
}

/// Does something on a thread of its own and waits for it.
fn apart<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R, PostgresFault> {
    let place = |why: String| PostgresFault::Place { why };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("comity-postgres".to_owned());
        let thread =
            thread.spawn_scoped(scope, work).map_err(|why| place(format!("no thread for PostgreSQL: {why}")))?;
        thread.join().map_err(|_| place("the thread for PostgreSQL panicked".to_owned()))
    })
}

/// Looks at the server and sets what holds for this connection.
fn prepare(client: &mut Client, place: &Postgres, role: Role) -> Result<(), PostgresFault> {
    let refused = |why: String| Err(PostgresFault::Place { why });
    let asking = PostgresFault::server(ASKING);
    let sql = "SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4, \
               pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('synchronous_commit')";
    let row = client.query_one(sql, &[]).map_err(&asking)?;
    let version: i32 = row.try_get(0).map_err(&asking)?;
    if version < OLDEST {
        return refused(format!(
            "the server's version is {version}; {OLDEST} (PostgreSQL 13) is the oldest that will do"
        ));
    }
    let limits = place.limits;
    // The search path is the catalogue's alone, so that nobody's function or operator stands in for it.
    let set = format!(
        "SET search_path = pg_catalog; SET lock_timeout = {}; SET statement_timeout = {}; \
         SET idle_in_transaction_session_timeout = {}; SET client_min_messages = warning; SET row_security = off",
        milliseconds(limits.lock),
        milliseconds(limits.statement),
        milliseconds(limits.idle),
    );
    let setting = PostgresFault::server("setting the connection up");
    client.batch_execute(&set).map_err(&setting)?;
    if role == Role::Reader {
        return client.batch_execute("SET default_transaction_read_only = on").map_err(&setting);
    }
    if row.try_get(1).map_err(&asking)? {
        return refused("the server is a standby; writers connect to the primary".to_owned());
    }
    // `off` is somebody's choice and is refused; what is between is raised to `on`.
    let commit: String = row.try_get(2).map_err(&asking)?;
    if commit == "off" {
        return Err(unsafe_setting("synchronous_commit", commit));
    }
    if commit != "remote_apply" {
        client.batch_execute("SET synchronous_commit = on").map_err(&setting)?;
    }
    let row = client.query_one(&format!("SELECT {SETTINGS}"), &[]).map_err(&asking)?;
    careful(&row, 0)
}

/// Refuses where one of [`SETTINGS`], the columns from `first` on, could lose what is committed.
pub(super) fn careful(row: &Row, first: usize) -> Result<(), PostgresFault> {
    for (at, setting) in (first..).zip(CAREFUL) {
        let value: String = row.try_get(at).map_err(PostgresFault::server(ASKING))?;
        if value != "on" && value != "remote_apply" {
            return Err(unsafe_setting(setting, value));
        }
    }
    Ok(())
}

fn unsafe_setting(setting: &str, value: String) -> PostgresFault {
    let wanted = if setting == "synchronous_commit" {
        "it must be `on` or `remote_apply`, for the server, the database and the role"
    } else {
        "it must be `on` in postgresql.conf"
    };
    PostgresFault::Unsafe { setting: setting.to_owned(), value, wanted }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
