//! The store: one SQLite file that holds reports as they came, what was read in them, every story in each of its states,
//! what people corrected, and what went wrong.
//!
//! | layer | tables | may be made again from |
//! | --- | --- | --- |
//! | what came in | `article` (its `raw`), `correction`, `problem` | nothing: it is the source of all else |
//! | what was read | `article` (its `annotated`) | `raw` |
//! | the stream | `memory`, `article.batch`, `article.story` | `annotated`, batch by batch |
//! | what is shown | `story`, `version`, `entity`, `alias`, `item`, `found` | the articles of each story |
//!
//! [`Store::take_in`] acknowledges: what it returned for is on disk. Everything else follows from that and is done in
//! transactions of its own, so that a program killed at any moment goes on where it was. The store knows no stage: what is
//! read in an article and what a story says is handed in (see `dateline-workbench`). It reads no clock: every `at` is handed in,
//! in milliseconds since 1970, UTC.

mod blob;
mod corrections;
mod growing;
mod health;
mod looking;
mod schema;
mod search;
mod taking_in;
mod told;
mod watches;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub use corrections::{About, Correction, Regrouped};
pub use growing::{Growth, Item, Pending, StoryState, Told};
pub use health::Fault;
pub use looking::{ArticleRow, EntityRow, Mentioned, Numbers, OutletRow, StoryRow, Version};
pub use search::{Found, Hit, Kind, NotAQuery, Snippet, Understood};
pub use taking_in::TakenIn;
pub use watches::{Alert, Rule, Scope, Target, Watch};

/// How long one who wants to write waits for another.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum StoreError {
    #[error("the store {0} is not there\nhint: `dateline read INPUT... --store {0}` makes it")]
    Missing(PathBuf),
    #[error("{0} is not a store of Dateline's")]
    SomethingElse(PathBuf),
    #[error(
        "the store is of a newer Dateline (format {found}, this one knows {known})\nhint: use the newer program"
    )]
    Newer { found: u32, known: u32 },
    #[error("the store is damaged: {0}\nhint: `dateline check` tells what; a backup can be put in its place")]
    Damaged(String),
    #[error("the query cannot be understood, {0}")]
    NotAQuery(#[from] NotAQuery),
    #[error("the store: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// What may be done or not.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A store that is open, by one connection.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    db: Connection,
}

impl Store {
    /// Opens a store to be grown; makes it where there is none, and brings an older one to the present format.
    ///
    /// # Errors
    ///
    /// Where the file is something else, is of a newer Dateline, or cannot be written.
    pub fn open_or_make(path: &Path) -> Result<Self> {
        let db = Connection::open(path)?;
        let mut store = Self::with(path, db)?;
        schema::bring_up_to_date(&mut store.db, path)?;
        Ok(store)
    }

    /// Opens a store that is there, to be changed.
    ///
    /// # Errors
    ///
    /// As [`Self::open_or_make`], and where there is none.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        Self::open_or_make(path)
    }

    /// Opens a store to look at: whatever is tried, nothing is changed in it.
    ///
    /// # Errors
    ///
    /// Where there is none, the file is something else, or it is of another format.
    pub fn look_at(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        let db = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        let store = Self::with(path, db)?;
        schema::check(&store.db, path)?;
        Ok(store)
    }

    fn with(path: &Path, db: Connection) -> Result<Self> {
        db.busy_timeout(PATIENCE)?;
        db.set_prepared_statement_cache_capacity(64);
        Ok(Self { path: path.to_owned(), db })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
