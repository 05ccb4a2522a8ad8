//! Key files: one line `PRIVATE+KEY+name+hhhhhhhh+base64`, as the note tools of Go write them.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity::evidence::{SigningKey, VerifierKey};
use zeroize::Zeroizing;

use crate::{ALLOWED, FAILED, complain, say};

/// What such a line begins with.
const PREFIX: &str = "PRIVATE+KEY+";
/// The algorithm byte of Ed25519.
const ED25519: u8 = 1;
/// Bytes that a key file may have.
const MOST: u64 = 4_096;

/// `comity key`: a new key; prints what others need to verify.
pub(crate) fn generate(name: &str, to: &Path) -> u8 {
    match make(name, to) {
        Ok(verifier) => {
            say(&verifier.to_string());
            ALLOWED
        }
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

fn make(name: &str, to: &Path) -> Result<VerifierKey, String> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(|why| format!("the system gives no random bytes: {why}"))?;
    let verifier = SigningKey::new(name, *seed).map_err(|why| why.to_string())?.verifier();
    let mut bytes = Zeroizing::new(vec![ED25519]);
    bytes.extend_from_slice(seed.as_slice());
    let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
    let line = Zeroizing::new(format!("{PREFIX}{name}+{:08x}+{}\n", verifier.id(), *encoded));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let refused = |why: std::io::Error| format!("{}: {why}", to.display());
    let mut file = options.open(to).map_err(refused)?;
    file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(refused)?;
    Ok(verifier)
}

/// Reads a key file. No message quotes what it holds.
pub(crate) fn read(file: &Path) -> Result<SigningKey, String> {
    let refused = |why: &str| format!("{}: {why}", file.display());
    let held = fs::metadata(file).map_err(|why| refused(&why.to_string()))?;
    if held.len() > MOST {
        return Err(refused("this is no key file: it is too long"));
    }
    let text = Zeroizing::new(fs::read_to_string(file).map_err(|why| refused(&why.to_string()))?);
    let shape = "this is no key file: expected one line `PRIVATE+KEY+name+hhhhhhhh+base64`";
    let rest = text.trim_end().strip_prefix(PREFIX).ok_or_else(|| refused(shape))?;
    let mut parts = rest.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(refused(shape));
    };
    let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| refused(shape))?);
    let seed = match bytes.split_first() {
        Some((&ED25519, seed)) => <[u8; 32]>::try_from(seed).ok(),
        Some(_) | None => None,
    };
    let seed = Zeroizing::new(seed.ok_or_else(|| refused("the key is not Ed25519"))?);
    let key = SigningKey::new(name, *seed).map_err(|why| refused(&why.to_string()))?;
    if format!("{:08x}", key.verifier().id()) != id {
        return Err(refused("the key id does not belong to name and key; the file is damaged"));
    }
    Ok(key)
}
