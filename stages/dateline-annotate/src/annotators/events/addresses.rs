//! Where in a town: "the 1200 block of Mill Street", "on Mill Street", "Mill Street and Elm Road", "the north side".

use std::ops::Range;

use dateline_model::{Attribute, LocalEventId};
use dateline_text::Doc;

use super::claims::Claims;

/// Words that end the name of a street, in full and in short.
pub(in super::super) const STREETS: [&str; 30] = [
    "route",
    "interstate",
    "street",
    "st",
    "st.",
    "avenue",
    "ave",
    "ave.",
    "road",
    "rd",
    "rd.",
    "boulevard",
    "blvd",
    "blvd.",
    "drive",
    "dr",
    "dr.",
    "lane",
    "ln",
    "ln.",
    "highway",
    "parkway",
    "pkwy",
    "court",
    "place",
    "square",
    "terrace",
    "way",
    "alley",
    "circle",
];
const DIRECTIONS: [&str; 12] = [
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "n.",
    "s.",
    "e.",
    "w.",
];
/// The most words in the name of a street, its last included.
const MOST_WORDS: usize = 4;

/// Notes an address that begins at a token.
pub(super) fn look_at(claims: &mut Claims<'_>, token: usize) {
    let doc = claims.syntax.doc;
    let limit = claims.syntax.sentence(token).end;
    let Some(tokens) = address_at(doc, token, limit) else { return };
    if let Some(event) = claims.event_near(token).filter(|&e| is_located(claims, e))
        && !is_elsewhere(claims, tokens.start)
    {
        let words = doc.words(tokens.clone()).to_lowercase();
        let value = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = claims.source(token);
        claims.add(event, Attribute::Place, value, tokens, source);
    }
}

/// The address that begins at a token, or whose preposition stands there.
pub(in super::super) fn address_at(doc: &Doc<'_>, token: usize, limit: usize) -> Option<Range<usize>> {
    block(doc, token, limit)
        .or_else(|| street_after_preposition(doc, token, limit))
        .or_else(|| side(doc, token, limit))
}

/// "1200 block of Mill Street", "1200 block of Mill", "1214 Mill Street".
fn block(doc: &Doc<'_>, token: usize, limit: usize) -> Option<Range<usize>> {
    let is_number = doc.word(token).len() <= 6 && doc.word(token).bytes().all(|b| b.is_ascii_digit());
    let word = |t: usize| if t < limit { doc.word(t) } else { "" };
    if !is_number {
        return None;
    }
    // "2401 Mill Street".
    if word(token + 1) != "block" {
        return street(doc, token + 1, limit).map(|street| token..street.end);
    }
    if word(token + 2) != "of" {
        return None;
    }
    // Behind a block a street may be called by its name alone.
    let is_name = |t: &usize| word(*t).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let named = || (token + 3..limit.min(token + 3 + MOST_WORDS)).take_while(is_name).last().map(|t| t + 1);
    street(doc, token + 3, limit).map(|street| street.end).or_else(named).map(|end| token..end)
}

/// "on Mill Street", "at Mill Street and Elm Road", "near the corner of Mill and Elm streets" (not the last).
fn street_after_preposition(doc: &Doc<'_>, token: usize, limit: usize) -> Option<Range<usize>> {
    if !matches!(doc.word(token), "on" | "off" | "at" | "in" | "near" | "of" | "along") {
        return None;
    }
    // The street of a block is told with its block.
    if doc.word(token) == "of" && token > 0 && doc.word(token - 1) == "block" {
        return None;
    }
    let start = token + 1 + usize::from(token + 1 < limit && doc.word(token + 1) == "the");
    let first = street(doc, start, limit)?;
    Some(first.start..crossing(doc, first.end, limit).unwrap_or(first.end))
}

/// The end of the street that a street meets or lies near: "and Elm Road", "near Elm Road", "at Elm Road".
fn crossing(doc: &Doc<'_>, at: usize, limit: usize) -> Option<usize> {
    let joins = at + 1 < limit && matches!(doc.word(at), "and" | "&" | "near" | "at");
    joins.then(|| street(doc, at + 1, limit)).flatten().map(|second| second.end)
}

/// "the north side", "the city's west side".
fn side(doc: &Doc<'_>, token: usize, limit: usize) -> Option<Range<usize>> {
    let word = doc.word(token).to_lowercase();
    let is_side = token + 1 < limit
        && DIRECTIONS[..8].contains(&word.as_str())
        && doc.word(token + 1).eq_ignore_ascii_case("side");
    let is_led = token > 0 && {
        let before = doc.word(token - 1).to_lowercase();
        matches!(before.as_str(), "the" | "'s" | "\u{2019}s" | "city" | "far" | "near")
    };
    // "the north side of the street" is no side of town.
    let of_small = token + 4 < limit
        && doc.word(token + 2) == "of"
        && matches!(
            doc.word(token + 4),
            "street" | "road" | "house" | "building" | "highway" | "bridge" | "river"
        );
    (is_side && is_led && !of_small).then_some(token..token + 2)
}

/// The name of a street that begins at a token: words with capitals, the last that of a street.
fn street(doc: &Doc<'_>, start: usize, limit: usize) -> Option<Range<usize>> {
    let is_capital =
        |t: usize| doc.word(t).chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let has_number = |t: usize| {
        matches!(doc.word(t), "Highway" | "Route" | "Interstate")
            && t + 1 < limit
            && doc.word(t + 1).bytes().all(|b| b.is_ascii_digit())
    };
    let last = (start..limit.min(start + MOST_WORDS))
        .take_while(|&t| is_capital(t))
        .find(|&t| (t > start || has_number(t)) && STREETS.contains(&doc.word(t).to_lowercase().as_str()))?;
    // Of a name that is one direction and the last word, more must follow ("North Street" is a name).
    let is_figure = |t: usize| doc.word(t).bytes().all(|b| b.is_ascii_digit());
    let all_figures = (start..last).all(is_figure);
    // "County Road 2217", "Highway 5".
    let is_numbered =
        matches!(doc.word(last).to_lowercase().as_str(), "road" | "highway" | "route" | "interstate")
            && last + 1 < limit
            && is_figure(last + 1);
    (!all_figures).then_some(start..last + 1 + usize::from(is_numbered))
}

/// Whether the place is that of somebody's home or work and not of the happening: "who lives on Mill Street".
fn is_elsewhere(claims: &Claims<'_>, token: usize) -> bool {
    let syntax = claims.syntax;
    syntax.ancestors(token).take(4).any(|t| {
        matches!(
            &*syntax.lemma(t),
            "live"
                | "work"
                | "reside"
                | "station"
                | "headquarters"
                | "office"
                | "home"
                | "drive"
                | "flee"
                | "head"
        )
    })
}

fn is_located(claims: &Claims<'_>, event: LocalEventId) -> bool {
    use dateline_model::EventKind as K;
    matches!(claims.kind_of(event), Some(K::Assault | K::Accident | K::Crime | K::Protest))
}
