//! The whole road, on the example reports and, where `../shared` is there, on the seeds: the promises that every run
//! keeps. Needs the models: `cargo xtask test` says where they are by `DATELINE_MODEL` and `DATELINE_VECTORS`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The language model; `None`, with a printed reason, where it or the vectors are not known. The program learns of the
/// vectors by the same variable.
fn model() -> Option<PathBuf> {
    let has_vectors = std::env::var_os("DATELINE_VECTORS").is_some();
    let model = std::env::var_os("DATELINE_MODEL").map(PathBuf::from).filter(|_| has_vectors);
    if model.is_none() {
        eprintln!("skipped: DATELINE_MODEL or DATELINE_VECTORS is not set; `cargo xtask test` sets them");
    }
    model
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of `../shared`; `None`, with a printed reason, where it is absent. In CI it must be there.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent in CI");
    eprintln!("skipped: ../shared/{folder} is not there");
    None
}

/// The record of a run, as bytes.
fn record(model: &Path, inputs: &[PathBuf], threads: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a scratch folder can be made");
    let to = folder.path().join("record.json");
    let status = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["read", "--quiet", "--format", "json", "--threads", &threads.to_string(), "--model"])
        .arg(model)
        .arg("--to")
        .arg(&to)
        .args(inputs)
        .status()
        .expect("dateline can be run");
    assert!(status.success(), "dateline ended with {status}");
    std::fs::read(to).expect("the record was written")
}

fn parsed(record: &[u8]) -> Value {
    serde_json::from_slice(record).expect("a record is JSON")
}

/// The input files of a folder, sidecars left out, in order of name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| !path.to_string_lossy().ends_with(".meta.json")).collect();
    files.sort();
    files
}

/// Calls `see` with every span of the record.
fn visit_spans<'a>(node: &'a Value, see: &mut impl FnMut(&'a Value)) {
    match node {
        Value::Object(fields) => {
            if ["article", "start", "end", "exact"].iter().all(|key| fields.contains_key(*key)) {
                see(node);
            }
            fields.values().for_each(|child| visit_spans(child, see));
        }
        Value::Array(items) => items.iter().for_each(|child| visit_spans(child, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn order_of_arrival_and_number_of_threads_do_not_show() {
    let Some(model) = model() else { return };
    let folders = [Some(root().join("examples/reports")), shared("seeds-dated"), shared("seeds")];
    for folder in folders.into_iter().flatten() {
        let mut inputs = files(&folder);
        let once = record(&model, &inputs, 1);
        inputs.reverse();
        assert!(
            once == record(&model, &inputs, 2),
            "another order gives another record: {}",
            folder.display()
        );
        inputs.rotate_left(2);
        assert!(
            once == record(&model, &inputs, 2),
            "another order gives another record: {}",
            folder.display()
        );
    }
}

#[test]
fn every_span_quotes_its_text_and_every_statement_has_one() {
    let Some(model) = model() else { return };
    let bytes = record(&model, &[root().join("examples/reports")], 0);
    let record = parsed(&bytes);
    let texts: std::collections::BTreeMap<&str, Vec<char>> = record["articles"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|article| (article["id"].as_str().unwrap(), article["text"].as_str().unwrap().chars().collect()))
        .collect();
    let mut n_spans = 0;
    visit_spans(&record, &mut |span| {
        let offset = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
        let exact: String =
            texts[span["article"].as_str().unwrap()][offset("start")..offset("end")].iter().collect();
        assert_eq!(Some(exact.as_str()), span["exact"].as_str());
        n_spans += 1;
    });
    assert!(n_spans > 100, "only {n_spans} spans in the record of the examples");
    let each = |list: &str, key: &str| {
        for item in record[list].as_array().unwrap() {
            assert!(item[key].as_array().is_some_and(|spans| !spans.is_empty()), "without {key}: {item}");
        }
    };
    each("entities", "mentions");
    each("events", "reports");
    for difference in record["differences"].as_array().unwrap() {
        for value in difference["values"].as_array().unwrap() {
            assert!(!value["evidence"].as_array().unwrap().is_empty(), "without evidence: {difference}");
        }
    }
    for brief in record["briefs"].as_array().unwrap() {
        for sentence in brief["sentences"].as_array().unwrap() {
            assert!(!sentence["evidence"].as_array().unwrap().is_empty(), "without evidence: {sentence}");
        }
    }
}

#[test]
fn the_examples_can_be_exported_in_every_format() {
    let Some(model) = model() else { return };
    let bytes = record(&model, &[root().join("examples/reports")], 0);
    for format in dateline_export::Format::ALL {
        let export = dateline_export::export(&bytes, format)
            .unwrap_or_else(|error| panic!("{}: {error}", format.name()));
        assert!(export.files.iter().any(|file| !file.bytes.is_empty()), "{} is empty", format.name());
    }
}

#[test]
fn blocks_cover_the_whole_text_in_order() {
    let Some(model) = model() else { return };
    let bytes = record(&model, &[root().join("examples/reports")], 0);
    for article in parsed(&bytes)["articles"].as_array().unwrap() {
        let mut covered = 0;
        for block in article["blocks"].as_array().unwrap() {
            assert_eq!(block["start"].as_u64(), Some(covered), "a gap in {}", article["path"]);
            covered = block["end"].as_u64().unwrap();
        }
        assert_eq!(covered, article["text"].as_str().unwrap().chars().count() as u64);
    }
}

#[test]
fn without_days_given_none_is_invented_and_second_day_reports_stand_one_day_later() {
    let (Some(model), Some(dated), Some(undated)) = (model(), shared("seeds-dated"), shared("seeds")) else {
        return;
    };
    let name = |article: &Value| {
        let path = Path::new(article["path"].as_str().unwrap()).to_owned();
        path.file_name().unwrap().to_string_lossy().into_owned()
    };
    let days_after_first = |folder: &Path| {
        let bytes = record(&model, &[folder.to_owned()], 0);
        let record = parsed(&bytes);
        let articles = record["articles"].as_array().unwrap();
        let days = articles.iter().map(|a| (name(a), a["published"]["days_after_first"].as_i64()));
        (days.collect::<std::collections::BTreeMap<_, _>>(), record)
    };
    let (with_days, _) = days_after_first(&dated);
    let (without_days, record) = days_after_first(&undated);
    for article in record["articles"].as_array().unwrap() {
        assert!(article["published"]["value"].is_null(), "a day was invented for {}", article["path"]);
    }
    let second_day = |days: &std::collections::BTreeMap<String, Option<i64>>| {
        days.iter().filter(|(_, day)| **day == Some(1)).map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert!(!second_day(&without_days).is_empty());
    assert_eq!(second_day(&without_days), second_day(&with_days));
    for time in record["times"].as_array().unwrap() {
        let exact = time["exact"].as_str().unwrap().to_lowercase();
        if exact == "yesterday" {
            assert!(time["value"].is_null() && time["offset_days"] == -1, "a day was invented: {time}");
        }
    }
}

#[test]
fn a_file_that_is_no_record_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a scratch folder can be made");
    let report = folder.path().join("report.txt");
    std::fs::write(&report, "The ferry to Norvik sank on Monday.").expect("a scratch file can be written");
    let read = |to: &Path| {
        let status = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["read", "--quiet", "--until", "clean"])
            .arg(&report)
            .arg("--to")
            .arg(to)
            .status();
        status.expect("dateline can be run").code()
    };
    assert_eq!(read(&report), Some(2));
    assert!(std::fs::read_to_string(&report).is_ok_and(|text| text.starts_with("The ferry")));
    let record = folder.path().join("record.json");
    assert_eq!((read(&record), read(&record)), (Some(0), Some(0)), "an earlier record gives way");
}
