//! The [`Ledger`] as pages: plain data first, then set for the terminal, as Markdown, as one HTML page.

use dateline_model::{Annotated, Clusters, Ledger};

/// Everything a reader sees, as plain data.
#[derive(Debug, Default)]
pub struct Briefing {}

/// Makes the briefing.
pub fn present(_articles: &[Annotated], _clusters: &Clusters, _ledger: &Ledger) -> Briefing {
    todo!()
}
