//! [`Article`] to [`Annotated`]: names, times, quotes, events, claims, positions, each found by one annotator.

use dateline_model::{Annotated, Article};
use dateline_text::Model;

mod annotators;
mod excerpts;
mod gazetteer;
mod person_words;
mod reading;
mod syntax;
#[cfg(test)]
mod testing;
mod whose;

pub use annotators::{ANNOTATORS, Annotator};
pub use gazetteer::{PlaceFacts, place_facts};
pub use reading::{Paragraph, Reading};

/// Reads an article with the language model and runs every annotator over it, in the registry's order.
pub fn annotate(article: Article, model: &Model) -> Annotated {
    let mut annotated = Annotated { article, ..Annotated::default() };
    let article = annotated.article.clone();
    let reading = Reading::new(&article, model);
    annotate_reading(&reading, &mut annotated);
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
