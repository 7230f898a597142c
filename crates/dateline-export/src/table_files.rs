//! A file for each table: CSV, and Parquet.

use std::fmt::Write as _;
use std::sync::Arc;

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use crate::record::Record;
use crate::tables::{self, Cell, Key, Kind, Table};
use crate::{Error, Export, File};

/// RFC 4180: a header, commas, lines that end in CR LF, UTF-8. What is unknown is an empty cell.
pub(crate) fn csv(record: &Record) -> Result<Export, Error> {
    files(record, "csv", csv_of)
}

/// The same tables with types, compressed with Snappy. What is unknown is null.
pub(crate) fn parquet(record: &Record) -> Result<Export, Error> {
    files(record, "parquet", parquet_of)
}

fn files(
    record: &Record,
    ending: &str,
    write: fn(&Table) -> Result<Vec<u8>, Error>,
) -> Result<Export, Error> {
    let mut files = Vec::new();
    for table in tables::all(record) {
        files.push(File { name: format!("{}.{ending}", table.name), bytes: write(&table)? });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Export { files, notes: Vec::new() })
}

fn csv_of(table: &Table) -> Result<Vec<u8>, Error> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(table.columns.iter().map(|column| column.name)).map_err(Error::writing)?;
    let mut written = String::new();
    for row in &table.rows {
        for cell in row {
            let field = match cell {
                Cell::Text(text) => text,
                cell => {
                    written.clear();
                    match cell {
                        Cell::Integer(number) => write!(written, "{number}"),
                        Cell::Real(number) => write!(written, "{number}"),
                        Cell::Truth(is_so) => write!(written, "{is_so}"),
                        Cell::Text(_) | Cell::Unknown => Ok(()),
                    }
                    .map_err(Error::writing)?;
                    written.as_str()
                }
            };
            csv.write_field(field).map_err(Error::writing)?;
        }
        csv.write_record(None::<&[u8]>).map_err(Error::writing)?;
    }
    csv.into_inner().map_err(Error::writing)
}

fn parquet_of(table: &Table) -> Result<Vec<u8>, Error> {
    let columns = table.columns.iter().map(|column| {
        let repetition = if column.key == Key::Primary { "REQUIRED" } else { "OPTIONAL" };
        let name = column.name;
        match column.kind {
            Kind::Text => format!("{repetition} BYTE_ARRAY {name} (STRING);"),
            Kind::Integer => format!("{repetition} INT64 {name};"),
            Kind::Real => format!("{repetition} DOUBLE {name};"),
            Kind::Truth => format!("{repetition} BOOLEAN {name};"),
        }
    });
    let schema = format!("message {} {{ {} }}", table.name, columns.collect::<String>());
    let schema = parse_message_type(&schema).map_err(Error::writing)?;
    let properties = WriterProperties::builder()
        .set_created_by("dateline".to_owned())
        .set_compression(parquet::basic::Compression::SNAPPY)
        .build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties))
        .map_err(Error::writing)?;
    let mut rows = file.next_row_group().map_err(Error::writing)?;
    for (idx, column) in table.columns.iter().enumerate() {
        let Some(mut writer) = rows.next_column().map_err(Error::writing)? else { break };
        let cells = || table.rows.iter().map(move |row| row[idx]);
        let is_optional = column.key != Key::Primary;
        match column.kind {
            Kind::Text => {
                write_column::<ByteArrayType>(&mut writer, is_optional, cells(), |cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text)),
                    _ => None,
                })
            }
            Kind::Integer => {
                write_column::<Int64Type>(&mut writer, is_optional, cells(), |cell| match cell {
                    Cell::Integer(number) => Some(number),
                    _ => None,
                })
            }
            Kind::Real => write_column::<DoubleType>(&mut writer, is_optional, cells(), |cell| match cell {
                Cell::Real(number) => Some(number),
                _ => None,
            }),
            Kind::Truth => write_column::<BoolType>(&mut writer, is_optional, cells(), |cell| match cell {
                Cell::Truth(is_so) => Some(is_so),
                _ => None,
            }),
        }?;
        writer.close().map_err(Error::writing)?;
    }
    rows.close().map_err(Error::writing)?;
    file.close().map_err(Error::writing)?;
    Ok(bytes)
}

/// Writes one column's cells: the values that are known, and for each row whether it is.
fn write_column<'a, T: DataType>(
    writer: &mut SerializedColumnWriter,
    is_optional: bool,
    cells: impl Iterator<Item = Cell<'a>>,
    value: fn(Cell<'a>) -> Option<T::T>,
) -> Result<(), Error> {
    let values: Vec<Option<T::T>> = cells.map(value).collect();
    let is_known: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let known: Vec<T::T> = values.into_iter().flatten().collect();
    let levels = is_optional.then_some(is_known.as_slice());
    writer.typed::<T>().write_batch(&known, levels, None).map_err(Error::writing)?;
    Ok(())
}
