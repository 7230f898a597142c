//! Where things lie, and the program built and ready to run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The project's root, as cargo tells it to what it runs: a target folder shared by clones keeps what another clone built.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent();
    root.expect("xtask lies in the project's root").to_owned()
}

/// The folder with packs, seeds and scorers beside the project; `None`, with a printed reason, where it is absent.
pub fn shared() -> Option<PathBuf> {
    let shared = root().join("../shared");
    if shared.is_dir() {
        return Some(shared);
    }
    println!("skipped: ../shared is not there (the packs are for measuring and not part of the project)");
    None
}

/// Runs a command and fails where it fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    println!("$ {}", written(command));
    let status = command.status().with_context(|| format!("cannot start {}", written(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", written(command));
    }
    Ok(())
}

/// What a command prints; fails where it fails, with what it said of that.
pub fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = command.output().with_context(|| format!("cannot start {}", written(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", written(command), output.status, said.trim());
    }
    Ok(output.stdout)
}

fn written(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// `cargo` in the project's root.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// Builds the program for release and tells where it is.
pub fn program() -> anyhow::Result<PathBuf> {
    run(&mut cargo(&["build", "--release", "--package", "dateline-cli"]))?;
    Ok(target()?.join("release").join("dateline"))
}

/// The folder that cargo builds into.
pub fn target() -> anyhow::Result<PathBuf> {
    let metadata = output(&mut cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata)?;
    let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    Ok(PathBuf::from(target))
}

/// Sees to it that the models are there that `dateline read` usually uses, and tells where the language model lies.
pub fn model(program: &Path) -> anyhow::Result<PathBuf> {
    vectors(program)?;
    named_model(program, USUAL_MODEL)
}

/// Sees to it that the vectors are there that `dateline read` uses, and tells where they lie.
pub fn vectors(program: &Path) -> anyhow::Result<PathBuf> {
    named_model(program, "potion-base-8M")
}

/// The language model that `dateline read` usually uses.
pub const USUAL_MODEL: &str = "en_core_web_sm";

/// Sees to it that a model is there, and tells where it lies.
pub fn named_model(program: &Path, name: &str) -> anyhow::Result<PathBuf> {
    run(Command::new(program).args(["models", "fetch", name]))?;
    let path = String::from_utf8(output(Command::new(program).args(["models", "path", name]))?)?;
    Ok(PathBuf::from(path.trim()))
}

/// A Python in a virtual environment under `folder` with these packages of pip; `proof` is a line that
/// runs where it has them; they are its arguments.
pub fn python(folder: &Path, packages: &[&str], proof: &str) -> anyhow::Result<PathBuf> {
    let venv = folder.join("venv");
    let python = venv.join("bin/python");
    let has_all = Command::new(&python).args(["-c", proof]).args(packages).output();
    if !has_all.is_ok_and(|output| output.status.success()) {
        make_venv(folder, &venv)?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    Ok(python)
}

/// Makes a virtual environment, where `venv` lacks its parts (as on Debian) with pip's `virtualenv`.
fn make_venv(folder: &Path, venv: &Path) -> anyhow::Result<()> {
    if run(Command::new("python3").args(["-m", "venv"]).arg(venv)).is_ok() {
        return Ok(());
    }
    let tool = folder.join("virtualenv");
    let pip = ["-m", "pip", "install", "--quiet", "virtualenv==20.35.4", "--target"];
    run(Command::new("python3").args(pip).arg(&tool))?;
    run(Command::new("python3").args(["-m", "virtualenv", "--quiet"]).arg(venv).env("PYTHONPATH", &tool))
}

/// Writes what a gzipped file holds.
pub fn unzip(zipped: &Path, to: &Path) -> anyhow::Result<()> {
    let content = output(Command::new("gzip").args(["--decompress", "--stdout"]).arg(zipped))?;
    std::fs::write(to, content).with_context(|| format!("cannot write {}", to.display()))
}

/// The README's first command: set up, then the main job on the examples.
pub fn demo() -> anyhow::Result<()> {
    let program = program()?;
    model(&program)?;
    let read = |args: &[&str]| {
        run(Command::new(&program).args(["read", "examples/reports"]).args(args).current_dir(root()))
    };
    read(&[])?;
    let store = target()?.join("demo").join("news.db");
    let folder = store.parent().context("a file lies in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let store = store.to_string_lossy();
    read(&["--store", &store])?;
    println!("\nThe same as pages to look at, with every citation's source beside it:\n");
    println!("  {} serve --store {store}", program.display());
    println!("\nthen open http://127.0.0.1:8787/ (Ctrl-C stops it).");
    Ok(())
}
