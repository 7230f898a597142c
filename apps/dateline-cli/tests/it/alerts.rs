//! What is looked out for in a store that grows: each thing is told once.

use serde_json::Value;

use crate::command::Desk;
use crate::stream::Stream;

#[test]
fn a_search_tells_what_came_since_once() {
    let Some(stream) = Stream::new() else { return };
    let run = |args: &[&str]| {
        let ran = stream.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        ran.stdout
    };
    run(&["read", "--store", "news.db", "monday.jsonl"]);
    let set =
        run(&["alerts", "add", "all", "--store", "news.db", "--query", "said", "--lines", "alerts.jsonl"]);
    assert_eq!(set, "alert 1 is set\n");
    run(&["alerts", "add", "feed", "--store", "news.db", "--query", "said", "--feed", "alerts.atom"]);
    run(&["read", "--store", "news.db", "tuesday.jsonl"]);
    run(&["alerts", "deliver", "--store", "news.db"]);
    let lines = std::fs::read_to_string(stream.desk.path("alerts.jsonl")).unwrap();
    assert!(!lines.is_empty(), "{}", run(&["alerts", "told", "--store", "news.db"]));
    for line in lines.lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        assert_eq!(told["watch"]["name"], "all", "{line}");
    }
    let feed = std::fs::read_to_string(stream.desk.path("alerts.atom")).unwrap();
    assert_eq!(feed.matches("<entry>").count(), lines.lines().count(), "{feed}");
    assert_eq!(run(&["alerts", "deliver", "--store", "news.db"]), "0 delivered, 0 failed\n");
    assert_eq!(std::fs::read_to_string(stream.desk.path("alerts.jsonl")).unwrap(), lines);

    assert_eq!(run(&["alerts", "list", "--store", "news.db"]).lines().count(), 2);
    run(&["alerts", "remove", "1", "--store", "news.db"]);
    assert_eq!(run(&["alerts", "list", "--store", "news.db"]).lines().count(), 1);
}

#[test]
fn a_query_that_makes_no_sense_is_wrong_usage() {
    let desk = Desk::new();
    let ran = desk.run(&["alerts", "add", "x", "--store", "news.db", "--query", "person:"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    let ran = desk.run(&["alerts", "add", "x", "--store", "news.db", "--on", "says"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--person"), "{}", ran.stderr);
}

#[test]
fn a_webhook_has_a_key_that_is_shown_once() {
    let desk = Desk::new();
    let hook = ["--on", "denial", "--webhook", "https://desk.example.org/hook"];
    let ran = desk.run(&[&["alerts", "add", "denials", "--store", "news.db"], &hook[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("whsec_"), "{}", ran.stdout);
    let listed = desk.run(&["alerts", "list", "--store", "news.db", "--json"]).stdout;
    assert!(listed.contains("desk.example.org") && !listed.contains("whsec_"), "{listed}");
}
