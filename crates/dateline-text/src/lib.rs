//! English, read: tokens, tags, lemmas, syntax, sentence starts and names, as spaCy's `en_core_web_sm` gives them, without
//! Python. Text goes in, a [`Doc`] comes out; nothing here knows what news is.

mod doc;
mod labels;
mod links;

mod model;
pub mod sound;

mod affixes;
mod lexeme;
mod tokenizer;

mod names;
mod parser;
mod states;
mod tok2vec;
mod tree;

mod lemmas;
mod ruler;

mod hash;
mod matrix;
mod moves;
mod thinc;
mod wheel;

pub use doc::{Doc, Name, Token};
pub use labels::{Dep, NameLabel, Pos, Tag};
pub use model::{Model, ModelError};
