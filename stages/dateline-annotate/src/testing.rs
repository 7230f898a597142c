//! What the annotators' tests share: the language model, and an article made of its body lines.

use std::sync::OnceLock;

use dateline_model::{Annotated, Article, Block, Published, PublishedBasis, Role, Span};
use dateline_text::Model;
use jiff::civil::Date;

/// The model that `DATELINE_MODEL` names (`cargo xtask test` sets it); `None`, with a printed reason, where it is not set.
pub(crate) fn model() -> Option<&'static Model> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        let path = std::env::var_os("DATELINE_MODEL")?;
        Some(Model::load(path.as_ref()).expect("DATELINE_MODEL names a model"))
    });
    if model.is_none() {
        eprintln!("skipped: DATELINE_MODEL is not set; `cargo xtask test` sets it");
    }
    model.as_ref()
}

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
#[allow(dead_code)] // the first annotator to be tested takes this away
pub(crate) fn annotated(text: &str, published: Option<Date>) -> Option<Annotated> {
    Some(crate::annotate(article(text, published), model()?))
}
