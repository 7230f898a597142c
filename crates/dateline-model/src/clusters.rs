//! Which articles belong together. What `cluster` leaves. Indices are into the run's sorted articles.

use crate::ArticleIdx;

/// Copies, stories and storylines of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clusters {
    /// For each article, what it is a copy of.
    pub copy_of: Vec<Option<Copy>>,
    /// Every article lies in exactly one story.
    pub stories: Vec<Story>,
    /// Every story lies in exactly one storyline.
    pub storylines: Vec<Storyline>,
}

/// What an article copies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Copy {
    /// The original: the earliest, then the longest, then the smallest id. Never itself a copy.
    pub original: ArticleIdx,
    /// How.
    pub kind: CopyKind,
    /// Share of the shorter one's word shingles that stand in the other: 0 to 1.
    pub similarity: f64,
}

/// How an article copies another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyKind {
    /// The same words.
    Exact,
    /// Nearly the same words.
    Near,
    /// It holds a stretch of the other, or the other way round.
    Excerpt,
}

impl CopyKind {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Excerpt => "excerpt",
        }
    }
}

/// One happening in the news, told by one article or many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its articles, ascending.
    pub articles: Vec<ArticleIdx>,
}

/// Stories that carry one affair on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storyline {
    /// Indices into [`Clusters::stories`], ascending.
    pub stories: Vec<usize>,
}
