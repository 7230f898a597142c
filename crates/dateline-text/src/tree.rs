//! What the parser's arcs say of a text: every word's head, its relation, and where sentences start.
//!
//! Heads and labels go in, as the parser gave them; the tree comes out with lifted words put back where they
//! belong. Sources: Nivre and Nilsson (2005), "Pseudo-projective dependency parsing"; `nonproj.pyx` and
//! `set_children_from_heads` in spaCy (MIT).

use crate::Dep;

/// A relation; where the word was lifted so that no arcs cross, also the relation of the word that it belongs
/// under ("prep||dobj": the preposition of some object further down).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) dep: Dep,
    pub(crate) lifted_from: Option<Dep>,
}

impl Label {
    pub(crate) const ROOT: Self = Self { dep: Dep::Root, lifted_from: None };

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_once("||") {
            Some((dep, head)) => Some(Self { dep: Dep::parse(dep)?, lifted_from: Some(Dep::parse(head)?) }),
            None => Some(Self { dep: Dep::parse(text)?, lifted_from: None }),
        }
    }
}

/// The syntax of a text.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The head of every word; a root is its own.
    pub(crate) heads: Vec<u32>,
    pub(crate) deps: Vec<Dep>,
    pub(crate) starts_sentence: Vec<bool>,
    /// First and last word below each word.
    edges: Vec<(u32, u32)>,
}

impl Tree {
    /// The tree of these arcs; a word whose head is no word of the text is a root.
    pub(crate) fn new(mut heads: Vec<u32>, labels: &[Label], is_space: impl Fn(usize) -> bool) -> Self {
        let n = heads.len() as u32;
        for (i, head) in (0..n).zip(&mut heads) {
            if *head >= n {
                *head = i;
            }
        }
        let dep = |(i, label): (u32, &Label)| if heads[i as usize] == i { Dep::Root } else { label.dep };
        let deps = (0..n).zip(labels).map(dep).collect();
        let mut tree = Self { heads, deps, starts_sentence: Vec::new(), edges: Vec::new() };
        tree.set_edges();
        if labels.iter().any(|label| label.lifted_from.is_some()) {
            tree.put_back_lifted(labels, is_space);
            tree.set_edges();
        }
        tree.starts_sentence = vec![false; n as usize];
        for i in 0..n as usize {
            if tree.is_root(i) {
                tree.starts_sentence[tree.edges[i].0 as usize] = true;
            }
        }
        tree
    }

    fn is_root(&self, word: usize) -> bool {
        self.heads[word] as usize == word
    }

    /// Moves every lifted word under the word it was lifted from: the first with the right relation, breadth
    /// first below its present head.
    fn put_back_lifted(&mut self, labels: &[Label], is_space: impl Fn(usize) -> bool) {
        // A lifted word still bears its whole label until it is its turn, and no relation is spelled like
        // one.
        let mut is_lifted: Vec<bool> =
            (0..labels.len()).map(|i| labels[i].lifted_from.is_some() && !self.is_root(i)).collect();
        for word in 0..labels.len() {
            if !is_lifted[word] {
                continue;
            }
            if let Some(wanted) = labels[word].lifted_from
                && let Some(head) = self.find_below(word, wanted, &is_lifted, &is_space)
            {
                self.heads[word] = head;
            }
            is_lifted[word] = false;
        }
    }

    fn find_below(
        &self,
        word: usize,
        wanted: Dep,
        is_lifted: &[bool],
        is_space: impl Fn(usize) -> bool,
    ) -> Option<u32> {
        let mut queue = vec![self.heads[word] as usize];
        let mut at = 0;
        while let Some(&above) = queue.get(at) {
            at += 1;
            let (first, last) = self.edges[above];
            let hangs_here = |&child: &usize| child != above && self.heads[child] as usize == above;
            for child in (first as usize..=last as usize).filter(hangs_here) {
                if child == word || is_space(child) {
                    continue;
                }
                if self.deps[child] == wanted && !is_lifted[child] {
                    return Some(child as u32);
                }
                queue.push(child);
            }
        }
        None
    }

    /// Finds how far each subtree reaches. Where arcs cross this takes several rounds; spaCy stops after
    /// eleven, even if a sentence then has a head outside, and so does this.
    fn set_edges(&mut self) {
        const MOST_ROUNDS: usize = 12;
        let n = self.heads.len();
        self.edges = (0..n as u32).map(|i| (i, i)).collect();
        for _ in 0..MOST_ROUNDS {
            for i in (0..n).chain((0..n).rev()) {
                let (first, last) = self.edges[i];
                let above = &mut self.edges[self.heads[i] as usize];
                *above = (above.0.min(first), above.1.max(last));
            }
            if self.heads_lie_within_sentences() {
                break;
            }
        }
    }

    fn heads_lie_within_sentences(&self) -> bool {
        let n = self.heads.len();
        let mut starts = vec![false; n];
        for i in 0..n {
            if self.is_root(i) {
                starts[self.edges[i].0 as usize] = true;
            }
        }
        let mut start = 0;
        for (i, _) in starts.iter().enumerate().filter(|&(i, &starts)| (i > 0 && starts) || i + 1 == n) {
            // The word at the end counts as inside, as in spaCy.
            if (start..i).any(|j| !(start..=i).contains(&(self.heads[j] as usize))) {
                return false;
            }
            start = i;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Label {
        Label::parse(text).unwrap()
    }

    #[test]
    fn a_lifted_word_goes_back_under_the_relation_it_names() {
        // "Ships carry grain now from Quellmarsh": "from" was lifted to "carry", and belongs to the object
        // "grain".
        let labels = ["nsubj", "ROOT", "dobj", "advmod", "prep||dobj", "pobj"].map(label);
        let tree = Tree::new(vec![1, 1, 1, 1, 1, 4], &labels, |_| false);
        assert_eq!(tree.heads, [1, 1, 1, 1, 2, 4]);
        assert_eq!(tree.deps[4], Dep::Prep);
        assert_eq!(tree.starts_sentence, [true, false, false, false, false, false]);
    }

    #[test]
    fn a_lifted_word_stays_where_nothing_below_has_the_relation() {
        let labels = ["nsubj", "ROOT", "prep||dobj"].map(label);
        let tree = Tree::new(vec![1, 1, 1], &labels, |_| false);
        assert_eq!(tree.heads, [1, 1, 1]);
        assert_eq!(tree.deps[2], Dep::Prep);
    }

    #[test]
    fn sentences_start_at_the_left_edge_of_each_root() {
        let labels = ["det", "nsubj", "ROOT", "nsubj", "ROOT"].map(label);
        let tree = Tree::new(vec![1, 2, u32::MAX, 4, 4], &labels, |_| false);
        assert_eq!(tree.starts_sentence, [true, false, false, true, false]);
    }
}
