fn main() {}

fn twice(permit: comity::Permit, gate: &comity::Gate) {
    let words = comity::Acknowledgements::none();
    let _ = permit.redeem(gate, &words);
    let _ = permit.redeem(gate, &words);
}
