//! What has been joined: a union-find over numbered things.

/// Sets of numbers from 0, at first each alone.
#[derive(Debug)]
pub(crate) struct Join {
    parent: Vec<usize>,
}

impl Join {
    /// So many, each alone.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    /// The smallest number of its set.
    pub(crate) fn find(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    /// Makes two sets one.
    pub(crate) fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.parent[one.max(other)] = one.min(other);
    }

    /// The sets, each ascending, ordered by their smallest numbers.
    pub(crate) fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.parent.len()];
        for member in 0..self.parent.len() {
            let first = self.find(member);
            groups[first].push(member);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
