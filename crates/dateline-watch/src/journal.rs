//! What was seen: entries of feeds and the pages that they lead to, lines of `.entries.jsonl` that are only added.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline_model::page_key;
use dateline_read::ListedEntry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Error;

const NAME: &str = ".entries.jsonl";

/// A page that fails for a reason that may pass is asked for in so many rounds.
const MAX_TRIES: u32 = 3;

/// The memory of a folder.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Fingerprints by feed and entry.
    entries: BTreeMap<(String, String), String>,
    /// By what their addresses have in common.
    pages: BTreeMap<String, Page>,
    /// Lines that could not be read.
    pub(crate) n_broken: usize,
}

/// What became of a page.
struct Page {
    url: String,
    n_tries: u32,
    is_done: bool,
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    /// An entry was seen that is new or has changed.
    Entry { at: String, feed: String, entry: String, fingerprint: String, page: Option<String> },
    /// A page was asked for.
    Page { at: String, page: String, problem: Option<String>, is_passing: bool },
}

/// What an entry is to the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    New,
    Changed,
    Before,
}

impl Journal {
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(NAME);
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(Error::Read { path, source }),
        };
        let write = |source| Error::Write { path: path.clone(), source };
        let mut file = OpenOptions::new().create(true).append(true).open(&path).map_err(write)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(write)?;
        }
        let (entries, pages) = (BTreeMap::new(), BTreeMap::new());
        let mut journal = Self { path, file, entries, pages, n_broken: 0 };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(line) => journal.apply(line),
                Err(_) => journal.n_broken += 1,
            }
        }
        Ok(journal)
    }

    /// Puts an entry on record where it is new or has changed.
    pub(crate) fn see(&mut self, at: Timestamp, feed: &str, entry: &ListedEntry) -> Result<Seen, Error> {
        let seen = match self.entries.get(&(feed.to_owned(), entry.key.clone())) {
            Some(fingerprint) if *fingerprint == entry.fingerprint => return Ok(Seen::Before),
            Some(_) => Seen::Changed,
            None => Seen::New,
        };
        self.add(Line::Entry {
            at: at.to_string(),
            feed: feed.to_owned(),
            entry: entry.key.clone(),
            fingerprint: entry.fingerprint.clone(),
            page: entry.url.clone(),
        })?;
        Ok(seen)
    }

    /// Puts on record what became of a page.
    pub(crate) fn asked(
        &mut self,
        at: Timestamp,
        page: &str,
        problem: Option<&dateline_fetch::Problem>,
    ) -> Result<(), Error> {
        self.add(Line::Page {
            at: at.to_string(),
            page: page.to_owned(),
            problem: problem.map(|problem| problem.name().to_owned()),
            is_passing: problem.is_some_and(dateline_fetch::Problem::is_passing),
        })
    }

    /// Addresses of pages that are to be fetched.
    pub(crate) fn waiting(&self) -> Vec<String> {
        let waiting = self.pages.values().filter(|page| !page.is_done);
        waiting.map(|page| page.url.clone()).collect()
    }

    /// Whether a page is to be fetched that was never asked for.
    pub(crate) fn has_untried(&self) -> bool {
        self.pages.values().any(|page| !page.is_done && page.n_tries == 0)
    }

    fn add(&mut self, line: Line) -> Result<(), Error> {
        let mut text = serde_json::to_vec(&line).expect("plain text is JSON");
        text.push(b'\n');
        self.file.write_all(&text).map_err(|source| Error::Write { path: self.path.clone(), source })?;
        self.apply(line);
        Ok(())
    }

    /// Does what a line says, when it is written and when it is read again.
    fn apply(&mut self, line: Line) {
        match line {
            Line::Entry { feed, entry, fingerprint, page, .. } => {
                let is_changed = self.entries.insert((feed, entry), fingerprint).is_some();
                let Some(url) = page else { return };
                let key = key_of(&url);
                // A page that another feed led to is known; where an entry changed its page may have.
                if is_changed || !self.pages.contains_key(&key) {
                    self.pages.insert(key, Page { url, n_tries: 0, is_done: false });
                }
            }
            Line::Page { page: url, problem, is_passing, .. } => {
                let page = self.pages.entry(key_of(&url)).or_insert(Page { url, n_tries: 0, is_done: false });
                page.n_tries += 1;
                page.is_done = problem.is_none() || !is_passing || page.n_tries >= MAX_TRIES;
            }
        }
    }
}

fn key_of(url: &str) -> String {
    page_key(url).unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use dateline_fetch::Problem;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn entry(key: &str, fingerprint: &str, url: &str) -> ListedEntry {
        ListedEntry { key: key.into(), url: Some(url.into()), fingerprint: fingerprint.into() }
    }

    #[test]
    fn what_was_seen_is_known_after_a_kill_in_the_middle_of_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (entry("a", "1", "https://post.example/a"), entry("b", "1", "https://post.example/b"));
        let mut journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.see(NOW, "f", &a).unwrap(), Seen::New);
        assert_eq!(journal.see(NOW, "f", &a).unwrap(), Seen::Before);
        journal.see(NOW, "f", &b).unwrap();
        journal.asked(NOW, "https://post.example/a", None).unwrap();
        let path = folder.path().join(NAME);
        let text = std::fs::read_to_string(&path).unwrap();
        for end in 0..text.len() {
            std::fs::write(&path, &text[..end]).unwrap();
            let mut journal = Journal::open(folder.path()).unwrap();
            let n_whole = text[..end].matches('\n').count();
            assert!(journal.n_broken <= 1);
            let seen = journal.see(NOW, "f", &a).unwrap();
            assert_eq!(seen == Seen::Before, n_whole >= 1 || journal.n_broken == 0 && end > 0, "{end}");
            assert_eq!(Journal::open(folder.path()).unwrap().see(NOW, "f", &a).unwrap(), Seen::Before);
        }
    }

    #[test]
    fn a_page_is_fetched_once_again_after_its_entry_changed_and_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        let url = "https://post.example/a";
        journal.see(NOW, "f", &entry("a", "1", url)).unwrap();
        journal.see(NOW, "g", &entry("a", "1", "https://www.post.example/a?utm_source=g")).unwrap();
        assert_eq!(journal.waiting(), [url]);
        journal.asked(NOW, url, None).unwrap();
        assert!(journal.waiting().is_empty());
        assert_eq!(journal.see(NOW, "f", &entry("a", "2", url)).unwrap(), Seen::Changed);
        assert!(journal.has_untried());
        for n_waiting in [1, 1, 0] {
            journal.asked(NOW, url, Some(&Problem::Status(500))).unwrap();
            assert_eq!(journal.waiting().len(), n_waiting);
        }
        journal.see(NOW, "f", &entry("b", "1", "https://post.example/b")).unwrap();
        journal.asked(NOW, "https://post.example/b", Some(&Problem::Robots)).unwrap();
        assert!(journal.waiting().is_empty());
    }
}
