//! The tables in one SQLite database, with primary and foreign keys.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, MAIN_DB};

use crate::record::Record;
use crate::tables::{self, Cell, Column, Key, Kind, Table};
use crate::{Error, Export};

/// Writes the database. What is unknown is NULL.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let bytes = database(&tables::all(record)).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => {
            Error::Unsound(format!("an id leads nowhere or is given twice ({error})"))
        }
        _ => Error::writing(error),
    })?;
    Ok(Export::file("record.sqlite", bytes))
}

fn database(tables: &[Table]) -> rusqlite::Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    database.pragma_update(None, "foreign_keys", true)?;
    let transaction = database.transaction()?;
    for table in tables {
        transaction.execute_batch(&creating(table))?;
        let places = vec!["?"; table.columns.len()].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO \"{}\" VALUES ({places})", table.name))?;
        for row in &table.rows {
            insert.execute(rusqlite::params_from_iter(row))?;
        }
    }
    transaction.commit()?;
    // Otherwise the pages would also hold what was moved while the tables grew.
    database.execute_batch("VACUUM")?;
    Ok(database.serialize(MAIN_DB)?.to_vec())
}

/// The statements that make a table, and an index for each of its foreign keys.
fn creating(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(column_definition).collect();
    let name = table.name;
    let keys = table.columns.iter().filter(|column| matches!(column.key, Key::Of(_)));
    let indexes = keys.map(|column| {
        let column = column.name;
        format!("CREATE INDEX \"{name}_by_{column}\" ON \"{name}\" (\"{column}\");\n")
    });
    format!(
        "CREATE TABLE \"{name}\" (\n  {}\n) STRICT;\n{}",
        columns.join(",\n  "),
        indexes.collect::<String>()
    )
}

fn column_definition(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text => "TEXT",
        Kind::Integer | Kind::Truth => "INTEGER",
        Kind::Real => "REAL",
    };
    let key = match column.key {
        Key::None => String::new(),
        Key::Primary => " PRIMARY KEY NOT NULL".to_owned(),
        Key::Of(parent) => format!(" REFERENCES \"{parent}\" (\"id\")"),
    };
    format!("\"{}\" {kind}{key}", column.name)
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Integer(number) => ValueRef::Integer(number),
            Cell::Real(number) => ValueRef::Real(number),
            Cell::Truth(is_so) => ValueRef::Integer(is_so.into()),
            Cell::Unknown => ValueRef::Null,
        }))
    }
}
