//! Groups by average link: two groups become one as long as the mean likelihood of their pairs allows.
//!
//! Pairs in, groups out. A pair that is not given counts as 0, but an article has room for so many links only: where two
//! groups together are larger than that, only as many links are expected between them as can be there. The answer does
//! not depend on the order of the pairs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// The likelihood of a pair that must come together; its negative keeps a pair apart.
pub(crate) const BY_HAND: f64 = 1e9;

/// What is grouped.
#[derive(Debug)]
pub(crate) struct Items<'a> {
    /// For each item, of which story it is the closed part, 0 where of none: closed parts of two stories never meet by
    /// likelihood, those of one are one from the beginning.
    pub closed: &'a [u64],
    /// For each item, for how many it counts.
    pub weights: &'a [usize],
    /// Links that an item has room for.
    pub room: usize,
    /// Least mean likelihood within a group.
    pub least: f64,
}

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

/// A group in the making.
#[derive(Clone)]
struct Group {
    /// The smallest first.
    members: Vec<usize>,
    /// For how many articles it counts.
    size: usize,
    closed: u64,
    /// To each other group the sum of the links' likelihoods, and how many links.
    links: BTreeMap<usize, (f64, usize)>,
}

/// Groups `0..closed.len()` given `pairs` (a, b, likelihood) with a < b, each pair once. Each group ascending, groups by their
/// first member.
pub(crate) fn groups(items: &Items<'_>, pairs: &[(usize, usize, f64)]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Group> = items
        .closed
        .iter()
        .enumerate()
        .map(|(i, &closed)| Group {
            members: vec![i],
            size: items.weights[i],
            closed,
            links: BTreeMap::new(),
        })
        .collect();
    for &(a, b, likelihood) in pairs {
        let n_links = items.weights[a] * items.weights[b];
        let links = (likelihood * n_links as f64, n_links);
        groups[a].links.insert(b, links);
        groups[b].links.insert(a, links);
    }
    let merge = |a: usize, b: usize, (sum, n_links): (f64, usize), groups: &[Group]| {
        let (x, y) = if groups[a].members[0] < groups[b].members[0] { (a, b) } else { (b, a) };
        let sizes = (groups[x].size, groups[y].size);
        let mean = sum / items.expected_links(sizes).max(n_links as f64);
        let (of_x, of_y) = (groups[x].closed, groups[y].closed);
        let may = mean >= items.least && (of_x == 0 || of_y == 0 || of_x == of_y);
        let names = (groups[x].members[0], groups[y].members[0]);
        may.then_some(Merge { mean, names, groups: (x, y), sizes })
    };
    let mut heap: BinaryHeap<Merge> =
        pairs.iter().filter_map(|&(a, b, _)| merge(a, b, groups[a].links[&b], &groups)).collect();
    while let Some(Merge { groups: (x, y), sizes, .. }) = heap.pop() {
        if (groups[x].size, groups[y].size) != sizes {
            continue; // one of the two has grown or is gone since
        }
        // The smaller list moves, so that all moves together stay near-linear.
        let (kept, gone) = if groups[x].links.len() >= groups[y].links.len() { (x, y) } else { (y, x) };
        for (other, (sum, n_links)) in std::mem::take(&mut groups[gone].links) {
            groups[other].links.remove(&gone);
            if other != kept {
                let links = groups[kept].links.entry(other).or_insert((0.0, 0));
                *links = (links.0 + sum, links.1 + n_links);
                let links = *links;
                groups[other].links.insert(kept, links);
            }
        }
        let moved = std::mem::take(&mut groups[gone].members);
        groups[kept].size += std::mem::take(&mut groups[gone].size);
        let members = &mut groups[kept].members;
        let n_kept = members.len();
        members.extend(moved);
        if members[n_kept] < members[0] {
            members.swap(0, n_kept); // on the way only the smallest has to be known
        }
        groups[kept].closed = groups[kept].closed.max(groups[gone].closed);
        for (&other, &links) in &groups[kept].links {
            heap.extend(merge(kept, other, links, &groups));
        }
    }
    let mut groups: Vec<Vec<usize>> =
        groups.into_iter().map(|group| group.members).filter(|members| !members.is_empty()).collect();
    for members in &mut groups {
        members.sort_unstable();
    }
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

impl Items<'_> {
    /// How many links there can be between two groups that are one story: all pairs, but for each article no more than it
    /// has room for, spread evenly over both groups.
    fn expected_links(&self, (a, b): (usize, usize)) -> f64 {
        let (a, b) = (a as f64, b as f64);
        a * b * (self.room as f64 / (a + b)).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(n: usize, pairs: &[(usize, usize, f64)], least: f64, expected: &[Vec<usize>]) {
        assert_eq!(grouped(n, 24, least, pairs), expected);
    }

    fn grouped(n: usize, room: usize, least: f64, pairs: &[(usize, usize, f64)]) -> Vec<Vec<usize>> {
        groups(&Items { closed: &vec![0; n], weights: &vec![1; n], room, least }, pairs)
    }

    #[test]
    fn the_best_pair_comes_first_and_the_mean_decides() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.5), (0, 2, 0.1), (3, 4, 0.4)];
        check(5, &pairs, 0.35, &[vec![0, 1], vec![2], vec![3, 4]]);
        check(5, &pairs, 0.3, &[vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_pair_that_is_kept_apart_by_hand_keeps_groups_apart() {
        check(3, &[(0, 1, 0.9), (1, 2, 0.8), (0, 2, -BY_HAND)], 0.1, &[vec![0, 1], vec![2]]);
    }

    #[test]
    fn closed_parts_meet_only_where_they_are_of_one_story() {
        let pairs = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.9)];
        let of = |closed: &[u64; 3]| {
            groups(&Items { closed, weights: &[1; 3], room: 24, least: 0.5 }, &pairs).len()
        };
        assert_eq!((of(&[1, 0, 2]), of(&[1, 0, 1])), (2, 1));
    }

    #[test]
    fn a_large_story_needs_no_more_links_than_there_is_room_for() {
        // Each of 40 articles is linked to its 4 nearest only, all round.
        let n = 40;
        let mut pairs: Vec<(usize, usize, f64)> = (0..n)
            .flat_map(|a| (1..=2).map(move |step| (a.min((a + step) % n), a.max((a + step) % n), 0.9)))
            .collect();
        pairs.sort_by_key(|pair| (pair.0, pair.1));
        let n_groups = |room| grouped(n, room, 0.1, &pairs).len();
        assert!(n_groups(n) > n_groups(4));
    }

    #[test]
    fn a_closed_part_counts_for_all_that_it_stands_for() {
        // Two in the closed part, one of which is like the new one: the mean of the three is too low.
        let items = Items { closed: &[1, 0], weights: &[2, 1], room: 24, least: 0.5 };
        assert_eq!(groups(&items, &[(0, 1, 0.45)]).len(), 2);
        assert_eq!(groups(&items, &[(0, 1, 0.55)]).len(), 1);
    }
}
