//! Cuts a text into word pieces as BERT's uncased tokenizer does.
//!
//! A text goes in, the ids of pieces come out: lines of a vocabulary. What to know before editing: each step costs the same
//! for every character, so that neither a long text nor a long word without spaces takes more than its share. The steps are
//! those of `BertNormalizer`, `BertPreTokenizer` and `WordPiece` in Hugging Face's `tokenizers` (Apache-2.0), with the
//! classes of a newer Unicode, and without its special pieces: `[MASK]` in a text is three words.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};
use rustc_hash::FxHashMap;
use unicode_normalization::char::decompose_canonical;

/// Words of more characters are unknown.
const LONGEST_WORD: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(crate) struct WordPieces {
    /// What a word may begin with.
    first: FxHashMap<Box<str>, u32>,
    /// What may follow in it; in the vocabulary with "##" in front.
    further: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest piece.
    longest: usize,
    /// Stands for a word that cannot be made of pieces.
    unknown: u32,
}

/// A text that is being cut.
struct Cutting<'p> {
    vocabulary: &'p WordPieces,
    /// The characters of the word at hand, at most one more than a word may have.
    word: String,
    n_chars: usize,
    pieces: Vec<u32>,
}

impl WordPieces {
    /// The vocabulary of a `vocab.txt`: a piece a line, its id is the number of its line from 0. `None` where no line is
    /// `[UNK]`.
    pub(crate) fn new(lines: &str) -> Option<Self> {
        let (mut first, mut further) = (FxHashMap::default(), FxHashMap::default());
        let mut longest = 0;
        for (id, line) in lines.split_terminator('\n').enumerate() {
            let (pieces, piece) = match line.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => (&mut further, piece),
                _ => (&mut first, line),
            };
            longest = longest.max(piece.len());
            pieces.insert(piece.into(), id as u32);
        }
        let unknown = *first.get("[UNK]")?;
        Some(Self { first, further, longest, unknown })
    }

    /// Number of pieces.
    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.further.len()
    }

    /// The id that stands for an unknown word.
    pub(crate) fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The pieces of a text, in order.
    pub(crate) fn cut(&self, text: &str) -> Vec<u32> {
        let mut cutting = Cutting {
            vocabulary: self,
            word: String::new(),
            n_chars: 0,
            pieces: Vec::with_capacity(text.len() / 4),
        };
        text.chars().for_each(|c| cutting.see(c));
        cutting.end_word();
        cutting.pieces
    }

    /// The pieces of one word: each as long as can be. One unknown rest makes the word unknown.
    fn cut_word(&self, word: &str, pieces: &mut Vec<u32>) {
        let n_before = pieces.len();
        let mut rest = word;
        let mut known = &self.first;
        while !rest.is_empty() {
            let mut end = rest.floor_char_boundary(self.longest);
            let id = loop {
                if let Some(&id) = known.get(&rest[..end]) {
                    break id;
                }
                end = rest.floor_char_boundary(end - 1);
                if end == 0 {
                    pieces.truncate(n_before);
                    pieces.push(self.unknown);
                    return;
                }
            };
            pieces.push(id);
            rest = &rest[end..];
            known = &self.further;
        }
    }
}

impl Cutting<'_> {
    /// Takes the text's next character.
    fn see(&mut self, c: char) {
        match c {
            ' ' | '\t' | '\n' | '\r' => self.end_word(),
            '\0'..='\u{7f}' => {
                if !c.is_ascii_control() {
                    self.add(c.to_ascii_lowercase());
                }
            }
            '\u{fffd}' => {}
            _ if IGNORED.contains(c) => {}
            _ if c.is_whitespace() => self.end_word(),
            _ if is_cjk(c) => {
                self.end_word();
                self.add_plain(c);
                self.end_word();
            }
            _ => self.add_plain(c),
        }
    }

    /// Adds a character without its accents, in lower case.
    fn add_plain(&mut self, c: char) {
        decompose_canonical(c, |part| {
            if !ACCENTS.contains(part) {
                part.to_lowercase().for_each(|c| self.add(c));
            }
        });
    }

    /// Adds a character to the word, or as a word where it is a mark of punctuation.
    fn add(&mut self, c: char) {
        let is_punctuation = if c.is_ascii() { c.is_ascii_punctuation() } else { PUNCTUATION.contains(c) };
        if is_punctuation {
            self.end_word();
        }
        if self.n_chars <= LONGEST_WORD {
            self.word.push(c);
            self.n_chars += 1;
        }
        if is_punctuation {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        match self.n_chars {
            0 => {}
            1..=LONGEST_WORD => self.vocabulary.cut_word(&self.word, &mut self.pieces),
            _ => self.pieces.push(self.vocabulary.unknown),
        }
        self.word.clear();
        self.n_chars = 0;
    }
}

/// Chinese characters: each is a word.
fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2b81f}'
            | '\u{2b920}'..='\u{2ceaf}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

/// Control and format characters and those for private use: left out.
static IGNORED: LazyLock<Chars> = LazyLock::new(|| Chars::of(r"[\p{Cc}\p{Cf}\p{Co}]"));
/// Marks upon other characters.
static ACCENTS: LazyLock<Chars> = LazyLock::new(|| Chars::of(r"\p{Mn}"));
static PUNCTUATION: LazyLock<Chars> = LazyLock::new(|| Chars::of(r"\p{P}"));

/// A class of characters: ranges, both ends included, ascending.
struct Chars(Vec<(char, char)>);

impl Chars {
    /// The class that an expression names.
    fn of(class: &str) -> Self {
        let expression = regex_syntax::parse(class).expect("a valid class");
        match expression.kind() {
            HirKind::Class(Class::Unicode(class)) => {
                Self(class.ranges().iter().map(|range| (range.start(), range.end())).collect())
            }
            kind => unreachable!("{class} is a class, not {kind:?}"),
        }
    }

    fn contains(&self, c: char) -> bool {
        let at = self.0.partition_point(|&(_, end)| end < c);
        self.0.get(at).is_some_and(|&(start, _)| start <= c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str =
        "[UNK]\nferry\nfer\n##ry\n##man\nthe\n!\n'\n[\n]\nmask\ncafe\n港\n##s\n##\na\n##a\n=\n";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces = WordPieces::new(VOCABULARY).expect("it has [UNK]");
        let lines: Vec<&str> = VOCABULARY.lines().collect();
        let cut: Vec<&str> = pieces.cut(text).into_iter().map(|id| lines[id as usize]).collect();
        assert_eq!(cut, expected, "{text:?}");
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        check("The ferry", &["the", "ferry"]);
        check("ferryman ferrymans", &["ferry", "##man", "ferry", "##man", "##s"]);
        check("Ferries", &["[UNK]"]);
        check("the ferryx!", &["the", "[UNK]", "!"]);
        check("", &[]);
        check(" \u{3000}\n", &[]);
    }

    #[test]
    fn marks_of_punctuation_and_chinese_characters_are_words() {
        check("the'ferry!!", &["the", "'", "ferry", "!", "!"]);
        check("the港ferry", &["the", "港", "ferry"]);
        check("[MASK]", &["[", "mask", "]"]);
        check("the“ferry”", &["the", "[UNK]", "ferry", "[UNK]"]);
        check("a\u{2260}a", &["a", "=", "a"]);
    }

    #[test]
    fn accents_and_controls_are_left_out() {
        check("CAFÉ cafe\u{301} ca\u{ad}fe c\u{0}a\u{200b}f\u{b}e\u{fffd}", &["cafe"; 4]);
        check("the\u{a0}ferry\u{2028}the", &["the", "ferry", "the"]);
        check("\u{301}", &[]);
    }

    #[test]
    fn a_word_of_more_than_a_hundred_characters_is_unknown() {
        let long = format!("a{}", "a".repeat(99));
        check(&long, &[&["a"][..], &["##a"; 99]].concat());
        check(&format!("{long}a the"), &["[UNK]", "the"]);
        check(&"a".repeat(1 << 20), &["[UNK]"]);
    }

    #[test]
    fn a_vocabulary_needs_the_unknown_piece() {
        assert!(WordPieces::new("ferry\nthe\n").is_none());
    }
}
