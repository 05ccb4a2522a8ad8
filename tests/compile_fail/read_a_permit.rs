fn main() {
    let _: comity::Permit = serde_json::from_str("{}").unwrap();
}
