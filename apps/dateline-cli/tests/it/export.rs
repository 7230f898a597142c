//! `dateline export` from outside: what goes where, what is refused, what is told.

use std::io::Write as _;

use crate::command::Desk;

/// A folder with the record of one report, read as far as no model is needed.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again \u{1f6a2}.\n\nIt sails at noon.");
    let ran = desk.run(&["read", "a.txt", "--until", "clean", "--quiet", "--to", "record.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    desk
}

#[test]
fn a_format_is_a_file_or_a_folder_or_goes_to_standard_output() {
    let desk = desk();
    let ran = desk.run(&["export", "record.json", "--as", "csv", "--to", "new/tables"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    let articles = std::fs::read_to_string(desk.path("new/tables/articles.csv")).unwrap();
    assert!(articles.contains("The ferry sails again \u{1f6a2}."), "{articles}");

    let ran = desk.run(&["export", "record.json", "--as", "jsonl", "--to", "-"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 2), "{}", ran.stderr);
    let record = std::fs::read(desk.path("record.json")).unwrap();
    let piped = desk.run_with(&["export", "-", "--as", "jsonl", "--to", "-"], &record, &[]);
    assert_eq!((piped.code, piped.stdout), (0, ran.stdout));

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&record).unwrap();
    desk.file("packed.json.gz", packed.finish().unwrap());
    let ran = desk.run(&["export", "packed.json.gz", "--as", "sqlite", "--to", "record.sqlite"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(std::fs::read(desk.path("record.sqlite")).unwrap().starts_with(b"SQLite format 3"));
}

#[test]
fn what_is_there_is_left_as_it_is_unless_forced() {
    let desk = desk();
    desk.file("mine.jsonl", "mine").file("mine/note.txt", "mine");
    for (format, to) in [("jsonl", "mine.jsonl"), ("csv", "mine")] {
        let ran = desk.run(&["export", "record.json", "--as", format, "--to", to]);
        assert_eq!((ran.code, ran.stderr.contains("--force")), (2, true), "{}", ran.stderr);
    }
    assert_eq!(std::fs::read(desk.path("mine.jsonl")).unwrap(), b"mine");
    for (format, to) in [("jsonl", "mine.jsonl"), ("csv", "mine")] {
        let ran = desk.run(&["export", "record.json", "--as", format, "--to", to, "--force"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    assert!(desk.path("mine/note.txt").exists() && desk.path("mine/articles.csv").exists());
}

#[test]
fn what_cannot_be_done_ends_with_two_and_says_what_to_do() {
    let desk = desk();
    desk.file("text.json", "The ferry sails.");
    for (args, part) in [
        (["record.json", "csv", "-"], "hint: --to csv/"),
        (["record.json", "csv", "a.txt"], "name a folder"),
        (["record.json", "jsonl", "new/"], "name a file in it"),
        (["record.json", "plover", "p.jsonl"], "hint: `dateline read` without --until"),
        (["text.json", "jsonl", "t.jsonl"], "is not a record"),
        (["none.json", "jsonl", "n.jsonl"], "cannot read none.json"),
        (["record.json", "excel", "x.xls"], "parquet"),
    ] {
        let [record, format, to] = args;
        let ran = desk.run(&["export", record, "--as", format, "--to", to]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn help_tells_the_formats() {
    let help = Desk::new().run(&["export", "--help"]).stdout;
    for part in ["Examples:", "graphml", "who met whom", "--format html", "Exit codes:", "never made up"] {
        assert!(help.contains(part), "{part} is missing:\n{help}");
    }
}
