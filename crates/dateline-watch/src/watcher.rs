//! Rounds: the feeds that are due, then the pages of what is new in them.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use dateline_fetch::{Fetched, Fetcher, Problem};
use dateline_read::{ListedFeed, feed_listing, feeds_of_page};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::health::{FeedHealth, Health, News};
use crate::journal::{Journal, Seen};
use crate::schedule::Bounds;
use crate::{Error, WatchConfig};

/// Of one look at a feed so many entries are taken, the first ones; the greatest news sitemaps list a thousand.
const MAX_ENTRIES: usize = 1000;
/// A file of records is begun every day, and where one has grown to so many bytes.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// How the feeds fare is written down so often during a round.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// Watches feeds into a folder. One at a time does for a folder.
pub struct Watcher {
    config: WatchConfig,
    fetcher: Fetcher,
    journal: Journal,
    health: Health,
    /// Addresses of the feeds that are watched.
    watched: BTreeSet<String>,
    /// The day on which the file of records was begun.
    file_day: Date,
    damage: Vec<String>,
    /// Held until the end.
    _lock: File,
}

/// What a round tells as it goes.
#[derive(Debug)]
pub enum Told<'a> {
    /// A feed was looked at.
    Feed {
        /// How it fares now; its problem is that of this look.
        health: &'a FeedHealth,
        /// What was fetched.
        fetched: &'a Fetched,
        /// Entries that were never seen in it.
        n_new: usize,
        /// Entries that say something else than before.
        n_changed: usize,
        /// Entries beyond what is taken at one look.
        n_passed_over: usize,
    },
    /// The page of an entry was fetched.
    Page(&'a Fetched),
}

impl Watcher {
    /// Makes the folder where it is missing, and goes on with what was seen in it. Without feeds those of the folder are
    /// watched.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be used, or another run watches into it.
    pub fn open(config: WatchConfig, feeds: &[ListedFeed]) -> Result<Self, Error> {
        let folder = &config.fetch.folder;
        std::fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.clone(), source })?;
        let lock = locked(folder)?;
        let (mut health, damaged) = Health::open(folder)?;
        let journal = Journal::open(folder)?;
        let fetcher = Fetcher::begin(config.fetch.clone())?;
        let mut damage: Vec<String> = damaged.into_iter().collect();
        if journal.n_broken > 0 {
            damage.push(format!(
                "{} lines of .entries.jsonl cannot be read: those entries count as new",
                journal.n_broken
            ));
        }
        if fetcher.n_forgotten() > 0 {
            damage.push(format!(
                "{} lines of .seen.jsonl cannot be read: those pages are fetched anew",
                fetcher.n_forgotten()
            ));
        }
        let mut watched: BTreeSet<String> = feeds.iter().map(|feed| feed.url.clone()).collect();
        for feed in feeds {
            health.list(feed);
        }
        if watched.is_empty() {
            watched = health.feeds().map(|feed| feed.url.clone()).collect();
        }
        health.save(folder)?;
        let file_day = day_of((config.fetch.now)());
        Ok(Self { config, fetcher, journal, health, watched, file_day, damage, _lock: lock })
    }

    /// What of the folder could not be read, in words.
    pub fn damage(&self) -> &[String] {
        &self.damage
    }

    /// The feeds of the folder.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// How many feeds are watched.
    pub fn n_watched(&self) -> usize {
        self.watched.len()
    }

    /// When the next round should begin; `None` where nothing is watched.
    pub fn next_due(&self) -> Option<Timestamp> {
        if self.journal.has_untried() {
            return Some((self.config.fetch.now)());
        }
        self.watched.iter().map(|url| self.due(url)).min()
    }

    /// Looks at the feeds that are due, and fetches the pages that their entries lead to; tells each when it is done.
    ///
    /// Where it is asked to stop ([`dateline_fetch::Stop`]) it ends early; the next round goes on there.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written.
    pub fn round(&mut self, mut tell: impl FnMut(Told<'_>)) -> Result<(), Error> {
        let now = (self.config.fetch.now)();
        self.begin_file_where_due(now)?;
        let due: Vec<String> = self.watched.iter().filter(|url| self.due(url) <= now).cloned().collect();
        let looked = self.look_at(&due, &mut tell);
        self.health.save(&self.config.fetch.folder)?;
        looked?;
        let pages = self.journal.waiting();
        let (journal, clock) = (&mut self.journal, self.config.fetch.now);
        let mut fault = None;
        self.fetcher.fetch_all(&pages, |fetched| {
            match journal.asked(clock(), &fetched.url, fetched.problem.as_ref()) {
                Ok(()) => {
                    tell(Told::Page(&fetched));
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    fault = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        fault.map_or(Ok(()), Err)
    }

    fn look_at(&mut self, due: &[String], tell: &mut impl FnMut(Told<'_>)) -> Result<(), Error> {
        let bounds = Bounds { every: self.config.every, slowest: self.config.slowest };
        let (folder, clock) = (&self.config.fetch.folder, self.config.fetch.now);
        let (journal, health) = (&mut self.journal, &mut self.health);
        let (mut fault, mut saved) = (None, Instant::now());
        self.fetcher.fetch_all(due, |fetched| {
            let look = Look { now: clock(), fetched: &fetched, bounds };
            let mut taken = look.take(journal, health, tell);
            if taken.is_ok() && saved.elapsed() > SAVE_EVERY {
                taken = health.save(folder);
                saved = Instant::now();
            }
            match taken {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    fault = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        fault.map_or(Ok(()), Err)
    }

    fn due(&self, url: &str) -> Timestamp {
        self.health.get(url).and_then(|feed| feed.next_due).unwrap_or(Timestamp::MIN)
    }

    fn begin_file_where_due(&mut self, now: Timestamp) -> Result<(), Error> {
        let n_bytes = std::fs::metadata(self.fetcher.warc_path()).map_or(0, |file| file.len());
        if day_of(now) != self.file_day || n_bytes > MAX_FILE_BYTES {
            self.fetcher.begin_file()?;
            self.file_day = day_of(now);
        }
        Ok(())
    }
}

/// One look at a feed.
struct Look<'a> {
    now: Timestamp,
    fetched: &'a Fetched,
    bounds: Bounds,
}

impl Look<'_> {
    fn take(
        &self,
        journal: &mut Journal,
        health: &mut Health,
        tell: &mut impl FnMut(Told<'_>),
    ) -> Result<(), Error> {
        let Self { now, fetched, bounds } = *self;
        let feed = health.of(&fetched.url);
        let (mut news, mut n_passed_over) = (News::default(), 0);
        let keep_for = fetched.header("cache-control").and_then(max_age);
        match &fetched.problem {
            Some(problem) => {
                let wait = match problem {
                    Problem::Busy { wait_s, .. } => Some(Duration::from_secs(*wait_s)),
                    _ => None,
                };
                feed.failed(now, &problem.to_string(), wait, bounds);
            }
            None if fetched.is_unchanged && feed.is_no_feed => {
                let problem = feed.problem.clone().unwrap_or_default();
                feed.failed(now, &problem, None, bounds);
            }
            None if fetched.is_unchanged => feed.answered(now, news, keep_for, bounds),
            None => {
                let charset = fetched.header("content-type").and_then(charset);
                match feed_listing(&fetched.body, charset, fetched.came_from()) {
                    Ok(listing) => {
                        for entry in listing.entries.iter().take(MAX_ENTRIES) {
                            match journal.see(now, &fetched.url, entry)? {
                                Seen::New => news.n_new += 1,
                                Seen::Changed => news.n_changed += 1,
                                Seen::Before => {}
                            }
                        }
                        n_passed_over = listing.entries.len().saturating_sub(MAX_ENTRIES);
                        let minutes =
                            listing.keep_for_minutes.map(|n| Duration::from_secs(u64::from(n) * 60));
                        feed.introduces_itself(&listing);
                        feed.answered(now, news, keep_for.max(minutes), bounds);
                    }
                    Err(message) => {
                        feed.is_no_feed = true;
                        feed.failed(now, &no_feed(fetched, charset, message), None, bounds);
                    }
                }
            }
        }
        let News { n_new, n_changed } = news;
        tell(Told::Feed { health: feed, fetched, n_new, n_changed, n_passed_over });
        Ok(())
    }
}

/// What is said of something that is no feed: where it is a page that links feeds, which.
fn no_feed(fetched: &Fetched, charset: Option<&str>, message: String) -> String {
    let linked = feeds_of_page(&fetched.body, charset, fetched.came_from()).unwrap_or_default();
    match linked.first() {
        Some(feed) => format!("{message}; the page links the feed {}", feed.url),
        None => message,
    }
}

/// Seconds for which an answer holds (RFC 9111, 5.2.2.1).
fn max_age(cache_control: &str) -> Option<Duration> {
    let mut directives = cache_control.split(',').map(str::trim);
    let seconds = directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        name.trim().eq_ignore_ascii_case("max-age").then(|| value.trim().trim_matches('"'))
    });
    seconds?.parse().ok().map(Duration::from_secs)
}

fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// Holds the folder for this run. The system lets go of it when the run ends, however it ends.
fn locked(folder: &Path) -> Result<File, Error> {
    let path = folder.join(".lock");
    let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(Error::Write { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_of_an_answer_is_read() {
        assert_eq!(max_age("public, Max-Age=\"600\", s-maxage=5"), Some(Duration::from_mins(10)));
        assert_eq!(max_age("no-cache"), None);
        assert_eq!(charset("text/xml; Charset=\"koi8-r\""), Some("koi8-r"));
        assert_eq!(charset("text/xml"), None);
    }
}
