//! `dateline read`: inputs to briefing and record.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use dateline_engine::{Config, Models, Outcome, Progress, Record, run};
use dateline_model::{Problem, Stage};
use dateline_present::text::{Detail, TextOptions};
use dateline_read::ReadConfig;
use dateline_text::{Model, ModelError, StaticVectors};

use crate::args::{Format, ReadArgs};
use crate::progress::Watch;
use crate::wheels::{Kind, State, Wheel, folder};
use crate::{Ending, inputs, output};

/// Problems that an article survived, told on standard error; the record has them all.
const MAX_TOLD: usize = 20;

/// Reads, runs the stages, prints, writes.
///
/// # Errors
///
/// Where nothing can be done: no model, or an output that cannot be written.
pub(crate) fn read(args: &ReadArgs) -> anyhow::Result<Ending> {
    let until = args.until.stage();
    let format = if args.json { Format::Json } else { args.format };
    check_output(args.to.as_deref())?;
    let models = if until < Stage::Annotate { None } else { Some(load_models(args.model.as_deref())?) };

    let watch = Watch::new(args.quiet);
    let config = ReadConfig { published: args.published };
    let begin = |n_files| watch.begin(Stage::Read, n_files);
    let inputs = inputs::read_all(&args.inputs, &config, args.threads, begin, || watch.step())?;
    watch.end();
    let ending = if inputs.problems.iter().any(is_lost) { Ending::SomeInputFailed } else { Ending::Done };
    let outcome = run(inputs, models.as_ref(), &Config { until, threads: args.threads }, &watch)?;
    tell(&outcome.problems);

    let record = if args.to.is_some() || format == Format::Json { Some(json(&outcome)?) } else { None };
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
    Ok(ending)
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
        && !output::is_record(path);
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

/// Loads the language model that is named, else the usual one, and the vectors.
fn load_models(named: Option<&Path>) -> anyhow::Result<Models> {
    let language = match named {
        None => usual(Kind::Language)?,
        Some(named) if named.exists() => named.to_owned(),
        Some(named) => {
            let name = named.to_string_lossy();
            let wheel = Wheel::named(&name).with_context(|| format!("there is no file {name}"))?;
            if wheel.kind != Kind::Language {
                bail!("{name} is a {}, where --model takes a language model", wheel.kind.name());
            }
            kept(wheel)?
        }
    };
    let unusable = |kind: Kind| {
        move |error: ModelError| {
            anyhow!("{:#}\nhint: {}", anyhow::Error::from(error), Wheel::usual(kind).hint())
        }
    };
    let language = Model::load(&language).map_err(unusable(Kind::Language))?;
    let vectors = StaticVectors::load(&usual(Kind::Vectors)?).map_err(unusable(Kind::Vectors))?;
    Ok(Models { language, vectors })
}

/// Where the model lies that is used where none is named: in `$DATELINE_MODEL` or `$DATELINE_VECTORS`, else where `dateline
/// models` keeps the usual one.
#[allow(clippy::disallowed_methods)] // an app may read the environment
fn usual(kind: Kind) -> anyhow::Result<PathBuf> {
    let variable = match kind {
        Kind::Language => "DATELINE_MODEL",
        Kind::Vectors => "DATELINE_VECTORS",
    };
    let from_environment = std::env::var_os(variable).filter(|path| !path.is_empty());
    from_environment.map_or_else(|| kept(Wheel::usual(kind)), |path| Ok(path.into()))
}

/// Where `dateline models` keeps a model, if it is there and whole.
fn kept(wheel: &Wheel) -> anyhow::Result<PathBuf> {
    let folder = folder()?;
    let path = wheel.path_in(&folder);
    match wheel.state_in(&folder)? {
        State::Present => Ok(path),
        State::Missing => {
            let Wheel { name, version, .. } = wheel;
            bail!(
                "no {}: {name} {version} is not in {}\nhint: {}",
                wheel.kind.name(),
                folder.display(),
                wheel.hint()
            )
        }
        State::Damaged => {
            bail!("the {} {} is damaged\nhint: {}", wheel.kind.name(), path.display(), wheel.hint())
        }
    }
}

/// Whether a problem took input away: see `dateline-read`.
fn is_lost(problem: &Problem) -> bool {
    problem.stage == Stage::Read && problem.article.is_none()
}

/// Tells problems on standard error: all that lost input, and the first of the others.
fn tell(problems: &[Problem]) {
    let show = |problem: &Problem| eprintln!("dateline: {}: {}", problem.path, problem.message);
    problems.iter().filter(|problem| is_lost(problem)).for_each(show);
    let survived: Vec<&Problem> = problems.iter().filter(|problem| !is_lost(problem)).collect();
    survived.iter().take(MAX_TOLD).for_each(|problem| show(problem));
    if survived.len() > MAX_TOLD {
        eprintln!("dateline: and {} more, see the record's problems", survived.len() - MAX_TOLD);
    }
}

fn json(outcome: &Outcome) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(&Record::of(outcome)).context("cannot write the record as JSON")?;
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

/// Colour on a terminal only, and not where the user wants none (no-color.org).
#[allow(clippy::disallowed_methods)] // an app may read the environment
fn text_options(is_full: bool) -> TextOptions {
    let wants_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    let color = std::io::stdout().is_terminal() && !wants_none;
    let options = TextOptions { color, ..TextOptions::default() };
    if is_full { TextOptions { n_stories: usize::MAX, detail: Detail::Full, ..options } } else { options }
}
