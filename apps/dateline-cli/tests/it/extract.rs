//! What `dateline extract` writes, and that it comes to the same bytes whenever it was cut off.

use std::process::{Command, Stdio};

use crate::command::Desk;

/// An archive of so many pages, every tenth one damaged.
fn archive(n_pages: usize) -> Vec<u8> {
    let mut warc = Vec::new();
    for n in 0..n_pages {
        let page = format!(
            "<html><head><title>Ferry {n} sails again</title></head><body><h1>Ferry {n} sails again</h1><p>The ferry number {n} sails again
             after four months in the yard, the harbour office said on Tuesday, with a brass band and the mayor on board.</p></body></html>"
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let length = if n % 10 == 7 { "much".to_owned() } else { answer.len().to_string() };
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/{n}\r\nWARC-Date: 2031-03-09T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{answer}\r\n\r\n"
        );
        warc.extend_from_slice(record.as_bytes());
    }
    warc
}

fn desk(n_pages: usize) -> Desk {
    let desk = Desk::new();
    desk.file("in/a.txt", "The ferry sails again.\n")
        .file("in/a.meta.json", r#"{"id": "ferry", "published": "2031-03-05", "outlet": "Harbour Post"}"#)
        .file("in/b.warc", archive(n_pages))
        .file(
            "in/c.jsonl",
            "{\"id\": \"one\", \"text\": \"One.\", \"date_publish\": \"2031-03-06 10:00:00\"}\n{\"id\": \n",
        );
    desk
}

#[test]
fn an_extract_is_read_as_its_inputs_are() {
    let desk = desk(20);
    let ran = desk.run(&["extract", "in", "--to", "articles.jsonl.gz"]);
    assert_eq!(ran.code, 1, "a line and two records are damaged: {}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "20 articles are in articles.jsonl.gz; 3 problems, kept in articles.jsonl.gz.journal\n"
    );
    assert!(ran.stderr.contains("dateline: in/c.jsonl#2: is broken JSON"), "{}", ran.stderr);
    let articles = |input: &str| {
        let (mut record, _) = desk.record(&[input, "--until", "clean"]);
        let mut articles = record["articles"].take();
        for article in articles.as_array_mut().unwrap() {
            article["path"] = serde_json::Value::Null;
        }
        articles
    };
    assert_eq!(articles("in"), articles("articles.jsonl.gz"));
}

#[test]
fn neither_threads_nor_a_gzipped_output_change_what_is_written() {
    let desk = desk(30);
    desk.run(&["extract", "in", "--to", "one.jsonl", "--threads", "1"]);
    desk.run(&["extract", "in/c.jsonl", "in/b.warc", "in/a.txt", "--to", "four.jsonl", "--threads", "4"]);
    let read = |name: &str| std::fs::read(desk.path(name)).unwrap();
    assert!(read("one.jsonl") == read("four.jsonl") && !read("one.jsonl").is_empty());
}

#[test]
fn an_output_that_is_there_is_neither_overwritten_nor_gone_on_with_unasked() {
    let desk = desk(3);
    let run =
        |options: &[&str]| desk.run(&[&["extract", "in", "--to", "a.jsonl", "--quiet"], options].concat());
    let read = || std::fs::read(desk.path("a.jsonl")).unwrap();
    assert_eq!(run(&["--resume"]).code, 1, "there is nothing to go on with, so it begins");
    let written = read();
    let refused = run(&[]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("hint: --resume goes on") && refused.stderr.contains("--overwrite"));
    assert_eq!(
        (run(&["--resume"]).code, read()),
        (1, written.clone()),
        "done is done, and its problems stay"
    );
    let other = run(&["--resume", "--published", "2031-03-07"]);
    assert!(other.code == 2 && other.stderr.contains("other options"), "{}", other.stderr);
    desk.file("in/d.txt", "One more.");
    let other = run(&["--resume"]);
    assert!(other.code == 2 && other.stderr.contains("inputs were added"), "{}", other.stderr);
    assert_eq!((run(&["--overwrite"]).code, read().len() > written.len()), (1, true));
    std::fs::remove_file(desk.path("a.jsonl.journal")).unwrap();
    assert!(run(&["--resume"]).stderr.contains("without its journal"));
    for args in
        [&["in", "--to", "a.txt"][..], &["-", "--to", "b.jsonl", "--resume"], &["in", "--to", "gone/b.jsonl"]]
    {
        assert_eq!(desk.run(&[&["extract"], args].concat()).code, 2, "{args:?}");
    }
}

#[test]
fn cut_off_behind_any_batch_it_comes_to_the_same_bytes() {
    let desk = desk(2500);
    for name in ["a.jsonl", "a.jsonl.gz"] {
        let run =
            |options: &[&str]| desk.run(&[&["extract", "in", "--to", name, "--quiet"], options].concat());
        assert_eq!(run(&[]).code, 1);
        let journal_path = desk.path(&format!("{name}.journal"));
        let (whole, journal) =
            (std::fs::read(desk.path(name)).unwrap(), std::fs::read_to_string(&journal_path).unwrap());
        let lines: Vec<&str> = journal.split_inclusive('\n').collect();
        let mut n_marks = 0;
        for n_lines in 1..lines.len() {
            if !lines[n_lines - 1].contains("up_to") && n_lines > 1 {
                continue;
            }
            n_marks += 1;
            let mark: serde_json::Value = serde_json::from_str(lines[n_lines - 1]).unwrap();
            let n_bytes = mark["n_bytes"].as_u64().unwrap_or(0) as usize;
            // Killed while it wrote the next batch and, half, its problems.
            std::fs::write(desk.path(name), [&whole[..n_bytes], b"{\"half"].concat()).unwrap();
            std::fs::write(&journal_path, lines[..n_lines].concat() + "{\"problem\":{\"pa").unwrap();
            assert_eq!(run(&["--resume"]).code, 1);
            assert!(std::fs::read(desk.path(name)).unwrap() == whole, "cut off behind line {n_lines}");
            assert!(std::fs::read_to_string(&journal_path).unwrap() == journal, "the journal differs");
        }
        assert!(n_marks > 3, "{n_marks}");
    }
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_it_comes_to_the_same_bytes() {
    let desk = desk(2500);
    desk.run(&["extract", "in", "--to", "whole.jsonl"]);
    let whole = std::fs::read(desk.path("whole.jsonl")).unwrap();
    for milliseconds in [0, 30, 90, 200, 300] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["extract", "in", "--to", "cut.jsonl", "--resume", "--quiet"])
            .current_dir(desk.path(""))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert_eq!(desk.run(&["extract", "in", "--to", "cut.jsonl", "--resume"]).code, 1);
    assert!(std::fs::read(desk.path("cut.jsonl")).unwrap() == whole);
}
