//! RFC 8785 form: one sequence of bytes for one document.
//!
//! Of the JSON Canonicalization Scheme only what records need: objects, lists, strings, booleans
//! and safe integers. Keys are ASCII, so that order by bytes is order by UTF-16 units. Bytes are
//! written straight from the typed documents; only objects whose fields are declared in another
//! order than that of their names are moved once.

mod scalar;
mod writer;

pub(crate) use scalar::decimal;

use std::ops::Range;

use serde::ser::{self, Serialize};

/// Why a document has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoForm {
    /// A number with a fraction, or beyond 2^53-1.
    #[error("the number {0} is no integer of at most 2^53-1")]
    Number(String),
    /// A key that is no plain ASCII name, or stands twice.
    #[error("the key `{0}` is no plain ASCII name, or stands twice")]
    Key(String),
    /// Something that JSON has no word for.
    #[error("{0}")]
    Other(String),
}

impl ser::Error for NoForm {
    fn custom<T: std::fmt::Display>(why: T) -> Self {
        Self::Other(why.to_string())
    }
}

/// The canonical bytes of a document.
pub(crate) fn bytes(document: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, NoForm> {
    let mut to = Vec::with_capacity(1_024);
    write(document, &mut to)?;
    Ok(to)
}

/// Appends the canonical bytes of a document.
pub(crate) fn write(document: &(impl Serialize + ?Sized), to: &mut Vec<u8>) -> Result<(), NoForm> {
    writer::write(document, to).map(drop)
}

/// Where the name of a member and its value stand.
pub(crate) type Member = (Range<usize>, Range<usize>);

/// Appends the canonical bytes of an object; where the names (without quotes) and values of its members
/// stand, in order. There are none where the document is no object.
pub(crate) fn object<T: Serialize + ?Sized>(
    document: &T,
    to: &mut Vec<u8>,
) -> Result<impl Iterator<Item = Member> + use<T>, NoForm> {
    let fields = writer::write(document, to)?;
    Ok(fields.into_iter().map(|field| (field.name(), field.value())))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::items_after_statements, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_form_of_rfc_8785() {
        let document = json!({"b": [1, -2, true, null], "a": {"k": "\u{1}\u{20ac}$\u{f}\nA'B\"\\\"/"}, "A": ""});
        let form = bytes(&document).unwrap();
        let want = "{\"A\":\"\",\"a\":{\"k\":\"\\u0001\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\"},\"b\":[1,-2,true,null]}";
        assert_eq!(String::from_utf8(form).unwrap(), want);
        for bad in [json!(1.5), json!(9_007_199_254_740_992_u64), json!({"\u{e9}": 1}), json!({"\"": 1})] {
            assert!(bytes(&bad).is_err(), "{bad}");
        }
    }

    #[derive(serde::Serialize)]
    struct Outer {
        zeta: u8,
        #[serde(flatten)]
        inner: Inner,
        beta: Option<Kind>,
    }

    #[derive(serde::Serialize)]
    struct Inner {
        gamma: i64,
        alpha: &'static str,
    }

    #[derive(serde::Serialize)]
    enum Kind {
        Named { y: u8, x: u8 },
        Two(u8, u8),
        One(u8),
        Bare,
    }

    #[test]
    fn typed_documents_have_the_form_of_their_values() {
        for beta in
            [None, Some(Kind::Named { y: 1, x: 2 }), Some(Kind::Two(1, 2)), Some(Kind::One(3)), Some(Kind::Bare)]
        {
            let outer = Outer { zeta: 1, inner: Inner { gamma: -9_007_199_254_740_991, alpha: "\u{7f}\u{0}" }, beta };
            assert_eq!(bytes(&outer).unwrap(), bytes(&serde_json::to_value(&outer).unwrap()).unwrap());
        }
        #[derive(serde::Serialize)]
        struct Twice {
            alpha: u8,
            #[serde(flatten)]
            inner: Inner,
        }
        assert_eq!(
            bytes(&Twice { alpha: 1, inner: Inner { gamma: 1, alpha: "" } }),
            Err(NoForm::Key("alpha".to_owned()))
        );
    }

    /// Documents of every shape, made from a counter.
    fn made(seed: &mut u64, depth: u8) -> Value {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = *seed >> 33;
        let kinds = if depth == 0 { 4 } else { 6 };
        match pick % kinds {
            0 => json!(pick.is_multiple_of(3)),
            1 => json!(i64::try_from(pick).unwrap() - 1_000_000_000),
            2 => json!(null),
            3 => {
                let text: String = (0..pick % 9)
                    .map(|at| char::from_u32(u32::try_from((pick >> (at % 16)) % 0x300).unwrap()).unwrap_or('"'))
                    .collect();
                json!(text)
            }
            4 => (0..pick % 5).map(|_| made(seed, depth - 1)).collect(),
            _ => {
                let fields = (0..pick % 6).map(|_| {
                    *seed = seed.wrapping_add(977);
                    let name: String = (0..*seed % 4)
                        .map(|at| char::from(u8::try_from((*seed >> (8 * at)) % 57 + 35).unwrap()))
                        .collect();
                    (name, made(seed, depth - 1))
                });
                Value::Object(fields.collect())
            }
        }
    }

    #[test]
    fn the_form_is_that_of_the_reference_and_reads_back() {
        let mut seed = 1;
        for _ in 0..20_000 {
            let document = made(&mut seed, 4);
            let form = bytes(&document).unwrap();
            assert_eq!(form, serde_json_canonicalizer::to_vec(&document).unwrap());
            assert_eq!(serde_json::from_slice::<Value>(&form).unwrap(), document);
            let mut again = b"before".to_vec();
            let members: Vec<_> = object(&document, &mut again).unwrap().collect();
            assert_eq!(&again[6..], form);
            let fields = document.as_object().into_iter().flatten();
            assert!(members.len() == fields.clone().count());
            for ((name, value), field) in members.into_iter().zip(fields) {
                assert_eq!(again[name], *field.0.as_bytes());
                assert_eq!(serde_json::from_slice::<Value>(&again[value]).unwrap(), *field.1);
            }
        }
    }
}
