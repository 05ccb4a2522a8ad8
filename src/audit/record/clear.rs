//! Reading the clear part of a record back.

use std::borrow::Cow;

use serde::Deserialize;

use super::VERSION;

/// What readers of the log need of a record's clear part. Members beyond these are the record's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Clear<'a> {
    pub(crate) v: u8,
    #[serde(borrow)]
    pub(crate) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) time: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(crate) subject_tag: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) sealed: Option<SealedPart<'a>>,
}

/// What a record says of its sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealedPart<'a> {
    #[serde(borrow)]
    pub(crate) alg: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) digest: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) kid: Cow<'a, str>,
}

impl<'a> Clear<'a> {
    /// Reads the clear part of a record.
    ///
    /// # Errors
    /// Where the bytes are no record of a version that this crate reads; without its content.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let clear: Self = serde_json::from_slice(bytes).map_err(|why| crate::quoting::tame(&why.to_string()))?;
        if clear.v == VERSION {
            Ok(clear)
        } else {
            Err(format!("the record is of version {}; this one reads version {VERSION}", clear.v))
        }
    }
}
