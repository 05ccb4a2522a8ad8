//! A fixed piece of work, beside which decisions are timed: JSON read into a tree and written again, and hashed. Like
//! a decision it allocates, compares short texts and branches, and it uses no instruction that some machines lack.

use std::hash::{DefaultHasher, Hasher as _};
use std::hint::black_box;

/// Changes with the work: ratios to another work do not compare.
pub(super) const VERSION: u32 = 1;

/// The document. It is about nothing.
const DOCUMENT: &str = concat!(
    r#"{"requester":{"kind":"authority","country":"AA","level":"federal","agency":"court"},"#,
    r#""measures":["first","second","third","fourth"],"numbers":[1,22,333,4444,55555,666666,7777777],"#,
    r#""instrument":{"kind":"order","issued":20000,"served":20010,"until":null,"reviewed":true,"errors":false},"#,
    r#""places":[{"country":"AA","seen":19990},{"country":"BB","seen":19991},{"country":"CC","seen":19992},"#,
    r#"{"country":"DD","seen":19993},{"country":"EE","seen":19994},{"country":"FF","seen":19995}],"#,
    r#""text":"A sentence of some length, with \"quotes\" and a line\nbreak in it, as texts have them.","#,
    r#""nested":{"a":{"b":{"c":{"d":{"e":[true,false,null,"x","y","z"]}}}}}}"#
);

/// Does it once.
pub(super) fn work() {
    let read = serde_json::from_str::<serde_json::Value>(black_box(DOCUMENT));
    let written = read.map(|document| document.to_string()).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    hasher.write(written.as_bytes());
    black_box(hasher.finish());
}

#[cfg(test)]
mod tests {
    use super::DOCUMENT;

    #[test]
    fn the_document_reads() {
        let read: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        assert_eq!(read.as_object().unwrap().len(), 7);
    }
}
