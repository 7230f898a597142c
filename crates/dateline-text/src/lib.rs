//! English, read: tokens, tags, lemmas, syntax, sentence starts and names, as spaCy's `en_core_web_sm` gives them, without
//! Python. Text goes in, a [`Doc`] comes out; nothing here knows what news is.

mod doc;
mod labels;
mod model;

pub use doc::{Doc, Name, Token};
pub use labels::{Dep, NameLabel, Pos, Tag};
pub use model::{Model, ModelError};
