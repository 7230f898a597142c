//! What a feed lists, for whoever watches it: its entries' addresses and what tells that one changed; feeds that a page links.

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use url::Url;

use super::fields_of::Namespaces;
use super::{feed_facts, is_feed, read_feed, read_sitemap};
use crate::assemble::Found;
use crate::columns::Columns;
use crate::fields::Fields;
use crate::format::{Format, Name};
use crate::opml::ListedFeed;
use crate::words::one_line;
use crate::xml::{Element, Xml};
use crate::{encoding, format, gzip, html, json};

/// What a feed lists at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedListing {
    /// What the feed calls itself.
    pub title: Option<String>,
    /// The site it belongs to.
    pub site: Option<String>,
    /// Minutes for which it says that it need not be asked again.
    pub keep_for_minutes: Option<u32>,
    /// In the feed's order.
    pub entries: Vec<ListedEntry>,
}

/// One entry, as far as a watcher needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedEntry {
    /// What the feed calls it: its identifier, else its address, else its title.
    pub key: String,
    /// Where the report stands; absolute.
    pub url: Option<String>,
    /// 64 bits, as hexadecimal digits, of what the entry says: another where it was changed.
    pub fingerprint: String,
}

/// Reads what a feed lists. Relative addresses lead from `address`, where it was fetched; `charset` is what the server says.
///
/// # Errors
///
/// A message where the bytes are no feed.
///
/// # Examples
///
/// ```
/// use dateline_read::feed_listing;
/// let feed = b"<rss><channel><ttl>30</ttl><item><guid>a1</guid><link>/ferry</link><title>Ferry sails</title></item></channel></rss>";
/// let listing = feed_listing(feed, None, "https://post.example/rss").unwrap();
/// assert_eq!(listing.keep_for_minutes, Some(30));
/// assert_eq!(listing.entries[0].key, "a1");
/// assert_eq!(listing.entries[0].url.as_deref(), Some("https://post.example/ferry"));
/// ```
pub fn feed_listing(bytes: &[u8], charset: Option<&str>, address: &str) -> Result<FeedListing, String> {
    let bytes = gzip::unpack(bytes)?;
    let text = encoding::decode_as_told(&bytes, true, charset)?.text;
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    let mut listing = FeedListing::default();
    match format::tell(Name::Feed, &text) {
        Format::Json | Format::JsonLines => {
            json::read_document(address, &text, &Columns::default(), &mut found, &mut lost)?;
            listing.title = found.first().and_then(|first| first.feed.as_ref()?.title.clone());
        }
        Format::Xml => {
            let xml = Xml::read(&text);
            let root = xml.root().ok_or("is no feed: it holds no element")?;
            if is_feed(root) {
                // A feed that has no entry now may have some later.
                if let Err(message) = read_feed(address, &xml, &mut found, &mut lost)
                    && xml.is_cut_off
                {
                    return Err(message);
                }
                let facts = feed_facts(&xml, &Namespaces::of(&xml));
                listing.title = facts.title;
                listing.site = facts.address.map(String::from);
                listing.keep_for_minutes = keep_for(root.child("channel").unwrap_or(root));
            } else if root.is("urlset") {
                read_sitemap(address, &xml, &mut found, &mut lost)?;
            } else {
                return Err(format!("is no feed (its outermost element is {})", root.local_name()));
            }
        }
        Format::Html => return Err("is a web page in a feed's place".to_owned()),
        Format::Text => return Err("is no feed".to_owned()),
    }
    let is_entry = |found: &Found| found.feed.is_some();
    if !found.is_empty() && !found.iter().any(is_entry) {
        return Err("is no feed".to_owned());
    }
    let base = Url::parse(address).ok();
    listing.entries = found.iter().filter_map(|found| entry(found, base.as_ref())).collect();
    Ok(listing)
}

fn entry(found: &Found, base: Option<&Url>) -> Option<ListedEntry> {
    let facts = found.feed.as_ref()?;
    let Fields { url, title, published, .. } = &found.fields;
    let url = url.as_ref().and_then(|url| match base {
        Some(base) => base.join(url).ok(),
        None => Url::parse(url).ok(),
    });
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from);
    let key = facts.guid.clone().or_else(|| url.clone()).or_else(|| title.clone())?;
    let mut hash = Sha256::new();
    // Many feeds say "changed now" at every look, so it is the words that count.
    for part in [url.as_deref(), title.as_deref(), published.as_deref(), Some(&found.text)] {
        hash.update(part.unwrap_or_default());
        hash.update([0]);
    }
    let number = hash.finalize().iter().take(8).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let fingerprint = format!("{number:016x}");
    Some(ListedEntry { key, url, fingerprint })
}

/// How long a feed asks to be left alone: `ttl` of RSS in minutes, else the period of its syndication module.
fn keep_for(channel: Element<'_, '_>) -> Option<u32> {
    let text = |name: &str| one_line(&channel.child(name)?.text());
    if let Some(minutes) = text("ttl").and_then(|ttl| ttl.parse().ok()) {
        return Some(minutes);
    }
    let period = match text("updatePeriod")?.to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    };
    let frequency: u32 = text("updateFrequency").and_then(|times| times.parse().ok()).unwrap_or(1);
    Some(period / frequency.max(1))
}

/// The feeds that a page links (`<link rel="alternate">`), each once, in the page's order.
///
/// # Errors
///
/// A message where the bytes cannot be read as a page.
///
/// # Examples
///
/// ```
/// use dateline_read::feeds_of_page;
/// let page = br#"<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/rss">"#;
/// let feeds = feeds_of_page(page, None, "https://post.example/news").unwrap();
/// assert_eq!(feeds[0].url, "https://post.example/rss");
/// ```
pub fn feeds_of_page(bytes: &[u8], charset: Option<&str>, address: &str) -> Result<Vec<ListedFeed>, String> {
    const TYPES: [&str; 5] = [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json+feed",
    ];
    let bytes = gzip::unpack(bytes)?;
    let text = encoding::decode_as_told(&bytes, true, charset)?.text;
    let document = html::parse(&text)?;
    let page = Url::parse(address).ok();
    let base = document.select_single("base[href]").attr("href").and_then(|href| match &page {
        Some(page) => page.join(href.trim()).ok(),
        None => Url::parse(href.trim()).ok(),
    });
    let base = base.or(page);
    let (mut feeds, mut listed) = (Vec::new(), FxHashSet::default());
    for link in document.select("link[rel][type][href]").nodes() {
        let attribute = |name: &str| link.attr(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let is_alternate =
            attribute("rel").split_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate"));
        let kind = attribute("type").to_ascii_lowercase();
        if !is_alternate || !TYPES.contains(&kind.split(';').next().unwrap_or_default().trim()) {
            continue;
        }
        let href = attribute("href");
        let url = base.as_ref().map_or_else(|| Url::parse(&href), |base| base.join(&href));
        let Ok(url) = url else { continue };
        if matches!(url.scheme(), "http" | "https") && listed.insert(url.clone()) {
            feeds.push(ListedFeed {
                title: one_line(&attribute("title")),
                url: url.into(),
                site: base.as_ref().map(|base| base.origin().ascii_serialization()),
                groups: Vec::new(),
            });
        }
    }
    Ok(feeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(feed: &str) -> Result<FeedListing, String> {
        feed_listing(feed.as_bytes(), None, "https://post.example/feeds/rss")
    }

    #[test]
    fn an_entry_that_says_something_else_has_another_fingerprint() {
        let feed = |words: &str, changed: &str| {
            let feed = format!(
                "<feed><title>Post</title><entry><id>a</id><updated>{changed}</updated><published>2031-03-07T08:00:00Z</published>\
                 <link href=\"../ferry\"/><title>Ferry</title><content>{words}</content></entry></feed>"
            );
            listing(&feed).unwrap().entries.remove(0)
        };
        let first = feed("It sails.", "2031-03-07T08:00:00Z");
        assert_eq!(first.url.as_deref(), Some("https://post.example/ferry"));
        assert_eq!(first, feed("It sails.", "2031-03-07T09:00:00Z"));
        assert_ne!(first.fingerprint, feed("It sank.", "2031-03-07T08:00:00Z").fingerprint);
    }

    #[test]
    fn json_feeds_and_news_sitemaps_list_entries_too() {
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[{"id":"1","url":"https://post.example/a","content_text":"It sails."}]}"#;
        let json = listing(json).unwrap();
        assert_eq!((json.title.as_deref(), json.entries[0].key.as_str()), (Some("Post"), "1"));
        let sitemap =
            "<urlset><url><loc>https://post.example/a</loc><news><title>Ferry</title></news></url></urlset>";
        assert_eq!(listing(sitemap).unwrap().entries[0].key, "https://post.example/a");
    }

    #[test]
    fn an_empty_feed_is_one_and_a_page_is_none() {
        assert_eq!(listing("<rss><channel><title>Post</title></channel></rss>").unwrap().entries, []);
        for other in ["<html><body>Sign in</body></html>", "<opml/>", "", "hello", "{\"text\":\"It sails.\"}"]
        {
            assert!(listing(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_feed_says_how_long_it_holds() {
        let keep = |words: &str| {
            listing(&format!("<rss><channel>{words}</channel></rss>")).unwrap().keep_for_minutes
        };
        assert_eq!(keep("<ttl> 45 </ttl>"), Some(45));
        assert_eq!(
            keep("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"),
            Some(360)
        );
        assert_eq!(keep("<ttl>soon</ttl>"), None);
    }

    #[test]
    fn feeds_that_a_page_links_are_found_each_once() {
        let page = r#"<base href="https://cdn.example/x/"><link rel=stylesheet type=text/css href=a>
            <link rel="alternate home" type="application/atom+xml; charset=utf-8" href="feed" title="All &amp; sundry">
            <link rel=alternate type=application/atom+xml href=feed><link rel=alternate type=text/html href=/mobile>"#;
        let feeds = feeds_of_page(page.as_bytes(), None, "https://post.example/").unwrap();
        assert_eq!(feeds.len(), 1);
        assert_eq!(
            (feeds[0].url.as_str(), feeds[0].title.as_deref()),
            ("https://cdn.example/x/feed", Some("All & sundry"))
        );
    }
}
