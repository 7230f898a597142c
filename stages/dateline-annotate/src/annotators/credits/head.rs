//! The agency before the first words of a report: "LIMA (AP) -", "(Reuters) -", "LIMA, March 3. /TASS/.", "AFP -".
//!
//! A paragraph goes in, who is credited comes out. A body that is not known counts only in the brackets of a dateline.

use std::sync::LazyLock;

use dateline_model::{Article, EntityKind, Role};
use regex::Regex;

use super::{Named, agencies};
use crate::annotators::names::dateline::{bracket_of, place_of};
use crate::calendar_words::is_calendar;
use crate::gazetteer;
use crate::{Paragraph, Reading};

/// A dateline stands in one of so many first paragraphs: updates and a summary may come before.
const PARAGRAPHS: usize = 4;

/// A head is looked for in so many first bytes.
const BYTES: usize = 160;

/// Brackets or strokes behind words that may be a place and a day.
static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<before>[^()\[\]]{0,70}?)(?:\((?P<bracket>[^()]{2,60})\)|/(?P<strokes>\p{Lu}[^/]{1,30})/[.,]?)\s*(?P<after>.*)")
        .expect("the pattern is valid: tests use it")
});

/// What follows a bracket: a dash, the word of an update, or a place and a dash.
static RUNS_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-–—|]|Updated\b|\p{Lu}{2}[\p{Lu}\s.'’]{1,30}(?:,[\p{L}\s.]{2,20})?\s*[-–—])")
        .expect("the pattern is valid: tests use it")
});

/// Words in small letters that a dateline may have.
const SMALL: [&str; 9] = ["de", "la", "el", "al", "of", "and", "near", "a.m.", "p.m."];

/// Words in brackets that name nobody.
const NOBODY: [&str; 8] =
    ["Updated", "Update", "Exclusive", "Live", "Video", "Agencies", "Analysis", "Opinion"];

/// The paragraphs that may have a dateline.
pub(super) fn first_paragraphs<'r, 'a>(reading: &'r Reading<'a>) -> impl Iterator<Item = &'r Paragraph<'a>> {
    reading
        .paragraphs
        .iter()
        .filter(|p| p.role == Role::Body)
        .take(PARAGRAPHS)
        .filter(|p| p.excerpt_of.is_none())
}

/// Who is credited at the head of a paragraph; offsets count from its start.
pub(super) fn credited(paragraph: &Paragraph<'_>, article: &Article) -> Vec<Named> {
    // The article's own text: the reading's may be in small letters.
    let text = paragraph.span.of(&article.text);
    let named = in_dateline(paragraph, text, article);
    if !named.is_empty() {
        return named;
    }
    let text = &text[..text.floor_char_boundary(BYTES)];
    let named = in_brackets(text);
    if named.is_empty() { before_a_dash(text) } else { named }
}

/// "PORT HURKA (AP/Coast News) -": known ones, and bodies by their own words where a dash shows that the report begins.
fn in_dateline(paragraph: &Paragraph<'_>, text: &str, article: &Article) -> Vec<Named> {
    let doc = &paragraph.doc;
    let Some(bracket) = place_of(doc).and_then(|place| bracket_of(doc, &place)) else { return Vec::new() };
    let bytes = doc.bytes(bracket);
    let begins =
        text[bytes.end..].trim_start_matches(')').trim_start().starts_with(['-', '–', '—', '|', ':']);
    let named = |(part, usual): (std::ops::Range<usize>, Option<&str>)| {
        let words = &text[bytes.start..][part.clone()];
        let is_other = || !agencies::is_in_host(words, article.outlet.as_deref());
        let name = usual.or_else(|| (begins && is_body(words) && is_other()).then_some(words))?;
        Some((part.start + bytes.start..part.end + bytes.start, name.to_owned()))
    };
    agencies::parts(&text[bytes.clone()]).into_iter().filter_map(named).collect()
}

/// Whether words in the brackets of a dateline name a body.
fn is_body(words: &str) -> bool {
    let is_word = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let first = words.split_whitespace().next().unwrap_or_default();
    first.chars().filter(|c| c.is_uppercase()).count() > 0
        && words.chars().filter(|c| c.is_alphabetic()).count() > 1
        && words.split_whitespace().all(is_word)
        && !words.split_whitespace().any(|word| is_calendar(word) || NOBODY.contains(&word))
        && !gazetteer::is_first_name(first)
        && gazetteer::known(words).is_none_or(|known| known.kind == EntityKind::Organization)
}

/// "8 p.m. UPDATE: Hurka (AP) -", "(Reuters) LIMA -", "LIMA, March 3. /TASS/. Ferries stood still".
fn in_brackets(text: &str) -> Vec<Named> {
    let Some(found) = BRACKET.captures(text) else { return Vec::new() };
    let before = &found["before"];
    let is_small = |word: &str| word.starts_with(char::is_lowercase) && !SMALL.contains(&word);
    let runs_on = found.name("strokes").is_some() && !before.is_empty() || RUNS_ON.is_match(&found["after"]);
    let list = found.name("bracket").or_else(|| found.name("strokes"));
    let Some(list) = list.filter(|_| runs_on && !before.split_whitespace().any(is_small)) else {
        return Vec::new();
    };
    let parts = agencies::parts(list.as_str());
    if !parts.iter().all(|(range, name)| name.is_some() || is_body(&list.as_str()[range.clone()])) {
        return Vec::new();
    }
    let named = parts.into_iter().filter_map(|(range, name)| Some((range, name?.to_owned())));
    // "Agence France-Presse (AFP) - the agency" explains an abbreviation.
    let explained = agencies::usual_name(before.trim());
    let at = list.start();
    let shifted = named.filter(|(_, name)| explained != Some(name));
    shifted.map(|(range, name)| (range.start + at..range.end + at, name)).collect()
}

/// "Reuters - Ferries stood still", "Lima, Peru | AFP | Ferries stood still".
fn before_a_dash(text: &str) -> Vec<Named> {
    let dash = [" - ", " – ", " — ", " -- ", "- ", "– ", "— ", " | "];
    let mut start = 0;
    for _ in 0..2 {
        let rest = &text[start..];
        let Some(end) = dash.iter().filter_map(|dash| rest.find(dash)).min() else { break };
        let words = rest[..end].trim_end();
        let after = rest[end..].trim_start_matches([' ', '-', '–', '—', '|']);
        if let Some(name) = agencies::agency(words).filter(|_| !after.starts_with(char::is_lowercase)) {
            return vec![(start..start + words.len(), name.to_owned())];
        }
        let Some(place) = rest.find(" | ").filter(|&bar| bar == end) else { break };
        start += place + " | ".len();
    }
    Vec::new()
}
