//! [`Annotated`] articles to [`Clusters`]: copies, stories, storylines.

use dateline_model::{Annotated, Clusters};

/// Finds copies, stories and storylines. `articles` are sorted by the engine; the answer depends on their content alone.
pub fn cluster(_articles: &[Annotated]) -> Clusters {
    todo!()
}
