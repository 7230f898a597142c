//! How rare words and names are: in how many articles of the stream they stood, and in how many of general English.
//!
//! A day's articles are counted when the day is over. So an article is weighed by what was known the evening before, in
//! whatever order the day's articles come in. A stream of five articles does not know that "official" is common; the table of
//! `data/common_lemmas.tsv` does.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::hash::number;

/// The stream's own counts are joined by those of so many articles of general English.
const N_GENERAL: f64 = 1000.0;
/// How many content words such an article has, against those that the table was counted over.
const GENERAL_RATE: f64 = 250.0 / 248_795.0;
/// More words than this are not kept: those that stood in fewest articles and longest ago are forgotten.
const MOST_WORDS: usize = 2_000_000;

/// What sort of word a number stands for. The same letters as a word and as a person are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Sort {
    /// A content word.
    Word,
    /// A person's last name.
    Person,
    /// A place.
    Place,
    /// A body, a people, a work.
    Body,
    /// A person's whole name.
    FullName,
}

impl Sort {
    /// The number of a word of this sort.
    pub fn number(self, word: &str) -> u32 {
        number(self as u8, word)
    }
}

/// Numbers of general English's lemmas, and in how many of [`N_GENERAL`] articles each is expected.
static COMMON: LazyLock<FxHashMap<u32, f64>> = LazyLock::new(|| {
    let rows = include_str!("../data/common_lemmas.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .map(|(lemma, n)| {
            let n: f64 = n.parse().expect("the table gives a count in its second cell");
            (Sort::Word.number(lemma), N_GENERAL * (1.0 - (-n * GENERAL_RATE).exp()))
        })
        .collect()
});

/// The words of a stream.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    /// Articles counted.
    n_articles: u64,
    words: FxHashMap<u32, Known>,
    /// Words of the articles of the day that is not over, an entry for each article that has them.
    today: Vec<u32>,
    n_today: u64,
}

/// What is known of a word.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    /// In how many articles it stood, on days that are over.
    n_articles: u32,
    /// The day it was last seen on, since 1970.
    seen_on: i32,
    /// How it is written.
    written: Box<str>,
}

impl Vocabulary {
    /// Takes note of a word of an article of today, and gives its number.
    pub fn see(&mut self, sort: Sort, word: &str, day: i32) -> u32 {
        let number = sort.number(word);
        let known = self.words.entry(number).or_insert_with(|| Known {
            n_articles: 0,
            seen_on: day,
            written: word.into(),
        });
        known.seen_on = known.seen_on.max(day);
        self.today.push(number);
        number
    }

    /// All of an article's words have been seen.
    pub fn end_article(&mut self) {
        self.n_today += 1;
    }

    /// The day is over: its articles count from now on.
    pub fn end_day(&mut self) {
        for number in std::mem::take(&mut self.today) {
            if let Some(known) = self.words.get_mut(&number) {
                known.n_articles += 1;
            }
        }
        self.n_articles += std::mem::take(&mut self.n_today);
        self.forget(MOST_WORDS);
    }

    /// Forgets the rarest and oldest words until at most `most` are left.
    fn forget(&mut self, most: usize) {
        if self.words.len() <= most {
            return;
        }
        // Half of what is kept at most, so that this is done seldom.
        let mut ranks: Vec<(u32, i32)> =
            self.words.values().map(|known| (known.n_articles, known.seen_on)).collect();
        let n_gone = ranks.len() - most / 2;
        let (_, least, _) = ranks.select_nth_unstable(n_gone);
        let least = *least;
        self.words.retain(|_, known| (known.n_articles, known.seen_on) >= least);
    }

    /// ln((N + M) / (n + m)), at least 0: of N articles of the stream n have the word, of M of general English m.
    pub fn rarity(&self, number: u32) -> f32 {
        let n_with = self.words.get(&number).map_or(0, |known| known.n_articles);
        let general = COMMON.get(&number).copied().unwrap_or(0.0);
        let n_all = self.n_articles as f64 + N_GENERAL + 1.0;
        (n_all / (f64::from(n_with) + 1.0 + general)).ln().max(0.0) as f32
    }

    /// How a word is written; `None` where it is forgotten.
    pub fn written(&self, number: u32) -> Option<&str> {
        self.words.get(&number).map(|known| &*known.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(articles: &[&str]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for article in articles {
            for word in article.split(' ') {
                vocabulary.see(Sort::Word, word, 1);
            }
            vocabulary.end_article();
        }
        vocabulary
    }

    #[test]
    fn rare_words_weigh_more_than_common_ones_even_in_one_article() {
        let vocabulary = vocabulary(&["people say windmill"]);
        let [people, say, windmill] =
            ["people", "say", "windmill"].map(|word| vocabulary.rarity(Sort::Word.number(word)));
        assert!(windmill > 1.5 * people && people > say, "{windmill} {people} {say}");
    }

    #[test]
    fn a_day_counts_when_it_is_over() {
        let mut vocabulary = vocabulary(&["windmill", "windmill sails"]);
        let windmill = Sort::Word.number("windmill");
        let before = vocabulary.rarity(windmill);
        vocabulary.end_day();
        assert!(vocabulary.rarity(windmill) < before);
    }

    #[test]
    fn the_rarest_and_oldest_words_are_forgotten_first() {
        let mut vocabulary = vocabulary(&["old often", "often"]);
        vocabulary.see(Sort::Word, "new", 9);
        vocabulary.end_article();
        vocabulary.end_day();
        vocabulary.forget(2);
        assert_eq!(vocabulary.written(Sort::Word.number("often")), Some("often"));
        assert_eq!(vocabulary.written(Sort::Word.number("old")), None);
    }
}
