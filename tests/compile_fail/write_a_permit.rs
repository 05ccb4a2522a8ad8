fn main() {}

fn write(permit: &comity::Permit) -> String {
    serde_json::to_string(permit).unwrap()
}
