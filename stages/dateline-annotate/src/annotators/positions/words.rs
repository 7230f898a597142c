//! The verbs and nouns that say where somebody stands, and what they take. From `data/position_words.tsv`.

use std::sync::LazyLock;

use dateline_model::Stance;
use rustc_hash::FxHashMap;

/// What a word says, and where its issue stands.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // one per letter of the table
pub(super) struct Word {
    /// Which way.
    pub stance: Stance,
    /// The object is the issue ("rejected the plan").
    pub object: bool,
    /// The object is the issue only where it names terms of some kind ("accepted the offer", not "accepted the prize").
    pub terms: bool,
    /// An infinitive is ("refused to sign").
    pub infinitive: bool,
    /// Somebody is to do something ("urged the council to sign").
    pub person_to: bool,
    /// A clause with "that" is.
    pub clause: bool,
    /// A clause is where it says what shall be ("insisted that the port be closed").
    pub wish: bool,
    /// Prepositions that bring it ("called for").
    pub preps: Vec<&'static str>,
}

#[derive(Default)]
struct Tables {
    verbs: FxHashMap<&'static str, Word>,
    nouns: FxHashMap<&'static str, Word>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for line in include_str!("../../../data/position_words.tsv").lines().filter(|l| !l.starts_with('#')) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        if let [class, lemma, stance, complements] = columns[..]
            && let Some(stance) = stance_of(stance)
        {
            let all: Vec<&'static str> = complements.split_whitespace().collect();
            let word = Word {
                stance,
                object: all.contains(&"o"),
                terms: all.contains(&"t"),
                infinitive: all.contains(&"i"),
                person_to: all.contains(&"x"),
                clause: all.contains(&"c"),
                wish: all.contains(&"s"),
                preps: all.iter().copied().filter(|c| c.len() > 1).collect(),
            };
            let table = if class == "v" { &mut tables.verbs } else { &mut tables.nouns };
            table.insert(lemma, word);
        }
    }
    tables
});

/// What a verb says; `particle` is the word that goes with it ("rule" with "out").
pub(super) fn verb(lemma: &str, particle: Option<&str>) -> Option<&'static Word> {
    match particle {
        Some(particle) => TABLES.verbs.get(format!("{lemma}_{particle}").as_str()),
        None => TABLES.verbs.get(lemma),
    }
}

/// What a noun says.
pub(super) fn noun(lemma: &str) -> Option<&'static Word> {
    TABLES.nouns.get(lemma)
}

fn stance_of(name: &str) -> Option<Stance> {
    use Stance::{Accepts, Demands, Offers, Opposes, Promises, Proposes, Rejects, Supports, Threatens};
    [Demands, Proposes, Offers, Accepts, Supports, Rejects, Opposes, Threatens, Promises]
        .into_iter()
        .find(|s| s.name() == name)
}

/// The stance that a denied verb says ("did not accept"); `None` where the denial leaves it open.
pub(super) fn denied(stance: Stance) -> Option<Stance> {
    match stance {
        Stance::Accepts | Stance::Offers | Stance::Proposes => Some(Stance::Rejects),
        Stance::Supports => Some(Stance::Opposes),
        Stance::Demands | Stance::Rejects | Stance::Opposes | Stance::Threatens | Stance::Promises => None,
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::Stance;

    use super::{denied, noun, verb};

    #[test]
    fn the_table_is_read_whole() {
        assert!(verb("reject", None).is_some_and(|w| w.stance == Stance::Rejects && w.object));
        assert!(verb("rule", Some("out")).is_some_and(|w| w.stance == Stance::Rejects));
        assert!(verb("rule", None).is_none());
        assert!(noun("demand").is_some_and(|w| w.clause && w.preps == ["for"]));
        assert_eq!(denied(Stance::Supports), Some(Stance::Opposes));
    }
}
