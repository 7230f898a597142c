//! [`RawArticle`] to [`Article`]: every stretch of the text gets its role, nothing is cut.

use dateline_model::{Article, Problem, RawArticle};

/// What cleaning leaves.
#[derive(Debug)]
pub struct Cleaned {
    /// The article, its blocks covering all of its text.
    pub article: Article,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// Tells the report from what else stands in its text.
pub fn clean(_raw: RawArticle) -> Cleaned {
    todo!()
}
