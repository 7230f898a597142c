//! The words that pass on words, thoughts and wishes, and where their content stands. Verbs come from
//! `data/saying_verbs.tsv`, nouns, adjectives and adverbs from `data/saying_words.tsv`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What kind of word passes something on; the classes of `data/saying_verbs.tsv`, and the kinds of words that are no verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the table says what is in each
pub(in crate::annotators) enum Class {
    Say,
    Tell,
    Ask,
    Order,
    Report,
    Show,
    Think,
    Know,
    Want,
    Feel,
    Commit,
    Judge,
    Attitude,
    Call,
    Refer,
    Express,
    Seem,
    Noun,
    Adjective,
    Adverb,
    Text,
    According,
    Colon,
}

impl Class {
    /// How many there are.
    pub const COUNT: usize = Self::Colon as usize + 1;

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "say" => Self::Say,
            "tell" => Self::Tell,
            "ask" => Self::Ask,
            "order" => Self::Order,
            "report" => Self::Report,
            "show" => Self::Show,
            "think" => Self::Think,
            "know" => Self::Know,
            "want" => Self::Want,
            "feel" => Self::Feel,
            "commit" => Self::Commit,
            "judge" => Self::Judge,
            "attitude" => Self::Attitude,
            "call" => Self::Call,
            "refer" => Self::Refer,
            "express" => Self::Express,
            "seem" => Self::Seem,
            "noun" => Self::Noun,
            "adjective" => Self::Adjective,
            "adverb" => Self::Adverb,
            "text" => Self::Text,
            _ => return None,
        })
    }
}

/// Where a word's content stands.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // one per letter of the table
pub(in crate::annotators) struct Saying {
    /// What kind of word it is.
    pub class: Class,
    /// It brings words between marks ("said").
    pub speech: bool,
    /// It takes a clause ("believes that").
    pub clause: bool,
    /// It takes an infinitive ("vowed to").
    pub infinitive: bool,
    /// Its object is the content ("praised the deal").
    pub object: bool,
    /// Prepositions that bring the content ("called for").
    pub preps: Vec<&'static str>,
}

impl Saying {
    fn parse(class: &str, complements: &str, preps: &'static str) -> Option<Self> {
        Some(Self {
            class: Class::parse(class)?,
            speech: complements.contains('s'),
            clause: complements.contains('c'),
            infinitive: complements.contains('i'),
            object: complements.contains('o'),
            preps: preps.split_whitespace().collect(),
        })
    }
}

type Table = FxHashMap<&'static str, Saying>;

const VERB_ROWS: &str = include_str!("../../../data/saying_verbs.tsv");
const WORD_ROWS: &str = include_str!("../../../data/saying_words.tsv");

static VERBS: LazyLock<Table> = LazyLock::new(|| {
    rows(VERB_ROWS)
        .filter_map(|[lemma, class, complements, preps]| {
            Some((lemma, Saying::parse(class, complements, preps)?))
        })
        .collect()
});

static WORDS: LazyLock<Table> = LazyLock::new(|| words(|kind| !matches!(kind, "text" | "mute")));

static TEXTS: LazyLock<Table> = LazyLock::new(|| words(|kind| kind == "text"));

static MUTE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    rows(WORD_ROWS).filter(|[kind, ..]| *kind == "mute").map(|[_, word, ..]| word).collect()
});

/// What is known of a verb by its dictionary form; `None` where it passes nothing on.
pub(in crate::annotators) fn saying(lemma: &str) -> Option<&'static Saying> {
    VERBS.get(lemma)
}

/// What is known of a noun, adjective or adverb; `None` where it passes nothing on.
pub(in crate::annotators) fn word(lemma: &str) -> Option<&'static Saying> {
    WORDS.get(lemma)
}

/// A noun for something that can be read or heard ("poll"); `None` for others.
pub(in crate::annotators) fn text(lemma: &str) -> Option<&'static Saying> {
    TEXTS.get(lemma)
}

/// Whether a noun names something that says nothing itself ("signal"): no speaker, whatever verb it stands with.
pub(in crate::annotators) fn is_mute(lemma: &str) -> bool {
    MUTE.contains(lemma)
}

/// The words of some kinds in `data/saying_words.tsv`.
fn words(is_wanted: fn(&str) -> bool) -> Table {
    rows(WORD_ROWS)
        .filter(|[kind, ..]| is_wanted(kind))
        .filter_map(|[kind, word, complements, preps]| Some((word, Saying::parse(kind, complements, preps)?)))
        .collect()
}

/// The rows of a table: four columns, of which the last may be left out.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    table.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some([columns.next()?, columns.next()?, columns.next()?, columns.next().unwrap_or_default()])
    })
}

#[cfg(test)]
mod tests {
    use super::{Class, VERB_ROWS, WORD_ROWS, is_mute, rows, saying, text, word};

    #[test]
    fn the_table_tells_speech_from_thought() {
        assert!(saying("say").is_some_and(|v| v.speech && v.clause));
        assert!(saying("believe").is_some_and(|v| !v.speech && v.clause && v.class == Class::Think));
        assert!(saying("call").is_some_and(|v| v.preps.contains(&"for")));
        assert!(saying("walk").is_none());
        assert!(word("claim").is_some_and(|n| n.clause) && word("table").is_none());
        assert!(text("survey").is_some() && text("claim").is_none());
        assert!(is_mute("signal") && !is_mute("survey"));
    }

    #[test]
    fn every_row_has_a_known_class() {
        for [lemma, class, ..] in rows(VERB_ROWS) {
            assert!(Class::parse(class).is_some(), "{lemma} {class}");
        }
        for [kind, word, ..] in rows(WORD_ROWS) {
            assert!(kind == "mute" || Class::parse(kind).is_some(), "{kind} {word}");
        }
    }
}
