//! The Python package: built, installed in an environment of its own, tested.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::Args;

use crate::project::{model, program, python, root, run, target, vectors};

/// What the tests take, pinned. Of these the package itself needs none.
const PACKAGES: [&str; 12] = [
    "maturin==1.16.0",
    "pytest==9.2.0",
    "mypy==2.4.1",
    "pyarrow==26.0.1",
    "pyspark==4.3.0",
    "pandas==3.1.1",
    "polars==2.1.0",
    "duckdb==2.0.1",
    "spacy==3.8.18",
    "nbclient==0.11.0",
    "nbformat==5.11.1",
    "ipykernel==7.4.0",
];

/// So many articles go through the job on Spark in CI, whose executors are killed meanwhile.
const ARTICLES_ON_SPARK: usize = 500;

/// Runs where all of them are there in these versions.
const PROOF: &str = "from importlib.metadata import version; import sys; \
                     [sys.exit(1) for p in sys.argv[1:] if version(p.split('==')[0]) != p.split('==')[1]]";

/// Builds the wheel for release and installs it. Gives the Python that has it.
fn installed() -> anyhow::Result<PathBuf> {
    let folder = target()?.join("python");
    let python = python(&folder, &PACKAGES, PROOF)?;
    let wheels = folder.join("wheels");
    if wheels.exists() {
        std::fs::remove_dir_all(&wheels).context("cannot remove old wheels")?;
    }
    run(Command::new(&python)
        .args(["-m", "maturin", "build", "--release", "--quiet", "--out"])
        .arg(&wheels)
        .arg("--interpreter")
        .arg(&python)
        .current_dir(package()))?;
    let wheel = std::fs::read_dir(&wheels)?.next().context("maturin built no wheel")??.path();
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall"])
        .arg(&wheel))?;
    Ok(python)
}

/// Everything that the package is tested by, alone.
pub fn python_package() -> anyhow::Result<()> {
    test(&program()?)
}

/// Tests the package: types, stubs, behaviour, doc examples, the notebook; then what it does on Spark. `program` is the command
/// that it is held beside.
pub fn test(program: &Path) -> anyhow::Result<()> {
    let python = installed()?;
    let models = models(program)?;
    let in_package = |args: &[&str]| {
        let mut command = Command::new(&python);
        command.args(args).current_dir(package()).env("DATELINE_COMMAND", program);
        command.envs(models.iter().map(|(name, path)| (name, path)));
        command
    };
    run(&mut in_package(&["-m", "mypy", "--strict", "--package", "dateline"]))?;
    run(&mut in_package(&["-m", "mypy.stubtest", "dateline._native", "--allowlist", "tests/stubtest.txt"]))?;
    run(&mut in_package(&["-m", "pytest", "--quiet", "tests"]))?;
    test_spark(&python, ARTICLES_ON_SPARK, &[], &models)
}

#[derive(Args)]
pub struct SparkArgs {
    /// Articles of the packs that the job is held beside its like without Spark on.
    #[arg(long, default_value_t = ARTICLES_ON_SPARK)]
    articles: usize,
    /// What pytest is told besides: `-k WORDS`, `--verbose`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pytest: Vec<String>,
}

/// Tests `dateline.spark` on a cluster on this machine, whose executors are killed meanwhile.
pub fn spark(args: &SparkArgs) -> anyhow::Result<()> {
    let program = program()?;
    let python = installed()?;
    test_spark(&python, args.articles, &args.pytest, &models(&program)?)
}

fn test_spark(
    python: &Path,
    n_articles: usize,
    pytest: &[String],
    models: &[(&str, PathBuf)],
) -> anyhow::Result<()> {
    ensure!(
        Command::new("java").arg("-version").output().is_ok_and(|output| output.status.success()),
        "java is missing, and Spark needs it\nhint: `apt-get install openjdk-17-jre-headless` (Debian)"
    );
    run(Command::new(python)
        .args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "-m", "spark", "tests/test_spark.py"])
        .args(pytest)
        .current_dir(package())
        .env("DATELINE_SPARK_ARTICLES", n_articles.to_string())
        .envs(models.iter().map(|(name, path)| (name, path))))
}

fn models(program: &Path) -> anyhow::Result<[(&'static str, PathBuf); 2]> {
    Ok([("DATELINE_MODEL", model(program)?), ("DATELINE_VECTORS", vectors(program)?)])
}

fn package() -> PathBuf {
    root().join("bindings/python")
}
