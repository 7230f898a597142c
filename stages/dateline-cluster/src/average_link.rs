//! Groups by average link: two groups become one as long as the mean similarity of their members allows.
//!
//! Pairs in, groups out. Pairs that are not given count as 0. The answer does not depend on the order of the pairs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A merge that may be made: best first, ties by the smallest members.
struct Merge {
    mean: f64,
    /// Smallest member of each group, ascending.
    names: (usize, usize),
    groups: (usize, usize),
    sizes: (usize, usize),
}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| other.names.cmp(&self.names))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}

/// Groups `0..n` given `pairs` (a, b, similarity) with a < b, each pair once; groups merge while the mean similarity between
/// them is at least `least`. Each group ascending, groups by their first member.
pub(crate) fn groups(n: usize, pairs: &[(usize, usize, f64)], least: f64) -> Vec<Vec<usize>> {
    let mut sums: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    for &(a, b, similarity) in pairs {
        sums[a].insert(b, similarity);
        sums[b].insert(a, similarity);
    }
    let merge = |a: usize, b: usize, sum: f64, members: &[Vec<usize>]| {
        let (x, y) = if members[a][0] < members[b][0] { (a, b) } else { (b, a) };
        let sizes = (members[x].len(), members[y].len());
        let mean = sum / (sizes.0 * sizes.1) as f64;
        (mean >= least).then(|| Merge { mean, names: (members[x][0], members[y][0]), groups: (x, y), sizes })
    };
    let mut heap: BinaryHeap<Merge> =
        pairs.iter().filter_map(|&(a, b, similarity)| merge(a, b, similarity, &members)).collect();
    while let Some(Merge { groups: (x, y), sizes, .. }) = heap.pop() {
        if (members[x].len(), members[y].len()) != sizes {
            continue; // one of the two has grown or is gone since
        }
        // The smaller list moves, so that all moves together stay near-linear.
        let (kept, gone) = if sums[x].len() >= sums[y].len() { (x, y) } else { (y, x) };
        for (other, sum) in std::mem::take(&mut sums[gone]) {
            sums[other].remove(&gone);
            if other != kept {
                *sums[kept].entry(other).or_insert(0.0) += sum;
                let total = sums[kept][&other];
                sums[other].insert(kept, total);
            }
        }
        let moved = std::mem::take(&mut members[gone]);
        members[kept].extend(moved);
        members[kept].sort_unstable();
        for (&other, &sum) in &sums[kept] {
            heap.extend(merge(kept, other, sum, &members));
        }
    }
    let mut groups: Vec<Vec<usize>> = members.into_iter().filter(|group| !group.is_empty()).collect();
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_pair_comes_first_and_the_mean_decides() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.5), (0, 2, 0.1), (3, 4, 0.4)];
        assert_eq!(groups(5, &pairs, 0.35), [vec![0, 1], vec![2], vec![3, 4]]);
        assert_eq!(groups(5, &pairs, 0.3), [vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_pair_that_speaks_against_keeps_groups_apart() {
        let pairs = [(0, 1, 0.6), (1, 2, 0.5), (0, 2, -0.5)];
        assert_eq!(groups(3, &pairs, 0.1), [vec![0, 1], vec![2]]);
    }
}
