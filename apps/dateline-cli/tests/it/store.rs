//! A store: it grows with every run, takes nothing twice, loses nothing to a kill, and remembers what was.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Duration;

use rusqlite::Connection;

use crate::stream::Stream;

/// The stories of a store as they are: the articles of each.
fn stories(stream: &Stream, store: &str) -> BTreeSet<BTreeSet<String>> {
    let db = Connection::open(stream.desk.path(store)).unwrap();
    let mut rows = db.prepare("SELECT id, story FROM article WHERE story IS NOT NULL").unwrap();
    let pairs = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let mut stories: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (article, story) in pairs.map(Result::unwrap) {
        stories.entry(story).or_default().insert(article);
    }
    stories.into_values().collect()
}

fn count(stream: &Stream, store: &str, table: &str) -> i64 {
    let db = Connection::open(stream.desk.path(store)).unwrap();
    db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

fn read(stream: &Stream, store: &str, inputs: &[&str]) -> String {
    let ran = stream.run(&[&["read", "--store", store], inputs].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

fn assert_sound(stream: &Stream, store: &str) {
    let ran = stream.run(&["check", store]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_store_grows_day_by_day_to_what_one_run_gives() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "once.db", &["monday.jsonl", "tuesday.jsonl"]);
    let monday = read(&stream, "daily.db", &["monday.jsonl"]);
    assert!(monday.starts_with("3 reports came\n"), "{monday}");
    let tuesday = read(&stream, "daily.db", &["tuesday.jsonl"]);
    assert!(tuesday.contains("1 report came") && tuesday.contains("(new)"), "{tuesday}");
    assert_eq!(stories(&stream, "daily.db"), stories(&stream, "once.db"));
    assert_eq!(stories(&stream, "daily.db").len(), 3);
    for store in ["once.db", "daily.db"] {
        assert_sound(&stream, store);
    }
}

#[test]
fn what_is_known_comes_once_and_changes_nothing() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "news.db", &["monday.jsonl", "tuesday.jsonl"]);
    let versions = count(&stream, "news.db", "version");
    let again = read(&stream, "news.db", &["tuesday.jsonl", "monday.jsonl"]);
    assert!(again.starts_with("0 reports came, 6 were known\n"), "{again}");
    assert_eq!((count(&stream, "news.db", "version"), count(&stream, "news.db", "article")), (versions, 6));
}

#[test]
fn reports_may_be_taken_in_without_a_model_and_read_later() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "whole.db", &["monday.jsonl"]);
    let taken = stream.desk.run(&[
        "read",
        "monday.jsonl",
        "--store",
        "later.db",
        "--only-take-in",
        "--model",
        "none.whl",
    ]);
    assert!(
        taken.code == 0 && taken.stdout.contains("nothing is read in them yet"),
        "{}{}",
        taken.stdout,
        taken.stderr
    );
    assert!(stories(&stream, "later.db").is_empty());
    read(&stream, "later.db", &["tuesday.jsonl"]);
    assert_eq!(stories(&stream, "later.db"), {
        read(&stream, "whole.db", &["tuesday.jsonl"]);
        stories(&stream, "whole.db")
    });
}

#[test]
fn a_copy_of_a_store_is_a_store_and_replaces_nothing() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "news.db", &["monday.jsonl"]);
    assert_eq!(stream.run(&["backup", "news.db", "copy.db"]).code, 0);
    assert_sound(&stream, "copy.db");
    read(&stream, "copy.db", &["tuesday.jsonl"]);
    let ran = stream.run(&["backup", "news.db", "copy.db"]);
    assert!(ran.code == 2 && ran.stderr.contains("is there already"), "{}", ran.stderr);
    assert_eq!(count(&stream, "copy.db", "article"), 6);
}

#[test]
fn what_is_no_store_is_left_as_it_is() {
    let Some(stream) = Stream::new() else { return };
    stream.desk.file(
        "notes.txt",
        "not a store, but some notes of mine that are longer than a header of SQLite's is, and more",
    );
    for args in [&["check", "notes.txt"][..], &["read", "monday.jsonl", "--store", "notes.txt"]] {
        let ran = stream.run(args);
        assert!(ran.code == 2 && ran.stderr.contains("is not a store"), "{args:?}: {}", ran.stderr);
    }
    let ran = stream.run(&["check", "nowhere.db"]);
    assert!(ran.code == 2 && ran.stderr.contains("hint:"), "{}", ran.stderr);
    assert!(!stream.desk.path("nowhere.db").exists());
}

#[test]
fn a_damaged_value_is_told() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "news.db", &["monday.jsonl"]);
    let db = Connection::open(stream.desk.path("news.db")).unwrap();
    db.execute("UPDATE article SET raw = x'00ff' WHERE id = 'ferry-1'", []).unwrap();
    drop(db);
    let ran = stream.run(&["check", "news.db"]);
    assert!(ran.code == 1 && ran.stderr.contains("article ferry-1"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_double() {
    let Some(stream) = Stream::new() else { return };
    read(&stream, "whole.db", &["monday.jsonl", "tuesday.jsonl"]);
    let [model, vectors] = &stream.wheels;
    for wait_ms in [5, 60, 150, 250, 350, 450, 600, 800] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["read", "monday.jsonl", "tuesday.jsonl", "--store", "killed.db", "--quiet"])
            .current_dir(stream.desk.path("."))
            .env("DATELINE_MODEL", model)
            .env("DATELINE_VECTORS", vectors)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        child.kill().unwrap();
        child.wait().unwrap();
        if stream.desk.path("killed.db").exists() && count_or_none(&stream).is_some() {
            assert_sound(&stream, "killed.db");
        }
    }
    read(&stream, "killed.db", &["monday.jsonl", "tuesday.jsonl"]);
    assert_sound(&stream, "killed.db");
    assert_eq!(stories(&stream, "killed.db"), stories(&stream, "whole.db"));
    assert_eq!(count(&stream, "killed.db", "article"), 6);
}

/// How many articles there are, where the tables were made before the kill.
fn count_or_none(stream: &Stream) -> Option<i64> {
    let db = Connection::open(stream.desk.path("killed.db")).ok()?;
    db.query_row("SELECT count(*) FROM article", [], |row| row.get(0)).ok()
}
