//! Compiles the bundled policy set into the crate: every policy and table under `policies/comity`,
//! without their tests.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("policies");
    let mut files = Vec::new();
    collect(&root.join("comity"), &mut files)?;
    files.sort();
    let mut code = String::from("[\n");
    for file in files {
        let name = file.strip_prefix(&root)?.components().map(|part| part.as_os_str().to_string_lossy());
        let (name, path) = (name.collect::<Vec<_>>().join("/"), file.to_string_lossy());
        writeln!(code, "    ({name:?}, include_str!({path:?})),")?;
    }
    code.push_str("]\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("bundled.rs"), code)?;
    Ok(())
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, into)?;
        } else if name == "data.json"
            || (path.extension().is_some_and(|ending| ending == "rego") && !name.ends_with("_test.rego"))
        {
            into.push(path);
        }
    }
    Ok(())
}
