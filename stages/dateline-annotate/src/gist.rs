//! What an article is about, as vectors: of its headline, of its whole report.
//!
//! An annotated article and the vectors of word pieces go in, a [`Gist`] comes out. No annotator: it finds nothing in the
//! text, and only `cluster` has a use for it. The headline counts once, whether it stands in the text or was given beside it;
//! what stands in an excerpt of an older article does not count.

use dateline_model::{Annotated, Gist, Role, Sentence};
use dateline_text::StaticVectors;

/// Characters of headline and report that the whole is made of: what comes later is background more often than news.
const WHOLE_CHARS: usize = 4_000;

/// The gist of an article. English alone has vectors that mean anything: for others do not ask.
pub fn gist(annotated: &Annotated, vectors: &StaticVectors) -> Gist {
    let texts = Texts::of(annotated);
    let vector = |text: &str| vectors.of(text).map(|vector| in_bytes(&vector));
    Gist { title: vector(&texts.title), whole: vector(&texts.whole) }
}

/// The texts that the vectors are made of; empty where there is nothing.
#[derive(Debug, PartialEq, Eq)]
struct Texts {
    title: String,
    whole: String,
}

impl Texts {
    fn of(annotated: &Annotated) -> Self {
        let text = &annotated.article.text;
        let title = title(annotated);
        let mut report: Vec<&Sentence> = annotated.sentences.iter().collect();
        report.retain(|sentence| !sentence.is_excerpt && matches!(sentence.role, Role::Body | Role::Heading));
        let mut whole = behind(&title, report.iter().map(|sentence| sentence.span.of(text)));
        if let Some((end, _)) = whole.char_indices().nth(WHOLE_CHARS) {
            whole.truncate(end);
        }
        Self { title, whole }
    }
}

/// The headline: as metadata gives it, else as it stands in the text.
fn title(annotated: &Annotated) -> String {
    let article = &annotated.article;
    let given = article.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let block = || article.blocks.iter().find(|block| block.role == Role::Title);
    given.or_else(|| Some(block()?.span.of(&article.text).trim())).unwrap_or_default().to_owned()
}

/// A headline with sentences behind it.
fn behind<'a>(title: &str, sentences: impl Iterator<Item = &'a str>) -> String {
    let sentences = sentences.collect::<Vec<_>>().join(" ");
    match (title.is_empty(), sentences.is_empty()) {
        (false, false) => format!("{title}. {sentences}"),
        (false, true) => title.to_owned(),
        (true, _) => sentences,
    }
}

/// A vector in signed bytes: the largest magnitude becomes 127.
fn in_bytes(vector: &[f32]) -> Vec<i8> {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    vector.iter().map(|value| (value / largest * 127.0).round() as i8).collect()
}

#[cfg(test)]
mod tests {
    use dateline_model::{Annotated, Article, Block, Role, Sentence, Span};

    use super::{Texts, gist, in_bytes};
    use crate::testing::{annotated, vectors};

    /// An article whose every line is one sentence and one block.
    fn article(title: Option<&str>, lines: &[(Role, &str)]) -> Annotated {
        let mut annotated = Annotated {
            article: Article { title: title.map(str::to_owned), ..Article::default() },
            ..Annotated::default()
        };
        for (block_idx, (role, line)) in lines.iter().enumerate() {
            let start = annotated.article.text.len();
            annotated.article.text.push_str(line);
            let span = Span::new(start, annotated.article.text.len());
            annotated.article.text.push('\n');
            annotated.article.blocks.push(Block { span, role: *role });
            if role.is_report() {
                let block_idx = block_idx as u32;
                annotated.sentences.push(Sentence { span, role: *role, block_idx, is_excerpt: false });
            }
        }
        annotated
    }

    #[track_caller]
    fn check(annotated: &Annotated, title: &str, whole: &str) {
        let expected = Texts { title: title.into(), whole: whole.into() };
        assert_eq!(Texts::of(annotated), expected);
    }

    const LINES: [(Role, &str); 8] = [
        (Role::Title, "Ferry sinks"),
        (Role::Byline, "By Ada Brandt"),
        (Role::Body, "One."),
        (Role::Heading, "Rescue"),
        (Role::Body, "Two."),
        (Role::Teasers, "Read more."),
        (Role::Body, "Three."),
        (Role::Body, "Four."),
    ];

    #[test]
    fn the_whole_is_the_headline_and_the_report() {
        let whole = "One. Rescue Two. Three. Four.";
        check(&article(None, &LINES), "Ferry sinks", &format!("Ferry sinks. {whole}"));
        let given = article(Some(" A boat went down "), &LINES);
        check(&given, "A boat went down", &format!("A boat went down. {whole}"));
        check(&article(None, &LINES[2..]), "", whole);
        check(&article(None, &LINES[..2]), "Ferry sinks", "Ferry sinks");
        check(&article(None, &[]), "", "");
    }

    #[test]
    fn what_an_older_article_told_does_not_count() {
        let mut annotated = article(None, &LINES);
        annotated.sentences[1].is_excerpt = true;
        check(&annotated, "Ferry sinks", "Ferry sinks. Rescue Two. Three. Four.");
    }

    #[test]
    fn the_whole_ends_after_four_thousand_characters() {
        let long = "é".repeat(5_000);
        let texts = Texts::of(&article(Some("Rain"), &[(Role::Body, &long)]));
        assert_eq!(texts.whole.chars().count(), 4_000);
    }

    #[test]
    fn the_largest_magnitude_becomes_127() {
        assert_eq!(in_bytes(&[0.5, -1.0, 0.0, 0.004]), [64, -127, 0, 1]);
        assert_eq!(in_bytes(&[0.25]), [127]);
    }

    #[test]
    fn an_articles_gist_points_where_like_articles_point() {
        let Some(vectors) = vectors() else { return };
        let gist_of = |line: &str| {
            let gist = gist(&article(Some(line), &[(Role::Body, line)]), vectors);
            for vector in [&gist.title, &gist.whole] {
                let vector = vector.as_ref().expect("its words are known");
                assert_eq!((vector.len(), vector.iter().map(|v| v.unsigned_abs()).max()), (256, Some(127)));
            }
            gist.whole.expect("its words are known")
        };
        let product = |a: &[i8], b: &[i8]| -> f64 {
            a.iter().zip(b).map(|(&a, &b)| f64::from(i32::from(a) * i32::from(b))).sum()
        };
        let cosine = |a: &[i8], b: &[i8]| product(a, b) / (product(a, a) * product(b, b)).sqrt();
        let ferry = gist_of("A ferry sank off Quellmarsh, two sailors are missing.");
        let boat = gist_of("The boat went down near the coast with its crew.");
        let tax = gist_of("Parliament voted on the budget.");
        assert!(cosine(&ferry, &boat) > cosine(&ferry, &tax) + 0.2);
    }

    #[test]
    fn an_article_without_known_words_has_no_vectors() {
        let Some(vectors) = vectors() else { return };
        assert_eq!(gist(&article(None, &[]), vectors), dateline_model::Gist::default());
        let gist = gist(&article(None, &[(Role::Body, "\u{2603}")]), vectors);
        assert_eq!(gist, dateline_model::Gist::default());
    }

    #[test]
    fn sentences_come_from_the_annotators_reading() {
        let Some(annotated) =
            annotated("The mill burnt. Jonas Lind saw it.\nNobody was hurt. Crews left.", None)
        else {
            return;
        };
        check(&annotated, "", "The mill burnt. Jonas Lind saw it. Nobody was hurt. Crews left.");
    }
}
