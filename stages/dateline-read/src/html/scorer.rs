//! How likely each line is the report's: one weighted sum of features. The weights are fitted (`data/line_weights.tsv`,
//! `cargo xtask fit pages`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::features::{NAMES, Row};

/// From this likelihood on a line is the report's. Anywhere from 0.45 to 0.6 moves word F1 on folds left out by no more than
/// 0.1 points.
pub(super) const REPORT: f64 = 0.5;

struct Weights {
    bias: f64,
    of_features: [f64; NAMES.len()],
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let table = include_str!("../../data/line_weights.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows = table.filter_map(|line| line.split_once('\t'));
    let by_name: HashMap<&str, f64> =
        rows.filter_map(|(name, weight)| Some((name, weight.parse().ok()?))).collect();
    let of = |name: &str| by_name.get(name).copied().unwrap_or(0.0);
    Weights { bias: of("bias"), of_features: NAMES.map(of) }
});

/// The likelihood of each line, 0 to 1.
pub(super) fn likelihoods(rows: &[Row]) -> Vec<f64> {
    let weights = &*WEIGHTS;
    let of_row = |row: &Row| {
        let terms = row.iter().zip(&weights.of_features);
        let sum = weights.bias + terms.map(|(&feature, weight)| f64::from(feature) * weight).sum::<f64>();
        1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp())
    };
    rows.iter().map(of_row).collect()
}

/// What weighs most in each line's sum, beside the mean of the page's lines: names and log odds.
pub(super) fn reasons(rows: &[Row], most: usize) -> Vec<Vec<(String, f64)>> {
    let weights = &WEIGHTS.of_features;
    let n = rows.len().max(1) as f64;
    let means: Vec<f64> =
        (0..NAMES.len()).map(|idx| rows.iter().map(|row| f64::from(row[idx])).sum::<f64>() / n).collect();
    let of_row = |row: &Row| {
        let beside = row.iter().zip(&means).zip(weights);
        let beside = beside.map(|((&feature, mean), weight)| (f64::from(feature) - mean) * weight);
        let mut told: Vec<(String, f64)> = NAMES.map(str::to_owned).into_iter().zip(beside).collect();
        told.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        told.truncate(most);
        told
    };
    rows.iter().map(of_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_is_of_a_known_feature() {
        let table = include_str!("../../data/line_weights.tsv").lines().filter(|line| !line.starts_with('#'));
        let named: Vec<&str> = table.filter_map(|line| line.split('\t').next()).collect();
        let known: Vec<&str> = std::iter::once("bias").chain(NAMES).collect();
        assert_eq!(named, known);
    }
}
