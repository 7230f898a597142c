//! `dateline watch`: looks at feeds again and again, and keeps what is new.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use dateline_fetch::Stop;
use dateline_present::safe;
use dateline_read::{ListedFeed, feeds_of_opml};
use dateline_watch::{FeedHealth, Told, WatchConfig, Watcher};
use jiff::Timestamp;
use serde_json::json;

use crate::args::WatchArgs;
use crate::fetch::{config_of, now, tell as tell_page};
use crate::{Ending, output};

/// So soon a wait between rounds notices that it is to end.
const STEP: Duration = Duration::from_millis(200);

/// Watches until it is stopped, or for as many rounds as are asked for.
///
/// # Errors
///
/// Where a list or the folder cannot be used, nothing is watched, or standard output cannot be written.
pub(crate) fn watch(args: &WatchArgs) -> anyhow::Result<Ending> {
    let feeds = given(&args.feeds)?;
    let stop = Stop::default();
    stop_on_signal(stop.clone())?;
    let config = WatchConfig {
        fetch: dateline_fetch::Config { stop: stop.clone(), ..config_of(&args.how) },
        every: args.every,
        slowest: args.slowest,
    };
    let mut watcher = Watcher::open(config, &feeds)?;
    for message in watcher.damage() {
        eprintln!("dateline: {}", safe(message));
    }
    if watcher.n_watched() == 0 {
        bail!(
            "nothing to watch: {} knows no feed\nhint: name feeds, or a list of them (OPML)",
            args.how.to.display()
        );
    }
    let mut ending = Ending::Done;
    let mut n_rounds = 0;
    while !stop.is_asked() && args.rounds.is_none_or(|rounds| n_rounds < rounds) {
        let Some(due) = watcher.next_due() else { break };
        if !args.how.quiet && due > now() {
            eprintln!("{} feeds, the next look is at {}", watcher.n_watched(), due.strftime("%H:%M:%S UTC"));
        }
        if !wait_until(due, &stop) {
            break;
        }
        let mut printed = Ok(());
        watcher.round(|told| {
            if has_failed(&told) {
                ending = Ending::SomeInputFailed;
            }
            if printed.is_ok() {
                printed = tell(&told, args);
            }
        })?;
        printed?;
        n_rounds += 1;
    }
    Ok(ending)
}

/// The feeds of lists and single ones.
pub(crate) fn given(feeds: &[String]) -> anyhow::Result<Vec<ListedFeed>> {
    let mut all = Vec::new();
    for feed in feeds {
        if feed.contains("://") {
            all.push(ListedFeed { url: feed.clone(), ..ListedFeed::default() });
            continue;
        }
        let path = Path::new(feed);
        let bytes = std::fs::read(path).with_context(|| {
            format!("cannot read the list of feeds {feed}\nhint: addresses begin with https:// or http://")
        })?;
        all.extend(feeds_of_opml(&bytes).map_err(|message| anyhow!("{feed} {message}"))?);
    }
    Ok(all)
}

/// Ends a round at the first Ctrl-C, the program at the second.
fn stop_on_signal(stop: Stop) -> anyhow::Result<()> {
    ctrlc::set_handler(move || {
        if stop.is_asked() {
            std::process::exit(130); // as shells tell of a program that Ctrl-C ended
        }
        stop.ask();
        eprintln!("dateline: stopping after the answer under way; once more stops at once");
    })
    .context("cannot listen for Ctrl-C")
}

/// Tells whether the moment came before it was asked to stop. Begins with the clock and then counts, so that a clock that
/// is set meanwhile does no harm.
fn wait_until(due: Timestamp, stop: &Stop) -> bool {
    let wait = Duration::try_from(due.duration_since(now())).unwrap_or_default();
    let begin = Instant::now();
    while !stop.is_asked() {
        let left = wait.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return true;
        }
        sleep(left.min(STEP));
    }
    false
}

fn has_failed(told: &Told<'_>) -> bool {
    match told {
        Told::Feed { health, .. } => health.problem.is_some(),
        Told::Page(fetched) => fetched.problem.is_some(),
    }
}

fn tell(told: &Told<'_>, args: &WatchArgs) -> anyhow::Result<()> {
    let Told::Feed { health, fetched, n_new, n_changed, n_passed_over } = told else {
        let Told::Page(fetched) = told else { return Ok(()) };
        return tell_page(fetched, &args.how);
    };
    let url = safe(&health.url);
    if let Some(problem) = &health.problem {
        eprintln!("dateline: {url}: {}{}", safe(problem), again(health));
    }
    if *n_passed_over > 0 {
        eprintln!("dateline: {url}: {n_passed_over} entries beyond the first thousand are passed over");
    }
    if args.how.json {
        let line = json!({
            "feed": health.url, "status": fetched.status, "unchanged": fetched.is_unchanged, "record": fetched.record,
            "new": n_new, "changed": n_changed, "problem": health.problem,
            "next_due": health.next_due.map(|due| due.to_string()),
        });
        return output::print(&format!("{line}\n"));
    }
    if args.how.quiet || health.problem.is_some() {
        return Ok(());
    }
    let found = match (n_new, n_changed) {
        (0, 0) => "nothing new".to_owned(),
        (_, 0) => format!("{n_new} new"),
        (0, _) => format!("{n_changed} changed"),
        _ => format!("{n_new} new, {n_changed} changed"),
    };
    output::print(&format!("{found:>15}  {url}\n"))
}

fn again(health: &FeedHealth) -> String {
    health
        .next_due
        .map_or_else(String::new, |due| format!("; asked again at {}", due.strftime("%F %H:%M UTC")))
}
