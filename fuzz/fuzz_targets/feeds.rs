//! Whatever the bytes of a feed, a news item, a list of feeds: read or told, without a panic.

#![no_main]

use dateline_read::{Input, ReadConfig, feeds_of_opml, opml_of, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let outcome = read(&Input { path: "a.xml", bytes, sidecar: None }, &ReadConfig::default());
    assert!(!outcome.articles.is_empty() || !outcome.problems.is_empty(), "neither read nor told");
    assert!(outcome.articles.iter().all(|article| !article.text.trim().is_empty()));
    if let Ok(feeds) = feeds_of_opml(bytes) {
        let written = opml_of("list", &feeds);
        let again = feeds_of_opml(written.as_bytes()).unwrap_or_default();
        assert_eq!(again.len(), feeds.len(), "a list that is written can be read");
    }
});
