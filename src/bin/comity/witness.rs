//! `comity witness`: sees to it that others' logs only grow.

mod http;

use std::fs::OpenOptions;
use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand};
use comity::evidence::VerifierKey;
use comity::witness::{REQUEST_BYTES, Witness, WitnessError, WitnessRefused, generate, secret};
use zeroize::Zeroizing;

use crate::{ALLOWED, FAILED, USAGE, complain, say};

/// How long a run without `--listen` waits for another one to let go of the folder.
const TURN: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    run: Option<Run>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Make a new witness: its key and its folder. Prints the key with which others verify it.
    Keygen {
        /// Name of the witness, such as `witness.example.org/w1`.
        #[arg(long)]
        name: String,
        /// File for the secret key; must not exist.
        #[arg(long)]
        key: PathBuf,
        /// Folder in which the witness will remember what it cosigned; must not be a witness's already.
        #[arg(long)]
        state: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Folder in which the witness remembers what it cosigned.
    #[arg(long, required = true)]
    state: PathBuf,
    /// File of the witness's secret key.
    #[arg(long, required = true)]
    key: PathBuf,
    /// Key of a log to witness; may be given several times. Several of one name are of one log.
    #[arg(long = "log", value_name = "VKEY", required = true)]
    logs: Vec<VerifierKey>,
    /// Address and port to serve HTTP at, such as `127.0.0.1:8080`. TLS is a proxy's in front of it.
    /// Without it, one request is read from standard input.
    #[arg(long)]
    listen: Option<String>,
}

pub(crate) fn witness(arguments: &Arguments) -> u8 {
    let done = match (&arguments.task, &arguments.run) {
        (Some(Task::Keygen { name, key, state }), _) => keygen(name, key, state),
        (None, Some(run)) => match &run.listen {
            Some(address) => listen(run, address),
            None => once(run),
        },
        (None, None) => {
            complain(&"name `--state`, `--key` and `--log`, or make a new witness with `comity witness keygen`");
            return USAGE;
        }
    };
    match done {
        Ok(()) => ALLOWED,
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

fn keygen(name: &str, key: &Path, state: &Path) -> Result<(), String> {
    let (text, made) = generate(name).map_err(|why| why.to_string())?;
    write_key(key, &text).map_err(|why| format!("`{}` cannot be made: {why}", key.display()))?;
    if let Err(why) = Witness::create(state) {
        // A key without a folder would be no witness; this one is nobody's yet.
        let _ = std::fs::remove_file(key);
        return Err(why.to_string());
    }
    say(&made.verifier().to_string());
    Ok(())
}

/// Writes a new file that its owner alone can read, where the system knows owners.
fn write_key(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn open(run: &Run, patience: Duration) -> Result<Witness, String> {
    let key = &run.key;
    let text = std::fs::read_to_string(key).map(Zeroizing::new);
    let text = text.map_err(|why| format!("`{}` cannot be read: {why}", key.display()))?;
    let start = Instant::now();
    loop {
        let secret = secret(&text).map_err(|why| format!("`{}`: {why}", key.display()))?;
        match Witness::open(&run.state, secret, run.logs.clone()) {
            Err(WitnessError::InUse { .. }) if start.elapsed() < patience => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other.map_err(|why| why.to_string()),
        }
    }
}

/// Reads one request from standard input and prints the cosignature. Where the witness has another
/// size on record, prints that and fails.
fn once(run: &Run) -> Result<(), String> {
    let most = u64::try_from(REQUEST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut body = Vec::new();
    let read = io::stdin().lock().take(most).read_to_end(&mut body);
    read.map_err(|why| format!("the request cannot be read from standard input: {why}"))?;
    match open(run, TURN)?.add(&body, now()?) {
        Ok(line) => {
            say(line.trim_end());
            Ok(())
        }
        Err(why) => {
            if why.status() == 409 {
                say(why.body().trim_end());
            }
            Err(why.to_string())
        }
    }
}

/// Serves until it is killed, which does no harm at any moment: nothing is answered before it is durable.
fn listen(run: &Run, address: &str) -> Result<(), String> {
    let witness = open(run, Duration::ZERO)?;
    let failed = |why: io::Error| format!("`{address}` cannot be served at: {why}");
    let listener = TcpListener::bind(address).map_err(failed)?;
    say(&format!("{} at http://{}", witness.verifier(), listener.local_addr().map_err(failed)?));
    let witness = Mutex::new(witness);
    let handler: Arc<http::Handler> = Arc::new(move |request: &http::Request| answer(&witness, request));
    http::serve(&listener, &handler).map_err(|why| format!("`{address}` is served no longer: {why}"))
}

fn answer(witness: &Mutex<Witness>, request: &http::Request) -> http::Answer {
    if request.path != "/add-checkpoint" {
        return http::Answer::text(404, "there is `/add-checkpoint` alone");
    }
    if request.method != "POST" {
        return http::Answer::text(405, "a request is made by POST");
    }
    let Ok(now) = now() else { return http::Answer::text(500, "the witness's clock is before 1970") };
    let Ok(mut witness) = witness.lock() else {
        return http::Answer::text(500, "the witness must be started again");
    };
    let answer = witness.add(&request.body, now);
    // The next request need not wait for this one's answer to be carried.
    drop(witness);
    match answer {
        Ok(line) => http::Answer { status: 200, content_type: "text/plain; charset=utf-8", body: line },
        Err(why) => {
            if matches!(
                why,
                WitnessRefused::Forked { .. } | WitnessRefused::Inconsistent { .. } | WitnessRefused::Broken { .. }
            ) {
                complain(&why);
            }
            http::Answer { status: why.status(), content_type: why.content_type(), body: why.body() }
        }
    }
}

/// Seconds since 1970.
fn now() -> Result<u64, String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map(|since| since.as_secs()).map_err(|_| "the clock is before 1970".to_owned())
}
