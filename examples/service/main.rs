//! The gate as a service: `cargo run --example service -- --audit DIR --listen 127.0.0.1:8080`.
//!
//! Gate and data layer are one process, since a permit is a value in memory. Who may call is the platform's own
//! matter: this listens behind its authentication, and never on a public address.
//!
//! | call | does |
//! |---|---|
//! | `POST /requests` | decides `{"demand": .., "intake": .., "user": ..}`, and keeps the permit |
//! | `POST /permits/{decision}/redeem` | exports, on `{"acknowledged": {"human_release": "employee-17"}}` |
//! | `POST /decisions/{id}/revoke` | takes the permit back |
//! | `GET /decisions/{id}/receipt` | the proof that the decision is in the log (C2SP tlog-proof) |
//! | `GET /health`, `GET /metrics` | how it is; Prometheus text |

mod api;
mod data;
mod metrics;
mod permits;

use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity::{AuditLog, Gate, PolicySet};
use tokio::sync::{Semaphore, oneshot};

use permits::Permits;

/// What is under way gets so long to end once the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What every call shares.
struct Service {
    gate: Gate,
    /// Where the log lies, for proofs of earlier records.
    audit: PathBuf,
    permits: Permits,
    /// Where the latest decisions stand in the log. Identifiers are in order of time: the first is the oldest.
    positions: Mutex<BTreeMap<String, u64>>,
    /// Calls that may be under way at once; one more is turned away, at once and unread.
    turns: Semaphore,
    turned_away: AtomicU64,
}

/// What the command line says.
pub(crate) struct Arguments {
    audit: PathBuf,
    national_security: Option<PathBuf>,
    listen: SocketAddr,
    policies: Option<PathBuf>,
    /// Calls under way at once.
    most: usize,
}

const USAGE: &str =
    "usage: service --audit DIR --listen ADDR [--policies DIR] [--national-security DIR] [--most CALLS]";

impl Arguments {
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut audit, mut listen, mut national_security, mut policies, mut most) = (None, None, None, None, 256);
        while let Some(name) = given.next() {
            let value = given.next().ok_or_else(|| format!("`{name}` needs a value; {USAGE}"))?;
            match name.as_str() {
                "--audit" => audit = Some(value.into()),
                "--listen" => listen = Some(value.parse().map_err(|why| format!("--listen {value}: {why}"))?),
                "--national-security" => national_security = Some(value.into()),
                "--policies" => policies = Some(value.into()),
                "--most" => most = value.parse().map_err(|why| format!("--most {value}: {why}"))?,
                _ => return Err(format!("`{name}` is not known; {USAGE}").into()),
            }
        }
        let (Some(audit), Some(listen)) = (audit, listen) else { return Err(USAGE.into()) };
        Ok(Self { audit, national_security, listen, policies, most })
    }
}

/// Serves until it is told to stop.
pub(crate) fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let policies = match &arguments.policies {
        Some(folder) => PolicySet::load(folder)?,
        None => PolicySet::bundled()?,
    };
    // Keys in the log's folder are for development; see `LogOptions::keys` for a key service.
    let mut builder = Gate::builder(policies).audit(AuditLog::open(&arguments.audit)?);
    if let Some(folder) = &arguments.national_security {
        builder = builder.national_security(AuditLog::open(folder)?);
    }
    let service = Arc::new(Service {
        gate: builder.build()?,
        audit: arguments.audit,
        permits: Permits::default(),
        positions: Mutex::default(),
        turns: Semaphore::new(arguments.most),
        turned_away: AtomicU64::new(0),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(serve(arguments.listen, Arc::clone(&service)));
    // What did not end in time ends with the runtime. Then the last handle on the log goes, which commits what
    // waits, publishes it and gives the folder free.
    drop(runtime);
    drop(service);
    served
}

async fn serve(address: SocketAddr, service: Arc<Service>) -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let stop = stop()?;
    println!("listening on http://{}", listener.local_addr()?);
    let (stopping, stopped) = oneshot::channel();
    let served = axum::serve(listener, api::router(service)).with_graceful_shutdown(async move {
        stop.await;
        let _ = stopping.send(());
    });
    let overdue = async move {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = served.into_future() => ended?,
        () = overdue => eprintln!("what was under way did not end in {} seconds", GRACE.as_secs()),
    }
    Ok(())
}

/// Resolves when somebody wants the service to stop.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
    })
}

/// Resolves when somebody wants the service to stop.
#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn main() -> std::process::ExitCode {
    match Arguments::read(std::env::args().skip(1)).and_then(run) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            std::process::ExitCode::FAILURE
        }
    }
}
