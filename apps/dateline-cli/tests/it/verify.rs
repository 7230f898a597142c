//! `dateline verify`: records that `read` writes are sound, and what anybody changes in them is told.

use std::io::Write as _;

use serde_json::Value;

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
fn a_record_is_sound_as_it_was_written_and_gzipped() {
    let desk = desk();
    let ran = desk.run(&["verify", "record.json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("record.json: sound."), "{}", ran.stdout);

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&std::fs::read(desk.path("record.json")).unwrap()).unwrap();
    desk.file("packed.json.gz", packed.finish().unwrap());
    let ran = desk.run(&["verify", "--quiet", "packed.json.gz", "record.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
}

#[test]
fn a_changed_record_is_told_with_the_place() {
    let desk = desk();
    let mut record: Value =
        serde_json::from_slice(&std::fs::read(desk.path("record.json")).unwrap()).unwrap();
    record["articles"][0]["blocks"][0]["start"] = 1.into();
    record["quotes"] = serde_json::json!([{ "article": "x", "start": 0, "end": 1, "exact": "\u{1b}[31mT" }]);
    desk.file("record.json", serde_json::to_vec(&record).unwrap());
    let ran = desk.run(&["verify", "record.json"]);
    assert_eq!(ran.code, 1);
    for part in [
        "NOT SOUND. 0 of 1 citation proved (1 article, 1 quote)",
        "2 things are wrong",
        "$.articles[0].blocks[0]",
        "$.quotes[0]: no article",
    ] {
        assert!(ran.stdout.contains(part), "{part} is missing:\n{}", ran.stdout);
    }
    let ran = desk.run(&["verify", "--json", "record.json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(ran.code, 1);
    assert_eq!(told["records"][0]["failures"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_no_record_ends_with_two_and_the_others_are_checked() {
    let desk = desk();
    desk.file("deep.json", format!("{{\"articles\":{}", "[".repeat(1_000_000)));
    desk.file("text.json", "The ferry sails.");
    desk.file("next.json", r#"{"format":"dateline/record","version":9,"articles":[]}"#);
    for (name, part) in [
        ("deep.json", "recursion limit"),
        ("text.json", "is not a record"),
        ("next.json", "its version is 9"),
        ("none.json", "cannot be read"),
    ] {
        let ran = desk.run(&["verify", name, "record.json"]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(name) && ran.stderr.contains(part), "{}", ran.stderr);
        assert!(ran.stdout.contains("record.json: sound."));
    }
}

#[test]
fn unreadable_records_are_told_in_their_turn_and_in_json() {
    let desk = desk();
    desk.file("one.json", "no").file("t\u{1b}[31mwo.json", "no");
    let ran = desk.run(&["verify", "one.json", "record.json", "t\u{1b}[31mwo.json", "--json"]);
    assert_eq!(ran.code, 2);
    let (one, two) = (ran.stderr.find("one.json").unwrap(), ran.stderr.find("t[31mwo.json").unwrap());
    assert!(one < two && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let is_sound: Vec<&Value> =
        told["records"].as_array().unwrap().iter().map(|record| &record["is_sound"]).collect();
    assert_eq!(is_sound, [&Value::Null, &Value::Bool(true), &Value::Null]);
    assert!(told["records"][0]["error"].as_str().unwrap().contains("is not a record"));
}

#[test]
fn a_record_with_a_name_for_the_terminal_is_told_safely() {
    let desk = desk();
    std::fs::copy(desk.path("record.json"), desk.path("t\u{1b}[31mwo.json")).unwrap();
    let ran = desk.run(&["verify", "t\u{1b}[31mwo.json"]);
    assert_eq!((ran.code, ran.stdout.contains('\u{1b}')), (0, false), "{}", ran.stdout);
    assert!(ran.stdout.contains("sound. 0 citations proved word for word (1 article)."), "{}", ran.stdout);
}
