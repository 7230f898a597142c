//! Watches feeds, round by round: those that are due are fetched, then the pages of their new and changed entries.
//!
//! All that is fetched lies in a folder as `dateline-fetch` keeps it, so that `dateline read` can begin with it. Beside
//! it lie what was seen (`.entries.jsonl`, lines are only added) and how each feed fares (`.feeds.json`). A run that is
//! killed at any moment goes on where it was: an entry is on record before its feed is asked for changes only. The
//! clock is handed in; whoever runs it waits between rounds.
//!
//! Where to look: `watcher` for a round, `journal` for what was seen, `health` and `schedule` for how a feed fares and
//! when it is looked at next.

mod health;
mod journal;
mod schedule;
mod watcher;

use std::path::PathBuf;
use std::time::Duration;

pub use health::{FeedHealth, Health};
pub use watcher::{Told, Watcher};

/// How to watch.
#[derive(Debug, Clone)]
pub struct WatchConfig {
    /// How to fetch, and where to.
    pub fetch: dateline_fetch::Config,
    /// The shortest time between two looks at a feed.
    pub every: Duration,
    /// The longest, for a feed that answers and seldom has anything new.
    pub slowest: Duration,
}

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What is fetched cannot be kept.
    #[error(transparent)]
    Fetch(#[from] dateline_fetch::Error),
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another run watches into the folder.
    #[error("another run watches into {}\nhint: stop it, or name another folder", .0.display())]
    InUse(PathBuf),
}
