//! The text of a source as it stands on the page: line by line, the cited words marked, what is not the report greyed.
//!
//! Every citation has an anchor of its own, `s3-120-180` for bytes 120 to 180 of source 3. Where cited stretches lie in
//! one another their marks are nested; where they cross, or run over a line's end, the later one is cut, and its first
//! piece has the anchor.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use dateline_model::{Article, Cite, Span};
use maud::{Markup, PreEscaped, Render, html};

use crate::Source;
use crate::phrases::{role, safe};

/// The anchor of cited words.
pub(super) fn anchor(number: usize, span: Span) -> String {
    format!("s{number}-{}-{}", span.start, span.end)
}

/// The anchor of a line.
pub(super) fn line_anchor(number: usize, line: usize) -> String {
    format!("s{number}-line-{line}")
}

/// A stretch to mark. Ordered so that outer stretches come before those within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    start: u32,
    end: Reverse<u32>,
    /// The cited words whose first piece this is; `None` for what is left of them beyond a cut.
    cited: Option<Span>,
}

/// The text of `source`, with `cites` (all of this article) marked.
pub(super) fn text(source: &Source, article: &Article, cites: impl Iterator<Item = Cite>) -> Markup {
    let mut marks: BTreeSet<Mark> = cites
        .map(|cite| Mark { start: cite.span.start, end: Reverse(cite.span.end), cited: Some(cite.span) })
        .collect();
    let mut block = 0;
    html! {
        div class="text" {
            @for (i, &start) in source.line_starts.iter().enumerate() {
                @let end = source.line_starts.get(i + 1).copied().unwrap_or(article.text.len() as u32);
                @let line = start..end;
                @let words = marked(&article.text, source.number, &line, &mut marks);
                @let () = while article.blocks.get(block).is_some_and(|b| b.span.end <= start) { block += 1; };
                @let aside = article.blocks.get(block).filter(|b| !b.role.is_report()).map(|b| role(b.role));
                @if !is_blank(&article.text, &line) {
                    p id=(line_anchor(source.number, i + 1)) class=[aside.map(|_| "aside")] title=[aside] dir="auto" {
                        span class="n" aria-hidden="true" { (i + 1) }
                        (words)
                    }
                }
            }
        }
    }
}

fn is_blank(text: &str, line: &Range<u32>) -> bool {
    slice(text, line.start, line.end).trim().is_empty()
}

/// One line with its marks. Takes the marks that start in it; what goes beyond its end is put back.
fn marked(text: &str, number: usize, line: &Range<u32>, marks: &mut BTreeSet<Mark>) -> Markup {
    let mut out = String::new();
    let mut open: Vec<u32> = Vec::new();
    let mut at = line.start;
    while let Some(&mark) = marks.first().filter(|mark| mark.start < line.end) {
        marks.remove(&mark);
        let start = mark.start.max(line.start);
        close(text, &mut out, &mut open, &mut at, start);
        let limit = open.last().copied().unwrap_or(line.end);
        let end = mark.end.0.min(limit);
        if mark.end.0 > limit {
            marks.insert(Mark { start: limit, end: mark.end, cited: None });
        }
        push_text(&mut out, slice(text, at, start));
        at = start;
        let id = mark.cited.map(|span| anchor(number, span));
        out.push_str(&id.map_or_else(|| "<mark>".to_owned(), |id| format!("<mark id=\"{id}\">")));
        open.push(end);
    }
    close(text, &mut out, &mut open, &mut at, line.end);
    push_text(&mut out, slice(text, at, line.end));
    PreEscaped(out)
}

/// Writes the text up to the end of every open mark that ends at or before `until`.
fn close(text: &str, out: &mut String, open: &mut Vec<u32>, at: &mut u32, until: u32) {
    while let Some(end) = open.pop_if(|end| *end <= until) {
        push_text(out, slice(text, *at, end));
        out.push_str("</mark>");
        *at = end;
    }
}

fn push_text(out: &mut String, words: &str) {
    safe(words).as_str().render_to(out);
}

fn slice(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use dateline_model::Span;

    use super::*;

    fn set(text: &str, spans: &[(usize, usize)]) -> String {
        let mut marks: BTreeSet<Mark> = spans
            .iter()
            .map(|&(start, end)| Span::new(start, end))
            .map(|span| Mark { start: span.start, end: Reverse(span.end), cited: Some(span) })
            .collect();
        let mut start = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let end = start + line.len() as u32;
            lines.push(marked(text, 1, &(start..end), &mut marks).into_string().trim_end().to_owned());
            start = end;
        }
        lines.join("\n")
    }

    #[test]
    fn marks_in_one_another_are_nested() {
        assert_eq!(
            set("one two three", &[(0, 7), (4, 7)]),
            r#"<mark id="s1-0-7">one <mark id="s1-4-7">two</mark></mark> three"#
        );
    }

    #[test]
    fn of_two_marks_that_cross_the_later_is_cut() {
        assert_eq!(
            set("one two three", &[(0, 7), (4, 13)]),
            r#"<mark id="s1-0-7">one <mark id="s1-4-13">two</mark></mark><mark> three</mark>"#
        );
    }

    #[test]
    fn a_mark_over_a_line_break_goes_on_in_the_next_line() {
        assert_eq!(set("one\ntwo", &[(1, 7)]), "o<mark id=\"s1-1-7\">ne </mark>\n<mark>two</mark>");
    }

    #[test]
    fn markup_in_a_report_is_shown_and_not_obeyed() {
        assert_eq!(set("<b>&", &[(0, 3)]), r#"<mark id="s1-0-3">&lt;b&gt;</mark>&amp;"#);
    }
}
