//! Which reports are later versions of others: the same address, or the same entry of a feed, with another text.
//!
//! Every version stays an article of its own; nothing is overwritten. What changed is told line by line. Two texts that have
//! little in common are two reports, whatever their address says: front pages and live pages change so.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Annotated, Article, FeedText, Span, page_key};
use jiff::Timestamp;

/// That an article is a later version of another.
#[derive(Debug, PartialEq)]
pub(crate) struct Revision {
    /// Index of the first version.
    pub(crate) first: usize,
    /// Index of the version before.
    pub(crate) previous: usize,
    /// The first version has 1.
    pub(crate) number: usize,
    /// address | guid
    pub(crate) by: &'static str,
    /// Lines that the version before lacks.
    pub(crate) added: Vec<Span>,
    /// Lines of the version before that are gone.
    pub(crate) removed: Vec<Span>,
}

/// Finds them, by index of the later version.
pub(crate) fn revisions(articles: &[Annotated]) -> BTreeMap<usize, Revision> {
    let mut groups: BTreeMap<(&'static str, FeedText, String), Vec<usize>> = BTreeMap::new();
    for (idx, annotated) in articles.iter().enumerate() {
        let article = &annotated.article;
        let text = match article.feed.as_ref().map(|feed| feed.text) {
            None | Some(FeedText::Page) => FeedText::Full,
            Some(text) => text,
        };
        if let Some((by, key)) = key(article) {
            groups.entry((by, text, key)).or_default().push(idx);
        }
    }
    let mut revisions = BTreeMap::new();
    for ((by, ..), mut versions) in groups {
        versions.sort_by_key(|&idx| (moment(&articles[idx].article), &articles[idx].article.path));
        let mut chain: Vec<usize> = Vec::new();
        for idx in versions {
            let article = &articles[idx].article;
            let Some(&previous) = chain.last() else {
                chain.push(idx);
                continue;
            };
            let before = &articles[previous].article;
            if article.text == before.text {
                continue;
            }
            if !is_same_report(before, article) {
                chain = vec![idx];
                continue;
            }
            let revision = Revision {
                first: chain[0],
                previous,
                number: chain.len() + 1,
                by,
                added: lines_missing_in(article, before),
                removed: lines_missing_in(before, article),
            };
            revisions.insert(idx, revision);
            chain.push(idx);
        }
    }
    revisions
}

/// What versions of one report share: the address without what does not tell pages apart, else feed and entry.
fn key(article: &Article) -> Option<(&'static str, String)> {
    if let Some(address) = article.url.as_deref().and_then(page_key) {
        return Some(("address", address));
    }
    let feed = article.feed.as_ref()?;
    Some(("guid", format!("{} {}", feed.title.as_deref()?, feed.guid.as_deref()?)))
}

/// When a version was made, so far as it is told: changed, fetched, published.
fn moment(article: &Article) -> Option<Timestamp> {
    let changed = article.feed.as_ref().and_then(|feed| feed.updated.as_deref());
    let told = [changed, article.fetched.as_deref(), article.published.instant.as_deref()];
    told.into_iter().flatten().find_map(|moment| moment.parse().ok())
}

/// The same headline, or half of the shorter text in common.
fn is_same_report(one: &Article, other: &Article) -> bool {
    let has_same_title = one.title.is_some() && one.title == other.title;
    let (in_one, in_other) = (line_set(one), line_set(other));
    let n_shared = in_one.intersection(&in_other).count();
    n_shared > 0 && (has_same_title || n_shared * 2 >= in_one.len().min(in_other.len()))
}

fn line_set(article: &Article) -> BTreeSet<&str> {
    article.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn lines_missing_in(article: &Article, other: &Article) -> Vec<Span> {
    let known = line_set(other);
    let text = &article.text;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !known.contains(line));
    lines
        .map(|line| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(start, start + line.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use dateline_model::FeedFacts;

    use super::*;

    fn version(url: Option<&str>, fetched: &str, text: &str) -> Annotated {
        let feed = FeedFacts {
            title: Some("Harbour Post".into()),
            guid: Some("p-1".into()),
            ..FeedFacts::default()
        };
        let article = Article {
            path: fetched.into(),
            url: url.map(str::to_owned),
            fetched: Some(fetched.into()),
            feed: url.is_none().then_some(feed),
            text: text.into(),
            ..Article::default()
        };
        Annotated { article, ..Annotated::default() }
    }

    const OLD: &str = "The ferry sails again.\nIt was late.\nTwo were hurt.\n";
    const NEW: &str = "The ferry sails again.\nIt was late.\nThree were hurt.\n";

    #[test]
    fn a_text_that_changed_at_its_address_is_a_revision_with_its_lines() {
        let articles = [
            version(Some("https://www.post.example/ferry/?utm_source=x#top"), "2024-03-06T10:00:00Z", NEW),
            version(Some("http://post.example/ferry"), "2024-03-05T10:00:00Z", OLD),
        ];
        let revisions = revisions(&articles);
        let revision = &revisions[&0];
        assert_eq!((revisions.len(), revision.first, revision.previous, revision.number), (1, 1, 1, 2));
        assert_eq!((revision.by, revision.added[0].of(NEW)), ("address", "Three were hurt."));
        assert_eq!(revision.removed[0].of(OLD), "Two were hurt.");
    }

    #[test]
    fn entries_of_a_feed_are_known_by_their_guid() {
        let articles =
            [version(None, "2024-03-05T10:00:00Z", OLD), version(None, "2024-03-06T10:00:00Z", NEW)];
        assert_eq!(revisions(&articles)[&1].by, "guid");
    }

    #[test]
    fn copies_front_pages_and_other_reports_are_no_revisions() {
        let at = |url: &str, fetched: &str, text: &str| version(Some(url), fetched, text);
        let page = "https://post.example/ferry";
        for (one, other, text) in [
            (page, page, OLD),
            (page, "https://post.example/storm", NEW),
            ("https://post.example/", "https://post.example/", NEW),
            (page, page, "A storm came.\nTrees fell.\n"),
        ] {
            let articles = [at(one, "2024-03-05T10:00:00Z", OLD), at(other, "2024-03-06T10:00:00Z", text)];
            assert_eq!(revisions(&articles), BTreeMap::new(), "{one} {other} {text}");
        }
    }
}
