//! What has been joined and why: a union-find over numbered things that remembers each tie, and what must stay apart.

use dateline_model::JoinedBy;
use rustc_hash::FxHashMap;

/// Why two sets became one.
#[derive(Debug)]
pub(crate) struct Tie {
    pub one: usize,
    pub other: usize,
    pub by: JoinedBy,
    /// What else speaks for it, in words.
    pub because: Vec<String>,
}

/// Sets of numbers from 0, at first each alone.
#[derive(Debug)]
pub(crate) struct Join {
    parent: Vec<usize>,
    ties: Vec<Tie>,
    /// For each set, by its smallest number, the sides that its members are on: (which words of a person, which of the two
    /// names). Sets on both sides are never made one. Most sets are on none.
    sides: FxHashMap<usize, Vec<(usize, bool)>>,
}

impl Join {
    /// So many, each alone.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n).collect(), ties: Vec::new(), sides: FxHashMap::default() }
    }

    /// The smallest number of its set.
    pub(crate) fn find(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    /// Puts a member on one side of the words with this number: nothing joins it with those on the other.
    pub(crate) fn put_on_side(&mut self, member: usize, words: usize, is_first: bool) {
        let set = self.find(member);
        let sides = self.sides.entry(set).or_default();
        if !sides.contains(&(words, is_first)) {
            sides.push((words, is_first));
        }
    }

    /// Whether anything must stay apart at all.
    pub(crate) fn has_sides(&self) -> bool {
        !self.sides.is_empty()
    }

    /// Whether two members must stay apart.
    pub(crate) fn is_apart(&mut self, one: usize, other: usize) -> bool {
        if self.sides.is_empty() {
            return false;
        }
        let (one, other) = (self.find(one), self.find(other));
        let (Some(a), Some(b)) = (self.sides.get(&one), self.sides.get(&other)) else { return false };
        one != other && a.iter().any(|&(words, is_first)| b.contains(&(words, !is_first)))
    }

    /// Makes two sets one, unless they must stay apart; whether they are one now.
    pub(crate) fn unite(&mut self, one: usize, other: usize, by: JoinedBy, because: Vec<String>) -> bool {
        let (first, second) = (self.find(one), self.find(other));
        if first == second {
            return true;
        }
        if self.is_apart(first, second) {
            return false;
        }
        let (low, high) = (first.min(second), first.max(second));
        self.parent[high] = low;
        if let Some(sides) = self.sides.remove(&high) {
            self.sides.entry(low).or_default().extend(sides);
        }
        self.ties.push(Tie { one, other, by, because });
        true
    }

    /// The sets, each ascending, ordered by their smallest numbers, with their ties.
    pub(crate) fn into_groups(mut self) -> Vec<(Vec<usize>, Vec<Tie>)> {
        let mut groups: Vec<(Vec<usize>, Vec<Tie>)> = Vec::new();
        groups.resize_with(self.parent.len(), Default::default);
        for member in 0..self.parent.len() {
            let set = self.find(member);
            groups[set].0.push(member);
        }
        for tie in std::mem::take(&mut self.ties) {
            let set = self.find(tie.one);
            groups[set].1.push(tie);
        }
        groups.retain(|(members, _)| !members.is_empty());
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_stay_apart_does_so_by_no_road() {
        let mut join = Join::new(4);
        join.put_on_side(0, 0, true);
        join.put_on_side(3, 0, false);
        assert!(join.unite(0, 1, JoinedBy::SameName, Vec::new()));
        assert!(join.unite(2, 3, JoinedBy::SameName, Vec::new()));
        assert!(!join.unite(1, 2, JoinedBy::SameName, Vec::new()));
        let groups: Vec<_> = join.into_groups().into_iter().map(|(of, ties)| (of, ties.len())).collect();
        assert_eq!(groups, [(vec![0, 1], 1), (vec![2, 3], 1)]);
    }
}
