//! What is at hand of earlier runs, so that a server is asked only for what changed: lines of `.seen.jsonl`, the last on an
//! address counts. Lines are added and none is changed, so that a run that is killed loses one at most.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::warc::Kept;

/// The memory of a folder.
pub(crate) struct Seen {
    path: PathBuf,
    file: File,
    by_url: BTreeMap<String, Known>,
    /// Lines that could not be read.
    pub(crate) n_broken: usize,
}

/// What is known of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) url: String,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
    #[serde(flatten)]
    pub(crate) kept: Kept,
}

impl Seen {
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(".seen.jsonl");
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let (mut by_url, mut n_broken) = (BTreeMap::new(), 0);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match serde_json::from_str::<Known>(line) {
                Ok(known) => {
                    by_url.insert(known.url.clone(), known);
                }
                Err(_) => n_broken += 1,
            }
        }
        let write = |source| Error::Write { path: path.clone(), source };
        let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(write)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(write)?;
        }
        Ok(Self { path, file, by_url, n_broken })
    }

    pub(crate) fn get(&self, url: &str) -> Option<&Known> {
        self.by_url.get(url)
    }

    pub(crate) fn add(&mut self, known: Known) -> Result<(), Error> {
        let mut line = serde_json::to_vec(&known).expect("plain text and lists are JSON");
        line.push(b'\n');
        self.file.write_all(&line).map_err(|source| Error::Write { path: self.path.clone(), source })?;
        self.by_url.insert(known.url.clone(), known);
        Ok(())
    }
}
