//! A conditional logit: the likelihoods of several candidates, of which one is right, add up to one.

use rustc_hash::FxHashMap;

use crate::gazetteer::rows;

/// Names the features of a candidate, each with what it is called in the table of weights.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What speaks for or against a candidate.
        #[derive(Debug, Clone, Copy)]
        enum Feature { $($(#[$doc])* $name),+ }

        /// How many there are.
        const N: usize = [$($text),+].len();
        /// Their names in the table of weights, in order.
        const FEATURES: [&str; N] = [$($text),+];
    };
}
pub(super) use features;

/// What a table gives each feature to weigh, in the order of the features; 0 where it is not in it.
pub(super) fn weights<const N: usize>(table: &'static str, features: &[&str; N]) -> [f64; N] {
    let table: FxHashMap<&str, f64> =
        rows(table).filter_map(|row| Some((row[0], row.get(1)?.parse().ok()?))).collect();
    features.map(|name| table.get(name).copied().unwrap_or_default())
}

/// How likely each candidate is.
pub(super) fn likelihoods<const N: usize>(
    candidates: impl Iterator<Item = [f64; N]>,
    weights: &[f64; N],
) -> Vec<f64> {
    let sums: Vec<f64> =
        candidates.map(|x| x.iter().zip(weights).map(|(x, weight)| x * weight).sum()).collect();
    let most = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = sums.into_iter().map(|sum| (sum - most).exp()).collect();
    let all: f64 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / all).collect()
}

#[cfg(test)]
mod tests {
    use super::likelihoods;

    #[test]
    fn likelihoods_add_up_to_one() {
        let found = likelihoods([[0.0], [1.0], [1.0]].into_iter(), &[2.0]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(found[0] < found[1] && (found[1] - found[2]).abs() < 1e-12);
    }
}
