//! Whether a record holds what a page expects.

use serde_json::Value;

use super::page::{Page, Row};

/// What does not hold, in words; empty where the page holds.
pub fn failures(page: &Page, record: &Value) -> Vec<String> {
    let missing = page.must.iter().filter(|row| !comes_out(row, record));
    let missing = missing.map(|row| format!("does not come out: {}", told(row)));
    let unwanted = page.must_not.iter().filter(|row| comes_out(row, record));
    missing.chain(unwanted.map(|row| format!("comes out: {}", told(row)))).collect()
}

fn told(row: &Row) -> String {
    format!("{} | {} | {} | {}", row.what, row.attribute, row.about, row.values.join(" / "))
}

fn comes_out(row: &Row, record: &Value) -> bool {
    match row.what.as_str() {
        "nothing differs" => {
            let differs = |d: &&Value| !matches!(text(&d["status"]), "agreed" | "single_origin");
            !list(&record["differences"]).iter().any(|d| differs(&d))
        }
        "one entity" => entities(record, &row.values).is_some_and(|ids| ids.windows(2).all(|w| w[0] == w[1])),
        "several entities" => entities(record, &row.values)
            .is_some_and(|ids| (1..ids.len()).all(|i| !ids[..i].contains(&ids[i]))),
        "day" => list(&record["events"]).iter().any(|event| {
            let is_about = contains(text(&event["what"]), &row.about);
            let (first, last) = (text(&event["date"]["earliest"]), text(&event["date"]["latest"]));
            is_about && row.values.iter().any(|v| first == v && last == v)
        }),
        "background" => list(&record["events"])
            .iter()
            .any(|event| contains(text(&event["what"]), &row.about) && event["background"] == true),
        "one origin" => {
            let origins: Vec<usize> = row.values.iter().filter_map(|outlet| origin(record, outlet)).collect();
            origins.len() == row.values.len() && origins.windows(2).all(|w| w[0] == w[1])
        }
        _ => list(&record["differences"]).iter().any(|difference| is_told(row, difference)),
    }
}

/// Whether a difference is the one that a row tells of.
fn is_told(row: &Row, difference: &Value) -> bool {
    let (status, reason) = match row.what.split_once(" (") {
        Some((status, reason)) => (status, Some(reason.trim_end_matches(')'))),
        None => (row.what.as_str(), None),
    };
    let status = status.replace(' ', "_");
    let fits = |wanted: &str, found: &Value| matches!(wanted, "any" | "") || wanted == text(found);
    if !fits(&status, &difference["status"])
        || reason.is_some_and(|reason| text(&difference["reason"]["code"]) != reason)
        || !fits(&row.attribute, &difference["attribute"])
        || !(row.about.is_empty() || contains(text(&difference["about_name"]), &row.about))
    {
        return false;
    }
    // Every value of the row is another value of the difference.
    let mut left: Vec<&Value> = list(&difference["values"]).iter().collect();
    row.values.iter().all(|wanted| {
        let exact = left.iter().position(|value| is_value(wanted, value, true));
        let at = exact.or_else(|| left.iter().position(|value| is_value(wanted, value, false)));
        at.map(|at| left.remove(at)).is_some()
    })
}

/// "14", "14 [2 origins]", "Freedonia [says palace]", "15 [corrected]": the value itself or words of its evidence.
fn is_value(wanted: &str, value: &Value, is_exact: bool) -> bool {
    let (words, note) = match wanted.split_once(" [") {
        Some((words, note)) => (words, note.trim_end_matches(']')),
        None => (wanted, ""),
    };
    let is_noted = match note.split_once(' ') {
        _ if note.is_empty() => true,
        _ if note == "corrected" => !list(&value["corrected_by"]).is_empty(),
        Some(("says", who)) => contains(text(&value["attributed_to"]), who),
        Some((n, _)) => value["origins"].as_u64() == n.parse().ok(),
        None => false,
    };
    let shown = text(&value["value"]).eq_ignore_ascii_case(words);
    is_noted
        && (shown
            || !is_exact && list(&value["evidence"]).iter().any(|span| contains(text(&span["exact"]), words)))
}

/// The ids of entities that hold mentions with these words; `None` where one is no mention of anybody.
fn entities<'r>(record: &'r Value, names: &[String]) -> Option<Vec<&'r str>> {
    let holds = |entity: &&Value, name: &str| {
        list(&entity["mentions"]).iter().any(|m| text(&m["exact"]).eq_ignore_ascii_case(name))
    };
    let all = list(&record["entities"]);
    names.iter().map(|name| all.iter().find(|e| holds(e, name)).map(|e| text(&e["id"]))).collect()
}

/// The first article of an outlet's origin, by its place in the record.
fn origin(record: &Value, outlet: &str) -> Option<usize> {
    let articles = list(&record["articles"]);
    let article = articles.iter().find(|a| text(&a["outlet"]) == outlet)?;
    let first = Some(&article["origin"]["article"]).filter(|first| !first.is_null());
    articles.iter().position(|a| a["id"] == *first.unwrap_or(&article["id"]))
}

/// Whether words stand in a text as whole words, in any letters.
fn contains(text: &str, words: &str) -> bool {
    let (text, words) = (text.to_lowercase(), words.to_lowercase());
    let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    text.match_indices(&words).any(|(at, _)| {
        is_edge(text[..at].chars().next_back()) && is_edge(text[at + words.len()..].chars().next())
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
