//! What is known of a word by its letters alone: its id, norm, first and last characters, shape.
//!
//! Text goes in, [`Lexeme`]s come out, each distinct word once. "Character" is Unicode's code point and
//! character classes are Python's, because the model was trained on what Python said. Source:
//! `spacy/lang/lex_attrs.py`, `spacy/vocab.pyx` (MIT).

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::hash::{string_hash, string_id};

/// A distinct word, with the numbers that the model knows it by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lexeme<'t> {
    pub(crate) text: &'t str,
    /// Hash of the text.
    pub(crate) orth: u64,
    /// Hash of the text in lower case.
    pub(crate) lower: u64,
    /// NORM, PREFIX, SUFFIX, SHAPE.
    pub(crate) features: [u64; 4],
    pub(crate) is_space: bool,
}

/// The words of one text, each once.
#[derive(Debug, Default)]
pub(crate) struct Lexicon<'t> {
    pub(crate) lexemes: Vec<Lexeme<'t>>,
    /// By hash of the text and norm.
    ids: FxHashMap<(u64, u64), u32>,
}

impl<'t> Lexicon<'t> {
    /// The number of a word; `norm` is what a tokenizer exception says it stands for (0: nothing).
    pub(crate) fn intern(&mut self, text: &'t str, norm: u64, norms: &Norms) -> u32 {
        let mut lexeme = Lexeme::new(text, norms);
        if norm != 0 {
            lexeme.features[0] = norm;
        }
        self.add(lexeme)
    }

    /// The number of a word that all is known of.
    pub(crate) fn add(&mut self, lexeme: Lexeme<'t>) -> u32 {
        let next = self.lexemes.len() as u32;
        *self.ids.entry((lexeme.orth, lexeme.features[0])).or_insert_with(|| {
            self.lexemes.push(lexeme);
            next
        })
    }
}

impl<'t> Lexeme<'t> {
    fn new(text: &'t str, norms: &Norms) -> Self {
        let lower = text.to_lowercase();
        let prefix = text.chars().next().map_or(0, char::len_utf8);
        let suffix = text.char_indices().rev().take(3).last().map_or(0, |(at, _)| at);
        let norm = norms.get(text).unwrap_or_else(|| string_id(&lower));
        let features =
            [norm, string_id(&text[..prefix]), string_id(&text[suffix..]), string_id(&shape(text))];
        let is_space = !text.is_empty() && text.chars().all(is_space);
        Self { text, orth: string_hash(text), lower: string_hash(&lower), features, is_space }
    }
}

/// Words that stand for another ("cos" for "because", a curly quote for a straight one).
#[derive(Debug)]
pub(crate) struct Norms(FxHashMap<u64, u64>);

impl Norms {
    /// The model's table (id of a word to its norm), over spaCy's table of marks.
    pub(crate) fn new(table: impl IntoIterator<Item = (u64, String)>) -> Self {
        let marks = include_str!("../data/norms.tsv").lines().filter_map(|line| line.split_once('\t'));
        let mut norms: FxHashMap<u64, u64> =
            marks.map(|(mark, norm)| (string_id(mark), string_id(norm))).collect();
        norms.extend(table.into_iter().map(|(word, norm)| (word, string_id(&norm))));
        Self(norms)
    }

    fn get(&self, word: &str) -> Option<u64> {
        self.0.get(&string_id(word)).copied()
    }
}

/// White space as Python's `str.isspace` has it: Unicode's, and the four separators of ASCII.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether all characters are letters, and there is one: Python's `str.isalpha`.
pub(crate) fn is_alpha(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_letter)
}

/// The pattern of a word: X for capitals, x for other letters, d for digits, other characters as they are; of
/// a run of equals the first four. "LONG" from 100 characters on.
fn shape(text: &str) -> String {
    const LONGEST_RUN: usize = 4;
    if text.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let mut last = None;
    let mut run = 0;
    for c in text.chars() {
        let kind = match c {
            _ if is_letter(c) && c.is_uppercase() => 'X',
            _ if is_letter(c) => 'x',
            _ if is_digit(c) => 'd',
            _ => c,
        };
        run = if last == Some(kind) { run + 1 } else { 1 };
        last = Some(kind);
        if run <= LONGEST_RUN {
            shape.push(kind);
        }
    }
    shape
}

/// Unicode's general category L: narrower than [`char::is_alphabetic`], which has vowel signs and Roman
/// numerals too.
fn is_letter(c: char) -> bool {
    static LETTER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{L}$").expect("a valid class"));
    c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic() && matches(&LETTER, c))
}

/// Decimal digits and those that stand for a digit (superscripts, circled digits): Unicode's `Numeric_Type`
/// Decimal or Digit.
fn is_digit(c: char) -> bool {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| {
        let class = r"(?x)^[\p{Nd} \u00B2\u00B3\u00B9 \u1369-\u1371 \u19DA \u2070\u2074-\u2079\u2080-\u2089
            \u2460-\u2468\u2474-\u247C\u2488-\u2490\u24EA\u24F5-\u24FD\u24FF \u2776-\u277E\u2780-\u2788\u278A-\u2792
            \U00010A40-\U00010A43 \U00010E60-\U00010E68 \U00011052-\U0001105A \U0001F100-\U0001F10A]$";
        Regex::new(class).expect("a valid class")
    });
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && matches(&DIGIT, c))
}

fn matches(class: &Regex, c: char) -> bool {
    class.is_match(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_shape(text: &str, expected: &str) {
        assert_eq!(shape(text), expected, "{text}");
    }

    #[test]
    fn shapes_keep_case_digits_and_marks() {
        check_shape("Quellmarsh", "Xxxxx");
        check_shape("B-52s", "X-ddx");
        check_shape("$1,250,000", "$d,ddd,ddd");
        check_shape("km²", "xxd");
        check_shape("①٣½", "dd½");
        check_shape("Ⅷ", "Ⅷ");
        check_shape(&"a".repeat(99), "xxxx");
        check_shape(&"a".repeat(100), "LONG");
        check_shape("", "");
    }

    #[test]
    fn a_vowel_sign_is_no_letter() {
        assert!(is_alpha("नम"));
        assert!(!is_alpha("नमस्ते"));
        assert!(!is_alpha(""));
    }

    #[test]
    fn prefix_and_suffix_count_characters() {
        let lexeme = Lexeme::new("Émilés", &Norms::new([]));
        assert_eq!(lexeme.features[1], string_id("É"));
        assert_eq!(lexeme.features[2], string_id("lés"));
        assert_eq!(lexeme.features[0], string_id("émilés"));
    }

    #[test]
    fn an_exceptions_norm_makes_another_lexeme() {
        let (mut lexicon, norms) = (Lexicon::default(), Norms::new([]));
        let plain = lexicon.intern("ca", 0, &norms);
        let can = lexicon.intern("ca", string_id("can"), &norms);
        assert_ne!(plain, can);
        assert_eq!(lexicon.intern("ca", 0, &norms), plain);
        assert_eq!(lexicon.lexemes[can as usize].features[0], string_id("can"));
    }
}
