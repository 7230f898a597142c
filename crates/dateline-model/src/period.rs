//! Stretches of the calendar as TIMEX3 writes them: a value goes in, its days come out, and back.
//!
//! The one thing to know: years are counted astronomically inside (1 BC is 0), and written `BC0001` as TIMEX3 wants.

use serde::{Deserialize, Serialize};
use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::DayRange;

/// A stretch of the calendar that has a TIMEX3 value: from a day to a century.
///
/// # Examples
///
/// ```
/// use dateline_model::Period;
/// let week = Period::parse("2025-W17").unwrap();
/// assert_eq!(week.days().earliest.unwrap().to_string(), "2025-04-21");
/// assert_eq!(week.to_string(), "2025-W17");
/// assert_eq!(Period::parse("2025-04-25TMO"), Period::parse("2025-04-25"));
/// assert_eq!(Period::parse("soon"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// "2025-04-25"
    Day(Date),
    /// A week of ISO 8601, Monday to Sunday, by its Monday: "2025-W17".
    Week(Date),
    /// Saturday and Sunday, by the Monday before: "2025-W17-WE".
    Weekend(Date),
    /// Year and month 1 to 12: "2025-04".
    Month(i16, i8),
    /// Spring, a quarter or a half of a year: "2025-SP", "2025-Q2", "2025-H1".
    YearPart(i16, YearPart),
    /// "2025"
    Year(i16),
    /// Ten years, by the first three figures: "199".
    Decade(i16),
    /// A hundred years, by the first two figures: "19".
    Century(i16),
}

/// A named part of a year longer than a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the seasons say it
pub enum YearPart {
    Spring,
    Summer,
    Autumn,
    /// Counted to the year of its December where it is found from a day ("this winter"); since "the winter of 1994"
    /// may mean either of two, its days reach from the December before the year to the February after it.
    Winter,
    /// 1 to 4.
    Quarter(i8),
    /// 1 or 2.
    Half(i8),
}

impl YearPart {
    /// The first and the last month within its year.
    pub(crate) fn months(self) -> (i8, i8) {
        match self {
            Self::Spring => (3, 5),
            Self::Summer => (6, 8),
            Self::Autumn => (9, 11),
            Self::Winter => (12, 12),
            Self::Quarter(q) => (q.clamp(1, 4) * 3 - 2, q.clamp(1, 4) * 3),
            Self::Half(h) => (h.clamp(1, 2) * 6 - 5, h.clamp(1, 2) * 6),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::RangeInclusive<i8>| {
            text.get(1..)?.parse::<i8>().ok().filter(|n| range.contains(n))
        };
        match text {
            "SP" => Some(Self::Spring),
            "SU" => Some(Self::Summer),
            "FA" => Some(Self::Autumn),
            "WI" => Some(Self::Winter),
            _ if text.starts_with('Q') => number(1..=4).map(Self::Quarter),
            _ if text.starts_with('H') => number(1..=2).map(Self::Half),
            _ => None,
        }
    }
}

impl fmt::Display for YearPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spring => f.write_str("SP"),
            Self::Summer => f.write_str("SU"),
            Self::Autumn => f.write_str("FA"),
            Self::Winter => f.write_str("WI"),
            Self::Quarter(q) => write!(f, "Q{q}"),
            Self::Half(h) => write!(f, "H{h}"),
        }
    }
}

impl Period {
    /// Reads a TIMEX3 value. A part of the day or a time of the clock is left away; durations, sets and references
    /// that name no day are `None`.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.split('T').next().filter(|v| v.is_ascii())?;
        if let Some(year) = value.strip_prefix("BC") {
            return (year.len() == 4).then(|| year.parse::<i16>().ok())?.map(|y| Self::Year(1 - y));
        }
        let (head, rest) = value.split_once('-').unwrap_or((value, ""));
        let number = head.bytes().all(|b| b.is_ascii_digit()).then(|| head.parse::<i16>().ok())??;
        if rest.is_empty() {
            return match head.len() {
                4 => Some(Self::Year(number)),
                3 => Some(Self::Decade(number)),
                2 => Some(Self::Century(number)),
                _ => None,
            };
        }
        if head.len() != 4 {
            return None;
        }
        let two = |text: &str| (text.len() == 2).then(|| text.parse::<i8>().ok())?;
        match rest.split_once('-') {
            None if rest.starts_with('W') && rest != "WI" => {
                Some(Self::Week(monday(number, two(&rest[1..])?)?))
            }
            None if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                two(rest).filter(|m| (1..=12).contains(m)).map(|month| Self::Month(number, month))
            }
            None => YearPart::parse(rest).map(|part| Self::YearPart(number, part)),
            Some((week, "WE")) => Some(Self::Weekend(monday(number, two(week.strip_prefix('W')?)?)?)),
            Some((month, day)) => Date::new(number, two(month)?, two(day)?).ok().map(Self::Day),
        }
    }

    /// Its first and last day; both unknown where they lie beyond the calendar (years -9999 to 9999).
    pub fn days(self) -> DayRange {
        let between = |first: Option<Date>, last: Option<Date>| match (first, last) {
            (Some(first), Some(last)) => DayRange { earliest: Some(first), latest: Some(last) },
            _ => DayRange::default(),
        };
        let after = |day: Date, n: i64| day.checked_add(jiff::Span::new().days(n)).ok();
        match self {
            Self::Day(day) => DayRange::day(day),
            Self::Week(monday) => between(Some(monday), after(monday, 6)),
            Self::Weekend(monday) => between(after(monday, 5), after(monday, 6)),
            Self::Month(year, month) => between(first_of(year, month), last_of(year, month)),
            Self::YearPart(year, YearPart::Winter) => {
                between(first_of(year.saturating_sub(1), 12), last_of(year.saturating_add(1), 2))
            }
            Self::YearPart(year, part) => {
                let (first, last) = part.months();
                between(first_of(year, first), last_of(year, last))
            }
            Self::Year(year) => between(first_of(year, 1), last_of(year, 12)),
            Self::Decade(decade) => {
                let first = decade.saturating_mul(10);
                between(first_of(first, 1), last_of(first.saturating_add(9), 12))
            }
            Self::Century(century) => {
                let first = century.saturating_mul(100);
                between(first_of(first, 1), last_of(first.saturating_add(99), 12))
            }
        }
    }

    /// The year it lies in, or begins in; of a week the year that ISO 8601 counts it to.
    pub fn year(self) -> i16 {
        match self {
            Self::Day(day) => day.year(),
            Self::Week(monday) | Self::Weekend(monday) => monday.iso_week_date().year(),
            Self::Month(year, _) | Self::YearPart(year, _) | Self::Year(year) => year,
            Self::Decade(decade) => decade.saturating_mul(10),
            Self::Century(century) => century.saturating_mul(100),
        }
    }

    /// The month it lies in, where it lies in one: of a week, its Thursday's.
    pub fn month(self) -> Option<i8> {
        match self {
            Self::Day(day) => Some(day.month()),
            Self::Week(monday) | Self::Weekend(monday) => {
                monday.checked_add(jiff::Span::new().days(3)).ok().map(Date::month)
            }
            Self::Month(_, month) => Some(month),
            Self::YearPart(..) | Self::Year(_) | Self::Decade(_) | Self::Century(_) => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |f: &mut fmt::Formatter<'_>, year: i16| {
            if year > 0 { write!(f, "{year:04}") } else { write!(f, "BC{:04}", 1 - i32::from(year)) }
        };
        let week = |f: &mut fmt::Formatter<'_>, monday: Date| {
            let week = monday.iso_week_date();
            write!(f, "{:04}-W{:02}", week.year(), week.week())
        };
        match *self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Week(monday) => week(f, monday),
            Self::Weekend(monday) => week(f, monday).and_then(|()| f.write_str("-WE")),
            Self::Month(y, month) => year(f, y).and_then(|()| write!(f, "-{month:02}")),
            Self::YearPart(y, part) => year(f, y).and_then(|()| write!(f, "-{part}")),
            Self::Year(y) => year(f, y),
            Self::Decade(decade) => write!(f, "{decade:03}"),
            Self::Century(century) => write!(f, "{century:02}"),
        }
    }
}

/// The Monday of the week that a day lies in; the day itself at the very start of the calendar.
pub(crate) fn monday_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

fn monday(year: i16, week: i8) -> Option<Date> {
    ISOWeekDate::new(year, week, Weekday::Monday).ok().map(ISOWeekDate::date)
}

fn first_of(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

fn last_of(year: i16, month: i8) -> Option<Date> {
    first_of(year, month).map(Date::last_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, first: &str, last: &str) {
        let period = Period::parse(value).unwrap();
        let days = period.days();
        assert_eq!(days.earliest.unwrap().to_string(), first);
        assert_eq!(days.latest.unwrap().to_string(), last);
        assert_eq!(period.to_string(), value);
    }

    #[test]
    fn values_have_their_days_and_are_written_as_they_were_read() {
        check("2024-02-29", "2024-02-29", "2024-02-29");
        check("2026-W01", "2025-12-29", "2026-01-04");
        check("2025-W17-WE", "2025-04-26", "2025-04-27");
        check("2024-02", "2024-02-01", "2024-02-29");
        check("1989-Q3", "1989-07-01", "1989-09-30");
        check("1990-H2", "1990-07-01", "1990-12-31");
        check("1998-SU", "1998-06-01", "1998-08-31");
        check("199", "1990-01-01", "1999-12-31");
        check("19", "1900-01-01", "1999-12-31");
    }

    #[test]
    fn years_before_christ_count_backwards() {
        assert_eq!(Period::parse("BC0001"), Some(Period::Year(0)));
        assert_eq!(Period::Year(-263).to_string(), "BC0264");
    }

    #[test]
    fn what_is_no_stretch_of_the_calendar_is_none() {
        for value in ["", "P3D", "PAST_REF", "2025-13", "2025-02-30", "2025-W60", "20255", "é-04", "2025-XX"]
        {
            assert_eq!(Period::parse(value), None, "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_what_is_read_is_written_back(text in "[0-9TWQSPU-]{0,12}") {
            if let Some(period) = Period::parse(&text) {
                period.days();
                proptest::prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
            }
        }
    }
}
