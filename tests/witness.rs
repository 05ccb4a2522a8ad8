//! `comity witness` as its operator and a log meet it. The checkpoints are made here from RFC 6962 and the
//! signed-note format, not by the library.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity::witness::{CommandCosigner, CosignFault, Cosigner as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

const LOG: &str = "log.example/decisions";
const WITNESS: &str = "witness.example/w1";

fn log_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name).chain_update(b"\n").chain_update([kind]).chain_update(key).finalize();
    digest[..4].try_into().unwrap()
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

fn log_vkey() -> String {
    let key = log_key().verifying_key();
    let encoded = STANDARD.encode([&[1], key.as_bytes().as_slice()].concat());
    format!("{LOG}+{}+{encoded}", hex(id(LOG, 1, &key)))
}

fn leaf(record: &str) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(record).finalize().into()
}

fn node(left: [u8; 32], right: [u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

fn text(size: u64, root: [u8; 32]) -> String {
    format!("{LOG}\n{size}\n{}\n", STANDARD.encode(root))
}

/// A request for a tree, from an old size.
fn request(old: u64, proof: &[[u8; 32]], size: u64, root: [u8; 32]) -> String {
    let text = text(size, root);
    let key = log_key();
    let signature = key.sign(text.as_bytes()).to_bytes();
    let line = STANDARD.encode([id(LOG, 1, &key.verifying_key()).as_slice(), &signature].concat());
    let proof: String = proof.iter().map(|hash| STANDARD.encode(hash) + "\n").collect();
    format!("old {old}\n{proof}\n{text}\n\u{2014} {LOG} {line}\n")
}

/// Whether the line is a cosignature of that text by the key.
fn is_cosignature(line: &str, vkey: &str, text: &str) -> bool {
    let key = STANDARD.decode(vkey.splitn(3, '+').nth(2).unwrap()).unwrap();
    assert_eq!(key[0], 4);
    let key = VerifyingKey::from_bytes(key[1..].try_into().unwrap()).unwrap();
    let bytes = STANDARD.decode(line.strip_prefix(&format!("\u{2014} {WITNESS} ")).unwrap()).unwrap();
    let (head, rest) = bytes.split_at(4);
    let (time, signature) = rest.split_at(8);
    let time = u64::from_be_bytes(time.try_into().unwrap());
    let message = format!("cosignature/v1\ntime {time}\n{text}");
    head == id(WITNESS, 4, &key)
        && time > 1_700_000_000
        && key.verify_strict(message.as_bytes(), &Signature::from_slice(signature).unwrap()).is_ok()
}

/// A new witness in a folder of its own.
struct Place {
    folder: PathBuf,
    vkey: String,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("comity-cli-witness-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let made = keygen(&folder);
        assert!(made.status.success(), "{made:?}");
        let vkey = String::from_utf8(made.stdout).unwrap().trim().to_owned();
        Self { folder, vkey }
    }

    fn arguments(&self) -> Vec<String> {
        let path = |name: &str| self.folder.join(name).display().to_string();
        ["witness", "--state", &path("state"), "--key", &path("key"), "--log", &log_vkey()].map(str::to_owned).to_vec()
    }

    /// One request by standard input.
    fn once(&self, body: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
            .args(self.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn keygen(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["witness", "keygen", "--name", WITNESS, "--key"])
        .arg(folder.join("key"))
        .arg("--state")
        .arg(folder.join("state"))
        .output()
        .unwrap()
}

/// A witness that serves, until it is dropped.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn new(place: &Place) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
            .args(place.arguments())
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (vkey, address) = line.trim().split_once(" at http://").unwrap();
        assert_eq!(vkey, place.vkey);
        Self { address: address.to_owned(), child }
    }

    /// Status, content type and body.
    fn post(&self, method: &str, path: &str, body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: w\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: ")).unwrap();
        (status, kind.to_owned(), body.to_owned())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_new_witness_has_a_key_of_its_own() {
    let place = Place::new("keygen");
    assert!(place.vkey.starts_with(&format!("{WITNESS}+")));
    let key = std::fs::read_to_string(place.folder.join("key")).unwrap();
    assert!(key.starts_with(&format!("PRIVATE+KEY+{WITNESS}+")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(place.folder.join("key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Neither a key nor a memory is ever overwritten.
    assert!(!keygen(&place.folder).status.success());
    assert_eq!(std::fs::read_to_string(place.folder.join("key")).unwrap(), key);
    std::fs::rename(place.folder.join("key"), place.folder.join("kept")).unwrap();
    let again = keygen(&place.folder);
    assert!(String::from_utf8(again.stderr).unwrap().contains("is a witness's folder already"));
    assert!(!place.folder.join("key").exists());
    // Without its memory a witness does not start.
    std::fs::rename(place.folder.join("kept"), place.folder.join("key")).unwrap();
    std::fs::remove_dir_all(place.folder.join("state")).unwrap();
    let lost = place.once(&request(0, &[], 1, leaf("a")));
    assert!(String::from_utf8(lost.stderr).unwrap().contains("is no witness's folder"));
}

#[test]
fn one_request_at_a_time_by_standard_input() {
    let place = Place::new("once");
    let (a, b) = (leaf("a"), leaf("b"));
    let first = place.once(&request(0, &[], 1, a));
    let line = String::from_utf8(first.stdout).unwrap();
    assert!(first.status.success() && is_cosignature(line.trim_end(), &place.vkey, &text(1, a)), "{line}");
    let grown = place.once(&request(1, &[b], 2, node(a, b)));
    assert!(is_cosignature(String::from_utf8(grown.stdout).unwrap().trim_end(), &place.vkey, &text(2, node(a, b))));
    // Another history of the same size, one from the beginning, and one that is cut short.
    for body in [request(2, &[], 2, node(b, a)), request(0, &[], 3, leaf("c")), request(1, &[], 1, a)] {
        let refused = place.once(&body);
        assert!(!refused.status.success());
        assert_eq!(refused.stdout, b"2\n");
        assert!(refused.stderr.starts_with(b"comity: "));
    }
    let malformed = place.once("old\n\nnothing\n");
    assert!(!malformed.status.success() && malformed.stdout.is_empty());
    // Several at once take turns.
    let again = request(2, &[], 2, node(a, b));
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| place.once(&again))).collect();
        assert!(runs.into_iter().all(|run| run.join().unwrap().status.success()));
    });
}

#[test]
fn requests_over_http_are_answered_as_the_protocol_says() {
    let place = Place::new("http");
    let (a, b) = (leaf("a"), leaf("b"));
    let served = Served::new(&place);
    let (status, _, line) = served.post("POST", "/add-checkpoint", &request(0, &[], 1, a));
    assert!(status == 200 && is_cosignature(line.trim_end(), &place.vkey, &text(1, a)), "{status} {line}");
    let conflict = served.post("POST", "/add-checkpoint", &request(0, &[], 2, node(a, b)));
    assert_eq!(conflict, (409, "text/x.tlog.size".to_owned(), "1\n".to_owned()));
    assert_eq!(served.post("POST", "/add-checkpoint", &request(1, &[a], 2, node(a, b))).0, 422);
    assert_eq!(served.post("POST", "/add-checkpoint", "nothing").0, 400);
    let foreign = request(1, &[b], 2, node(a, b)).replace(LOG, "another.example");
    assert_eq!(served.post("POST", "/add-checkpoint", &foreign).0, 404);
    let unsigned = request(1, &[b], 2, node(a, b)).replace("\n2\n", "\n3\n");
    assert_eq!(served.post("POST", "/add-checkpoint", &unsigned).0, 403);
    assert_eq!(served.post("GET", "/add-checkpoint", "").0, 405);
    assert_eq!(served.post("POST", "/", "").0, 404);
    assert_eq!(served.post("POST", "/add-checkpoint", &"x".repeat(65_537)).0, 413);
    // While it serves, nobody else is this witness.
    let second = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(place.arguments())
        .args(["--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(String::from_utf8(second.stderr).unwrap().contains("in use by another process"));
    // Killed at any moment, it remembers.
    drop(served);
    let served = Served::new(&place);
    assert_eq!(served.post("POST", "/add-checkpoint", &request(0, &[], 1, leaf("c"))).2, "1\n");
    assert_eq!(served.post("POST", "/add-checkpoint", &request(1, &[b], 2, node(a, b))).0, 200);
}

#[test]
fn a_log_reaches_a_witness_by_a_command() {
    let place = Place::new("command");
    let mut command = CommandCosigner::new(env!("CARGO_BIN_EXE_comity"), place.arguments());
    let a = leaf("a");
    let line = command.add_checkpoint(&request(0, &[], 1, a)).unwrap();
    assert!(is_cosignature(line.trim_end(), &place.vkey, &text(1, a)));
    assert_eq!(command.add_checkpoint(&request(0, &[], 1, a)), Err(CosignFault::Conflict { size: 1 }));
    let Err(CosignFault::Refused { why }) = command.add_checkpoint("nothing") else { panic!() };
    assert!(why.contains("malformed"), "{why}");
}
