//! Days as numbers, for counting how far apart they lie.

use jiff::civil::Date;

/// Days since 1 January 1970.
pub(crate) fn number_of(day: Date) -> i32 {
    let start = jiff::civil::date(1970, 1, 1);
    day.since(start).map_or(0, |span| span.get_days())
}

/// The day with that number; `None` outside the calendar.
pub(crate) fn day_of(number: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// The day that a TIMEX3 value names, with or without a time of day; `None` where it names none, or many.
pub(crate) fn written_day(value: &str) -> Option<Date> {
    value.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        let day = jiff::civil::date(2031, 3, 7);
        assert_eq!(day_of(number_of(day)), Some(day));
        assert_eq!(written_day("2031-03-07TMO"), Some(day));
        assert_eq!(written_day("2031-W10"), None);
        assert_eq!(day_of(i32::MAX), None);
    }
}
