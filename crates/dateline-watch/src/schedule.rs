//! When a feed is looked at next: seldom where little happens, more seldom where it fails, not before it asks to be.

use std::time::Duration;

/// A feed that fails is looked at once a day at least.
const DAY: Duration = Duration::from_hours(24);

/// So long at most a feed's own word (`ttl`, `Cache-Control`) is obeyed: many say a day and have news every hour.
const LONGEST_WORD: Duration = Duration::from_hours(1);

/// The bounds that whoever watches has set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) every: Duration,
    pub(crate) slowest: Duration,
}

impl Bounds {
    /// The interval after a look that found something new, or did not: news halves it, a look in vain adds half.
    pub(crate) fn interval(self, before: Duration, has_news: bool) -> Duration {
        let slowest = self.slowest.max(self.every);
        let next = if has_news { before / 2 } else { before.saturating_mul(3) / 2 };
        next.clamp(self.every, slowest)
    }

    /// What lies between a look that failed and the next one; `asked_for` is the quiet that the server asks for.
    pub(crate) fn after_failure(
        self,
        interval: Duration,
        errors_in_row: u32,
        asked_for: Option<Duration>,
    ) -> Duration {
        let doubled = 2_u32.saturating_pow(errors_in_row.min(16));
        let wait = interval.max(self.every).saturating_mul(doubled).min(DAY.max(self.every));
        wait.max(asked_for.unwrap_or_default())
    }
}

/// What lies between a look that went well and the next one.
pub(crate) fn after_answer(interval: Duration, keep_for: Option<Duration>) -> Duration {
    interval.max(keep_for.unwrap_or_default().min(LONGEST_WORD))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { every: Duration::from_mins(15), slowest: Duration::from_hours(2) };

    #[test]
    fn a_quiet_feed_is_looked_at_more_and_more_seldom_up_to_a_bound() {
        let looks = [false, false, false, false, false, false, false, true, true, true, true];
        let mut interval = BOUNDS.every;
        let minutes: Vec<u64> = looks
            .iter()
            .map(|&has_news| {
                interval = BOUNDS.interval(interval, has_news);
                interval.as_secs() / 60
            })
            .collect();
        assert_eq!(minutes, [22, 33, 50, 75, 113, 120, 120, 60, 30, 15, 15]);
    }

    #[test]
    fn a_feeds_own_word_is_obeyed_up_to_an_hour() {
        let after = |minutes| after_answer(BOUNDS.every, Some(Duration::from_mins(minutes)));
        assert_eq!(after(5), BOUNDS.every);
        assert_eq!(after(40), Duration::from_mins(40));
        assert_eq!(after(60 * 24), Duration::from_hours(1));
    }

    #[test]
    fn a_feed_that_fails_is_left_alone_for_a_day_at_most_unless_it_asks_for_more() {
        let after = |n_errors, asked_for| BOUNDS.after_failure(BOUNDS.every, n_errors, asked_for);
        assert_eq!(after(1, None), Duration::from_mins(30));
        assert_eq!(after(2, None), Duration::from_hours(1));
        assert_eq!(after(u32::MAX, None), DAY);
        assert_eq!(after(1, Some(Duration::from_hours(50))), Duration::from_hours(50));
    }
}
