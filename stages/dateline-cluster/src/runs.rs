//! An article's text as runs of words, for telling how much of it stands in another article.
//!
//! Of a long text a share of the runs is kept, the same share everywhere: those whose number lies low. Two texts are
//! compared over the smaller of their shares, so that an excerpt is found in a text of any length.
//!
//! Source: k-minimum-values sketches (Bar-Yossef et al. 2002; Broder 1997 for runs of words as what is compared).

use dateline_model::{Annotated, Role};
use serde::{Deserialize, Serialize};

use crate::hash::{hash64, stirred};
use crate::sorted::each_shared;

/// Words in a run.
const RUN: usize = 5;
/// So many runs are kept of a text; one of 500 words is kept whole.
const MOST_RUNS: usize = 512;
/// Of so many runs one is among those by which copies find each other.
const ONE_IN: u32 = 8;
/// Fewer runs than this tell nothing of how much two texts share.
const LEAST_COMPARED: usize = 8;
/// Shorter reports are copies only where they are the same.
pub(crate) const LEAST_RUNS: usize = 20;

/// The runs of a text's body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Runs {
    /// Of all words in their order: texts of the same words have the same.
    pub whole: u64,
    /// How many words.
    pub n_words: u32,
    /// Numbers of the runs kept, ascending, each once.
    kept: Box<[u32]>,
    /// Runs with greater numbers than this were dropped.
    share: u32,
}

impl Runs {
    /// The runs of an article's body.
    pub fn of(annotated: &Annotated) -> Self {
        let article = &annotated.article;
        let mut words: Vec<u64> = Vec::new();
        for block in article.blocks.iter().filter(|block| block.role == Role::Body) {
            let split = block.span.of(&article.text).split(|c: char| !c.is_alphanumeric());
            words.extend(split.filter(|word| !word.is_empty()).map(hash_of_word));
        }
        let mut runs: Vec<u32> = words.windows(RUN).map(hash_of_run).collect();
        let mut share = u32::MAX;
        if runs.len() > MOST_RUNS {
            let (_, greatest, _) = runs.select_nth_unstable(MOST_RUNS - 1);
            share = *greatest;
            runs.retain(|run| *run <= share);
        }
        runs.sort_unstable();
        runs.dedup();
        let whole = words.iter().fold(0, |hash: u64, word| stirred(hash.rotate_left(5) ^ word));
        Self { whole, n_words: words.len() as u32, kept: runs.into_boxed_slice(), share }
    }

    /// How many runs are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Share of the shorter text's runs that stand in the other: 0 to 1; 0 too where too few are kept to tell.
    pub fn shared(&self, other: &Self) -> f64 {
        let share = self.share.min(other.share);
        let within = |runs: &Self| runs.kept.partition_point(|run| *run <= share);
        let (a, b) = (&self.kept[..within(self)], &other.kept[..within(other)]);
        let n_compared = a.len().min(b.len());
        if n_compared < LEAST_COMPARED {
            return 0.0;
        }
        let mut n_shared = 0_usize;
        each_shared(a, b, |run| *run, |_, _| n_shared += 1);
        n_shared as f64 / n_compared as f64
    }

    /// Numbers of about one run in [`ONE_IN`], which are the same ones in whatever text they stand.
    pub fn sample(&self) -> impl Iterator<Item = u64> {
        self.kept.iter().take_while(|run| **run < u32::MAX / ONE_IN).map(|run| u64::from(*run))
    }

    /// How long the shorter text is against the longer: 0 to 1.
    pub fn length_ratio(&self, other: &Self) -> f64 {
        let (a, b) = (self.n_words, other.n_words);
        f64::from(a.min(b)) / f64::from(a.max(b).max(1))
    }

    /// Forgets the runs: what is left cannot be found in another text any more.
    pub fn forget(&mut self) {
        self.kept = Box::default();
    }
}

fn hash_of_word(word: &str) -> u64 {
    if word.is_ascii() {
        hash64(word.bytes().map(|byte| byte.to_ascii_lowercase()))
    } else {
        hash64(word.to_lowercase().bytes())
    }
}

fn hash_of_run(words: &[u64]) -> u32 {
    (stirred(words.iter().fold(0, |hash, word| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))) >> 32)
        as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    fn runs(text: &str) -> Runs {
        Runs::of(&article("a", None, text))
    }

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn letters_and_marks_do_not_tell_texts_apart() {
        assert_eq!(runs("The ferry, “old”, SANK.").whole, runs("the ferry old sank").whole);
        assert_ne!(runs("the ferry old sank").whole, runs("the old ferry sank").whole);
    }

    #[test]
    fn an_excerpt_is_found_in_a_text_of_any_length() {
        let excerpt = runs(&words(5_000, 5_200));
        for n in [5_200, 8_000] {
            let long = runs(&words(0, n));
            assert!(long.len() <= 512);
            assert!(long.shared(&excerpt) > 0.9, "{}", long.shared(&excerpt));
        }
        assert!(runs(&words(0, 5_000)).shared(&excerpt) < 0.1);
    }
}
