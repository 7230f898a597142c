//! Who said what: quotations between marks, words and thoughts in the reporter's own words, and the outlets that a
//! report leans on. Reads mentions and times; writes quotes and `leans_on`.
//!
//! *Finds* words between any kind of marks that somebody is said to have said; clauses, infinitives and objects of saying,
//! thinking and wanting; "according to". *Misses* irony that is really a quotation, speakers named only paragraphs
//! before, contents that the parser hangs elsewhere. *Example*: “The bridge is safe,” said Ada Kern, adding that it would
//! open “within days”. *Source*: cues from `data/saying_verbs.tsv`; the idea of source, cue and content as in PARC 3.0.

use dateline_model::{Annotated, Quote, QuoteKind, Span};

use crate::Reading;
use direct::Governor;
use page::Page;
use speakers::{Speaker, Speakers};

pub(super) mod cues;
pub(super) mod direct;
mod indirect;
mod lexicon;
mod marks;
pub(super) mod page;
pub(super) mod speakers;
mod terms;

/// Finds the article's quotations and the outlets it leans on.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let pages: Vec<Page<'_>> = (0..reading.paragraphs.len())
        .map(|i| Page::new(&reading.paragraphs[i], reading.paragraphs.get(i + 1)))
        .collect();
    let governors = direct::governors(&pages);
    let speakers = Speakers::new(annotated, &pages, &governors);
    let mut quotes = marked(&pages, &governors, &speakers, annotated);
    quotes.extend(reported(&pages, &speakers, annotated));
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end), q.kind));
    quotes.dedup_by_key(|q| (q.span, q.kind));
    annotated.quotes = quotes;
}

/// What is carried on from one quotation to the next that names no speaker of its own.
#[derive(Clone)]
struct Last {
    page_idx: usize,
    mark: usize,
    speaker: Speaker,
    source: Option<Span>,
    cue: Option<Span>,
    is_whole: bool,
}

/// Words between marks.
fn marked(
    pages: &[Page<'_>],
    governors: &[Vec<Option<(usize, Governor)>>],
    speakers: &Speakers<'_>,
    annotated: &Annotated,
) -> Vec<Quote> {
    let labels = terms::labels(pages);
    let mut quotes = Vec::new();
    let mut last: Option<Last> = None;
    for (page_idx, page) in pages.iter().enumerate() {
        for mark_idx in 0..page.marks.len() {
            let mark = &page.marks[mark_idx];
            let is_whole = direct::is_whole(page, mark_idx);
            let span = Span::new(mark.marked.inner.start, mark.marked.inner.end)
                .shift(page.paragraph.span.start as usize);
            if terms::is_term(page, mark_idx, is_whole, &labels) {
                continue;
            }
            let attributed = match &governors[page_idx][mark_idx] {
                Some((at, governor)) => governor.source.as_ref().map(|source| Last {
                    page_idx,
                    mark: mark_idx,
                    speaker: speakers.resolve(pages, *at, source),
                    source: Some(pages[*at].paragraph.span_of(source.tokens.clone())),
                    cue: governor.cue.clone().map(|c| pages[*at].paragraph.span_of(c)),
                    is_whole,
                }),
                None if is_whole => last
                    .as_ref()
                    .filter(|l| carries_on(pages, l, page_idx, mark_idx))
                    .map(|l| Last { page_idx, mark: mark_idx, is_whole, ..l.clone() }),
                None => None,
            };
            let Some(attributed) = attributed else { continue };
            quotes.push(Quote {
                span,
                kind: if is_whole { QuoteKind::Direct } else { QuoteKind::Mixed },
                speaker: attributed.speaker.entity,
                speaker_name: attributed.speaker.name.clone(),
                source: attributed.source,
                cue: attributed.cue,
                chain: Vec::new(),
                said_on: attributed.cue.and_then(|c| page.time_of_cue(annotated, c)),
            });
            last = Some(attributed);
        }
    }
    quotes
}

/// Whether a mark without a speaker goes on where the last one left off: in the same paragraph, or opening the next.
fn carries_on(pages: &[Page<'_>], last: &Last, page_idx: usize, mark_idx: usize) -> bool {
    let page = &pages[page_idx];
    if last.page_idx == page_idx {
        return last.mark + 1 == mark_idx;
    }
    let opens = page.marks[mark_idx].outer.start <= 1;
    opens && last.page_idx + 1 == page_idx && last.is_whole
}

/// What is passed on in the reporter's own words.
fn reported(pages: &[Page<'_>], speakers: &Speakers<'_>, annotated: &Annotated) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for (page_idx, page) in pages.iter().enumerate() {
        for cue in page.cues.iter().filter(|c| page.is_free(c.token)) {
            let Some(source) = cue.source.as_ref() else { continue };
            let mut pieces = indirect::content(page, cue);
            pieces.retain(|content| {
                let holds_source = content.start < source.tokens.end && source.tokens.start < content.end;
                // Words between marks speak for themselves.
                let is_marked =
                    page.mark_of(content.start).is_some_and(|m| page.marks[m].outer.end >= content.end);
                !holds_source && !is_marked
            });
            if pieces.is_empty() {
                continue;
            }
            let speaker = speakers.resolve(pages, page_idx, source);
            let cue_span = page.paragraph.span_of(cue.tokens.clone());
            let said_on = page.time_of(annotated, cue.token);
            quotes.extend(pieces.into_iter().map(|content| Quote {
                span: page.paragraph.span_of(content),
                kind: QuoteKind::Indirect,
                speaker: speaker.entity,
                speaker_name: speaker.name.clone(),
                source: Some(page.paragraph.span_of(source.tokens.clone())),
                cue: Some(cue_span),
                chain: Vec::new(),
                said_on,
            }));
        }
    }
    quotes
}
