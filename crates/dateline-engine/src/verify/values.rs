//! Whether a value says what its words say: numbers of people, ages and times of the clock are read out of the cited words by
//! themselves, without a model.
//!
//! Only what can be read is held against a value. Words without a number ("he died") and open ones ("dozens") prove nothing; a
//! count over several cited places may be any sum of what they tell.

use std::collections::BTreeSet;

use dateline_annotate::{NumberWord, is_calendar, number_word};

/// Numbers of more than so many are not summed: then a sum proves nothing.
const MOST_SUMMED: usize = 8;
/// How far "about 300" may lie from 300, as a share.
const ABOUT: f64 = 0.1;
/// Words for numbers that leave open how many, that add to a number told elsewhere, or that tell of none.
const OPEN: &[&str] = &[
    "dozen",
    "dozens",
    "score",
    "scores",
    "hundreds",
    "thousands",
    "millions",
    "several",
    "few",
    "couple",
    "many",
    "some",
    "pair",
    "both",
    "half",
    "most",
    "all",
    "remaining",
    "others",
    "additional",
    "further",
    "no",
    "none",
    "nobody",
    "neither",
];
/// Words for one human being.
const ONE: &[&str] = &["a", "an", "another", "his", "her", "the", "who", "himself", "herself"];

/// Words after a number that is no number of people.
const UNITS: &[&str] = &[
    "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "minute", "minutes",
    "percent", "am", "pm", "st", "nd", "rd", "th", "block", "miles", "mph", "caliber",
];
/// Words before a number that is no number of people, besides the names of days and months.
const BEFORE: &[&str] = &["aged", "age", "no", "route", "highway", "interstate", "room", "year"];

/// Whether a word, lower case, makes the number after it a date, an age or an address.
fn is_label(word: &str) -> bool {
    BEFORE.contains(&word) || is_calendar(word) || is_calendar(&format!("{word}."))
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// How many human beings: ages, days and addresses beside them are none.
    People,
    /// Years of an age.
    Years,
}

/// The least and the most that a value says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
}

impl Bounds {
    /// Of a value in a reader's words: "7", "at least 7", "3 to 5"; `None` where no number stands there.
    pub fn of_words(value: &str) -> Option<Self> {
        let numbers = numbers(value, Of::Years).told;
        let (least, most) = numbers.iter().fold((f64::MAX, f64::MIN), |(l, m), &n| (l.min(n), m.max(n)));
        (!numbers.is_empty()).then_some(Self { at_least: Some(least), at_most: Some(most) })
    }

    fn holds(self, n: f64) -> bool {
        let near = |bound: f64| (n - bound).abs() <= ABOUT * bound.abs() + 1e-9;
        match (self.at_least, self.at_most) {
            (Some(least), Some(most)) if (least - most).abs() < f64::EPSILON => {
                (n - least).abs() < f64::EPSILON
            }
            (Some(least), Some(most)) => (least..=most).contains(&n) || near(least) || near(most),
            (Some(bound), None) | (None, Some(bound)) => (n - bound).abs() < f64::EPSILON,
            (None, None) => true,
        }
    }
}

/// Whether words of one article give a number; `None` where that cannot be read out of them.
pub(super) fn gives(words: &[&str], bounds: Bounds, of: Of) -> Option<bool> {
    // Of one human being words may tell any other number ("the gunman who killed five was hurt").
    if of == Of::People && bounds.at_least == Some(1.0) && bounds.at_most == Some(1.0) {
        return None;
    }
    let mut told: Vec<f64> = Vec::new();
    let mut n_ones = 0;
    for words in words {
        let numbers = numbers(words, of);
        if numbers.is_open {
            return None;
        }
        n_ones += numbers.n_ones + usize::from(numbers.told.is_empty());
        told.extend(numbers.told);
    }
    if told.is_empty() || told.len() > MOST_SUMMED {
        return None;
    }
    let mut sums: BTreeSet<u64> = BTreeSet::from([0]);
    for n in &told {
        sums.extend(sums.clone().iter().map(|sum| (f64::from_bits(*sum) + n).to_bits()));
    }
    let sums = sums.into_iter().map(f64::from_bits).filter(|sum| *sum > 0.0 || told.contains(&0.0));
    // "Two officers and a driver" are three.
    let can_be = |sum: f64| (0..=n_ones.min(MOST_SUMMED)).any(|ones| bounds.holds(sum + ones as f64));
    Some(sums.into_iter().any(can_be))
}

/// Whether words give a time of the clock; `None` where none stands in them.
pub(super) fn gives_clock(words: &[&str], clock: Clock) -> Option<bool> {
    let told: Vec<Clock> = words.iter().flat_map(|words| clocks(words)).collect();
    (!told.is_empty()).then(|| told.iter().any(|other| other.is(clock)))
}

/// The numbers that words tell.
#[derive(Default)]
struct Numbers {
    told: Vec<f64>,
    /// Whether some word leaves open how many.
    is_open: bool,
    /// Words for one human being each.
    n_ones: usize,
}

fn numbers(words: &str, of: Of) -> Numbers {
    let mut numbers = Numbers::default();
    let tokens = tokens(words);
    let token_at = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or("", |token| token.lower.as_str());
    let mut before: Option<f64> = None;
    for (i, token) in tokens.iter().enumerate() {
        let lower = token.lower.as_str();
        let word = number_word(lower);
        let figures = if token.is_figures { lower.replace(',', "").parse().ok() } else { None };
        let read: Option<f64> = figures.or(match word {
            Some(NumberWord::Plain(n) | NumberWord::Scale(n)) => Some(n as f64),
            Some(NumberWord::Ordinal(_)) | None => None,
        });
        numbers.is_open |= OPEN.contains(&lower);
        numbers.n_ones += usize::from(ONE.contains(&lower));
        let is_something_else = of == Of::People
            && (UNITS.contains(&token_at(Some(i + 1)))
                || token.is_figures && (is_label(token_at(i.checked_sub(1))) || token.is_apposed));
        let is_scale = matches!(word, Some(NumberWord::Scale(_)));
        before = match (read.filter(|_| !is_something_else), before) {
            // "three hundred", "twenty-five", "two hundred and five".
            (Some(scale), Some(n)) if is_scale => {
                numbers.told.pop();
                Some(n * scale)
            }
            (Some(ones), Some(n)) if is_below(ones, n) && !token.is_figures => {
                numbers.told.pop();
                Some(n + ones)
            }
            (Some(n), _) => Some(n),
            (None, before) if lower == "and" => before.filter(|n| *n >= 100.0),
            (None, _) => None,
        };
        if read.is_some() && !is_something_else {
            numbers.told.extend(before);
        }
    }
    numbers
}

/// A word or figure of some words.
struct Token {
    lower: String,
    is_figures: bool,
    /// Whether it stands between commas: "Otto Kern, 34, was hurt".
    is_apposed: bool,
}

fn tokens(words: &str) -> Vec<Token> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, ',' | '.');
    let mut tokens = Vec::new();
    for piece in words.split(|c: char| !is_part(c)).filter(|piece| !piece.is_empty()) {
        let trimmed = piece.trim_matches([',', '.']);
        if trimmed.is_empty() {
            continue;
        }
        let start = trimmed.as_ptr() as usize - words.as_ptr() as usize;
        let (before, after) = (words[..start].trim_end(), &words[start + trimmed.len()..]);
        let is_apposed =
            before.ends_with([',', '(']) && (after.is_empty() || after.starts_with([',', ')', ';']));
        // "34m", "5th": figures with letters behind them are two.
        let n_figures =
            trimmed.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
        let (figures, letters) = trimmed.split_at(n_figures);
        let figures = figures.trim_end_matches([',', '.']);
        for (part, is_figures) in [(figures, true), (letters, false)] {
            if !part.is_empty() {
                tokens.push(Token { lower: part.to_lowercase(), is_figures, is_apposed });
            }
        }
    }
    tokens
}

/// Whether a number goes on another in words: five after twenty, fifty after a hundred.
fn is_below(n: f64, before: f64) -> bool {
    (20.0..100.0).contains(&before) && before % 10.0 == 0.0 && n < 10.0
        || before >= 100.0 && before % 100.0 == 0.0 && n < 100.0
}

/// A time of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u32,
    minute: u32,
    /// Whether it is told which half of the day is meant.
    is_whole: bool,
}

impl Clock {
    /// The one time of the clock in words; `None` where there is none or there are several.
    pub fn of_words(words: &str) -> Option<Self> {
        let told = clocks(words);
        if let [only] = told[..] { Some(only) } else { None }
    }

    fn is(self, other: Self) -> bool {
        let hours = |clock: Self| {
            if clock.is_whole && other.is_whole && self.is_whole { clock.hour } else { clock.hour % 12 }
        };
        self.minute == other.minute && hours(self) == hours(other)
    }
}

/// "7:40 a.m.", "7.40pm", "15:30", "3 p.m.", "noon", "midnight".
fn clocks(words: &str) -> Vec<Clock> {
    let lower = words.to_lowercase();
    let mut told = Vec::new();
    for (word, hour) in [("noon", 12), ("midnight", 0)] {
        // Not "afternoon".
        if lower.split(|c: char| !c.is_alphanumeric()).any(|token| token == word) {
            told.push(Clock { hour, minute: 0, is_whole: true });
        }
    }
    let mut at = 0;
    while let Some(found) = lower[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let digits = |from: usize| lower[from..].bytes().take_while(u8::is_ascii_digit).count();
        let hour_end = start + digits(start);
        at = hour_end;
        let Ok(hour) = lower[start..hour_end].parse::<u32>() else { continue };
        let mark = lower[hour_end..].chars().next();
        let minute_end = hour_end + 1 + lower.get(hour_end + 1..).map_or(0, |_| digits(hour_end + 1));
        let minute =
            lower.get(hour_end + 1..minute_end).filter(|m| m.len() == 2 && matches!(mark, Some(':' | '.')));
        let end = if minute.is_some() { minute_end } else { hour_end };
        let after = lower[end..].trim_start().replace('.', "");
        let is_half = |half: &str| {
            after.strip_prefix(half).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let (am, pm) = (is_half("am"), is_half("pm"));
        let is_clock = am || pm || minute.is_some() && mark == Some(':');
        if !is_clock || hour > 24 || (am || pm) && !(1..=12).contains(&hour) {
            continue;
        }
        let hour = if am || pm { hour % 12 + if pm { 12 } else { 0 } } else { hour % 24 };
        let minute = minute.and_then(|minute| minute.parse().ok()).unwrap_or(0);
        told.push(Clock { hour, minute, is_whole: am || pm || hour > 12 });
        at = end;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], least: f64, expected: Option<bool>) {
        let bounds = Bounds { at_least: Some(least), at_most: Some(least) };
        assert_eq!(gives(words, bounds, Of::People), expected, "{words:?} {least}");
    }

    #[test]
    fn a_number_is_read_out_of_its_words() {
        check(&["killing nine people"], 9.0, Some(true));
        check(&["killing nine people"], 19.0, Some(false));
        check(&["NINE DEAD"], 9.0, Some(true));
        check(&["at least 1,200 were hurt"], 1200.0, Some(true));
        check(&["twenty-five dead"], 25.0, Some(true));
        check(&["two hundred and five people"], 205.0, Some(true));
        check(&["three thousand"], 3000.0, Some(true));
        check(&["31 people, four of them children"], 31.0, Some(true));
    }

    #[test]
    fn what_is_counted_over_several_words_may_be_any_sum() {
        check(&["two officers", "three gunmen"], 5.0, Some(true));
        check(&["two officers and a driver"], 3.0, Some(true));
        check(&["two officers", "his mother died"], 3.0, Some(true));
        check(&["two officers", "three gunmen"], 50.0, Some(false));
    }

    #[test]
    fn words_that_leave_open_how_many_prove_nothing() {
        check(&["no one was hurt"], 0.0, None);
        check(&["the gunman who killed five was hurt"], 1.0, None);
        check(&["four remaining victims"], 6.0, None);
        for words in ["dozens of people", "he died", "a couple were hurt", "Ada Brandt and Otto Kern"] {
            check(&[words], 7.0, None);
        }
    }

    #[test]
    fn ages_and_days_are_no_numbers_of_people() {
        for words in [
            "a 34-year-old man was killed",
            "Kern, 34, was hurt",
            "killed on May 7",
            "shot on the 1200 block",
        ] {
            check(&[words], 2.0, None);
        }
        let age = Bounds { at_least: Some(34.0), at_most: Some(34.0) };
        assert_eq!(gives(&["a 34-year-old"], age, Of::Years), Some(true));
        assert_eq!(gives(&["Kern, 43, was hurt"], age, Of::Years), Some(false));
    }

    #[test]
    fn bounds_are_read_with_what_stands_before_them() {
        let range = Bounds { at_least: Some(270.0), at_most: Some(330.0) };
        assert_eq!(gives(&["about 300 people"], range, Of::People), Some(true));
        assert_eq!(gives(&["about 400 people"], range, Of::People), Some(false));
        let open = Bounds { at_least: Some(12.0), at_most: None };
        assert_eq!(gives(&["at least 12"], open, Of::People), Some(true));
        assert_eq!(gives(&["at least 13"], open, Of::People), Some(false));
        assert_eq!(Bounds::of_words("at least 7"), Some(Bounds { at_least: Some(7.0), at_most: Some(7.0) }));
        assert_eq!(Bounds::of_words("in the thirties"), None);
    }

    #[test]
    fn a_time_of_the_clock_is_read_out_of_its_words() {
        let check = |value: &str, words: &str, expected: Option<bool>| {
            assert_eq!(gives_clock(&[words], Clock::of_words(value).unwrap()), expected, "{value}: {words}");
        };
        check("7:40 a.m.", "at 7.40am on Tuesday", Some(true));
        check("7:40 a.m.", "7:40", Some(true));
        check("7:40 a.m.", "7:40 p.m.", Some(false));
        check("7:40 a.m.", "7:45 a.m.", Some(false));
        check("15:30", "3:30 p.m.", Some(true));
        check("noon", "12 p.m.", Some(true));
        check("7:40 a.m.", "in the morning of 7 March", None);
        assert_eq!(Clock::of_words("Tuesday afternoon"), None);
    }
}
