//! Runs that were cut before, in this text or another, with the words they gave.
//!
//! The one thing to know: what is kept changes no answer, only the time it takes. News says the same words over and
//! over; all else that the tokenizer does is for the one run in ten that is new.

use rustc_hash::FxHashMap;

use crate::{
    lexeme::{Lexeme, Lexicon},
    tokenizer::Word,
};

/// Everything is forgotten when it takes more memory than this: some 25,000 runs.
const MOST_BYTES: usize = 4 << 20;

/// The runs.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pieces: FxHashMap<Box<str>, Box<[Piece]>>,
    /// Roughly what they take.
    n_bytes: usize,
}

/// A word of a run.
#[derive(Debug)]
struct Piece {
    n_bytes: u32,
    /// What is known of it; its text is that of the run.
    lexeme: Lexeme<'static>,
}

impl Runs {
    /// Adds the words of a run that starts at byte `start` of the text; `false` where it was not seen before.
    pub(crate) fn cut<'t>(
        &self,
        run: &'t str,
        start: usize,
        words: &mut Vec<Word>,
        lexicon: &mut Lexicon<'t>,
    ) -> bool {
        let Some(pieces) = self.pieces.get(run) else { return false };
        let mut at = 0;
        for piece in pieces {
            let end = at + piece.n_bytes as usize;
            let lexeme = lexicon.add(Lexeme { text: &run[at..end], ..piece.lexeme });
            words.push(Word { start: (start + at) as u32, end: (start + end) as u32, lexeme, spaced: false });
            at = end;
        }
        true
    }

    /// Keeps what a run was cut into.
    pub(crate) fn keep(&mut self, run: &str, words: &[Word], lexicon: &Lexicon<'_>) {
        const ENTRY: usize = 2 * size_of::<(Box<str>, Box<[Piece]>)>();
        let piece = |word: &Word| Piece {
            n_bytes: word.end - word.start,
            lexeme: Lexeme { text: "", ..lexicon.lexemes[word.lexeme as usize] },
        };
        let n_bytes = ENTRY + run.len() + words.len() * size_of::<Piece>();
        self.n_bytes += n_bytes;
        if self.n_bytes > MOST_BYTES {
            *self = Self { n_bytes, ..Self::default() };
        }
        self.pieces.insert(run.into(), words.iter().map(piece).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Norms;

    /// The run "can't" as an exception cuts it, in a text of its own.
    fn cannot<'t>(runs: &mut Runs) -> (Vec<Word>, Lexicon<'t>) {
        let (mut lexicon, norms) = (Lexicon::default(), Norms::new([]));
        let word = |start, end, lexeme| Word { start, end, lexeme, spaced: false };
        let words =
            vec![word(0, 2, lexicon.intern("ca", 7, &norms)), word(2, 5, lexicon.intern("n't", 8, &norms))];
        runs.keep("can't", &words, &lexicon);
        (words, lexicon)
    }

    #[test]
    fn a_run_seen_before_gives_the_same_words_in_another_place() {
        let mut runs = Runs::default();
        let (first, first_lexicon) = cannot(&mut runs);
        let (mut words, mut lexicon) = (Vec::new(), Lexicon::default());
        assert!(runs.cut("can't", 40, &mut words, &mut lexicon));
        assert!(!runs.cut("won't", 50, &mut words, &mut lexicon));
        let places: Vec<(u32, u32)> = words.iter().map(|word| (word.start, word.end)).collect();
        assert_eq!(places, [(40, 42), (42, 45)]);
        for (word, first) in words.iter().zip(first) {
            let (word, first) =
                (lexicon.lexemes[word.lexeme as usize], first_lexicon.lexemes[first.lexeme as usize]);
            assert_eq!((word.text, word.orth, word.features), (first.text, first.orth, first.features));
        }
    }

    #[test]
    fn all_is_forgotten_when_it_takes_too_much_memory() {
        let mut runs = Runs::default();
        cannot(&mut runs);
        for i in 0..MOST_BYTES / 1_024 {
            runs.keep(&format!("{i:1024}"), &[], &Lexicon::default());
        }
        assert!(!runs.cut("can't", 0, &mut Vec::new(), &mut Lexicon::default()));
        assert!(runs.pieces.len() < MOST_BYTES / 1_024 && runs.n_bytes <= MOST_BYTES);
    }
}
