//! Any bytes, taken for an article's text: cleaned, then annotated. Nothing may panic, and what comes out must be sound.

#![no_main]

use std::sync::LazyLock;

use dateline_annotate::annotate;
use dateline_model::RawArticle;
use dateline_text::Model;
use libfuzzer_sys::fuzz_target;

#[path = "../../stages/dateline-annotate/tests/odd/sound.rs"]
mod sound;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let path = std::env::var_os("DATELINE_MODEL").expect("DATELINE_MODEL names the language model");
    Model::load(path.as_ref()).expect("DATELINE_MODEL names a model")
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    // As body whatever it looks like, then as the stages before would hand it on.
    sound::check(&annotate(sound::article(&text), &MODEL));
    let cleaned = dateline_clean::clean(RawArticle { id: "fuzz".into(), text, ..RawArticle::default() });
    sound::check(&annotate(cleaned.article, &MODEL));
});
