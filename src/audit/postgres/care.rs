//! Committing, so that `Ok` means durable and nothing waits for ever.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ::postgres::config::Config;
use ::postgres::error::{DbError, Severity};
use ::postgres::{Client, IsolationLevel, Transaction};

use super::fault::{PostgresFault, told};
use super::place::Postgres;

/// How often a transaction is tried where the server undid it for the sake of another.
const TRIES: u32 = 6;

/// Why a transaction was not made.
pub(in crate::audit) trait Fault: From<PostgresFault> {
    /// Whether it is known to be undone and may simply be tried again.
    fn is_passing(&self) -> bool;
}

impl Fault for PostgresFault {
    fn is_passing(&self) -> bool {
        Self::is_passing(self)
    }
}

/// What goes with a connection.
#[derive(Clone)]
pub(in crate::audit) struct Care {
    place: Postgres,
    /// What the server warned of since it was last asked.
    warnings: Arc<Mutex<Vec<String>>>,
}

impl Care {
    pub(super) fn of(place: &Postgres) -> Self {
        Self { place: place.clone(), warnings: Arc::default() }
    }

    /// The configuration of the connection, whose warnings are heard.
    pub(super) fn config(&self) -> Config {
        let mut config = self.place.config.clone();
        let heard = Arc::clone(&self.warnings);
        config.notice_callback(move |notice| {
            let harmless = [Severity::Notice, Severity::Debug, Severity::Info, Severity::Log];
            if !notice.parsed_severity().is_some_and(|severity| harmless.contains(&severity)) {
                // The text alone; the detail may hold values.
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(notice.message().to_owned());
            }
        });
        config
    }

    fn warned(&self) -> Option<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().next()
    }

    /// Does all of `work`, durably, or nothing; tries again where that may help.
    pub(in crate::audit) fn transaction<R, E: Fault>(
        &self,
        client: &mut Client,
        doing: &'static str,
        mut work: impl FnMut(&mut Transaction<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        retried(|| {
            let mut transaction = begin(client, doing)?;
            let done = work(&mut transaction)?;
            let asking = PostgresFault::server(doing);
            let row = transaction.query_one("SELECT pg_catalog.pg_backend_pid()", &[]).map_err(&asking)?;
            self.commit(transaction, row.try_get(0).map_err(&asking)?)?;
            Ok(done)
        })
    }

    /// Commits what the server's process `pid` holds.
    ///
    /// No time limit of the server's ends the wait for a synchronous replica, so it is ended from
    /// outside. The server then has committed, here alone, and says `Ok` with a warning: nobody knows
    /// whether the replicas have it, which is no acknowledgement.
    pub(super) fn commit(&self, transaction: Transaction<'_>, pid: i32) -> Result<(), PostgresFault> {
        self.warned();
        let (committing, committed) = mpsc::channel::<()>();
        let done = thread::scope(|scope| {
            let watch = thread::Builder::new().name("comity-postgres-watch".to_owned());
            let watching = watch.spawn_scoped(scope, move || {
                if committed.recv_timeout(self.place.limits.statement) == Err(RecvTimeoutError::Timeout) {
                    self.cancel(pid);
                }
            });
            watching.map_err(|why| PostgresFault::Place { why: format!("no thread for PostgreSQL: {why}") })?;
            let done = transaction.commit().map_err(failed);
            drop(committing);
            done
        });
        done?;
        self.warned().map_or(Ok(()), |why| Err(PostgresFault::Unknown { why: format!("the server warned: {why}") }))
    }

    /// Ends what a process of the server does, from another connection. Where that fails, the operating
    /// system's limits for the connection are what is left.
    fn cancel(&self, pid: i32) {
        if let Ok(mut client) = self.place.connect(&self.place.config) {
            let _ = client.execute("SELECT pg_catalog.pg_cancel_backend($1)", &[&pid]);
        }
    }
}

/// Begins to write.
pub(super) fn begin<'a>(client: &'a mut Client, doing: &'static str) -> Result<Transaction<'a>, PostgresFault> {
    let builder = client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).read_only(false);
    builder.start().map_err(PostgresFault::server(doing))
}

/// Tries again where the server undid a transaction for another's sake.
pub(super) fn retried<R, E: Fault>(mut once: impl FnMut() -> Result<R, E>) -> Result<R, E> {
    for tried in 1..TRIES {
        match once() {
            Err(fault) if fault.is_passing() => thread::sleep(Duration::from_millis(5_u64 << tried)),
            done => return done,
        }
    }
    once()
}

/// An error of COMMIT. Only a plain error of the server says that nothing was committed; a lost
/// connection, or one that the server ended, says nothing.
fn failed(error: ::postgres::Error) -> PostgresFault {
    let undone = error.as_db_error().and_then(DbError::parsed_severity) == Some(Severity::Error);
    if undone { PostgresFault::server("committing")(error) } else { PostgresFault::Unknown { why: told(&error) } }
}
