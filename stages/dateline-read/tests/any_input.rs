//! Whatever the bytes: no panic, the same answer twice, every article whole, every loss told.

use std::io::Write;

use dateline_read::{Input, ReadConfig, ReadOutcome, read};
use proptest::prelude::*;

fn read_bytes(path: &str, bytes: &[u8], sidecar: Option<&[u8]>) -> ReadOutcome {
    read(&Input { path, bytes, sidecar }, &ReadConfig::default())
}

fn messages(outcome: &ReadOutcome) -> Vec<(&str, Option<&str>, &str)> {
    outcome.problems.iter().map(|p| (p.path.as_str(), p.article.as_deref(), p.message.as_str())).collect()
}

/// What holds for every input under every name.
fn check_any(bytes: &[u8], sidecar: Option<&[u8]>) {
    for path in ["a", "a.xml", "a.rss", "a.txt", "a.json", "a.jsonl", "a.html", "a.txt.gz"] {
        let outcome = read_bytes(path, bytes, sidecar);
        assert_eq!(outcome, read_bytes(path, bytes, sidecar), "reading twice gives the same");
        assert!(
            !outcome.articles.is_empty() || !outcome.problems.is_empty(),
            "{path}: neither read nor told"
        );
        for article in &outcome.articles {
            assert!(!article.id.is_empty() && !article.text.trim().is_empty());
            assert_eq!(article.published.day.is_none(), article.published.basis.name() == "unknown");
            let mut end = 0;
            for block in &article.marked {
                assert!(block.span.start >= end, "marks are in order and do not overlap");
                assert!(article.text.get(block.span.range()).is_some(), "marks lie on characters");
                end = block.span.end;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_told(bytes in proptest::collection::vec(any::<u8>(), 0..400), sidecar: Option<Vec<u8>>) {
        check_any(&bytes, sidecar.as_deref());
    }

    #[test]
    fn any_text_is_read_or_told(text in "\\PC{0,200}") {
        check_any(text.as_bytes(), None);
    }

    #[test]
    fn any_markup_is_read_or_told(text in "(<(p|h1|br|div|table|td|pre|a href=x|/p|/div|!--|script|figcaption|/)>?|[a-z0-9 é&;\\n]{1,9}){0,60}") {
        check_any(format!("<html><title>t</title>{text}").as_bytes(), None);
    }

    #[test]
    fn any_feed_is_read_or_told(text in "(</?(rss|channel|item|title|link|description|entry|feed|content:encoded|guid)/?>?|<!\\[CDATA\\[|\\]\\]>| href=x| type='html'|&(amp|eacute|#8|lt);|[a-z0-9 é&;<>\\n]{1,9}){0,60}") {
        check_any(format!("<rss><channel><item><title>t</title>{text}").as_bytes(), None);
    }

    #[test]
    fn any_json_is_read_or_told(text in "([\\[\\]{}:,\"]|\"text\":|\"published\":|\"[a-z0-9-]{0,9}\"|[0-9]{1,14}|null|\\n){0,40}") {
        check_any(text.as_bytes(), Some(text.as_bytes()));
    }

    #[test]
    fn any_date_is_read_or_told(date in "[0-9A-Za-zäé:+ ,./T-]{0,30}") {
        let line = serde_json::json!({"text": "The ferry sails.", "published": date}).to_string();
        check_any(line.as_bytes(), None);
    }
}

#[test]
fn nothing_is_told_as_nothing() {
    assert_eq!(messages(&read_bytes("a.txt", b"", None)), [("a.txt", None, "is empty")]);
    assert_eq!(
        messages(&read_bytes("a.txt", b" \r\n\t", None)),
        [("a.txt", None, "holds nothing but white space")]
    );
}

#[test]
fn plain_text_is_kept_to_the_last_character() {
    let text = "  The ferry sails again.\r\n\r\nIt was late.\n";
    let outcome = read_bytes("a.txt", text.as_bytes(), None);
    assert_eq!(outcome.articles[0].text, text);
    assert_eq!(outcome.articles[0].title, None);
    assert_eq!(outcome.problems, []);
}

#[test]
fn a_line_of_fifty_megabytes_is_one_article() {
    let line = "The ferry sails again. ".repeat(50_000_000 / 23);
    let started = std::time::Instant::now();
    assert_eq!(read_bytes("a.txt", line.as_bytes(), None).articles[0].text.len(), line.len());
    let json = serde_json::json!({"text": line}).to_string();
    assert_eq!(read_bytes("-", json.as_bytes(), None).articles[0].text.len(), line.len());
    assert!(started.elapsed().as_secs() < 30, "reading is linear in the length");
}

#[test]
fn gzipped_lines_are_told_by_their_first_character() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"{\"text\": \"one\"}\n{\"text\"\n{\"text\": \"three\", \"id\": \"t\"}\n").unwrap();
    let outcome = read_bytes("-", &packed.finish().unwrap(), None);
    let paths: Vec<&str> = outcome.articles.iter().map(|article| article.path.as_str()).collect();
    assert_eq!(paths, ["-#1", "-#3"]);
    assert_eq!(outcome.articles[1].id, "t");
    assert_eq!((outcome.problems[0].path.as_str(), &outcome.problems[0].article), ("-#2", &None));
}

#[test]
fn a_broken_sidecar_is_told_and_the_article_is_read() {
    let outcome = read_bytes("a.txt", b"The ferry sails again.", Some(b"{\"published\": "));
    let article = &outcome.articles[0];
    assert_eq!(outcome.problems[0].article.as_ref(), Some(&article.id));
    assert!(outcome.problems[0].message.starts_with("cannot read its sidecar"));
}

#[test]
fn a_sidecar_gives_what_the_text_cannot_say() {
    let sidecar = br#"{"published": "2024-03-05", "outlet": "Harbour Post", "url": null, "title": "Ferry sails", "id": "x1", "byline": "Ada Quill"}"#;
    let article = &read_bytes("a.txt", b"The ferry sails again.", Some(sidecar)).articles[0];
    assert_eq!((article.id.as_str(), article.outlet.as_deref()), ("x1", Some("Harbour Post")));
    assert_eq!(
        (article.title.as_deref(), article.byline.as_deref()),
        (Some("Ferry sails"), Some("Ada Quill"))
    );
    assert_eq!(article.published.basis.name(), "given");
}

#[test]
fn bytes_that_are_no_text_in_any_place_are_counted() {
    let mut bytes = "Žofia Šimůnková said ".as_bytes().to_vec();
    bytes.extend(b"\"n\xffo\"");
    let outcome = read_bytes("a.txt", &bytes, None);
    assert_eq!(outcome.problems[0].message, "1 byte sequence that is not UTF-8 was replaced by U+FFFD");
}
