//! `dateline feeds`: how watched feeds fare, lists of feeds, and the feeds that a page links.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use dateline_fetch::{Config, Fetcher, Limits, Manners, Stop};
use dateline_present::safe;
use dateline_read::{ListedFeed, feeds_of_page, opml_of};
use dateline_watch::{FeedHealth, Health};
use jiff::Timestamp;
use serde_json::json;

use crate::args::FeedsArgs;
use crate::fetch::{now, private_of};
use crate::watch::given;
use crate::{Ending, output};

/// Shows feeds, or writes a list of them.
///
/// # Errors
///
/// Where a folder, list or page cannot be read, or knows no feed.
pub(crate) fn feeds(args: &FeedsArgs) -> anyhow::Result<Ending> {
    let (listed, health) = if args.find {
        (linked(args)?, Health::default())
    } else if let [folder] = &args.from[..]
        && Path::new(folder).is_dir()
    {
        let (health, damage) = Health::open(Path::new(folder))?;
        if let Some(damage) = damage {
            bail!("{damage}");
        }
        (health.listed(), health)
    } else {
        (given(&args.from)?, Health::default())
    };
    if listed.is_empty() {
        bail!(
            "no feed is known of {}\nhint: a folder of `dateline watch`, a list of feeds (OPML), or with --find a web page",
            args.from.join(", ")
        );
    }
    if let Some(path) = &args.opml {
        return output::write(path, opml_of("Feeds", &listed).as_bytes()).map(|()| Ending::Done);
    }
    let rows: Vec<(&ListedFeed, Option<&FeedHealth>)> =
        listed.iter().map(|listed| (listed, health.feeds().find(|feed| feed.url == listed.url))).collect();
    output::print(&if args.json { as_json(&rows) } else { as_table(&rows, now()) })?;
    let is_failing = rows.iter().any(|(_, health)| health.is_some_and(|health| health.errors_in_row > 0));
    Ok(if is_failing { Ending::SomeInputFailed } else { Ending::Done })
}

/// The feeds that pages link; a page is a file or an address, which is fetched and not kept.
fn linked(args: &FeedsArgs) -> anyhow::Result<Vec<ListedFeed>> {
    let mut all = Vec::new();
    for page in &args.from {
        let found = if page.contains("://") {
            let folder = tempfile::tempdir().context("cannot make a folder for what is fetched")?;
            let config = Config {
                folder: folder.path().to_owned(),
                contact: args.contact.clone(),
                manners: Manners::default(),
                limits: Limits { private: private_of(args.allow_private.as_deref()), ..Limits::default() },
                now,
                stop: Stop::default(),
            };
            let mut fetched = None;
            Fetcher::begin(config)?.fetch_all(std::slice::from_ref(page), |done| {
                fetched = Some(done);
                ControlFlow::Continue(())
            })?;
            let fetched = fetched.ok_or_else(|| anyhow!("{page} was not asked for"))?;
            if let Some(problem) = &fetched.problem {
                bail!("{page}: {problem}");
            }
            feeds_of_page(&fetched.body, None, fetched.came_from())
        } else {
            let bytes = std::fs::read(page).with_context(|| format!("cannot read {page}"))?;
            feeds_of_page(&bytes, None, "")
        };
        all.extend(found.map_err(|message| anyhow!("{page} {message}"))?);
    }
    Ok(all)
}

fn as_json(rows: &[(&ListedFeed, Option<&FeedHealth>)]) -> String {
    let feeds: Vec<_> = rows
        .iter()
        .map(|(listed, health)| {
            let moment = |of: fn(&FeedHealth) -> Option<Timestamp>| {
                health.and_then(of).map(|moment| moment.to_string())
            };
            json!({
                "url": listed.url, "title": listed.title, "site": listed.site, "groups": listed.groups,
                "last_asked": moment(|feed| feed.last_asked), "last_seen": moment(|feed| feed.last_seen),
                "last_new": moment(|feed| feed.last_new), "next_due": moment(|feed| feed.next_due),
                "errors_in_row": health.map(|feed| feed.errors_in_row),
                "problem": health.and_then(|feed| feed.problem.as_deref()),
                "entries": health.map(|feed| feed.n_entries),
                "entries_per_day": health.and_then(FeedHealth::rate).map(|rate| (rate * 10.0).round() / 10.0),
                "interval_s": health.map(|feed| feed.interval_s),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "feeds": feeds }))
}

fn as_table(rows: &[(&ListedFeed, Option<&FeedHealth>)], now: Timestamp) -> String {
    let mut lines = vec![format!(
        "{:>9}  {:>9}  {:>8}  {:>7}  {:>6}  feed",
        "seen", "new", "next in", "per day", "errors"
    )];
    for (listed, health) in rows {
        let ago = |moment: Option<Timestamp>| {
            moment.map_or_else(|| "never".to_owned(), |moment| format!("{} ago", span(now, moment)))
        };
        let (seen, new, next, rate, errors) = match health {
            None => ("-".into(), "-".into(), "-".into(), "-".into(), "-".into()),
            Some(feed) => (
                ago(feed.last_seen),
                ago(feed.last_new),
                feed.next_due.map_or_else(|| "now".to_owned(), |due| span(due, now)),
                feed.rate().map_or_else(|| "-".to_owned(), |rate| format!("{rate:.1}")),
                feed.errors_in_row.to_string(),
            ),
        };
        let name = listed.title.as_deref().map_or_else(String::new, |title| format!("{}  ", safe(title)));
        let url = safe(&listed.url);
        lines.push(format!("{seen:>9}  {new:>9}  {next:>8}  {rate:>7}  {errors:>6}  {name}{url}"));
        if let Some(problem) = health.and_then(|feed| feed.problem.as_deref()) {
            lines.push(format!("{:51}{}", "", safe(problem)));
        }
    }
    lines.join("\n") + "\n"
}

/// The time from one moment to a later one, roughly; nothing where that is past.
fn span(later: Timestamp, earlier: Timestamp) -> String {
    match later.duration_since(earlier).as_secs() {
        ..1 => "0 s".to_owned(),
        s @ 1..120 => format!("{s} s"),
        s @ 120..7200 => format!("{} m", s / 60),
        s @ 7200..172_800 => format!("{} h", s / 3600),
        s => format!("{} d", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_how_feeds_fare() {
        let now: Timestamp = "2031-03-07T08:00:00Z".parse().unwrap();
        let at = |minutes| Some(now + jiff::SignedDuration::from_mins(minutes));
        let listed = ListedFeed { url: "https://post.example/rss".into(), ..ListedFeed::default() };
        let health = FeedHealth {
            last_seen: at(-3000),
            last_new: None,
            next_due: at(90),
            errors_in_row: 2,
            problem: Some("the server answers 500".into()),
            entries_per_day: Some(12.25),
            recent_days: 3.0,
            ..FeedHealth::default()
        };
        let table = as_table(&[(&listed, Some(&health)), (&listed, None)], now);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "     seen        new   next in  per day  errors  feed");
        assert_eq!(lines[1], "  2 d ago      never      90 m     12.2       2  https://post.example/rss");
        assert_eq!(lines[2].trim_start(), "the server answers 500");
        assert_eq!(lines.len(), 4);
    }
}
