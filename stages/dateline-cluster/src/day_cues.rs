//! On which day a report's own happenings were, as far as its opening tells, and whether two reports can speak of the
//! same happening.
//!
//! Only the opening counts: further down reports recall other days. A weekday speaks without any publication day too:
//! "met on Friday" and "met on Wednesday" are two meetings. "Yesterday" of an undated report says nothing.

use dateline_model::{Annotated, Direction, EventKind, Factuality, TimeExpr};
use jiff::civil::{Date, Weekday};

/// Events of so many first sentences are the report's own.
const OPENING_SENTENCES: usize = 4;
/// Two accounts of one happening may give days that lie this far apart: nights and time zones.
const SAME_WITHIN_DAYS: i32 = 1;

/// The day of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cue {
    /// Known.
    Day(Date),
    /// Only its weekday is known.
    Weekday(i8),
}

/// How the days of two reports stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Happenings of one kind on one day.
    Same,
    /// Happenings of one kind, never on one day.
    Other,
    /// Happenings of different kinds on different weekdays.
    Unlike,
    /// Nothing to compare.
    Unknown,
}

/// The kinds of happening that the opening tells as past, with their days.
pub(crate) fn cues(annotated: &Annotated) -> Vec<(EventKind, Cue)> {
    let opening = annotated.sentences.iter().filter(|s| !s.is_excerpt).take(OPENING_SENTENCES).last();
    let Some(opening) = opening else { return Vec::new() };
    let mut cues: Vec<(EventKind, Cue)> = annotated
        .events
        .iter()
        .filter(|event| event.span.start < opening.span.end && event.factuality == Factuality::Actual)
        .filter_map(|event| {
            let time = annotated.times.get(event.time?.index())?;
            let weekday = past_weekday(&time.expr);
            let value = time.resolved.value.as_deref().and_then(|value| value.get(..10));
            let is_day =
                weekday.is_some() || !matches!(time.expr, TimeExpr::Weekday { .. } | TimeExpr::Part { .. });
            let day = value.filter(|_| is_day).and_then(|value| value.parse().ok()).map(Cue::Day);
            let cue = day.or(weekday.map(|weekday| Cue::Weekday(weekday.to_monday_zero_offset())))?;
            Some((event.kind, cue))
        })
        .collect();
    cues.sort_unstable();
    cues.dedup();
    cues
}

fn past_weekday(expr: &TimeExpr) -> Option<Weekday> {
    match expr {
        TimeExpr::Weekday { weekday, direction: Direction::Past | Direction::Last | Direction::This } => {
            Some(*weekday)
        }
        TimeExpr::Part { of, .. } => past_weekday(of),
        _ => None,
    }
}

/// Compares the days of two reports.
pub(crate) fn agreement(a: &[(EventKind, Cue)], b: &[(EventKind, Cue)]) -> Agreement {
    let (mut n_same_kind, mut n_other_kind) = (0, 0);
    for (kind_a, cue_a) in a {
        for (kind_b, cue_b) in b {
            match (kind_a == kind_b, is_same(*cue_a, *cue_b)) {
                (true, true) => return Agreement::Same,
                (true, false) => n_same_kind += 1,
                (false, true) => n_other_kind = i32::MIN / 2,
                (false, false) => n_other_kind += 1,
            }
        }
    }
    match (n_same_kind, n_other_kind) {
        (1.., _) => Agreement::Other,
        (_, 1..) => Agreement::Unlike,
        _ => Agreement::Unknown,
    }
}

fn is_same(a: Cue, b: Cue) -> bool {
    match (a, b) {
        (Cue::Day(a), Cue::Day(b)) => a.until(b).map_or(0, |span| span.get_days()).abs() <= SAME_WITHIN_DAYS,
        (Cue::Day(day), Cue::Weekday(weekday)) | (Cue::Weekday(weekday), Cue::Day(day)) => {
            day.weekday().to_monday_zero_offset() == weekday
        }
        (Cue::Weekday(a), Cue::Weekday(b)) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::testing::{article, with_event};

    fn told(text: &str, kind: EventKind) -> Vec<(EventKind, Cue)> {
        cues(&with_event(article("a", None, text), kind))
    }

    #[test]
    fn weekdays_of_one_kind_of_happening_tell_two_apart() {
        let friday = told("They met on Friday.", EventKind::Consult);
        let wednesday = told("They met on Wednesday.", EventKind::Consult);
        assert_eq!(agreement(&friday, &wednesday), Agreement::Other);
        assert_eq!(agreement(&friday, &friday), Agreement::Same);
        assert_eq!(agreement(&friday, &[]), Agreement::Unknown);
    }

    #[test]
    fn other_kinds_on_other_weekdays_say_less() {
        let friday = told("The mill burned on Friday.", EventKind::Accident);
        let wednesday = told("He was held on Wednesday.", EventKind::Coerce);
        assert_eq!(agreement(&friday, &wednesday), Agreement::Unlike);
    }

    #[test]
    fn neighbouring_days_can_be_one() {
        let day = |d: i8| vec![(EventKind::Accident, Cue::Day(jiff::civil::date(2021, 5, d)))];
        assert_eq!(agreement(&day(2), &day(3)), Agreement::Same);
        assert_eq!(agreement(&day(2), &day(4)), Agreement::Other);
    }
}
