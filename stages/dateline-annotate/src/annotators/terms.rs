//! Content words: what a report is about, as far as single words tell. Articles are compared by them.
//!
//! *Finds* the dictionary forms of nouns, names, verbs, adjectives and numbers of title and body, lower case, with how
//! often they stand there. *Misses* words that the tagger takes for function words. *Example*: "Two ferries collided" gives
//! `collide`, `ferry`, `two`. *Source*: own.

use std::collections::BTreeMap;

use dateline_model::{Annotated, Role};
use dateline_text::Pos;
use rustc_hash::FxHashMap;

use crate::Reading;

/// Longer words are addresses and accidents.
const MOST_BYTES: usize = 40;

pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    // A title that metadata gives stands outside the text: its words count by the body's reading of them, so that
    // function words stay out.
    let has_title_line = reading.paragraphs.iter().any(|p| p.role == Role::Title);
    let title = annotated.article.title.as_deref().filter(|_| !has_title_line);
    let mut terms: BTreeMap<String, u32> = BTreeMap::new();
    let mut lemma_of: FxHashMap<String, String> = FxHashMap::default();
    for paragraph in &reading.paragraphs {
        let doc = &paragraph.doc;
        for (i, token) in doc.tokens.iter().enumerate() {
            if !matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num) {
                continue;
            }
            let lemma = token.lemma.to_lowercase();
            if is_term(&lemma) {
                if title.is_some() {
                    lemma_of.entry(doc.word(i).to_lowercase()).or_insert_with(|| lemma.clone());
                }
                *terms.entry(lemma).or_default() += 1;
            }
        }
    }
    if let Some(title) = title {
        for word in title.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase) {
            if let Some(lemma) = lemma_of.get(&word) {
                *terms.entry(lemma.clone()).or_default() += 1;
            }
        }
    }
    annotated.terms = terms.into_iter().collect();
}

fn is_term(lemma: &str) -> bool {
    let n_letters = lemma.chars().filter(|c| c.is_alphanumeric()).count();
    lemma.len() <= MOST_BYTES
        && (n_letters > 1 || lemma.chars().all(|c| c.is_ascii_digit()) && n_letters == 1)
}

#[cfg(test)]
mod tests {
    use crate::testing::annotated;

    #[test]
    fn content_words_are_counted_by_their_dictionary_form() {
        let text = "Two ferries collided off Arden on Monday. The ferry to Velm sank, and the other ferries turned back.";
        let Some(annotated) = annotated(text, None) else { return };
        let count = |word: &str| annotated.terms.iter().find(|(term, _)| term == word).map(|(_, n)| *n);
        assert_eq!(
            (count("ferry"), count("collide"), count("arden"), count("the")),
            (Some(3), Some(1), Some(1), None)
        );
    }
}
