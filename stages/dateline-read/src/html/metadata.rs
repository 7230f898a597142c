//! What a page says of itself: title, outlet, author, day and address from JSON-LD, meta elements and markup.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;
use serde_json::{Map, Value};

use super::even;
use super::visible::{Look, Page};
use crate::fields::{Fields, words};
use crate::published;

/// Gathers the fields. `published` is what a field or attribute says, as written.
pub(super) fn fields(document: &Document, page: &Page) -> Fields {
    let meta = Meta::of(document);
    let articles = linked_data(document);
    let linked = |key: &str| articles.iter().find_map(|article| words(article.get(key)?));
    let outlet = meta.first(&["og:site_name", "application-name"]).or_else(|| linked("publisher"));
    let url = attribute(document, "link[rel=canonical]", "href")
        .or_else(|| meta.first(&["og:url"]))
        .or_else(|| linked("url"))
        .filter(|url| url.contains("://"));
    let published = published(document, &meta, &articles, url.as_deref());
    Fields {
        id: None,
        title: title(document, &meta, linked("headline"), outlet.as_deref()),
        text: None,
        published,
        outlet,
        url,
        byline: byline(&meta, &articles, page),
        description: None,
    }
}

/// The page's meta elements: lower-case key and content, in order.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(document: &Document) -> Self {
        let mut all = Vec::new();
        for node in document.select("meta[content]").nodes() {
            let content = node.attr("content").map(|content| content.trim().to_owned()).unwrap_or_default();
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(key) = node.attr(key).filter(|_| !content.is_empty()) {
                    all.push((key.trim().to_lowercase(), content.clone()));
                }
            }
        }
        Self(all)
    }

    /// The first value of the first of these keys that has one.
    fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|&key| self.0.iter().find(|(k, _)| k == key)).map(|(_, value)| value.clone())
    }
}

/// The JSON-LD objects that are articles of some kind, in order.
fn linked_data(document: &Document) -> Vec<Map<String, Value>> {
    let mut articles = Vec::new();
    for node in document.select("script[type='application/ld+json']").nodes() {
        // Line breaks inside strings are forbidden and common.
        let text = node.text().replace(|c: char| c.is_control(), " ");
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';');
        if let Ok(value) = serde_json::from_str(text) {
            collect_articles(value, &mut articles);
        }
    }
    articles
}

fn collect_articles(value: Value, articles: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect_articles(value, articles)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect_articles(graph, articles);
            }
            let kinds = object.get("@type").and_then(words).unwrap_or_default();
            if kinds.contains("Article") || kinds.contains("BlogPosting") || kinds.contains("Report") {
                articles.push(object);
            } else if kinds.contains("Page")
                && let Some(main) = object.remove("mainEntity")
            {
                collect_articles(main, articles);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The headline: an `h1` that the metadata repeats, else the page's only `h1` where it is a headline and not the site's
/// name, else the metadata's title without the site's name.
fn title(document: &Document, meta: &Meta, headline: Option<String>, outlet: Option<&str>) -> Option<String> {
    let in_head = text_of(document, "head title");
    let told = meta
        .first(&["og:title", "twitter:title", "dc.title", "headline"])
        .or(headline)
        .map(|title| decoded(&title))
        .or_else(|| in_head.clone());
    let nodes = document.select("h1");
    let headings: Vec<String> = nodes.nodes().iter().map(|node| one_line(&node.text())).collect();
    let headings: Vec<&String> = headings.iter().filter(|heading| !heading.is_empty()).collect();
    let evened: Vec<String> = [&told, &in_head].into_iter().flatten().map(|title| even(title)).collect();
    let is_repeated = |heading: &str| {
        let heading = even(heading);
        heading.contains(' ') && evened.iter().any(|title| title.contains(&heading))
    };
    let is_headline = |heading: &str| {
        heading.split_whitespace().count() > 2 && outlet.is_none_or(|outlet| even(heading) != even(outlet))
    };
    let repeated = headings.iter().find(|heading| is_repeated(heading));
    let only = headings.first().filter(|heading| headings.len() == 1 && is_headline(heading));
    repeated
        .or(only)
        .map(|heading| (*heading).clone())
        .or_else(|| told.map(|told| without_site_name(&told, outlet)))
        .or_else(|| headings.first().map(|heading| (*heading).clone()))
        .filter(|title| !title.is_empty())
}

/// Cuts " | Harbour Post" and its like off a title.
fn without_site_name(title: &str, outlet: Option<&str>) -> String {
    for separator in [" | ", " - ", " – ", " — ", " · ", " » ", " :: "] {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let is_site = outlet.is_some_and(|outlet| {
                even(outlet).contains(&even(tail)) || even(tail).contains(&even(outlet))
            });
            if is_site || separator == " | " {
                return head.trim().to_owned();
            }
        }
    }
    title.trim().to_owned()
}

/// The author's name, without "By".
fn byline(meta: &Meta, articles: &[Map<String, Value>], page: &Page) -> Option<String> {
    static BY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)^\s*(?:written\s+)?by:?\s+").expect("the pattern is a constant"));
    let linked = articles.iter().find_map(|article| words(article.get("author")?));
    let told = linked
        .or_else(|| {
            meta.first(&[
                "author",
                "article:author",
                "dc.creator",
                "parsely-author",
                "sailthru.author",
                "byl",
            ])
        })
        .filter(|name| !name.contains("://"))
        .map(|name| decoded(&name));
    let shown = || {
        let line = page.lines.iter().find(|line| line.look == Look::Byline && line.span.len() < 200)?;
        Some(line.span.of(&page.text).to_owned())
    };
    let name = told.or_else(shown)?;
    let name = BY.replace(&name, "").trim().to_owned();
    (!name.is_empty()).then_some(name)
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "date",
];

/// The day as a field or an attribute says it: meta elements, JSON-LD, the markup of times, the address.
fn published(
    document: &Document,
    meta: &Meta,
    articles: &[Map<String, Value>],
    url: Option<&str>,
) -> Option<String> {
    let is_day = |words: &String| published::parse(words).is_ok();
    let of_meta = || PUBLISHED.iter().find_map(|&key| meta.first(&[key]).filter(is_day));
    let of_linked = || {
        let keys = ["datePublished", "dateCreated"];
        articles
            .iter()
            .find_map(|article| keys.iter().find_map(|&key| words(article.get(key)?).filter(is_day)))
    };
    let of_times = || {
        [
            "[itemprop=datePublished]",
            "time[pubdate]",
            "time.published",
            "time.entry-date",
            "article time",
            "time",
        ]
        .iter()
        .find_map(|selector| {
            let selection = document.select(selector);
            selection.nodes().iter().find_map(|node| {
                let attributes =
                    ["datetime", "content", "title"].into_iter().filter_map(|key| node.attr(key));
                attributes
                    .map(|value| value.to_string())
                    .find(is_day)
                    .or_else(|| Some(one_line(&node.text())).filter(is_day))
            })
        })
    };
    let told = of_meta().or_else(of_linked).or_else(of_times);
    match (told, url.and_then(day_in_address)) {
        (Some(told), Some(in_address)) if is_next_day(&told, &in_address) => Some(in_address),
        (told, in_address) => told.or(in_address),
    }
}

/// Whether a moment told in UTC lies beside the day in the address: then the address has the day of the newsroom's clock.
fn is_next_day(told: &str, in_address: &str) -> bool {
    let (Ok(told), Ok(in_address)) = (published::parse(told), published::parse(in_address)) else {
        return false;
    };
    let is_utc = told.instant.is_some_and(|instant| instant.ends_with('Z'));
    is_utc && in_address.day.until(told.day).is_ok_and(|span| span.get_days().abs() == 1)
}

/// The day in an address like `/2024/03/05/ferry-sails`.
fn day_in_address(url: &str) -> Option<String> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
            .expect("the pattern is a constant")
    });
    DAY.captures(url).map(|found| format!("{}-{}-{}", &found[1], &found[2], &found[3]))
}

/// A short line of the page that gives a day in words, such as "Published 5 March 2024": the first from the title on,
/// else the first above it.
pub(super) fn date_in_words(page: &Page, title: Option<&str>) -> Option<String> {
    let lines: Vec<&str> = page.lines.iter().map(|line| line.span.of(&page.text)).collect();
    let title = title.map(even);
    let title_idx = lines.iter().position(|line| title.as_ref() == Some(&even(line))).unwrap_or(0);
    let (above, below) = lines.split_at(title_idx);
    let is_day = |line: &&&str| line.len() < 100 && published::parse_words(line).is_ok();
    below.iter().find(is_day).or_else(|| above.iter().find(is_day)).map(|&line| line.to_owned())
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let value = document.select_single(selector).attr(name)?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn text_of(document: &Document, selector: &str) -> Option<String> {
    let text = one_line(&document.select_single(selector).text());
    (!text.is_empty()).then_some(text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Metadata is often escaped twice.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return one_line(text);
    }
    one_line(&Document::fragment(text.replace('<', "&lt;")).text())
}
