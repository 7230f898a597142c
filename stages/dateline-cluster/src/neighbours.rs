//! Pairs of vectors that have rare words in common, found through an inverted index: no vector is compared with all.

use crate::profile::{Vector, dot};

/// A vector is looked up by so many of its heaviest dimensions.
const KEYS: usize = 40;
/// So many entries of a dimension's list are looked at, the nearest in order first.
const MOST_LISTED: usize = 300;
/// Of those met, so many are compared in full.
const MOST_COMPARED: usize = 120;
/// Less in common by the keys alone is not worth a comparison.
const LEAST_BY_KEYS: f64 = 0.03;

/// Finds pairs (a, b, cosine), a before b, among vectors in order; `may_meet(a, b)` tells whether they are to be compared.
pub(crate) fn pairs(
    vectors: &[&Vector],
    may_meet: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize, f64)> {
    let n_dimensions =
        vectors.iter().filter_map(|v| v.last()).map(|(d, _)| *d as usize + 1).max().unwrap_or(0);
    let mut lists: Vec<Vec<(u32, f64)>> = vec![Vec::new(); n_dimensions];
    let mut common = vec![0.0; vectors.len()];
    let mut found = Vec::new();
    for (b, vector) in vectors.iter().enumerate() {
        let mut keys: Vector = (*vector).clone();
        keys.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        keys.truncate(KEYS);
        let mut met: Vec<usize> = Vec::new();
        for &(dimension, weight) in &keys {
            for &(a, other) in lists[dimension as usize].iter().rev().take(MOST_LISTED) {
                let a = a as usize;
                if common[a] == 0.0 {
                    met.push(a);
                }
                common[a] += weight * other;
            }
        }
        let mut worth: Vec<(usize, f64)> = Vec::new();
        for a in met {
            if common[a] >= LEAST_BY_KEYS && may_meet(a, b) {
                worth.push((a, common[a]));
            }
            common[a] = 0.0;
        }
        worth.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        worth.truncate(MOST_COMPARED);
        worth.sort_unstable_by_key(|(a, _)| *a);
        found.extend(worth.into_iter().map(|(a, _)| (a, b, dot(vectors[a], vector))));
        for &(dimension, weight) in *vector {
            lists[dimension as usize].push((b as u32, weight));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_without_a_common_dimension_do_not_meet() {
        let vectors: [Vector; 3] = [vec![(0, 1.0)], vec![(0, 0.6), (1, 0.8)], vec![(1, 1.0)]];
        let all = |_, _| true;
        assert_eq!(pairs(&vectors.iter().collect::<Vec<_>>(), all), [(0, 1, 0.6), (1, 2, 0.8)]);
    }
}
