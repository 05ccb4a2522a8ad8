//! Documents as JSON, read strictly, with the path of the field that is wrong.

use serde::de::DeserializeOwned;

use crate::quoting::tame;
use crate::request::demand::Demand;
use crate::request::intake::Intake;
use crate::user::UserContext;

/// Bytes that one demand, intake or user context may have: 64 KiB.
pub const DOCUMENT_BYTES: usize = 65_536;

/// Why a document was not read. Nothing of it was used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentRefused {
    /// Larger than 64 KiB.
    #[error("the document has {0} bytes; allowed are {DOCUMENT_BYTES}")]
    Size(usize),
    /// Not UTF-8, or begins with a byte order mark.
    #[error("the document is no plain UTF-8: {0}")]
    Encoding(String),
    /// A field is missing, unknown, given twice or wrong.
    #[error("`{path}`, line {line}, column {column}: {why}")]
    Field {
        /// The field, such as `requester.country`.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong and what would be right.
        why: String,
    },
}

/// A document that is read from JSON: every field required, none unknown, none twice.
///
/// ```
/// use comity::{Demand, FromJson};
/// let refused = Demand::from_json(br#"{"id": "r-1", "requester": {"kind": "king"}}"#).unwrap_err();
/// assert!(refused.to_string().starts_with("`requester.kind`, line 1"));
/// ```
pub trait FromJson: DeserializeOwned {
    /// Reads one document.
    ///
    /// # Errors
    /// [`DocumentRefused`], with path, line and column of the field.
    fn from_json(bytes: &[u8]) -> Result<Self, DocumentRefused> {
        if bytes.len() > DOCUMENT_BYTES {
            return Err(DocumentRefused::Size(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|why| DocumentRefused::Encoding(why.to_string()))?;
        if text.starts_with('\u{feff}') {
            return Err(DocumentRefused::Encoding("it begins with a byte order mark; remove it".to_owned()));
        }
        let mut from = serde_json::Deserializer::from_str(text);
        let field = |path: String, why: &serde_json::Error| DocumentRefused::Field {
            path: crate::quoting::path(&path),
            line: why.line(),
            column: why.column(),
            why: tame(&without_place(&why.to_string())),
        };
        let document =
            serde_path_to_error::deserialize(&mut from).map_err(|why| field(why.path().to_string(), why.inner()))?;
        from.end().map_err(|why| field(".".to_owned(), &why))?;
        Ok(document)
    }
}

/// The place stands in fields of its own.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(why, _)| why).to_owned()
}

impl FromJson for Demand {}
impl FromJson for Intake {}
impl FromJson for UserContext {}
