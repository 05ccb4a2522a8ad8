//! A witness behind a command.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::client::{CosignFault, Cosigner, first_line, size};

/// How long a command may take where nothing else is said.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks at whether the command has ended.
const STEP: Duration = Duration::from_millis(2);
/// Bytes that an answer may have; 100 signature lines have fewer.
const ANSWER_BYTES: u64 = 65_536;

/// Reaches a witness by a command, which gets the request on its standard input.
///
/// The answer is what it prints, in one of two forms. Where that begins with `HTTP/`, it is an HTTP
/// answer with its headers. Otherwise, status 0 means that the cosignature lines were printed, and any
/// other that the witness refused: one decimal number is the size that it has on record, and a first
/// line of anything else says why. So both of these work as they are:
///
/// - `curl --silent --show-error --include --data-binary @- https://witness.example/add-checkpoint`
/// - `ssh witness@host comity witness --state DIR --key FILE --log VKEY`
///
/// The system's own `curl` brings TLS and its trusted authorities, and keeps them up to date; this
/// library has neither.
#[derive(Debug)]
pub struct CommandCosigner {
    program: OsString,
    arguments: Vec<OsString>,
    patience: Duration,
}

impl CommandCosigner {
    /// A program and its arguments. No shell reads them.
    pub fn new<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        Self { program: program.as_ref().to_owned(), arguments, patience: PATIENCE }
    }

    /// How long the command may take; 10 seconds where nothing is said. Then it is killed.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl Cosigner for CommandCosigner {
    fn add_checkpoint(&mut self, body: &str) -> Result<String, CosignFault> {
        let unreached = |why: &dyn std::fmt::Display| CosignFault::Unreached {
            why: format!("`{}`: {why}", self.program.display()),
        };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|why| unreached(&why))?;
        let until = Instant::now().checked_add(self.patience);
        if let Some(mut input) = child.stdin.take() {
            let body = body.to_owned();
            // A command that does not read is no reason to wait here.
            thread::spawn(move || input.write_all(body.as_bytes()));
        }
        let (output, complaint) = (drain(child.stdout.take()), drain(child.stderr.take()));
        let Some(success) = ended(&mut child, until).map_err(|why| unreached(&why))? else {
            return Err(unreached(&format_args!("no answer within {} ms", self.patience.as_millis())));
        };
        // What the command started may hold its output open for longer than it lives.
        let rest = until.map_or(STEP, |until| until.saturating_duration_since(Instant::now()).max(STEP));
        let output = output.recv_timeout(rest).map_err(|_| unreached(&"its output does not end"))?;
        if let Some((status, body)) = http(&output) {
            return if status == 200 { Ok(body.to_owned()) } else { Err(CosignFault::of(status, body)) };
        }
        if success {
            return Ok(output);
        }
        if let Some(size) = size(&output) {
            return Err(CosignFault::Conflict { size });
        }
        let complaint = complaint.recv_timeout(STEP).unwrap_or_default();
        let why = if output.trim().is_empty() { complaint } else { output };
        Err(CosignFault::Refused { why: first_line(&why) })
    }
}

/// Reads in a thread of its own what a pipe gives, up to a limit.
fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(ANSWER_BYTES).read_to_end(&mut bytes);
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

/// Status and body of an HTTP answer as `curl --include` prints it: the last of several, of which interim
/// ones and a proxy's stand before it.
fn http(output: &str) -> Option<(u16, &str)> {
    let mut last = None;
    let mut rest = output;
    while let Some((head, body)) = rest.strip_prefix("HTTP/").and_then(|rest| rest.split_once("\r\n\r\n")) {
        let status = head.lines().next()?.split(' ').nth(1)?.parse().ok()?;
        last = Some((status, body));
        rest = body;
    }
    last
}

/// Whether the child ended well; none where it did not end in time and was killed.
fn ended(child: &mut Child, until: Option<Instant>) -> std::io::Result<Option<bool>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if until.is_none_or(|until| Instant::now() >= until) {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        thread::sleep(STEP);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> CommandCosigner {
        CommandCosigner::new("sh", ["-c", script]).patience(Duration::from_millis(500))
    }

    #[test]
    fn what_a_command_says_is_what_the_witness_says() {
        assert_eq!(shell("cat").add_checkpoint("old 0\n").unwrap(), "old 0\n");
        assert_eq!(shell("echo 17; exit 1").add_checkpoint(""), Err(CosignFault::Conflict { size: 17 }));
        let refused = |script| {
            let Err(CosignFault::Refused { why }) = shell(script).add_checkpoint("x") else { panic!("{script}") };
            why
        };
        assert_eq!(refused("echo no; echo 1; exit 9"), "no");
        assert_eq!(refused("echo because >&2; exit 22"), "because");
        assert_eq!(refused("echo 017; exit 22"), "017");
        assert_eq!(refused("exit 3"), "it says nothing");
    }

    #[test]
    fn an_http_answer_says_what_it_means() {
        let answer = |text: &str| CommandCosigner::new("printf", [text]).add_checkpoint("");
        assert_eq!(answer(r"HTTP/1.1 200 OK\r\nA: b\r\n\r\nline\n").unwrap(), "line\n");
        assert_eq!(
            answer(r"HTTP/1.1 100 \r\n\r\nHTTP/2 409\r\nA: b\r\n\r\n17\n"),
            Err(CosignFault::Conflict { size: 17 })
        );
        assert!(matches!(answer(r"HTTP/1.1 422 \r\n\r\nno\n"), Err(CosignFault::Forked { .. })));
        assert!(matches!(answer(r"HTTP/1.1 500 \r\n\r\n"), Err(CosignFault::Refused { .. })));
        // Deep nesting is no more than the answer's length.
        assert!(answer(&r"HTTP/1.1 100 \r\n\r\n".repeat(3_000)).is_err());
    }

    #[test]
    fn a_command_that_hangs_or_floods_is_ended() {
        let start = Instant::now();
        let unreached = |script| matches!(shell(script).add_checkpoint("x"), Err(CosignFault::Unreached { .. }));
        assert!(unreached("exec sleep 60"));
        assert!(unreached("sleep 60 & exit 0"));
        assert!(shell("yes | head -c 10000000").add_checkpoint("x").map_or(true, |answer| answer.len() == 65_536));
        // A pipe that nobody reads does not stop the log.
        assert!(unreached("exec <&-; exec sleep 60"));
        assert!(start.elapsed() < Duration::from_secs(10));
        let missing = CommandCosigner::new("/nowhere/witness", [""; 0]).add_checkpoint("x");
        assert!(missing.unwrap_err().to_string().contains("/nowhere/witness"));
    }

    #[test]
    fn a_body_larger_than_a_pipe_arrives() {
        let body = "x".repeat(60_000);
        let mut words = CommandCosigner::new("sh", ["-c", "sleep 0.1; wc -c | tr -d ' '"]);
        assert_eq!(words.add_checkpoint(&body).unwrap(), "60000\n");
    }
}
