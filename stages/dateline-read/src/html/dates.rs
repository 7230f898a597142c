//! When a page says that it was published and last changed, and where it says so: meta elements, JSON-LD, markup of times,
//! the address, a line near the title, scripts. The first that names a day counts; nothing is guessed from the rest.

use std::sync::LazyLock;

use dateline_model::{Modified, PageSource};
use dom_query::NodeRef;
use regex::Regex;
use serde_json::{Map, Value};

use super::features;
use super::hints::KINDS;
use super::metadata::{Meta, Metadata, one_line};
use super::nodes::{Nodes, lies_in};
use super::visible::Page;
use crate::fields::words;
use crate::published::{self, Order};

/// What a page says of its days, as written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Dates {
    /// ISO 8601, and where it stands.
    pub(super) published: Option<(String, PageSource)>,
    /// When the page was last changed.
    pub(super) modified: Option<Modified>,
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
    "citation_publication_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article:published",
    "og:pubdate",
    "date",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "article:updated_time",
    "revised",
];

/// Gathers what the page says. `title_idx` is the headline's line.
pub(super) fn dates(nodes: &Nodes<'_>, metadata: &Metadata, page: &Page, title_idx: Option<usize>) -> Dates {
    let Metadata { meta, linked, fields, .. } = metadata;
    let url = fields.url.as_deref();
    let order = order_of(nodes, meta);
    let is_day = |words: &String| published::parse_in(words, order).is_ok();
    let of_meta = |keys: &[&str]| keys.iter().find_map(|&key| meta.first(&[key]).filter(is_day));
    let of_linked = |objects: &[Map<String, Value>], keys: &[&str]| {
        objects.iter().find_map(|object| keys.iter().find_map(|&key| words(object.get(key)?).filter(is_day)))
    };
    let created = ["datePublished", "dateCreated", "uploadDate"];
    let in_address = url.and_then(day_in_address);
    let line = || line_with_day(page, title_idx, order);
    let told = of_meta(PUBLISHED)
        .map(|words| (words, PageSource::Meta))
        .or_else(|| Some((of_linked(&linked.articles, &created)?, PageSource::LinkedData)))
        .or_else(|| Some((marked_as_published(nodes, order)?, PageSource::Markup)))
        .or_else(|| Some((of_linked(&linked.others, &created[..1])?, PageSource::LinkedData)));
    let published = match (told, in_address) {
        (Some((told, from)), in_address) => Some(on_the_newsroom_clock(told, from, in_address, line, order)),
        (None, Some(in_address)) => Some((in_address, PageSource::Address)),
        (None, None) => line()
            .filter(|line| line.is_sure)
            .map(|line| (line.words, PageSource::Line))
            .or_else(|| Some((of_any_time(nodes, order)?, PageSource::Markup)))
            .or_else(|| line().map(|line| (line.words, PageSource::Line)))
            .or_else(|| Some((of_scripts(nodes, order)?, PageSource::Script)))
            .or_else(|| {
                Some((
                    day_in_address(&meta.first(&["og:image", "twitter:image"])?)?,
                    PageSource::ImageAddress,
                ))
            }),
    };
    let modified = of_meta(MODIFIED)
        .map(|words| (words, PageSource::Meta))
        .or_else(|| Some((of_linked(&linked.articles, &["dateModified"])?, PageSource::LinkedData)))
        .or_else(|| Some((of_linked(&linked.others, &["dateModified"])?, PageSource::LinkedData)))
        .or_else(|| Some((of_nodes(with_property(nodes, "dateModified"), order)?, PageSource::Markup)));
    let evened = |words: &str| {
        let moment = published::parse_in(words, order).ok()?;
        Some(moment.instant.unwrap_or_else(|| moment.day.to_string()))
    };
    let modified = modified.and_then(|(words, from)| Some(Modified { value: evened(&words)?, from }));
    // What is ambiguous without knowing the page's language is written out here.
    let published = published.map(|(words, from)| (evened(&words).unwrap_or(words), from));
    Dates { published, modified }
}

/// A moment told in UTC may lie on the day before or after the newsroom's: then the address, else the line that readers
/// see, has the newsroom's day.
fn on_the_newsroom_clock(
    told: String,
    from: PageSource,
    in_address: Option<String>,
    line: impl Fn() -> Option<DayLine>,
    order: Order,
) -> (String, PageSource) {
    let Ok(moment) = published::parse_in(&told, order) else { return (told, from) };
    let may_be_beside =
        moment.instant.as_ref().is_none_or(|instant| instant.ends_with('Z') || instant.len() == 19);
    let days_from = |words: &str| {
        let other = published::parse_in(words, order).ok()?;
        Some(moment.day.until(other.day).ok()?.get_days().abs())
    };
    if may_be_beside {
        if let Some(in_address) = in_address.filter(|words| days_from(words) == Some(1)) {
            return (in_address, PageSource::Address);
        }
        if moment.instant.is_some()
            && let Some(line) = line().filter(|line| line.is_sure && days_from(&line.words) == Some(1))
        {
            return (line.words, PageSource::Line);
        }
    }
    (told, from)
}

/// Whether the page's readers write the month or the day first.
fn order_of(nodes: &Nodes<'_>, meta: &Meta) -> Order {
    let lang =
        nodes.lang().filter(|lang| !lang.eq_ignore_ascii_case("en")).or_else(|| meta.first(&["og:locale"]));
    match lang.map(|lang| lang.to_lowercase().replace('_', "-")) {
        None => Order::Unknown,
        Some(lang) if lang == "en" => Order::Unknown,
        Some(lang) if lang == "en-us" => Order::MonthFirst,
        Some(_) => Order::DayFirst,
    }
}

/// The day in elements that say of themselves that they hold the day of publication, the plainest first.
fn marked_as_published(nodes: &Nodes<'_>, order: Order) -> Option<String> {
    let times = |is_wanted: fn(&NodeRef<'_>) -> bool| {
        of_nodes(nodes.times.iter().filter(move |node| is_wanted(node)), order)
    };
    of_nodes(with_property(nodes, "datePublished"), order)
        .or_else(|| times(|node| node.has_attr("pubdate")))
        .or_else(|| times(|node| node.has_class("published")))
        .or_else(|| times(|node| node.has_class("entry-date")))
        .or_else(|| of_nodes(nodes.abbreviations.iter().filter(|node| node.has_class("published")), order))
}

/// The day in any `time`, those in an article first.
fn of_any_time(nodes: &Nodes<'_>, order: Order) -> Option<String> {
    let within = |name: &'static str| nodes.times.iter().filter(move |node| lies_in(node, &[name]));
    of_nodes(within("article"), order)
        .or_else(|| of_nodes(within("main"), order))
        .or_else(|| of_nodes(nodes.times.iter(), order))
}

fn with_property<'a>(nodes: &'a Nodes<'a>, name: &'static str) -> impl Iterator<Item = &'a NodeRef<'a>> {
    nodes
        .properties
        .iter()
        .filter(move |node| node.attr("itemprop").is_some_and(|found| found.as_ref() == name))
}

fn of_nodes<'a>(mut nodes: impl Iterator<Item = &'a NodeRef<'a>>, order: Order) -> Option<String> {
    let is_day = |words: &String| published::parse_in(words, order).is_ok();
    nodes.find_map(|node| {
        let attributes = ["datetime", "content", "title"].into_iter().filter_map(|key| node.attr(key));
        attributes
            .map(|value| value.to_string())
            .find(is_day)
            .or_else(|| Some(one_line(&node.text())).filter(is_day))
    })
}

/// The day in an address like `/2024/03/05/ferry-sails`.
pub(super) fn day_in_address(url: &str) -> Option<String> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)")
            .expect("the pattern is a constant")
    });
    DAY.captures(url).map(|found| format!("{}-{}-{}", &found[1], &found[2], &found[3]))
}

/// The day of publication where only the page's scripts say it.
fn of_scripts(nodes: &Nodes<'_>, order: Order) -> Option<String> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)\\?"(?:date_?published|published_?(?:at|date|time)|publish(?:ing)?_?date|publication_?date|first_?published\w*)\\?"\s*:\s*\\?"([^"\\]{8,40})\\?""#)
            .expect("the pattern is a constant")
    });
    let mut scripts = nodes.scripts.iter().filter(|node| !node.has_attr("src"));
    scripts.find_map(|node| {
        let text = node.text();
        let days = DAY.captures_iter(&text).map(|found| found[1].to_owned()).take(20);
        days.into_iter().find(|words| published::parse_in(words, order).is_ok())
    })
}

/// A line that gives a day.
struct DayLine {
    words: String,
    /// Whether place or words leave little doubt that it is the report's.
    is_sure: bool,
}

/// The short line that gives the day of publication: near the title, marked as a stamp or with words that say so; none from
/// comments, lists of other reports and the page's foot. A line that only tells of a change is taken last.
fn line_with_day(page: &Page, title_idx: Option<usize>, order: Order) -> Option<DayLine> {
    let kind = |name: &str| KINDS.iter().position(|&known| known == name).unwrap_or(KINDS.len());
    let (stamp, author) = (kind("stamp"), kind("author"));
    let elsewhere = ["comments", "related", "aside", "footer", "navigation", "popup"].map(kind);
    let mut best: Option<(f32, DayLine)> = None;
    for (idx, line) in page.lines.iter().enumerate() {
        let words = line.span.of(&page.text);
        if words.len() >= 200 || !may_hold_year(words) {
            continue;
        }
        let element = page.elements.get(line.element_idx);
        let (near, all) = element.map(|element| (element.near_hints, element.all_hints)).unwrap_or_default();
        let is_stamp = near.has(stamp) || near.has(author);
        let parsed = published::parse_words(words, order);
        let Some(parsed) = parsed.ok().or_else(|| is_stamp.then(|| published::parse_short(words))?) else {
            continue;
        };
        let small = words.to_lowercase();
        let says = |cues: &[&str]| cues.iter().any(|cue| small.contains(cue));
        let is_change = says(CHANGED);
        let is_publication = says(PUBLISHED_CUES);
        let from_title = title_idx.map_or(30.0, |title_idx| {
            let lines = idx as f32 - title_idx as f32;
            if lines < 0.0 { -lines * 2.0 } else { lines }
        });
        let is_elsewhere = elsewhere.iter().any(|&kind| all.has(kind))
            || element.is_some_and(|element| features::is_within(element, &["footer", "aside", "nav"]));
        let fits = words.len() < 100;
        let likelihood = 3.0 - (from_title * 0.25).min(4.0)
            + if is_stamp { 1.5 } else { 0.0 }
            + if is_publication { 1.5 } else { 0.0 }
            - if is_change && !is_publication { 2.0 } else { 0.0 }
            - if is_elsewhere { 2.5 } else { 0.0 }
            - if fits { 0.0 } else { 2.0 }
            - if line.n_words > 12 { 1.0 } else { 0.0 };
        if best.as_ref().is_none_or(|(most, _)| likelihood > *most) {
            let is_sure = likelihood > 2.0;
            let words = parsed.instant.unwrap_or_else(|| parsed.day.to_string());
            best = Some((likelihood, DayLine { words, is_sure }));
        }
    }
    best.map(|(_, line)| line)
}

const PUBLISHED_CUES: &[&str] = &[
    "publish",
    "posted",
    "veröffentlicht",
    "erstellt",
    "publié",
    "publicado",
    "pubblicato",
    "gepubliceerd",
    "opublikowan",
    "опубликован",
    "created on",
    "geschrieben",
];

const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "aktualisiert",
    "geändert",
    "changed",
    "mis à jour",
    "modifié",
    "actualizado",
    "aggiornato",
    "reviewed",
    "last update",
    "bijgewerkt",
];

/// Whether two digits of a century are followed by two more, or a line is short and has dots between digits.
fn may_hold_year(words: &str) -> bool {
    let bytes = words.as_bytes();
    bytes.windows(4).any(|four| {
        (four.starts_with(b"19") || four.starts_with(b"20"))
            && four[2].is_ascii_digit()
            && four[3].is_ascii_digit()
    }) || (words.len() < 40
        && bytes
            .windows(3)
            .any(|three| three[1] == b'.' && three[0].is_ascii_digit() && three[2].is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::super::{metadata, title_line, visible};
    use super::*;

    #[track_caller]
    fn check(head: &str, body: &str, expected: Option<(&str, PageSource)>) {
        let html = format!("<html lang=en-gb><head>{head}</head><body>{body}</body></html>");
        let document = Document::from(html);
        let page = visible::page(&document);
        let nodes = Nodes::of(&document);
        let metadata = metadata::metadata(&nodes, &page);
        let title_idx = title_line(&page, metadata.fields.title.as_deref());
        let published = dates(&nodes, &metadata, &page, title_idx).published;
        assert_eq!(published.as_ref().map(|(words, from)| (words.as_str(), *from)), expected);
    }

    #[test]
    fn meta_comes_before_the_address_and_the_address_before_the_page() {
        let address = "<link rel=canonical href='https://post.example/2024/03/05/ferry'>";
        let meta = "<meta property='article:published_time' content='2024-03-09T10:00:00+01:00'>";
        let line = "<h1>Ferry sails again</h1><p class=date>7 March 2024</p>";
        check(&format!("{address}{meta}"), line, Some(("2024-03-09T10:00:00+01:00", PageSource::Meta)));
        check(address, line, Some(("2024-03-05", PageSource::Address)));
        check("", line, Some(("2024-03-07", PageSource::Line)));
    }

    #[test]
    fn a_moment_in_utc_gives_way_to_the_newsrooms_day() {
        let meta = "<meta property='article:published_time' content='2024-03-06T02:00:00Z'>";
        let line = "<h1>Ferry sails again</h1><p class=date>Published 5 March 2024</p>";
        check(meta, line, Some(("2024-03-05", PageSource::Line)));
        check(meta, "<h1>Ferry sails again</h1>", Some(("2024-03-06T02:00:00Z", PageSource::Meta)));
    }

    #[test]
    fn the_day_of_a_comment_or_of_another_report_is_not_the_reports() {
        let body = "<h1>Ferry sails again</h1><p class=stamp>Posted 5 March 2024</p><p>It sails.</p><div class=comments><p class=date>Posted 9 March 2024</p></div>";
        check("", body, Some(("2024-03-05", PageSource::Line)));
    }

    #[test]
    fn the_pages_language_tells_which_number_is_the_month() {
        check(
            "",
            "<h1>Ferry sails again</h1><span class=time>03/04/2024</span>",
            Some(("2024-04-03", PageSource::Line)),
        );
    }

    #[test]
    fn scripts_come_last_and_nothing_is_guessed() {
        let script = r#"<script>var page = {"publishedAt":"2024-03-05T10:00:00Z"};</script>"#;
        check(script, "<h1>Ferry sails again</h1>", Some(("2024-03-05T10:00:00Z", PageSource::Script)));
        check("", "<h1>Ferry sails again</h1><p>It sails in March.</p>", None);
    }
}
