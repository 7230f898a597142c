//! What was found more than once becomes one article: an entry of a feed and the page that it leads to, and what an archive
//! fetched again and found as it was.
//!
//! Entries are never joined with each other, whatever their addresses: many feeds give one address to all their entries.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{AlsoAt, FeedText, Problem, PublishedBasis, RawArticle, page_key};
use jiff::Timestamp;

/// Of the words of an entry's whole report at least so many stand on its page; a page that asks for money has fewer.
const FULL_SHARE: f64 = 0.8;
/// Of the words of a summary or headline.
const SUMMARY_SHARE: f64 = 0.5;
/// Shorter words stand on every page.
const LEAST_LETTERS: usize = 4;

/// Joins entries of feeds with the pages that they lead to, and what archives fetched twice. What was said of an entry that is
/// an article no more ("the report stands elsewhere") goes from the problems.
pub fn joined(mut articles: Vec<RawArticle>, problems: &mut Vec<Problem>) -> Vec<RawArticle> {
    articles.sort_by(|a, b| (moment(a), &a.path, &a.id, &a.text).cmp(&(moment(b), &b.path, &b.id, &b.text)));
    let mut gone: BTreeSet<(String, String)> = BTreeSet::new();
    let mut leaves = |article: &RawArticle| gone.insert((article.path.clone(), article.id.clone()));
    let mut known = BTreeMap::new();
    articles.retain(|article| {
        let Some(key) = seen_again_key(article) else { return true };
        let first = known.entry(key).or_insert_with(|| article.path.clone());
        let is_first = *first == article.path;
        if !is_first {
            leaves(article);
        }
        is_first
    });
    let mut pages: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, article) in articles.iter().enumerate() {
        if article.page.is_some() && article.feed.is_none() {
            let urls = article.url.iter().chain(article.also_at.iter().filter_map(|also| also.url.as_ref()));
            for key in urls.filter_map(|url| page_key(url)).collect::<BTreeSet<_>>() {
                pages.entry(key).or_default().push(idx);
            }
        }
    }
    let mut page_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (idx, entry) in articles.iter().enumerate().filter(|(_, article)| article.feed.is_some()) {
        let versions = entry.url.as_deref().and_then(page_key).and_then(|key| pages.get(&key));
        let Some(versions) = versions else { continue };
        // What the page said when the entry said this: its first version since then, else its last one.
        let since = versions.iter().copied().find(|&page| moment(&articles[page]) >= moment(entry));
        let page = since.or(versions.last().copied());
        if let Some(page) = page.filter(|&page| tells_the_same(entry, &articles[page])) {
            page_of.insert(idx, page);
        }
    }
    for (&entry, &page) in &page_of {
        leaves(&articles[entry]);
        let entry = articles[entry].clone();
        take_over(&mut articles[page], entry);
    }
    problems.retain(|problem| {
        let id = problem.article.clone().unwrap_or_default();
        id.is_empty() || !gone.contains(&(problem.path.clone(), id))
    });
    let idxs = articles.into_iter().enumerate();
    idxs.filter(|(idx, _)| !page_of.contains_key(idx)).map(|(_, article)| article).collect()
}

/// What two articles of archives share that are one thing, fetched twice. Many feeds say of all entries that they were
/// changed now, so that this does not count.
fn seen_again_key(article: &RawArticle) -> Option<[String; 5]> {
    article.fetched.as_ref()?;
    let place = match (&article.feed, &article.page) {
        (Some(feed), _) => format!("{}\0{}", feed.title.as_deref().unwrap_or_default(), feed.guid.as_ref()?),
        (None, Some(_)) => String::new(),
        (None, None) => return None,
    };
    let title = article.title.clone().unwrap_or_default();
    let published = article.published.day.map(|day| day.to_string()).unwrap_or_default();
    Some([place, article.url.clone()?, title, published, article.text.clone()])
}

/// When it was fetched.
fn moment(article: &RawArticle) -> Option<Timestamp> {
    article.fetched.as_deref()?.parse().ok()
}

/// Whether the page shows the report that the entry tells of, and not something in its place.
fn tells_the_same(entry: &RawArticle, page: &RawArticle) -> bool {
    let kind = entry.feed.as_ref().map(|feed| feed.text).unwrap_or_default();
    let title = entry.title.as_deref().unwrap_or_default();
    let (text, least) = match kind {
        FeedText::Full | FeedText::Page => (entry.text.as_str(), FULL_SHARE),
        FeedText::Summary => (entry.text.as_str(), SUMMARY_SHARE),
        FeedText::Headline | FeedText::Address | FeedText::Picture => ("", SUMMARY_SHARE),
    };
    let told = long_words(title).chain(long_words(text)).collect::<BTreeSet<_>>();
    let shown = long_words(page.title.as_deref().unwrap_or_default()).chain(long_words(&page.text));
    let shown = shown.collect::<BTreeSet<_>>();
    told.intersection(&shown).count() as f64 >= told.len() as f64 * least
}

fn long_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= LEAST_LETTERS).map(str::to_lowercase)
}

/// The page's text, with what the entry says besides.
fn take_over(page: &mut RawArticle, entry: RawArticle) {
    page.also_at.push(AlsoAt { path: entry.path, url: entry.url });
    page.feed = entry.feed.map(|feed| dateline_model::FeedFacts { text: FeedText::Page, ..feed });
    page.title = page.title.take().or(entry.title);
    page.byline = page.byline.take().or(entry.byline);
    page.outlet = page.outlet.take().or(entry.outlet);
    page.outlet_facts = page.outlet_facts.take().or(entry.outlet_facts);
    let is_sure = matches!(page.published.basis, PublishedBasis::Given | PublishedBasis::Metadata);
    if entry.published.day.is_some() && (page.published.day.is_none() || !is_sure) {
        page.published = entry.published;
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::{FeedFacts, PageFacts, Published, Stage};

    use super::*;

    const REPORT: &str = "Ferry sails again\nThe harbour ferry sails again after eleven weeks of repair.\nTickets cost nothing today.\n";

    fn page(path: &str, url: &str, text: &str) -> RawArticle {
        RawArticle {
            id: format!("id-{path}"),
            path: path.into(),
            url: Some(url.into()),
            title: text.lines().next().map(str::to_owned),
            text: text.into(),
            page: Some(PageFacts::default()),
            ..RawArticle::default()
        }
    }

    fn entry(path: &str, url: &str, text: &str) -> RawArticle {
        let facts = FeedFacts {
            title: Some("Harbour Post".into()),
            guid: Some("p-1".into()),
            updated: Some("2031-03-07T08:00:00Z".into()),
            text: FeedText::Summary,
            ..FeedFacts::default()
        };
        let day = Some("2031-03-07".parse().unwrap());
        RawArticle {
            feed: Some(facts),
            published: Published { day, basis: PublishedBasis::Feed, ..Published::default() },
            page: None,
            title: Some("Ferry sails again".into()),
            ..page(path, url, text)
        }
    }

    fn joined_in_any_order(articles: &[RawArticle]) -> Vec<RawArticle> {
        let forward = joined(articles.to_vec(), &mut Vec::new());
        assert_eq!(joined(articles.iter().rev().cloned().collect(), &mut Vec::new()), forward);
        forward
    }

    #[test]
    fn an_entry_and_its_page_are_one_article() {
        let articles = [
            page("w#2", "https://post.example/ferry", REPORT),
            entry("w#1", "http://www.post.example/ferry/?utm_source=rss", "The ferry sails again."),
        ];
        let one = joined_in_any_order(&articles);
        assert_eq!(one.len(), 1);
        assert_eq!((one[0].path.as_str(), one[0].text.as_str()), ("w#2", REPORT));
        let feed = one[0].feed.as_ref().unwrap();
        assert_eq!((feed.guid.as_deref(), feed.text), (Some("p-1"), FeedText::Page));
        assert_eq!(one[0].published.basis, PublishedBasis::Feed);
        assert_eq!(one[0].also_at[0].path, "w#1");
    }

    #[test]
    fn entries_are_not_joined_with_each_other_whatever_their_address() {
        let url = "https://post.example/ferry";
        let articles = [entry("a", url, "The ferry sails again."), entry("b", url, "A storm came.")];
        assert_eq!(joined_in_any_order(&articles).len(), 2);
        let same = [entry("a", url, "The ferry sails again."), entry("b", url, "The ferry sails again.")];
        assert_eq!(joined_in_any_order(&same).len(), 2, "files are not told to be one thing seen twice");
    }

    #[test]
    fn a_page_that_shows_something_else_is_not_the_entrys() {
        let url = "https://post.example/ferry";
        let wall = page("w#2", url, "Before you go on\nWe value your privacy. Accept cookies.\n");
        assert_eq!(joined_in_any_order(&[wall, entry("w#1", url, "Harbour traffic resumed.")]).len(), 2);
        let front = page("w#2", "https://post.example/", REPORT);
        assert_eq!(joined_in_any_order(&[front, entry("w#1", "https://post.example/", "Sails.")]).len(), 2);
        let mut whole = entry(
            "w#1",
            url,
            &format!("{REPORT}\nPassengers queued since sunrise, captain Brandt reported, cheering loudly."),
        );
        whole.feed.as_mut().unwrap().text = FeedText::Full;
        let teaser = page("w#2", url, "Ferry sails again\nThe harbour ferry sails\nSubscribe to read on\n");
        assert_eq!(joined_in_any_order(&[teaser, whole]).len(), 2, "the page has less than the feed");
    }

    #[test]
    fn what_was_fetched_again_as_it_was_counts_once() {
        let at = |mut article: RawArticle, fetched: &str| {
            article.fetched = Some(fetched.into());
            article
        };
        let url = "https://post.example/ferry";
        let (early, late) = ("2031-03-07T08:00:00Z", "2031-03-07T09:00:00Z");
        let articles = [
            at(entry("w#9", url, "The ferry sails."), late),
            at(entry("w#1", url, "The ferry sails."), early),
            at(page("w#4", "https://post.example/storm", "A storm came.\n"), early),
            at(page("w#8", "https://post.example/storm", "A storm came.\n"), late),
            at(page("w#7", "https://post.example/storm", "A storm came and went.\n"), late),
        ];
        let paths: Vec<String> =
            joined_in_any_order(&articles).into_iter().map(|article| article.path).collect();
        assert_eq!(paths, ["w#1", "w#4", "w#7"]);
    }

    #[test]
    fn an_entry_belongs_to_the_version_of_its_page_that_followed_it() {
        let at = |mut article: RawArticle, fetched: &str| {
            article.fetched = Some(fetched.into());
            article
        };
        let url = "https://post.example/ferry";
        let newer = REPORT.replace("eleven", "twelve");
        let mut changed = entry("w#3", url, "The ferry sails again, after twelve weeks.");
        changed.feed.as_mut().unwrap().updated = Some("2031-03-07T10:00:00Z".into());
        let articles = [
            at(entry("w#1", url, "The ferry sails again."), "2031-03-07T08:00:00Z"),
            at(page("w#2", url, REPORT), "2031-03-07T08:00:05Z"),
            at(changed, "2031-03-07T10:00:00Z"),
            at(page("w#4", url, &newer), "2031-03-07T10:00:05Z"),
        ];
        let versions = joined_in_any_order(&articles);
        let updated = |article: &RawArticle| article.feed.as_ref().unwrap().updated.clone().unwrap();
        assert_eq!(versions.len(), 2);
        assert_eq!(updated(&versions[0]), "2031-03-07T08:00:00Z");
        assert_eq!(updated(&versions[1]), "2031-03-07T10:00:00Z");
    }

    #[test]
    fn what_was_said_of_an_entry_goes_with_it() {
        let url = "https://post.example/ferry";
        let said = |article: Option<&str>, path: &str| Problem {
            path: path.into(),
            article: article.map(str::to_owned),
            stage: Stage::Read,
            message: "is a feed's summary".into(),
        };
        let mut problems = vec![said(Some("id-w#1"), "w#1"), said(Some("id-w#2"), "w#2"), said(None, "w#1")];
        let articles = vec![page("w#2", url, REPORT), entry("w#1", url, "The ferry sails again.")];
        joined(articles, &mut problems);
        assert_eq!(problems, [said(Some("id-w#2"), "w#2"), said(None, "w#1")]);
    }
}
