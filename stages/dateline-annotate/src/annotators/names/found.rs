//! What the nets catch, and the shapes of words and lines by which they tell names.

use std::ops::Range;

use dateline_model::{EntityKind, Role};
use dateline_text::{Doc, Tag};

use crate::Paragraph;

/// A stretch of tokens that may be a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Its tokens there.
    pub tokens: Range<usize>,
    /// What it seems to be.
    pub kind: EntityKind,
    /// How much this finding says about the kind of all that are spelt so.
    pub weight: f64,
}

/// Whether capitals say nothing here because nearly every word has one, as in headlines.
pub(crate) fn is_title_case(paragraph: &Paragraph<'_>) -> bool {
    let words =
        paragraph.doc.text.split_whitespace().filter(|w| w.len() >= 4 && w.starts_with(char::is_alphabetic));
    let (n_words, n_capital) =
        words.fold((0, 0), |(n, c), word| (n + 1, c + usize::from(word.starts_with(char::is_uppercase))));
    let is_heading = matches!(paragraph.role, Role::Title | Role::Heading);
    n_words >= 3 && n_capital * 10 >= n_words * if is_heading { 6 } else { 8 }
}

/// Whether a line has capitals only, three words of them or more.
pub(crate) fn is_shouting(doc: &Doc<'_>) -> bool {
    let is_word = |word: &&str| word.starts_with(char::is_alphabetic);
    !doc.text.contains(char::is_lowercase) && doc.text.split_whitespace().filter(is_word).nth(2).is_some()
}

/// Whether a token begins with a capital.
pub(crate) fn is_capital(doc: &Doc<'_>, token: usize) -> bool {
    doc.word(token).starts_with(char::is_uppercase)
}

/// Whether a token is one of a name by its tag.
pub(crate) fn is_proper(doc: &Doc<'_>, token: usize) -> bool {
    matches!(doc.tokens[token].tag, Tag::Nnp | Tag::Nnps)
}
