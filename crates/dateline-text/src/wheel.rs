//! The files of a published model: out of its wheel, or out of a folder where it lies unpacked.
//!
//! A path goes in, the bytes of single files come out. A wheel must be one of those whose digests are pinned
//! ([`Published`]): this crate was checked against those models and no others.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::ModelError;

/// The wheels that a kind of model is published in on PyPI.
pub(crate) struct Published {
    /// Their packages with versions, for messages.
    pub(crate) known: &'static str,
    /// The digests of the wheels, in lower-case hexadecimal.
    pub(crate) sha256: &'static [&'static str],
    /// A file of the model that tells which folder of the archive holds it.
    pub(crate) mark: &'static str,
}

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
    pub(crate) fn open(path: &Path, published: &Published) -> Result<Self, ModelError> {
        let wheel = Self { path: path.to_owned(), files: Files::Folder };
        if path.is_dir() {
            return Ok(wheel);
        }
        let read_error = |source| ModelError::Read { path: path.display().to_string(), source };
        let mut file = File::open(path).map_err(read_error)?;
        let digest = digest(&mut file).map_err(read_error)?;
        if !published.sha256.contains(&&*digest) {
            let (path, known) = (path.display().to_string(), published.known);
            return Err(ModelError::OtherWheel { path, known, digest });
        }
        let archive = ZipArchive::new(file).map_err(|e| read_error(e.into()))?;
        let root = archive.file_names().find_map(|name| name.strip_suffix(published.mark)).map(str::to_owned);
        let root = root.ok_or_else(|| wheel.problem(published.mark, "not in the archive"))?;
        Ok(Self { files: Files::Zip { archive, root }, ..wheel })
    }

    /// One file, named as in the model's folder ("tagger/cfg").
    pub(crate) fn read(&mut self, part: &str) -> Result<Vec<u8>, ModelError> {
        self.read_with(part, |file, n_bytes| {
            let mut bytes = Vec::with_capacity(n_bytes as usize);
            file.read_to_end(&mut bytes).map(|_| bytes)
        })
    }

    /// One file, for `work` to read piece by piece; it is told how many bytes there are.
    pub(crate) fn read_with<T>(
        &mut self,
        part: &str,
        work: impl FnOnce(&mut dyn Read, u64) -> io::Result<T>,
    ) -> Result<T, ModelError> {
        let worked = match &mut self.files {
            Files::Folder => File::open(self.path.join(part)).and_then(|file| {
                let n_bytes = file.metadata()?.len();
                work(&mut BufReader::new(file), n_bytes)
            }),
            Files::Zip { archive, root } => {
                archive.by_name(&format!("{root}{part}")).map_err(io::Error::from).and_then(|mut file| {
                    let n_bytes = file.size();
                    work(&mut file, n_bytes)
                })
            }
        };
        worked.map_err(|source| ModelError::Read { path: self.path.join(part).display().to_string(), source })
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
    let (mut sha256, mut bytes) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            n_bytes => sha256.update(&bytes[..n_bytes]),
        }
    }
    file.rewind()?;
    let digits = sha256.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
}
