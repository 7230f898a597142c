//! The stages, one by one and all at once, without the GIL.

use std::path::PathBuf;

use dateline_cluster::Corrections;
use dateline_engine::{
    Config, Inputs, Models as Loaded, Progress, annotate_cleaned, each_by_itself, grow, run,
};
use dateline_model::{Annotated, Problem, Stage};
use dateline_present::PresentConfig;
use dateline_read::{Columns, Input, ReadConfig};
use dateline_reconcile::NameCorrections;
use dateline_sources::inputs;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::arrow_in::{Rows, rows};
use crate::arrow_out::{Table, annotated_table};
use crate::article::{Article, Far};
use crate::error::{Error, error, guarded};
use crate::models::{Models, given_or_usual};
use crate::record::Record;
use crate::threads::pool;

/// Nobody watches.
pub(crate) struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

fn stage(name: &str) -> PyResult<Stage> {
    Stage::ALL.into_iter().find(|stage| stage.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        PyValueError::new_err(format!("there is no stage {name:?}: it is one of {}", names.join(", ")))
    })
}

/// What whoever calls says of all inputs; `published` is an ISO 8601 day.
pub(crate) fn read_config(published: Option<&str>) -> PyResult<ReadConfig> {
    let day = published.map(|day| {
        day.parse()
            .map_err(|_| PyValueError::new_err(format!("published is no day: {day:?}, write 2031-03-07")))
    });
    Ok(ReadConfig { published: day.transpose()?, ..ReadConfig::default() })
}

fn present_config(words: Option<usize>) -> PresentConfig {
    PresentConfig { brief_words: words }
}

/// The whole road: files, texts with their names, and articles that were read before.
#[pyfunction]
#[pyo3(signature = (paths, texts, articles, published, until, threads, words, models))]
#[allow(clippy::too_many_arguments)] // its only caller is `dateline.read`
pub fn read(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    texts: Vec<(String, Vec<u8>)>,
    articles: Vec<PyRef<'_, Article>>,
    published: Option<&str>,
    until: &str,
    threads: usize,
    words: Option<usize>,
    models: Option<&Bound<'_, Models>>,
) -> PyResult<Record> {
    let until = stage(until)?;
    let config = read_config(published)?;
    let models = if until < Stage::Annotate { None } else { Some(given_or_usual(models, py)?) };
    let mut given = Inputs::default();
    for article in &articles {
        let Far::Read(raw) = &article.far else {
            return Err(Error::new_err(format!(
                "{} has gone through `{}` already: dateline.reconcile goes on with it",
                article.called(),
                article.stage_reached().name()
            )));
        };
        given.articles.push((**raw).clone());
        given.problems.extend(article.problems.iter().cloned());
    }
    drop(articles);
    py.detach(|| {
        let outcome = guarded("reading", || -> anyhow::Result<_> {
            let mut inputs = inputs::read_all(&paths, &config, threads, |_| (), || ())?.inputs;
            inputs.articles.append(&mut given.articles);
            inputs.problems.append(&mut given.problems);
            for (path, bytes) in &texts {
                let outcome = dateline_read::read(&Input { path, bytes, sidecar: None }, &config);
                inputs.articles.extend(outcome.articles);
                inputs.problems.extend(outcome.problems);
            }
            let config = Config { until, threads, present: present_config(words) };
            Ok(run(inputs, models.as_deref(), &config, &Unwatched)?)
        })?;
        Ok(Record::new(outcome.map_err(error)?, false))
    })
}

/// Tells articles' text by role; what has come further stays as it is.
#[pyfunction]
pub fn clean(py: Python<'_>, articles: Vec<PyRef<'_, Article>>, threads: usize) -> PyResult<Vec<Article>> {
    let articles: Vec<Article> = articles.iter().map(|article| (*article).clone()).collect();
    py.detach(|| cleaned(articles, threads))
}

fn cleaned(articles: Vec<Article>, threads: usize) -> PyResult<Vec<Article>> {
    let each = |article: Article| {
        let Article { far: Far::Read(raw), mut problems } = article else { return Ok(article) };
        let called = format!("article {} ({})", raw.id, raw.path);
        let cleaned = guarded(&called, || dateline_clean::clean(*raw))?;
        problems.extend(cleaned.problems);
        Ok(Article { far: Far::Clean(Box::new(cleaned.article)), problems })
    };
    pool(threads)?.install(|| articles.into_par_iter().map(each).collect())
}

/// Reads what articles tell; those that are only read are cleaned before, those that are annotated stay as they are.
#[pyfunction]
pub fn annotate(
    py: Python<'_>,
    articles: Vec<PyRef<'_, Article>>,
    threads: usize,
    models: Option<&Bound<'_, Models>>,
) -> PyResult<Vec<Article>> {
    let models = given_or_usual(models, py)?;
    let articles: Vec<Article> = articles.iter().map(|article| (*article).clone()).collect();
    py.detach(|| all_annotated(articles, &models, threads))
}

fn all_annotated(articles: Vec<Article>, models: &Loaded, threads: usize) -> PyResult<Vec<Article>> {
    let mut articles = cleaned(articles, threads)?;
    let to_do: Vec<(usize, dateline_model::Article)> = articles
        .iter()
        .enumerate()
        .filter_map(|(at, article)| match &article.far {
            Far::Clean(clean) => Some((at, (**clean).clone())),
            Far::Read(_) | Far::Annotated(_) => None,
        })
        .collect();
    let clean = to_do.iter().map(|(_, clean)| clean.clone()).collect();
    let read = |clean| pool(threads).map(|pool| pool.install(|| annotate_cleaned(clean, models, &Unwatched)));
    let (annotated, told) = match guarded("annotating", || read(clean)) {
        Ok(done) => done?,
        Err(panic) => return Err(which(&to_do, models).unwrap_or(panic)),
    };
    for ((at, _), annotated) in to_do.iter().zip(annotated) {
        let mut problems = std::mem::take(&mut articles[*at].problems);
        let is_its = |problem: &&Problem| {
            problem.article.as_ref() == Some(&annotated.article.id) && problem.path == annotated.article.path
        };
        problems.extend(told.iter().filter(is_its).cloned());
        articles[*at] = Article::annotated(annotated, problems);
    }
    Ok(articles)
}

/// The error of the article that cannot be annotated, by its name.
fn which(articles: &[(usize, dateline_model::Article)], models: &Loaded) -> Option<PyErr> {
    articles.iter().find_map(|(_, article)| {
        let called = format!("article {} ({})", article.id, article.path);
        guarded(&called, || annotate_cleaned(vec![article.clone()], models, &Unwatched)).err()
    })
}

/// Reads what the rows of a table tell: a row out for each row in.
#[pyfunction]
#[pyo3(signature = (table, columns, published, threads, models))]
pub fn annotate_table(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    columns: Option<&str>,
    published: Option<&str>,
    threads: usize,
    models: Option<&Bound<'_, Models>>,
) -> PyResult<Table> {
    let models = given_or_usual(models, py)?;
    let mut config = read_config(published)?;
    if let Some(columns) = columns {
        config.columns = Columns::parse(columns).map_err(PyValueError::new_err)?;
    }
    let batches = rows(table)?;
    py.detach(|| {
        let mut done = Vec::new();
        for batch in batches {
            done.extend(annotated_rows(&batch?, &config, &models, threads)?);
        }
        annotated_table(&done)
    })
}

/// What became of a row: an article, and what was noticed.
pub(crate) type Row = (Option<Article>, Vec<String>);

fn annotated_rows(rows: &Rows, config: &ReadConfig, models: &Loaded, threads: usize) -> PyResult<Vec<Row>> {
    let read = |row: usize| {
        let line = rows.line(row);
        let called = format!("row {}", row + rows.n_before + 1);
        let mut outcome = guarded(&called, || {
            dateline_read::read(&Input { path: "table.jsonl", bytes: &line, sidecar: None }, config)
        })?;
        // By id and not by row: so it does not show how a table was cut into batches.
        let article = outcome.articles.pop().map(|raw| {
            let path = format!("table#{}", raw.id);
            Article {
                far: Far::Read(Box::new(dateline_model::RawArticle { path, ..raw })),
                problems: Vec::new(),
            }
        });
        let problems = outcome.problems.into_iter().map(|problem| problem.message).collect();
        Ok((article, problems))
    };
    let read: Vec<Row> =
        pool(threads)?.install(|| (0..rows.len()).into_par_iter().map(read).collect::<PyResult<_>>())?;
    let articles = read.iter().filter_map(|(article, _)| article.clone()).collect();
    let mut annotated = all_annotated(articles, models, threads)?.into_iter();
    let rows = read.into_iter().map(|(article, mut told)| {
        let article = article.and_then(|_| annotated.next());
        told.extend(
            article.iter().flat_map(|article| &article.problems).map(|problem| problem.message.clone()),
        );
        (article, told)
    });
    Ok(rows.collect())
}

/// What stages after `annotate` take of articles, and all that was noticed of them.
pub(crate) fn annotated_of(articles: &[PyRef<'_, Article>]) -> PyResult<(Vec<Annotated>, Vec<Problem>)> {
    let annotated = articles.iter().map(|article| article.to_annotated()).collect::<PyResult<_>>()?;
    Ok((annotated, articles.iter().flat_map(|article| article.problems.iter().cloned()).collect()))
}

/// The record of annotated articles, until `annotate`.
#[pyfunction]
pub fn gather(py: Python<'_>, articles: Vec<PyRef<'_, Article>>) -> PyResult<Record> {
    let (annotated, problems) = annotated_of(&articles)?;
    drop(articles);
    py.detach(|| {
        let mut outcome = guarded("gathering articles", || each_by_itself(annotated))?;
        outcome.problems = problems;
        outcome.problems.sort();
        Ok(Record::new(outcome, false))
    })
}

/// Lines up what articles say: those of a record until `cluster`, or articles whose stories are looked for first.
#[pyfunction]
pub fn line_up(
    py: Python<'_>,
    clustered: Option<PyRef<'_, Record>>,
    articles: Vec<PyRef<'_, Article>>,
    words: Option<usize>,
) -> PyResult<Record> {
    let known = clustered.map(|record| std::sync::Arc::clone(&record.outcome));
    if let Some(outcome) = known.as_ref().filter(|outcome| outcome.reached < Stage::Cluster) {
        return Err(Error::new_err(format!(
            "this record goes until {} and knows no stories: give dateline.reconcile its articles",
            outcome.reached.name()
        )));
    }
    let (annotated, problems) = annotated_of(&articles)?;
    drop(articles);
    py.detach(|| {
        let mut outcome = guarded("lining up articles", || {
            let names = NameCorrections::default();
            let config = present_config(words);
            if let Some(known) = known {
                return dateline_engine::line_up(&known, &names, &config);
            }
            let clustered = grow(dateline_cluster::Stories::default(), annotated, &Corrections::default());
            dateline_engine::line_up(&clustered, &names, &config)
        })?;
        outcome.problems.extend(problems);
        outcome.problems.sort();
        Ok(Record::new(outcome, false))
    })
}

/// Lines up articles that are known to be one story; `founder` is the id of the article it is named by.
#[pyfunction]
pub fn one_story(
    py: Python<'_>,
    articles: Vec<PyRef<'_, Article>>,
    founder: &str,
    words: Option<usize>,
) -> PyResult<Record> {
    let (annotated, problems) = annotated_of(&articles)?;
    drop(articles);
    py.detach(|| {
        let mut outcome = guarded("lining up a story", || {
            dateline_engine::one_story(
                annotated,
                founder,
                &NameCorrections::default(),
                &present_config(words),
            )
        })?;
        outcome.problems.extend(problems);
        outcome.problems.sort();
        Ok(Record::new(outcome, false))
    })
}
