//! One thing out of an archive, not yet read: taken out in order, it can be read on any thread.

use dateline_model::{Problem, Stage};
use serde_json::{Map, Value};

use crate::{Fetched, Input, ReadConfig, ReadOutcome};

/// One thing that an archive holds, or what is wrong with it.
#[derive(Debug)]
pub struct Record {
    pub(super) path: String,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// An answer of a server or a kept file.
    Fetched {
        bytes: Vec<u8>,
        media_type: String,
        charset: Option<String>,
        address: Option<String>,
        /// Addresses that led there, nearest first.
        redirected_from: Vec<String>,
        date: Option<String>,
    },
    /// A member that is read as a file of its name would be.
    Member { bytes: Vec<u8>, sidecar: Option<Sidecar> },
    /// A line of JSON lines.
    Line(Vec<u8>),
    /// A row of a table, by names of columns.
    Row(Map<String, Value>),
    /// What could not be taken out, or is told of the archive.
    Told { message: String, n_failed: usize },
}

/// What stands beside a member, under its own name.
#[derive(Debug)]
pub(super) struct Sidecar {
    pub(super) path: String,
    pub(super) content: Result<Vec<u8>, String>,
}

impl Record {
    /// What was lost.
    pub(super) fn lost(path: &str, message: String) -> Self {
        Self { path: path.to_owned(), content: Content::Told { message, n_failed: 1 } }
    }

    /// How many bytes it holds: what keeping it costs.
    pub fn n_bytes(&self) -> usize {
        match &self.content {
            Content::Fetched { bytes, .. } | Content::Member { bytes, .. } | Content::Line(bytes) => {
                bytes.len()
            }
            Content::Row(row) => row.values().map(|value| value.as_str().map_or(16, str::len)).sum(),
            Content::Told { message, .. } => message.len(),
        }
    }

    /// Reads it.
    pub fn read(self, config: &ReadConfig) -> ReadOutcome {
        let path = self.path.as_str();
        match self.content {
            Content::Fetched { bytes, media_type, charset, address, redirected_from, date } => {
                let fetched = Fetched {
                    path,
                    bytes: &bytes,
                    media_type: &media_type,
                    charset: charset.as_deref(),
                    address: address.as_deref(),
                    redirected_from,
                    date: date.as_deref(),
                };
                crate::read_fetched(&fetched, config)
            }
            Content::Member { bytes, sidecar } => read_member(path, &bytes, sidecar.as_ref(), config),
            Content::Line(line) => crate::read_line(path, &line, config),
            Content::Row(row) => crate::read_row(path, &row, config),
            Content::Told { message, n_failed } => ReadOutcome { n_failed, ..told(path, message) },
        }
    }
}

fn read_member(path: &str, bytes: &[u8], sidecar: Option<&Sidecar>, config: &ReadConfig) -> ReadOutcome {
    let content = sidecar.and_then(|sidecar| sidecar.content.as_deref().ok());
    let mut outcome = crate::read(&Input { path, bytes, sidecar: content }, config);
    if let Some(Sidecar { path, content: Err(fault) }) = sidecar {
        outcome.problems.extend(told(path, format!("is a sidecar that {fault}")).problems);
        outcome.n_failed += 1;
    }
    outcome
}

fn told(path: &str, message: String) -> ReadOutcome {
    let problem = Problem { path: path.to_owned(), article: None, stage: Stage::Read, message };
    ReadOutcome { articles: Vec::new(), problems: vec![problem], n_failed: 0 }
}
