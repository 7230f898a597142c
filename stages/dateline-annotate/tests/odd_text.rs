//! Bad input is news as usual: whatever the text, annotating ends, and what comes out is sound. Needs the language model, which
//! `DATELINE_MODEL` names. `fuzz/` looks for worse, and `cargo xtask bench --odd` whether time grows with the length alone.

use dateline_annotate::annotate;
use proptest::prelude::*;

#[path = "odd/model.rs"]
mod model;
#[path = "odd/shapes.rs"]
mod shapes;
#[path = "odd/sound.rs"]
mod sound;

use model::model;

fn check(text: &str) {
    let Some(model) = model() else { return };
    let annotated = annotate(sound::article(text), model);
    sound::check(&annotated);
    assert_eq!(annotated, annotate(sound::article(text), model), "{text:?}");
}

#[test]
fn odd_shapes_are_annotated_soundly() {
    for (name, text) in shapes::shapes(20_000) {
        println!("{name}");
        check(&text);
    }
}

#[test]
fn a_line_that_begins_with_a_picture_and_a_colon_is_annotated_soundly() {
    check("🕴:Jonas LindJonas Lind");
}

/// Pieces of news, marks, and what feeds bring besides.
const PIECES: [&str; 64] = [
    "Jonas Lind",
    "Ida Falk",
    "Arden",
    "the mayor",
    "said",
    "told reporters",
    "demanded that",
    "were killed",
    "at least",
    "12",
    "people",
    "on Monday",
    "last week",
    "3 May 2029",
    "2029",
    "$4 million",
    "according to",
    "they",
    "he",
    "who",
    "and",
    "not",
    "that",
    "of",
    "by",
    "to",
    ",",
    ".",
    ":",
    ";",
    "?",
    "!",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'s",
    "(",
    ")",
    "[",
    "—",
    "-",
    "…",
    "«",
    "»",
    "\n",
    "\n\n",
    "\t",
    "U.S.",
    "a.m.",
    "&amp;",
    "http://arden.example",
    "@lind",
    "#mill",
    "сказал",
    "東京",
    "مدينة",
    "é",
    "e\u{301}",
    "😀",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
];

fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[A-Za-z0-9]{1,9}",
        1 => "\\PC{1,3}",
    ];
    let spaced = (piece, prop::bool::weighted(0.8))
        .prop_map(|(piece, is_spaced)| piece + if is_spaced { " " } else { "" });
    prop::collection::vec(spaced, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_annotated_soundly(text in odd_text()) {
        check(&text);
    }
}
