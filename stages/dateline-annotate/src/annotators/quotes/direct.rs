//! Who said the words between marks. A page goes in; for each mark comes out the cue and the source that govern it, or
//! nothing where none does: words that nobody is said to have said are terms, titles or irony, not quotations.
//!
//! Three ways lead from a mark to its cue: syntax (the marked words hang below the verb), the words after it (", said X"),
//! the words before it ("X said:"). A whole utterance tries the neighbours first, a piece of a sentence the syntax.

use std::ops::Range;

use dateline_text::Dep;

use super::cues::{CueKind, Source};
use super::lexicon::Class;
use super::neighbours::{after, before, lead_in, signed};
use super::page::{Page, in_body};
use super::{contents, likelihood, of_verbs, terms};

/// What governs a mark.
#[derive(Debug, Clone)]
pub(in crate::annotators) struct Governor {
    /// The words of the cue.
    pub cue: Option<Range<usize>>,
    /// Who, in this paragraph.
    pub source: Option<Source>,
}

/// How far from a mark its cue is looked for, in tokens. News sentences are seldom longer.
pub(super) const REACH: usize = 60;

/// What governs each mark of each page, with the page in which its words stand.
pub(in crate::annotators) fn governors(pages: &[Page<'_>]) -> Vec<Vec<Option<(usize, Governor)>>> {
    let mut all = Vec::with_capacity(pages.len());
    for (page_idx, page) in pages.iter().enumerate() {
        let mut found: Vec<Option<(usize, Governor)>> = Vec::with_capacity(page.marks.len());
        for mark in 0..page.marks.len() {
            let title = terms::is_title(&page.paragraph.doc.text[page.marks[mark].marked.inner.clone()]);
            let own = governor(page, mark, title).map(|g| (page_idx, g));
            let led_in = || {
                let before = page_idx.checked_sub(1).filter(|_| page.marks[mark].outer.start <= 1)?;
                lead_in(&pages[before]).map(|g| (before, g))
            };
            let loosely = || {
                if title || is_whole(page, mark) {
                    return None;
                }
                let beside = mark.checked_sub(1).filter(|&m| are_coordinated(page, m, mark));
                beside
                    .and_then(|m| found[m].clone())
                    .or_else(|| within_content(page, mark).map(|g| (page_idx, g)))
            };
            let governor = own.or_else(led_in).or_else(loosely);
            found.push(governor.and_then(|(at, governor)| {
                let source = in_body(governor.source?, pages[at].body_start)?;
                Some((at, Governor { source: Some(source), ..governor }))
            }));
        }
        all.push(found);
    }
    all
}

/// Whether a few words of the same sentence, a conjunction among them, and no other cue lie between two marks.
fn are_coordinated(page: &Page<'_>, first: usize, second: usize) -> bool {
    let between =
        page.marks[first].outer.end..page.marks[second].outer.start.max(page.marks[first].outer.end);
    between.len() <= 8
        && !between.clone().any(|t| page.ends_sentence(t) || page.cue_at(t).is_some())
        && between.clone().any(|t| page.syntax.is_word(t, &["and", "or", "but", "while", ",", "then"]))
}

/// The cue whose content, as the reporter's words have it, holds the mark; the narrowest where several do.
fn within_content(page: &Page<'_>, mark: usize) -> Option<Governor> {
    let inner = &page.marks[mark].inner;
    let sentence = page.syntax.sentence(inner.start.min(page.paragraph.doc.tokens.len() - 1));
    let cues = page.cues_in(sentence).filter(|&c| page.cues[c].source.is_some());
    let holding = cues.flat_map(|c| {
        let cue = &page.cues[c];
        let likely = contents::possible(page, cue).into_iter().filter(|content| {
            cue.is_speech()
                || likelihood::likelihood(likelihood::features(page, cue, content)) >= likelihood::SURE
        });
        let mut pieces: Vec<_> = likely.flat_map(|c| c.pieces).collect();
        pieces.extend(of_verbs::lost_clause(page, cue));
        pieces.into_iter().map(move |content| (c, content))
    });
    let narrowest =
        holding.filter(|(_, content)| content.start <= inner.start && inner.end <= content.end + 1);
    let (cue, _) = narrowest.min_by_key(|(_, content)| content.len())?;
    Some(from_cue(page, cue, page.cues[cue].source.clone()))
}

/// Whether the marked words are a whole utterance rather than a piece of the reporter's sentence.
pub(in crate::annotators) fn is_whole(page: &Page<'_>, mark: usize) -> bool {
    let mark = &page.marks[mark];
    let text = page.paragraph.doc.text;
    let inner = &text[mark.marked.inner.clone()];
    let starts = inner.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "[(…¿¡'‘".contains(c));
    let ends = inner.ends_with(['.', ',', '!', '?', '…', '—', ';', ']'])
        || text[mark.marked.outer.end..].trim_start().chars().next().is_none_or(|c| ".,!?;".contains(c));
    let before = text[..mark.marked.outer.start].trim_end();
    let led_in = before.is_empty()
        || before.ends_with([',', ':', '.', '!', '?', '—', '–', '-', '”', '"', ')', ';', '’', '\''])
        || previous_word(page, mark.outer.start).is_some_and(|t| page.cue_at(t).is_some());
    starts && (ends || before.ends_with(':')) && led_in && inner.split_whitespace().count() >= 2
}

/// Finds what governs a mark, in its own paragraph. Words that look like a title are taken only with a saying verb right
/// after them.
fn governor(page: &Page<'_>, mark: usize, looks_like_title: bool) -> Option<Governor> {
    if looks_like_title {
        after(page, mark, true)
    } else if is_whole(page, mark) {
        signed(page, mark)
            .or_else(|| after(page, mark, true))
            .or_else(|| before(page, mark, true))
            .or_else(|| by_syntax(page, mark))
            .or_else(|| after(page, mark, false))
    } else {
        by_syntax(page, mark).or_else(|| before(page, mark, false)).or_else(|| after(page, mark, true))
    }
}

fn previous_word(page: &Page<'_>, token: usize) -> Option<usize> {
    (token.saturating_sub(4)..token).rev().find(|&t| !page.is_punct(t))
}

/// Whether some saying stands between a mark and the end of its sentence, or a colon before it: who speaks is told there, even
/// if not understood.
pub(super) fn tells_its_speaker(page: &Page<'_>, mark: usize) -> bool {
    let before = page.paragraph.doc.text[..page.marks[mark].marked.outer.start].trim_end();
    if before.ends_with(':') {
        return true;
    }
    let start = page.marks[mark].outer.end;
    let limit = page.paragraph.doc.tokens.len().min(start + REACH);
    let stop = (start..limit).find(|&t| !page.is_free(t) || page.ends_sentence(t)).unwrap_or(limit);
    page.cues_in(start..stop).any(|c| page.cues[c].is_speech())
}

/// The nearest cue above the marked words, provided that they are among what it passes on.
fn by_syntax(page: &Page<'_>, mark: usize) -> Option<Governor> {
    let syntax = &page.syntax;
    let inner = page.marks[mark].inner.clone();
    let top = inner
        .clone()
        .find(|&t| !page.is_punct(t) && syntax.doc.head(t).is_none_or(|h| !inner.contains(&h)))?;
    let n_words = inner.clone().filter(|&t| !page.is_punct(t)).count();
    let mut at = top;
    let mut nearest = None;
    for _ in 0..24 {
        let Some(head) = syntax.doc.head(at) else { break };
        // Not among what the verb passes on: its subject, its circumstances.
        let dep = syntax.dep(at);
        let is_circumstance = dep == Dep::Advcl && n_words < 6;
        let is_apart = matches!(
            dep,
            Dep::Nsubj
                | Dep::NsubjPass
                | Dep::Csubj
                | Dep::CsubjPass
                | Dep::Agent
                | Dep::NpAdvmod
                | Dep::Intj
        ) || is_circumstance;
        if page.is_free(head) {
            if let Some(cue_idx) = page.cue_at(head).filter(|&c| !is_apart && takes(page, c, at, n_words)) {
                // A verb of speech outweighs a nearer one of thought: "she said she felt “well”".
                if page.cues[cue_idx].is_speech() {
                    return Some(from_cue(page, cue_idx, page.cues[cue_idx].source.clone()));
                }
                nearest = nearest.or(Some(cue_idx));
            }
            // "the media, she said, thought": the cue stands within the clause.
            if (!is_apart || matches!(dep, Dep::Nsubj | Dep::NsubjPass | Dep::Csubj))
                && let Some(cue_idx) = inserted(page, head)
            {
                return Some(from_cue(page, cue_idx, page.cues[cue_idx].source.clone()));
            }
        }
        if is_circumstance {
            break;
        }
        at = head;
    }
    nearest.map(|cue_idx| from_cue(page, cue_idx, page.cues[cue_idx].source.clone()))
}

/// Whether what hangs on a cue by its child `at` is among what it passes on.
fn takes(page: &Page<'_>, cue_idx: usize, at: usize, n_words: usize) -> bool {
    let syntax = &page.syntax;
    let cue = &page.cues[cue_idx];
    let dep = syntax.dep(at);
    // "his demand for the “rescue” of the town": a word or two are the reporter's.
    let is_noun = matches!(cue.kind, CueKind::Word(_)) && n_words < 3;
    let fits = !is_noun
        && cue.saying().is_none_or(|saying| match dep {
            _ if saying.class == Class::Seem => false,
            Dep::Xcomp | Dep::Ccomp | Dep::Oprd | Dep::Acomp | Dep::Attr | Dep::Parataxis | Dep::Dep => true,
            Dep::Dobj | Dep::Dative => saying.object || saying.speech,
            Dep::Prep => {
                saying.preps.iter().any(|p| syntax.is_word(at, &[p]))
                    || (saying.object || saying.speech)
                        && syntax.is_word(at, &["as", "of", "about", "for", "against", "on", "with", "to"])
            }
            _ => saying.speech && n_words >= 4,
        });
    fits && cue.source.is_some()
}

/// A cue put into the clause of a verb: "according to X", "X said" between commas.
fn inserted(page: &Page<'_>, verb: usize) -> Option<usize> {
    let syntax = &page.syntax;
    syntax.children(verb).filter(|&c| page.is_free(c)).find_map(|c| {
        let cue_idx = page.cue_at(c)?;
        let cue = &page.cues[cue_idx];
        let fits = match cue.kind {
            CueKind::AccordingTo => true,
            CueKind::Word(_) | CueKind::InText(_) | CueKind::Colon => false,
            CueKind::Verb(saying) => {
                saying.speech
                    && matches!(syntax.dep(c), Dep::Parataxis | Dep::Ccomp | Dep::Dep)
                    && syntax.child(c, &[Dep::Nsubj]).is_some()
                    && syntax.subtree(c).len() <= 12
            }
        };
        (fits && cue.source.is_some()).then_some(cue_idx)
    })
}

pub(super) fn from_cue(page: &Page<'_>, cue_idx: usize, source: Option<Source>) -> Governor {
    let cue = &page.cues[cue_idx];
    Governor { cue: Some(cue.tokens.clone()), source }
}
