//! Instants and days, in words and out of them.

use dateline_model::DayRange;
use dateline_present::{days_in_words, safe};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// "19 Mar 2031, 14:05 UTC".
pub(crate) fn instant(at: i64) -> String {
    let instant = Timestamp::from_millisecond(at).map(|at| at.strftime("%-d %b %Y, %H:%M UTC").to_string());
    instant.unwrap_or_else(|_| "at an unknown time".into())
}

/// ISO 8601.
pub(crate) fn iso(at: i64) -> String {
    Timestamp::from_millisecond(at).map(|at| at.to_string()).unwrap_or_default()
}

/// "Wed 19 Mar 2031" of an ISO 8601 day; words that are no day stay as they are.
pub(crate) fn day(iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| safe(iso), |day| days_in_words(DayRange::day(day)))
}

/// "4 to 19 March 2031"; nothing where no day is known.
pub(crate) fn days(earliest: Option<&str>, latest: Option<&str>) -> Option<String> {
    let parsed = |iso: Option<&str>| iso.and_then(|iso| iso.parse::<Date>().ok());
    match (parsed(earliest), parsed(latest)) {
        (None, None) => None,
        (earliest, latest) => {
            Some(days_in_words(DayRange { earliest: earliest.or(latest), latest: latest.or(earliest) }))
        }
    }
}

/// The last millisecond that a day (its end, in UTC) or an instant means, both ISO 8601.
pub(crate) fn as_of(words: &str) -> Option<i64> {
    if let Ok(day) = words.parse::<Date>() {
        let end = day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
        return Some(end.timestamp().as_millisecond() - 1);
    }
    words.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::{as_of, instant};

    #[test]
    fn a_day_means_its_end() {
        assert_eq!(as_of("1970-01-01"), Some(86_399_999));
        assert_eq!(as_of("1970-01-01T00:00:01Z"), Some(1000));
        assert_eq!(as_of("Tuesday"), None);
    }

    #[test]
    fn an_instant_is_told_with_its_zone() {
        assert_eq!(instant(1_000), "1 Jan 1970, 00:00 UTC");
    }
}
