fn main() {}

fn two_of_three(outcome: comity::Outcome) -> bool {
    match outcome {
        comity::Outcome::Allow => true,
        comity::Outcome::Deny => false,
    }
}
