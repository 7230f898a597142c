//! Content words: what a report is about, as far as single words tell. Articles are compared by them.
//!
//! *Finds* the dictionary forms of nouns, names, verbs, adjectives and numbers of title and body, lower case, with how
//! often they stand there, and whether headline and opening have them. *Misses* words that the tagger takes for function words. *Example*: "Two ferries collided" gives
//! `collide`, `ferry`, `two`. *Source*: own.

use std::collections::BTreeMap;

use dateline_model::{Annotated, LEAD_SENTENCES, Role, Term};
use dateline_text::{Doc, Pos};

use crate::Reading;

/// Longer words are addresses and accidents.
const MOST_BYTES: usize = 40;

pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let mut terms = Terms::default();
    let mut n_sentences = 0;
    for paragraph in &reading.paragraphs {
        for sentence in paragraph.doc.sentences() {
            let is_body = paragraph.role == Role::Body && paragraph.excerpt_of.is_none();
            n_sentences += usize::from(is_body);
            let in_lead = is_body && n_sentences <= LEAD_SENTENCES;
            terms.count(&paragraph.doc, sentence, paragraph.role == Role::Title, in_lead);
        }
    }
    if let Some(title) = &reading.title {
        terms.count(title, 0..title.tokens.len(), true, false);
    }
    annotated.terms = terms.0.into_values().collect();
}

/// Terms by their word.
#[derive(Default)]
struct Terms(BTreeMap<String, Term>);

impl Terms {
    fn count(&mut self, doc: &Doc<'_>, tokens: std::ops::Range<usize>, in_title: bool, in_lead: bool) {
        for token in &doc.tokens[tokens] {
            if !matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num) {
                continue;
            }
            let word = token.lemma.to_lowercase();
            if is_term(&word) {
                let term = self
                    .0
                    .entry(word)
                    .or_insert_with_key(|word| Term { word: word.clone(), ..Term::default() });
                term.n += 1;
                term.in_title |= in_title;
                term.in_lead |= in_lead;
            }
        }
    }
}

fn is_term(lemma: &str) -> bool {
    let n_letters = lemma.chars().filter(|c| c.is_alphanumeric()).count();
    lemma.len() <= MOST_BYTES
        && (n_letters > 1 || lemma.chars().all(|c| c.is_ascii_digit()) && n_letters == 1)
}

#[cfg(test)]
mod tests {
    use dateline_model::Article;

    use crate::testing::{annotated, article, model};

    #[test]
    fn content_words_are_counted_by_their_dictionary_form() {
        let text = "Two ferries collided off Arden on Monday. The ferry to Velm sank, and the other ferries turned back.";
        let Some(annotated) = annotated(text, None) else { return };
        let count = |word: &str| annotated.terms.iter().find(|term| term.word == word).map(|term| term.n);
        assert_eq!(
            (count("ferry"), count("collide"), count("arden"), count("the")),
            (Some(3), Some(1), Some(1), None)
        );
    }

    #[test]
    fn words_of_the_headline_and_of_the_opening_are_told() {
        let text =
            "Two ferries collided off Arden on Monday. Nobody died. The older ferry sank. A bishop prayed.";
        let Some(model) = model() else { return };
        let title = Some("Ferries collide, captains questioned".into());
        let annotated = crate::annotate(Article { title, ..article(text, None) }, model);
        let place = |word: &str| {
            annotated.terms.iter().find(|term| term.word == word).map(|term| (term.in_title, term.in_lead))
        };
        assert_eq!(place("ferry"), Some((true, true)));
        assert_eq!(place("captain"), Some((true, false)), "the body does not have it");
        assert_eq!(place("bishop"), Some((false, false)));
    }
}
