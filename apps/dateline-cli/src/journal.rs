//! The journal beside an extract: how far the inputs were read and how long the output was then, so that a run that was
//! killed is gone on with; and what was noticed.
//!
//! Lines of JSON that are only added: a head, then problems, and behind those of each batch a mark. What stands behind the
//! last whole mark does not count: it was not finished. The output is on disk before its mark is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use dateline_model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::batches::UpTo;

/// What a journal's name adds to its output's.
const ENDING: &str = ".journal";

/// The first line: what is read, and how.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    format: String,
    /// The program's version and its options, as far as they change what is made of an input.
    settings: String,
    /// Of the names, sizes and times of change of all inputs.
    inputs: String,
}

impl Head {
    pub(crate) fn new(settings: String, inputs: String) -> Self {
        Self { format: "dateline/journal".to_owned(), settings, inputs }
    }

    pub(crate) fn has_same_settings(&self, other: &Self) -> bool {
        self.settings == other.settings
    }
}

/// A mark behind a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) up_to: UpTo,
    /// The output's length.
    pub(crate) n_bytes: u64,
    pub(crate) n_articles: u64,
    pub(crate) n_problems: u64,
    /// Of these, problems with what was given.
    pub(crate) n_failed: u64,
    pub(crate) is_done: bool,
}

/// A journal that is written; nobody else writes it meanwhile.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
}

/// Where the journal of an output lies.
pub(crate) fn path_of(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(ENDING);
    PathBuf::from(name)
}

impl Journal {
    /// Opens the journal, or makes an empty one.
    ///
    /// # Errors
    ///
    /// Where that cannot be done, or another run has it open.
    pub(crate) fn open(path: PathBuf) -> anyhow::Result<Self> {
        let naming = || format!("cannot write {}", path.display());
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(naming)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => bail!("{} is in use by another run", path.display()),
            // Some file systems know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        Ok(Self { path, file })
    }

    /// Begins anew.
    pub(crate) fn begin(&mut self, head: &Head) -> anyhow::Result<()> {
        self.cut(0)?;
        self.add(&[serde_json::to_value(head).context("the journal's head is JSON")?])
    }

    /// The head and the last mark, where there is one; what stands behind that is cut off. `None` where there is no whole
    /// head: nothing was begun then.
    pub(crate) fn last(&mut self) -> anyhow::Result<Option<(Head, Option<Mark>)>> {
        let naming = || format!("cannot read {}", self.path.display());
        self.file.rewind().with_context(naming)?;
        let mut lines = BufReader::new(&self.file);
        let (mut line, mut at, mut end) = (Vec::new(), 0, 0);
        let (mut head, mut mark) = (None, None);
        loop {
            line.clear();
            let n_bytes = lines.read_until(b'\n', &mut line).with_context(naming)?;
            if !line.ends_with(b"\n") {
                break;
            }
            at += n_bytes as u64;
            if head.is_none() {
                let Ok(first) = serde_json::from_slice::<Head>(&line) else {
                    bail!("{} is no journal of dateline\nhint: name another output", self.path.display());
                };
                (head, end) = (Some(first), at);
            } else if let Ok(next) = serde_json::from_slice(&line) {
                (mark, end) = (Some(next), at);
            }
        }
        if head.is_some() {
            self.cut(end)?;
        }
        Ok(head.map(|head| (head, mark)))
    }

    /// Adds the problems of a batch and its mark.
    pub(crate) fn mark(&mut self, problems: &[Problem], mark: &Mark) -> anyhow::Result<()> {
        let told = problems.iter().map(|problem| {
            let Problem { path, article, stage, message } = problem;
            serde_json::json!({ "problem": { "path": path, "article": article, "stage": stage.name(), "message": message } })
        });
        let mark = serde_json::to_value(mark).context("a mark is JSON")?;
        self.add(&told.chain([mark]).collect::<Vec<_>>())
    }

    fn add(&mut self, lines: &[Value]) -> anyhow::Result<()> {
        let mut written = Vec::new();
        for line in lines {
            writeln!(written, "{line}")?;
        }
        let added = self.file.write_all(&written).and_then(|()| self.file.sync_data());
        added.with_context(|| format!("cannot write {}", self.path.display()))
    }

    fn cut(&mut self, n_bytes: u64) -> anyhow::Result<()> {
        let cut = self.file.set_len(n_bytes).and_then(|()| self.file.seek(SeekFrom::Start(n_bytes)));
        cut.map(|_| ()).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_last_mark_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_of(&folder.path().join("a.jsonl"));
        let head = || Head::new("1".to_owned(), "2".to_owned());
        let mark = |n_bytes| Mark { n_bytes, up_to: UpTo { files: 1, records: 2 }, ..Mark::default() };
        let mut journal = Journal::open(path.clone()).unwrap();
        assert!(journal.last().unwrap().is_none());
        journal.begin(&head()).unwrap();
        assert_eq!(journal.last().unwrap(), Some((head(), None)));
        journal.mark(&[], &mark(7)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        journal.mark(&[], &mark(9)).unwrap();
        assert!(Journal::open(path.clone()).is_err(), "it is in use");
        drop(journal);
        let longer = std::fs::read(&path).unwrap();
        for n_bytes in whole.len()..longer.len() {
            std::fs::write(&path, &longer[..n_bytes]).unwrap();
            let mut journal = Journal::open(path.clone()).unwrap();
            assert_eq!(journal.last().unwrap(), Some((head(), Some(mark(7)))));
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
        assert!(dateline_sources::is_journal(&path));
    }
}
