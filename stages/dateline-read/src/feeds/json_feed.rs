//! JSON Feed, version 1 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value};

use super::entry::Entry;
use crate::assemble::Found;
use crate::fields::words;
use crate::words::{Words, one_line};

/// Whether a JSON object is a feed and no article.
pub(crate) fn is_json_feed(object: &Map<String, Value>) -> bool {
    let says_so =
        object.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org"));
    let has_address = object.contains_key("home_page_url") || object.contains_key("feed_url");
    says_so || (object.get("items").is_some_and(Value::is_array) && has_address)
}

/// Reads its items as `path#N`, with N from 1. Items that hold nothing are told in `lost`.
///
/// # Errors
///
/// A message where the feed has no item.
pub(crate) fn read_json_feed(
    path: &str,
    feed: &Map<String, Value>,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let title = feed.get("title").and_then(words);
    let items = feed.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        return Err("is a feed without entries".to_owned());
    }
    for (item_idx, item) in items.iter().enumerate() {
        let path = format!("{path}#{}", item_idx + 1);
        let read = match item {
            Value::Object(item) => entry(item).read(&path, title.as_deref()),
            _ => Err("is JSON, but not an object".to_owned()),
        };
        match read {
            Ok(article) => found.push(article),
            Err(message) => lost.push((path, message)),
        }
    }
    Ok(())
}

fn entry(item: &Map<String, Value>) -> Entry {
    let first = |keys: &[&str]| keys.iter().find_map(|&key| words(item.get(key)?));
    let text = |key: &str| item.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let guid = first(&["id"]);
    let is_address = |id: &String| id.starts_with("http://") || id.starts_with("https://");
    Entry {
        title: first(&["title"]).as_deref().and_then(one_line),
        link: first(&["url", "external_url"]).or_else(|| guid.clone().filter(is_address)),
        published: first(&["date_published"]).into_iter().collect(),
        updated: first(&["date_modified"]).into_iter().collect(),
        authors: first(&["authors", "author"]).into_iter().collect(),
        content: text("content_html")
            .map(|html| Words::Html(html.to_owned()))
            .or_else(|| text("content_text").map(|text| Words::Plain(text.to_owned()))),
        summary: text("summary").map(|summary| Words::by_looks(summary.to_owned())),
        source: None,
        guid,
    }
}
