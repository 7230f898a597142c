//! The tables, and how an older store becomes a present one.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{Result, StoreError};

/// "dl" and "st": tells a store from other SQLite files.
const APPLICATION: i32 = 0x646c_7374;

/// What makes each format out of the one before; the first makes format 1 out of an empty file. Only ever added to.
const STEPS: [&str; 2] = [include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// The format of this program.
pub(crate) const FORMAT: u32 = STEPS.len() as u32;

/// Makes the tables, or adds what an older store lacks, all or nothing.
pub(crate) fn bring_up_to_date(db: &mut Connection, path: &Path) -> Result<()> {
    if format_of(db, path)? == Some(FORMAT) {
        return Ok(());
    }
    db.pragma_update(None, "journal_mode", "wal").map_err(|error| something_else(error, path))?;
    let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it meanwhile.
    let found = format_of(&step, path)?.unwrap_or(0);
    for sql in &STEPS[found as usize..] {
        step.execute_batch(sql)?;
    }
    step.pragma_update(None, "application_id", APPLICATION)?;
    step.pragma_update(None, "user_version", FORMAT)?;
    step.commit()?;
    Ok(())
}

/// That a store is of the present format.
pub(crate) fn check(db: &Connection, path: &Path) -> Result<()> {
    match format_of(db, path)? {
        Some(FORMAT) => Ok(()),
        Some(found) => Err(StoreError::Damaged(format!(
            "it is of format {found}, where {FORMAT} is the present one; open it once with `dateline read --store`"
        ))),
        None => Err(StoreError::SomethingElse(path.to_owned())),
    }
}

/// The format of a store; `None` of an empty file.
fn format_of(db: &Connection, path: &Path) -> Result<Option<u32>> {
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = pragma("application_id").map_err(|error| something_else(error, path))?;
    let found = pragma("user_version")?;
    let n_tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, found) {
        (0, 0) if n_tables == 0 => Ok(None),
        (application, found) if application == i64::from(APPLICATION) => {
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            if found > FORMAT { Err(StoreError::Newer { found, known: FORMAT }) } else { Ok(Some(found)) }
        }
        _ => Err(StoreError::SomethingElse(path.to_owned())),
    }
}

fn something_else(error: rusqlite::Error, path: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::SomethingElse(path.to_owned()),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    /// A story as format 1 kept it: founder, into which it was merged, version, last day, reports, weight.
    type Old = (&'static str, Option<&'static str>, i64, &'static str, i64, f64);

    /// A store of format 1.
    fn store_of_format_1(path: &Path, stories: &[Old]) {
        let db = Connection::open(path).unwrap();
        db.execute_batch(STEPS[0]).unwrap();
        db.pragma_update(None, "application_id", APPLICATION).unwrap();
        db.pragma_update(None, "user_version", 1).unwrap();
        for (id, merged_into, version, latest, n_reports, weight) in stories {
            db.execute(
                "INSERT INTO story VALUES (?1, 'story-' || ?1, 'line', ?2, 0, ?3, 0, ?1, '[]', ?4, ?4, ?5, 1, 0, ?6)",
                rusqlite::params![id, merged_into, version, latest, n_reports, weight],
            )
            .unwrap();
        }
    }

    #[test]
    fn a_store_of_format_1_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let stories = [
            ("bridge", None, 1, "2031-03-04", 1, 1.0),
            ("mill", None, 2, "2031-03-02", 2, 2.0),
            ("merged", Some("mill"), 1, "2031-03-06", 1, 3.0),
            ("new", None, 0, "2031-03-06", 1, 3.0),
            ("ended", None, 1, "2031-03-06", 0, 3.0),
        ];
        store_of_format_1(&path, &stories);
        assert!(Store::look_at(&path).unwrap_err().to_string().contains("it is of format 1"));

        let store = Store::open_or_make(&path).unwrap();
        let shown = |since| -> Vec<String> {
            store.stories(since, 0, 10).unwrap().into_iter().map(|story| story.founder).collect()
        };
        assert_eq!(shown(None), ["mill", "bridge"]);
        assert_eq!(shown(Some("2031-03-03")), ["bridge"]);
        assert_eq!(store.last_day().unwrap().unwrap(), "2031-03-04");
        assert_eq!(store.storylines(10).unwrap(), [("line".to_owned(), 2)]);
        assert_eq!(store.storyline("line").unwrap().len(), 2);
        assert_eq!(store.numbers().unwrap().stories, 2);
        assert!(Store::look_at(&path).is_ok());
    }
}
