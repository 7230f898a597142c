//! What the annotators' tests share: the language model, the vectors, and an article made of its body lines.

use std::sync::OnceLock;

use dateline_model::{Annotated, Article, Block, Published, PublishedBasis, Role, Span};
use dateline_text::StaticVectors;
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

/// The vectors that `DATELINE_VECTORS` names (`cargo xtask test` sets it); `None`, with a printed reason, where it is not set.
pub(crate) fn vectors() -> Option<&'static StaticVectors> {
    static VECTORS: OnceLock<Option<StaticVectors>> = OnceLock::new();
    let vectors = VECTORS.get_or_init(|| {
        let path = std::env::var_os("DATELINE_VECTORS")?;
        Some(StaticVectors::load(path.as_ref()).expect("DATELINE_VECTORS names the wheel"))
    });
    if vectors.is_none() {
        eprintln!("skipped: DATELINE_VECTORS is not set; `cargo xtask test` sets it");
    }
    vectors.as_ref()
}
