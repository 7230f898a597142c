//! By what means a violent deed was done: its finer mode.
//!
//! A coding and the words folded into it go in; the mode comes out where those words, or a weapon in the clause, tell more
//! than the deed's own word does.

use dateline_text::Pos;

use super::coding::{Coder, Coding};
use super::is_violent;
use super::lexicon::{Class, Lexicon};
use crate::annotators::words::{Class as Words, is};
use crate::syntax::Syntax;

/// How many tokens of a clause are searched for the means of a deed.
const REACH: usize = 120;

/// Means that tell the mode of a violent deed.
const MEANS: [(&str, Words); 3] =
    [("bombing", Words::Bomb), ("shooting", Words::Gun), ("airstrike", Words::Missile)];

/// The finer mode that the means and the folded words give: a killing by a car bomb is a car bombing.
pub(super) fn mode(syntax: &Syntax<'_>, coding: &Coding, folded: &[usize]) -> Option<&'static str> {
    if !is_violent(coding.code.kind) {
        return None;
    }
    let lexicon = Lexicon::get();
    let is_person = |_: usize| false;
    let coder = Coder { syntax, lexicon, is_person: &is_person };
    let modes: Vec<&'static str> = folded
        .iter()
        .chain(&coding.chain)
        .filter(|&&t| syntax.pos(t) == Pos::Noun || coding.code.mode.is_none())
        .flat_map(|&t| {
            let noun = coder.noun(t).and_then(|c| c.code.mode);
            let verb = lexicon.codes(Class::Verb, &syntax.lemma(t)).next().and_then(|e| e.means.mode);
            [noun, verb.filter(|_| coding.code.mode.is_none())]
        })
        .flatten()
        .collect();
    let by_means = MEANS.iter().find(|(_, means)| {
        let clause = syntax.subtree(coding.chain[0]);
        clause.take(REACH).any(|t| {
            is(*means, &syntax.lemma(t))
                && syntax.ancestors(t).take(6).any(|a| coding.chain.contains(&a) || folded.contains(&a))
        })
    });
    let weapon = modes.iter().copied().find(|m| is_of_weapon(m));
    weapon
        .or_else(|| {
            by_means.map(|(mode, _)| *mode).filter(|_| coding.code.mode.is_none_or(|m| !is_of_weapon(m)))
        })
        .or_else(|| modes.first().copied().filter(|_| coding.code.mode.is_none()))
}

/// Whether a mode tells what weapon did it.
pub(super) fn is_of_weapon(mode: &str) -> bool {
    matches!(mode, "car-bomb" | "bombing" | "shooting" | "airstrike")
}
