//! Days in words, as exactly as they are known: "Fri 25 Apr 2025", "Apr 2025", "a Friday not before 1 Apr 2025", "the day
//! before [3] appeared", "day not known". Nothing is filled in.

use dateline_model::{DayRange, PartOfDay};
use jiff::civil::{Date, Weekday};

/// When something happened or appeared, as far as the reports say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    /// The days it can be.
    pub days: DayRange,
    /// The day of the week, where that is all that is told.
    pub weekday: Option<Weekday>,
    /// Days from the day a source appeared ("yesterday": -1), where that day is not known.
    pub relative: Option<Relative>,
    /// The part of the day or the time of the clock, where the day is known and nobody says otherwise.
    pub part: Option<PartOfDay>,
}

/// How exactly a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A day and a part of it, or a time of the clock.
    Time,
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// One calendar month.
    Month,
    /// One year.
    Year,
    /// Some day between two that are told.
    About,
    /// A first day and no last.
    NotBefore,
    /// A last day and no first.
    NotAfter,
    /// No day of the calendar.
    Unknown,
}

impl Precision {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::About => "about",
            Self::NotBefore => "not_before",
            Self::NotAfter => "not_after",
            Self::Unknown => "unknown",
        }
    }
}

/// A day counted from the unknown day on which a source appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relative {
    /// Number of the source.
    pub number: usize,
    /// Days after it; negative: before.
    pub days: i32,
}

impl When {
    /// Just these days.
    pub fn days(days: DayRange) -> Self {
        Self { days, ..Self::default() }
    }

    /// How exactly it is known.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::DayRange;
    /// use dateline_present::{Precision, When};
    /// use jiff::civil::date;
    ///
    /// let april = DayRange { earliest: Some(date(2031, 4, 1)), latest: Some(date(2031, 4, 30)) };
    /// assert_eq!(When::days(april).precision(), Precision::Month);
    /// let bound = DayRange { earliest: Some(date(2031, 4, 1)), latest: None };
    /// assert_eq!(When::days(bound).precision(), Precision::NotBefore);
    /// ```
    pub fn precision(&self) -> Precision {
        let (first, last) = match (self.days.earliest, self.days.latest) {
            (None, None) => return Precision::Unknown,
            (Some(_), None) => return Precision::NotBefore,
            (None, Some(_)) => return Precision::NotAfter,
            (Some(first), Some(last)) => (first, last),
        };
        let is_month = first.day() == 1 && last == first.last_of_month();
        match () {
            () if first == last && self.part.is_some() => Precision::Time,
            () if first == last => Precision::Day,
            () if is_week(first, last) => Precision::Week,
            () if is_month => Precision::Month,
            () if first == first.first_of_year() && last == first.last_of_year() => Precision::Year,
            () => Precision::About,
        }
    }

    /// The part of the day or the time of the clock in words: "morning", "07:40".
    pub fn part_in_words(&self) -> Option<String> {
        self.days.single()?;
        Some(match self.part? {
            PartOfDay::Morning => "morning".into(),
            PartOfDay::Midday => "midday".into(),
            PartOfDay::Afternoon => "afternoon".into(),
            PartOfDay::Evening => "evening".into(),
            PartOfDay::Night => "night".into(),
            PartOfDay::Clock(hour, minute) => format!("{hour:02}:{minute:02}"),
        })
    }

    /// When within its day it was, in minutes; what tells no time comes last.
    pub(crate) fn minute(&self) -> i32 {
        match self.part {
            Some(PartOfDay::Clock(hour, minute)) => i32::from(hour) * 60 + i32::from(minute),
            Some(PartOfDay::Morning) => 9 * 60,
            Some(PartOfDay::Midday) => 12 * 60,
            Some(PartOfDay::Afternoon) => 15 * 60,
            Some(PartOfDay::Evening) => 20 * 60,
            Some(PartOfDay::Night) => 23 * 60,
            None => i32::MAX,
        }
    }

    /// Whether nothing is known that could be said.
    pub fn is_unknown(&self) -> bool {
        self.days.is_unknown() && self.weekday.is_none() && self.relative.is_none()
    }

    /// In words.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::DayRange;
    /// use dateline_present::When;
    /// use jiff::civil::{Weekday, date};
    ///
    /// let known = When::days(DayRange::day(date(2031, 3, 7)));
    /// assert_eq!(known.in_words(), "Fri 7 Mar 2031");
    /// let bound = DayRange { earliest: Some(date(2031, 3, 1)), latest: None };
    /// let half_known = When { days: bound, weekday: Some(Weekday::Friday), ..When::default() };
    /// assert_eq!(half_known.in_words(), "a Friday not before 1 Mar 2031");
    /// ```
    pub fn in_words(&self) -> String {
        if self.days.single().is_some() {
            return days_in_words(self.days);
        }
        let bounds = bounds_in_words(self.days);
        match (self.weekday, self.relative) {
            (Some(weekday), _) => {
                let weekday = format!("a {}", weekday_name(weekday));
                bounds.map_or(weekday.clone(), |bounds| format!("{weekday} {bounds}"))
            }
            (None, Some(relative)) => {
                let relative = relative_in_words(relative);
                bounds.map_or(relative.clone(), |bounds| format!("{relative}, {bounds}"))
            }
            (None, None) => match (self.precision(), self.days.earliest, self.days.latest) {
                (Precision::Week, Some(first), _) => format!("week of {}", day_in_words(first)),
                (Precision::About, Some(first), Some(last)) if !is_calendar(first, last) => {
                    format!("about {}", days_in_words(self.days))
                }
                _ => days_in_words(self.days),
            },
        }
    }
}

/// Monday to Sunday.
fn is_week(first: Date, last: Date) -> bool {
    first.weekday() == Weekday::Monday
        && first.checked_add(jiff::Span::new().days(6)).is_ok_and(|end| end == last)
}

/// Whole months or years: a season, a half of a year, a decade.
fn is_calendar(first: Date, last: Date) -> bool {
    first.day() == 1 && last.day() == last.days_in_month()
}

fn relative_in_words(relative: Relative) -> String {
    let number = relative.number;
    match relative.days {
        0 => format!("the day [{number}] appeared"),
        -1 => format!("the day before [{number}] appeared"),
        1 => format!("the day after [{number}] appeared"),
        days if days < 0 => format!("{} days before [{number}] appeared", days.unsigned_abs()),
        days => format!("{days} days after [{number}] appeared"),
    }
}

/// A stretch of days in words; "day not known" where neither end is.
pub fn days_in_words(days: DayRange) -> String {
    let DayRange { earliest, latest } = days;
    let (Some(first), Some(last)) = (earliest, latest) else {
        return bounds_in_words(days).unwrap_or_else(|| "day not known".into());
    };
    if first == last {
        return format!("{} {}", short_weekday(first.weekday()), day_in_words(first));
    }
    let is_whole_months = first.day() == 1 && last.day() == last.days_in_month();
    let is_one_year = first.year() == last.year();
    match (is_whole_months, is_one_year) {
        (true, true) if first.month() == 1 && last.month() == 12 => first.year().to_string(),
        (true, true) if first.month() == last.month() => {
            format!("{} {}", month_name(first.month()), first.year())
        }
        (true, true) => {
            format!("{}\u{2013}{} {}", month_name(first.month()), month_name(last.month()), first.year())
        }
        (false, true) if first.month() == last.month() => {
            format!("{}\u{2013}{}", first.day(), day_in_words(last))
        }
        (false, true) => {
            format!("{} {} \u{2013} {}", first.day(), month_name(first.month()), day_in_words(last))
        }
        (true, false) if first.month() == 1 && last.month() == 12 => {
            format!("{}\u{2013}{}", first.year(), last.year())
        }
        (_, false) => format!("{} \u{2013} {}", day_in_words(first), day_in_words(last)),
    }
}

/// A span of months in words, for the head of a storyline: "Mar 2031", "Apr\u{2013}Aug 2031", "Dec 2030 \u{2013} Jan 2031".
pub fn months_in_words(days: DayRange) -> Option<String> {
    let (first, last) = (days.earliest?, days.latest?);
    let written = |day: Date| format!("{} {}", month_name(day.month()), day.year());
    Some(match (first.year() == last.year(), first.month() == last.month()) {
        (true, true) => written(first),
        (true, false) => format!("{}\u{2013}{}", month_name(first.month()), written(last)),
        (false, _) => format!("{} \u{2013} {}", written(first), written(last)),
    })
}

/// Bounds in words; `None` where there are none.
pub fn bounds_in_words(days: DayRange) -> Option<String> {
    match (days.earliest, days.latest) {
        (None, None) => None,
        (Some(first), None) => Some(format!("not before {}", day_in_words(first))),
        (None, Some(last)) => Some(format!("not after {}", day_in_words(last))),
        (Some(first), Some(last)) => {
            Some(format!("between {} and {}", day_in_words(first), day_in_words(last)))
        }
    }
}

/// "7 Mar 2031".
pub fn day_in_words(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// "7 Mar", for where the year is plain.
pub fn day_and_month(day: Date) -> String {
    format!("{} {}", day.day(), month_name(day.month()))
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(month - 1) as usize % 12]
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn short_weekday(weekday: Weekday) -> &'static str {
    &weekday_name(weekday)[..3]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(first: Option<Date>, last: Option<Date>, expected: &str) {
        assert_eq!(days_in_words(DayRange { earliest: first, latest: last }), expected);
    }

    #[test]
    fn days_are_said_as_exactly_as_they_are_known() {
        check(Some(date(2031, 3, 7)), Some(date(2031, 3, 7)), "Fri 7 Mar 2031");
        check(Some(date(2031, 3, 1)), Some(date(2031, 3, 31)), "Mar 2031");
        check(Some(date(2031, 1, 1)), Some(date(2031, 12, 31)), "2031");
        check(Some(date(2030, 1, 1)), Some(date(2031, 12, 31)), "2030\u{2013}2031");
        check(Some(date(2031, 3, 3)), Some(date(2031, 3, 9)), "3\u{2013}9 Mar 2031");
        check(Some(date(2031, 3, 31)), Some(date(2031, 4, 2)), "31 Mar \u{2013} 2 Apr 2031");
        check(Some(date(2030, 12, 31)), Some(date(2031, 1, 2)), "31 Dec 2030 \u{2013} 2 Jan 2031");
        check(Some(date(2031, 3, 7)), None, "not before 7 Mar 2031");
        check(None, Some(date(2031, 3, 7)), "not after 7 Mar 2031");
        check(None, None, "day not known");
    }

    #[test]
    fn a_day_counted_from_an_unknown_day_is_said_as_such() {
        let yesterday = When { relative: Some(Relative { number: 3, days: -1 }), ..When::default() };
        assert_eq!(yesterday.in_words(), "the day before [3] appeared");
        let weekday = When { weekday: Some(Weekday::Sunday), ..yesterday };
        assert_eq!(weekday.in_words(), "a Sunday");
    }

    #[test]
    fn a_stretch_of_days_is_said_to_be_one() {
        let check = |first, last, expected: &str, precision| {
            let when = When::days(DayRange { earliest: Some(first), latest: Some(last) });
            assert_eq!((when.in_words().as_str(), when.precision()), (expected, precision));
        };
        check(date(2031, 3, 3), date(2031, 3, 9), "week of 3 Mar 2031", Precision::Week);
        check(date(2031, 3, 4), date(2031, 3, 6), "about 4\u{2013}6 Mar 2031", Precision::About);
        check(date(2031, 3, 1), date(2031, 5, 31), "Mar\u{2013}May 2031", Precision::About);
        check(date(2031, 1, 1), date(2031, 12, 31), "2031", Precision::Year);
    }

    #[test]
    fn the_time_of_day_is_told_only_where_the_day_is() {
        let morning =
            When { part: Some(PartOfDay::Clock(7, 5)), ..When::days(DayRange::day(date(2031, 3, 7))) };
        assert_eq!((morning.part_in_words(), morning.precision()), (Some("07:05".into()), Precision::Time));
        let dayless = When { part: Some(PartOfDay::Morning), ..When::default() };
        assert_eq!(dayless.part_in_words(), None);
    }
}
