//! What a cue may pass on in the reporter's own words: the clause, infinitive, object or rest of the sentence that would give
//! its content. Every possible content comes out, with its shape; whether it is one, `likelihood` says.

use std::ops::Range;

use dateline_text::{Dep, Tag};

use super::cues::{self, Cue, CueKind, Source};
use super::lexicon::{Class, Saying};
use super::of_verbs::of_verb;
use super::page::Page;
use crate::syntax::Syntax;

/// How a content stands to its cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    /// A clause with "that".
    That,
    /// A clause without it.
    Clause,
    /// A clause with a question word or "whether".
    Question,
    /// A clause before the cue, or around it.
    Around,
    /// From "that" to the end of the sentence, where the parser lost the clause.
    Lost,
    /// "to leave".
    Infinitive,
    /// "them to leave": with who is to do it.
    Bidding,
    /// "leaving".
    Gerund,
    /// A noun phrase.
    Object,
    /// A noun phrase and what it is called or asked for ("the plan a disgrace").
    ObjectAs,
    /// What a preposition brings.
    Prep,
    /// The subject and the rest: "the bridge | is expected | to open".
    Subject,
    /// The subject of a passive, and what it is blamed or praised for: "the plan | was rejected".
    Passive,
    /// What something is called: "what she calls | a disgrace".
    Name,
    /// The sentence beside "according to X" or "in a poll".
    Sentence,
}

impl Shape {
    /// How many there are.
    pub const COUNT: usize = Self::Sentence as usize + 1;
}

/// A possible content.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// Runs of tokens: one as a rule, two where the cue or the like stands between.
    pub pieces: Vec<Range<usize>>,
    /// How it stands to the cue.
    pub shape: Shape,
}

/// The possible contents of a cue, the likeliest kind first.
pub(super) fn possible(page: &Page<'_>, cue: &Cue) -> Vec<Content> {
    let syntax = &page.syntax;
    if is_unsaid(syntax, cue) {
        return Vec::new();
    }
    let found = match cue.kind {
        CueKind::Verb(saying) => of_verb(page, cue, saying),
        CueKind::Word(saying) if saying.class == Class::Adverb => of_adverb(page, cue),
        CueKind::Word(saying) => of_word(page, cue, saying),
        CueKind::AccordingTo | CueKind::InText(_) => of_sentence(page, cue),
        CueKind::Colon => vec![one(cue.token + 1..syntax.doc.tokens.len(), Shape::Sentence)],
    };
    let tidy = |content: Content| {
        let body = |tokens: Range<usize>| tokens.start.max(page.body_start.min(tokens.end))..tokens.end;
        let trim = |tokens| without_afterthought(page, syntax.trim(whole_marks(page, body(tokens))));
        let pieces = content.pieces.into_iter().map(trim);
        let pieces: Vec<_> =
            pieces.filter(|tokens| !tokens.is_empty() && !tokens.contains(&cue.token)).collect();
        (!pieces.is_empty()).then_some(Content { pieces, shape: content.shape })
    };
    found.into_iter().filter_map(tidy).collect()
}

/// Whether nothing has been said: "if the council agrees to sell", "nobody has said why", "neither side confirmed it".
fn is_unsaid(syntax: &Syntax<'_>, cue: &Cue) -> bool {
    let has = |token: usize, dep: Dep, words: &[&str]| {
        syntax.doc.children(token).any(|c| syntax.dep(c) == dep && syntax.is_word(c, words))
    };
    let is_supposed = syntax.dep(cue.token) == Dep::Advcl && has(cue.token, Dep::Mark, &["if", "unless"]);
    let is_nobody = |source: &Source| {
        syntax.is_word(source.head, &["nobody", "none", "neither"])
            || has(source.head, Dep::Det, &["no", "neither"])
    };
    is_supposed || cue.source.as_ref().is_some_and(is_nobody)
}

/// Grows a run of tokens to the end of a mark that it cuts through.
fn whole_marks(page: &Page<'_>, tokens: Range<usize>) -> Range<usize> {
    if tokens.is_empty() {
        return tokens;
    }
    let cut = page.mark_of(tokens.end - 1).map(|m| &page.marks[m].outer).filter(|m| m.start >= tokens.start);
    tokens.start..cut.map_or(tokens.end, |m| m.end.max(tokens.end))
}

/// Cuts off what the reporter adds at the end: ", who now leads the board", ", a port on the coast", "(see map)", a last "and".
fn without_afterthought(page: &Page<'_>, tokens: Range<usize>) -> Range<usize> {
    let syntax = &page.syntax;
    let mut end = tokens.end;
    if end > tokens.start && syntax.is_word(end - 1, &["and", "but", "or"]) {
        end -= 1;
    }
    let stop =
        tokens.clone().rev().take(AFTERTHOUGHT).find(|&t| syntax.is_word(t, &[",", "("]) && page.is_free(t));
    if let Some(stop) = stop {
        let is_added = syntax.is_word(stop, &["("])
            || stop + 1 < end && syntax.is_word(stop + 1, &["who", "which", "whose", "whom", "a", "an"]);
        if is_added && stop > tokens.start + 1 {
            end = stop;
        }
    }
    syntax.trim(tokens.start..end)
}

/// How many tokens an afterthought has at most.
const AFTERTHOUGHT: usize = 40;

pub(super) fn one(piece: Range<usize>, shape: Shape) -> Content {
    Content { pieces: vec![piece], shape }
}

pub(super) fn content(pieces: impl IntoIterator<Item = Range<usize>>, shape: Shape) -> Content {
    Content { pieces: pieces.into_iter().collect(), shape }
}

/// The content of a noun ("the claim that", "support for") or adjective ("sure that").
fn of_word(page: &Page<'_>, cue: &Cue, saying: &Saying) -> Vec<Content> {
    let syntax = &page.syntax;
    let word = cue.token;
    let after = |t: usize| syntax.doc.children(t).filter(move |&c| c > word);
    let mut found = Vec::new();
    if saying.class == Class::Noun {
        if let Some(clause) = cues::noun_clause(syntax, word).filter(|_| saying.clause) {
            return vec![one(syntax.subtree(clause), Shape::That)];
        }
        let to = after(word).find(|&c| {
            matches!(syntax.dep(c), Dep::Acl | Dep::Xcomp) && syntax.tag(c) == Tag::Vb && saying.infinitive
        });
        if let Some(to) = to {
            return vec![one(syntax.subtree(to), Shape::Infinitive)];
        }
    } else {
        let verb = syntax.doc.head(word).unwrap_or(word);
        let clause = after(word)
            .chain(after(verb))
            .find(|&c| {
                syntax.dep(c) == Dep::Ccomp
                    || syntax.dep(c) == Dep::Xcomp && syntax.tag(c) == Tag::Vb && saying.infinitive
            })
            .filter(|_| saying.clause || saying.infinitive);
        if let Some(clause) = clause {
            let subtree = syntax.subtree(clause);
            let shape = if syntax.dep(clause) == Dep::Xcomp { Shape::Infinitive } else { Shape::That };
            return vec![one(subtree, shape)];
        }
    }
    let prep = after(word)
        .find(|&c| syntax.dep(c) == Dep::Prep && saying.preps.iter().any(|p| syntax.is_word(c, &[p])));
    if let Some(object) = prep.and_then(|p| syntax.child(p, &[Dep::Pobj, Dep::Pcomp])) {
        found.push(one(syntax.subtree(object), Shape::Prep));
    }
    found
}

/// "The bridge has | reportedly | been closed".
fn of_adverb(page: &Page<'_>, cue: &Cue) -> Vec<Content> {
    let syntax = &page.syntax;
    let Some(verb) = syntax.doc.head(cue.token) else { return Vec::new() };
    let clause = syntax.subtree(verb);
    let pieces = [clause.start..cue.token, cue.token + 1..clause.end];
    vec![content(pieces.into_iter().filter(|p| !p.is_empty()), Shape::Sentence)]
}

/// The sentence around "according to X" or "in a poll", or its longer side.
fn of_sentence(page: &Page<'_>, cue: &Cue) -> Vec<Content> {
    let syntax = &page.syntax;
    let Some(source) = cue.source.as_ref() else { return Vec::new() };
    let sentence = syntax.trim(syntax.sentence(cue.token));
    if matches!(cue.kind, CueKind::InText(_)) && cue.token > sentence.start + 2 {
        return Vec::new();
    }
    let phrase_end = source.tokens.end.max(syntax.subtree(source.head).end.min(sentence.end));
    let (left, right) =
        (sentence.start..cue.token.max(sentence.start), phrase_end.min(sentence.end)..sentence.end);
    let longer = if left.len() >= right.len() { left } else { right };
    let found = (longer.len() > 2).then(|| one(longer, Shape::Sentence));
    found.into_iter().collect()
}
