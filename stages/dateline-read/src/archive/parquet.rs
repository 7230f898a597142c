//! Parquet tables, a row an article: row group by row group, and of these only the columns that may hold something.
//!
//! The library trusts the sizes that a file tells and stops the program at some kinds of damage; so sizes are looked at before,
//! and what it does with damage is caught.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use jiff::Timestamp;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::budget::Budget;
use super::record::Content;
use super::{Each, MAX_RECORD_BYTES, Record, too_large};
use crate::columns::Columns;

/// How a table begins and ends.
pub(super) const MAGIC: &[u8; 4] = b"PAR1";

/// Of news-please: when a page was fetched.
const FETCHED: &str = "date_download";

/// Takes rows out as `path#ROW`, counted from 1.
pub(super) fn read(
    path: &str,
    source: impl Read + Seek + Send + 'static,
    columns: &Columns,
    budget: &Budget,
    each: Each<'_>,
) -> ControlFlow<()> {
    let broken =
        |fault: String| Record::lost(path, format!("is a Parquet file that cannot be read: {fault}"));
    let table = match caught(|| SerializedFileReader::new(Shared::of(source)?)) {
        Ok(table) => table,
        Err(fault) => return each(broken(fault)),
    };
    let schema = table.metadata().file_metadata().schema_descr().root_schema();
    let names: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
    if let Some(missing) = columns.told().find(|told| !names.contains(told)) {
        let message =
            format!("is a Parquet file without a column {missing}; its columns are {}", names.join(", "));
        return each(Record::lost(path, message));
    }
    let wanted = schema.get_fields().iter();
    let wanted: Vec<_> =
        wanted.filter(|field| columns.is_known(field.name()) || field.name() == FETCHED).cloned().collect();
    if wanted.is_empty() {
        let message = format!(
            "is a Parquet file with no column that is known; its columns are {}: say which is which with --columns text=NAME,title=NAME",
            names.join(", ")
        );
        return each(Record::lost(path, message));
    }
    let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build();
    let projection = match projection {
        Ok(projection) => projection,
        Err(error) => return each(broken(error.to_string())),
    };
    let mut n_rows = 0;
    for group_idx in 0..table.num_row_groups() {
        let group = table.metadata().row_group(group_idx);
        let first = n_rows + 1;
        n_rows += group.num_rows().unsigned_abs();
        if !budget.allows(unpacked_bytes(group)) {
            break;
        }
        let group = match caught(|| table.get_row_group(group_idx)) {
            Ok(group) => group,
            Err(fault) => {
                each(lost_rows(path, first, n_rows, &fault))?;
                continue;
            }
        };
        let mut rows = match caught(|| RowIter::from_row_group(Some(projection.clone()), &*group)) {
            Ok(rows) => rows,
            Err(fault) => {
                each(lost_rows(path, first, n_rows, &fault))?;
                continue;
            }
        };
        for row_number in first..=n_rows {
            match caught(|| rows.next().transpose()) {
                Ok(Some(row)) => each(record(format!("{path}#{row_number}"), &row))?,
                Ok(None) => break,
                Err(fault) => {
                    each(lost_rows(path, row_number, n_rows, &fault))?;
                    break;
                }
            }
        }
    }
    ControlFlow::Continue(())
}

/// What a row group's columns say that they unpack to.
fn unpacked_bytes(group: &RowGroupMetaData) -> u64 {
    group
        .columns()
        .iter()
        .map(|column| column.uncompressed_size().unsigned_abs())
        .fold(0, u64::saturating_add)
}

fn lost_rows(path: &str, first: u64, last: u64, fault: &str) -> Record {
    Record::lost(
        &format!("{path}#{first}"),
        format!("is damaged up to row {last}: {fault}; it is passed over"),
    )
}

fn record(path: String, row: &Row) -> Record {
    let row: Map<String, Value> =
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect();
    let record = Record { path, content: Content::Row(row) };
    if record.n_bytes() as u64 > MAX_RECORD_BYTES { Record::lost(&record.path, too_large()) } else { record }
}

/// As JSON would write it; times as ISO 8601.
fn value(field: &Field) -> Value {
    let written =
        |time: Result<Timestamp, jiff::Error>| time.map_or(Value::Null, |time| time.to_string().into());
    match field {
        Field::Null | Field::MapInternal(_) => Value::Null,
        Field::Bool(value) => (*value).into(),
        Field::Byte(number) => (*number).into(),
        Field::Short(number) => (*number).into(),
        Field::Int(number) => (*number).into(),
        Field::Long(number) => (*number).into(),
        Field::UByte(number) => (*number).into(),
        Field::UShort(number) => (*number).into(),
        Field::UInt(number) => (*number).into(),
        Field::ULong(number) => (*number).into(),
        Field::Float(number) => (*number).into(),
        Field::Double(number) => (*number).into(),
        Field::Str(text) => text.as_str().into(),
        // Many programs write texts without saying so.
        Field::Bytes(bytes) => bytes.as_utf8().map_or(Value::Null, Into::into),
        Field::Date(days) => written(Timestamp::from_second(i64::from(*days) * 86_400))
            .as_str()
            .and_then(|time| time.split_once('T'))
            .map_or(Value::Null, |(day, _)| day.into()),
        Field::TimestampMillis(time) => written(Timestamp::from_millisecond(*time)),
        Field::TimestampMicros(time) => written(Timestamp::from_microsecond(*time)),
        Field::Group(row) => row
            .get_column_iter()
            .map(|(name, field)| (name.clone(), value(field)))
            .collect::<Map<_, _>>()
            .into(),
        Field::ListInternal(list) => list.elements().iter().map(value).collect(),
        Field::Float16(_) | Field::Decimal(_) | Field::TimeMillis(_) | Field::TimeMicros(_) => {
            field.to_string().into()
        }
    }
}

/// What the library says, or what it stopped at.
fn caught<T>(work: impl FnOnce() -> ParquetResult<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("it is damaged in a way that no reader expects".to_owned()),
    }
}

/// A source that is read at many places.
struct Shared<S> {
    source: Arc<Mutex<S>>,
    n_bytes: u64,
}

impl<S: Read + Seek> Shared<S> {
    fn of(mut source: S) -> ParquetResult<Self> {
        let n_bytes = source.seek(SeekFrom::End(0))?;
        Ok(Self { source: Arc::new(Mutex::new(source)), n_bytes })
    }
}

impl<S> Length for Shared<S> {
    fn len(&self) -> u64 {
        self.n_bytes
    }
}

impl<S: Read + Seek + Send> ChunkReader for Shared<S> {
    type T = BufReader<At<S>>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(BufReader::new(At { source: Arc::clone(&self.source), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        if start.saturating_add(length as u64) > self.n_bytes {
            return Err(ParquetError::EOF("it tells of bytes behind its end".to_owned()));
        }
        let mut bytes = Vec::new();
        self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("it breaks off".to_owned()));
        }
        Ok(bytes.into())
    }
}

/// A place in it.
struct At<S> {
    source: Arc<Mutex<S>>,
    at: u64,
}

impl<S: Read + Seek> Read for At<S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut source = self.source.lock().map_err(|_| std::io::Error::other("it is damaged"))?;
        source.seek(SeekFrom::Start(self.at))?;
        let n_bytes = source.read(buffer)?;
        self.at += n_bytes as u64;
        Ok(n_bytes)
    }
}
