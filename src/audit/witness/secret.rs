//! A witness's secret key as text: `PRIVATE+KEY+name+8 hex digits+base64`, the form of Go's
//! `golang.org/x/mod/sumdb/note`, which other witnesses take and give as well.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::audit::note::{CosigningKey, SigningKey};

/// What a secret key begins with.
const PREFIX: &str = "PRIVATE+KEY+";
/// The type byte of Ed25519: the form has no own one for witnesses.
const ED25519: u8 = 1;

/// Why a witness's secret key is refused. Nothing of the key is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the witness's key is refused: {why}; right is one line `PRIVATE+KEY+name+8 hex digits+base64`")]
pub struct WitnessKeyRefused {
    why: String,
}

fn refused(why: impl fmt::Display) -> WitnessKeyRefused {
    WitnessKeyRefused { why: why.to_string() }
}

/// Reads a witness's secret key.
///
/// # Errors
/// Where it is none, or its digits are not those of its name and secret.
pub fn secret(text: &str) -> Result<CosigningKey, WitnessKeyRefused> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let rest = text.strip_prefix(PREFIX).ok_or_else(|| refused("it does not begin with `PRIVATE+KEY+`"))?;
    let (name, rest) = rest.split_once('+').ok_or_else(|| refused("a part is missing"))?;
    let (id, encoded) = rest.split_once('+').ok_or_else(|| refused("a part is missing"))?;
    let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| refused("it is not canonical base64"))?);
    let Some((&ED25519, seed)) = bytes.split_first() else { return Err(refused("it is no Ed25519 key")) };
    let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).map_err(|_| refused("it has not 32 bytes"))?);
    if id != self::id(name, *seed)? {
        return Err(refused("its digits are not those of its name and secret, so a part was altered"));
    }
    CosigningKey::new(name, *seed).map_err(refused)
}

/// Makes a witness's secret key: its text, with a line break, and the key.
///
/// # Errors
/// Where the name is refused, or the system gives no random bytes.
pub fn generate(name: &str) -> Result<(Zeroizing<String>, CosigningKey), WitnessKeyRefused> {
    let mut bytes = Zeroizing::new([0_u8; 33]);
    let [kind, seed @ ..] = &mut *bytes;
    *kind = ED25519;
    getrandom::fill(seed).map_err(|why| refused(format_args!("the system gives no random bytes ({why})")))?;
    let seed = Zeroizing::new(*seed);
    let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
    let text = Zeroizing::new(format!("{PREFIX}{name}+{}+{}\n", id(name, *seed)?, encoded.as_str()));
    Ok((text, CosigningKey::new(name, *seed).map_err(refused)?))
}

/// The digits of the form are those of the same secret as a plain Ed25519 key.
fn id(name: &str, seed: [u8; 32]) -> Result<String, WitnessKeyRefused> {
    Ok(format!("{:08x}", SigningKey::new(name, seed).map_err(refused)?.verifier().id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_and_an_altered_one_is_refused() {
        let (text, key) = generate("witness.example/w").unwrap();
        assert_eq!(secret(&text).unwrap().verifier(), key.verifier());
        for at in 0..text.trim_end().len() {
            for bit in 0..7 {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let altered = String::from_utf8(bytes).unwrap();
                // The case of the digits means nothing to a person, but the text has one form.
                let why = secret(&altered).expect_err(&altered[..20]).to_string();
                assert!(!why.contains(&altered[30..]), "{why}");
            }
        }
        assert!(generate("a name").is_err() && generate("").is_err());
    }

    #[test]
    fn a_key_of_others_is_read() {
        // From the documentation of golang.org/x/mod/sumdb/note; its verifier key there has type 1.
        let known = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        let key = secret(known).unwrap().verifier();
        assert!(key.is_witness());
        let plain = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let plain: crate::audit::note::VerifierKey = plain.parse().unwrap();
        assert_eq!(key.public(), plain.public());
    }
}
