//! Which articles belong together. What `cluster` leaves. Indices are into the run's sorted articles.
//!
//! A stream goes on over many runs: what an earlier run brought is named by ids, because its articles are not at hand.

use crate::{ArticleIdx, Span};
use serde::{Deserialize, Serialize};

/// Copies, stories and storylines of a run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clusters {
    /// For each article, what it is a copy of.
    pub copy_of: Vec<Option<Copy>>,
    /// For each article, who first reported what it tells.
    pub origins: Vec<Origin>,
    /// Every article lies in exactly one story. By their first articles.
    pub stories: Vec<Story>,
    /// Every story lies in exactly one storyline.
    pub storylines: Vec<Storyline>,
    /// What this run changed in the stories, by story.
    pub changes: Vec<Change>,
}

impl Clusters {
    /// The first article of the run that shares an article's origin: what counts once. Itself where nothing is known.
    pub fn origin(&self, article: ArticleIdx) -> ArticleIdx {
        self.origins.get(article.index()).map_or(article, |origin| origin.first)
    }
}

/// What an article copies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// The original's id: the earliest, then the longest, then the smallest id. Never itself a copy.
    pub original_id: String,
    /// The original, where it is of this run.
    pub original: Option<ArticleIdx>,
    /// How.
    pub kind: CopyKind,
    /// Share of the shorter one's word runs that stand in the other: 0 to 1.
    pub similarity: f64,
}

/// How an article copies another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// Who first reported what an article tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The first article of the run that shares this origin.
    pub first: ArticleIdx,
    /// How it is known.
    pub basis: OriginBasis,
    /// The agency or outlet that is credited.
    pub name: Option<String>,
    /// The article's own words that credit it, where its text and not only its metadata does.
    pub evidence: Option<Span>,
}

/// How an origin is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OriginBasis {
    /// The article credits an agency or another outlet with the whole report.
    Credit,
    /// The article is a copy: its origin is that of the original.
    Copy,
    /// Its opening tells its news as another outlet's ("the Port Gazette reported").
    Report,
    /// Nothing says otherwise: the article itself.
    Own,
}

impl OriginBasis {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Copy => "copy",
            Self::Report => "report",
            Self::Own => "own",
        }
    }
}

/// One happening in the news, told by one article or many.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Story {
    /// Its articles of this run, ascending.
    pub articles: Vec<ArticleIdx>,
    /// Id of the article it was founded by. Stays as long as the story does, whatever joins or leaves it.
    pub founder: String,
    /// Ids of its articles of earlier runs, as far as they are remembered, in order of day and id.
    pub earlier: Vec<String>,
}

/// Stories that carry one affair on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Storyline {
    /// Indices into [`Clusters::stories`], by day.
    pub stories: Vec<usize>,
    /// Founders of its stories that only earlier runs knew, by day.
    pub earlier: Vec<String>,
    /// Founder of its first story: stays as long as the storyline does.
    pub founder: String,
    /// For each of `stories`, what holds it to the storyline; `None` for the one it began with.
    pub why: Vec<Option<LineTie>>,
}

/// What holds a story to its storyline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineTie {
    /// Names that both tell of among their main actors, lower case, rarest first.
    pub shared: Vec<String>,
    /// Cosine of the words of both: 0 to 1.
    pub cosine: f64,
}

/// What a run changed in a story. Stories are named by their founders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The story as it is now.
    pub story: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Merged: the story that is in it now and no more by itself. Split: the story it was part of.
    pub other: Option<String>,
    /// Ids of the articles that came, or that went over.
    pub articles: Vec<String>,
}

/// What happened to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// Articles came to it.
    Grew,
    /// Another story was found to be the same.
    Merged,
    /// Articles were found to belong here, and not to the story they were in.
    Split,
}

impl ChangeKind {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Grew => "grew",
            Self::Merged => "merged",
            Self::Split => "split",
        }
    }
}
