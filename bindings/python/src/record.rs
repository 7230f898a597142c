//! What a run came to: its record as JSON, its tables, how it reads.

use std::sync::{Arc, OnceLock};

use dateline_engine::{Outcome, one_story};
use dateline_model::Stage;
use dateline_present::text::{Detail, TextOptions};
use dateline_present::{PresentConfig, html, text};
use dateline_reconcile::NameCorrections;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arrow_out::Table;
use crate::article::Article;
use crate::error::{Error, error, guarded};

/// What a run came to.
#[pyclass(frozen, module = "dateline._native")]
pub struct Record {
    pub(crate) outcome: Arc<Outcome>,
    /// Whether the record tells what the run changed in a stream.
    is_of_stream: bool,
    json: OnceLock<Vec<u8>>,
}

impl Record {
    pub(crate) fn new(outcome: Outcome, is_of_stream: bool) -> Self {
        Self { outcome: Arc::new(outcome), is_of_stream, json: OnceLock::new() }
    }

    fn written(&self) -> PyResult<&[u8]> {
        if let Some(json) = self.json.get() {
            return Ok(json);
        }
        let of =
            if self.is_of_stream { dateline_engine::Record::of_stream } else { dateline_engine::Record::of };
        let json =
            guarded("writing the record", || serde_json::to_vec(&of(&self.outcome)))?.map_err(error)?;
        Ok(self.json.get_or_init(|| json))
    }

    fn presented(&self) -> PyResult<&Outcome> {
        if self.outcome.reached < Stage::Present {
            let reached = self.outcome.reached.name();
            return Err(Error::new_err(format!(
                "this record goes until {reached} and has no briefing: dateline.reconcile goes on with it"
            )));
        }
        Ok(&self.outcome)
    }
}

#[pymethods]
impl Record {
    #[getter]
    fn stage(&self) -> &'static str {
        self.outcome.reached.name()
    }

    pub(crate) fn json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, py.detach(|| self.written())?))
    }

    fn tables(&self, py: Python<'_>) -> PyResult<Vec<Table>> {
        py.detach(|| {
            let json = self.written()?;
            guarded("making tables of the record", || dateline_export::tables(json, Table::all))?
                .map_err(error)?
        })
    }

    /// The articles as far as they came, sorted by id.
    fn articles(&self) -> PyResult<Vec<Article>> {
        if self.outcome.reached < Stage::Annotate {
            let reached = self.outcome.reached.name();
            return Err(Error::new_err(format!(
                "this record goes until {reached}: its articles are not annotated"
            )));
        }
        let articles = self.outcome.articles.iter();
        Ok(articles.map(|annotated| Article::annotated(annotated.clone(), Vec::new())).collect())
    }

    fn text(&self, py: Python<'_>, is_full: bool, width: usize) -> PyResult<String> {
        let outcome = self.presented()?;
        let short = TextOptions { width, ..TextOptions::default() };
        let options = if is_full {
            TextOptions { n_stories: usize::MAX, detail: Detail::Full, ..short }
        } else {
            short
        };
        py.detach(|| {
            guarded("setting the briefing", || text::render(&outcome.briefing, &outcome.articles, &options))
        })
    }

    fn markdown(&self, py: Python<'_>) -> PyResult<String> {
        let outcome = self.presented()?;
        py.detach(|| {
            guarded("setting the briefing", || {
                dateline_present::markdown::render(&outcome.briefing, &outcome.articles)
            })
        })
    }

    fn html(&self, py: Python<'_>) -> PyResult<String> {
        let outcome = self.presented()?;
        py.detach(|| guarded("setting the briefing", || html::render(&outcome.briefing, &outcome.articles)))
    }

    /// The page of one story, by its place in the record's list: the story by itself, with its reports.
    fn story_html(&self, py: Python<'_>, story: usize) -> PyResult<String> {
        let outcome = self.presented()?;
        let Some(story) = outcome.clusters.stories.get(story) else {
            return Err(Error::new_err(format!("this record has no story {story}")));
        };
        py.detach(|| {
            guarded("setting a story", || {
                let articles =
                    story.articles.iter().map(|idx| outcome.articles[idx.index()].clone()).collect();
                let names = NameCorrections::default();
                let alone = one_story(articles, &story.founder, &names, &PresentConfig::default());
                let part = html::part(&alone.briefing, &alone.articles);
                format!("<!DOCTYPE html><meta charset=\"utf-8\"><style>{}</style>{part}", html::STYLE)
            })
        })
    }
}
