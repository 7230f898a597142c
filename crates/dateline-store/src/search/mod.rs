//! Full text over articles, quotes, events and stories: a query goes in (docs/search.md tells its language), what was found
//! comes out, best first, with the words around it and how names were understood.

use rusqlite::params;
use serde::Serialize;

use crate::{EntityRow, Result, Store};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("at character {}: {message}", at + 1)]
pub struct NotAQuery {
    /// Where, in code points of the query, from 0.
    pub at: usize,
    /// What is wrong there, and what to do.
    pub message: String,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Found {
    /// People, organizations and places whose name stands in the query, at most five.
    pub entities: Vec<EntityRow>,
    /// How the names behind `person:` and `place:` were understood, in order of the query.
    pub understood: Vec<Understood>,
    /// What the query finds, best first.
    pub hits: Vec<Hit>,
    /// Whether more hits follow.
    pub more: bool,
}

/// How a name in a query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// Where the name stands in the query, in code points, from 0.
    pub at: usize,
    /// The name as asked for.
    pub asked: String,
    /// The name that it was taken for; the same as `asked` where nobody bears a name like it.
    pub name: String,
    /// Letters changed, added, dropped or swapped between the two; 0: the name as it stands in reports.
    pub n_typos: usize,
    /// Who bears it: keys of entities, those told of in most stories first. Empty: nobody.
    pub keys: Vec<String>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id: of the article, event or story; for a quote the story's and its place in the record.
    pub of: String,
    /// Its story's id in records.
    pub story: Option<String>,
    /// Headline of its article; a story's own.
    pub title: Option<String>,
    /// Who published its article; null: not known, or a story.
    pub outlet: Option<String>,
    /// The article where it stands.
    pub article: Option<String>,
    /// Its words there, in code points; 0 of a whole article.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
    /// Published, said, happened: ISO 8601.
    pub day: Option<String>,
    /// The words around what was looked for; null: a story, or a report that is gone.
    pub snippet: Option<Snippet>,
}

/// Words of an article, with what was looked for in them. All numbers are code points of the article's text, so that a
/// snippet is evidence as any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The words as they stand there.
    pub text: String,
    /// Where they begin in the article's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Start and end of each word that was looked for, in order; in the article's text too, not in `text`.
    pub marks: Vec<(u32, u32)>,
}

impl Store {
    /// What a query finds, best first, after `skip` hits at most `n`. A query without words finds nothing.
    ///
    /// # Errors
    ///
    /// [`NotAQuery`](crate::StoreError::NotAQuery) where the query cannot be understood; where the store cannot be read.
    pub fn search(&self, query: &str, skip: usize, n: usize) -> Result<Found> {
        let quoted: Vec<String> =
            query.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', ""))).collect();
        if quoted.is_empty() {
            return Ok(Found::default());
        }
        let mut hits = self.list(
            r#"SELECT i.kind, i.ref, s.public, i.article, i.start, i."end", i.day
               FROM found f JOIN item i ON i.n = f.rowid LEFT JOIN story s ON s.id = i.story
               WHERE found MATCH ?1 ORDER BY bm25(found, 1, 4, 2, 2, 2), i.n LIMIT ?3 OFFSET ?2"#,
            params![quoted.join(" "), skip, n + 1],
            |row| {
                let kind: String = row.get(0)?;
                Ok(Hit {
                    kind: Kind::ALL.into_iter().find(|known| known.name() == kind).unwrap_or(Kind::Article),
                    of: row.get(1)?,
                    story: row.get(2)?,
                    title: None,
                    outlet: None,
                    article: row.get(3)?,
                    start: row.get(4)?,
                    end: row.get(5)?,
                    day: row.get(6)?,
                    snippet: None,
                })
            },
        )?;
        let more = hits.len() > n;
        hits.truncate(n);
        Ok(Found { hits, more, ..Found::default() })
    }
}
