//! Copies among articles that never meet in one memory: what has to be kept of each to tell, and by which numbers those find
//! each other that could be copies.
//!
//! [`cluster`](crate::cluster()) finds an article's original among its nearest. Where articles lie on many machines nobody knows
//! the nearest; but whoever copies has runs of words in common with the original, and with it the numbers of a fixed share of
//! them ([`Wording::bands`]).

use dateline_model::{Annotated, CopyKind, EntityKind};
use serde::{Deserialize, Serialize};

use crate::copies::{is_first, sort_of};
use crate::followed::stream_day;
use crate::memory::LEAST_COPIED;
use crate::node::Printing;
use crate::runs::{LEAST_RUNS, Runs};
use crate::vocabulary::Sort;

/// What is kept of an article for telling whether it copies another: some two kilobytes, whatever its length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wording {
    printing: Printing,
    runs: Runs,
    /// Numbers of all bodies, persons and places that are named, ascending.
    named: Box<[(Sort, u32)]>,
}

impl Wording {
    /// What is kept of an article.
    pub fn of(annotated: &Annotated) -> Self {
        let mut named: Vec<(Sort, u32)> = annotated
            .entities
            .iter()
            .map(|entity| {
                let name = entity.name.to_lowercase();
                match entity.kind {
                    EntityKind::Person => {
                        let last = name.split_whitespace().last().unwrap_or(&name);
                        (Sort::Person, Sort::Person.number(last))
                    }
                    EntityKind::Place => (Sort::Place, Sort::Place.number(&name)),
                    _ => (Sort::Body, Sort::Body.number(&name)),
                }
            })
            .collect();
        named.sort_unstable();
        named.dedup();
        let printing = Printing { day: stream_day(annotated), ..Printing::of(annotated) };
        Self { printing, runs: Runs::of(annotated), named: named.into() }
    }

    /// Numbers by which articles find each other. Two of more than some eighty words that can be copies have two of them in common
    /// nearly always, of some thirty words in six cases of ten unless all words are the same; two that have may still be none.
    pub fn bands(&self) -> Vec<u64> {
        if self.runs.n_words == 0 {
            return Vec::new();
        }
        // Short texts have no runs: the number of all words stands for two.
        [self.runs.whole, self.runs.whole ^ 1].into_iter().chain(self.runs.sample()).collect()
    }

    /// How this article copies another, and which share of the shorter one's runs of words stand in the other (0 to 1);
    /// `None` where it does not, or where the other is the copy.
    pub fn copies(&self, other: &Self) -> Option<(CopyKind, f64)> {
        if !is_first(
            other.printing.precedence() < self.printing.precedence(),
            self.names(other),
            other.names(self),
        ) {
            return None;
        }
        let is_same = self.runs.whole == other.runs.whole && self.runs.n_words > 0;
        let similarity = if is_same {
            1.0
        } else if self.runs.len().min(other.runs.len()) >= LEAST_RUNS {
            self.runs.shared(&other.runs)
        } else {
            0.0
        };
        (similarity >= LEAST_COPIED).then(|| (sort_of(&self.runs, &other.runs).into(), similarity))
    }

    /// Whether this article names another's outlet, and not merely its own.
    fn names(&self, other: &Self) -> bool {
        let Some(outlet) = &other.printing.outlet else { return false };
        let is_named = |sort: Sort| self.named.binary_search(&(sort, sort.number(outlet))).is_ok();
        self.printing.outlet.as_ref() != Some(outlet)
            && [Sort::Body, Sort::Person, Sort::Place].into_iter().any(is_named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    const FIRE: &str = "The old mill of Arden burned down on Sunday night and a warden, Tom Brack, was hurt by falling \
        timber. Mayor Jo Lind said that the fire brigade had fought the flames for six hours before the roof gave way.";

    fn wording(id: &str, day: &str, text: &str) -> Wording {
        Wording::of(&article(id, Some(day), text))
    }

    fn n_shared(a: &Wording, b: &Wording) -> usize {
        let others = b.bands();
        a.bands().iter().filter(|band| others.contains(band)).count()
    }

    #[test]
    fn a_copy_is_told_of_the_earlier_one_alone_and_found_by_bands() {
        let original = wording("a", "2031-03-05", FIRE);
        let near = wording("b", "2031-03-06", &format!("{FIRE} The owner would not speak about the wiring."));
        let (kind, similarity) = near.copies(&original).expect("a copy with a sentence more");
        assert_eq!(kind, CopyKind::Near);
        assert!(similarity > 0.9);
        assert_eq!(original.copies(&near), None);
        assert!(n_shared(&original, &near) >= 2);
    }

    #[test]
    fn few_words_are_a_copy_where_they_are_the_same() {
        let a = wording("a", "2031-03-05", "Subscribe to go on reading.");
        let b = wording("b", "2031-03-09", "Subscribe to go on reading!");
        assert_eq!(b.copies(&a), Some((CopyKind::Exact, 1.0)));
        assert_eq!(n_shared(&a, &b), 2);
        let other = wording("c", "2031-03-09", "Subscribe to go on looking.");
        assert_eq!((other.copies(&a), n_shared(&other, &a)), (None, 0));
    }

    #[test]
    fn what_names_the_other_outlet_is_the_copy_though_it_is_the_longer() {
        let mut original = article("b", Some("2031-03-05"), FIRE);
        original.article.outlet = Some("Courier".into());
        let copy = article("a", Some("2031-03-05"), &format!("{FIRE} So wrote the Courier."));
        let (original, copy) = (Wording::of(&original), Wording::of(&copy));
        assert!(copy.copies(&original).is_some());
        assert_eq!(original.copies(&copy), None);
    }

    #[test]
    fn no_words_are_nobodys_copy() {
        let (a, b) = (wording("a", "2031-03-05", ""), wording("b", "2031-03-06", ""));
        assert_eq!((b.copies(&a), b.bands()), (None, vec![]));
    }
}
