//! Bad input is news as usual: a problem in the record and a message each, and the rest is read.

use std::fmt::Write as _;

use serde_json::Value;

use crate::command::{Desk, Ran, all};

const GOOD: &str = "The ferry between Norden and Sull sails again.\nThe harbour office said so on Tuesday.\n";

/// Reads one bad input beside a good one: exactly this problem, told on standard error too, and the good one is read.
#[track_caller]
fn check_lost(desk: &Desk, bad: &str, path: &str, message: &str) {
    desk.file("good.txt", GOOD);
    for until in ["read", "clean"] {
        let (record, ran) = desk.record(&[bad, "good.txt", "--until", until]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(all(&record, "articles", "path").contains(&"good.txt"));
        check_told(&record, &ran, path, message);
    }
}

#[track_caller]
fn check_told(record: &Value, ran: &Ran, path: &str, message: &str) {
    let problems = record["problems"].as_array().unwrap();
    let problem = problems.iter().find(|problem| problem["path"] == path);
    let told = problem.unwrap_or_else(|| panic!("no problem of {path} in {problems:?}"))["message"]
        .as_str()
        .unwrap();
    assert!(told.contains(message), "{told}");
    assert!(ran.stderr.contains(&format!("{path}: {told}")), "not told: {}", ran.stderr);
}

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    desk.file("empty.txt", "");
    check_lost(&desk, "empty.txt", "empty.txt", "is empty");
}

#[test]
fn a_file_of_white_space() {
    let desk = Desk::new();
    desk.file("blank.txt", " \r\n\t\n");
    check_lost(&desk, "blank.txt", "blank.txt", "nothing but white space");
}

#[test]
fn a_binary_file() {
    let desk = Desk::new();
    let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    desk.file("photo.jpg", noise);
    check_lost(&desk, "photo.jpg", "photo.jpg", "is not text");
}

#[test]
fn a_missing_path() {
    check_lost(&Desk::new(), "gone.txt", "gone.txt", "cannot be opened");
}

#[test]
fn a_folder_without_readable_files() {
    let desk = Desk::new();
    desk.file("folder/.hidden.txt", GOOD)
        .file("folder/alone.meta.json", "{}")
        .file("folder/.git/config", GOOD);
    check_lost(&desk, "folder", "folder", "is a folder without a file to read");
}

#[test]
fn a_broken_line_among_good_ones() {
    let desk = Desk::new();
    desk.file("day.jsonl", "{\"id\": \"one\", \"text\": \"One.\"}\n{\"id\": \"two\", \"te\n{\"id\": \"three\", \"text\": \"Three.\"}\n");
    check_lost(&desk, "day.jsonl", "day.jsonl#2", "is broken JSON");
    let (record, _) = desk.record(&["day.jsonl", "--until", "clean"]);
    assert_eq!(all(&record, "articles", "id"), ["one", "three"]);
    assert_eq!(all(&record, "articles", "path"), ["day.jsonl#1", "day.jsonl#3"]);
}

#[test]
fn a_damaged_archive_and_a_bomb() {
    let desk = Desk::new();
    desk.file("cut.txt.gz", [0x1f, 0x8b, 8, 0, 0]);
    check_lost(&desk, "cut.txt.gz", "cut.txt.gz", "cannot unpack gzip");
}

#[test]
fn latin_1_is_read_and_is_no_problem() {
    let desk = Desk::new();
    desk.file(
        "latin.txt",
        b"Le maire a \xe9t\xe9 r\xe9\xe9lu \xe0 la t\xeate de la ville, a dit son adjoint.\n",
    );
    let (record, ran) = desk.record(&["latin.txt", "--until", "clean"]);
    assert_eq!((ran.code, record["problems"].as_array().unwrap().len()), (0, 0), "{}", ran.stderr);
    let article = &record["articles"][0];
    assert!(article["text"].as_str().unwrap().starts_with("Le maire a été réélu à la tête"));
    let length = article["text"].as_str().unwrap().chars().count();
    assert_eq!(article["blocks"].as_array().unwrap().last().unwrap()["end"], length);
}

#[test]
fn bytes_that_cannot_be_decoded_are_told_and_lose_no_article() {
    let desk = Desk::new();
    desk.file("mixed.txt", "Žofia Šimůnková said ".bytes().chain(*b"\xff\xfe yes").collect::<Vec<u8>>());
    let (record, ran) = desk.record(&["mixed.txt", "--until", "clean"]);
    assert_eq!((ran.code, record["articles"].as_array().unwrap().len()), (0, 1));
    check_told(&record, &ran, "mixed.txt", "byte sequences that are not UTF-8 were replaced");
    assert_eq!(record["problems"][0]["article"], record["articles"][0]["id"]);
}

#[test]
fn a_line_of_fifty_megabytes() {
    let desk = Desk::new();
    let mut line = String::with_capacity(50 << 20);
    for n in 0.. {
        if line.len() > 50_000_000 {
            break;
        }
        write!(line, "The ferry sailed {n} times. ").unwrap();
    }
    desk.file("long.txt", &line);
    let (record, ran) = desk.record(&["long.txt", "--until", "clean"]);
    assert_eq!((ran.code, record["articles"].as_array().unwrap().len()), (0, 1), "{}", ran.stderr);
    assert_eq!(record["articles"][0]["text"].as_str().unwrap().len(), line.len());
}

#[test]
fn a_date_or_a_sidecar_that_cannot_be_read_loses_no_article_and_is_a_failure() {
    let desk = Desk::new();
    desk.file("a.jsonl", "{\"text\": \"One.\", \"published\": \"some day\"}")
        .file("b.txt", GOOD)
        .file("b.meta.json", "{");
    let (record, ran) = desk.record(&["a.jsonl", "b.txt", "--until", "clean"]);
    assert_eq!((ran.code, record["articles"].as_array().unwrap().len()), (1, 2));
    check_told(
        &record,
        &ran,
        "a.jsonl#1",
        "\"some day\" names no day; it is passed over: write it as YYYY-MM-DD",
    );
    check_told(&record, &ran, "b.txt", "cannot read its sidecar");
    check_told(&record, &ran, "b.txt", "write a JSON object, as in {\"published\"");
    assert_eq!(record["articles"][0]["published"]["basis"], "unknown");
}

#[test]
fn a_sidecar_with_a_bad_date_is_a_failure() {
    let desk = Desk::new();
    desk.file("b.txt", GOOD).file("b.meta.json", "{\"published\": \"03/04/2031\"}");
    let (record, ran) = desk.record(&["b.txt", "--until", "clean"]);
    assert_eq!(ran.code, 1);
    check_told(&record, &ran, "b.txt", "\"03/04/2031\" could be two days; it is passed over");
}

#[test]
fn a_broken_line_of_corrections_is_a_failure_and_the_others_hold() {
    let desk = Desk::new();
    desk.file("a.txt", GOOD)
        .file("said.jsonl", "\nnonsense\n{\"verdict\":\"same\",\"articles\":[\"a\",\"b\"]}\n");
    let (record, ran) = desk.record(&["a.txt", "--until", "clean", "--corrections", "said.jsonl"]);
    assert_eq!((ran.code, record["articles"].as_array().unwrap().len()), (1, 1));
    assert_eq!(record["problems"].as_array().unwrap().len(), 1);
    check_told(
        &record,
        &ran,
        "said.jsonl",
        "line 2 is no correction and is passed over: expected ident at column 2",
    );
    check_told(&record, &ran, "said.jsonl", "or take the line out");
}
