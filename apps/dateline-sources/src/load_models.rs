//! From the wheels that `dateline models` keeps, or that the user names, to models that read.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use dateline_engine::Models;
use dateline_text::{Model, ModelError, StaticVectors};

use crate::wheels::{Kind, State, Wheel, folder};

/// Loads the language model that is named, else the usual one, and the vectors.
///
/// # Errors
///
/// Where one is missing, damaged, or something else.
pub fn load_models(named: Option<&Path>) -> anyhow::Result<Models> {
    load_models_from(named, None)
}

/// The same where the wheel of the vectors may be named, too.
///
/// # Errors
///
/// As [`load_models`].
pub fn load_models_from(named: Option<&Path>, vectors: Option<&Path>) -> anyhow::Result<Models> {
    let language = match named {
        None => usual(Kind::Language)?,
        Some(named) if named.exists() => named.to_owned(),
        Some(named) => {
            let name = named.to_string_lossy();
            let wheel = Wheel::named(&name).with_context(|| format!("there is no file {name}"))?;
            if wheel.kind != Kind::Language {
                bail!("{name} is a {}, where --model takes a language model", wheel.kind.name());
            }
            kept(wheel)?
        }
    };
    let unusable = |kind: Kind| {
        move |error: ModelError| {
            anyhow!("{:#}\nhint: {}", anyhow::Error::from(error), Wheel::usual(kind).hint())
        }
    };
    let language = Model::load(&language).map_err(unusable(Kind::Language))?;
    let vectors = vectors.map_or_else(|| usual(Kind::Vectors), |vectors| Ok(vectors.to_owned()))?;
    let vectors = StaticVectors::load(&vectors).map_err(unusable(Kind::Vectors))?;
    Ok(Models { language, vectors })
}

/// Where the model lies that is used where none is named: in `$DATELINE_MODEL` or `$DATELINE_VECTORS`, else where `dateline
/// models` keeps the usual one.
#[allow(clippy::disallowed_methods)] // an app may read the environment
fn usual(kind: Kind) -> anyhow::Result<PathBuf> {
    let variable = match kind {
        Kind::Language => "DATELINE_MODEL",
        Kind::Vectors => "DATELINE_VECTORS",
    };
    let from_environment = std::env::var_os(variable).filter(|path| !path.is_empty());
    from_environment.map_or_else(|| kept(Wheel::usual(kind)), |path| Ok(path.into()))
}

/// Where `dateline models` keeps a model, if it is there and whole.
fn kept(wheel: &Wheel) -> anyhow::Result<PathBuf> {
    let folder = folder()?;
    let path = wheel.path_in(&folder);
    match wheel.state_in(&folder)? {
        State::Present => Ok(path),
        State::Missing => {
            let Wheel { name, version, .. } = wheel;
            bail!(
                "no {}: {name} {version} is not in {}\nhint: {}",
                wheel.kind.name(),
                folder.display(),
                wheel.hint()
            )
        }
        State::Damaged => {
            bail!("the {} {} is damaged\nhint: {}", wheel.kind.name(), path.display(), wheel.hint())
        }
    }
}
