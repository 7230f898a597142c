//! Who said the words between marks. A page goes in; for each mark comes out the cue and the source that govern it, or
//! nothing where none does: words that nobody is said to have said are terms, titles or irony, not quotations.
//!
//! Three ways lead from a mark to its cue: syntax (the marked words hang below the verb), the words after it (", said X"),
//! the words before it ("X said:"). A whole utterance tries the neighbours first, a piece of a sentence the syntax.

use std::ops::Range;

use dateline_text::{Dep, Pos, Tag};

use super::cues::{CueKind, Source};
use super::lexicon::Class;
use super::page::Page;
use super::{contents, lexicon, likelihood, terms};

/// What governs a mark.
#[derive(Debug, Clone)]
pub(in crate::annotators) struct Governor {
    /// The words of the cue.
    pub cue: Option<Range<usize>>,
    /// Who, in this paragraph.
    pub source: Option<Source>,
}

/// How far from a mark its cue is looked for, in tokens. News sentences are seldom longer.
const REACH: usize = 60;

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
            found.push(governor.filter(|(_, g)| g.source.is_some()));
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
        pieces.extend(contents::lost_clause(page, cue));
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

/// ", said X", ", X told reporters", ", according to X": a clause that follows the mark and has room for nothing else.
fn after(page: &Page<'_>, mark: usize, strictly: bool) -> Option<Governor> {
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
fn signed(page: &Page<'_>, mark: usize) -> Option<Governor> {
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

/// "X said, “…”", "X said: “…”", "X: “…”", "as X put it, “…”".
fn before(page: &Page<'_>, mark: usize, is_whole: bool) -> Option<Governor> {
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
fn lead_in(page: &Page<'_>) -> Option<Governor> {
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

fn from_cue(page: &Page<'_>, cue_idx: usize, source: Option<Source>) -> Governor {
    let cue = &page.cues[cue_idx];
    Governor { cue: Some(cue.tokens.clone()), source }
}
