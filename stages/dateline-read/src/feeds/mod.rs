//! Feeds to articles: RSS of every version, RDF, Atom, JSON Feed, news sitemaps. Every entry is one article.
//!
//! What an entry's text is (content, summary, headline) is told in [`FeedFacts`]; nothing is fetched here. Content is HTML
//! and is read as pages are, but all of it is the entry's own: which line is what is left to `clean`.

mod entry;
mod fields_of;
mod json_feed;
mod listing;
mod sitemap;

use url::Url;

use crate::assemble::Found;
use crate::xml::{Element, Xml};

use fields_of::Namespaces;

pub use listing::{FeedListing, ListedEntry, feed_listing, feeds_of_page};

pub(crate) use json_feed::{is_json_feed, read_json_feed};
pub(crate) use sitemap::read_sitemap;

/// Whether an outermost element is that of a feed.
pub(crate) fn is_feed(root: Element<'_, '_>) -> bool {
    ["rss", "feed", "rdf", "channel"].iter().any(|name| root.is(name))
}

/// Reads a feed's entries as `path#N`, with N from 1. Entries that hold nothing are told in `lost`.
///
/// # Errors
///
/// A message where the feed has no entry, or breaks off; the entries before that are in `found`.
pub(crate) fn read_feed(
    path: &str,
    xml: &Xml<'_>,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let namespaces = Namespaces::of(xml);
    let feed = feed_facts(xml, &namespaces);
    let mut n_entries = 0;
    for element in xml.elements().filter(|&element| is_entry(element)) {
        n_entries += 1;
        let entry = fields_of::entry(element, &namespaces, feed.address.as_ref());
        let path = format!("{path}#{n_entries}");
        match entry.read(&path, feed.title.as_deref()) {
            Ok(article) => found.push(article),
            Err(message) => lost.push((path, message)),
        }
    }
    match (n_entries, xml.is_cut_off) {
        (0, true) => Err("is a feed that breaks off before its first entry".to_owned()),
        (0, false) => Err("is a feed without entries".to_owned()),
        (_, true) => {
            if let Some(last) = found.last_mut() {
                last.messages.push("its feed breaks off, so that this entry may not be whole".to_owned());
            }
            Err(format!(
                "is a feed that breaks off after {n_entries} entries: what followed is lost; fetch it again"
            ))
        }
        (_, false) => Ok(()),
    }
}

/// What a feed says of itself.
struct Feed {
    title: Option<String>,
    /// Where relative addresses of entries lead from.
    address: Option<Url>,
}

fn feed_facts(xml: &Xml<'_>, namespaces: &Namespaces) -> Feed {
    let Some(root) = xml.root() else { return Feed { title: None, address: None } };
    let channel = root.child("channel").unwrap_or(root);
    Feed {
        title: fields_of::title(channel, namespaces),
        address: fields_of::link(channel, namespaces, None).and_then(|link| Url::parse(&link).ok()),
    }
}

/// Entries stand in the feed; where an end tag is missing, one in another.
fn is_entry(element: Element<'_, '_>) -> bool {
    let stands_in =
        |names: &[&str]| element.parent().is_some_and(|parent| names.iter().any(|name| parent.is(name)));
    (element.is("item") && stands_in(&["channel", "rdf", "rss", "item", "items"]))
        || (element.is("entry") && stands_in(&["feed", "channel", "entry"]))
}
