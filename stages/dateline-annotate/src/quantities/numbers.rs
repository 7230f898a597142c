//! Numbers in figures and words, with the words that bound them: "at least 12", "between five and seven", "dozens".

use std::ops::Range;

use dateline_text::{Doc, NameLabel, Pos, Tag};

use crate::annotators::times::{NumberWord, number_word};

/// A number as told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// Its tokens, the words that bound it included.
    pub tokens: Range<usize>,
    /// The token that carries it in the syntax.
    pub head: usize,
    /// Lower bound.
    pub at_least: Option<f64>,
    /// Upper bound.
    pub at_most: Option<f64>,
    /// Whether it gives a place in a count ("third").
    pub is_ordinal: bool,
}

/// How far "about 300" may lie from 300: it is neither a bound nor exact. One in ten, as roundings go.
const ABOUT: f64 = 0.1;

/// The number that begins at a token, or whose bounding words do.
pub(super) fn number_at(doc: &Doc<'_>, at: usize) -> Option<Number> {
    let is = |t: usize, words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| t + n < doc.tokens.len() && doc.word(t + n).eq_ignore_ascii_case(word))
    };
    let leads: [(&[&str], Bound); 24] = [
        (&["at", "least"], Bound::Least),
        (&["no", "fewer", "than"], Bound::Least),
        (&["no", "less", "than"], Bound::Least),
        (&["not", "less", "than"], Bound::Least),
        (&["more", "than"], Bound::Least),
        (&["over"], Bound::Least),
        (&["above"], Bound::Least),
        (&["upwards", "of"], Bound::Least),
        (&["a", "minimum", "of"], Bound::Least),
        (&["at", "most"], Bound::Most),
        (&["up", "to"], Bound::Most),
        (&["as", "many", "as"], Bound::Most),
        (&["no", "more", "than"], Bound::Most),
        (&["fewer", "than"], Bound::Most),
        (&["less", "than"], Bound::Most),
        (&["under"], Bound::Most),
        (&["a", "maximum", "of"], Bound::Most),
        (&["about"], Bound::About),
        (&["around"], Bound::About),
        (&["some"], Bound::About),
        (&["nearly"], Bound::About),
        (&["almost"], Bound::About),
        (&["roughly"], Bound::About),
        (&["approximately"], Bound::About),
    ];
    let lead = leads.iter().filter(|(words, _)| is(at, words)).max_by_key(|(words, _)| words.len());
    if let Some((words, bound)) = lead {
        let mut number = plain(doc, at + words.len()).filter(|number| !number.is_ordinal)?;
        let n = number.at_least?;
        number.tokens.start = at;
        match bound {
            Bound::Least => number.at_most = None,
            Bound::Most if number.at_most.is_some() => number.at_least = None,
            Bound::About if number.at_most.is_some() => {
                number.at_least = Some((n * (1.0 - ABOUT)).round());
                number.at_most = Some((n * (1.0 + ABOUT)).round());
            }
            Bound::Most | Bound::About => {}
        }
        return Some(number);
    }
    if is(at, &["between"]) || is(at, &["from"]) {
        let (low, high) = pair(doc, at + 1, if is(at, &["from"]) { &["to"] } else { &["and"] })?;
        return Some(Number { tokens: at..high.tokens.end, at_most: high.at_most, ..low });
    }
    if let Some((low, high)) = pair(doc, at, &["to", "or", "-", "–"]) {
        return Some(Number { tokens: at..high.tokens.end, at_most: high.at_most, ..low });
    }
    plain(doc, at)
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    Least,
    Most,
    About,
}

/// Two numbers joined by a word, the first the smaller.
fn pair(doc: &Doc<'_>, at: usize, joins: &[&str]) -> Option<(Number, Number)> {
    let low = plain(doc, at)?;
    let join = low.tokens.end;
    if join >= doc.tokens.len() || !joins.contains(&doc.word(join)) {
        return None;
    }
    let high = plain(doc, join + 1)?;
    (low.at_least < high.at_least && !low.is_ordinal && !high.is_ordinal).then_some((low, high))
}

/// A number without bounding words.
fn plain(doc: &Doc<'_>, at: usize) -> Option<Number> {
    let token = doc.tokens.get(at)?;
    let exactly = |tokens: Range<usize>, n: f64| {
        Some(Number { head: tokens.end - 1, tokens, at_least: Some(n), at_most: Some(n), is_ordinal: false })
    };
    let word = doc.word(at);
    if let Some(least) = match &*word.to_lowercase() {
        "dozens" => Some(24.0),
        "scores" => Some(40.0),
        "hundreds" => Some(200.0),
        "thousands" => Some(2000.0),
        "millions" => Some(2_000_000.0),
        _ => None,
    } {
        return Some(Number {
            tokens: at..at + 1,
            head: at,
            at_least: Some(least),
            at_most: None,
            is_ordinal: false,
        });
    }
    let is_dozen = |t: usize| doc.tokens.get(t).is_some_and(|t| &*t.lemma == "dozen");
    if word.eq_ignore_ascii_case("a") && is_dozen(at + 1) {
        return exactly(at..at + 2, 12.0);
    }
    if let Some(n) = ordinal(doc, at) {
        let number = exactly(at..at + 1, n)?;
        return Some(Number { is_ordinal: true, ..number });
    }
    if token.tag != Tag::Cd && token.pos != Pos::Num {
        return None;
    }
    let (mut n, mut end) = (value(word)?, at + 1);
    while let Some(next) = doc.tokens.get(end) {
        let word = doc.word(end);
        match number_word(word) {
            Some(NumberWord::Scale(scale)) => n *= scale as f64,
            Some(NumberWord::Plain(ones)) if ones < 10 && (20.0..100.0).contains(&n) && n % 10.0 == 0.0 => {
                n += ones as f64;
            }
            _ if word == "-" && (20.0..100.0).contains(&n) => {
                let ones = doc.tokens.get(end + 1).map(|_| number_word(doc.word(end + 1)));
                match (ones, number_word(doc.word(end - 1))) {
                    (Some(Some(NumberWord::Plain(ones))), Some(_)) if ones < 10 => {
                        n += ones as f64;
                        end += 1;
                    }
                    _ => break,
                }
            }
            _ if next.start == doc.tokens[end - 1].end && matches!(word, "m" | "bn" | "k") => {
                n *= match word {
                    "m" => 1e6,
                    "bn" => 1e9,
                    _ => 1e3,
                };
            }
            _ if is_dozen(end) => n *= 12.0,
            _ => break,
        }
        end += 1;
    }
    exactly(at..end, n)
}

/// The value of one word or figure.
fn value(word: &str) -> Option<f64> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let n: f64 = word.replace(',', "").parse().ok()?;
        return n.is_finite().then_some(n);
    }
    match number_word(word)? {
        NumberWord::Plain(n) | NumberWord::Scale(n) => Some(n as f64),
        NumberWord::Ordinal(_) => None,
    }
}

/// The kind of name that a token is part of.
pub(super) fn label_of(doc: &Doc<'_>, token: usize) -> Option<NameLabel> {
    let covering = doc.names.partition_point(|name| name.end as usize <= token);
    doc.names.get(covering).filter(|name| name.tokens().contains(&token)).map(|name| name.label)
}

/// The how-manieth, where the model takes it for one.
fn ordinal(doc: &Doc<'_>, at: usize) -> Option<f64> {
    if label_of(doc, at) != Some(NameLabel::Ordinal) {
        return None;
    }
    let word = doc.word(at);
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if figures.len() + 2 == word.len() {
        return figures.replace(',', "").parse().ok();
    }
    match number_word(word)? {
        NumberWord::Ordinal(n) => Some(n as f64),
        NumberWord::Plain(_) | NumberWord::Scale(_) => None,
    }
}
