//! Fetches pages from the web politely, and keeps what came as WARC files from which everything can be made again.
//!
//! Addresses go in; records and, for each address, a [`Fetched`] come out. What a server does wrong is a [`Problem`] of its
//! address and stops nothing; an [`Error`] is about the folder on disk. The one part of Dateline that meets the
//! network; the clock is handed in.
//!
//! Where to look: [`Robots`] for what a site allows, `pace` for delays, `address` for what is never asked, `get` for one
//! request, `warc` and `seen` for what is kept, `fetcher` for how these come together.

mod address;
mod fetcher;
mod get;
mod pace;
mod problem;
mod push;
mod retry_after;
mod robots;
mod seen;
mod warc;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use address::{Private, why_refused};
pub use fetcher::{Fetched, Fetcher};
pub use problem::Problem;
pub use push::push;
pub use robots::{MAX_ROBOTS_BYTES, Robots};

/// By this name groups of robots.txt call the program.
pub const PRODUCT: &str = "dateline";

/// How hosts are treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Manners {
    /// Quiet after each request to a host.
    pub delay: Duration,
    /// The greatest share of the delay that is added by chance: 0.5 makes two seconds two to three.
    pub jitter: f64,
    /// What the chance depends on.
    pub seed: u64,
    /// The longest delay of a robots.txt that is obeyed in full.
    pub max_crawl_delay: Duration,
    /// How often a busy server is asked again.
    pub retries: u32,
    /// Wait after a first 429 or 503 without `Retry-After`; doubled with each further one.
    pub back_off: Duration,
    /// The longest time that is waited for a busy server.
    pub max_wait: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            delay: Duration::from_secs(2),
            jitter: 0.5,
            seed: 0,
            max_crawl_delay: Duration::from_secs(30),
            retries: 3,
            back_off: Duration::from_secs(10),
            max_wait: Duration::from_mins(2),
        }
    }
}

/// What is taken from a server.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// For one answer: name, connection, headers and body.
    pub timeout: Duration,
    /// The greatest body as sent.
    pub max_bytes: u64,
    /// The greatest body unpacked.
    pub max_unpacked: u64,
    /// Redirects of one address.
    pub max_redirects: usize,
    /// What is done about addresses of one's own network.
    pub private: Private,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            max_bytes: 10 << 20,
            max_unpacked: 50 << 20,
            max_redirects: 5,
            private: Private::Refuse,
        }
    }
}

/// How to fetch.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the files are kept.
    pub folder: PathBuf,
    /// Whom a site's owner can write to: an address of mail or of a page.
    pub contact: Option<String>,
    /// How hosts are treated.
    pub manners: Manners,
    /// What is taken from them.
    pub limits: Limits,
    /// The time of day, for dates of records and of `Retry-After`.
    pub now: fn() -> jiff::Timestamp,
    /// Asks it to stop.
    pub stop: Stop,
}

/// By this a fetcher is asked to stop: the request under way is ended, no other is begun. All copies are one.
///
/// # Examples
///
/// ```
/// use dateline_fetch::Stop;
///
/// let stop = Stop::default();
/// let copy = stop.clone();
/// copy.ask();
/// assert!(stop.is_asked());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
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
    /// The contact cannot stand in a header.
    #[error("the contact {0:?} must be one line of plain letters, without parentheses")]
    Contact(String),
}
