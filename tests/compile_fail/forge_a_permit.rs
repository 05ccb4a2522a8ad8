fn main() {
    let _ = comity::Permit { allowed: Vec::new() };
}
