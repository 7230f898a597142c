//! When two values of one attribute are the same, the one within the other, or at odds.
//!
//! A value is compared by its key: [`key_of`] makes it of the source's words, [`relation`] compares two of them. What is shown
//! stays in the source's words.

mod clock;
mod means;
mod numbers;
mod places;
mod posts;
mod whom;

use std::sync::OnceLock;

use dateline_model::{Attribute, Span};
use rustc_hash::FxHashMap;

pub(super) use clock::{clock_key, has_word, part_key};
pub(super) use means::{DENIED, NOT_CLAIMED};
pub(super) use places::town_key;
pub(super) use whom::is_some_of_them;

/// How one value stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same in other letters, or by words that mean the same.
    Same,
    /// The first is more exact and both can be true.
    MoreExact,
    /// The second is more exact and both can be true.
    LessExact,
    /// The same thing called otherwise.
    OtherWords,
    /// Both cannot be true.
    Contradicts,
    /// People say different things of it, and both can be true.
    ClaimsDiffer,
    /// They speak of different things and do not belong side by side.
    Unrelated,
}

/// What a claim's value is compared by. `span` holds the words of the claim in `text`: what follows may say which count an
/// ordinal is of.
pub(super) fn key_of(attribute: Attribute, value: &str, span: Span, text: &str) -> String {
    match attribute {
        Attribute::Ordinal => numbers::ordinal_key(value, span.of(text), &text[span.end as usize..]),
        Attribute::Place => places::address_key(value),
        Attribute::Age => numbers::age_key(value, span, text),
        _ => value.to_owned(),
    }
}

/// Compares two keys of one attribute.
pub(super) fn relation(attribute: Attribute, one: &str, other: &str) -> Relation {
    let (a, b) = (words(one), words(other));
    if a == b {
        return Relation::Same;
    }
    match attribute {
        Attribute::Rank => posts::rank(one, other),
        Attribute::Title => posts::title(&a, &b),
        Attribute::Office => posts::office(&a, &b),
        Attribute::Age => numbers::age(one, other),
        Attribute::Affiliation => posts::affiliation(&a, &b),
        Attribute::Date => clock::day(one, other),
        Attribute::Time => clock::hour(one, other),
        Attribute::Place => places::place(one, other),
        Attribute::Weapon => means::weapon(&a, &b),
        Attribute::Cause => means::cause(&a, &b),
        Attribute::Responsibility => means::responsibility(&a, &b),
        Attribute::Ordinal => numbers::ordinal(one, other),
        Attribute::Killed
        | Attribute::Injured
        | Attribute::Hospitalized
        | Attribute::Missing
        | Attribute::Trapped
        | Attribute::Rescued
        | Attribute::Detained
        | Attribute::Abducted
        | Attribute::Displaced
        | Attribute::Evacuated
        | Attribute::Duration => numbers::number(attribute, one, other),
        // Which of two steps stands is a question of time: the table knows the days.
        Attribute::Prosecution => Relation::Contradicts,
        // Somebody may have two nationalities; one participant more denies nobody; wordings and positions have rules of
        // their own.
        Attribute::Nationality | Attribute::Participants | Attribute::Quotation | Attribute::Position => {
            Relation::Unrelated
        }
    }
}

/// The words of a value that carry meaning, in one spelling for those that mean the same.
fn words(value: &str) -> Vec<String> {
    let same = same_words();
    value
        .to_lowercase()
        .replace("’s", "")
        .replace("'s", "")
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != ':' && c != '~')
        .filter(|w| !w.is_empty())
        .map(|w| same.get(w).copied().unwrap_or(w).to_owned())
        .filter(|w| !matches!(w.as_str(), "of" | "a" | "an"))
        .collect()
}

fn same_words() -> &'static FxHashMap<&'static str, &'static str> {
    static WORDS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = include_str!("../../../data/same_words.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.flat_map(|row| {
            let mut words = row.split('\t');
            let first = words.next().unwrap_or_default();
            words.map(move |w| (w, first))
        })
        .collect()
    })
}

/// Whether all words of the shorter stand in the longer.
fn contained(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|w| long.contains(w))
}

/// The longer of two, of which one holds the other, is the more exact.
fn by_length(a: &[String], b: &[String]) -> Relation {
    if a.len() > b.len() { Relation::MoreExact } else { Relation::LessExact }
}

/// Share of words in common.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let both = a.iter().filter(|w| b.contains(w)).count();
    2.0 * both as f64 / (a.len() + b.len()).max(1) as f64
}

#[cfg(test)]
impl Relation {
    /// The same seen from the other value.
    fn turned(self) -> Self {
        match self {
            Self::MoreExact => Self::LessExact,
            Self::LessExact => Self::MoreExact,
            Self::Same | Self::OtherWords | Self::Contradicts | Self::ClaimsDiffer | Self::Unrelated => self,
        }
    }
}

#[cfg(test)]
#[track_caller]
fn check(attribute: Attribute, one: &str, other: &str, expected: Relation) {
    assert_eq!(relation(attribute, one, other), expected, "{one} / {other}");
    assert_eq!(relation(attribute, other, one), expected.turned(), "{other} / {one}");
}
