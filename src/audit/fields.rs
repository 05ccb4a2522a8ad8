//! temporary
pub(crate) fn commitment(_: &[u8; 16], _: &[(&str, &[u8])]) -> String {
    String::new()
}
