//! A web page to one article: its visible text in reading order, every line of it told by role, and what the page's
//! metadata says.
//!
//! The text is the page's and whole; which lines are the report is found by Mozilla's Readability in Rust
//! (`dom_smoothie`) and kept as marks, never as cuts.

mod main_text;
mod metadata;
mod visible;

use dateline_model::{Block, Role};
use dom_query::Document;

use crate::assemble::Found;
use crate::fields::Fields;
use visible::{Line, Look, Page};

/// Tags open at once beyond which a page is refused: parsing takes time by the square of it.
const MAX_OPEN_TAGS: usize = 20_000;

/// Elements inside each other beyond which the extractor is not asked: its time grows by the square of it (1 s at 2,000).
/// Real pages stay below a hundred.
const MAX_DEPTH: usize = 500;

/// Reads a page.
///
/// # Errors
///
/// A message where the page shows no text or is nested beyond all measure.
pub(crate) fn read(path: &str, html: &str) -> Result<Found, String> {
    if most_open_tags(html) > MAX_OPEN_TAGS {
        return Err(format!("opens more than {MAX_OPEN_TAGS} tags inside each other; it is no real page"));
    }
    let document = Document::from(html);
    let page = visible::page(&document);
    if page.lines.is_empty() {
        return Err("is a web page without visible text".to_owned());
    }
    let mut fields = metadata::fields(&document, &page);
    let date_is_words = fields.published.is_none();
    if date_is_words {
        fields.published = metadata::date_in_words(&page, fields.title.as_deref());
    }
    let mut messages = Vec::new();
    let marked = if page.depth > MAX_DEPTH {
        messages.push("nests too deeply for its main text to be told; it is read as plain text".to_owned());
        Vec::new()
    } else {
        mark(&page, &main_text::find(document, &page), &fields)
    };
    Ok(Found { fields, marked, messages, date_is_words, ..Found::text(path, page.text) })
}

/// Tells every line's role. Lines of the main text are the report; elsewhere only title, byline and captions count.
fn mark(page: &Page, is_main: &[bool], fields: &Fields) -> Vec<Block> {
    let title = fields.title.as_deref().map(even);
    let mut seen_title = false;
    let role_of = |line: &Line| {
        let words = line.span.of(&page.text);
        if !seen_title && title.as_deref() == Some(even(words).as_str()) {
            seen_title = true;
            return Role::Title;
        }
        let main_bytes: usize =
            line.pieces.clone().filter(|&i| is_main[i]).map(|i| page.pieces[i].n_bytes).sum();
        match (line.look, main_bytes * 2 > line.span.len()) {
            (Look::Caption, _) => Role::Caption,
            (Look::Byline, _) if words.len() < 200 => Role::Byline,
            (Look::Heading, true) => Role::Heading,
            (_, true) => Role::Body,
            (_, false) => Role::Navigation,
        }
    };
    let roles: Vec<Role> = page.lines.iter().map(role_of).collect();
    page.lines.iter().zip(roles).map(|(line, role)| Block { span: line.span, role }).collect()
}

/// Evens out what differs between a title in the metadata and the same on the page.
fn even(words: &str) -> String {
    let evened: String = words
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '`' => '\'',
            '\u{201c}'..='\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
            '\u{2010}'..='\u{2015}' => '-',
            other => other,
        })
        .collect();
    evened.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// An upper bound of how many tags are open at once, without parsing: opening tags minus closing ones.
fn most_open_tags(html: &str) -> usize {
    let (mut n_open, mut most) = (0_usize, 0);
    let bytes = html.as_bytes();
    for (at, _) in html.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => n_open = n_open.saturating_sub(1),
            Some(byte) if byte.is_ascii_alphabetic() && !is_void(&html[at + 1..]) => n_open += 1,
            _ => {}
        }
        most = most.max(n_open);
    }
    most
}

/// Whether the tag whose name begins here never holds anything, or is closed by the next of its kind.
fn is_void(name_on: &str) -> bool {
    let end = name_on.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name_on.len());
    let name = &name_on[..end];
    [
        "img", "br", "meta", "link", "input", "hr", "source", "wbr", "area", "col", "path", "p", "li",
        "option", "td", "tr",
    ]
    .iter()
    .any(|void| name.eq_ignore_ascii_case(void))
}

#[cfg(test)]
mod tests {
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
        let found = read("a.html", PAGE).unwrap();
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
        let (hidden, shown) = (read("a.html", &hidden).unwrap(), read("a.html", PAGE).unwrap());
        let roles = |found: &Found| found.marked.iter().map(|block| block.role).collect::<Vec<_>>();
        assert_eq!(roles(&hidden)[1..], roles(&shown));
    }

    #[test]
    fn a_page_without_text_is_a_message() {
        assert!(read("a.html", "<html><script>x()</script></html>").is_err());
    }

    #[test]
    fn a_tower_of_tags_is_refused_at_once() {
        assert!(read("a.html", &"<div>".repeat(1_000_000)).is_err());
        assert!(read("a.html", &format!("{}deep", "<div>".repeat(5_000))).is_ok());
    }

    #[test]
    fn many_paragraphs_left_open_are_a_page() {
        assert!(read("a.html", &"<p>One more line of the list.".repeat(30_000)).is_ok());
    }
}
