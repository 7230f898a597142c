//! What is read from where, and that neither order nor threads change the answer.

use crate::command::{Desk, all};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("in/a.txt", "The ferry sails again.\n")
        .file("in/a.meta.json", r#"{"id": "ferry", "published": "2024-03-05", "outlet": "Harbour Post"}"#)
        .file("in/deep/b.html", "<html><title>Rain in Sull</title><h1>Rain in Sull</h1><p>It rained in Sull for a week, the weather office said.</p></html>")
        .file("in/c.jsonl", "{\"id\": \"one\", \"text\": \"One.\", \"date_publish\": \"2024-03-06 10:00:00\"}\n{\"id\": \"one\", \"text\": \"Two.\"}\n")
        .file("in/.hidden/d.txt", "Never read.");
    desk
}

#[test]
fn what_later_stages_find_is_left_out_of_the_record() {
    let (record, _) = desk().record(&["in", "--until", "clean"]);
    let empty: Vec<_> = record.as_object().unwrap().iter().filter(|(_, value)| value.is_null()).collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn a_folder_is_walked_with_its_sidecars() {
    let (record, ran) = desk().record(&["in", "--until", "clean", "--published", "2024-03-01"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut paths = all(&record, "articles", "path");
    paths.sort_unstable();
    assert_eq!(paths, ["in/a.txt", "in/c.jsonl#1", "in/c.jsonl#2", "in/deep/b.html"]);
    let article =
        |path: &str| record["articles"].as_array().unwrap().iter().find(|a| a["path"] == path).unwrap();
    assert_eq!(article("in/a.txt")["id"], "ferry");
    assert_eq!(article("in/a.txt")["outlet"], "Harbour Post");
    assert_eq!(article("in/a.txt")["published"]["value"], "2024-03-05");
    assert_eq!(article("in/a.txt")["published"]["basis"], "given");
    assert_eq!(article("in/c.jsonl#1")["published"]["value"], "2024-03-06T10:00:00");
    assert_eq!(article("in/c.jsonl#1")["published"]["basis"], "metadata");
    assert_eq!(article("in/c.jsonl#2")["published"]["value"], "2024-03-01");
    assert_eq!(article("in/deep/b.html")["title"], "Rain in Sull");
}

#[test]
fn order_and_threads_change_nothing() {
    let desk = desk();
    desk.file("empty.txt", "");
    let read = |args: &[&str]| {
        desk.record(args);
        std::fs::read(desk.path("record.json")).unwrap()
    };
    let forward = read(&[
        "in/a.txt",
        "in/c.jsonl",
        "gone",
        "in/deep",
        "empty.txt",
        "--until",
        "clean",
        "--threads",
        "1",
    ]);
    let backward = read(&[
        "empty.txt",
        "in/deep",
        "gone",
        "in/c.jsonl",
        "in/a.txt",
        "--until",
        "clean",
        "--threads",
        "4",
    ]);
    assert!(forward == backward, "the records differ");
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let ran = desk.run_with(
        &["read", "-", "--until", "read", "--json"],
        b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}",
        &[],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let record: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut paths = all(&record, "articles", "path");
    paths.sort_unstable();
    assert_eq!(paths, ["-#1", "-#2"]);
}

#[test]
fn a_record_may_be_gzipped_and_is_there_whole_or_not_at_all() {
    let desk = desk();
    let ran = desk.run(&["read", "in", "--until", "read", "--to", "record.json.gz"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(std::fs::read(desk.path("record.json.gz")).unwrap().starts_with(&[0x1f, 0x8b]));
    assert!(
        ran.stdout.contains("4 articles until read, 0 problems; the record is in record.json.gz"),
        "{}",
        ran.stdout
    );
    let left: Vec<_> =
        std::fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn timings_tell_every_stage() {
    let desk = desk();
    desk.run(&["read", "in", "--until", "clean", "--quiet", "--timings", "timings.json"]);
    let timings: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("timings.json")).unwrap()).unwrap();
    assert_eq!(all(&timings, "stages", "stage"), ["read", "clean"]);
}

#[test]
fn feeds_and_archives_are_read_and_later_versions_are_told_with_what_changed() {
    let feed = |day: &str, toll: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Harbour Post</title><item>
             <title>Ferry hits its pier</title><link>https://post.example/ferry</link><guid>p-1</guid><pubDate>{day} Mar 2024 10:00:00 +0000</pubDate>
             <content:encoded>&lt;p&gt;The ferry hit its pier in Sull on Tuesday.&lt;/p&gt;&lt;p&gt;{toll} people were hurt.&lt;/p&gt;</content:encoded></item></channel></rss>"
        )
    };
    let page =
        "<html><title>Rain in Sull</title><h1>Rain in Sull</h1><p>It rained in Sull for a week.</p></html>";
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/rain\r\nWARC-Date: 2024-03-09T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let desk = Desk::new();
    desk.file("in/a.xml", feed("5", "Two")).file("in/b.xml", feed("6", "Three")).file("in/c.warc", &warc);
    let (record, ran) = desk.record(&["in", "--until", "clean"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let articles = record["articles"].as_array().unwrap();
    let article = |path: &str| articles.iter().find(|article| article["path"] == path).unwrap();
    assert_eq!(article("in/c.warc#0")["url"], "https://post.example/rain");
    assert_eq!(article("in/c.warc#0")["fetched"], "2024-03-09T10:00:00Z");
    assert_eq!(article("in/c.warc#0")["published"]["value"], serde_json::Value::Null);
    assert_eq!(article("in/a.xml#1")["published"]["basis"], "feed");
    assert_eq!(article("in/a.xml#1")["feed"]["text"], "full");
    assert_eq!(article("in/a.xml#1")["revision"], serde_json::Value::Null);
    let revision = &article("in/b.xml#1")["revision"];
    assert_eq!((&revision["of"], &revision["number"]), (&article("in/a.xml#1")["id"], &serde_json::json!(2)));
    assert_eq!(revision["added"][0]["exact"], "Three people were hurt.");
    assert_eq!(revision["removed"][0]["exact"], "Two people were hurt.");
    let verified = desk.run(&["verify", "record.json"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
}
