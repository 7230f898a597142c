//! Words for whom a value is of: part of those who suffer, and somebody who is nobody in particular: `data/whom_words.tsv`.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// Whether a word, lower case, is for part of those who suffer: "two soldiers" are not all the dead.
pub(in super::super) fn is_some_of_them(word: &str) -> bool {
    table().contains(&("some", word))
}

/// Whether a word, lower case, is for whoever did it and tells not who it is.
pub(super) fn is_nobody(word: &str) -> bool {
    table().contains(&("nobody", word))
}

fn table() -> &'static FxHashSet<(&'static str, &'static str)> {
    static TABLE: OnceLock<FxHashSet<(&'static str, &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = include_str!("../../../data/whom_words.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t'))
            .flat_map(|(class, words)| words.split(", ").map(move |word| (class, word)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{is_nobody, is_some_of_them};

    #[test]
    fn classes_are_told_apart() {
        assert!(is_some_of_them("soldiers") && !is_some_of_them("people"));
        assert!(is_nobody("gunman") && !is_nobody("soldiers"));
    }
}
