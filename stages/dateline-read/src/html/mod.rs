//! A web page to one article: its visible text in reading order, every line of it told by role, and what the page's
//! metadata says.
//!
//! The text is the page's and whole; what is not the report is kept and told by its role, never cut. Which lines are the
//! report is weighed from what can be seen of each ([`features`]), Mozilla's Readability in Rust (`dom_smoothie`) being one
//! voice among them ([`main_text`]); the weights are fitted ([`scorer`]).

mod dates;
mod document;
mod elements;
mod features;
mod hints;
mod lead_image;
mod main_text;
mod metadata;
mod nodes;
mod roles;
mod rules;
mod scorer;
mod titles;
mod visible;

use dateline_model::{Block, PageFacts, PageLine, PageSource, Role};

use crate::assemble::{Found, host};
use crate::sites::Sites;
pub(crate) use document::parse;
use metadata::Metadata;
use nodes::Nodes;
use visible::Page;

/// Elements inside each other beyond which the extractor is not asked: its time grows by the square of it (1 s at 2,000).
/// Real pages stay below a hundred.
const MAX_DEPTH: usize = 500;

/// Reads a page.
///
/// # Errors
///
/// A message where the page shows no text or is tangled beyond all measure.
pub(crate) fn read(path: &str, html: &str, sites: &Sites) -> Result<Found, String> {
    let seen = see(html, sites)?;
    let date_is_words = matches!(seen.dates.published, Some((_, PageSource::Line)));
    let lines = places(&seen);
    let mut facts = PageFacts { lines, ..seen.metadata.facts };
    facts.published_from = seen.dates.published.as_ref().map(|(_, from)| *from);
    facts.modified = seen.dates.modified;
    let mut fields = seen.metadata.fields;
    fields.published = seen.dates.published.map(|(words, _)| words);
    let marked = seen.page.lines.iter().zip(&seen.roles);
    let marked = marked.map(|(line, &role)| Block { span: line.span, role }).collect();
    Ok(Found {
        fields,
        marked,
        messages: seen.messages,
        date_is_words,
        facts: Some(facts),
        ..Found::text(path, seen.page.text)
    })
}

/// Where the page holds its lines, the site's own left out.
fn places(seen: &SeenPage) -> Vec<PageLine> {
    let lines = seen.page.lines.iter().zip(&seen.roles);
    let of_report = lines.filter(|(_, role)| !matches!(role, Role::Navigation | Role::Teasers | Role::Tags));
    of_report.map(|(line, _)| PageLine { start: line.span.start, xpath: seen.page.xpath(line) }).collect()
}

/// A page, looked at from all sides.
struct SeenPage {
    page: Page,
    metadata: Metadata,
    dates: dates::Dates,
    /// What was seen of each line; nothing where the page nests too deeply.
    rows: Vec<features::Row>,
    /// Of each line that it is the report's.
    likelihoods: Vec<f64>,
    /// Whether those are a site's own rule's.
    is_by_rule: bool,
    /// Of each line; none where nothing can be told.
    roles: Vec<dateline_model::Role>,
    messages: Vec<String>,
}

fn see(html: &str, sites: &Sites) -> Result<SeenPage, String> {
    let document = parse(html)?;
    let page = visible::page(&document);
    if page.lines.is_empty() {
        return Err("is a web page without visible text".to_owned());
    }
    let nodes = Nodes::of(&document);
    let mut metadata = metadata::metadata(&nodes, &page);
    let site = metadata.fields.url.as_deref().and_then(host).and_then(|host| sites.of_host(&host));
    let ruled = site.map(|site| rules::find(&document, &page, site)).unwrap_or_default();
    metadata.fields.title = ruled.title.or(metadata.fields.title);
    metadata.fields.byline = ruled.byline.or(metadata.fields.byline);
    let title_idx = title_line(&page, metadata.fields.title.as_deref());
    let mut dates = dates::dates(&nodes, &metadata, &page, title_idx);
    if let Some(date) = ruled.date {
        dates.published = Some((date, PageSource::SiteRule));
    }
    let mut messages = Vec::new();
    if page.depth > MAX_DEPTH {
        messages.push("nests too deeply for its main text to be told; it is read as plain text".to_owned());
        return Ok(SeenPage {
            page,
            metadata,
            dates,
            rows: Vec::new(),
            likelihoods: Vec::new(),
            is_by_rule: false,
            roles: Vec::new(),
            messages,
        });
    }
    let body = metadata.body();
    let lead = lead_image::LeadImage {
        address: metadata.facts.lead_image.as_deref(),
        caption: metadata.image_caption.as_deref(),
    };
    let captions = lead_image::captions(&document, &page, &lead);
    let verdict = main_text::verdict(document, &page);
    let beside = features::Beside { verdict: &verdict, title_idx, body: body.as_deref() };
    let rows = features::see(&page, &beside);
    let is_by_rule = ruled.shares.is_some();
    let likelihoods = ruled.shares.unwrap_or_else(|| scorer::likelihoods(&rows));
    let mut roles = roles::tell(&page, &likelihoods, title_idx);
    if !roles.iter().any(|role| role.is_report()) {
        messages.push("shows no main text; it is read as plain text".to_owned());
        roles.clear();
    }
    metadata.facts.lead_image_caption = lead_image::caption_of_lead(&captions, &page, &roles, title_idx);
    Ok(SeenPage { page, metadata, dates, rows, likelihoods, is_by_rule, roles, messages })
}

/// The line that is the headline.
fn title_line(page: &Page, title: Option<&str>) -> Option<usize> {
    let title = even(title?);
    let first = title.chars().next();
    let begins_so = |words: &str| {
        let letter = words.trim_start().chars().next().map(even_mark);
        letter.is_none_or(|letter| letter.to_lowercase().next() == first)
    };
    let may_be = |line: &visible::Line| line.span.len() <= 2 * title.len() + 40;
    page.lines.iter().position(|line| {
        let words = line.span.of(&page.text);
        may_be(line) && begins_so(words) && even(words) == title
    })
}

/// A page with every line told and why.
#[derive(Debug)]
pub struct ExplainedPage {
    /// In order.
    pub lines: Vec<ExplainedLine>,
}

/// One line of a page.
#[derive(Debug)]
pub struct ExplainedLine {
    /// Its place in the text that [`read`](crate::read()) gives.
    pub span: dateline_model::Span,
    /// What `read` takes it for; none where nothing could be told.
    pub role: Option<dateline_model::Role>,
    /// How likely it is the report's; none where that was not weighed.
    pub likelihood: Option<f64>,
    /// What speaks for (+) or against (-) it, in log odds beside the page's mean, the weightiest first.
    pub reasons: Vec<(String, f64)>,
    /// Whether a site's own rule says so.
    pub is_by_rule: bool,
}

/// How many reasons are told.
const MAX_REASONS: usize = 4;

/// Tells why each line is taken for what it is.
pub(crate) fn explain(html: &str, sites: &Sites) -> Result<ExplainedPage, String> {
    let seen = see(html, sites)?;
    let reasons = scorer::reasons(&seen.rows, MAX_REASONS);
    let lines = seen.page.lines.iter().enumerate().map(|(idx, line)| ExplainedLine {
        span: line.span,
        role: seen.roles.get(idx).copied(),
        likelihood: seen.likelihoods.get(idx).copied(),
        reasons: if seen.is_by_rule { Vec::new() } else { reasons.get(idx).cloned().unwrap_or_default() },
        is_by_rule: seen.is_by_rule,
    });
    Ok(ExplainedPage { lines: lines.collect() })
}

/// The features of a page's lines, for fitting: the words of each and its row.
pub(crate) fn line_features(html: &str) -> Result<Vec<(String, Vec<f32>)>, String> {
    let seen = see(html, &Sites::default())?;
    let words = seen.page.lines.iter().map(|line| line.span.of(&seen.page.text).to_owned());
    Ok(words.zip(seen.rows.iter().map(|row| row.to_vec())).collect())
}

/// Names of those features.
pub(crate) fn line_feature_names() -> Vec<String> {
    features::NAMES.map(str::to_owned).to_vec()
}

/// All candidates for a page's title with their features, for fitting.
pub(crate) fn title_features(html: &str) -> Vec<(String, Vec<f32>)> {
    let candidates = parse(html).map(|document| metadata::title_candidates(&Nodes::of(&document)));
    candidates
        .unwrap_or_default()
        .into_iter()
        .map(|candidate| (candidate.text, candidate.features.to_vec()))
        .collect()
}

/// Names of those features.
pub(crate) fn title_feature_names() -> Vec<String> {
    titles::NAMES.map(str::to_owned).to_vec()
}

/// Evens out what differs between a title in the metadata and the same on the page.
fn even(words: &str) -> String {
    let evened: String = words.chars().map(even_mark).collect();
    evened.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// One of each sort of quotation mark and dash.
fn even_mark(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '`' => '\'',
        '\u{201c}'..='\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::Role;

    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head><title>Ferry sails again | Harbour Post</title>
        <meta property="og:title" content="Ferry sails again"><meta property="og:site_name" content="Harbour Post">
        <meta property="article:published_time" content="2024-03-05T10:00:00Z"><script>var hidden = "never";</script></head>
        <body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>
        <article><h1>Ferry sails again</h1><p class="byline">By Ada Quill</p>
        <figure><img src="f.jpg"><figcaption>The ferry at its pier</figcaption></figure>
        <p>The ferry between Norden and Sull sails again after four months in the yard, the harbour office said on Tuesday,
        and the first boat left with two hundred passengers, a brass band and the mayor of Norden on board.</p>
        <h2>A long winter</h2>
        <p>The ship had lost a propeller in November, when a storm drove it onto the rocks off Sull, and the yard waited for
        weeks for the spare part, which came by rail, by road and, in the end, on a fishing boat.</p>
        <p>Tickets cost what they did before, the office said, and the timetable for the summer will follow in April, when
        the second ship of the line returns from its own repairs in the same yard.</p></article>
        <footer>All rights reserved</footer></body></html>"#;

    fn told(found: &Found) -> String {
        let lines = found.marked.iter().map(|block| {
            let words: String = block.span.of(&found.text).chars().take(24).collect();
            format!("{:<10} {words}", block.role.name())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_visible_line_is_told_by_its_role() {
        let found = read("a.html", PAGE, &Sites::default()).unwrap();
        insta::assert_snapshot!(told(&found), @"
        navigation Home Sea
        title      Ferry sails again
        byline     By Ada Quill
        caption    The ferry at its pier
        body       The ferry between Norden
        heading    A long winter
        body       The ship had lost a prop
        body       Tickets cost what they d
        navigation All rights reserved
        ");
        assert!(!found.text.contains("never"));
        assert_eq!(found.fields.title.as_deref(), Some("Ferry sails again"));
        assert_eq!(found.fields.outlet.as_deref(), Some("Harbour Post"));
        assert_eq!(found.fields.byline.as_deref(), Some("Ada Quill"));
    }

    #[test]
    fn a_page_that_comes_hidden_is_told_like_any_other() {
        let hidden = PAGE.replace("<body>", "<body>Loading<div hidden>");
        let (hidden, shown) = (
            read("a.html", &hidden, &Sites::default()).unwrap(),
            read("a.html", PAGE, &Sites::default()).unwrap(),
        );
        let roles = |found: &Found| found.marked.iter().map(|block| block.role).collect::<Vec<_>>();
        assert_eq!(roles(&hidden)[1..], roles(&shown));
    }

    #[test]
    fn a_page_without_text_is_a_message() {
        assert!(read("a.html", "<html><script>x()</script></html>", &Sites::default()).is_err());
    }

    #[test]
    fn a_tower_of_tags_is_refused_at_once() {
        assert!(read("a.html", &"<div>".repeat(1_000_000), &Sites::default()).is_err());
        assert!(read("a.html", &format!("{}deep", "<div>".repeat(5_000)), &Sites::default()).is_ok());
    }

    #[test]
    fn odd_markup_is_read_in_time_that_grows_with_it() {
        let deep = format!("{}<p>The ferry sails again, the harbour office said.", "<div>".repeat(10_000));
        let unclosed = "<b><i><a href=x><font>The ferry sails.".repeat(2_000);
        let long_line = format!("<p>{}", "The ferry sails again. ".repeat(500_000));
        let classes = format!("<p class=\"{}\">The ferry sails again.", "a-b ".repeat(200_000));
        let script = format!("<p>The ferry sails.</p><script>{}", "\"datePublished\":\"".repeat(50_000));
        let tables = "<table><tr><td>The ferry sails again.".repeat(3_000);
        let broken =
            "<<p <a =\"'>&#xFFFFFFFF;&#0;&bogus;</</p ><!-- <![CDATA[ ]] The ferry sails".repeat(500);
        for html in [deep, unclosed, long_line, classes, script, tables, broken] {
            let begun = std::time::Instant::now();
            if let Ok(found) = read("a.html", &html, &Sites::default()) {
                let mut at = 0;
                for block in &found.marked {
                    assert!(block.span.start as usize >= at && block.span.end as usize <= found.text.len());
                    at = block.span.end as usize;
                }
            }
            let shown: String = html.chars().take(30).collect();
            assert!(begun.elapsed().as_secs() < 60, "{shown}");
        }
    }

    #[test]
    fn a_rule_of_the_user_comes_before_the_general_way() {
        let page = PAGE.replace("<head>", "<head><link rel=canonical href='https://www.post.example/ferry'>");
        let sites = Sites::of_toml(
            "[[site]]\nhost = \"post.example\"\ntext = \"article p\"\nremove = \".byline, p:last-child\"\ntitle = \"h2\"\ndate = \"footer\"",
        );
        let found = read("a.html", &page, &sites.unwrap()).unwrap();
        let roles = found.marked.iter().map(|block| block.role).filter(|role| *role == Role::Body).count();
        assert_eq!(roles, 2, "{}", told(&found));
        assert_eq!(found.fields.title.as_deref(), Some("A long winter"));
        assert_eq!(found.fields.published.as_deref(), Some("2024-03-05T10:00:00Z"));
    }

    #[test]
    fn what_a_page_says_besides_its_report_is_kept() {
        let linked = r#"<html lang="en-GB"><head><script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm off Sull",
            "datePublished": "2024-03-05T10:00:00+01:00", "dateModified": "2024-03-06T08:00:00+01:00", "articleSection": ["Sea", "News"],
            "isAccessibleForFree": "False", "image": [{"url": "https://post.example/storm.jpg"}]}</script>"#;
        let facts = read("a.html", &PAGE.replacen("<html><head>", linked, 1), &Sites::default())
            .unwrap()
            .facts
            .unwrap();
        assert_eq!(facts.section.as_deref(), Some("Sea"));
        assert_eq!(facts.language.as_deref(), Some("en-GB"));
        assert_eq!(facts.modified.unwrap().value, "2024-03-06T08:00:00+01:00");
        assert_eq!(facts.lead_image.as_deref(), Some("https://post.example/storm.jpg"));
        assert_eq!((facts.is_behind_paywall, facts.is_live_blog), (Some(true), true));
    }

    #[test]
    fn many_paragraphs_left_open_are_a_page() {
        assert!(read("a.html", &"<p>One more line of the list.".repeat(30_000), &Sites::default()).is_ok());
    }
}
