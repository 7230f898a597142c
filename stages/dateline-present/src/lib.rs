//! The [`Ledger`] as pages: plain data first ([`Briefing`]), then set for the terminal ([`text`]), as Markdown
//! ([`markdown`]), as one HTML page ([`html`]).
//!
//! Every sentence, value and quotation on a page carries the words it rests on as [`Cite`](dateline_model::Cite)s; a
//! renderer turns them into "\[source:line\]" or into links. What is not known is said to be unknown.

mod briefing;
pub mod html;
pub mod markdown;
mod pages;
mod phrases;
#[cfg(test)]
mod testing;
pub mod text;
mod when;

use dateline_model::{Annotated, Clusters, Ledger};

pub use briefing::*;
pub use phrases::{counted, role, safe};
pub use when::{Precision, Relative, When, days_in_words};

/// What a reader asks of a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PresentConfig {
    /// At most so many words in the brief of a story, unless its first sentence alone has more; `None`: some hundred, in
    /// few sentences.
    pub brief_words: Option<usize>,
}

/// Makes the briefing. `articles` are those `clusters` and `ledger` were made from, in the same order.
pub fn present(
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
    config: &PresentConfig,
) -> Briefing {
    pages::briefing(articles, clusters, ledger, config)
}
