//! Rows of results, which are hardly language: "Lima 3 Quito 1", "A. Brandt 69 71 70", "Lima 3 2 0 1 7".
//!
//! A reading goes in, the names in its rows come out, as teams or as persons. What the names of a table are is told by those of
//! them that show it: where many begin with a first name or an initial, the table is one of persons.

use std::ops::Range;

use dateline_model::EntityKind;
use dateline_text::Doc;

use crate::Reading;
use crate::calendar_words::is_calendar;
use crate::gazetteer;

use super::found::{Found, is_shouting};
use super::sport;

/// A name in a row.
struct Name {
    paragraph: usize,
    tokens: Range<usize>,
    /// Whether it is a person's for sure: with an initial, in brackets, out at cricket.
    is_person: bool,
    /// Whether it begins with a usual first name.
    is_given: bool,
    /// Whether a score stands behind it.
    is_scored: bool,
    n_words: usize,
}

/// The names in the article's rows of results, in text order.
pub(super) fn rows(reading: &Reading<'_>) -> Vec<Found> {
    let mut names = Vec::new();
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        if is_row(&paragraph.doc) {
            add_names(idx, &paragraph.doc, &mut names);
        }
    }
    let n_persons = names.iter().filter(|name| name.is_person || name.is_given).count();
    let are_persons = n_persons * 5 > names.len() * 2;
    let kind_of = |name: Name| {
        let may_be_team = name.is_scored && !are_persons;
        let is_person = name.is_person || (name.is_given && !may_be_team);
        let kind = if is_person || (are_persons && name.n_words > 1) {
            EntityKind::Person
        } else if may_be_team {
            EntityKind::Organization
        } else {
            return None;
        };
        Some(Found { paragraph: name.paragraph, tokens: name.tokens, kind, weight: 2.0 })
    };
    names.into_iter().filter_map(kind_of).collect()
}

/// Whether a line is a row: numbers, and words that mostly begin with a capital. Years are no scores.
fn is_row(doc: &Doc<'_>) -> bool {
    let (mut n_capital, mut n_small, mut n_numbers) = (0, 0, 0);
    for token in 0..doc.tokens.len() {
        let word = doc.word(token);
        if is_number(word) {
            if word.len() == 4 {
                return false;
            }
            n_numbers += 1;
        } else if word.starts_with(char::is_uppercase) {
            n_capital += 1;
        } else if word.starts_with(char::is_lowercase) {
            n_small += 1;
        }
    }
    n_numbers > 0
        && n_capital * 10 >= (n_capital + n_small) * 6
        && n_numbers * 3 >= n_capital
        && !is_shouting(doc)
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || c == '.') && word.contains(|c: char| c.is_ascii_digit())
}

/// Adds the names of one row.
fn add_names(paragraph: usize, doc: &Doc<'_>, names: &mut Vec<Name>) {
    let n_tokens = doc.tokens.len();
    let begins = |token: usize| {
        let word = doc.word(token);
        word.starts_with(char::is_uppercase) && !is_calendar(word)
    };
    let mut depth = 0_u32;
    let mut at = 0;
    while at < n_tokens {
        match doc.word(at) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !begins(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = start + 1;
        while end < n_tokens {
            let is_joint = matches!(
                doc.word(end),
                "of" | "de" | "van" | "der" | "von" | "al" | "el" | "du" | "la" | "'s" | "-"
            );
            let touches = doc.word(end) != "-" || doc.tokens[end].start == doc.tokens[end - 1].end;
            if begins(end) {
                end += 1;
            } else if is_joint && touches && end + 1 < n_tokens && begins(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        at = end;
        let is_heading = (start..end).all(|token| sport::is_label(doc.word(token)));
        let is_country = gazetteer::known(doc.words(start..end)).is_some_and(|known| known.is_country);
        if is_heading || is_country || (end < n_tokens && doc.word(end) == ":") {
            continue;
        }
        let first = doc.word(start);
        let is_initial = first.ends_with('.') && first.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        let n_words = (start..end).filter(|&token| begins(token)).count();
        let before = start.checked_sub(1).map(|token| doc.word(token));
        let is_in_brackets = depth > 0;
        // "c Brandt b Okoye": how a batsman got out.
        let is_by = before.is_some_and(|word| matches!(word, "c" | "b" | "st" | "lbw"));
        let is_out = end < n_tokens && matches!(doc.word(end), "c" | "b" | "st" | "lbw" | "run" | "not");
        names.push(Name {
            paragraph,
            tokens: start..end,
            is_person: is_initial || is_by || is_out || is_in_brackets,
            is_given: n_words > 1 && gazetteer::is_first_name(first),
            is_scored: is_scored(doc, end),
            n_words,
        });
    }
}

/// Whether a score stands behind a name, a country in brackets between them allowed.
fn is_scored(doc: &Doc<'_>, end: usize) -> bool {
    let behind = |token: usize| token < doc.tokens.len() && is_number(doc.word(token));
    let bracket = (end..doc.tokens.len().min(end + 5)).find(|&token| doc.word(token) == ")");
    behind(end)
        || (end < doc.tokens.len() && doc.word(end) == "(" && bracket.is_some_and(|close| behind(close + 1)))
}

#[cfg(test)]
mod tests {
    use dateline_model::EntityKind;

    use super::rows;

    /// Checks the names in the rows of a text: `T` before teams, `P` before persons.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let Some(model) = crate::testing::model() else { return };
        let article = crate::testing::article(text, None);
        let reading = crate::Reading::new(&article, model);
        let names = rows(&reading).into_iter().map(|row| {
            let sign = if row.kind == EntityKind::Person { 'P' } else { 'T' };
            format!("{sign} {}", reading.paragraphs[row.paragraph].doc.words(row.tokens))
        });
        assert_eq!(names.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn who_scores_in_a_table_is_a_team() {
        check(
            "Port Hurka 3 Quito 1\nOlnay 0 Lima 0\nGroup A\nOlnay 3 2 0 1 7",
            &["T Port Hurka", "T Quito", "T Olnay", "T Lima", "T Olnay"],
        );
    }

    #[test]
    fn a_table_of_first_names_is_one_of_persons() {
        check(
            "Ada Brandt (Peru) 69 71 70\nTom Mensah 70 71 70\nMei Okoye 71 71 72",
            &["P Ada Brandt", "P Tom Mensah", "P Mei Okoye"],
        );
    }

    #[test]
    fn sentences_are_no_rows() {
        check("Lima beat Quito 3-1 in the rain on Sunday.\nThe mayor paid 300 dollars.", &[]);
    }
}
