//! What a number measures: money, distance, area, weight, shares, lengths of time in hours.
//!
//! A number's tokens go in; its unit comes out, from the sign before it or the word after it. Tables:
//! `data/currencies.tsv`, `data/units.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use dateline_text::{Doc, Pos};
use rustc_hash::FxHashMap;

use crate::gazetteer::rows;

/// A measured quantity.
#[derive(Debug, PartialEq)]
pub(super) struct Measure {
    /// What is measured.
    pub of: &'static str,
    /// In what: an ISO 4217 code for money, else a short name ("km").
    pub unit: String,
    /// By what the number is to be multiplied to be told in the unit.
    pub scale: f64,
    /// The number with its unit.
    pub tokens: Range<usize>,
}

/// What a number measures; `None` where it counts.
pub(super) fn measure(doc: &Doc<'_>, number: &Range<usize>) -> Option<Measure> {
    let after = number.end;
    if let Some(code) = sign_before(doc, number) {
        return Some(Measure { of: "money", unit: code.0.into(), scale: 1.0, tokens: code.1..after });
    }
    let hyphen = usize::from(doc.tokens.get(after).is_some_and(|_| doc.word(after) == "-"));
    let unit = after + hyphen;
    let token = doc.tokens.get(unit)?;
    let measure = |of, unit_name: &str, scale, end: usize| {
        Some(Measure { of, unit: unit_name.to_owned(), scale, tokens: number.start..end })
    };
    // "Twenty minutes later", "three hours ago": when, not how long.
    let is_distance = |t: usize| {
        doc.tokens.get(t).is_some()
            && matches!(&*doc.tokens[t].lemma, "ago" | "later" | "earlier" | "before" | "after")
    };
    match &*token.lemma {
        "hour" | "minute" if is_distance(unit + 1) => return None,
        "hour" => return measure("duration_hours", "hour", 1.0, unit + 1),
        "minute" => return measure("duration_hours", "hour", 1.0 / 60.0, unit + 1),
        "per" if doc.tokens.get(unit + 1).is_some_and(|_| doc.word(unit + 1) == "cent") => {
            return measure("share", "percent", 1.0, unit + 2);
        }
        _ => {}
    }
    // "US dollars", "square miles", "cubic metres", "nautical miles", "percentage points".
    let next = unit + 1;
    let has_next = next < doc.tokens.len();
    match &*token.lemma {
        "square" | "cubic" if has_next => {
            let (of, name) = unit_of(&doc.tokens[next].lemma).filter(|(of, _)| *of == "distance")?;
            let is_area = &*token.lemma == "square" && of == "distance";
            let (of, power) = if is_area { ("area", '2') } else { ("volume", '3') };
            return measure(of, &format!("{name}{power}"), 1.0, next + 1);
        }
        "nautical" if has_next && &*doc.tokens[next].lemma == "mile" => {
            return measure("distance", "nmi", 1.0, next + 1);
        }
        _ => {}
    }
    let weighs = has_next && doc.word(next).eq_ignore_ascii_case("of");
    if token.pos == Pos::Noun
        && let Some(code) = currency(&token.lemma)
        && !(weighs && &*token.lemma == "pound")
    {
        return measure("money", code, 1.0, unit + 1);
    }
    if token.pos == Pos::Adj || token.pos == Pos::Propn {
        // "40 million Danish crowns" is left alone; "5 million US dollars" is not.
        let is_us = matches!(doc.word(unit), "US" | "U.S." | "American");
        if is_us && has_next && &*doc.tokens[next].lemma == "dollar" {
            return measure("money", "USD", 1.0, next + 1);
        }
    }
    let (of, name) = unit_of(&token.lemma)?;
    // A lone letter is a unit only right after its number.
    let is_close = token.end - token.start > 2 || hyphen > 0 || doc.tokens[after - 1].end == token.start;
    if of == "share" && has_next && &*doc.tokens[next].lemma == "point" {
        return measure(of, "percentage point", 1.0, next + 1);
    }
    is_close.then(|| measure(of, name, 1.0, unit + 1))?
}

/// The sign of money before a number, with the bounding words between them left in: "$25", "US$ 3".
fn sign_before(doc: &Doc<'_>, number: &Range<usize>) -> Option<(&'static str, usize)> {
    // "more than $25": the number's own words begin before the sign, so the sign stands among them.
    (number.start.saturating_sub(1)..number.end)
        .find_map(|t| Some((currency(doc.word(t)).filter(|_| is_sign(doc.word(t)))?, t)))
        .map(|(code, t)| (code, t.min(number.start)))
}

fn is_sign(word: &str) -> bool {
    word.ends_with(['$', '€', '£', '¥', '₹', '₩', '₽', '₴', '₺', '₪', '₦']) || word.eq_ignore_ascii_case("hk")
}

fn unit_of(lemma: &str) -> Option<(&'static str, &'static str)> {
    static TABLE: LazyLock<FxHashMap<&str, (&str, &str)>> = LazyLock::new(|| {
        let all = rows(include_str!("../../../data/units.tsv"));
        all.filter_map(|row| Some((*row.first()?, (*row.get(1)?, *row.get(2)?)))).collect()
    });
    TABLE.get(lemma).copied()
}

fn currency(word: &str) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let all = rows(include_str!("../../../data/currencies.tsv"));
        all.filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect()
    });
    TABLE.get(word).or_else(|| TABLE.get(word.to_ascii_lowercase().as_str())).copied()
}
