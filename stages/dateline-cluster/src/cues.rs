//! On which day a report's own happenings were, which of their kind in a count, and whether two reports can speak of the
//! same happening.
//!
//! Only the opening counts for days: further down reports recall other days. A weekday speaks without any publication day
//! too: "met on Friday" and "met on Wednesday" are two meetings. "Yesterday" of an undated report says nothing. "The 12th
//! round" and "the 13th round" are two rounds, unless a report names both.

use dateline_model::{Annotated, Attribute, Direction, LocalSubject, Modality, TimeExpr};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::days::{day_of, number_of, written_day};
use crate::hash::number;

/// Events of so many first sentences are the report's own.
pub(crate) const OPENING_SENTENCES: usize = 4;
/// Two accounts of one happening may give days that lie this far apart: nights and time zones.
const SAME_WITHIN_DAYS: i32 = 1;

/// What a report tells of its happenings that another report can contradict.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cues {
    /// Kinds of happening that the opening tells as past, with their days.
    pub days: Box<[(u8, Cue)]>,
    /// Words for happenings that are counted, with their places in the count ("round", "12"), as numbers.
    pub nth: Box<[(u32, u32)]>,
}

/// The day of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Cue {
    /// Known: days since 1970.
    Day(i32),
    /// Only its weekday is known.
    Weekday(i8),
}

/// How the days of two reports stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Happenings of one kind on one day.
    Same,
    /// Happenings of one kind, never on one day, or counted apart.
    Other,
    /// Happenings of different kinds on different weekdays.
    Unlike,
    /// Nothing to compare.
    Unknown,
}

/// Gathers a report's cues.
pub(crate) fn cues(annotated: &Annotated) -> Cues {
    Cues { days: days(annotated), nth: nth(annotated) }
}

fn days(annotated: &Annotated) -> Box<[(u8, Cue)]> {
    let opening = annotated.sentences.iter().filter(|s| !s.is_excerpt).take(OPENING_SENTENCES).last();
    let Some(opening) = opening else { return Box::default() };
    let mut days: Vec<(u8, Cue)> = annotated
        .events
        .iter()
        .filter(|event| event.span.start < opening.span.end && event.modality == Modality::Happened)
        .filter_map(|event| {
            let time = annotated.times.get(event.time?.index())?;
            let weekday = past_weekday(&time.expr);
            let value = time.resolved.value.as_deref().and_then(written_day);
            let is_day =
                weekday.is_some() || !matches!(time.expr, TimeExpr::Weekday { .. } | TimeExpr::Part { .. });
            let day = value.filter(|_| is_day).map(|day| Cue::Day(number_of(day)));
            let cue = day.or(weekday.map(|weekday| Cue::Weekday(weekday.to_monday_zero_offset())))?;
            Some((event.kind as u8, cue))
        })
        .collect();
    days.sort_unstable();
    days.dedup();
    days.into_boxed_slice()
}

fn nth(annotated: &Annotated) -> Box<[(u32, u32)]> {
    let ordinals = annotated.claims.iter().filter(|claim| claim.attribute == Attribute::Ordinal);
    let mut nth: Vec<(u32, u32)> = ordinals
        .filter_map(|claim| {
            match claim.about {
                LocalSubject::Event(event) => annotated.events.get(event.index()),
                LocalSubject::Entity(_) => None,
            }
            .map(|event| (number(0, &event.lemma), number(0, &claim.value)))
        })
        .collect();
    nth.sort_unstable();
    nth.dedup();
    nth.into_boxed_slice()
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

/// Compares what two reports tell of their happenings.
pub(crate) fn agreement(a: &Cues, b: &Cues) -> Agreement {
    let (mut n_same_kind, mut n_other_kind, mut n_same_day) = (0, 0, 0);
    for (kind_a, cue_a) in &*a.days {
        for (kind_b, cue_b) in &*b.days {
            match (kind_a == kind_b, is_same(*cue_a, *cue_b)) {
                (true, true) => return Agreement::Same,
                (true, false) => n_same_kind += 1,
                (false, true) => n_same_day += 1,
                (false, false) => n_other_kind += 1,
            }
        }
    }
    if n_same_kind > 0 || are_counted_apart(a, b) {
        Agreement::Other
    } else if n_other_kind > 0 && n_same_day == 0 {
        Agreement::Unlike
    } else {
        Agreement::Unknown
    }
}

/// Whether both count happenings of one word, and no number is the same.
pub(crate) fn are_counted_apart(a: &Cues, b: &Cues) -> bool {
    let both = a.nth.iter().filter(|(word, _)| b.nth.iter().any(|(other, _)| other == word));
    let (n, n_same) = both.fold((0, 0), |(n, n_same), nth| (n + 1, n_same + i32::from(b.nth.contains(nth))));
    n > 0 && n_same == 0
}

fn is_same(a: Cue, b: Cue) -> bool {
    match (a, b) {
        (Cue::Day(a), Cue::Day(b)) => (a - b).abs() <= SAME_WITHIN_DAYS,
        (Cue::Day(day), Cue::Weekday(weekday)) | (Cue::Weekday(weekday), Cue::Day(day)) => {
            day_of(day).is_some_and(|day| day.weekday().to_monday_zero_offset() == weekday)
        }
        (Cue::Weekday(a), Cue::Weekday(b)) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{article, with_event};
    use dateline_model::EventKind;

    fn told(text: &str, kind: EventKind) -> Cues {
        cues(&with_event(article("a", None, text), kind))
    }

    #[test]
    fn weekdays_of_one_kind_of_happening_tell_two_apart() {
        let friday = told("They met on Friday.", EventKind::Consult);
        let wednesday = told("They met on Wednesday.", EventKind::Consult);
        assert_eq!(agreement(&friday, &wednesday), Agreement::Other);
        assert_eq!(agreement(&friday, &friday), Agreement::Same);
        assert_eq!(agreement(&friday, &Cues::default()), Agreement::Unknown);
    }

    #[test]
    fn other_kinds_on_other_weekdays_say_less() {
        let friday = told("The mill burned on Friday.", EventKind::Accident);
        let wednesday = told("He was held on Wednesday.", EventKind::Coerce);
        assert_eq!(agreement(&friday, &wednesday), Agreement::Unlike);
    }

    #[test]
    fn neighbouring_days_can_be_one() {
        let day =
            |d: i32| Cues { days: [(EventKind::Accident as u8, Cue::Day(d))].into(), nth: Box::default() };
        assert_eq!(agreement(&day(2), &day(3)), Agreement::Same);
        assert_eq!(agreement(&day(2), &day(4)), Agreement::Other);
    }

    #[test]
    fn rounds_are_told_apart_by_their_number() {
        let rounds = |numbers: &[&str]| Cues {
            days: Box::default(),
            nth: numbers.iter().map(|n| (number(0, "round"), number(0, n))).collect(),
        };
        assert_eq!(agreement(&rounds(&["12"]), &rounds(&["13"])), Agreement::Other);
        assert_eq!(agreement(&rounds(&["12"]), &rounds(&["12", "13"])), Agreement::Unknown);
    }
}
