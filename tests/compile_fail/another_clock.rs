fn main() {
    let policies = comity::PolicySet::bundled().unwrap();
    let _ = comity::Gate::builder(policies).clock(comity::SystemClock);
}
