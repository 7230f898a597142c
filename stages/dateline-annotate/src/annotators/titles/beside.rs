//! Age, nationality and affiliation, read from the words in a row beside a name.

use std::ops::Range;

use dateline_model::{Annotated, Attribute, EntityKind};
use dateline_text::{Doc, Tag};

use super::phrases::Said;
use crate::annotators::times::{NumberWord, number_word};
use crate::gazetteer;
use crate::{Paragraph, person_words};

/// All that is said of a name.
pub(super) fn of_name(paragraph: &Paragraph<'_>, name: &Range<usize>, annotated: &Annotated) -> Vec<Said> {
    let doc = &paragraph.doc;
    let sentence = doc.sentence_of(name.start);
    let mut said = Vec::new();
    said.extend(age_before(doc, name, sentence.start));
    said.extend(age_after(doc, name, sentence.end));
    said.extend(people_before(doc, name, sentence.start));
    said.extend(people_after(doc, name, sentence.end));
    said.extend(body_after(paragraph, name, sentence.end, annotated));
    said
}

/// How many words back an age or a people may stand before a name, titles between them.
const LOOK_BACK: usize = 8;

/// "61-year-old Ada Brandt", "the 61-year-old minister Ada Brandt".
fn age_before(doc: &Doc<'_>, name: &Range<usize>, floor: usize) -> Option<Said> {
    let chain = person_words::chain_before(doc, name.start, floor.max(name.start.saturating_sub(LOOK_BACK)));
    let is_people = |t: usize| gazetteer::known(doc.word(t)).is_some_and(|k| k.kind == EntityKind::Group);
    let mut end = chain.start.min(name.start);
    while end > floor && is_people(end - 1) {
        end -= 1;
    }
    let (age, start) = year_old(doc, end, floor)?;
    Some(Said { attribute: Attribute::Age, value: age.to_string(), tokens: start..end })
}

/// "61-year-old" that ends here: the age and where it begins. The tokenizer may leave it whole or cut it at its hyphens.
fn year_old(doc: &Doc<'_>, end: usize, floor: usize) -> Option<(u8, usize)> {
    let mut words = String::new();
    for start in (floor.max(end.saturating_sub(7))..end).rev() {
        words = format!("{}{words}", doc.word(start).to_lowercase());
        // "Twenty-six-year-old" begins further back.
        let is_cut = start > floor && doc.word(start - 1).ends_with('-');
        if let Some(number) = words.strip_suffix("-year-old").filter(|_| !is_cut) {
            let age = number.parse().ok().or_else(|| in_words(number));
            if let Some(age) = age.filter(|age| (1..=115).contains(age)) {
                return Some((age, start));
            }
        }
    }
    None
}

/// "six", "twenty-six".
fn in_words(words: &str) -> Option<u8> {
    let parts = words.split('-').map(|word| match number_word(word) {
        Some(NumberWord::Plain(n)) => u8::try_from(n).ok(),
        Some(NumberWord::Scale(_) | NumberWord::Ordinal(_)) | None => None,
    });
    parts.sum()
}

/// ", aged 61", " (61)", ", who was 61", ", a 61-year-old teacher", "is 61 years old", ", in his sixties". A number between commas
/// is read with the titles.
fn age_after(doc: &Doc<'_>, name: &Range<usize>, limit: usize) -> Option<Said> {
    let word = |t: usize| if t < limit { doc.word(t) } else { "" };
    let number = |t: usize| word(t).parse::<u8>().ok().filter(|age| (1..=115).contains(age));
    let said = |age: u8, tokens| Some(Said { attribute: Attribute::Age, value: age.to_string(), tokens });
    let mut at = name.end;
    if matches!(word(at), "," | "(" | "—" | "–") {
        at += 1;
        if matches!(word(at), "aged" | "age")
            && let Some(age) = number(at + 1)
        {
            return said(age, at + 1..at + 2);
        }
        if matches!(word(at), "a" | "an" | "the")
            && let Some((age, start)) = (at + 1..limit.min(at + 8)).find_map(|end| year_old(doc, end, at + 1))
        {
            return (start == at + 1).then(|| said(age, start..start + 1)).flatten();
        }
        if word(at) == "who" {
            at += 1;
        } else if word(at) != "in" {
            return None;
        }
    }
    if matches!(word(at), "is" | "was") {
        at += 1;
        if let Some(age) = number(at) {
            let is_age =
                word(at + 1) == "years" && word(at + 2) == "old" || matches!(word(at + 1), "," | "." | "and");
            // "was 14 when" and "was 14 years old when" tell of another time.
            let is_then = (at + 1..limit.min(at + 4)).any(|t| doc.word(t) == "when");
            return (is_age && !is_then).then(|| said(age, at..at + 1)).flatten();
        }
    }
    decade(doc, at, limit)
}

/// "in his thirties", "in her early 50s".
fn decade(doc: &Doc<'_>, at: usize, limit: usize) -> Option<Said> {
    const DECADES: [&str; 8] =
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    let word = |t: usize| if t < limit { doc.word(t).to_lowercase() } else { String::new() };
    if word(at) != "in" || !matches!(word(at + 1).as_str(), "his" | "her" | "their") {
        return None;
    }
    let last = at + 2 + usize::from(matches!(word(at + 2).as_str(), "early" | "mid" | "late" | "mid-"));
    let told = word(last);
    let figure = told.trim_start_matches("mid-").strip_suffix("0s").and_then(|ten| ten.parse::<u8>().ok());
    let ten = figure.filter(|ten| (1..=10).contains(ten));
    let in_letters = || DECADES.iter().position(|d| *d == told).map(|i| i as u8 + 2);
    let ten = ten.or_else(in_letters)?;
    Some(Said { attribute: Attribute::Age, value: format!("{ten}0s"), tokens: at..last + 1 })
}

/// "Peruvian engineer Ada Brandt", "Peruvian Ada Brandt".
fn people_before(doc: &Doc<'_>, name: &Range<usize>, floor: usize) -> Option<Said> {
    let chain = person_words::chain_before(doc, name.start, floor.max(name.start.saturating_sub(LOOK_BACK)));
    let mut first = chain.start;
    // Nouns written small that belong to the title: "Peruvian ferry captain".
    while first > floor && first + 3 > chain.start && doc.tokens[first - 1].tag == Tag::Nn {
        first -= 1;
    }
    (floor.max(first.saturating_sub(1))..name.start).rev().find_map(|token| people(doc, token))
}

/// ", a Peruvian national,", ", a Peruvian engineer".
fn people_after(doc: &Doc<'_>, name: &Range<usize>, limit: usize) -> Option<Said> {
    let word = |t: usize| if t < limit { doc.word(t) } else { "" };
    (word(name.end) == "," && matches!(word(name.end + 1), "a" | "an") && name.end + 3 < limit)
        .then(|| people(doc, name.end + 2))
        .flatten()
}

/// The name of a country's people at a token; no half of a double name ("Peruvian-born", "Peruvian-American").
fn people(doc: &Doc<'_>, token: usize) -> Option<Said> {
    let word = doc.word(token);
    let known = gazetteer::known(word).filter(|k| k.kind == EntityKind::Group)?;
    gazetteer::country_of(known.name)?;
    let is_double =
        |t: Option<usize>| t.and_then(|t| doc.tokens.get(t)).is_some_and(|t| matches!(t.tag, Tag::Hyph));
    if is_double(token.checked_sub(1)) || is_double(Some(token + 1)) {
        return None;
    }
    Some(Said { attribute: Attribute::Nationality, value: word.to_lowercase(), tokens: token..token + 1 })
}

/// "Tom Mensah of the Harbour Party", "Tom Mensah, a member of the Harbour Party".
fn body_after(
    paragraph: &Paragraph<'_>,
    name: &Range<usize>,
    limit: usize,
    annotated: &Annotated,
) -> Option<Said> {
    let doc = &paragraph.doc;
    let word = |t: usize| if t < limit { doc.word(t) } else { "" };
    let mut at = name.end;
    if word(at) == "," && matches!(word(at + 1), "a" | "an") && word(at + 2) == "member" {
        at += 3;
    }
    if word(at) != "of" {
        return None;
    }
    at += 1 + usize::from(word(at + 1) == "the");
    if at >= limit {
        return None;
    }
    let first = paragraph.span_of(at..at + 1);
    let idx = annotated.mentions.partition_point(|mention| mention.span.end <= first.start);
    let mention = annotated.mentions.get(idx).filter(|mention| mention.span.start <= first.start)?;
    let is_body = annotated.entities[mention.entity.index()].kind == EntityKind::Organization;
    let tokens = paragraph.tokens_in(mention.span);
    (is_body && !tokens.is_empty()).then(|| {
        let value = doc.words(tokens.clone()).to_lowercase();
        Said { attribute: Attribute::Affiliation, value, tokens }
    })
}
