//! Reading texts with the networks, many at once.
//!
//! Texts cut into words ([`Draft`]) go in; their tokens and names come out. The one thing to know: [`Memory`] keeps what
//! the networks make of single words. It makes reading faster and changes no answer: every number is made in the
//! same way from the same words, wherever they stand and whoever reads them.

use std::{cmp::Reverse, ops::Range};

use rustc_hash::FxHashMap;

use crate::{
    Doc, Model, Name, Token,
    lemmas::lower,
    lexeme::{Lexeme, Lexicon},
    ruler::Seen,
    states::Products,
    tok2vec::{Features, Kinds, Rows},
    tokenizer::Word,
};

/// Words read at once. A longer text is cut after a line break or white space where there is one in the
/// second half of the batch; spaCy reads any text whole, which for texts up to this length is the same.
const BATCH: usize = 4_096;
/// Distinct words remembered, 8 kB each: where there are more before a batch, the less used half is forgotten. Of the
/// words of 400 articles 15 % are new then; 12 % with 4,096, 5 % if none were forgotten.
const MOST_KINDS: usize = 3_072;

/// A text that is being read.
pub(crate) struct Draft<'t> {
    text: &'t str,
    words: Vec<Word>,
    lexicon: Lexicon<'t>,
    tokens: Vec<Token>,
    names: Vec<Name>,
}

/// A stretch of words that is read at once: of which draft, and which.
type Stretch = (usize, Range<usize>);

/// What a thread keeps from one batch to the next: the words it saw, and room to work in.
#[derive(Debug)]
pub(crate) struct Memory {
    ids: FxHashMap<Features, u32>,
    /// How often each was in a batch, halved whenever some are forgotten.
    uses: Vec<u32>,
    /// The words seen, as the network for tags and syntax has them, and as that for names has them.
    kinds: Kinds,
    kinds_for_names: Kinds,
    rows: Rows,
    products: Products,
}

impl<'t> Draft<'t> {
    /// A text cut into words.
    pub(crate) fn new(text: &'t str, words: Vec<Word>, lexicon: Lexicon<'t>) -> Self {
        let tokens = Vec::with_capacity(words.len());
        Self { text, words, lexicon, tokens, names: Vec::new() }
    }

    pub(crate) fn finish(self) -> Doc<'t> {
        Doc::new(self.text, self.tokens, self.names)
    }

    fn lexeme(&self, word: usize) -> &Lexeme<'t> {
        &self.lexicon.lexemes[self.words[word].lexeme as usize]
    }

    fn features(&self, word: usize, with_spelling: bool) -> Features {
        let lexeme = self.lexeme(word);
        let [norm, prefix, suffix, shape] = lexeme.features;
        let (spaced, is_space) = (self.words[word].spaced.into(), lexeme.is_space.into());
        [norm, prefix, suffix, shape, spaced, is_space, if with_spelling { lexeme.orth } else { 0 }]
    }

    /// Cuts the words into stretches of at most [`BATCH`].
    fn stretches(&self) -> Vec<Range<usize>> {
        let ends_line = |word: &usize| self.lexeme(*word).text.contains('\n');
        let mut stretches = Vec::new();
        let mut start = 0;
        while self.words.len() - start > BATCH {
            let second_half = start + BATCH / 2..start + BATCH;
            let last = second_half
                .clone()
                .rfind(ends_line)
                .or_else(|| second_half.rev().find(|&word| self.words[word].spaced));
            let end = last.map_or(start + BATCH, |last| last + 1);
            stretches.push(start..end);
            start = end;
        }
        if start < self.words.len() {
            stretches.push(start..self.words.len());
        }
        stretches
    }
}

impl Default for Memory {
    fn default() -> Self {
        // An article has fewer new words than this.
        let kinds = || Kinds::with_capacity(MOST_KINDS + 1_024);
        Self {
            ids: FxHashMap::default(),
            uses: Vec::new(),
            kinds: kinds(),
            kinds_for_names: kinds(),
            rows: Rows::default(),
            products: Products::default(),
        }
    }
}

impl Memory {
    /// Prepares the rows of a batch; returns what is new among its words.
    fn take_in(&mut self, drafts: &[Draft<'_>], batch: &[Stretch], with_spelling: bool) -> Vec<Features> {
        if self.ids.len() > MOST_KINDS {
            self.forget();
        }
        let mut new = Vec::new();
        let Self { ids, uses, .. } = self;
        self.rows.clear();
        for (draft, words) in batch {
            self.rows.add(words.clone().map(|word| {
                let features = drafts[*draft].features(word, with_spelling);
                let id = *ids.entry(features).or_insert_with(|| {
                    new.push(features);
                    uses.push(0);
                    uses.len() as u32 - 1
                });
                uses[id as usize] += 1;
                id
            }));
        }
        new
    }

    /// Forgets the less used half of the words.
    fn forget(&mut self) {
        let mut kept: Vec<u32> = (0..self.uses.len() as u32).collect();
        kept.sort_unstable_by_key(|&id| (Reverse(self.uses[id as usize]), id));
        kept.truncate(MOST_KINDS / 2);
        kept.sort_unstable();
        self.uses = kept.iter().map(|&id| self.uses[id as usize] / 2).collect();
        self.ids.retain(|_, id| kept.binary_search(id).map(|new| *id = new as u32).is_ok());
        self.kinds.keep(&kept);
        self.kinds_for_names.keep(&kept);
    }
}

impl Model {
    /// Reads all drafts, batch by batch.
    pub(crate) fn read_drafts(&self, drafts: &mut [Draft<'_>], memory: &mut Memory) {
        let mut batch = Vec::new();
        let mut n_words = 0;
        for draft in 0..drafts.len() {
            for words in drafts[draft].stretches() {
                if n_words + words.len() > BATCH {
                    self.read_batch(drafts, &batch, memory);
                    batch.clear();
                    n_words = 0;
                }
                n_words += words.len();
                batch.push((draft, words));
            }
        }
        self.read_batch(drafts, &batch, memory);
    }

    fn read_batch(&self, drafts: &mut [Draft<'_>], batch: &[Stretch], memory: &mut Memory) {
        let learnt = self.word_vectors.as_ref();
        let new = memory.take_in(drafts, batch, learnt.is_some());
        let Memory { kinds, kinds_for_names, rows, products, .. } = memory;

        self.tok2vec.embed(&new, learnt, kinds);
        self.tok2vec.encode(kinds, rows);
        let mut trees = Vec::with_capacity(batch.len());
        for ((draft, words), vectors) in batch.iter().zip(rows.texts()) {
            let is_space = |i: usize| drafts[*draft].lexeme(words.start + i).is_space;
            let tags = self.tagger.tag(vectors, &mut products.scores);
            trees.push((tags, self.parser.parse(vectors, products, is_space)));
        }

        self.names_tok2vec.embed(&new, learnt, kinds_for_names);
        self.names_tok2vec.encode(kinds_for_names, rows);
        for (((draft, words), (tags, tree)), vectors) in batch.iter().zip(&trees).zip(rows.texts()) {
            let draft = &mut drafts[*draft];
            let offset = words.start as u32;
            let is_space = |i: usize| draft.lexeme(words.start + i).is_space;
            let names = self.names.find(vectors, products, &tree.starts_sentence, is_space);
            let seen: Vec<Seen<'_>> = words
                .clone()
                .enumerate()
                .map(|(i, word)| {
                    let Lexeme { text, lower, is_space, .. } = *draft.lexeme(word);
                    Seen { text, lower, tag: tags[i], dep: tree.deps[i], is_space }
                })
                .collect();
            let readings = self.ruler.read(&seen);
            for (i, (reading, seen)) in readings.into_iter().zip(&seen).enumerate() {
                let lemma = match reading.lemma {
                    Some(lemma) => lemma.into(),
                    None if reading.base.holds(reading.pos) => lower(seen.text).into(),
                    None => self.lemmatizer.lemma(seen.text, reading.pos),
                };
                let Word { start, end, .. } = draft.words[words.start + i];
                draft.tokens.push(Token {
                    start,
                    end,
                    tag: reading.tag,
                    pos: reading.pos,
                    dep: reading.dep,
                    head: tree.heads[i] + offset,
                    is_sent_start: tree.starts_sentence[i] || i == 0,
                    lemma,
                });
            }
            let in_text = |name: Name| Name { start: name.start + offset, end: name.end + offset, ..name };
            draft.names.extend(names.into_iter().map(in_text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Norms;

    /// A text of `n_words` words "a", a line break or a space behind some of them.
    #[track_caller]
    fn check(n_words: usize, breaks: &[usize], spaces: &[usize], expected: &[(usize, usize)]) {
        let (mut lexicon, norms) = (Lexicon::default(), Norms::new([]));
        let [word, line_break] = ["a", "\n"].map(|text| lexicon.intern(text, 0, &norms));
        let word = |i: usize| {
            let lexeme = if breaks.contains(&i) { line_break } else { word };
            Word { start: i as u32, end: i as u32 + 1, lexeme, spaced: spaces.contains(&i) }
        };
        let draft = Draft::new("", (0..n_words).map(word).collect(), lexicon);
        let stretches: Vec<(usize, usize)> =
            draft.stretches().into_iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(stretches, expected);
    }

    #[test]
    fn a_text_of_a_batch_is_read_whole() {
        check(0, &[], &[], &[]);
        check(BATCH, &[BATCH - 1], &[9], &[(0, BATCH)]);
    }

    #[test]
    fn a_longer_text_is_cut_behind_a_line_break_else_behind_a_space_else_anywhere() {
        check(BATCH + 1, &[9, 3_000, 3_100], &[4_000], &[(0, 3_101), (3_101, BATCH + 1)]);
        check(BATCH + 1, &[9], &[3_000, 4_000], &[(0, 4_001), (4_001, BATCH + 1)]);
        check(2 * BATCH + 1, &[9], &[9], &[(0, BATCH), (BATCH, 2 * BATCH), (2 * BATCH, 2 * BATCH + 1)]);
    }
}
