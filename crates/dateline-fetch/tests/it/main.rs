//! The fetcher beside servers of our own on loopback, good and bad ones. Waits are short; times are held against lower
//! bounds only, so that a slow machine fails nothing.

mod bad_servers;
mod keeping;
mod manners;
mod server;

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use dateline_fetch::{Config, Fetched, Fetcher, Limits, Manners, Private, Stop};
use tempfile::TempDir;

/// A folder to fetch into, and how.
struct Desk {
    folder: TempDir,
    config: Config,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let manners = Manners {
            delay: Duration::from_millis(1),
            back_off: Duration::from_millis(20),
            ..Manners::default()
        };
        let limits =
            Limits { timeout: Duration::from_secs(20), private: Private::Allow, ..Limits::default() };
        let config = Config {
            folder: folder.path().to_owned(),
            contact: Some("mailto:desk@news.example".to_owned()),
            manners,
            limits,
            now: || "2031-03-07T08:00:00Z".parse().unwrap(),
            stop: Stop::default(),
        };
        Self { folder, config }
    }

    fn fetch(&self, urls: &[String]) -> Vec<Fetched> {
        let mut all = Vec::new();
        let mut fetcher = Fetcher::begin(self.config.clone()).unwrap();
        fetcher
            .fetch_all(urls, |fetched| {
                all.push(fetched);
                ControlFlow::Continue(())
            })
            .unwrap();
        all
    }

    fn fetch_one(&self, url: String) -> Fetched {
        self.fetch(&[url]).pop().unwrap()
    }

    /// Records of all files, as text.
    fn records(&self) -> Vec<String> {
        let mut paths: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "gz"));
        paths.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
        paths.iter().flat_map(|path| members(path)).collect()
    }
}

/// Members of a gzip file, each unpacked by itself.
fn members(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).unwrap();
    let (mut rest, mut members) = (&bytes[..], Vec::new());
    while !rest.is_empty() {
        let mut member = flate2::bufread::GzDecoder::new(rest);
        let mut text = Vec::new();
        member.read_to_end(&mut text).unwrap();
        members.push(String::from_utf8_lossy(&text).into_owned());
        rest = member.into_inner();
    }
    members
}

/// The name of what went wrong, or `done`.
fn ending(fetched: &Fetched) -> &'static str {
    fetched.problem.as_ref().map_or("done", dateline_fetch::Problem::name)
}
