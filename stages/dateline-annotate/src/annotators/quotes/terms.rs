//! Marks that quote nobody: labels, titles of works, ironic words. Known by their form and by coming back.

use rustc_hash::FxHashMap;

use super::page::Page;

/// Stems of short marked words and how often each is marked in the article.
pub(super) struct Labels(FxHashMap<String, u32>);

/// Counts the short marked words of an article: a word that is marked again and again is a label, whoever is near.
pub(super) fn labels(pages: &[Page<'_>]) -> Labels {
    let mut counts = FxHashMap::default();
    for page in pages {
        for mark in &page.marks {
            if let Some(stem) = stem(&page.paragraph.doc.text[mark.marked.inner.clone()]) {
                *counts.entry(stem).or_insert(0) += 1;
            }
        }
    }
    Labels(counts)
}

/// Whether a mark is a term or a title rather than words somebody said.
pub(super) fn is_term(page: &Page<'_>, mark: usize, is_whole: bool, labels: &Labels) -> bool {
    let mark = &page.marks[mark];
    let text = page.paragraph.doc.text;
    let inner = &text[mark.marked.inner.clone()];
    let repeated = stem(inner).is_some_and(|s| labels.0.get(&s).is_some_and(|&n| n > 1));
    let before = text[..mark.marked.outer.start].trim_end();
    let so_called =
        before.rsplit(char::is_whitespace).next().is_some_and(|w| w.eq_ignore_ascii_case("so-called"));
    (repeated && !is_whole) || so_called
}

/// The first letters of one marked word; `None` for more words.
fn stem(inner: &str) -> Option<String> {
    let word = inner.trim_matches(|c: char| !c.is_alphanumeric());
    let is_one = !word.is_empty() && !word.contains(char::is_whitespace);
    is_one.then(|| word.chars().take(7).flat_map(char::to_lowercase).collect())
}

/// Whether words are written as titles are: every longer one with a capital ("The Long Winter").
pub(super) fn is_title(inner: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let long = |w: &&&str| w.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let is_capital =
        |w: &&str| w.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    let n_long = words.iter().filter(long).count();
    let n_capital = words.iter().filter(long).filter(|w| is_capital(w)).count();
    words.len() <= 8
        && words.first().is_some_and(is_capital)
        && words.len() >= 2
        && n_long >= 1
        && n_capital == n_long
        && words.iter().any(|w| w.chars().any(char::is_lowercase))
}
