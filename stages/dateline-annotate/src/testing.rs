//! What the annotators' tests share: the language model, and an article made of its body lines.

use dateline_model::{Annotated, Article, Block, Published, PublishedBasis, Role, Span};
use jiff::civil::Date;

#[path = "../tests/odd/model.rs"]
mod model;
pub(crate) use model::model;

/// An article whose every line is body text.
pub(crate) fn article(text: &str, published: Option<Date>) -> Article {
    let basis = if published.is_some() { PublishedBasis::Given } else { PublishedBasis::Unknown };
    Article {
        id: "test".into(),
        path: "test.txt".into(),
        published: Published { day: published, instant: None, basis },
        text: text.into(),
        blocks: vec![Block { span: Span::new(0, text.len()), role: Role::Body }],
        ..Article::default()
    }
}

/// The article annotated by all annotators; `None` where the model is not there.
pub(crate) fn annotated(text: &str, published: Option<Date>) -> Option<Annotated> {
    Some(crate::annotate(article(text, published), model()?))
}
