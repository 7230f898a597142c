//! The verbs that pass on words, thoughts and wishes, and where their content stands. From `data/saying_verbs.tsv`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Where a verb's content stands.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // one per column of the table
pub(in crate::annotators) struct Saying {
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

static SAYING: LazyLock<FxHashMap<&'static str, Saying>> =
    LazyLock::new(|| parse(include_str!("../../../data/saying_verbs.tsv")));

/// What is known of a verb by its dictionary form; `None` where it passes nothing on.
pub(in crate::annotators) fn saying(lemma: &str) -> Option<&'static Saying> {
    SAYING.get(lemma)
}

static NOUNS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/saying_nouns.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// Whether a noun names something said or thought ("claim", "belief").
pub(in crate::annotators) fn is_saying_noun(lemma: &str) -> bool {
    NOUNS.contains(lemma)
}

fn parse(table: &'static str) -> FxHashMap<&'static str, Saying> {
    let mut verbs = FxHashMap::default();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        if let (Some(lemma), Some(kinds)) = (columns.next(), columns.next()) {
            let saying = Saying {
                speech: kinds.contains('s'),
                clause: kinds.contains('c'),
                infinitive: kinds.contains('i'),
                object: kinds.contains('o'),
                preps: columns.next().unwrap_or_default().split_whitespace().collect(),
            };
            verbs.insert(lemma, saying);
        }
    }
    verbs
}

#[cfg(test)]
mod tests {
    use super::{is_saying_noun, saying};

    #[test]
    fn the_table_tells_speech_from_thought() {
        assert!(saying("say").is_some_and(|v| v.speech && v.clause));
        assert!(saying("believe").is_some_and(|v| !v.speech && v.clause));
        assert!(saying("call").is_some_and(|v| v.preps.contains(&"for")));
        assert!(saying("walk").is_none());
        assert!(is_saying_noun("claim") && !is_saying_noun("table"));
    }
}
