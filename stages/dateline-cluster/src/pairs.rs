//! Pairs of articles with their features: what the weights of `data/pair_weights.tsv` are fitted on.

use dateline_model::Annotated;

use crate::days::number_of;
use crate::evidence::{FEATURES, features, shared_words};
use crate::sketch::Sketch;
use crate::vocabulary::Vocabulary;

/// Pairs with fewer words in common than this cosine are left out: nothing would find them.
const LEAST_COSINE: f32 = 0.05;

/// Two articles and how they compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Indices into the articles, ascending.
    pub articles: (usize, usize),
    /// Days between their publication; `None` where one is not known.
    pub days_apart: Option<i32>,
    /// A value for each of [`feature_names`]; `log_rate` is 0 throughout.
    pub features: Vec<f32>,
}

/// The names of the features, in their order.
pub fn feature_names() -> Vec<&'static str> {
    FEATURES.iter().map(|(name, _)| *name).collect()
}

/// Calls `see` with every pair of articles that have words in common, compared as a stream would: each weighed by what was
/// known the evening before it appeared. Looks at all pairs: for some thousand articles, not for a stream.
pub fn pairs(articles: &[Annotated], mut see: impl FnMut(Pair)) {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    let day = |i: usize| articles[i].article.published.day;
    order.sort_by_key(|&i| (day(i).is_none(), day(i), i));
    let mut vocabulary = Vocabulary::default();
    let mut sketches: Vec<(usize, Sketch)> = Vec::new();
    for of_a_day in order.chunk_by(|&a, &b| day(a) == day(b)) {
        for &i in of_a_day {
            let number = day(i).map(number_of);
            let sketch = Sketch::of(&articles[i], number, &mut vocabulary, number.unwrap_or(0));
            sketches.push((i, sketch));
        }
        vocabulary.end_day();
    }
    for (n, (b, second)) in sketches.iter().enumerate() {
        for (a, first) in &sketches[..n] {
            let features = features(first, second, 0.0);
            if shared_words(first, second) >= LEAST_COSINE {
                let days_apart = crate::evidence::days_apart(first, second);
                see(Pair { articles: (*a.min(b), *a.max(b)), days_apart, features: features.to_vec() });
            }
        }
    }
}
