//! A sample of the comparison with spaCy: its reading, by either model, of the invented reports in `examples/reports` and of
//! the lines in `odd.jsonl`. `cargo xtask language sample` writes it anew; `cargo xtask language same` compares all packs.

mod sameness;

use std::ffi::OsString;

use dateline_text::Model;

#[test]
fn the_small_model_reads_as_spacy_does() {
    check(std::env::var_os("DATELINE_MODEL"), include_bytes!("en_core_web_sm.jsonl"));
}

#[test]
fn the_larger_model_reads_as_spacy_does() {
    check(std::env::var_os("DATELINE_MODEL_MD"), include_bytes!("en_core_web_md.jsonl"));
}

fn check(model: Option<OsString>, reference: &[u8]) {
    let Some(model) = model else {
        eprintln!("skipped: DATELINE_MODEL or DATELINE_MODEL_MD is not set; `cargo xtask test` sets them");
        return;
    };
    let model = Model::load(model.as_ref()).expect("the variable names a model");
    for share in sameness::compare(&model, reference).expect("the sample can be read") {
        assert!(share.all > 0 && share.value() >= share.floor, "{}: {:?}", share.name, share.examples);
    }
}
