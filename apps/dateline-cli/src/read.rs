//! `dateline read`: inputs to briefing and record.

use std::path::Path;

use anyhow::{Context, bail};
use dateline_engine::{Config, Outcome, Progress, Record, run};
use dateline_model::{Problem, Stage};
use dateline_present::text::{Detail, TextOptions};
use dateline_present::{PresentConfig, safe};
use dateline_read::ReadConfig;
use dateline_sources::is_record;

use crate::args::{Format, ReadArgs};
use crate::corrections::CorrectionFile;
use crate::inputs::ReadInputs;
use crate::load_models::load_models;
use crate::progress::Watch;
use crate::state::State;
use crate::{Ending, inputs, output};

/// Problems that an article survived, told on standard error; the record has them all.
const MAX_TOLD: usize = 20;

/// Reads, runs the stages, prints, writes.
///
/// # Errors
///
/// Where nothing can be done: no model, a state that cannot be used, or an output that cannot be written.
pub(crate) fn read(args: &ReadArgs) -> anyhow::Result<Ending> {
    let until = args.until.stage();
    let format = if args.json { Format::Json } else { args.format };
    check_output(args.to.as_deref())?;
    if args.state.is_some() && until < Stage::Cluster {
        bail!(
            "--state keeps stories, which --until {} does not come to\nhint: --until cluster, or a later stage",
            until.name()
        );
    }
    let mut state =
        args.state.as_deref().map(|folder| State::open_or_make(folder, args.window)).transpose()?;
    let given = args.corrections.as_deref().map(given_corrections).transpose()?;
    let models = if until < Stage::Annotate { None } else { Some(load_models(args.model.as_deref())?) };

    let watch = Watch::new(args.quiet);
    let sites = args.sites.as_deref().map(inputs::sites).transpose()?.unwrap_or_default();
    let columns = args.columns.clone().unwrap_or_default();
    let outlets = args.outlets.as_deref().map(inputs::outlets).transpose()?.unwrap_or_default();
    let config = ReadConfig { published: args.published, sites, columns, outlets };
    let begin = |n_files| watch.begin(Stage::Read, n_files);
    let ReadInputs { mut inputs, mut has_failed } =
        inputs::read_all(&args.inputs, &config, args.threads, begin, || watch.step())?;
    watch.end();
    if let Some(state) = &mut state {
        inputs.stories = std::mem::take(&mut state.stories);
    }
    let corrections = state.as_ref().map(|state| &state.corrections).or(given.as_ref());
    if let Some(corrections) = corrections {
        inputs.corrections = corrections.corrections();
        inputs.name_corrections = corrections.name_corrections();
        let broken = corrections.problems();
        has_failed |= !broken.is_empty();
        inputs.problems.extend(broken);
    }
    let ending = if has_failed { Ending::SomeInputFailed } else { Ending::Done };
    let present = PresentConfig { brief_words: args.words.map(|n| n as usize) };
    let config = Config { until, threads: args.threads, present };
    let mut outcome = run(inputs, models.as_ref(), &config, &watch)?;
    if let Some(corrections) = corrections.filter(|_| until >= Stage::Reconcile) {
        let is_remembered = |id: &str| outcome.stories.has(id);
        let stream = state.as_ref().map(|_| &is_remembered as &dyn Fn(&str) -> bool);
        let nobody = corrections.names_of_nobody(&outcome.articles, stream);
        outcome.problems.extend(nobody);
        outcome.problems.sort();
    }
    if state.is_some() {
        outcome.tell_stream();
    }
    tell(&outcome.problems);

    let record_of = || if state.is_some() { Record::of_stream(&outcome) } else { Record::of(&outcome) };
    let record = if args.to.is_some() || format == Format::Json { Some(json(&record_of())?) } else { None };
    if let (Some(path), Some(record)) = (&args.to, &record) {
        output::write(path, record)?;
    }
    if let Some(path) = &args.timings {
        output::write(path, format!("{:#}\n", watch.timings()).as_bytes())?;
    }
    if !args.quiet {
        output::print(&match (format, record) {
            (Format::Json, Some(record)) => String::from_utf8(record).context("the record is not UTF-8")?,
            _ if until < Stage::Present => summary(&outcome, args.to.as_deref()),
            (Format::Markdown, _) => dateline_present::markdown::render(&outcome.briefing, &outcome.articles),
            (Format::Html, _) => dateline_present::html::render(&outcome.briefing, &outcome.articles),
            (Format::Text | Format::Json, _) => {
                dateline_present::text::render(&outcome.briefing, &outcome.articles, &text_options(args.full))
            }
        })?;
    }
    // Last, so that a run whose record could not be written can be repeated.
    if let Some(state) = &state {
        state.save_reports(&outcome.articles, &outcome.stories)?;
        state.save_stories(&outcome.stories)?;
    }
    Ok(ending)
}

/// The corrections of a file that must be there.
fn given_corrections(path: &Path) -> anyhow::Result<CorrectionFile> {
    if !path.is_file() {
        bail!("there are no corrections in {}: no such file", path.display());
    }
    CorrectionFile::read(path)
}

/// Refuses before the work what could not be written after it.
fn check_output(to: Option<&Path>) -> anyhow::Result<()> {
    let Some(path) = to else { return Ok(()) };
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if path.is_dir()
        || path.to_string_lossy().ends_with('/')
        || ["sqlite", "db", "parquet"].contains(&&*ending)
    {
        bail!(
            "cannot write the record to {}: only JSON is written so far\nhint: --to record.json",
            path.display()
        );
    }
    let is_something_else = path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0)
        && ending != "gz"
        && !is_record(path);
    if is_something_else {
        bail!(
            "{} is there and is not a record: it is left as it is\nhint: name another file, as in --to record.json",
            path.display()
        );
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        bail!("cannot write {}: its folder is not there", path.display());
    }
    Ok(())
}

/// Whether a problem took input away: see `dateline-read`.
pub(crate) fn is_lost(problem: &Problem) -> bool {
    problem.stage == Stage::Read && problem.article.is_none()
}

/// Tells problems on standard error: all that lost input, and the first of the others.
pub(crate) fn tell(problems: &[Problem]) {
    let show = |problem: &Problem| eprintln!("dateline: {}: {}", safe(&problem.path), safe(&problem.message));
    problems.iter().filter(|problem| is_lost(problem)).for_each(show);
    let survived: Vec<&Problem> = problems.iter().filter(|problem| !is_lost(problem)).collect();
    survived.iter().take(MAX_TOLD).for_each(|problem| show(problem));
    if survived.len() > MAX_TOLD {
        eprintln!("dateline: and {} more, see the record's problems", survived.len() - MAX_TOLD);
    }
}

fn json(record: &Record) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(record).context("cannot write the record as JSON")?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What is said where a run stops before there is a briefing.
fn summary(outcome: &Outcome, to: Option<&Path>) -> String {
    let (n_articles, n_problems) = (outcome.articles.len(), outcome.problems.len());
    let place = to.map_or_else(
        || "--to FILE or --format json shows the record".to_owned(),
        |path| format!("the record is in {}", path.display()),
    );
    format!(
        "{n_articles} article{} until {}, {n_problems} problem{}; {place}\n",
        if n_articles == 1 { "" } else { "s" },
        outcome.reached.name(),
        if n_problems == 1 { "" } else { "s" },
    )
}

fn text_options(is_full: bool) -> TextOptions {
    let options = TextOptions { color: output::is_coloured(), ..TextOptions::default() };
    if is_full { TextOptions { n_stories: usize::MAX, detail: Detail::Full, ..options } } else { options }
}
