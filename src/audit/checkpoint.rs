//! C2SP tlog-checkpoint: a signed note that names a log, the size of its tree and the root.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::note::{Note, NoteRefused, SigningKey, Standing, VerifierKey};
use super::tree::Hash;

/// Why a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointRefused {
    /// It is no signed note.
    #[error(transparent)]
    Note(#[from] NoteRefused),
    /// A line of its text.
    #[error("the checkpoint's line {line} is refused: {why}")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        why: &'static str,
    },
    /// The key did not sign it.
    #[error("the checkpoint is not signed by `{key}`: no signature has that name and key id")]
    Unsigned {
        /// Name and key id of the key.
        key: String,
    },
    /// The key's signature does not verify.
    #[error("the checkpoint's signature of `{key}` does not verify; the text or the signature was altered")]
    Broken {
        /// Name and key id of the key.
        key: String,
    },
    /// It is another log's.
    #[error("the checkpoint is of the log `{origin}`, the key is of `{key}`")]
    Foreign {
        /// Which log the checkpoint names, escaped.
        origin: String,
        /// Name of the key.
        key: String,
    },
}

/// The head of a log: who it is, how many leaves its tree has, and the root.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

impl Checkpoint {
    /// The head of the log whose origin is the key's name.
    pub(crate) fn of(key: &SigningKey, size: u64, root: Hash) -> Self {
        Self { origin: key.name().to_owned(), size, root, extensions: Vec::new() }
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// Where the text is no checkpoint.
    pub fn parse(text: &str) -> Result<Self, CheckpointRefused> {
        let refused = |line, why| CheckpointRefused::Line { line, why };
        let count = text.split('\n').count();
        let text = text.strip_suffix('\n').ok_or_else(|| refused(count, "it has no line break at its end"))?;
        let mut lines = (1_usize..).zip(text.split('\n'));
        let mut next = |why| match lines.next() {
            Some((at, "")) => Err(refused(at, "it is empty")),
            Some((_, line)) => Ok(line),
            None => Err(refused(count, why)),
        };
        let origin = next("the origin is missing")?;
        let size = decimal(next("the size is missing")?)
            .ok_or_else(|| refused(2, "the size is no decimal number below 2^64 without leading zeros"))?;
        let root = hash(next("the root is missing")?)
            .ok_or_else(|| refused(3, "the root is not 32 bytes in canonical base64"))?;
        let mut extensions = Vec::new();
        for (at, line) in lines {
            if line.is_empty() {
                return Err(refused(at, "it is empty"));
            }
            extensions.push(line.to_owned());
        }
        if let Some(at) = std::iter::once(origin)
            .chain(extensions.iter().map(String::as_str))
            .position(|line| line.bytes().any(|byte| byte < b' '))
        {
            return Err(refused(if at == 0 { 1 } else { at.saturating_add(3) }, "it has a control character"));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// Reads a signed checkpoint and verifies that the log's key signed it. The log's origin must be
    /// the key's name.
    ///
    /// # Errors
    /// Where it is no checkpoint, is another log's, or the key's signature is missing or broken.
    pub fn open(note: &str, key: &VerifierKey) -> Result<(Self, Note), CheckpointRefused> {
        let note = Note::parse(note)?;
        let named = || format!("{}+{:08x}", key.name(), key.id());
        match note.standing(key) {
            Standing::Signed => {}
            Standing::Broken => return Err(CheckpointRefused::Broken { key: named() }),
            Standing::Absent | Standing::Cosigned(_) => return Err(CheckpointRefused::Unsigned { key: named() }),
        }
        let checkpoint = Self::parse(note.text())?;
        if checkpoint.origin != key.name() {
            let origin = checkpoint.origin.escape_debug().to_string();
            return Err(CheckpointRefused::Foreign { origin, key: key.name().to_owned() });
        }
        Ok((checkpoint, note))
    }

    /// The whole signed note.
    pub(crate) fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let line = key.sign(&text);
        [text.as_str(), "\n", line.as_str()].concat()
    }

    /// What is signed.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root));
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Which log it is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Leaves in its tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of its tree.
    pub fn root(&self) -> &[u8; 32] {
        &self.root
    }

    /// Further lines, which mean nothing here.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checkpoint({} {} {})", self.origin.escape_debug(), self.size, STANDARD.encode(self.root))
    }
}

/// A number in its one decimal form.
pub(super) fn decimal(given: &str) -> Option<u64> {
    let plain = given == "0" || (!given.starts_with('0') && given.bytes().all(|digit| digit.is_ascii_digit()));
    plain.then(|| given.parse().ok()).flatten()
}

/// A digest in canonical base64.
pub(super) fn hash(given: &str) -> Option<Hash> {
    STANDARD.decode(given).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests;
