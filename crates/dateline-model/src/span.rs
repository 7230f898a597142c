//! Stretches of text and where they lie.

use serde::{Deserialize, Serialize};
/// A stretch of one article's text: UTF-8 byte offsets, from 0, end exclusive, on character boundaries.
///
/// # Examples
///
/// ```
/// use dateline_model::Span;
/// let text = "Brussels, 3 May";
/// let place = Span::new(0, 8);
/// assert_eq!(place.of(text), "Brussels");
/// assert!(place.overlaps(Span::new(7, 9)) && !place.overlaps(Span::new(8, 9)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets. Texts above 4 GiB are refused by `read`, so `u32` holds every offset.
    ///
    /// # Panics
    ///
    /// When `end` lies before `start`.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span ends before it starts");
        Self { start: start as u32, end: end as u32 }
    }

    /// The words the span covers in `text`, which must be the text it was made for.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The span as a range of byte offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether both cover at least one byte in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same words `by` bytes further on: from a paragraph's offsets to the article's.
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self { start: self.start + by as u32, end: self.end + by as u32 }
    }

    /// The span without white space at its edges.
    #[must_use]
    pub fn trim(self, text: &str) -> Self {
        let words = self.of(text);
        let start = self.start as usize + (words.len() - words.trim_start().len());
        Self::new(start, (start + words.trim().len()).max(start))
    }
}

/// The place of an article in the sorted list that a run works on. Not stable between runs: the record uses ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleIdx(pub u32);

impl ArticleIdx {
    /// The place as an index into the run's articles.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words of one article brought as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cite {
    /// Which article.
    pub article: ArticleIdx,
    /// Where in its text.
    pub span: Span,
}
