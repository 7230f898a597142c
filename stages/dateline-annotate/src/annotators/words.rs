//! Short lists of words that several annotators ask for, by class: `data/word_classes.tsv`, read once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::gazetteer::rows;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What the words of a list have in common.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Class { $($(#[$doc])* $name),+ }

        impl Class {
            fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

classes!(
    /// Verbs whose subject answers for what hangs below them.
    Saying = "saying",
    /// Nouns for who holds an office: the name may follow.
    Office = "office",
    /// Nouns for bodies that act for the person they belong to ("Brandt's government").
    Body = "body",
    /// Plain nouns for those who can take a stand.
    Party = "party",
    /// Nouns that stand where a party would, and are none ("the estimate called for growth").
    Impersonal = "impersonal",
    /// Nouns for what can be offered and accepted between parties.
    Terms = "terms",
    /// Things that kill.
    Weapon = "weapon",
    /// Means of a bombing.
    Bomb = "bomb",
    /// Means of a shooting.
    Gun = "gun",
    /// Means of an attack from the air.
    Missile = "missile",
    /// Verbs that tell harm and not what did it.
    Harm = "harm",
    /// Plain nouns for one human being.
    Person = "person",
    /// Nouns whose plural is spelled as their singular.
    Invariant = "invariant",
    /// Above a happening: it is intended or foreseen ("plans to", "a scheduled").
    Planned = "planned",
    /// Above a happening: it is held out as a threat.
    Threatened = "threatened",
    /// Above a happening: somebody says so, and it is not taken as sure.
    Alleged = "alleged",
    /// Verbs that lay a deed on somebody ("accused them of").
    Accusing = "accusing",
    /// Above a happening: it is wished, feared, asked for or only thought of.
    Unreal = "unreal",
    /// Above a happening: it is said not to have come about.
    Refused = "refused",
    /// Verbs of which a refusal is silence, not a position ("refused to comment").
    Silence = "silence",
    /// Verbs that call a deed wrong when it is their subject ("would breach the treaty").
    Breaching = "breaching",
    /// Nouns that carry an issue and are not one ("the idea of", "plans for").
    Carrier = "carrier",
    /// Verbs whose subject does the deed that they act on ("launched a raid", "opened fire").
    Doing = "doing",
    /// Nouns for what its possessor suffered ("Kern's killing").
    Suffered = "suffered",
    /// Nouns for texts whose author the verb beside them names ("issued a statement").
    Message = "message",
    /// Verbs and adjectives whose infinitive did happen ("managed to flee").
    Realised = "realised",
);

/// Whether a lemma, lower case, is in a list.
pub(crate) fn is(class: Class, lemma: &str) -> bool {
    static TABLE: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
        let mut table: FxHashMap<&'static str, u32> = FxHashMap::default();
        for row in rows(include_str!("../../data/word_classes.tsv")) {
            if let [class, words] = row[..]
                && let Some(class) = Class::parse(class)
            {
                for word in words.split(',').map(str::trim) {
                    *table.entry(word).or_default() |= 1 << class as u32;
                }
            }
        }
        table
    });
    TABLE.get(lemma).is_some_and(|classes| classes & 1 << class as u32 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_class_and_a_word_may_have_several() {
        for row in rows(include_str!("../../data/word_classes.tsv")) {
            assert!(row.len() == 2 && Class::parse(row[0]).is_some(), "{row:?}");
        }
        assert!(is(Class::Weapon, "missile") && is(Class::Missile, "missile") && !is(Class::Gun, "missile"));
    }
}
