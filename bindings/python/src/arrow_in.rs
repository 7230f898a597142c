//! Tables of other programs, taken over through Arrow's C interface as they lie in memory; their rows as lines of JSON.
//!
//! The only place with `unsafe`: the interface hands over pointers, whose capsules promise what they point at.
#![allow(unsafe_code)]

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::{Timestamp, ToSpan as _};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use serde_json::{Map, Value};

use crate::error::{Error, error};

/// Some rows of a table.
pub(crate) struct Rows {
    /// Rows of the table before these.
    pub(crate) n_before: usize,
    batch: RecordBatch,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// A row as a line of JSON: what is null is left out, as are columns that hold neither words, numbers nor days.
    pub(crate) fn line(&self, row: usize) -> Vec<u8> {
        let fields = self.batch.schema_ref().fields().iter().zip(self.batch.columns());
        let cells = fields.filter_map(|(field, column)| Some((field.name().clone(), cell(column, row)?)));
        Value::Object(cells.collect::<Map<_, _>>()).to_string().into_bytes()
    }
}

/// The rows of whatever hands over a table.
pub(crate) fn rows(
    table: &Bound<'_, PyAny>,
) -> PyResult<impl Iterator<Item = PyResult<Rows>> + Send + use<>> {
    let mut n_before = 0;
    Ok(batches(table)?.map(move |batch| {
        let rows = Rows { n_before, batch: batch? };
        n_before += rows.len();
        Ok(rows)
    }))
}

type Batches = Box<dyn Iterator<Item = PyResult<RecordBatch>> + Send>;

fn batches(table: &Bound<'_, PyAny>) -> PyResult<Batches> {
    if table.hasattr("__arrow_c_stream__")? {
        let capsule = table.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name points at a valid stream, which is moved out of it and marked as released there.
        let reader = unsafe { RecordBatchStreamReader::from_raw(stream.as_ptr()) }.map_err(error)?;
        return Ok(Box::new(reader.map(|batch| batch.map_err(error))));
    }
    if table.hasattr("__arrow_c_array__")? {
        let pair = table.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
        let (schema, array) =
            (pair.get_item(0)?.cast_into::<PyCapsule>()?, pair.get_item(1)?.cast_into::<PyCapsule>()?);
        let schema = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
        let array = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
        // SAFETY: capsules of these names point at a valid schema and at a valid array of it; the array is moved out of its
        // capsule and marked as released there, the schema is only looked at while its capsule lives.
        let data =
            unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(error)?;
        if !matches!(data.data_type(), DataType::Struct(_)) {
            return Err(Error::new_err("this is one column and no table"));
        }
        return Ok(Box::new(std::iter::once(Ok(RecordBatch::from(StructArray::from(data))))));
    }
    Err(PyTypeError::new_err(format!(
        "{} is no Arrow table: give what has __arrow_c_stream__, as tables of pyarrow, Polars and pandas have",
        table.get_type().name()?
    )))
}

fn cell(column: &ArrayRef, row: usize) -> Option<Value> {
    if column.is_null(row) {
        return None;
    }
    let whole = |number: i64| Some(Value::from(number));
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row).into()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).into()),
        DataType::Utf8View => Some(column.as_string_view().value(row).into()),
        DataType::Int8 => whole(column.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => whole(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => whole(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => whole(column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => whole(column.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => whole(column.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => whole(column.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => Some(column.as_primitive::<UInt64Type>().value(row).into()),
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(row).into()),
        DataType::Date32 => day(column.as_primitive::<Date32Type>().value(row)),
        DataType::Timestamp(unit, zone) => {
            let instant = match unit {
                TimeUnit::Second => {
                    Timestamp::from_second(column.as_primitive::<TimestampSecondType>().value(row))
                }
                TimeUnit::Millisecond => {
                    Timestamp::from_millisecond(column.as_primitive::<TimestampMillisecondType>().value(row))
                }
                TimeUnit::Microsecond => {
                    Timestamp::from_microsecond(column.as_primitive::<TimestampMicrosecondType>().value(row))
                }
                TimeUnit::Nanosecond => Timestamp::from_nanosecond(
                    column.as_primitive::<TimestampNanosecondType>().value(row).into(),
                ),
            };
            Some(written(instant.ok()?, zone.is_some()).into())
        }
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            cell(dictionary.values(), dictionary.normalized_keys()[row])
        }
        _ => None,
    }
}

/// A day, by days since 1970.
fn day(days: i32) -> Option<Value> {
    let day = jiff::civil::date(1970, 1, 1).checked_add(days.days()).ok()?;
    Some(day.to_string().into())
}

/// An instant; of a clock without a zone that shows midnight, the day: so days stand in tables that know only instants.
fn written(instant: Timestamp, has_zone: bool) -> String {
    if has_zone {
        return instant.to_string();
    }
    let shown = instant.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    if shown.time() == jiff::civil::Time::midnight() { shown.date().to_string() } else { shown.to_string() }
}
