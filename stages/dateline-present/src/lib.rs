//! The [`Ledger`] as pages: plain data first, then set for the terminal, as Markdown, as one HTML page.

use dateline_model::{Annotated, Cite, Clusters, Ledger};

/// Everything a reader sees, as plain data.
#[derive(Debug, Default)]
pub struct Briefing {}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedSentence {
    /// The sentence.
    pub text: String,
    /// Never empty.
    pub evidence: Vec<Cite>,
}

// What the record takes from the briefing. Indices are those of `Clusters`.
impl Briefing {
    /// The headline of a story.
    pub fn story_title(&self, _story: usize) -> Option<&str> {
        None
    }

    /// The headline of a storyline.
    pub fn storyline_title(&self, _storyline: usize) -> Option<&str> {
        None
    }

    /// The brief of a story, in reading order.
    pub fn brief(&self, _story: usize) -> &[CitedSentence] {
        &[]
    }
}

/// Makes the briefing.
pub fn present(_articles: &[Annotated], _clusters: &Clusters, _ledger: &Ledger) -> Briefing {
    Briefing::default()
}
