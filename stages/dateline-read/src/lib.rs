//! Bytes to [`RawArticle`]s. Opens nothing itself: whoever calls has read the file, the sidecar and the pipe.

use dateline_model::{Problem, RawArticle};

/// One input, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The path as given; its ending helps to tell the format.
    pub path: &'a str,
    /// The content, possibly gzipped.
    pub bytes: &'a [u8],
    /// The content of `NAME.meta.json` beside it, where there is one.
    pub sidecar: Option<&'a [u8]>,
}

/// What whoever runs the program says of all inputs.
#[derive(Debug, Clone, Default)]
pub struct ReadConfig {
    /// The publication day of articles that do not say.
    pub published: Option<jiff::civil::Date>,
}

/// What could be made of an input, and what was noticed.
#[derive(Debug, Default)]
pub struct ReadOutcome {
    /// In input order.
    pub articles: Vec<RawArticle>,
    /// In input order.
    pub problems: Vec<Problem>,
}

/// Reads one input.
pub fn read(_input: &Input<'_>, _config: &ReadConfig) -> ReadOutcome {
    todo!()
}
