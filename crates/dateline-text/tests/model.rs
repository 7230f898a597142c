//! The whole model on small invented texts; needs the wheel, which `DATELINE_MODEL` names.

use std::sync::OnceLock;

use dateline_text::{Dep, Doc, Model, ModelError, NameLabel, Pos, Tag};

/// The model; `None`, with a printed reason, where there is none.
fn model() -> Option<&'static Model> {
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

fn words<'t>(doc: &Doc<'t>) -> Vec<&'t str> {
    (0..doc.tokens.len()).map(|token| doc.word(token)).collect()
}

#[test]
fn a_sentence_is_read_as_spacy_reads_it() {
    let Some(model) = model() else { return };
    let doc =
        model.read("The mayor, Ada Brandt, said on Tuesday she wouldn't sell the ferries for $4.5 million.");
    let expected = [
        ("The", "the", Tag::Dt, Pos::Det, Dep::Det, 1),
        ("mayor", "mayor", Tag::Nn, Pos::Noun, Dep::Nsubj, 6),
        (",", ",", Tag::Comma, Pos::Punct, Dep::Punct, 1),
        ("Ada", "Ada", Tag::Nnp, Pos::Propn, Dep::Compound, 4),
        ("Brandt", "Brandt", Tag::Nnp, Pos::Propn, Dep::Appos, 1),
        (",", ",", Tag::Comma, Pos::Punct, Dep::Punct, 1),
        ("said", "say", Tag::Vbd, Pos::Verb, Dep::Root, 6),
        ("on", "on", Tag::In, Pos::Adp, Dep::Prep, 12),
        ("Tuesday", "Tuesday", Tag::Nnp, Pos::Propn, Dep::Pobj, 7),
        ("she", "she", Tag::Prp, Pos::Pron, Dep::Nsubj, 12),
        ("would", "would", Tag::Md, Pos::Aux, Dep::Aux, 12),
        ("n't", "not", Tag::Rb, Pos::Part, Dep::Neg, 12),
        ("sell", "sell", Tag::Vb, Pos::Verb, Dep::Ccomp, 6),
    ];
    for (token, (word, lemma, tag, pos, dep, head)) in expected.into_iter().enumerate() {
        let read = &doc.tokens[token];
        assert_eq!(doc.word(token), word);
        assert_eq!(
            (&*read.lemma, read.tag, read.pos, read.dep, read.head),
            (lemma, tag, pos, dep, head),
            "{word}"
        );
    }
    let names: Vec<(&str, NameLabel)> =
        doc.names.iter().map(|name| (doc.words(name.tokens()), name.label)).collect();
    let expected =
        [("Ada Brandt", NameLabel::Person), ("Tuesday", NameLabel::Date), ("$4.5 million", NameLabel::Money)];
    assert_eq!(names, expected);
}

#[test]
fn sentences_are_parted_and_lines_are_tokens() {
    let Some(model) = model() else { return };
    let doc = model.read("The pier sank.\n\nNobody was hurt. Crews left.");
    let sentences: Vec<&str> = doc.sentences().map(|sentence| doc.words(sentence)).collect();
    assert_eq!(sentences, ["The pier sank.\n\n", "Nobody was hurt.", "Crews left."]);
    assert_eq!(doc.tokens[4].pos, Pos::Space);
}

#[test]
fn texts_without_words_are_read() {
    let Some(model) = model() else { return };
    assert!(model.read("").tokens.is_empty());
    assert_eq!(words(&model.read("  ")), ["  "]);
    assert_eq!(words(&model.read("\u{feff}é\u{301}\u{0}")), ["\u{feff}é\u{301}\u{0}"]);
    assert!(model.read_all(&[]).is_empty());
    assert!(
        model.read_all(&["", ""]).iter().all(|doc| doc.tokens.is_empty() && doc.sentences().count() == 0)
    );
}

#[test]
fn white_space_without_end_is_read() {
    let Some(model) = model() else { return };
    for space in ["\n", " ", "\u{2003}\n "] {
        let text = space.repeat(50_000);
        let doc = model.read(&text);
        assert!(doc.tokens.iter().all(|token| token.pos == Pos::Space) && doc.names.is_empty());
        assert_eq!(doc.tokens.last().map(|token| token.end as usize), Some(text.len()));
    }
}

#[test]
fn a_long_text_reads_like_its_parts() {
    let Some(model) = model() else { return };
    let line = "The ferry to Lemsvik sank on Monday, police said. Divers found nobody aboard.\n";
    let long = line.repeat(1_000);
    let (short, long) = (model.read(line), model.read(&long));
    assert_eq!(long.tokens.len(), 1_000 * short.tokens.len());
    assert!(long.tokens.iter().enumerate().all(|(i, token)| token.head.abs_diff(i as u32) < 20));
    assert_eq!(long.names.len(), 1_000 * short.names.len());
    assert_eq!(
        long.sentence_of(long.tokens.len() - 2).len(),
        short.sentence_of(short.tokens.len() - 2).len()
    );
}

#[test]
fn a_giant_run_without_white_space_is_read() {
    let Some(model) = model() else { return };
    for junk in ["Zm9v/+", "(é@.:/", "http://a.b:"] {
        let text = junk.repeat(3_000);
        let doc = model.read(&text);
        let covered: u32 = doc.tokens.iter().map(|token| token.end - token.start).sum();
        assert_eq!(covered as usize, text.len());
    }
}

#[test]
fn threads_share_a_model_and_agree() {
    let Some(model) = model() else { return };
    let text = "Two sailors from Quellmarsh were rescued off the coast, the harbour master told reporters.";
    let alone = model.read(text);
    std::thread::scope(|scope| {
        for reader in [scope.spawn(|| model.read(text)), scope.spawn(|| model.read(text))] {
            assert_eq!(reader.join().expect("reading does not panic").tokens, alone.tokens);
        }
    });
}

#[test]
fn another_file_is_refused_by_its_digest() {
    let error = Model::load(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").as_ref()).unwrap_err();
    assert!(matches!(error, ModelError::OtherWheel { .. }), "{error}");
    assert!(matches!(Model::load("no/such.whl".as_ref()), Err(ModelError::Read { .. })));
}

#[test]
fn texts_read_together_or_after_others_are_read_as_alone() {
    let Some(model) = model() else { return };
    let texts = [
        "The ferry left Quellmarsh at noon.",
        "",
        "\"We will not sell,\" Ada Brandt told the harbour board. The board, she said, had asked twice.",
        "Noon.",
    ];
    let alone: Vec<_> = texts.iter().map(|text| model.read(text)).collect();
    for together in [model.read_all(&texts), model.read_all(&texts)] {
        for (alone, doc) in alone.iter().zip(&together) {
            assert_eq!((&alone.tokens, &alone.names), (&doc.tokens, &doc.names), "{}", doc.text);
        }
    }
}

#[test]
fn words_that_were_forgotten_are_read_as_before() {
    let Some(model) = model() else { return };
    let text = "The harbour master met two sailors in Quellmarsh on Friday; they had rowed from Lemsvik.";
    let before = model.read(text);
    let many_words: Vec<String> = (0..12_000).map(|i| format!("{i}x")).collect();
    assert_eq!(model.read(&many_words.join(" ")).tokens.len(), 12_000);
    let after = model.read(text);
    assert_eq!((before.tokens, before.names), (after.tokens, after.names));
}
