//! How each feed of a folder fares: `.feeds.json`, replaced whole.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use dateline_read::{FeedListing, ListedFeed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::schedule::{Bounds, after_answer};

/// Hidden, so that whoever reads the folder's reports passes it over.
const NAME: &str = ".feeds.json";
const FORMAT: &str = "dateline/feeds";
const VERSION: u32 = 1;

/// Entries of so many days back count for how many there are a day; older ones less and less.
const RECENT_DAYS: f64 = 7.0;
/// Before so many days were watched, nothing is said of entries a day.
const LEAST_DAYS: f64 = 1.0 / 24.0;

/// How all feeds fare, by address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Health {
    feeds: BTreeMap<String, FeedHealth>,
}

/// How one feed fares.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FeedHealth {
    /// Where it is fetched.
    pub url: String,
    /// What a list calls it, else what it calls itself.
    pub title: Option<String>,
    /// The site it belongs to.
    pub site: Option<String>,
    /// The groups of a list that it stands in, outermost first.
    #[serde(default)]
    pub groups: Vec<String>,
    /// When it was asked for last.
    #[serde(with = "as_text", default)]
    pub last_asked: Option<Timestamp>,
    /// When it was last there.
    #[serde(with = "as_text", default)]
    pub last_seen: Option<Timestamp>,
    /// When it last had an entry that was new or changed.
    #[serde(with = "as_text", default)]
    pub last_new: Option<Timestamp>,
    /// When it will be asked for next.
    #[serde(with = "as_text", default)]
    pub next_due: Option<Timestamp>,
    /// Seconds between two looks, as they are now.
    #[serde(default)]
    pub interval_s: u64,
    /// Looks that failed since the last one that did not.
    #[serde(default)]
    pub errors_in_row: u32,
    /// What went wrong the last time; `None` where nothing did.
    pub problem: Option<String>,
    /// What was there was no feed, so that the same again is none either.
    #[serde(default)]
    pub is_no_feed: bool,
    /// Entries that were seen in it.
    #[serde(default)]
    pub n_entries: u64,
    /// New entries a day of late, those of the first look left out; `None` until it was watched for an hour.
    pub entries_per_day: Option<f64>,
    /// Days that this rests on, older ones counting less.
    #[serde(default)]
    pub recent_days: f64,
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    format: String,
    version: u32,
    feeds: Vec<FeedHealth>,
}

impl Health {
    /// Reads what is known of a folder's feeds: nothing where none was watched. The message tells of damage.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be opened.
    pub fn open(folder: &Path) -> Result<(Self, Option<String>), Error> {
        let path = folder.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Self::default(), None)),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let damage = |what: String| format!("{} {what}: what is known of feeds begins anew", path.display());
        Ok(match serde_json::from_slice::<OnDisk>(&bytes) {
            Ok(file) if file.format == FORMAT && file.version == VERSION => {
                let feeds = file.feeds.into_iter().map(|feed| (feed.url.clone(), feed)).collect();
                (Self { feeds }, None)
            }
            Ok(_) => (Self::default(), Some(damage("is of another version".to_owned()))),
            Err(error) => (Self::default(), Some(damage(format!("cannot be read ({error})")))),
        })
    }

    /// All feeds, by address.
    pub fn feeds(&self) -> impl Iterator<Item = &FeedHealth> {
        self.feeds.values()
    }

    /// As a list of feeds.
    pub fn listed(&self) -> Vec<ListedFeed> {
        let listed = self.feeds().map(|feed| ListedFeed {
            title: feed.title.clone(),
            url: feed.url.clone(),
            site: feed.site.clone(),
            groups: feed.groups.clone(),
        });
        let mut listed: Vec<ListedFeed> = listed.collect();
        listed.sort_by(|a, b| (&a.groups, &a.url).cmp(&(&b.groups, &b.url)));
        listed
    }

    pub(crate) fn get(&self, url: &str) -> Option<&FeedHealth> {
        self.feeds.get(url)
    }

    /// What a list says of a feed; what is known of it stays.
    pub(crate) fn list(&mut self, listed: &ListedFeed) {
        let feed = self.of(&listed.url);
        if listed.title.is_some() {
            feed.title.clone_from(&listed.title);
        }
        if listed.site.is_some() {
            feed.site.clone_from(&listed.site);
        }
        if !listed.groups.is_empty() {
            feed.groups.clone_from(&listed.groups);
        }
    }

    pub(crate) fn of(&mut self, url: &str) -> &mut FeedHealth {
        let feed = self.feeds.entry(url.to_owned()).or_default();
        if feed.url.is_empty() {
            url.clone_into(&mut feed.url);
        }
        feed
    }

    /// Replaces the file; whoever reads meanwhile sees the old one or the new one.
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(NAME);
        let file = OnDisk {
            format: FORMAT.to_owned(),
            version: VERSION,
            feeds: self.feeds.values().cloned().collect(),
        };
        let mut text = serde_json::to_vec_pretty(&file).expect("plain text and numbers are JSON");
        text.push(b'\n');
        let write = || {
            let mut new = tempfile::Builder::new().prefix(".feeds-").tempfile_in(folder)?;
            new.write_all(&text)?;
            new.persist(&path).map_err(|error| error.error)
        };
        write().map(|_| ()).map_err(|source| Error::Write { path, source })
    }
}

impl FeedHealth {
    /// It was there, with so many entries that were new or changed.
    pub(crate) fn answered(
        &mut self,
        now: Timestamp,
        news: News,
        keep_for: Option<Duration>,
        bounds: Bounds,
    ) {
        if let Some(before) = self.last_seen {
            let days = (now.duration_since(before).as_secs_f64() / 86_400.0).max(0.0);
            let share = (-days / RECENT_DAYS).exp();
            let n_recent =
                self.entries_per_day.unwrap_or_default() * self.recent_days * share + news.n_new as f64;
            self.recent_days = self.recent_days * share + days;
            self.entries_per_day = (self.recent_days > 0.0).then(|| n_recent / self.recent_days);
        }
        let has_news = news.n_new + news.n_changed > 0;
        self.n_entries += news.n_new as u64;
        (self.last_asked, self.last_seen) = (Some(now), Some(now));
        if has_news {
            self.last_new = Some(now);
        }
        (self.errors_in_row, self.problem, self.is_no_feed) = (0, None, false);
        let interval = bounds.interval(self.interval(bounds), has_news);
        self.interval_s = interval.as_secs();
        self.next_due = Some(later(now, after_answer(interval, keep_for)));
    }

    /// It was not there, or was no feed.
    pub(crate) fn failed(
        &mut self,
        now: Timestamp,
        problem: &str,
        asked_for: Option<Duration>,
        bounds: Bounds,
    ) {
        self.last_asked = Some(now);
        self.errors_in_row = self.errors_in_row.saturating_add(1);
        self.problem = problem.lines().next().map(str::to_owned);
        let wait = bounds.after_failure(self.interval(bounds), self.errors_in_row, asked_for);
        self.next_due = Some(later(now, wait));
    }

    /// What a feed calls itself, where no list calls it anything.
    pub(crate) fn introduces_itself(&mut self, listing: &FeedListing) {
        self.title = self.title.take().or_else(|| listing.title.clone());
        self.site = self.site.take().or_else(|| listing.site.clone());
    }

    /// Entries a day, where it was watched for long enough to say so.
    pub fn rate(&self) -> Option<f64> {
        self.entries_per_day.filter(|_| self.recent_days >= LEAST_DAYS)
    }

    fn interval(&self, bounds: Bounds) -> Duration {
        Duration::from_secs(self.interval_s).max(bounds.every)
    }
}

/// What a look at a feed found.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct News {
    pub(crate) n_new: usize,
    pub(crate) n_changed: usize,
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Moments as ISO 8601.
mod as_text {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::ref_option)] // serde asks for it
    pub(super) fn serialize<S: Serializer>(moment: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        match moment {
            Some(moment) => to.collect_str(moment),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { every: Duration::from_mins(15), slowest: Duration::from_hours(2) };

    fn at(minutes: i64) -> Timestamp {
        let start: Timestamp = "2031-03-07T08:00:00Z".parse().unwrap();
        start + jiff::SignedDuration::from_mins(minutes)
    }

    #[test]
    fn entries_a_day_are_those_after_the_first_look() {
        let mut feed = FeedHealth::default();
        feed.answered(at(0), News { n_new: 50, n_changed: 0 }, None, BOUNDS);
        assert_eq!(feed.rate(), None);
        for hour in 1..=24 {
            feed.answered(at(60 * hour), News { n_new: 1, n_changed: 0 }, None, BOUNDS);
        }
        let rate = feed.rate().unwrap();
        assert!((rate - 24.0).abs() < 0.01 && feed.n_entries == 74, "{rate}");
    }

    #[test]
    fn errors_are_counted_in_a_row_and_an_answer_ends_them() {
        let mut feed = FeedHealth::default();
        feed.failed(at(0), "no answer\nhint: none", None, BOUNDS);
        feed.failed(at(30), "no answer", None, BOUNDS);
        assert_eq!((feed.errors_in_row, feed.problem.as_deref()), (2, Some("no answer")));
        assert_eq!(feed.next_due, Some(at(90)));
        feed.answered(at(90), News::default(), None, BOUNDS);
        assert_eq!((feed.errors_in_row, feed.problem, feed.last_new), (0, None, None));
    }

    #[test]
    fn what_is_saved_is_read_again_and_damage_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Health::open(folder.path()).unwrap(), (Health::default(), None));
        let mut health = Health::default();
        health.of("https://post.example/rss").answered(at(0), News::default(), None, BOUNDS);
        health.save(folder.path()).unwrap();
        assert_eq!(Health::open(folder.path()).unwrap(), (health, None));
        std::fs::write(folder.path().join(NAME), "{").unwrap();
        let (health, damage) = Health::open(folder.path()).unwrap();
        assert!(health.feeds.is_empty() && damage.unwrap().contains("cannot be read"));
    }
}
