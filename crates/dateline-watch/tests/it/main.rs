//! Watching beside a server of our own on loopback, under a clock that the test turns.

#[path = "../../../dateline-fetch/tests/it/server.rs"]
#[allow(dead_code)] // the fetcher's tests need more of it
mod server;

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dateline_fetch::{Config, Fetcher, Limits, Manners, Private, Stop};
use dateline_read::ListedFeed;
use dateline_watch::{Error, Told, WatchConfig, Watcher};
use jiff::{SignedDuration, Timestamp};

use server::{Server, not_found, reply};

const DELAY: Duration = Duration::from_millis(30);

thread_local! {
    static MINUTES: Cell<i64> = const { Cell::new(0) };
}

fn now() -> Timestamp {
    let begin: Timestamp = "2031-03-07T08:00:00Z".parse().unwrap();
    begin + SignedDuration::from_mins(MINUTES.get())
}

fn pass(minutes: i64) {
    MINUTES.set(MINUTES.get() + minutes);
}

fn open(folder: &Path, feeds: &[String]) -> Result<Watcher, Error> {
    let config = Config {
        folder: folder.to_owned(),
        contact: None,
        manners: Manners { delay: DELAY, retries: 0, ..Manners::default() },
        limits: Limits { private: Private::Allow, ..Limits::default() },
        now,
        stop: Stop::default(),
    };
    let config =
        WatchConfig { fetch: config, every: Duration::from_mins(15), slowest: Duration::from_hours(2) };
    let feeds: Vec<_> =
        feeds.iter().map(|url| ListedFeed { url: url.clone(), ..ListedFeed::default() }).collect();
    Watcher::open(config, &feeds)
}

/// What a round tells, a line each.
fn round(watcher: &mut Watcher) -> Vec<String> {
    let mut told = Vec::new();
    let path = |url: &str| format!("/{}", url.splitn(4, '/').nth(3).unwrap_or_default());
    watcher
        .round(|what| {
            told.push(match what {
                Told::Feed { health, n_new, n_changed, .. } => match &health.problem {
                    Some(_) => format!("{} failed {}", path(&health.url), health.errors_in_row),
                    None => format!("{} {n_new} new {n_changed} changed", path(&health.url)),
                },
                Told::Page(fetched) => {
                    format!("{} {}", path(&fetched.url), fetched.problem.as_ref().map_or("got", |p| p.name()))
                }
            });
        })
        .unwrap();
    told
}

fn feed(entries: &[(&str, &str)]) -> String {
    let items: Vec<String> = entries
        .iter()
        .map(|(name, words)| {
            format!("<item><guid>{name}</guid><link>/{name}</link><title>{name}</title><description>{words}</description></item>")
        })
        .collect();
    format!("<rss><channel><title>Harbour Post</title>{}</channel></rss>", items.concat())
}

/// A site whose feed has a first entry, from the second look on a second one, from the fourth on the first changed.
fn growing() -> Server {
    let looks = Arc::new(AtomicUsize::new(0));
    Server::start(move |request, stream| match request.path.as_str() {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /secret"),
        "/rss" => {
            let entries: &[(&str, &str)] = match looks.fetch_add(1, Ordering::SeqCst) {
                0 => &[("a", "It sails.")],
                1 | 2 => &[("b", "It rains."), ("a", "It sails."), ("secret", "Hush.")],
                _ => &[("b", "It rains."), ("a", "It sank."), ("secret", "Hush.")],
            };
            reply(stream, "200 OK", "Content-Type: application/rss+xml\r\n", feed(entries).as_bytes())
        }
        "/a" | "/b" => reply(stream, "200 OK", "Content-Type: text/html\r\nETag: \"1\"\r\n", b"<p>News."),
        _ => not_found(stream),
    })
}

/// Each request comes after the last one was answered and a delay passed; none comes beside another.
fn check_politeness(server: &Server) {
    assert_eq!(server.most_at_once(), 1);
    for pair in server.log().windows(2) {
        let quiet = pair[1].came_at - pair[0].came_at;
        assert!(quiet >= DELAY, "{quiet:?} between {} and {}", pair[0].path, pair[1].path);
    }
}

#[test]
fn new_and_changed_entries_are_found_and_their_pages_fetched_over_restarts() {
    let (server, folder) = (growing(), tempfile::tempdir().unwrap());
    let feeds = [server.url("/rss")];
    let mut watcher = open(folder.path(), &feeds).unwrap();
    assert_eq!(round(&mut watcher), ["/rss 1 new 0 changed", "/a got"]);
    assert!(round(&mut watcher).is_empty(), "nothing is due yet");
    pass(15);
    assert_eq!(round(&mut watcher), ["/rss 2 new 0 changed", "/b got", "/secret robots"]);
    drop(watcher);
    std::thread::sleep(DELAY); // a new run knows nothing of the last one's pace
    let mut watcher = open(folder.path(), &[]).unwrap();
    assert!(round(&mut watcher).is_empty(), "a restart looks at nothing before it is due");
    pass(15);
    assert_eq!(round(&mut watcher), ["/rss 0 new 0 changed"]);
    pass(23);
    assert_eq!(round(&mut watcher), ["/rss 0 new 1 changed", "/a got"]);
    let asked = server.log().into_iter().filter(|request| request.path == "/a").nth(1).unwrap();
    assert_eq!(asked.headers["if-none-match"], "\"1\"");
    assert!(!server.paths().contains(&"/secret".to_owned()));
    check_politeness(&server);
    let health = watcher.health().feeds().next().unwrap();
    assert_eq!((health.title.as_deref(), health.n_entries), (Some("Harbour Post"), 3));
    assert_eq!(health.last_new, Some(now()));
}

#[test]
fn a_run_that_ends_between_a_feed_and_its_pages_goes_on_with_them() {
    let (server, folder) = (growing(), tempfile::tempdir().unwrap());
    let config = Config {
        folder: folder.path().to_owned(),
        contact: None,
        manners: Manners { delay: DELAY, ..Manners::default() },
        limits: Limits { private: Private::Allow, ..Limits::default() },
        now,
        stop: Stop::default(),
    };
    // The answer is got and not taken, as where the run is killed between.
    let mut other = Fetcher::begin(config).unwrap();
    other.fetch_all(&[server.url("/rss")], |_| ControlFlow::Break(())).unwrap();
    let mut watcher = open(folder.path(), &[server.url("/rss")]).unwrap();
    assert_eq!(round(&mut watcher), ["/rss 3 new 0 changed", "/a got", "/b got", "/secret robots"]);
    drop(watcher);
    let lines = std::fs::read_to_string(folder.path().join(".entries.jsonl")).unwrap();
    let kept: Vec<&str> = lines.lines().take(4).collect();
    std::fs::write(folder.path().join(".entries.jsonl"), kept.join("\n") + "\n{\"at\":\"2031-03").unwrap();
    let mut watcher = open(folder.path(), &[]).unwrap();
    assert_eq!(watcher.damage().len(), 1);
    assert_eq!(watcher.next_due(), Some(now()));
    assert_eq!(round(&mut watcher), ["/b got", "/secret robots"]);
}

#[test]
fn a_feed_that_fails_is_asked_more_and_more_seldom() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => not_found(stream),
        "/busy" => reply(stream, "503 Service Unavailable", "Retry-After: 7200\r\n", b""),
        "/page" => reply(
            stream,
            "200 OK",
            "",
            b"<html><head><link rel=alternate type=application/rss+xml href=/rss></head><body>Hello",
        ),
        _ => reply(stream, "500 Internal Server Error", "", b""),
    });
    let mut watcher = open(folder.path(), &[server.url("/broken"), server.url("/page")]).unwrap();
    let mut looks = Vec::new();
    for quarter in 0..17 {
        looks.extend(round(&mut watcher).into_iter().map(|told| format!("{quarter} {told}")));
        pass(15);
    }
    let broken: Vec<&String> = looks.iter().filter(|look| look.contains("/broken")).collect();
    assert_eq!(
        broken,
        ["0 /broken failed 1", "2 /broken failed 2", "6 /broken failed 3", "14 /broken failed 4"]
    );
    let page = watcher.health().feeds().find(|feed| feed.url.ends_with("/page")).unwrap();
    assert_eq!(page.errors_in_row, 4, "the same page again is no feed either");
    assert!(page.problem.as_deref().unwrap().ends_with(&format!("links the feed {}", server.url("/rss"))));
    check_politeness(&server);
    drop(watcher);
    let mut watcher = open(folder.path(), &[server.url("/busy")]).unwrap();
    assert_eq!(round(&mut watcher), ["/busy failed 1"]);
    assert_eq!(watcher.next_due(), Some(now() + SignedDuration::from_hours(2)));
}

#[test]
fn one_run_at_a_time_does_for_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path(), &[]).unwrap();
    assert!(matches!(open(folder.path(), &[]), Err(Error::InUse(_))));
    drop(first);
    assert_eq!(open(folder.path(), &[]).unwrap().next_due(), None);
}
