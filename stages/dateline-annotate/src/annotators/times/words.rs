//! A paragraph's text to words with their senses of time: what the phrases of `phrases.rs` are made of.
//!
//! The one thing to know: these are smaller pieces than the language model's tokens ("25th" is two, "a.m." is four), so
//! that a date is found however it is glued together.

use std::sync::LazyLock;

use dateline_model::{Period, YearPart};
use jiff::civil::Weekday;
use regex::Regex;
use rustc_hash::FxHashMap;

/// One piece of text: a run of letters, a number, or a single other character.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As it stands there.
    pub text: &'t str,
    /// First byte in the paragraph.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether nothing stands between it and the word before.
    pub is_glued: bool,
    /// What it can mean.
    pub senses: &'static [Sense],
    /// A number written in figures, thousands marked by commas or not.
    pub figures: Option<u64>,
}

/// A sense of time that a word can have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// "April"
    Month(i8),
    /// "Apr"
    ShortMonth(i8),
    /// "Friday"
    Weekday(Weekday),
    /// "Fri"
    ShortWeekday(Weekday),
    /// "Fridays"
    Weekdays(Weekday),
    /// "spring"
    Season(YearPart),
    /// "week"
    Unit(Unit),
    /// "weeks"
    Units(Unit),
    /// "morning"
    Part(DayPart),
    /// "yesterday"
    Day(i32),
    /// "tonight"
    Tonight,
    /// "three"
    Number(u64),
    /// "hundred"
    Scale(u64),
    /// "third"
    Ordinal(u64),
    /// "eighties": the figure of the decade
    Decade(i16),
    /// "daily": a TIMEX3 value
    Set(&'static str),
    /// "now": a TIMEX3 reference
    Vague(&'static str),
    /// "Christmas": month and day
    Feast(i8, i8),
    /// "GMT"
    Zone,
}

/// A unit as durations count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A part of the day as it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub(super) enum DayPart {
    Morning,
    Midday,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
}

/// Cuts a text into words.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    static PIECE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|\p{Alphabetic}+|\S").expect("a valid pattern")
    });
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    while let Some(found) = PIECE.find_at(text, at) {
        let (start, mut end) = (found.start(), found.end());
        let figures = found.as_str().starts_with(|c: char| c.is_ascii_digit());
        if figures && text[end..].starts_with(|c: char| c.is_ascii_digit()) {
            // "25,2025" is a day and a year: the comma is not between thousands.
            end = start + found.as_str().find(',').unwrap_or(found.len());
        }
        let piece = &text[start..end];
        words.push(Word {
            text: piece,
            start,
            end,
            is_glued: words.last().is_some_and(|before| before.end == start),
            senses: if figures { &[] } else { senses(piece) },
            figures: figures.then(|| piece.replace(',', "").parse().ok()).flatten(),
        });
        at = end;
    }
    words
}

impl Word<'_> {
    /// Whether it is this word, in lower case or not.
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words, in lower case or not.
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it consists of letters.
    pub fn is_letters(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
    }

    /// The first of its senses that the question finds an answer in.
    pub fn sense<T>(&self, question: impl Fn(Sense) -> Option<T>) -> Option<T> {
        self.senses.iter().find_map(|&sense| question(sense))
    }
}

/// A number by word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberWord {
    /// "three"
    Plain(u64),
    /// "hundred", "million": multiplies what stands before it
    Scale(u64),
    /// "third"
    Ordinal(u64),
}

/// The number that a word means.
pub fn number_word(word: &str) -> Option<NumberWord> {
    senses(word).iter().find_map(|&sense| match sense {
        Sense::Number(n) => Some(NumberWord::Plain(n)),
        Sense::Scale(n) => Some(NumberWord::Scale(n)),
        Sense::Ordinal(n) => Some(NumberWord::Ordinal(n)),
        _ => None,
    })
}

fn senses(word: &str) -> &'static [Sense] {
    static TABLE: LazyLock<FxHashMap<&'static str, Vec<Sense>>> = LazyLock::new(|| {
        let mut table: FxHashMap<&str, Vec<Sense>> = FxHashMap::default();
        for line in include_str!("../../../data/time_words.tsv").lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(word), Some(sense), Some(value)) = (cells.next(), cells.next(), cells.next()) {
                table.entry(word).or_default().extend(Sense::parse(sense, value));
            }
        }
        table
    });
    TABLE.get(word.to_lowercase().as_str()).map_or(&[], Vec::as_slice)
}

impl Sense {
    fn parse(sense: &str, value: &'static str) -> Option<Self> {
        let small = || value.parse::<i8>().ok();
        let number = || value.parse::<u64>().ok();
        let weekday = || Weekday::from_monday_one_offset(small()?).ok();
        Some(match sense {
            "month" => Self::Month(small()?),
            "short-month" => Self::ShortMonth(small()?),
            "weekday" => Self::Weekday(weekday()?),
            "short-weekday" => Self::ShortWeekday(weekday()?),
            "weekdays" => Self::Weekdays(weekday()?),
            "season" => match Period::parse(&format!("2000-{value}"))? {
                Period::YearPart(_, part) => Self::Season(part),
                _ => return None,
            },
            "unit" => Self::Unit(Unit::parse(value)?),
            "units" => Self::Units(Unit::parse(value)?),
            "part" => Self::Part(match value {
                "MO" => DayPart::Morning,
                "MI" => DayPart::Midday,
                "12" => DayPart::Noon,
                "AF" => DayPart::Afternoon,
                "EV" => DayPart::Evening,
                "NI" => DayPart::Night,
                "24" => DayPart::Midnight,
                _ => return None,
            }),
            "day" => Self::Day(i32::from(small()?)),
            "tonight" => Self::Tonight,
            "zone" => Self::Zone,
            "number" => Self::Number(number()?),
            "scale" => Self::Scale(number()?),
            "ordinal" => Self::Ordinal(number()?),
            "decade" => Self::Decade(i16::from(small()?)),
            "set" => Self::Set(value),
            "vague" => Self::Vague(value),
            "feast" => {
                let (month, day) = value.split_once('-')?;
                Self::Feast(month.parse().ok()?, day.parse().ok()?)
            }
            _ => return None,
        })
    }
}

impl Unit {
    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "TS" => Self::Second,
            "TM" => Self::Minute,
            "TH" => Self::Hour,
            "D" => Self::Day,
            "W" => Self::Week,
            "F" => Self::Fortnight,
            "WE" => Self::Weekend,
            "M" => Self::Month,
            "Q" => Self::Quarter,
            "Y" => Self::Year,
            "E" => Self::Decade,
            "C" => Self::Century,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_however_its_dates_are_glued() {
        let cut = |text: &'static str| words(text).iter().map(|w| w.text).collect::<Vec<_>>().join("|");
        assert_eq!(cut("May 5,2031, 1,500 men"), "May|5|,|2031|,|1,500|men");
        assert_eq!(cut("the 1990s, 3:30 p.m."), "the|1990|s|,|3|:|30|p|.|m|.");
    }

    #[test]
    fn every_line_of_the_table_gives_a_sense() {
        for line in include_str!("../../../data/time_words.tsv").lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            assert!(cells.len() == 3 && Sense::parse(cells[1], cells[2]).is_some(), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn words_lie_in_their_text(text in "([0-9,.:a-z ]|\\PC){0,60}") {
            for word in words(&text) {
                proptest::prop_assert_eq!(&text[word.start..word.end], word.text);
            }
        }
    }
}
