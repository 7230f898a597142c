//! Words that say that somebody says, thinks or wants something, and who that is. A paragraph's syntax goes in, its cues
//! come out in text order; what they pass on is found from the content's side (`direct`) and from theirs (`indirect`).

use std::ops::Range;

use dateline_text::{Dep, Pos, Tag};

use super::lexicon::{self, Saying};
use crate::syntax::Syntax;

/// A word or two that pass something on.
#[derive(Debug, Clone)]
pub(in crate::annotators) struct Cue {
    /// The verb, or the first word of "according to".
    pub token: usize,
    /// The words of the cue ("has said", "according to").
    pub tokens: Range<usize>,
    /// Which kind.
    pub kind: CueKind,
    /// Who, where the sentence tells.
    pub source: Option<Source>,
}

/// Which kind of cue.
#[derive(Debug, Clone, Copy)]
pub(in crate::annotators) enum CueKind {
    /// A verb of the table.
    Verb(&'static Saying),
    /// "according to".
    AccordingTo,
    /// A noun for what is said, with a clause ("the claim that").
    Noun,
}

/// The words that name a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::annotators) struct Source {
    /// The word that carries the name.
    pub head: usize,
    /// All of them.
    pub tokens: Range<usize>,
}

impl Source {
    /// The noun phrase of a head.
    pub fn new(syntax: &Syntax<'_>, head: usize) -> Self {
        Self { head, tokens: syntax.noun_phrase(head) }
    }
}

impl Cue {
    /// The verb's entry in the table.
    pub fn saying(&self) -> Option<&'static Saying> {
        match self.kind {
            CueKind::Verb(saying) => Some(saying),
            CueKind::AccordingTo | CueKind::Noun => None,
        }
    }

    /// Whether it can bring words between marks.
    pub fn is_speech(&self) -> bool {
        match self.kind {
            CueKind::Verb(saying) => saying.speech,
            CueKind::AccordingTo => true,
            CueKind::Noun => false,
        }
    }
}

/// Finds the cues of a paragraph.
pub(in crate::annotators) fn find(syntax: &Syntax<'_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for token in 0..syntax.doc.tokens.len() {
        if syntax.is_word(token, &["according"]) {
            cues.extend(according_to(syntax, token));
        } else if syntax.pos(token) == Pos::Noun {
            cues.extend(noun(syntax, token));
        } else if is_verb(syntax, token)
            && let Some(saying) = lexicon::saying(&syntax.lemma(token))
        {
            let source = syntax.doer(token).filter(|&s| names_a_source(syntax, s));
            cues.push(Cue {
                token,
                tokens: verb_group(syntax, token),
                kind: CueKind::Verb(saying),
                source: source.map(|s| Source::new(syntax, s)),
            });
        }
    }
    cues
}

/// "its claim that the bridge is safe", "made the claim that": a noun with a clause, and whose it is.
fn noun(syntax: &Syntax<'_>, token: usize) -> Option<Cue> {
    let clause = noun_clause(syntax, token)?;
    if !lexicon::is_saying_noun(&syntax.lemma(token)) {
        return None;
    }
    let light_verb = syntax.doc.head(token).filter(|_| syntax.dep(token) == Dep::Dobj);
    let source = syntax.child(token, &[Dep::Poss]).or_else(|| light_verb.and_then(|v| syntax.doer(v)))?;
    (source != clause).then(|| Cue {
        token,
        tokens: token..token + 1,
        kind: CueKind::Noun,
        source: Some(Source::new(syntax, source)),
    })
}

/// The clause with "that" which says what a noun says.
pub(in crate::annotators) fn noun_clause(syntax: &Syntax<'_>, noun: usize) -> Option<usize> {
    syntax.children(noun).find(|&c| {
        c > noun
            && matches!(syntax.dep(c), Dep::Acl | Dep::Ccomp)
            && syntax.child(c, &[Dep::Mark]).is_some_and(|m| syntax.is_word(m, &["that"]))
    })
}

fn is_verb(syntax: &Syntax<'_>, token: usize) -> bool {
    matches!(syntax.tag(token), Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
        && !matches!(syntax.dep(token), Dep::Aux | Dep::AuxPass | Dep::Amod | Dep::Compound)
}

fn names_a_source(syntax: &Syntax<'_>, head: usize) -> bool {
    !syntax.is_word(head, &["there", "this", "what", "which", "that"]) || syntax.dep(head) != Dep::Expl
}

/// The verb with its auxiliaries where they stand together ("has said"), without them otherwise.
fn verb_group(syntax: &Syntax<'_>, verb: usize) -> Range<usize> {
    let mut start = verb;
    while start > 0
        && (matches!(syntax.dep(start - 1), Dep::Aux | Dep::AuxPass | Dep::Neg)
            || syntax.pos(start - 1) == Pos::Adv)
        && syntax.doc.head(start - 1) == Some(verb)
    {
        start -= 1;
    }
    while start < verb && syntax.pos(start) == Pos::Adv && syntax.dep(start) != Dep::Neg {
        start += 1;
    }
    start..verb + 1
}

fn according_to(syntax: &Syntax<'_>, token: usize) -> Option<Cue> {
    let to = token + 1;
    if to >= syntax.doc.tokens.len() || !syntax.is_word(to, &["to"]) {
        return None;
    }
    let object =
        syntax.child(to, &[Dep::Pobj]).or_else(|| syntax.child(token, &[Dep::Pobj])).filter(|&o| o > to)?;
    Some(Cue {
        token,
        tokens: token..to + 1,
        kind: CueKind::AccordingTo,
        source: Some(Source::new(syntax, object)),
    })
}
