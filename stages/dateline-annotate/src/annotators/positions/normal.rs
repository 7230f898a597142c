//! The normal form of an issue, by which positions on one matter meet: "recognition of Velm" and "recognizing Velm as its
//! own" are both `recogn velm`.
//!
//! A run of tokens goes in; the stem of its head and the lemma of what the head is about come out. The one thing to know:
//! a stem is only what two forms of a word share; it is no word.

use std::ops::Range;

use dateline_text::{Dep, Pos};

use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;

/// Endings by which English makes nouns of verbs, and verbs of nouns; the longest that fits is cut.
const ENDINGS: [&str; 25] = [
    "isation", "ization", "ation", "ition", "ution", "sion", "tion", "ment", "ance", "ence", "ancy", "ency",
    "ising", "izing", "ise", "ize", "ify", "ing", "ure", "ion", "ate", "al", "er", "or", "e",
];

/// The fewest letters a stem keeps.
const SHORTEST_STEM: usize = 4;

/// The key of an issue; empty where it has no content word.
pub(super) fn key(syntax: &Syntax<'_>, issue: Range<usize>) -> String {
    let Some(mut head) = head_of(syntax, &issue) else { return String::new() };
    let mut about = about(syntax, head, &issue);
    while is(Class::Carrier, &syntax.lemma(head))
        && let Some(inner) = about
    {
        head = inner;
        about = self::about(syntax, head, &issue);
    }
    let stem = stem(&syntax.lemma(head)).to_owned();
    match about {
        Some(about) => format!("{stem} {}", syntax.lemma(about)),
        None => stem,
    }
}

/// The word of the issue that all others hang on.
fn head_of(syntax: &Syntax<'_>, issue: &Range<usize>) -> Option<usize> {
    let is_content =
        |t: usize| matches!(syntax.pos(t), Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num);
    let is_top = |t: usize| syntax.doc.head(t).is_none_or(|h| !issue.contains(&h));
    let mut top = issue
        .clone()
        .find(|&t| is_top(t) && is_content(t))
        .or_else(|| issue.clone().find(|&t| is_content(t)))?;
    // "urged France to open its ports": what is to be done.
    if let Some(deed) = issue.clone().find(|&t| syntax.pos(t) == Pos::Verb && is_top(t)) {
        top = deed;
    }
    Some(top)
}

/// What a head is about: a verb's object, a noun's "of", its compound or possessor.
fn about(syntax: &Syntax<'_>, head: usize, issue: &Range<usize>) -> Option<usize> {
    // "a truce on Monday" is about no Monday.
    let inside = |t: &usize| {
        issue.contains(t)
            && matches!(syntax.pos(*t), Pos::Noun | Pos::Propn | Pos::Verb)
            && !syntax.is_time(*t..*t + 1)
    };
    let object = || syntax.with_dep(head, &[Dep::Dobj, Dep::NsubjPass]).find(inside);
    let of = || syntax.prepositional(head).map(|(_, object)| object).find(inside);
    let before = || syntax.with_dep(head, &[Dep::Compound, Dep::Poss]).find(inside);
    let to_do = || syntax.with_dep(head, &[Dep::Acl, Dep::Xcomp]).find(inside);
    object().or_else(of).or_else(before).or_else(to_do)
}

/// What the forms of a word share.
fn stem(lemma: &str) -> &str {
    let long_enough = |rest: &&str| rest.chars().count() >= SHORTEST_STEM;
    ENDINGS.iter().find_map(|ending| lemma.strip_suffix(ending).filter(long_enough)).unwrap_or(lemma)
}

#[cfg(test)]
mod tests {
    use super::stem;
    use crate::testing::annotated;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("recognition", "recognize"),
            ("withdrawal", "withdraw"),
            ("deployment", "deploy"),
            ("closure", "close"),
        ] {
            assert_eq!(stem(one), stem(other));
        }
        assert_eq!(stem("tax"), "tax");
    }

    #[test]
    fn a_noun_and_a_verb_of_one_matter_meet() {
        let text = "Maria Kern rejected the recognition of Velm. France opposes recognizing Velm as its own.";
        let Some(article) = annotated(text, None) else { return };
        let keys: Vec<&str> = article.positions.iter().map(|p| &*p.issue_key).collect();
        assert_eq!(keys, ["recogn velm", "recogn velm"]);
    }
}
