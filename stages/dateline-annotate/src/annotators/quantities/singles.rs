//! Single human beings whom something befell, told without a number: "a guard was killed", "the death of Ada Brandt".
//!
//! A token goes in; where it is a toll word, those it befalls come out, each a token that heads the phrase.

use dateline_model::EntityKind;
use dateline_text::{Dep, Pos, Tag};

use super::tolls::{TollClass, all_tolls, by_fate, by_verb, dead_of, is_told_as_true, toll};
use crate::annotators::words::{Class, is};
use crate::person_words;
use crate::syntax::Syntax;

/// Asks whether a token lies in the name of an entity of some kind.
pub(super) type KindAt<'a> = &'a dyn Fn(usize) -> Option<EntityKind>;

/// What befell whom: the name of the toll, and the tokens of those it befell, each one human being.
pub(super) fn befallen(
    syntax: &Syntax<'_>,
    kind_at: KindAt<'_>,
    word: usize,
) -> Option<(&'static str, Vec<usize>)> {
    if !matches!(syntax.pos(word), Pos::Verb | Pos::Noun | Pos::Adj) {
        return None;
    }
    let ways = all_tolls(&syntax.lemma(word)).or_else(|| all_tolls(&syntax.form(word)))?;
    if !is_told_as_true(syntax, word) {
        return None;
    }
    let (name, whom) = match syntax.pos(word) {
        Pos::Verb => by_a_verb(syntax, word)?,
        Pos::Noun => (ways.iter().find(|(class, _)| *class == TollClass::Noun)?.1, by_a_noun(syntax, word)?),
        _ => by_a_state(syntax, word)?,
    };
    let all = syntax.doc.conjuncts(whom);
    let single: Vec<usize> = all.into_iter().filter(|&t| is_one(syntax, kind_at, t)).collect();
    (!single.is_empty()).then_some((name, single))
}

fn by_a_verb(syntax: &Syntax<'_>, verb: usize) -> Option<(&'static str, usize)> {
    if matches!(syntax.dep(verb), Dep::Amod | Dep::Compound) {
        return None;
    }
    let object = || syntax.objects(verb).into_iter().next();
    if let Some(name) = by_verb(syntax, verb).or_else(|| dead_of(syntax, verb)) {
        return object().map(|whom| (name, whom));
    }
    by_fate(syntax, verb).and_then(|name| Some((name, syntax.subject(verb)?)))
}

/// "Brandt's death", "the killing of a guard".
fn by_a_noun(syntax: &Syntax<'_>, noun: usize) -> Option<usize> {
    if syntax.tag(noun) != Tag::Nn || syntax.dep(noun) == Dep::Compound {
        return None;
    }
    let of = || syntax.prepositional(noun).find(|(p, _)| *p == "of").map(|(_, whom)| whom);
    syntax.child(noun, &[Dep::Poss]).or_else(of)
}

/// "was found dead", "is dead", "pronounced her dead".
fn by_a_state(syntax: &Syntax<'_>, state: usize) -> Option<(&'static str, usize)> {
    let name = toll(&syntax.form(state), TollClass::State)?;
    let verb = syntax.doc.head(state).filter(|&h| matches!(syntax.pos(h), Pos::Verb | Pos::Aux))?;
    if !matches!(
        syntax.dep(state),
        Dep::Acomp | Dep::Oprd | Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Advmod
    ) || !is_told_as_true(syntax, verb)
    {
        return None;
    }
    // "Two men left a guard dead": the guard; "was found dead": the one who was found.
    let own = syntax.child(state, &[Dep::Nsubj]);
    let whom = own.or_else(|| syntax.objects(verb).into_iter().next()).or_else(|| syntax.subject(verb))?;
    Some((name, whom))
}

/// Whether a phrase is one human being: a name, "a guard", "she"; a number before it counts by itself.
fn is_one(syntax: &Syntax<'_>, kind_at: KindAt<'_>, head: usize) -> bool {
    match syntax.pos(head) {
        Pos::Propn => kind_at(head) == Some(EntityKind::Person) && syntax.tag(head) != Tag::Nnps,
        Pos::Pron => syntax.is_word(head, &["he", "she", "him", "her", "his", "himself", "herself"]),
        Pos::Adj => is_aged(syntax, head),
        Pos::Noun => {
            syntax.tag(head) == Tag::Nn
                && syntax.with_dep(head, &[Dep::NumMod]).next().is_none()
                && !syntax.children(head).any(|c| syntax.is_word(c, &["no", "each", "every", "any"]))
                && is_human(syntax, head)
        }
        _ => false,
    }
}

fn is_human(syntax: &Syntax<'_>, noun: usize) -> bool {
    let lemma = syntax.lemma(noun);
    is(Class::Person, &lemma)
        || lemma.ends_with("year-old")
        || is_aged(syntax, noun)
        || person_words::class_of(&lemma).is_some()
}

/// "the 24-year-old", which the tokenizer cuts at its hyphens.
fn is_aged(syntax: &Syntax<'_>, word: usize) -> bool {
    let is_unit = || syntax.is_word(word - 2, &["year", "month", "week", "day"]);
    word >= 2 && syntax.is_word(word, &["old"]) && syntax.doc.word(word - 1) == "-" && is_unit()
}
