//! Words that say that somebody says, thinks or wants something, and who that is. A paragraph's syntax goes in, its cues
//! come out in text order; what they pass on is found from the content's side (`direct`) and from theirs (`contents`).

use std::ops::Range;

use dateline_text::{Dep, NameLabel, Pos, Tag};

use super::lexicon::{self, Class, Saying};
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
    /// A noun, adjective or adverb of the table ("the claim that", "sure that", "reportedly").
    Word(&'static Saying),
    /// "in a poll".
    InText(&'static Saying),
    /// "Ada Kern: the bridge is safe", at the start of a line.
    Colon,
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
            CueKind::AccordingTo | CueKind::Word(_) | CueKind::InText(_) | CueKind::Colon => None,
        }
    }

    /// Whether it can bring words between marks.
    pub fn is_speech(&self) -> bool {
        match self.kind {
            CueKind::Verb(saying) => saying.speech,
            CueKind::AccordingTo => true,
            CueKind::Word(_) | CueKind::InText(_) | CueKind::Colon => false,
        }
    }
}

/// Finds the cues of a paragraph.
pub(in crate::annotators) fn find(syntax: &Syntax<'_>) -> Vec<Cue> {
    let mut cues = Vec::new();
    let colon = colon(syntax);
    for (token, word) in syntax.doc.tokens.iter().enumerate() {
        match word.pos {
            _ if syntax.is_word(token, &["according"]) => cues.extend(according_to(syntax, token)),
            Pos::Punct if colon.as_ref().is_some_and(|c| c.token == token) => cues.extend(colon.clone()),
            Pos::Verb | Pos::Aux if is_verb(syntax, token) => {
                if let Some(saying) = lexicon::saying(&word.lemma) {
                    let source = syntax.doer(token);
                    cues.push(Cue {
                        token,
                        tokens: verb_group(syntax, token),
                        kind: CueKind::Verb(saying),
                        source: source.map(|s| Source::new(syntax, s)),
                    });
                }
            }
            Pos::Noun | Pos::Adj | Pos::Adv => {
                let saying = lexicon::word(&word.lemma);
                let cue = saying.and_then(|saying| match (saying.class, word.pos) {
                    (Class::Noun, Pos::Noun) => Some(noun(syntax, token, saying)),
                    (Class::Adjective, Pos::Adj) => adjective(syntax, token, saying),
                    (Class::Adverb, Pos::Adv) => Some(Cue {
                        token,
                        tokens: token..token + 1,
                        kind: CueKind::Word(saying),
                        source: None,
                    }),
                    _ => None,
                });
                cues.extend(cue);
            }
            Pos::Adp if syntax.is_word(token, &["in"]) => cues.extend(in_text(syntax, token)),
            _ => {}
        }
    }
    cues
}

/// "its claim that the bridge is safe", "voiced support for": a noun with a content, and whose it is.
fn noun(syntax: &Syntax<'_>, token: usize, saying: &'static Saying) -> Cue {
    let verb = syntax
        .doc
        .head(token)
        .filter(|&v| matches!(syntax.dep(token), Dep::Dobj | Dep::NsubjPass) && syntax.pos(v) == Pos::Verb);
    let by = syntax
        .children(token)
        .find(|&c| syntax.dep(c) == Dep::Prep && syntax.is_word(c, &["by", "from", "among"]));
    let source = syntax
        .child(token, &[Dep::Poss])
        .or_else(|| by.and_then(|by| syntax.child(by, &[Dep::Pobj])))
        .or_else(|| verb.and_then(|v| syntax.doer(v)));
    Cue {
        token,
        tokens: token..token + 1,
        kind: CueKind::Word(saying),
        source: source.map(|s| Source::new(syntax, s)),
    }
}

/// "the mayor is sure that", "made it clear that": an adjective after its verb, and whose state it tells.
fn adjective(syntax: &Syntax<'_>, token: usize, saying: &'static Saying) -> Option<Cue> {
    let verb = syntax.doc.head(token)?;
    let is_predicate = matches!(syntax.dep(token), Dep::Acomp | Dep::Oprd | Dep::Ccomp | Dep::Conj)
        && matches!(syntax.pos(verb), Pos::Verb | Pos::Aux);
    let source = syntax.child(verb, &[Dep::Nsubj, Dep::NsubjPass]).or_else(|| syntax.doer(verb))?;
    is_predicate.then(|| Cue {
        token,
        tokens: token..token + 1,
        kind: CueKind::Word(saying),
        source: Some(Source::new(syntax, source)),
    })
}

/// "Ada Kern: the bridge is safe": a line that begins with a name and a colon.
fn colon(syntax: &Syntax<'_>) -> Option<Cue> {
    let colon = (1..syntax.doc.tokens.len().min(8)).find(|&t| syntax.doc.word(t) == ":")?;
    let name = syntax.trim(0..colon);
    let head = name.end.checked_sub(1)?;
    let letters = || name.clone().flat_map(|t| syntax.doc.word(t).chars()).filter(|c| c.is_alphabetic());
    let in_capitals = letters().count() > 2 && letters().all(char::is_uppercase);
    let is_named = syntax
        .doc
        .names
        .iter()
        .take_while(|n| (n.start as usize) < name.end)
        .any(|n| n.tokens().contains(&head) && matches!(n.label, NameLabel::Person | NameLabel::Org));
    let is_name = in_capitals || is_named || lexicon::text(&syntax.doc.tokens[head].lemma).is_some();
    let goes_on = syntax.doc.tokens.len() > colon + 2;
    (is_name && goes_on && !name.is_empty()).then(|| Cue {
        token: colon,
        tokens: colon..colon + 1,
        kind: CueKind::Colon,
        source: Some(Source { head, tokens: name }),
    })
}

/// "In a poll, most voters ...": the text speaks.
fn in_text(syntax: &Syntax<'_>, token: usize) -> Option<Cue> {
    let text = syntax.child(token, &[Dep::Pobj]).filter(|&o| o > token && o < token + 12)?;
    let saying = lexicon::text(&syntax.doc.tokens[text].lemma)?;
    Some(Cue {
        token,
        tokens: token..token + 1,
        kind: CueKind::InText(saying),
        source: Some(Source::new(syntax, text)),
    })
}

/// The clause with "that" which says what a noun says.
pub(in crate::annotators) fn noun_clause(syntax: &Syntax<'_>, noun: usize) -> Option<usize> {
    syntax.doc.children(noun).find(|&c| {
        c > noun
            && matches!(syntax.dep(c), Dep::Acl | Dep::Ccomp)
            && syntax.child(c, &[Dep::Mark]).is_some_and(|m| syntax.is_word(m, &["that"]))
    })
}

fn is_verb(syntax: &Syntax<'_>, token: usize) -> bool {
    matches!(syntax.tag(token), Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
        && !matches!(syntax.dep(token), Dep::Aux | Dep::AuxPass | Dep::Amod | Dep::Compound)
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
