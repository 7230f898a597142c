//! Copies: reports printed word for word, nearly so, or in part; and who first reported what an article tells.
//!
//! Candidates are an article's nearest; what counts is the share of the shorter text's runs of five words that stand in the
//! other. Nothing is told to be a copy of a copy.

use std::collections::BTreeMap;

use dateline_model::{Annotated, ArticleIdx, Copy, CopyKind, LEAD_SENTENCES, Origin, OriginBasis};

use crate::memory::LEAST_COPIED;
use crate::node::{CopyFound, CopySort, Node, Slot, plain_outlet};
use crate::runs::Runs;
use crate::stories::Stories;
use crate::vocabulary::Sort;

/// A near copy has about the length of its original; below this ratio it is an excerpt.
const LEAST_LENGTH_RATIO: f64 = 0.6;

impl Stories {
    /// Looks for the originals of these nodes, and of those they were copied by.
    pub(crate) fn find_originals(&mut self, slots: &[Slot]) {
        let mut open: Vec<Slot> = slots.to_vec();
        for &slot in slots {
            let links = &self.memory.at(slot).links;
            open.extend(links.iter().filter(|link| link.copied > 0.0).map(|link| link.to));
        }
        open.retain(|&slot| !self.memory.at(slot).is_closed);
        open.sort_unstable_by(|&a, &b| {
            self.memory.at(a).printing.precedence().cmp(&self.memory.at(b).printing.precedence())
        });
        open.dedup();
        for slot in open {
            let found = self.original_of(slot);
            self.memory.at_mut(slot).copy_of = found;
        }
    }

    /// The best original of a node among those that came before it and copy nothing themselves.
    fn original_of(&self, slot: Slot) -> Option<CopyFound> {
        let node = self.memory.at(slot);
        let mut best: Option<(f64, &Node)> = None;
        for link in node.links.iter().filter(|link| link.copied > 0.0) {
            let mut other = self.memory.at(link.to);
            if other.is_closed || !comes_before(other, node) {
                continue;
            }
            let mut similarity = f64::from(link.copied);
            if let Some(root) = other.copy_of.as_ref().and_then(|copy| self.node_of(&copy.original)) {
                if std::ptr::eq(root, node) || root.copy_of.is_some() {
                    continue;
                }
                (other, similarity) = (root, node.sketch.runs.shared(&root.sketch.runs));
            }
            let is_better = best.is_none_or(|(most, known)| {
                let by_similarity = similarity.total_cmp(&most);
                by_similarity
                    .then_with(|| known.printing.precedence().cmp(&other.printing.precedence()))
                    .is_gt()
            });
            if similarity >= LEAST_COPIED && is_better {
                best = Some((similarity, other));
            }
        }
        let (similarity, original) = best?;
        let kind = sort_of(&node.sketch.runs, &original.sketch.runs);
        Some(CopyFound { original: first_printing(original), kind, similarity: similarity as f32 })
    }

    fn node_of(&self, id: &str) -> Option<&Node> {
        self.memory.get(*self.by_id.get(&crate::corrections::id_number(id))?)
    }

    /// What an article of a node copies: what its node does, or the first printing of the same words.
    pub(crate) fn copy_of(&self, slot: Slot, id: &str) -> Option<CopyFound> {
        let node = self.memory.at(slot);
        if node.copy_of.is_some() {
            return node.copy_of.clone();
        }
        let first = first_printing(node);
        (*first != *id).then_some(CopyFound { original: first, kind: CopySort::Exact, similarity: 1.0 })
    }
}

fn first_printing(node: &Node) -> Box<str> {
    let first = node.printings().min_by(|a, b| a.precedence().cmp(&b.precedence()));
    first.map_or_else(Box::default, |printing| printing.id.clone())
}

/// How a copy was made, by the runs of both.
pub(crate) fn sort_of(copy: &Runs, original: &Runs) -> CopySort {
    if copy.whole == original.whole && copy.n_words == original.n_words {
        CopySort::Exact
    } else if copy.length_ratio(original) >= LEAST_LENGTH_RATIO {
        CopySort::Near
    } else {
        CopySort::Excerpt
    }
}

/// Whether a node is the original of two with the same text.
fn comes_before(original: &Node, copy: &Node) -> bool {
    is_first(
        original.printing.precedence() < copy.printing.precedence(),
        names_outlet_of(copy, original),
        names_outlet_of(original, copy),
    )
}

/// Whether of two with the same text one is the original: the earlier, unless one of them alone names the other's outlet as
/// its source.
pub(crate) fn is_first(is_earlier: bool, other_names_it: bool, it_names_other: bool) -> bool {
    match (other_names_it, it_names_other) {
        (true, false) => true,
        (false, true) => false,
        _ => is_earlier,
    }
}

/// Whether a report names another's outlet, and not merely its own.
fn names_outlet_of(node: &Node, other: &Node) -> bool {
    let Some(outlet) = &other.printing.outlet else { return false };
    let names_it = |sort: Sort| {
        let number = sort.number(outlet);
        node.sketch.names_of(sort).iter().any(|name| name.number == number)
    };
    // What an outlet is taken for, in a report that only names it, is anybody's guess.
    node.printing.outlet.as_ref() != Some(outlet)
        && [Sort::Body, Sort::Person, Sort::Place].into_iter().any(names_it)
}

impl From<CopySort> for CopyKind {
    fn from(sort: CopySort) -> Self {
        match sort {
            CopySort::Exact => Self::Exact,
            CopySort::Near => Self::Near,
            CopySort::Excerpt => Self::Excerpt,
        }
    }
}

/// Who first reported what each article tells: the agency it credits, its original, the outlet its opening names as having
/// reported it, else itself. `precedence` gives the articles in their order; `story_of` numbers their stories.
pub(crate) fn origins(
    articles: &[Annotated],
    precedence: &[usize],
    copies: &[Option<Copy>],
    story_of: &[usize],
) -> Vec<Origin> {
    let mut origins: Vec<Origin> = (0..articles.len() as u32).map(|i| own(ArticleIdx(i))).collect();
    // Reports of one story that credit the same agency are one origin, and so are copies of what an earlier run brought.
    let mut first_credit: BTreeMap<(usize, String), ArticleIdx> = BTreeMap::new();
    let mut first_copy: BTreeMap<&str, ArticleIdx> = BTreeMap::new();
    let (of_others, own_words): (Vec<usize>, Vec<usize>) =
        precedence.iter().partition(|&&i| copies[i].is_some());
    for i in own_words.into_iter().chain(of_others) {
        let itself = ArticleIdx(i as u32);
        let of_original = copies[i].as_ref().map(|copy| match copy.original {
            Some(original) => origins[original.index()].clone(),
            None => own(*first_copy.entry(&copy.original_id).or_insert(itself)),
        });
        let first = of_original.as_ref().map_or(itself, |origin| origin.first);
        origins[i] = if let Some(credit) = articles[i].credits.first() {
            let first = *first_credit.entry((story_of[i], plain_outlet(&credit.name))).or_insert(first);
            Origin {
                first,
                basis: OriginBasis::Credit,
                name: Some(credit.name.clone()),
                evidence: credit.span,
            }
        } else if let Some(origin) = of_original {
            Origin { first, basis: OriginBasis::Copy, name: origin.name, evidence: None }
        } else if let Some((name, span)) = opening_leaning(&articles[i]) {
            Origin { first, basis: OriginBasis::Report, name: Some(name), evidence: Some(span) }
        } else {
            own(first)
        };
    }
    origins
}

fn own(article: ArticleIdx) -> Origin {
    Origin { first: article, basis: OriginBasis::Own, name: None, evidence: None }
}

/// The outlet that the opening names as having reported the news.
fn opening_leaning(annotated: &Annotated) -> Option<(String, dateline_model::Span)> {
    let lead =
        annotated.sentences.iter().filter(|sentence| !sentence.is_excerpt).take(LEAD_SENTENCES).last()?;
    let leaning = annotated.leans_on.iter().find(|leaning| leaning.span.start < lead.span.end)?;
    let entity = annotated.entities.get(leaning.entity.index())?;
    Some((entity.name.clone(), leaning.span))
}
