//! Full text over articles, quotes, events and stories.

use rusqlite::params;
use serde::Serialize;

use crate::{Result, Store};

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Article,
    Quote,
    Event,
    Story,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Article, Self::Quote, Self::Event, Self::Story];

    /// The name in queries and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Quote => "quote",
            Self::Event => "event",
            Self::Story => "story",
        }
    }
}

/// Why a query cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAQuery(pub String);

/// Something found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id: of the article, event or story; for a quote the story's and its place in the record.
    pub of: String,
    /// Its story's id in records.
    pub story: Option<String>,
    /// The article where it stands.
    pub article: Option<String>,
    /// Its words there, in code points.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
    /// Published, said, happened: ISO 8601.
    pub day: Option<String>,
}

impl Store {
    /// What the words stand in, best first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn search(&self, words: &str, skip: usize, n: usize) -> Result<Vec<Hit>> {
        let quoted: Vec<String> =
            words.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', ""))).collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        self.list(
            r#"SELECT i.kind, i.ref, s.public, i.article, i.start, i."end", i.day
               FROM found f JOIN item i ON i.n = f.rowid LEFT JOIN story s ON s.id = i.story
               WHERE found MATCH ?1 ORDER BY bm25(found, 1, 4, 2, 2, 2), i.n LIMIT ?3 OFFSET ?2"#,
            params![quoted.join(" "), skip, n],
            |row| {
                let kind: String = row.get(0)?;
                Ok(Hit {
                    kind: Kind::ALL.into_iter().find(|known| known.name() == kind).unwrap_or(Kind::Article),
                    of: row.get(1)?,
                    story: row.get(2)?,
                    article: row.get(3)?,
                    start: row.get(4)?,
                    end: row.get(5)?,
                    day: row.get(6)?,
                })
            },
        )
    }
}
