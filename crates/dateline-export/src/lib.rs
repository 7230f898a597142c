//! The record in the formats that other programs read.
//!
//! In goes a record's JSON as `dateline read --to record.json` writes it, out come the bytes of a file or of a folder's files:
//! [`export`]. Which formats there are and what each field of theirs comes from says `docs/exports.md`. What the record does
//! not know is left out or empty, never 0 and never made up; nothing reads a clock, and the same record gives the same bytes.
//!
//! To add a format: one file with a `write`, one line in [`Format`] and in each of its functions, one part of the page.

mod amounts;
mod annotations;
mod atom;
mod brat;
mod error;
mod file_names;
mod format;
mod gdelt;
mod geojson;
mod graphml;
mod jsonl;
mod plover;
mod record;
mod sqlite;
mod stix;
mod table_files;
mod tables;
mod tags;
mod texts;
mod timex3;
mod xml;

pub use error::Error;
pub use format::{Format, Shape};
pub use tables::{Cell, Column, Key, Kind, Table};

use record::Record;

/// What an export is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Export {
    /// One file of a format that is a file ([`Format::shape`]), else those of its folder, in order of name.
    pub files: Vec<File>,
    /// What could not be told in this format, for a person: a line each.
    pub notes: Vec<String>,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder; of a format that is one file, a name for it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Export {
    /// One file with nothing left out.
    fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { files: vec![File { name: name.to_owned(), bytes: bytes.into() }], notes: Vec::new() }
    }

    /// The same with a note where a count is not 0: "3 places" with `place` and `places`.
    fn noting(mut self, count: usize, one: &str, many: &str, what: &str) -> Self {
        if count > 0 {
            let counted = if count == 1 { one } else { many };
            self.notes.push(format!("{count} {counted} {what}"));
        }
        self
    }
}

/// Hands the record's tables, those of its CSV and Parquet exports, to `with`; whatever a key leads to comes before.
///
/// # Errors
///
/// As [`export`].
///
/// # Examples
///
/// ```
/// let record = br#"{"format":"dateline/record","version":1,"articles":[],"problems":[]}"#;
/// let names: Vec<&str> = dateline_export::tables(record, |tables| tables.iter().map(|table| table.name).collect()).unwrap();
/// assert_eq!(names, ["articles", "problems"]);
/// ```
pub fn tables<T>(json: &[u8], with: impl FnOnce(&[Table<'_>]) -> T) -> Result<T, Error> {
    Ok(with(&tables::all(&Record::parse(json)?)))
}

/// Turns a record into another format.
///
/// `json` is a whole record, not gzipped.
///
/// # Errors
///
/// [`Error`] where `json` is no record of a known version, where the record does not hold together in what the format needs
/// (a citation that does not stand in its text, an id that leads nowhere), or where it has not been read far enough.
///
/// # Examples
///
/// ```
/// use dateline_export::{Format, export};
///
/// let record = br#"{"format":"dateline/record","version":1,
///     "articles":[{"id":"a","path":"a.txt","text":"It rains.","published":{"value":null,"basis":"unknown"}}],
///     "problems":[]}"#;
/// let export = export(record, Format::Csv).unwrap();
/// let articles = &export.files[0];
/// assert_eq!(articles.name, "articles.csv");
/// assert!(articles.bytes.starts_with(b"id,path,url,"));
/// ```
pub fn export(json: &[u8], format: Format) -> Result<Export, Error> {
    if format == Format::Jsonl {
        return jsonl::write(json);
    }
    let record = Record::parse(json)?;
    match format {
        Format::Jsonl => jsonl::write(json),
        Format::Csv => table_files::csv(&record),
        Format::Parquet => table_files::parquet(&record),
        Format::Sqlite => sqlite::write(&record),
        Format::Plover => plover::write(&record),
        Format::Gdelt => gdelt::write(&record),
        Format::Annotations => annotations::write(&record),
        Format::Stix => stix::write(&record),
        Format::Geojson => geojson::write(&record),
        Format::Graphml => graphml::write(&record),
        Format::Atom => atom::write(&record),
        Format::Timex3 => timex3::write(&record),
        Format::Brat => brat::write(&record),
    }
}
