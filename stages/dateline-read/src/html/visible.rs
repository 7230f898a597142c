//! The text of a page as a reader sees it, line by line, each line with how it looks in the markup.
//!
//! Blocks and line breaks end lines, runs of white space are one blank, scripts, styles and what the markup hides are left
//! out. The text is made here: spans count in [`Page::text`].

use std::ops::Range;

use dateline_model::Span;
use dom_query::{Document, NodeId, NodeRef};

use super::elements::{Element, Elements, Kind};

/// A page's visible text.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Lines, each ended by a line break.
    pub(super) text: String,
    /// In order, none empty.
    pub(super) lines: Vec<Line>,
    /// The text nodes that the lines are made of, in order.
    pub(super) pieces: Vec<Piece>,
    /// The elements that were walked, each after the one it lies in.
    pub(super) elements: Vec<Element>,
    /// Names of their tags.
    tag_names: Vec<String>,
    /// How many elements lie inside each other at the most.
    pub(super) depth: usize,
    /// Whether the page comes hidden, and is read as its script would show it.
    pub(super) is_unhidden: bool,
}

impl Page {
    /// Where the document holds a line: the `XPath` of the innermost element around its first words, such as
    /// `/html[1]/body[1]/p[3]`.
    pub(super) fn xpath(&self, line: &Line) -> String {
        let mut steps = Vec::new();
        let mut at = line.element_idx;
        while let Some(element) = self.elements.get(at) {
            steps.push(element.step(&self.tag_names));
            if element.parent_idx == at {
                break;
            }
            at = element.parent_idx;
        }
        steps.push(String::new());
        steps.reverse();
        steps.join("/")
    }
}

/// One line of the text.
#[derive(Debug)]
pub(super) struct Line {
    /// Without the line break.
    pub(super) span: Span,
    /// Indices into [`Page::pieces`].
    pub(super) pieces: Range<usize>,
    /// How the line's first words look.
    pub(super) look: Look,
    /// The innermost element that its first words lie in; an index into [`Page::elements`].
    pub(super) element_idx: usize,
    /// How many words it has.
    pub(super) n_words: usize,
    /// How many of its bytes are links.
    pub(super) n_link_bytes: usize,
}

/// One text node, or the part of it that lies in one line.
#[derive(Debug)]
pub(super) struct Piece {
    /// The text node.
    pub(super) node: NodeId,
    /// How much of the line it gives.
    pub(super) n_bytes: usize,
}

/// What the markup makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing particular.
    Plain,
    /// `h1` to `h6`.
    Heading,
    /// The caption of a figure.
    Caption,
    /// Marked as the author's name.
    Byline,
}

/// Some pages come hidden, and a script shows them: then what is hidden is the page.
const FEW_BYTES: usize = 250;

/// Writes down what the document shows.
pub(super) fn page(document: &Document) -> Page {
    let shown = walk(document, true);
    if shown.text.len() > FEW_BYTES {
        return shown;
    }
    let all = walk(document, false);
    if all.text.len() > 2 * shown.text.len() { Page { is_unhidden: true, ..all } } else { shown }
}

/// Walks the document once, without recursion: pages may nest deeply.
fn walk(document: &Document, heeds_hiding: bool) -> Page {
    let mut writer = Writer::default();
    let root = document.root();
    let mut at = root;
    let mut elements = Elements::default();
    let mut frames: Vec<Frame> = vec![Frame::default()];
    let mut n_parents = 0;
    loop {
        let mut next = None;
        let outer = frames[frames.len() - 1];
        if at.is_text() {
            writer.write(&at, outer);
        } else {
            let inner = match at.element_ref() {
                Some(element) => {
                    // Also what is passed over is counted: so does XPath.
                    let place = elements.count(&element.name.local, outer.number);
                    let kind = elements.kind(place);
                    let is_shown = !is_hidden(&element, kind, heeds_hiding);
                    is_shown.then(|| {
                        frame(&element, kind, outer, elements.enter(&element, place, outer.element_idx))
                    })
                }
                None => (at.is_document() || at.is_fragment()).then_some(outer),
            };
            if let Some(frame) = inner {
                if frame.is_block {
                    writer.end_line();
                }
                next = at.first_child();
                if next.is_some() {
                    n_parents += 1;
                    frames.push(Frame { number: n_parents, ..frame });
                    writer.page.depth = writer.page.depth.max(frames.len());
                }
            }
        }
        while next.is_none() {
            if at.id == root.id {
                return writer.finish(elements);
            }
            next = at.next_sibling();
            if next.is_none() {
                let Some(parent) = at.parent() else {
                    return writer.finish(elements);
                };
                at = parent;
                if frames.pop().is_some_and(|frame| frame.is_block) {
                    writer.end_line();
                }
            }
        }
        at = next.unwrap_or(root);
    }
}

/// What an element means for the text in it.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // each says one thing of its own
struct Frame {
    /// The how manieth node with children it is.
    number: usize,
    look: Look,
    is_block: bool,
    keeps_lines: bool,
    is_link: bool,
    element_idx: usize,
}

impl Default for Frame {
    fn default() -> Self {
        Self {
            number: 0,
            look: Look::Plain,
            is_block: true,
            keeps_lines: false,
            is_link: false,
            element_idx: 0,
        }
    }
}

fn frame(element: &dom_query::Element, kind: Kind, outer: Frame, element_idx: usize) -> Frame {
    let name = &*element.name.local;
    let look = match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Look::Heading,
        "figcaption" => Look::Caption,
        _ if outer.look == Look::Plain && is_byline(element) => Look::Byline,
        _ => outer.look,
    };
    Frame {
        number: outer.number,
        look,
        is_block: kind == Kind::Block,
        keeps_lines: outer.keeps_lines || name == "pre",
        is_link: outer.is_link || name == "a",
        element_idx,
    }
}

/// The value of an attribute.
fn attribute<'a>(element: &'a dom_query::Element, name: &str) -> Option<&'a str> {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| &*attribute.value)
}

/// Whether an element says that it names the author: `rel`, `itemprop`, or one of its classes is a byline's.
fn is_byline(element: &dom_query::Element) -> bool {
    let says = |class: &str| {
        class.split(['-', '_']).any(|part| part.eq_ignore_ascii_case("byline"))
            || class.eq_ignore_ascii_case("author")
            || class.eq_ignore_ascii_case("author-name")
    };
    element.attrs.iter().any(|attribute| match &*attribute.name.local {
        "rel" | "itemprop" => &*attribute.value == "author",
        "class" => attribute.value.split_ascii_whitespace().any(says),
        _ => false,
    })
}

/// Whether an element never shows text or, where that is heeded, its attributes hide it.
fn is_hidden(element: &dom_query::Element, kind: Kind, heeds_hiding: bool) -> bool {
    if kind == Kind::Hidden {
        return true;
    }
    let name = &*element.name.local;
    if !heeds_hiding || name == "body" {
        return false;
    }
    let by_style = || {
        attribute(element, "style").is_some_and(|style| {
            let style = style.replace(char::is_whitespace, "").to_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
    };
    // React streams a page's parts hidden and puts them in place by script: a part's id begins with "S:".
    let is_streamed = || attribute(element, "id").is_some_and(|id| id.starts_with("S:"));
    (attribute(element, "hidden").is_some() && !is_streamed())
        || (name == "dialog" && attribute(element, "open").is_none())
        || by_style()
}

/// Puts lines together.
#[derive(Default)]
struct Writer {
    page: Page,
    line_start: usize,
    first_piece_idx: usize,
    first: Option<Frame>,
    n_link_bytes: usize,
    is_blank_due: bool,
}

impl Writer {
    fn write(&mut self, node: &NodeRef<'_>, frame: Frame) {
        let text = node.text();
        if !frame.keeps_lines {
            self.write_piece(node, &text, frame);
            return;
        }
        for (idx, line) in text.split('\n').enumerate() {
            if idx > 0 {
                self.end_line();
            }
            self.write_piece(node, line, frame);
        }
    }

    fn write_piece(&mut self, node: &NodeRef<'_>, words: &str, frame: Frame) {
        let before = self.page.text.len();
        for c in words.chars() {
            if c.is_whitespace() {
                self.is_blank_due = true;
            } else if !is_invisible(c) {
                if self.is_blank_due && self.page.text.len() > self.line_start {
                    self.page.text.push(' ');
                }
                self.is_blank_due = false;
                self.page.text.push(c);
            }
        }
        let n_bytes = self.page.text.len() - before;
        if n_bytes > 0 {
            self.first.get_or_insert(frame);
            self.n_link_bytes += if frame.is_link { n_bytes } else { 0 };
            self.page.pieces.push(Piece { node: node.id, n_bytes });
        }
    }

    fn end_line(&mut self) {
        let end = self.page.text.len();
        if end > self.line_start {
            let first = self.first.unwrap_or_default();
            let span = Span::new(self.line_start, end);
            self.page.lines.push(Line {
                span,
                pieces: self.first_piece_idx..self.page.pieces.len(),
                look: first.look,
                element_idx: first.element_idx,
                n_words: n_words(span.of(&self.page.text)),
                n_link_bytes: self.n_link_bytes,
            });
            self.page.text.push('\n');
        }
        self.line_start = self.page.text.len();
        self.first_piece_idx = self.page.pieces.len();
        self.first = None;
        self.n_link_bytes = 0;
        self.is_blank_due = false;
    }

    fn finish(mut self, elements: Elements) -> Page {
        self.end_line();
        (self.page.elements, self.page.tag_names) = elements.finish(&self.page.lines);
        self.page
    }
}

/// Words between blanks; two characters of a script without blanks count as one.
fn n_words(line: &str) -> usize {
    let is_ideograph =
        |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}');
    line.split(' ').count() + line.chars().filter(is_ideograph).count() / 2
}

/// Characters that take no room: soft hyphen, zero-width space, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, Look)]) {
        let page = page(&Document::from(html));
        let lines: Vec<_> = page.lines.iter().map(|line| (line.span.of(&page.text), line.look)).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn blocks_and_breaks_end_lines_and_inline_markup_does_not() {
        check(
            "<div>The <b>fer</b>ry\n  sails<br>again<p>and again</div>tail",
            &[
                ("The ferry sails", Look::Plain),
                ("again", Look::Plain),
                ("and again", Look::Plain),
                ("tail", Look::Plain),
            ],
        );
    }

    #[test]
    fn what_the_markup_hides_is_not_there() {
        check(
            "<p>seen</p><script>s</script><style>c</style><p hidden>h</p><p style='DISPLAY: none'>n</p><noscript>on</noscript>",
            &[("seen", Look::Plain)],
        );
    }

    #[test]
    fn a_page_that_comes_hidden_is_read() {
        check(
            "<div>Loading</div><div hidden>The ferry sails again after a winter in the yard.</div>",
            &[("Loading", Look::Plain), ("The ferry sails again after a winter in the yard.", Look::Plain)],
        );
    }

    #[test]
    fn headings_captions_and_bylines_are_told() {
        check(
            "<h2>A <i>long</i> winter</h2><figure><figcaption>The pier</figcaption></figure><span class='post-byline x'>By <a>Ada</a></span>",
            &[("A long winter", Look::Heading), ("The pier", Look::Caption), ("By Ada", Look::Byline)],
        );
    }

    #[test]
    fn the_place_of_a_line_counts_what_is_not_shown_too() {
        let page = page(&Document::from(
            "<div>a<p>b</p></div><p hidden>h</p><script>s</script><div><p>c <b>d</b><br>e</p><p><i>f</i></p></div><o:p>g</o:p>",
        ));
        let places =
            page.lines.iter().map(|line| format!("{} {}", line.span.of(&page.text), page.xpath(line)));
        insta::assert_snapshot!(places.collect::<Vec<_>>().join("\n"), @"
        a /html[1]/body[1]/div[1]
        b /html[1]/body[1]/div[1]/p[1]
        c d /html[1]/body[1]/div[2]/p[1]
        e /html[1]/body[1]/div[2]/p[1]
        f /html[1]/body[1]/div[2]/p[2]/i[1]
        g /html[1]/body[1]/*[name()='o:p'][1]
        ");
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        check("<pre>one\ntwo</pre>", &[("one", Look::Plain), ("two", Look::Plain)]);
    }
}
