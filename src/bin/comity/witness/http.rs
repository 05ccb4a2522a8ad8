//! As much of HTTP/1.1 (RFC 9112) as a witness needs: requests with a body of known length, answers
//! with a short one, several on one connection. What is not plainly one of these is refused and the
//! connection closed. Every wait ends: nobody can hold a connection by sending slowly.
//!
//! No library: `tiny_http` 0.12, the usual small one, gives no way to limit how long a request may take.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use comity::witness::REQUEST_BYTES;

/// Bytes that the request line and the headers may have.
const HEAD_BYTES: usize = 8_192;
/// How long a connection may be silent before a request begins.
const IDLE: Duration = Duration::from_secs(30);
/// How long a request may take from its first byte to its last, and an answer likewise.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at one time.
const CONNECTIONS: usize = 128;

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn text(status: u16, why: &str) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: format!("{why}\n") }
    }

    fn send(&self, to: &mut impl Write, stays: bool) -> io::Result<()> {
        let Self { status, content_type, body } = self;
        let allow = if *status == 405 { "Allow: POST\r\n" } else { "" };
        let connection = if stays { "keep-alive" } else { "close" };
        let length = body.len();
        // Clients go by the number; the phrase may be empty.
        let whole = format!(
            "HTTP/1.1 {status} \r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n{allow}Connection: {connection}\r\n\r\n{body}"
        );
        to.write_all(whole.as_bytes())?;
        to.flush()
    }
}

/// What answers.
pub(crate) type Handler = dyn Fn(&Request) -> Answer + Send + Sync;

/// Serves until the listener fails.
pub(crate) fn serve(listener: &TcpListener, handler: &Arc<Handler>) -> io::Result<()> {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let mut stream = match listener.accept() {
            Ok((stream, _)) => stream,
            // The other side was gone before it was taken, or this process has no more files for now.
            Err(why) if why.kind() != io::ErrorKind::InvalidInput => {
                thread::sleep(Duration::from_millis(10));
                continue;
            }
            Err(why) => return Err(why),
        };
        let place = Place::take(&open);
        if open.load(Ordering::SeqCst) > CONNECTIONS {
            let _ = stream.set_write_timeout(Some(Duration::from_millis(100)));
            let _ = Answer::text(503, "too many connections; try again").send(&mut stream, false);
            continue;
        }
        let handler = Arc::clone(handler);
        let _ = thread::Builder::new().spawn(move || {
            let _place = place;
            let _ = converse(stream, &*handler);
        });
    }
}

/// One of the connections that may be open; given back when it is dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(open))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Answers one request after the other until the other side has no more.
fn converse(stream: TcpStream, handler: &Handler) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = Reader { stream, rest: Vec::new() };
    loop {
        let (request, stays) = match reader.request() {
            Ok(read) => read,
            Err(Trouble::Gone) => return Ok(()),
            Err(Trouble::Bad(answer)) => {
                answer.send(&mut reader.stream, false)?;
                return reader.part();
            }
        };
        handler(&request).send(&mut reader.stream, stays)?;
        if !stays {
            return reader.part();
        }
    }
}

/// Why there is no request.
enum Trouble {
    /// The other side left, or was silent for too long.
    Gone,
    /// What it sent is refused.
    Bad(Answer),
}

fn bad(status: u16, why: &str) -> Trouble {
    Trouble::Bad(Answer::text(status, why))
}

struct Reader {
    stream: TcpStream,
    /// What was read and belongs to no request yet.
    rest: Vec<u8>,
}

impl Reader {
    /// The next request, and whether the connection stays open after it.
    fn request(&mut self) -> Result<(Request, bool), Trouble> {
        if self.rest.is_empty() {
            self.more(Instant::now().checked_add(IDLE)).map_err(|_| Trouble::Gone)?;
        }
        let until = Instant::now().checked_add(PATIENCE);
        let late = |_: io::Error| bad(408, "the request did not end in time");
        let end = loop {
            match self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(at) if at <= HEAD_BYTES => break at,
                None if self.rest.len() <= HEAD_BYTES => self.more(until).map_err(late)?,
                Some(_) | None => return Err(bad(431, "the headers are too long")),
            }
        };
        let head: Vec<u8> = self.rest.drain(..end.saturating_add(4)).collect();
        let head = head.get(..end).and_then(|head| str::from_utf8(head).ok());
        let head = head.and_then(Head::parse).ok_or_else(|| bad(400, "the request is not HTTP/1.1"))?;
        if head.coded {
            return Err(bad(501, "a body is sent with its length, as it is"));
        }
        if head.length > REQUEST_BYTES {
            return Err(bad(413, "the body is too long"));
        }
        if head.waits && self.rest.is_empty() && head.length > 0 {
            self.stream.write_all(b"HTTP/1.1 100 \r\n\r\n").map_err(late)?;
        }
        while self.rest.len() < head.length {
            self.more(until).map_err(late)?;
        }
        let body = self.rest.drain(..head.length).collect();
        Ok((Request { method: head.method, path: head.path, body }, head.stays))
    }

    /// Reads more; an error where there is none before that moment.
    fn more(&mut self, until: Option<Instant>) -> io::Result<()> {
        let left = until.map_or(IDLE, |until| until.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut buffer = [0; 4_096];
        let read = self.stream.read(&mut buffer)?;
        match buffer.get(..read) {
            Some(bytes) if !bytes.is_empty() => self.rest.extend_from_slice(bytes),
            Some(_) | None => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        Ok(())
    }

    /// Says that nothing more comes, and lets the other side read it: a connection that is closed with
    /// bytes unread takes its last answer with it.
    fn part(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let until = Instant::now().checked_add(Duration::from_secs(1));
        let mut most = REQUEST_BYTES.saturating_mul(2);
        while most > 0 && self.more(until).is_ok() {
            most = most.saturating_sub(self.rest.len());
            self.rest.clear();
        }
        Ok(())
    }
}

/// What stands before the body.
struct Head {
    method: String,
    path: String,
    length: usize,
    /// The body comes in a transfer coding.
    coded: bool,
    /// The client waits for a word before it sends the body.
    waits: bool,
    stays: bool,
}

impl Head {
    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, path, version) = (words.next()?, words.next()?, words.next()?);
        let known = matches!(version, "HTTP/1.1" | "HTTP/1.0");
        if words.next().is_some() || !known || !token(method) || !path.starts_with('/') || head.contains('\0') {
            return None;
        }
        let mut read = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            length: 0,
            coded: false,
            waits: false,
            stays: version == "HTTP/1.1",
        };
        let mut length = None;
        for line in lines {
            // A lone line break would be a header to some and none to others.
            let (name, value) = line.split_once(':').filter(|_| !line.contains(['\r', '\n']))?;
            if !token(name) {
                return None;
            }
            let value = value.trim_matches([' ', '\t']);
            match name.to_ascii_lowercase().as_str() {
                "content-length" => {
                    let digits = !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit());
                    if !digits || length.is_some() {
                        return None;
                    }
                    // Too many digits are too many bytes.
                    length = Some(value.parse().unwrap_or(usize::MAX));
                }
                "transfer-encoding" => read.coded = true,
                "expect" => read.waits = value.eq_ignore_ascii_case("100-continue"),
                "connection" => {
                    let closes = value.split(',').any(|option| option.trim().eq_ignore_ascii_case("close"));
                    read.stays = read.stays && !closes;
                }
                _ => {}
            }
        }
        read.length = length.unwrap_or(0);
        Some(read)
    }
}

/// A name as RFC 9110 has it.
fn token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests;
