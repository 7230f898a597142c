//! `cargo xtask browser`: the tests in `tests/e2e`, which look at the workbench as people and programs do.

use std::path::Path;
use std::process::Command;

use anyhow::ensure;
use clap::Args;

use crate::project::{model, program, python, root, run, target, vectors};

#[derive(Args, Default)]
pub struct BrowserArgs {
    /// What pytest is told: a file, `-k WORDS`, `--verbose`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pytest: Vec<String>,
}

/// Passes where every pinned package of the file that it is handed is there.
const PROOF: &str = "from importlib.metadata import version
pins = [line.split('==') for line in open('REQUIREMENTS').read().split() if '==' in line]
assert all(version(name) == pin for name, pin in pins)";

/// Runs the tests in the browser over the program as it is built for release.
pub fn browser(args: &BrowserArgs) -> anyhow::Result<()> {
    for needed in ["chromium", "chromedriver"] {
        ensure!(
            Command::new(needed).arg("--version").output().is_ok_and(|output| output.status.success()),
            "{needed} is missing\nhint: `apt-get install chromium chromium-driver` (Debian)"
        );
    }
    let program = program()?;
    let tests = root().join("tests/e2e");
    run(Command::new(python_of(&tests.join("requirements.txt"))?)
        .args(["-m", "pytest", "-p", "no:cacheprovider", "--tb=short"])
        .args(&args.pytest)
        .current_dir(tests)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("DATELINE_PROGRAM", &program)
        .env("DATELINE_MODEL", model(&program)?)
        .env("DATELINE_VECTORS", vectors(&program)?))
}

/// A Python that has what a file of requirements pins, and nothing else.
fn python_of(requirements: &Path) -> anyhow::Result<std::path::PathBuf> {
    let path = requirements.to_string_lossy();
    let proof = PROOF.replace("REQUIREMENTS", &path.replace('\\', "\\\\").replace('\'', "\\'"));
    python(&target()?.join("browser"), &["--no-deps", "--requirement", &path], &proof)
}
