//! Whether a store is sound, and copies of it that are.

use std::path::Path;
use std::time::Duration;

use dateline_model::{Annotated, RawArticle};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use serde_json::Value;

use crate::blob::{stretch, unpack};
use crate::{Result, Store};

/// So many pages of the file are copied before others may write.
const PAGES_AT_ONCE: i32 = 512;
/// So many faults are told.
const MAX_FAULTS: usize = 100;

/// Something that is wrong with a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub message: String,
}

impl Store {
    /// Copies the store to a new file, while others read and write it. `step` is told how many of how many pages are done.
    ///
    /// # Errors
    ///
    /// Where one of both files fails.
    pub fn back_up(&self, to: &Path, mut step: impl FnMut(i32, i32)) -> Result<()> {
        let mut copy = Connection::open(to)?;
        let backup = Backup::new(&self.db, &mut copy)?;
        loop {
            let state = backup.step(PAGES_AT_ONCE)?;
            let progress = backup.progress();
            step(progress.pagecount - progress.remaining, progress.pagecount);
            match state {
                rusqlite::backup::StepResult::Done => return Ok(()),
                rusqlite::backup::StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Looks at everything: the file itself, that every value can be unpacked, that what refers leads somewhere. At most a
    /// hundred faults are told.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read at all.
    pub fn check(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        let mut tell = |message: String| {
            if faults.len() < MAX_FAULTS {
                faults.push(Fault { message });
            }
        };
        let mut rows = self.db.prepare("PRAGMA integrity_check")?;
        for row in rows.query_map([], |row| row.get::<_, String>(0))? {
            let row = row?;
            if row != "ok" {
                tell(format!("file: {row}"));
            }
        }
        let mut rows = self.db.prepare("SELECT id, raw, annotated FROM article")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (id, raw): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            match unpack::<RawArticle>(&raw) {
                Ok(report) if report.id == id => {}
                Ok(report) => tell(format!("article {id}: its report is called {}", report.id)),
                Err(error) => tell(format!("article {id}: its report cannot be read: {error}")),
            }
            let annotated: Option<Vec<u8>> = row.get(2)?;
            if let Some(Err(error)) = annotated.map(|bytes| unpack::<Annotated>(&bytes)) {
                tell(format!("article {id}: what was read in it cannot be read: {error}"));
            }
        }
        let mut rows = self.db.prepare("SELECT story, number, record, page FROM version")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (story, number): (String, i64) = (row.get(0)?, row.get(1)?);
            let record = stretch(&row.get::<_, Vec<u8>>(2)?);
            let is_sound = record.is_ok_and(|bytes| serde_json::from_slice::<Value>(&bytes).is_ok())
                && stretch(&row.get::<_, Vec<u8>>(3)?).is_ok();
            if !is_sound {
                tell(format!("story {story}: its version {number} cannot be read"));
            }
        }
        for (what, sql) in [
            (
                "articles in stories that are not there",
                "SELECT count(*) FROM article WHERE story IS NOT NULL AND story NOT IN (SELECT id FROM story)",
            ),
            (
                "stories whose last version is not there",
                "SELECT count(*) FROM story s WHERE version > 0 AND NOT EXISTS
                     (SELECT 1 FROM version v WHERE v.story = s.id AND v.number = s.version)",
            ),
            (
                "stories that are part of one that is not there",
                "SELECT count(*) FROM story WHERE merged_into IS NOT NULL AND merged_into NOT IN (SELECT id FROM story)",
            ),
            (
                "items without their words",
                "SELECT count(*) FROM item WHERE n NOT IN (SELECT rowid FROM found)",
            ),
        ] {
            let n: i64 = self.db.query_row(sql, [], |row| row.get(0))?;
            if n > 0 {
                tell(format!("{n} {what}"));
            }
        }
        Ok(faults)
    }
}
