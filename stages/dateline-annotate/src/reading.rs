//! An article with the language model's reading of its paragraphs: what every annotator works on.

use std::ops::Range;

use dateline_model::{Article, Role, Sentence, Span};
use dateline_text::{Doc, Model, language_of};

use crate::excerpts;

/// The report's own paragraphs, read. Residue (teasers, other stories, credits) is not in it, nor are paragraphs in another
/// language than English.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The article.
    pub article: &'a Article,
    /// Title, headings and body, a line each, in text order.
    pub paragraphs: Vec<Paragraph<'a>>,
    /// The headline, where metadata gives it and no line of the text does.
    pub title: Option<Doc<'a>>,
}

/// Longer lines are taken in pieces. No paragraph of news is as long; a text whose line breaks were lost is, and looking
/// all through a paragraph for every word of it is then no longer cheap.
const LONGEST_LINE: usize = 16_384;

/// One line of the report, or a piece of a very long one.
#[derive(Debug)]
pub struct Paragraph<'a> {
    /// Where in the article's text, without white space at the edges.
    pub span: Span,
    /// The role of its block.
    pub role: Role,
    /// Index of its block in `article.blocks`.
    pub block_idx: u32,
    /// Whether it stands in an excerpt of an older article, and when that appeared: a TIMEX3 month or day.
    pub excerpt_of: Option<String>,
    /// Its reading; byte offsets in it count from the start of `span`.
    pub doc: Doc<'a>,
}

impl<'a> Reading<'a> {
    /// Reads the report's lines.
    pub fn new(article: &'a Article, model: &Model) -> Self {
        let mut lines = Vec::new();
        for (block_idx, block) in article.blocks.iter().enumerate().filter(|(_, b)| b.role.is_report()) {
            let mut start = block.span.start as usize;
            for line in block.span.of(&article.text).split_inclusive('\n').flat_map(pieces) {
                let span = Span::new(start, start + line.len()).trim(&article.text);
                start += line.len();
                if !span.is_empty() && language_of(span.of(&article.text)).is_none_or(|l| l == "en") {
                    lines.push((span, block.role, block_idx as u32));
                }
            }
        }
        let has_title_line = lines.iter().any(|&(_, role, _)| role == Role::Title);
        let title = article.title.as_deref().filter(|title| !has_title_line && title.len() <= LONGEST_LINE);
        let mut texts: Vec<&str> = lines.iter().map(|(span, ..)| span.of(&article.text)).collect();
        texts.extend(title);
        let mut docs = model.read_all(&texts);
        let title = title.and_then(|_| docs.pop());
        let paragraph =
            |((span, role, block_idx), doc)| Paragraph { span, role, block_idx, excerpt_of: None, doc };
        let mut paragraphs: Vec<_> = lines.into_iter().zip(docs).map(paragraph).collect();
        excerpts::mark(&mut paragraphs);
        Self { article, paragraphs, title }
    }

    /// The sentences of all paragraphs.
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for paragraph in &self.paragraphs {
            for tokens in paragraph.doc.sentences() {
                let span = paragraph.span_of(tokens).trim(&self.article.text);
                if !span.is_empty() {
                    sentences.push(Sentence {
                        span,
                        role: paragraph.role,
                        block_idx: paragraph.block_idx,
                        is_excerpt: paragraph.excerpt_of.is_some(),
                    });
                }
            }
        }
        sentences
    }
}

/// Cuts a line into pieces of at most [`LONGEST_LINE`] bytes: behind a full stop in the second half, else behind a space
/// there, else where it must be.
fn pieces(mut line: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let mut end = line.len();
        if end > LONGEST_LINE {
            end = line.floor_char_boundary(LONGEST_LINE);
            let half = line.floor_char_boundary(LONGEST_LINE / 2);
            let second_half = &line[half..end];
            let stop = second_half.rfind(". ").map(|stop| stop + 2);
            let space = || second_half.rfind(char::is_whitespace).map(|space| space + 1);
            end = stop.or_else(space).map_or(end, |cut| line.ceil_char_boundary(half + cut));
        }
        let (piece, rest) = line.split_at(end);
        line = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

impl Paragraph<'_> {
    /// Where a run of tokens lies in the article's text.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        let bytes = self.doc.bytes(tokens);
        Span::new(bytes.start, bytes.end).shift(self.span.start as usize)
    }

    /// The tokens that overlap a span of the article's text; empty where none does.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let offset = self.span.start;
        let tokens = &self.doc.tokens;
        let first = tokens.partition_point(|t| t.end + offset <= span.start);
        let last = tokens.partition_point(|t| t.start + offset < span.end);
        first..last.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINE, pieces};

    #[track_caller]
    fn check(text: &str, n_bytes: &[usize]) {
        let cut: Vec<&str> = pieces(text).collect();
        assert_eq!(cut.concat(), text);
        assert_eq!(cut.iter().map(|piece| piece.len()).collect::<Vec<_>>(), n_bytes);
    }

    #[test]
    fn a_very_long_line_is_cut_behind_a_sentence_or_a_word() {
        check("", &[]);
        check(&"a".repeat(LONGEST_LINE), &[LONGEST_LINE]);
        check(&"é".repeat(LONGEST_LINE), &[LONGEST_LINE; 2]);
        let word = "x".repeat(9_999);
        check(&format!("{word} {word}"), &[10_000, 9_999]);
        check(&format!("{word}. b {word}"), &[10_001, 10_001]);
        check(&format!("{word}\u{2003}{word}"), &[10_002, 9_999]);
    }
}
