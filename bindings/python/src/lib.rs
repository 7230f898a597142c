//! The native half of the Python package `dateline`: Python's values in, the stages called without the GIL, Python's values out.
//!
//! What users see is written in Python (`python/dateline`); this half is private to it. Records cross as JSON, articles as
//! objects or as MessagePack, tables as Arrow.

mod arrow_in;
mod arrow_out;
mod article;
mod error;
mod models;
mod reader;
mod record;
mod spark;
mod stages;
mod stories;
mod threads;

use pyo3::prelude::*;

/// Dateline's stages, in Rust.
#[pymodule(name = "_native")]
mod native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::arrow_out::Table;
    #[pymodule_export]
    use crate::article::Article;
    #[pymodule_export]
    use crate::models::{Models, add_model, fetch_model, known_models};
    #[pymodule_export]
    use crate::reader::{ArticleReader, found};
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::spark::{Followed, Wording, light, renamed, stands_at, story_ids};
    #[pymodule_export]
    use crate::stages::{annotate, annotate_table, clean, gather, line_up, one_story, read};
    #[pymodule_export]
    use crate::stories::Stories;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("Error", module.py().get_type::<crate::error::Error>())?;
        module.add("NoModel", module.py().get_type::<crate::error::NoModel>())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
