//! What a page says of itself: title, outlet, author, day and address from JSON-LD, meta elements and markup.

use std::sync::LazyLock;

use dateline_model::PageFacts;
use dom_query::{Document, NodeRef};
use regex::Regex;
use serde_json::{Map, Value};

use super::nodes::Nodes;
use super::titles;
use super::visible::{Look, Page};
use crate::fields::{Fields, words};

/// What a page says of itself.
pub(super) struct Metadata {
    pub(super) fields: Fields,
    pub(super) meta: Meta,
    pub(super) linked: Linked,
    /// But for the days.
    pub(super) facts: PageFacts,
    /// What JSON-LD says goes with the lead image.
    pub(super) image_caption: Option<String>,
}

/// Gathers the fields, but for the days: those need the title's place ([`dates`](super::dates)).
pub(super) fn metadata(nodes: &Nodes<'_>, page: &Page) -> Metadata {
    let meta = Meta::of(nodes);
    let linked = Linked::of(nodes);
    let outlet = outlet(&meta, &linked);
    let url = url(nodes, &meta, &linked);
    let given = titles::Given {
        nodes,
        meta: &meta,
        headline: linked.first("headline"),
        outlet: outlet.as_deref(),
        url: url.as_deref(),
    };
    let fields = Fields {
        id: None,
        title: titles::title(&given),
        text: None,
        published: None,
        outlet,
        url,
        byline: byline(&meta, &linked.articles, page),
        description: None,
    };
    let facts = facts(nodes, &meta, &linked);
    let image_caption = linked.articles.iter().find_map(|article| caption_of(article.get("image")?));
    Metadata { fields, meta, linked, facts, image_caption }
}

fn facts(nodes: &Nodes<'_>, meta: &Meta, linked: &Linked) -> PageFacts {
    let is_address = |address: &String| address.contains("://") || address.starts_with("//");
    let image = || linked.articles.iter().find_map(|article| address_of(article.get("image")?));
    let lang = || nodes.lang().map(|lang| lang.trim().to_owned());
    PageFacts {
        section: meta
            .first(&["article:section", "og:section", "parsely-section"])
            .or_else(|| linked.articles.iter().find_map(|article| first_word(article.get("articleSection")?)))
            .map(|section| decoded(&section)),
        language: lang()
            .filter(|lang| !lang.is_empty())
            .or_else(|| linked.first("inLanguage"))
            .or_else(|| meta.first(&["content-language", "og:locale"]))
            .map(|lang| lang.replace('_', "-")),
        published_from: None,
        modified: None,
        lead_image: meta
            .first(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"])
            .filter(is_address)
            .or_else(|| image().filter(is_address)),
        lead_image_caption: None,
        is_behind_paywall: linked
            .articles
            .iter()
            .find_map(|article| truth(article.get("isAccessibleForFree")?))
            .map(|is_free| !is_free)
            .or_else(|| match meta.first(&["article:content_tier"])?.as_str() {
                "free" => Some(false),
                "locked" | "metered" => Some(true),
                _ => None,
            }),
        is_live_blog: linked.is_live_blog,
        lines: Vec::new(),
    }
}

/// The first of several words or of a list.
fn first_word(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => values.iter().find_map(words),
        other => words(other),
    }
}

/// The address that JSON-LD gives of a picture: a string, an object's `url`, the first of a list.
fn address_of(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.trim().to_owned()),
        Value::Array(values) => values.iter().find_map(address_of),
        Value::Object(object) => {
            ["url", "contentUrl", "@id"].iter().find_map(|&key| address_of(object.get(key)?))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// What JSON-LD says goes with a picture.
fn caption_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => values.iter().find_map(caption_of),
        Value::Object(object) => object.get("caption").and_then(words).map(|words| decoded(&words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// A truth value as JSON-LD writes it, also as a string.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is_so) => Some(*is_so),
        Value::String(word) => match word.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// All candidates for the title: for fitting.
pub(super) fn title_candidates(nodes: &Nodes<'_>) -> Vec<titles::Candidate> {
    let meta = Meta::of(nodes);
    let linked = Linked::of(nodes);
    let (outlet, url) = (outlet(&meta, &linked), url(nodes, &meta, &linked));
    let headline = linked.first("headline");
    titles::candidates(&titles::Given {
        nodes,
        meta: &meta,
        headline,
        outlet: outlet.as_deref(),
        url: url.as_deref(),
    })
}

fn outlet(meta: &Meta, linked: &Linked) -> Option<String> {
    meta.first(&["og:site_name", "application-name"]).or_else(|| linked.first("publisher"))
}

fn url(nodes: &Nodes<'_>, meta: &Meta, linked: &Linked) -> Option<String> {
    let is_canonical =
        |node: &&NodeRef<'_>| node.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
    let canonical = nodes.links.iter().find(is_canonical).and_then(|node| node.attr("href"));
    canonical
        .map(|url| url.trim().to_owned())
        .filter(|url| !url.is_empty())
        .or_else(|| meta.first(&["og:url"]))
        .or_else(|| linked.first("url"))
        .filter(|url| url.contains("://"))
}

impl Metadata {
    /// The report as JSON-LD repeats it.
    pub(super) fn body(&self) -> Option<String> {
        let bodies = self.linked.articles.iter().filter_map(|article| words(article.get("articleBody")?));
        bodies.filter(|body| body.len() > 200).max_by_key(String::len)
    }
}

/// The page's meta elements: lower-case key and content, in order.
pub(super) struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(nodes: &Nodes<'_>) -> Self {
        let mut all = Vec::new();
        for node in &nodes.metas {
            let Some(content) = node.attr("content") else { continue };
            let content = content.trim().to_owned();
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(key) = node.attr(key).filter(|_| !content.is_empty()) {
                    all.push((key.trim().to_lowercase(), content.clone()));
                }
            }
        }
        Self(all)
    }

    /// The first value of the first of these keys that has one.
    pub(super) fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|&key| self.0.iter().find(|(k, _)| k == key)).map(|(_, value)| value.clone())
    }
}

/// The JSON-LD objects of a page, in order.
#[derive(Default)]
pub(super) struct Linked {
    /// Those that are articles of some kind.
    pub(super) articles: Vec<Map<String, Value>>,
    /// Pages and whatever else stands on its own.
    pub(super) others: Vec<Map<String, Value>>,
    /// Whether one of the articles is a live blog.
    is_live_blog: bool,
}

impl Linked {
    fn of(nodes: &Nodes<'_>) -> Self {
        let mut linked = Self::default();
        let is_linked = |node: &&NodeRef<'_>| {
            node.attr("type").is_some_and(|media| media.eq_ignore_ascii_case("application/ld+json"))
        };
        for node in nodes.scripts.iter().filter(is_linked) {
            // Line breaks inside strings are forbidden and common.
            let text = node.text().replace(|c: char| c.is_control(), " ");
            let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';');
            if let Ok(value) = serde_json::from_str(text) {
                linked.collect(value);
            }
        }
        linked
    }

    /// The first article's value of a key.
    fn first(&self, key: &str) -> Option<String> {
        self.articles.iter().find_map(|article| words(article.get(key)?))
    }

    fn collect(&mut self, value: Value) {
        match value {
            Value::Array(values) => values.into_iter().for_each(|value| self.collect(value)),
            Value::Object(mut object) => {
                if let Some(graph) = object.remove("@graph") {
                    self.collect(graph);
                }
                let kinds = object.get("@type").and_then(words).unwrap_or_default();
                self.is_live_blog |= kinds.contains("LiveBlogPosting");
                if kinds.contains("Article") || kinds.contains("BlogPosting") || kinds.contains("Report") {
                    self.articles.push(object);
                    return;
                }
                if let Some(main) = object.remove("mainEntity") {
                    self.collect(main);
                }
                self.others.push(object);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// What stands over an author's name.
const LABELS: [&str; 8] =
    ["author", "authors", "about the author", "written", "admin", "author:", "written by:", "contributor"];

/// The author's name, without "By".
fn byline(meta: &Meta, articles: &[Map<String, Value>], page: &Page) -> Option<String> {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*(?:(?:written|posted|published|story|words)\s+)?by:?(?:\s+|$)")
            .expect("the pattern is a constant")
    });
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
    let named = |words: &str| {
        let name = BY.replace(words, "").trim().to_owned();
        let is_label = LABELS.iter().any(|label| name.eq_ignore_ascii_case(label));
        (name.contains(char::is_alphabetic) && !is_label).then_some(name)
    };
    let shown = || {
        let mut lines = page.lines.iter().filter(|line| line.look == Look::Byline && line.span.len() < 200);
        lines.find_map(|line| named(line.span.of(&page.text)))
    };
    told.and_then(|told| named(&told)).or_else(shown)
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Metadata is often escaped twice.
pub(super) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return one_line(text);
    }
    one_line(&Document::fragment(text.replace('<', "&lt;")).text())
}
