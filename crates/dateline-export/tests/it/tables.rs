//! CSV, Parquet and SQLite hold the same tables, read back by the crates `csv`, `parquet` and `rusqlite`.

use std::collections::BTreeMap;

use dateline_export::{Export, Format};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use rusqlite::types::ValueRef;

use crate::{exported, exporting, file, fixture, named};

/// A table: names of columns, and rows of cells as CSV writes them.
type Table = (Vec<String>, Vec<Vec<String>>);

fn csv_tables() -> BTreeMap<String, Table> {
    let export = exported(Format::Csv);
    let tables = export.files.iter().map(|file| {
        let mut csv = csv::Reader::from_reader(file.bytes.as_slice());
        let columns = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = csv.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (file.name.trim_end_matches(".csv").to_owned(), (columns, rows))
    });
    tables.collect()
}

fn parquet_tables(export: &Export) -> BTreeMap<String, Table> {
    let tables = export.files.iter().map(|file| {
        let reader = SerializedFileReader::new(bytes::Bytes::from(file.bytes.clone())).unwrap();
        let columns = reader.metadata().file_metadata().schema_descr().columns().iter();
        let columns = columns.map(|column| column.name().to_owned()).collect();
        let rows = reader.get_row_iter(None).unwrap().map(|row| {
            let row = row.unwrap();
            let cells = row.get_column_iter().map(|(_, field)| match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Long(number) => number.to_string(),
                Field::Double(number) => number.to_string(),
                Field::Bool(is_so) => is_so.to_string(),
                other => panic!("{other}"),
            });
            cells.collect()
        });
        (file.name.trim_end_matches(".parquet").to_owned(), (columns, rows.collect()))
    });
    tables.collect()
}

fn open(bytes: &[u8]) -> (rusqlite::Connection, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.sqlite");
    std::fs::write(&path, bytes).unwrap();
    (rusqlite::Connection::open(path).unwrap(), folder)
}

fn sqlite_tables(database: &rusqlite::Connection) -> BTreeMap<String, Table> {
    let mut names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let tables = names.into_iter().map(|name| {
        let mut all = database.prepare(&format!("SELECT * FROM \"{name}\" ORDER BY rowid")).unwrap();
        let columns: Vec<String> = all.column_names().into_iter().map(str::to_owned).collect();
        let rows = all.query_map([], |row| {
            let cells = columns.iter().enumerate().map(|(idx, column)| match row.get_ref(idx).unwrap() {
                ValueRef::Null => String::new(),
                ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                ValueRef::Integer(number) if column == "background" => (number == 1).to_string(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Real(number) => number.to_string(),
                ValueRef::Blob(_) => panic!("no cell is bytes"),
            });
            Ok(cells.collect::<Vec<String>>())
        });
        let rows = rows.unwrap().map(Result::unwrap).collect();
        (name, (columns, rows))
    });
    tables.collect()
}

#[test]
fn csv_parquet_and_sqlite_hold_the_same() {
    let csv = csv_tables();
    let (database, _folder) = open(file(&exported(Format::Sqlite)));
    assert_eq!(csv, parquet_tables(&exported(Format::Parquet)));
    assert_eq!(csv, sqlite_tables(&database));
}

#[test]
fn a_table_has_a_row_for_each_item_and_words_are_kept() {
    let tables = csv_tables();
    let record = fixture::record();
    for list in [
        "articles",
        "entities",
        "quotes",
        "times",
        "quantities",
        "events",
        "differences",
        "positions",
        "stories",
        "problems",
    ] {
        assert_eq!(tables[list].1.len(), record[list].as_array().unwrap().len(), "{list}");
    }
    let (columns, rows) = &tables["articles"];
    let cell = |row: usize, column: &str| &rows[row][columns.iter().position(|name| name == column).unwrap()];
    assert_eq!(cell(1, "text"), fixture::text_of(fixture::COURIER));
    assert_eq!(
        (cell(0, "published"), cell(2, "published")),
        (&"2031-03-05T22:15:00+01:00".to_owned(), &String::new())
    );
    let n_evidence: usize =
        tables.iter().filter(|(name, _)| name.contains("evidence")).map(|(_, table)| table.1.len()).sum();
    assert_eq!(n_evidence, 7);
}

#[test]
fn csv_is_as_rfc_4180_has_it() {
    let problems = exported(Format::Csv);
    let problems = crate::as_text(named(&problems, "problems.csv"));
    assert_eq!(
        problems,
        "id,path,article,stage,message\r\n1,odd.txt,,read,\"empty, \"\"as sent\"\"\r\nby mail\"\r\n"
    );
}

#[test]
fn the_database_is_sound_and_its_keys_lead_somewhere() {
    let (database, _folder) = open(file(&exported(Format::Sqlite)));
    let integrity: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let mut violations = database.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!violations.exists([]).unwrap());
    let n_keys: i64 = database
        .query_row("SELECT count(*) FROM sqlite_schema s, pragma_foreign_key_list(s.name)", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(n_keys > 30, "{n_keys}");
    let met: String = database
        .query_row(
            "SELECT group_concat(entities.name, ' and ') FROM event_participants
             JOIN entities ON entities.id = entity WHERE event = 'event-0000000000a2'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(met, "Ada Brandt and Noor Vale");
}

#[test]
fn a_list_that_the_run_did_not_come_to_has_no_table() {
    let mut record = fixture::record();
    record.as_object_mut().unwrap().remove("differences");
    let export = exporting(&record, Format::Csv).unwrap();
    assert!(export.files.iter().all(|file| !file.name.starts_with("difference")));
    assert!(export.files.iter().any(|file| file.name == "events.csv"));
}
