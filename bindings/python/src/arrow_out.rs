//! Tables that other programs take over through Arrow's C interface, as they lie in memory.

use std::sync::Arc;

use arrow_array::builder::{LargeBinaryBuilder, ListBuilder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, LargeStringArray, RecordBatch, RecordBatchIterator,
};
use arrow_schema::{DataType, Field, Schema};
use dateline_export::{Cell, Key, Kind};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::article::Article;
use crate::error::{Error, error};
use crate::stages::Row;

/// A table with a name.
#[pyclass(frozen, module = "dateline._native")]
pub struct Table {
    #[pyo3(get)]
    name: &'static str,
    rows: RecordBatch,
}

impl Table {
    /// All tables of a record.
    pub(crate) fn all(tables: &[dateline_export::Table<'_>]) -> PyResult<Vec<Self>> {
        tables.iter().map(Self::of).collect()
    }

    fn of(table: &dateline_export::Table<'_>) -> PyResult<Self> {
        let columns = table.columns.iter().enumerate().map(|(at, column)| {
            let cells = table.rows.iter().map(|row| row[at]);
            let (kind, array): (DataType, ArrayRef) = match column.kind {
                Kind::Text => (
                    DataType::LargeUtf8,
                    Arc::new(
                        cells
                            .map(|cell| if let Cell::Text(it) = cell { Some(it) } else { None })
                            .collect::<LargeStringArray>(),
                    ),
                ),
                Kind::Integer => (
                    DataType::Int64,
                    Arc::new(
                        cells
                            .map(|cell| if let Cell::Integer(it) = cell { Some(it) } else { None })
                            .collect::<Int64Array>(),
                    ),
                ),
                Kind::Real => (
                    DataType::Float64,
                    Arc::new(
                        cells
                            .map(|cell| if let Cell::Real(it) = cell { Some(it) } else { None })
                            .collect::<Float64Array>(),
                    ),
                ),
                Kind::Truth => (
                    DataType::Boolean,
                    Arc::new(
                        cells
                            .map(|cell| if let Cell::Truth(it) = cell { Some(it) } else { None })
                            .collect::<BooleanArray>(),
                    ),
                ),
            };
            (Field::new(column.name, kind, column.key != Key::Primary), array)
        });
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.unzip();
        let rows = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(error)?;
        Ok(Self { name: table.name, rows })
    }
}

#[pymethods]
impl Table {
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.rows.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.rows.num_rows()
    }

    fn __repr__(&self) -> String {
        format!(
            "<dateline.Table {}: {} rows of {}>",
            self.name,
            self.rows.num_rows(),
            self.column_names().join(", ")
        )
    }

    /// The table as Arrow's C interface for streams hands it over. Casting to another schema is left to whoever takes it.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let rows = RecordBatchIterator::new([Ok(self.rows.clone())], self.rows.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(rows)), c"arrow_array_stream")
    }
}

/// How a column is filled.
type Text = fn(&Article) -> Option<String>;

/// What became of the rows of a table. `annotated` holds what the stages after `annotate` take.
pub(crate) fn annotated_table(rows: &[Row]) -> PyResult<Table> {
    const TEXTS: [(&str, Text); 7] = [
        ("id", |article| Some(article.id().to_owned())),
        ("url", |article| article.url().map(str::to_owned)),
        ("outlet", |article| article.outlet().map(str::to_owned)),
        ("title", |article| article.title().map(str::to_owned)),
        ("byline", |article| article.byline().map(str::to_owned)),
        ("language", |article| article.language().map(str::to_owned)),
        ("published", |article| article.published()),
    ];
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (name, text) in TEXTS {
        let texts: LargeStringArray =
            rows.iter().map(|(article, _)| article.as_ref().and_then(text)).collect();
        fields.push(Field::new(name, DataType::LargeUtf8, true));
        arrays.push(Arc::new(texts));
    }
    let mut annotated = LargeBinaryBuilder::new();
    let mut problems = ListBuilder::new(StringBuilder::new());
    for (article, told) in rows {
        annotated.append_option(article.as_ref().map(Article::bytes).transpose()?);
        for message in told {
            problems.values().append_value(message);
        }
        problems.append(true);
    }
    let problems = problems.finish();
    fields.push(Field::new("annotated", DataType::LargeBinary, true));
    arrays.push(Arc::new(annotated.finish()));
    fields.push(Field::new("problems", arrow_array::Array::data_type(&problems).clone(), false));
    arrays.push(Arc::new(problems));
    let rows = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|fault| Error::new_err(fault.to_string()))?;
    Ok(Table { name: "annotated", rows })
}
