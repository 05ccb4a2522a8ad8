fn main() {}

fn twice(permit: comity::Permit) -> (comity::Permit, comity::Permit) {
    (permit.clone(), permit)
}
