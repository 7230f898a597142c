//! What people said by hand: these two are one story, these two are not. It outlives every later run.

use std::collections::BTreeMap;

use dateline_model::Verdict;
use rustc_hash::FxHashMap;

use crate::hash::hash64;

/// All verdicts; the last word on two articles counts.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    verdicts: BTreeMap<(u64, u64), Verdict>,
    /// For each article that is spoken of, the others.
    partners: FxHashMap<u64, Vec<u64>>,
}

/// An article's id, as a number.
pub(crate) fn id_number(id: &str) -> u64 {
    hash64(id.bytes())
}

impl Corrections {
    /// Takes a verdict on two articles, named by their ids; it replaces an earlier one on the same two.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_cluster::Corrections;
    /// use dateline_model::Verdict;
    /// let mut corrections = Corrections::default();
    /// corrections.add("a", "b", Verdict::Same);
    /// corrections.add("b", "a", Verdict::NotSame);
    /// assert_eq!(corrections.on("a", "b"), Some(Verdict::NotSame));
    /// ```
    pub fn add(&mut self, a: &str, b: &str, verdict: Verdict) {
        let (a, b) = (id_number(a), id_number(b));
        if self.verdicts.insert((a.min(b), a.max(b)), verdict).is_none() {
            self.partners.entry(a).or_default().push(b);
            self.partners.entry(b).or_default().push(a);
        }
    }

    /// What was said of two articles.
    pub fn on(&self, a: &str, b: &str) -> Option<Verdict> {
        self.on_numbers(id_number(a), id_number(b))
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    pub(crate) fn on_numbers(&self, a: u64, b: u64) -> Option<Verdict> {
        self.verdicts.get(&(a.min(b), a.max(b))).copied()
    }

    /// Everybody who is spoken of together with an article.
    pub(crate) fn partners(&self, article: u64) -> &[u64] {
        self.partners.get(&article).map_or(&[], Vec::as_slice)
    }

    /// All articles that are spoken of, ascending by number.
    pub(crate) fn all(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self.partners.keys().copied().collect();
        all.sort_unstable();
        all
    }
}
