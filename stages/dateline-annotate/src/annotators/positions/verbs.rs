//! Positions that a verb tells: "rejected the plan", "called for talks", "urged the council to sign".

use std::ops::Range;

use dateline_model::Stance;
use dateline_text::{Dep, NameLabel, Pos, Tag};

use super::Found;
use super::words::{self, Word};
use crate::annotators::quotes::page::Page;
use crate::annotators::words::{Class, is};

/// Finds the positions that the page's verbs tell.
pub(super) fn find(page: &Page<'_>) -> Vec<Found> {
    (0..page.paragraph.doc.tokens.len()).flat_map(|token| at(page, token)).collect()
}

/// The word of a verb with its particle, where it says a stance.
pub(super) fn word_at(page: &Page<'_>, token: usize) -> Option<&'static Word> {
    let syntax = &page.syntax;
    let is_verb = matches!(syntax.tag(token), Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
        && !matches!(syntax.dep(token), Dep::Aux | Dep::AuxPass | Dep::Amod | Dep::Compound);
    if !is_verb {
        return None;
    }
    let particle = syntax.child(token, &[Dep::Prt]).map(|p| page.paragraph.doc.word(p).to_lowercase());
    words::verb(&syntax.lemma(token), particle.as_deref())
}

fn at(page: &Page<'_>, verb: usize) -> Vec<Found> {
    let syntax = &page.syntax;
    let Some(word) = word_at(page, verb) else { return Vec::new() };
    if depends_on_another(page, verb) {
        return Vec::new();
    }
    let Some(stance) = stance(page, verb, word) else { return Vec::new() };
    if syntax.is_passive(verb) {
        return passive(page, verb, word, stance).into_iter().collect();
    }
    let Some(holder) = syntax.doer(verb) else { return Vec::new() };
    let Some(issue) = issue(page, verb, word) else { return Vec::new() };
    let tokens = verb..issue.end.max(verb + 1);
    let mut found = vec![Found { word: verb, tokens, issue, stance, holder }];
    found.extend(threat(page, verb, holder));
    found
}

/// Whether the verb is told as possible only, asked about, or hangs on another verb that says a stance itself ("refused
/// to accept").
fn depends_on_another(page: &Page<'_>, verb: usize) -> bool {
    let syntax = &page.syntax;
    let negated = syntax.children(verb).any(|c| syntax.dep(c) == Dep::Neg);
    let modal = syntax.children(verb).any(|c| {
        syntax.tag(c) == Tag::Md
            && !syntax.is_word(c, &["will", "’ll", "'ll"])
            && !(negated && syntax.is_word(c, &["would", "wo"]))
    });
    let asked =
        syntax.child(verb, &[Dep::Mark]).is_some_and(|m| syntax.is_word(m, &["if", "whether", "unless"]));
    let infinitive = syntax.tag(verb) == Tag::Vb
        && matches!(syntax.dep(verb), Dep::Xcomp | Dep::Ccomp | Dep::Acl | Dep::Advcl | Dep::Relcl)
        && syntax.children(verb).any(|c| syntax.tag(c) == Tag::To);
    let sentence = syntax.sentence(verb);
    let is_question = page.is_free(verb) && syntax.is_word(sentence.end - 1, &["?"]);
    modal || asked || infinitive || is_question
}

fn stance(page: &Page<'_>, verb: usize, word: &Word) -> Option<Stance> {
    let syntax = &page.syntax;
    let negated = syntax.children(verb).any(|c| syntax.dep(c) == Dep::Neg || syntax.is_word(c, &["never"]));
    if negated { words::denied(word.stance) } else { Some(word.stance) }
}

/// The words of the issue.
fn issue(page: &Page<'_>, verb: usize, word: &Word) -> Option<Range<usize>> {
    let syntax = &page.syntax;
    let after = |deps: &[Dep]| syntax.children(verb).find(|&c| c > verb && deps.contains(&syntax.dep(c)));
    let infinitive = after(&[Dep::Xcomp, Dep::Ccomp, Dep::Advcl])
        .filter(|&x| syntax.children(x).any(|c| syntax.tag(c) == Tag::To && c > verb));
    let object = after(&[Dep::Dobj]);
    if word.person_to
        && let Some(infinitive) = infinitive
    {
        let start = object
            .or_else(|| syntax.child(infinitive, &[Dep::Nsubj]))
            .map_or(infinitive, |o| syntax.subtree(o).start);
        return Some(
            start.min(syntax.subtree(infinitive).start).max(verb + 1)..syntax.subtree(infinitive).end,
        );
    }
    if word.infinitive
        && let Some(infinitive) =
            infinitive.filter(|&i| object.is_none() && !is(Class::Silence, &syntax.lemma(i)))
    {
        return Some(syntax.subtree(infinitive).start.max(verb + 1)..syntax.subtree(infinitive).end);
    }
    if (word.clause || word.wish)
        && let Some(clause) = after(&[Dep::Ccomp]).filter(|&c| matches!(syntax.pos(c), Pos::Verb | Pos::Aux))
        && (word.clause || is_a_wish(page, clause))
    {
        return Some(syntax.subtree(clause).start.max(verb + 1)..syntax.subtree(clause).end);
    }
    let prep = syntax.children(verb).find(|&c| {
        c > verb
            && matches!(syntax.dep(c), Dep::Prep | Dep::Dative)
            && word.preps.iter().any(|p| syntax.is_word(c, &[p]))
    });
    if let Some(prep) = prep
        && let Some(object) = syntax.child(prep, &[Dep::Pobj, Dep::Pcomp])
    {
        // "called on the council to sign".
        let end = infinitive
            .filter(|_| syntax.is_word(prep, &["on"]))
            .map_or(syntax.subtree(object).end, |i| syntax.subtree(i).end);
        return Some(syntax.subtree(object).start..end);
    }
    let doing = after(&[Dep::Xcomp, Dep::Ccomp])
        .filter(|&c| syntax.tag(c) == Tag::Vbg && syntax.child(c, &[Dep::Aux, Dep::Mark]).is_none());
    let thing =
        object.filter(|&o| (word.object && is_an_issue(page, o)) || (word.terms && is_terms(page, o)));
    if let Some(thing) = thing.or(doing.filter(|_| word.object)) {
        return Some(syntax.subtree(thing).start.max(verb + 1)..syntax.subtree(thing).end);
    }
    // "the offer, which Halden rejected".
    let relative =
        syntax.child(verb, &[Dep::Dobj]).filter(|&o| o < verb && syntax.is_word(o, &["which", "that"]));
    if word.object && relative.is_some() && syntax.dep(verb) == Dep::Relcl {
        let noun = syntax.doc.head(verb)?;
        return Some(syntax.noun_phrase(noun));
    }
    None
}

/// Whether a clause says what shall be, not what is: "insisted that the port be closed", "that it should close".
fn is_a_wish(page: &Page<'_>, clause: usize) -> bool {
    let syntax = &page.syntax;
    let mut auxiliaries = syntax.with_dep(clause, &[Dep::Aux, Dep::AuxPass]);
    let wished = auxiliaries.any(|a| {
        syntax.is_word(a, &["should", "must", "be"])
            || syntax.tag(a) == Tag::Vb && !syntax.is_word(a, &["have"])
    });
    let is_modal =
        syntax.with_dep(clause, &[Dep::Aux]).any(|a| syntax.tag(a) == Tag::Md || syntax.tag(a) == Tag::Vbz);
    wished || syntax.tag(clause) == Tag::Vb && !is_modal
}

/// Whether an object names terms: "the offer", "all these terms".
fn is_terms(page: &Page<'_>, object: usize) -> bool {
    let syntax = &page.syntax;
    let of = syntax.child(object, &[Dep::Prep]).and_then(|p| syntax.child(p, &[Dep::Pobj]));
    is(Class::Terms, &syntax.lemma(object)) || of.is_some_and(|o| is(Class::Terms, &syntax.lemma(o)))
}

/// Things and doings can be an issue; persons and bare pronouns cannot.
fn is_an_issue(page: &Page<'_>, object: usize) -> bool {
    let syntax = &page.syntax;
    let names = &page.paragraph.doc.names;
    let name = names
        .get(names.partition_point(|n| n.end as usize <= object))
        .filter(|n| n.tokens().contains(&object));
    let is_person = name.is_some_and(|n| {
        matches!(n.label, NameLabel::Person | NameLabel::Gpe | NameLabel::Date | NameLabel::Time)
    });
    let is_pronoun = syntax.tag(object) == Tag::Prp && !syntax.is_word(object, &["it", "them"]);
    !is_person && !is_pronoun
}

/// "was rejected by Halden", "as demanded by Halden".
fn passive(page: &Page<'_>, verb: usize, word: &Word, stance: Stance) -> Option<Found> {
    let syntax = &page.syntax;
    let by = syntax.child(verb, &[Dep::Agent]).filter(|_| word.object || word.terms)?;
    let holder = syntax.child(by, &[Dep::Pobj])?;
    let as_told = syntax.child(verb, &[Dep::Mark, Dep::Advmod]).is_some_and(|m| syntax.is_word(m, &["as"]));
    let issue = if let Some(subject) = syntax.child(verb, &[Dep::NsubjPass, Dep::CsubjPass]) {
        syntax.noun_phrase(subject)
    } else {
        let head = syntax.doc.head(verb)?;
        match syntax.dep(verb) {
            Dep::Acl | Dep::Relcl => syntax.noun_phrase(head),
            Dep::Advcl if as_told => {
                let start = syntax.subtree(head).start;
                start..syntax.subtree(verb).start.max(start)
            }
            _ => return None,
        }
    };
    let issue = syntax.trim(issue);
    let holder_end = syntax.noun_phrase(holder).end;
    let start = if issue.end <= verb && verb - issue.end <= 8 { issue.start } else { verb };
    Some(Found { word: verb, tokens: start..holder_end.max(verb + 1), issue, stance, holder })
}

/// The threat that a command carries as its alternative: "warned Halden to open the harbour | or face sanctions".
pub(super) fn threat(page: &Page<'_>, verb: usize, holder: usize) -> Option<Found> {
    let syntax = &page.syntax;
    let command = syntax.child(verb, &[Dep::Xcomp, Dep::Ccomp])?;
    let alternative = syntax.children(command).find(|&c| {
        syntax.dep(c) == Dep::Conj
            && syntax.tag(c) == Tag::Vb
            && ["face", "suffer", "risk", "pay", "lose"].contains(&&*syntax.lemma(c))
            && (command..c).any(|t| syntax.is_word(t, &["or"]))
    })?;
    let or = (command..alternative).rev().find(|&t| syntax.is_word(t, &["or"]))?;
    let object = syntax.child(alternative, &[Dep::Dobj])?;
    let end = syntax.noun_phrase(object).end.max(object + 1);
    Some(Found {
        word: verb,
        tokens: or..end,
        issue: syntax.subtree(command).start..or,
        stance: Stance::Threatens,
        holder,
    })
}
