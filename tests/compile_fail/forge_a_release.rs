fn main() {
    let _ = comity::Release { receipt: todo!() };
}
