//! What a headline tells of harm: whether somebody died, whether somebody was hurt, how many died.
//!
//! Words go in, not grammar: "Two Dead In Mill Fire" has none that a parser can rely on. Nothing is cited from a headline that
//! is no line of the text; it only helps to choose among the numbers that the text tells.

use std::collections::BTreeSet;

use super::words::{HarmWord, is, multiple};
use crate::annotators::times::{NumberWord, number_word};

/// What a headline tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headline {
    pub tells_death: bool,
    pub tells_hurt: bool,
    /// How many died, as it says.
    pub killed: BTreeSet<u32>,
}

/// How many words behind a number may say what befell the counted.
const NEAR: usize = 3;
/// Numbers from here on count something else.
const MANY: u32 = 60;

impl Headline {
    /// Reads it.
    pub fn new(title: &str) -> Self {
        let title = title.to_lowercase();
        let words: Vec<&str> =
            title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let mut found = Self {
            tells_death: words.iter().any(|w| is_death(w)),
            tells_hurt: words.iter().any(|w| is_hurt(w)),
            killed: BTreeSet::new(),
        };
        for (at, word) in words.iter().enumerate() {
            let behind = &words[at + 1..words.len().min(at + 1 + NEAR)];
            if let Some(n) = multiple(word).filter(|_| behind.first().is_some_and(|w| is_death(w))) {
                found.killed.insert(n);
            }
            let Some(n) = number(word) else { continue };
            let is_age = behind.first().is_some_and(|w| matches!(*w, "year" | "yr" | "month" | "th" | "st"));
            let befell = behind.iter().find(|w| is_dead(w) || is_hurt(w));
            let is_kills = at > 0 && is(HarmWord::Kill, lemma(words[at - 1]));
            let counts =
                befell.is_some_and(|w| is_dead(w)) || is_kills && !befell.is_some_and(|w| is_hurt(w));
            if counts && !is_age {
                found.killed.insert(n);
            }
        }
        found
    }
}

fn number(word: &str) -> Option<u32> {
    let n = word.parse().ok().or_else(|| match number_word(word) {
        Some(NumberWord::Plain(n)) => u32::try_from(n).ok(),
        _ => None,
    });
    n.filter(|n| (1..MANY).contains(n))
}

/// A verb without its usual endings, as far as the lists of harm need it.
fn lemma(word: &str) -> &str {
    let known = |stem: &&str| {
        [HarmWord::Kill, HarmWord::Die, HarmWord::Hurt, HarmWord::Hit, HarmWord::Death, HarmWord::Wound]
            .iter()
            .any(|class| is(*class, stem))
    };
    let stems = ["s", "ed", "d", "ing", "es"].iter().filter_map(|end| word.strip_suffix(end));
    if known(&word) { word } else { stems.clone().find(known).unwrap_or(word) }
}

/// A word by which somebody has died.
fn is_death(word: &str) -> bool {
    is_dead(word)
        || is(HarmWord::Death, lemma(word))
        || matches!(word, "fatal" | "fatally" | "deadly" | "suicide" | "manslaughter")
}

/// A word that says of the counted that they died.
fn is_dead(word: &str) -> bool {
    is(HarmWord::Dead, word) || is(HarmWord::Kill, lemma(word)) || is(HarmWord::Die, lemma(word))
}

fn is_hurt(word: &str) -> bool {
    is(HarmWord::Hurt, lemma(word))
        || is(HarmWord::HurtState, word)
        || is(HarmWord::Hit, lemma(word))
        || is(HarmWord::Wound, lemma(word))
        || is(HarmWord::Live, lemma(word))
        || matches!(word, "shot" | "shooting" | "critical" | "condition" | "injuries")
}

#[cfg(test)]
mod tests {
    use super::Headline;

    #[track_caller]
    fn check(title: &str, tells_death: bool, tells_hurt: bool, killed: &[u32]) {
        let killed = killed.iter().copied().collect();
        assert_eq!(Headline::new(title), Headline { tells_death, tells_hurt, killed }, "{title}");
    }

    #[test]
    fn a_headline_counts_its_dead() {
        check("Two Dead In Arden Mill Fire", true, false, &[2]);
        check("Mill blast kills 3 in Arden", true, false, &[3]);
        check("1 killed, four wounded at Arden fair", true, true, &[1]);
        check("Two arrested in triple homicide", true, false, &[3]);
    }

    #[test]
    fn an_age_and_the_hurt_are_not_its_dead() {
        check("16-year-old killed in Arden", true, false, &[]);
        check("Four people shot at Arden fair", false, true, &[]);
        check("Girl dies days after Arden shooting", true, true, &[]);
    }
}
