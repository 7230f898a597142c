//! What the names that a page's author gave an element say of what is in it: classes, ids, roles to a set of kinds.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The kinds of the table, a bit each, in this order.
pub(super) const KINDS: [&str; 14] = [
    "comments",
    "related",
    "aside",
    "share",
    "navigation",
    "footer",
    "header",
    "advert",
    "call",
    "author",
    "stamp",
    "tags",
    "popup",
    "comment_section",
];

/// Which kinds an element's names speak of: bit `i` stands for `KINDS[i]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hints(pub(super) u32);

impl Hints {
    /// Whether this kind is spoken of.
    pub(super) fn has(self, kind_idx: usize) -> bool {
        self.0 >> kind_idx & 1 == 1
    }

    /// These kinds.
    pub(super) fn of(kinds: &[&str]) -> Self {
        let bits = KINDS.iter().enumerate().filter(|(_, kind)| kinds.contains(kind)).map(|(idx, _)| 1 << idx);
        Self(bits.sum())
    }

    /// Whether any of these kinds is spoken of.
    pub(super) fn speak_of(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }
}

struct Words {
    whole: FxHashMap<&'static str, u32>,
    beginnings: Vec<(&'static str, u32)>,
    anywhere: Vec<(&'static str, u32)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { whole: FxHashMap::default(), beginnings: Vec::new(), anywhere: Vec::new() };
    let table = include_str!("../../data/page_words.tsv").lines().filter(|line| !line.starts_with('#'));
    for (kind, word) in table.filter_map(|line| line.split_once('\t')) {
        let Some(bit) = KINDS.iter().position(|&known| known == kind).map(|idx| 1 << idx) else { continue };
        match (word.strip_prefix('*'), word.strip_suffix('*')) {
            (Some(rest), _) => words.anywhere.push((rest.trim_end_matches('*'), bit)),
            (None, Some(beginning)) => words.beginnings.push((beginning, bit)),
            (None, None) => *words.whole.entry(word).or_default() |= bit,
        }
    }
    words
});

/// Names longer than this are passed over: real ones are short.
const MAX_BYTES: usize = 100;

/// Names of one element that are looked at, at the most.
const MAX_NAMES: usize = 40;

/// Reads names; remembers what it has read, for a page says the same names over and over.
#[derive(Default)]
pub(super) struct Reader {
    known: FxHashMap<String, u32>,
}

impl Reader {
    /// The kinds that an element's names speak of.
    pub(super) fn read(&mut self, names: &str) -> Hints {
        let mut bits = 0;
        for name in names.split_ascii_whitespace().take(MAX_NAMES).filter(|name| name.len() <= MAX_BYTES) {
            if let Some(known) = self.known.get(name) {
                bits |= known;
            } else {
                let found = of_name(name);
                self.known.insert(name.to_owned(), found);
                bits |= found;
            }
        }
        Hints(bits)
    }
}

fn of_name(name: &str) -> u32 {
    let mut bits = 0;
    let mut whole = String::with_capacity(name.len());
    let mut part = String::new();
    let mut was_lower = false;
    for c in name.chars().chain(std::iter::once('-')) {
        let begins_part = c.is_uppercase() && was_lower;
        if begins_part || !c.is_alphabetic() {
            bits |= of_part(&part);
            part.clear();
        }
        if c.is_alphabetic() {
            part.extend(c.to_lowercase());
            whole.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    let anywhere = WORDS.anywhere.iter().filter(|(word, _)| whole.contains(word));
    anywhere.fold(bits, |bits, (_, bit)| bits | bit)
}

fn of_part(part: &str) -> u32 {
    if part.is_empty() {
        return 0;
    }
    let begun = WORDS.beginnings.iter().filter(|(word, _)| part.starts_with(word));
    begun.fold(WORDS.whole.get(part).copied().unwrap_or(0), |bits, (_, bit)| bits | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &str, expected: &[&str]) {
        let hints = Reader::default().read(names);
        let found: Vec<&str> = (0..KINDS.len()).filter(|&i| hints.has(i)).map(|i| KINDS[i]).collect();
        assert_eq!(found, expected, "{names}");
    }

    #[test]
    fn parts_of_names_tell_the_kind() {
        check("post-share-bar", &["share"]);
        check("SiteFooter", &["footer"]);
        check("c-12 x", &[]);
        check("shadow", &[]);
        check("comments-area", &["comments", "comment_section"]);
        check("replies", &["comments"]);
    }

    #[test]
    fn every_kind_has_words_and_every_word_a_known_kind() {
        let table = include_str!("../../data/page_words.tsv");
        let kinds: Vec<&str> = table
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| Some(l.split_once('\t')?.0))
            .collect();
        assert!(KINDS.iter().all(|kind| kinds.contains(kind)));
        assert!(kinds.iter().all(|kind| KINDS.contains(kind)));
    }
}
