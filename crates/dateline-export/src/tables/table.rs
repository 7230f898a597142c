//! What a table is, for all formats that are made of tables.

use crate::record::Span;

/// A table: its columns, and its rows in the record's order.
#[derive(Debug)]
pub struct Table<'a> {
    /// As its file is called.
    pub name: &'static str,
    /// In the order of the cells.
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<Cell<'a>>>,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name of the record's field.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether it tells rows apart.
    pub key: Key,
}

/// What a column's cells are; each may also be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// 64 bits with a sign.
    Integer,
    /// 64 bits.
    Real,
    /// True or false.
    Truth,
}

/// Whether a column tells rows apart, or leads to another table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Neither.
    None,
    /// No two rows have the same, and none is unknown.
    Primary,
    /// The primary key of a row of this table, or unknown.
    Of(&'static str),
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Of [`Kind::Text`].
    Text(&'a str),
    /// Of [`Kind::Integer`].
    Integer(i64),
    /// Of [`Kind::Real`].
    Real(f64),
    /// Of [`Kind::Truth`].
    Truth(bool),
    /// Of any kind.
    Unknown,
}

/// A column and how it is filled from a row's `T`: so the two cannot part.
pub(crate) struct Field<'a, T> {
    column: Column,
    cell: fn(T) -> Cell<'a>,
}

/// The same column as the table's primary key.
pub(crate) fn primary<T>(mut field: Field<'_, T>) -> Field<'_, T> {
    field.column.key = Key::Primary;
    field
}

/// The same column as one that leads to another table's rows.
pub(crate) fn key_of<'a, T>(table: &'static str, mut field: Field<'a, T>) -> Field<'a, T> {
    field.column.key = Key::Of(table);
    field
}

/// A column of text.
pub(crate) fn text<'a, T>(name: &'static str, cell: fn(T) -> Cell<'a>) -> Field<'a, T> {
    Field { column: Column { name, kind: Kind::Text, key: Key::None }, cell }
}

/// A column of whole numbers.
pub(crate) fn integer<'a, T>(name: &'static str, cell: fn(T) -> Cell<'a>) -> Field<'a, T> {
    Field { column: Column { name, kind: Kind::Integer, key: Key::None }, cell }
}

/// A column of numbers.
pub(crate) fn real<'a, T>(name: &'static str, cell: fn(T) -> Cell<'a>) -> Field<'a, T> {
    Field { column: Column { name, kind: Kind::Real, key: Key::None }, cell }
}

/// A column of true and false.
pub(crate) fn truth<'a, T>(name: &'static str, cell: fn(T) -> Cell<'a>) -> Field<'a, T> {
    Field { column: Column { name, kind: Kind::Truth, key: Key::None }, cell }
}

/// The table of some items.
pub(crate) fn table<'a, T: Copy>(
    name: &'static str,
    items: impl IntoIterator<Item = T>,
    fields: &[Field<'a, T>],
) -> Table<'a> {
    let columns = fields.iter().map(|field| field.column).collect();
    let row = |item: T| fields.iter().map(|field| (field.cell)(item)).collect();
    Table { name, columns, rows: items.into_iter().map(row).collect() }
}

/// Items with their numbers from 1: the primary key of what has no id.
pub(crate) fn numbered<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (i64, T)> {
    (1..).zip(items)
}

/// The table of the words that rows of `parent` rest on: each beside its row's key.
pub(crate) fn evidence<'a>(
    name: &'static str,
    (column, kind, parent): (&'static str, Kind, &'static str),
    spans: impl IntoIterator<Item = (Cell<'a>, &'a Span)>,
) -> Table<'a> {
    let key = Column { name: column, kind, key: Key::Of(parent) };
    let fields: [Field<'a, (Cell<'a>, &'a Span)>; 5] = [
        Field { column: key, cell: |(key, _)| key },
        key_of("articles", text("article", |(_, span)| (&span.article).into())),
        integer("start", |(_, span)| span.start.into()),
        integer("end", |(_, span)| span.end.into()),
        text("exact", |(_, span)| (&span.exact).into()),
    ];
    table(name, spans, &fields)
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Unknown, Self::Integer)
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Self::Unknown, Self::Integer)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(is_so: bool) -> Self {
        Self::Truth(is_so)
    }
}

impl<'a, T: Copy + Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Unknown, Into::into)
    }
}
