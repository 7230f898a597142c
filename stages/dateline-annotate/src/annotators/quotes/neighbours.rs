//! The words right after a mark (", said X") and right before it ("X said:") that say whose the marked words are. A page and
//! a mark go in, the cue and its source come out.
//!
//! The parser is often wrong beside marks, so that the order of words counts here, and syntax only where it is sure.

use std::ops::Range;

use dateline_text::{Dep, Pos, Tag};

use super::cues::{CueKind, Source};
use super::direct::{Governor, REACH, from_cue, is_whole};
use super::lexicon;
use super::page::Page;

/// ", said X", ", X told reporters", ", according to X": a clause that follows the mark and has room for nothing else.
pub(super) fn after(page: &Page<'_>, mark: usize, strictly: bool) -> Option<Governor> {
    let syntax = &page.syntax;
    let text = page.paragraph.doc.text;
    let marked = &page.marks[mark];
    let n_tokens = page.paragraph.doc.tokens.len();
    let limit = n_tokens.min(marked.outer.end + REACH);
    let start = (marked.outer.end..limit).find(|&t| !page.is_punct(t) || page.ends_sentence(t))?;
    let stop = (start..limit)
        .find(|&t| {
            !page.is_free(t) || page.ends_sentence(t) || matches!(page.paragraph.doc.word(t), ":" | ";")
        })
        .unwrap_or(limit);
    let inner = &text[marked.marked.inner.clone()];
    let follows = text[marked.marked.outer.end..].trim_start();
    let is_open = !inner.ends_with(['.', '…']) || follows.starts_with([',', '—', '–']);
    let begins_low = page.paragraph.doc.word(start.min(n_tokens - 1)).starts_with(char::is_lowercase);
    let comma = inner.ends_with([',', '?', '!', '—']) || follows.starts_with([',', '—', '–', '-']);
    for cue_idx in page.cues_in(start..stop) {
        let cue = &page.cues[cue_idx];
        if !cue.is_speech() {
            continue;
        }
        if matches!(cue.kind, CueKind::AccordingTo) {
            if cue.token <= start + 1 && (comma || begins_low) {
                return Some(from_cue(page, cue_idx, cue.source.clone()));
            }
            continue;
        }
        let own = syntax
            .children(cue.token)
            .find(|&c| matches!(syntax.dep(c), Dep::Nsubj | Dep::Csubj) && (start..stop).contains(&c));
        let source = own.map(|s| Source::new(syntax, s)).or_else(|| {
            if cue.token <= start + 1 && syntax.tag(cue.token) != Tag::Vbg {
                following_name(page, cue.token + 1..stop)
            } else {
                preceding_name(page, start..cue.tokens.start.max(start))
            }
        });
        let Some(source) = source else { continue };
        let first = source.tokens.start.min(cue.tokens.start);
        let is_next = first <= start + 1;
        let accepted = if is_open && (comma || begins_low || !strictly) {
            is_next || (!strictly && syntax.tag(cue.token) != Tag::Vbg) || (comma && cue.token <= start + 25)
        } else {
            // A full stop inside the marks: the clause must be all there is up to the end of its sentence.
            is_next && (begins_low || stop - start <= 7) && (stop >= n_tokens || page.ends_sentence(stop))
        };
        // "“A big truck” went through the fence, she said.": the cue ends the sentence.
        let ends_it = cue.tokens.end + 1 >= stop
            && begins_low
            && source.tokens.end == cue.tokens.start
            && source.tokens.start.checked_sub(1).is_some_and(|t| syntax.is_word(t, &[","]));
        if accepted || ends_it {
            return Some(from_cue(page, cue_idx, Some(source)));
        }
    }
    let is_said = strictly && comma && !inner.ends_with('—') && is_whole(page, mark);
    if is_said { any_verb(page, start..stop).or_else(|| mistagged_verb(page, start..stop)) } else { None }
}

/// ", Kern notes.": a name and a word that would be a saying verb, had the tagger seen it.
fn mistagged_verb(page: &Page<'_>, tokens: Range<usize>) -> Option<Governor> {
    let doc = &page.paragraph.doc;
    let is_name = |t: &usize| doc.word(*t).starts_with(char::is_uppercase);
    let end = tokens.clone().take(5).find(|t| !is_name(t)).filter(|&e| e > tokens.start)?;
    let word = doc.word(end);
    let stem = ["ed", "es", "d", "s"].iter().filter_map(|ending| word.strip_suffix(ending));
    let is_saying = stem.into_iter().chain([word]).any(|s| lexicon::saying(s).is_some_and(|v| v.speech));
    let source = Source { head: end - 1, tokens: tokens.start..end };
    (is_saying && end < tokens.end).then(|| Governor { cue: Some(end..end + 1), source: Some(source) })
}

/// "“…” — Ada Kern": a dash and a name that end the line.
pub(super) fn signed(page: &Page<'_>, mark: usize) -> Option<Governor> {
    let doc = &page.paragraph.doc;
    let dash = page.marks[mark].outer.end;
    let is_dash = dash < doc.tokens.len() && matches!(doc.word(dash), "—" | "–" | "-" | "--" | "―");
    let name = page.syntax.trim(dash + 1..doc.tokens.len().max(dash + 1));
    let comma = name.clone().find(|&t| doc.word(t) == ",").unwrap_or(name.end);
    let is_name = !name.is_empty()
        && name.len() <= 16
        && (name.start..comma)
            .all(|t| matches!(page.syntax.pos(t), Pos::Propn | Pos::Adp | Pos::Det | Pos::Noun))
        && doc.word(name.start).starts_with(char::is_uppercase);
    (is_dash && is_name && comma > name.start)
        .then(|| Governor { cue: None, source: Some(Source { head: comma - 1, tokens: name.start..comma }) })
}

/// ", the mayor shot back": after a whole utterance and its comma, whatever verb follows with its subject is one of speech.
fn any_verb(page: &Page<'_>, tokens: Range<usize>) -> Option<Governor> {
    let syntax = &page.syntax;
    let is_said = |v: usize| {
        matches!(syntax.tag(v), Tag::Vbd | Tag::Vbz)
            && matches!(syntax.pos(v), Pos::Verb)
            && !matches!(syntax.dep(v), Dep::Relcl | Dep::Acl)
    };
    let verb = tokens.clone().take(10).find(|&v| is_said(v))?;
    let subject = syntax.child(verb, &[Dep::Nsubj]).filter(|s| tokens.contains(s))?;
    let source = Source::new(syntax, subject);
    let is_next = source.tokens.start <= tokens.start + 1;
    is_next.then(|| Governor { cue: Some(verb..verb + 1), source: Some(source) })
}

/// "X said, “…”", "X said: “…”", "X: “…”", "as X put it, “…”".
pub(super) fn before(page: &Page<'_>, mark: usize, is_whole: bool) -> Option<Governor> {
    let syntax = &page.syntax;
    let doc = &page.paragraph.doc;
    let open = page.marks[mark].outer.start;
    let last = (open.saturating_sub(3)..open).rev().find(|&t| !page.is_punct(t) || !page.is_free(t))?;
    if !page.is_free(last) {
        return None;
    }
    let joint = if last + 1 < open { doc.word(last + 1) } else { "" };
    if matches!(joint, "." | "?" | "!" | "..." | ";") {
        return None;
    }
    let floor = last.saturating_sub(REACH);
    let start = (floor..last).rev().find(|&t| page.ends_sentence(t)).map_or(floor, |t| t + 1);
    let start = start.max(page.body_start);
    let near = page.cues_in(start..last + 1).rev().find(|&c| {
        let cue = &page.cues[c];
        cue.source.is_some() && (cue.is_speech() || joint == ":")
    });
    // "X, asked whether he would …, in an interview said:": the parser lost the subject; it is the last name that
    // begins a clause.
    let closest = page.cues_in(start..last + 1).next_back().filter(|&c| page.cues[c].is_speech());
    if joint == ":"
        && closest != near
        && let Some(cue) = closest.filter(|&c| page.cues[c].tokens.end == last + 1)
        && let Some(source) = lost_subject(page, start..page.cues[cue].tokens.start)
    {
        return Some(from_cue(page, cue, Some(source)));
    }
    if joint == ":" || joint == "," || joint == "—" || joint == "–" {
        if let Some(cue) = near {
            let cue_token = page.cues[cue].token;
            let reach = if joint == ":" { REACH } else { 14 };
            if last - cue_token.min(last) <= reach
                && (is_whole || joint == ":" || last - cue_token.min(last) <= 6)
            {
                return Some(from_cue(page, cue, page.cues[cue].source.clone()));
            }
        }
        // "Said Ada Kern: “…”".
        let inverted = closest.filter(|&c| joint == ":" && page.cues[c].token <= start + 1);
        if let Some(cue) = inverted
            && let Some(source) = following_name(page, page.cues[cue].token + 1..last + 1)
        {
            return Some(from_cue(page, cue, Some(source)));
        }
        if joint == ":" {
            return name_before_colon(page, start..last + 1);
        }
        return None;
    }
    // No punctuation between: the cue itself, "that", or what belongs to the cue stands right before the mark.
    let cue = near?;
    let cue_token = page.cues[cue].token;
    let is_joined = syntax.is_word(last, &["that"])
        // "she said, but “when it rains ...”".
        || syntax.is_word(last, &["but", "and", "because"])
            && page.cues[cue].is_speech()
            && (cue_token + 1..last).all(|t| page.is_punct(t));
    let is_close = is_joined || last - cue_token.min(last) <= if is_whole { 6 } else { 1 };
    is_close.then(|| from_cue(page, cue, page.cues[cue].source.clone()))
}

/// The name that follows the last comma before a verb without a subject.
fn lost_subject(page: &Page<'_>, tokens: Range<usize>) -> Option<Source> {
    let syntax = &page.syntax;
    let comma =
        tokens.clone().rev().find(|&t| page.paragraph.doc.word(t) == ",").map_or(tokens.start, |t| t + 1);
    let head = (comma..tokens.end).find(|&t| syntax.is_nominal(t) && syntax.dep(t) != Dep::Compound)?;
    (head <= comma + 4).then(|| Source::new(syntax, head))
}

/// "The mayor said:" at the end of a paragraph, for the mark that opens the next.
pub(super) fn lead_in(page: &Page<'_>) -> Option<Governor> {
    let doc = &page.paragraph.doc;
    let last = doc.tokens.len().checked_sub(1)?;
    if !doc.text.ends_with(':') || !page.is_free(last) {
        return None;
    }
    let floor = last.saturating_sub(REACH);
    let start = (floor..last).rev().find(|&t| page.ends_sentence(t)).map_or(floor, |t| t + 1);
    let cue = page.cues_in(start..last).rev().find(|&c| page.cues[c].source.is_some());
    match cue {
        Some(cue) => Some(from_cue(page, cue, page.cues[cue].source.clone())),
        None => name_before_colon(page, start..last),
    }
}

/// "The mayor: “…”": a short line that is nothing but a name.
fn name_before_colon(page: &Page<'_>, tokens: Range<usize>) -> Option<Governor> {
    let syntax = &page.syntax;
    let tokens = syntax.trim(tokens);
    if tokens.is_empty() || tokens.len() > 12 {
        return None;
    }
    let mut head = tokens.clone().find(|&t| syntax.is_nominal(t))?;
    while let Some(above) = syntax.doc.head(head).filter(|a| tokens.contains(a) && syntax.is_nominal(*a)) {
        head = above;
    }
    let phrase = syntax.noun_phrase(head);
    let is_all = phrase.start <= tokens.start
        && !tokens.clone().any(|t| syntax.clause_verb(t).is_some_and(|v| tokens.contains(&v)));
    is_all.then(|| Governor {
        cue: None,
        source: Some(Source { head, tokens: phrase.start..phrase.end.min(tokens.end) }),
    })
}

/// The noun phrase that begins a run of tokens ("said | the mayor of Halden").
fn following_name(page: &Page<'_>, tokens: Range<usize>) -> Option<Source> {
    let syntax = &page.syntax;
    let first = tokens.clone().find(|&t| !page.is_punct(t))?;
    let is_name = |t: usize| page.paragraph.doc.word(t).starts_with(char::is_uppercase);
    if is_name(first) && !syntax.is_nominal(first) {
        // A rare name, taken for another kind of word.
        let end = (first..tokens.end).find(|&t| !is_name(t)).unwrap_or(tokens.end);
        return Some(Source { head: end - 1, tokens: first..end });
    }
    let mut head = tokens.clone().take(8).find(|&t| syntax.is_nominal(t))?;
    while let Some(above) = syntax.doc.head(head) {
        if above < tokens.start || !tokens.contains(&above) || !syntax.is_nominal(above) {
            break;
        }
        head = above;
    }
    // "said he was": the name must hang on the verb itself.
    let is_own = syntax.doc.head(head).is_some_and(|h| h + 1 == tokens.start);
    if is_own && syntax.noun_phrase(head).start <= first {
        return Some(Source::new(syntax, head));
    }
    // "said harbour board chairwoman Ada Kern": a row of nouns that the parser tore apart, up to a name.
    let is_part = |t: usize| matches!(syntax.pos(t), Pos::Noun | Pos::Propn | Pos::Adj);
    let end = (first..tokens.end.min(first + 10)).find(|&t| !is_part(t)).unwrap_or(first);
    let last = end.checked_sub(1).filter(|&l| l > first && syntax.pos(l) == Pos::Propn)?;
    Some(Source { head: last, tokens: first..end })
}

/// The words between a mark and a verb that lost its subject, where a name ends them ("the singer Ada Kern | wrote") or is
/// set off by commas ("Kern, 58, | told a newspaper").
fn preceding_name(page: &Page<'_>, tokens: Range<usize>) -> Option<Source> {
    let last = tokens.clone().next_back().filter(|_| tokens.len() <= 14)?;
    let is_name = |t: usize| page.paragraph.doc.word(t).starts_with(char::is_uppercase);
    let mut commas = tokens.clone().filter(|&t| page.paragraph.doc.word(t) == ",");
    let name = match commas.next() {
        Some(comma) if page.paragraph.doc.word(last) == "," && comma > tokens.start => tokens.start..comma,
        Some(_) => return None,
        None => tokens.clone(),
    };
    let is_plain = name.len() <= 8 && !name.clone().any(|t| page.is_punct(t));
    let head = name.end.checked_sub(1)?;
    (is_plain && is_name(head)).then_some(Source { head, tokens: name })
}
