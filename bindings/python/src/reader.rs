//! Articles out of archives of any size, a batch ahead of whoever takes them.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use dateline_model::Problem;
use dateline_read::ReadOutcome;
use dateline_sources::batches::{Reading, UpTo, no_bytes, read_batches};
use dateline_sources::inputs;
use pyo3::prelude::*;

use crate::article::{Article, Far};
use crate::error::{Error, guarded};
use crate::stages::read_config;
use crate::threads::pool;

/// Gives articles one by one. A batch is held at most, and the next is read meanwhile.
#[pyclass(frozen, module = "dateline._native")]
pub struct ArticleReader(Mutex<Open>);

struct Open {
    batches: Receiver<Vec<ReadOutcome>>,
    /// Reads; `None` once it was waited for.
    thread: Option<JoinHandle<PyResult<()>>>,
    ready: VecDeque<Article>,
    problems: Vec<Problem>,
}

impl Open {
    fn next(&mut self) -> PyResult<Option<Article>> {
        loop {
            if let Some(article) = self.ready.pop_front() {
                return Ok(Some(article));
            }
            let Ok(batch) = self.batches.recv() else {
                return match self.thread.take().map(JoinHandle::join) {
                    None | Some(Ok(Ok(()))) => Ok(None),
                    Some(Ok(Err(error))) => Err(error),
                    Some(Err(_)) => Err(Error::new_err("reading ended by an error in dateline itself")),
                };
            };
            for outcome in batch {
                self.take(outcome);
            }
        }
    }

    fn take(&mut self, outcome: ReadOutcome) {
        let (mut of_articles, lost): (Vec<Problem>, Vec<Problem>) =
            outcome.problems.into_iter().partition(|problem| problem.article.is_some());
        self.problems.extend(lost);
        for raw in outcome.articles {
            let is_its =
                |problem: &mut Problem| problem.article.as_ref() == Some(&raw.id) && problem.path == raw.path;
            let problems = of_articles.extract_if(.., is_its).collect();
            self.ready.push_back(Article { far: Far::Read(Box::new(raw)), problems });
        }
        self.problems.extend(of_articles);
    }
}

#[pymethods]
impl ArticleReader {
    #[new]
    fn new(paths: Vec<PathBuf>, published: Option<&str>, threads: usize) -> PyResult<Self> {
        let config = read_config(published)?;
        let pool = pool(threads)?;
        let mut problems = Vec::new();
        let files = inputs::find(&paths, &mut problems);
        let (give, batches) = sync_channel(1);
        let thread = std::thread::spawn(move || {
            let reading =
                Reading { files: &files, config: &config, pool: &pool, bytes: &no_bytes(), step: &|| () };
            // Whoever took the articles has gone, where a batch cannot be given away: then there is no more to do.
            guarded("reading", || {
                let _ = read_batches(&reading, UpTo::default(), |outcome| outcome, &mut |batch, _| {
                    give.send(batch).map_err(|_| anyhow::anyhow!("nobody takes it"))
                });
            })
        });
        Ok(Self(Mutex::new(Open { batches, thread: Some(thread), ready: VecDeque::new(), problems })))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Article>> {
        py.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).next())
    }

    /// Path and message of what gave no article, so far.
    #[getter]
    fn problems(&self, py: Python<'_>) -> Vec<(String, String)> {
        py.detach(|| {
            let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            open.problems.iter().map(|problem| (problem.path.clone(), problem.message.clone())).collect()
        })
    }
}

/// The files that paths lead to, and path and message of what leads nowhere.
#[pyfunction]
pub fn found(paths: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<(String, String)>) {
    let mut problems = Vec::new();
    let files = inputs::find(&paths, &mut problems);
    (files, problems.into_iter().map(|problem| (problem.path, problem.message)).collect())
}
