//! The words of harm, by class: `data/harm_words.tsv`, read once.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotators::words;
use crate::gazetteer::rows;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What the words of a list have in common.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum HarmWord { $($(#[$doc])* $name),+ }

        impl HarmWord {
            fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

classes!(
    /// Verbs that kill their object.
    Kill = "kill",
    /// Verbs by which their subject dies.
    Die = "die",
    /// States of the dead.
    Dead = "dead",
    /// Nouns for a death.
    Death = "death",
    /// Verbs that hurt their object.
    Hurt = "hurt",
    /// States of the hurt.
    HurtState = "hurt_state",
    /// Verbs of violence that leave open what came of it.
    Hit = "hit",
    /// Verbs that do so where a bullet or a part of the body is told with them.
    MayHit = "may_hit",
    /// Parts of the body.
    Body = "body",
    /// What hits.
    Gunfire = "gunfire",
    /// What is suffered.
    Wound = "wound",
    /// Verbs whose subject has the wounds that they tell of.
    Suffer = "suffer",
    /// Verbs of those who live.
    Live = "live",
    /// How the hurt are ("in critical condition").
    Condition = "condition",
    /// Nouns for human beings, besides those that all annotators know.
    Person = "person",
    /// Nouns for who did it.
    Doer = "doer",
    /// Before a word of harm: it did not come about.
    Unreal = "unreal",
    /// Words of the courts.
    Charge = "charge",
    /// Words near which the day and the hour of violence are told, besides the verbs of harm that all annotators know.
    Deed = "deed",
    /// Words of how the police came to know: what they tell of hour and address is the deed's.
    Alarm = "alarm",
    /// Verbs of what follows a deed: their day is not the deed's.
    Aftermath = "aftermath",
    /// Words of another hour than the deed's, a few words from it.
    OtherHour = "other_hour",
    /// Words before an address that is not the deed's: where somebody lives, was driving or was stopped.
    Home = "home",
);

/// Whether a word, lower case, is in a list.
pub(super) fn is(class: HarmWord, word: &str) -> bool {
    static TABLE: LazyLock<FxHashSet<(HarmWord, &'static str)>> =
        LazyLock::new(|| cells().filter_map(|(class, word)| Some((HarmWord::parse(class)?, word))).collect());
    TABLE.contains(&(class, word))
}

/// Whether a verb does harm to its object.
pub(crate) fn harms(lemma: &str) -> bool {
    [HarmWord::Kill, HarmWord::Hurt, HarmWord::Hit].into_iter().any(|class| is(class, lemma))
}

/// Whether a lemma or a word, lower case, is a noun for human beings.
pub(super) fn is_person(lemma: &str) -> bool {
    words::is(words::Class::Person, lemma) || is(HarmWord::Person, lemma)
}

/// How many a word like "triple" tells of.
pub(super) fn multiple(word: &str) -> Option<u32> {
    static TABLE: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
        let of = |(class, cell): (&'static str, &'static str)| {
            let (word, n) = cell.split_once('=').filter(|_| class == "multiple")?;
            Some((word, n.parse().ok()?))
        };
        cells().filter_map(of).collect()
    });
    TABLE.get(word).copied()
}

/// Whether a sentence's words, lower case with single spaces around each, tell of another occasion.
pub(super) fn tells_other_occasion(words: &str) -> bool {
    static PHRASES: LazyLock<Vec<String>> = LazyLock::new(|| phrases("otherwise"));
    PHRASES.iter().any(|phrase| words.contains(phrase.as_str()))
}

/// Whether they tell that somebody died by their own hand.
pub(super) fn tells_own_hand(words: &str) -> bool {
    static PHRASES: LazyLock<Vec<String>> = LazyLock::new(|| phrases("own_hand"));
    let words = words.replace(" himself ", " self ").replace(" herself ", " self ");
    PHRASES.iter().any(|phrase| words.contains(phrase.as_str()))
}

fn phrases(class: &str) -> Vec<String> {
    cells().filter(|(c, _)| *c == class).map(|(_, phrase)| format!(" {phrase} ")).collect()
}

fn cells() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = rows(include_str!("../../../data/harm_words.tsv"));
    table.filter(|row| row.len() == 2).flat_map(|row| row[1].split(", ").map(move |word| (row[0], word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_known() {
        let phrases = ["otherwise", "own_hand", "multiple"];
        for row in rows(include_str!("../../../data/harm_words.tsv")) {
            assert!(
                row.len() == 2 && (HarmWord::parse(row[0]).is_some() || phrases.contains(&row[0])),
                "{row:?}"
            );
        }
    }

    #[test]
    fn phrases_are_found_as_whole_words() {
        assert!(tells_own_hand(" he shot two people before killing himself "));
        assert!(!tells_own_hand(" the boy accidentally shot himself "));
        assert!(tells_other_occasion(" it was like a previous raid "));
        assert_eq!(multiple("triple"), Some(3));
    }
}
