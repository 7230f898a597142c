//! The place of writing at the head of a report and the agency that wrote: "LIMA, Peru (Agency) —", "LIMA, March 3".

use std::ops::Range;

use dateline_model::EntityKind;
use dateline_text::Doc;

use crate::calendar_words::is_calendar;
use crate::gazetteer;

/// The tokens of the place in capitals that a line begins with, where what follows shows that it is a dateline: a bracket, a
/// day, or a dash behind a place that is known.
pub(crate) fn place_of(doc: &Doc<'_>) -> Option<Range<usize>> {
    let is_capitals = |token: usize| {
        let word = doc.word(token);
        word.starts_with(char::is_alphabetic) && !word.contains(char::is_lowercase) && !is_calendar(word)
    };
    let joins = |token: usize| matches!(doc.word(token), "-" | "'" | "'S" | ".");
    let n_tokens = doc.tokens.len();
    let runs_on = |token: usize| {
        is_capitals(token) || (joins(token) && doc.tokens[token].start == doc.tokens[token - 1].end)
    };
    let end = (0..n_tokens.min(6)).find(|&token| !is_capitals(token) && (token == 0 || !runs_on(token)))?;
    if end == 0 || (end == 1 && doc.word(0).chars().count() < 3) {
        return None;
    }
    let is_known = gazetteer::known(doc.words(0..end)).is_some();
    let mut next = end;
    let has_second = doc.word(next) == ",";
    if has_second {
        let is_second = |t: &usize| {
            let word = doc.word(*t);
            word == "," || (word.starts_with(char::is_uppercase) && !is_calendar(word))
        };
        next = (end + 1..n_tokens.min(end + 7)).find(|token| !is_second(token))?;
    }
    let is_sentence = doc.text.contains(char::is_lowercase);
    let shows = match doc.word(next) {
        "(" => is_sentence,
        "-" | "\u{2013}" | "\u{2014}" | "--" => is_sentence && (is_known || has_second),
        word if word.starts_with(|c: char| c.is_ascii_digit()) => next + 5 >= n_tokens,
        word => is_calendar(word) && has_second,
    };
    shows.then_some(0..end)
}

/// The tokens of the agency in brackets behind the place of writing.
pub(super) fn agency_of(doc: &Doc<'_>, place: &Range<usize>) -> Option<Range<usize>> {
    bracket_of(doc, place).filter(|tokens| is_body(doc, tokens))
}

/// The tokens between the first brackets behind the place of writing.
pub(crate) fn bracket_of(doc: &Doc<'_>, place: &Range<usize>) -> Option<Range<usize>> {
    let near = doc.tokens.len().min(place.end + 10);
    let start = (place.end..near).find(|&token| doc.word(token) == "(")? + 1;
    let end = (start..doc.tokens.len().min(start + 6)).find(|&token| doc.word(token) == ")")?;
    (start < end).then_some(start..end)
}

/// Whether all words begin with a capital and name no place.
pub(crate) fn is_body(doc: &Doc<'_>, tokens: &Range<usize>) -> bool {
    let is_name = tokens.clone().all(|token| doc.word(token).starts_with(char::is_uppercase));
    let known = gazetteer::known(doc.words(tokens.clone()));
    is_name && !tokens.is_empty() && known.is_none_or(|known| known.kind != EntityKind::Place)
}

#[cfg(test)]
mod tests {
    use super::{agency_of, place_of};

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let Some(model) = crate::testing::model() else { return };
        let doc = model.read(line);
        assert_eq!(place_of(&doc).map(|tokens| doc.words(tokens)), expected, "{line}");
    }

    #[test]
    fn a_place_before_the_agency_or_the_day_is_one_of_writing() {
        check("PORT HURKA (Coast News) - Ferries stood still on Sunday.", Some("PORT HURKA"));
        check("HURKA, Peru, March 3 (Coast News) - Ferries stood still.", Some("HURKA"));
        check("LIMA \u{2014} Ferries stood still on Sunday.", Some("LIMA"));
    }

    #[test]
    fn the_agency_stands_in_brackets_behind_the_place() {
        let Some(model) = crate::testing::model() else { return };
        for (line, expected) in [
            ("HURKA, Peru, March 3 (Coast News) - Ferries stood still.", Some("Coast News")),
            ("HURKA (Peru) - Ferries stood still.", None),
        ] {
            let doc = model.read(line);
            let agency = place_of(&doc).and_then(|place| agency_of(&doc, &place));
            assert_eq!(agency.map(|tokens| doc.words(tokens)), expected, "{line}");
        }
    }

    #[test]
    fn headlines_and_shouted_words_are_no_places() {
        check("FERRIES - CREWS STRIKE IN LIMA", None);
        check("BREAKING - Ferries stand still.", None);
        check("Lima (Coast News) - Ferries stood still.", None);
    }
}
