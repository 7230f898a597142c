//! The memory of a stream of articles.

use std::sync::{Mutex, PoisonError};

use dateline_cluster::{Corrections, Window};
use dateline_engine::grow;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::article::Article;
use crate::error::{Error, error, guarded};
use crate::record::Record;
use crate::stages::annotated_of;

/// The memory of a stream.
#[pyclass(frozen, module = "dateline._native")]
pub struct Stories(
    /// `None` where an error in the program itself left it half grown.
    Mutex<Option<dateline_cluster::Stories>>,
);

impl Stories {
    fn with<T>(
        &self,
        work: impl FnOnce(&mut Option<dateline_cluster::Stories>) -> PyResult<T>,
    ) -> PyResult<T> {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn look<T>(&self, work: impl FnOnce(&dateline_cluster::Stories) -> PyResult<T>) -> PyResult<T> {
        self.with(|stories| work(stories.as_ref().ok_or_else(lost)?))
    }
}

fn lost() -> PyErr {
    Error::new_err("an earlier error left this memory of stories half grown: load a saved one")
}

#[pymethods]
impl Stories {
    #[new]
    fn new(window_days: u16) -> Self {
        Self(Mutex::new(Some(dateline_cluster::Stories::new(Window { days: window_days }))))
    }

    /// Takes annotated articles in, and tells what became of them: a record until `cluster`.
    fn add(&self, py: Python<'_>, articles: Vec<PyRef<'_, Article>>) -> PyResult<Record> {
        let (annotated, problems) = annotated_of(&articles)?;
        drop(articles);
        py.detach(|| {
            self.with(|stories| {
                let memory = stories.take().ok_or_else(lost)?;
                let mut outcome =
                    guarded("looking for stories", || grow(memory, annotated, &Corrections::default()))?;
                *stories = Some(std::mem::take(&mut outcome.stories));
                outcome.problems.extend(problems);
                outcome.problems.sort();
                Ok(Record::new(outcome, true))
            })
        })
    }

    fn save<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| {
            self.look(|stories| {
                let mut bytes = Vec::new();
                stories.save(&mut bytes).map_err(error)?;
                Ok(bytes)
            })
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[staticmethod]
    fn load(py: Python<'_>, bytes: Vec<u8>) -> PyResult<Self> {
        let stories = py.detach(|| {
            guarded("loading a memory of stories", || dateline_cluster::Stories::load(&*bytes))?
                .map_err(error)
        })?;
        Ok(Self(Mutex::new(Some(stories))))
    }

    /// How many articles are compared one by one, and how many stories are remembered.
    fn size(&self, py: Python<'_>) -> PyResult<(usize, usize)> {
        py.detach(|| self.look(|stories| Ok(stories.size())))
    }

    /// The day that the stream has come to, as ISO 8601 writes it.
    fn today(&self, py: Python<'_>) -> PyResult<Option<String>> {
        py.detach(|| self.look(|stories| Ok(stories.today().map(|day| day.to_string()))))
    }
}
