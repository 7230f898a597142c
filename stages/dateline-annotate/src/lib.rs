//! [`Article`] to [`Annotated`]: names, times, quotes, events, claims, positions, each found by one annotator.

use dateline_model::{Annotated, Article};
use dateline_text::Model;

mod annotators;
mod calendar_words;
mod capitals;
mod excerpts;
mod gazetteer;
mod gist;
mod person_words;
mod reading;
mod syntax;
#[cfg(test)]
mod testing;
mod whose;

pub use annotators::quotes::{PossibleQuote, possible_quotes};
pub use annotators::times::{NumberWord, number_word};
pub use annotators::{ANNOTATORS, Annotator, Candidates, incident_features};
pub use calendar_words::is_calendar;
pub use gazetteer::{PlaceFacts, place_facts};
pub use gist::gist;
pub use reading::{Paragraph, Reading};

/// Reads an article with the language model and runs every annotator over it, in the registry's order. An article in
/// another language than English goes through as it is.
pub fn annotate(article: Article, model: &Model) -> Annotated {
    let mut annotated = Annotated { article, ..Annotated::default() };
    if annotated.article.is_english() {
        let article = capitals::in_usual_case(annotated.article.clone(), model);
        annotate_reading(&Reading::new(&article, model), &mut annotated);
    }
    annotated
}

/// Runs every annotator, in the registry's order, over a reading already made. `annotated.article` is the article that was
/// read.
pub fn annotate_reading(reading: &Reading<'_>, annotated: &mut Annotated) {
    annotated.sentences = reading.sentences();
    for annotator in ANNOTATORS {
        (annotator.run)(reading, annotated);
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::Annotated;

    use super::annotate;
    use crate::testing::{annotated, article, model};

    const GERMAN: &str = "Der Bürgermeister Jonas Lind sagte am Montag in Arden: „Die Mühle wird bis Freitag wieder \
        aufgebaut, und 40 Arbeiter sind schon da.“";

    #[test]
    fn an_article_in_another_language_goes_through_untagged() {
        let Some(model) = model() else { return };
        for language in ["de", "fr", "ru", "und"] {
            let mut article = article(GERMAN, None);
            article.language = Some(language.to_owned());
            let expected = Annotated { article: article.clone(), ..Annotated::default() };
            assert_eq!(annotate(article, model), expected);
        }
    }

    #[test]
    fn a_paragraph_in_another_language_is_left_untagged() {
        let text = format!(
            "The mayor of Arden, Jonas Lind, told reporters that they would rebuild the mill.\n{GERMAN}"
        );
        let Some(annotated) = annotated(&text, None) else { return };
        let german = text.find("Der Bürger").unwrap() as u32;
        assert!(!annotated.mentions.is_empty());
        assert!(annotated.mentions.iter().all(|mention| mention.span.end <= german));
        assert!(annotated.quotes.iter().all(|quote| quote.span.end <= german));
        assert!(annotated.times.is_empty() && annotated.sentences.iter().all(|s| s.span.end <= german));
    }
}
