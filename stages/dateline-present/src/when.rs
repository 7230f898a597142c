//! Days in words, as exactly as they are known: "Fri 25 Apr 2025", "Apr 2025", "a Friday not before 1 Apr 2025", "the day
//! before [3] appeared", "day not known". Nothing is filled in.

use dateline_model::DayRange;
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
        Self { days, weekday: None, relative: None }
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
    /// let half_known = When { days: bound, weekday: Some(Weekday::Friday), relative: None };
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
            (None, None) => days_in_words(self.days),
        }
    }
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
}
