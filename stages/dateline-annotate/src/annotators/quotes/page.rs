//! One paragraph laid out for finding quotations: its syntax, its marks, its cues, and which token stands in which mark.

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, LocalTimeId, Mention, Span};

use dateline_text::Pos;

use super::cues::{self, Cue, CueKind, Source};
use super::marks::{self, Marked};
use crate::calendar_words::is_calendar;
use crate::syntax::Syntax;
use crate::{Paragraph, Reading, gazetteer};

/// A paragraph with what quotations are made of.
pub(in crate::annotators) struct Page<'a> {
    /// The paragraph.
    pub paragraph: &'a Paragraph<'a>,
    /// Its syntax.
    pub syntax: Syntax<'a>,
    /// Its pairs of marks.
    pub marks: Vec<Mark>,
    /// Its cues, those within marks included.
    pub cues: Vec<Cue>,
    /// First token after a dateline ("PORT HALDEN, March 7 (Wire) -"); 0 without one.
    pub body_start: usize,
    mark_of: Vec<Option<u32>>,
    sentence_starts: Vec<usize>,
}

/// A pair of marks as tokens.
pub(in crate::annotators) struct Mark {
    /// Where, in bytes of the paragraph.
    pub marked: Marked,
    /// The words inside.
    pub inner: Range<usize>,
    /// With the marks.
    pub outer: Range<usize>,
}

impl<'a> Page<'a> {
    /// Lays out all paragraphs of an article.
    pub fn all(reading: &'a Reading<'_>) -> Vec<Self> {
        let next = reading.paragraphs.iter().skip(1).map(Some).chain([None]);
        reading.paragraphs.iter().zip(next).map(|(paragraph, next)| Self::new(paragraph, next)).collect()
    }

    /// Lays out a paragraph; `next` is the one that follows.
    fn new(paragraph: &'a Paragraph<'a>, next: Option<&Paragraph<'_>>) -> Self {
        let syntax = Syntax::new(&paragraph.doc);
        let reopens_next = next.is_some_and(|n| marks::starts_with_mark(n.doc.text));
        let mut mark_of = vec![None; paragraph.doc.tokens.len()];
        let mut all = Vec::new();
        for marked in marks::find(paragraph.doc.text, reopens_next) {
            let inner = tokens_in(paragraph, &marked.inner);
            let outer = tokens_in(paragraph, &marked.outer);
            for token in outer.clone() {
                mark_of[token] = Some(all.len() as u32);
            }
            all.push(Mark { marked, inner, outer });
        }
        let mut cues = cues::find(&syntax);
        drop_town_before_colon(&syntax, &mut cues);
        own_sources(&syntax, &mark_of, &mut cues);
        let body_start = after_dateline(&syntax);
        for cue in &mut cues {
            cue.source = cue.source.take().and_then(|source| in_body(source, body_start));
        }
        let sentence_starts = paragraph.doc.sentences().map(|s| s.start).collect();
        Self { paragraph, syntax, marks: all, cues, body_start, mark_of, sentence_starts }
    }

    /// Number of the sentence that a token stands in, from 0.
    pub fn sentence_number(&self, token: usize) -> u32 {
        self.sentence_starts.partition_point(|&s| s <= token).saturating_sub(1) as u32
    }

    /// How many sentences the paragraph has.
    pub fn n_sentences(&self) -> u32 {
        self.sentence_starts.len() as u32
    }

    /// The mark that a token stands in.
    pub fn mark_of(&self, token: usize) -> Option<usize> {
        self.mark_of[token].map(|m| m as usize)
    }

    /// Whether a token stands outside all marks.
    pub fn is_free(&self, token: usize) -> bool {
        self.mark_of[token].is_none()
    }

    /// Whether words between marks stand in a run of tokens.
    pub fn holds_marks(&self, tokens: Range<usize>) -> bool {
        let first = self.marks.partition_point(|m| m.outer.end <= tokens.start);
        self.marks.get(first).is_some_and(|m| m.outer.start < tokens.end)
    }

    /// Whether a cue stands in a run of tokens, marked or not.
    pub fn holds_cue(&self, tokens: Range<usize>) -> bool {
        let first = self.cues.partition_point(|c| c.token < tokens.start);
        self.cues.get(first).is_some_and(|c| c.token < tokens.end)
    }

    /// The cue at a token.
    pub fn cue_at(&self, token: usize) -> Option<usize> {
        self.cues.binary_search_by_key(&token, |c| c.token).ok()
    }

    /// The cues that stand in a run of tokens, outside marks.
    pub fn cues_in(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let first = self.cues.partition_point(|c| c.token < tokens.start);
        let last = self.cues.partition_point(|c| c.token < tokens.end);
        (first..last.max(first)).filter(|&c| self.is_free(self.cues[c].token))
    }

    /// Whether a token outside marks ends a sentence.
    pub fn ends_sentence(&self, token: usize) -> bool {
        self.is_free(token) && matches!(self.paragraph.doc.word(token), "." | "?" | "!" | "..." | "…")
    }

    /// The sayings around a word whose source is another than its own: "Halden News reported that X said", "X said,
    /// according to Y". Nearest first.
    pub fn chain(&self, word: usize, own_source: usize) -> Vec<Span> {
        let syntax = &self.syntax;
        // What "according to" hangs on is its content, not its source.
        let is_according =
            self.cue_at(word).is_some_and(|c| matches!(self.cues[c].kind, CueKind::AccordingTo));
        let above = syntax.doc.ancestors(word).take(if is_according { 0 } else { 12 }).collect::<Vec<_>>();
        let beside = std::iter::once(word)
            .chain(above.iter().copied())
            .flat_map(|t| syntax.children(t))
            .filter(|&t| self.cue_at(t).is_some_and(|c| matches!(self.cues[c].kind, CueKind::AccordingTo)));
        let cues = above.iter().copied().chain(beside).filter_map(|t| self.cue_at(t)).map(|c| &self.cues[c]);
        let others = cues.filter(|c| self.is_free(c.token) && c.is_speech() && c.token != word);
        let mut chain: Vec<Span> = Vec::new();
        for cue in others {
            let Some(source) = cue.source.as_ref().filter(|s| s.head != own_source) else { continue };
            let tokens = source.tokens.start.min(cue.tokens.start)..source.tokens.end.max(cue.tokens.end);
            let span = self.paragraph.span_of(tokens.clone());
            if !tokens.contains(&word) && !tokens.contains(&own_source) && !chain.contains(&span) {
                chain.push(span);
            }
        }
        chain
    }

    /// The mentions that lie in the paragraph, in order.
    pub fn mentions<'m>(&self, annotated: &'m Annotated) -> impl Iterator<Item = &'m Mention> + use<'m> {
        let span = self.paragraph.span;
        let first = annotated.mentions.partition_point(|m| m.span.start < span.start);
        annotated.mentions[first..].iter().take_while(move |m| m.span.start < span.end)
    }

    /// The time that hangs on a verb or noun itself ("said on Thursday").
    pub fn time_of(&self, annotated: &Annotated, word: usize) -> Option<LocalTimeId> {
        let syntax = &self.syntax;
        let sentence = self.paragraph.span_of(syntax.sentence(word));
        let verb = syntax.clause_verb(word)?;
        let first = annotated.times.partition_point(|t| t.span.end <= sentence.start);
        let near =
            annotated.times[first..].iter().enumerate().take_while(|(_, t)| t.span.start < sentence.end);
        near.filter(|(_, t)| matches!(t.expr.kind(), "DATE" | "TIME"))
            .find(|(_, t)| {
                self.paragraph.tokens_in(t.span).next_back().is_some_and(|token| {
                    self.is_free(token)
                        && syntax.doc.head(token).is_some_and(|h| syntax.clause_verb(h) == Some(verb))
                })
            })
            .map(|(i, _)| LocalTimeId((first + i) as u32))
    }

    /// The same for the words of a cue; `None` where they stand in another paragraph.
    pub fn time_of_cue(&self, annotated: &Annotated, cue: Span) -> Option<LocalTimeId> {
        let verb = self.paragraph.tokens_in(cue).next_back().filter(|_| self.paragraph.span.contains(cue))?;
        self.time_of(annotated, verb)
    }

    /// Whether a token is a punctuation mark or white space.
    pub fn is_punct(&self, token: usize) -> bool {
        !self.paragraph.doc.word(token).contains(char::is_alphanumeric)
    }
}

/// "ORSOVA: The river rose again, said Ada Kern": whoever says it is told behind, and the word in capitals is where it was written.
fn drop_town_before_colon(syntax: &Syntax<'_>, cues: &mut Vec<Cue>) {
    let Some(colon) = cues.iter().position(|c| matches!(c.kind, CueKind::Colon)) else { return };
    let in_capitals = (0..cues[colon].token).all(|t| !syntax.doc.word(t).contains(char::is_lowercase));
    let sentence = syntax.sentence(cues[colon].token + 1);
    let is_told_behind = cues[colon + 1..].iter().any(|c| {
        sentence.contains(&c.token)
            && c.is_speech()
            && c.source.as_ref().is_some_and(|s| s.head > cues[colon].token)
    });
    if in_capitals && is_told_behind {
        cues.remove(colon);
    }
}

/// A source without the dateline before it; `None` where it is the dateline: a town where a report was written says nothing.
pub(in crate::annotators) fn in_body(mut source: Source, body_start: usize) -> Option<Source> {
    source.tokens.start = source.tokens.start.max(body_start);
    source.tokens.end = source.tokens.end.max(source.head + 1);
    (source.head >= body_start).then_some(source)
}

/// The first token after a place, perhaps a day and a wire, and a dash or bar at the start of a line; 0 without them.
fn after_dateline(syntax: &Syntax<'_>) -> usize {
    let doc = syntax.doc;
    let is_dash = |&t: &usize| matches!(doc.word(t), "—" | "–" | "-" | "--" | "―" | "|");
    let n_tokens = doc.tokens.len();
    let Some(dash) = (1..n_tokens.min(18)).find(is_dash).filter(|&dash| dash + 1 < n_tokens) else {
        return 0;
    };
    let is_place = |t: usize| {
        matches!(syntax.pos(t), Pos::Propn | Pos::Num | Pos::Punct | Pos::Sym | Pos::X)
            || doc.word(t).starts_with(char::is_uppercase)
    };
    if !(0..dash).all(is_place) {
        return 0;
    }
    let first = doc.word(0);
    let in_capitals = first.len() >= 3 && first.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    // "Orsova, 12 May –".
    let is_dated = doc.word(1) == "," && (2..dash).any(|t| is_calendar(doc.word(t)));
    let stands_apart = doc.word(dash - 1) == ")" || in_capitals || is_dated;
    // "NATO — the alliance that Halden left — said": an aside, as nothing but the dash tells of a dateline.
    let is_bare = !is_dated && (1..dash).all(|t| doc.word(t).starts_with(char::is_uppercase));
    let is_known = gazetteer::known(doc.words(0..dash)).is_some_and(|k| k.kind == EntityKind::Place);
    let n_later = (dash + 1..syntax.sentence(dash).end).filter(is_dash).count();
    if stands_apart && !(is_bare && !is_known && n_later == 1) { dash + 1 } else { 0 }
}

/// "“They left early,” she said, adding that ...": a cue outside the marks whose doer was sought inside them takes the source
/// of the cue before it in its sentence, or none.
fn own_sources(syntax: &Syntax<'_>, mark_of: &[Option<u32>], cues: &mut [Cue]) {
    for i in 0..cues.len() {
        let is_torn = mark_of[cues[i].token].is_none()
            && cues[i].source.as_ref().is_some_and(|s| mark_of[s.head].is_some());
        if is_torn {
            let sentence = syntax.sentence(cues[i].token).start;
            let before = cues[..i].iter().rev().take(8).take_while(|c| c.token >= sentence);
            let mut spoken = before.filter(|c| mark_of[c.token].is_none() && c.is_speech());
            cues[i].source = spoken.find_map(|c| c.source.clone());
        }
    }
}

fn tokens_in(paragraph: &Paragraph<'_>, bytes: &Range<usize>) -> Range<usize> {
    let tokens = &paragraph.doc.tokens;
    let first = tokens.partition_point(|t| t.end as usize <= bytes.start);
    let last = tokens.partition_point(|t| (t.start as usize) < bytes.end);
    first..last.max(first)
}
