//! What articles say of one attribute, side by side: agreed, worded otherwise, refined, updated or disputed.
//!
//! Precision comes first: values are compared only where they are surely about one thing, and "disputed" is said only
//! where both cannot be true. Copies of a report speak once. Each rule has a page in `docs/reconcile`, with cases in
//! `docs/cases`.

mod origins;
mod positions;
mod settings;
mod table;
mod told;
mod values;
mod wording;

use dateline_model::{Annotated, ArticleIdx, Clusters, Difference, Ledger, Subject};

use table::compare;
use told::{Told, gather};

/// Fills `differences` and `same_utterance`. Reads all else.
pub(crate) fn find(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let lines = storylines(articles.len(), clusters);
    let line = |article: ArticleIdx| lines[article.index()];
    let mut told = gather(articles, clusters, ledger);
    // Stable: inside a storyline values stay in order of the text.
    told.sort_by_key(|t| (t.about, t.attribute, line(t.cite.article)));
    let mut differences: Vec<Difference> = Vec::new();
    for of_one in told.chunk_by(|a, b| a.about == b.about) {
        let speaking = speaking(of_one[0].about, ledger);
        let group =
            |a: &Told, b: &Told| a.attribute == b.attribute && line(a.cite.article) == line(b.cite.article);
        for group in of_one.chunk_by(group) {
            let here = line(group[0].cite.article);
            let n_speaking = n_origins(speaking.iter().copied().filter(|&a| line(a) == here), clusters);
            differences.extend(compare(group, n_speaking));
        }
    }
    differences.extend(positions::find(articles, clusters, &lines, ledger));
    let wordings = wording::find(articles, clusters, ledger);
    differences.extend(wordings.differences);
    // Stable: several quotations of one speaker stay in the order of their first words.
    differences.sort_by_key(|d| (d.about, d.attribute));
    ledger.differences = differences;
    ledger.same_utterance = wordings.same_utterance;
}

/// The origin an article's words come from: itself, the report it copies, the first that credits the same agency.
fn origin(clusters: &Clusters, article: usize) -> usize {
    clusters.origin(ArticleIdx(article as u32)).index()
}

/// For each article the storyline it belongs to, as a number. Reports of two affairs are not set side by side: names alone join
/// their people, and those may be namesakes. Without stories all is one.
fn storylines(n_articles: usize, clusters: &Clusters) -> Vec<usize> {
    let mut lines = vec![0; n_articles];
    for (number, line) in clusters.storylines.iter().enumerate() {
        for article in line.stories.iter().flat_map(|&story| &clusters.stories[story].articles) {
            lines[article.index()] = number;
        }
    }
    lines
}

/// The articles that speak of a thing.
fn speaking(about: Subject, ledger: &Ledger) -> Vec<ArticleIdx> {
    match about {
        Subject::Entity(entity) => ledger.entities[entity].members.iter().map(|(a, _)| *a).collect(),
        Subject::Event(event) => ledger.events[event].accounts.iter().map(|(a, _)| *a).collect(),
    }
}

fn n_origins(articles: impl Iterator<Item = ArticleIdx>, clusters: &Clusters) -> usize {
    let mut origins: Vec<usize> = articles.map(|a| origin(clusters, a.index())).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}

#[cfg(test)]
mod tests;
