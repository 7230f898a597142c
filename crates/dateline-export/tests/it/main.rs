//! Every format, read back by a reader that others wrote or held against its schema.

mod feeds_and_graphs;
mod fixture;
mod lines;
mod maps_and_notes;
mod tables;
mod texts;

use std::path::Path;
use std::process::Command;

use dateline_export::{Error, Export, Format, export};
use serde_json::Value;

/// The fixture in a format.
fn exported(format: Format) -> Export {
    exporting(&fixture::record(), format).unwrap()
}

fn exporting(record: &Value, format: Format) -> Result<Export, Error> {
    export(&serde_json::to_vec(record).unwrap(), format)
}

/// The one file of a format that is one.
fn file(export: &Export) -> &[u8] {
    let [file] = &export.files[..] else { panic!("{} files", export.files.len()) };
    &file.bytes
}

/// One of a folder's files.
fn named<'a>(export: &'a Export, name: &str) -> &'a [u8] {
    let names: Vec<&str> = export.files.iter().map(|file| file.name.as_str()).collect();
    let file = export.files.iter().find(|file| file.name == name);
    &file.unwrap_or_else(|| panic!("no {name} in {names:?}")).bytes
}

fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for format in Format::ALL {
        assert!(exported(format) == exported(format), "{}", format.name());
    }
}

#[test]
fn names_of_files_are_plain_and_differ() {
    for format in Format::ALL {
        let export = exported(format);
        let names: std::collections::BTreeSet<_> =
            export.files.iter().map(|file| file.name.to_lowercase()).collect();
        assert_eq!(names.len(), export.files.len());
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(names.iter().all(|name| name.chars().all(is_plain) && !name.starts_with('.')), "{names:?}");
        assert!(export.files.is_sorted_by_key(|file| &file.name));
    }
}

#[test]
fn what_is_no_record_is_refused_by_every_format() {
    for format in Format::ALL {
        for json in ["", "no", "[]", "{}", r#"{"format":"dateline/record","version":2,"articles":[]}"#] {
            let refused = export(json.as_bytes(), format);
            let is_right = matches!(refused, Err(Error::NotARecord(_) | Error::OtherFormat { .. }));
            assert!(is_right, "{} {json}", format.name());
        }
    }
}

#[test]
fn words_that_do_not_stand_where_they_are_cited_are_refused() {
    let mut record = fixture::record();
    record["entities"][0]["mentions"][0]["start"] = 1.into();
    for format in [Format::Annotations, Format::Brat] {
        assert!(matches!(exporting(&record, format), Err(Error::Unsound(_))), "{}", format.name());
    }
    let mut record = fixture::record();
    record["times"][0]["end"] = 1_000_000.into();
    assert!(matches!(exporting(&record, Format::Timex3), Err(Error::Unsound(_))));
}

#[test]
fn ids_that_lead_nowhere_are_refused() {
    let mut record = fixture::record();
    record["events"][1]["participants"][0]["entity"] = "entity-9".into();
    for format in [Format::Sqlite, Format::Plover, Format::Gdelt, Format::Graphml, Format::Stix] {
        assert!(matches!(exporting(&record, format), Err(Error::Unsound(_))), "{}", format.name());
    }
}

#[test]
fn a_record_that_was_read_a_short_way_gives_what_it_has() {
    let mut record = fixture::record();
    let fields = record.as_object_mut().unwrap();
    fields.retain(|name, _| ["format", "version", "articles", "problems"].contains(&name.as_str()));
    for format in [Format::Jsonl, Format::Csv, Format::Parquet, Format::Sqlite, Format::Annotations] {
        assert!(exporting(&record, format).is_ok(), "{}", format.name());
    }
    for format in [
        Format::Plover,
        Format::Gdelt,
        Format::Geojson,
        Format::Graphml,
        Format::Atom,
        Format::Timex3,
        Format::Brat,
    ] {
        assert!(matches!(exporting(&record, format), Err(Error::NotReadSoFar { .. })), "{}", format.name());
    }
}

/// Other readers, of Python, where they are installed: `readers.py` says which.
#[test]
fn readers_in_python_find_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let folder = folder.path().join(format.name());
        std::fs::create_dir(&folder).unwrap();
        for file in exported(format).files {
            std::fs::write(folder.join(file.name), file.bytes).unwrap();
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers.py");
    let Ok(ran) = Command::new("python3").arg(script).arg(folder.path()).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    eprint!("{}{}", as_text(&ran.stdout), as_text(&ran.stderr));
    assert!(ran.status.success());
}
