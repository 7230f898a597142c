//! Copies: reports printed word for word, nearly so, or in part.
//!
//! Reports are compared by the runs of five words in their body. Candidates come from a sample of these runs (those whose
//! hash is a multiple of four, so that the same runs are sampled everywhere); what is found is then counted over all runs.

use std::hash::{Hash, Hasher};

use dateline_model::{Annotated, CopyKind, Role};
use rustc_hash::{FxHashMap, FxHasher};

/// Words in a run.
const RUN: usize = 5;
/// One run in so many is sampled.
const SAMPLED: u64 = 4;
/// A run that stands in more reports than this is a phrase of the trade, not a trace.
const MOST_LISTED: usize = 60;
/// Shorter reports are copies only when they are the same.
const LEAST_RUNS: usize = 20;
/// Least share of the shorter report's runs for a copy of either kind. Reports that share long quotations stay below 0.3.
const LEAST_SHARED: f64 = 0.6;
/// A near copy has about the length of its original; below this ratio it is an excerpt.
const LEAST_LENGTH_RATIO: f64 = 0.6;

/// What was found, by place in the order of precedence.
#[derive(Debug)]
pub(crate) struct Copies {
    /// For each report what it copies.
    pub of: Vec<Option<Copy>>,
    /// For each report the first one with the very same words; its own place where there is none.
    pub same_words: Vec<usize>,
}

/// What a report copies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Copy {
    /// Place of the original.
    pub original: usize,
    /// How.
    pub kind: CopyKind,
    /// Share of the shorter one's runs that stand in the other.
    pub similarity: f64,
}

/// A report's words, hashed.
struct Words {
    whole: u64,
    /// How many.
    n: usize,
    /// Hashes of its runs, ascending, each once.
    runs: Vec<u64>,
}

/// Finds copies among reports in order of precedence: an original comes before its copies.
pub(crate) fn find(articles: &[&Annotated]) -> Copies {
    let words: Vec<Words> = articles.iter().map(|article| hashed(article)).collect();
    let mut first: FxHashMap<(u64, usize), usize> = FxHashMap::default();
    let same_words: Vec<usize> = words
        .iter()
        .enumerate()
        .map(|(i, w)| if w.n == 0 { i } else { *first.entry((w.whole, w.n)).or_insert(i) })
        .collect();

    let mut of: Vec<Option<Copy>> = vec![None; words.len()];
    let mut lists: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for i in (0..words.len()).filter(|&i| same_words[i] == i && words[i].runs.len() >= LEAST_RUNS) {
        let mut met: Vec<usize> = Vec::new();
        for run in sampled(&words[i]) {
            let list = lists.entry(run).or_default();
            if list.len() < MOST_LISTED {
                met.extend(list.iter());
            }
        }
        met.sort_unstable();
        let best = met
            .chunk_by(|a, b| a == b)
            .filter(|chunk| chunk.len() >= 2)
            .map(|chunk| (chunk[0], shared(&words[i].runs, &words[chunk[0]].runs)))
            .filter(|(_, share)| *share >= LEAST_SHARED)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        of[i] = best.map(|(original, similarity)| {
            let kind = if length_ratio(&words[i], &words[original]) >= LEAST_LENGTH_RATIO {
                CopyKind::Near
            } else {
                CopyKind::Excerpt
            };
            Copy { original, kind, similarity }
        });
        // Only originals are listed: nothing is told to be a copy of a copy.
        if of[i].is_none() {
            for run in sampled(&words[i]) {
                let list = lists.entry(run).or_default();
                if list.len() < MOST_LISTED {
                    list.push(i);
                }
            }
        }
    }
    for i in 0..words.len() {
        let first = same_words[i];
        if first != i {
            of[i] = of[first].or(Some(Copy { original: first, kind: CopyKind::Exact, similarity: 1.0 }));
        }
    }
    Copies { of, same_words }
}

/// The reports in an order in which a report that another names as its source stands before that other; `None` where they
/// do already. Only copies and their originals change places.
pub(crate) fn sources_first(articles: &[&Annotated], copies: &Copies) -> Option<Vec<usize>> {
    let mut ahead: Vec<Option<usize>> = vec![None; articles.len()];
    for (place, copy) in copies.of.iter().enumerate() {
        let Some(first) = copy.map(|copy| copy.original) else { continue };
        if ahead[first].is_none()
            && leans_on(articles[first], articles[place])
            && !leans_on(articles[place], articles[first])
        {
            ahead[first] = Some(place);
        }
    }
    let is_moved = |place: usize| copies.of[place].is_some_and(|copy| ahead[copy.original] == Some(place));
    let order = (0..articles.len()).filter(|&place| !is_moved(place));
    ahead
        .iter()
        .any(Option::is_some)
        .then(|| order.flat_map(|place| ahead[place].into_iter().chain([place])).collect())
}

/// Whether a report names the other's outlet, and not merely its own: as a source of its news or anywhere in its words,
/// since a report that tells another's news as that report does ("told the Gazette") has them from there.
fn leans_on(annotated: &Annotated, other: &Annotated) -> bool {
    let plain = |name: &str| name.trim().to_lowercase().trim_start_matches("the ").to_owned();
    let outlet_of = |article: &Annotated| article.article.outlet.as_deref().map(plain);
    let Some(outlet) = outlet_of(other).filter(|name| !name.is_empty()) else { return false };
    let leanings = annotated.leans_on.iter().map(|leaning| leaning.entity);
    let mut named = leanings
        .chain(annotated.mentions.iter().map(|mention| mention.entity))
        .filter_map(|entity| annotated.entities.get(entity.index()));
    outlet_of(annotated).as_ref() != Some(&outlet) && named.any(|entity| plain(&entity.name) == outlet)
}

fn hashed(annotated: &Annotated) -> Words {
    let article = &annotated.article;
    let mut hashes: Vec<u64> = Vec::new();
    for block in article.blocks.iter().filter(|block| block.role == Role::Body) {
        let words = block.span.of(&article.text).split(|c: char| !c.is_alphanumeric());
        hashes.extend(words.filter(|word| !word.is_empty()).map(|word| hash(&word.to_lowercase())));
    }
    let mut runs: Vec<u64> = hashes.windows(RUN).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    Words { whole: hash(&hashes), n: hashes.len(), runs }
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    // The lowest bits decide what is sampled; a last stir makes them depend on all others.
    let x = hasher.finish();
    let x = (x ^ (x >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 29)
}

fn sampled(words: &Words) -> impl Iterator<Item = u64> + '_ {
    words.runs.iter().copied().filter(|run| run % SAMPLED == 0)
}

/// Share of the shorter list's runs that stand in the other.
fn shared(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut n_shared) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n_shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n_shared as f64 / a.len().min(b.len()).max(1) as f64
}

fn length_ratio(a: &Words, b: &Words) -> f64 {
    a.n.min(b.n) as f64 / a.n.max(b.n).max(1) as f64
}
