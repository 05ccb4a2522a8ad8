//! Every test of the folder `policies` is one test of `cargo test`.

fn main() -> std::process::ExitCode {
    comity::workbench::suite("policies")
}
