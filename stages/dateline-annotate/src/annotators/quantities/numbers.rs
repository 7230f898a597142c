//! Numbers in figures and words, with the words that bound them: "at least 12", "between five and seven", "dozens".
//!
//! A token goes in, the number that begins there comes out. The words are those of `data/number_words.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use dateline_text::{Dep, Doc, NameLabel, Pos, Tag};
use rustc_hash::FxHashMap;

use crate::annotators::times::{NumberWord, number_word};
use crate::gazetteer::rows;

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

#[derive(Debug, Clone, Copy)]
enum Bound {
    Least,
    Most,
    /// A little less: "nearly 300".
    Nearly,
    About,
    Exact,
}

/// The number that begins at a token, or whose bounding words do.
pub(super) fn number_at(doc: &Doc<'_>, at: usize) -> Option<Number> {
    let words = words_at(doc, at);
    if let Some((Meaning::Lead(bound), n_words)) = words {
        // "more than $25": the sign stands between.
        let sign = doc.tokens.get(at + n_words).is_some_and(|t| t.tag == Tag::Dollar);
        let number = bare(doc, at + n_words + usize::from(sign))?;
        return (!number.is_ordinal)
            .then(|| bounded(Number { tokens: at..number.tokens.end, ..number }, bound));
    }
    if is_word(doc, at, "between") || is_word(doc, at, "from") {
        let joins: &[&str] = if is_word(doc, at, "from") { &["to"] } else { &["and"] };
        let (low, high) = pair(doc, at + 1, joins)?;
        return Some(Number { tokens: at..high.tokens.end, at_most: high.at_most, ..low });
    }
    let number = bare(doc, at)?;
    match words_at(doc, number.tokens.end) {
        Some((Meaning::Tail(bound), n_words)) if !number.is_ordinal => {
            let tokens = at..number.tokens.end + n_words;
            Some(bounded(Number { tokens, ..number }, bound))
        }
        _ => Some(number),
    }
}

fn bounded(number: Number, bound: Bound) -> Number {
    let (low, high) = (number.at_least, number.at_most);
    let less = |n: Option<f64>| n.map(|n| (n * (1.0 - ABOUT)).floor());
    let more = |n: Option<f64>| n.map(|n| (n * (1.0 + ABOUT)).ceil());
    let (at_least, at_most) = match bound {
        Bound::Least => (low, None),
        Bound::Most if high.is_some() => (None, high),
        Bound::Nearly if high.is_some() => (less(low), high),
        Bound::About if high.is_some() => (less(low), more(high)),
        Bound::Exact | Bound::Most | Bound::Nearly | Bound::About => (low, high),
    };
    Number { at_least, at_most, ..number }
}

/// A number or a range of two, without bounding words before it.
fn bare(doc: &Doc<'_>, at: usize) -> Option<Number> {
    if let Some((low, high)) = pair(doc, at, &["to", "or", "-", "–"]) {
        return Some(Number { tokens: at..high.tokens.end, at_most: high.at_most, ..low });
    }
    plain(doc, at)
}

/// Two numbers joined by a word, the first the smaller.
fn pair(doc: &Doc<'_>, at: usize, joins: &[&str]) -> Option<(Number, Number)> {
    let low = plain(doc, at)?;
    let join = low.tokens.end;
    if join >= doc.tokens.len() || !joins.contains(&doc.word(join)) {
        return None;
    }
    let high = plain(doc, join + 1)?;
    // "two to three million": the scale is that of both.
    let scale = high.at_least.filter(|_| high.tokens.len() > 1).map_or(1.0, |n| scale_of(doc, &high, n));
    let low = if low.at_least.is_some_and(|n| n < 1000.0) {
        Number { at_least: low.at_least.map(|n| n * scale), ..low }
    } else {
        low
    };
    (low.at_least < high.at_least && !low.is_ordinal && !high.is_ordinal).then_some((low, high))
}

/// By what the last word of a number multiplies the rest ("three million").
fn scale_of(doc: &Doc<'_>, number: &Number, value: f64) -> f64 {
    match number_word(doc.word(number.tokens.end - 1)) {
        Some(NumberWord::Scale(scale)) if scale >= 1000 && scale as f64 <= value => scale as f64,
        _ => 1.0,
    }
}

/// A number without bounding words.
fn plain(doc: &Doc<'_>, at: usize) -> Option<Number> {
    let token = doc.tokens.get(at)?;
    let number = |tokens: Range<usize>, at_least: f64, at_most: Option<f64>| Number {
        head: tokens.end - 1,
        tokens,
        at_least: Some(at_least),
        at_most,
        is_ordinal: false,
    };
    match words_at(doc, at) {
        Some((Meaning::Open(least), n_words)) => return Some(number(at..at + n_words, least, None)),
        Some((Meaning::Exactly(n), n_words)) => return Some(number(at..at + n_words, n, Some(n))),
        _ => {}
    }
    if token.tag == Tag::Dt && token.dep == Dep::Det && is_word(doc, at, "no") {
        return Some(number(at..at + 1, 0.0, Some(0.0)));
    }
    if let Some(n) = ordinal(doc, at) {
        return Some(Number { is_ordinal: true, ..number(at..at + 1, n, Some(n)) });
    }
    if token.tag != Tag::Cd && token.pos != Pos::Num {
        return None;
    }
    let word = doc.word(at);
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
            _ if &*next.lemma == "dozen" => n *= 12.0,
            _ => break,
        }
        end += 1;
    }
    n.is_finite().then(|| number(at..end, n, Some(n)))
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
pub(crate) fn label_of(doc: &Doc<'_>, token: usize) -> Option<NameLabel> {
    let covering = doc.names.partition_point(|name| name.end as usize <= token);
    doc.names.get(covering).filter(|name| name.tokens().contains(&token)).map(|name| name.label)
}

/// The how-manieth, where the model takes it for one.
fn ordinal(doc: &Doc<'_>, at: usize) -> Option<f64> {
    if !matches!(doc.tokens[at].tag, Tag::Jj | Tag::Rb | Tag::Cd | Tag::Nn)
        || label_of(doc, at) != Some(NameLabel::Ordinal)
    {
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

fn is_word(doc: &Doc<'_>, token: usize, word: &str) -> bool {
    token < doc.tokens.len() && doc.word(token).eq_ignore_ascii_case(word)
}

/// What a run of words of `data/number_words.tsv` says.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Bounds the number after it.
    Lead(Bound),
    /// Bounds the number before it.
    Tail(Bound),
    /// Is a number that is left open: the least it can mean.
    Open(f64),
    /// Is a number.
    Exactly(f64),
}

/// A run of words, lower case, with what it says.
type Phrase = (Vec<&'static str>, Meaning);

/// The longest run of such words that begins at a token, and how many they are.
fn words_at(doc: &Doc<'_>, at: usize) -> Option<(Meaning, usize)> {
    static TABLE: LazyLock<FxHashMap<&str, Vec<Phrase>>> = LazyLock::new(|| {
        let mut table: FxHashMap<&str, Vec<Phrase>> = FxHashMap::default();
        for row in rows(include_str!("../../../data/number_words.tsv")) {
            let [class, words, value] = row[..] else { continue };
            let bound = match value {
                "least" => Bound::Least,
                "most" => Bound::Most,
                "nearly" => Bound::Nearly,
                "about" => Bound::About,
                _ => Bound::Exact,
            };
            let n = || value.parse().unwrap_or_default();
            let meaning = match class {
                "lead" => Meaning::Lead(bound),
                "tail" => Meaning::Tail(bound),
                "open" => Meaning::Open(n()),
                _ => Meaning::Exactly(n()),
            };
            let words: Vec<&str> = words.split(' ').collect();
            let phrases = table.entry(words[0]).or_default();
            phrases.push((words, meaning));
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        table
    });
    if at >= doc.tokens.len() {
        return None;
    }
    let mut lower = [0; LONGEST_WORD];
    let word = doc.word(at).as_bytes();
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    let phrases = TABLE.get(std::str::from_utf8(lower).ok()?)?;
    let holds = |words: &[&str]| words.iter().enumerate().all(|(i, word)| is_word(doc, at + i, word));
    phrases.iter().find(|(words, _)| holds(words)).map(|(words, meaning)| (*meaning, words.len()))
}

/// No word of the table is longer, in bytes.
const LONGEST_WORD: usize = 16;
