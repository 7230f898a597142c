//! Whose word a value is: support is counted per independent origin.
//!
//! Copies share the origin of what they copy, reports that credit one agency share its origin (`cluster` finds both), and a
//! value that two reports owe to one named agency or outlet ("according to the Coast Wire") comes from that one.

use dateline_model::{Annotated, ArticleIdx, Clusters, Ledger, Span};
use rustc_hash::FxHashMap;

/// The origins of a run, as numbers: below the number of articles the first article of an origin, from there on outlets
/// that are named as a source and have no report in the run.
pub(super) struct Origins {
    of_article: Vec<usize>,
    /// For each article, the words that name outlets it takes news from, with the origin each is.
    named: Vec<Vec<(Span, usize)>>,
}

impl Origins {
    /// Reads credits, outlets' names and leanings.
    pub fn of(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Self {
        let of_article: Vec<usize> = (0..articles.len()).map(|a| super::origin(clusters, a)).collect();
        let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
        for (origin, of) in clusters.origins.iter().zip(&of_article) {
            if let Some(name) = &origin.name {
                by_name.entry(plain(name)).or_insert(*of);
            }
        }
        let mut named = Vec::with_capacity(articles.len());
        for (a, annotated) in articles.iter().enumerate() {
            let mut here = Vec::new();
            for leaning in &annotated.leans_on {
                let entity = ledger.entity_of.get(a).and_then(|e| e.get(leaning.entity.index()));
                let name = entity.and_then(|&e| ledger.entities.get(e)).map_or_else(
                    || annotated.entities[leaning.entity.index()].name.clone(),
                    |entity| entity.name.clone(),
                );
                let next = articles.len() + by_name.len();
                here.push((leaning.span, *by_name.entry(plain(&name)).or_insert(next)));
            }
            named.push(here);
        }
        Self { of_article, named }
    }

    /// The origin of an article's own words.
    pub fn of_article(&self, article: ArticleIdx) -> usize {
        self.of_article.get(article.index()).copied().unwrap_or(article.index())
    }

    /// The origin of a claim: the outlet it is attributed to, else the article's.
    pub fn of_claim(&self, article: ArticleIdx, attributed_to: Option<Span>) -> usize {
        let named = self.named.get(article.index()).map_or(&[][..], Vec::as_slice);
        let outlet =
            attributed_to.and_then(|by| named.iter().find(|(span, _)| span.overlaps(by)).map(|&(_, o)| o));
        outlet.unwrap_or_else(|| self.of_article(article))
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    name.trim_start_matches("The ").trim_start_matches("the ").to_lowercase()
}
