//! Positions that a noun tells with its holder before it: "a Haldenese demand that …", "her rejection of the plan",
//! "Halden's conditions for peace".

use dateline_text::{Dep, Pos};

use super::Found;
use super::words::{self, Word};
use crate::annotators::quotes::page::Page;
use crate::gazetteer;

/// Finds the positions that the page's nouns tell.
pub(super) fn find(page: &Page<'_>) -> Vec<Found> {
    (0..page.paragraph.doc.tokens.len()).filter_map(|token| at(page, token)).collect()
}

/// The word of a noun, where it says a stance.
pub(super) fn word_at(page: &Page<'_>, token: usize) -> Option<&'static Word> {
    let is_noun = page.syntax.pos(token) == Pos::Noun && page.syntax.dep(token) != Dep::Compound;
    is_noun.then(|| words::noun(&page.syntax.lemma(token))).flatten()
}

/// Who holds what a noun tells: the possessor, a country or nationality before it, "by X" or "from X" after it.
pub(super) fn holder(page: &Page<'_>, noun: usize) -> Option<usize> {
    let syntax = &page.syntax;
    let before = syntax.child(noun, &[Dep::Poss]).or_else(|| {
        syntax
            .children(noun)
            .filter(|&c| c < noun && matches!(syntax.dep(c), Dep::Amod | Dep::Compound | Dep::Nmod))
            .find(|&c| gazetteer::country_of(page.paragraph.doc.word(c)).is_some())
    });
    before.or_else(|| {
        let by = syntax.children(noun).find(|&c| c > noun && syntax.is_word(c, &["by", "from"]))?;
        syntax.child(by, &[Dep::Pobj]).filter(|&o| syntax.pos(o) == Pos::Propn)
    })
}

fn at(page: &Page<'_>, noun: usize) -> Option<Found> {
    let syntax = &page.syntax;
    let word = word_at(page, noun)?;
    let holder = holder(page, noun)?;
    let complement = syntax.children(noun).filter(|&c| c > noun).find(|&c| {
        let mark = syntax.child(c, &[Dep::Mark]).or_else(|| Some(syntax.subtree(c).start));
        match syntax.dep(c) {
            Dep::Prep => word.preps.iter().any(|p| syntax.is_word(c, &[p])),
            Dep::Acl | Dep::Relcl | Dep::Ccomp => {
                (word.clause && mark.is_some_and(|m| m < c && syntax.is_word(m, &["that"])))
                    || (word.infinitive && syntax.children(c).any(|t| syntax.is_word(t, &["to"]) && t < c))
            }
            _ => false,
        }
    })?;
    let whole = syntax.subtree(complement);
    // An apposition after a comma is no part of the issue.
    let end =
        (complement..whole.end).find(|&t| syntax.is_word(t, &[",", "—", "–", ";"])).unwrap_or(whole.end);
    let start = if syntax.dep(complement) == Dep::Prep { complement + 1 } else { whole.start };
    let phrase = syntax.noun_phrase(noun);
    Some(Found {
        word: noun,
        tokens: phrase.start.min(noun)..end.max(noun + 1),
        issue: start.min(end)..end,
        stance: word.stance,
        holder,
    })
}
