fn main() {
    let _ = comity::Release { allowed: Vec::new() };
}
