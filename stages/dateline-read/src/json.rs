//! JSON to articles: an object a line, one object, or an array of objects.

use serde_json::{Map, Value};

use crate::article_line::{is_article, read_article};
use crate::assemble::Found;
use crate::columns::Columns;
use crate::feeds::{is_json_feed, read_json_feed};
use crate::fields::{Fields, words};
use crate::news_items::{is_ninjs, read_ninjs};
use crate::published;

/// Reads an object a line; blank lines are passed over. What a line lacks to be an article is told in `lost` under
/// `path#LINE`.
pub(crate) fn read_lines(
    path: &str,
    text: &str,
    columns: &Columns,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) {
    for (line_idx, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let path = format!("{path}#{}", line_idx + 1);
        match read_line(&path, line, columns) {
            Ok(article) => found.push(article),
            Err(message) => lost.push((path, message)),
        }
    }
}

/// Reads one line.
///
/// # Errors
///
/// What it lacks to be an article.
pub(crate) fn read_line(path: &str, line: &str, columns: &Columns) -> Result<Found, String> {
    serde_json::from_str(line)
        .map_err(|error| broken(&error))
        .and_then(|value| article(path, &value, columns))
}

/// Reads one object as one article, an array as many, told under `path#N` with N from 1.
pub(crate) fn read_document(
    path: &str,
    text: &str,
    columns: &Columns,
    found: &mut Vec<Found>,
    lost: &mut Vec<(String, String)>,
) -> Result<(), String> {
    match serde_json::from_str(text).map_err(|error| broken(&error))? {
        Value::Array(values) => {
            for (value_idx, value) in values.iter().enumerate() {
                let path = format!("{path}#{}", value_idx + 1);
                match article(&path, value, columns) {
                    Ok(article) => found.push(article),
                    Err(message) => lost.push((path, message)),
                }
            }
        }
        Value::Object(object) if is_json_feed(&object) => read_json_feed(path, &object, found, lost)?,
        value => found.push(article(path, &value, columns)?),
    }
    Ok(())
}

fn broken(error: &serde_json::Error) -> String {
    format!("is broken JSON: {error}")
}

fn article(path: &str, value: &Value, columns: &Columns) -> Result<Found, String> {
    let Value::Object(object) = value else {
        return Err("is JSON, but not an object".to_owned());
    };
    if is_article(object) {
        return read_article(path, value);
    }
    if is_ninjs(object) {
        return read_ninjs(path, object);
    }
    of_object(path, object, columns)
}

/// Reads an object of keys and values.
///
/// # Errors
///
/// What it lacks to be an article.
pub(crate) fn of_object(path: &str, object: &Map<String, Value>, columns: &Columns) -> Result<Found, String> {
    let mut fields = Fields::of_columns(object, columns);
    let mut messages = Vec::new();
    let text = match (fields.text.take(), fields.description.take()) {
        (Some(text), _) => text,
        (None, Some(description)) => {
            messages.push("has no text; its description is read in place of it".to_owned());
            description
        }
        (None, None) if fields.is_empty() => {
            return Err("has no field that is known (text, title, published, outlet, url)".to_owned());
        }
        (None, None) => return Err("has no text".to_owned()),
    };
    // So news-please calls it.
    let downloaded = object.get("date_download").and_then(words);
    let fetched = downloaded.and_then(|words| published::parse(&words).ok()?.instant);
    Ok(Found { fields, messages, fetched, ..Found::text(path, text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Found>, Vec<(String, String)>) {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        read_lines("day.jsonl", text, &Columns::default(), &mut found, &mut lost);
        (found, lost)
    }

    #[test]
    fn a_broken_line_among_good_ones_is_told_by_its_number() {
        let (found, lost) =
            read("{\"text\": \"one\"}\r\n\n{\"text\": \n{\"text\": \"four\"}\n[1]\n{\"x\": 1}\n");
        assert_eq!(found.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["day.jsonl#1", "day.jsonl#4"]);
        let paths: Vec<_> = lost.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["day.jsonl#3", "day.jsonl#5", "day.jsonl#6"]);
        assert!(lost[0].1.starts_with("is broken JSON: EOF while parsing a value"), "{}", lost[0].1);
    }

    #[test]
    fn a_description_stands_in_for_a_missing_text_and_that_is_told() {
        let (found, _) =
            read(r#"{"title": "Ferry sails", "maintext": null, "description": "It sails again."}"#);
        assert_eq!(found[0].text, "It sails again.");
        assert_eq!(found[0].messages.len(), 1);
    }

    #[test]
    fn an_array_is_many_articles() {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        let array = r#"[{"text": "one"}, 2, {"text": "three"}]"#;
        read_document("a.json", array, &Columns::default(), &mut found, &mut lost).unwrap();
        assert_eq!(found[1].path, "a.json#3");
        assert_eq!(lost[0].0, "a.json#2");
    }

    #[test]
    fn json_nested_too_deeply_is_a_message() {
        let (found, lost) = read(&"{\"a\":".repeat(10_000));
        assert!(found.is_empty() && lost.len() == 1);
    }
}
