//! OPA's own signature of a bundle: one JWT in `.signatures.json` that lists the hash of every other file.
//!
//! Verified in OPA's order (`v1/bundle/verify.go`): the signature first, then that the list and the archive hold the same
//! files, then each hash. Stricter than OPA where that costs no honest bundle anything: no shared secrets, no algorithm
//! but the key's own, no weak hash, no key twice in a document.

mod hash;
mod key;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use hash::HashRefused;
#[cfg(any(feature = "workbench", test))]
pub use key::OpaSigner;
pub use key::{OpaKey, OpaKeyRefused};

use super::archive::{Contents, clean, shown};
use super::manifest::SIGNATURES;
use crate::policy::source::json;
use crate::time::Timestamp;
use hash::Hash;
use key::Algorithm;

/// Why OPA's signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpaRefused {
    /// There is no signature.
    #[error("the bundle has no `.signatures.json`, and the keys for it are pinned; build it with `--opa-key`")]
    Missing,
    /// It does not read.
    #[error("`.signatures.json` does not read: {0}")]
    Form(String),
    /// Not exactly one token.
    #[error("`.signatures.json` holds {0} tokens; OPA takes exactly one")]
    Tokens(usize),
    /// An algorithm that proves nothing, or that the key is not for.
    #[error(
        "the token is signed by `{given}`, and the key `{key}` is for {wanted}; the key says the algorithm, the token does not"
    )]
    Algorithm {
        /// What the token says.
        given: String,
        /// The key.
        key: String,
        /// What the key is for.
        wanted: &'static str,
    },
    /// An algorithm that is never taken.
    #[error("the token is signed by `{0}`, which is not taken; sign by EdDSA, ES256 or RS256")]
    Unsigned(String),
    /// It names no key.
    #[error("the token names no key: its header has no `kid`, and it no `keyid`")]
    Keyless,
    /// It names a key that is not pinned.
    #[error("the token names the key `{0}`, which is not pinned here")]
    Unknown(String),
    /// The signature is wrong.
    #[error("the token's signature is not by the key `{0}`; the bundle or the token was altered")]
    Signature(String),
    /// It is for something else.
    #[error("the token has the scope `{given}`; the key `{key}` is pinned for `{wanted}`")]
    Scope {
        /// The token's.
        given: String,
        /// The key.
        key: String,
        /// The pinned one.
        wanted: String,
    },
    /// Before or after its time.
    #[error("the token holds from `nbf` to `exp`, and not now")]
    Time,
    /// A file that nobody signed.
    #[error("`{0}` is in the bundle and not in its signature")]
    Unlisted(String),
    /// A file that was signed and is gone.
    #[error("`{0}` is in the signature and not in the bundle")]
    Gone(String),
    /// A file listed twice, or by no path.
    #[error("the signature's `files[{at}]` is refused: {why}")]
    Listed {
        /// Which entry, from 0.
        at: usize,
        /// What is wrong.
        why: String,
    },
    /// A file cannot be hashed in OPA's way.
    #[error("`{path}`: {why}")]
    Hash {
        /// The file.
        path: String,
        /// What is wrong.
        why: HashRefused,
    },
    /// A file was altered.
    #[error("`{0}` is not what was signed: its hash is another")]
    Altered(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signatures {
    signatures: Vec<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
    b64: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    files: Vec<Listed>,
    keyid: Option<String>,
    #[serde(default)]
    scope: String,
    exp: Option<i64>,
    nbf: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    hash: String,
    #[serde(default)]
    algorithm: String,
}

/// Reads JSON without duplicate keys.
fn strict<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, OpaRefused> {
    let text = std::str::from_utf8(bytes).map_err(|_| OpaRefused::Form("it is not UTF-8".to_owned()))?;
    let value = json::parse(text).map_err(|why| OpaRefused::Form(shown(&why)))?;
    serde_json::from_value(value).map_err(|why| OpaRefused::Form(crate::quoting::tame(&why.to_string())))
}

/// Whether one of the keys signed all files of a bundle, as they are.
pub(super) fn verify(contents: &Contents, keys: &[OpaKey], now: Timestamp) -> Result<(), OpaRefused> {
    let held = contents.get(SIGNATURES).ok_or(OpaRefused::Missing)?;
    let Signatures { signatures } = strict(held)?;
    let [token] = signatures.as_slice() else { return Err(OpaRefused::Tokens(signatures.len())) };
    let mut wanted = BTreeMap::new();
    for (at, one) in claims(token, keys, now)?.files.into_iter().enumerate() {
        let path = clean(&one.name, false).map_err(|why| OpaRefused::Listed { at, why: why.to_string() })?;
        let hash = Hash::named(&one.algorithm).map_err(|why| OpaRefused::Hash { path: shown(&path), why })?;
        if wanted.insert(path, (hash, one.hash)).is_some() {
            return Err(OpaRefused::Listed { at, why: "the file is listed twice".to_owned() });
        }
    }
    let here = || contents.iter().filter(|(path, _)| *path != SIGNATURES);
    if let Some((path, _)) = here().find(|(path, _)| !wanted.contains_key(*path)) {
        return Err(OpaRefused::Unlisted(shown(path)));
    }
    if let Some(path) = wanted.keys().find(|path| !contents.contains_key(*path) || *path == SIGNATURES) {
        return Err(OpaRefused::Gone(shown(path)));
    }
    for (path, bytes) in here() {
        let Some((hash, signed)) = wanted.get(path) else { continue };
        let is = hash.of(path, bytes).map_err(|why| OpaRefused::Hash { path: shown(path), why })?;
        if !is.eq_ignore_ascii_case(signed) {
            return Err(OpaRefused::Altered(shown(path)));
        }
    }
    Ok(())
}

/// What a token says, once its signature holds.
fn claims(token: &str, keys: &[OpaKey], now: Timestamp) -> Result<Claims, OpaRefused> {
    let form = |why: &str| OpaRefused::Form(why.to_owned());
    let parts: Vec<&str> = token.split('.').collect();
    let [head, payload, signature] = parts.as_slice() else {
        return Err(form("the token is no JWT of three parts"));
    };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| form("a part of the token is not base64url"));
    let header: Header = strict(&decoded(head)?)?;
    if header.crit.is_some() || header.b64.is_some() {
        return Err(form("the token's header has `crit` or `b64`, which nobody here understands"));
    }
    let Some(given) = Algorithm::named(&header.alg) else { return Err(OpaRefused::Unsigned(shown(&header.alg))) };
    // OPA reads the name of the key before it has verified the token, and so it must be here.
    let claims: Claims = strict(&decoded(payload)?)?;
    let id = header.kid.as_ref().or(claims.keyid.as_ref()).ok_or(OpaRefused::Keyless)?;
    if claims.keyid.as_ref().is_some_and(|other| other != id) {
        return Err(form("its header's `kid` and its `keyid` are two keys"));
    }
    let key = keys.iter().find(|key| key.id() == id).ok_or_else(|| OpaRefused::Unknown(shown(id)))?;
    if key.algorithm() != given {
        let (given, wanted) = (shown(&header.alg), key.algorithm().name());
        return Err(OpaRefused::Algorithm { given, key: shown(id), wanted });
    }
    let (signed, _) = token.rsplit_once('.').unwrap_or_default();
    if !key.verifies(signed, signature) {
        return Err(OpaRefused::Signature(shown(id)));
    }
    if claims.scope != key.scope() {
        let (given, wanted) = (shown(&claims.scope), key.scope().to_owned());
        return Err(OpaRefused::Scope { given, key: shown(id), wanted });
    }
    let now = now.seconds();
    if claims.exp.is_some_and(|last| last <= now) || claims.nbf.is_some_and(|first| first > now) {
        return Err(OpaRefused::Time);
    }
    Ok(claims)
}

/// `.signatures.json` of these files.
#[cfg(any(feature = "workbench", test))]
pub(super) fn sign(contents: &Contents, signer: &OpaSigner) -> Result<Vec<u8>, OpaRefused> {
    let mut files = Vec::new();
    for (path, bytes) in contents.iter().filter(|(path, _)| *path != SIGNATURES) {
        let hash = Hash::Sha256.of(path, bytes).map_err(|why| OpaRefused::Hash { path: shown(path), why })?;
        files.push(serde_json::json!({"name": path, "hash": hash, "algorithm": "SHA-256"}));
    }
    let mut claims = serde_json::json!({"files": files, "keyid": signer.id()});
    if let (false, Some(fields)) = (signer.scope().is_empty(), claims.as_object_mut()) {
        fields.insert("scope".to_owned(), signer.scope().into());
    }
    let token = signer.token(&claims).map_err(OpaRefused::Form)?;
    serde_json::to_vec(&serde_json::json!({"signatures": [token]})).map_err(|why| OpaRefused::Form(why.to_string()))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests")]
mod tests;
