//! What is passed on in the reporter's own words. Pages go in; the contents of their cues that are likely enough come out as
//! indirect quotations, each stretch of words once.

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, Quote, QuoteKind};

use super::contents::{self, Content};
use super::cues::CueKind;
use super::likelihood::{self, Features};
use super::page::Page;
use super::speakers::{Speaker, Speakers};
use crate::gazetteer;

/// A content that may be one.
struct Candidate {
    /// Index in the page's cues.
    cue: usize,
    piece: Range<usize>,
    likelihood: f32,
}

/// Two contents that share this much of their words (intersection over union) are one, found by two cues.
const SAME: f64 = 0.8;

/// How many neighbours a content is compared with; keeps endless sentences cheap.
const REACH: usize = 40;

/// The indirect quotations of an article; `marked` are its direct and mixed ones, in text order.
pub(super) fn quotes(
    pages: &[Page<'_>],
    speakers: &Speakers<'_>,
    annotated: &Annotated,
    marked: &[Quote],
) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for (page_idx, page) in pages.iter().enumerate() {
        for candidate in apart(candidates(page)) {
            if is_marked(page, &candidate.piece, marked) {
                continue;
            }
            let cue = &page.cues[candidate.cue];
            let source = cue.source.as_ref();
            let speaker = source.map(|s| speakers.resolve(pages, page_idx, s)).unwrap_or_default();
            // "ORSOVA: The river rose again": where it was written.
            if matches!(cue.kind, CueKind::Colon) && is_town(annotated, &speaker) {
                continue;
            }
            quotes.push(Quote {
                span: page.paragraph.span_of(candidate.piece),
                kind: QuoteKind::Indirect,
                speaker: speaker.entity,
                speaker_name: speaker.name,
                source: source.map(|s| page.paragraph.span_of(s.tokens.clone())),
                cue: Some(page.paragraph.span_of(cue.tokens.clone())),
                chain: source.map_or_else(Vec::new, |s| page.chain(cue.token, s.head)),
                said_on: page.time_of(annotated, cue.token),
            });
        }
    }
    quotes
}

/// Whether a name before a colon is that of a town; a country speaks by its name.
fn is_town(annotated: &Annotated, speaker: &Speaker) -> bool {
    speaker.entity.is_some_and(|entity| {
        let entity = &annotated.entities[entity.index()];
        entity.kind == EntityKind::Place && gazetteer::country_of(&entity.name).is_none()
    })
}

/// Whether a content is little more than a quotation between marks ("that “the bridge is safe”"). That one then lies over the
/// middle of the content.
fn is_marked(page: &Page<'_>, piece: &Range<usize>, marked: &[Quote]) -> bool {
    let Some(mark) = page.mark_of(usize::midpoint(piece.start, piece.end - 1)) else { return false };
    let inner = &page.marks[mark].inner;
    let span = page.paragraph.span_of(inner.clone());
    let first = marked.partition_point(|q| q.span.end <= span.start);
    share(piece, inner) >= SAME && marked.get(first).is_some_and(|q| q.span.overlaps(span))
}

/// The possible contents of a page's cues, outside marks, with what they look like; the cue by its index.
pub(super) fn possible<'p>(page: &'p Page<'_>) -> impl Iterator<Item = (usize, Content, Features)> + 'p {
    let cues = page.cues.iter().enumerate().filter(|(_, c)| page.is_free(c.token));
    cues.flat_map(move |(cue_idx, cue)| {
        let contents = contents::possible(page, cue).into_iter();
        contents.map(move |mut content| {
            let features = likelihood::features(page, cue, &content);
            let source = cue.source.as_ref().map_or(0..0, |s| s.tokens.clone());
            content.pieces.retain(|piece| {
                let holds_source = piece.start < source.end && source.start < piece.end;
                // Words between marks speak for themselves.
                let is_marked =
                    page.mark_of(piece.start).is_some_and(|m| page.marks[m].outer.end >= piece.end);
                !holds_source && !is_marked
            });
            (cue_idx, content, features)
        })
    })
}

/// The contents of a page that are likely enough.
fn candidates(page: &Page<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (cue, content, features) in possible(page) {
        let likelihood = likelihood::likelihood(features);
        if likelihood >= likelihood::LEAST {
            found.extend(content.pieces.into_iter().map(|piece| Candidate { cue, piece, likelihood }));
        }
    }
    found
}

/// Of contents that are nearly the same words, the likeliest; of equal ones, that of the first cue.
fn apart(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|c| (c.piece.start, c.piece.end, c.cue));
    let mut is_out = vec![false; candidates.len()];
    for (i, first) in candidates.iter().enumerate() {
        let near = candidates.iter().enumerate().skip(i + 1).take(REACH);
        for (j, second) in near.take_while(|(_, c)| c.piece.start < first.piece.end) {
            if share(&first.piece, &second.piece) >= SAME {
                let loser = if second.likelihood > first.likelihood { i } else { j };
                is_out[loser] = true;
            }
        }
    }
    let mut is_out = is_out.into_iter();
    candidates.retain(|_| is_out.next() == Some(false));
    candidates
}

/// Intersection over union, in tokens.
fn share(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let either = a.end.max(b.end) - a.start.min(b.start);
    both as f64 / either.max(1) as f64
}
