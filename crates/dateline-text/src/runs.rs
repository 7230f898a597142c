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
