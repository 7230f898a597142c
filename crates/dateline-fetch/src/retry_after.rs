//! `Retry-After`: what a busy server asks for, in seconds or as a date, becomes a time to wait.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// Reads the header. A date that is past means not to wait; `None` where it is neither seconds nor a date.
///
/// `now` should be the server's own clock, where it tells it, since the date is told by that.
///
/// Source: RFC 9110, sections 10.2.3 (the header) and 5.6.7 (its three ways to write a date).
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are as good as never.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let wait = http_date(value)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}

/// Reads a date of HTTP in any of its three forms.
pub(crate) fn http_date(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let in_old_form = |format: &str| {
        let time: DateTime = strtime::parse(format, value).ok()?.to_datetime().ok()?;
        Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    rfc2822::DateTimeParser::new()
        .parse_timestamp(value)
        .ok()
        .or_else(|| in_old_form("%A, %d-%b-%y %H:%M:%S GMT"))
        .or_else(|| in_old_form("%a %b %e %H:%M:%S %Y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Option<u64>) {
        let now = "2031-03-07T08:00:00Z".parse().unwrap();
        assert_eq!(retry_after(value, now), expected.map(Duration::from_secs), "{value}");
    }

    #[test]
    fn seconds_and_dates_are_read() {
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("99999999999999999999999", Some(u64::from(u32::MAX)));
        check("Fri, 07 Mar 2031 08:01:30 GMT", Some(90));
        check("Friday, 07-Mar-31 08:01:30 GMT", Some(90));
        check("Fri Mar  7 08:01:30 2031", Some(90));
    }

    #[test]
    fn a_past_date_means_now_and_nonsense_nothing() {
        check("Fri, 07 Mar 2031 07:00:00 GMT", Some(0));
        for nonsense in ["", "soon", "-5", "1.5", "Fri, 99 Mar 2031 07:00:00 GMT"] {
            check(nonsense, None);
        }
    }
}
