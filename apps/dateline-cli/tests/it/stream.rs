//! A stream over several runs: its memory, why two reports are together or not, what people say by hand.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::command::{Desk, Ran, all};
use crate::models::wheels;

/// Three happenings, two of them told on both days.
const REPORTS: [(&str, &str, &str, &str, &str); 6] = [
    (
        "ferry-1",
        "monday",
        "2031-03-03",
        "Ferry sinks off Norvik, four dead",
        "NORVIK - The ferry Astrid sank in the harbour of Norvik on Monday after it struck a barge, killing four people, the coast guard said. Divers under Captain Tomas Hale searched the wreck for two missing passengers. The harbour master, Ines Varga, closed the port.",
    ),
    (
        "ferry-2",
        "monday",
        "2031-03-03",
        "Four killed as ferry Astrid strikes barge",
        "Four people were killed when the ferry Astrid struck a barge in Norvik harbour on Monday and sank, according to the coast guard. Captain Tomas Hale said divers were looking for two missing passengers. Ines Varga, the harbour master, has closed the port.",
    ),
    (
        "museum-1",
        "monday",
        "2031-03-03",
        "Museum of glass opens in Sull",
        "SULL - A museum of glass opened in the old brewery of Sull on Monday with six hundred lamps and vases. Its director, Petra Lindholm, said the collection had taken thirty years to gather. Admission is free until summer.",
    ),
    (
        "ferry-3",
        "tuesday",
        "2031-03-04",
        "Divers find missing passengers of ferry Astrid in Norvik harbour",
        "Four people were killed when the ferry Astrid struck a barge in Norvik harbour on Monday and sank, and divers under Captain Tomas Hale have now found the two missing passengers in the wreck, the coast guard said. The harbour master, Ines Varga, opened the port again on Tuesday.",
    ),
    (
        "museum-2",
        "tuesday",
        "2031-03-04",
        "Thousands queue for museum of glass",
        "Thousands queued in Sull on Tuesday for the new museum of glass in the old brewery, which opened on Monday. The director, Petra Lindholm, said the six hundred lamps and vases had taken thirty years to gather.",
    ),
    (
        "frost-1",
        "tuesday",
        "2031-03-04",
        "Frost kills plum blossom in the Orla valley",
        "Growers in the Orla valley lost most of their plum blossom to frost on Tuesday night, the farmers' union said. Its chairman, Jakob Brenner, asked the ministry for aid.",
    ),
];

/// The program with its models, in a folder with a JSONL file for each day.
pub(crate) struct Stream {
    pub(crate) desk: Desk,
    pub(crate) wheels: [PathBuf; 2],
}

impl Stream {
    /// `None`, with a printed reason, where there are no models.
    pub(crate) fn new() -> Option<Self> {
        let wheels = wheels()?;
        let desk = Desk::new();
        for day in ["monday", "tuesday"] {
            let lines =
                REPORTS.iter().filter(|report| report.1 == day).map(|(id, _, published, title, text)| {
                    format!("{}\n", json!({ "id": id, "published": published, "title": title, "text": text }))
                });
            desk.file(&format!("{day}.jsonl"), lines.collect::<String>());
        }
        Some(Self { desk, wheels })
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let [model, vectors] = &self.wheels;
        let env: [(&str, &Path); 2] = [("DATELINE_MODEL", model), ("DATELINE_VECTORS", vectors)];
        self.desk.run_with(args, b"", &env)
    }

    /// Reads some days into a state and gives the record.
    fn read(&self, state: &str, days: &[&str]) -> Value {
        let common = ["read", "--quiet", "--until", "cluster", "--to", "record.json", "--state", state];
        let ran = self.run(&[&common, days].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_slice(&std::fs::read(self.desk.path("record.json")).unwrap()).unwrap()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.desk.path(name)).unwrap()
    }
}

/// Of each story its id and its articles, those of earlier runs too.
fn stories(record: &Value) -> BTreeSet<(String, BTreeSet<String>)> {
    let ids = |list: &Value| -> Vec<String> {
        let ids = list.as_array().into_iter().flatten();
        ids.map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let stories = record["stories"].as_array().unwrap().iter();
    stories
        .map(|story| {
            let articles = [ids(&story["articles"]), ids(&story["earlier"])].concat();
            (story["id"].as_str().unwrap().to_owned(), articles.into_iter().collect())
        })
        .collect()
}

/// The id of the story that an article of the record is in.
fn story_of(record: &Value, article: &str) -> String {
    let found = stories(record).into_iter().find(|(_, articles)| articles.contains(article));
    found.unwrap_or_else(|| panic!("{article} is in no story")).0
}

#[test]
fn two_runs_come_to_the_stories_of_one() {
    let Some(stream) = Stream::new() else { return };
    let at_once = stream.read("once", &["monday.jsonl", "tuesday.jsonl"]);
    let monday = stream.read("daily", &["monday.jsonl"]);
    let tuesday = stream.read("daily", &["tuesday.jsonl"]);
    assert_eq!(stories(&tuesday), stories(&at_once));
    assert_eq!(story_of(&monday, "ferry-1"), story_of(&tuesday, "ferry-3"), "its id has changed");
    assert_ne!(story_of(&tuesday, "ferry-3"), story_of(&tuesday, "museum-2"));

    let changes = tuesday["changes"].as_array().unwrap();
    let told: BTreeSet<_> =
        changes.iter().map(|c| (c["kind"].as_str().unwrap(), c["articles"][0].as_str().unwrap())).collect();
    assert_eq!(told, [("created", "frost-1"), ("grew", "ferry-3"), ("grew", "museum-2")].into());
    assert!(all(&monday, "changes", "kind").iter().all(|kind| *kind == "created"));
}

#[test]
fn the_briefing_of_a_stream_tells_ids_and_what_changed() {
    let Some(stream) = Stream::new() else { return };
    stream.read("told", &["monday.jsonl"]);
    let ran = stream.run(&["read", "tuesday.jsonl", "--state", "told", "--to", "record.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let record: Value = serde_json::from_slice(&stream.file("record.json")).unwrap();
    let ferry = story_of(&record, "ferry-3");
    for part in
        [format!("{ferry} \u{b7} 1 report came"), "ferry-3 \u{b7} tuesday.jsonl#".into(), "\u{b7} new".into()]
    {
        assert!(ran.stdout.contains(&part), "{part} is missing:\n{}", ran.stdout);
    }
    let ran = stream.run(&["verify", "record.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_run_by_itself_tells_no_changes() {
    let Some(stream) = Stream::new() else { return };
    let ran = stream.run(&["read", "monday.jsonl", "--until", "cluster", "--json"]);
    let record: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(record["changes"].is_null() && record["stories"][0]["earlier"].is_null());
    assert_eq!(record["articles"][0]["origin"]["basis"], "own");
}

#[test]
fn the_same_reports_twice_change_nothing() {
    let Some(stream) = Stream::new() else { return };
    let first = stream.read("state", &["monday.jsonl"]);
    let bytes = stream.file("state/stories.bin");
    let second = stream.read("state", &["monday.jsonl"]);
    assert_eq!(stories(&first), stories(&second));
    assert!(stream.file("state/stories.bin") == bytes, "the memory has changed");
    assert!(all(&second, "changes", "kind").is_empty(), "reports that were known already are no growth");
}

#[test]
fn a_briefing_says_that_a_story_goes_on() {
    let Some(stream) = Stream::new() else { return };
    stream.read("state", &["monday.jsonl"]);
    let ran = stream.run(&["read", "tuesday.jsonl", "--state", "state"]);
    let flat = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("continues a story with 2 earlier reports"), "{flat}");
}

#[test]
fn what_is_said_by_hand_outlives_later_runs_and_can_be_taken_back() {
    let Some(stream) = Stream::new() else { return };
    stream.read("state", &["monday.jsonl"]);
    let ran = stream.run(&["split", "ferry-1", "ferry-2", "--state", "state", "--note", "two ferries"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("split"), "{}", ran.stdout);
    let line = String::from_utf8(stream.file("state/corrections.jsonl")).unwrap();
    assert_eq!(
        line,
        "{\"verdict\":\"not_same\",\"articles\":[\"ferry-1\",\"ferry-2\"],\"note\":\"two ferries\"}\n"
    );
    let apart = |days: &[&str]| {
        let record = stream.read("state", days);
        story_of(&record, "ferry-1") != story_of(&record, "ferry-2")
    };
    assert!(apart(&["monday.jsonl"]) && apart(&["monday.jsonl", "tuesday.jsonl"]));

    let ran = stream.run(&["join", "ferry-1", "museum-1", "--state", "state"]);
    assert!(ran.stdout.starts_with("ferry-1 and museum-1 are in one story: "), "{}", ran.stdout);
    let record = stream.read("state", &["monday.jsonl"]);
    assert_eq!(story_of(&record, "ferry-1"), story_of(&record, "museum-1"));

    let list = stream.run(&["corrections", "--state", "state"]).stdout;
    assert!(
        list.contains("1  not same  ferry-1  ferry-2") && list.contains("2  same      ferry-1  museum-1"),
        "{list}"
    );
    for _ in 0..2 {
        let ran = stream.run(&["corrections", "--state", "state", "--forget", "1"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let record = stream.read("state", &["monday.jsonl", "tuesday.jsonl"]);
    assert_eq!(story_of(&record, "ferry-1"), story_of(&record, "ferry-2"));
    assert_ne!(story_of(&record, "ferry-1"), story_of(&record, "museum-1"));
}

/// Ids of the entities that a name is a mention of.
fn bearers(record: &Value, name: &str) -> BTreeSet<String> {
    let entities = record["entities"].as_array().unwrap().iter();
    let bears = |entity: &&Value| {
        entity["mentions"].as_array().unwrap().iter().any(|mention| mention["exact"] == name)
    };
    entities.filter(bears).map(|entity| entity["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_said_of_names_is_obeyed_listed_and_taken_back() {
    let Some(stream) = Stream::new() else { return };
    let read = || -> Value {
        let ran = stream.run(&["read", "monday.jsonl", "--state", "state", "--json"]);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let record = read();
    assert_eq!(bearers(&record, "Ines Varga").len(), 1);
    let varga = record["entities"].as_array().unwrap().iter().find(|entity| entity["name"] == "Ines Varga");
    assert_eq!(varga.unwrap()["joined"][0]["by"], "same name");

    let ran =
        stream.run(&["split", "--names", "Ines Varga@ferry-1", "Ines Varga@ferry-2", "--state", "state"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("are two, from the next run on"), "{}", ran.stdout);
    let ran = stream.run(&["join", "--names", "Tomas Hale", "Petra Lindholm", "--state", "state"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let record = read();
    assert_eq!(bearers(&record, "Ines Varga").len(), 2);
    assert_eq!(bearers(&record, "Tomas Hale"), bearers(&record, "Petra Lindholm"));

    let ran = stream.run(&["join", "--names", "Ines Vargas", "Ines Varga@gone", "--state", "state"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = stream.run(&["read", "monday.jsonl", "--state", "state", "--json"]);
    let told = "no report of this run names \"Ines Vargas\" (line 3), \"Ines Varga@gone\" (line 3); that holds for later runs";
    assert!(ran.stderr.contains(told) && ran.code == 0, "{}", ran.stderr);
    let ran = stream.run(&["read", "monday.jsonl", "--json", "--corrections", "state/corrections.jsonl"]);
    for told in [
        "line 3 speaks of \"Ines Vargas\": no report of this run names anybody so; write the name as a report writes it",
        "line 3 speaks of \"Ines Varga@gone\": no report of this run has the id gone",
    ] {
        assert!(
            ran.stderr.contains(told) && ran.stdout.contains(&told.replace('"', "\\\"")),
            "{}",
            ran.stderr
        );
    }

    let list = stream.run(&["corrections", "--state", "state"]).stdout;
    assert!(list.contains("1  not same  names Ines Varga@ferry-1  Ines Varga@ferry-2"), "{list}");
    let by_file = ["read", "monday.jsonl", "--json", "--corrections", "state/corrections.jsonl"];
    let record: Value = serde_json::from_str(&stream.run(&by_file).stdout).unwrap();
    assert_eq!(bearers(&record, "Ines Varga").len(), 2, "without a state too");
    let ran = stream.run(&["read", "monday.jsonl", "--corrections", "nowhere.jsonl"]);
    assert_eq!((ran.code, ran.stderr.contains("no such file")), (2, true), "{}", ran.stderr);

    let ran = stream.run(&["corrections", "--state", "state", "--forget", "1"]);
    assert!(ran.stdout.starts_with("taken back: not same names Ines Varga@ferry-1"), "{}", ran.stdout);
    assert_eq!(bearers(&read(), "Ines Varga").len(), 1);
}

#[test]
fn a_broken_correction_is_told_and_the_others_hold() {
    let Some(stream) = Stream::new() else { return };
    stream.read("state", &["monday.jsonl"]);
    let lines = "same a b\n{\"verdict\":\"not_same\",\"articles\":[\"ferry-1\",\"ferry-2\"]}\n";
    stream.desk.file("state/corrections.jsonl", lines);
    let ran = stream.run(&["read", "monday.jsonl", "--state", "state", "--until", "cluster", "--json"]);
    assert!(ran.stderr.contains("corrections.jsonl: line 1 is no correction"), "{}", ran.stderr);
    let record: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_ne!(story_of(&record, "ferry-1"), story_of(&record, "ferry-2"));
    assert_eq!(stream.file("state/corrections.jsonl"), lines.as_bytes(), "the file is a person's");
}

#[test]
fn why_tells_of_reports_by_id_file_or_from_a_state() {
    let Some(stream) = Stream::new() else { return };
    let ran = stream.run(&["why", "ferry-1", "ferry-2", "monday.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in ["TOGETHER", "astrid", "hale", "words", "on the same day", "37 % is"] {
        assert!(ran.stdout.contains(part), "{part} is missing:\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains('\u{1b}'), "colour where there is no terminal");
    let ran = stream.run(&["why", "monday.jsonl#1", "museum-1", "monday.jsonl"]);
    assert!(ran.stdout.contains("APART"), "{}", ran.stdout);
    stream.read("state", &["monday.jsonl"]);
    let before = stream.file("state/stories.bin");
    let ran = stream.run(&["why", "ferry-1", "ferry-3", "tuesday.jsonl", "--state", "state", "--json"]);
    let why: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&why["is_one_story"], &why["days_apart"]), (&json!(true), &json!(1)));
    assert_eq!(why["stories"][0], why["stories"][1]);
    assert!(why["families"].as_array().unwrap().iter().all(|family| family["weight"].is_number()));
    assert!(stream.file("state/stories.bin") == before, "looking has changed the memory");
    let ran = stream.run(&["why", "ferry-1", "museum-1", "--state", "state"]);
    for part in
        ["\u{201c}Ferry sinks off Norvik, four dead\u{201d}", "Mon 3 Mar 2031", "(\u{201c}Museum of glass"]
    {
        assert!(ran.stdout.contains(part), "{part} is missing:\n{}", ran.stdout);
    }
    let ran = stream.run(&["why", "monday", "ferry-1", "monday.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("monday may be several reports"), "{}", ran.stderr);
}

#[test]
fn an_unknown_report_is_told_with_where_it_was_looked_for() {
    let Some(stream) = Stream::new() else { return };
    stream.read("state", &["monday.jsonl"]);
    for args in [
        &["join", "ferry-1", "ferry-9"][..],
        &["split", "ferry-9", "ferry-1"],
        &["why", "ferry-1", "ferry-9"],
    ] {
        let ran = stream.run(&[args, &["--state", "state"]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains("ferry-9") && ran.stderr.contains("hint: "), "{}", ran.stderr);
    }
    assert!(!stream.desk.path("state/corrections.jsonl").exists());
    let ran = stream.run(&["corrections", "--state", "state", "--forget", "1"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no correction 1"), "{}", ran.stderr);
}

#[test]
fn a_state_keeps_its_window() {
    let Some(stream) = Stream::new() else { return };
    let read = |args: &[&str]| {
        stream.run(
            &[&["read", "monday.jsonl", "--quiet", "--until", "cluster", "--state", "state"], args].concat(),
        )
    };
    assert_eq!(read(&["--window", "30"]).code, 0);
    let ran = read(&["--window", "14"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("looks back 30 days, not 14") && ran.stderr.contains("hint: "),
        "{}",
        ran.stderr
    );
    assert_eq!((read(&["--window", "30"]).code, read(&[]).code), (0, 0));
}

#[test]
fn a_record_that_cannot_be_written_leaves_the_memory_as_it_was() {
    let Some(stream) = Stream::new() else { return };
    stream.read("state", &["monday.jsonl"]);
    let before = stream.file("state/stories.bin");
    let ran =
        stream.run(&["read", "tuesday.jsonl", "--quiet", "--state", "state", "--to", "nowhere/record.json"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(stream.file("state/stories.bin") == before);
}

#[test]
fn a_damaged_memory_is_told_and_left_as_it_is() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let about = r#"{"format":"dateline/state","version":1,"window_days":14}"#;
    let other_version: Vec<u8> = [&b"dateline stories"[..], &99_u32.to_le_bytes(), b"..."].concat();
    let cut = [&b"dateline stories"[..], &1_u32.to_le_bytes()].concat();
    for (bytes, message) in
        [(b"nonsense".to_vec(), "not a memory"), (other_version, "version 99"), (cut, "damaged")]
    {
        desk.file("state/state.json", about).file("state/stories.bin", &bytes);
        for args in [&["read", "a.txt"][..], &["why", "a", "b"], &["join", "a", "b"], &["corrections"]] {
            let ran = desk.run(&[args, &["--state", "state"]].concat());
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
            for part in ["state/stories.bin", message, "hint: move stories.bin out of the folder"] {
                assert!(ran.stderr.contains(part), "{part} is missing of {args:?}: {}", ran.stderr);
            }
        }
        assert_eq!(std::fs::read(desk.path("state/stories.bin")).unwrap(), bytes);
    }
}

#[test]
fn a_state_in_use_is_told_at_once() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.").file("state/state.json", "");
    let held = File::open(desk.path("state/state.json")).unwrap();
    held.lock().unwrap();
    let ran = desk.run(&["read", "a.txt", "--state", "state"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("in use by another run"), "{}", ran.stderr);
}

#[test]
fn what_is_no_state_is_left_alone() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.").file("reports/b.txt", "Rain in Sull.");
    let ran = desk.run(&["read", "a.txt", "--state", "reports"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("reports is there and is not a state"), "{}", ran.stderr);
    assert_eq!(std::fs::read_dir(desk.path("reports")).unwrap().count(), 1);
    for args in [&["why", "a", "b"][..], &["join", "a", "b"], &["corrections"]] {
        for folder in ["reports", "gone"] {
            let ran = desk.run(&[args, &["--state", folder]].concat());
            assert_eq!(ran.code, 2);
            assert!(ran.stderr.contains("there is no state in"), "{}", ran.stderr);
        }
    }
    assert!(!desk.path("gone").exists());
}

#[test]
fn usage_that_makes_no_sense_is_refused_with_a_hint() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    for (args, message) in [
        (&["read", "a.txt", "--state", "state", "--until", "annotate"][..], "hint: --until cluster"),
        (&["read", "a.txt", "--window", "30"], "--state"),
        (&["read", "a.txt", "--state", "state", "--window", "0"], "0"),
        (&["why", "a", "b"], "neither an input nor a state is named"),
        (&["join", "a", "a", "--state", "state"], "one article"),
        (&["join", "a", "b"], "--state"),
    ] {
        let ran = desk.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
    assert!(!desk.path("state").exists());
}

#[test]
fn no_reports_are_looked_for_in_a_state() {
    let desk = Desk::new();
    desk.file("in/a.txt", "The ferry sails again.")
        .file("in/state/state.json", r#"{"format":"dateline/state","version":1,"window_days":14}"#)
        .file("in/state/stories.bin", [0, 159, 146, 150])
        .file("in/state/corrections.jsonl", "{}");
    let (record, ran) = desk.record(&["in", "--until", "clean"]);
    assert_eq!((ran.code, all(&record, "articles", "path")), (0, vec!["in/a.txt"]), "{}", ran.stderr);
}
