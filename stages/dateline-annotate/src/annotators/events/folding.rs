//! What names one and the same happening is told once: "carried out a strike, killing twelve", "signed an agreement".
//!
//! Codings of a paragraph go in; nouns and verbs that only tell more of another happening are folded into it.

use dateline_model::EventKind;
use dateline_text::{Dep, Pos, Tag};

use super::cast::Cast;
use super::coding::{Coder, Coding};
use super::{accidents, is_violent};
use crate::syntax::Syntax;

/// Nouns that name the same happening as their verb: its subject ("the blast killed"), its means ("by a car bomb"),
/// its object where the verb's meaning rests on it ("signed an agreement"), the talks one sits down for.
pub(super) fn folded(cast: &Cast<'_>, coder: &Coder<'_>, coding: &Coding, used: &[bool]) -> Vec<usize> {
    let syntax = coder.syntax;
    let kind = coding.code.kind;
    let mut folded = Vec::new();
    for &verb in coding.chain.iter().filter(|&&t| syntax.pos(t) == Pos::Verb) {
        let mut near: Vec<usize> = syntax.objects(verb);
        near.extend(syntax.subject(verb).filter(|_| is_violent(kind)));
        // "an interview with the Herald published on Friday": the interview appeared.
        if kind == EventKind::Publish && matches!(syntax.dep(verb), Dep::Acl | Dep::Relcl) {
            near.extend(syntax.ancestors(verb).take(3).filter(|&a| syntax.lemma(a) == "interview"));
        }
        let preps = syntax.prepositional(verb);
        near.extend(
            preps
                .filter(|(p, _)| matches!(*p, "by" | "in" | "with" | "for" | "from" | "of" | "during"))
                .map(|(_, o)| o),
        );
        // "two days of talks", "what the mayor called frank talks".
        let deeper: Vec<usize> = near
            .iter()
            .flat_map(|&o| syntax.prepositional(o).filter(|(p, _)| *p == "of").map(|(_, x)| x))
            .flat_map(|x| std::iter::once(x).chain(syntax.with_dep(x, &[Dep::Oprd, Dep::Attr])))
            .collect();
        near.extend(deeper);
        let beside: Vec<usize> = near.iter().flat_map(|&o| syntax.with_dep(o, &[Dep::Appos])).collect();
        near.extend(beside);
        for noun in near {
            let same = !used[noun] && !folded.contains(&noun) && cast.at(noun).is_none();
            if same && coder.noun(noun).is_some_and(|inner| one_happening(kind, inner.code.kind)) {
                folded.push(noun);
            }
        }
    }
    folded
}

/// What a violent deed led to is told with it: "carried out a strike, killing twelve".
pub(super) fn fold_consequences(syntax: &Syntax<'_>, codings: &mut Vec<(Coding, Vec<usize>)>) {
    // For each token, the coding that it belongs to.
    let mut told_at = vec![None; syntax.doc.tokens.len()];
    for (i, (coding, folded)) in codings.iter().enumerate() {
        for &token in coding.chain.iter().chain(folded) {
            told_at[token] = told_at[token].or(Some(i));
        }
    }
    let mut into: Vec<Option<usize>> =
        (0..codings.len()).map(|i| cause(syntax, i, codings, &told_at).filter(|&other| other != i)).collect();
    // Where two are each other's cause, the first stays.
    for i in 0..into.len() {
        if std::iter::successors(into[i], |&c| into[c]).take(LONGEST_CHAIN).any(|c| c == i) {
            into[i] = None;
        }
    }
    for i in (0..codings.len()).rev() {
        // A consequence of a consequence goes where its own cause goes.
        let Some(home) = std::iter::successors(into[i], |&c| into[c]).take(LONGEST_CHAIN).last() else {
            continue;
        };
        let words: Vec<usize> = codings[i].0.chain.iter().chain(&codings[i].1).copied().collect();
        codings[home].1.extend(words);
    }
    let mut at = 0;
    codings.retain(|_| {
        at += 1;
        into[at - 1].is_none()
    });
}

/// How many consequences may follow from each other.
const LONGEST_CHAIN: usize = 16;

/// The happening that a coding only tells more of.
fn cause(
    syntax: &Syntax<'_>,
    i: usize,
    codings: &[(Coding, Vec<usize>)],
    told_at: &[Option<usize>],
) -> Option<usize> {
    let coding = &codings[i].0;
    let token = coding.chain[0];
    let accident = accidents::cause(syntax, token, codings, told_at);
    if let Some(cause) = accident.or_else(|| accidents::other_harm(syntax, token, told_at)) {
        return Some(cause);
    }
    let is_consequence = is_violent(coding.code.kind)
        && syntax.pos(token) == Pos::Verb
        && syntax.doc.tokens[token].tag == Tag::Vbg
        && matches!(syntax.dep(token), Dep::Advcl | Dep::Conj | Dep::Acl)
        && syntax.child(token, &[Dep::Mark, Dep::Nsubj]).is_none();
    let mut above = syntax.ancestors(token).take(3).filter_map(|t| told_at[t]);
    above.find(|&c| is_consequence && c != i && is_violent(codings[c].0.code.kind))
}

/// Whether a verb and a noun close to it can name one and the same happening.
fn one_happening(verb: EventKind, noun: EventKind) -> bool {
    verb == noun
        || (is_violent(verb) && is_violent(noun))
        || (noun == EventKind::Consult && verb == EventKind::Agree)
}
