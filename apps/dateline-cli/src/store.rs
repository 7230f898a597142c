//! `dateline read --store`, `dateline check`, `dateline backup`: one file that grows with every run.

use anyhow::{Context, bail};
use dateline_engine::{Inputs, Progress, joined};
use dateline_model::Stage;
use dateline_present::safe;
use dateline_read::ReadConfig;
use dateline_store::{Store, Version};
use dateline_workbench::Grower;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;

use crate::args::{BackupArgs, CheckArgs, ReadArgs};
use crate::inputs::{self, ReadInputs};
use crate::load_models::load_models;
use crate::progress::Watch;
use crate::read::tell;
use crate::{Ending, output};

/// So many changed stories are printed.
const MAX_STORIES: usize = 20;

/// Takes reports into a store and grows it.
///
/// # Errors
///
/// Where nothing can be done: no model, or a store that cannot be used.
pub(crate) fn read(args: &ReadArgs) -> anyhow::Result<Ending> {
    let Some(path) = &args.store else { bail!("no store is named\nhint: --store news.db") };
    let models = (!args.only_take_in).then(|| load_models(args.model.as_deref())).transpose()?;
    let mut store = Store::open_or_make(path)?;
    let before = store.last_version()?;

    let watch = Watch::new(args.quiet);
    let sites = args.sites.as_deref().map(inputs::sites).transpose()?.unwrap_or_default();
    let outlets = args.outlets.as_deref().map(inputs::outlets).transpose()?.unwrap_or_default();
    let columns = args.columns.clone().unwrap_or_default();
    let config = ReadConfig { published: args.published, sites, columns, outlets };
    let begin = |n_files| watch.begin(Stage::Read, n_files);
    let ReadInputs { inputs: Inputs { articles, mut problems, .. }, has_failed } =
        inputs::read_all(&args.inputs, &config, args.threads, begin, || watch.step())?;
    watch.end();
    let articles = joined(articles, &mut problems);
    tell(&problems);
    let taken = store.take_in(articles, now())?;
    store.note_problems(&problems, now())?;

    let mut is_grown = false;
    if let Some(models) = models
        && let Some(mut grower) = Grower::open(path)?
    {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build()?;
        threads.install(|| grower.grow(&models, &now, &watch))?;
        is_grown = true;
    }
    if let Some(path) = &args.timings {
        output::write(path, format!("{:#}\n", watch.timings()).as_bytes())?;
    }
    if !args.quiet {
        let mut told = format!("{} came", counted(taken.n_new, "report", "reports"));
        if taken.n_known > 0 {
            told.push_str(&[", ", &counted(taken.n_known, "was", "were"), " known"].concat());
        }
        told.push('\n');
        told.push_str(&changed(&store.changes(before, MAX_STORIES + 1)?));
        if args.only_take_in {
            told.push_str("nothing is read in them yet: `dateline serve` does, or the next run\n");
        } else if !is_grown {
            told.push_str("another program grows the store: it reads what came\n");
        }
        let numbers = store.numbers()?;
        let holds = [
            &path.to_string_lossy(),
            " holds ",
            &*counted(numbers.articles, "report", "reports"),
            " in ",
            &counted(numbers.stories, "story", "stories"),
            "\n",
        ];
        told.push_str(&holds.concat());
        output::print(&told)?;
    }
    Ok(if has_failed { Ending::SomeInputFailed } else { Ending::Done })
}

fn changed(versions: &[Version]) -> String {
    let line = |version: &Version| {
        format!("  {}: {} ({})\n", safe(&version.story), safe(&version.title), safe(&version.why.join(", ")))
    };
    let mut told: String = versions.iter().take(MAX_STORIES).map(line).collect();
    if versions.len() > MAX_STORIES {
        told.push_str("  and more\n");
    }
    told
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Looks at everything in a store.
///
/// # Errors
///
/// Where there is none.
pub(crate) fn check(args: &CheckArgs) -> anyhow::Result<Ending> {
    let store = Store::look_at(&args.store)?;
    let (numbers, faults, pending) = (store.numbers()?, store.check()?, store.pending()?);
    if args.json {
        let faults: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
        let to_read = pending.n_unread + pending.n_unplaced;
        output::print(&format!(
            "{:#}\n",
            json!({ "holds": numbers, "to_be_read": to_read, "faults": faults })
        ))?;
    } else {
        for fault in &faults {
            eprintln!("dateline: {}: {}", args.store.display(), safe(&fault.message));
        }
        let state = if faults.is_empty() { "is sound" } else { "is damaged" };
        let mut told = format!(
            "{} {state}: {}, {}, {} of {}\n",
            args.store.display(),
            counted(numbers.articles, "report", "reports"),
            counted(numbers.stories, "story", "stories"),
            counted(numbers.versions, "state", "states"),
            if numbers.stories == 1 { "it" } else { "them" },
        );
        if pending.n_unplaced > 0 {
            told.push_str(&counted(pending.n_unplaced, "report is", "reports are"));
            told.push_str(" still to be read: the next `dateline read --store` or `dateline serve` does\n");
        }
        output::print(&told)?;
    }
    Ok(if faults.is_empty() { Ending::Done } else { Ending::SomeInputFailed })
}

/// Copies a store.
///
/// # Errors
///
/// Where there is none, or the copy is there already or cannot be written.
pub(crate) fn backup(args: &BackupArgs) -> anyhow::Result<Ending> {
    let store = Store::look_at(&args.store)?;
    if args.to.exists() {
        bail!(
            "{} is there already: it is left as it is\nhint: name a file that is not there yet",
            args.to.display()
        );
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("copying {wide_bar} {percent}%").expect("the template is a constant"),
    );
    let done = store.back_up(&args.to, |done, of| {
        bar.set_length(of.max(0) as u64);
        bar.set_position(done.max(0) as u64);
    });
    bar.finish_and_clear();
    if done.is_err() {
        // What is half there is no copy.
        let _ = std::fs::remove_file(&args.to);
    }
    done.with_context(|| format!("cannot copy the store to {}", args.to.display()))?;
    output::print(&format!("{} is a copy of {}\n", args.to.display(), args.store.display()))?;
    Ok(Ending::Done)
}

/// Milliseconds since 1970, UTC: when something came or was done. It dates no report.
#[allow(clippy::disallowed_methods)]
pub(crate) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
