//! Credits: which agency or outlet is credited with the whole report.
//!
//! *Finds*: the agency in the dateline ("LIMA (AP) -", "LIMA, March 3 /TASS/.") or before the first words ("Reuters -");
//! author lines, in the text or in the metadata ("By Ana Reis, Associated Press", "Reuters staff"); lines that close the report
//! ("Copyright 2031 Associated Press", "Source: Xinhua", "- AFP"). Its usual name is that of `data/agencies.tsv` or `outlets.tsv`;
//! only in the brackets of a dateline does a body count that neither names.
//!
//! *Misses*: author and closing lines that name a body of neither table; abbreviations that mean too much ("PA"). Figures: see
//! `docs/annotators/credits.md`.
//!
//! *Example*: "LIMA (AP/Coast News) - Ferries stood still." credits the Associated Press and Coast News.
//!
//! *Source*: own, after the habits of agencies and their customers.

mod agencies;
mod authors;
mod closing;
mod head;

use dateline_model::{Annotated, Article, Credit, CreditBasis, Role, Span};

use crate::Reading;

/// What names one that is credited, in a line: byte offsets there, and the usual name.
type Named = (std::ops::Range<usize>, String);

/// An author line stands within so many first or last lines of text.
const NEAR_THE_EDGE: usize = 8;

/// Lines of the body of so many words are paragraphs: author lines on top stand before the third of them, closing lines
/// below the last.
const WORDS_OF_A_PARAGRAPH: usize = 12;

/// The longest line of an author or of a closing credit.
const LONGEST_LINE: usize = 400;

/// Fills `credits`.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let article = &annotated.article;
    let mut credits = Vec::new();
    for paragraph in head::first_paragraphs(reading) {
        add(&mut credits, paragraph.span.start, CreditBasis::Dateline, head::credited(paragraph, article));
    }
    let lines = lines(article);
    let n_paragraphs = lines.iter().filter(|line| line.is_paragraph).count();
    let mut n_above = 0;
    for (i, line) in lines.iter().enumerate() {
        let text = line.span.of(&article.text);
        let from_end = lines.len() - 1 - i;
        n_above += usize::from(line.is_paragraph);
        if text.len() > LONGEST_LINE || (i >= NEAR_THE_EDGE && from_end >= NEAR_THE_EDGE) {
            continue;
        }
        let is_below = n_above > 0 && n_above == n_paragraphs && from_end < NEAR_THE_EDGE;
        let is_on_top = i < NEAR_THE_EDGE && n_above < 3 && !is_below;
        let is_told = line.role == Role::Byline;
        if line.role != Role::Credit && (is_on_top || (is_below && is_told)) {
            let (named, is_bare) = authors::of_line(text, is_told);
            // A bare "AP" on top may also be the picture's: the dateline knows better.
            let is_others = !credits.is_empty() && !named.iter().all(|(_, name)| has(&credits, name));
            if !is_bare || !(is_below || is_others) {
                add(&mut credits, line.span.start, CreditBasis::Byline, not_own(named, text, article));
            }
        }
        if is_below {
            let named = closing::of_line(text, line.role, from_end);
            add(&mut credits, line.span.start, CreditBasis::Line, not_own(named, text, article));
        }
    }
    if let Some(last) = reading.paragraphs.iter().rfind(|p| p.role == Role::Body && p.excerpt_of.is_none())
        && reading.paragraphs.len() > 1
    {
        let text = last.span.of(&article.text);
        let named = not_own(closing::of_last_words(text), text, article);
        add(&mut credits, last.span.start, CreditBasis::Line, named);
    }
    let byline = article.byline.as_deref().unwrap_or_default();
    for (_, name) in not_own(authors::of_line(byline, true).0, byline, article) {
        if !credits.iter().any(|credit| credit.name == name && credit.basis == CreditBasis::Byline) {
            credits.push(Credit { span: None, name, basis: CreditBasis::Byline });
        }
    }
    credits.sort_by_key(|credit| credit.span);
    annotated.credits = credits;
}

/// Adds what stands in a line that begins at `start`; each is credited once on each basis.
fn add(credits: &mut Vec<Credit>, start: u32, basis: CreditBasis, named: Vec<Named>) {
    for (range, name) in named {
        let span = Span::new(range.start, range.end).shift(start as usize);
        let is_there = credits
            .iter()
            .any(|credit| credit.name == name && (credit.basis == basis || credit.span == Some(span)));
        if !is_there {
            credits.push(Credit { span: Some(span), name, basis });
        }
    }
}

fn has(credits: &[Credit], name: &str) -> bool {
    credits.iter().any(|credit| credit.name == name)
}

/// Leaves out the article's own outlet.
fn not_own(mut named: Vec<Named>, text: &str, article: &Article) -> Vec<Named> {
    let outlet = article.outlet.as_deref();
    named.retain(|(range, name)| !agencies::is_of_outlet(name, &text[range.clone()], outlet));
    named
}

/// One line that is not blank and may credit somebody.
struct Line {
    /// Without white space at the edges.
    span: Span,
    role: Role,
    is_paragraph: bool,
}

fn lines(article: &Article) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &article.blocks {
        if matches!(block.role, Role::Caption | Role::Embed | Role::Teasers | Role::OtherStory | Role::Tags) {
            continue;
        }
        let mut start = block.span.start as usize;
        for line in block.span.of(&article.text).split_inclusive('\n') {
            let span = Span::new(start, start + line.len()).trim(&article.text);
            start += line.len();
            if !span.is_empty() {
                let words = span.of(&article.text).split_whitespace();
                let is_long = words.take(WORDS_OF_A_PARAGRAPH).count() == WORDS_OF_A_PARAGRAPH;
                lines.push(Line {
                    span,
                    role: block.role,
                    is_paragraph: is_long && block.role == Role::Body,
                });
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests;
