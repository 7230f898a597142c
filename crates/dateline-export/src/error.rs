//! Why a record cannot be exported.

/// Why a record cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not JSON, or not a record's.
    #[error("is not a record")]
    NotARecord(#[from] serde_json::Error),
    /// It is JSON of some other format or version.
    #[error("is not a record of version 1: its format is {format:?}, its version {version:?}")]
    OtherFormat {
        /// What it says of its format.
        format: Option<String>,
        /// What it says of its version.
        version: Option<u64>,
    },
    /// It does not hold together.
    #[error("is not sound: {0}\nhint: `dateline verify` tells all that is wrong in it")]
    Unsound(String),
    /// It ends before what the format shows.
    #[error("has no {list}, which this format shows\nhint: `dateline read` without --until leaves them")]
    NotReadSoFar {
        /// The list that is missing.
        list: &'static str,
    },
    /// There is nothing that the format could show.
    #[error("has nothing for this format: {0}")]
    Nothing(&'static str),
    /// A library that writes the format refused.
    #[error("cannot be written in this format: {0}")]
    Writing(String),
}

impl Error {
    /// What a writing library said.
    pub(crate) fn writing(error: impl std::fmt::Display) -> Self {
        Self::Writing(error.to_string())
    }
}
