//! Publication dates as inputs write them: ISO 8601 in all its dress, RFC 2822, dates in words of several languages,
//! Unix seconds.
//!
//! The day is the one written, in the writer's own zone; nothing is converted. What could be two days ("03/04/2024")
//! is refused, and so are two-digit years.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// A day, and the time of day where one is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moment {
    pub(crate) day: Date,
    /// `2024-03-05T10:00:00`, with `Z` or `+01:00` where a zone is written.
    pub(crate) instant: Option<String>,
}

/// Whether the day or the month stands first in "03/04/2024", so far as whoever wrote it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is not told: what could be two days is refused.
    Unknown,
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// Reads a date. Words around it ("Published: ...") are passed over.
///
/// # Errors
///
/// What is wrong with it, to be read after the date itself.
pub(crate) fn parse(words: &str) -> Result<Moment, &'static str> {
    parse_in(words, Order::Unknown)
}

/// The same, where the order of day and month may be known.
pub(crate) fn parse_in(words: &str, order: Order) -> Result<Moment, &'static str> {
    let words = words.trim();
    if words.len() > 200 {
        return Err("names no day");
    }
    if !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return all_digits(words).ok_or("names no day");
    }
    parse_by(&PATTERNS[..], words, order)
}

/// Reads a date from words that need not be one: runs of digits are no dates here.
pub(crate) fn parse_words(words: &str, order: Order) -> Result<Moment, &'static str> {
    let is_plain = |moment: &Moment| moment.day.year() > 1990;
    parse_by(&PATTERNS[1..], words, order).ok().filter(is_plain).ok_or("names no day")
}

/// Reads "05.03.24", as stamps of pages write it: a day with dots and a year of two digits.
pub(crate) fn parse_short(words: &str) -> Option<Moment> {
    static SHORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2})(?:$|[^\d.])")
            .expect("the pattern is a constant")
    });
    let found = SHORT.captures(words)?;
    let day = date(&format!("20{}", &found[3]), &found[2], &found[1])?;
    Some(Moment { day, instant: None })
}

fn parse_by(patterns: &[Regex], words: &str, order: Order) -> Result<Moment, &'static str> {
    for pattern in patterns {
        for captures in pattern.captures_iter(words) {
            match day_of(&captures, order) {
                Some(Ok(day)) => return Ok(Moment { day, instant: time_beside(words, &captures, day) }),
                Some(Err(fault)) => return Err(fault),
                None => {}
            }
        }
    }
    Err("names no day")
}

/// Digits alone: a day, a day with its time, or Unix time in seconds or milliseconds (told by the length).
fn all_digits(digits: &str) -> Option<Moment> {
    let number: i64 = digits.parse().ok()?;
    match digits.len() {
        8 | 12 | 14 => {
            let day = date(&digits[..4], &digits[4..6], &digits[6..8])?;
            let instant = match digits.len() {
                8 => None,
                12 => Some(time_of_day(&digits[8..10], &digits[10..12], "00")?),
                _ => Some(time_of_day(&digits[8..10], &digits[10..12], &digits[12..14])?),
            };
            Some(Moment { day, instant: instant.map(|time| format!("{day}T{time}")) })
        }
        9 | 10 => unix(number),
        13 => unix(number / 1000),
        _ => None,
    }
}

fn unix(seconds: i64) -> Option<Moment> {
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Moment { day: instant.to_zoned(jiff::tz::TimeZone::UTC).date(), instant: Some(instant.to_string()) })
}

/// Tried in this order. `w` is a word that may name a month; `a` and `b` are day and month in an order to be found.
static PATTERNS: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    [
        // 20240305T100000Z; stands first because words are read without it
        r"\b(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:\b|T)",
        // 2024-03-05, 2024/3/5, 2024.03.05, 2024年3月5日
        r"\b(?<y>\d{4})[-/.年년]\s?(?<m>\d{1,2})[-/.月월]\s?(?<d>\d{1,2})(?:\b|T|日|일)",
        // 5 March 2024, 5th of March, 2024, 5. März 2024, 5 de marzo de 2024, 05-Mar-2024
        r"\b(?<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s\-/]*(?:of\s+|de\s+)?(?<w>\p{L}{3,12})\.?,?[\s\-/]*(?:de\s+|del\s+)?(?<y>\d{4})\b",
        // March 5, 2024; Mar 5 2024; Tue Mar 5 10:00:00 +0000 2024
        r"\b(?<w>\p{L}{3,12})\.?[\s\-/]*(?<d>\d{1,2})(?:st|nd|rd|th)?,?[\s\-/]+(?:\d{1,2}:\d{2}(?::\d{2})?\s+(?:[A-Z]{3,4}\s+|[+-]\d{4}\s+)?)?(?<y>\d{4})\b",
        // 05.03.2024: with dots the day stands first everywhere
        r"\b(?<d>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<y>\d{4})\b",
        // 25/03/2024, 03-25-2024
        r"\b(?<a>\d{1,2})[-/](?<b>\d{1,2})[-/](?<y>\d{4})\b",
    ]
    .map(|pattern| Regex::new(pattern).expect("the pattern is a constant that the tests compile"))
});

/// The day that a match names; `None` where it names none ("5 apples 2024", the 31st of June).
fn day_of(captures: &Captures<'_>, order: Order) -> Option<Result<Date, &'static str>> {
    let part = |name| captures.name(name).map(|found| found.as_str());
    let year = part("y")?;
    if let (Some(a), Some(b)) = (part("a"), part("b")) {
        return match (date(year, a, b), date(year, b, a)) {
            (Some(month_first), Some(day_first)) if month_first != day_first => match order {
                Order::Unknown => Some(Err("could be two days")),
                Order::DayFirst => Some(Ok(day_first)),
                Order::MonthFirst => Some(Ok(month_first)),
            },
            (one, other) => one.or(other).map(Ok),
        };
    }
    let month = match part("w") {
        Some(word) => month_named(word)?.to_string(),
        None => part("m")?.to_owned(),
    };
    date(year, &month, part("d")?).map(Ok)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok().filter(|year| (1400..2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The number of the month that a word names in one of the languages of `data/months.tsv`.
pub(crate) fn month_named(word: &str) -> Option<i8> {
    static MONTHS: LazyLock<BTreeMap<&str, i8>> = LazyLock::new(|| {
        let table = include_str!("../data/months.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(name, n)| Some((name, n.parse().ok()?)))
            .collect()
    });
    MONTHS.get(word.to_lowercase().as_str()).copied()
}

/// The time of day that stands after the date, else before it.
fn time_beside(words: &str, captures: &Captures<'_>, day: Date) -> Option<String> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x) (?:\b|T)(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:[.,]\d+)?)? \s*(?<half>[aApP]\.?[mM]\b\.?)?
            \s*(?<zone>Z\b|(?:UTC|GMT)?\s?[+\-−]\d{2}(?::?\d{2})?\b|UTC\b|GMT\b|UT\b|[ECMP][SD]T\b)?",
        )
        .expect("the pattern is a constant that the tests compile")
    });
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^T?(?<h>\d{2})(?<m>\d{2})(?<s>\d{2})(?:\.\d+)?(?<zone>Z|[+-]\d{2}:?\d{2})?$")
            .expect("the pattern is a constant that the tests compile")
    });
    let whole = captures.get_match();
    let (before, after) = (&words[..whole.start()], words[whole.end()..].trim_start());
    let time = COMPACT
        .captures(after)
        .or_else(|| TIME.captures(after))
        .or_else(|| TIME.captures(whole.as_str()))
        .or_else(|| TIME.captures(before))?;
    let part = |name| time.name(name).map(|found| found.as_str());
    let mut hour: i8 = part("h")?.parse().ok()?;
    match part("half").map(|half| half.starts_with(['p', 'P'])) {
        Some(is_afternoon) if (1..=12).contains(&hour) => {
            hour = hour % 12 + if is_afternoon { 12 } else { 0 }
        }
        Some(_) => return None,
        None => {}
    }
    let time_text = time_of_day(&hour.to_string(), part("m")?, part("s").unwrap_or("00"))?;
    Some(format!("{day}T{time_text}{}", part("zone").map(zone).unwrap_or_default()))
}

fn time_of_day(hour: &str, minute: &str, second: &str) -> Option<String> {
    let second: i8 = second.parse().ok()?;
    let time = jiff::civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, second.min(59), 0).ok()?;
    Some(format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
}

/// A zone as ISO 8601 writes it. The American names are those of RFC 2822.
fn zone(words: &str) -> String {
    let named = match words {
        "Z" | "UTC" | "GMT" | "UT" => "Z",
        "EST" | "CDT" => "-05:00",
        "EDT" => "-04:00",
        "CST" | "MDT" => "-06:00",
        "MST" | "PDT" => "-07:00",
        "PST" => "-08:00",
        _ => "",
    };
    if !named.is_empty() {
        return named.to_owned();
    }
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let sign = if words.contains(['-', '−']) { '-' } else { '+' };
    let minutes = digits.get(2..4).unwrap_or("00");
    match digits.get(..2) {
        Some("00") if minutes == "00" => "Z".to_owned(),
        Some(hours) => format!("{sign}{hours}:{minutes}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let found = match parse(words) {
            Ok(moment) => moment.instant.unwrap_or_else(|| moment.day.to_string()),
            Err(fault) => fault.to_owned(),
        };
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn iso_8601_in_its_forms() {
        check("2024-03-05", "2024-03-05");
        check("20240305", "2024-03-05");
        check("2024/3/5", "2024-03-05");
        check("2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z");
        check("2024-03-05T10:00:00.123+0100", "2024-03-05T10:00:00+01:00");
        check("2024-03-05T23:30-05:00", "2024-03-05T23:30:00-05:00");
        check("20240305T100000Z", "2024-03-05T10:00:00Z");
        check("20240305100000", "2024-03-05T10:00:00");
        check("2024-03-05 10:00:00", "2024-03-05T10:00:00");
        check("2024-03-05 10:00:00 UTC", "2024-03-05T10:00:00Z");
        check("2024-03-05T10:00:00+01:00[Europe/Oslo]", "2024-03-05T10:00:00+01:00");
    }

    #[test]
    fn mail_and_programs() {
        check("Tue, 05 Mar 2024 10:00:00 +0000", "2024-03-05T10:00:00Z");
        check("Tue, 5 Mar 2024 10:00 EST", "2024-03-05T10:00:00-05:00");
        check("Tue Mar  5 10:00:00 2024", "2024-03-05T10:00:00");
        check("Tue Mar 05 2024 10:00:00 GMT+0200 (CEST)", "2024-03-05T10:00:00+02:00");
        check("1709632800", "2024-03-05T10:00:00Z");
        check("1709632800000", "2024-03-05T10:00:00Z");
    }

    #[test]
    fn dates_in_words() {
        check("March 5, 2024", "2024-03-05");
        check("Published: Mar. 5th, 2024 at 3:07 p.m.", "2024-03-05T15:07:00");
        check("12:05 AM, 5 March 2024", "2024-03-05T00:05:00");
        check("5. März 2024, 10:00 Uhr", "2024-03-05T10:00:00");
        check("5 de marzo de 2024", "2024-03-05");
        check("le 1er août 2024", "2024-08-01");
        check("05.03.2024", "2024-03-05");
        check("2024年3月5日", "2024-03-05");
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        check("25/03/2024", "2024-03-25");
        check("03/25/2024", "2024-03-25");
        check("03/03/2024", "2024-03-03");
        check("03/04/2024", "could be two days");
        for words in [
            "",
            "soon",
            "2024",
            "2024-03",
            "March 2024",
            "2024-02-30",
            "5 apples 2024",
            "03/04/24",
            "99999999",
        ] {
            check(words, "names no day");
        }
    }

    #[test]
    fn a_time_that_cannot_be_leaves_the_day() {
        check("2024-03-05 25:00", "2024-03-05");
        check("2024-03-05 13:00 pm", "2024-03-05");
    }
}
