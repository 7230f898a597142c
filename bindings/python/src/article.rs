//! One article, however far it has come.

use dateline_engine::{Config, Inputs, Outcome, each_by_itself, run};
use dateline_model::{Annotated, Problem, RawArticle, Stage};
use dateline_present::PresentConfig;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde::{Deserialize, Serialize};

use crate::error::{Error, error, guarded};
use crate::record::Record;
use crate::stages::Unwatched;

/// What an article's bytes begin with: the last is their version.
const HEAD: &[u8; 8] = b"dl-art\0\x01";

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Far {
    Read(Box<RawArticle>),
    Clean(Box<dateline_model::Article>),
    Annotated(Box<Annotated>),
}

/// An article. It never changes: a stage gives a new one.
#[pyclass(frozen, module = "dateline._native")]
#[derive(Debug, Clone)]
pub struct Article {
    pub(crate) far: Far,
    pub(crate) problems: Vec<Problem>,
}

/// What all stages know of an article.
macro_rules! field {
    ($self:ident.$name:ident) => {
        match &$self.far {
            Far::Read(raw) => &raw.$name,
            Far::Clean(article) => &article.$name,
            Far::Annotated(annotated) => &annotated.article.$name,
        }
    };
}

impl Article {
    pub(crate) fn annotated(annotated: Annotated, problems: Vec<Problem>) -> Self {
        Self { far: Far::Annotated(Box::new(annotated)), problems }
    }

    pub(crate) fn stage_reached(&self) -> Stage {
        match &self.far {
            Far::Read(_) => Stage::Read,
            Far::Clean(_) => Stage::Clean,
            Far::Annotated(_) => Stage::Annotate,
        }
    }

    /// As messages name it.
    pub(crate) fn called(&self) -> String {
        format!("article {} ({})", field!(self.id), field!(self.path))
    }

    /// A run of this article alone, as far as it has come.
    fn outcome(&self) -> PyResult<Outcome> {
        let reached = self.stage_reached();
        let article = match &self.far {
            Far::Annotated(annotated) => {
                let problems = self.problems.clone();
                return Ok(Outcome { problems, ..each_by_itself(vec![(**annotated).clone()]) });
            }
            Far::Clean(article) => (**article).clone(),
            Far::Read(raw) => {
                let inputs = Inputs {
                    articles: vec![(**raw).clone()],
                    problems: self.problems.clone(),
                    ..Inputs::default()
                };
                let config = Config { until: reached, threads: 1, present: PresentConfig::default() };
                return run(inputs, None, &config, &Unwatched).map_err(error);
            }
        };
        let cleaned = each_by_itself(vec![Annotated { article, ..Annotated::default() }]);
        Ok(Outcome { reached, problems: self.problems.clone(), ..cleaned })
    }

    /// What stages after `annotate` take.
    pub(crate) fn to_annotated(&self) -> PyResult<Annotated> {
        match &self.far {
            Far::Annotated(annotated) => Ok((**annotated).clone()),
            Far::Read(_) | Far::Clean(_) => {
                Err(Error::new_err(format!("{} is not annotated: dateline.annotate it first", self.called())))
            }
        }
    }

    pub(crate) fn bytes(&self) -> PyResult<Vec<u8>> {
        let mut bytes = HEAD.to_vec();
        rmp_serde::encode::write(&mut bytes, &(&self.far, &self.problems))
            .map_err(|error| Error::new_err(format!("{} cannot be written: {error}", self.called())))?;
        Ok(bytes)
    }
}

#[pymethods]
impl Article {
    #[getter]
    fn stage(&self) -> &'static str {
        self.stage_reached().name()
    }

    #[getter]
    pub(crate) fn id(&self) -> &str {
        field!(self.id)
    }

    #[getter]
    fn path(&self) -> &str {
        field!(self.path)
    }

    #[getter]
    pub(crate) fn url(&self) -> Option<&str> {
        field!(self.url).as_deref()
    }

    #[getter]
    pub(crate) fn outlet(&self) -> Option<&str> {
        field!(self.outlet).as_deref()
    }

    #[getter]
    pub(crate) fn byline(&self) -> Option<&str> {
        field!(self.byline).as_deref()
    }

    #[getter]
    pub(crate) fn title(&self) -> Option<&str> {
        field!(self.title).as_deref()
    }

    #[getter]
    fn text(&self) -> &str {
        field!(self.text)
    }

    #[getter]
    pub(crate) fn language(&self) -> Option<&str> {
        match &self.far {
            Far::Read(_) => None,
            Far::Clean(article) => article.language.as_deref(),
            Far::Annotated(annotated) => annotated.article.language.as_deref(),
        }
    }

    #[getter]
    pub(crate) fn published(&self) -> Option<String> {
        let published = field!(self.published);
        published.instant.clone().or_else(|| published.day.map(|day| day.to_string()))
    }

    /// The report alone: title, headings and body; `None` before `clean`.
    #[getter]
    fn report(&self) -> Option<String> {
        let article = match &self.far {
            Far::Read(_) => return None,
            Far::Clean(article) => article,
            Far::Annotated(annotated) => &annotated.article,
        };
        let blocks = article.blocks.iter().filter(|block| block.role.is_report());
        Some(blocks.map(|block| block.span.of(&article.text)).collect())
    }

    /// Stage and message of what was noticed.
    #[getter]
    fn problems(&self) -> Vec<(&'static str, String)> {
        self.problems.iter().map(|problem| (problem.stage.name(), problem.message.clone())).collect()
    }

    /// Where its sentences are, as code points of `text`.
    #[getter]
    fn sentences(&self) -> Vec<(usize, usize)> {
        let Far::Annotated(annotated) = &self.far else { return Vec::new() };
        let text = &annotated.article.text;
        let (mut at, mut n_chars) = (0, 0);
        let mut place = |byte: usize| {
            let (from, to) = (at.min(byte), byte);
            n_chars =
                if byte < at { text[..to].chars().count() } else { n_chars + text[from..to].chars().count() };
            at = byte;
            n_chars
        };
        let spans = annotated.sentences.iter().map(|sentence| sentence.span);
        spans.map(|span| (place(span.start as usize), place(span.end as usize))).collect()
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.bytes()?))
    }

    #[staticmethod]
    fn from_bytes(bytes: &[u8]) -> PyResult<Self> {
        let Some(packed) = bytes.strip_prefix(HEAD) else {
            return Err(Error::new_err(
                "these bytes are no article of this version of dateline: read it again",
            ));
        };
        let (far, problems) = rmp_serde::from_slice(packed)
            .map_err(|error| Error::new_err(format!("these bytes of an article are damaged: {error}")))?;
        Ok(Self { far, problems })
    }

    /// The record of this article alone, as far as it has come.
    fn record(&self, py: Python<'_>) -> PyResult<Record> {
        py.detach(|| guarded(&self.called(), || self.outcome()))?.map(|outcome| Record::new(outcome, false))
    }

    /// The same as dictionaries and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = self.record(py)?.json(py)?;
        py.import("json")?.call_method1("loads", (json,))
    }

    /// A spaCy `Doc` with what was found, where spaCy is installed.
    fn to_spacy<'py>(slf: &Bound<'py, Self>, nlp: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("dateline._article")?.call_method1("spacy_doc", (slf, nlp))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let from_bytes = py.import("dateline._article")?.getattr("from_bytes")?;
        Ok((from_bytes, (self.to_bytes(py)?,)))
    }

    fn __repr__(&self) -> String {
        let title = self.title().unwrap_or("without a title");
        format!("<dateline.Article {}: {title} ({})>", self.id(), self.stage())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.far == other.far && self.problems == other.problems
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        (field!(self.id), field!(self.path)).hash(&mut hasher);
        hasher.finish()
    }
}
