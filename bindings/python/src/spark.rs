//! What the steps of `dateline.spark` take of articles: keys, wordings, streams followed by days. Used on Spark's executors.

use std::sync::{Mutex, PoisonError};

use dateline_cluster::{Place, Window, compared, stream_day};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::article::{Article, Far};
use crate::error::{Error, error, guarded};
use crate::stages::annotated_of;

/// The same article with another id.
#[pyfunction]
pub fn renamed(article: &Article, id: String) -> Article {
    let mut article = article.clone();
    match &mut article.far {
        Far::Read(raw) => raw.id.clone_from(&id),
        Far::Clean(clean) => clean.id.clone_from(&id),
        Far::Annotated(annotated) => annotated.article.id.clone_from(&id),
    }
    for problem in &mut article.problems {
        problem.article = Some(id.clone());
    }
    article
}

/// Where an annotated article stands among others: the day on which it comes in the stream, counted from 1970, and bytes of its text.
#[pyfunction]
pub fn stands_at(article: &Article) -> PyResult<(Option<i32>, usize)> {
    let annotated = article.to_annotated()?;
    Ok((stream_day(&annotated), annotated.article.text.len()))
}

/// As much of an annotated article as is looked at where stories are told apart.
#[pyfunction]
pub fn light(article: &Article) -> PyResult<Article> {
    Ok(Article::annotated(compared(&article.to_annotated()?), Vec::new()))
}

/// The id, in records, of the story that an article founded, and of the storyline that began with it.
#[pyfunction]
pub fn story_ids(founder: &str) -> (String, String) {
    (dateline_engine::story_id(founder), dateline_engine::storyline_id(founder))
}

/// What is kept of an article for telling whether it copies another.
#[pyclass(frozen, module = "dateline._native")]
pub struct Wording(dateline_cluster::Wording);

#[pymethods]
impl Wording {
    #[new]
    fn new(article: &Article) -> PyResult<Self> {
        let annotated = article.to_annotated()?;
        guarded(&article.called(), || dateline_cluster::Wording::of(&annotated)).map(Self)
    }

    #[staticmethod]
    fn from_bytes(bytes: &[u8]) -> PyResult<Self> {
        rmp_serde::from_slice(bytes)
            .map(Self)
            .map_err(|error| Error::new_err(format!("these bytes of a wording are damaged: {error}")))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &rmp_serde::to_vec(&self.0).map_err(error)?))
    }

    /// Numbers by which articles that could be copies find each other.
    fn bands(&self) -> Vec<i64> {
        self.0.bands().into_iter().map(u64::cast_signed).collect()
    }

    /// Kind and similarity, where this article copies the other.
    fn copies(&self, other: &Self) -> Option<(&'static str, f64)> {
        self.0.copies(&other.0).map(|(kind, similarity)| (kind.name(), similarity))
    }
}

/// A stream that is followed day by day to its end.
#[pyclass(frozen, module = "dateline._native")]
pub struct Followed(
    /// `None` once it has ended, or where an error in the program itself left it half grown.
    Mutex<Option<dateline_cluster::Followed>>,
);

impl Followed {
    fn take(&self) -> PyResult<dateline_cluster::Followed> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.take().ok_or_else(|| Error::new_err("this stream has ended"))
    }
}

#[pymethods]
impl Followed {
    #[new]
    fn new(window_days: u16) -> Self {
        let window = Window { days: window_days };
        Self(Mutex::new(Some(dateline_cluster::Followed::new(window))))
    }

    /// Takes in all articles of the next day; gives id and message of what was noticed.
    fn add(
        &self,
        py: Python<'_>,
        day: Vec<PyRef<'_, Article>>,
    ) -> PyResult<Vec<(Option<String>, String, String)>> {
        let (annotated, _) = annotated_of(&day)?;
        drop(day);
        py.detach(|| {
            let mut followed = self.take()?;
            let problems = guarded("looking for stories", || followed.add(&annotated))?;
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(followed);
            Ok(problems.into_iter().map(|problem| (problem.article, problem.path, problem.message)).collect())
        })
    }

    /// Id, founder of the story and founder of the storyline of every article that came.
    fn finish(&self) -> PyResult<Vec<(String, String, String)>> {
        let places = self.take()?.finish().into_iter();
        Ok(places.map(|Place { article, story, storyline }| (article, story, storyline)).collect())
    }
}
