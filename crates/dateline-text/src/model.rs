//! The English model: loading it and reading with it.

use std::path::Path;

use crate::Doc;

/// spaCy's `en_core_web_sm`, loaded. Reading borrows it, so one model serves all threads.
#[derive(Debug)]
pub struct Model {}

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
}

impl Model {
    /// Loads the model from its wheel (a zip archive, read as it is: nothing is unpacked to disk).
    pub fn load(_wheel: &Path) -> Result<Self, ModelError> {
        todo!()
    }

    /// Reads a text: tokens, tags, syntax, sentence starts, names, lemmas.
    pub fn read<'t>(&self, _text: &'t str) -> Doc<'t> {
        todo!()
    }
}
