//! `dateline fetch`: gets pages from the web into a folder, and tells what became of each address.

use std::io::Read as _;
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use dateline_fetch::{Config, Fetched, Fetcher, Limits, Manners, Private, Stop};
use dateline_present::safe;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::args::{FetchArgs, FetchHow};
use crate::{Ending, output};

/// Fetches; every address is told when it is done.
///
/// # Errors
///
/// Where the list or the folder cannot be used, or standard output cannot be written.
pub(crate) fn fetch(args: &FetchArgs) -> anyhow::Result<Ending> {
    let mut urls = args.urls.clone();
    if let Some(path) = &args.from {
        urls.extend(addresses_in(path)?);
    }
    let mut fetcher = begin(&args.how)?;
    let ending = fetch_all(&mut fetcher, &urls, &args.how)?;
    if !args.how.quiet {
        eprintln!("kept in {}", safe(&fetcher.warc_path().display().to_string()));
    }
    Ok(ending)
}

/// Opens the folder.
fn begin(how: &FetchHow) -> anyhow::Result<Fetcher> {
    let fetcher = Fetcher::begin(config_of(how))?;
    match fetcher.n_forgotten() {
        0 => {}
        n => eprintln!("dateline: {n} lines of .seen.jsonl cannot be read: those pages are fetched anew"),
    }
    Ok(fetcher)
}

/// Fetches all, and tells of each: what went well on standard output, what did not on standard error.
fn fetch_all(fetcher: &mut Fetcher, urls: &[String], how: &FetchHow) -> anyhow::Result<Ending> {
    let bar = bar(urls.len(), how.quiet);
    let mut ending = Ending::Done;
    let mut printed = Ok(());
    fetcher.fetch_all(urls, |fetched| {
        bar.inc(1);
        if fetched.problem.is_some() {
            ending = Ending::SomeInputFailed;
        }
        let told = bar.suspend(|| tell(&fetched, how));
        if printed.is_ok() {
            printed = told;
        }
        ControlFlow::Continue(())
    })?;
    bar.finish_and_clear();
    printed?;
    Ok(ending)
}

/// Tells what became of an address.
pub(crate) fn tell(fetched: &Fetched, how: &FetchHow) -> anyhow::Result<()> {
    if let Some(problem) = &fetched.problem {
        let told = format!("{}: {problem}", fetched.url);
        let lines: Vec<String> = told.lines().map(safe).collect();
        eprintln!("dateline: {}", lines.join("\n"));
    }
    if how.json {
        return output::print(&format!("{}\n", as_json(fetched)));
    }
    if fetched.problem.is_some() || how.quiet {
        return Ok(());
    }
    let size =
        if fetched.is_unchanged { "unchanged".to_owned() } else { format!("{} bytes", fetched.n_bytes) };
    let to = fetched.redirects.last().map_or_else(String::new, |url| format!(" -> {}", safe(url)));
    output::print(&format!("{size:>15}  {}{to}\n", safe(&fetched.url)))
}

fn as_json(fetched: &Fetched) -> Value {
    json!({
        "url": fetched.url,
        "redirects": fetched.redirects,
        "status": fetched.status,
        "unchanged": fetched.is_unchanged,
        "record": fetched.record,
        "bytes": fetched.n_bytes,
        "tries": fetched.n_tries,
        "problem": fetched.problem.as_ref().map(|problem| json!({
            "kind": problem.name(),
            "message": problem.to_string(),
        })),
    })
}

/// The time of day.
#[allow(clippy::disallowed_methods)] // when a page was fetched is told by the machine's clock; it dates no report
pub(crate) fn now() -> Timestamp {
    // Parts of a second say nothing in a record's date.
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// How to fetch, as the command line says.
pub(crate) fn config_of(how: &FetchHow) -> Config {
    let private = private_of(how.allow_private.as_deref());
    Config {
        folder: how.to.clone(),
        contact: how.contact.clone(),
        manners: Manners {
            delay: how.delay,
            seed: how.seed,
            retries: how.retries,
            max_wait: how.max_wait,
            ..Manners::default()
        },
        limits: Limits {
            timeout: how.timeout,
            max_bytes: how.max_bytes,
            max_unpacked: how.max_unpacked,
            max_redirects: how.max_redirects,
            private,
        },
        now,
        stop: Stop::default(),
    }
}

/// What is done about addresses of one's own network, as the command line says.
pub(crate) fn private_of(allowed: Option<&[IpAddr]>) -> Private {
    match allowed {
        None => Private::Refuse,
        Some([]) => Private::Allow,
        Some(allowed) => Private::Only(allowed.to_vec()),
    }
}

/// The addresses of a list.
fn addresses_in(path: &Path) -> anyhow::Result<Vec<String>> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

fn bar(n_steps: usize, is_quiet: bool) -> ProgressBar {
    let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(n_steps as u64), target);
    let style = ProgressStyle::with_template("{prefix:>9} {wide_bar} {pos}/{len} {eta}");
    bar.set_style(style.expect("the template is a constant"));
    bar.set_prefix("fetch");
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
