//! The language model for this crate's tests, unit tests too.

use std::sync::OnceLock;

use dateline_text::Model;

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
